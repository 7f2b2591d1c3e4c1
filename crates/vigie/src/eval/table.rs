//! The table of scores at the head of a page.

use std::collections::BTreeMap;

use super::{Rows, Score};

/// Scores, a column a set of documents.
pub(super) struct Table {
    /// Name and number of documents.
    pub(super) columns: Vec<(String, usize)>,
    /// Name and scores.
    pub(super) rows: Vec<(String, Vec<Cell>)>,
}

/// One score.
pub(super) struct Cell {
    /// The number that counts.
    pub(super) value: String,
    /// What it is made of.
    pub(super) more: String,
}

impl Table {
    /// The scores of all documents, and of each language where there are several; `measure` gives those of some documents.
    pub(super) fn new<'a>(
        langs: impl Iterator<Item = Option<&'a str>>,
        all: &Rows,
        measure: impl Fn(&[usize]) -> Rows,
    ) -> Table {
        let mut by_lang: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut n = 0;
        for (i, lang) in langs.enumerate() {
            by_lang.entry(lang.unwrap_or("?")).or_default().push(i);
            n += 1;
        }
        let mut columns = vec![("all".to_owned(), n)];
        let mut scores: Vec<Rows> = vec![all.clone()];
        if by_lang.len() > 1 {
            for (lang, indices) in by_lang {
                columns.push((lang.to_owned(), indices.len()));
                scores.push(measure(&indices));
            }
        }
        let row = |(name, _): &(&'static str, Score)| {
            let cells = scores.iter().map(|rows| rows.get(name).map_or_else(nothing, cell));
            ((*name).to_owned(), cells.collect())
        };
        Table { columns, rows: all.0.iter().map(row).collect() }
    }
}

fn nothing() -> Cell {
    Cell { value: "–".to_owned(), more: String::new() }
}

fn cell(score: &Score) -> Cell {
    let value = match score {
        Score::Value { value, .. } => format!("{value:.1}"),
        _ => format!("{:.3}", score.value()),
    };
    let more = match score {
        Score::F1 { gold, system, right } => {
            let (p, r) = score.precision_recall().unwrap_or_default();
            format!("P {p:.3} · R {r:.3} · {right} right of {gold}, {system} found")
        }
        Score::Share { right, of } => format!("{right} of {of}"),
        Score::Value { of, .. } => format!("over {of}"),
    };
    Cell { value, more }
}
