//! What is done to whole rows of floats: sums, normalisation, the best score.
//!
//! Plain Rust whose order of operations is fixed, compiled once more with wider vectors where the processor has them;
//! nothing is fused, so that the bits are the same.

use super::isa::Isa;

/// Compiles a function for AVX2 as well, and chooses by the instruction set.
macro_rules! widened {
    ($(#[$doc:meta])* $visibility:vis fn $name:ident / $wide:ident = $body:ident($($arg:ident: $kind:ty),*)) => {
        $(#[$doc])*
        $visibility fn $name(isa: Isa, $($arg: $kind),*) {
            match isa {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: layers are only made for sets found on this processor, and AVX-512 comes with AVX2.
                Isa::Avx2 | Isa::Avx512 => unsafe { $wide($($arg),*) },
                _ => $body($($arg),*),
            }
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn $wide($($arg: $kind),*) {
            $body($($arg),*);
        }
    };
}

/// Adds `from` to `to`, element by element.
#[inline(always)]
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a += b;
    }
}

widened! {
    /// Normalises a row to mean 0 and variance 1, then scales and shifts it.
    pub(crate) fn layer_norm / wide_layer_norm = normalise(row: &mut [f32], gain: &[f32], shift: &[f32])
}

widened! {
    /// Normalises each row of `y` and adds it to the row of `x`; rows are `stride` floats apart and as long as `gain`.
    pub(crate) fn add_normalised / wide_add_normalised =
        normalise_and_add(y: &mut [f32], gain: &[f32], shift: &[f32], x: &mut [f32], stride: usize)
}

widened! {
    /// Adds `from` to `to`, element by element.
    pub(crate) fn accumulate / wide_accumulate = add(to: &mut [f32], from: &[f32])
}

/// Bytes of a row that are added together.
pub(crate) const BYTES: usize = 32;

widened! {
    /// Adds some rows of `numbers`, each times its scale and as long as `to`, in the order in which they are named.
    pub(crate) fn add_scaled / wide_add_scaled =
        add_bytes(to: &mut [[f32; BYTES]], numbers: &[[i8; BYTES]], scales: &[f32], rows: &[u32])
}

widened! {
    /// Adds `bias` to `sum`, whose first half then gets the larger of the two halves: a maxout of two pieces.
    pub(crate) fn maxout / wide_maxout = add_and_halve(sum: &mut [f32], bias: &[f32])
}

widened! {
    /// Adds up three rows, each of `out.len()` units for every piece, and takes the largest piece of each unit.
    pub(crate) fn maxout_of_three / wide_maxout_of_three = three(rows: [&[f32]; 3], out: &mut [f32])
}

#[inline(always)]
fn add_bytes(to: &mut [[f32; BYTES]], numbers: &[[i8; BYTES]], scales: &[f32], rows: &[u32]) {
    let width = to.len();
    // A few sums at a time, so that they stay in registers.
    for (k, sums) in to.iter_mut().enumerate() {
        let mut kept = *sums;
        for &row in rows {
            let (bytes, scale) = (&numbers[row as usize * width + k], scales[row as usize]);
            for i in 0..BYTES {
                kept[i] += f32::from(bytes[i]) * scale;
            }
        }
        *sums = kept;
    }
}

#[inline(always)]
fn normalise(row: &mut [f32], gain: &[f32], shift: &[f32]) {
    let n = row.len() as f32;
    let mean = sum(row, |v| v) / n;
    let variance = sum(row, |v| (v - mean) * (v - mean)) / n + 1e-8;
    let scale = 1.0 / variance.sqrt();
    for ((v, g), s) in row.iter_mut().zip(gain).zip(shift) {
        *v = (*v - mean) * scale * g + s;
    }
}

#[inline(always)]
fn normalise_and_add(y: &mut [f32], gain: &[f32], shift: &[f32], x: &mut [f32], stride: usize) {
    for (y, x) in y.chunks_exact_mut(stride).zip(x.chunks_exact_mut(stride)) {
        let y = &mut y[..gain.len()];
        normalise(y, gain, shift);
        add(x, y);
    }
}

#[inline(always)]
fn add_and_halve(sum: &mut [f32], bias: &[f32]) {
    add(sum, bias);
    let (first, second) = sum.split_at_mut(sum.len() / 2);
    for (a, b) in first.iter_mut().zip(second) {
        *a = if *a > *b { *a } else { *b };
    }
}

#[inline(always)]
fn three(rows: [&[f32]; 3], out: &mut [f32]) {
    let width = out.len();
    for piece in 0..rows[0].len() / width {
        let [a, b, c] = rows.map(|row| &row[piece * width..][..width]);
        for i in 0..width {
            let value = (b[i] + a[i]) + c[i];
            out[i] = if piece == 0 || value > out[i] { value } else { out[i] };
        }
    }
}

/// Sums in eight interleaved chains: a fixed order that vectorises.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0f32; 8];
    let mut eights = values.chunks_exact(8);
    for eight in &mut eights {
        for (part, v) in parts.iter_mut().zip(eight) {
            *part += of(*v);
        }
    }
    for (part, v) in parts.iter_mut().zip(eights.remainder()) {
        *part += of(*v);
    }
    ((parts[0] + parts[4]) + (parts[2] + parts[6])) + ((parts[1] + parts[5]) + (parts[3] + parts[7]))
}

/// Index of the largest value, the first of equals; 0 for an empty slice.
pub(crate) fn arg_max(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, v) in values.iter().enumerate() {
        if *v > values[best] {
            best = i;
        }
    }
    best
}
