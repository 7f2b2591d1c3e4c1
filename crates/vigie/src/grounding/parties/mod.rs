//! Who is named: known actors, persons and organisations, and nouns that stand for parties and things.
//!
//! In reading order: [`atoms`] cuts a text into comparable words; [`names`] finds the names of the table in them;
//! [`nouns`] knows what a noun stands for; [`find`] puts mentions together, one for each name and each noun.

mod atoms;
mod find;
mod names;
mod nouns;

pub use find::{Actors, countries, find, named};

#[cfg(test)]
mod tests;
