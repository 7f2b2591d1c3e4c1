//! The kernels for 64-bit ARM: NEON, 4 lanes, 32 registers.

use std::arch::aarch64::{
    float32x4_t, vaddq_f32, vbslq_f32, vcgtq_f32, vdupq_n_f32, vfmaq_f32, vld1q_f32, vst1q_f32, vsubq_f32,
};

/// `a * b + c`, in the order of the other instruction sets.
#[target_feature(enable = "neon")]
#[inline]
fn multiply_add(a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
    vfmaq_f32(c, a, b)
}

/// The larger, and the second of equals, as on x86.
#[target_feature(enable = "neon")]
#[inline]
fn larger(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    vbslq_f32(vcgtq_f32(a, b), a, b)
}

#[target_feature(enable = "neon")]
#[inline]
fn zero() -> float32x4_t {
    vdupq_n_f32(0.0)
}

crate::kernels::tile::kernels!("neon", 4, float32x4_t, rows: [16, 10, 8],
    vld1q_f32, vst1q_f32, vdupq_n_f32, zero, multiply_add, larger, vaddq_f32, vsubq_f32);
