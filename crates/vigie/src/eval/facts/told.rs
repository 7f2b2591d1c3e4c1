//! A fact as a line of JSON tells it, gold or found.

use serde_json::Value;

use super::super::gold::{self, GoldDocument, Mark};
use crate::model::Diagnostic;

/// The key of a document's facts.
const KEY: &str = "facts";

/// A place of a fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToldPlace {
    /// Where it is named.
    pub span: Option<Mark>,
    /// Its name in the gazetteer.
    pub name: String,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
    /// How large it is.
    pub level: String,
}

/// A number of a fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToldCount {
    /// Where it stands.
    pub span: Option<Mark>,
    /// What it counts.
    pub what: String,
    /// The least that it means.
    pub low: Option<f64>,
    /// The most that it means.
    pub high: Option<f64>,
    /// How exact it is.
    pub qualifier: String,
}

/// A source of a fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToldSource {
    /// Where it is named.
    pub span: Option<Mark>,
    /// What sort of source it is.
    pub kind: String,
}

/// A fact, gold's or a system's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Its type.
    pub fact_type: String,
    /// The words that tell it.
    pub mentions: Vec<Mark>,
    /// Who did it.
    pub agents: Vec<Mark>,
    /// To whom or what.
    pub patients: Vec<Mark>,
    /// Where.
    pub places: Vec<ToldPlace>,
    /// How many.
    pub counts: Vec<ToldCount>,
    /// When, as EDTF.
    pub time: Option<String>,
    /// The words that say when.
    pub time_span: Option<Mark>,
    /// Whether it happened.
    pub realis: String,
    /// Who says so, outermost first.
    pub sources: Vec<ToldSource>,
    /// How the last source stands to it.
    pub stance: String,
    /// The pattern that found it.
    pub rule: Option<String>,
}

impl Told {
    /// The facts of a list; what is no object is none.
    pub fn list(value: Option<&Value>) -> Vec<Told> {
        rows(value).filter(|row| row.is_object()).map(Told::of).collect()
    }

    fn of(row: &Value) -> Told {
        let words = |value: &Value| value.as_str().map(str::to_owned);
        let or = |key: &str, usual: &str| words(&row[key]).unwrap_or_else(|| usual.to_owned());
        let spans = |key: &str| Mark::list(row.get(key));
        let span = |row: &Value| Mark::of_value(&row["span"]);
        let place = |row: &Value| ToldPlace {
            span: span(row),
            name: words(&row["name"]).unwrap_or_default(),
            point: row["lat"].as_f64().zip(row["lon"].as_f64()),
            level: words(&row["level"]).unwrap_or_default(),
        };
        let count = |row: &Value| ToldCount {
            span: span(row),
            what: words(&row["what"]).unwrap_or_default(),
            low: row["low"].as_f64(),
            high: row["high"].as_f64(),
            qualifier: words(&row["qualifier"]).unwrap_or_default(),
        };
        let source =
            |row: &Value| ToldSource { span: span(row), kind: words(&row["kind"]).unwrap_or_default() };
        Told {
            fact_type: or("type", ""),
            mentions: spans("mentions"),
            agents: spans("agents"),
            patients: spans("patients"),
            places: rows(row.get("places")).map(place).collect(),
            counts: rows(row.get("counts")).map(count).collect(),
            time: words(&row["time"]["value"]),
            time_span: Mark::of_value(&row["time"]["span"]),
            realis: or("realis", "actual"),
            sources: rows(row.get("sources")).map(source).collect(),
            stance: or("stance", "asserts"),
            rule: words(&row["rule"]),
        }
    }
}

fn rows(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice).iter()
}

/// A gold document with its facts.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDocument {
    /// Its text and metadata; it has no spans of its own.
    pub document: GoldDocument,
    /// The right facts.
    pub facts: Vec<Told>,
}

/// Reads the gold documents of a file. A line that is none, or has no facts, is named and left out.
pub fn read_gold(text: &str, origin: &str) -> (Vec<FactDocument>, Vec<Diagnostic>) {
    let fits = |text: &str, rows: &Value| {
        let n_chars = text.chars().count();
        let whole = |mark: &Mark| mark.start < mark.end && mark.end <= n_chars;
        Told::list(Some(rows)).iter().all(|fact| !fact.mentions.is_empty() && fact.mentions.iter().all(whole))
    };
    let (documents, found) = gold::read_documents(text, origin, ("facts", KEY), fits);
    let told = |(document, rows)| FactDocument { document, facts: Told::list(Some(&rows)) };
    (documents.into_iter().map(told).collect(), found)
}

/// Reads a system's answers, and puts them to the gold documents of the same id, an id that occurs twice in order.
pub fn read_answers(
    text: &str,
    origin: &str,
    golds: &[FactDocument],
) -> (Vec<Option<Vec<Told>>>, Vec<Diagnostic>) {
    let ids = golds.iter().map(|gold| gold.document.id.as_str());
    gold::join_answers(text, origin, ids, |keys| Told::list(keys.get(KEY)))
}
