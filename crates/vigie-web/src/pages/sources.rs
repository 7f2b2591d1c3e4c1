//! The outlets that were read, and the origins that several reports share.

use askama::Template;
use serde_json::json;
use vigie::{linking::copies, model::Provenance};
use vigie_store::{
    OutletSummary, Store,
    review::{Reliability, Reviews},
};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape, encoded},
    views::{Family, Frame, Parts, Signer, support},
};

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources<'a> {
    frame: Frame<'a>,
    outlets: Vec<Outlet>,
    /// Origins of several reports.
    families: Vec<Family>,
    /// "31 reports, 9 outlets, 20–23 independent origins".
    support: Option<String>,
    parts: Parts,
    letters: Vec<(&'static str, String)>,
    signer: Signer,
    /// Where the browser comes back to.
    back: String,
}

struct Outlet {
    row: OutletSummary,
    address: Option<String>,
    /// Its letter; empty where nobody gave it one.
    grade: &'static str,
}

/// Origins a part of the list.
const SIZE: usize = 40;

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let all = desk.store.outlets()?;
    let grades = desk.store.grades()?;
    let letter = |row: &OutletSummary| {
        row.outlet.as_ref().and_then(|outlet| grades.get(outlet)).map_or("", |grade| grade.letter())
    };
    let provenances = desk.store.provenances()?;
    let families: Vec<&[Provenance]> =
        provenances.chunk_by(|a, b| a.first == b.first).filter(|family| family.len() > 1).collect();
    match asked.shape {
        Shape::Json => {
            return Ok(Answer::Json(json!({
                "schema": 1, "outlets": all, "reliability": grades, "support": copies::count(&provenances),
                "origins": families.iter().map(|family| as_json(family)).collect::<Vec<_>>(),
            })));
        }
        Shape::Csv => return Ok(Answer::Csv(table(&all, letter))),
        _ => {}
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.sources"));
    let outlets = all.into_iter().map(|row| Outlet {
        address: row.outlet.as_ref().map(|name| format!("/facts?outlet={}", encoded(name))),
        grade: letter(&row),
        row,
    });
    let outlets = outlets.collect();
    let parts = Parts::new(asked, families.len() as u64, SIZE as u32);
    let offset = Parts::offset(asked, SIZE as u32) as usize;
    let shown = families.into_iter().skip(offset).take(SIZE);
    let families =
        shown.map(|family| Family::new(&frame, desk.store, family, None)).collect::<Result<Vec<_>, _>>()?;
    let support = (!provenances.is_empty()).then(|| support(&frame, &copies::count(&provenances)));
    let letters = Reliability::ALL
        .map(|one| (one.letter(), frame.t(&format!("grade.{}", one.letter())).to_owned()))
        .to_vec();
    let (signer, back) = (Signer::new(desk.site, asked), asked.with("lang", None));
    Answer::page(&Sources { frame, outlets, families, support, parts, letters, signer, back })
}

fn as_json(family: &[Provenance]) -> serde_json::Value {
    let documents = family
        .iter()
        .map(|from| json!({ "document": from.document, "outlet": from.outlet, "copy": from.copy }));
    json!({
        "first": family[0].first, "source": family[0].source(), "support": copies::count(family),
        "documents": documents.collect::<Vec<_>>(),
    })
}

fn table(outlets: &[OutletSummary], letter: impl Fn(&OutletSummary) -> &'static str) -> String {
    let heading = ["outlet", "documents", "facts", "first", "last", "reliability"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    rows.extend(outlets.iter().map(|o| {
        vec![
            own(&o.outlet),
            o.document_count.to_string(),
            o.fact_count.to_string(),
            own(&o.first),
            own(&o.last),
            letter(o).to_owned(),
        ]
    }));
    vigie::export::csv::table(rows)
}
