//! Base forms: lookup tables, suffix rules and exceptions, as each language has them.

mod english;
mod french;
mod possible;
mod spanish;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::doc::Doc;
use crate::lookups::{Lookups, LookupsError, Words};
use crate::unicode::{is_alpha, lower};

/// A lemmatizer that cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LemmatizerError {
    /// Its tables cannot be used.
    #[error("lemmatizer tables cannot be used")]
    Lookups(#[from] LookupsError),
    /// A mode, or rules of a language, that this runtime does not know.
    #[error("lemmatizer mode {mode} is not supported for language {lang}")]
    Unsupported {
        /// The mode.
        mode: String,
        /// The language.
        lang: String,
    },
}

/// Finds base forms from form, part of speech and features.
#[derive(Debug)]
pub struct Lemmatizer {
    way: Way,
    overwrite: bool,
    tables: Tables,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Lookup,
    English,
    French,
    Spanish,
}

impl Lemmatizer {
    /// Builds the lemmatizer of a language from the bytes of `lemmatizer/lookups/lookups.bin`; `mode` and `overwrite` are
    /// those of the model's configuration.
    pub fn new(
        lang: &str,
        mode: &str,
        overwrite: bool,
        lookups: &[u8],
    ) -> Result<Lemmatizer, LemmatizerError> {
        let way = match (mode, lang) {
            ("lookup", _) => Way::Lookup,
            ("rule", "en") => Way::English,
            ("rule", "fr") => Way::French,
            ("rule", "es") => Way::Spanish,
            _ => return Err(LemmatizerError::Unsupported { mode: mode.to_owned(), lang: lang.to_owned() }),
        };
        let wanted: &[&'static str] = match way {
            Way::Lookup => &["lemma_lookup"],
            Way::English => &["lemma_rules"],
            Way::French => &["lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index"],
            Way::Spanish => &["lemma_rules", "lemma_rules_groups", "lemma_exc", "lemma_index"],
        };
        let tables = Tables::new(Lookups::new(lookups)?, wanted)?;
        Ok(Lemmatizer { way, overwrite, tables })
    }

    /// Sets the lemmas that are not set.
    pub fn apply(&self, doc: &mut Doc) {
        for i in 0..doc.tokens.len() {
            if self.overwrite || doc.tokens[i].lemma.is_empty() {
                doc.tokens[i].lemma = self.lemma(&Word::new(doc, i)).into();
            }
        }
    }

    fn lemma(&self, word: &Word) -> String {
        match self.way {
            Way::Lookup => self.tables.lookup(word.form),
            Way::English => english::lemma(word, &self.tables),
            Way::French => french::lemma(word, &self.tables),
            Way::Spanish => spanish::lemma(word, &self.tables),
        }
    }
}

/// What lemmatizers see of a token.
struct Word<'a> {
    form: &'a str,
    /// Its part of speech, in lower case as the tables' keys are.
    pos: String,
    morph: &'a str,
    starts_sentence: bool,
}

impl<'a> Word<'a> {
    fn new(doc: &'a Doc, i: usize) -> Word<'a> {
        let token = &doc.tokens[i];
        Word {
            form: doc.form(i),
            pos: token.pos.as_str().to_ascii_lowercase(),
            morph: &token.morph,
            starts_sentence: token.sent_start,
        }
    }

    /// The value of a feature.
    fn feature(&self, name: &str) -> Option<&str> {
        let mut features = self.morph.split('|').filter_map(|feature| feature.split_once('='));
        features.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Whether it has no part of speech, or is white space.
    fn is_nothing(&self) -> bool {
        matches!(self.pos.as_str(), "" | "eol" | "space")
    }
}

type Pairs = Vec<(String, String)>;

/// The tables; sets of words are built when a part of speech is first met.
#[derive(Debug)]
struct Tables {
    lookups: Lookups,
    rules: BTreeMap<u64, Pairs>,
    groups: BTreeMap<&'static str, Vec<(String, Vec<String>)>>,
    exceptions: BTreeMap<&'static str, OnceLock<Option<Words>>>,
    index: BTreeMap<&'static str, OnceLock<Option<Words>>>,
}

/// The keys that the tables of published models have.
const POS: [&str; 17] = [
    "adj", "adp", "adv", "aux", "cconj", "conj", "det", "intj", "noun", "num", "part", "pron", "propn",
    "punct", "sconj", "sym", "verb",
];

impl Tables {
    fn new(lookups: Lookups, wanted: &[&'static str]) -> Result<Tables, LemmatizerError> {
        for &table in wanted {
            if lookups.table(table).is_none() {
                return Err(LookupsError::Missing { table }.into());
            }
        }
        let rules =
            lookups.table("lemma_rules").map(|table| table.all_pairs()).transpose()?.unwrap_or_default();
        let mut groups = BTreeMap::new();
        if let Some(table) = lookups.table("lemma_rules_groups") {
            for pos in POS {
                groups.insert(pos, table.groups(pos)?);
            }
        }
        let cells = || POS.iter().map(|&pos| (pos, OnceLock::new())).collect();
        Ok(Tables { rules, groups, exceptions: cells(), index: cells(), lookups })
    }

    fn words<'a>(
        &'a self,
        cells: &'a BTreeMap<&'static str, OnceLock<Option<Words>>>,
        table: &str,
        pos: &str,
    ) -> Option<&'a Words> {
        // A table that is damaged inside counts as absent.
        let read = || self.lookups.table(table)?.words(pos).ok().flatten();
        cells.get(pos)?.get_or_init(read).as_ref()
    }

    fn exceptions(&self, pos: &str) -> Option<&Words> {
        self.words(&self.exceptions, "lemma_exc", pos)
    }

    fn index(&self, pos: &str) -> Option<&Words> {
        self.words(&self.index, "lemma_index", pos)
    }

    fn in_index(&self, pos: &str, word: &str) -> bool {
        self.index(pos).is_some_and(|index| index.contains(word))
    }

    fn exception(&self, pos: &str, word: &str) -> Option<Vec<&str>> {
        self.exceptions(pos)?.list(word)
    }

    /// Suffix rules, as old and new ending.
    fn rules(&self, name: &str) -> &[(String, String)] {
        self.rules.get(&crate::strings::id(name)).map_or(&[], Vec::as_slice)
    }

    /// The lemma of a form in the big table, else the form.
    fn lookup(&self, form: &str) -> String {
        let found = self.lookups.table("lemma_lookup").and_then(|table| table.first(form));
        found.unwrap_or(form).to_owned()
    }
}

/// Python's `isalpha`.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_alpha)
}

/// A word with another ending, if it ends so.
fn with_ending(word: &str, old: &str, new: &str) -> Option<String> {
    word.strip_suffix(old).map(|stem| format!("{stem}{new}"))
}

fn lowered(word: &Word) -> String {
    lower(word.form)
}

#[cfg(test)]
mod tests;
