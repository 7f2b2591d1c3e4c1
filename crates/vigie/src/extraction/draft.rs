//! A fact in the making, with the words that it was made from.

use crate::model::Fact;

/// A fact with what is still to be asked of its words.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) fact: Fact,
    /// Trigger words, by token.
    pub(crate) triggers: Vec<usize>,
    /// Heads of agents and patients, by token.
    pub(crate) agents: Vec<usize>,
    pub(crate) patients: Vec<usize>,
    /// Whether its time is told and not only the document's date.
    pub(crate) dated: bool,
    /// How probable the network of triggers thinks its type.
    pub(crate) chance: Option<f32>,
}
