//! This site for programs: an OpenAPI 3.1 description, made from the table of pages.

use serde_json::{Map, Value, json};

use super::{Desk, PAGES, Page};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
};

/// Always as JSON: the description has no page for people.
pub(super) fn answer(_: &Desk, _: &Asked) -> Result<Answer, Trouble> {
    let mut paths = Map::new();
    for page in PAGES {
        let name = if page.name.is_empty() { "now" } else { page.name };
        for end in page.shapes {
            let id = if page.id.is_some() { "/{id}" } else { "" };
            paths.insert(format!("/{name}{id}{end}"), json!({ "get": operation(page, end) }));
        }
    }
    Ok(Answer::Json(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Vigie: a record of reports",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every page of the site as data. Offsets are Unicode code points of the document's text, half-open.",
        },
        "paths": paths,
    })))
}

fn operation(page: &Page, end: &str) -> Value {
    let shape = Shape::ENDS.iter().find(|(known, _)| *known == end).map_or(Shape::Html, |(_, shape)| *shape);
    let kind = shape.media_type();
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind);
    let id = page.id.map(|what| {
        json!({ "name": "id", "in": "path", "required": true, "description": what, "schema": { "type": "string" } })
    });
    let query = page.query.iter().map(|(name, what)| {
        json!({ "name": name, "in": "query", "description": what, "schema": { "type": "string" } })
    });
    let parameters: Vec<Value> = id.into_iter().chain(query).collect();
    json!({
        "summary": page.about,
        "parameters": parameters,
        "responses": {
            "200": { "description": page.about, "content": { kind: {} } },
            "404": { "description": "There is no such thing in the record." },
        },
    })
}
