//! Measures copies and origins: clusters of documents against gold, and counts of origins by family.
//!
//! Gold is a line for each document with its `family` (what happened) and `origin`, and a line for each family with
//! `origins_low` and `origins_high`; documents of no gold do not count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::OriginCount;

/// Gold of a copy set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CopyGold {
    /// Family and origin of each document, by its name.
    pub documents: BTreeMap<String, (String, String)>,
    /// Fewest and most origins of each family.
    pub families: BTreeMap<String, (usize, usize)>,
    /// The part of the set that each family stands in, where it says so.
    pub parts: BTreeMap<String, String>,
}

/// How well origins were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CopyScores {
    /// Documents of gold.
    pub documents: usize,
    /// Families of gold.
    pub families: usize,
    /// Adjusted Rand index of the clusters of documents: 1 when they are gold's, 0 for chance.
    pub ari: f64,
    /// Share of the pairs of documents that we say are of one origin and that are.
    pub precision: f64,
    /// Share of the pairs of documents of one origin that we say are.
    pub recall: f64,
    /// Share of families whose lowest and highest count of origins are both gold's.
    pub exact: f64,
    /// Share of families whose number of clusters is gold's lowest or highest count.
    pub clusters: f64,
    /// Share of families whose range of counts holds gold's.
    pub held: f64,
    /// Mean width of the ranges of counts: 0 when all are one number.
    pub width: f64,
}

/// Reads gold: lines of documents and of families in any order; other lines say nothing.
pub fn read_gold(text: &str) -> CopyGold {
    let mut gold = CopyGold::default();
    for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let words = |key: &str| line.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| line.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let Some(family) = words("family") else { continue };
        if let (Some(low), Some(high)) = (number("origins_low"), number("origins_high")) {
            gold.parts.extend(words("part").map(|part| (family.clone(), part)));
            gold.families.insert(family, (low, high));
        } else if let (Some(id), Some(origin)) = (words("id"), words("origin")) {
            gold.documents.insert(id, (family, origin));
        }
    }
    gold
}

impl CopyGold {
    /// The families that stand in a part of the set, with their documents.
    pub fn part(&self, part: &str) -> CopyGold {
        let wanted = |family: &str| self.parts.get(family).is_some_and(|of| of == part);
        let documents = self.documents.iter().filter(|(_, (family, _))| wanted(family));
        let families = self.families.iter().filter(|(family, _)| wanted(family));
        CopyGold {
            documents: documents.map(|(id, told)| (id.clone(), told.clone())).collect(),
            families: families.map(|(family, counts)| (family.clone(), *counts)).collect(),
            parts: self
                .parts
                .iter()
                .filter(|(_, of)| *of == part)
                .map(|(f, of)| (f.clone(), of.clone()))
                .collect(),
        }
    }

    /// The names of a family's documents.
    pub fn members(&self, family: &str) -> Vec<&str> {
        let own = self.documents.iter().filter(|(_, (of, _))| of == family);
        own.map(|(name, _)| name.as_str()).collect()
    }
}

/// Scores answers: the origin of each document by its name, and the count of each family. What has no answer is an
/// origin of its own.
pub fn measure(
    gold: &CopyGold,
    origins: &BTreeMap<String, String>,
    counts: &BTreeMap<String, OriginCount>,
) -> CopyScores {
    let own = |name: &String| origins.get(name).cloned().unwrap_or_else(|| format!("\u{0}{name}"));
    let pairs: Vec<(&str, String)> =
        gold.documents.iter().map(|(name, (_, origin))| (origin.as_str(), own(name))).collect();
    let tally = |keys: Vec<(&str, &str)>| {
        let mut n: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        keys.into_iter().for_each(|key| *n.entry(key).or_default() += 1);
        n.into_values().map(|n| (n * (n - 1) / 2) as f64).sum::<f64>()
    };
    let both = tally(pairs.iter().map(|(a, b)| (*a, b.as_str())).collect());
    let of_gold = tally(pairs.iter().map(|(a, _)| (*a, "")).collect());
    let of_ours = tally(pairs.iter().map(|(_, b)| ("", b.as_str())).collect());
    let n = pairs.len() as f64;
    let chance = if n < 2.0 { 0.0 } else { of_gold * of_ours / (n * (n - 1.0) / 2.0) };
    let most = (of_gold + of_ours) / 2.0;
    let ratio = |part: f64, all: f64| if all == 0.0 { 1.0 } else { part / all };
    let mut scores = CopyScores {
        documents: gold.documents.len(),
        families: gold.families.len(),
        ari: ratio(both - chance, most - chance),
        precision: ratio(both, of_ours),
        recall: ratio(both, of_gold),
        ..CopyScores::default()
    };
    for (family, &(low, high)) in &gold.families {
        let count = counts.get(family).copied().unwrap_or_default();
        let members = gold.documents.iter().filter(|(_, (of, _))| of == family);
        let clusters = members.map(|(name, _)| own(name)).collect::<BTreeSet<_>>().len();
        let share = |right: bool| if right { 1.0 / gold.families.len() as f64 } else { 0.0 };
        scores.exact += share((count.low, count.high) == (low, high));
        scores.clusters += share(clusters == low || clusters == high);
        scores.held += share(count.low <= low && high <= count.high);
        scores.width += (count.high - count.low.min(count.high)) as f64 / gold.families.len() as f64;
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_scored_by_pairs() {
        let gold = read_gold(
            "{\"family\":\"f\",\"origins_low\":2,\"origins_high\":2}\n\
             {\"id\":\"a\",\"family\":\"f\",\"origin\":\"a\"}\n{\"id\":\"b\",\"family\":\"f\",\"origin\":\"a\"}\n\
             {\"id\":\"c\",\"family\":\"f\",\"origin\":\"c\"}\n{\"id\":\"d\",\"family\":\"f\",\"origin\":\"c\"}\n",
        );
        let scores = |answers: &[(&str, &str)], low, high| {
            let origins = answers.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            let count = OriginCount { reports: 4, outlets: 4, low, high };
            let scores = measure(&gold, &origins, &[("f".to_owned(), count)].into());
            ((scores.ari * 7.0).round() / 7.0, scores.recall, scores.exact, scores.clusters, scores.held)
        };
        let right = [("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")];
        assert_eq!(scores(&right, 2, 2), (1.0, 1.0, 1.0, 1.0, 1.0));
        assert_eq!(scores(&right[..2], 1, 3), (4.0 / 7.0, 0.5, 0.0, 0.0, 1.0));
        assert!(scores(&[("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")], 1, 1).0.abs() < 1e-9);
    }
}
