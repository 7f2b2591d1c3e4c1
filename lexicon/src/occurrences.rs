//! Which types of fact may tell of one occurrence: `occurrences.toml`.

use serde::Deserialize;

use crate::{files, problem::Problem};

/// The whole table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrences {
    /// The kinds of occurrence; where two types share several, the first counts.
    #[serde(default)]
    pub kind: Vec<Kind>,
}

/// One kind of occurrence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its permanent name: `attack`.
    pub name: String,
    /// How long one of its occurrences goes on.
    pub lasts: Lasts,
    /// Whether saying it is the news, so that only the same speaker says it again.
    #[serde(default)]
    pub said: bool,
    /// Whether both sides do it, so that two agents are no contradiction.
    #[serde(default)]
    pub mutual: bool,
    /// Whether where it is told to be says which one it is.
    #[serde(default = "yes")]
    pub placed: bool,
    /// The types of fact that tell of it.
    pub types: Vec<String>,
}

/// How long an occurrence goes on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Lasts {
    /// An act of a day: on the next day it is another.
    Day,
    /// It strikes and goes on for some days.
    Days,
    /// It is planned, announced and goes on.
    Long,
}

fn yes() -> bool {
    true
}

/// Reads the table.
///
/// # Errors
/// What is wrong with the file, where it is missing or broken.
pub fn load() -> Result<Occurrences, Problem> {
    files::table("occurrences.toml")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_type_that_happens_is_of_some_kind_and_every_kind_holds_known_types() {
        let table = super::load().expect("the table is valid");
        let (types, _) = crate::events::load();
        let told: BTreeSet<&str> =
            table.kind.iter().flat_map(|kind| &kind.types).map(String::as_str).collect();
        let happens: BTreeSet<&str> =
            types.values().filter(|known| known.layer != "state").map(|known| known.name.as_str()).collect();
        assert_eq!(told, happens);
        let names: BTreeSet<&str> = table.kind.iter().map(|kind| kind.name.as_str()).collect();
        assert_eq!(names.len(), table.kind.len(), "a name stands twice");
    }
}
