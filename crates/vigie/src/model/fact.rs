//! One thing that one document tells.

use super::{
    ActorId, BlockKind, Byte, Interval, MentionKind, Place, PlaceConflict, Qualifier, Source, Span, Stance,
    What,
};

/// Whether it is told as having happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Realis {
    /// It happened or holds.
    #[default]
    Actual,
    /// It did not.
    Negated,
    /// It is planned, promised or threatened.
    Future,
    /// It is possible, feared, conditional or asked for.
    Hypothetical,
}

impl Realis {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Realis::Actual => "actual",
            Realis::Negated => "negated",
            Realis::Future => "future",
            Realis::Hypothetical => "hypothetical",
        }
    }

    /// Reads a name.
    pub fn find(name: &str) -> Option<Realis> {
        use Realis::*;
        [Actual, Negated, Future, Hypothetical].into_iter().find(|realis| realis.as_str() == name)
    }
}

/// What sort of fact a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Somebody did something.
    Event,
    /// Nature or an accident did.
    Hazard,
    /// Something holds for a while.
    State,
}

impl Layer {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Event => "event",
            Layer::Hazard => "hazard",
            Layer::State => "state",
        }
    }
}

/// An agent, patient or instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The shortest full noun phrase without relative clause.
    pub span: Span<Byte>,
    /// What sort of thing it names.
    pub kind: MentionKind,
    /// The known actor, when the table has one; for "they", the one it stands for.
    pub actor: Option<ActorId>,
}

/// A place of a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct FactPlace {
    /// The words that name it.
    pub span: Span<Byte>,
    /// What they name.
    pub place: Place,
    /// The place of which it is a part or the surroundings: Mali for "northern Mali".
    pub part_of: Option<Place>,
    /// The text's own container disagrees.
    pub conflict: Option<PlaceConflict>,
    /// Whether it comes from another sentence than the trigger's.
    pub inferred: bool,
}

impl FactPlace {
    /// The place, or that of which it is a part or the surroundings.
    pub fn whole(&self) -> &Place {
        self.part_of.as_ref().unwrap_or(&self.place)
    }
}

/// When a fact is, as precise as the text makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactTime {
    /// The words that say when; none when only the document's date does.
    pub span: Option<Span<Byte>>,
    /// The days it can be; none when not even the document's date is known.
    pub interval: Option<Interval>,
}

/// A number that belongs to a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Qualifier, number and noun.
    pub span: Span<Byte>,
    /// What it counts.
    pub what: What,
    /// Whether it counts households and not persons: "2,000 families".
    pub households: bool,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// How it is meant.
    pub qualifier: Qualifier,
}

/// Codes of other schemes for a fact's type and circumstances.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// PLOVER event, with its mode after a colon: `ASSAULT:aerial`.
    pub plover: Option<String>,
    /// CAMEO code, three digits where that is known.
    pub cameo: Option<String>,
    /// ACLED sub-event type.
    pub acled: Option<String>,
}

/// One reported event, hazard or state, with who said it: a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Type of the ontology: `airstrike`.
    pub fact_type: String,
    /// What sort of fact that is.
    pub layer: Layer,
    /// The triggers that tell it, the clearest first; never empty.
    pub mentions: Vec<Span<Byte>>,
    /// Who did it, or who holds it.
    pub agents: Vec<Argument>,
    /// To whom or what it was done.
    pub patients: Vec<Argument>,
    /// With what.
    pub instruments: Vec<Argument>,
    /// Where.
    pub places: Vec<FactPlace>,
    /// When.
    pub time: FactTime,
    /// How many.
    pub counts: Vec<Count>,
    /// Whether it is told as having happened.
    pub realis: Realis,
    /// Who says so, from the outermost to the innermost; empty when the report itself does.
    pub sources: Vec<Source>,
    /// How the last source stands to it.
    pub stance: Stance,
    /// Codes of other schemes.
    pub codes: Codes,
    /// Id of the pattern that found it: `fr.airstrike.bombarder.1`.
    pub rule: String,
    /// What the block of the first mention is.
    pub block: BlockKind,
}
