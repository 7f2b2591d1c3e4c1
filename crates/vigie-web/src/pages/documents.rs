//! The documents that were read.

use askama::Template;
use serde_json::json;
use vigie_store::{DocumentRow, Store};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{Frame, Parts},
};

const SIZE: u32 = 200;

#[derive(Template)]
#[template(path = "documents.html")]
struct Documents<'a> {
    frame: Frame<'a>,
    documents: Vec<DocumentRow>,
    parts: Parts,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let all = desk.store.documents()?;
    match asked.shape {
        Shape::Json => return Ok(Answer::Json(json!({ "schema": 1, "documents": all }))),
        Shape::Csv => return Ok(Answer::Csv(table(&all))),
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.documents"));
    let parts = Parts::new(asked, all.len() as u64, SIZE);
    let mut newest = all;
    newest.sort_by(|a, b| b.published.cmp(&a.published));
    let offset = Parts::offset(asked, SIZE) as usize;
    let documents = newest.into_iter().skip(offset).take(SIZE as usize).collect();
    Answer::page(&Documents { frame, documents, parts })
}

fn table(documents: &[DocumentRow]) -> String {
    let heading =
        ["sha256", "name", "outlet", "title", "lang", "published", "published_basis", "facts", "origin"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    rows.extend(documents.iter().map(|d| {
        vec![
            d.sha256.clone(),
            d.name.clone(),
            own(&d.outlet),
            own(&d.title),
            own(&d.lang),
            own(&d.published),
            d.published_basis.clone(),
            d.fact_count.to_string(),
            d.origin.clone(),
        ]
    }));
    vigie::export::csv::table(rows)
}
