//! Why a fact was found as it was, and what was looked at and left: told only when somebody asks.

use super::{Byte, Realis, Span};

/// Why the facts of one document are what they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Why an ordinary reading does not even parse the document; none where it does.
    pub passed_over: Option<PassedOver>,
    /// The tellings of each fact, in the order of the facts and of their mentions.
    pub facts: Vec<Vec<Telling>>,
    /// Patterns whose words stand in the text without telling a fact of their own, in text order.
    pub rejected: Vec<Rejection>,
}

/// Why a document is not parsed where only facts are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum PassedOver {
    /// Its words alone show that no pattern can hold.
    NoPattern,
    /// What it speaks of is nothing of ours.
    Irrelevant(Irrelevance),
}

/// How little a document speaks of anything that facts are read of.
#[derive(Clone, Debug, PartialEq)]
pub struct Irrelevance {
    /// What its words come to.
    pub score: f32,
    /// What they would have to come to.
    pub asked: f32,
    /// The words that speak most for it all the same, first the strongest, without capitals and accents.
    pub words: Vec<String>,
}

/// One mention of a fact: what found it, and what each step gave to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The words that tell the fact.
    pub mention: Span<Byte>,
    /// The word that heads them: paths start here.
    pub trigger: Span<Byte>,
    /// Id of the pattern.
    pub rule: String,
    /// What was decided, in the order in which it was.
    pub steps: Vec<Step>,
}

/// A role of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Who did it.
    Agent,
    /// To whom or what.
    Patient,
    /// With what.
    Instrument,
    /// Where.
    Place,
}

impl Role {
    /// All of them, in the order in which they are told.
    pub const ALL: [Role; 4] = [Role::Agent, Role::Patient, Role::Instrument, Role::Place];

    /// Its name in patterns and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Agent => "agent",
            Role::Patient => "patient",
            Role::Instrument => "instrument",
            Role::Place => "place",
        }
    }
}

/// One step along the normalised parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The word it starts from.
    pub from: Span<Byte>,
    /// The word it leads to.
    pub to: Span<Byte>,
    /// The relation, without subtype; `conj` also where a list brings in its other members.
    pub rel: String,
    /// Whether it climbs to the word above.
    pub up: bool,
    /// Whether the relation is shared or implied and not the parse's own.
    pub implied: bool,
}

/// One decision about a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The words of the pattern's trigger stand here.
    Trigger {
        /// Lemma of the word that heads them.
        lemma: String,
        /// Its part of speech.
        pos: &'static str,
        /// How specific the pattern is: of two that hold at one word the higher is taken.
        weight: i32,
        /// How probable the network of triggers thinks the type, where there is one.
        chance: Option<f32>,
    },
    /// A condition of the pattern is met.
    Condition {
        /// `with` or `when`.
        key: &'static str,
        /// The path that it names.
        path: String,
        /// The words that it asks for.
        words: String,
        /// The word that meets it.
        by: Span<Byte>,
    },
    /// A condition of the pattern is not met, and the weights took it all the same.
    Near {
        /// `with` or `when`.
        key: &'static str,
        /// The path that it names.
        path: String,
        /// The words that it asks for.
        words: String,
        /// The words that stand on the path.
        found: Vec<Span<Byte>>,
        /// How probable the weights think the fact.
        chance: f32,
    },
    /// Another pattern takes the fact for its own type, by who fills its roles.
    Taken {
        /// That pattern.
        by: String,
        /// Its type.
        fact_type: String,
    },
    /// A verb lends its dependents to the noun that tells what happens.
    Light {
        /// The verb.
        verb: Span<Byte>,
    },
    /// A noun phrase fills a role.
    Filler {
        /// The role.
        role: Role,
        /// The noun phrase.
        phrase: Span<Byte>,
        /// What bound it.
        way: Way,
        /// The pronoun that stands for it here.
        pronoun: Option<Span<Byte>>,
        /// How probable the weights think it.
        odds: Option<Odds>,
    },
    /// A noun phrase was looked at for a role and does not fill it.
    Left {
        /// The role.
        role: Role,
        /// The noun phrase.
        phrase: Span<Byte>,
        /// Why not.
        why: LeftOut,
        /// How probable the weights think it.
        odds: Option<Odds>,
    },
    /// Where it is.
    Where {
        /// The words that name the places.
        places: Vec<Span<Byte>>,
        /// From where they were taken.
        way: PlaceWay,
        /// The relations from the trigger to the first of them, where they stand in its sentence.
        arcs: Vec<Arc>,
    },
    /// When it is.
    When {
        /// The words that say when.
        span: Option<Span<Byte>>,
        /// From where the days were taken.
        way: TimeWay,
    },
    /// A number is counted.
    Count {
        /// Qualifier, number and noun.
        span: Span<Byte>,
        /// What it counts.
        what: &'static str,
        /// What bound it.
        way: CountWay,
    },
    /// A number that was counted here is left to another fact, which tells of it nearer.
    CountedBy {
        /// Qualifier, number and noun.
        span: Span<Byte>,
        /// The first mention of the other.
        to: Span<Byte>,
    },
    /// Whether it is told as having happened.
    Realis {
        /// The answer.
        value: Realis,
        /// What decided.
        way: RealisWay,
    },
    /// Somebody says so.
    Said {
        /// The words that say that it was said.
        cue: Option<Span<Byte>>,
        /// What was said, as far as it holds the trigger.
        content: Span<Byte>,
    },
    /// A later mention tells of the same occurrence.
    Joined {
        /// The mention that this one was joined to.
        to: Span<Byte>,
        /// What makes them one.
        sameness: Sameness,
    },
    /// The victims that another trigger tells are counted here.
    Toll {
        /// That trigger's words.
        from: Span<Byte>,
    },
}

