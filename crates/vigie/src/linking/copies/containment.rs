//! What two sketches share, word by word, and the runs that show it.

use std::ops::Range;

use super::{shingles::LENGTH, sketch::Sketch, words};
use crate::model::{Document, SharedRun, Span};

/// Runs of fewer shared shingles are phrases that anybody may use.
const SHORTEST_RUN: usize = 3;
/// Shingles that occur more often in a text are looked at so many times only.
const PLACES: usize = 4;

/// Words of an opening.
const LEAD_WORDS: usize = 30;

/// What two documents share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlap {
    /// Words of the first that count: its outlet's boilerplate does not.
    pub words: usize,
    /// Words of the second that count.
    pub words_of: usize,
    /// Counted words of the first that stand in the second in the same runs.
    pub shared: usize,
    /// The same of the second.
    pub shared_of: usize,
    /// Of `words`, `words_of`, `shared` and `shared_of` those outside quotations.
    pub own: [usize; 4],
    /// Share of the opening words of one of the two that stand in the other: the larger of the two shares.
    pub lead: f32,
    /// Runs of words: where they start in the first, in the second, and their length.
    pub runs: Vec<(u32, u32, u32)>,
}

impl Overlap {
    /// Share of the first one's words that stand in the second.
    pub fn share(&self) -> f32 {
        share(self.shared, self.words)
    }

    /// Share of the second one's words that stand in the first.
    pub fn share_of(&self) -> f32 {
        share(self.shared_of, self.words_of)
    }

    /// The larger of the two shares outside quotations: two reports on one speech quote the same words.
    pub fn own_share(&self) -> f32 {
        share(self.own[2], self.own[0]).max(share(self.own[3], self.own[1]))
    }

    /// Whether a word of the first stands in a shared run.
    pub(super) fn holds(&self, word: u32) -> bool {
        self.runs.iter().any(|&(at, _, n)| (at..at + n).contains(&word))
    }

    /// Whether a word of the second does.
    pub(super) fn holds_of(&self, word: u32) -> bool {
        self.runs.iter().any(|&(_, at, n)| (at..at + n).contains(&word))
    }

    /// The same runs in the bytes of both texts.
    pub fn shared_runs(&self, here: &Document, there: &Document) -> Vec<SharedRun> {
        let (here, there) = (words::told(here), words::told(there));
        let bytes = |words: &[words::Word], from: u32, n: u32| {
            let run = words.get(from as usize..(from + n) as usize)?;
            Some(Span::new(run.first()?.start, run.last()?.end))
        };
        let run = |&(a, b, n): &(u32, u32, u32)| {
            Some(SharedRun { here: bytes(&here, a, n)?, there: bytes(&there, b, n)? })
        };
        self.runs.iter().filter_map(run).collect()
    }
}

fn share(part: usize, all: usize) -> f32 {
    if all == 0 { 0.0 } else { part as f32 / all as f32 }
}

/// Words that do not count, as ranges in order.
pub(super) type Cut = Vec<Range<usize>>;

/// Compares two sketches without the words that are cut from each.
pub(super) fn compare(a: &Sketch, b: &Sketch, cut_a: &Cut, cut_b: &Cut) -> Overlap {
    let mut overlap = Overlap::default();
    let mut places: Vec<(u32, u32)> = b.shingles.iter().enumerate().map(|(i, &s)| (s, i as u32)).collect();
    places.sort_unstable();
    let unseen = |sketch: &Sketch| vec![false; (sketch.words as usize).max(sketch.shingles.len() + LENGTH)];
    let (mut seen_a, mut seen_b) = (unseen(a), unseen(b));
    let mut at = 0;
    while at < a.shingles.len() {
        let shingle = a.shingles[at];
        let from = places.partition_point(|&(s, _)| s < shingle);
        let there = places[from..].iter().take_while(|&&(s, _)| s == shingle).take(PLACES);
        let length = |&(_, place): &(u32, u32)| {
            let same = a.shingles[at..].iter().zip(&b.shingles[place as usize..]).take_while(|(x, y)| x == y);
            (same.count(), std::cmp::Reverse(place))
        };
        let Some((n, place)) = there.map(length).max() else {
            at += 1;
            continue;
        };
        let place = place.0 as usize;
        if n >= SHORTEST_RUN.min(a.shingles.len()).min(b.shingles.len()) {
            let words = n + LENGTH - 1;
            seen_a[at..at + words].fill(true);
            seen_b[place..place + words].fill(true);
            overlap.runs.push((at as u32, place as u32, words as u32));
        }
        at += n;
    }
    let (all, shared, own, own_shared) = tally(a, &seen_a, cut_a);
    (overlap.words, overlap.shared, overlap.own[0], overlap.own[2]) = (all, shared, own, own_shared);
    let (all, shared, own, own_shared) = tally(b, &seen_b, cut_b);
    (overlap.words_of, overlap.shared_of, overlap.own[1], overlap.own[3]) = (all, shared, own, own_shared);
    let opening = |sketch: &Sketch, seen: &[bool]| {
        let from = (sketch.lead as usize).min(seen.len());
        let words = &seen[from..(from + LEAD_WORDS).min(seen.len())];
        share(words.iter().filter(|&&seen| seen).count(), words.len())
    };
    overlap.lead = opening(a, &seen_a).max(opening(b, &seen_b));
    overlap
}

/// Counted words, shared ones, and both outside quotations.
fn tally(sketch: &Sketch, seen: &[bool], cut: &Cut) -> (usize, usize, usize, usize) {
    let mut counts = vec![true; seen.len()];
    fill(&mut counts, cut.iter().cloned(), false);
    let mut quoted = vec![false; seen.len()];
    fill(&mut quoted, sketch.quoted.iter().map(|&(start, end)| start as usize..end as usize), true);
    let (mut all, mut shared, mut own, mut own_shared) = (0, 0, 0, 0);
    for at in (0..seen.len().min(sketch.words as usize)).filter(|&at| counts[at]) {
        all += 1;
        shared += usize::from(seen[at]);
        own += usize::from(!quoted[at]);
        own_shared += usize::from(!quoted[at] && seen[at]);
    }
    (all, shared, own, own_shared)
}

fn fill(marks: &mut [bool], ranges: impl Iterator<Item = Range<usize>>, value: bool) {
    let last = marks.len();
    for range in ranges {
        let end = range.end.min(last);
        marks[range.start.min(end)..end].fill(value);
    }
}
