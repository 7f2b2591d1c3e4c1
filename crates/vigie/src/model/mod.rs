//! The vocabulary of the record: documents, mentions, facts, statuses. Plain data, no behaviour beyond invariants.

mod attribution;
mod diagnostic;
mod document;
mod explanation;
mod fact;
mod mention;
mod origin;
mod parsed;
mod place;
mod quantity;
mod span;
mod status;
mod time;

pub use attribution::{Attribution, AttributionKind, Source, SourceKind, Stance};
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Block, BlockKind, DateBasis, Document, DocumentId, Published};
pub use explanation::{
    Arc, CountWay, Explanation, Irrelevance, LeftOut, Odds, PassedOver, PatternArc, PatternWord, PlaceWay,
    RealisWay, Refusal, Rejection, Role, Sameness, Step, Telling, TimeWay, Way,
};
pub use fact::{Argument, Codes, Count, Fact, FactPlace, FactTime, Layer, Realis};
pub use mention::{ActorId, ActorType, CountryMention, MentionKind, Mentions, PartyMention};
pub use origin::{CopyOf, Credit, Origin, OriginCount, Provenance, Relation, SharedRun};
pub use parsed::{Parsed, Sentence};
pub use place::{Level, PartKind, Place, PlaceConflict, PlaceMention, PlacePart, PlaceUse};
pub use quantity::{Qualifier, QuantityKind, QuantityMention, What};
pub use span::{Byte, CharOffsets, Span, Tok};
pub use status::{Basis, Status};
pub use time::{Cycle, Interval, TimeAnchor, TimeBearing, TimeMention, TimexType};
