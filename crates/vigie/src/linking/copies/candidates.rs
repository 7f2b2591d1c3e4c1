//! Finds the documents that may share something, at a cost that does not grow with the record.
//!
//! Prints lead from a text to the documents that hold them. A print that comes back in one outlet day after day is its
//! boilerplate, one that comes back everywhere is a set phrase: both lead nowhere, whatever the order in which documents
//! came, since days are only ever added. Pairs of names and numbers lead to documents of the same days.

use std::{
    collections::{HashMap, HashSet},
    ops::RangeInclusive,
};

use super::judging::FEW_DAYS;

/// A print on so many days of one outlet is its boilerplate.
const BOILERPLATE_DAYS: usize = 5;
/// A print on so many days altogether is a set phrase.
const STOCK_DAYS: usize = 12;
/// Days of a bucket of signatures; a document looks into those that its neighbours may be in.
const BUCKET_DAYS: i32 = 4;
/// A pair of names in more documents of a bucket tells nothing.
pub(super) const BUSIEST_PAIR: usize = 48;
/// End of a list.
const NONE: u32 = u32::MAX;

/// The bucket of a day.
pub(super) fn bucket(day: i32) -> i32 {
    day.div_euclid(BUCKET_DAYS)
}

/// The buckets into which a document of a day looks.
pub(super) fn buckets(day: i32) -> RangeInclusive<i32> {
    bucket(day - FEW_DAYS)..=bucket(day + FEW_DAYS)
}

/// Where and when a document appeared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Appearance {
    pub outlet: Option<u32>,
    pub day: Option<i32>,
}

/// Prints and the documents that hold them.
#[derive(Clone, Debug, Default)]
pub(super) struct Prints {
    /// The first node of each print's list.
    heads: HashMap<u32, u32>,
    /// Document and next node.
    nodes: Vec<(u32, u32)>,
    boilerplate: HashSet<(u32, u32)>,
    stock: HashSet<u32>,
    /// Days of the documents whose outlet's boilerplate a print is: they count for set phrases still.
    days: HashMap<u32, Vec<Option<i32>>>,
}

impl Prints {
    /// Whether a print does not count in an outlet.
    pub fn is_cut(&self, print: u32, outlet: Option<u32>) -> bool {
        self.stock.contains(&print)
            || outlet.is_some_and(|outlet| self.boilerplate.contains(&(print, outlet)))
    }

