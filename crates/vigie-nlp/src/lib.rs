//! Runs published spaCy v3 CPU pipelines, with spaCy's own answers.
//!
//! A model package's own files go in; tokens, tags, lemmas, trees and entities equal to spaCy's come out.
//! English CLEAR trees are also given as Universal Dependencies.
//!
//! In reading order: [`doc`] is the annotated text, [`conllu`] its file form; [`unicode`] and [`strings`] see characters and
//! strings as Python and spaCy do; [`lexeme`] is a word out of context; [`tokenizer`] cuts texts with
//! the help of [`pattern`], and [`lookups`] holds tables of words; [`ruler`] and
//! [`lemmatizer`] go over what the networks said. [`Components`] chooses which of a model's parts run.
#![warn(missing_docs)]

mod byte_rows;
mod components;
pub mod conllu;
mod dense;
pub mod doc;
pub mod error;
mod kernels;
pub mod lemmatizer;
pub mod lexeme;
pub mod lookups;
mod network;
pub mod package;
pub mod pattern;
mod pipeline;
pub mod ruler;
pub mod strings;
pub mod tokenizer;
pub mod unicode;
pub mod universal;

pub use byte_rows::ByteRows;
pub use components::Components;
pub use dense::Dense;
pub use doc::{Doc, Entity, Token, Upos};
pub use error::LoadError;
pub use kernels::isa::Isa;
pub use lemmatizer::Lemmatizer;
pub use lexeme::{Lexeme, Vocab};
pub use package::{Meta, Package};
pub use pipeline::Pipeline;
pub use ruler::AttributeRuler;
pub use tokenizer::{Segment, Tokenizer};

/// Compiles the example of the front page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
