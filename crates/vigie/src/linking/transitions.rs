//! The table of transitions, by fact type.

use std::collections::BTreeMap;

use vigie_lexicon::statuses::{self, Transition};

/// What each fact type opens and closes, read once.
#[derive(Clone, Debug, Default)]
pub struct Transitions {
    by_fact: BTreeMap<String, Transition>,
}

impl Transitions {
    /// Reads `statuses.toml` of the lexicon.
    ///
    /// # Errors
    /// The message of the TOML reader, when the file is broken.
    pub fn load() -> Result<Self, String> {
        let table = statuses::load().map_err(|e| format!("statuses.toml: {e}"))?;
        Ok(Transitions { by_fact: table.transition.into_iter().map(|t| (t.fact.clone(), t)).collect() })
    }

    /// The fact types that change a state.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.by_fact.keys().map(String::as_str)
    }

    /// What a fact type does; none when it changes no state.
    pub fn of(&self, fact_type: &str) -> Option<&Transition> {
        self.by_fact.get(fact_type)
    }
}
