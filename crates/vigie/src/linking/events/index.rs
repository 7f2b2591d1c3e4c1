//! The tellings of a record, each with the earlier one that it most likely repeats.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;

use super::{
    blocks::Blocks,
    kinds::Kinds,
    likeness::{self, Points, Told},
    telling::Telling,
};

/// The occurrences of a record. The same tellings make the same events, in whatever order they are added.
#[derive(Clone, Debug, Default)]
pub struct Events {
    pub(super) kinds: Kinds,
    pub(super) tellings: Vec<Told>,
    numbers: BTreeMap<String, u32>,
    blocks: Blocks,
    /// For each telling, the earlier one that it follows.
    follows: Vec<Option<(u32, Points)>>,
    followed: Vec<BTreeSet<u32>>,
}

/// Earlier tellings have lesser keys: by the day of publication, then by ids. One without a date comes last.
pub(super) type Key<'t> = (Option<Date>, &'t str, &'t str);

impl Events {
    /// An empty record.
    pub fn new(kinds: Kinds) -> Self {
        Events { kinds, ..Events::default() }
    }

    /// Number of tellings.
    pub fn len(&self) -> usize {
        self.tellings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tellings.is_empty()
    }

    /// Adds facts; states, types that the table lacks and facts that are known already are passed over. Gives how many were new.
    pub fn add(&mut self, tellings: impl IntoIterator<Item = Telling>) -> usize {
        let before = self.len();
        for telling in tellings {
            if self.takes(&telling) {
                self.add_one(telling);
            }
        }
        self.len() - before
    }

    fn takes(&self, telling: &Telling) -> bool {
        telling.layer != "state"
            && self.kinds.realm(&telling.fact_type).is_some()
            && !self.numbers.contains_key(&telling.fact)
    }

    /// The record as it was put by: every telling with the one that it followed, as [`Events::follows`] gave it.
    ///
    /// Nothing is compared again, so this costs what reading costs.
    pub fn restored(
        kinds: Kinds,
        known: impl IntoIterator<Item = (Telling, Option<(String, Points)>)>,
    ) -> Self {
        let mut events = Events::new(kinds);
        let mut followed = Vec::new();
        for (telling, of) in known {
            if events.takes(&telling) {
                followed.push(of);
                events.enter(telling);
            }
        }
        for (later, of) in followed.into_iter().enumerate() {
            let of = of.and_then(|(fact, points)| Some((events.number(&fact)?, points)));
            if let Some((earlier, points)) = of {
                events.link(later as u32, earlier, points);
            }
        }
        events
    }

    /// Enters a telling; gives its number.
    fn enter(&mut self, telling: Telling) -> u32 {
        let number = self.tellings.len() as u32;
        self.numbers.insert(telling.fact.clone(), number);
        self.tellings.push(Told::of(telling, &self.kinds));
        self.follows.push(None);
        self.followed.push(BTreeSet::new());
        self.blocks.add(number, &self.tellings[number as usize], &self.kinds);
        number
    }

    fn add_one(&mut self, telling: Telling) {
        let number = self.enter(telling);
        let others = self.blocks.near(&self.tellings[number as usize], &self.kinds);
        for other in others.into_iter().filter(|&other| other != number) {
            let (a, b) = (&self.tellings[number as usize], &self.tellings[other as usize]);
            let Some(points) = likeness::points(a, b, &self.kinds) else { continue };
            let later_first = self.key(number) > self.key(other);
            let (later, earlier) = if later_first { (number, other) } else { (other, number) };
            let better = self.follows[later as usize].is_none_or(|(known, held)| {
                (points.sum(), Reverse(self.key(earlier))) > (held.sum(), Reverse(self.key(known)))
            });
            if better {
                self.link(later, earlier, points);
            }
        }
    }

    fn link(&mut self, later: u32, earlier: u32, points: Points) {
        if let Some((known, _)) = self.follows[later as usize].replace((earlier, points)) {
            self.followed[known as usize].remove(&later);
        }
        self.followed[earlier as usize].insert(later);
    }

    /// The earlier fact that a fact follows, and why.
    pub fn follows(&self, fact: &str) -> Option<(&str, Points)> {
        let (of, points) = self.follows[self.number(fact)? as usize]?;
        Some((&self.tellings[of as usize].telling.fact, points))
    }

    pub(super) fn number(&self, fact: &str) -> Option<u32> {
        self.numbers.get(fact).copied()
    }

    pub(super) fn parent(&self, number: u32) -> Option<u32> {
        self.follows[number as usize].map(|(of, _)| of)
    }

    pub(super) fn key(&self, number: u32) -> (bool, Key<'_>) {
        let telling = &self.tellings[number as usize].telling;
        let day = telling.published.map(|(first, _)| first);
        (day.is_none(), (day, &telling.document, &telling.fact))
    }

    /// The tellings that go back to the same one, the earliest first.
    pub(super) fn tree(&self, mut number: u32) -> Vec<u32> {
        // Every step leads to an earlier telling, so it ends.
        while let Some(parent) = self.parent(number) {
            number = parent;
        }
        let mut members = vec![number];
        let mut at = 0;
        while let Some(&parent) = members.get(at) {
            members.extend(&self.followed[parent as usize]);
            at += 1;
        }
        members.sort_by_key(|&member| self.key(member));
        members
    }
}
