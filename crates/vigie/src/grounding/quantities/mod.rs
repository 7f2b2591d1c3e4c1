//! Finds numbers of things and what they count, in digits, in words and in vague words.
//!
//! Sentences are cut into [`pieces`]; [`numerals`] reads numbers, [`words`] the words around them; [`find`] puts
//! the two together and asks the parse what is counted ([`counted`]). The words are data:
//! `lexicon/<lang>/quantities.toml`, told in `docs/quantities.md`.

pub mod numerals;
pub mod pieces;

mod counted;
mod find;
mod words;

pub use find::find;
pub use words::QuantityWords;
