//! Facts of any number of documents that tell of one occurrence: linked, never fused.
//!
//! In reading order: [`telling`] what is looked at of a fact; [`kinds`] which types may tell of one occurrence;
//! [`spots`] and [`days`] whether places and times can be the same; [`likeness`] the points that speak for it;
//! [`blocks`] finds the tellings that may be of one occurrence without looking at all; [`Events`] is the index of a record;
//! [`grouping`] draws events from it, with what reviewers decided; [`event`] is what is known of one.
//! Told in `docs/linking.md`.

pub mod event;
pub mod kinds;
pub mod telling;

mod blocks;
mod days;
mod grouping;
mod index;
mod likeness;
mod spots;

pub(super) use days::apart as apart_in_time;
pub(super) use spots::apart as apart_in_place;

pub use blocks::blocks;
pub use event::{Event, Figure, Toll};
pub use grouping::{Decision, Verdict};
pub use index::Events;
pub use kinds::Kinds;
pub use likeness::Points;
pub use telling::{Party, Spot, Tally, Telling};
