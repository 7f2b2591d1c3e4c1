//! Token vectors: mixed embeddings, then a window encoder.

use std::sync::{Mutex, PoisonError};

use crate::error::LoadError;
use crate::kernels::affine::Affine;
use crate::kernels::isa::Isa;
use crate::kernels::rows;
use crate::kernels::window::{Scratch, Window};
use crate::network::embedding::{Embedding, Features};
use crate::network::words::{MOST_ASKED, Words};
use crate::package::{Package, VectorIndex};

/// A maxout layer over windows of three tokens, normalised and added to its input.
struct Layer<T> {
    maxout: T,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// The whole network from attributes to vectors.
///
/// The first layer's sum over a window falls apart into what each of the three words adds to it. This depends on the
/// word alone, so that it is kept with the word's embedding.
pub(crate) struct Tok2Vec {
    embedding: Embedding,
    /// What a word adds to the first layer on its right, at its place (with the bias) and on its left.
    first: Option<Layer<Affine>>,
    /// What a row of zeros adds to the first layer.
    absent: Vec<f32>,
    rest: Vec<Layer<Window>>,
    idle: Mutex<Vec<Workspace>>,
}

/// What a run leaves to the next one.
struct Workspace {
    /// By word: its embedding, then what it adds to the first layer.
    words: Words,
    x: Vec<f32>,
    y: Vec<f32>,
    scratch: Scratch,
}

impl Tok2Vec {
    /// Takes the weights of component `name` out of a package.
    pub(crate) fn load(package: &mut Package, name: &str) -> Result<Tok2Vec, LoadError> {
        let embedding = Embedding::load(package, name)?;
        let (mut first, mut rest, mut absent) = (None, Vec::new(), Vec::new());
        for i in 0.. {
            let name = format!("{name}/encoder.{i}");
            if !package.has_tensor(&format!("{name}.W")) {
                break;
            }
            let weights = Weights::load(package, &name, &embedding)?;
            let (gain, shift) = package.normalisation(&name, embedding.units())?;
            let misfit = || LoadError::malformed(&*name, "has a layer of a size that does not fit");
            if i == 0 {
                let maxout = weights.apart(package.isa).ok_or_else(misfit)?;
                absent = vec![0.0; maxout.width()];
                maxout.apply(&vec![0.0; maxout.inputs()], maxout.inputs(), 1, &mut absent);
                first = Some(Layer { maxout, gain, shift });
            } else {
                rest.push(Layer { maxout: weights.window(package.isa).ok_or_else(misfit)?, gain, shift });
            }
        }
        Ok(Tok2Vec { embedding, first, absent, rest, idle: Mutex::default() })
    }

    /// Floats per token.
    pub(crate) fn width(&self) -> usize {
        self.embedding.units()
    }

    /// The vectors of a text's tokens, row by row.
    pub(crate) fn run(&self, tokens: &[Features], index: Option<&VectorIndex>) -> Vec<f32> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut workspace = idle.unwrap_or_else(|| Workspace {
            words: Words::new(self.embedding.stride() + self.absent.len()),
            x: Vec::new(),
            y: Vec::new(),
            scratch: Scratch::default(),
        });
        let vectors = self.encode(tokens, index, &mut workspace);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
        vectors
    }

    /// Rows of the workspace are those of the tokens, with as many rows before and after as there are layers: spaCy
    /// computes these like tokens, from zeros. Each layer needs one fewer of them than the one before.
    fn encode(
        &self,
        tokens: &[Features],
        index: Option<&VectorIndex>,
        workspace: &mut Workspace,
    ) -> Vec<f32> {
        let (n, stride, isa) = (tokens.len(), self.embedding.stride(), self.embedding.isa());
        let Workspace { words, x, y, scratch } = workspace;
        let depth = self.rest.len() + usize::from(self.first.is_some());
        x.clear();
        // Layers make rows in pairs: one row more than asked for may be read and written.
        x.resize((n + 2 * depth + 2) * stride, 0.0);
        y.resize((n + 2 * depth + 2) * stride, 0.0);
        self.read_words(tokens, index, words, &mut x[depth * stride..], y);
        if let Some(Layer { gain, shift, .. }) = &self.first {
            let rows = n + 2 * (depth - 1);
            rows::add_normalised(isa, &mut y[..rows * stride], gain, shift, &mut x[stride..], stride);
        }
        for (i, layer) in self.rest.iter().enumerate() {
            // The first row of the window of the first row that this layer makes.
            let start = i + 1;
            let rows = n + 2 * (depth - start - 1);
            layer.maxout.apply(&x[start * stride..], rows.div_ceil(2), y, scratch);
            let (y, x) = (&mut y[..rows * stride], &mut x[(start + 1) * stride..]);
            rows::add_normalised(isa, y, &layer.gain, &layer.shift, x, stride);
        }
        let rows = x[depth * stride..].chunks_exact(stride).take(n);
        let mut out = Vec::with_capacity(n * self.width());
        rows.for_each(|row| out.extend_from_slice(&row[..self.width()]));
        out
    }

