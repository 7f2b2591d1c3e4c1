//! Reads one document with the models and tables at hand; what is missing is told and the rest done.

use std::{collections::BTreeMap, path::Path, sync::OnceLock};

use vigie::{
    extraction::Relevance,
    linking::copies::{Sketch, Sketcher},
    model::{Diagnostic, Document, Explanation, PatternWord, Severity},
    pipeline::{self, LanguageTables, Reading, SharedTables},
};

use crate::{
    shelf::{Models, Shelf},
    wording::language_name,
};

/// How far to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Words and trees.
    Tokens,
    /// Facts, and nothing else of a document that tells none.
    Facts,
    /// Everything.
    All,
    /// Everything, and why the facts are what they are.
    Explained,
}

/// What was read in a document, and what the user should know of that.
#[derive(Default)]
pub struct Seen {
    pub reading: Reading,
    pub note: Option<String>,
    pub explanation: Option<Explanation>,
}

/// Models and tables, loaded when they are first needed.
pub struct Lookout {
    models: Models,
    shared: OnceLock<(SharedTables, Vec<Diagnostic>)>,
    tables: BTreeMap<String, OnceLock<(LanguageTables, Vec<Diagnostic>)>>,
    sketcher: OnceLock<(Sketcher, Option<Diagnostic>)>,
    thorough: bool,
}

impl Lookout {
    /// Nothing is loaded yet.
    pub fn new(models: Option<&Path>) -> Self {
        let tables = vigie::sources::languages().into_iter().map(|lang| (lang, OnceLock::new())).collect();
        Lookout {
            models: Models::new(Shelf::new(models)),
            shared: OnceLock::new(),
            tables,
            sketcher: OnceLock::new(),
            thorough: false,
        }
    }

    /// Reads every document in full, if so asked: also those whose words speak of nothing of ours.
    pub fn with_thorough(self, thorough: bool) -> Self {
        Lookout { thorough, ..self }
    }

    /// Puts the user's packs on the gazetteer.
    pub fn with_packs(self, named: Option<&Path>) -> Self {
        Lookout { models: self.models.with_packs(named), ..self }
    }

    /// The words of a document that was read, as patterns see them.
    pub fn words(&self, document: &Document, seen: &Seen) -> Vec<PatternWord> {
        let tables = self.tables.get(document.lang.as_deref().unwrap_or_default()).and_then(OnceLock::get);
        tables.map_or_else(Vec::new, |(tables, _)| pipeline::pattern_words(document, &seen.reading, tables))
    }

    /// Names of the packs in use.
    pub fn packs(&self) -> Vec<String> {
        let packs = self.models.gazetteer().map(|g| g.packs()).unwrap_or_default();
        packs.into_iter().map(|pack| pack.name).collect()
    }

    /// Loads what facts of a language need, side by side.
    fn load(&self, lang: &str) {
        if self.tables.get(lang).is_some_and(|tables| tables.get().is_none()) {
            let tables = || self.tables.get(lang).map(|tables| tables.get_or_init(|| self.load_tables(lang)));
            let words = || rayon::join(tables, || self.shared.get_or_init(SharedTables::load));
            rayon::join(|| self.models.pipeline(lang), words);
        }
    }

    fn load_tables(&self, lang: &str) -> (LanguageTables, Vec<Diagnostic>) {
        let (tables, found) = LanguageTables::load(lang);
        (if self.thorough { tables.with_relevance(Relevance::default()) } else { tables }, found)
    }

    /// What finds the copies of a document.
    pub fn sketch(&self, document: &Document) -> (Sketch, Option<Diagnostic>) {
        let load = || match Sketcher::load() {
            Ok(sketcher) => (sketcher, None),
            Err(message) => (Sketcher::default(), Some(broken_table(&message))),
        };
        let (sketcher, found) = self.sketcher.get_or_init(load);
        (sketcher.sketch(document), found.clone())
    }

    /// Reads a document as far as asked.
    pub fn look(&self, document: &Document, depth: Depth) -> (Seen, Vec<Diagnostic>) {
        let only = |note: String| Seen { note: Some(note), ..Seen::default() };
        let lang = document.lang.as_deref().unwrap_or_default();
        if depth != Depth::Tokens {
            self.load(lang);
        }
        let Some((model, tables)) = self.models.pipeline(lang).zip(self.tables.get(lang)) else {
            return (only("Language not known: kept and searchable, facts not read.".to_owned()), Vec::new());
        };
        let model = match model {
            Ok(model) => model,
            Err(found) => {
                let note = format!("No usable model {lang}.vigie: kept and searchable, facts not read.");
                return (only(note), vec![found.clone()]);
            }
        };
        if depth == Depth::Tokens {
            let parsed = pipeline::parse(document, model, None, &LanguageTables::default());
            return (
                Seen { reading: Reading { parsed, ..Reading::default() }, ..Seen::default() },
                Vec::new(),
            );
        }
        let (shared, in_shared) = self.shared.get_or_init(SharedTables::load);
        let (tables, in_tables) = tables.get_or_init(|| self.load_tables(lang));
        let mut found = [in_shared.as_slice(), in_tables].concat();
        let gazetteer = self.models.gazetteer().map_err(|missing| found.push(missing.clone())).ok();
        found.extend(self.models.broken_packs().iter().cloned());
        let (reading, explanation) = match depth {
            Depth::Facts => (pipeline::read_facts(document, model, gazetteer, shared, tables), None),
            Depth::Explained => {
                let (reading, why) = pipeline::explain(document, model, gazetteer, shared, tables);
                (reading, Some(why))
            }
            _ => (pipeline::read(document, model, gazetteer, shared, tables), None),
        };
        let note = (!tables.reads_facts())
            .then(|| format!("{} facts are not read yet: kept and searchable.", language_name(lang)));
        (Seen { reading, note, explanation }, found)
    }
}

fn broken_table(message: &str) -> Diagnostic {
    Diagnostic {
        code: "V0100",
        severity: Severity::Error,
        origin: "lexicon".to_owned(),
        span: None,
        message: format!("agencies and outlets are not known: {message}"),
        hint: "run `vigie lexicon check`".to_owned(),
    }
}
