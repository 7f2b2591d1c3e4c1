//! A draft situation report over an area and a period.

use askama::Template;
use serde_json::{Value, json};
use vigie::export::report::{self, Block, Report, Words};
use vigie_store::{ReportQuery, Store, situation};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::Frame,
};

/// Places that may be chosen as the area: those that most facts name.
const MOST_PLACES: usize = 60;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    frame: Frame<'a>,
    report: Report,
    query: ReportQuery,
    /// Gazetteer ids and names of the areas that may be chosen, by name.
    areas: Vec<(String, String)>,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let words = Words::load(asked.lang).map_err(Trouble::Words)?;
    let query = ReportQuery {
        place: asked.value("place"),
        from: asked.day("from"),
        until: asked.day("until"),
        known: asked.day("known"),
    };
    let made = situation::report(desk.store, &query, asked.lang, &words)?;
    match asked.shape {
        Shape::Markdown => return Ok(Answer::Markdown(report::markdown(&made))),
        Shape::Docx => return report::docx(&made).map(Answer::Docx).map_err(Trouble::Words),
        Shape::Json => {
            let mut value = json!({ "schema": 1 });
            if let (Value::Object(all), Value::Object(own)) =
                (&mut value, serde_json::to_value(&made).unwrap_or_default())
            {
                all.extend(own);
            }
            return Ok(Answer::Json(value));
        }
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, made.title.clone());
    let places = desk.store.places()?.into_iter().take(MOST_PLACES);
    let mut areas: Vec<(String, String)> = places.map(|place| (place.id, place.name)).collect();
    areas.sort_by_key(|(_, name)| name.to_lowercase());
    Answer::page(&Page { frame, report: made, query, areas })
}
