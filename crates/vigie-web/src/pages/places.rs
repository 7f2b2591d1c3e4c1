//! The places that reports name.

use askama::Template;
use serde_json::json;
use vigie_store::{PlaceSummary, Store};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{Frame, Parts, PlaceView},
};

const SIZE: u32 = 200;

#[derive(Template)]
#[template(path = "places.html")]
struct Places<'a> {
    frame: Frame<'a>,
    places: Vec<PlaceView>,
    parts: Parts,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let all = desk.store.places()?;
    match asked.shape {
        Shape::Json => return Ok(Answer::Json(json!({ "schema": 1, "places": all }))),
        Shape::Csv => return Ok(Answer::Csv(table(&all))),
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.places"));
    let parts = Parts::new(asked, all.len() as u64, SIZE);
    let offset = Parts::offset(asked, SIZE) as usize;
    let shown = all.iter().skip(offset).take(SIZE as usize);
    let places = shown.map(|place| PlaceView::new(&frame, place)).collect();
    Answer::page(&Places { frame, places, parts })
}

fn table(places: &[PlaceSummary]) -> String {
    let heading = ["id", "name", "level", "radius_m", "country", "containers", "facts", "documents"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(places.iter().map(|p| {
        vec![
            p.id.clone(),
            p.name.clone(),
            p.level.clone(),
            p.radius_m.to_string(),
            p.country.clone(),
            p.containers.join("; "),
            p.fact_count.to_string(),
            p.document_count.to_string(),
        ]
    }));
    vigie::export::csv::table(rows)
}
