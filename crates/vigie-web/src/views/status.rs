//! A status as a line: what state, of what, held by whom, since when, on what ground.

use vigie::{export::StatusRow, linking::standings::Standing, model::Interval};

use super::{Frame, PlaceLink};

/// A status as templates show it.
pub(crate) struct StatusView {
    /// Id of a state over time; empty for one of a single document.
    pub(crate) id: String,
    /// A reviewer ended it.
    pub(crate) by_reviewer: bool,
    pub(crate) state: String,
    /// The state's name in the ontology.
    pub(crate) key: String,
    pub(crate) place: Option<PlaceLink>,
    /// The words that name the place or thing.
    pub(crate) words: String,
    pub(crate) holder: Option<String>,
    pub(crate) from: String,
    /// How much of the place, where it is not all of it.
    pub(crate) extent: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) known: String,
    pub(crate) basis: String,
    pub(crate) basis_key: String,
    /// Where the claim that opened it stands.
    pub(crate) address: String,
    pub(crate) claims: u64,
    /// How many say that it is not so.
    pub(crate) denied: u64,
    /// The claim that ended it.
    pub(crate) ended_by: Option<String>,
    /// Days between the day it was known and the newest report of the record, when there are any.
    pub(crate) old: Option<u64>,
    /// `fresh`, `ageing` or `stale`.
    pub(crate) freshness: &'static str,
}

/// Days after which nothing new about a status makes it ageing, and stale: own choice, to be seen beside the age itself.
const AGEING: i64 = 7;
const STALE: i64 = 30;

impl StatusView {
    /// A state over time, as all reports make it; `today` is the day against which its age is told.
    pub(crate) fn of(frame: &Frame, row: &Standing, today: Option<&str>) -> Self {
        let confirmed = row.confirmed.map(|day| day.to_string());
        let age = age(confirmed.as_deref(), today);
        let actor = row.actor.as_deref().or(row.side.as_deref());
        StatusView {
            id: row.id.clone(),
            by_reviewer: row.closed_in_review.is_some(),
            state: frame.label(&row.state),
            key: row.state.clone(),
            place: Some(PlaceLink::of_spot(frame, &row.place)),
            words: row.place.name.clone(),
            holder: frame.actor(actor).or_else(|| row.holder.clone()),
            extent: row.extent(),
            from: row.from.as_deref().map(|day| frame.dates().since(day)).unwrap_or_default(),
            to: row.until.as_deref().map(|day| frame.dates().until(day)),
            known: confirmed.map(|day| frame.dates().date(&day)).unwrap_or_default(),
            basis: frame.t(&format!("basis.{}", row.basis)).to_owned(),
            basis_key: row.basis.clone(),
            address: format!("/fact/{}", row.opened_by.first().map_or("", String::as_str)),
            claims: row.opened_by.len() as u64,
            denied: row.against.len() as u64,
            ended_by: match row.closed_in_review {
                // The log of its first claim tells who closed it, and why.
                Some(_) => row.opened_by.first().map(|fact| format!("/review?fact={fact}")),
                None => row.closed_by.first().map(|fact| format!("/fact/{fact}")),
            },
            old: age.and_then(|days| u64::try_from(days).ok()).filter(|days| *days > 0),
            freshness: freshness(age),
        }
    }

    /// A state as one document tells it.
    pub(crate) fn new(frame: &Frame, row: &StatusRow, today: Option<&str>) -> Self {
        let age = age(row.known.as_deref(), today);
        StatusView {
            id: String::new(),
            by_reviewer: false,
            state: frame.label(&row.state),
            key: row.state.clone(),
            place: row.place.as_ref().map(|place| PlaceLink::new(frame, place)),
            words: row.place_quote.as_ref().map(|q| q.text.clone()).unwrap_or_default(),
            holder: frame.actor(row.holder_actor.as_deref()).or_else(|| row.holder.clone()),
            extent: None,
            from: row.valid_from.as_deref().map(|day| frame.dates().since(day)).unwrap_or_default(),
            to: row.valid_to.as_deref().map(|day| frame.dates().until(day)),
            known: row.known.clone().unwrap_or_default(),
            basis: frame.t(&format!("basis.{}", row.basis)).to_owned(),
            basis_key: row.basis.clone(),
            address: format!(
                "/document/{}#{}",
                row.document,
                row.opened_by.first().map_or("", String::as_str)
            ),
            claims: row.opened_by.len() as u64,
            denied: 0,
            ended_by: None,
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
