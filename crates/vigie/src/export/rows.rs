//! Facts and statuses as plain rows: what the store keeps and the table formats write.

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{
    Argument, Byte, CharOffsets, Document, Fact, FactPlace, Interval, Parsed, Place, Source, Span, Status,
};

/// Words of a document, in Unicode code points, half-open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanRow {
    /// The exact words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
}

impl SpanRow {
    /// What a reviewer says without words of the document: it stands at a point of the text and covers nothing.
    ///
    /// ```
    /// # use vigie::export::SpanRow;
    /// let own = SpanRow::own("the 3rd brigade", 40);
    /// assert!(own.is_own() && own.start == own.end);
    /// assert!(!SpanRow { text: "brigade".into(), start: 40, end: 47 }.is_own());
    /// ```
    pub fn own(text: &str, at: usize) -> Self {
        SpanRow { text: text.to_owned(), start: at, end: at }
    }

    /// Whether it is a reviewer's own reading, and no quote.
    pub fn is_own(&self) -> bool {
        self.start == self.end && !self.text.is_empty()
    }
}

/// An agent, patient, instrument or source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRow {
    /// Its words.
    pub quote: SpanRow,
    /// What sort of thing or source it is.
    pub kind: String,
    /// Id of the known actor.
    pub actor: Option<String>,
}

/// A place of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// The words that name it.
    pub quote: SpanRow,
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
    /// What the text says it lies in, where the gazetteer disagrees.
    pub conflict: Option<String>,
    /// Whether it comes from another sentence than the trigger's.
    pub inferred: bool,
}

impl PlaceRow {
    /// Whether it is exact enough for a pin: a province has none.
    pub fn has_pin(&self) -> bool {
        matches!(self.level.as_str(), "site" | "settlement")
    }
}

impl From<&Place> for PlaceRow {
    /// A place of the gazetteer, without words that name it.
    fn from(place: &Place) -> Self {
        PlaceRow {
            quote: SpanRow::default(),
            id: place.id.clone(),
            name: place.name.clone(),
            lat: place.lat,
            lon: place.lon,
            level: place.level.as_str().to_owned(),
            radius_m: place.radius_m,
            country: place.country.clone(),
            containers: place.containers.clone(),
            conflict: None,
            inferred: false,
        }
    }
}

/// A number of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountRow {
    /// Qualifier, number and noun.
    pub quote: SpanRow,
    /// What it counts.
    pub what: String,
    /// Whether it counts households and not persons.
    #[serde(default)]
    pub households: bool,
    /// Lowest value.
    pub low: f64,
    /// Highest value; infinite, in JSON `null`, where there is no bound.
    #[serde(deserialize_with = "bound")]
    pub high: f64,
    /// How it is meant.
    pub qualifier: String,
}

impl CountRow {
    /// What it counts, households apart, with the attribute that HXL gives them: `displaced`, `displaced+hh`.
    pub fn measure(&self) -> String {
        format!("{}{}", self.what, if self.households { HOUSEHOLDS } else { "" })
    }
}

/// The [HXL](https://hxlstandard.org) attribute of figures that count households.
pub const HOUSEHOLDS: &str = "+hh";

fn bound<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::INFINITY))
}

/// One fact of one document, with everything needed to show it and to open its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactRow {
    /// Stable id, made from the document, the type and the first trigger.
    pub id: String,
    /// SHA-256 of the document.
    pub document: String,
    /// What the user calls the document.
    pub document_name: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When, in EDTF.
    pub published: Option<String>,
    /// Language of the words.
    pub lang: String,
    /// Type of the ontology.
    pub fact_type: String,
    /// `event`, `hazard` or `state`.
    pub layer: String,
    /// The sentence that the first trigger stands in.
    pub sentence: SpanRow,
    /// The triggers, the clearest first.
    pub mentions: Vec<SpanRow>,
    /// Who did it.
    pub agents: Vec<PartyRow>,
    /// To whom.
    pub patients: Vec<PartyRow>,
    /// With what.
    pub instruments: Vec<PartyRow>,
    /// Where.
    pub places: Vec<PlaceRow>,
    /// The words that say when.
    pub time_quote: Option<SpanRow>,
    /// When, in EDTF; none when not even the document's date is known.
    pub time: Option<String>,
    /// First day it can be.
    pub earliest: Option<String>,
    /// Last day it can be.
    pub latest: Option<String>,
    /// How many.
    pub counts: Vec<CountRow>,
    /// `actual`, `negated`, `future` or `hypothetical`.
    pub realis: String,
    /// Who says so, from the outermost to the innermost.
    pub sources: Vec<PartyRow>,
    /// `asserts`, `denies` or `doubts`.
    pub stance: String,
    /// PLOVER event and mode.
    pub plover: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// ACLED sub-event type.
    pub acled: Option<String>,
    /// Id of the pattern that found it.
    pub rule: String,
    /// What the block of the first trigger is.
    pub block: String,
    /// What reviewers made of it: `accepted`, `corrected` or `rejected`; none when nobody looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// Id of the event that it tells of, once the record is linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

