//! What linking looks at of one fact.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One fact as one document tells it. It is plain data: a store makes it from its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Telling {
    /// Id of the fact.
    pub fact: String,
    /// Id of the document.
    pub document: String,
    /// Type of the ontology.
    pub fact_type: String,
    /// The words that tell it.
    pub mentions: Vec<String>,
    /// `event`, `hazard` or `state`; states are no occurrences.
    pub layer: String,
    /// `actual`, `negated`, `future` or `hypothetical`.
    pub realis: String,
    /// `asserts`, `denies` or `doubts`.
    pub stance: String,
    /// Where, the most exact first.
    pub places: Vec<Spot>,
    /// First day it can be.
    pub earliest: Option<Date>,
    /// Last day it can be.
    pub latest: Option<Date>,
    /// Whether words of the text say when; otherwise only the date of publication does.
    pub stated: bool,
    /// First and last day on which the document can have been published.
    pub published: Option<(Date, Date)>,
    /// Who did it.
    pub agents: Vec<Party>,
    /// To whom.
    pub patients: Vec<Party>,
    /// How many.
    pub counts: Vec<Tally>,
    /// What the last of its sources is (`official`, `witness`, …); none where the report itself says so.
    pub speaker: Option<String>,
    /// The sentence that tells it.
    pub sentence: String,
}

/// A place of a fact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spot {
    /// Gazetteer id.
    pub id: String,
    /// Canonical English name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How exact it is.
    pub level: String,
    /// Metres around the point within which it lies.
    pub radius_m: u32,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// What it lies in, from the smallest to the country.
    pub containers: Vec<String>,
}

/// An agent or patient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Its words.
    pub words: String,
    /// Id of the known actor.
    pub actor: Option<String>,
}

/// A number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// What it counts.
    pub what: String,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
}

impl Telling {
    /// Whether it says that it is not so.
    pub fn denies(&self) -> bool {
        (self.stance == "denies") != (self.realis == "negated")
    }
}

/// The side that an actor belongs to: `ru` for `ru.army`.
pub(in crate::linking) fn side(actor: &str) -> &str {
    actor.split_once('.').map_or(actor, |(side, _)| side)
}

/// Shorter words say what any sentence says.
const SHORTEST: usize = 4;
/// Letters that are compared: what follows is mostly inflection.
const STEM: usize = 6;

/// The words of a text that may be told again: longer ones without their endings, and numbers; hashed and sorted.
pub(super) fn words(text: &str) -> Vec<u32> {
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let told = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.chars().count() >= SHORTEST || (!word.is_empty() && word.chars().all(char::is_numeric))
    });
    let stems: BTreeSet<u32> =
        told.map(|word| hash(&word.chars().take(STEM).collect::<String>()) as u32).collect();
    stems.into_iter().collect()
}

/// A number for a text, the same on every machine.
pub(super) fn hash(text: &str) -> u64 {
    // FNV-1a.
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// 64 bits of the SHA-256 of a key, behind a letter that says what it names.
pub(in crate::linking) fn stable_id(letter: &str, key: &str) -> String {
    let hex: String =
        Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{letter}{hex}")
}
