//! What is to be seen on a map.

use std::collections::BTreeMap;

use vigie::export::{FactRow, PlaceRow};
use vigie_store::PlaceSummary;

use super::MapFrame;

/// A map to be drawn.
#[derive(Debug)]
pub(crate) struct Sketch {
    pub(crate) frame: MapFrame,
    pub(crate) spots: Vec<Spot>,
    /// What it shows, for those who do not see it.
    pub(crate) title: String,
}

/// Something at a place.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    /// Metres around the point within which it lies.
    pub(crate) radius_m: f64,
    pub(crate) look: Look,
    /// How much is told of it: how large a pin is.
    pub(crate) weight: u64,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) address: String,
}

/// How a spot is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A pin: the report names a site or a settlement.
    Pin,
    /// An area without a pin: only a province, or less, is known.
    Area,
    /// A whole country: its shape is tinted.
    Country,
    /// The place that the page is about.
    Here,
    /// A status of an area: classes of the style sheet, such as `controls claimed stale holder-2`.
    Status(String),
}

impl Sketch {
    /// A place among the places of facts that were told of it.
    pub(crate) fn of_place(place: &PlaceSummary, facts: &[FactRow]) -> Self {
        let mut spots = spots_of(facts);
        spots.retain(|spot| spot.name != place.name);
        spots.push(Spot {
            lon: place.lon,
            lat: place.lat,
            radius_m: f64::from(place.radius_m),
            look: Look::Here,
            weight: place.fact_count,
            name: place.name.clone(),
            about: place.name.clone(),
            address: String::new(),
        });
        // The country around it is what tells people where it is.
        let reach = (f64::from(place.radius_m) / 111_000.0 * 2.0).max(2.5);
        let bounds = [place.lon - reach, place.lat - reach, place.lon + reach, place.lat + reach];
        Sketch { frame: MapFrame::new(bounds, 420.0, 320.0), spots, title: place.name.clone() }
    }
}

/// The places of facts, each once, the vaguest first, so that pins lie on top.
pub(crate) fn spots_of(facts: &[FactRow]) -> Vec<Spot> {
    let mut places: BTreeMap<&str, (&PlaceRow, u64)> = BTreeMap::new();
    for place in facts.iter().flat_map(|fact| &fact.places) {
        places.entry(&place.id).or_insert((place, 0)).1 += 1;
    }
    let mut spots: Vec<Spot> = places.into_values().map(|(place, n)| spot(place, n)).collect();
    spots.sort_by(|a, b| b.radius_m.total_cmp(&a.radius_m).then_with(|| a.name.cmp(&b.name)));
    spots
}

fn spot(place: &PlaceRow, weight: u64) -> Spot {
    Spot {
        lon: place.lon,
        lat: place.lat,
        radius_m: f64::from(place.radius_m),
        look: match place.level.as_str() {
            "country" => Look::Country,
            _ if place.has_pin() => Look::Pin,
            _ => Look::Area,
        },
        weight,
        name: place.name.clone(),
        about: format!("{}: {weight}", place.name),
        address: crate::views::place_address(&place.id),
    }
}
