//! What a request wants: a page, its id, its shape, its language.

use std::collections::BTreeMap;

use vigie_store::review::Refusal;

use crate::{posting::Form, words::LANGUAGES};

/// In which shape a page is wanted; the end of the address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A page for people.
    Html,
    /// The same as JSON.
    Json,
    /// The same as a table.
    Csv,
    /// The same as features with geometry.
    Geojson,
    /// The page's map alone.
    Svg,
    /// The same as Markdown.
    Markdown,
    /// The same as a Word document.
    Docx,
}

impl Shape {
    /// What ends its addresses; a page for people has none.
    pub const ENDS: [(&'static str, Shape); 6] = [
        (".json", Shape::Json),
        (".csv", Shape::Csv),
        (".geojson", Shape::Geojson),
        (".svg", Shape::Svg),
        (".md", Shape::Markdown),
        (".docx", Shape::Docx),
    ];

    /// The media type of what it is sent as.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Shape::Html => "text/html; charset=utf-8",
            Shape::Json => "application/json",
            Shape::Csv => "text/csv; charset=utf-8",
            Shape::Geojson => "application/geo+json",
            Shape::Svg => "image/svg+xml",
            Shape::Markdown => "text/markdown; charset=utf-8",
            Shape::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// A request, taken apart.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The page: `place` of `/place/geonames:1.json`; empty for the first page.
    pub page: String,
    /// The id: `geonames:1` of the same.
    pub id: Option<String>,
    /// The shape: JSON of the same.
    pub shape: Shape,
    /// What stands behind the question mark; of several values of a key the last.
    pub query: BTreeMap<String, String>,
    /// Language of the interface.
    pub lang: &'static str,
    /// The name that this browser reviews under.
    pub reviewer: String,
    /// A form that was refused, and why: the page is shown with what was typed.
    pub(crate) refused: Option<(Form, Refusal)>,
}

impl Asked {
    /// Takes an address apart.
    pub(crate) fn new(path: &str, query: BTreeMap<String, String>, lang: &'static str) -> Self {
        let (path, shape) = Shape::ENDS
            .into_iter()
            .find_map(|(end, shape)| Some((path.strip_suffix(end)?, shape)))
            .unwrap_or((path, Shape::Html));
        let path = path.strip_prefix('/').unwrap_or(path);
        let (page, id) = match path.split_once('/') {
            Some((page, id)) if !id.is_empty() => (page, Some(id.to_owned())),
            Some((page, _)) => (page, None),
            None => (path, None),
        };
        // The first page in other shapes is /now.json.
        let page = if page == "now" { "" } else { page };
        Asked { page: page.to_owned(), id, shape, query, lang, reviewer: String::new(), refused: None }
    }

    /// All that a page depends on besides the record, as one text.
    pub(crate) fn key(&self) -> String {
        let mut key =
            format!("{}\n{}\n{:?}\n{}", self.lang, self.page, self.shape, self.id.as_deref().unwrap_or(""));
        for (name, value) in &self.query {
            key.push_str(&format!("\n{}={}", encoded(name), encoded(value)));
        }
        key
    }

    /// A value of the query that is not blank.
    pub(crate) fn value(&self, key: &str) -> Option<String> {
        self.query.get(key).map(|value| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// A day of the query: anything else is as if it were not there.
    pub(crate) fn day(&self, key: &str) -> Option<String> {
        self.value(key).filter(|day| day.parse::<jiff::civil::Date>().is_ok())
    }

    /// Which part of a long list is wanted, from 1 on.
    pub(crate) fn part(&self) -> u32 {
        self.value("part").and_then(|part| part.parse().ok()).unwrap_or(1).clamp(1, 1_000_000)
    }

    /// The address of the same page with one value of the query changed, or left out.
    pub(crate) fn with(&self, key: &str, value: Option<&str>) -> String {
        let mut query = self.query.clone();
        match value {
            Some(value) => drop(query.insert(key.to_owned(), value.to_owned())),
            None => drop(query.remove(key)),
        }
        self.address("", &query)
    }

    /// The address of the same page in another shape.
    pub(crate) fn shaped(&self, end: &str) -> String {
        let mut query = self.query.clone();
        query.remove("lang");
        self.address(end, &query)
    }

    fn address(&self, end: &str, query: &BTreeMap<String, String>) -> String {
        let page = if self.page.is_empty() && !end.is_empty() { "now" } else { &self.page };
        let mut out = format!("/{page}");
        if let Some(id) = &self.id {
            out.push('/');
            out.push_str(&encoded(id));
        }
        out.push_str(end);
        let pairs: Vec<String> =
            query.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value))).collect();
        if !pairs.is_empty() {
            out.push('?');
            out.push_str(&pairs.join("&"));
        }
        out
    }
}

/// Text as a part of an address: what RFC 3986 does not call unreserved is written as `%` and two digits; a colon stays.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The language that is asked for by name, or the first that a browser accepts and the interface speaks.
pub(crate) fn language(asked: Option<&str>, accepted: &str) -> &'static str {
    let known = |code: &str| LANGUAGES.iter().map(|(lang, _)| *lang).find(|lang| code == *lang);
    let mut wishes: Vec<(i32, usize, &str)> = accepted
        .split(',')
        .enumerate()
        .filter_map(|(n, wish)| {
            let mut parts = wish.split(';');
            let code = parts.next()?.trim();
            let code = code.split('-').next()?;
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            Some((-(weight * 1000.0) as i32, n, code))
        })
        .collect();
    wishes.sort_unstable();
    asked.and_then(known).or_else(|| wishes.into_iter().find_map(|(_, _, code)| known(code))).unwrap_or("en")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_page_id_and_shape() {
        let asked = |path| {
            let asked = Asked::new(path, BTreeMap::new(), "en");
            (asked.page, asked.id, asked.shape)
        };
        assert_eq!(asked("/"), (String::new(), None, Shape::Html));
        assert_eq!(asked("/now.json"), (String::new(), None, Shape::Json));
        assert_eq!(asked("/facts.geojson"), ("facts".into(), None, Shape::Geojson));
        assert_eq!(asked("/place/geonames:1.csv"), ("place".into(), Some("geonames:1".into()), Shape::Csv));
    }

    #[test]
    fn addresses_lead_back_to_what_was_asked() {
        let query = BTreeMap::from([("words".to_owned(), "à & b".to_owned())]);
        let asked = Asked::new("/search", query, "en");
        assert_eq!(asked.with("part", Some("2")), "/search?part=2&words=%C3%A0%20%26%20b");
        assert_eq!(asked.shaped(".json"), "/search.json?words=%C3%A0%20%26%20b");
    }

    #[test]
    fn the_best_language_is_spoken() {
        assert_eq!(language(None, "de-DE,de;q=0.9,es;q=0.5,fr;q=0.7"), "fr");
        assert_eq!(language(Some("es"), "fr"), "es");
        assert_eq!(language(Some("xx"), ""), "en");
    }
}
