//! What the words of a text stand for: places, times, quantities and parties.

pub mod parties;
pub mod places;
pub mod quantities;
pub mod times;
