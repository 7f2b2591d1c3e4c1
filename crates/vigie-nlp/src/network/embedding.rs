//! A word out of context: hashed embeddings and its static vector, mixed.

use crate::error::LoadError;
use crate::kernels::affine::Affine;
use crate::kernels::isa::Isa;
use crate::kernels::rows;
use crate::package::{Embedding as Hashed, Package, Tensor, VectorIndex};
use crate::tokenizer::Segment;

/// What the network reads of one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// From attributes to a vector that knows nothing of the words around.
pub(crate) struct Embedding {
    tables: Vec<Table>,
    vectors: Option<Tensor>,
    mixer: Affine,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// Words that are mixed together.
const AT_ONCE: usize = 48;

impl Embedding {
    /// Takes the weights of component `name` out of a package.
    pub(crate) fn load(package: &mut Package, name: &str) -> Result<Embedding, LoadError> {
        let Hashed { attributes, seeds } = package.embedding(name)?;
        let mut tables = Vec::new();
        for (i, (attribute, seed)) in attributes.iter().zip(seeds).enumerate() {
            let attribute = Attribute::find(attribute).ok_or_else(|| LoadError::Unsupported {
                part: format!("{name}/model"),
                kind: format!("the attribute {attribute}"),
            })?;
            tables.push(Table { attribute, seed, rows: package.matrix(&format!("{name}/embed.{i}"))? });
        }
        let mixer = package.affine(&format!("{name}/mixer"))?;
        let (gain, shift) = package.normalisation(&format!("{name}/mixer"), mixer.outputs())?;
        let vectors = match package.has_tensor(&format!("{name}/vectors")) {
            true => Some(package.matrix(&format!("{name}/vectors"))?),
            false => None,
        };
        let units = mixer.outputs();
        let parts = tables.len() + usize::from(vectors.is_some());
        let fit = tables.iter().all(|t| t.rows.shape[1] == units && t.rows.shape[0] > 0)
            && vectors.as_ref().is_none_or(|v| v.shape[1] == units)
            && mixer.inputs() == units * parts;
        match fit {
            true => Ok(Embedding { tables, vectors, mixer, gain, shift }),
            false => Err(LoadError::malformed(format!("{name}/model"), "its embeddings do not fit together")),
        }
    }

    /// Floats of a word's vector.
    pub(crate) fn units(&self) -> usize {
        self.mixer.outputs()
    }

    /// Floats between two vectors, as many as fill whole vectors of the processor; those after the units are zero.
    pub(crate) fn stride(&self) -> usize {
        self.mixer.width()
    }

    /// The instructions that it was laid out for.
    pub(crate) fn isa(&self) -> Isa {
        self.mixer.isa()
    }

    /// The vectors of some words, row by row.
    pub(crate) fn run(&self, words: &[Features], index: Option<&VectorIndex>) -> Vec<f32> {
        let (stride, inputs) = (self.stride(), self.mixer.inputs());
        let mut x = vec![0.0; AT_ONCE.min(words.len()) * inputs];
        let mut mixed = vec![0.0; words.len() * stride];
        for (words, mixed) in words.chunks(AT_ONCE).zip(mixed.chunks_mut(AT_ONCE * stride)) {
            for (word, x) in words.iter().zip(x.chunks_exact_mut(inputs)) {
                self.look_up(word, index, x);
            }
            self.mixer.apply(&x, inputs, words.len(), mixed);
            for row in mixed.chunks_exact_mut(stride) {
                rows::layer_norm(self.isa(), &mut row[..self.units()], &self.gain, &self.shift);
            }
        }
        mixed
    }

    fn look_up(&self, word: &Features, index: Option<&VectorIndex>, out: &mut [f32]) {
        let mut parts = out.chunks_exact_mut(self.units());
        for (table, part) in self.tables.iter().zip(&mut parts) {
            let n_rows = table.rows.shape[0] as u32;
            let [first, rest @ ..] = hash_rows(word.get(table.attribute), table.seed);
            part.copy_from_slice(table.rows.row((first % n_rows) as usize));
            for key in rest {
                rows::add(part, table.rows.row((key % n_rows) as usize));
            }
        }
        if let (Some(vectors), Some(part)) = (&self.vectors, parts.next()) {
            match index.and_then(|index| index.find(word.ids[0])).filter(|&row| row < vectors.shape[0]) {
                Some(row) => part.copy_from_slice(vectors.row(row)),
                None => part.fill(0.0),
            }
        }
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
