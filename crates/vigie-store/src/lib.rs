//! Keeps the record: one GeoPackage file that QGIS, `ogrinfo`, geopandas and Datasette open as it is.
//!
//! In reading order: [`Store`] is what every database can do, [`sqlite`] is the GeoPackage, [`geometry`] its blobs,
//! [`error`] what can go wrong. This is the only room that knows SQL.
#![warn(missing_docs)]

pub mod error;
pub mod geometry;
pub mod rows;
pub mod sqlite;

pub use error::StoreError;
pub use rows::{BlockRow, DocumentRow, PlaceSummary, SearchHit};
pub use sqlite::GeoPackage;

use vigie::{
    export::{FactRow, StatusRow},
    model::Document,
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

    /// The documents, in the order of their arrival.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn documents(&self) -> Result<Vec<DocumentRow>, StoreError>;

    /// The facts, by document and place in its text.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn facts(&self) -> Result<Vec<FactRow>, StoreError>;

    /// The statuses, by document and place in its text.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn statuses(&self) -> Result<Vec<StatusRow>, StoreError>;

    /// The places that facts name, with how many facts name them, the most named first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn places(&self) -> Result<Vec<PlaceSummary>, StoreError>;

    /// The documents whose title or text holds all words of a query, the best first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn search(&self, query: &str) -> Result<Vec<SearchHit>, StoreError>;
}
