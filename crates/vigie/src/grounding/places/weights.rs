//! The weights of the two linear models: which words name a place, and which of its bearers a name means.
//!
//! Weights are data (`lexicon/weights/places.toml`), learnt by `cargo xtask train-places`; a feature without a weight
//! counts nothing, so that a model learnt before a feature came still works.

use std::collections::BTreeMap;

use vigie_lexicon::problem::Problem;

use super::features::{RANK, SEEN};

/// A vector of the features in [`RANK`].
pub type RankFeatures = [f64; RANK.len()];
/// A vector of the features in [`SEEN`].
pub type SeenFeatures = [f64; SEEN.len()];

/// The learnt weights.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceModel {
    /// Of a candidate: the weights of [`RANK`].
    pub rank: RankFeatures,
    /// Of a name, before anything is known of the places that bear it: the weights of [`SEEN`].
    pub early: SeenFeatures,
    /// Of a name and the place chosen for it: the weights of [`SEEN`].
    pub seen: SeenFeatures,
}

impl Default for PlaceModel {
    fn default() -> Self {
        PlaceModel { rank: [0.0; RANK.len()], early: [0.0; SEEN.len()], seen: [0.0; SEEN.len()] }
    }
}

impl PlaceModel {
    /// Reads the weights from the lexicon.
    ///
    /// # Errors
    /// What is wrong with the file: broken TOML, or a table or feature that is not known.
    pub fn load() -> Result<PlaceModel, Problem> {
        let tables = vigie_lexicon::places::weights()?;
        PlaceModel::from_tables(&tables).map_err(|message| Problem::of("weights/places.toml", message))
    }

    /// Takes the weights from tables by name.
    ///
    /// # Errors
    /// A table or a feature that is not known.
    pub fn from_tables(tables: &BTreeMap<String, BTreeMap<String, f64>>) -> Result<PlaceModel, String> {
        let mut model = PlaceModel::default();
        for (table, weights) in tables {
            match table.as_str() {
                "rank" => fill(&mut model.rank, &RANK, weights)?,
                "early" => fill(&mut model.early, &SEEN, weights)?,
                "seen" => fill(&mut model.seen, &SEEN, weights)?,
                other => return Err(format!("no table {other:?} is known")),
            }
        }
        Ok(model)
    }

    /// The weights as tables by name.
    pub fn to_tables(&self) -> BTreeMap<String, BTreeMap<String, f64>> {
        let table = |names: &[&str], weights: &[f64]| {
            names.iter().zip(weights).map(|(name, weight)| ((*name).to_owned(), *weight)).collect()
        };
        BTreeMap::from([
            ("rank".to_owned(), table(&RANK, &self.rank)),
            ("early".to_owned(), table(&SEEN, &self.early)),
            ("seen".to_owned(), table(&SEEN, &self.seen)),
        ])
    }
}

fn fill(weights: &mut [f64], names: &[&str], given: &BTreeMap<String, f64>) -> Result<(), String> {
    for (name, weight) in given {
        let at = names.iter().position(|known| known == name);
        weights[at.ok_or_else(|| format!("no feature {name:?} is known"))?] = *weight;
    }
    Ok(())
}

pub(super) fn dot(weights: &[f64], features: &[f64]) -> f64 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

/// The logistic function.
pub(super) fn chance(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}
