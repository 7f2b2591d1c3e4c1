//! Copies of one text, and the independent sources that they go back to.

use serde::{Deserialize, Serialize};

use super::{Byte, DocumentId, Span};

/// That a document credits a news agency with its text, or with a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Credit {
    /// Id of the agency; none where the text says "agencies".
    pub agency: Option<String>,
    /// Whether the text is the agency's alone; otherwise it is one source among others.
    pub whole: bool,
    /// Where the document says so, in bytes; none where its metadata does.
    pub at: Option<(usize, usize)>,
}

impl Credit {
    /// The words that say so.
    pub fn span(&self) -> Option<Span<Byte>> {
        self.at.map(|(start, end)| Span::new(start, end))
    }
}

/// How a document repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same words.
    Same,
    /// Nearly the same words.
    Near,
    /// A part of the other's words, and little else.
    Abridged,
    /// The other's words, and more.
    Extended,
    /// A later version that the same outlet published.
    Update,
    /// The same report in another language.
    Translated,
    /// Told anew from the text of an agency that both credit.
    Retold,
}

impl Relation {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Near => "near",
            Relation::Abridged => "abridged",
            Relation::Extended => "extended",
            Relation::Update => "update",
            Relation::Translated => "translated",
            Relation::Retold => "retold",
        }
    }
}

/// One document as a copy of another.
///
/// Which of the two came first is a guess of order: the earlier, then the more complete one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The copy.
    pub document: DocumentId,
    /// What it repeats.
    pub of: DocumentId,
    /// How.
    pub relation: Relation,
    /// Whether the two surely share their origin; otherwise it is only possible, and counts become ranges.
    pub certain: bool,
    /// Share of the copy's words that stand in the other, 0 to 1; of its names and numbers where it is translated.
    pub share: f32,
    /// Share of the other's words that stand in the copy.
    pub share_of: f32,
}

/// A run of words that two documents share: the evidence of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedRun {
    /// In the copy.
    pub here: Span<Byte>,
    /// In the document that it repeats.
    pub there: Span<Byte>,
}

/// The independent source that a set of copies goes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its earliest document, by whose id the origin is known.
    pub first: DocumentId,
    /// The agency that its documents credit.
    pub agency: Option<String>,
    /// The outlet of its earliest document, where no agency is credited.
    pub outlet: Option<String>,
    /// All its documents, the earliest first.
    pub documents: Vec<DocumentId>,
}

/// Where one document comes from, and all that is needed to count the origins of any documents with it.
///
/// It is plain data: a store keeps one beside each document, and a page counts without an index of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The document.
    pub document: DocumentId,
    /// The earliest document of its family, by whose id its origin is known; itself where it repeats nothing.
    pub first: DocumentId,
    /// The document that it most likely repeats.
    pub copy: Option<CopyOf>,
    /// One name for its outlet, however it is written.
    pub outlet: Option<String>,
    /// The outlet of the earliest document of its family.
    pub first_outlet: Option<String>,
    /// The agencies that its family credits, the most credited first, with whether one is credited with the whole.
    pub credited: Vec<(Option<String>, bool)>,
    /// Whether it holds its source inside a longer text of its own, which may rest on its own reporting.
    pub adds_its_own: bool,
    /// The first documents of other families that may share its origin, by id.
    pub akin: Vec<DocumentId>,
    /// Those among them that it says to have something from, or that say so of it: one source, where both tell of one
    /// matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<DocumentId>,
}

impl Provenance {
    /// The agency that its family goes back to.
    pub fn agency(&self) -> Option<&str> {
        self.credited.iter().find_map(|(agency, whole)| agency.as_deref().filter(|_| *whole))
    }

    /// Who stands at its origin: an agency, else the outlet of the earliest document.
    pub fn source(&self) -> Option<&str> {
        self.agency().or(self.first_outlet.as_deref())
    }
}

/// How many independent sources stand behind some documents: "14 reports, 9 outlets, 2–3 independent origins".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OriginCount {
    /// Documents.
    pub reports: usize,
    /// Outlets that are known by name; a document without one adds none.
    pub outlets: usize,
    /// Origins when everything that may be one is one.
    pub low: usize,
    /// Origins when only what is surely one is one.
    pub high: usize,
}
