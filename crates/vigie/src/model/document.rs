//! One retrieved text and where it came from.

use super::{Byte, Interval, Span};

/// SHA-256 of the raw bytes, in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct DocumentId(pub String);

/// One retrieved text, its metadata and its labelled parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// SHA-256 of `raw`.
    pub id: DocumentId,
    /// What the user calls it: the `id` of a JSON line, else the file's name without extension.
    pub name: String,
    /// File path (and line) or URL it was read from.
    pub origin: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Headline, when given apart from the text.
    pub title: Option<String>,
    /// ISO 639-1 code; none when no language could be told.
    pub lang: Option<String>,
    /// Date of publication.
    pub published: Published,
    /// The bytes as retrieved, untouched.
    pub raw: Vec<u8>,
    /// The text in NFC; every offset in the record counts its bytes.
    pub text: String,
    /// The parts of the text, in order, not overlapping; white space between them may be uncovered.
    pub blocks: Vec<Block>,
}

impl Document {
    /// A text of which nothing else is known: all of it is body.
    ///
    /// ```
    /// # use vigie::model::Document;
    /// let document = Document::of_text("fr", "Deux villages sont coupés du monde.");
    /// assert_eq!(document.blocks.len(), 1);
    /// ```
    pub fn of_text(lang: &str, text: &str) -> Document {
        Document {
            id: DocumentId(String::new()),
            name: String::new(),
            origin: String::new(),
            outlet: None,
            author: None,
            url: None,
            title: None,
            lang: Some(lang.to_owned()),
            published: Published::default(),
            raw: Vec::new(),
            text: text.to_owned(),
            blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()) }],
        }
    }
}

/// One part of a text and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: Span<Byte>,
}

/// What a part of a text is. Nothing is deleted, only labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// Title of the report.
    Headline,
    /// Running text.
    Body,
    /// Sentence under a picture.
    Caption,
    /// Who took the picture.
    Credit,
    /// Place, date and agency in front of the text.
    Dateline,
    /// Who wrote it.
    Byline,
    /// Links to other stories.
    Related,
    /// Gallery counters, share buttons, whatever is not the report.
    Debris,
}

impl BlockKind {
    /// Whether facts may be read from it.
    pub fn is_told(self) -> bool {
        matches!(self, BlockKind::Headline | BlockKind::Body | BlockKind::Caption)
    }

    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Body => "body",
            BlockKind::Caption => "caption",
            BlockKind::Credit => "credit",
            BlockKind::Dateline => "dateline",
            BlockKind::Byline => "byline",
            BlockKind::Related => "related",
            BlockKind::Debris => "debris",
        }
    }
}

/// Date of publication, as precise as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// First and last day it can be; none when nothing says.
    pub interval: Option<Interval>,
    /// What it was read from.
    pub basis: DateBasis,
    /// Where the text says so.
    pub span: Option<Span<Byte>>,
}

impl Published {
    /// A date that came with the document, in EDTF; nothing is known where it is not EDTF.
    pub fn given(edtf: &str) -> Published {
        Published { interval: Interval::from_edtf(edtf), basis: DateBasis::Given, span: None }
    }
}

/// What a date of publication was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateBasis {
    /// Nothing says.
    #[default]
    Unknown,
    /// The user or the JSON line gave it.
    Given,
    /// A head line such as "date 2021-07".
    HeadLine,
    /// A dateline such as "KABUL, July 9 (Reuters) -".
    Dateline,
    /// The file's name.
    FileName,
}
