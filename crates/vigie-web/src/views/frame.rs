//! What surrounds every page: its title, the way to the other pages, the languages, the other shapes.

use vigie::export::PlaceRow;
use vigie_store::PlaceSummary;

use crate::{
    asked::{Asked, encoded},
    pages::PAGES,
    site::Site,
    words::{LANGUAGES, Words},
};

/// The frame of a page.
pub(crate) struct Frame<'a> {
    words: &'a Words,
    site: &'a Site,
    asked: &'a Asked,
    /// Language of the interface.
    pub(crate) lang: &'static str,
    /// What the browser calls the page.
    pub(crate) title: String,
    /// The record's file.
    pub(crate) record: String,
}

/// A way to somewhere.
pub(crate) struct Way {
    pub(crate) address: String,
    pub(crate) name: String,
    /// Whether it leads to the page that is shown.
    pub(crate) here: bool,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(site: &'a Site, asked: &'a Asked, title: impl Into<String>) -> Self {
        Frame { words: site.words(), site, asked, lang: asked.lang, title: title.into(), record: site.name() }
    }

    /// A text of the interface.
    pub(crate) fn t<'k>(&'k self, key: &'k str) -> &'k str {
        self.words.get(self.lang, key)
    }

    /// A text of the interface that holds a number.
    pub(crate) fn n(&self, key: &str, n: &u64) -> String {
        self.words.count(self.lang, key, *n)
    }

    /// A type of fact or a state in words.
    pub(crate) fn label(&self, kind: &str) -> String {
        self.site.label(kind, self.lang)
    }

    /// The name of a known actor.
    pub(crate) fn actor(&self, id: Option<&str>) -> Option<String> {
        self.site.actor(id?, self.lang)
    }

    /// The pages that the menu leads to.
    pub(crate) fn menu(&self) -> Vec<Way> {
        let listed = PAGES.iter().filter(|page| page.in_menu);
        let way = |page: &crate::pages::Page| {
            let key = if page.name.is_empty() { "now" } else { page.name };
            Way {
                address: format!("/{}", page.name),
                name: self.t(&format!("menu.{key}")).to_owned(),
                here: page.name == self.asked.page && self.asked.id.is_none(),
            }
        };
        listed.map(way).collect()
    }

    /// The same page in other languages.
    pub(crate) fn languages(&self) -> Vec<Way> {
        let way = |(lang, name): (&str, &str)| Way {
            address: self.asked.with("lang", Some(lang)),
            name: name.to_owned(),
            here: lang == self.lang,
        };
        LANGUAGES.into_iter().map(way).collect()
    }

    /// The same page in other shapes.
    pub(crate) fn shapes(&self) -> Vec<Way> {
        let page = PAGES.iter().find(|page| page.name == self.asked.page);
        let ends = page.map_or(&[][..], |page| page.shapes);
        let way = |end: &&str| Way {
            address: self.asked.shaped(end),
            name: end.trim_start_matches('.').to_uppercase(),
            here: false,
        };
        ends.iter().map(way).collect()
    }

    /// What stands in the search field.
    pub(crate) fn searched(&self) -> String {
        self.asked.value("words").unwrap_or_default()
    }
}

/// The address of a place.
pub(crate) fn place_address(id: &str) -> String {
    format!("/place/{}", encoded(id))
}

/// "Spin Boldak, Kandahar, Afghanistan".
pub(crate) fn place_chain(name: &str, containers: &[String]) -> String {
    let mut names = vec![name];
    for container in containers {
        if names.last() != Some(&container.as_str()) {
            names.push(container);
        }
    }
    names.join(", ")
}

/// How exact a place is: "province ±120 km".
pub(crate) fn exactness(frame: &Frame, level: &str, radius_m: u32) -> String {
    let key = format!("level.{level}");
    let level = frame.t(&key).to_owned();
    match radius_m {
        0 => level,
        metres if metres < 1_000 => format!("{level} ±{metres} m"),
        metres if metres < 10_000 => format!("{level} ±{:.1} km", f64::from(metres) / 1_000.0),
        metres => format!("{level} ±{:.0} km", f64::from(metres) / 1_000.0),
    }
}

/// A place of a list.
pub(crate) struct PlaceView {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) within: String,
    pub(crate) exactness: String,
    pub(crate) facts: u64,
    pub(crate) documents: u64,
}

impl PlaceView {
    pub(crate) fn new(frame: &Frame, place: &PlaceSummary) -> Self {
        let chain = place_chain(&place.name, &place.containers);
        PlaceView {
            address: place_address(&place.id),
            within: chain.strip_prefix(&place.name).unwrap_or("").trim_start_matches(", ").to_owned(),
            name: place.name.clone(),
            exactness: exactness(frame, &place.level, place.radius_m),
            facts: place.fact_count,
            documents: place.document_count,
        }
    }
}

/// A place that a fact or status names.
pub(crate) struct PlaceLink {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) within: String,
    pub(crate) exactness: String,
    /// What the text says it lies in, where the gazetteer disagrees.
    pub(crate) conflict: Option<String>,
    pub(crate) inferred: bool,
}

impl PlaceLink {
    pub(crate) fn new(frame: &Frame, place: &PlaceRow) -> Self {
        let chain = place_chain(&place.name, &place.containers);
        PlaceLink {
            address: place_address(&place.id),
            within: chain.strip_prefix(&place.name).unwrap_or("").trim_start_matches(", ").to_owned(),
            name: place.name.clone(),
            exactness: exactness(frame, &place.level, place.radius_m),
            conflict: place.conflict.clone(),
            inferred: place.inferred,
        }
    }
}
