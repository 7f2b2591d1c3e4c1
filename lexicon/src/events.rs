//! The ontology: one file per type of fact under `events/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    files,
    problem::{Problem, line_at},
};

/// One type of fact.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// Its permanent name: `airstrike`.
    pub name: String,
    /// `event`, `hazard` or `state`.
    pub layer: String,
    /// The group of the guidelines: `fight`.
    pub group: String,
    /// What people call it, by language.
    pub labels: BTreeMap<String, String>,
    /// The roles it has.
    pub roles: Vec<String>,
    /// What a number on a role, on the `trigger` or on its `object` counts: `patient = "killed"`.
    #[serde(default)]
    pub counts: BTreeMap<String, String>,
    /// Codes of other schemes: `plover`, `cameo`, `acled`.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// From where a fact that names no place may take one: `paragraph` (its sentence, then those before it), or
    /// `clause` for what is said or decided rather than done somewhere.
    #[serde(default)]
    pub place: Reach,
    /// Whether a fact that names no place lies in the country that is its agent: "Turkey prolongs the state of emergency".
    #[serde(default)]
    pub of_country: bool,
    /// Whether what it is done to is a place, known or not: what is taken, held, besieged.
    #[serde(default)]
    pub of_place: bool,
    /// Whether what it is done to are people: who is killed, held, driven out.
    #[serde(default)]
    pub of_people: bool,
    /// Whether it tells of what is missing: "no lorry arrives" tells it, and does not deny it.
    #[serde(default)]
    pub of_lack: bool,
    /// Whether those who do it are sides that do it to one another: who dies in a clash fought in it.
    #[serde(default)]
    pub of_sides: bool,
    /// Whether its agent says by it what is to be: who demands, threatens or promises something is the source of that.
    #[serde(default)]
    pub of_will: bool,
    /// Whether a report tells of one such fact (`once`) or of as many as it words differently (`apart`).
    #[serde(default)]
    pub told: Told,
    /// The types whose definite nouns may stand for it: after a bombing, "the attack" is that bombing.
    #[serde(default)]
    pub recalled: Vec<String>,
    /// Whether dead and wounded are counted with it, in the groups where they are: a ban has none.
    #[serde(default = "yes")]
    pub victims: bool,
    /// Whether it tells of victims and of nothing else, so that they are counted with what they fell to where that is told.
    #[serde(default)]
    pub of_victims: bool,
    /// Codes that hold in some circumstances only.
    #[serde(default)]
    pub circumstance: Vec<Circumstance>,
}

impl EventType {
    /// Whether it is about who holds a place.
    pub fn changes_hands(&self) -> bool {
        self.group == "territory" || self.group == "state" && self.roles.iter().any(|role| role == "agent")
    }
}

fn yes() -> bool {
    true
}

/// How often one report tells of a type for the same place and days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Told {
    /// As often as who, whom or the words differ.
    #[default]
    Apart,
    /// Once: a protest is called a march, a rally and a movement, with now this and now that crowd as who protests.
    Once,
}

/// From where a fact that names no place may take one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Only from its own clause.
    Clause,
    /// From its sentence, else from those before it in the paragraph.
    #[default]
    Paragraph,
}

/// Codes of a type when its agent or its words say more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// Types of party of which the agent must be one: `state_forces`; empty for any.
    #[serde(default)]
    pub agent: Vec<String>,
    /// Types of party of which the patient must be one; empty for any.
    #[serde(default)]
    pub patient: Vec<String>,
    /// Names of word classes (`classes.toml` of each language) of which a word must stand in the mention or its
    /// noun phrase; empty for any.
    #[serde(default)]
    pub words: Vec<String>,
    /// The codes that then replace the type's own.
    pub codes: BTreeMap<String, String>,
}

/// All types, by name, and what is wrong with their files.
pub fn load() -> (BTreeMap<String, EventType>, Vec<Problem>) {
    let (mut types, mut problems) = (BTreeMap::new(), Vec::new());
    for file in files::list("events/") {
        let text = files::read(&file).unwrap_or_default();
        match toml::from_str::<EventType>(&text) {
            Ok(found) => {
                types.insert(found.name.clone(), found);
            }
            Err(error) => problems.push(Problem {
                line: line_at(&text, error.span().map_or(0, |s| s.start)),
                file,
                id: String::new(),
                message: error.message().lines().next().unwrap_or_default().to_owned(),
                hint: String::new(),
            }),
        }
    }
    (types, problems)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_type_file_is_read_and_named_for_its_type() {
        let (types, problems) = super::load();
        assert_eq!(problems, []);
        assert!(types.len() >= 64);
        for file in crate::files::list("events/") {
            let name = file.trim_start_matches("events/").trim_end_matches(".toml");
            assert!(types.contains_key(name), "{file} names another type");
        }
    }
}
