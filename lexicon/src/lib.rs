//! The linguistic knowledge of Vigie, as data: event types, patterns and words of each language.
//!
//! Debug builds read the folder at each start, so a pattern is tried without compiling; release builds embed it.
//! This crate reads files into typed tables and knows nothing of parses: matching is `vigie::extraction`'s.
#![warn(missing_docs)]

pub mod files;
pub mod statuses;