/// What bound a filler to a role.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// A path of the parse.
    Path {
        /// Whether the path is the pattern's own; else the frame of that name (`frames` of `language.toml`).
        frame: Option<String>,
        /// The path.
        path: String,
        /// The arcs that were walked.
        arcs: Vec<Arc>,
    },
    /// A possessor, a name or a country's adjective beside a noun: "leur retrait", "frappe russe".
    Beside {
        /// How it hangs from the noun.
        arcs: Vec<Arc>,
    },
    /// The armed subject of the clause before.
    Implied,
    /// A pronoun of the first person stands for whoever speaks.
    Speaker,
    /// Weights learnt from annotated texts, where no rule names it.
    Weights,
}

/// How probable the weights think it that a noun phrase is the agent, the patient, or neither.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// The agent.
    pub agent: f32,
    /// The patient.
    pub patient: f32,
    /// Neither.
    pub neither: f32,
}

/// Why a noun phrase does not fill a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is part of the trigger.
    Trigger,
    /// A bare noun that names a sort of thing, not somebody.
    Sort,
    /// It cannot be an argument: no noun or name, or a time.
    Kind,
    /// It is a pronoun, and whom it stands for is not plain.
    Pronoun,
    /// The other role has it.
    OtherRole,
    /// The weights think it too improbable.
    Weights,
    /// The weights think it probable, but the pattern itself names another.
    Named,
    /// It stands inside the phrase of another filler.
    Inside,
}

impl LeftOut {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            LeftOut::Trigger => "trigger",
            LeftOut::Sort => "sort",
            LeftOut::Kind => "kind",
            LeftOut::Pronoun => "pronoun",
            LeftOut::OtherRole => "other_role",
            LeftOut::Weights => "weights",
            LeftOut::Named => "named",
            LeftOut::Inside => "inside",
        }
    }
}

/// From where the places of a fact were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlaceWay {
    /// The pattern says that it has none.
    Emptied,
    /// The role `place` of the pattern or its frame.
    Role,
    /// What was hit is the place.
    Patient,
    /// The nearest in the parse of its sentence.
    Sentence,
    /// A noun of its sentence that stands for a place named before: "la ville".
    Anaphor,
    /// The fact before it.
    FactBefore,
    /// A sentence before it in the paragraph.
    Paragraph,
    /// Weights learnt from annotated texts.
    Weights,
    /// Nowhere: none is near enough for facts of its type.
    #[default]
    Nowhere,
}

impl PlaceWay {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            PlaceWay::Emptied => "emptied",
            PlaceWay::Role => "role",
            PlaceWay::Patient => "patient",
            PlaceWay::Sentence => "sentence",
            PlaceWay::Anaphor => "anaphor",
            PlaceWay::FactBefore => "fact_before",
            PlaceWay::Paragraph => "paragraph",
            PlaceWay::Weights => "weights",
            PlaceWay::Nowhere => "nowhere",
        }
    }
}

/// From where the days of a fact were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWay {
    /// The nearest time in the parse of its sentence.
    Sentence,
    /// The fact before it.
    FactBefore,
    /// The document's date.
    Document,
    /// Nothing says.
    Unknown,
}

impl TimeWay {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeWay::Sentence => "sentence",
            TimeWay::FactBefore => "fact_before",
            TimeWay::Document => "document",
            TimeWay::Unknown => "unknown",
        }
    }
}

