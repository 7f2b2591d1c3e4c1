//! Review: people accept, correct and reject what was read, and every decision stays in a log.
//!
//! In reading order: this file is the vocabulary and what a store can do, [`chain`] hashes the log and checks it,
//! [`force`] says which decisions hold, [`correction`] changes a fact, [`wanted`] turns what a person types into
//! corrections, [`copies`] offers them to other documents. Nothing here knows SQL.

pub mod chain;
pub mod copies;
pub mod correction;
pub mod force;
pub mod wanted;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use chain::{Broken, Fault};
pub use correction::{Correction, Kind};
pub use wanted::{Both, Count, Gazetteer, Located, Wanted};

use crate::StoreError;

/// Who decides, when and why. The store has no clock: whoever calls it says what time it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The reviewer's name, as he or she writes it.
    pub reviewer: String,
    /// When.
    pub time: Timestamp,
    /// Why; may be empty.
    pub reason: String,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The fact stands in the document as it is read.
    Accept {
        /// Id of the fact.
        fact: String,
    },
    /// The document does not tell it.
    Reject {
        /// Id of the fact.
        fact: String,
    },
    /// One field of it is something else.
    Correct {
        /// Id of the fact.
        fact: String,
        /// Which field, and what it is.
        correction: Correction,
    },
    /// Two facts tell of one occurrence.
    Merge {
        /// Id of a fact.
        fact: String,
        /// Id of the other.
        other: String,
    },
    /// Two facts tell of two occurrences.
    Split {
        /// Id of a fact.
        fact: String,
        /// Id of the other.
        other: String,
    },
    /// Of claims that contradict each other, some are right and the others are not.
    Settle {
        /// Id of the contradiction.
        contradiction: String,
        /// Ids of the facts that are right; none to open it again.
        right: Vec<String>,
    },
    /// A state of a place is over, as the reviewer knows it.
    Close {
        /// Id of the state over time.
        standing: String,
        /// When it ended: a year, a month or a day, in EDTF.
        until: String,
    },
    /// How reliable an outlet is.
    Grade {
        /// The outlet's name, as its documents bear it.
        outlet: String,
        /// Letter of the Admiralty scale; none when nobody is to say any more.
        grade: Option<Reliability>,
    },
    /// An earlier decision is taken back.
    Undo {
        /// Number of its entry.
        entry: u64,
    },
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number, from 1 on without gaps.
    pub number: u64,
    /// Hash of the entry before; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 of its content.
    pub hash: String,
    /// Who decided.
    pub reviewer: String,
    /// When: UTC, to the second.
    pub time: String,
    /// `accept`, `correct`, `reject`, `merge`, `split`, `settle`, `close`, `grade` or `undo`.
    pub action: String,
    /// Id of the fact at that time; of a settlement the first that is right, of a state that
    /// is closed its first claim, empty for a grade.
    pub fact: String,
    /// SHA-256 of its document.
    pub document: String,
    /// Its type as it was read.
    pub fact_type: String,
    /// First code point of its trigger.
    pub start: u64,
    /// Code point after the last one.
    pub end: u64,
    /// Which field was corrected.
    pub field: Option<String>,
    /// What it was: JSON, as text.
    pub before: Option<String>,
    /// What it is: JSON, as text; of a merge or split, the other fact; of a settlement, what was weighed and what is
    /// right; of a state that is closed, the state, its claims and when it ended; of a grade, the outlet and its letter.
    pub after: Option<String>,
    /// Number of the entry that is taken back.
    pub undoes: Option<u64>,
    /// Why.
    pub reason: String,
}

/// An entry with what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Whether it holds: no later entry takes it back.
    pub in_force: bool,
    /// Id of the fact that it is about as it is read now; none when that is not read any more.
    pub now: Option<String>,
}

/// What may be asked of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Only entries about this fact.
    pub fact: Option<String>,
    /// Only entries about facts of this document, by digest.
    pub document: Option<String>,
    /// Only entries whose fact is not read any more.
    pub lost: bool,
}

/// What checking a record found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// How many entries the log has.
    pub entries: u64,
    /// Hash of the last one; 64 zeros when there is none.
    pub head: String,
    /// The first entry that is not as it was written.
    pub broken: Option<Broken>,
    /// How many documents have the bytes that their digest says.
    pub documents: u64,
    /// Digests of documents whose bytes are others.
    pub altered: Vec<String>,
}

