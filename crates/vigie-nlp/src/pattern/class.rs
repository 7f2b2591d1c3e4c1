//! Character classes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::unicode;

/// A set of characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    latin: [u64; 4],
    /// Sorted and disjoint; characters from U+0100 on.
    ranges: Vec<(u32, u32)>,
    /// Classes with a name, `\w` …, or not of such a class.
    named: Vec<(Named, bool)>,
    negated: bool,
}

/// A class that a backslash names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Digit,
    Word,
    Space,
}

impl Named {
    pub(super) fn has(self, c: char) -> bool {
        match self {
            // Python's `\d` is the general category Nd: digits that are not letters or superscripts.
            Named::Digit => unicode::is_decimal(c),
            Named::Word => unicode::is_word(c),
            Named::Space => unicode::is_space(c),
        }
    }
}

static EQUAL_CASES: LazyLock<BTreeMap<u32, Vec<u32>>> = LazyLock::new(|| {
    let rows = include_str!("../../data/casefix.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let mut codes = row.split('\t').filter_map(|c| u32::from_str_radix(c, 16).ok());
        Some((codes.next()?, codes.collect()))
    })
    .collect()
});

static CASED: LazyLock<Vec<char>> = LazyLock::new(|| unicode::cased().collect());

/// Whether Python takes other lower-case characters as equal to this one.
pub(super) fn has_equal(lower: char) -> bool {
    EQUAL_CASES.contains_key(&(lower as u32))
}

impl Class {
    /// `ranges` are inclusive code points in any order.
    pub(super) fn new(
        mut ranges: Vec<(u32, u32)>,
        named: Vec<(Named, bool)>,
        negated: bool,
        ignore_case: bool,
    ) -> Class {
        if ignore_case {
            add_lower(&mut ranges);
        }
        ranges.sort_unstable();
        let mut class = Class { named, negated, ..Class::default() };
        for (first, last) in ranges {
            for code in first..=last.min(255) {
                class.latin[code as usize / 64] |= 1 << (code % 64);
            }
            let first = first.max(256);
            if first > last {
                continue;
            }
            match class.ranges.last_mut() {
                Some(previous) if first <= previous.1 + 1 => previous.1 = previous.1.max(last),
                _ => class.ranges.push((first, last)),
            }
        }
        for code in 0..256_u32 {
            let c = char::from(code as u8);
            if class.named.iter().any(|&(named, not)| named.has(c) != not) {
                class.latin[code as usize / 64] |= 1 << (code % 64);
            }
        }
        class
    }

    /// Whether a character (in lower case, if case is ignored) is in the class.
    pub(super) fn has(&self, c: char) -> bool {
        let code = c as u32;
        let inside = if code < 256 {
            self.latin[code as usize / 64] >> (code % 64) & 1 == 1
        } else {
            let after = self.ranges.partition_point(|r| r.0 <= code);
            (after > 0 && code <= self.ranges[after - 1].1)
                || self.named.iter().any(|&(n, not)| n.has(c) != not)
        };
        inside != self.negated
    }

    /// Whether a character beyond Latin-1 can be in the class.
    pub(super) fn has_others(&self) -> bool {
        self.negated || !self.ranges.is_empty() || !self.named.is_empty()
    }
}

/// Adds the lower-case forms of all characters, and what Python takes as equal to them.
fn add_lower(ranges: &mut Vec<(u32, u32)>) {
    let has = |code: u32| ranges.iter().any(|r| r.0 <= code && code <= r.1);
    let mut more = Vec::new();
    for &upper in CASED.iter() {
        if has(upper as u32) {
            more.push(unicode::lower_char(upper) as u32);
        }
    }
    let lowered: Vec<u32> =
        EQUAL_CASES.keys().copied().filter(|&lower| has(lower) || more.contains(&lower)).collect();
    for lower in lowered {
        more.extend(&EQUAL_CASES[&lower]);
    }
    ranges.extend(more.into_iter().map(|code| (code, code)));
}
