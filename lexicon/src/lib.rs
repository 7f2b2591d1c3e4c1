//! The linguistic knowledge of Vigie, as data: event types, patterns and words of each language.
//!
//! Debug builds read the folder at each start, so a pattern is tried without compiling; release builds embed it.
//! This crate reads files into typed tables and knows nothing of parses: matching is `vigie::extraction`'s.
//!
//! In reading order: [`files`] finds them; [`events`] is the ontology; [`patterns`] the words that tell of each type
//! in one language, written in the language of [`paths`]; [`language`] all of one language; [`outlets`] papers and
//! stations; [`credits`] news agencies and how texts credit them; [`statuses`] and [`occurrences`] what facts of
//! documents add up to; [`report`] the words of a situation report; [`problem`] what is wrong with any of them;
//! [`checking`] finds it where nothing else would.
#![warn(missing_docs)]

pub mod actors;
pub mod attribution;
pub mod blocks;
pub mod checking;
pub mod credits;
pub mod events;
pub mod files;
pub mod language;
pub mod occurrences;
pub mod outlets;
pub mod paths;
pub mod patterns;
pub mod places;
pub mod problem;
pub mod quantities;
pub mod report;
pub mod statuses;
pub mod time;
