//! Which of two documents came first.

use std::cmp::Reverse;

use super::sketch::Sketch;

/// Earlier documents have lesser keys: by the day of publication, the agency's own before others, the more complete
/// before the less, then by id. One without a date comes last.
pub(super) type Key<'s> = (i32, bool, Reverse<u32>, &'s str);

/// The key of a document.
pub(super) fn key(sketch: &Sketch) -> Key<'_> {
    let day = sketch.days.map_or(i32::MAX, |(first, _)| first);
    (day, sketch.agency.is_none(), Reverse(sketch.words), &sketch.document)
}
