//! The record in other shapes.
//!
//! In reading order: [`rows`] flattens facts and statuses of one document into plain values with stable ids and
//! offsets in code points, and [`restore`] makes facts of rows again; [`csv`] and [`geojson`] write rows; [`facts_json`]
//! writes one document's facts as one object, [`explanation_json`] why they are what they are; [`dates`] writes EDTF as
//! people do, [`figures`] numbers; [`brief`] and [`report`] put many facts into a page for people.

pub mod brief;
pub mod csv;
pub mod dates;
pub mod explanation_json;
pub mod facts_json;
pub mod figures;
pub mod geojson;
pub mod layers_json;
pub mod report;
pub mod restore;
pub mod rows;

pub use dates::Dates;
pub use explanation_json::explanation_json;
pub use facts_json::facts_json;
pub use rows::{FactRow, PlaceRow, SpanRow, StatusRow, fact_rows, status_rows, status_rows_of};
