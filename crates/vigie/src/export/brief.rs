//! The record as a short briefing: what reports say of each place, and where they disagree.
//!
//! Claims are set side by side, never averaged and never summed.

use std::collections::{BTreeMap, BTreeSet};

use super::{FactRow, PlaceRow};

/// A briefing over the facts of a record; facts are named by their index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// Where reports disagree, the most voices first.
    pub disputes: Vec<Dispute>,
    /// What is told of each place, by region and name; facts without a place come last.
    pub places: Vec<PlaceBrief>,
}

/// What is told of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceBrief {
    /// The place; none for facts that name none.
    pub place: Option<PlaceRow>,
    /// The first level above it that is not the country: its province.
    pub region: Option<String>,
    /// What is told, by time.
    pub facts: Vec<usize>,
}

/// Claims about one thing that cannot all be right, or that give it different sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// Where; none when the claims name no place.
    pub place: Option<PlaceRow>,
    /// What it is about.
    pub about: About,
    /// The claims, by time and document.
    pub claims: Vec<Side>,
}

/// What a dispute is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// One says that it happened, another that it did not: the fact type.
    Whether(String),
    /// Different numbers of the same thing: `killed`, `displaced`, …
    Figure(String),
}

/// One claim of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The fact.
    pub fact: usize,
    /// The number of the fact that is meant, in a dispute about figures.
    pub count: Option<usize>,
    /// Whether the claim says no.
    pub denies: bool,
}

/// Makes a briefing.
pub fn brief(facts: &[FactRow]) -> Brief {
    Brief { disputes: disputes(facts), places: places(facts) }
}

/// The most exact place of a fact.
pub fn main_place(fact: &FactRow) -> Option<&PlaceRow> {
    fact.places.first()
}

/// Whether a fact is told as not so.
pub fn denies(fact: &FactRow) -> bool {
    (fact.stance == "denies") != (fact.realis == "negated")
}

fn places(facts: &[FactRow]) -> Vec<PlaceBrief> {
    let mut by_place: BTreeMap<(bool, String, String, String), PlaceBrief> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate() {
        let place = main_place(fact);
        let region = place.and_then(region);
        let key = (
            place.is_none(),
            region.clone().or_else(|| place.map(|p| p.name.clone())).unwrap_or_default(),
            // A region's own facts come before those of its towns.
            place.filter(|_| region.is_some()).map_or(String::new(), |p| p.name.clone()),
            place.map_or(String::new(), |p| p.id.clone()),
        );
        by_place
            .entry(key)
            .or_insert_with(|| PlaceBrief { place: place.cloned(), region, facts: Vec::new() })
            .facts
            .push(i);
    }
    let mut out: Vec<PlaceBrief> = by_place.into_values().collect();
    for place in &mut out {
        place.facts.sort_by_key(|&i| (facts[i].earliest.clone(), facts[i].published.clone(), i));
    }
    out
}

/// The container of a place that is neither its country nor itself.
fn region(place: &PlaceRow) -> Option<String> {
    let n = place.containers.len();
    let above = place.containers.iter().take(n.saturating_sub(1)).next_back()?;
    (*above != place.name && !matches!(place.level.as_str(), "adm1" | "country")).then(|| above.clone())
}

fn disputes(facts: &[FactRow]) -> Vec<Dispute> {
    let mut out = Vec::new();
    // Taking a place and holding it are told of the same change: the state that both open.
    let opens: BTreeMap<String, String> = vigie_lexicon::statuses::load()
        .map(|table| table.transition.into_iter().filter_map(|t| Some((t.fact, t.opens?))).collect())
        .unwrap_or_default();
    let mut groups: BTreeMap<(About, Option<String>), Vec<Side>> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate() {
        if !matches!(fact.realis.as_str(), "actual" | "negated") {
            continue;
        }
        let place = main_place(fact).map(|place| place.id.clone());
        let side = Side { fact: i, count: None, denies: denies(fact) };
        groups
            .entry((
                About::Whether(opens.get(&fact.fact_type).unwrap_or(&fact.fact_type).clone()),
                place.clone(),
            ))
            .or_default()
            .push(side);
        for (n, count) in fact.counts.iter().enumerate().filter(|_| place.is_some()) {
            let side = Side { count: Some(n), ..side };
            groups.entry((About::Figure(count.what.clone()), place.clone())).or_default().push(side);
        }
    }
    for ((about, _), sides) in groups {
        for mut claims in by_time(facts, sides) {
            let disputed = match &about {
                // Without a place only claims of one document can be about the same thing.
                About::Whether(_) => {
                    claims.iter().any(|s| s.denies)
                        && claims.iter().any(|s| !s.denies)
                        && same_thing(facts, &claims)
                }
                About::Figure(_) => figures(facts, &claims).len() > 1,
            };
            if disputed {
                claims.dedup();
                let place = claims.first().and_then(|side| main_place(&facts[side.fact])).cloned();
                out.push(Dispute { place, about: about.clone(), claims });
            }
        }
    }
    out.sort_by_key(|dispute| (std::cmp::Reverse(voices(facts, dispute)), dispute.claims.first().copied()));
    out
}

/// Claims whose days lie within a week of each other, in runs.
fn by_time(facts: &[FactRow], mut sides: Vec<Side>) -> Vec<Vec<Side>> {
    let day = |side: &Side| {
        let fact = &facts[side.fact];
        fact.earliest.as_deref().or(fact.published.as_deref()).and_then(days)
    };
    sides.sort_by_key(|side| (day(side), *side));
    let mut runs: Vec<Vec<Side>> = Vec::new();
    let mut last: Option<i64> = None;
    for side in sides {
        let now = day(&side);
        let near = match (last, now) {
            (Some(last), Some(now)) => now - last <= 7,
            (None, None) => !runs.is_empty(),
            _ => false,
        };
        match runs.last_mut() {
            Some(run) if near => run.push(side),
            _ => runs.push(vec![side]),
        }
        last = now;
    }
    runs
}

/// Days since some day, as if months had 31.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.get(..10.min(date.len()))?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) =
        (parts.next()??, parts.next().flatten().unwrap_or(1), parts.next().flatten().unwrap_or(1));
    Some((year * 12 + month) * 31 + day)
}

fn same_thing(facts: &[FactRow], claims: &[Side]) -> bool {
    let first = &facts[claims[0].fact];
    main_place(first).is_some() || claims.iter().all(|side| facts[side.fact].document == first.document)
}

/// The different figures of a run of claims.
fn figures(facts: &[FactRow], claims: &[Side]) -> BTreeSet<(u64, u64)> {
    claims
        .iter()
        .filter_map(|side| facts[side.fact].counts.get(side.count?))
        .map(|count| (count.low.to_bits(), count.high.to_bits()))
        .collect()
}

/// How many documents speak in a dispute.
fn voices(facts: &[FactRow], dispute: &Dispute) -> usize {
    dispute.claims.iter().map(|side| facts[side.fact].document.as_str()).collect::<BTreeSet<_>>().len()
}
