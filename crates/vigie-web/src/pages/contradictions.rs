//! Claims that cannot all be right, or that give one thing different sizes; a reviewer settles them here.

use askama::Template;
use jiff::civil::Date;
use serde_json::json;
use vigie::linking::contradictions::Contradiction;
use vigie_store::{
    ContradictionQuery, FactQuery, Store,
    review::{LogQuery, Reviews},
};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{DisputeView, Frame, Signer},
};

/// Contradictions that are shown at most.
const MOST: u32 = 60;

#[derive(Template)]
#[template(path = "contradictions.html")]
struct Contradictions<'a> {
    frame: Frame<'a>,
    disputes: Vec<DisputeView>,
    signer: Signer,
    /// Where the browser comes back to.
    back: String,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let settled = match asked.value("settled").as_deref() {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let query = ContradictionQuery {
        place: asked.value("place"),
        known_from: asked.day("known_from"),
        settled,
        limit: (asked.shape == Shape::Html).then_some(MOST),
    };
    let all = desk.store.find_contradictions(&query)?;
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(json!({ "schema": 1, "contradictions": all })));
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "now.disputed"));
    let mut disputes = views(desk, &frame, &all, usize::MAX)?;
    for (view, one) in disputes.iter_mut().zip(&all).filter(|(_, one)| one.settled.is_some()) {
        view.by = who(desk, one)?;
    }
    let (signer, back) = (Signer::new(desk.site, asked), asked.with("lang", None));
    Answer::page(&Contradictions { frame, disputes, signer, back })
}

/// Contradictions as templates show them, with so many claims of each at most: who settles one must see all of them.
pub(super) fn views(
    desk: &Desk,
    frame: &Frame,
    all: &[Contradiction],
    most: usize,
) -> Result<Vec<DisputeView>, Trouble> {
    let grades = desk.store.grades()?;
    let view = |one: &Contradiction| {
        let mut facts = Vec::new();
        for claim in one.claims.iter().take(most) {
            let query = FactQuery { fact: Some(claim.fact.clone()), ..FactQuery::default() };
            facts.extend(desk.store.find_facts(&query)?);
        }
        Ok(DisputeView::new(frame, one, &facts, &grades))
    };
    all.iter().map(view).collect()
}

/// Open contradictions that a query selects, as they were known by a day: without the claims that came later.
pub(super) fn open(
    desk: &Desk,
    place: Option<String>,
    known_from: Option<String>,
    known_until: Option<&str>,
    most: u32,
) -> Result<Vec<Contradiction>, Trouble> {
    let query = ContradictionQuery { place, known_from, settled: Some(false), limit: Some(most) };
    let mut all = desk.store.find_contradictions(&query)?;
    if let Some(day) = known_until.and_then(|day| day.parse::<Date>().ok()) {
        for one in &mut all {
            one.claims.retain(|claim| claim.published.is_some_and(|published| published <= day));
        }
        all.retain(|one| one.claims.len() > 1);
    }
    Ok(all)
}

/// Who settled a contradiction, and when.
fn who(desk: &Desk, one: &Contradiction) -> Result<String, Trouble> {
    let right = one.settled.as_ref().and_then(|settled| settled.right.first()).cloned();
    let log = desk.store.log(&LogQuery { fact: right, ..LogQuery::default() })?;
    let last = log.iter().rev().find(|logged| logged.in_force && logged.entry.action == "settle");
    Ok(last.map_or(String::new(), |logged| {
        let entry = &logged.entry;
        let why = if entry.reason.is_empty() { String::new() } else { format!(": {}", entry.reason) };
        format!("{}, {}{why}", entry.reviewer, entry.time.split('T').next().unwrap_or_default())
    }))
}
