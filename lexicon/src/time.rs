//! The expressions of time of one language: `<lang>/time.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// Words, prepositions, tenses and rules of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeTable {
    /// Prepositions grown together with an article, which a date in front of which they stand takes in: "del lunes".
    #[serde(default)]
    pub joined: Vec<String>,
    /// Classes of words: class, value, forms. `[words.weekday] 1 = ["lundi"]`.
    pub words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// How a preposition bears on what follows.
    pub bearing: BearingTable,
    /// How verbs tell past from future.
    pub tense: TenseTable,
    /// When the texts of cases that say nothing else were published.
    #[serde(default)]
    pub published: String,
    /// The rules.
    pub rule: Vec<TimeRule>,
}

/// Prepositions before an expression of time.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BearingTable {
    /// It has held since then: "depuis".
    pub since: Vec<String>,
    /// It holds until then: "jusqu'à".
    pub until: Vec<String>,
    /// It starts then, be that past or future: "à partir de".
    #[serde(default)]
    pub onward: Vec<String>,
    /// It happens later: "après". Behind an event the time is the event's: "après l'attaque de mardi".
    #[serde(default)]
    pub after: Vec<String>,
    /// It happens earlier: "avant".
    #[serde(default)]
    pub before: Vec<String>,
    /// The time lies ahead whatever the verb says: "prévu pour", "payable".
    #[serde(default)]
    pub planned: Vec<String>,
    /// It lasts as long, until now when the verb is a perfect: "for".
    pub lasting: Vec<String>,
    /// The time lies ahead: "d'ici", "by".
    pub future: Vec<String>,
}

/// How verbs tell past from future, besides the feature `Tense`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenseTable {
    /// Lemmas of auxiliaries that make a future: "will".
    pub future: Vec<String>,
    /// Lemmas of verbs whose infinitive complement lies ahead: "aller", "prévoir".
    pub ahead: Vec<String>,
    /// Lemmas of verbs that put what they govern ahead in any tense: "planned a march on Friday".
    pub planning: Vec<String>,
    /// Lemmas of verbs that set a term, which lies ahead in any tense: "banned gatherings until Friday".
    #[serde(default)]
    pub setting: Vec<String>,
    /// Lemmas of auxiliaries that turn a future one into a past: "would **have** met".
    pub perfect: Vec<String>,
    /// Lemma of the particle of infinitives, "to"; empty where an infinitive needs none.
    pub infinitive: String,
    /// Where a weekday or date without year lies when the verb is in the present: `past`, `future` or `near`.
    pub present: String,
    /// The same when no verb governs it.
    pub none: String,
}

/// One rule: what it matches and the operator that gives it a meaning.
///
/// The language of `match` is told in `docs/times.md`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeRule {
    /// Permanent name.
    pub id: String,
    /// Rules of a lower phase run first; those of a higher one see what they found.
    #[serde(default = "first")]
    pub phase: u8,
    /// Patterns, any of which matches.
    #[serde(rename = "match")]
    pub patterns: Vec<String>,
    /// Operator: `date shift ref span every clock part edge range`.
    pub op: String,
    /// Unit of a shift, span or set.
    pub unit: Option<String>,
    /// Number of units, when no word gives it.
    pub n: Option<i64>,
    /// Where it lies: `past`, `future`, `near`, `same` (the document's own), `before` (strictly past), `after`.
    pub dir: Option<String>,
    /// What a shift counts from: `now` (default) or `last`, the date mentioned before.
    pub anchor: Option<String>,
    /// `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Which days a vague expression means for facts: `now recent coming open`, and `till`, all days until now.
    pub reach: Option<String>,
    /// Part of the day: `MO AF EV NI MI DT`.
    pub part: Option<String>,
    /// TIMEX3 modifier: `START MID END APPROX …`.
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    /// Hour of a clock word: noon, midnight.
    pub hour: Option<u8>,
    /// Added to the hour: 12 for "p.m.".
    pub plus: Option<u8>,
    /// Years to add to the document's year: "juin de l'an dernier".
    pub year: Option<i64>,
    /// Months to add to the document's month.
    pub month: Option<i64>,
    /// How often what it names comes round, so that a fact may lie a turn earlier or later.
    pub cycle: Option<Cycle>,
    /// Overrides how it bears on facts: `since`, `until`.
    pub bearing: Option<String>,
    /// Only where the number is not followed by a noun that it counts.
    #[serde(default)]
    pub not_counting: bool,
    /// Only where the first word has one of these parts of speech.
    #[serde(default)]
    pub pos: Vec<String>,
    /// Only where the verb above has one of these forms: `past perfect present future`, the perfect being a present
    /// auxiliary with a participle.
    #[serde(default)]
    pub tense: Vec<String>,
    /// The time is the whole clause that the words open: "une fois que …".
    #[serde(default)]
    pub clause: bool,
    /// Texts in which it finds what it should, and near misses, run by `vigie lexicon check`.
    #[serde(default)]
    pub case: Vec<TimeCase>,
}

/// How often a named day or month comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cycle {
    /// Every week: "Tuesday".
    Week,
    /// Every year: "April", "6 July".
    Year,
}

/// An example beside a rule.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeCase {
    /// The text.
    pub text: String,
    /// When it was published, in EDTF; the table's date where it says nothing.
    pub published: Option<String>,
    /// Whether the rule needs the parse, which is kept in `time.conllu` then.
    #[serde(default)]
    pub parsed: bool,
    /// All that this rule finds, by its words: `"mardi" = "2021-07-13"`, and `none` as the value of what a rule keeps
    /// from being read. Empty for a near miss.
    #[serde(default)]
    pub expect: BTreeMap<String, String>,
}

fn first() -> u8 {
    1
}

impl TimeTable {
    /// Reads the table of a language.
    pub fn load(lang: &str) -> Result<TimeTable, Problem> {
        files::table(&format!("{lang}/time.toml"))
    }
}
