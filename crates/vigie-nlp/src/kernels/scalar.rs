//! The safe twin of the vector kernels.

use super::Affine;

/// See [`Affine::apply`].
pub(super) fn affine(layer: &Affine, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
    let (lanes, pieces, inputs, width) = (layer.isa.lanes(), layer.pieces, layer.inputs, layer.width());
    let mut best = vec![0.0f32; lanes];
    let mut acc = vec![0.0f32; lanes];
    for row in 0..rows {
        let x = &x[row * stride..][..inputs];
        for block in 0..layer.blocks() {
            for piece in 0..pieces {
                acc.copy_from_slice(&layer.bias[(block * pieces + piece) * lanes..][..lanes]);
                for (input, &value) in x.iter().enumerate() {
                    let weights =
                        &layer.weights[((block * inputs + input) * pieces + piece) * lanes..][..lanes];
                    for (a, &w) in acc.iter_mut().zip(weights) {
                        *a = w.mul_add(value, *a);
                    }
                }
                if piece == 0 {
                    best.copy_from_slice(&acc);
                } else {
                    for (b, &a) in best.iter_mut().zip(&acc) {
                        *b = if *b > a { *b } else { a };
                    }
                }
            }
            out[row * width + block * lanes..][..lanes].copy_from_slice(&best);
        }
    }
}
