//! Finds numbers of things and what they count, in digits, in words and in vague words.
//!
//! Sentences are cut into [`pieces`]; [`numerals`] reads numbers, [`words`] the words around them; [`figures`] makes a
//! number or a range of them and [`mention`] puts qualifier, unit and noun around it, asking the parse what is counted
//! ([`counted`]); [`names`] holds back numbers that are names, [`ages`] finds ages, [`find`] walks the text. The words
//! are data: `lexicon/<lang>/quantities.toml`, told in `docs/quantities.md`.

pub mod numerals;
pub mod pieces;

mod ages;
mod counted;
mod figures;
mod find;
mod mention;
mod names;
mod words;

pub use find::find;
pub use words::QuantityWords;
