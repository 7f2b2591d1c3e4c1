//! A model on its way from files to a pipeline: named parts and tensors, wherever they came from.
//!
//! In reading order: [`source`] gives the files of a wheel or folder, [`thinc`] reads the networks among them
//! (with [`msgpack`]), [`import`] makes a package of both, [`packed`] writes and reads packages as one compressed file.

pub(crate) mod config;
pub(crate) mod import;
pub(crate) mod msgpack;
pub mod packed;
pub(crate) mod source;
pub(crate) mod thinc;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::LoadError;
use crate::kernels::affine::Affine;
use crate::kernels::isa::Isa;

/// What a model says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// ISO 639-1 code.
    pub lang: String,
    /// Name without the language, `core_news_md`.
    pub name: String,
    /// The model's version.
    pub version: String,
    /// Its licence, as its `meta.json` has it.
    pub license: String,
    /// The spaCy versions that it was made for.
    pub spacy_version: String,
    /// Its makers.
    pub author: String,
    /// Where they are found.
    pub url: String,
    /// The data that it was trained on: name, address, licence, author of each.
    #[serde(deserialize_with = "none_is_empty")]
    pub sources: Vec<BTreeMap<String, String>>,
}

fn none_is_empty<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<BTreeMap<String, String>>, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

/// An array of 32-bit floats.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tensor {
    /// Its dimensions, outermost first.
    pub(crate) shape: Vec<usize>,
    /// Its values, last dimension fastest.
    pub(crate) data: Vec<f32>,
}

impl Tensor {
    /// A row of a matrix.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        let width = self.shape[1];
        &self.data[row * width..][..width]
    }
}

/// Which vector row belongs to a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VectorIndex {
    /// Ids of forms, ascending.
    keys: Vec<u64>,
    rows: Vec<u32>,
    /// For each value of the top 16 bits, where such keys start.
    buckets: Vec<u32>,
}

impl VectorIndex {
    /// Sorts the pairs; of equal keys the first stays.
    pub(crate) fn new(mut pairs: Vec<(u64, u32)>) -> VectorIndex {
        pairs.sort_by_key(|&(key, _)| key);
        pairs.dedup_by_key(|&mut (key, _)| key);
        VectorIndex::from_sorted(pairs.iter().map(|p| p.0).collect(), pairs.iter().map(|p| p.1).collect())
    }

    fn from_sorted(keys: Vec<u64>, rows: Vec<u32>) -> VectorIndex {
        let mut buckets = vec![0u32; (1 << 16) + 1];
        for key in &keys {
            buckets[(key >> 48) as usize + 1] += 1;
        }
        for i in 1..buckets.len() {
            buckets[i] += buckets[i - 1];
        }
        VectorIndex { keys, rows, buckets }
    }

    /// The row of a form.
    pub(crate) fn find(&self, key: u64) -> Option<usize> {
        let bucket = (key >> 48) as usize;
        let (start, end) = (*self.buckets.get(bucket)? as usize, *self.buckets.get(bucket + 1)? as usize);
        let at = self.keys[start..end].binary_search(&key).ok()?;
        Some(self.rows[start + at] as usize)
    }
}

/// What a network hashes: the attributes, and the seed of each one's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Embedding {
    /// spaCy's names, `NORM`, `PREFIX`, …
    pub(crate) attributes: Vec<String>,
    /// One per attribute.
    pub(crate) seeds: Vec<u64>,
}

/// A model's parts.
///
/// Parts are files named as in a model folder (`tokenizer`, `parser/moves`, …). Tensors are named by component and
/// layer: `tok2vec/encoder.0.W`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    pub(crate) meta: Meta,
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    pub(crate) tensors: BTreeMap<String, Tensor>,
    pub(crate) vectors: Option<VectorIndex>,
    pub(crate) isa: Isa,
}

impl Package {
    /// Reads a packed model, a wheel, an unpacked wheel, or the model folder inside one.
    ///
    /// # Errors
    /// When it cannot be read, is no model, is damaged, or has a component that this runtime does not know.
    pub fn load(path: &Path) -> Result<Package, LoadError> {
        Package::load_without(path, &[])
    }

