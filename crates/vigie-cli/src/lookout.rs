//! Reads one document with the models and tables at hand.

use std::path::Path;

use vigie::model::{Attribution, Diagnostic, Document, Fact, Mentions, Parsed, Status};

use crate::shelf::{Models, Shelf};

/// How far to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Words and trees.
    Tokens,
    /// Times and quantities as well.
    Words,
    /// Places and parties as well.
    Mentions,
    /// Everything.
    Facts,
}

/// What was read in a document.
#[derive(Default)]
pub struct Seen {
    pub parsed: Parsed,
    pub mentions: Mentions,
    pub attributions: Vec<Attribution>,
    pub facts: Vec<Fact>,
    pub statuses: Vec<Status>,
    /// What the user should know of this reading.
    pub note: Option<String>,
}

/// Models and tables, loaded when they are first needed.
pub struct Lookout {
    models: Models,
}

impl Lookout {
    /// Nothing is loaded yet.
    pub fn new(models: Option<&Path>) -> Self {
        Lookout { models: Models::new(Shelf::new(models)) }
    }

    /// Reads everything.
    pub fn read(&self, document: &Document) -> (Seen, Vec<Diagnostic>) {
        self.look(document, Depth::Facts)
    }

    /// Reads as far as asked.
    pub fn look(&self, document: &Document, _depth: Depth) -> (Seen, Vec<Diagnostic>) {
        let mut seen = Seen::default();
        let Some(lang) = document.lang.as_deref() else {
            seen.note = Some("language not known: kept and searchable, facts not read".to_owned());
            return (seen, Vec::new());
        };
        match self.models.pipeline(lang) {
            Some(Ok(_)) => {}
            Some(Err(found)) => {
                seen.note = Some(format!("the model {lang}.vigie is missing or broken: facts not read"));
                return (seen, vec![found.clone()]);
            }
            None => {}
        }
        (seen, Vec::new())
    }
}
