//! Documents and facts by their words.

use askama::Template;
use serde_json::json;
use vigie_store::{FactQuery, Order, Store};

use super::{Desk, fact_query, facts};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{FactView, Frame, Parts},
};

/// Documents that are shown of those that hold the words.
const MOST_DOCUMENTS: usize = 30;

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'a> {
    frame: Frame<'a>,
    asked: &'a Asked,
    types: Vec<(String, String)>,
    documents: Vec<Hit>,
    document_count: u64,
    facts: Vec<FactView>,
    parts: Parts,
    /// Whether anything was asked for.
    any: bool,
}

struct Hit {
    address: String,
    name: String,
    /// The words around the first match: texts and, every second, the matches.
    snippet: Vec<(String, bool)>,
}

impl Search<'_> {
    fn value(&self, key: &str) -> String {
        self.asked.value(key).unwrap_or_default()
    }
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = FactQuery { order: Order::Newest, ..fact_query(asked) };
    let any = query != FactQuery { order: Order::Newest, ..FactQuery::default() };
    let words = asked.value("words").unwrap_or_default();
    let hits = desk.store.search(&words)?;
    if asked.shape == Shape::Json {
        let facts = if any { desk.store.find_facts(&query)? } else { Vec::new() };
        return Ok(Answer::Json(json!({ "schema": 1, "documents": hits, "facts": facts })));
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "search.title"));
    let (facts, parts) = if any {
        facts::part(desk, asked, &frame, query)?
    } else {
        (Vec::new(), Parts::new(asked, 0, facts::SIZE))
    };
    let document_count = hits.len() as u64;
    let documents = hits.into_iter().take(MOST_DOCUMENTS).map(|hit| Hit {
        address: format!("/document/{}", hit.document),
        snippet: matches(&hit.snippet),
        name: hit.name,
    });
    let types = desk.site.types(asked.lang);
    let documents = documents.collect();
    Answer::page(&Search { frame, asked, types, documents, document_count, facts, parts, any })
}

/// "words [match] words" in pieces.
fn matches(snippet: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for (n, piece) in snippet.split('[').enumerate() {
        match piece.split_once(']') {
            Some((hit, rest)) if n > 0 => {
                out.push((hit.to_owned(), true));
                out.push((rest.to_owned(), false));
            }
            _ => out.push((piece.to_owned(), false)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn matches_are_told_from_words_around_them() {
        let pieces = super::matches("in [Herat] and [Ghazni]");
        let hits: Vec<&str> = pieces.iter().filter(|(_, hit)| *hit).map(|(text, _)| text.as_str()).collect();
        assert_eq!(hits, ["Herat", "Ghazni"]);
        assert_eq!(pieces.iter().map(|(text, _)| text.as_str()).collect::<String>(), "in Herat and Ghazni");
    }
}
