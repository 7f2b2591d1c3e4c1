//! Token vectors: hashed embeddings and static vectors, mixed, then a window encoder.

use std::collections::HashMap;

use crate::error::LoadError;
use crate::kernels::{self, Affine};
use crate::package::{Embedding, Package, Tensor, VectorIndex};
use crate::tokenizer::Segment;

/// What the network reads of one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Features {
    /// Ids of form, NORM, prefix, suffix and shape.
    pub(crate) ids: [u64; 5],
    /// Whether a blank follows.
    pub(crate) spacy: bool,
    /// Whether it is white space.
    pub(crate) is_space: bool,
}

impl Features {
    /// Of a token, with its own NORM.
    pub(crate) fn new(segment: &Segment) -> Features {
        let lexeme = &segment.lexeme;
        let ids = [lexeme.orth, segment.norm(), lexeme.prefix, lexeme.suffix, lexeme.shape];
        Features { ids, spacy: segment.space_after, is_space: lexeme.is_space }
    }

    fn get(&self, attribute: Attribute) -> u64 {
        match attribute {
            Attribute::Id(i) => self.ids[i],
            Attribute::Spacy => u64::from(self.spacy),
            Attribute::IsSpace => u64::from(self.is_space),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Attribute {
    Id(usize),
    Spacy,
    IsSpace,
}

impl Attribute {
    fn find(name: &str) -> Option<Attribute> {
        Some(match name {
            "ORTH" => Attribute::Id(0),
            "NORM" => Attribute::Id(1),
            "PREFIX" => Attribute::Id(2),
            "SUFFIX" => Attribute::Id(3),
            "SHAPE" => Attribute::Id(4),
            "SPACY" => Attribute::Spacy,
            "IS_SPACE" => Attribute::IsSpace,
            _ => return None,
        })
    }
}

/// One hashed table: four rows of it add up to the embedding of a key.
struct Table {
    attribute: Attribute,
    seed: u64,
    rows: Tensor,
}

/// A maxout layer followed by layer normalisation.
struct Layer {
    affine: Affine,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// The whole network from attributes to vectors.
pub(crate) struct Tok2Vec {
    width: usize,
    tables: Vec<Table>,
    vectors: Option<Tensor>,
    mixer: Layer,
    encoder: Vec<Layer>,
}

impl Tok2Vec {
    /// Takes the weights of component `name` out of a package.
    pub(crate) fn load(package: &mut Package, name: &str) -> Result<Tok2Vec, LoadError> {
        let Embedding { attributes, seeds } = package.embedding(name)?;
        let mut tables = Vec::new();
        for (i, (attribute, seed)) in attributes.iter().zip(seeds).enumerate() {
            let attribute = Attribute::find(attribute).ok_or_else(|| LoadError::Unsupported {
                part: format!("{name}/model"),
                kind: format!("the attribute {attribute}"),
            })?;
            tables.push(Table { attribute, seed, rows: package.matrix(&format!("{name}/embed.{i}"))? });
        }
        let mixer = Layer::load(package, &format!("{name}/mixer"))?;
        let width = mixer.affine.outputs();
        let mut encoder = Vec::new();
        while package.has_tensor(&format!("{name}/encoder.{}.W", encoder.len())) {
            encoder.push(Layer::load(package, &format!("{name}/encoder.{}", encoder.len()))?);
        }
        let vectors = match package.has_tensor(&format!("{name}/vectors")) {
            true => Some(package.matrix(&format!("{name}/vectors"))?),
            false => None,
        };
        let tables_fit = tables.iter().all(|t| t.rows.shape[1] == width && t.rows.shape[0] > 0);
        let vectors_fit = vectors.as_ref().is_none_or(|v| v.shape[1] == width);
        let mixer_fits = mixer.affine.inputs() == width * (tables.len() + usize::from(vectors.is_some()));
        let encoder_fits =
            encoder.iter().all(|l| l.affine.inputs() == 3 * width && l.affine.outputs() == width);
        if !(tables_fit && vectors_fit && mixer_fits && encoder_fits && mixer.affine.width() == width) {
            return Err(LoadError::malformed(format!("{name}/model"), "its layers do not fit together"));
        }
        Ok(Tok2Vec { width, tables, vectors, mixer, encoder })
    }

    /// Floats per token.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The vectors of a text's tokens, row by row.
    pub(crate) fn run(&self, tokens: &[Features], index: Option<&VectorIndex>) -> Vec<f32> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let (width, pad) = (self.width, self.encoder.len());
        // Padding rows are computed like tokens; beyond them one more zero row closes the window.
        let rows = tokens.len() + 2 * pad;
        let mut x = vec![0.0; (rows + 2) * width];
        self.embed(tokens, index, &mut x[(1 + pad) * width..][..tokens.len() * width]);
        let mut y = vec![0.0; rows * width];
        for layer in &self.encoder {
            layer.affine.apply(&x, width, rows, &mut y);
            for (x, y) in x[width..].chunks_exact_mut(width).zip(y.chunks_exact_mut(width)) {
                kernels::layer_norm(y, &layer.gain, &layer.shift);
                kernels::add(x, y);
            }
        }
        x.drain(..(1 + pad) * width);
        x.truncate(tokens.len() * width);
        x
    }

    /// The mixed embeddings. A form that occurs again is not computed again.
    fn embed(&self, tokens: &[Features], index: Option<&VectorIndex>, out: &mut [f32]) {
        const AT_ONCE: usize = 64;
        let width = self.width;
        let mut seen: HashMap<Features, usize> = HashMap::with_capacity(tokens.len());
        let mut distinct: Vec<Features> = Vec::new();
        let places: Vec<usize> = tokens
            .iter()
            .map(|token| {
                *seen.entry(*token).or_insert_with(|| {
                    distinct.push(*token);
                    distinct.len() - 1
                })
            })
            .collect();
        let inputs = self.mixer.affine.inputs();
        let mut x = vec![0.0; AT_ONCE * inputs];
        let mut mixed = vec![0.0; distinct.len() * width];
        for (tokens, mixed) in distinct.chunks(AT_ONCE).zip(mixed.chunks_mut(AT_ONCE * width)) {
            for (token, x) in tokens.iter().zip(x.chunks_exact_mut(inputs)) {
                self.look_up(token, index, x);
            }
            self.mixer.affine.apply(&x, inputs, tokens.len(), mixed);
            for row in mixed.chunks_exact_mut(width) {
                kernels::layer_norm(row, &self.mixer.gain, &self.mixer.shift);
            }
        }
        for (out, place) in out.chunks_exact_mut(width).zip(places) {
            out.copy_from_slice(&mixed[place * width..][..width]);
        }
    }

    fn look_up(&self, token: &Features, index: Option<&VectorIndex>, out: &mut [f32]) {
        let mut parts = out.chunks_exact_mut(self.width);
        for (table, part) in self.tables.iter().zip(&mut parts) {
            let n_rows = table.rows.shape[0] as u32;
            let [first, rest @ ..] = hash_rows(token.get(table.attribute), table.seed);
            part.copy_from_slice(table.rows.row((first % n_rows) as usize));
            for key in rest {
                kernels::add(part, table.rows.row((key % n_rows) as usize));
            }
        }
        if let (Some(vectors), Some(part)) = (&self.vectors, parts.next()) {
            match index.and_then(|index| index.find(token.ids[0])).filter(|&row| row < vectors.shape[0]) {
                Some(row) => part.copy_from_slice(vectors.row(row)),
                None => part.fill(0.0),
            }
        }
    }
}

impl Layer {
    fn load(package: &mut Package, name: &str) -> Result<Layer, LoadError> {
        let affine = package.affine(name)?;
        let gain = package.tensor(&format!("{name}.norm.G"))?.data;
        let shift = package.tensor(&format!("{name}.norm.b"))?.data;
        if gain.len() != affine.outputs() || shift.len() != affine.outputs() {
            return Err(LoadError::malformed(name, "its normalisation does not fit"));
        }
        Ok(Layer { affine, gain, shift })
    }
}

/// The four hash values of a key: thinc's short form of MurmurHash3.
fn hash_rows(key: u64, seed: u64) -> [u32; 4] {
    const fn mix(mut h: u64) -> u64 {
        h ^= h >> 33;
        h = h.wrapping_mul(0xff51afd7ed558ccd);
        h ^= h >> 33;
        h = h.wrapping_mul(0xc4ceb9fe1a85ec53);
        h ^ (h >> 33)
    }
    let mut h1 = key.wrapping_mul(0x87c37b91114253d5).rotate_left(31).wrapping_mul(0x4cf5ad432745937f);
    h1 ^= seed;
    h1 ^= 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}
