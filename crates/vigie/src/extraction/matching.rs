//! Patterns against the parse: which words tell of which type of fact.

use std::collections::BTreeSet;

use smol_str::SmolStr;
use vigie_lexicon::{
    events::EventType,
    paths::{MOST_GLUED, Words},
    patterns::Pattern,
};
use vigie_nlp::Upos;

use super::{graph::Graph, reading::Reading, weighing::FactNetwork};

/// A place in the text where a pattern's trigger stands and its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// Index of the pattern in the language's patterns.
    pub(crate) pattern: usize,
    /// The word that heads the trigger.
    pub(crate) trigger: usize,
    /// First and last-plus-one token of the trigger's own words.
    pub(crate) words: (usize, usize),
    /// Dependents that are part of the trigger.
    pub(crate) with: Vec<usize>,
    /// How specific the pattern is.
    pub(crate) weight: i32,
    /// What it lacks, where weights took it all the same.
    pub(crate) soft: Option<Soft>,
    /// The pattern that holds at its words, where the network gives them another type that fills its roles alike.
    pub(crate) built: Option<usize>,
    /// The pattern that takes its fact for another type.
    pub(crate) turned: Option<usize>,
    /// How probable the network of triggers thinks its type.
    pub(crate) chance: Option<f32>,
}

/// A pattern that the weights took although one condition is not met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Soft {
    /// The condition.
    pub(crate) lack: Lack,
    /// How probable the weights think it.
    pub(crate) chance: f32,
}

/// Where the patterns' words stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matches {
    /// Every pattern that holds at a word, by trigger and the most specific first.
    pub(crate) held: Vec<Candidate>,
    /// Patterns that lack something at a word where none holds, by number.
    pub(crate) lacking: Vec<(usize, Near)>,
}

/// A place where a pattern's words stand and something else is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    /// The word that heads them.
    pub(crate) head: usize,
    /// First and last-plus-one token.
    pub(crate) words: (usize, usize),
    /// What is missing.
    pub(crate) lack: Lack,
}

/// What keeps a pattern whose words stand from holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// The part of speech.
    Pos,
    /// The trigger's condition of that number.
    With(usize),
    /// The pattern's condition of that number.
    When(usize),
    /// What the pattern shuns, by number, stands at a word.
    Unless(usize, usize),
}

impl Graph<'_> {
    /// Where a sequence of pieces that starts at a token ends, if it stands there.
    pub(crate) fn sequence(&self, start: usize, pieces: &[SmolStr], lemmas: bool) -> Option<usize> {
        let (mut token, mut piece) = (start, 0);
        while piece < pieces.len() {
            if token >= self.forms.len() || token > start && self.doc.tokens[token].sent_start {
                return None;
            }
            // What is left of the token when the pieces that it may be glued from are cut off.
            let mut form = Some(self.forms[token].as_str());
            let mut lemma = lemmas.then(|| self.lemmas[token].as_str());
            piece += 1 + pieces[piece..].iter().take(MOST_GLUED).position(|piece| {
                form = form.and_then(|rest| rest.strip_prefix(piece.as_str()));
                lemma = lemma.and_then(|rest| rest.strip_prefix(piece.as_str()));
                form == Some("") || lemma == Some("")
            })?;
            token += 1;
        }
        Some(token)
    }
}

impl<'a> Reading<'a> {
    /// The candidates, at most one for each trigger word, in text order: what the most specific pattern says, or what the
    /// weights make of all that hold there.
    pub(crate) fn candidates(&self, found: Vec<Candidate>, network: Option<&FactNetwork>) -> Vec<Candidate> {
        let held = self.trace.as_ref().map(|_| found.clone());
        let chosen = match network {
            Some(network) => self.weigh(found, network),
            None => most_specific(found),
        };
        let standing = standing(&chosen);
        if let Some(held) = held {
            self.trace_choice(&held, &chosen, &standing);
        }
        standing
    }

