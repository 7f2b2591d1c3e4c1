//! Events: what any number of reports tell of one occurrence, side by side.

use askama::Template;
use serde_json::json;
use vigie::export::FactRow;
use vigie_store::{EventQuery, EventRow, FactQuery, Order, Store, review::Reviews};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::{EventView, FactView, Frame, Parts},
};

/// Events a part of a list.
const SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "events.html")]
struct Events<'a> {
    frame: Frame<'a>,
    events: Vec<EventView>,
    parts: Parts,
}

/// Events, those with the newest reports first.
pub(super) fn list(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = EventQuery {
        place: asked.value("place"),
        known_from: asked.day("known_from"),
        known_until: asked.day("known_until"),
        ..EventQuery::default()
    };
    match asked.shape {
        Shape::Json => {
            let all = desk.store.find_events(&query)?;
            return Ok(Answer::Json(json!({ "schema": 1, "events": all })));
        }
        Shape::Csv => return Ok(Answer::Csv(table(&desk.store.find_events(&query)?))),
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.events"));
    let parts = Parts::new(asked, desk.store.count_events(&query)?, SIZE);
    let query = EventQuery { limit: Some(SIZE), offset: Parts::offset(asked, SIZE), ..query };
    let events = desk.store.find_events(&query)?;
    let events = events.iter().map(|row| EventView::new(&frame, row)).collect();
    Answer::page(&Events { frame, events, parts })
}

fn table(events: &[EventRow]) -> String {
    let heading = [
        "event_id",
        "type",
        "place",
        "place_level",
        "earliest",
        "latest",
        "first_report",
        "latest_report",
        "facts",
        "reports",
        "outlets",
        "origins_low",
        "origins_high",
        "denied",
        "killed_low",
        "killed_high",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    rows.extend(events.iter().map(|row| {
        let event = &row.event;
        let place = event.places.first();
        let killed = event.tolls.iter().find(|toll| toll.what == "killed");
        let figure =
            |value: Option<f64>| value.filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default();
        vec![
            event.id.clone(),
            event.fact_type.clone(),
            place.map(|spot| spot.name.clone()).unwrap_or_default(),
            place.map(|spot| spot.level.clone()).unwrap_or_default(),
            day(event.earliest),
            day(event.latest),
            day(event.first_report),
            day(event.latest_report),
            event.facts.len().to_string(),
            event.documents.len().to_string(),
            row.outlets.to_string(),
            row.origins_low.to_string(),
            row.origins_high.to_string(),
            event.denied_by.len().to_string(),
            figure(killed.map(|toll| toll.low)),
            figure(killed.map(|toll| toll.high)),
        ]
    }));
    vigie::export::csv::table(rows)
}

#[derive(Template)]
#[template(path = "event.html")]
struct One<'a> {
    frame: Frame<'a>,
    event: EventView,
    facts: Vec<FactView>,
    /// Where its facts are merged and split.
    review: String,
}

/// One event with all its facts.
pub(super) fn one(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = EventQuery { event: asked.id.clone(), ..EventQuery::default() };
    let events = desk.store.find_events(&query)?;
    let Some(row) = events.first() else { return Ok(Answer::NotFound) };
    let facts = desk.store.find_facts(&FactQuery {
        event: Some(row.event.id.clone()),
        order: Order::Time,
        ..FactQuery::default()
    })?;
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(json!({ "schema": 1, "event": row, "facts": facts })));
    }
    if asked.shape != Shape::Html {
        return Ok(super::facts::shaped(&facts, asked.shape));
    }
    let frame = Frame::new(desk.site, asked, desk.site.label(&row.event.fact_type, asked.lang));
    let event = EventView::new(&frame, row)
        .with_figures(&frame, row, &facts)
        .with_grades(&facts, &desk.store.grades()?);
    let facts = sorted(&row.event.facts, &facts).map(|row| FactView::new(&frame, row)).collect();
    let first = row.event.facts.first().cloned().unwrap_or_default();
    let review = format!("/review?fact={}", encoded(&first));
    Answer::page(&One { frame, event, facts, review })
}

/// Facts in the order of the event: by the day of publication.
fn sorted<'a>(order: &'a [String], facts: &'a [FactRow]) -> impl Iterator<Item = &'a FactRow> {
    order.iter().filter_map(|id| facts.iter().find(|fact| fact.id == *id))
}
