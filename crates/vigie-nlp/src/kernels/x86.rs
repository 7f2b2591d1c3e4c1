//! The kernels for x86-64: AVX2 with FMA, and AVX-512.

/// 8 lanes, 16 registers.
pub(super) mod avx2 {
    use std::arch::x86_64::{
        __m256, _mm256_add_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_set1_ps,
        _mm256_setzero_ps, _mm256_storeu_ps, _mm256_sub_ps,
    };

    crate::kernels::tile::kernels!("avx2,fma", 8, __m256, rows: [8, 5, 3],
        _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_fmadd_ps, _mm256_max_ps,
        _mm256_add_ps, _mm256_sub_ps);
}

/// 16 lanes, 32 registers.
pub(super) mod avx512 {
    use std::arch::x86_64::{
        __m512, _mm512_add_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_set1_ps,
        _mm512_setzero_ps, _mm512_storeu_ps, _mm512_sub_ps,
    };

    crate::kernels::tile::kernels!("avx512f", 16, __m512, rows: [16, 10, 8],
        _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_fmadd_ps, _mm512_max_ps,
        _mm512_add_ps, _mm512_sub_ps);
}