    /// Reads a model without some of its components.
    pub(crate) fn load_without(path: &Path, exclude: &[String]) -> Result<Package, LoadError> {
        let load = || -> Result<Package, LoadError> {
            if path.is_file() {
                let bytes = source::read_file(path)?;
                if packed::is_packed(&bytes) {
                    return packed::read_without(&bytes, exclude);
                }
            }
            import::import(path, exclude)
        };
        load().map_err(|source| LoadError::In { path: path.to_owned(), source: Box::new(source) })
    }

    /// What the model says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Has its networks laid out for other vector instructions than the widest; the answers stay the same.
    ///
    /// `isa` must be one of [`Isa::all`], or building a pipeline fails.
    #[must_use]
    pub fn for_isa(self, isa: Isa) -> Package {
        Package { isa, ..self }
    }

    /// The bytes of a part, named as in a model folder: `tokenizer`, `parser/moves`, …
    ///
    /// # Errors
    /// When the model has no such part; networks are kept as tensors, not as parts.
    pub fn part(&self, name: &str) -> Result<&[u8], LoadError> {
        self.parts.get(name).map(Vec::as_slice).ok_or_else(|| LoadError::Missing { part: name.to_owned() })
    }

    /// A part read as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, LoadError> {
        serde_json::from_slice(self.part(name)?).map_err(|e| LoadError::malformed(name, e.to_string()))
    }

    /// What the network of a component hashes.
    pub(crate) fn embedding(&self, component: &str) -> Result<Embedding, LoadError> {
        let name = format!("{component}/embed.json");
        let embedding: Embedding = self.json(&name)?;
        match embedding.attributes.len() == embedding.seeds.len() {
            true => Ok(embedding),
            false => Err(LoadError::malformed(name, "attributes and seeds differ in number")),
        }
    }

    /// Whether there is anything of a component.
    pub(crate) fn has_component(&self, name: &str) -> bool {
        let prefix = format!("{name}/");
        let follows = |key: Option<&String>| key.is_some_and(|key| key.starts_with(&prefix));
        follows(self.parts.range(prefix.clone()..).next().map(|(key, _)| key))
            || follows(self.tensors.range(prefix.clone()..).next().map(|(key, _)| key))
    }

    /// Whether there is such a tensor.
    pub(crate) fn has_tensor(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// Takes a tensor out.
    pub(crate) fn tensor(&mut self, name: &str) -> Result<Tensor, LoadError> {
        self.tensors.remove(name).ok_or_else(|| LoadError::Missing { part: name.to_owned() })
    }

    /// Takes out a tensor of two dimensions.
    pub(crate) fn matrix(&mut self, name: &str) -> Result<Tensor, LoadError> {
        let tensor = self.tensor(name)?;
        match tensor.shape[..] {
            [rows, width] if rows * width == tensor.data.len() => Ok(tensor),
            _ => Err(LoadError::malformed(name, "is no matrix")),
        }
    }

    /// Takes out the gain and the shift that normalise the outputs of `name`.
    pub(crate) fn normalisation(
        &mut self,
        name: &str,
        units: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), LoadError> {
        let gain = self.tensor(&format!("{name}.norm.G"))?.data;
        let shift = self.tensor(&format!("{name}.norm.b"))?.data;
        match gain.len() == units && shift.len() == units {
            true => Ok((gain, shift)),
            false => Err(LoadError::malformed(name, "its normalisation does not fit")),
        }
    }

    /// Takes out `name.W` and `name.b` as a layer with as many pieces as `W` has dimensions for.
    pub(crate) fn affine(&mut self, name: &str) -> Result<Affine, LoadError> {
        let weights = self.tensor(&format!("{name}.W"))?;
        let bias = self.tensor(&format!("{name}.b"))?;
        let (outputs, pieces, inputs) = match weights.shape[..] {
            [outputs, inputs] => (outputs, 1, inputs),
            [outputs, pieces, inputs] => (outputs, pieces, inputs),
            _ => return Err(LoadError::malformed(name, "is no layer")),
        };
        Affine::new(self.isa, &weights.data, &bias.data, outputs, pieces, inputs)
            .ok_or_else(|| LoadError::malformed(name, "has a layer of a size that does not fit"))
    }
}

#[cfg(test)]
mod tests;