impl FactRow {
    /// Whether no words of it say when, and its day is the one on which the report was published.
    pub fn is_dated_by_publication(&self) -> bool {
        self.time_quote.is_none() && self.time.is_some() && self.time == self.published
    }
}

/// The state of a place, as one document's facts make it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusRow {
    /// Stable id, made from the document, the state, the place and the holder.
    pub id: String,
    /// SHA-256 of the document.
    pub document: String,
    /// State: `controls`, `encircled`, …
    pub state: String,
    /// The place, when the gazetteer knows it.
    pub place: Option<PlaceRow>,
    /// The words that name the place or thing.
    pub place_quote: Option<SpanRow>,
    /// Who holds it, or is in that state.
    pub holder: Option<String>,
    /// Id of the known actor that holds it.
    pub holder_actor: Option<String>,
    /// First day it holds, as told.
    pub valid_from: Option<String>,
    /// Last day, when a fact closed it.
    pub valid_to: Option<String>,
    /// When it was known: the document's date, in EDTF.
    pub known: Option<String>,
    /// `claimed`, `reported`, `witnessed` or `assessed`.
    pub basis: String,
    /// Ids of the facts that opened it.
    pub opened_by: Vec<String>,
    /// Ids of the facts that closed it.
    pub closed_by: Vec<String>,
}

/// The facts of a document as rows, in the same order.
pub fn fact_rows(document: &Document, parsed: &Parsed, facts: &[Fact]) -> Vec<FactRow> {
    let view = View { document, chars: CharOffsets::new(&document.text) };
    let ids = fact_ids(document, facts);
    let published = document.published.interval.map(Interval::to_edtf);
    facts.iter().zip(ids).map(|(fact, id)| view.fact(parsed, fact, id, published.clone())).collect()
}

/// The statuses of a document as rows; `facts` are those that the statuses name by index.
pub fn status_rows(document: &Document, facts: &[Fact], statuses: &[Status]) -> Vec<StatusRow> {
    status_rows_of(document, &fact_ids(document, facts), statuses)
}

/// The statuses of a document as rows; `ids` are the ids of the facts that the statuses name by index.
pub fn status_rows_of(document: &Document, ids: &[String], statuses: &[Status]) -> Vec<StatusRow> {
    let view = View { document, chars: CharOffsets::new(&document.text) };
    let known = document.published.interval.map(Interval::to_edtf);
    let named = |indexes: &[usize]| indexes.iter().filter_map(|&i| ids.get(i).cloned()).collect::<Vec<_>>();
    statuses
        .iter()
        .map(|status| {
            let opened_by = named(&status.opened_by);
            let first = opened_by.first().map_or("", String::as_str);
            let place = status.place.as_ref().map_or("", |p| &p.id);
            let span = status.place_span.map_or(0, |s| s.start);
            let key = format!("{}\n{}\n{first}\n{place}\n{span}", document.id.0, status.state);
            StatusRow {
                id: stable_id("s", &key),
                document: document.id.0.clone(),
                state: status.state.clone(),
                place: status.place.as_ref().map(|p| view.place(p, status.place_span, None, false)),
                place_quote: status.place_span.map(|s| view.span(s)),
                holder: status.holder.clone(),
                holder_actor: status.holder_actor.as_ref().map(|a| a.0.clone()),
                valid_from: status.valid.earliest.map(|d| d.to_string()),
                valid_to: status.valid.latest.map(|d| d.to_string()),
                known: known.clone(),
                basis: status.basis.as_str().to_owned(),
                closed_by: named(&status.closed_by),
                opened_by,
            }
        })
        .collect()
}

