//! Corrections: one field of a fact put right, with the words that say so, or as the reviewer's own reading.

use serde::{Deserialize, Serialize};

use vigie::{
    export::{
        FactRow, PlaceRow, SpanRow,
        rows::{CountRow, PartyRow},
    },
    model::{CharOffsets, Interval},
};

use super::{Entry, Refusal};

/// What sort of fact it is: the type with all that hangs from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Type of the ontology.
    pub fact_type: String,
    /// `event`, `hazard` or `state`.
    pub layer: String,
    /// PLOVER event and mode.
    pub plover: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// ACLED sub-event type.
    pub acled: Option<String>,
}

/// When a fact is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// EDTF; none when nothing says.
    pub time: Option<String>,
    /// The words that say so, if any do.
    pub quote: Option<SpanRow>,
}

/// What a field of a fact is. A list replaces the whole field; an empty one says that there is nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// Its type.
    Type(Kind),
    /// Its time.
    Time(When),
    /// Its places, the most exact first.
    Places(Vec<PlaceRow>),
    /// Who did it.
    Agents(Vec<PartyRow>),
    /// To whom.
    Patients(Vec<PartyRow>),
    /// Its figures.
    Counts(Vec<CountRow>),
    /// Who says so, from the outermost to the innermost.
    Sources(Vec<PartyRow>),
}

/// The names of the fields in the log and in evidence.
pub const FIELDS: [&str; 7] = ["type", "time", "place", "agent", "patient", "count", "source"];

