//! What may be asked of the record.

use serde::{Deserialize, Serialize};

/// Facts that are wanted; what is not said does not matter. Days are ISO 8601 and inclusive.
///
/// ```
/// let query = vigie_store::FactQuery { fact_type: Some("shelling".into()), limit: Some(20), ..Default::default() };
/// assert!(query.is_narrow());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FactQuery {
    /// Id of the event that it tells of.
    pub event: Option<String>,
    /// Stable id of one fact.
    pub fact: Option<String>,
    /// SHA-256 of a document.
    pub document: Option<String>,
    /// Gazetteer id of a place: facts at it, or in it.
    pub place: Option<String>,
    /// Type of the ontology.
    #[serde(rename = "type")]
    pub fact_type: Option<String>,
    /// `event`, `hazard` or `state`.
    pub layer: Option<String>,
    /// `actual`, `negated`, `future` or `hypothetical`.
    pub realis: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// What reviewers made of it: `accepted`, `corrected`, `rejected`, `none` or `any`; where nothing is said, all but
    /// those that are rejected.
    pub review: Option<String>,
    /// Words of its sentence or of those who say it.
    pub words: Option<String>,
    /// It may have lasted until this day or later.
    pub from: Option<String>,
    /// It may have begun by this day.
    pub until: Option<String>,
    /// Published on this day or later.
    pub known_from: Option<String>,
    /// Published by this day.
    pub known_until: Option<String>,
    /// In which order.
    pub order: Order,
    /// How many at most.
    pub limit: Option<u32>,
    /// How many to leave out first; counts with a limit only.
    pub offset: u32,
}

impl FactQuery {
    /// Whether few facts are expected, so that looking each up is cheaper than reading whole tables.
    pub fn is_narrow(&self) -> bool {
        self.limit.is_some()
            || self.fact.is_some()
            || self.document.is_some()
            || self.event.is_some()
            || self.place.is_some()
    }
}

/// Statuses that are wanted; what is not said does not matter. Days are ISO 8601 and inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusQuery {
    /// SHA-256 of a document.
    pub document: Option<String>,
    /// Gazetteer id of a place: statuses of it, or of what lies in it.
    pub place: Option<String>,
    /// `controls`, `encircled`, …
    pub state: Option<String>,
    /// Valid on this day or later.
    pub from: Option<String>,
    /// Valid by this day.
    pub until: Option<String>,
    /// Known on this day or later.
    pub known_from: Option<String>,
    /// Known by this day.
    pub known_until: Option<String>,
    /// Only those that nothing closed.
    pub open: bool,
    /// In which order.
    pub order: Order,
    /// How many at most.
    pub limit: Option<u32>,
}

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By document, in the order of their arrival, and place in the text.
    #[default]
    Text,
    /// By the day on which it happened; what has no day comes last.
    Time,
    /// By the day on which it was published, the newest first.
    Newest,
}

/// Which events are wanted; everything that is not said is free. Those with the latest report come first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Id of the event.
    pub event: Option<String>,
    /// Gazetteer id of a place: at it or in it.
    pub place: Option<String>,
    /// Day; reported then or later.
    pub known_from: Option<String>,
    /// Day; first reported by then.
    pub known_until: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
    /// So many are left out before them.
    pub offset: u32,
}

/// Which states of places over time are wanted; everything that is not said is free. Days are ISO 8601.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingQuery {
    /// Gazetteer id of a place: at it or in it.
    pub place: Option<String>,
    /// Day on which they stand.
    pub on: Option<String>,
    /// Day; only what was published by then is known.
    pub known: Option<String>,
    /// Day; somebody spoke of it then or later.
    pub told_from: Option<String>,
    /// Only those that nothing ended.
    pub open: bool,
}

/// Which contradictions are wanted; open ones come first, then those with the newest claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContradictionQuery {
    /// Gazetteer id of a place: at it or in it.
    pub place: Option<String>,
    /// Day; some claim was published then or later.
    pub known_from: Option<String>,
    /// Only those that a reviewer settled, or only those that are open.
    pub settled: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
}
