//! What is new, disputed or stale since a day, by place.

use askama::Template;
use serde_json::json;
use vigie::{
    export::{
        FactRow,
        brief::{self, Brief},
    },
    linking::{contradictions::Contradiction, standings::Standing},
};
use vigie_store::{FactQuery, Order, StandingQuery, Store, Totals};

use super::{Desk, contradictions};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{DisputeView, FactView, Frame, MOST_CLAIMS, Origins, PlaceLink, StatusView},
};

/// Days that are looked back where nobody says how far.
const DAYS: i64 = 7;
/// New facts and statuses that are looked at.
const MOST_FACTS: u32 = 2_000;
/// Lines that are shown of each place, and of statuses that grew stale.
const MOST_LINES: usize = 6;
const MOST_STALE: usize = 12;
/// Contradictions that are shown; all are on a page of their own.
const MOST_DISPUTES: u32 = 12;

#[derive(Template)]
#[template(path = "now.html")]
struct Now<'a> {
    frame: Frame<'a>,
    totals: Totals,
    since: String,
    /// Ways to look back farther: address and days.
    spans: Vec<(String, u64)>,
    new_facts: u64,
    disputes: Vec<DisputeView>,
    places: Vec<PlaceNews>,
    stale: Vec<StatusView>,
}

/// What is new of a place.
struct PlaceNews {
    place: Option<PlaceLink>,
    statuses: Vec<StatusView>,
    stories: Vec<Story>,
    /// Stories that are not shown.
    more: u64,
}

/// Facts that tell the same.
struct Story {
    fact: FactView,
    /// How many reports, outlets and independent origins stand behind it.
    support: String,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let totals = desk.store.totals()?;
    let today = totals.last.clone();
    let since = asked.day("since").or_else(|| before(today.as_deref()?, DAYS)).unwrap_or_default();
    let query = FactQuery {
        known_from: Some(since.clone()),
        order: Order::Newest,
        limit: Some(MOST_FACTS),
        ..FactQuery::default()
    };
    let facts = desk.store.find_facts(&query)?;
    let told = StandingQuery { told_from: Some(since.clone()), ..StandingQuery::default() };
    let mut statuses = desk.store.find_standings(&told)?;
    statuses.sort_by(|a, b| b.latest.cmp(&a.latest).then_with(|| a.id.cmp(&b.id)));
    let brief = brief::brief(&facts);
    let disputed = contradictions::open(desk, None, Some(since.clone()), None, MOST_DISPUTES)?;
    let origins = Origins::of(desk.store, facts.iter().map(|fact| fact.document.as_str()))?;
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(data(&totals, &since, &facts, &statuses, &brief, &disputed, &origins)));
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.now"));
    let view = |row: &Standing| StatusView::of(&frame, row, today.as_deref());
    // Those that nobody spoke of for longest come last: they are the least likely to be news.
    let mut open = desk.store.find_standings(&StandingQuery { open: true, ..StandingQuery::default() })?;
    open.sort_by(|a, b| b.confirmed.cmp(&a.confirmed).then_with(|| a.id.cmp(&b.id)));
    let stale = open.iter().map(view).filter(|status| status.freshness == "stale").take(MOST_STALE).collect();
    let places = brief.places.iter().map(|place| {
        let id = place.place.as_ref().map(|p| p.id.as_str());
        let here = |row: &&Standing| id == Some(row.place.id.as_str());
        let shown = place.stories.iter().take(MOST_LINES);
        let stories = shown.map(|story| story_view(&frame, &facts, story, &origins));
        PlaceNews {
            place: place.place.as_ref().map(|p| PlaceLink::new(&frame, p)),
            statuses: statuses.iter().filter(here).take(MOST_LINES).map(view).collect(),
            stories: stories.collect(),
            more: place.stories.len().saturating_sub(MOST_LINES) as u64,
        }
    });
    let places = places.collect();
    let disputes = contradictions::views(desk, &frame, &disputed, MOST_CLAIMS)?;
    let spans = [1, 7, 30].into_iter().filter_map(|days| {
        let day = before(today.as_deref()?, days)?;
        Some((asked.with("since", Some(&day)), days as u64))
    });
    let spans = spans.collect();
    let new_facts = desk.store.count_facts(&FactQuery { limit: None, ..query })?;
    Answer::page(&Now { frame, totals, since, spans, new_facts, disputes, places, stale })
}

fn story_view(frame: &Frame, facts: &[FactRow], story: &[usize], origins: &Origins) -> Story {
    let documents = story.iter().map(|&i| facts[i].document.as_str());
    Story { fact: FactView::new(frame, &facts[story[0]]), support: origins.support(frame, documents) }
}

fn data(
    totals: &Totals,
    since: &str,
    facts: &[FactRow],
    statuses: &[Standing],
    brief: &Brief,
    disputed: &[Contradiction],
    origins: &Origins,
) -> serde_json::Value {
    let id = |i: &usize| facts[*i].id.as_str();
    let places = brief.places.iter().map(|place| {
        let story = |story: &Vec<usize>| {
            let support = origins.count(story.iter().map(|&i| facts[i].document.as_str()));
            json!({ "facts": story.iter().map(id).collect::<Vec<_>>(), "support": support })
        };
        let stories: Vec<serde_json::Value> = place.stories.iter().map(story).collect();
        json!({ "place": place.place, "stories": stories })
    });
    json!({
        "schema": 1,
        "totals": totals,
        "since": since,
        "facts": facts,
        "places": places.collect::<Vec<_>>(),
        "contradictions": disputed,
        "standings": statuses,
    })
}

/// The day so many days before another.
fn before(day: &str, days: i64) -> Option<String> {
    let day: jiff::civil::Date = day.parse().ok()?;
    day.checked_sub(jiff::Span::new().days(days)).ok().map(|day| day.to_string())
}
