//! Places: their names with what they lie in, and how exact they are.

use vigie::{export::PlaceRow, linking::events::Spot};
use vigie_store::PlaceSummary;

use super::Frame;
use crate::asked::encoded;

/// The address of a place.
pub(crate) fn place_address(id: &str) -> String {
    format!("/place/{}", encoded(id))
}

/// "Spin Boldak, Kandahar, Afghanistan".
pub(crate) fn place_chain(name: &str, containers: &[String]) -> String {
    let mut names = vec![name];
    for container in containers {
        if names.last() != Some(&container.as_str()) {
            names.push(container);
        }
    }
    names.join(", ")
}

/// How exact a place is: "province ±120 km".
pub(crate) fn exactness(frame: &Frame, level: &str, radius_m: u32) -> String {
    let key = format!("level.{level}");
    let level = frame.t(&key).to_owned();
    match radius_m {
        0 => level,
        metres if metres < 1_000 => format!("{level} ±{metres} m"),
        metres if metres < 10_000 => format!("{level} ±{:.1} km", f64::from(metres) / 1_000.0),
        metres => format!("{level} ±{:.0} km", f64::from(metres) / 1_000.0),
    }
}

/// A place of a list.
pub(crate) struct PlaceView {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) within: String,
    pub(crate) exactness: String,
    pub(crate) facts: u64,
    pub(crate) documents: u64,
}

impl PlaceView {
    pub(crate) fn new(frame: &Frame, place: &PlaceSummary) -> Self {
        let chain = place_chain(&place.name, &place.containers);
        PlaceView {
            address: place_address(&place.id),
            within: chain.strip_prefix(&place.name).unwrap_or("").trim_start_matches(", ").to_owned(),
            name: place.name.clone(),
            exactness: exactness(frame, &place.level, place.radius_m),
            facts: place.fact_count,
            documents: place.document_count,
        }
    }
}

/// A place that a fact or status names.
pub(crate) struct PlaceLink {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) within: String,
    pub(crate) exactness: String,
    /// What the text says it lies in, where the gazetteer disagrees.
    pub(crate) conflict: Option<String>,
    pub(crate) inferred: bool,
}

impl PlaceLink {
    /// The place of something that linking made.
    pub(crate) fn of_spot(frame: &Frame, spot: &Spot) -> Self {
        let chain = place_chain(&spot.name, &spot.containers);
        PlaceLink {
            address: place_address(&spot.id),
            within: chain.strip_prefix(&spot.name).unwrap_or("").trim_start_matches(", ").to_owned(),
            name: spot.name.clone(),
            exactness: exactness(frame, &spot.level, spot.radius_m),
            conflict: None,
            inferred: false,
        }
    }

    pub(crate) fn new(frame: &Frame, place: &PlaceRow) -> Self {
        let chain = place_chain(&place.name, &place.containers);
        PlaceLink {
            address: place_address(&place.id),
            within: chain.strip_prefix(&place.name).unwrap_or("").trim_start_matches(", ").to_owned(),
            name: place.name.clone(),
            exactness: exactness(frame, &place.level, place.radius_m),
            conflict: place.conflict.clone(),
            inferred: place.inferred,
        }
    }
}
