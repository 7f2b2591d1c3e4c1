//! Statuses and events on a map, each as exact as its report.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::json;
use vigie::{export, linking::standings::Standing};
use vigie_store::{FactQuery, Order, StandingQuery, Store};

use super::{Desk, fact_query};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    mapping::{self, Look, MapFrame, Sketch, Spot},
    views::{Frame, StatusView},
};

/// Facts that are drawn at most, the newest first.
const MOST_FACTS: u32 = 5_000;
/// Holders that have a colour of their own.
const HOLDERS: usize = 6;
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 600.0;

#[derive(Template)]
#[template(path = "map.html")]
struct Map<'a> {
    frame: Frame<'a>,
    asked: &'a Asked,
    map: String,
    statuses: Vec<StatusView>,
    /// Holders with a colour of their own: name and class.
    holders: Vec<(String, String)>,
    places: Vec<Listed>,
    types: Vec<(String, String)>,
    first: String,
    last: String,
    /// Ways to move the window: name and address.
    moves: Vec<(&'static str, String)>,
    count: u64,
}

/// A place of the list that says the same as the map.
struct Listed {
    name: String,
    address: String,
    facts: u64,
    exact: bool,
}

impl Map<'_> {
    fn value(&self, key: &str) -> String {
        self.asked.value(key).unwrap_or_default()
    }
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let (on, known) = (asked.day("on"), asked.day("known"));
    let query = FactQuery {
        from: on.clone(),
        until: on.clone(),
        known_until: known.clone(),
        place: None,
        order: Order::Newest,
        limit: Some(MOST_FACTS),
        ..fact_query(asked)
    };
    let facts = desk.store.find_facts(&query)?;
    if asked.shape == Shape::Geojson {
        return Ok(Answer::Geojson(export::geojson::facts(&facts)));
    }
    let query = StandingQuery {
        on: on.clone(),
        known: known.clone(),
        open: on.is_none(),
        ..StandingQuery::default()
    };
    let mut all = desk.store.find_standings(&query)?;
    all.sort_by(|a, b| b.latest.cmp(&a.latest).then_with(|| a.id.cmp(&b.id)));
    let wanted = asked.value("type");
    let standing: Vec<&Standing> =
        all.iter().filter(|s| wanted.as_ref().is_none_or(|kind| *kind == s.state)).collect();
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(json!({ "schema": 1, "standings": standing, "facts": facts })));
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.map"));
    let totals = desk.store.totals()?;
    let day = on.clone().or(known).or_else(|| totals.last.clone());
    let holders = holders(&standing);
    let mut spots = status_spots(&frame, &standing, &holders, day.as_deref());
    spots.extend(mapping::spots_of(&facts));
    let at = desk.store.find_place(&asked.value("place").unwrap_or_default())?;
    let bounds = asked
        .value("box")
        .and_then(|text| bounds_of(&text))
        .or_else(|| at.map(|p| around(p.lon, p.lat, (f64::from(p.radius_m) / 90_000.0).max(1.5))))
        .unwrap_or_else(|| around_most(&spots));
    let window = MapFrame::new(bounds, WIDTH, HEIGHT);
    let sketch = Sketch { frame: window, spots, title: frame.title.clone() };
    let map = mapping::draw(desk.site.basemap(), &sketch);
    if asked.shape == Shape::Svg {
        return Ok(Answer::Svg(map.replacen("<title>", &format!("<style>{PAPER}</style><title>"), 1)));
    }
    let types = desk.site.types(asked.lang);
    let places = sketch.spots.iter().filter(|spot| !matches!(spot.look, Look::Status(_)));
    let mut places: Vec<Listed> = places
        .map(|spot| Listed {
            name: spot.name.clone(),
            address: spot.address.clone(),
            facts: spot.weight,
            exact: spot.look == Look::Pin,
        })
        .collect();
    places.sort_by(|a, b| b.facts.cmp(&a.facts).then_with(|| a.name.cmp(&b.name)));
    let view = |row: &&Standing| StatusView::of(&frame, row, day.as_deref());
    let statuses = standing.iter().map(view).collect();
    let holders = holders
        .into_iter()
        .enumerate()
        .map(|(n, side)| (named(&frame, &standing, &side), format!("holder-{n}")))
        .collect();
    let moves = moves(asked, &sketch.frame);
    Answer::page(&Map {
        asked,
        map,
        statuses,
        holders,
        places,
        types,
        first: totals.first.unwrap_or_default(),
        last: totals.last.unwrap_or_default(),
        moves,
        count: facts.len() as u64,
        frame,
    })
}

