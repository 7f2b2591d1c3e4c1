//! Verbs of saying, thinking, wanting and showing, with what depends on them.
//!
//! In reading order: `frames` makes one frame of each verb and its clause; `behind` reads what stands behind a verb up to the
//! next mark; `sources` says who does what the verb says; `contents` says what it answers for.

mod behind;
mod contents;
mod frames;
mod sources;

pub(super) use frames::find;
