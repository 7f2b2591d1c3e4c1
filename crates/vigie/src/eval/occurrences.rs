//! Measures events across documents: which triggers are of one occurrence, against gold.
//!
//! Gold is a line for each event with its `mentions`: a document and the code points of a trigger. A trigger of ours
//! stands for the mention that it overlaps. What we find beyond gold does not count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A trigger of some event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// What the user calls the document.
    pub document: String,
    /// First code point.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// The event.
    pub event: String,
}

/// How well events were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventScores {
    /// Mentions of gold.
    pub mentions: usize,
    /// Those that a trigger of ours overlaps.
    pub matched: usize,
    /// B-cubed over the matched mentions.
    pub bcubed: Rates,
    /// Pairs of tellings (an event in a document) in two documents, over the matched mentions.
    pub pairs: Rates,
    /// Pairs of tellings in gold, matched or not.
    pub gold_pairs: usize,
    /// Pairs of tellings that both have matched mentions.
    pub matched_pairs: usize,
    /// Pairs of tellings that we join rightly.
    pub right_pairs: usize,
}

/// How much of ours is right, how much of gold is found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Share of ours that is right.
    pub precision: f64,
    /// Share of gold that is found.
    pub recall: f64,
}

impl Rates {
    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// Reads gold; lines of anything else say nothing.
pub fn read_gold(text: &str) -> Vec<Mention> {
    let mut gold = Vec::new();
    for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let Some(event) = line.get("event").and_then(Value::as_str) else { continue };
        for mention in line.get("mentions").and_then(Value::as_array).into_iter().flatten() {
            let number = |key: &str| mention.get(key)?.as_u64().and_then(|n| usize::try_from(n).ok());
            let document = mention.get("document").and_then(Value::as_str);
            if let (Some(document), Some(start), Some(end)) = (document, number("start"), number("end")) {
                gold.push(Mention { document: document.to_owned(), start, end, event: event.to_owned() });
            }
        }
    }
    gold
}

/// Compares our triggers with gold.
pub fn measure(gold: &[Mention], ours: &[Mention]) -> EventScores {
    let matched = matched(gold, ours);
    let events: Vec<(&Mention, &str)> =
        matched.iter().map(|&(g, o)| (&gold[g], ours[o].event.as_str())).collect();
    let share = |same: &dyn Fn(usize, usize) -> bool, of: &dyn Fn(usize, usize) -> bool| {
        let each = (0..events.len()).map(|i| {
            let all: Vec<usize> = (0..events.len()).filter(|&j| of(i, j)).collect();
            all.iter().filter(|&&j| same(i, j)).count() as f64 / all.len().max(1) as f64
        });
        each.sum::<f64>() / events.len().max(1) as f64
    };
    let in_gold = |i: usize, j: usize| events[i].0.event == events[j].0.event;
    let in_ours = |i: usize, j: usize| events[i].1 == events[j].1;
    // Tellings: which events of ours stand behind each event of gold in each document.
    let mut tellings: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (mention, event) in &events {
        tellings.entry((&mention.event, &mention.document)).or_default().insert(event);
    }
    let tellings: Vec<_> = tellings.into_iter().collect();
    let (mut told, mut joined, mut right) = (0, 0, 0);
    for (i, ((event, document), a)) in tellings.iter().enumerate() {
        for ((other, elsewhere), b) in &tellings[i + 1..] {
            if document == elsewhere {
                continue;
            }
            let (same, linked) = (event == other, !a.is_disjoint(b));
            told += usize::from(same);
            joined += usize::from(linked);
            right += usize::from(same && linked);
        }
    }
    let all: BTreeSet<(&str, &str)> = gold.iter().map(|m| (m.event.as_str(), m.document.as_str())).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    all.iter().for_each(|(event, _)| *sizes.entry(event).or_default() += 1);
    let part = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    EventScores {
        mentions: gold.len(),
        matched: events.len(),
        bcubed: Rates { precision: share(&in_gold, &in_ours), recall: share(&in_ours, &in_gold) },
        pairs: Rates { precision: part(right, joined), recall: part(right, told) },
        gold_pairs: sizes.values().map(|n| n * (n - 1) / 2).sum(),
        matched_pairs: told,
        right_pairs: right,
    }
}

/// Mentions of gold with the trigger of ours that overlaps them most; each trigger once, the longest overlap first.
fn matched(gold: &[Mention], ours: &[Mention]) -> Vec<(usize, usize)> {
    let mut by_document: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, mention) in ours.iter().enumerate() {
        by_document.entry(&mention.document).or_default().push(at);
    }
    let mut overlaps = Vec::new();
    for (g, mention) in gold.iter().enumerate() {
        for &o in by_document.get(mention.document.as_str()).into_iter().flatten() {
            let length = mention.end.min(ours[o].end).saturating_sub(mention.start.max(ours[o].start));
            if length > 0 {
                overlaps.push((std::cmp::Reverse(length), mention.start, ours[o].start, g, o));
            }
        }
    }
    overlaps.sort_unstable();
    let (mut used_gold, mut used_ours) = (BTreeSet::new(), BTreeSet::new());
    let mut matched = Vec::new();
    for (_, _, _, g, o) in overlaps {
        if !used_gold.contains(&g) && !used_ours.contains(&o) {
            used_gold.insert(g);
            used_ours.insert(o);
            matched.push((g, o));
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(list: &[(&str, usize, &str)]) -> Vec<Mention> {
        let of = |&(document, start, event): &(&str, usize, &str)| Mention {
            document: document.into(),
            start,
            end: start + 5,
            event: event.into(),
        };
        list.iter().map(of).collect()
    }

    #[test]
    fn joined_and_parted_tellings_are_counted() {
        let gold = mentions(&[("a", 0, "x"), ("a", 10, "y"), ("b", 0, "x"), ("b", 10, "y"), ("c", 0, "x")]);
        let same = measure(&gold, &gold);
        assert_eq!((same.matched, same.gold_pairs, same.matched_pairs), (5, 4, 4));
        assert!((same.bcubed.f1() - 1.0).abs() < 1e-9 && (same.pairs.f1() - 1.0).abs() < 1e-9);
        // One telling is missed by the reader, one is joined to the wrong event.
        let ours = mentions(&[("a", 2, "1"), ("a", 12, "2"), ("b", 2, "1"), ("b", 12, "1"), ("d", 0, "1")]);
        let scores = measure(&gold, &ours);
        assert_eq!(
            (scores.matched, scores.gold_pairs, scores.matched_pairs, scores.right_pairs),
            (4, 4, 2, 1)
        );
        assert!((scores.pairs.precision - 0.5).abs() < 1e-9 && (scores.pairs.recall - 0.5).abs() < 1e-9);
        assert!((scores.bcubed.recall - 0.75).abs() < 1e-9);
    }
}
