//! Weighs what the patterns propose: which words tell of a fact of ours, and of which type.
//!
//! A pattern knows its own words; the weights have seen how whole sentences use them, and words that no pattern names.
//! Both are data: patterns are written by hand, weights are learnt by `cargo xtask train-facts` from annotated texts.
//! In reading order: `features` names what is looked at, `model` scores it, `network` does so for words, `triggers` looks at one word, `nears` at words where
//! a pattern all but holds, `fillers` at the noun phrases and places around it, `realis` at
//! whether it happened, `figures` at the numbers around it, `coreference` at whether two tellings are of one occurrence.

mod coreference;
pub(crate) mod features;
mod figures;
mod fillers;
mod model;
mod nears;
mod network;
mod realis;
mod triggers;

pub(crate) use coreference::Sentences;
pub use coreference::{PairExample, ToldWord};
pub(crate) use fillers::Bound;
pub use fillers::{FillerExample, Slot};
pub use model::{FactModel, NONE};
pub use nears::NearExample;
pub use network::{FactNetwork, packed, unpacked};
pub(crate) use realis::Ruled;
pub use triggers::TriggerExample;
