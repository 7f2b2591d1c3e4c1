//! Which documents repeat each other, and how many independent sources stand behind them.
//!
//! In reading order: [`words`] the told words of a text; [`shingles`] their overlapping runs as numbers, and the few
//! of them that stand for all; [`credits`] the agencies that a text credits; [`names`] what may be other outlets in it;
//! [`signature`] what survives translation; [`sketch`] all of that, which is kept instead of the text; [`containment`]
//! what two sketches share; [`candidates`] finds those that may share something; [`judging`] says what that makes them;
//! [`Copies`] is the index of a record; [`origins`] draws families from it; [`part`] is as much of it as new documents
//! need.
//! Told in `docs/linking.md`.

pub mod containment;
pub mod credits;
pub mod origins;
pub mod part;
pub mod sketch;

mod candidates;
mod index;
mod judging;
mod names;
mod order;
mod shingles;
mod signature;
mod words;

pub use containment::Overlap;
pub use index::Copies;
pub use judging::{By, Link, Shared};
pub use origins::{Origins, count};
pub use part::{Part, Print, Shelf};
pub use signature::{Item, Likeness};
pub use sketch::{Sketch, Sketcher};
