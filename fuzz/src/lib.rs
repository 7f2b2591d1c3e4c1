//! What the fuzz targets share: the models of the tree, what holds of every annotated text, and made-up models.

pub mod invariants;
pub mod made_up;

use std::path::PathBuf;

/// The languages that are packed in the tree.
pub const LANGUAGES: [&str; 3] = ["fr", "en", "es"];

/// A packed model of the tree.
pub fn model(lang: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../models").join(format!("{lang}.vigie"))
}
