//! Counts what is right in facts, and keeps what is not.

use std::collections::BTreeMap;

use super::{
    super::{Rows, Score},
    causes::{Cause, How},
    pairing::{Groups, Pairs, Sentences, Slot, near, pair},
    times,
    told::{FactDocument, Told},
};

/// One fact that is not right.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which gold document.
    pub document: usize,
    /// Which of its gold facts.
    pub gold: Option<usize>,
    /// Which of the found facts.
    pub system: Option<usize>,
    /// All that is wrong, the gravest first; never empty.
    pub causes: Vec<Cause>,
}

/// Scores and errors of facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Gold documents.
    pub documents: usize,
    /// Those of them that have an answer.
    pub answered: usize,
    /// The scores.
    pub rows: Rows,
    /// What is wrong, in the order of the documents: gold's facts, then those that gold lacks.
    pub faults: Vec<Fault>,
}

impl Measured {
    /// For each cause that occurs, the facts of which it is the gravest, and all that have it.
    pub fn causes(&self) -> Vec<(Cause, usize, usize)> {
        let mut counts: BTreeMap<Cause, (usize, usize)> = BTreeMap::new();
        for fault in &self.faults {
            for (k, &cause) in fault.causes.iter().enumerate() {
                let (first, all) = counts.entry(cause).or_default();
                *first += usize::from(k == 0);
                *all += 1;
            }
        }
        counts.into_iter().map(|(cause, (first, all))| (cause, first, all)).collect()
    }
}

/// Scores that ask one thing of each fact.
const OF_FACTS: [&str; 6] = ["detect", "group", "type", "time", "realis", "usable"];
/// The rows in their order.
const ROWS: [&str; 11] =
    ["detect", "group", "type", "agent", "patient", "place", "count", "source", "time", "realis", "usable"];

/// Right, asked and answered, by row.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, [usize; 3]>);

impl Tally {
    fn add(&mut self, row: &'static str, [gold, system, right]: [usize; 3]) {
        let sums = self.0.entry(row).or_default();
        (sums[0], sums[1], sums[2]) = (sums[0] + gold, sums[1] + system, sums[2] + right);
    }

    fn right(&mut self, row: &'static str, right: bool) {
        self.add(row, [0, 0, usize::from(right)]);
    }

    fn rows(&self) -> Rows {
        let mut rows = Rows::default();
        for row in ROWS {
            let [gold, system, right] = self.0.get(row).copied().unwrap_or_default();
            rows.push(row, Score::F1 { gold, system, right });
        }
        rows
    }
}

/// Measures answers, one for each gold document; none counts as empty.
pub fn measure(golds: &[FactDocument], answers: &[Option<Vec<Told>>]) -> Measured {
    let (types, _) = vigie_lexicon::events::load();
    let groups: Groups = types.into_iter().map(|(name, kind)| (name, kind.group)).collect();
    let (mut tally, mut faults) = (Tally::default(), Vec::new());
    for (document, gold) in golds.iter().enumerate() {
        let found = answers.get(document).and_then(Option::as_deref).unwrap_or_default();
        let text: Vec<char> = gold.document.text.chars().collect();
        let sentences = Sentences::of(&text);
        let pairs = pair(&gold.facts, found, &sentences, &groups);
        for row in OF_FACTS {
            tally.add(row, [gold.facts.len(), found.len(), 0]);
        }
        for slot in Slot::ALL {
            let all = |facts: &[Told]| facts.iter().map(|fact| slot.len(fact)).sum();
            tally.add(slot.as_str(), [all(&gold.facts), all(found), 0]);
        }
        let mut fault = |gold: Option<usize>, system: Option<usize>, causes: Vec<Cause>| {
            if !causes.is_empty() {
                faults.push(Fault { document, gold, system, causes });
            }
        };
        for (i, told) in gold.facts.iter().enumerate() {
            let Some(j) = pairs.mates[i] else {
                let (cause, other) = missed(i, &pairs);
                fault(Some(i), other, vec![cause]);
                continue;
            };
            count(&mut tally, told, &found[j], &groups);
            fault(Some(i), Some(j), wrong_in(told, &found[j]));
        }
        for j in (0..found.len()).filter(|j| !pairs.mates.contains(&Some(*j))) {
            let (cause, other) = superfluous(j, &gold.facts, found, &pairs, &sentences);
            fault(other, Some(j), vec![cause]);
        }
    }
    Measured {
        documents: golds.len(),
        answered: answers.iter().take(golds.len()).filter(|answer| answer.is_some()).count(),
        rows: tally.rows(),
        faults,
    }
}

/// Why a gold fact has no answer, and the found one that went to another.
fn missed(gold: usize, pairs: &Pairs) -> (Cause, Option<usize>) {
    match pairs.alike.iter().find(|(i, _)| *i == gold) {
        Some(&(_, system)) => (Cause::Merged, Some(system)),
        None => (Cause::Missed, None),
    }
}

/// Why a found fact answers no gold fact, and the gold one that it is like.
fn superfluous(
    system: usize,
    golds: &[Told],
    found: &[Told],
    pairs: &Pairs,
    sentences: &Sentences,
) -> (Cause, Option<usize>) {
    if let Some(&(gold, _)) = pairs.alike.iter().find(|(_, j)| *j == system) {
        return (Cause::Split, Some(gold));
    }
    let beside = golds.iter().any(|gold| near(gold, &found[system], sentences));
    (if beside { Cause::Beside } else { Cause::Spurious }, None)
}

/// Counts what is right in a pair.
fn count(tally: &mut Tally, gold: &Told, system: &Told, groups: &Groups) {
    let same_type = gold.fact_type == system.fact_type;
    let same_time = times::same(gold.time.as_deref(), system.time.as_deref());
    let same_realis = gold.realis == system.realis;
    tally.right("detect", true);
    tally.right("group", groups.get(&gold.fact_type) == groups.get(&system.fact_type));
    tally.right("type", same_type);
    tally.right("time", same_time);
    tally.right("realis", same_realis);
    for slot in Slot::ALL {
        tally.add(slot.as_str(), [0, 0, slot.matches(gold, system)]);
    }
    let filled = |slot: Slot| slot.len(gold) == 0 || slot.matches(gold, system) > 0;
    let usable = same_type
        && same_realis
        && same_time
        && [Slot::Agent, Slot::Place, Slot::Source].into_iter().all(filled)
        && (Slot::Source.len(gold) > 0 || Slot::Source.len(system) == 0);
    tally.right("usable", usable);
}

/// All that is wrong in a pair, in the order of the causes.
fn wrong_in(gold: &Told, system: &Told) -> Vec<Cause> {
    let mut out = Vec::new();
    if gold.fact_type != system.fact_type {
        out.push(Cause::Type);
    }
    for slot in Slot::ALL {
        let (asked, given, right) = (slot.len(gold), slot.len(system), slot.matches(gold, system));
        let how = match (right < asked, right < given) {
            (false, false) => continue,
            (true, false) => How::Missing,
            (false, true) => How::Extra,
            (true, true) => How::Wrong,
        };
        out.push(Cause::Slot(slot, how));
    }
    if !times::same(gold.time.as_deref(), system.time.as_deref()) {
        out.push(if system.time.is_some() { Cause::Time } else { Cause::NoTime });
    }
    if gold.realis != system.realis {
        out.push(Cause::Realis);
    }
    out
}
