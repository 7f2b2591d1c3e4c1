//! Puts gold facts to found ones, one to one, as the project's scorer of facts does.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    super::{Mark, scoring::distance},
    told::{Told, ToldCount, ToldPlace},
};

/// A slot with several fillers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who did it.
    Agent,
    /// To whom or what.
    Patient,
    /// Where.
    Place,
    /// How many.
    Count,
    /// Who says so.
    Source,
}

impl Slot {
    /// All of them, in the order in which they are told.
    pub const ALL: [Slot; 5] = [Slot::Agent, Slot::Patient, Slot::Place, Slot::Count, Slot::Source];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Slot::Agent => "agent",
            Slot::Patient => "patient",
            Slot::Place => "place",
            Slot::Count => "count",
            Slot::Source => "source",
        }
    }

    /// How many fillers a fact has.
    pub(super) fn len(self, fact: &Told) -> usize {
        match self {
            Slot::Agent => fact.agents.len(),
            Slot::Patient => fact.patients.len(),
            Slot::Place => fact.places.len(),
            Slot::Count => fact.counts.len(),
            Slot::Source => fact.sources.len(),
        }
    }

    /// For each filler of gold's, the system's that is the same, each taken once.
    pub(super) fn mates(self, gold: &Told, system: &Told) -> Vec<Option<usize>> {
        match self {
            Slot::Agent => mates(&gold.agents, &system.agents, Mark::overlaps),
            Slot::Patient => mates(&gold.patients, &system.patients, Mark::overlaps),
            Slot::Place => mates(&gold.places, &system.places, same_place),
            Slot::Count => mates(&gold.counts, &system.counts, same_count),
            Slot::Source => mates(&gold.sources, &system.sources, |a, b| {
                a.span.as_ref().zip(b.span.as_ref()).is_some_and(|(a, b)| a.overlaps(b))
            }),
        }
    }

    /// How many of gold's fillers the system has.
    pub(super) fn matches(self, gold: &Told, system: &Told) -> usize {
        self.mates(gold, system).iter().flatten().count()
    }
}

fn mates<T>(golds: &[T], systems: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<Option<usize>> {
    let mut left: Vec<usize> = (0..systems.len()).collect();
    let mate = |gold: &T| left.iter().position(|&s| same(gold, &systems[s])).map(|at| left.remove(at));
    golds.iter().map(mate).collect()
}

/// Whether two places are as close as the size of gold's asks.
fn same_place(gold: &ToldPlace, system: &ToldPlace) -> bool {
    let near = match gold.level.as_str() {
        "site" | "settlement" => 20.0,
        "adm2" => 60.0,
        "country" => 600.0,
        _ => 161.0,
    };
    gold.point.zip(system.point).is_some_and(|(a, b)| distance(a, b) <= near)
}

fn same_count(gold: &ToldCount, system: &ToldCount) -> bool {
    gold.what == system.what && (gold.low, gold.high) == (system.low, system.high)
}

/// Sentences of a text by code point: an end of sentence and what may open one, or a line's end, part them.
pub(super) struct Sentences(Vec<usize>);

impl Sentences {
    pub(super) fn of(text: &[char]) -> Sentences {
        // What Python's `\s` takes for white space.
        let blank = |c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
        let ends = |c: char| ".!?»”".contains(c);
        let opens = |c: char| {
            "«“\"•".contains(c) || c.is_ascii_uppercase() || c.is_ascii_digit() || ('À'..='Ý').contains(&c)
        };
        let (mut index, mut n, mut at) = (vec![0; text.len() + 1], 0, 0);
        let mut start = 0;
        while at < text.len() {
            let run = |from: usize, is: &dyn Fn(char) -> bool| {
                text[from..].iter().position(|&c| !is(c)).map_or(text.len(), |n| from + n)
            };
            let after_end = at > 0 && ends(text[at - 1]) && blank(text[at]);
            let wide =
                after_end.then(|| run(at, &blank)).filter(|&to| text.get(to).is_some_and(|&c| opens(c)));
            let Some(to) = wide.or_else(|| (text[at] == '\n').then(|| run(at, &|c| c == '\n'))) else {
                at += 1;
                continue;
            };
            index[start..to].fill(n);
            (n, start, at) = (n + 1, to, to);
        }
        index[start..].fill(n);
        Sentences(index)
    }

    /// The sentence of a code point.
    pub(super) fn at(&self, at: usize) -> usize {
        self.0.get(at).or(self.0.last()).copied().unwrap_or_default()
    }
}

/// Whether mentions of two facts stand in one sentence.
pub(super) fn near(gold: &Told, system: &Told, sentences: &Sentences) -> bool {
    let here = |mark: &Mark| sentences.at(mark.start);
    gold.mentions.iter().any(|a| system.mentions.iter().any(|b| here(a) == here(b)))
}

/// Whether words that tell two facts overlap.
pub(super) fn touch(gold: &Told, system: &Told) -> bool {
    gold.mentions.iter().any(|a| system.mentions.iter().any(|b| a.overlaps(b)))
}

/// The groups of types, from the lexicon.
pub(super) type Groups = BTreeMap<String, String>;

/// How much two facts are alike, in halves; 0 when they are none.
fn likeness(gold: &Told, system: &Told, sentences: &Sentences, groups: &Groups) -> usize {
    let (touch, same) = (touch(gold, system), gold.fact_type == system.fact_type);
    if !near(gold, system, sentences) || !(touch || same) {
        return 0;
    }
    let group = groups.get(&gold.fact_type) == groups.get(&system.fact_type);
    let slots: usize = Slot::ALL.iter().map(|slot| slot.matches(gold, system)).sum();
    8 * usize::from(same) + 6 * usize::from(touch) + 2 * usize::from(group) + slots
}

/// For each gold fact the found one that it is paired with; and which others each could have been.
pub(super) struct Pairs {
    pub(super) mates: Vec<Option<usize>>,
    /// Every pair that is alike at all.
    pub(super) alike: Vec<(usize, usize)>,
}

/// Pairs the facts of one document: the most alike first, then in their order.
pub(super) fn pair(golds: &[Told], systems: &[Told], sentences: &Sentences, groups: &Groups) -> Pairs {
    let mut ranked = Vec::new();
    for (i, gold) in golds.iter().enumerate() {
        for (j, system) in systems.iter().enumerate() {
            let likeness = likeness(gold, system, sentences, groups);
            if likeness > 0 {
                ranked.push((Reverse(likeness), i, j));
            }
        }
    }
    ranked.sort_unstable();
    let (mut mates, mut used) = (vec![None; golds.len()], vec![false; systems.len()]);
    for &(_, i, j) in &ranked {
        if mates[i].is_none() && !used[j] {
            mates[i] = Some(j);
            used[j] = true;
        }
    }
    Pairs { mates, alike: ranked.into_iter().map(|(_, i, j)| (i, j)).collect() }
}

#[cfg(test)]
mod tests {
    use super::Sentences;

    #[test]
    fn sentences_end_where_the_scorer_ends_them() {
        let text: Vec<char> = "Il pleut. À Gao, « rien. » 12 morts\n\nFin. puis".chars().collect();
        let sentences = Sentences::of(&text);
        let starts: Vec<usize> =
            (1..text.len()).filter(|&i| sentences.at(i) != sentences.at(i - 1)).collect();
        assert_eq!(starts, [10, 27, 37]);
        assert_eq!(sentences.at(999), 3);
        assert_eq!(Sentences::of(&[]).at(0), 0);
    }
}
