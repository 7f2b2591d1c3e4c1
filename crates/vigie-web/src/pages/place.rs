//! A place: its states over time, and who says what of it.

use askama::Template;
use serde_json::json;
use vigie_store::{EventQuery, FactQuery, Order, StandingQuery, Store};

use super::{Desk, contradictions, fact_query, facts};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    mapping::{self, Sketch},
    views::{DisputeView, EventView, FactView, Frame, MOST_CLAIMS, Parts, PlaceView, Signer, StatusView},
};

/// Contradictions that are shown.
const MOST_DISPUTES: u32 = 20;
/// Facts whose places the small map draws.
const MOST_FACTS: u32 = 500;
/// Events that are listed.
const MOST_EVENTS: u32 = 12;

#[derive(Template)]
#[template(path = "place.html")]
struct Place<'a> {
    frame: Frame<'a>,
    place: PlaceView,
    id: String,
    on_map: String,
    point: String,
    map: String,
    statuses: Vec<StatusView>,
    disputes: Vec<DisputeView>,
    /// What happened there, the newest reports first.
    events: Vec<EventView>,
    facts: Vec<FactView>,
    parts: Parts,
    signer: Signer,
    back: String,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let id = asked.id.clone().unwrap_or_default();
    let Some(summary) = desk.store.find_place(&id)? else { return Ok(Answer::NotFound) };
    let query = FactQuery { place: Some(id.clone()), order: Order::Time, ..fact_query(asked) };
    let known = query.known_until.clone();
    let standings = StandingQuery { place: Some(id.clone()), known, ..StandingQuery::default() };
    let mut standings = desk.store.find_standings(&standings)?;
    standings.sort_by_key(|standing| (standing.from.is_none(), standing.from.clone()));
    if asked.shape == Shape::Json {
        let facts = desk.store.find_facts(&query)?;
        return Ok(Answer::Json(json!({
            "schema": 1, "place": summary, "standings": standings, "facts": facts,
        })));
    }
    if let Some(answer) = facts::as_data(desk, asked, &query)? {
        return Ok(answer);
    }
    let frame = Frame::new(desk.site, asked, summary.name.clone());
    let today = desk.store.totals()?.last;
    let all = desk.store.find_facts(&FactQuery { limit: Some(MOST_FACTS), ..query.clone() })?;
    let disputed =
        contradictions::open(desk, Some(id.clone()), None, query.known_until.as_deref(), MOST_DISPUTES)?;
    let disputes = contradictions::views(desk, &frame, &disputed, MOST_CLAIMS)?;
    let events = EventQuery { place: Some(id.clone()), limit: Some(MOST_EVENTS), ..EventQuery::default() };
    let events = desk.store.find_events(&events)?.iter().map(|row| EventView::new(&frame, row)).collect();
    let (facts, parts) = facts::part(desk, asked, &frame, query)?;
    let (signer, back) = (Signer::new(desk.site, asked), asked.with("lang", None));
    let map = mapping::draw(desk.site.basemap(), &Sketch::of_place(&summary, &all));
    Answer::page(&Place {
        place: PlaceView::new(&frame, &summary),
        point: format!("{:.3}, {:.3}", summary.lat, summary.lon),
        statuses: standings.iter().map(|row| StatusView::of(&frame, row, today.as_deref())).collect(),
        on_map: format!("/map?place={}", encoded(&id)),
        id,
        map,
        disputes,
        events,
        facts,
        parts,
        signer,
        back,
        frame,
    })
}
