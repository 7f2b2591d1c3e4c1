//! The pages, one file each: what a request wants → what the record says → a template.

mod contradictions;
mod documents;
mod events;
mod facts;
mod map;
mod now;
mod openapi;
mod place;
mod places;
mod reader;
mod report;
mod review;
mod search;
mod sources;
mod timeline;

use vigie_store::{FactQuery, GeoPackage};

use crate::{
    answer::{self, Answer, Trouble},
    asked::{Asked, Shape},
    kept::Made,
    site::Site,
    views::Frame,
};

/// A page of the site.
pub struct Page {
    /// The first part of its address; empty for the first page.
    pub name: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// What follows its name in the address, if anything does.
    pub id: Option<&'static str>,
    /// Whether the menu leads to it.
    pub in_menu: bool,
    /// Ends of its addresses in other shapes.
    pub shapes: &'static [&'static str],
    /// What may stand behind the question mark: names and what they do.
    pub query: &'static [(&'static str, &'static str)],
    /// Whether decisions are taken on it: what it shows depends on who asks.
    decides: bool,
    answer: fn(&Desk, &Asked) -> Result<Answer, Trouble>,
}

/// What a page works with.
pub(crate) struct Desk<'a> {
    pub(crate) site: &'a Site,
    pub(crate) store: &'a GeoPackage,
}

const FACTS: &[(&str, &str)] = &[
    ("type", "type of the ontology, such as shelling"),
    ("layer", "event, hazard or state"),
    ("realis", "actual, negated, future or hypothetical"),
    ("outlet", "who published it"),
    ("review", "accepted, corrected, rejected, none or any; all but rejected where nothing is said"),
    ("place", "gazetteer id of a place: facts at it or in it"),
    ("words", "words of the sentence or of those who say it"),
    ("from", "day; it may have lasted until then or later"),
    ("until", "day; it may have begun by then"),
    ("known_from", "day; published then or later"),
    ("known_until", "day; published by then"),
    ("part", "which part of a long list, from 1 on"),
];
const PART: &[(&str, &str)] = &[("part", "which part of a long list, from 1 on")];

/// Every page: the menu, the addresses and the description for programs are made from this table.
pub const PAGES: &[Page] = &[
    Page {
        name: "",
        about: "What is new, disputed or stale since a day, by place.",
        id: None,
        in_menu: true,
        shapes: &[".json"],
        query: &[("since", "day; what was published then or later is new")],
        decides: false,
        answer: now::answer,
    },
    Page {
        name: "map",
        about: "Statuses and events on a map, each as exact as its report.",
        id: None,
        in_menu: true,
        shapes: &[".svg", ".geojson", ".json"],
        query: &[
            ("on", "day; what was so on that day"),
            ("known", "day; only what was published by then"),
            ("type", "type of the ontology"),
            ("layer", "event, hazard or state"),
            ("box", "west,south,east,north in degrees"),
            ("place", "gazetteer id of a place to look at"),
        ],
        decides: false,
        answer: map::answer,
    },
    Page {
        name: "places",
        about: "The places that reports name.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv"],
        query: PART,
        decides: false,
        answer: places::answer,
    },
    Page {
        name: "place",
        about: "A place: its states over time, and who says what of it.",
        id: Some("gazetteer id"),
        in_menu: false,
        shapes: &[".json", ".csv", ".geojson"],
        query: FACTS,
        decides: false,
        answer: place::answer,
    },
    Page {
        name: "timeline",
        about: "What happened, day by day.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv", ".geojson"],
        query: FACTS,
        decides: false,
        answer: timeline::answer,
    },
    Page {
        name: "events",
        about: "What reports tell of one occurrence, linked and side by side.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv"],
        query: &[
            ("place", "gazetteer id of a place: events at it or in it"),
            ("known_from", "day; reported then or later"),
            ("known_until", "day; first reported by then"),
            ("part", "which part of a long list, from 1 on"),
        ],
        decides: false,
        answer: events::list,
    },
    Page {
        name: "contradictions",
        about: "Claims that cannot all be right, or that give one thing different sizes.",
        id: None,
        in_menu: false,
        shapes: &[".json"],
        query: &[
            ("place", "gazetteer id of a place: at it or in it"),
            ("known_from", "day; some claim was published then or later"),
            ("settled", "yes or no: those that a reviewer settled, or those that are open"),
        ],
        decides: true,
        answer: contradictions::answer,
    },
    Page {
        name: "event",
        about: "One event: its figures over time, and all who tell of it.",
        id: Some("id of the event"),
        in_menu: false,
        shapes: &[".json", ".csv", ".geojson"],
        query: &[],
        decides: false,
        answer: events::one,
    },
    Page {
        name: "facts",
        about: "Facts by their fields.",
        id: None,
        in_menu: false,
        shapes: &[".json", ".csv", ".geojson"],
        query: FACTS,
        decides: false,
        answer: facts::list,
    },
    Page {
        name: "fact",
        about: "One fact with the words behind each value.",
        id: Some("id of the fact"),
        in_menu: false,
        shapes: &[".json", ".csv", ".geojson"],
        query: &[],
        decides: false,
        answer: facts::one,
    },
    Page {
        name: "documents",
        about: "The documents that were read.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv"],
        query: PART,
        decides: false,
        answer: documents::answer,
    },
    Page {
        name: "document",
        about: "A document with its facts beside it.",
        id: Some("SHA-256 of the document"),
        in_menu: false,
        shapes: &[".json", ".csv", ".geojson"],
        query: &[],
        decides: false,
        answer: reader::answer,
    },
    Page {
        name: "sources",
        about: "The outlets that were read, and the origins that their reports share.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv"],
        query: PART,
        decides: true,
        answer: sources::answer,
    },
    Page {
        name: "report",
        about: "A draft situation report over an area and a period, each line with its sources.",
        id: None,
        in_menu: true,
        shapes: &[".md", ".docx", ".json"],
        query: &[
            ("place", "gazetteer id of the area: what lies at it or in it"),
            ("from", "first day of the period"),
            ("until", "last day of the period"),
            ("known", "day; only what was published by then"),
        ],
        decides: false,
        answer: report::answer,
    },
    Page {
        name: "review",
        about: "Facts that wait for a reviewer, one at a time, those first that would change the picture.",
        id: None,
        in_menu: true,
        shapes: &[".json", ".csv"],
        query: &[("fact", "id of the fact to look at")],
        decides: true,
        answer: review::answer,
    },
    Page {
        name: "search",
        about: "Documents and facts by their words.",
        id: None,
        in_menu: false,
        shapes: &[".json"],
        query: FACTS,
        decides: false,
        answer: search::answer,
    },
    Page {
        name: "openapi",
        about: "This site for programs (OpenAPI 3.1).",
        id: None,
        in_menu: false,
        shapes: &[".json"],
        query: &[],
        decides: false,
        answer: openapi::answer,
    },
];

