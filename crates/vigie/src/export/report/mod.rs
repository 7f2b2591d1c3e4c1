//! A draft situation report: what is told of an area in a period, each line with notes that open its words.
//!
//! In reading order: this file is what a report is; `draft` makes one of the rows of a record; [`markdown`], [`html`] and
//! [`docx`] write it. The headings follow OCHA's situation reports; response and funding are left to people, and what is
//! not known has a heading of its own.

use jiff::civil::Date;
use serde::Serialize;
use vigie_lexicon::events::EventType;

use super::FactRow;
use crate::model::OriginCount;

mod docx;
mod draft;
mod html;
mod markdown;
#[cfg(test)]
mod tests;
mod words;

pub use docx::docx;
pub use draft::draft;
pub use html::html;
pub use markdown::markdown;
pub use words::Words;

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The facts of the area and period.
    pub facts: &'a [FactRow],
    /// The states of its places over time.
    pub states: &'a [State],
    /// Claims about its places that disagree and that nobody settled.
    pub disputes: &'a [Dispute],
    /// Which facts tell of one occurrence: lists of indexes; a fact in none stands alone.
    pub occurrences: &'a [Vec<usize>],
    /// Counts the origins of some documents, by their digests.
    pub count: &'a dyn Fn(&[&str]) -> OriginCount,
    /// The documents that tell them.
    pub documents: &'a [Cited],
    /// How many documents of the record could not be read in full.
    pub unread: u64,
}

/// A place in a state, from and until, as all reports make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// `controls`, `encircled`, …
    pub state: String,
    /// The place's name.
    pub place: String,
    /// What it lies in, from the nearest on.
    pub containers: Vec<String>,
    /// Who holds it.
    pub holder: Option<String>,
    /// How much of the place, where it is not all of it.
    pub extent: Option<String>,
    /// When it began, in EDTF.
    pub from: Option<String>,
    /// When it ended, in EDTF.
    pub until: Option<String>,
    /// `claimed`, `reported` or `witnessed`.
    pub basis: String,
    /// The last day on which somebody said so.
    pub confirmed: Option<Date>,
    /// Ids of the facts that say that it began or stands, that end it, and that deny it.
    pub told: Vec<String>,
    /// How many of them deny it.
    pub against: usize,
}

/// Claims that disagree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dispute {
    /// On what: `holder`, `denial`, `toll`, `party`, `place` or `day`.
    pub matter: String,
    /// The type of fact, the state, or what is counted.
    pub about: String,
    /// The place's name.
    pub place: Option<String>,
    /// Its claims.
    pub claims: Vec<Disputed>,
}

/// One claim of those that disagree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disputed {
    /// Id of its fact.
    pub fact: String,
    /// What it says, where that is no figure.
    pub says: String,
    /// Its figure, lowest and highest.
    pub figure: Option<(f64, f64)>,
    /// Whether it denies.
    pub denies: bool,
}

/// A document that a report cites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// SHA-256 of its raw bytes.
    pub sha256: String,
    /// Its title or headline, else its name.
    pub title: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When, in EDTF.
    pub published: Option<String>,
    /// Address it was published at.
    pub url: Option<String>,
    /// The letter that people gave its outlet.
    pub reliability: Option<String>,
}

/// What a report is about, and in which language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Code of the language: `en`, `fr`, `es`; another is written in English.
    pub lang: String,
    /// The area's name; none for all places.
    pub area: Option<String>,
    /// First day of the period; none where it is open.
    pub from: Option<String>,
    /// Last day of the period.
    pub until: Option<String>,
    /// Day of the newest document.
    pub known: Option<String>,
}

/// A situation report.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Code of its language.
    pub lang: String,
    /// "Situation report: Herat".
    pub title: String,
    /// That it is a draft, and what that means; once a person has reviewed every fact, that.
    pub draft: String,
    /// Whether a person has reviewed every fact that it states.
    pub reviewed: bool,
    /// Period and ground.
    pub head: Vec<String>,
    /// How many reports and origins it rests on.
    pub support: Support,
    /// Its parts.
    pub sections: Vec<Section>,
    /// The words behind its lines; a line names them by their index.
    pub notes: Vec<Note>,
    /// What its notes are called.
    pub notes_heading: String,
}

/// How many reports, outlets and origins stand behind something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Support {
    /// Reports.
    pub reports: usize,
    /// Outlets.
    pub outlets: usize,
    /// Origins at least.
    pub low: usize,
    /// Origins at most.
    pub high: usize,
}

impl From<OriginCount> for Support {
    fn from(count: OriginCount) -> Self {
        Support { reports: count.reports, outlets: count.outlets, low: count.low, high: count.high }
    }
}

/// One part of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Section {
    /// Its permanent name: `highlights`, `figures`, …
    pub name: &'static str,
    /// Its heading.
    pub heading: String,
    /// What is said once of all its lines.
    pub lead: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading of one place.
    Heading {
        /// The place.
        text: String,
    },
    /// A plain line.
    Text {
        /// What it says.
        text: String,
    },
    /// A line of a list.
    Item {
        /// It and its notes.
        line: Line,
    },
    /// A table: every cell a line.
    Table {
        /// Headings of its columns.
        head: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<Line>>,
    },
}

/// A line with the notes that open its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What stands in bold in front.
    pub strong: String,
    /// What it says.
    pub text: String,
    /// Indexes of its notes.
    pub notes: Vec<usize>,
}

/// The words behind a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Id of the fact.
    pub fact: String,
    /// Outlet, else the document's name; and the day.
    pub place: String,
    /// The sentence.
    pub quote: String,
    /// SHA-256 of the document.
    pub document: String,
    /// First code point of the sentence.
    pub start: usize,
    /// Code point after its last one.
    pub end: usize,
    /// Who says so.
    pub speaker: Option<String>,
}

impl Note {
    /// "3945068c @ 412–498": the document's digest, shortened, and where in it the sentence stands.
    pub fn whereabouts(&self) -> String {
        let digest = self.document.get(..8).unwrap_or(&self.document);
        format!("{digest} @ {}–{}", self.start, self.end)
    }
}

/// The types of facts with their labels.
pub type Types = std::collections::BTreeMap<String, EventType>;
