//! One fact per occurrence: what a document tells twice is joined.
//!
//! In reading order: `joining` goes through the tellings and joins each to the occurrence that it is of; `sameness` says
//! what the rules take to make two tellings one; `differences` is what keeps them apart; `compatibility` says whether the
//! people, places and times that they name can be the same.

mod compatibility;
mod differences;
mod joining;
mod sameness;

pub(crate) use compatibility::{is_bygone, places_meet, times_meet, was_long_before};
