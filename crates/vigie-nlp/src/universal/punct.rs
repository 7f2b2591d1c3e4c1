//! Where punctuation hangs.
//!
//! Universal Dependencies ask for the highest place that crosses no arc; marks that come in pairs hang on what they enclose.

/// Opening and closing marks; straight quotes are both.
const PAIRS: [(&str, &str); 11] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("“", "”"),
    ("‘", "’"),
    ("«", "»"),
    ("``", "''"),
    ("„", "“"),
    ("\"", "\""),
    ("'", "'"),
    ("-LRB-", "-RRB-"),
];

/// Hangs each punctuation mark anew; `is_punct` tells which tokens are marks, `forms` are their texts.
pub(super) fn attach(heads: &mut [usize], is_punct: &[bool], forms: &[String]) {
    // A mark that is the root, or on which words hang, be it by way of other marks, stays.
    let mut bears = vec![false; heads.len()];
    for i in (0..heads.len()).filter(|&i| !is_punct[i] || heads[i] == i) {
        let mut at = i;
        while !bears[heads[at]] {
            at = heads[at];
            bears[at] = true;
        }
    }
    let free: Vec<bool> = (0..heads.len()).map(|i| is_punct[i] && !bears[i]).collect();
    let mut done = vec![false; heads.len()];
    for (open, close) in pairs(&free, forms) {
        if let Some(inside) = enclosed(heads, &free, open, close) {
            for mark in [open, close] {
                heads[mark] = inside;
                done[mark] = true;
            }
        }
    }
    for i in 0..heads.len() {
        if free[i]
            && !done[i]
            && let Some(head) = best(heads, &free, i)
        {
            heads[i] = head;
        }
    }
}

fn pairs(free: &[bool], forms: &[String]) -> Vec<(usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for i in (0..free.len()).filter(|&i| free[i]) {
        let form = forms[i].as_str();
        let closes = |&o: &usize| PAIRS.iter().any(|&(first, last)| first == forms[o] && last == form);
        if let Some(at) = open.iter().rposition(closes) {
            out.push((open[at], i));
            open.truncate(at);
        } else if PAIRS.iter().any(|&(first, _)| first == form) {
            open.push(i);
        }
    }
    out
}

/// The only token between two marks whose head is not between them.
fn enclosed(heads: &[usize], free: &[bool], open: usize, close: usize) -> Option<usize> {
    let outside = |i: &usize| !free[*i] && (heads[*i] <= open || heads[*i] >= close || heads[*i] == *i);
    let mut tops = (open + 1..close).filter(outside);
    let top = tops.next()?;
    tops.next().is_none().then_some(top)
}

/// The lower one of the highest tokens on both sides.
fn best(heads: &[usize], free: &[bool], mark: usize) -> Option<usize> {
    let left = (0..mark).rev().find(|&i| !free[i]).map(|i| climb(heads, i, mark));
    let right = (mark + 1..heads.len()).find(|&i| !free[i]).map(|i| climb(heads, i, mark));
    match (left, right) {
        (Some(left), Some(right)) => Some(if is_below(heads, right, left) { right } else { left }),
        (left, right) => left.or(right),
    }
}

/// Up from a token, as long as the head stands on the same side of the mark.
fn climb(heads: &[usize], mut i: usize, mark: usize) -> usize {
    for _ in 0..heads.len() {
        let head = heads[i];
        if head == i || (head < mark) != (i < mark) {
            break;
        }
        i = head;
    }
    i
}

fn is_below(heads: &[usize], mut i: usize, top: usize) -> bool {
    for _ in 0..heads.len() {
        if i == top {
            return true;
        }
        if heads[i] == i {
            return false;
        }
        i = heads[i];
    }
    false
}
