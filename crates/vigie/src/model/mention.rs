//! Parties: who is named, and everything that grounding found in one document.

use super::{Byte, PlaceMention, QuantityMention, SourceKind, Span, TimeMention};

/// Permanent id of a known actor: `taliban`, `af.army`, `reuters`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub String);

macro_rules! names {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum { $(#[doc = $name] $variant),* }

        impl $enum {
            /// Its name in JSON, tables and the lexicon.
            pub fn as_str(self) -> &'static str {
                match self { $($enum::$variant => $name),* }
            }

            /// Reads a name.
            pub fn find(name: &str) -> Option<$enum> {
                match name { $($name => Some($enum::$variant),)* _ => None }
            }
        }
    };
}

names! {
    /// What sort of party an actor is.
    ActorType {
        State = "state", StateForces = "state_forces", Police = "police", Rebel = "rebel", Militia = "militia",
        Gang = "gang", Civilians = "civilians", ExternalForces = "external_forces", Igo = "igo", Ngo = "ngo",
        Media = "media", Party = "party", Company = "company", Other = "other",
    }
}

names! {
    /// What sort of thing a mention names.
    MentionKind {
        Person = "person", Group = "group", Organisation = "organisation", Place = "place", Building = "building",
        Vehicle = "vehicle", Weapon = "weapon", Outlet = "outlet", Thing = "thing",
    }
}

impl ActorType {
    /// Whether such a party bears arms.
    pub fn bears_arms(self) -> bool {
        matches!(
            self,
            ActorType::StateForces
                | ActorType::Police
                | ActorType::Rebel
                | ActorType::Militia
                | ActorType::Gang
                | ActorType::ExternalForces
        )
    }
}

/// A mention of a party: a name or a nominal that stands for one.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyMention {
    /// Where it stands, without articles.
    pub span: Span<Byte>,
    /// What sort of thing it names.
    pub kind: MentionKind,
    /// The known actor, when the table has one.
    pub actor: Option<ActorId>,
    /// What sort of party it is.
    pub actor_type: Option<ActorType>,
    /// ISO 3166-1 alpha-2 code of the actor's country, when it has one.
    pub country: Option<String>,
    /// What sort of source it is when it speaks; none for things that do not.
    pub source: Option<SourceKind>,
    /// The name is a translation of the outlet's own: "Le gardien" for The Guardian.
    pub translated: bool,
}

/// The name of a country, of its capital or of its people, whatever it stands for there: "Ukraine", "Kyiv", "Ukrainian".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryMention {
    /// Where it stands.
    pub span: Span<Byte>,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: String,
}

/// Everything that grounding found in one document, each list in text order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    /// Places.
    pub places: Vec<PlaceMention>,
    /// Times.
    pub times: Vec<TimeMention>,
    /// Times that are named by what happens, not by the calendar.
    pub event_times: Vec<TimeMention>,
    /// Quantities.
    pub quantities: Vec<QuantityMention>,
    /// Parties.
    pub parties: Vec<PartyMention>,
    /// Countries.
    pub countries: Vec<CountryMention>,
}
