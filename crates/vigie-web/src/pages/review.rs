//! One fact at a time for a reviewer: its sentence, its values, and what to do about them.

use askama::Template;
use serde_json::json;
use vigie::export::FactRow;
use vigie_store::{
    EventQuery, FactQuery, Order, Store,
    review::{LogQuery, Logged, QueueQuery, Queued, Reviews, copies},
};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::{FactForm, FactView, Frame, LogView, Proposed, Signer, refusal},
};

/// Facts of the queue that are looked at to find the way on.
const MOST_WAITING: u32 = 500;
/// How many of them are listed beside the fact.
const LISTED: usize = 12;
/// Facts that may be split off, and events that may be merged.
const MOST_LIKE: usize = 6;
/// Events at its place that are looked at.
const MOST_EVENTS: u32 = 40;
/// Days between reports of events that may be one.
const DAYS_APART: i64 = 7;

#[derive(Template)]
#[template(path = "review.html")]
struct Review<'a> {
    frame: Frame<'a>,
    waiting: u64,
    fact: Option<FactView>,
    form: Option<FactForm>,
    log: Vec<LogView>,
    /// What makes the fact matter.
    why: Vec<String>,
    before: Option<String>,
    after: Option<String>,
    list: Vec<Waiting>,
    refused: Option<String>,
    /// Other facts of its event, which may be of another one.
    together: Vec<Proposed>,
    /// Events that may be the same.
    apart: Vec<Proposed>,
    /// Corrections of copies that may fit it, and facts of copies that its corrections may fit.
    offers: Vec<Proposed>,
    signer: Signer,
    reason: String,
    next: String,
}

/// A fact of the queue as a line.
struct Waiting {
    address: String,
    kind: String,
    why: String,
    here: bool,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let store = desk.store;
    match asked.shape {
        Shape::Json => {
            let log = store.log(&LogQuery { fact: asked.value("fact"), ..LogQuery::default() })?;
            let queue = store.queue(&QueueQuery { limit: Some(MOST_WAITING), offset: 0 })?;
            let waiting = store.count_queue()?;
            return Ok(Answer::Json(json!({ "schema": 1, "waiting": waiting, "queue": queue, "log": log })));
        }
        Shape::Csv => return Ok(Answer::Csv(table(&store.queue(&QueueQuery::default())?))),
        _ => {}
    }
    let queue = store.queue(&QueueQuery { limit: Some(MOST_WAITING), offset: 0 })?;
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.review"));
    let wanted = asked.value("fact").or_else(|| queue.first().map(|item| item.fact.clone()));
    let found = match &wanted {
        Some(id) => store.find_facts(&FactQuery { fact: Some(id.clone()), ..FactQuery::default() })?.pop(),
        None => None,
    };
    if found.is_none() && asked.value("fact").is_some() {
        return Ok(Answer::NotFound);
    }
    let at = queue.iter().position(|item| Some(&item.fact) == wanted.as_ref());
    let address = |item: &Queued| format!("/review?fact={}", encoded(&item.fact));
    let before = at.and_then(|at| queue.get(at.checked_sub(1)?));
    // After a fact that waits no more, the queue goes on from its beginning.
    let after = at.map_or(queue.first(), |at| queue.get(at + 1));
    let first = at.unwrap_or(0).saturating_sub(LISTED / 3);
    let line = |item: &Queued| Waiting {
        address: address(item),
        kind: frame.label(&item.fact_type),
        why: reasons(&frame, item).join(", "),
        here: Some(&item.fact) == wanted.as_ref(),
    };
    let list = queue.iter().skip(first).take(LISTED).map(line).collect();
    let log = match &found {
        Some(row) => store.log(&LogQuery { fact: Some(row.id.clone()), ..LogQuery::default() })?,
        None => Vec::new(),
    };
    let (together, apart, offers) = match &found {
        Some(row) => {
            (together(desk, &frame, row)?, apart(desk, &frame, row)?, offers(desk, &frame, row, &log)?)
        }
        None => Default::default(),
    };
    let typed = asked.refused.as_ref().map(|(form, _)| form);
    let form = match &found {
        Some(row) => Some(FactForm::new(&frame, row, typed, &store.places()?)),
        None => None,
    };
    Answer::page(&Review {
        waiting: store.count_queue()?,
        why: at.map(|at| reasons(&frame, &queue[at])).unwrap_or_default(),
        before: before.map(address),
        after: after.map(address),
        next: after.map(|item| item.fact.clone()).unwrap_or_default(),
        log: log.iter().map(|logged| LogView::new(&frame, logged)).collect(),
        fact: found.as_ref().map(|row| FactView::new(&frame, row)),
        refused: asked.refused.as_ref().map(|(_, why)| refusal(&frame, why)),
        reason: typed.and_then(|form| form.get("why")).cloned().unwrap_or_default(),
        together,
        apart,
        offers,
        signer: Signer::new(desk.site, asked),
        form,
        list,
        frame,
    })
}

