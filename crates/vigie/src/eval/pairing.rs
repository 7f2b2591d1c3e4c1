//! Pairs gold spans with found ones, one to one.

use std::cmp::Reverse;

use super::Mark;

/// What a pairing gives, by index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// Each gold span, and the found one that it is paired with.
    pub mates: Vec<(usize, Option<usize>)>,
    /// Found spans without a gold one.
    pub extra: Vec<usize>,
}

/// Pairs spans that overlap: equal ones first, then in the order of the text. Both lists are sorted by their start.
pub fn pair(golds: &[Mark], found: &[Mark]) -> Pairs {
    let likeness = |a: &Mark, b: &Mark| u8::from(a.overlaps(b)) + u8::from(a.equals(b));
    let mut ranked: Vec<(Reverse<u8>, usize, usize)> = Vec::new();
    for (i, gold) in golds.iter().enumerate() {
        let rows = found.iter().enumerate().map(|(j, mine)| (Reverse(likeness(gold, mine)), i, j));
        ranked.extend(rows.filter(|row| row.0.0 > 0));
    }
    ranked.sort_unstable();
    let (mut mates, mut used) = (vec![None; golds.len()], vec![false; found.len()]);
    for (_, i, j) in ranked {
        if mates[i].is_none() && !used[j] {
            mates[i] = Some(j);
            used[j] = true;
        }
    }
    Pairs {
        mates: mates.into_iter().enumerate().collect(),
        extra: (0..found.len()).filter(|&j| !used[j]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(spans: &[(usize, usize)]) -> Vec<Mark> {
        let mark = |&(start, end): &(usize, usize)| Mark { start, end, keys: serde_json::Map::new() };
        spans.iter().map(mark).collect()
    }

    #[test]
    fn equal_spans_go_before_those_that_only_touch() {
        let pairs = pair(&marks(&[(0, 10), (4, 8)]), &marks(&[(4, 8)]));
        assert_eq!(pairs.mates, [(0, None), (1, Some(0))]);
        assert!(pairs.extra.is_empty());
    }

    #[test]
    fn what_only_meets_does_not_overlap() {
        let pairs = pair(&marks(&[(0, 4)]), &marks(&[(4, 8)]));
        assert_eq!((pairs.mates, pairs.extra), (vec![(0, None)], vec![0]));
    }
}
