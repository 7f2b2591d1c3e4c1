//! The table of transitions, by fact type.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use vigie_lexicon::{
    problem::Problem,
    statuses::{self, Transition},
};

/// What each fact type opens and closes, read once.
#[derive(Clone, Debug, Default)]
pub struct Transitions {
    by_fact: BTreeMap<String, Transition>,
    parts: BTreeSet<String>,
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Transitions {
    /// Reads `statuses.toml` of the lexicon.
    ///
    /// # Errors
    /// The line that is wrong.
    pub fn load() -> Result<Self, Problem> {
        let table = statuses::load()?;
        Ok(Transitions {
            by_fact: table.transition.into_iter().map(|t| (t.fact.clone(), t)).collect(),
            parts: table.parts.into_values().flatten().collect(),
            names: table
                .names
                .into_iter()
                .map(|(state, words)| (state, words.into_values().flatten().collect()))
                .collect(),
        })
    }

    /// The fact types that change a state.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.by_fact.keys().map(String::as_str)
    }

    /// What a fact type does; none when it changes no state.
    pub fn of(&self, fact_type: &str) -> Option<&Transition> {
        self.by_fact.get(fact_type)
    }

    /// Whether a noun phrase names a part of a place: "most of the city". Its head stands near its beginning.
    pub fn is_part(&self, phrase: &str) -> bool {
        words(phrase).iter().take(HEAD).any(|word| self.parts.contains(word))
    }

    /// Whether a fact that is told in these words ends a state where it stands: some end it only where they name it.
    pub fn ends<'w>(
        &self,
        transition: &Transition,
        state: &String,
        told: impl IntoIterator<Item = &'w str>,
    ) -> bool {
        let named = || {
            let names = self.names.get(state);
            names.is_some_and(|n| told.into_iter().flat_map(words).any(|word| n.contains(&word)))
        };
        transition.closes.contains(state) || transition.closes_named.contains(state) && named()
    }
}

/// The words of a phrase, folded; a hyphen is part of a word.
fn words(phrase: &str) -> Vec<String> {
    let folded: String =
        phrase.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words of a noun phrase among which its head is: "the eastern part of …", "la mayor parte de …".
const HEAD: usize = 3;
