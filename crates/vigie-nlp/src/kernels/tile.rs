//! Both layers for one instruction set.

/// Writes the kernels of an instruction set: tiles of `R` rows × `C` vectors that stay in registers.
///
/// `rows` are the tile's heights for one, two and three vectors a row.
macro_rules! kernels {
    ($features:literal, $lanes:literal, $vector:ty, rows: $rows:expr,
     $load:ident, $store:ident, $splat:ident, $zero:ident, $fma:ident, $max:ident, $add:ident, $sub:ident) => {
        use crate::kernels::affine::{Affine, GROUP};
        use crate::kernels::window::{PANEL, PRODUCTS, Scratch, Window};

        /// Weights of `C` vectors a row, and the rows that they are multiplied with.
        #[derive(Clone, Copy)]
        struct Sweep {
            weights: *const f32,
            /// Where the chains start; null for zero.
            bias: *const f32,
            inputs: usize,
            x: *const f32,
            stride: usize,
            rows: usize,
            out: *mut f32,
            out_stride: usize,
        }

        /// See [`Affine::apply`].
        ///
        /// # Safety
        /// The processor has the features; `x` holds `rows` rows, `out` holds `rows` × `layer.width()` floats, and
        /// the layer was laid out for this number of lanes.
        #[target_feature(enable = $features)]
        pub(in crate::kernels) unsafe fn affine(
            layer: &Affine,
            x: &[f32],
            stride: usize,
            rows: usize,
            out: &mut [f32],
        ) {
            let (blocks, inputs, pieces, width) = (layer.blocks(), layer.inputs, layer.pieces, layer.width());
            let columns = if pieces == 1 { GROUP } else { pieces };
            // Vectors of the result that one sweep makes.
            let step = if pieces == 1 { GROUP } else { 1 };
            let mut block = 0;
            while block < blocks {
                // SAFETY: block lies in the layer, whose weights and bias have `pieces * lanes` floats a block (times
                // the inputs), in this order whether blocks are grouped or not.
                let sweep = unsafe {
                    Sweep {
                        weights: layer.weights.as_ptr().add(block * inputs * pieces * $lanes),
                        bias: layer.bias.as_ptr().add(block * pieces * $lanes),
                        inputs,
                        x: x.as_ptr(),
                        stride,
                        rows,
                        out: out.as_mut_ptr().add(block * $lanes),
                        out_stride: width,
                    }
                };
                let left = blocks - block;
                // SAFETY: the sweep covers blocks `block..block + step` (or those left) of all rows, which exist.
                unsafe {
                    match (pieces, columns.min(left * pieces)) {
                        (1, GROUP) if rows == 1 && left >= 4 * GROUP => {
                            tile::<1, GROUP, { 4 * GROUP }, false>(sweep, 0);
                            block += 4 * GROUP;
                            continue;
                        }
                        (1, 1) => run::<1, false, { $rows[0] }>(sweep),
                        (1, 2) => run::<2, false, { $rows[1] }>(sweep),
                        (1, _) => run::<3, false, { $rows[2] }>(sweep),
                        (2, _) => run::<2, true, { $rows[1] }>(sweep),
                        _ => run::<3, true, { $rows[2] }>(sweep),
                    }
                }
                block += step;
            }
        }

        /// See [`Window::apply`].
        ///
        /// # Safety
        /// The processor has the features; there are at most `PANEL` pairs, `x` and `out` hold them, the scratch holds
        /// a panel, and the layer was laid out for this number of lanes.
        #[target_feature(enable = $features)]
        pub(in crate::kernels) unsafe fn window(
            layer: &Window,
            x: &[f32],
            pairs: usize,
            out: &mut [f32],
            scratch: &mut Scratch,
        ) {
            // SAFETY: the caller's promise is passed on.
            unsafe {
                match layer.pieces {
                    1 => windows::<1, { $rows[0] }>(layer, x, pairs, out, scratch),
                    2 => windows::<2, { $rows[1] }>(layer, x, pairs, out, scratch),
                    _ => windows::<3, { $rows[2] }>(layer, x, pairs, out, scratch),
                }
            }
        }

        #[target_feature(enable = $features)]
        unsafe fn windows<const P: usize, const R: usize>(
            layer: &Window,
            x: &[f32],
            pairs: usize,
            out: &mut [f32],
            scratch: &mut Scratch,
        ) {
            transform(layer.inputs, x, pairs, &mut scratch.inputs);
            let (inputs, lanes) = (layer.inputs, $lanes);
            let products = scratch.products.as_mut_ptr();
            for block in 0..layer.width / lanes {
                for product in 0..PRODUCTS {
                    // SAFETY: filters have `inputs * P * lanes` floats a block and product, the bias `P * lanes` a
                    // block; the scratch holds `PANEL` rows of inputs and of products for each product.
                    unsafe {
                        let filter = (block * PRODUCTS + product) * inputs * P * lanes;
                        run::<P, false, R>(Sweep {
                            weights: layer.weights.as_ptr().add(filter),
                            bias: match product {
                                1 => layer.bias.as_ptr().add(block * P * lanes),
                                _ => std::ptr::null(),
                            },
                            inputs,
                            x: scratch.inputs.as_ptr().add(product * PANEL * inputs),
                            stride: inputs,
                            rows: pairs,
                            out: products.add(product * PANEL * P * lanes),
                            out_stride: P * lanes,
                        });
                    }
                }
                for pair in 0..pairs {
                    // SAFETY: the products of this pair were written just now; rows `2 * pair` and `2 * pair + 1` of
                    // the result exist and have this block.
                    unsafe {
                        let m = |product: usize, piece: usize| {
                            $load(products.add(((product * PANEL + pair) * P + piece) * lanes))
                        };
                        let both = |piece: usize| {
                            let (m1, m2) = (m(1, piece), m(2, piece));
                            ($add($add(m(0, piece), m1), m2), $sub($sub(m1, m2), m(3, piece)))
                        };
                        let (mut first, mut second) = both(0);
                        for piece in 1..P {
                            let (a, b) = both(piece);
                            first = $max(first, a);
                            second = $max(second, b);
                        }
                        let out = out.as_mut_ptr().add(2 * pair * layer.width + block * lanes);
                        $store(out, first);
                        $store(out.add(layer.width), second);
                    }
                }
            }
        }

        /// The inputs of the products.
        #[target_feature(enable = $features)]
        fn transform(inputs: usize, x: &[f32], pairs: usize, out: &mut [f32]) {
            let (d0, rest) = out.split_at_mut(PANEL * inputs);
            let (d1, rest) = rest.split_at_mut(PANEL * inputs);
            let (d2, d3) = rest.split_at_mut(PANEL * inputs);
            for pair in 0..pairs {
                let row = |i: usize| &x[(2 * pair + i) * inputs..][..inputs];
                let (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3));
                let at = pair * inputs..(pair + 1) * inputs;
                let (d0, d1) = (&mut d0[at.clone()], &mut d1[at.clone()]);
                let (d2, d3) = (&mut d2[at.clone()], &mut d3[at]);
                for i in 0..inputs {
                    d0[i] = r0[i] - r2[i];
                    d1[i] = r1[i] + r2[i];
                    d2[i] = r2[i] - r1[i];
                    d3[i] = r1[i] - r3[i];
                }
            }
        }

        /// All rows of a sweep, in tiles of `R` and then of fewer.
        #[target_feature(enable = $features)]
        unsafe fn run<const C: usize, const MAX: bool, const R: usize>(sweep: Sweep) {
            let mut row = 0;
            // SAFETY: only rows below `sweep.rows` are computed.
            unsafe {
                while row + R <= sweep.rows {
                    tile::<R, C, C, MAX>(sweep, row);
                    row += R;
                }
                while row + 4 <= sweep.rows {
                    tile::<4, C, C, MAX>(sweep, row);
                    row += 4;
                }
                match sweep.rows - row {
                    0 => {}
                    1 => tile::<1, C, C, MAX>(sweep, row),
                    2 => tile::<2, C, C, MAX>(sweep, row),
                    _ => tile::<3, C, C, MAX>(sweep, row),
                }
            }
        }

        /// Rows `row..row + R` of a sweep, for `N` vectors in groups of `C`; the maximum of each group if `MAX`.
        #[target_feature(enable = $features)]
        #[inline]
        unsafe fn tile<const R: usize, const C: usize, const N: usize, const MAX: bool>(
            sweep: Sweep,
            row: usize,
        ) {
            let (inputs, stride) = (sweep.inputs, sweep.stride);
            // SAFETY: the caller's promise: the rows exist, weights hold `inputs * C * lanes` floats a group and the
            // bias `C * lanes`, a row of the result the vectors of all groups.
            unsafe {
                let x = sweep.x.add(row * stride);
                // Loops and no closures, which the compiler leaves as calls where it does not see the whole program.
                let mut start = [$zero(); N];
                if !sweep.bias.is_null() {
                    for n in 0..N {
                        start[n] = $load(sweep.bias.add(n * $lanes));
                    }
                }
                let mut acc: [[$vector; N]; R] = [start; R];
                let group = inputs * C * $lanes;
                for k in 0..inputs {
                    let at = sweep.weights.add(k * C * $lanes);
                    let mut weights = [$zero(); N];
                    for n in 0..N {
                        weights[n] = $load(at.add(n / C * group + n % C * $lanes));
                    }
                    for r in 0..R {
                        let value = $splat(*x.add(r * stride + k));
                        for n in 0..N {
                            acc[r][n] = $fma(weights[n], value, acc[r][n]);
                        }
                    }
                }
                for r in 0..R {
                    let out = sweep.out.add((row + r) * sweep.out_stride);
                    if MAX {
                        for first in (0..N).step_by(C) {
                            let mut best = acc[r][first];
                            for n in first + 1..first + C {
                                best = $max(best, acc[r][n]);
                            }
                            $store(out.add(first / C * $lanes), best);
                        }
                    } else {
                        for n in 0..N {
                            $store(out.add(n * $lanes), acc[r][n]);
                        }
                    }
                }
            }
        }
    };
}

pub(super) use kernels;
