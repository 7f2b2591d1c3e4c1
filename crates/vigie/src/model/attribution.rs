//! Who said it.

use super::{ActorId, Byte, Span};

/// What sort of source speaks, in the terms of the gold guidelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A newspaper, agency or station.
    Outlet,
    /// A state's official or office.
    Official,
    /// An armed group or its spokesman.
    ArmedGroup,
    /// Somebody who lives there or saw it.
    Witness,
    /// A non-governmental organisation.
    Ngo,
    /// The United Nations or one of its agencies.
    Un,
    /// Somebody who studies it.
    Expert,
    /// Pictures or a video.
    MediaImage,
    /// Nobody in particular.
    Unspecified,
}

impl SourceKind {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceKind::Outlet => "outlet",
            SourceKind::Official => "official",
            SourceKind::ArmedGroup => "armed_group",
            SourceKind::Witness => "witness",
            SourceKind::Ngo => "ngo",
            SourceKind::Un => "un",
            SourceKind::Expert => "expert",
            SourceKind::MediaImage => "media_image",
            SourceKind::Unspecified => "unspecified",
        }
    }

    /// Reads a name.
    pub fn find(name: &str) -> Option<SourceKind> {
        use SourceKind::*;
        [Outlet, Official, ArmedGroup, Witness, Ngo, Un, Expert, MediaImage, Unspecified]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// How the last source stands to what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Says that it is so.
    #[default]
    Asserts,
    /// Says that it is not.
    Denies,
    /// Is not sure.
    Doubts,
}

impl Stance {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Stance::Asserts => "asserts",
            Stance::Denies => "denies",
            Stance::Doubts => "doubts",
        }
    }
}

/// One link of a chain of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The words that name it: the shortest full noun phrase.
    pub span: Span<Byte>,
    /// What sort of source it is.
    pub kind: SourceKind,
    /// The known actor, when the table has one.
    pub actor: Option<ActorId>,
}

/// What sort of attribution it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributionKind {
    /// Somebody says or writes it.
    #[default]
    Speech,
    /// Somebody thinks it.
    Belief,
    /// Somebody wants or plans it: no claim that it is so.
    Intention,
    /// Pictures or documents show it.
    Evidence,
}

impl AttributionKind {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            AttributionKind::Speech => "speech",
            AttributionKind::Belief => "belief",
            AttributionKind::Intention => "intention",
            AttributionKind::Evidence => "evidence",
        }
    }
}

/// Content that somebody is said to have said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// What sort of attribution it is.
    pub kind: AttributionKind,
    /// From the outermost to the innermost: outlet, relay, speaker. Empty when the speaker is not named.
    pub chain: Vec<Source>,
    /// The words that name the innermost source here, when they are not those of the chain: "he".
    pub told_by: Option<Span<Byte>>,
    /// The words that say that it was said.
    pub cue: Option<Span<Byte>>,
    /// The addressee, when there is one.
    pub addressee: Option<Span<Byte>>,
    /// What was said, in one or more pieces.
    pub content: Vec<Span<Byte>>,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// How the last source stands to it.
    pub stance: Stance,
}
