//! What facts and documents add up to: states of places within one document, copies and their origins across documents.
//!
//! In reading order: [`transitions`] is the table of what opens and closes a state, [`statuses`] applies it; [`copies`]
//! finds documents that repeat each other and counts independent sources; [`events`] links facts of one occurrence;
//! [`standings`] keeps states of places over time; [`contradictions`] are claims that cannot all be right.

pub mod contradictions;
pub mod copies;
pub mod credibility;
pub mod events;
pub mod standings;
pub mod statuses;
pub mod transitions;

pub use contradictions::contradictions;
pub use standings::{as_known, standings, state_of};
pub use statuses::statuses;
pub use transitions::Transitions;
