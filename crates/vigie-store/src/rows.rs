//! What queries give back, beside the rows of `vigie::export`.

use serde::Serialize;

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
    /// Headline.
    pub title: Option<String>,
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
