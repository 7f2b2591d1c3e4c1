//! What is looked at in a candidate, by name: a model weighs names, whatever they are made of.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// The features of one candidate, each once.
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
        let hash = hash(pieces);
        if let Some(names) = &mut self.names {
            if self.hashes.contains(&hash) {
                return;
            }
            names.push(name(pieces));
        }
        self.hashes.push(hash);
    }

    /// The hashes of the features, each once, in their own order.
    pub(crate) fn hashes(&self) -> Vec<u64> {
        let mut hashes = self.hashes.clone();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    pub(crate) fn into_names(self) -> Vec<String> {
        self.names.unwrap_or_default()
    }
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

/// FNV-1a (Fowler, Noll and Vo), 64 bits, over the pieces as if they were one string.
pub(crate) fn hash(pieces: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in pieces.iter().flat_map(|piece| piece.bytes()) {
        let byte = if matches!(byte, b'\t' | b'\n' | b'\r') { b' ' } else { byte };
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_is_known_by_its_whole_name() {
        let mut features = Features::named();
        features.add(&["lemma=", "attaquer"]);
        features.add(&["lemma=att", "aquer"]);
        features.add(&["lemma=", "a\tb"]);
        let mut hashes = [hash(&["lemma=attaquer"]), hash(&["lemma=a b"])];
        hashes.sort_unstable();
        assert_eq!(features.hashes(), hashes);
        assert_eq!(features.into_names(), ["lemma=attaquer", "lemma=a b"]);
    }
}
