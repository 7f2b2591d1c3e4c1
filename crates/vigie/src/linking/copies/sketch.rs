//! What is kept of a document to find its copies without reading it again.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use vigie_lexicon::outlets::Outlets;

use super::{
    credits::CreditWords,
    names, shingles,
    signature::{Item, SignatureWords},
    words,
};
use crate::model::{BlockKind, Credit, Document, DocumentId};

/// The part of a document that linking looks at. It is plain data: a store keeps it beside the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// The document's id.
    pub document: String,
    /// Its language.
    pub lang: Option<String>,
    /// One name for its outlet, however it is written.
    pub outlet: Option<String>,
    /// The agency that its outlet is.
    pub agency: Option<String>,
    /// First and last day on which it can have been published, counted from 1970-01-01.
    pub days: Option<(i32, i32)>,
    /// Number of told words.
    pub words: u32,
    /// The first word below the headline.
    pub lead: u32,
    /// Hash of the run of words that starts at each word.
    pub shingles: Vec<u32>,
    /// Runs of words inside quotations: first word and word after the last one.
    pub quoted: Vec<(u32, u32)>,
    /// The agencies that it credits.
    pub credits: Vec<Credit>,
    /// The agencies that it names anywhere, sorted.
    pub named: Vec<String>,
    /// Its names and numbers in order.
    pub signature: Vec<Item>,
    /// Which words let somebody speak.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<u32>,
    /// The names in it that may be those of other outlets, as numbers, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<u32>,
    /// The number by which other texts name its outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<u32>,
}

impl Sketch {
    /// The document's id.
    pub fn id(&self) -> DocumentId {
        DocumentId(self.document.clone())
    }

    /// Whether it says that it has something from the other: it credits or names the agency that the other is or
    /// credits with its text, or names the other's outlet.
    pub(super) fn draws_on(&self, other: &Sketch) -> bool {
        let names = |agency: &str| {
            let credits = self.credits.iter().any(|credit| credit.agency.as_deref() == Some(agency));
            credits || self.named.iter().any(|named| named == agency)
        };
        let whole = other.credits.iter().filter(|credit| credit.whole);
        whole.filter_map(|credit| credit.agency.as_deref()).any(names) || self.names_outlet_of(other)
    }

    /// Whether it names the outlet of the other, which is another than its own.
    pub(super) fn names_outlet_of(&self, other: &Sketch) -> bool {
        let is_named = |called| self.names.binary_search(&called).is_ok();
        self.outlet != other.outlet && other.called.is_some_and(is_named)
    }
}

/// Makes sketches: the words of credits, names and outlets, read once.
#[derive(Default)]
pub struct Sketcher {
    credits: CreditWords,
    signature: SignatureWords,
    outlets: Outlets,
}

impl Sketcher {
    /// Reads what it needs from the lexicon.
    ///
    /// # Errors
    /// What is wrong there, with its file.
    pub fn load() -> Result<Self, String> {
        Ok(Sketcher {
            credits: CreditWords::load()?,
            signature: SignatureWords::load()?,
            outlets: Outlets::load().map_err(|wrong| wrong.to_string())?,
        })
    }

    /// The sketch of a document.
    pub fn sketch(&self, document: &Document) -> Sketch {
        let told = words::told(document);
        let mut quoted: Vec<(u32, u32)> = Vec::new();
        for (at, _) in told.iter().enumerate().filter(|(_, word)| word.quoted) {
            match quoted.last_mut() {
                Some((_, end)) if *end == at as u32 => *end += 1,
                _ => quoted.push((at as u32, at as u32 + 1)),
            }
        }
        let headline = document.blocks.iter().filter(|block| block.kind == BlockKind::Headline);
        let below = headline.map(|block| block.span.end).max().unwrap_or_default();
        let lead = told.partition_point(|word| word.start < below);
        let interval = document.published.interval;
        let days = interval.and_then(|i| Some((day(i.earliest?), day(i.latest?))));
        let said = self.credits.said(document, &told);
        let names = names::named(document, &told, &self.outlets);
        let outlet = [document.outlet.as_deref(), document.url.as_deref()].into_iter().flatten().next();
        let called = outlet.and_then(|outlet| names::called(outlet, &self.outlets));
        Sketch {
            document: document.id.0.clone(),
            lang: document.lang.clone(),
            outlet: self.outlet(document),
            agency: self.credits.agency_of(document).map(str::to_owned),
            days,
            words: told.len() as u32,
            lead: lead as u32,
            shingles: shingles::shingles(&told),
            quoted,
            credits: self.credits.find(document),
            named: self.credits.named(document),
            signature: self.signature.read(document),
            said,
            names,
            called,
        }
    }

    /// One name for an outlet: that of the table, else as written or its host, folded.
    fn outlet(&self, document: &Document) -> Option<String> {
        let told = || [document.outlet.as_deref(), document.url.as_deref()].into_iter().flatten();
        if let Some(outlet) = told().find_map(|told| self.outlets.find(told)) {
            return outlet.hosts.first().map(|host| host.to_string());
        }
        let told = told().next()?;
        let host = told.split_once("://").map_or(told, |(_, rest)| rest.split('/').next().unwrap_or(rest));
        let name = words::fold(host.trim().trim_start_matches("www."));
        (!name.is_empty()).then_some(name)
    }
}

/// Days since 1970-01-01.
fn day(day: Date) -> i32 {
    date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}
