//! A document with its facts beside it: every value lights its words.

use askama::Template;
use serde_json::json;
use vigie::export;
use vigie_store::{DocumentRow, FactQuery, StatusQuery, Store};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{FactView, Family, Frame, Mark, Piece, StatusView, cut, fact_marks},
};

#[derive(Template)]
#[template(path = "reader.html")]
struct Reader<'a> {
    frame: Frame<'a>,
    document: DocumentRow,
    blocks: Vec<Block>,
    facts: Vec<FactView>,
    statuses: Vec<StatusView>,
    /// It and its copies; none where it has none.
    family: Option<Family>,
}

struct Block {
    kind: String,
    name: String,
    pieces: Vec<Piece>,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let sha256 = asked.id.clone().unwrap_or_default();
    let Some(document) = desk.store.find_document(&sha256)? else { return Ok(Answer::NotFound) };
    // What was rejected is shown to people, and left out of data.
    let review = (asked.shape == Shape::Html).then(|| "any".to_owned());
    let query = FactQuery { document: Some(sha256.clone()), review, ..FactQuery::default() };
    let rows = desk.store.find_facts(&query)?;
    let text = desk.store.find_text(&sha256)?.unwrap_or_default();
    let statuses =
        desk.store.find_statuses(&StatusQuery { document: Some(sha256), ..StatusQuery::default() })?;
    let from = desk.store.provenances_of(&[&document.sha256])?.into_iter().next();
    match asked.shape {
        Shape::Html => {}
        Shape::Csv => return Ok(Answer::Csv(export::csv::facts(&rows))),
        Shape::Geojson => return Ok(Answer::Geojson(export::geojson::facts(&rows))),
        _ => {
            return Ok(Answer::Json(json!({
                "schema": 1, "document": document, "text": text.text, "blocks": text.blocks, "facts": rows,
                "statuses": statuses, "provenance": from,
            })));
        }
    }
    let title = document.title.clone().or_else(|| document.headline.clone());
    let title = title.unwrap_or_else(|| document.name.clone());
    let frame = Frame::new(desk.site, asked, title);
    let told = rows.iter().filter(|row| row.review.as_deref() != Some("rejected"));
    let marks: Vec<Mark> = told.flat_map(fact_marks).collect();
    let blocks = text.blocks.iter().map(|block| Block {
        kind: block.kind.clone(),
        name: frame.t(&format!("block.{}", block.kind)).to_owned(),
        pieces: cut(&block.text, block.start as usize, &marks),
    });
    let blocks = blocks.collect();
    let facts = rows.iter().map(|row| FactView::new(&frame, row)).collect();
    let today = document.published.clone();
    let statuses = statuses.iter().map(|row| StatusView::new(&frame, row, today.as_deref())).collect();
    let family = match from {
        Some(from) => desk.store.family(&from.first.0)?,
        None => Vec::new(),
    };
    let family = (family.len() > 1)
        .then(|| Family::new(&frame, desk.store, &family, Some(&document.sha256)))
        .transpose()?;
    Answer::page(&Reader { frame, document, blocks, facts, statuses, family })
}
