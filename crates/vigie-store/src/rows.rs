//! What queries give back, beside the rows of `vigie::export`.

use serde::Serialize;
use vigie::export::{PlaceRow, SpanRow};
use vigie::linking::events::Event;

/// A document, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentRow {
    /// SHA-256 of the raw bytes.
    pub sha256: String,
    /// What the user calls it.
    pub name: String,
    /// File or address it was read from.
    pub origin: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Title, as it was given with the document.
    pub title: Option<String>,
    /// First headline in its text.
    pub headline: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// When, in EDTF.
    pub published: Option<String>,
    /// What that date was read from.
    pub published_basis: String,
    /// How many facts were read in it.
    pub fact_count: u64,
    /// What the user should know of its reading.
    pub note: Option<String>,
    /// Length of the text in code points.
    pub length: u64,
    /// Who wrote it.
    pub author: Option<String>,
    /// Address it was published at.
    pub url: Option<String>,
}

/// The text of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TextRow {
    /// The whole text; spans of rows count its code points.
    pub text: String,
    /// Its labelled parts, in order.
    pub blocks: Vec<BlockRow>,
}

/// An outlet and how much of it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletSummary {
    /// Its name; none for documents that name none.
    pub outlet: Option<String>,
    /// How many documents.
    pub document_count: u64,
    /// How many facts were read in them.
    pub fact_count: u64,
    /// First day of the oldest.
    pub first: Option<String>,
    /// Last day of the newest.
    pub last: Option<String>,
}

/// How much a record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Outlets that are named.
    pub outlets: u64,
    /// Documents that something kept from being read in full.
    pub noted: u64,
    /// Facts.
    pub facts: u64,
    /// Places that facts name.
    pub places: u64,
    /// First day of the oldest document.
    pub first: Option<String>,
    /// Last day of the newest.
    pub last: Option<String>,
}

/// A labelled part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockRow {
    /// What it is.
    pub kind: String,
    /// First code point.
    pub start: u64,
    /// Code point after the last one.
    pub end: u64,
    /// Its words.
    pub text: String,
}

/// A place and how often facts name it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceSummary {
    /// Gazetteer id.
    pub id: String,
    /// Canonical English name.
    pub name: String,
    /// How exact it is.
    pub level: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Metres around the point within which it lies.
    pub radius_m: u32,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// What it lies in.
    pub containers: Vec<String>,
    /// How many facts name it.
    pub fact_count: u64,
    /// How many documents do.
    pub document_count: u64,
}

impl From<PlaceSummary> for PlaceRow {
    /// The place, without words that name it.
    fn from(place: PlaceSummary) -> Self {
        PlaceRow {
            quote: SpanRow::default(),
            id: place.id,
            name: place.name,
            lat: place.lat,
            lon: place.lon,
            level: place.level,
            radius_m: place.radius_m,
            country: place.country,
            containers: place.containers,
            conflict: None,
            inferred: false,
        }
    }
}

/// A document found by its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchHit {
    /// SHA-256 of the document.
    pub document: String,
    /// What the user calls it.
    pub name: String,
    /// Words around the first match, which stands between `[` and `]`.
    pub snippet: String,
}

/// An event with the sources behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventRow {
    /// Its facts, side by side.
    #[serde(flatten)]
    pub event: Event,
    /// Outlets that are known by name.
    pub outlets: u64,
    /// Independent origins at least; 0 where a report is not linked yet.
    pub origins_low: u64,
    /// Independent origins at most.
    pub origins_high: u64,
}