/// The answer to a request.
pub(crate) fn answer(site: &Site, asked: &Asked) -> Result<Answer, Trouble> {
    let Some(page) = PAGES.iter().find(|page| page.name == asked.page) else { return Ok(Answer::NotFound) };
    if page.id.is_some() != asked.id.is_some() {
        return Ok(Answer::NotFound);
    }
    let comes = |end: &str| Shape::ENDS.iter().any(|(known, shape)| *known == end && *shape == asked.shape);
    if asked.shape != Shape::Html && !page.shapes.iter().any(|end| comes(end)) {
        return Ok(Answer::NoSuchShape);
    }
    site.with_store(|store| (page.answer)(&Desk { site, store }, asked))?
}

/// The answer to a request as it goes out: as it was made before, where the record is as it was.
pub(crate) fn made(site: &Site, asked: &Asked) -> Result<Made, Trouble> {
    let make = || Ok(answer::made(answer(site, asked)?, || absent(site, asked)));
    // What a reviewer sees depends on who it is.
    let decides = PAGES.iter().any(|page| page.name == asked.page && page.decides);
    if decides { make() } else { site.kept().or_make(&asked.key(), make) }
}

/// The page that says that nothing is there.
pub(crate) fn absent(site: &Site, asked: &Asked) -> String {
    let frame = Frame::new(site, asked, site.words().get(asked.lang, "absent.title"));
    askama::Template::render(&Absent { frame }).unwrap_or_default()
}

#[derive(askama::Template)]
#[template(path = "absent.html")]
struct Absent<'a> {
    frame: Frame<'a>,
}

/// The facts that the query of an address selects.
pub(crate) fn fact_query(asked: &Asked) -> FactQuery {
    FactQuery {
        fact_type: asked.value("type"),
        layer: asked.value("layer"),
        realis: asked.value("realis"),
        outlet: asked.value("outlet"),
        review: asked.value("review"),
        place: asked.value("place"),
        words: asked.value("words"),
        from: asked.day("from"),
        until: asked.day("until"),
        known_from: asked.day("known_from"),
        known_until: asked.day("known_until"),
        ..FactQuery::default()
    }
}
