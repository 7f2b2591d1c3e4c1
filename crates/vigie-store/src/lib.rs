//! Keeps the record: one GeoPackage file that QGIS, `ogrinfo`, geopandas and Datasette open as it is.
//!
//! In reading order: [`Store`] is what every database can do, [`sqlite`] is the GeoPackage, [`query`] what may
//! be asked, [`review`] what people decide about it, [`situation`] what a report takes from it, [`geometry`] its blobs,
//! [`error`] what can go wrong. This is the only room that knows SQL.
#![warn(missing_docs)]

pub mod error;
pub mod geometry;
pub mod query;
pub mod review;
pub mod rows;
pub mod situation;
pub mod sqlite;

pub use error::StoreError;
pub use query::{ContradictionQuery, EventQuery, FactQuery, Order, StandingQuery, StatusQuery};
pub use rows::{BlockRow, DocumentRow, EventRow, OutletSummary, PlaceSummary, SearchHit, TextRow, Totals};
pub use situation::ReportQuery;
pub use sqlite::GeoPackage;

use vigie::{
    export::{FactRow, StatusRow},
    linking::{contradictions::Contradiction, copies::Sketch, standings::Standing},
    model::{Document, Provenance},
};

/// One document with everything that was read in it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The document, raw bytes included.
    pub document: &'a Document,
    /// Its facts.
    pub facts: &'a [FactRow],
    /// The states of places that they make.
    pub statuses: &'a [StatusRow],
    /// What the user should know of this reading: "Spanish facts are not read yet".
    pub note: Option<&'a str>,
    /// What finds its copies; without it the document has no known origin.
    pub sketch: Option<&'a Sketch>,
}

/// What a write changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The document was not there.
    New,
    /// It was there, and everything read in it is the same.
    Unchanged,
    /// It was there, and other things are read in it now.
    Updated,
}

/// What every database of the record can do.
pub trait Store {
    /// Keeps a document and what was read in it, in one transaction: all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be written; the record is then as before.
    fn write(&mut self, reading: &Reading) -> Result<Outcome, StoreError>;

    /// Links what was written since the last time: finds copies and their origins; gives how many documents were linked.
    ///
    /// A record that was written and not linked is whole: its newest documents only have no known origin. The same
    /// documents give the same origins, whether they came one by one or all at once.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be written; the record is then as before.
    fn link(&mut self) -> Result<usize, StoreError>;

    /// Links as [`Store::link`] does, where something changed that linking looks at. That a fact is right changes nothing,
    /// and costs nothing here.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be written; the record is then as before.
    fn link_decided(&mut self) -> Result<(), StoreError>;

    /// Where every document comes from, by family, the first document of each before its copies.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn provenances(&self) -> Result<Vec<Provenance>, StoreError>;

    /// How many documents are linked, and to how many families they belong.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn count_families(&self) -> Result<(usize, usize), StoreError>;

    /// Where the documents of one family come from; `first` is the digest of its earliest.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn family(&self, first: &str) -> Result<Vec<Provenance>, StoreError>;

    /// Where some documents come from, by digest; one that is not linked is left out.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn provenances_of(&self, documents: &[&str]) -> Result<Vec<Provenance>, StoreError>;

    /// The documents, in the order of their arrival.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn documents(&self) -> Result<Vec<DocumentRow>, StoreError>;

    /// The facts, by document and place in its text.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn facts(&self) -> Result<Vec<FactRow>, StoreError> {
        self.find_facts(&FactQuery::default())
    }

    /// The facts that a query selects, in its order.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_facts(&self, query: &FactQuery) -> Result<Vec<FactRow>, StoreError>;

    /// How many facts a query selects, without its limit.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn count_facts(&self, query: &FactQuery) -> Result<u64, StoreError>;

    /// How many facts that a query selects are told of each day on which they may have begun, by day.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn count_by_day(&self, query: &FactQuery) -> Result<Vec<(String, u64)>, StoreError>;

    /// The events that a query selects, those with the latest report first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_events(&self, query: &EventQuery) -> Result<Vec<EventRow>, StoreError>;

    /// The contradictions that a query selects: the open ones, then those with the newest claim first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_contradictions(&self, query: &ContradictionQuery) -> Result<Vec<Contradiction>, StoreError>;

    /// The states of places over time that a query selects, by place and beginning.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_standings(&self, query: &StandingQuery) -> Result<Vec<Standing>, StoreError>;

    /// How many events a query selects, without its limit.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn count_events(&self, query: &EventQuery) -> Result<u64, StoreError>;

    /// The statuses, by document and place in its text.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn statuses(&self) -> Result<Vec<StatusRow>, StoreError> {
        self.find_statuses(&StatusQuery::default())
    }

    /// The statuses that a query selects, in its order.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_statuses(&self, query: &StatusQuery) -> Result<Vec<StatusRow>, StoreError>;

    /// The places that facts name, with how many facts name them, the most named first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn places(&self) -> Result<Vec<PlaceSummary>, StoreError>;

    /// The place of a gazetteer id, if facts name it.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_place(&self, id: &str) -> Result<Option<PlaceSummary>, StoreError>;

    /// The document of a digest.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_document(&self, sha256: &str) -> Result<Option<DocumentRow>, StoreError>;

    /// The text of a document, with its labelled parts.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn find_text(&self, sha256: &str) -> Result<Option<TextRow>, StoreError>;

    /// The outlets, the most read first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn outlets(&self) -> Result<Vec<OutletSummary>, StoreError>;

    /// How much the record holds.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn totals(&self) -> Result<Totals, StoreError>;

    /// The documents whose title or text holds all words of a query, the best first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn search(&self, query: &str) -> Result<Vec<SearchHit>, StoreError>;
}
