//! One fact at a time for a reviewer: its sentence, its values, and what to do about them.

use askama::Template;
use serde_json::json;
use vigie_store::{
    FactQuery, Store,
    review::{LogQuery, QueueQuery, Queued, Reviews},
};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::{FactForm, FactView, Frame, LogView, refusal},
};

/// Facts of the queue that are looked at to find the way on.
const MOST_WAITING: u32 = 500;
/// How many of them are listed beside the fact.
const LISTED: usize = 12;

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
    read_only: bool,
    reviewer: String,
    token: String,
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
            let log = store.log(&LogQuery { fact: asked.value("fact"), lost: false })?;
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
        Some(row) => store.log(&LogQuery { fact: Some(row.id.clone()), lost: false })?,
        None => Vec::new(),
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
        read_only: desk.site.read_only(),
        reviewer: asked.reviewer.clone(),
        token: desk.site.secret().to_owned(),
        form,
        list,
        frame,
    })
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
