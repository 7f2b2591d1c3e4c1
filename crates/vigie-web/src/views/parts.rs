//! Long lists in parts.

use crate::asked::Asked;

/// Which part of a list is shown, and the ways to the others.
pub(crate) struct Parts {
    /// How many there are in all.
    pub(crate) total: u64,
    /// The first that is shown, from 1 on; 0 when there is none.
    pub(crate) first: u64,
    /// The last that is shown.
    pub(crate) last: u64,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Parts {
    /// `size` items a part.
    pub(crate) fn new(asked: &Asked, total: u64, size: u32) -> Self {
        let (part, size) = (u64::from(asked.part()), u64::from(size));
        let first = ((part - 1) * size + 1).min(total);
        let last = (part * size).min(total);
        let at = |part: u64| asked.with("part", Some(&part.to_string()));
        Parts {
            total,
            first,
            last,
            before: (part > 1).then(|| at(part - 1)),
            after: (last < total).then(|| at(part + 1)),
        }
    }

    /// How many to leave out before this part.
    pub(crate) fn offset(asked: &Asked, size: u32) -> u32 {
        (asked.part() - 1).saturating_mul(size)
    }
}
