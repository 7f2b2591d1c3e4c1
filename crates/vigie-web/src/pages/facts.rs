//! Facts by their fields, and one fact alone.

use askama::Template;
use serde_json::json;
use vigie::export::{self, FactRow};
use vigie_store::{
    FactQuery, Order, Store,
    review::{LogQuery, Reviews},
};

use super::{Desk, fact_query};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::{FactView, Frame, LogView, Parts},
};

/// Facts a part of a list.
pub(super) const SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "facts.html")]
struct Facts<'a> {
    frame: Frame<'a>,
    facts: Vec<FactView>,
    parts: Parts,
}

/// Facts by their fields.
pub(super) fn list(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = FactQuery { order: Order::Newest, ..fact_query(asked) };
    if let Some(answer) = as_data(desk, asked, &query)? {
        return Ok(answer);
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "facts.title"));
    let (facts, parts) = part(desk, asked, &frame, query)?;
    Answer::page(&Facts { frame, facts, parts })
}

/// One part of the facts that a query selects.
pub(super) fn part(
    desk: &Desk,
    asked: &Asked,
    frame: &Frame,
    query: FactQuery,
) -> Result<(Vec<FactView>, Parts), Trouble> {
    let parts = Parts::new(asked, desk.store.count_facts(&query)?, SIZE);
    let query = FactQuery { limit: Some(SIZE), offset: Parts::offset(asked, SIZE), ..query };
    let facts = desk.store.find_facts(&query)?;
    Ok((facts.iter().map(|row| FactView::new(frame, row)).collect(), parts))
}

/// All facts that a query selects in the shape that is asked for, unless that is a page for people.
pub(super) fn as_data(desk: &Desk, asked: &Asked, query: &FactQuery) -> Result<Option<Answer>, Trouble> {
    if asked.shape == Shape::Html {
        return Ok(None);
    }
    let facts = desk.store.find_facts(query)?;
    Ok(Some(shaped(&facts, asked.shape)))
}

pub(super) fn shaped(facts: &[FactRow], shape: Shape) -> Answer {
    match shape {
        Shape::Csv => Answer::Csv(export::csv::facts(facts)),
        Shape::Geojson => Answer::Geojson(export::geojson::facts(facts)),
        _ => Answer::Json(json!({ "schema": 1, "facts": facts })),
    }
}

#[derive(Template)]
#[template(path = "fact.html")]
struct One<'a> {
    frame: Frame<'a>,
    fact: FactView,
    log: Vec<LogView>,
    /// Where it is reviewed.
    at: String,
}

/// One fact.
pub(super) fn one(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = FactQuery { fact: asked.id.clone(), ..FactQuery::default() };
    let facts = desk.store.find_facts(&query)?;
    let Some(row) = facts.first() else { return Ok(Answer::NotFound) };
    if asked.shape != Shape::Html {
        return Ok(shaped(&facts, asked.shape));
    }
    let frame = Frame::new(desk.site, asked, desk.site.label(&row.fact_type, asked.lang));
    let fact = FactView::new(&frame, row);
    let log = desk.store.log(&LogQuery { fact: asked.id.clone(), ..LogQuery::default() })?;
    let log = log.iter().map(|logged| LogView::new(&frame, logged)).collect();
    let at = format!("/review?fact={}", encoded(&fact.id));
    Answer::page(&One { frame, fact, log, at })
}