fn fact_ids(document: &Document, facts: &[Fact]) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(facts.len());
    for fact in facts {
        let start = fact.mentions.first().map_or(0, |m| m.start);
        let key = format!("{}\n{}\n{start}", document.id.0, fact.fact_type);
        let mut id = stable_id("f", &key);
        let mut n = 1;
        while seen.contains(&id) {
            n += 1;
            id = stable_id("f", &format!("{key}\n{n}"));
        }
        seen.push(id);
    }
    seen
}

/// 64 bits of the SHA-256 of a key, behind a letter that says what it names.
fn stable_id(letter: &str, key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    let hex: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{letter}{hex}")
}

struct View<'a> {
    document: &'a Document,
    chars: CharOffsets,
}

impl View<'_> {
    fn span(&self, span: Span<Byte>) -> SpanRow {
        SpanRow {
            text: span.quote(&self.document.text).to_owned(),
            start: self.chars.char_at(span.start),
            end: self.chars.char_at(span.end),
        }
    }

    /// A sentence without the marks that end what stands before it: "Spin Boldak | : the army says …".
    fn opened(&self, sentence: Span<Byte>) -> Span<Byte> {
        let text = sentence.quote(&self.document.text);
        let words = text.trim_start_matches(|c: char| c.is_whitespace() || ":;,.–—-".contains(c));
        if words.is_empty() { sentence } else { Span::new(sentence.end - words.len(), sentence.end) }
    }

    fn argument(&self, argument: &Argument) -> PartyRow {
        PartyRow {
            quote: self.span(argument.span),
            kind: argument.kind.as_str().to_owned(),
            actor: argument.actor.as_ref().map(|a| a.0.clone()),
        }
    }

    fn source(&self, source: &Source) -> PartyRow {
        PartyRow {
            quote: self.span(source.span),
            kind: source.kind.as_str().to_owned(),
            actor: source.actor.as_ref().map(|a| a.0.clone()),
        }
    }

    fn place(
        &self,
        place: &Place,
        span: Option<Span<Byte>>,
        conflict: Option<String>,
        inferred: bool,
    ) -> PlaceRow {
        let quote = span.map(|s| self.span(s)).unwrap_or_default();
        PlaceRow { quote, conflict, inferred, ..PlaceRow::from(place) }
    }

    fn fact_place(&self, place: &FactPlace) -> PlaceRow {
        let conflict = place.conflict.as_ref().map(|c| c.told.clone());
        self.place(&place.place, Some(place.span), conflict, place.inferred)
    }

    fn fact(&self, parsed: &Parsed, fact: &Fact, id: String, published: Option<String>) -> FactRow {
        let first = fact.mentions.first().copied().unwrap_or(Span::new(0, 0));
        let sentence = parsed
            .sentence_of(parsed.tokens_of(first).start)
            .map_or(first, |s| self.opened(parsed.bytes_of(parsed.sentences[s].tokens)));
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
        FactRow {
            id,
            document: self.document.id.0.clone(),
            document_name: self.document.name.clone(),
            outlet: self.document.outlet.clone(),
            published,
            lang: parsed.lang.clone(),
            fact_type: fact.fact_type.clone(),
            layer: fact.layer.as_str().to_owned(),
            sentence: self.span(sentence),
            mentions: fact.mentions.iter().map(|m| self.span(*m)).collect(),
            agents: fact.agents.iter().map(|a| self.argument(a)).collect(),
            patients: fact.patients.iter().map(|a| self.argument(a)).collect(),
            instruments: fact.instruments.iter().map(|a| self.argument(a)).collect(),
            places: fact.places.iter().map(|p| self.fact_place(p)).collect(),
            time_quote: fact.time.span.map(|s| self.span(s)),
            time: fact.time.interval.map(Interval::to_edtf),
            earliest: day(fact.time.interval.and_then(|i| i.earliest)),
            latest: day(fact.time.interval.and_then(|i| i.latest)),
            counts: fact
                .counts
                .iter()
                .map(|c| CountRow {
                    quote: self.span(c.span),
                    what: c.what.as_str().to_owned(),
                    households: c.households,
                    low: c.low,
                    high: c.high,
                    qualifier: c.qualifier.as_str().to_owned(),
                })
                .collect(),
            realis: fact.realis.as_str().to_owned(),
            sources: fact.sources.iter().map(|s| self.source(s)).collect(),
            stance: fact.stance.as_str().to_owned(),
            plover: fact.codes.plover.clone(),
            cameo: fact.codes.cameo.clone(),
            acled: fact.codes.acled.clone(),
            rule: fact.rule.clone(),
            block: fact.block.as_str().to_owned(),
            review: None,
            event: None,
        }
    }
}
