//! A status as a line: what state, of what, held by whom, since when, on what ground.

use vigie::{export::StatusRow, model::Interval};

use super::{Frame, PlaceLink};

/// A status as templates show it.
pub(crate) struct StatusView {
    pub(crate) state: String,
    /// The state's name in the ontology.
    pub(crate) key: String,
    pub(crate) place: Option<PlaceLink>,
    /// The words that name the place or thing.
    pub(crate) words: String,
    pub(crate) holder: Option<String>,
    pub(crate) from: String,
    pub(crate) to: Option<String>,
    pub(crate) known: String,
    pub(crate) basis: String,
    pub(crate) basis_key: String,
    /// Where the claim that opened it stands.
    pub(crate) address: String,
    pub(crate) claims: u64,
    /// Days between the day it was known and the newest report of the record, when there are any.
    pub(crate) old: Option<u64>,
    /// `fresh`, `ageing` or `stale`.
    pub(crate) freshness: &'static str,
}

/// Days after which nothing new about a status makes it ageing, and stale: own choice, to be seen beside the age itself.
const AGEING: i64 = 7;
pub(crate) const STALE: i64 = 30;

impl StatusView {
    /// `today` is the day against which its age is told.
    pub(crate) fn new(frame: &Frame, row: &StatusRow, today: Option<&str>) -> Self {
        let age = age(row.known.as_deref(), today);
        StatusView {
            state: frame.label(&row.state),
            key: row.state.clone(),
            place: row.place.as_ref().map(|place| PlaceLink::new(frame, place)),
            words: row.place_quote.as_ref().map(|q| q.text.clone()).unwrap_or_default(),
            holder: frame.actor(row.holder_actor.as_deref()).or_else(|| row.holder.clone()),
            from: row.valid_from.clone().unwrap_or_default(),
            to: row.valid_to.clone(),
            known: row.known.clone().unwrap_or_default(),
            basis: frame.t(&format!("basis.{}", row.basis)).to_owned(),
            basis_key: row.basis.clone(),
            address: format!(
                "/document/{}#{}",
                row.document,
                row.opened_by.first().map_or("", String::as_str)
            ),
            claims: row.opened_by.len() as u64,
            old: age.and_then(|days| u64::try_from(days).ok()).filter(|days| *days > 0),
            freshness: freshness(age),
        }
    }
}

/// Days between the last day of an EDTF date and another day.
pub(crate) fn age(known: Option<&str>, today: Option<&str>) -> Option<i64> {
    let known = Interval::from_edtf(known?)?.latest?;
    let today: jiff::civil::Date = today?.parse().ok()?;
    Some(i64::from((today - known).get_days()))
}

/// How fresh a status of an age is; one of unknown age is ageing.
pub(crate) fn freshness(age: Option<i64>) -> &'static str {
    match age {
        Some(days) if days < AGEING => "fresh",
        Some(days) if days >= STALE => "stale",
        _ => "ageing",
    }
}
