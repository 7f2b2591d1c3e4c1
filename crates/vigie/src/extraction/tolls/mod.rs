//! Tolls: the dead, injured and missing that a report counts, and the attack or disaster that they are of.
//!
//! In reading order: `causes` gives facts that tell of victims and of nothing else to what the victims fell to; `victims`
//! gives each of their numbers to the one fact that counts them.

mod causes;
mod victims;

use super::{draft::Draft, reading::Reading};
use crate::model::What;

/// Sentences over which a toll goes back to what caused it.
const REACH: usize = 3;

/// Whether a number counts the dead, injured or missing.
fn is_toll(what: What) -> bool {
    matches!(what, What::Killed | What::Injured | What::Missing)
}

impl Reading<'_> {
    /// The drafts with the victims that fell to them; `weighed` says that weights have looked at all numbers already.
    pub(crate) fn with_tolls(&self, drafts: Vec<Draft>, weighed: bool) -> Vec<Draft> {
        let mut drafts = self.give_tolls(drafts);
        self.count_victims(&mut drafts, weighed);
        if !weighed {
            self.count_parts(&mut drafts);
        }
        drafts
    }
}