    /// The pattern of a candidate.
    pub(crate) fn pattern(&self, candidate: &Candidate) -> &'a Pattern {
        self.language.pattern(candidate.pattern)
    }

    /// The type of fact that the words of a candidate tell.
    pub(crate) fn type_of(&self, candidate: &Candidate) -> Option<&'a EventType> {
        self.language.types.get(self.pattern(candidate).fact_type.as_str())
    }

    /// The pattern that says which type of fact a candidate tells: its own, or the one that takes its fact.
    pub(crate) fn telling(&self, candidate: &Candidate) -> &'a Pattern {
        self.language.pattern(candidate.turned.unwrap_or(candidate.pattern))
    }

    /// The pattern that takes the fact of a candidate for its own type, by who fills its roles: a crowd's attack is a riot.
    /// `told` are the types that the document tells of.
    pub(crate) fn taking(
        &self,
        candidate: &Candidate,
        fillers: &[(&str, &[usize])],
        told: &BTreeSet<&str>,
    ) -> Option<usize> {
        let fits = |(role, words): &(SmolStr, Words)| {
            let filled = fillers.iter().find(|(name, _)| name == role).map_or(&[][..], |(_, words)| words);
            let own = [candidate.trigger];
            let filled = if role == "trigger" { &own[..] } else { filled };
            filled.iter().any(|&word| self.fits(word, words))
        };
        let patterns = &self.language.patterns;
        let kind = self.pattern(candidate).fact_type.as_str();
        patterns.taking(kind).iter().copied().find(|&taking| {
            patterns.all[taking].turn.as_ref().is_some_and(|turn| {
                let pos = self.graph.pos[candidate.trigger].as_str();
                (turn.pos.is_empty() || turn.pos.iter().any(|p| p == pos))
                    && turn.when.iter().all(fits)
                    && !turn.unless.iter().any(fits)
                    && (turn.beside.is_empty() || turn.beside.iter().any(|kind| told.contains(kind.as_str())))
            })
        })
    }

    /// Every pattern that holds at a word, and those whose words stand there at least.
    pub(crate) fn matches(&self) -> Matches {
        let graph = &self.graph;
        let patterns = &self.language.patterns;
        let Matches { held: mut found, mut lacking } = Matches::default();
        for i in 0..graph.forms.len() {
            let mut tried: Vec<usize> = patterns.starting(&graph.lemmas[i]).to_vec();
            if graph.forms[i] != graph.lemmas[i] {
                tried.extend(patterns.starting(&graph.forms[i]));
            }
            tried.sort_unstable();
            tried.dedup();
            for p in tried {
                match self.try_pattern(i, p, &patterns.all[p]) {
                    Ok(candidate) => found.push(candidate),
                    Err(near) => {
                        self.trace_near(p, near);
                        lacking.extend(near.map(|near| (p, near)));
                    }
                }
            }
        }
        found.sort_by_key(|c| (c.trigger, -c.weight, c.pattern));
        lacking.retain(|(_, near)| found.binary_search_by_key(&near.head, |c| c.trigger).is_err());
        Matches { held: found, lacking }
    }

    /// A pattern that lacks one condition and nothing else: what it would be if that were met.
    pub(crate) fn but_for_one(&self, index: usize, near: Near) -> Option<Candidate> {
        let pattern = self.language.pattern(index);
        let met =
            |path, words| self.graph.fillers(near.head, path).into_iter().find(|&f| self.fits(f, words));
        let mut with = Vec::new();
        for (k, (path, words)) in pattern.trigger.with.iter().enumerate() {
            if near.lack != Lack::With(k) {
                with.push(met(path, words)?);
            }
        }
        for (k, (path, words)) in pattern.when.iter().enumerate() {
            if near.lack != Lack::When(k) {
                met(path, words)?;
            }
        }
        if pattern.unless.iter().any(|(path, words)| met(path, words).is_some()) {
            return None;
        }
        let weight = specificity(pattern, near.words.1 - near.words.0);
        let soft = Some(Soft { lack: near.lack, chance: 0.0 });
        Some(Candidate {
            pattern: index,
            trigger: near.head,
            words: near.words,
            with,
            weight,
            soft,
            built: None,
            turned: None,
            chance: None,
        })
    }

    /// A pattern at a word.
    fn try_pattern(&self, i: usize, index: usize, pattern: &Pattern) -> Result<Candidate, Option<Near>> {
        let graph = &self.graph;
        let trigger = &pattern.trigger;
        let lemma = trigger.lemmas.iter().filter_map(|p| graph.sequence(i, p, true)).max();
        let form = trigger.forms.iter().filter_map(|p| graph.sequence(i, p, false)).max();
        let end = lemma.max(form).ok_or(None)?;
        let inside = |t: usize| (i..end).contains(&t);
        let head = (i..end).find(|&t| !graph.head(t).is_some_and(inside)).unwrap_or(i);
        let pos_fits = trigger.pos.is_empty()
            || trigger.pos.iter().any(|p| {
                Upos::find(p).is_some_and(|p| graph.pos[head] == p || graph.doc.tokens[head].pos == p)
                    || end - i > 1 && Upos::find(p) == Some(graph.doc.tokens[i].pos)
            });
        let near = |lack| Some(Near { head, words: (i, end), lack });
        if !pos_fits {
            return Err(near(Lack::Pos));
        }
        let mut with = Vec::new();
        for (k, (path, words)) in trigger.with.iter().enumerate() {
            let hit = graph.fillers(head, path).into_iter().find(|&f| self.fits(f, words));
            with.push(hit.ok_or_else(|| near(Lack::With(k)))?);
        }
        for (k, (path, words)) in pattern.when.iter().enumerate() {
            if !graph.fillers(head, path).into_iter().any(|f| self.fits(f, words)) {
                return Err(near(Lack::When(k)));
            }
        }
        for (k, (path, words)) in pattern.unless.iter().enumerate() {
            if let Some(by) = graph.fillers(head, path).into_iter().find(|&f| self.fits(f, words)) {
                return Err(near(Lack::Unless(k, by)));
            }
        }
        let weight = specificity(pattern, end - i) + i32::from(form.is_some());
        Ok(Candidate {
            pattern: index,
            trigger: head,
            words: (i, end),
            with,
            weight,
            soft: None,
            built: None,
            turned: None,
            chance: None,
        })
    }
}

/// How specific a pattern is whose trigger is of so many words.
fn specificity(pattern: &Pattern, words: usize) -> i32 {
    4 * pattern.trigger.with.len() as i32
        + 3 * pattern.when.len() as i32
        + 2 * (words as i32 - 1)
        + i32::from(!pattern.trigger.pos.is_empty())
}

/// The most specific pattern of each trigger.
fn most_specific(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.dedup_by_key(|c| c.trigger);
    found
}

/// Without those whose trigger is part of another's.
fn standing(found: &[Candidate]) -> Vec<Candidate> {
    found.iter().filter(|c| !found.iter().any(|o| swallows(o, c))).cloned().collect()
}

/// Whether the trigger of a candidate is part of another's.
pub(crate) fn swallows(o: &Candidate, c: &Candidate) -> bool {
    o.trigger != c.trigger
        && (o.with.contains(&c.trigger)
            || (o.words.0..o.words.1).contains(&c.trigger) && o.words.1 - o.words.0 > 1)
        && !(c.with.contains(&o.trigger) && c.weight > o.weight)
}
