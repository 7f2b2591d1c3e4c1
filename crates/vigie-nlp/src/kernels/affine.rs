//! Dense layers.

use super::isa::Isa;
use super::scalar;

/// Most pieces of a maxout.
pub(super) const MOST_PIECES: usize = 3;
/// Blocks of a layer without maxout that are computed together, so that a tile has three vectors a row as well.
pub(super) const GROUP: usize = 3;

/// A dense layer `y[o] = max over p of (W[o][p] · x + b[o][p])`, with one to three pieces `p`.
///
/// Weights are kept in blocks of as many outputs as a vector has lanes: `[block][input][piece][lane]`. Without maxout
/// three blocks stand side by side as pieces do, `[group][input][block][lane]`; the last group may have fewer.
#[derive(Clone, Debug)]
pub(crate) struct Affine {
    pub(super) isa: Isa,
    pub(super) outputs: usize,
    pub(super) pieces: usize,
    pub(super) inputs: usize,
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Affine {
    /// Lays out `weights[output][piece][input]` and `bias[output][piece]` for a set that this processor has.
    ///
    /// Returns `None` when the slices do not have these sizes, or there are more than three pieces.
    pub(crate) fn new(
        isa: Isa,
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        pieces: usize,
        inputs: usize,
    ) -> Option<Affine> {
        let sound = bias.len() == outputs.checked_mul(pieces)?
            && weights.len() == bias.len().checked_mul(inputs)?
            && Isa::all().contains(&isa);
        if !sound || !(1..=MOST_PIECES).contains(&pieces) || inputs == 0 || outputs == 0 {
            return None;
        }
        let lanes = isa.lanes();
        let blocks = outputs.div_ceil(lanes);
        let mut layer = Affine {
            isa,
            outputs,
            pieces,
            inputs,
            weights: vec![0.0; blocks * inputs * pieces * lanes],
            bias: vec![0.0; blocks * pieces * lanes],
        };
        for output in 0..outputs {
            for piece in 0..pieces {
                let row = &weights[(output * pieces + piece) * inputs..][..inputs];
                for (input, &weight) in row.iter().enumerate() {
                    let at = layer.weight_at(output, piece, input);
                    layer.weights[at] = weight;
                }
                let at = layer.bias_at(output, piece);
                layer.bias[at] = bias[output * pieces + piece];
            }
        }
        Some(layer)
    }

    /// The instructions that it was laid out for.
    pub(crate) fn isa(&self) -> Isa {
        self.isa
    }

    /// Number of outputs.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Number of inputs.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Floats between two rows of the result: the outputs, rounded up to whole vectors.
    pub(crate) fn width(&self) -> usize {
        self.blocks() * self.isa.lanes()
    }

    pub(super) fn blocks(&self) -> usize {
        self.outputs.div_ceil(self.isa.lanes())
    }

    /// Where the weight of an output's piece for an input lies.
    pub(super) fn weight_at(&self, output: usize, piece: usize, input: usize) -> usize {
        let lanes = self.isa.lanes();
        let (block, lane) = (output / lanes, output % lanes);
        if self.pieces > 1 {
            return ((block * self.inputs + input) * self.pieces + piece) * lanes + lane;
        }
        let first = block / GROUP * GROUP;
        let together = GROUP.min(self.blocks() - first);
        (first * self.inputs + input * together + block % GROUP) * lanes + lane
    }

    /// Where the bias of an output's piece lies.
    pub(super) fn bias_at(&self, output: usize, piece: usize) -> usize {
        let lanes = self.isa.lanes();
        (output / lanes * self.pieces + piece) * lanes + output % lanes
    }

    /// Computes `rows` rows; row `r` of the input starts at `x[r * stride]`, rows may overlap.
    ///
    /// # Panics
    /// When `x` or `out` is too short for that many rows.
    pub(crate) fn apply(&self, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        if rows == 0 {
            return;
        }
        assert!(x.len() >= (rows - 1) * stride + self.inputs, "the input holds all rows");
        assert!(out.len() >= rows * self.width(), "the result holds all rows");
        match self.isa {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: a layer is only made for a set found on this processor; lengths were checked just above, and
            // those of weights and bias by the constructor.
            Isa::Avx2 => unsafe { super::x86::avx2::affine(self, x, stride, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Isa::Avx512 => unsafe { super::x86::avx512::affine(self, x, stride, rows, out) },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: as above.
            Isa::Neon => unsafe { super::neon::affine(self, x, stride, rows, out) },
            _ => scalar::affine(self, x, stride, rows, out),
        }
    }
}
