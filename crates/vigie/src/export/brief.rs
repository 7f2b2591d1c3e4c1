//! The record as a short briefing: what reports say of each place.
//!
//! Claims are set side by side, never averaged and never summed.

use std::collections::BTreeMap;

use super::{FactRow, PlaceRow, rows::PartyRow};

/// A briefing over the facts of a record; facts are named by their index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
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

/// Makes a briefing.
pub fn brief(facts: &[FactRow]) -> Brief {
    Brief { places: places(facts) }
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
