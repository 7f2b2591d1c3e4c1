//! The inner loops: dense layers with an optional maxout, window layers, and what is done to whole rows.
//!
//! In reading order: [`isa`] names the instruction sets; [`affine`] is a dense layer and [`window`] one that sees a row
//! and its two neighbours; `tile` writes both for one instruction set, [`scalar`] is their safe twin; [`rows`] adds and
//! normalises.
//!
//! Every dense output is one chain of fused multiply-adds over ascending inputs, started from the bias, and every
//! window output is the same fixed sum of four such chains. The instruction sets differ only in how many outputs they
//! compute side by side, so that all of them, and the scalar twin, give the same bits.
#![allow(unsafe_code, reason = "vector instructions; each block states its invariant and has a safe twin")]

pub(crate) mod affine;
pub(crate) mod isa;
pub(crate) mod rows;
mod scalar;
pub(crate) mod window;

#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(test)]
mod tests;