    /// The documents that hold a print.
    pub fn holders(&self, print: u32) -> impl Iterator<Item = u32> {
        let mut at = self.heads.get(&print).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let &(document, next) = self.nodes.get(at as usize)?;
            at = next;
            Some(document)
        })
    }

    /// Adds a document to a print; those in which the print counts no longer are put into `changed`.
    pub fn add(&mut self, print: u32, document: u32, all: &[Appearance], changed: &mut Vec<u32>) {
        let here = all[document as usize];
        if self.stock.contains(&print) {
            return;
        }
        let cut = self.is_cut(print, here.outlet);
        if cut {
            let days = self.days.entry(print).or_default();
            if !days.contains(&here.day) {
                days.push(here.day);
            }
        } else {
            let next = self.heads.get(&print).copied().unwrap_or(NONE);
            if next == NONE {
                // The common case: nobody else holds it.
                self.push(print, document, NONE);
                return;
            }
            self.push(print, document, next);
        }
        let holders: Vec<u32> = self.holders(print).collect();
        let mut days = self.days.get(&print).cloned().unwrap_or_default();
        days.extend(holders.iter().map(|&holder| all[holder as usize].day));
        days.sort_unstable();
        days.dedup();
        if days.len() >= STOCK_DAYS {
            self.heads.remove(&print);
            self.days.remove(&print);
            self.stock.insert(print);
            changed.extend(holders);
            return;
        }
        let Some(outlet) = here.outlet.filter(|_| !cut) else { return };
        let (own, others): (Vec<u32>, Vec<u32>) =
            holders.into_iter().partition(|&holder| all[holder as usize].outlet == Some(outlet));
        let mut own_days: Vec<i32> = own.iter().filter_map(|&holder| all[holder as usize].day).collect();
        let undated = own.len() - own_days.len();
        own_days.sort_unstable();
        own_days.dedup();
        if own_days.len() + undated >= BOILERPLATE_DAYS {
            self.boilerplate.insert((print, outlet));
            let days = self.days.entry(print).or_default();
            days.extend(own.iter().map(|&holder| all[holder as usize].day));
            days.sort_unstable();
            days.dedup();
            self.heads.remove(&print);
            for holder in others {
                let next = self.heads.get(&print).copied().unwrap_or(NONE);
                self.push(print, holder, next);
            }
            changed.extend(own);
        }
    }

    /// What is kept of a print: the documents that hold it, whether it is a set phrase, and the days of those whose outlet's
    /// boilerplate it is.
    pub fn kept(&self, print: u32) -> (Vec<u32>, bool, Vec<Option<i32>>) {
        let days = self.days.get(&print).cloned().unwrap_or_default();
        (self.holders(print).collect(), self.stock.contains(&print), days)
    }

    /// Puts back what was kept of a print that is not known.
    pub fn put_back(&mut self, print: u32, holders: &[u32], days: Vec<Option<i32>>) {
        for &holder in holders {
            let next = self.heads.get(&print).copied().unwrap_or(NONE);
            self.push(print, holder, next);
        }
        if !days.is_empty() {
            self.days.insert(print, days);
        }
    }

    /// Notes that a print does not count in an outlet, or anywhere.
    pub fn cut(&mut self, print: u32, outlet: Option<u32>) {
        match outlet {
            Some(outlet) => self.boilerplate.insert((print, outlet)),
            None => self.stock.insert(print),
        };
    }

    /// Every print that some document holds, or that is cut; those that are cut in outlets come once for each.
    pub fn all(&self) -> (impl Iterator<Item = u32>, impl Iterator<Item = u32>, &HashSet<(u32, u32)>) {
        (self.heads.keys().copied(), self.stock.iter().copied(), &self.boilerplate)
    }

    fn push(&mut self, print: u32, document: u32, next: u32) {
        self.heads.insert(print, self.nodes.len() as u32);
        self.nodes.push((document, next));
    }
}

/// Pairs of names and numbers, and the documents of a few days that hold them.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// The first node of the list of each pair in each bucket of days.
    heads: HashMap<(u32, i32), u32>,
    /// Document and next node.
    nodes: Vec<(u32, u32)>,
    /// Too many documents are as good as none.
    busy: HashSet<(u32, i32)>,
}

impl Pairs {
    /// Adds a document to a pair; when the pair tells nothing any more, its holders are put into `changed`.
    pub fn add(&mut self, pair: u32, day: i32, document: u32, changed: &mut Vec<u32>) {
        let key = (pair, bucket(day));
        if self.busy.contains(&key) {
            return;
        }
        let next = self.heads.insert(key, self.nodes.len() as u32).unwrap_or(NONE);
        self.nodes.push((document, next));
        if next != NONE && self.bucket(key).count() > BUSIEST_PAIR {
            changed.extend(self.bucket(key));
            self.heads.remove(&key);
            self.busy.insert(key);
        }
    }

    /// The documents that hold a pair on a day or a few days around it; none where it is too busy on that day.
    pub fn holders(&self, pair: u32, day: i32) -> impl Iterator<Item = u32> {
        let known = self.heads.contains_key(&(pair, bucket(day)));
        buckets(day).filter(move |_| known).flat_map(move |bucket| self.bucket((pair, bucket)))
    }

    /// Every pair of each bucket, with the documents that hold it; none where it is too busy.
    pub fn all(&self) -> impl Iterator<Item = ((u32, i32), Option<Vec<u32>>)> {
        let known = self.heads.keys().map(|&key| (key, Some(self.bucket(key).collect())));
        known.chain(self.busy.iter().map(|&key| (key, None)))
    }

    fn bucket(&self, key: (u32, i32)) -> impl Iterator<Item = u32> {
        let mut at = self.heads.get(&key).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let &(document, next) = self.nodes.get(at as usize)?;
            at = next;
            Some(document)
        })
    }
}
