//! The words of a language, ready to be looked up.

use std::collections::{BTreeMap, BTreeSet};

use vigie_lexicon::places as lexicon;

use crate::model::Level;

use super::{Gazetteer, NameKind, PlaceIdx};

/// Words around place names in one language.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {
    pub(super) lexicon: lexicon::PlaceWords,
    demonyms: BTreeMap<String, String>,
    level_words: BTreeSet<String>,
    homographs: BTreeMap<String, lexicon::Homograph>,
}

impl PlaceWords {
    /// Prepares the words of a language's lexicon.
    pub fn new(lexicon: lexicon::PlaceWords) -> PlaceWords {
        let demonyms = lexicon.demonym_forms();
        let phrases = lexicon.levels.values().flat_map(|l| l.before.iter().chain(&l.after));
        let level_words = phrases.flat_map(|p| p.split([' ', '\''])).map(str::to_owned).collect();
        PlaceWords { lexicon, demonyms, level_words, homographs: BTreeMap::new() }
    }

    /// Adds what else the names of places are in the language, by folded name.
    pub fn with_homographs(mut self, homographs: BTreeMap<String, lexicon::Homograph>) -> PlaceWords {
        self.homographs = homographs;
        self
    }

    /// What else a folded name is.
    pub(super) fn homograph(&self, key: &str) -> lexicon::Homograph {
        self.homographs.get(key).copied().unwrap_or_default()
    }

    /// The place that a name stands for, whatever the gazetteer says: "EE. UU.".
    pub(super) fn named(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.lexicon.names.get(surface)?, gazetteer)
    }

    /// The place that a short form stands for behind a comma: ", Fla.".
    pub(super) fn after_comma(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.lexicon.after_comma.get(surface)?, gazetteer)
    }

    /// The place of an adjective or a people.
    pub(super) fn demonym(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.demonyms.get(&surface.to_lowercase())?, gazetteer)
    }

    /// The level that a phrase in front of a name tells.
    pub(super) fn level_before(&self, phrase: &str) -> Option<Level> {
        self.level(phrase, |words| &words.before)
    }

    /// The level that a phrase behind a name tells.
    pub(super) fn level_after(&self, phrase: &str) -> Option<Level> {
        self.level(phrase, |words| &words.after)
    }

    /// Whether a word is part of a phrase that tells a level.
    pub(super) fn is_level_word(&self, word: &str) -> bool {
        self.level_words.contains(word)
    }

    fn level(&self, phrase: &str, side: impl Fn(&lexicon::LevelWords) -> &BTreeSet<String>) -> Option<Level> {
        let phrase = phrase.to_lowercase().replace('’', "'");
        let all = [
            Level::Site,
            Level::Settlement,
            Level::Adm2,
            Level::Adm1,
            Level::Area,
            Level::Route,
            Level::Country,
        ];
        let tells = |level: &Level| {
            self.lexicon.levels.get(level.as_str()).is_some_and(|w| side(w).contains(&phrase))
        };
        all.into_iter().find(tells)
    }
}

/// A place by its code, or behind `@` by its name: the most populous bearer.
fn find(target: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
    let Some(name) = target.strip_prefix('@') else { return gazetteer.by_code(target) };
    let bearers = gazetteer.bearers(name);
    let area = bearers.iter().find(|b| b.kind == NameKind::Main && gazetteer.level(b.idx) == Level::Area);
    let largest = || {
        let settled = bearers.iter().filter(|b| gazetteer.level(b.idx) == Level::Settlement);
        settled.max_by(|a, b| gazetteer.population(a.idx).total_cmp(&gazetteer.population(b.idx)))
    };
    area.or_else(largest).map(|b| b.idx)
}
