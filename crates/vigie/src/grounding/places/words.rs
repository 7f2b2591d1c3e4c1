//! The words of a language, ready to be looked up.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use vigie_lexicon::places as lexicon;

use crate::model::{Level, PartKind};

use super::{Gazetteer, NameKind, PlaceIdx, starts::Starts};

/// Names that the sources know for a place that is meant even where its name is a word of the language: Mali, Paris.
const FAMOUS: f64 = 150.0;

/// Words around place names in one language.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {
    pub(super) lexicon: lexicon::PlaceWords,
    demonyms: BTreeMap<String, String>,
    level_words: BTreeSet<String>,
    /// The level that each phrase tells in front of a name, and behind it.
    levels: [BTreeMap<String, Level>; 2],
    /// How names, adjectives and peoples, and phrases that open a road's name start.
    starts: [Starts; 3],
    /// Bytes of the longest word that has another spelling.
    longest_spelling: usize,
    homographs: BTreeMap<String, lexicon::Homograph>,
    part_names: lexicon::PartNames,
    scripts: lexicon::Scripts,
}

impl PlaceWords {
    /// Prepares the words of a language's lexicon.
    pub fn new(lexicon: lexicon::PlaceWords) -> PlaceWords {
        let demonyms = lexicon.demonym_forms();
        let phrases = lexicon.levels.values().flat_map(|l| l.before.iter().chain(&l.after));
        let level_words = phrases.flat_map(|p| p.split([' ', '\''])).map(str::to_owned).collect();
        let levels = [levels(&lexicon, |words| &words.before), levels(&lexicon, |words| &words.after)];
        let roads = lexicon.roads.numbered.iter().chain(&lexicon.roads.before);
        let starts = [Starts::of(lexicon.names.keys()), Starts::of(demonyms.keys()), Starts::of(roads)];
        let longest_spelling = lexicon.spellings.keys().map(String::len).max().unwrap_or(0);
        PlaceWords {
            lexicon,
            demonyms,
            level_words,
            levels,
            starts,
            longest_spelling,
            ..PlaceWords::default()
        }
    }

    /// Adds what else the names of places are in the language, by folded name.
    pub fn with_homographs(mut self, homographs: BTreeMap<String, lexicon::Homograph>) -> PlaceWords {
        self.homographs = homographs;
        self
    }

    /// Adds the names of parts and surroundings.
    pub fn with_part_names(mut self, part_names: lexicon::PartNames) -> PlaceWords {
        self.part_names = part_names;
        self
    }

    /// Adds how names of places come to be written in our letters.
    pub fn with_scripts(mut self, scripts: lexicon::Scripts) -> PlaceWords {
        self.scripts = scripts;
        self
    }

    /// Whether the names of a country's places are transliterated, so that they are spelt in many ways.
    pub(super) fn is_transliterated(&self, country: &str) -> bool {
        let known = &self.scripts.transliterated;
        known.is_empty() || known.contains(country)
    }

    /// The name of a part or the surroundings of a place: "northern Mali".
    pub(super) fn part_name(&self, kind: PartKind, place: &str) -> String {
        let names = &self.part_names;
        let (table, key, metres) = match kind {
            PartKind::Inside(point) => (&names.inside, point, None),
            PartKind::Outside(point) => (&names.outside, point, None),
            PartKind::Away(metres, Some(point)) => (&names.outside, point, Some(metres)),
            PartKind::Away(metres, None) => (&names.around, "away", Some(metres)),
            PartKind::Near => (&names.around, "near", None),
        };
        let name = table.get(key).map_or("{place}", String::as_str).replace("{place}", place);
        let Some(metres) = metres else { return name };
        let distance = match metres {
            0..1000 => format!("{metres} m"),
            _ => format!("{} km", (f64::from(metres) / 100.0).round() / 10.0),
        };
        if name.contains("{distance}") {
            name.replace("{distance}", &distance)
        } else {
            format!("{distance} {name}")
        }
    }

    /// What else a folded name is.
    pub(super) fn homograph(&self, key: &str) -> lexicon::Homograph {
        self.homographs.get(key).copied().unwrap_or_default()
    }

    /// Whether words that come without capitals name a place: one that is no word of the language, or is widely known.
    pub fn is_name(&self, words: &str, gazetteer: &Gazetteer) -> bool {
        let key = super::fold(words);
        let known = gazetteer.bearers_of_key(&key);
        let homograph = self.homograph(&key);
        let famous = || known.iter().any(|b| b.kind != NameKind::Code && gazetteer.fame(b.idx) >= FAMOUS);
        !known.is_empty() && !homograph.person && (!homograph.word || famous())
    }

    /// The place that a name stands for, whatever the gazetteer says: "EE. UU.".
    pub(super) fn named(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.lexicon.names.get(surface)?, gazetteer)
    }

    /// Whether a name of [`PlaceWords::named`] starts so.
    pub(super) fn opens_named(&self, start: &str) -> bool {
        self.starts[0].any(start)
    }

    /// The place that a short form stands for behind a comma: ", Fla.".
    pub(super) fn after_comma(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.lexicon.after_comma.get(surface)?, gazetteer)
    }

    /// The place of an adjective or a people.
    pub(super) fn demonym(&self, surface: &str, gazetteer: &Gazetteer) -> Option<PlaceIdx> {
        find(self.demonyms.get(&surface.to_lowercase())?, gazetteer)
    }

    /// Whether an adjective or a people starts so, in lower case.
    pub(super) fn opens_demonym(&self, start: &str) -> bool {
        self.starts[1].any(start)
    }

    /// Whether a phrase that a road's name starts with starts so, in lower case.
    pub(super) fn opens_road(&self, start: &str) -> bool {
        self.starts[2].any(start)
    }

    /// Whether a word of a folded name has another spelling.
    pub(super) fn has_spelling(&self, key: &str) -> bool {
        let spellings = &self.lexicon.spellings;
        // Only short words have.
        !spellings.is_empty()
            && key.split(' ').any(|word| word.len() <= self.longest_spelling && spellings.contains_key(word))
    }

    /// The level that a phrase in front of a name tells.
    pub(super) fn level_before(&self, phrase: &str) -> Option<Level> {
        self.levels[0].get(&*plain(phrase)).copied()
    }

    /// The level that a phrase behind a name tells.
    pub(super) fn level_after(&self, phrase: &str) -> Option<Level> {
        self.levels[1].get(&*plain(phrase)).copied()
    }

    /// Whether a word is part of a phrase that tells a level.
    pub(super) fn is_level_word(&self, word: &str) -> bool {
        self.level_words.contains(word)
    }
}

/// A phrase in lower case, with straight apostrophes.
pub(super) fn plain(phrase: &str) -> Cow<'_, str> {
    if phrase.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(phrase);
    }
    Cow::Owned(phrase.to_lowercase().replace('’', "'"))
}

/// The phrases of one side with the level that each tells, the most exact one.
fn levels(
    lexicon: &lexicon::PlaceWords,
    side: impl Fn(&lexicon::LevelWords) -> &BTreeSet<String>,
) -> BTreeMap<String, Level> {
    let all =
        [Level::Site, Level::Settlement, Level::Adm2, Level::Adm1, Level::Area, Level::Route, Level::Country];
    let mut out = BTreeMap::new();
    for level in all {
        for phrase in lexicon.levels.get(level.as_str()).into_iter().flat_map(&side) {
            out.entry(phrase.clone()).or_insert(level);
        }
    }
    out
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
