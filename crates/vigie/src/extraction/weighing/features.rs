//! What is looked at in a candidate, by name: a model weighs names, whatever they are made of.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use smol_str::SmolStr;

/// The features of one candidate, each once.
///
/// A name is put together from pieces, and known to the model by its hash alone, so that reading allocates nothing for
/// it; learning keeps the names too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    hashes: Vec<u64>,
    /// Those that speak for one class, and weigh the same whichever it is: class and hash.
    tied: Vec<(SmolStr, u64)>,
    names: Option<Names>,
}

/// The names of features, and of those that speak for one class, each with the class.
pub(crate) type Names = (Vec<String>, Vec<(String, String)>);

impl Features {
    /// Keeps the names beside the hashes.
    pub(crate) fn named() -> Features {
        Features { names: Some(Default::default()), ..Features::default() }
    }

    /// Adds the feature that some pieces name.
    pub(crate) fn add(&mut self, pieces: &[&str]) {
        let hash = hash(pieces);
        if self.hashes.contains(&hash) {
            return;
        }
        self.hashes.push(hash);
        if let Some((names, _)) = &mut self.names {
            names.push(name(pieces));
        }
    }

    /// Adds a feature that speaks for one class: "the most specific pattern is of that type".
    pub(crate) fn add_for(&mut self, class: &str, pieces: &[&str]) {
        let tie = (SmolStr::new(class), hash(pieces));
        if self.tied.contains(&tie) {
            return;
        }
        self.tied.push(tie);
        if let Some((_, tied)) = &mut self.names {
            tied.push((class.to_owned(), name(pieces)));
        }
    }

    pub(crate) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    pub(crate) fn tied(&self) -> &[(SmolStr, u64)] {
        &self.tied
    }

    pub(crate) fn into_names(self) -> Names {
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
        assert_eq!(features.hashes(), [hash(&["lemma=attaquer"]), hash(&["lemma=a b"])]);
        features.add_for("kill", &["first"]);
        features.add_for("kill", &["first"]);
        assert_eq!(features.tied(), [(SmolStr::new("kill"), hash(&["first"]))]);
        let (names, tied) = features.into_names();
        assert_eq!(names, ["lemma=attaquer", "lemma=a b"]);
        assert_eq!(tied, [("kill".to_owned(), "first".to_owned())]);
    }
}