/// The other facts of its event.
fn together(desk: &Desk, frame: &Frame, row: &FactRow) -> Result<Vec<Proposed>, Trouble> {
    let Some(event) = row.event.clone() else { return Ok(Vec::new()) };
    let query = FactQuery { event: Some(event), order: Order::Newest, ..FactQuery::default() };
    let all = desk.store.find_facts(&query)?;
    let others = all.iter().filter(|other| other.id != row.id).take(MOST_LIKE);
    Ok(others.map(|other| Proposed::split(frame, other)).collect())
}

/// Events of its kind at its place of which reports came in the same days.
fn apart(desk: &Desk, frame: &Frame, row: &FactRow) -> Result<Vec<Proposed>, Trouble> {
    let day = |shift: i64| {
        let day: jiff::civil::Date = row.published.as_deref()?.get(..10)?.parse().ok()?;
        Some(day.checked_add(jiff::Span::new().days(shift)).ok()?.to_string())
    };
    let Some(place) = row.places.first() else { return Ok(Vec::new()) };
    let query = EventQuery {
        place: Some(place.id.clone()),
        known_from: day(-DAYS_APART),
        known_until: day(DAYS_APART),
        limit: Some(MOST_EVENTS),
        ..EventQuery::default()
    };
    let all = desk.store.find_events(&query)?;
    let kinds = desk.site.kinds();
    let others = all.iter().filter(|other| {
        Some(&other.event.id) != row.event.as_ref()
            && kinds.shared(&row.fact_type, &other.event.fact_type).is_some()
    });
    Ok(others.filter_map(|other| Proposed::merge(frame, other)).take(MOST_LIKE).collect())
}

/// What copies of its document may lend it, and what it may lend them.
fn offers(desk: &Desk, frame: &Frame, row: &FactRow, log: &[Logged]) -> Result<Vec<Proposed>, Trouble> {
    let mut found = Vec::new();
    for offer in copies::offers_to(desk.store, &row.id, &row.document)? {
        found.push(Proposed::adopt(frame, &offer.entry));
    }
    for logged in log.iter().filter(|logged| logged.in_force && logged.entry.action == "correct") {
        for offer in copies::offers_of(desk.store, &logged.entry)? {
            let query = FactQuery { fact: Some(offer.fact.clone()), ..FactQuery::default() };
            let there = desk.store.find_facts(&query)?.pop();
            found.extend(there.map(|there| Proposed::lend(frame, &offer, &there)));
        }
    }
    Ok(found)
}

fn reasons(frame: &Frame, item: &Queued) -> Vec<String> {
    let all = [
        (item.changes_status, "review.status"),
        (item.contradicted, "review.contradicted"),
        (item.toll, "review.toll"),
        (item.single, "review.single"),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| frame.t(key).to_owned()).collect()
}

fn table(queue: &[Queued]) -> String {
    let heading = ["fact", "document", "type", "changes_status", "contradicted", "toll", "single"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(queue.iter().map(|item| {
        let mut row = vec![item.fact.clone(), item.document.clone(), item.fact_type.clone()];
        let marks = [item.changes_status, item.contradicted, item.toll, item.single];
        row.extend(marks.map(|mark| mark.to_string()));
        row
    }));
    vigie::export::csv::table(rows)
}
