//! What is looked at in a candidate, by name: a model weighs names, whatever they are made of.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// The features of one candidate.
///
/// A name is put together from pieces, and known to the model by its hash alone, so that reading allocates nothing for
/// it; learning keeps the names too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    hashes: Vec<u64>,
    names: Option<Vec<String>>,
}

impl Features {
    /// Keeps the names beside the hashes.
    pub(crate) fn named() -> Features {
        Features { names: Some(Default::default()), ..Features::default() }
    }

    /// Adds the feature that some pieces name.
    pub(crate) fn add(&mut self, pieces: &[&str]) {
        self.push(hash(pieces), || name(pieces));
    }

    /// The beginning of names that some pieces make.
    pub(crate) fn stem(&self, pieces: &[&str]) -> Stem {
        Stem { hash: hash(pieces), name: self.names.as_ref().map(|_| name(pieces)) }
    }

    /// Adds the feature that a beginning and some pieces name.
    pub(crate) fn add_to(&mut self, stem: &Stem, pieces: &[&str]) {
        let whole = || stem.name.as_deref().unwrap_or_default().to_owned() + &name(pieces);
        self.push(hash_on(stem.hash, pieces), whole);
    }

    fn push(&mut self, hash: u64, name: impl FnOnce() -> String) {
        if let Some(names) = &mut self.names {
            if self.hashes.contains(&hash) {
                return;
            }
            names.push(name());
        }
        self.hashes.push(hash);
    }

    /// The hashes of the features, in the order in which they were added; some may stand there twice.
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    pub(crate) fn into_names(self) -> Vec<String> {
        self.names.unwrap_or_default()
    }
}

/// What several names begin with, hashed once.
#[derive(Clone, Debug)]
pub(crate) struct Stem {
    hash: u64,
    name: Option<String>,
}

/// A name stands in a line of a table.
fn name(pieces: &[&str]) -> String {
    pieces.concat().replace(['\t', '\n', '\r'], " ")
}

/// A table by hashes of features: they are not hashed again.
pub(crate) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// Takes a hash as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Hashes in ascending order, each found by its first bits: smaller than a hash table, and what is found comes in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    hashes: Vec<u64>,
    /// How many hashes have smaller first bits, for all that these can be and one beyond.
    starts: Vec<u32>,
}

impl Order {
    /// Of hashes in ascending order.
    pub(crate) fn new(hashes: Vec<u64>) -> Order {
        let bits = hashes.len().next_power_of_two().ilog2() + 1;
        let mut starts = vec![0; (1 << bits) + 1];
        hashes.iter().for_each(|hash| starts[(hash >> (64 - bits)) as usize + 1] += 1);
        for first in 1..starts.len() {
            starts[first] += starts[first - 1];
        }
        Order { hashes, starts }
    }

    /// How many hashes are smaller than one of them; none where it is none of them.
    pub(crate) fn find(&self, hash: u64) -> Option<u32> {
        let bits = self.starts.len().checked_ilog2()?;
        let first = (hash >> (64 - bits)) as usize;
        let (start, end) = (self.starts[first], self.starts[first + 1]);
        let same = self.hashes[start as usize..end as usize].iter().position(|&known| known == hash);
        same.map(|at| start + at as u32)
    }
}

/// Of how many bytes at most the powers are known that a hash takes in at once.
const STRIDE: usize = 8;

/// Powers of an odd number without a pattern (the golden ratio in 64 bits), from the first on.
const POWERS: [u64; STRIDE] = {
    let mut powers = [0x9e37_79b9_7f4a_7c15_u64; STRIDE];
    let mut k = 1;
    while k < STRIDE {
        powers[k] = powers[k - 1].wrapping_mul(powers[0]);
        k += 1;
    }
    powers
};

/// A polynomial over the bytes of the pieces as if they were one string, modulo 2⁶⁴ (Karp and Rabin 1987, "Efficient randomized
/// pattern-matching algorithms"): several bytes go in at once, wherever pieces end.
pub(crate) fn hash(pieces: &[&str]) -> u64 {
    hash_on(1, pieces)
}

/// The hash of a name, given that of its beginning and the pieces after it.
fn hash_on(mut hash: u64, pieces: &[&str]) -> u64 {
    let number = |byte: u8| u64::from(if matches!(byte, b'\t' | b'\n' | b'\r') { b' ' } else { byte });
    for stride in pieces.iter().flat_map(|piece| piece.as_bytes().chunks(STRIDE)) {
        let powers = &POWERS[..stride.len()];
        let weighed = stride.iter().zip(powers.iter().rev());
        let taken =
            weighed.fold(0u64, |sum, (&byte, power)| sum.wrapping_add(number(byte).wrapping_mul(*power)));
        hash = hash.wrapping_mul(powers[powers.len() - 1]).wrapping_add(taken);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_found_in_their_order() {
        for n in [0, 1, 2, 3, 1000] {
            let mut hashes: Vec<u64> = (0..n).map(|i: u64| hash(&[&i.to_string()])).collect();
            hashes.extend([0, u64::MAX]);
            hashes.sort_unstable();
            let order = Order::new(hashes.clone());
            assert!(hashes.iter().enumerate().all(|(at, &hash)| order.find(hash) == Some(at as u32)));
            assert_eq!((order.find(hash(&["none"])), Order::default().find(7)), (None, None));
        }
        assert_eq!(Order::new(Vec::new()).find(7), None);
    }

    #[test]
    fn a_name_has_one_hash_however_it_is_cut() {
        let name = "lemma=déclencher\tVERB offensive";
        let whole = hash(&[name]);
        for cut in (0..=name.len()).filter(|&cut| name.is_char_boundary(cut)) {
            let (start, end) = name.split_at(cut);
            assert_eq!((hash(&[start, end]), hash_on(hash(&[start]), &[end])), (whole, whole), "{cut}");
        }
        assert_ne!(whole, hash(&["lemma=déclencher VERB offensives"]));
    }

    #[test]
    fn a_feature_is_known_by_its_whole_name() {
        let mut features = Features::named();
        features.add(&["lemma=", "attaquer"]);
        features.add(&["lemma=att", "aquer"]);
        let stem = features.stem(&["lemma=a\t"]);
        features.add_to(&stem, &["b"]);
        assert_eq!(features.hashes(), [hash(&["lemma=attaquer"]), hash(&["lemma=a b"])]);
        assert_eq!(features.into_names(), ["lemma=attaquer", "lemma=a b"]);
    }
}