impl Checked {
    /// Whether all is as it was written.
    pub fn holds(&self) -> bool {
        self.broken.is_none() && self.altered.is_empty()
    }
}

/// What may be asked of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// How many at most.
    pub limit: Option<u32>,
    /// How many to leave out first.
    pub offset: u32,
}

/// A fact that waits for a reviewer, and what makes it matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Queued {
    /// Id of the fact.
    pub fact: String,
    /// SHA-256 of its document.
    pub document: String,
    /// Its type.
    pub fact_type: String,
    /// It opens or closes a status.
    pub changes_status: bool,
    /// Another claim about the same place and week says otherwise.
    pub contradicted: bool,
    /// It tells how many were killed, hurt, displaced or taken.
    pub toll: bool,
    /// No other document tells the like of its places in that week.
    pub single: bool,
}

/// What reviewers said of two facts, for whoever links them: told of one occurrence, or of two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sameness {
    /// Id of a fact.
    pub fact: String,
    /// Id of the other.
    pub other: String,
    /// Whether they tell of one occurrence.
    pub same: bool,
    /// Number of the entry that says so.
    pub entry: u64,
}

/// A correction that may fit a fact of another document too. It is offered, never made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Offer {
    /// The entry that it comes from.
    pub entry: Entry,
    /// Id of the fact that it may fit.
    pub fact: String,
    /// SHA-256 of its document.
    pub document: String,
    /// The correction, with the words of that document.
    pub correction: Correction,
    /// Whether its sentence is the same as that of the corrected fact, word for word.
    pub same_sentence: bool,
}

/// How reliable a source is, by the letters of the Admiralty scale (NATO AJP-2.1): always given by people, never read off
/// what the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    F,
}

impl Reliability {
    /// All of them, the best first.
    pub const ALL: [Reliability; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        ["A", "B", "C", "D", "E", "F"][self as usize]
    }

    /// The one of a letter, small or large.
    ///
    /// ```
    /// use vigie_store::review::Reliability;
    /// assert_eq!(Reliability::find("b"), Some(Reliability::B));
    /// assert_eq!(Reliability::find("G"), None);
    /// ```
    pub fn find(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.letter().eq_ignore_ascii_case(letter.trim()))
    }
}

/// What every store can do with decisions.
pub trait Reviews {
    /// Writes a decision into the log and carries it out, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it makes no sense, and what a database may refuse.
    fn decide(&mut self, by: &Signature, verdict: &Verdict) -> Result<Entry, StoreError>;

    /// The log, the oldest entry first.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn log(&self, query: &LogQuery) -> Result<Vec<Logged>, StoreError>;

    /// Recomputes the chain of the log and the digests of the documents; `head` is a hash that was written down
    /// elsewhere and must be in the chain.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn check_log(&self, head: Option<&str>) -> Result<Checked, StoreError>;

    /// The corrections that make a fact what a person wants it to be; `more` knows places that the record does not.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it makes no sense, and when the database cannot be read.
    fn corrections(
        &self,
        fact: &str,
        wanted: &Wanted,
        more: Option<&dyn Gazetteer>,
    ) -> Result<Vec<Correction>, StoreError>;

    /// The facts about which nobody decided, those first that would change the picture.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn queue(&self, query: &QueueQuery) -> Result<Vec<Queued>, StoreError>;

    /// How many facts nobody decided about.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn count_queue(&self) -> Result<u64, StoreError>;

    /// Which facts reviewers said to be told of one occurrence, or of two; of contrary decisions the later.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn sameness(&self) -> Result<Vec<Sameness>, StoreError>;

    /// The letters that people gave to outlets, by the outlet's name; the last of each counts.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn grades(&self) -> Result<BTreeMap<String, Reliability>, StoreError>;

    /// Where else a correction may fit: facts of other documents of the same type, told in the same words, whose
    /// field says the same as the corrected one did.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn offers(&self, entry: u64, documents: &[String]) -> Result<Vec<Offer>, StoreError>;
}

