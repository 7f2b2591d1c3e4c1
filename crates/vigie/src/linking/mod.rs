//! What facts add up to: for now the states of places within one document.
//!
//! In reading order: [`transitions`] is the table of what opens and closes a state, [`statuses`] applies it.

pub mod statuses;
pub mod transitions;

pub use statuses::statuses;
pub use transitions::Transitions;
