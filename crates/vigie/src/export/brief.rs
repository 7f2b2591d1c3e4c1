//! The record as a short briefing: what reports say of each place, and where they disagree.
//!
//! Claims are set side by side, never averaged and never summed.

use std::collections::{BTreeMap, BTreeSet};

use super::{FactRow, PlaceRow, rows::PartyRow};

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
    /// What is told, by time: facts that say the same in the same words stand together.
    pub stories: Vec<Vec<usize>>,
}

impl PlaceBrief {
    /// How the reports call it, with the gazetteer's name behind where that is another one.
    pub fn name(&self, facts: &[FactRow]) -> Option<String> {
        let place = self.place.as_ref()?;
        let told = self.stories.iter().flatten().flat_map(|&i| &facts[i].places).filter(|p| p.id == place.id);
        let mut told: Vec<&str> = told.map(|p| p.quote.text.as_str()).collect();
        told.sort_by_key(|name| (name.len(), name.to_owned()));
        let letters =
            |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let known = letters(&place.name);
        let alike =
            told.iter().any(|name| known.starts_with(&letters(name)) || letters(name).starts_with(&known));
        match told.first() {
            Some(name) if !alike => Some(format!("{name} ({})", place.name)),
            _ => Some(place.name.clone()),
        }
    }
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
    /// One says that it happened, another that it did not, or that another side did it: the fact type, or the state
    /// that it opens.
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
            .or_insert_with(|| PlaceBrief { place: place.cloned(), region, stories: Vec::new() })
            .stories
            .push(vec![i]);
    }
    let mut out: Vec<PlaceBrief> = by_place.into_values().collect();
    for place in &mut out {
        place.stories = stories(facts, &place.stories.concat());
    }
    out
}

/// Joins facts that tell of one event; where the record is not linked, those of the same type, day, realis and parties.
fn stories(facts: &[FactRow], members: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for &i in members {
        let fact = &facts[i];
        let words =
            |parties: &[PartyRow]| parties.iter().map(|p| p.quote.text.to_lowercase()).collect::<Vec<_>>();
        // A denial stands apart from what it denies.
        let told = (fact.realis.clone(), fact.stance.clone());
        let same = match &fact.event {
            Some(event) => (Some(event.clone()), None, None),
            None => {
                let parties = (words(&fact.agents), words(&fact.patients));
                // Without parties nothing but the sentence can show that two facts are the same.
                let bare = parties.0.is_empty() && parties.1.is_empty();
                let sentence = bare.then(|| fact.sentence.text.clone());
                (None, Some((fact.earliest.clone(), fact.fact_type.clone(), parties)), sentence)
            }
        };
        groups.entry((told, same)).or_default().push(i);
    }
    let mut out: Vec<Vec<usize>> = groups.into_values().collect();
    out.sort_by_key(|story| (facts[story[0]].earliest.clone(), facts[story[0]].published.clone(), story[0]));
    out
}

/// The container of a place that is neither its country nor itself.
pub fn region(place: &PlaceRow) -> Option<String> {
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
    let mut groups: BTreeMap<(About, String), Vec<Side>> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate() {
        if !matches!(fact.realis.as_str(), "actual" | "negated") {
            continue;
        }
        // Without a place only claims of one document can be about the same thing.
        let place = main_place(fact).map_or(format!("in {}", fact.document), |place| place.id.clone());
        let side = Side { fact: i, count: None, denies: denies(fact) };
        let change = opens.get(&fact.fact_type).unwrap_or(&fact.fact_type).clone();
        groups.entry((About::Whether(change), place.clone())).or_default().push(side);
        for (n, count) in fact.counts.iter().enumerate() {
            // "an employee" is no figure; nor is one that nobody answers for, in a document that names no place.
            let single = count.high <= 1.0;
            let unsaid = main_place(fact).is_none() && fact.sources.is_empty();
            if !single && !unsaid {
                let side = Side { count: Some(n), ..side };
                groups.entry((About::Figure(count.what.clone()), place.clone())).or_default().push(side);
            }
        }
    }
    for ((about, _), sides) in groups {
        for claims in by_time(facts, sides) {
            let disputed = match &about {
                About::Whether(change) => {
                    let sides = (claims.iter().any(|s| s.denies), claims.iter().any(|s| !s.denies));
                    sides == (true, true) || (change == "controls" && holders(facts, &claims) > 1)
                }
                About::Figure(_) => figures(facts, &claims).len() > 1 && sources(facts, &claims) > 1,
            };
            if disputed {
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

/// How many known parties are said to hold a place.
fn holders(facts: &[FactRow], claims: &[Side]) -> usize {
    let said = claims.iter().filter(|side| !side.denies).flat_map(|side| &facts[side.fact].agents);
    said.filter_map(|agent| agent.actor.as_deref()).collect::<BTreeSet<_>>().len()
}

/// How many speakers or documents stand behind some claims.
fn sources(facts: &[FactRow], claims: &[Side]) -> usize {
    let speaker = |fact: &FactRow| {
        (fact.document.clone(), fact.sources.last().map(|source| source.quote.text.to_lowercase()))
    };
    claims.iter().map(|side| speaker(&facts[side.fact])).collect::<BTreeSet<_>>().len()
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
