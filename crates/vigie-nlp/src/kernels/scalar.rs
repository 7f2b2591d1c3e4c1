//! The safe twin of the vector kernels.

use super::affine::Affine;
use super::window::{PANEL, PRODUCTS, Scratch, Window};

/// The larger as the vector instructions choose it: the second where they are equal.
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// See [`Affine::apply`].
pub(super) fn affine(layer: &Affine, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
    let width = layer.width();
    for row in 0..rows {
        let x = &x[row * stride..][..layer.inputs];
        let out = &mut out[row * width..][..width];
        for (output, out) in out.iter_mut().enumerate() {
            let chain = |piece: usize| {
                let start = layer.bias[layer.bias_at(output, piece)];
                let weight = |input| layer.weights[layer.weight_at(output, piece, input)];
                x.iter().enumerate().fold(start, |sum, (input, &value)| weight(input).mul_add(value, sum))
            };
            *out = (1..layer.pieces).fold(chain(0), |best, piece| larger(best, chain(piece)));
        }
    }
}

/// See [`Window::apply`]; at most one panel.
pub(super) fn window(layer: &Window, x: &[f32], pairs: usize, out: &mut [f32], scratch: &mut Scratch) {
    let (lanes, pieces, inputs) = (layer.isa.lanes(), layer.pieces, layer.inputs);
    for pair in 0..pairs {
        for input in 0..inputs {
            let d: [f32; 4] = std::array::from_fn(|i| x[(2 * pair + i) * inputs + input]);
            for (product, value) in
                [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]].into_iter().enumerate()
            {
                scratch.inputs[(product * PANEL + pair) * inputs + input] = value;
            }
        }
        for output in 0..layer.width {
            let (block, lane) = (output / lanes, output % lanes);
            let both = |piece: usize| {
                let m: [f32; PRODUCTS] = std::array::from_fn(|product| {
                    let start = match product {
                        1 => layer.bias[(block * pieces + piece) * lanes + lane],
                        _ => 0.0,
                    };
                    let x = &scratch.inputs[(product * PANEL + pair) * inputs..][..inputs];
                    x.iter().enumerate().fold(start, |sum, (input, &value)| {
                        let at = (block * PRODUCTS + product) * inputs + input;
                        layer.weights[(at * pieces + piece) * lanes + lane].mul_add(value, sum)
                    })
                });
                [(m[0] + m[1]) + m[2], (m[1] - m[2]) - m[3]]
            };
            let best = (1..pieces)
                .map(both)
                .fold(both(0), |best, next| [larger(best[0], next[0]), larger(best[1], next[1])]);
            out[2 * pair * layer.width + output] = best[0];
            out[(2 * pair + 1) * layer.width + output] = best[1];
        }
    }
}
