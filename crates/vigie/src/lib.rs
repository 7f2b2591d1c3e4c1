//! Turns news reports into a sourced record: facts, attributed claims and the states of places.
//!
//! Rooms in the order in which data flows: [`sources`] reads bytes, [`grounding`] finds places, times, quantities
//! and parties, [`extraction`] finds facts and who said them, [`linking`] states of places, [`export`] other
//! shapes; [`eval`] measures them. [`pipeline`] is the only one that knows two of them; [`model`] is the vocabulary
//! that all share.
#![warn(missing_docs)]

pub mod eval;
pub mod export;
pub mod extraction;
pub mod grounding;
pub mod linking;
pub mod model;
pub mod pipeline;
pub mod sources;
