//! The outlets that were read.

use askama::Template;
use serde_json::json;
use vigie_store::{OutletSummary, Store};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::Frame,
};

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources<'a> {
    frame: Frame<'a>,
    outlets: Vec<Outlet>,
}

struct Outlet {
    row: OutletSummary,
    address: Option<String>,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let all = desk.store.outlets()?;
    match asked.shape {
        Shape::Json => return Ok(Answer::Json(json!({ "schema": 1, "outlets": all }))),
        Shape::Csv => return Ok(Answer::Csv(table(&all))),
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.sources"));
    let outlets = all.into_iter().map(|row| Outlet {
        address: row.outlet.as_ref().map(|name| format!("/facts?outlet={}", encoded(name))),
        row,
    });
    Answer::page(&Sources { frame, outlets: outlets.collect() })
}

fn table(outlets: &[OutletSummary]) -> String {
    let mut rows = vec![["outlet", "documents", "facts", "first", "last"].map(str::to_owned).to_vec()];
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    rows.extend(outlets.iter().map(|o| {
        vec![
            own(&o.outlet),
            o.document_count.to_string(),
            o.fact_count.to_string(),
            own(&o.first),
            own(&o.last),
        ]
    }));
    vigie::export::csv::table(rows)
}
