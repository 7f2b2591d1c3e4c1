//! Numbers of things.

use super::{Byte, Span};

/// How a number is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// As it stands.
    #[default]
    Exact,
    /// About.
    Approx,
    /// That many or more.
    AtLeast,
    /// That many or fewer.
    AtMost,
    /// A word without a number: dozens, several.
    Vague,
}

impl Qualifier {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Qualifier::Exact => "exact",
            Qualifier::Approx => "approx",
            Qualifier::AtLeast => "at_least",
            Qualifier::AtMost => "at_most",
            Qualifier::Vague => "vague",
        }
    }
}

/// What sort of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuantityKind {
    /// A number of things or people.
    Count,
    /// A share, 0–100.
    Percent,
    /// An amount of money.
    Money,
    /// A length, area, weight, speed, temperature, magnitude, or how often.
    Measure,
    /// Years of age.
    Age,
}

impl QuantityKind {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            QuantityKind::Count => "CARDINAL",
            QuantityKind::Measure => "MEASURE",
            QuantityKind::Age => "AGE",
            QuantityKind::Percent => "PERCENT",
            QuantityKind::Money => "MONEY",
        }
    }
}

/// A number in the text and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityMention {
    /// Qualifier, number and head noun: "au moins quarante personnes"; a share only "85 %".
    pub span: Span<Byte>,
    /// The number itself.
    pub number: Span<Byte>,
    /// The noun that is counted: its head word.
    pub noun: Option<Span<Byte>>,
    /// What sort of number it is.
    pub kind: QuantityKind,
    /// Lowest value; equal to the number for `at_least` and `at_most`.
    pub low: f64,
    /// Highest value; infinite where a word sets no bound: "many".
    pub high: f64,
    /// How it is meant.
    pub qualifier: Qualifier,
    /// Unit or currency of a measure or an amount.
    pub unit: Option<String>,
    /// What a share is a share of, when the text says.
    pub denominator: Option<Span<Byte>>,
    /// The number is a singular article: "un soldat", "a woman". It counts one, and no list of numbers shows it.
    pub indefinite: bool,
}

macro_rules! what {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// What a count counts, in the terms of the gold guidelines.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum What { $(#[doc = $name] $variant),* }

        impl What {
            /// Its name in JSON, tables and the lexicon.
            pub fn as_str(self) -> &'static str {
                match self { $(What::$variant => $name),* }
            }

            /// Reads a name.
            pub fn find(name: &str) -> Option<What> {
                match name { $($name => Some(What::$variant),)* _ => None }
            }

            /// Whether it counts people to whom something was done.
            pub fn is_of_victims(self) -> bool {
                matches!(
                    self,
                    What::Killed | What::Injured | What::Missing | What::Displaced | What::Detained | What::Abducted
                )
            }
        }
    };
}

what! {
    Killed = "killed", Injured = "injured", Missing = "missing", Displaced = "displaced", Fled = "fled",
    Detained = "detained", Abducted = "abducted", Surrendered = "surrendered", Participants = "participants",
    Fighters = "fighters", Affected = "affected", Places = "places", Share = "share", Weapons = "weapons",
    Other = "other",
}
