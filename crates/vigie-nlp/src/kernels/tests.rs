use proptest::prelude::*;

use super::{Affine, Isa, arg_max, layer_norm};

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

proptest! {
    #[test]
    fn all_instruction_sets_give_the_bits_of_the_scalar_twin(
        outputs in 1usize..80, pieces in 1usize..=3, inputs in 1usize..60, rows in 1usize..20,
        overlap in any::<bool>(), seed in any::<u64>(),
    ) {
        let stride = if overlap { inputs.div_ceil(3) } else { inputs };
        let w = floats(outputs * pieces * inputs, seed);
        let b = floats(outputs * pieces, seed ^ 1);
        let x = floats((rows - 1) * stride + inputs, seed ^ 2);
        let mut expected: Option<Vec<u32>> = None;
        for isa in Isa::all() {
            let layer = Affine::with_isa(isa, &w, &b, outputs, pieces, inputs).unwrap();
            let mut out = vec![0.0; rows * layer.width()];
            layer.apply(&x, stride, rows, &mut out);
            let bits: Vec<u32> = out.chunks(layer.width()).flat_map(|r| r[..outputs].iter().map(|v| v.to_bits())).collect();
            for row in 0..rows {
                let exact = naive(&w, &b, &x[row * stride..][..inputs], outputs, pieces);
                for (o, e) in exact.iter().enumerate() {
                    prop_assert!((f64::from(out[row * layer.width() + o]) - e).abs() < 1e-4);
                }
            }
            match &expected {
                None => expected = Some(bits),
                Some(e) => prop_assert_eq!(e, &bits, "{:?}", isa),
            }
        }
    }
}

#[test]
fn a_layer_of_the_wrong_size_is_refused() {
    assert!(Affine::new(&[0.0; 6], &[0.0; 2], 2, 1, 3).is_some());
    assert!(Affine::new(&[0.0; 5], &[0.0; 2], 2, 1, 3).is_none());
    assert!(Affine::new(&[0.0; 12], &[0.0; 4], 1, 4, 3).is_none());
}

#[test]
fn layer_norm_centres_and_scales() {
    let mut row: Vec<f32> = (0..96).map(|i| i as f32).collect();
    layer_norm(&mut row, &[2.0; 96], &[1.0; 96]);
    let mean: f32 = row.iter().sum::<f32>() / 96.0;
    let variance: f32 = row.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 96.0;
    assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{mean} {variance}");
}

#[test]
fn the_first_of_equal_scores_wins() {
    assert_eq!(arg_max(&[1.0, 3.0, 3.0, 2.0]), 1);
    assert_eq!(arg_max(&[]), 0);
}
