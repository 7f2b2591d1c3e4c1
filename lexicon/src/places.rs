//! Words around place names in one language: `<lang>/places.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{files, problem::Problem};

/// Everything that grounding knows of place names in one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    /// Names that the gazetteer lacks or that must be written exactly so, with the code of the place (`US`, `US.NY`)
    /// or, after `@`, its name.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Short forms that are places only right after another place and a comma: "Orlando, Fla.".
    #[serde(default)]
    pub after_comma: BTreeMap<String, String>,
    /// Names, folded, by which the news mean another place as well as those that bear them, with its code: "congo" is
    /// either country.
    #[serde(default)]
    pub shared: BTreeMap<String, String>,
    /// Places that diseases are named for.
    #[serde(default)]
    pub diseases: DiseaseWords,
    /// Words that tell the level of the name beside them, by level.
    #[serde(default)]
    pub levels: BTreeMap<String, LevelWords>,
    /// Words of rivers: no town that bears the name of one is meant by it.
    #[serde(default)]
    pub rivers: LevelWords,
    /// Words of roads and streets.
    #[serde(default)]
    pub roads: RoadWords,
    /// Words for parts and surroundings of places.
    #[serde(default)]
    pub parts: PartWords,
    /// Word classes.
    #[serde(default)]
    pub words: WordClasses,
    /// Spellings that are tried as well: `st` for `saint`.
    #[serde(default)]
    pub spellings: BTreeMap<String, String>,
    /// How more forms of a demonym are made.
    #[serde(default)]
    pub endings: Vec<Endings>,
    /// Adjectives and peoples, by code or name of the place as in `names`.
    #[serde(default)]
    pub demonyms: BTreeMap<String, Vec<String>>,
}

/// Places that diseases are named for: where a text speaks of an illness they are no places.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiseaseWords {
    /// Their names, folded: "marburg".
    pub names: BTreeSet<String>,
    /// Words of illness, in lower case: "virus".
    pub words: BTreeSet<String>,
}

/// Words that tell a level.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelWords {
    /// In front of the name: "province of".
    #[serde(default)]
    pub before: BTreeSet<String>,
    /// Behind it: "province".
    #[serde(default)]
    pub after: BTreeSet<String>,
}

/// Words of roads and streets, in lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoadWords {
    /// Behind the name: "Street".
    #[serde(default)]
    pub after: BTreeSet<String>,
    /// In front of the name: « rue ».
    #[serde(default)]
    pub before: BTreeSet<String>,
    /// In front of a number: "Highway".
    #[serde(default)]
    pub numbered: BTreeSet<String>,
    /// Letters that are one word with the number: "RN7".
    #[serde(default)]
    pub codes: BTreeSet<String>,
    /// What may stand between the word and the name: « rue de la ».
    #[serde(default)]
    pub joints: BTreeSet<String>,
}

/// Words for parts and surroundings of places, in lower case; directions are by points of the compass (`n`, `ne`, …)
/// and `c` for the middle.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartWords {
    /// Adjectives right in front of the name: "northern".
    #[serde(default)]
    pub adjectives: BTreeMap<String, BTreeSet<String>>,
    /// Nouns that are joined to the name by a word of `of`: « nord ».
    #[serde(default)]
    pub directions: BTreeMap<String, BTreeSet<String>>,
    /// What joins a direction or distance to the name.
    #[serde(default)]
    pub of: BTreeSet<String>,
    /// In front of a direction: the part lies in the place.
    #[serde(default)]
    pub inside: BTreeSet<String>,
    /// In front of a direction: it lies outside of a town.
    #[serde(default)]
    pub outside: BTreeSet<String>,
    /// Whether a direction with neither in front of it lies outside of a town: "south of Kabul".
    #[serde(default)]
    pub bare: bool,
    /// Phrases in front of the name: somewhere close to it.
    #[serde(default)]
    pub near: BTreeSet<String>,
    /// Units of length, in metres.
    #[serde(default)]
    pub units: BTreeMap<String, f64>,
}

/// Word classes, all in lower case but for `stops`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordClasses {
    /// Prepositions after which a name is a place.
    #[serde(default)]
    pub prepositions: BTreeSet<String>,
    /// Words that may stand between a place and the place that it lies in.
    #[serde(default)]
    pub links: BTreeSet<String>,
    /// Links after which the second place is surely meant to hold the first.
    #[serde(default)]
    pub strong_links: BTreeSet<String>,
    /// Words between the names of a list.
    #[serde(default)]
    pub conjunctions: BTreeSet<String>,
    /// Articles.
    #[serde(default)]
    pub articles: BTreeSet<String>,
    /// Directions: "northern".
    #[serde(default)]
    pub directions: BTreeSet<String>,
    /// Titles: the name behind them is a person's.
    #[serde(default)]
    pub titles: BTreeSet<String>,
    /// Words of institutions: the town in front of them is real, but part of their name.
    #[serde(default)]
    pub institutions: BTreeSet<String>,
    /// Names of places somewhere that are something else nearly always, as written.
    #[serde(default)]
    pub stops: BTreeSet<String>,
}

/// Names of parts and surroundings of places, as the record shows them; `{place}` and `{distance}` are filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartNames {
    /// Parts, by point of the compass, `c` for the middle: "northern {place}".
    #[serde(default)]
    pub inside: BTreeMap<String, String>,
    /// What lies outside of it in a direction: "north of {place}".
    #[serde(default)]
    pub outside: BTreeMap<String, String>,
    /// `near` it, and some distance `away`.
    #[serde(default)]
    pub around: BTreeMap<String, String>,
}

