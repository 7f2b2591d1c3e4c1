//! How much of the ontology each language tells: a table of types and languages.

use std::{collections::BTreeMap, io};

use vigie::model::{Diagnostic, Severity};
use vigie_lexicon::language::{Cell, Language};

use crate::page::{BOLD, DIM, Page, RED, RESET, columns, fill};

/// Columns of a language.
const CELL: usize = 16;

/// What each type has in each language.
#[derive(Default)]
pub struct Coverage {
    /// Languages, and whether they claim to be complete.
    languages: Vec<(String, bool)>,
    types: BTreeMap<String, Vec<Cell>>,
}

impl Coverage {
    /// Adds a language, and says which types it lacks although it claims them all.
    pub fn add(&mut self, language: &Language) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let before = self.languages.len();
        self.languages.push((language.code.clone(), language.complete));
        for (name, cell) in language.coverage() {
            let row = self.types.entry(name.to_owned()).or_default();
            row.resize(before, Cell::default());
            row.push(cell);
            if cell.is_empty() && language.complete {
                let what = match cell.patterns {
                    0 => "no pattern tells of it",
                    _ => "no case shows a hit",
                };
                found.push(Diagnostic {
                    code: "V0102",
                    severity: Severity::Error,
                    origin: format!("lexicon/{}/events/{name}.toml", language.code),
                    span: None,
                    message: format!("{name} is empty in a language that is complete: {what}"),
                    hint: "write a pattern with a hit and a near miss, docs/lexicon.md shows how".to_owned(),
                });
            }
        }
        found
    }

    /// Writes the table: patterns, hits and near misses in each cell.
    pub fn write(&self, page: &mut Page) -> io::Result<()> {
        let width = self.types.keys().map(|name| columns(name)).max().unwrap_or_default();
        let names: String = self.languages.iter().map(|(lang, _)| format!("{lang:>CELL$}")).collect();
        page.line(format!("{BOLD}{}{names}{RESET}", fill("type", width)))?;
        for (name, row) in &self.types {
            let cells: String = row.iter().map(|cell| written(*cell)).collect();
            page.line(format!("{}{cells}", fill(name, width)))?;
        }
        let sums = (0..self.languages.len()).map(|k| {
            let cells = self.types.values().filter_map(|row| row.get(k));
            written(cells.fold(Cell::default(), |sum, cell| Cell {
                patterns: sum.patterns + cell.patterns,
                hits: sum.hits + cell.hits,
                misses: sum.misses + cell.misses,
            }))
        });
        page.line(format!("{BOLD}{}{RESET}{}", fill("all", width), sums.collect::<String>()))?;
        page.line(format!(
            "{DIM}patterns, cases with a hit + near misses; a type that is not told shows –{RESET}"
        ))
    }
}

/// "12  31+24".
fn written(cell: Cell) -> String {
    match cell.patterns {
        0 => format!("{RED}{:>CELL$}{RESET}", "–"),
        n => format!("{:>CELL$}", format!("{n:>5} {:>9}", format!("{}+{}", cell.hits, cell.misses))),
    }
}
