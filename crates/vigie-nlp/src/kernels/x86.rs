//! The same layers with AVX2 + FMA (8 lanes) and AVX-512 (16 lanes).

use std::arch::x86_64::{
    __m256, __m512, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_set1_ps, _mm256_storeu_ps,
    _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_set1_ps, _mm512_storeu_ps,
};

use super::Affine;

/// Writes one instruction set's kernel: a tile of `R` rows × `B` blocks × `P` pieces stays in registers.
macro_rules! kernel {
    ($entry:ident, $run:ident, $tile:ident, $features:literal, $lanes:literal, $vector:ty,
     $load:ident, $store:ident, $broadcast:ident, $fma:ident, $max:ident, rows: $r1:literal $r2:literal $r3:literal) => {
        /// See [`Affine::apply`].
        ///
        /// # Safety
        /// The processor has the features; `x` holds `rows` rows, `out` holds `rows` × `layer.width()` floats, and
        /// the layer was laid out for this number of lanes.
        #[target_feature(enable = $features)]
        pub(super) unsafe fn $entry(layer: &Affine, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
            // SAFETY: the caller's promise is passed on.
            unsafe {
                match layer.pieces {
                    1 => $run::<1, $r1>(layer, x, stride, rows, out),
                    2 => $run::<2, $r2>(layer, x, stride, rows, out),
                    _ => $run::<3, $r3>(layer, x, stride, rows, out),
                }
            }
        }

        #[target_feature(enable = $features)]
        unsafe fn $run<const P: usize, const R: usize>(
            layer: &Affine,
            x: &[f32],
            stride: usize,
            rows: usize,
            out: &mut [f32],
        ) {
            let blocks = layer.blocks();
            let tiled = rows - rows % R;
            // SAFETY: all tiles lie within the rows and blocks that the caller promised.
            unsafe {
                for block in 0..blocks {
                    for row in (0..tiled).step_by(R) {
                        $tile::<P, R, 1>(layer, x, stride, row, block, out);
                    }
                }
                for row in tiled..rows {
                    let mut block = 0;
                    while block + 4 <= blocks {
                        $tile::<P, 1, 4>(layer, x, stride, row, block, out);
                        block += 4;
                    }
                    while block < blocks {
                        $tile::<P, 1, 1>(layer, x, stride, row, block, out);
                        block += 1;
                    }
                }
            }
        }

        #[target_feature(enable = $features)]
        #[inline]
        unsafe fn $tile<const P: usize, const R: usize, const B: usize>(
            layer: &Affine,
            x: &[f32],
            stride: usize,
            row: usize,
            block: usize,
            out: &mut [f32],
        ) {
            let (inputs, width) = (layer.inputs, layer.width());
            // SAFETY: rows `row..row + R` and blocks `block..block + B` exist, so that every offset below lies in its
            // slice: weights hold `inputs * P * lanes` floats a block, bias `P * lanes`, a row of `out` all blocks.
            unsafe {
                let x = x.as_ptr().add(row * stride);
                let weights = layer.weights.as_ptr().add(block * inputs * P * $lanes);
                let bias = layer.bias.as_ptr().add(block * P * $lanes);
                let mut acc: [[[$vector; P]; B]; R] = std::array::from_fn(|_| {
                    std::array::from_fn(|b| std::array::from_fn(|p| $load(bias.add((b * P + p) * $lanes))))
                });
                let rows: [*const f32; R] = std::array::from_fn(|r| x.add(r * stride));
                let mut at: [*const f32; B] = std::array::from_fn(|b| weights.add(b * inputs * P * $lanes));
                for k in 0..inputs {
                    for b in 0..B {
                        let pieces: [$vector; P] = std::array::from_fn(|p| $load(at[b].add(p * $lanes)));
                        for r in 0..R {
                            let value = $broadcast(*rows[r].add(k));
                            for p in 0..P {
                                acc[r][b][p] = $fma(pieces[p], value, acc[r][b][p]);
                            }
                        }
                        at[b] = at[b].add(P * $lanes);
                    }
                }
                let out = out.as_mut_ptr().add(row * width + block * $lanes);
                for r in 0..R {
                    for b in 0..B {
                        let mut best = acc[r][b][0];
                        for p in 1..P {
                            best = $max(best, acc[r][b][p]);
                        }
                        $store(out.add(r * width + b * $lanes), best);
                    }
                }
            }
        }
    };
}

kernel!(affine_avx2, run_avx2, tile_avx2, "avx2,fma", 8, __m256,
    _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_max_ps, rows: 8 5 4);
kernel!(affine_avx512, run_avx512, tile_avx512, "avx512f", 16, __m512,
    _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_max_ps, rows: 16 10 8);
