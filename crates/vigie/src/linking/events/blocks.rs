//! Where facts are looked for that may tell of the same occurrence.
//!
//! A block is what a few facts of the same days have in common: a place, a number, both parties, a few words. Two facts are compared only where they share a block; how many share one depends on how much is told of
//! those days, not on how long the record is.

use std::collections::{BTreeSet, HashMap};

use super::{
    days,
    kinds::Kinds,
    likeness::{TELLING_NUMBER, Told},
    spots,
    telling::{Telling, hash},
};

/// Words of a sentence by which it is found: the least hashes, which are the same in sentences that are alike.
const WORDS: usize = 6;
/// Places of a fact by which it is found.
const PLACES: usize = 3;
/// The bits of a block's number that say which stretch of days it is of.
const STRETCHES: u32 = 0xff_ffff;

/// The blocks of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks(HashMap<u64, Block>);

/// The facts of a block. Most hold one only, which needs no room of its own.
#[derive(Clone, Debug)]
enum Block {
    One(u32),
    #[expect(clippy::box_collection, reason = "it halves what the many blocks of one fact take")]
    Many(Box<Vec<u32>>),
}

impl Block {
    fn push(&mut self, number: u32) {
        match self {
            Block::One(first) => *self = Block::Many(Box::new(vec![*first, number])),
            Block::Many(all) => all.push(number),
        }
    }

    fn facts(&self) -> &[u32] {
        match self {
            Block::One(first) => std::slice::from_ref(first),
            Block::Many(all) => all,
        }
    }
}

impl Blocks {
    /// Adds a fact by its number.
    pub fn add(&mut self, number: u32, told: &Told, kinds: &Kinds) {
        for key in keys(told, kinds) {
            self.0.entry(key).and_modify(|block| block.push(number)).or_insert(Block::One(number));
        }
    }

    /// The facts that one may tell of one occurrence with, in order; itself, where it was added.
    pub fn near(&self, told: &Told, kinds: &Kinds) -> Vec<u32> {
        let blocks = keys(told, kinds).into_iter().filter_map(|key| self.0.get(&key));
        let mut others: Vec<u32> = blocks.flat_map(Block::facts).copied().collect();
        others.sort_unstable();
        others.dedup();
        others
    }
}

/// The numbers of the blocks that a fact is in: facts of which none is the same are never compared.
///
/// A store keeps them, to find what a new fact may tell of one occurrence with. Blocks of the same days have numbers that
/// are near each other.
pub fn blocks(telling: &Telling, kinds: &Kinds) -> Vec<u64> {
    let told = || keys(&Told::of(telling.clone(), kinds), kinds).into_iter().collect();
    if telling.layer == "state" { Vec::new() } else { told() }
}

fn keys(told: &Told, kinds: &Kinds) -> BTreeSet<u64> {
    let telling = &told.telling;
    let Some(of) = kinds.realm(&telling.fact_type) else { return BTreeSet::new() };
    let places: BTreeSet<u64> = telling
        .places
        .iter()
        .take(PLACES)
        .filter(|spot| of.placed && spot.level != "country")
        .map(|spot| hash(spots::whole(spot)))
        .collect();
    // Places of a region, and facts without a place, are one only where words, numbers or both parties speak for it.
    let mut rare: BTreeSet<u64> = told.words.iter().take(WORDS).map(|&word| 1 + u64::from(word)).collect();
    for tally in telling.counts.iter().filter(|tally| tally.high >= TELLING_NUMBER) {
        rare.insert(hash(&format!("{}\n{}\n{}", tally.what, tally.low, tally.high)));
    }
    if of.said {
        rare.extend(&told.agents);
    } else {
        let both =
            |agent: &u64| told.patients.iter().map(|patient| mixed(&[*agent, *patient])).collect::<Vec<_>>();
        rare.extend(told.agents.iter().flat_map(both));
    }
    let mut keys = BTreeSet::new();
    for (things, is_rare) in [(places, false), (rare, true)] {
        for stretch in days::stretches(told.when, of.lasts, is_rare) {
            let days = u64::from(stretch as u32 & STRETCHES) << (u64::BITS - STRETCHES.count_ones());
            let thing = |thing: &u64| mixed(&[*thing, of.number as u64]) >> STRETCHES.count_ones();
            keys.extend(things.iter().map(|one| days | thing(one)));
        }
    }
    keys
}

fn mixed(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |h, part| {
        let mut x = (h ^ part).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x ^= x >> 29;
        x.wrapping_mul(0x94d0_49bb_1331_11eb) ^ (x >> 32)
    })
}
