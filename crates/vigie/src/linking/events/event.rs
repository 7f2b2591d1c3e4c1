//! What is known of one occurrence: all its tellings, side by side.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    index::Events,
    telling::{Spot, Telling, stable_id},
};

/// Facts that tell of one occurrence. Their figures stand side by side; nothing is summed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, made from its first fact.
    pub id: String,
    /// The type that says most of what happened.
    pub fact_type: String,
    /// How many facts tell of it by each type.
    pub types: BTreeMap<String, usize>,
    /// Its facts, by the day of publication.
    pub facts: Vec<String>,
    /// The documents that they stand in, by the day of publication.
    pub documents: Vec<String>,
    /// Facts that say that it is not so.
    pub denied_by: Vec<String>,
    /// The day on which it was first reported.
    pub first_report: Option<Date>,
    /// The day on which it was last reported.
    pub latest_report: Option<Date>,
    /// First day that a text gives it; that of the first report, and the day before, where none does.
    pub earliest: Option<Date>,
    /// Last day that a text gives it.
    pub latest: Option<Date>,
    /// Where it is told to be, the most told first.
    pub places: Vec<Spot>,
    /// What is counted, each figure with its fact.
    pub tolls: Vec<Toll>,
}

/// The figures of one thing that is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// What it counts: `killed`, …
    pub what: String,
    /// The least figure.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// All of them, by the day of publication.
    pub figures: Vec<Figure>,
}

/// A figure as one fact tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The fact.
    pub fact: String,
    /// When it was told.
    pub published: Option<Date>,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
}

/// An event of some tellings, the earliest first.
pub(super) fn event(events: &Events, members: &[u32]) -> Event {
    let told: Vec<&Telling> =
        members.iter().map(|&member| &events.tellings[member as usize].telling).collect();
    let published = |telling: &&Telling| telling.published.map(|(first, _)| first);
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for telling in &told {
        *types.entry(telling.fact_type.clone()).or_default() += 1;
    }
    let main = types.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(events.kinds.rank(name))));
    let mut documents: Vec<String> = Vec::new();
    for telling in &told {
        if !documents.contains(&telling.document) {
            documents.push(telling.document.clone());
        }
    }
    let first = told.first().map_or("", |telling| &telling.fact);
    Event {
        id: stable_id("e", first),
        fact_type: main.map(|(name, _)| name.clone()).unwrap_or_default(),
        facts: told.iter().map(|telling| telling.fact.clone()).collect(),
        documents,
        denied_by: told
            .iter()
            .filter(|telling| telling.denies())
            .map(|telling| telling.fact.clone())
            .collect(),
        first_report: told.iter().find_map(published),
        latest_report: told.iter().filter_map(published).max(),
        earliest: day(&told, |telling| telling.earliest, true),
        latest: day(&told, |telling| telling.latest, false),
        places: places(&told),
        tolls: tolls(&told),
        types,
    }
}

/// The first or last day of those that a text gives, else of those that follow from publication.
fn day(told: &[&Telling], of: impl Fn(&Telling) -> Option<Date>, first: bool) -> Option<Date> {
    let among = |stated: bool| {
        let days = told.iter().filter(|telling| telling.stated == stated).filter_map(|telling| of(telling));
        if first { days.min() } else { days.max() }
    };
    among(true).or_else(|| among(false))
}

fn places(told: &[&Telling]) -> Vec<Spot> {
    let mut seen: BTreeMap<&str, (usize, usize, &Spot)> = BTreeMap::new();
    for (at, telling) in told.iter().enumerate() {
        // The first place of a fact is where it is; the others say where that lies.
        if let Some(spot) = telling.places.first() {
            seen.entry(&spot.id).or_insert((0, at, spot)).0 += 1;
        }
    }
    let mut places: Vec<_> = seen.into_values().collect();
    places.sort_by_key(|&(n, at, _)| (std::cmp::Reverse(n), at));
    places.into_iter().map(|(_, _, spot)| spot.clone()).collect()
}

fn tolls(told: &[&Telling]) -> Vec<Toll> {
    let mut by_what: BTreeMap<&str, Vec<Figure>> = BTreeMap::new();
    for telling in told {
        for tally in &telling.counts {
            by_what.entry(&tally.what).or_default().push(Figure {
                fact: telling.fact.clone(),
                published: telling.published.map(|(first, _)| first),
                low: tally.low,
                high: tally.high,
            });
        }
    }
    let toll = |(what, figures): (&str, Vec<Figure>)| Toll {
        what: what.to_owned(),
        low: figures.iter().map(|figure| figure.low).fold(f64::INFINITY, f64::min),
        high: figures.iter().map(|figure| figure.high).fold(f64::NEG_INFINITY, f64::max),
        figures,
    };
    by_what.into_iter().map(toll).collect()
}