/// The style of a map that stands alone, on paper.
const PAPER: &str = ".sea{fill:#e8eef2}.land{fill:#faf8f3;stroke:#b9b2a3;stroke-width:.6}.country{fill:#b4341f;fill-opacity:.06}.pin{fill:#b4341f;fill-opacity:.75;\
    stroke:#fff}.area{fill:#b4341f;fill-opacity:.1;stroke:#b4341f;stroke-dasharray:3 3}.status{fill:#1d4e89;\
    fill-opacity:.2;stroke:#1d4e89}.contested{fill:url(#hatch)}.hatch-back{fill:#fff;fill-opacity:.3}\
    .hatch-line{fill:#1d4e89;fill-opacity:.5}.claimed{stroke-dasharray:5 3}.ageing{opacity:.7}.stale{opacity:.4}\
    .name{font:11px sans-serif;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:3px}.scale path{fill:none;\
    stroke:#444}.scale text{font:10px sans-serif;fill:#444}";

/// Those who hold most, by how many statuses name them.
fn holders(standing: &[&Standing]) -> Vec<String> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for status in standing.iter().filter(|s| s.state == "controls") {
        *counted.entry(holder(status)).or_default() += 1;
    }
    counted.remove("");
    let mut holders: Vec<(String, usize)> = counted.into_iter().collect();
    holders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    holders.into_iter().take(HOLDERS).map(|(name, _)| name).collect()
}

/// Who holds it: the side, else the words.
fn holder(standing: &Standing) -> String {
    let words = || standing.holder.as_ref().map(|words| words.to_lowercase());
    standing.side.clone().or_else(words).unwrap_or_default()
}

/// What a holder is called: the actor of its side that holds most, else the words of the first claim.
fn named(frame: &Frame, standing: &[&Standing], side: &str) -> String {
    let own = || standing.iter().filter(|one| holder(one) == side);
    let mut actors: BTreeMap<&str, usize> = BTreeMap::new();
    for actor in own().filter_map(|one| one.actor.as_deref()) {
        *actors.entry(actor).or_default() += 1;
    }
    let most = actors.into_iter().max_by_key(|(id, n)| (*n, std::cmp::Reverse(*id))).map(|(id, _)| id);
    let words = || own().find_map(|one| one.holder.clone());
    frame.actor(most).or_else(words).unwrap_or_else(|| side.to_owned())
}

/// The statuses of each place as one area: hatched where two say that they hold it or it is fought over, dashed where a
/// side to the matter says so. The newest status that tells who holds it gives the colour.
fn status_spots(frame: &Frame, standing: &[&Standing], holders: &[String], day: Option<&str>) -> Vec<Spot> {
    let mut by_place: BTreeMap<&str, Vec<&Standing>> = BTreeMap::new();
    for status in standing {
        by_place.entry(&status.place.id).or_default().push(status);
    }
    let spot = |statuses: Vec<&Standing>| {
        let place = &statuses.first()?.place;
        let holds = |status: &&&Standing| status.state == "controls";
        let shown = statuses.iter().find(holds).or(statuses.first())?;
        let view = StatusView::of(frame, shown, day);
        let contested = statuses.iter().any(|status| status.state == "contests")
            || statuses.iter().filter(holds).any(|status| holder(status) != holder(shown));
        let colour = holders.iter().position(|known| *known == holder(shown));
        let classes = [
            Some(shown.state.clone()),
            Some(shown.basis.clone()),
            Some(view.freshness.to_owned()),
            contested.then(|| "contested".to_owned()),
            colour.map(|n| format!("holder-{n}")),
        ];
        let told = statuses.iter().map(|status| {
            let view = StatusView::of(frame, status, day);
            let who = view.holder.map(|holder| format!(" · {holder}")).unwrap_or_default();
            format!("{}{who} · {} · {}", view.state, view.basis, view.known)
        });
        let about = format!("{}: {}", place.name, told.collect::<Vec<_>>().join("; "));
        Some(Spot {
            lon: place.lon,
            lat: place.lat,
            radius_m: f64::from(place.radius_m).max(4_000.0),
            look: if place.level == "country" {
                Look::Country
            } else {
                Look::Status(classes.into_iter().flatten().collect::<Vec<_>>().join(" "))
            },
            weight: statuses.len() as u64,
            name: place.name.clone(),
            about,
            address: crate::views::place_address(&place.id),
        })
    };
    let mut spots: Vec<Spot> = by_place.into_values().filter_map(spot).collect();
    spots.sort_by(|a, b| b.radius_m.total_cmp(&a.radius_m).then_with(|| a.about.cmp(&b.about)));
    spots
}

