//! The state that a place is in, as claims make it.

use super::{ActorId, Byte, Interval, Place, Span};

/// What a status rests on, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A party to the matter says so.
    Claimed,
    /// A report says so.
    Reported,
    /// Somebody who was there says so.
    Witnessed,
    /// A reviewer decided so.
    Assessed,
}

impl Basis {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Claimed => "claimed",
            Basis::Reported => "reported",
            Basis::Witnessed => "witnessed",
            Basis::Assessed => "assessed",
        }
    }
}

/// A place in a state, from and until, held up by the facts of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// State: `controls`, `encircled`, `route_cut`, `shortage`, `displaced`, …
    pub state: String,
    /// The place; none when the text names none that the gazetteer knows.
    pub place: Option<Place>,
    /// The words that name the place or the thing in that state.
    pub place_span: Option<Span<Byte>>,
    /// Who holds it, or who is in that state.
    pub holder: Option<String>,
    /// The known actor that holds it.
    pub holder_actor: Option<ActorId>,
    /// Since when it holds, as told.
    pub valid: Interval,
    /// What it rests on.
    pub basis: Basis,
    /// Indexes of the document's facts that opened it.
    pub opened_by: Vec<usize>,
    /// Indexes of the document's facts that closed it.
    pub closed_by: Vec<usize>,
}
