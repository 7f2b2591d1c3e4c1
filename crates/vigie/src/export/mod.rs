//! The record in other shapes.
//!
//! In reading order: [`rows`] flattens facts and statuses of one document into plain values with stable ids and
//! offsets in code points; [`csv`] and [`geojson`] write rows.

pub mod csv;
pub mod geojson;
pub mod rows;

pub use rows::{FactRow, PlaceRow, SpanRow, StatusRow, fact_rows, status_rows};
