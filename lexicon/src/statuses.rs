//! What facts do to the states of places: `statuses.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// The whole table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statuses {
    /// One entry a fact type.
    #[serde(default)]
    pub transition: Vec<Transition>,
    /// Words for a part of a place, by language, folded: a hold on a part ends nobody's hold on the rest.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    /// Words for a state, by state and language, folded: what a fact must name to end it, where the fact's type alone does not.
    #[serde(default)]
    pub names: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// What one fact type does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The fact type.
    pub fact: String,
    /// The state that it opens, if any.
    pub opens: Option<String>,
    /// The states that it closes where they stand.
    #[serde(default)]
    pub closes: Vec<String>,
    /// The states that it closes only where its words name them: "lifted the siege" ends a siege, "opened the road" does not.
    #[serde(default)]
    pub closes_named: Vec<String>,
    /// Which role names the place when no gazetteer place does.
    #[serde(default)]
    pub place: Role,
    /// Which role holds the place, or is in that state.
    #[serde(default)]
    pub holder: Role,
    /// Whether it closes only what its own agent holds.
    #[serde(default)]
    pub only_holder: bool,
    /// Whether it opens its state only where somebody holds it: "occupied areas" that nobody is said to hold tell of no state.
    #[serde(default)]
    pub needs_holder: bool,
    /// Whether it opens its state only in a town where two known sides are: both in the fact, or one in it and another in a
    /// state that stands there.
    #[serde(default)]
    pub only_rivals: bool,
}

/// A role of a fact.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Who did it.
    #[default]
    Agent,
    /// To whom or what it was done.
    Patient,
    /// Where.
    Place,
}

/// Reads the table.
///
/// # Errors
/// What is wrong with the file, where it is missing or broken.
pub fn load() -> Result<Statuses, Problem> {
    files::table("statuses.toml")
}
