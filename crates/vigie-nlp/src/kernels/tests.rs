use proptest::prelude::*;

use super::affine::Affine;
use super::isa::Isa;
use super::rows::{accumulate, add_normalised, arg_max, layer_norm, maxout, maxout_of_three};
use super::window::{Scratch, Window};

/// Repeatable floats without a pattern that sums could hide.
fn floats(n: usize, mut seed: u64) -> Vec<f32> {
    (0..n)
        .map(|_| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        })
        .collect()
}

fn naive(w: &[f32], b: &[f32], x: &[f32], outputs: usize, pieces: usize) -> Vec<f64> {
    let inputs = x.len();
    let value = |i: usize| {
        let dot: f64 = (0..inputs).map(|k| f64::from(w[i * inputs + k]) * f64::from(x[k])).sum();
        dot + f64::from(b[i])
    };
    (0..outputs).map(|o| (0..pieces).map(|p| value(o * pieces + p)).fold(f64::MIN, f64::max)).collect()
}

/// The bits of the first `outputs` floats of each row.
fn bits(out: &[f32], width: usize, outputs: usize) -> Vec<u32> {
    out.chunks(width).flat_map(|row| row[..outputs].iter().map(|v| v.to_bits())).collect()
}

proptest! {
    #[test]
    fn dense_layers_have_the_bits_of_the_scalar_twin(
        outputs in 1usize..120, pieces in 1usize..=3, inputs in 1usize..60, rows in 1usize..40,
        overlap in any::<bool>(), seed in any::<u64>(),
    ) {
        let stride = if overlap { inputs.div_ceil(3) } else { inputs };
        let w = floats(outputs * pieces * inputs, seed);
        let b = floats(outputs * pieces, seed ^ 1);
        let x = floats((rows - 1) * stride + inputs, seed ^ 2);
        let mut expected: Option<Vec<u32>> = None;
        for isa in Isa::all() {
            let layer = Affine::new(isa, &w, &b, outputs, pieces, inputs).unwrap();
            let mut out = vec![0.0; rows * layer.width()];
            layer.apply(&x, stride, rows, &mut out);
            for row in 0..rows {
                let exact = naive(&w, &b, &x[row * stride..][..inputs], outputs, pieces);
                for (o, e) in exact.iter().enumerate() {
                    prop_assert!((f64::from(out[row * layer.width() + o]) - e).abs() < 1e-4);
                }
            }
            let bits = bits(&out, layer.width(), outputs);
            prop_assert_eq!(expected.get_or_insert_with(|| bits.clone()), &bits, "{:?}", isa);
        }
    }

    #[test]
    fn window_layers_have_the_bits_of_the_scalar_twin(
        outputs in 1usize..70, pieces in 1usize..=3, inputs in 1usize..40, pairs in 1usize..80, seed in any::<u64>(),
    ) {
        let w = floats(outputs * pieces * 3 * inputs, seed);
        let b = floats(outputs * pieces, seed ^ 1);
        let x = floats((2 * pairs + 2) * inputs, seed ^ 2);
        let mut expected: Option<Vec<u32>> = None;
        for isa in Isa::all() {
            let layer = Window::new(isa, &w, &b, outputs, pieces, inputs).unwrap();
            let mut out = vec![0.0; 2 * pairs * layer.width];
            layer.apply(&x, pairs, &mut out, &mut Scratch::default());
            for row in 0..2 * pairs {
                let exact = naive(&w, &b, &x[row * inputs..][..3 * inputs], outputs, pieces);
                for (o, e) in exact.iter().enumerate() {
                    prop_assert!((f64::from(out[row * layer.width + o]) - e).abs() < 1e-4);
                }
            }
            let bits = bits(&out, layer.width, outputs);
            prop_assert_eq!(expected.get_or_insert_with(|| bits.clone()), &bits, "{:?}", isa);
        }
    }

    #[test]
    fn a_row_does_not_depend_on_how_many_are_computed(pairs in 1usize..80, seed in any::<u64>()) {
        let (outputs, pieces, inputs) = (16, 3, 16);
        let (w, b) = (floats(outputs * pieces * 3 * inputs, seed), floats(outputs * pieces, seed ^ 1));
        let x = floats((2 * pairs + 2) * inputs, seed ^ 2);
        let layer = Window::new(Isa::detect(), &w, &b, outputs, pieces, inputs).unwrap();
        let mut all = vec![0.0; 2 * pairs * layer.width];
        layer.apply(&x, pairs, &mut all, &mut Scratch::default());
        let mut alone = vec![0.0; 2 * layer.width];
        for pair in 0..pairs {
            layer.apply(&x[2 * pair * inputs..], 1, &mut alone, &mut Scratch::default());
            let row = &all[2 * pair * layer.width..][..2 * layer.width];
            prop_assert_eq!(bits(row, layer.width, outputs), bits(&alone, layer.width, outputs));
        }
    }

    #[test]
    fn rows_have_the_same_bits_with_every_instruction_set(n in 1usize..13, seed in any::<u64>()) {
        let width = 8 * n;
        let (gain, shift) = (floats(width - 3, seed), floats(width - 3, seed ^ 1));
        let rows: Vec<Vec<f32>> = (2..6).map(|i| floats(3 * width, seed ^ i)).collect();
        let run = |isa| {
            let (mut y, mut x) = (rows[0].clone(), rows[1].clone());
            add_normalised(isa, &mut y, &gain, &shift, &mut x, width);
            let mut sum = rows[2].clone();
            accumulate(isa, &mut sum, &rows[3]);
            maxout(isa, &mut sum, &rows[0]);
            let mut three = vec![0.0; width];
            maxout_of_three(isa, [&rows[0], &rows[1], &rows[2]], &mut three);
            [x, sum, three].map(|row| row.iter().map(|v| v.to_bits()).collect::<Vec<u32>>())
        };
        let expected = run(Isa::Scalar);
        for isa in Isa::all() {
            prop_assert_eq!(&run(isa), &expected, "{:?}", isa);
        }
    }
}

