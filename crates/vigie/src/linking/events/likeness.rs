//! The points that speak for two facts telling of one occurrence.

use serde::{Deserialize, Serialize};

use super::{
    days::{self, When},
    kinds::{Kinds, Lasts},
    spots::{self, Where},
    telling::{Party, Telling, hash, words},
};

/// What a link needs.
pub(super) const ENOUGH: i32 = 4;
/// What a link within one document needs: its facts were told apart when it was read.
const ENOUGH_WITHIN: i32 = 5;
/// Smaller numbers are told of anything.
pub(super) const TELLING_NUMBER: f64 = 3.0;
/// Figures of one thing differ by no more than this in a day or two.
const FAR: f64 = 3.0;

/// A fact as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// What was given, without its sentence.
    pub telling: Telling,
    pub of_type: usize,
    pub when: When,
    pub words: Vec<u32>,
    pub agents: Vec<u64>,
    pub patients: Vec<u64>,
}

impl Told {
    pub fn of(mut telling: Telling, kinds: &Kinds) -> Self {
        let words = words(&std::mem::take(&mut telling.sentence));
        let (agents, patients) = (heads(&telling.agents), heads(&telling.patients));
        let of_type = kinds.rank(&telling.fact_type);
        Told { of_type, when: When::of(&telling), words, agents, patients, telling }
    }
}

/// A number for each party: its actor, and its words where they are few.
fn heads(parties: &[Party]) -> Vec<u64> {
    let of = |party: &Party| {
        let stems = words(&party.words);
        let said = (!stems.is_empty())
            .then(|| stems.iter().fold(7_u64, |h, stem| h.wrapping_mul(31).wrapping_add(u64::from(*stem))));
        party.actor.as_deref().map(hash).into_iter().chain(said)
    };
    let mut heads: Vec<u64> = parties.iter().flat_map(of).collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}

/// Why two facts are held for one occurrence, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// The same type.
    pub types: i32,
    /// Days that can be the same.
    pub days: i32,
    /// Places that can be the same.
    pub places: i32,
    /// The same parties.
    pub parties: i32,
    /// The same numbers, or far others.
    pub counts: i32,
    /// The same words.
    pub words: i32,
    /// One happened, the other may.
    pub realis: i32,
}

impl Points {
    /// All together.
    pub fn sum(&self) -> i32 {
        self.types + self.days + self.places + self.parties + self.counts + self.words + self.realis
    }
}

/// The points of two facts; none where they cannot tell of one occurrence, or too little speaks for it.
pub(super) fn points(a: &Told, b: &Told, kinds: &Kinds) -> Option<Points> {
    let kind = kinds.of(a.of_type, b.of_type)?;
    let same_type = a.of_type == b.of_type;
    let days = days::points(a.when, b.when, kind.lasts)?;
    let places = match spots::compare(&a.telling.places, &b.telling.places) {
        // Where something is said is seldom told.
        Where::Apart if kind.said => 0,
        Where::Apart => return None,
        Where::Unknown => 0,
        _ if !kind.placed => 0,
        Where::Within => 1,
        // A campaign is told of a region, an act of a town.
        Where::SameRegion => 1 + i32::from(kind.lasts == Lasts::Long),
        Where::SameSpot => 2,
    };
    let words = shared_words(&a.words, &b.words);
    let (agent, patient) = (meet(&a.agents, &b.agents), meet(&a.patients, &b.patients));
    if kind.said && !agent && words < 3 {
        return None;
    }
    let points = Points {
        types: i32::from(same_type),
        days,
        places,
        parties: i32::from(agent) + i32::from(patient),
        counts: counts(a, b),
        words,
        realis: realis(a, b, kind.lasts),
    };
    // In one region there is more than one attack a day, and an army is in all of them; governments do much for months.
    let same_words = words > i32::from(kind.lasts == Lasts::Long && places == 0);
    let same_parties = points.parties > 1 && kind.lasts != Lasts::Long;
    if places < 2 && !same_words && !same_parties && points.counts <= 0 {
        return None;
    }
    let within = a.telling.document == b.telling.document;
    (points.sum() >= if within { ENOUGH_WITHIN } else { ENOUGH }).then_some(points)
}

/// What may be is not what was; what is announced is, unless it is an act of a day.
fn realis(a: &Told, b: &Told, lasts: Lasts) -> i32 {
    let only_may = |told: &Told| match told.telling.realis.as_str() {
        "hypothetical" => true,
        "future" => lasts == Lasts::Day,
        _ => false,
    };
    -i32::from(only_may(a) != only_may(b))
}

fn shared_words(a: &[u32], b: &[u32]) -> i32 {
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    let share = 2.0 * shared as f64 / (a.len() + b.len()).max(1) as f64;
    match share {
        _ if shared < 3 => 0,
        0.6.. => 3,
        0.4.. => 2,
        0.25.. => 1,
        _ => 0,
    }
}

fn meet(a: &[u64], b: &[u64]) -> bool {
    a.iter().any(|head| b.binary_search(head).is_ok())
}

fn counts(a: &Told, b: &Told) -> i32 {
    let (mut same, mut far) = (0, 0);
    for x in &a.telling.counts {
        for y in b.telling.counts.iter().filter(|y| y.what == x.what) {
            if x.low <= y.high && y.low <= x.high {
                same = same.max(if x.high.min(y.high) >= TELLING_NUMBER { 2 } else { 1 });
            } else if x.low > FAR * y.high || y.low > FAR * x.high {
                far = -1;
            }
        }
    }
    if same > 0 { same } else { far }
}
