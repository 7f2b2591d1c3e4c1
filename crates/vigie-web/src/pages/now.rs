//! What is new, disputed or stale since a day, by place.

use askama::Template;
use serde_json::json;
use vigie::{
    export::{
        FactRow,
        brief::{self, About, Brief},
    },
    linking::standings::Standing,
};
use vigie_store::{FactQuery, Order, StandingQuery, Store, Totals};

use super::Desk;
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{FactView, Frame, Origins, PlaceLink, StatusView, counted, place_address},
};

/// Days that are looked back where nobody says how far.
const DAYS: i64 = 7;
/// New facts and statuses that are looked at.
const MOST_FACTS: u32 = 2_000;
/// Lines that are shown of each place, and of statuses that grew stale.
const MOST_LINES: usize = 6;
const MOST_STALE: usize = 12;

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

/// Claims that cannot all be right, one under the other.
pub(super) struct DisputeView {
    pub(super) about: String,
    /// Its address and name.
    pub(super) place: Option<(String, String)>,
    pub(super) claims: Vec<Claim>,
}

/// One claim of a dispute.
pub(super) struct Claim {
    pub(super) fact: FactView,
    /// The figure that is disputed.
    pub(super) figure: Option<String>,
    pub(super) denies: bool,
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
    let origins = Origins::of(desk.store, facts.iter().map(|fact| fact.document.as_str()))?;
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(data(&totals, &since, &facts, &statuses, &brief, &origins)));
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
    let disputes = dispute_views(&frame, &facts, &brief);
    let spans = [1, 7, 30].into_iter().filter_map(|days| {
        let day = before(today.as_deref()?, days)?;
        Some((asked.with("since", Some(&day)), days as u64))
    });
    let spans = spans.collect();
    let new_facts = desk.store.count_facts(&FactQuery { limit: None, ..query })?;
    Answer::page(&Now { frame, totals, since, spans, new_facts, disputes, places, stale })
}

/// The disputes of a briefing as templates show them.
pub(super) fn dispute_views(frame: &Frame, facts: &[FactRow], brief: &Brief) -> Vec<DisputeView> {
    let view = |dispute: &brief::Dispute| DisputeView {
        about: about(frame, &dispute.about),
        place: dispute.place.as_ref().map(|place| (place_address(&place.id), place.name.clone())),
        claims: dispute
            .claims
            .iter()
            .map(|side| Claim {
                fact: FactView::new(frame, &facts[side.fact]),
                figure: side.count.and_then(|n| facts[side.fact].counts.get(n)).map(|c| counted(frame, c)),
                denies: side.denies,
            })
            .collect(),
    };
    brief.disputes.iter().map(view).collect()
}

fn about(frame: &Frame, about: &About) -> String {
    match about {
        About::Whether(state) if state == "controls" => frame.t("dispute.holder").to_owned(),
        About::Whether(kind) => frame.label(kind),
        About::Figure(what) => {
            format!("{}: {}", frame.t("dispute.figure"), frame.t(&format!("count.what.{what}")))
        }
    }
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
    let disputes = brief.disputes.iter().map(|dispute| {
        let (kind, what) = match &dispute.about {
            About::Whether(what) => ("whether", what),
            About::Figure(what) => ("figure", what),
        };
        let claims =
            dispute.claims.iter().map(|side| json!({ "fact": id(&side.fact), "denies": side.denies }));
        json!({ "place": dispute.place, "about": kind, "what": what, "claims": claims.collect::<Vec<_>>() })
    });
    json!({
        "schema": 1,
        "totals": totals,
        "since": since,
        "facts": facts,
        "places": places.collect::<Vec<_>>(),
        "disputes": disputes.collect::<Vec<_>>(),
        "standings": statuses,
    })
}

/// The day so many days before another.
fn before(day: &str, days: i64) -> Option<String> {
    let day: jiff::civil::Date = day.parse().ok()?;
    day.checked_sub(jiff::Span::new().days(days)).ok().map(|day| day.to_string())
}