#[test]
fn a_layer_of_the_wrong_size_is_refused() {
    let isa = Isa::detect();
    assert!(Affine::new(isa, &[0.0; 6], &[0.0; 2], 2, 1, 3).is_some());
    assert!(Affine::new(isa, &[0.0; 5], &[0.0; 2], 2, 1, 3).is_none());
    assert!(Affine::new(isa, &[0.0; 12], &[0.0; 4], 1, 4, 3).is_none());
    assert!(Window::new(isa, &[0.0; 18], &[0.0; 2], 2, 1, 3).is_some());
    assert!(Window::new(isa, &[0.0; 17], &[0.0; 2], 2, 1, 3).is_none());
}

#[test]
fn layer_norm_centres_and_scales() {
    let mut row: Vec<f32> = (0..96).map(|i| i as f32).collect();
    layer_norm(Isa::detect(), &mut row, &[2.0; 96], &[1.0; 96]);
    let mean: f32 = row.iter().sum::<f32>() / 96.0;
    let variance: f32 = row.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 96.0;
    assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{mean} {variance}");
}

#[test]
fn the_largest_piece_of_a_sum_is_taken() {
    let mut out = [0.0; 2];
    // Two units of two pieces each: unit 0 is 1 + 2 + 3 or 10 − 20 + 1, unit 1 is 0 or −6.
    maxout_of_three(
        Isa::detect(),
        [&[2.0, 0.0, -20.0, -1.0], &[1.0, 0.0, 10.0, -2.0], &[3.0, 0.0, 1.0, -3.0]],
        &mut out,
    );
    assert_eq!(out, [6.0, 0.0]);
    let mut sum = [2.0, 3.0, -6.0, 5.0];
    maxout(Isa::detect(), &mut sum, &[0.5; 4]);
    assert_eq!(sum[..2], [2.5, 5.5]);
}

#[test]
fn the_first_of_equal_scores_wins() {
    assert_eq!(arg_max(&[1.0, 3.0, 3.0, 2.0]), 1);
    assert_eq!(arg_max(&[]), 0);
}