fn around(lon: f64, lat: f64, degrees: f64) -> [f64; 4] {
    [lon - degrees, lat - degrees, lon + degrees, lat + degrees]
}

/// "60,29,75,38.5".
fn bounds_of(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text.split(',').map_while(|part| part.trim().parse().ok()).collect();
    let [west, south, east, north] = numbers.try_into().ok()?;
    let sane =
        (-180.0..=180.0).contains(&west) && (-90.0..=90.0).contains(&south) && east > west && north > south;
    sane.then_some([west, south, east.min(180.0), north.min(90.0)])
}

/// The box around most of what is told: a tenth may lie outside, at the world's far ends.
fn around_most(spots: &[Spot]) -> [f64; 4] {
    let mut lons = Vec::new();
    let mut lats = Vec::new();
    for spot in spots.iter().filter(|spot| spot.radius_m < 600_000.0) {
        for _ in 0..spot.weight.min(50) {
            lons.push(spot.lon);
            lats.push(spot.lat);
        }
    }
    if lons.is_empty() {
        return [-130.0, -50.0, 160.0, 68.0];
    }
    let ends = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let cut = values.len() / 20;
        (values[cut], values[values.len() - 1 - cut])
    };
    let ((west, east), (south, north)) = (ends(lons), ends(lats));
    let margin = |span: f64| (span * 0.08).max(0.5);
    let (x, y) = (margin(east - west), margin(north - south));
    [west - x, south - y, east + x, north + y]
}

fn moves(asked: &Asked, frame: &MapFrame) -> Vec<(&'static str, String)> {
    let [west, south, east, north] = frame.bounds;
    let (wide, high) = (east - west, north - south);
    let to = |name, [a, b, c, d]: [f64; 4]| {
        let text = format!("{:.3},{:.3},{:.3},{:.3}", a.max(-180.0), b.max(-85.0), c.min(180.0), d.min(85.0));
        (name, asked.with("box", Some(&text)))
    };
    // The drawing adds a margin to the box that it is given.
    let zoom = |factor: f64| {
        let (x, y) = (wide * (1.0 - factor) / 2.0, high * (1.0 - factor) / 2.0);
        [west + x, south + y, east - x, north - y]
    };
    let shift = |x: f64, y: f64| {
        let [a, b, c, d] = zoom(0.92);
        [a + wide * x, b + high * y, c + wide * x, d + high * y]
    };
    vec![
        to("in", zoom(0.5)),
        to("out", zoom(1.8)),
        to("west", shift(-0.4, 0.0)),
        to("east", shift(0.4, 0.0)),
        to("north", shift(0.0, 0.4)),
        to("south", shift(0.0, -0.4)),
        ("all", asked.with("box", None)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_read_from_four_numbers_and_nothing_else() {
        assert_eq!(bounds_of("60, 29,75,38.5"), Some([60.0, 29.0, 75.0, 38.5]));
        for bad in ["", "1,2,3", "75,29,60,38", "a,b,c,d", "NaN,0,1,1", "1,2,3,4,5"] {
            assert_eq!(bounds_of(bad), None, "{bad}");
        }
    }
}
