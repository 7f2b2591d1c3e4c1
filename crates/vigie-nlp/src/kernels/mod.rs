//! The inner loops: affine layers with an optional maxout, for several rows at once.
//!
//! Every output is one chain of fused multiply-adds over ascending inputs, started from the bias.
//! The instruction sets differ only in how many outputs they compute side by side, so that all of them, and the
//! scalar twin, give the same bits.
#![allow(unsafe_code, reason = "vector instructions; each block states its invariant and has a safe twin")]

mod scalar;
#[cfg(target_arch = "x86_64")]
mod x86;

/// The vector instructions that a layer was laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// Plain Rust.
    Scalar,
    /// 8 lanes.
    Avx2,
    /// 16 lanes.
    Avx512,
}

impl Isa {
    /// The widest set that this processor has.
    pub fn detect() -> Isa {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                return Isa::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Isa::Avx2;
            }
        }
        Isa::Scalar
    }

    /// All sets that this processor has.
    #[cfg(test)]
    pub fn all() -> Vec<Isa> {
        let mut all = vec![Isa::Scalar];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Isa::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                all.push(Isa::Avx512);
            }
        }
        all
    }

    fn lanes(self) -> usize {
        match self {
            Isa::Scalar | Isa::Avx2 => 8,
            Isa::Avx512 => 16,
        }
    }
}

/// A dense layer `y[o] = max over p of (W[o][p] · x + b[o][p])`, with one to three pieces `p`.
///
/// Weights are kept in blocks of as many outputs as a vector has lanes: `[block][input][piece][lane]`.
pub struct Affine {
    isa: Isa,
    outputs: usize,
    pieces: usize,
    inputs: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Affine {
    /// Lays out `weights[output][piece][input]` and `bias[output][piece]` for this processor.
    ///
    /// Returns `None` when the slices do not have these sizes, or there are more than three pieces.
    pub fn new(
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        pieces: usize,
        inputs: usize,
    ) -> Option<Affine> {
        Affine::with_isa(Isa::detect(), weights, bias, outputs, pieces, inputs)
    }

    fn with_isa(
        isa: Isa,
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        pieces: usize,
        inputs: usize,
    ) -> Option<Affine> {
        let sound = bias.len() == outputs * pieces && weights.len() == bias.len() * inputs;
        if !sound || !(1..=3).contains(&pieces) || inputs == 0 || outputs == 0 {
            return None;
        }
        let lanes = isa.lanes();
        let blocks = outputs.div_ceil(lanes);
        let mut laid = vec![0.0; blocks * inputs * pieces * lanes];
        let mut laid_bias = vec![0.0; blocks * pieces * lanes];
        for output in 0..outputs {
            let (block, lane) = (output / lanes, output % lanes);
            for piece in 0..pieces {
                let row = &weights[(output * pieces + piece) * inputs..][..inputs];
                for (input, &weight) in row.iter().enumerate() {
                    laid[((block * inputs + input) * pieces + piece) * lanes + lane] = weight;
                }
                laid_bias[(block * pieces + piece) * lanes + lane] = bias[output * pieces + piece];
            }
        }
        Some(Affine { isa, outputs, pieces, inputs, weights: laid, bias: laid_bias })
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Floats between two rows of the result: the outputs, rounded up to whole vectors.
    pub fn width(&self) -> usize {
        self.blocks() * self.isa.lanes()
    }

    fn blocks(&self) -> usize {
        self.outputs.div_ceil(self.isa.lanes())
    }

    /// Computes `rows` rows; row `r` of the input starts at `x[r * stride]`, rows may overlap.
    ///
    /// # Panics
    /// When `x` or `out` is too short for that many rows.
    pub fn apply(&self, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        if rows == 0 {
            return;
        }
        assert!(x.len() >= (rows - 1) * stride + self.inputs, "the input holds all rows");
        assert!(out.len() >= rows * self.width(), "the result holds all rows");
        match self.isa {
            Isa::Scalar => scalar::affine(self, x, stride, rows, out),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `isa` is only set to a set found on this processor; lengths were checked just above, and
            // those of weights and bias by the constructor.
            Isa::Avx2 => unsafe { x86::affine_avx2(self, x, stride, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Isa::Avx512 => unsafe { x86::affine_avx512(self, x, stride, rows, out) },
            #[cfg(not(target_arch = "x86_64"))]
            _ => scalar::affine(self, x, stride, rows, out),
        }
    }
}

/// Adds `from` to `to`, element by element.
pub fn add(to: &mut [f32], from: &[f32]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a += b;
    }
}

/// Normalises a row to mean 0 and variance 1, then scales and shifts it.
pub fn layer_norm(row: &mut [f32], gain: &[f32], shift: &[f32]) {
    let n = row.len() as f32;
    let mean = sum(row.iter().copied()) / n;
    let variance = sum(row.iter().map(|v| (v - mean) * (v - mean))) / n + 1e-8;
    let scale = 1.0 / variance.sqrt();
    for ((v, g), s) in row.iter_mut().zip(gain).zip(shift) {
        *v = (*v - mean) * scale * g + s;
    }
}

/// Sums in eight interleaved chains: a fixed order that vectorises.
fn sum(values: impl Iterator<Item = f32>) -> f32 {
    let mut parts = [0.0f32; 8];
    for (i, v) in values.enumerate() {
        parts[i % 8] += v;
    }
    ((parts[0] + parts[4]) + (parts[2] + parts[6])) + ((parts[1] + parts[5]) + (parts[3] + parts[7]))
}

/// Index of the largest value, the first of equals; 0 for an empty slice.
pub fn arg_max(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, v) in values.iter().enumerate() {
        if *v > values[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests;
