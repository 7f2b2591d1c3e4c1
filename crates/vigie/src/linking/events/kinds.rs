//! Which types of fact may tell of one occurrence, and how long such occurrences go on.

pub use vigie_lexicon::occurrences::Lasts;
use vigie_lexicon::occurrences::{self, Kind};

/// The kinds of occurrence, read once.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    kinds: Vec<Kind>,
    /// The types in the order of the table: those that say more of what happened come first.
    types: Vec<String>,
    /// For each two types, the kind that they share.
    shared: Vec<Option<usize>>,
    /// For each kind, the first one that it shares types with, at whatever remove.
    realms: Vec<usize>,
}

/// All kinds whose types can meet, at whatever remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Realm {
    pub number: usize,
    /// The longest that their occurrences go on.
    pub lasts: Lasts,
    pub said: bool,
    pub placed: bool,
}

impl Kinds {
    /// Reads `occurrences.toml` of the lexicon.
    ///
    /// # Errors
    /// The message of the TOML reader, when the file is broken.
    pub fn load() -> Result<Self, String> {
        let table = occurrences::load()?;
        Ok(Kinds::new(table.kind))
    }

    fn new(kinds: Vec<Kind>) -> Self {
        let mut types: Vec<String> = Vec::new();
        for told in kinds.iter().flat_map(|kind| &kind.types) {
            if !types.contains(told) {
                types.push(told.clone());
            }
        }
        let both = |a: &String, b: &String| {
            kinds.iter().position(|kind| kind.types.contains(a) && kind.types.contains(b))
        };
        let shared = types.iter().flat_map(|a| types.iter().map(move |b| both(a, b))).collect();
        let mut realms: Vec<usize> = (0..kinds.len()).collect();
        for told in &types {
            let of = kinds.iter().zip(&realms).filter(|(kind, _)| kind.types.contains(told));
            let joined: Vec<usize> = of.map(|(_, realm)| *realm).collect();
            let least = joined.iter().copied().min().unwrap_or_default();
            realms.iter_mut().filter(|realm| joined.contains(realm)).for_each(|realm| *realm = least);
        }
        Kinds { kinds, types, shared, realms }
    }

    /// The kind of occurrence that facts of two types can tell of together.
    pub fn shared(&self, a: &str, b: &str) -> Option<&Kind> {
        self.of(self.rank(a), self.rank(b))
    }

    /// The same for two types by their ranks.
    pub(super) fn of(&self, a: usize, b: usize) -> Option<&Kind> {
        let n = self.types.len();
        let at = (a < n && b < n).then(|| a * n + b)?;
        self.kinds.get((*self.shared.get(at)?)?)
    }

    /// What all types have in common that can meet this one; none for a type that the table lacks.
    pub(super) fn realm(&self, fact_type: &str) -> Option<Realm> {
        let first = self.kinds.iter().position(|kind| kind.types.iter().any(|told| told == fact_type))?;
        let number = self.realms[first];
        let inside =
            || self.kinds.iter().zip(&self.realms).filter(|(_, at)| **at == number).map(|(kind, _)| kind);
        Some(Realm {
            number,
            lasts: inside().map(|kind| kind.lasts).max()?,
            said: inside().any(|kind| kind.said),
            placed: inside().any(|kind| kind.placed),
        })
    }

    /// Where the type stands in the table: lesser ones say more of what happened.
    pub(super) fn rank(&self, fact_type: &str) -> usize {
        self.types.iter().position(|known| known == fact_type).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_types_meet_where_a_kind_holds_both() {
        let kinds = Kinds::load().expect("the table is valid");
        let name = |a: &str, b: &str| kinds.shared(a, b).map(|kind| kind.name.clone());
        assert_eq!(name("shelling", "casualties").as_deref(), Some("attack"));
        assert_eq!(name("flood", "casualties").as_deref(), Some("waters"));
        assert_eq!(name("flood", "shelling"), None);
        assert_eq!(name("accuse", "accuse").as_deref(), Some("accusation"));
        assert_eq!(kinds.realm("flood"), kinds.realm("shelling"));
        assert_ne!(kinds.realm("accuse"), kinds.realm("demand"));
    }
}
