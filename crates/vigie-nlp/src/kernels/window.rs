//! Window layers: a row is seen together with its two neighbours.
//!
//! This is a convolution of width three over the rows. Two neighbouring outputs share most of their inputs, so they
//! are computed together with four products in place of six: Winograd's minimal filtering F(2,3), as in Lavin and Gray,
//! "Fast Algorithms for Convolutional Neural Networks" (CVPR 2016). With inputs `d0..d3` and filter rows `g0..g2`:
//!
//! ```text
//! m0 = (d0 − d2)·g0   m1 = (d1 + d2)·(g0 + g1 + g2)/2   m2 = (d2 − d1)·(g0 − g1 + g2)/2   m3 = (d1 − d3)·g2
//! y0 = (m0 + m1) + m2                                   y1 = (m1 − m2) − m3
//! ```
//!
//! The bias starts the chain of `m1`, which both outputs have.

use super::affine::MOST_PIECES;
use super::isa::Isa;
use super::scalar;

/// Products that two outputs share.
pub(super) const PRODUCTS: usize = 4;
/// Pairs of outputs that are computed together, a multiple of all tile heights: their products and inputs stay near.
pub(super) const PANEL: usize = 48;

/// A dense layer with maxout over three neighbouring rows.
///
/// The filters of the four products are kept as `[block][product][input][piece][lane]`.
pub(crate) struct Window {
    pub(super) isa: Isa,
    /// Floats between two rows of the result: the outputs, rounded up to whole vectors.
    pub(super) width: usize,
    pub(super) pieces: usize,
    pub(super) inputs: usize,
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// Memory that layers use while they run, kept for the next one.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The transformed inputs of a panel, `[product][pair][input]`.
    pub(super) inputs: Vec<f32>,
    /// The products of a panel, `[product][pair][piece][lane]`.
    pub(super) products: Vec<f32>,
}

impl Window {
    /// Lays out `weights[output][piece][3 × input]` and `bias[output][piece]` for a set that this processor has.
    ///
    /// Returns `None` when the slices do not have these sizes, or there are more than three pieces.
    pub(crate) fn new(
        isa: Isa,
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        pieces: usize,
        inputs: usize,
    ) -> Option<Window> {
        let sound = bias.len() == outputs.checked_mul(pieces)?
            && weights.len() == bias.len().checked_mul(3)?.checked_mul(inputs)?
            && Isa::all().contains(&isa);
        if !sound || !(1..=MOST_PIECES).contains(&pieces) || inputs == 0 || outputs == 0 {
            return None;
        }
        let lanes = isa.lanes();
        let width = outputs.next_multiple_of(lanes);
        let mut laid = vec![0.0; width * PRODUCTS * inputs * pieces];
        let mut laid_bias = vec![0.0; width * pieces];
        for output in 0..outputs {
            let (block, lane) = (output / lanes, output % lanes);
            for piece in 0..pieces {
                let row = &weights[(output * pieces + piece) * 3 * inputs..][..3 * inputs];
                for input in 0..inputs {
                    let filter = [row[input], row[inputs + input], row[2 * inputs + input]];
                    for (product, weight) in transform(filter).into_iter().enumerate() {
                        let at = (block * PRODUCTS + product) * inputs + input;
                        laid[(at * pieces + piece) * lanes + lane] = weight;
                    }
                }
                laid_bias[(block * pieces + piece) * lanes + lane] = bias[output * pieces + piece];
            }
        }
        Some(Window { isa, width, pieces, inputs, weights: laid, bias: laid_bias })
    }

    /// Computes `2 × pairs` rows; the window of row `r` is the rows `r`, `r + 1` and `r + 2` of the input.
    ///
    /// # Panics
    /// When `x` has fewer than `2 × pairs + 2` rows or `out` fewer than `2 × pairs`.
    pub(crate) fn apply(&self, x: &[f32], pairs: usize, out: &mut [f32], scratch: &mut Scratch) {
        assert!(x.len() >= (2 * pairs + 2) * self.inputs, "the input holds all rows");
        assert!(out.len() >= 2 * pairs * self.width, "the result holds all rows");
        scratch.inputs.resize(PRODUCTS * PANEL * self.inputs, 0.0);
        scratch.products.resize(PRODUCTS * PANEL * self.pieces * self.isa.lanes(), 0.0);
        for first in (0..pairs).step_by(PANEL) {
            let pairs = PANEL.min(pairs - first);
            let x = &x[2 * first * self.inputs..][..(2 * pairs + 2) * self.inputs];
            let out = &mut out[2 * first * self.width..][..2 * pairs * self.width];
            match self.isa {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: a layer is only made for a set found on this processor; `x` and `out` hold these pairs, the
                // scratch a whole panel, and weights and bias have the sizes that the constructor gave them.
                Isa::Avx2 => unsafe { super::x86::avx2::window(self, x, pairs, out, scratch) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                Isa::Avx512 => unsafe { super::x86::avx512::window(self, x, pairs, out, scratch) },
                #[cfg(target_arch = "aarch64")]
                // SAFETY: as above.
                Isa::Neon => unsafe { super::neon::window(self, x, pairs, out, scratch) },
                _ => scalar::window(self, x, pairs, out, scratch),
            }
        }
    }
}

/// The four filters of the products, rounded once.
fn transform([g0, g1, g2]: [f32; 3]) -> [f32; PRODUCTS] {
    let [a, b, c] = [g0, g1, g2].map(f64::from);
    [g0, ((a + b + c) / 2.0) as f32, ((a - b + c) / 2.0) as f32, g2]
}
