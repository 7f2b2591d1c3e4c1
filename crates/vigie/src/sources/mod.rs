//! Reads bytes into documents: encoding, language, labelled blocks and date of publication.
//!
//! Text is never an error: a broken input gives an empty or partial list and diagnostics, and the run goes on.
//! In reading order: [`Hints`] what the user knows; `decoding` bytes to text; [`READERS`] the formats; `document`
//! puts one together with the help of `blocks` (with `lines`, `credit` and `dateline`), `dates`, `language` and
//! `published`; `rules` holds the words of `lexicon/*/blocks.toml`; [`open`] is the only door to files.

mod blocks;
mod credit;
mod dateline;
mod dates;
mod decoding;
mod document;
mod hints;
mod json_lines;
mod language;
mod lines;
pub mod open;
mod plain;
mod published;
mod reader;
mod rules;
#[path = "_template/mod.rs"]
mod template;

pub use hints::Hints;
pub use reader::{Reader, read};

/// The formats, in the order in which they are asked; the last one takes everything.
pub const READERS: &[&dyn Reader] = &[&json_lines::JsonLines, &plain::Plain];

/// The languages with a folder in the lexicon that reads blocks and datelines, by code, sorted.
pub fn languages() -> Vec<String> {
    rules::rules().languages.iter().map(|language| language.code.clone()).collect()
}

/// The language of a sentence, which may be too short to be sure; none where it holds no frequent word of ours.
///
/// ```
/// assert_eq!(vigie::sources::recognise("Le sénateur a torpillé le projet de loi."), Some("fr"));
/// ```
pub fn recognise(sentence: &str) -> Option<&'static str> {
    language::detect(sentence).or_else(|| language::likeliest(sentence))
}

#[cfg(test)]
mod tests;
