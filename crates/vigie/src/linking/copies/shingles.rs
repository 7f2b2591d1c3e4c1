//! Overlapping runs of words as numbers, and the few of them that stand for all.
//!
//! Winnowing (Schleimer, Wilkerson and Aiken 2003) keeps the least number of every window: as MinHash does it samples by
//! hash, so that two texts keep the same ones of what they share, but from all along the text. A copy that holds a
//! tenth of a long report is found, which MinHash over whole texts would miss.

use super::words::{Word, mix};

/// Words of a shingle.
pub(super) const LENGTH: usize = 4;
/// Shingles of a window: two texts that share `LENGTH + WINDOW - 1` words on end share a print.
pub(super) const WINDOW: usize = 8;

/// The shingle that starts at each word, where enough words follow.
pub(super) fn shingles(words: &[Word]) -> Vec<u32> {
    words
        .windows(LENGTH)
        .map(|run| {
            let all = run.iter().fold(0u64, |all, word| mix(all.rotate_left(7) ^ word.hash));
            (all >> 32) as u32
        })
        .collect()
}

/// Where the shingles stand that are the least of a window, in order; the last of equal ones.
pub(super) fn prints(shingles: &[u32]) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::with_capacity(shingles.len() / 4 + 1);
    let window = WINDOW.min(shingles.len());
    if window == 0 {
        return kept;
    }
    for (from, part) in shingles.windows(window).enumerate() {
        let least = (0..window).rev().min_by_key(|&i| part[i]).unwrap_or(0);
        let at = (from + least) as u32;
        if kept.last() != Some(&at) {
            kept.push(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_shared_for_long_enough_shares_a_print(
            before in prop::collection::vec(0u32..1000, 0..40),
            shared in prop::collection::vec(0u32..1000, WINDOW..40),
            after in prop::collection::vec(0u32..1000, 0..40),
        ) {
            let whole = [before.clone(), shared.clone(), after].concat();
            let (alone, inside) = (prints(&shared), prints(&whole));
            let numbers = |at: &[u32], of: &[u32]| at.iter().map(|&i| of[i as usize]).collect::<Vec<_>>();
            let (alone, inside) = (numbers(&alone, &shared), numbers(&inside, &whole));
            prop_assert!(alone.iter().any(|n| inside.contains(n)));
            // No window is without one.
            prop_assert!(prints(&whole).windows(2).all(|w| (w[1] - w[0]) as usize <= WINDOW));
        }
    }
}