impl Correction {
    /// The field's name in the log.
    pub fn field(&self) -> &'static str {
        match self {
            Correction::Type(_) => "type",
            Correction::Time(_) => "time",
            Correction::Places(_) => "place",
            Correction::Agents(_) => "agent",
            Correction::Patients(_) => "patient",
            Correction::Counts(_) => "count",
            Correction::Sources(_) => "source",
        }
    }

    /// What a field of a fact is now.
    pub fn of_fact(field: &str, row: &FactRow) -> Option<Correction> {
        Some(match field {
            "type" => Correction::Type(Kind {
                fact_type: row.fact_type.clone(),
                layer: row.layer.clone(),
                plover: row.plover.clone(),
                cameo: row.cameo.clone(),
                acled: row.acled.clone(),
            }),
            "time" => Correction::Time(When { time: row.time.clone(), quote: row.time_quote.clone() }),
            "place" => Correction::Places(row.places.clone()),
            "agent" => Correction::Agents(row.agents.clone()),
            "patient" => Correction::Patients(row.patients.clone()),
            "count" => Correction::Counts(row.counts.clone()),
            "source" => Correction::Sources(row.sources.clone()),
            _ => return None,
        })
    }

    /// What an entry of the log puts in.
    pub fn of_entry(entry: &Entry) -> Option<Correction> {
        Self::from_json(entry.field.as_deref()?, entry.after.as_deref()?)
    }

    /// Reads what [`Self::to_json`] wrote of a field.
    pub fn from_json(field: &str, json: &str) -> Option<Correction> {
        Some(match field {
            "type" => Correction::Type(serde_json::from_str(json).ok()?),
            "time" => Correction::Time(serde_json::from_str(json).ok()?),
            "place" => Correction::Places(serde_json::from_str(json).ok()?),
            "agent" => Correction::Agents(serde_json::from_str(json).ok()?),
            "patient" => Correction::Patients(serde_json::from_str(json).ok()?),
            "count" => Correction::Counts(serde_json::from_str(json).ok()?),
            "source" => Correction::Sources(serde_json::from_str(json).ok()?),
            _ => return None,
        })
    }

    /// The field's value as JSON.
    pub fn to_json(&self) -> String {
        match self {
            Correction::Type(kind) => serde_json::to_string(kind),
            Correction::Time(when) => serde_json::to_string(when),
            Correction::Places(rows) => serde_json::to_string(rows),
            Correction::Agents(rows) | Correction::Patients(rows) | Correction::Sources(rows) => {
                serde_json::to_string(rows)
            }
            Correction::Counts(rows) => serde_json::to_string(rows),
        }
        .unwrap_or_default()
    }

    /// Puts it into a fact.
    pub fn apply(self, row: &mut FactRow) {
        match self {
            Correction::Type(kind) => {
                row.fact_type = kind.fact_type;
                row.layer = kind.layer;
                (row.plover, row.cameo, row.acled) = (kind.plover, kind.cameo, kind.acled);
            }
            Correction::Time(when) => {
                let interval = when.time.as_deref().and_then(Interval::from_edtf);
                let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
                row.earliest = day(interval.and_then(|i| i.earliest));
                row.latest = day(interval.and_then(|i| i.latest));
                (row.time, row.time_quote) = (when.time, when.quote);
            }
            Correction::Places(rows) => row.places = rows,
            Correction::Agents(rows) => row.agents = rows,
            Correction::Patients(rows) => row.patients = rows,
            Correction::Counts(rows) => row.counts = rows,
            Correction::Sources(rows) => row.sources = rows,
        }
    }

    /// The words of all its values.
    pub fn quotes(&self) -> Vec<&SpanRow> {
        match self {
            Correction::Type(_) => Vec::new(),
            Correction::Time(when) => when.quote.iter().collect(),
            Correction::Places(rows) => rows.iter().map(|row| &row.quote).collect(),
            Correction::Agents(rows) | Correction::Patients(rows) | Correction::Sources(rows) => {
                rows.iter().map(|row| &row.quote).collect()
            }
            Correction::Counts(rows) => rows.iter().map(|row| &row.quote).collect(),
        }
    }

    fn quotes_mut(&mut self) -> Vec<&mut SpanRow> {
        match self {
            Correction::Type(_) => Vec::new(),
            Correction::Time(when) => when.quote.iter_mut().collect(),
            Correction::Places(rows) => rows.iter_mut().map(|row| &mut row.quote).collect(),
            Correction::Agents(rows) | Correction::Patients(rows) | Correction::Sources(rows) => {
                rows.iter_mut().map(|row| &mut row.quote).collect()
            }
            Correction::Counts(rows) => rows.iter_mut().map(|row| &mut row.quote).collect(),
        }
    }

    /// Says no when it has words that the text does not have at their place, or a value without any.
    ///
    /// # Errors
    /// [`Refusal::NotItsWords`] with those words.
    pub fn check(&self, text: &str) -> Result<(), Refusal> {
        for quote in self.quotes() {
            if !quote.is_own() && !stands(text, quote) {
                return Err(Refusal::NotItsWords { words: quote.text.clone() });
            }
        }
        Ok(())
    }

    /// The same with its words where they stand in another text, or another version of it; `near` is the fact that it
    /// is for. None when the text lacks them.
    pub fn anchored(mut self, text: &str, near: &FactRow) -> Option<Correction> {
        let at = near.mentions.first().map_or(near.sentence.start, |m| m.start);
        for quote in self.quotes_mut() {
            if quote.is_own() {
                quote.start = at;
                quote.end = at;
            } else if !stands(text, quote) {
                *quote = find_words(text, &quote.text, near)?;
            }
        }
        Some(self)
    }
}

/// Whether words stand where they say.
fn stands(text: &str, quote: &SpanRow) -> bool {
    quote.end > quote.start
        && quote.text.chars().count() == quote.end - quote.start
        && text.chars().skip(quote.start).take(quote.end - quote.start).eq(quote.text.chars())
}

/// Where words stand in a document: in the fact's sentence, else as near to its trigger as they come.
pub fn find_words(text: &str, words: &str, near: &FactRow) -> Option<SpanRow> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let at = near.mentions.first().map_or(near.sentence.start, |m| m.start);
    let (length, chars) = (words.chars().count(), CharOffsets::new(text));
    let whole = |start: usize| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(text[..start].chars().next_back()) && edge(text[start + words.len()..].chars().next())
    };
    let found = text.match_indices(words).map(|(byte, _)| byte);
    let best = found.min_by_key(|&byte| {
        let start = chars.char_at(byte);
        let inside = near.sentence.start <= start && start + length <= near.sentence.end;
        // "Or" of "Orléans" is no word of its own.
        (!whole(byte), !inside, start.abs_diff(at))
    })?;
    let start = chars.char_at(best);
    Some(SpanRow { text: words.to_owned(), start, end: start + length })
}