    /// Writes the tokens' embeddings to `x`, and to `y` the maxout of the first layer for all rows that it makes.
    fn read_words(
        &self,
        tokens: &[Features],
        index: Option<&VectorIndex>,
        words: &mut Words,
        x: &mut [f32],
        y: &mut [f32],
    ) {
        /// Tokens of a request; their neighbours are asked for as well.
        const AT_ONCE: usize = MOST_ASKED - 2;
        let stride = self.embedding.stride();
        // Rows that the first layer makes before the text, and after it.
        let around = self.rest.len();
        let third = self.absent.len() / 3;
        for start in (0..tokens.len()).step_by(AT_ONCE) {
            let end = tokens.len().min(start + AT_ONCE);
            let asked = start.saturating_sub(1)..tokens.len().min(end + 1);
            let places = words.request(&tokens[asked.clone()], |new| self.compute(new, index));
            let row = |token: usize| words.row(places[token - asked.start]);
            for (token, x) in (start..end).zip(x[start * stride..].chunks_exact_mut(stride)) {
                x.copy_from_slice(&row(token)[..stride]);
            }
            if self.first.is_none() {
                continue;
            }
            // Rows around the text are made with the nearest piece of it.
            let first = if start == 0 { 0 } else { start + around };
            let last = if end == tokens.len() { end + 2 * around } else { end + around };
            for (made, y) in (first..last).zip(y[first * stride..].chunks_exact_mut(stride)) {
                // The row before adds what its word adds on its right, so that the parts stand in the order of rows.
                let part = |at: usize| {
                    let token = (made + at).checked_sub(around + 1).filter(|&token| token < tokens.len());
                    let added = token.map_or(&self.absent[..], |token| &row(token)[stride..]);
                    &added[at * third..][..third]
                };
                rows::maxout_of_three(self.embedding.isa(), [part(0), part(1), part(2)], y);
            }
        }
    }

    /// The rows of words: the embedding, then what the word adds to the first layer.
    fn compute(&self, words: &[Features], index: Option<&VectorIndex>) -> Vec<f32> {
        let mixed = self.embedding.run(words, index);
        let Some(Layer { maxout, .. }) = &self.first else { return mixed };
        let stride = self.embedding.stride();
        let mut added = vec![0.0; words.len() * maxout.width()];
        maxout.apply(&mixed, stride, words.len(), &mut added);
        let mut rows = Vec::with_capacity(mixed.len() + added.len());
        for (mixed, added) in mixed.chunks_exact(stride).zip(added.chunks_exact(maxout.width())) {
            rows.extend_from_slice(mixed);
            rows.extend_from_slice(added);
        }
        rows
    }
}

/// A window layer as the package has it, with its inputs filled up to the stride of the rows.
struct Weights {
    stride: usize,
    units: usize,
    pieces: usize,
    /// `[unit][piece][neighbour][stride]`.
    weights: Vec<f32>,
    /// `[unit][piece]`.
    bias: Vec<f32>,
}

impl Weights {
    fn load(package: &mut Package, name: &str, embedding: &Embedding) -> Result<Weights, LoadError> {
        let (units, stride) = (embedding.units(), embedding.stride());
        let weights = package.tensor(&format!("{name}.W"))?;
        let bias = package.tensor(&format!("{name}.b"))?.data;
        let misfit = || LoadError::malformed(name, "does not fit the embeddings");
        let [outputs, pieces, inputs] = weights.shape[..] else { return Err(misfit()) };
        let sound = outputs == units
            && inputs == 3 * units
            && Some(bias.len()) == units.checked_mul(pieces)
            && Some(weights.data.len()) == bias.len().checked_mul(inputs);
        if !sound || pieces == 0 {
            return Err(misfit());
        }
        let filled = weights
            .data
            .chunks_exact(units)
            .flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0.0, stride - units)));
        Ok(Weights { stride, units, pieces, weights: filled.collect(), bias })
    }

    /// As one layer.
    fn window(&self, isa: Isa) -> Option<Window> {
        Window::new(isa, &self.weights, &self.bias, self.units, self.pieces, self.stride)
    }

    /// As what a row adds to the sums of the row after it, of itself and of the row before it: outputs
    /// `[neighbour][piece][stride]`, the bias with the row itself.
    fn apart(&self, isa: Isa) -> Option<Affine> {
        let outputs = 3 * self.pieces * self.stride;
        let mut weights = vec![0.0; outputs * self.stride];
        let mut bias = vec![0.0; outputs];
        for (i, row) in self.weights.chunks_exact(3 * self.stride).enumerate() {
            let (unit, piece) = (i / self.pieces, i % self.pieces);
            for (neighbour, row) in row.chunks_exact(self.stride).enumerate() {
                let output = (neighbour * self.pieces + piece) * self.stride + unit;
                weights[output * self.stride..][..self.stride].copy_from_slice(row);
                if neighbour == 1 {
                    bias[output] = self.bias[i];
                }
            }
        }
        Affine::new(isa, &weights, &bias, outputs, 1, self.stride)
    }
}
