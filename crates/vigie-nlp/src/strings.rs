//! String ids: what spaCy's `StringStore` gives a string, without storing it.

use std::collections::HashMap;
use std::sync::LazyLock;

static SYMBOLS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    let rows = include_str!("../data/symbols.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let (number, name) = row.split_once('\t')?;
        Some((name, number.parse().ok()?))
    })
    .collect()
});

/// The id of a string: 0 for the empty one, a small number for spaCy's built-in symbols, else its hash.
///
/// ```
/// # use vigie_nlp::strings::id;
/// assert_eq!(id(""), 0);
/// assert_eq!(id("NOUN"), 92);
/// assert_eq!(id("coffee"), 3197928453018144401);
/// ```
pub fn id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    // All symbols are ASCII; looking them up is dearer than hashing.
    if text.is_ascii()
        && let Some(&symbol) = SYMBOLS.get(text)
    {
        return symbol;
    }
    hash(text.as_bytes())
}

/// MurmurHash64A with seed 1.
pub fn hash(bytes: &[u8]) -> u64 {
    const M: u64 = 0xC6A4_A793_5BD1_E995;
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let mut k = word.iter().rev().fold(0, |k, &b| k << 8 | u64::from(b));
        k = k.wrapping_mul(M);
        k ^= k >> 47;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    let tail = words.remainder();
    if !tail.is_empty() {
        let k = tail.iter().rev().fold(0, |k, &b| k << 8 | u64::from(b));
        h = (h ^ k).wrapping_mul(M);
    }
    h ^= h >> 47;
    h = h.wrapping_mul(M);
    h ^ h >> 47
}