/// Why a decision is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no such fact.
    #[error("there is no fact {fact}")]
    NoFact {
        /// The id.
        fact: String,
    },
    /// Nobody signs.
    #[error("a decision needs the name of who takes it")]
    NoReviewer,
    /// There is no such contradiction, or it has no such claim.
    #[error("no contradiction {contradiction} has these claims")]
    NoContradiction {
        /// The id.
        contradiction: String,
    },
    /// There is no such state over time.
    #[error("there is no state {standing}")]
    NoStanding {
        /// The id.
        standing: String,
    },
    /// Whoever closes a state from own knowledge says how it is known.
    #[error("nothing says how it is known that the state is over")]
    NoSource,
    /// No document is of that outlet.
    #[error("no document is of an outlet “{outlet}”")]
    NoOutlet {
        /// Its name.
        outlet: String,
    },
    /// There is no such entry.
    #[error("the log has no entry {entry}")]
    NoEntry {
        /// Its number.
        entry: u64,
    },
    /// It is taken back already.
    #[error("entry {entry} is taken back already")]
    TakenBack {
        /// Its number.
        entry: u64,
    },
    /// A fact is always the same as itself.
    #[error("{fact} is one fact, not two")]
    OneFact {
        /// The id.
        fact: String,
    },
    /// The field says so already.
    #[error("the fact says that already")]
    NothingChanges,
    /// Words that the document does not have there.
    #[error("the document does not say “{words}”")]
    NotItsWords {
        /// The words.
        words: String,
    },
    /// No type of the ontology.
    #[error("there is no type {name}")]
    NoType {
        /// Its name.
        name: String,
    },
    /// No date.
    #[error("“{text}” is no date")]
    NoDate {
        /// What was given.
        text: String,
    },
    /// No number.
    #[error("“{text}” is no number of people or things")]
    NoNumber {
        /// What was given.
        text: String,
    },
    /// A word that is none of those a field may have.
    #[error("“{value}” is no {what}")]
    NoKind {
        /// What it should be.
        what: &'static str,
        /// What was given.
        value: String,
    },
    /// No place is known by that id or name.
    #[error("no place {name} is known")]
    NoPlace {
        /// Id or name.
        name: String,
    },
    /// Several places bear a name.
    #[error("several places are called {name}: {}", places.join("; "))]
    ManyPlaces {
        /// The name.
        name: String,
        /// The places, each with its id.
        places: Vec<String>,
    },
    /// The log is not as it was written.
    #[error("the log is broken: {0}")]
    Broken(Broken),
}

impl Refusal {
    /// What to do about it, one line.
    pub fn hint(&self) -> &'static str {
        match self {
            Refusal::NoFact { .. } => "`vigie review FILE.gpkg` lists facts with their ids",
            Refusal::NoReviewer => "say who you are",
            Refusal::NoEntry { .. } | Refusal::TakenBack { .. } => {
                "`vigie review FILE.gpkg log` lists the entries"
            }
            Refusal::OneFact { .. } => "name another fact",
            Refusal::NoContradiction { .. } => {
                "`vigie show FILE.gpkg contradictions --json` lists them with their claims"
            }
            Refusal::NoStanding { .. } => "`vigie show FILE.gpkg standings --json` lists them with their ids",
            Refusal::NoSource => "name a source, or say that it is your own knowledge",
            Refusal::NoOutlet { .. } => "`vigie show FILE.gpkg documents` lists the outlets",
            Refusal::NothingChanges => "accept it instead",
            Refusal::NotItsWords { .. } => {
                "take the words from the document, or say that it is your own reading"
            }
            Refusal::NoType { .. } => "`vigie lexicon check` lists the types",
            Refusal::NoDate { .. } => "write 2021, 2021-07, 2021-07-09 or 2021-07-05/2021-07-09",
            Refusal::NoNumber { .. } => "write digits: 12, or the lowest and the highest",
            Refusal::NoKind { .. } => "docs/review.md lists what it may be",
            Refusal::NoPlace { .. } => "`vigie places find NAME` lists places with their ids",
            Refusal::ManyPlaces { .. } => "give the id of the one that is meant",
            Refusal::Broken(_) => {
                "`vigie verify FILE.gpkg` tells what is wrong; nothing is added to a broken log"
            }
        }
    }
}