/// What bound a number to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountWay {
    /// It stands on the filler of a role.
    Role(Role),
    /// It stands on the trigger.
    Trigger,
    /// It counts victims in the trigger's sentence, or in one that goes back to it, and no other fact has it.
    Victims,
    /// A fact that was joined to this one brought it.
    Joined,
    /// The weights bind it, and no rule.
    Weights,
}

impl CountWay {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            CountWay::Role(role) => role.as_str(),
            CountWay::Trigger => "trigger",
            CountWay::Victims => "victims",
            CountWay::Joined => "joined",
            CountWay::Weights => "weights",
        }
    }
}

/// What decided whether a fact happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RealisWay {
    /// Nothing speaks against it.
    Plain,
    /// The pattern says so.
    Pattern,
    /// The light verb over the noun says so.
    Light,
    /// A rule of `language.toml`.
    Rule {
        /// Where its words stand: `self`, `dependent`, `mark`, `governor`.
        place: String,
        /// The words that it asks for; empty where a form decides.
        words: String,
        /// The features that it asks for: `Mood=Cnd`.
        morph: String,
    },
    /// The pattern's words deny it and so does a rule: twice is not at all.
    DeniedTwice,
    /// The weights, against what the rules say.
    Weights,
}

/// What makes two mentions tell one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// Reports tell this type once for a place and its days.
    ToldOnce,
    /// One of them is the headline.
    Headline,
    /// They share a patient.
    Patient,
    /// They share a place.
    Place,
    /// They share an agent, and their words.
    AgentAndWords,
    /// The same words, in neighbouring sentences or without patients.
    Words,
    /// A definite noun that stands for what was told last: "the attack" after a bombing.
    Recalled,
    /// The weights, where no rule says so.
    Weights,
}

impl Sameness {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Sameness::ToldOnce => "told_once",
            Sameness::Headline => "headline",
            Sameness::Patient => "patient",
            Sameness::Place => "place",
            Sameness::AgentAndWords => "agent_and_words",
            Sameness::Words => "words",
            Sameness::Recalled => "recalled",
            Sameness::Weights => "weights",
        }
    }
}

/// A pattern whose words stand in the text, and that tells no fact of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// The words that stand there.
    pub mention: Span<Byte>,
    /// Id of the pattern.
    pub rule: String,
    /// The type that it would have told.
    pub fact_type: String,
    /// Why it does not.
    pub why: Refusal,
}

/// Why a pattern whose words stand in the text tells no fact of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The word is another part of speech here.
    Pos {
        /// What the pattern asks for.
        asked: String,
        /// What it is.
        found: &'static str,
    },
    /// No word on the path is one that a condition asks for.
    Lacks {
        /// `with` or `when`.
        key: &'static str,
        /// The path.
        path: String,
        /// The words that are asked for.
        words: String,
        /// The words that stand on the path.
        found: Vec<Span<Byte>>,
    },
    /// A word on the path is one that the pattern shuns.
    Unless {
        /// The path.
        path: String,
        /// The words that are shunned.
        words: String,
        /// The one that stands there.
        by: Span<Byte>,
    },
    /// Another pattern holds at the same word and is more specific.
    LessSpecific {
        /// That pattern.
        than: String,
    },
    /// The word is part of another trigger.
    PartOf {
        /// That trigger's words.
        whole: Span<Byte>,
    },
    /// Words of the sentence turn it away: sport, business, figures of speech.
    Guard {
        /// The words that do.
        by: Vec<Span<Byte>>,
    },
    /// The weights of triggers think it nothing of ours, or of another type.
    Weights,
    /// Its victims are counted with the attack or disaster that made them.
    CountedWith {
        /// The words that tell of that.
        attack: Span<Byte>,
    },
    /// It is the cause of a hazard that is told, and no second one.
    Cause,
    /// It lies more than five years before the report.
    Background,
}

/// A word as patterns see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternWord {
    /// The lemma that patterns name, lower-cased.
    pub lemma: String,
    /// Its part of speech, with what the model missed put right.
    pub pos: &'static str,
    /// What it may be named by: `@class` and `#test`.
    pub kinds: Vec<String>,
    /// Relations to the words above it that the tree does not have, or has under another name.
    pub arcs: Vec<PatternArc>,
}

/// A relation of the normalised parse to the word above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternArc {
    /// The relation, without subtype.
    pub rel: String,
    /// Index of the word above.
    pub head: usize,
}