/// More forms of the demonyms that end in `cut`: without it, with each of `add`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    /// How the demonym ends.
    pub cut: String,
    /// What its other forms end in.
    pub add: Vec<String>,
}

impl PlaceWords {
    /// Every form of every demonym in lower case, with the code or name of its place.
    pub fn demonym_forms(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        for (place, forms) in &self.demonyms {
            for form in forms.iter().map(|f| f.to_lowercase()) {
                let endings = self.endings.iter().find(|e| form.ends_with(&e.cut));
                for (cut, add) in endings.iter().flat_map(|e| e.add.iter().map(|a| (&e.cut, a))) {
                    let stem = form.strip_suffix(cut.as_str()).unwrap_or(&form);
                    out.entry(format!("{stem}{add}")).or_insert_with(|| place.clone());
                }
                out.insert(form, place.clone());
            }
        }
        out
    }
}

/// What else a name of a place is in a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Homograph {
    /// A word of the dictionary: "Commerce".
    pub word: bool,
    /// A name of persons: "Henry".
    pub person: bool,
}

/// Reads `<lang>/homographs.tsv`: folded names of places that are words or names of persons as well.
pub fn homographs(lang: &str) -> BTreeMap<String, Homograph> {
    let table = files::read(&format!("{lang}/homographs.tsv")).unwrap_or_default();
    let rows = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.map(|(name, kinds)| {
        (name.to_owned(), Homograph { word: kinds.contains('w'), person: kinds.contains('p') })
    })
    .collect()
}

/// What is wrong with the rows of such a table.
pub(crate) fn wrong_homographs(file: &str, table: &str) -> Vec<Problem> {
    let (mut before, mut problems) = ("", Vec::new());
    for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let mut wrong = |message: String, hint: &str| {
            problems.push(Problem { line: number + 1, hint: hint.to_owned(), ..Problem::of(file, message) });
        };
        let [name, kinds] = line.split('\t').collect::<Vec<_>>()[..] else {
            let message = format!("{} columns, not 2", line.split('\t').count());
            wrong(message, "write a name and w, p or wp with a tab between");
            continue;
        };
        if name.is_empty() || name.trim() != name || name.to_lowercase() != name {
            wrong(
                format!("{name:?} is no folded name"),
                "write it in small letters, without blanks at its ends",
            );
        }
        if !matches!(kinds, "w" | "p" | "wp") {
            wrong(format!("{kinds:?} is no kind"), "write w for a word, p for persons, wp for both");
        }
        if name <= before {
            wrong(format!("{name:?} is out of order"), "keep the lines sorted, by bytes, each name once");
        }
        before = name;
    }
    problems
}

/// Weights of the models that find and choose places, by table and feature: `weights/places.toml`.
///
/// # Errors
/// The line that is wrong.
pub fn weights() -> Result<BTreeMap<String, BTreeMap<String, f64>>, Problem> {
    files::table_if_there("weights/places.toml")
}

/// Reads `parts.toml`.
///
/// # Errors
/// The line that is wrong.
pub fn part_names() -> Result<PartNames, Problem> {
    files::table_if_there("parts.toml")
}

/// How the names of a country's places come to be written in our letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scripts {
    /// Codes of the countries whose names are transliterated.
    #[serde(default)]
    pub transliterated: BTreeSet<String>,
}

/// Reads `scripts.toml`.
///
/// # Errors
/// The line that is wrong.
pub fn scripts() -> Result<Scripts, Problem> {
    files::table_if_there("scripts.toml")
}

/// Reads the table of a language; a language without one has no words.
///
/// # Errors
/// The line that is wrong.
pub fn load(lang: &str) -> Result<PlaceWords, Problem> {
    files::table_if_there(&format!("{lang}/places.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_words() {
        for lang in ["fr", "en", "es"] {
            let words = load(lang).unwrap();
            assert!(words.demonyms.len() > 150, "{lang}");
            assert!(words.levels.keys().all(|l| LEVELS.contains(&l.as_str())), "{lang}");
            assert!(!words.words.prepositions.is_empty(), "{lang}");
        }
        assert!(load("xx").unwrap().names.is_empty());
    }

    #[test]
    fn every_part_has_a_name() {
        let names = part_names().unwrap();
        for point in ["n", "ne", "e", "se", "s", "sw", "w", "nw", "c"] {
            assert!(names.inside[point].contains("{place}") && names.outside[point].contains("{place}"));
        }
        assert!(names.around["near"].contains("{place}"));
        assert!(names.around["away"].contains("{place}") && names.around["away"].contains("{distance}"));
    }

    const LEVELS: [&str; 7] = ["site", "settlement", "adm2", "adm1", "area", "route", "country"];

    #[test]
    fn demonyms_are_inflected() {
        for (lang, form, place) in [
            ("fr", "afghanes", "AF"),
            ("fr", "maliennes", "ML"),
            ("fr", "syrien", "SY"),
            ("es", "francesas", "FR"),
            ("es", "ucranianos", "UA"),
            ("en", "iraqis", "IQ"),
        ] {
            assert_eq!(
                load(lang).unwrap().demonym_forms().get(form).map(String::as_str),
                Some(place),
                "{form}"
            );
        }
    }
}
