//! Runs published spaCy v3 CPU pipelines, with spaCy's own answers.
//!
//! A model package's own files go in; tokens, tags, lemmas, trees and entities equal to spaCy's come out.
//! English CLEAR trees are also given as Universal Dependencies.
//!
//! In reading order: [`doc`] is the annotated text.
#![warn(missing_docs)]

pub mod doc;

pub use doc::{Doc, Entity, Token, Upos};
