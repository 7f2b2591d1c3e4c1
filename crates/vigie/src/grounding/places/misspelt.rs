//! Names that the gazetteer knows in another spelling: a bounded search through the index.

use std::sync::Arc;

use super::{Bearer, Gazetteer, NameKind, fold, skeleton};

/// A name that differs by a few letters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    /// The folded name as the gazetteer has it.
    pub key: String,
    /// How many letters differ.
    pub distance: usize,
    /// Who bears it.
    pub bearers: Vec<Bearer>,
}

/// How many letters may differ in a name: none in short ones, where every other word would fit.
pub(super) fn tolerance(key: &str) -> usize {
    match key.chars().count() {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// The names within `limit` changes (a letter more, less, other, or two swapped), that start with the same letter.
///
/// In the order of the index, so that the same question gives the same answer.
pub(super) fn near(gazetteer: &Gazetteer, key: &str, limit: usize) -> Vec<Near> {
    let mut out = Vec::new();
    if limit == 0 || key.is_empty() || !key.is_ascii() {
        return out;
    }
    for (layer, index) in gazetteer.indexes() {
        near_in(gazetteer, layer, index, key, limit, &mut out);
    }
    // The same name in two layers is one, with the bearers of both.
    out.sort_by(|a, b| a.key.cmp(&b.key));
    out.dedup_by(|later, first| {
        let is_same = later.key == first.key;
        if is_same {
            first.bearers.append(&mut later.bearers);
            first.bearers.sort_by_key(|b| (b.idx, b.kind));
            first.bearers.dedup_by_key(|b| b.idx);
        }
        is_same
    });
    out
}

fn near_in(
    gazetteer: &Gazetteer,
    layer: usize,
    index: &fst::raw::Fst<Arc<[u8]>>,
    key: &str,
    limit: usize,
    out: &mut Vec<Near>,
) {
    let root = index.root();
    let key = key.as_bytes();
    let Some(first) = root.find_input(key[0]) else { return };
    let first = root.transition(first);
    // A row of the table of edit distances for each letter on the path; `rows[0]` is before the first letter.
    let start: Vec<usize> = (0..=key.len()).collect();
    let second = next_row(&start, None, key, key[0], None);
    let mut stack =
        vec![Step { node: first.addr, output: first.out.value(), rows: [start, second], path: vec![key[0]] }];
    while let Some(step) = stack.pop() {
        let node = index.node(step.node);
        let distance = *step.rows[1].last().unwrap_or(&usize::MAX);
        if node.is_final() && (1..=limit).contains(&distance) {
            let bearers = gazetteer.list(layer, step.output + node.final_output().value());
            let bearers: Vec<Bearer> = bearers.into_iter().filter(|b| b.kind != NameKind::Code).collect();
            if let (Ok(key), false) = (String::from_utf8(step.path.clone()), bearers.is_empty()) {
                out.push(Near { key, distance, bearers });
            }
        }
        // Last in, first out: the largest letter first keeps the order of the index.
        for transition in (0..node.len()).rev().map(|i| node.transition(i)) {
            let row =
                next_row(&step.rows[1], Some(&step.rows[0]), key, transition.inp, step.path.last().copied());
            if row.iter().min().is_some_and(|&least| least <= limit) {
                let mut path = step.path.clone();
                path.push(transition.inp);
                stack.push(Step {
                    node: transition.addr,
                    output: step.output + transition.out.value(),
                    rows: [step.rows[1].clone(), row],
                    path,
                });
            }
        }
    }
}

struct Step {
    node: fst::raw::CompiledAddr,
    output: u64,
    rows: [Vec<usize>; 2],
    path: Vec<u8>,
}

/// The places whose name is another transliteration of the same: "Sievierodonetsk" and "Severodonetsk".
pub(super) fn transliterations(gazetteer: &Gazetteer, key: &str) -> Vec<Near> {
    let Some(bones) = skeleton(key) else { return Vec::new() };
    let plain = |key: &str| key.replace(' ', "");
    let mut out = Vec::new();
    for bearer in gazetteer.look_alikes(&bones) {
        let name = fold(gazetteer.name(bearer.idx));
        let (mine, theirs) = (plain(key), plain(&name));
        let longest = mine.len().max(theirs.len());
        let distance = edits(&mine, &theirs);
        if longest <= 48 && distance * 5 <= longest * 2 {
            out.push(Near { key: name, distance: distance.div_ceil(2).max(1), bearers: vec![bearer] });
        }
    }
    out
}

/// Edit distance.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before: Option<Vec<usize>> = None;
    let mut previous = None;
    for letter in a.bytes() {
        let next = next_row(&row, before.as_ref(), b.as_bytes(), letter, previous);
        before = Some(std::mem::replace(&mut row, next));
        previous = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

/// The row of distances after one more letter of the path.
fn next_row(
    last: &[usize],
    before: Option<&Vec<usize>>,
    key: &[u8],
    letter: u8,
    previous: Option<u8>,
) -> Vec<usize> {
    let mut row = Vec::with_capacity(last.len());
    row.push(last[0] + 1);
    for i in 1..last.len() {
        let mut best = (last[i] + 1).min(row[i - 1] + 1).min(last[i - 1] + usize::from(key[i - 1] != letter));
        if let (Some(before), Some(previous)) = (before, previous)
            && i > 1
            && key[i - 2] == letter
            && key[i - 1] == previous
        {
            best = best.min(before[i - 2] + 1);
        }
        row.push(best);
    }
    row
}
