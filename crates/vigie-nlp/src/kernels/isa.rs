//! The vector instructions of a processor.

/// The vector instructions that layers are laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isa {
    /// Plain Rust.
    Scalar,
    /// 4 lanes.
    Neon,
    /// 8 lanes.
    Avx2,
    /// 16 lanes.
    Avx512,
}

impl Isa {
    /// The widest set that this processor has.
    pub fn detect() -> Isa {
        Isa::all().last().copied().unwrap_or(Isa::Scalar)
    }

    /// All sets that this processor has, the widest last.
    pub fn all() -> Vec<Isa> {
        let mut all = vec![Isa::Scalar];
        #[cfg(target_arch = "aarch64")]
        all.push(Isa::Neon);
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Isa::Avx2);
                if is_x86_feature_detected!("avx512f") {
                    all.push(Isa::Avx512);
                }
            }
        }
        all
    }

    /// Floats in a vector; plain Rust keeps the layout of the narrower x86 set.
    pub(crate) fn lanes(self) -> usize {
        match self {
            Isa::Neon => 4,
            Isa::Scalar | Isa::Avx2 => 8,
            Isa::Avx512 => 16,
        }
    }
}

impl Default for Isa {
    /// The widest set that this processor has.
    fn default() -> Isa {
        Isa::detect()
    }
}
