//! Events out of what follows what, and out of what reviewers decided.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    days::{self, When},
    event::{self, Event},
    index::Events,
    likeness,
    spots::{self, Where},
    telling::Spot,
};

/// What a reviewer decided about two facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// One fact.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether they are of one occurrence.
    pub verdict: Verdict,
}

/// What two facts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Of one occurrence: their events are one.
    Merge,
    /// Of two: the later one, and what follows it, is an event of its own.
    Split,
}

/// Pairs of tellings that are of two events.
type Pairs = BTreeSet<(u32, u32)>;

/// Members of an event, the earliest first.
pub(super) type Group = Vec<u32>;

impl Events {
    /// All events, the earliest first. Later decisions about the same two facts replace earlier ones.
    pub fn events(&self, decisions: &[Decision]) -> Vec<Event> {
        let (splits, merges) = self.decided(decisions);
        let roots = (0..self.len() as u32).filter(|&number| self.parent(number).is_none());
        let groups: Vec<Group> = roots.flat_map(|root| self.groups(root, &splits)).collect();
        let mut at: Vec<usize> = vec![0; self.len()];
        for (number, group) in groups.iter().enumerate() {
            group.iter().for_each(|&member| at[member as usize] = number);
        }
        let mut joined: Vec<usize> = (0..groups.len()).collect();
        let root = |joined: &[usize], mut at: usize| {
            while joined[at] != at {
                at = joined[at];
            }
            at
        };
        for (a, b) in merges {
            let (a, b) = (root(&joined, at[a as usize]), root(&joined, at[b as usize]));
            joined[a.max(b)] = a.min(b);
        }
        let mut merged: BTreeMap<usize, Group> = BTreeMap::new();
        for (number, group) in groups.into_iter().enumerate() {
            merged.entry(root(&joined, number)).or_default().extend(group);
        }
        let mut events: Vec<Group> = merged.into_values().map(|group| self.sorted(group)).collect();
        events.sort_by_key(|group| group.first().map(|&first| self.key(first)));
        events.iter().map(|group| event::event(self, group)).collect()
    }

    /// The event of one fact. It costs what the event is large, and what followed from the same first report.
    pub fn event_of(&self, fact: &str, decisions: &[Decision]) -> Option<Event> {
        let number = self.number(fact)?;
        let (splits, merges) = self.decided(decisions);
        let of = |number: u32| {
            let tree = self.tree(number);
            let groups = self.groups(tree[0], &splits);
            groups.into_iter().find(|group| group.contains(&number)).unwrap_or_default()
        };
        let mut members: BTreeSet<u32> = of(number).into_iter().collect();
        loop {
            let next = merges.iter().find_map(|&(a, b)| match (members.contains(&a), members.contains(&b)) {
                (true, false) => Some(b),
                (false, true) => Some(a),
                _ => None,
            });
            let Some(next) = next else { break };
            members.extend(of(next));
        }
        Some(event::event(self, &self.sorted(members.into_iter().collect())))
    }

    /// The pairs that reviewers split and merged, as numbers, the earlier telling first.
    fn decided(&self, decisions: &[Decision]) -> (Pairs, Vec<(u32, u32)>) {
        let mut last: BTreeMap<(u32, u32), Verdict> = BTreeMap::new();
        for decision in decisions {
            let (Some(a), Some(b)) = (self.number(&decision.a), self.number(&decision.b)) else { continue };
            let pair = if self.key(a) < self.key(b) { (a, b) } else { (b, a) };
            last.insert(pair, decision.verdict);
        }
        let of = |verdict| last.iter().filter(move |(_, known)| **known == verdict).map(|(pair, _)| *pair);
        (of(Verdict::Split).collect(), of(Verdict::Merge).collect())
    }

    fn sorted(&self, mut group: Group) -> Group {
        group.sort_by_key(|&member| self.key(member));
        group
    }

    /// The events among all that goes back to one telling.
    ///
    /// A telling joins the event of the one that it follows, unless its place or its time cannot be that of the whole
    /// event: then it opens another, which later ones that follow into the first may join instead.
    fn groups(&self, root: u32, splits: &Pairs) -> Vec<Group> {
        let mut groups: Vec<Open> = Vec::new();
        let mut at: BTreeMap<u32, usize> = BTreeMap::new();
        for member in self.tree(root) {
            let of = self.parent(member).and_then(|parent| at.get(&parent).copied());
            let parted = |group: &Open| {
                group.members.iter().any(|&m| splits.contains(&(m, member)) || splits.contains(&(member, m)))
            };
            let own = of.filter(|&of| groups[of].takes(self, member) && !parted(&groups[of]));
            let other = || {
                let first = of?;
                (first + 1..groups.len()).find(|&next| {
                    groups[next].takes(self, member)
                        && groups[next].likes(self, member)
                        && !parted(&groups[next])
                })
            };
            let number = own.or_else(other).unwrap_or(groups.len());
            if number == groups.len() {
                groups.push(Open::default());
            }
            groups[number].join(self, member);
            at.insert(member, number);
        }
        groups.into_iter().map(|group| group.members).collect()
    }
}

/// An event that is being drawn.
#[derive(Default)]
struct Open {
    members: Group,
    types: BTreeSet<String>,
    first: Option<When>,
    /// The towns and sites that it is told of, by the first telling that names any.
    spots: Vec<Spot>,
}

impl Open {
    fn takes(&self, events: &Events, member: u32) -> bool {
        let told = &events.tellings[member as usize];
        let near = self.first.and_then(|when| days::gap(when, told.when));
        let apart = spots::compare(&self.spots, &told.telling.places) == Where::Apart;
        self.types.iter().all(|known| {
            events.kinds.shared(known, &told.telling.fact_type).is_some_and(|kind| {
                (kind.said || !apart) && near.is_none_or(|gap| gap <= days::reach(kind.lasts))
            })
        })
    }

    fn likes(&self, events: &Events, member: u32) -> bool {
        let told = &events.tellings[member as usize];
        self.members.first().is_some_and(|&first| {
            likeness::points(&events.tellings[first as usize], told, &events.kinds).is_some()
        })
    }

    fn join(&mut self, events: &Events, member: u32) {
        let told = &events.tellings[member as usize];
        self.members.push(member);
        self.types.insert(told.telling.fact_type.clone());
        self.first = self.first.or(Some(told.when));
        if self.spots.is_empty() {
            self.spots = told.telling.places.iter().filter(|spot| spots::narrow(spot)).cloned().collect();
        }
    }
}
