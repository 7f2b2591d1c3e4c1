//! The ontology: one file per type of fact under `events/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    files,
    patterns::{ROLES, WHATS},
    problem::Problem,
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
    /// Whether victims are counted with facts of it: those of attacks, disasters and riots are, a ban has none.
    pub fn takes_victims(&self) -> bool {
        self.victims && matches!(self.group.as_str(), "fight" | "hazard" | "order")
    }

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

/// The layers that a type may be of.
pub const LAYERS: &[&str] = &["event", "hazard", "state"];
/// The groups of the guidelines.
pub const GROUPS: &[&str] =
    &["fight", "forces", "hazard", "order", "people", "politics", "state", "territory", "violence"];
/// The schemes whose codes a type may have.
pub const SCHEMES: &[&str] = &["plover", "cameo", "acled"];
/// The types of party that a circumstance may ask for.
pub const PARTIES: &[&str] = &[
    "state",
    "state_forces",
    "police",
    "rebel",
    "militia",
    "gang",
    "civilians",
    "external_forces",
    "igo",
    "ngo",
    "media",
    "party",
    "company",
    "other",
];

/// All types, by name, and what is wrong with their files.
pub fn load() -> (BTreeMap<String, EventType>, Vec<Problem>) {
    let (mut types, mut problems) = (BTreeMap::new(), Vec::new());
    let mut read = Vec::new();
    for file in files::list("events/") {
        match files::table::<EventType>(&file) {
            Ok(found) => {
                types.insert(found.name.clone(), found.clone());
                read.push((file, found));
            }
            Err(problem) => problems.push(problem),
        }
    }
    for (file, found) in &read {
        let text = files::read(file).unwrap_or_default();
        problems.extend(faults(file, &text, found, &types));
    }
    (types, problems)
}

/// What a type's file says that nothing knows.
fn faults(file: &str, text: &str, found: &EventType, types: &BTreeMap<String, EventType>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut unknown = |key: &str, entry: usize, what: &str, value: &str, known: &[&str]| {
        if !known.contains(&value) {
            let hint = format!("write one of {}", known.join(", "));
            let line = line_of(text, key, entry);
            problems.push(Problem {
                line,
                hint,
                ..Problem::of(file, format!("{key}: no {what} is called `{value}`"))
            });
        }
    };
    let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or(file);
    unknown("name", 0, "file", &found.name, &[stem]);
    unknown("layer", 0, "layer", &found.layer, LAYERS);
    unknown("group", 0, "group", &found.group, GROUPS);
    found.roles.iter().for_each(|role| unknown("roles", 0, "role", role, ROLES));
    let roles: Vec<&str> = found.roles.iter().map(String::as_str).collect();
    let counted = [roles.as_slice(), &["trigger", "object"]].concat();
    for (role, what) in &found.counts {
        unknown("counts", 0, "role of it", role, &counted);
        unknown("counts", 0, "count", what, WHATS);
    }
    found.codes.keys().for_each(|scheme| unknown("codes", 0, "scheme", scheme, SCHEMES));
    let names: Vec<&str> = types.keys().map(String::as_str).collect();
    found.recalled.iter().for_each(|kind| unknown("recalled", 0, "type", kind, &names));
    for (n, circumstance) in found.circumstance.iter().enumerate() {
        circumstance.agent.iter().for_each(|party| unknown("agent", n + 1, "type of party", party, PARTIES));
        circumstance
            .patient
            .iter()
            .for_each(|party| unknown("patient", n + 1, "type of party", party, PARTIES));
        circumstance.codes.keys().for_each(|scheme| unknown("codes", n + 1, "scheme", scheme, SCHEMES));
    }
    problems
}

/// The line (from 1) that sets a key, in the head of a file or in the n-th `[[circumstance]]`.
fn line_of(text: &str, key: &str, entry: usize) -> usize {
    let mut part = 0;
    for (number, line) in text.lines().enumerate() {
        part += usize::from(line.trim() == "[[circumstance]]");
        let set = line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        if set && part == entry {
            return number + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_nothing_knows_is_told_by_its_line() {
        const BOMB: &str = "name = \"bomb\"\nlayer = \"event\"\ngroup = \"fight\"\nlabels = {}\n\
            roles = [\"agent\", \"place\"]\ncounts = { agent = \"other\", trigger = \"weapons\" }\n\
            codes = { plover = \"ASSAULT\" }\nrecalled = [\"bomb\"]\n\n[[circumstance]]\nwords = [\"base\"]\n\
            codes = {}\n\n[[circumstance]]\nagent = [\"rebel\"]\ncodes = { acled = \"Attack\" }\n";
        let check = |good: &str, bad: &str, told: &[(usize, &str)]| {
            let text = BOMB.replacen(good, bad, 1);
            let found: EventType = toml::from_str(&text).unwrap();
            let types = BTreeMap::from([("bomb".to_owned(), found.clone())]);
            let problems = faults("events/bomb.toml", &text, &found, &types);
            let problems: Vec<(usize, &str)> =
                problems.iter().map(|p| (p.line, p.message.as_str())).collect();
            assert_eq!(problems, told);
        };
        check("bomb", "bomb", &[]);
        check("\"bomb\"", "\"bom\"", &[(1, "name: no file is called `bom`")]);
        check("\"event\"", "\"events\"", &[(2, "layer: no layer is called `events`")]);
        check("fight", "figth", &[(3, "group: no group is called `figth`")]);
        check("[\"agent\", \"place\"]", "[\"agent\", \"palce\"]", &[(5, "roles: no role is called `palce`")]);
        check(
            "agent = \"other\"",
            "patient = \"other\"",
            &[(6, "counts: no role of it is called `patient`")],
        );
        check("weapons", "weapon", &[(6, "counts: no count is called `weapon`")]);
        check("plover", "plovr", &[(7, "codes: no scheme is called `plovr`")]);
        check(
            "recalled = [\"bomb\"]",
            "recalled = [\"bombs\"]",
            &[(8, "recalled: no type is called `bombs`")],
        );
        check("[\"rebel\"]", "[\"rebels\"]", &[(15, "agent: no type of party is called `rebels`")]);
        check("acled", "acle", &[(16, "codes: no scheme is called `acle`")]);
    }

    #[test]
    fn every_type_file_is_read_and_named_for_its_type() {
        let (types, problems) = load();
        assert_eq!(problems, []);
        assert!(types.len() >= 64);
    }
}
