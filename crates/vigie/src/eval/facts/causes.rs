//! What can be wrong with a fact.

use super::Slot;

/// How the fillers of a slot are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Gold has more.
    Missing,
    /// Others than gold's.
    Wrong,
    /// The system has more.
    Extra,
}

/// What is wrong, in the order in which a page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Nothing was found where gold has a fact.
    Missed,
    /// A fact of gold's that was told as one with another.
    Merged,
    /// A fact where gold has none.
    Spurious,
    /// A fact too many in a sentence where gold has others.
    Beside,
    /// A fact of gold's that was told twice.
    Split,
    /// Another type.
    Type,
    /// A slot with several fillers.
    Slot(Slot, How),
    /// Another time.
    Time,
    /// No time.
    NoTime,
    /// Another realis.
    Realis,
}

impl Cause {
    /// All of them, in their order.
    pub fn all() -> Vec<Cause> {
        let mut out =
            vec![Cause::Missed, Cause::Merged, Cause::Spurious, Cause::Beside, Cause::Split, Cause::Type];
        for slot in Slot::ALL {
            out.extend([How::Missing, How::Wrong, How::Extra].map(|how| Cause::Slot(slot, how)));
        }
        out.extend([Cause::Time, Cause::NoTime, Cause::Realis]);
        out
    }

    /// Its name, also the anchor on the page.
    pub fn as_str(self) -> &'static str {
        use How::{Extra, Missing, Wrong};
        match self {
            Cause::Missed => "missed",
            Cause::Merged => "merged",
            Cause::Spurious => "spurious",
            Cause::Beside => "beside",
            Cause::Split => "split",
            Cause::Type => "wrong-type",
            Cause::Slot(Slot::Agent, Missing) => "no-agent",
            Cause::Slot(Slot::Agent, Wrong) => "wrong-agent",
            Cause::Slot(Slot::Agent, Extra) => "extra-agent",
            Cause::Slot(Slot::Patient, Missing) => "no-patient",
            Cause::Slot(Slot::Patient, Wrong) => "wrong-patient",
            Cause::Slot(Slot::Patient, Extra) => "extra-patient",
            Cause::Slot(Slot::Place, Missing) => "no-place",
            Cause::Slot(Slot::Place, Wrong) => "wrong-place",
            Cause::Slot(Slot::Place, Extra) => "extra-place",
            Cause::Slot(Slot::Count, Missing) => "no-count",
            Cause::Slot(Slot::Count, Wrong) => "wrong-count",
            Cause::Slot(Slot::Count, Extra) => "extra-count",
            Cause::Slot(Slot::Source, Missing) => "no-source",
            Cause::Slot(Slot::Source, Wrong) => "wrong-source",
            Cause::Slot(Slot::Source, Extra) => "extra-source",
            Cause::Time => "wrong-time",
            Cause::NoTime => "no-time",
            Cause::Realis => "wrong-realis",
        }
    }

    /// Its heading.
    pub fn title(self) -> String {
        match self {
            Cause::Missed => "Missed".to_owned(),
            Cause::Merged => "Merged wrongly".to_owned(),
            Cause::Spurious => "Spurious".to_owned(),
            Cause::Beside => "Too many in a sentence".to_owned(),
            Cause::Split => "Told twice".to_owned(),
            Cause::Type => "Wrong type".to_owned(),
            Cause::Slot(slot, How::Missing) => format!("Missing {}", slot.as_str()),
            Cause::Slot(slot, How::Wrong) => format!("Wrong {}", slot.as_str()),
            Cause::Slot(slot, How::Extra) => format!("Extra {}", slot.as_str()),
            Cause::Time => "Wrong time".to_owned(),
            Cause::NoTime => "No time".to_owned(),
            Cause::Realis => "Wrong realis".to_owned(),
        }
    }

    /// One sentence that says what is in it.
    pub fn meaning(self) -> String {
        match self {
            Cause::Missed => "Gold has a fact here, and nothing that was found is it.".to_owned(),
            Cause::Merged => {
                "Gold has two facts here; what was found is like both, and went to the other.".to_owned()
            }
            Cause::Spurious => "A fact was found in sentences where gold has none.".to_owned(),
            Cause::Beside => {
                "A fact was found beside gold's in one sentence, of another type and by other words."
                    .to_owned()
            }
            Cause::Split => "A fact was found that is like one of gold's, which another answered.".to_owned(),
            Cause::Type => "The fact was found with another type.".to_owned(),
            Cause::Slot(slot, How::Missing) => {
                format!("One {0} of gold's was not found, and no other {0} was.", slot.as_str())
            }
            Cause::Slot(slot, How::Wrong) => {
                format!("One {0} of gold's was not found, and another {0} was.", slot.as_str())
            }
            Cause::Slot(slot, How::Extra) => {
                format!("All that gold has was found, and one {} besides.", slot.as_str())
            }
            Cause::Time => "The time lies elsewhere, or is far wider or narrower.".to_owned(),
            Cause::NoTime => "Gold has a time, the system none.".to_owned(),
            Cause::Realis => "Whether it happened was taken otherwise.".to_owned(),
        }
    }
}
