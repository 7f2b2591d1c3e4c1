//! Finds facts: who did what to whom, where and when, how many, whether it happened, and who says so.
//!
//! Words and grammar are data (`lexicon/<lang>/`); this room knows how they combine. In reading order: `graph`
//! normalises the parse, `subjects` says whose clause each is, `phrases` quotes noun phrases, `reading` looks mentions up
//! by token, `matching` finds triggers, `proposing` says what the rules bind to each, and `draft` makes a fact of that, of
//! which `roles`, `exclusions`, `siding`, `locating`, `dating`, `counting`, `reality` and `voicing` know one thing each.
//! `tolls` gives victims to what they fell to, `merging` joins what is told twice, `coding` adds the codes of other
//! schemes; `facts` is the order of all that. `relevance` and `screen` come before: they tell that a document speaks of
//! nothing of ours, or that no pattern can hold in it, so that it need not be parsed; `weighing` is what annotated texts
//! taught; `tracing` keeps, when somebody asks, why each decision was made.

mod accusing;
mod asides;
pub mod attribution;
mod coding;
mod counting;
mod dating;
mod draft;
mod exclusions;
mod graph;
mod kinds;
mod locating;
mod matching;
mod merging;
mod phrases;
mod proposing;
mod reading;
mod reality;
mod relevance;
mod roles;
mod screen;
mod siding;
mod subjects;
mod tolls;
mod tracing;
mod voicing;
mod weighing;

mod facts;

pub use facts::{FactModels, examples, explained, facts, near_examples, pair_examples, pattern_words};
pub use relevance::{Relevance, Stretch};
pub use screen::Screen;
pub use weighing::{
    FactModel, FactNetwork, FillerExample, NONE, NearExample, PairExample, Slot, ToldWord, TriggerExample,
    packed, unpacked,
};
