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
    let limit = limit.min(REACH) as u8;
    let mut walk = Walk { index, key, limit, path: Vec::new(), found: Vec::new() };
    let start: Row =
        std::array::from_fn(
            |o| if (REACH..=key.len() + REACH).contains(&o) { (o - REACH) as u8 } else { FAR },
        );
    walk.follow(first, 0, &[FAR; BAND], &start);
    for (path, distance, at) in walk.found {
        let bearers = gazetteer.list(layer, at);
        let bearers: Vec<Bearer> = bearers.into_iter().filter(|b| b.kind != NameKind::Code).collect();
        if let (Ok(key), false) = (String::from_utf8(path), bearers.is_empty()) {
            out.push(Near { key, distance, bearers });
        }
    }
}

/// Most letters that may differ.
const REACH: usize = 2;
/// Cells of a row of edit distances that can matter: those at most [`REACH`] off the diagonal.
const BAND: usize = 2 * REACH + 1;
/// A distance that is too far, whatever is added to it.
const FAR: u8 = 100;

/// A row of the table of edit distances: after `n` letters of a path, cell `o` is the distance to the first
/// `n + o - REACH` letters of the key.
type Row = [u8; BAND];

/// A walk through the index, along all names near a key.
struct Walk<'a> {
    index: &'a fst::raw::Fst<Arc<[u8]>>,
    key: &'a [u8],
    limit: u8,
    /// The letters so far.
    path: Vec<u8>,
    /// Names, their distances and the positions of their lists.
    found: Vec<(Vec<u8>, usize, u64)>,
}

impl Walk<'_> {
    /// Goes one letter on, if that may lead to a name; `last` is the row before it, `before` the one before that.
    fn follow(&mut self, transition: fst::raw::Transition, output: u64, before: &Row, last: &Row) {
        let row = self.next_row(before, last, transition.inp);
        let least = row.iter().copied().min().unwrap_or(FAR);
        if least > self.limit {
            return;
        }
        self.path.push(transition.inp);
        let (index, n) = (self.index, self.path.len());
        let node = index.node(transition.addr);
        let output = output + transition.out.value();
        if node.is_final() {
            let whole = (self.key.len() + REACH).checked_sub(n).and_then(|o| row.get(o));
            let distance = whole.copied().unwrap_or(FAR);
            if (1..=self.limit).contains(&distance) {
                let at = output + node.final_output().value();
                self.found.push((self.path.clone(), usize::from(distance), at));
            }
        }
        if least < self.limit {
            for i in 0..node.len() {
                self.follow(node.transition(i), output, last, &row);
            }
        } else {
            // No change is left: only letters of the key lead on.
            let (letters, len) = self.letters_on(last, &row);
            for &letter in &letters[..len] {
                if let Some(i) = node.find_input(letter) {
                    self.follow(node.transition(i), output, last, &row);
                }
            }
        }
        self.path.pop();
    }

    /// The row of distances after one more letter.
    fn next_row(&self, before: &Row, last: &Row, letter: u8) -> Row {
        let (n, key) = (self.path.len(), self.key);
        let previous = self.path.last().copied();
        let mut row = [FAR; BAND];
        for o in 0..BAND {
            // How many letters of the key the cell stands for.
            let Some(i) = (n + 1 + o).checked_sub(REACH).filter(|&i| i <= key.len()) else { continue };
            let mut best = last.get(o + 1).map_or(FAR, |d| d + 1);
            if let Some(left) = o.checked_sub(1) {
                best = best.min(row[left] + 1);
            }
            if i > 0 {
                best = best.min(last[o] + u8::from(key[i - 1] != letter));
            }
            // Two letters that changed places.
            if i > 1 && key[i - 2] == letter && Some(key[i - 1]) == previous {
                best = best.min(before[o] + 1);
            }
            row[o] = best.min(FAR);
        }
        row
    }

    /// The letters that lead on when no change is left, and how many they are.
    fn letters_on(&self, before: &Row, last: &Row) -> ([u8; 2 * BAND], usize) {
        let (n, key) = (self.path.len(), self.key);
        let previous = self.path.last().copied();
        let (mut letters, mut len) = ([0; 2 * BAND], 0);
        let mut add = |letter: u8| {
            if !letters[..len].contains(&letter) {
                letters[len] = letter;
                len += 1;
            }
        };
        for o in 0..BAND {
            let Some(i) = (n + 1 + o).checked_sub(REACH).filter(|&i| (1..=key.len()).contains(&i)) else {
                continue;
            };
            if last[o] <= self.limit {
                add(key[i - 1]);
            }
            if i > 1 && before[o] < self.limit && Some(key[i - 1]) == previous {
                add(key[i - 2]);
            }
        }
        (letters, len)
    }
}

/// The places whose name is another transliteration of the same: "Sievierodonetsk" and "Severodonetsk".
pub(super) fn transliterations(gazetteer: &Gazetteer, key: &str) -> Vec<Near> {
    let Some(bones) = skeleton(key) else { return Vec::new() };
    let plain = |key: &str| key.replace(' ', "");
    let mine = plain(key);
    let mut out = Vec::new();
    for bearer in gazetteer.look_alikes(&bones) {
        let name = fold(gazetteer.name(bearer.idx));
        let theirs = plain(&name);
        let longest = mine.len().max(theirs.len());
        let is_far = |distance: usize| longest > 48 || distance * 5 > longest * 2;
        if is_far(mine.len().abs_diff(theirs.len())) {
            continue;
        }
        let distance = edits(mine.as_bytes(), theirs.as_bytes());
        if !is_far(distance) {
            out.push(Near { key: name, distance: distance.div_ceil(2).max(1), bearers: vec![bearer] });
        }
    }
    out
}

/// Edit distance of two short names; swapping two letters is one change.
fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for n in 1..=a.len() {
        row[0] = n;
        for i in 1..=b.len() {
            let mut best =
                (last[i] + 1).min(row[i - 1] + 1).min(last[i - 1] + usize::from(a[n - 1] != b[i - 1]));
            if n > 1 && i > 1 && a[n - 1] == b[i - 2] && a[n - 2] == b[i - 1] {
                best = best.min(before[i - 2] + 1);
            }
            row[i] = best;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}
