//! States of places over time as they are kept and found again.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::{Connection, params};

use vigie::linking::{
    Transitions,
    events::Telling,
    standings::{Standing, closed, standings},
};

use super::{contradictions, linking, review, select};
use crate::{StandingQuery, geometry};

/// Puts these in the place of those that were kept, or of those of some places.
pub(super) fn keep(
    db: &Connection,
    all: &[Standing],
    spots: Option<&BTreeSet<String>>,
) -> rusqlite::Result<()> {
    linking::replace(
        db,
        "standings",
        "standing_id",
        spots.map(|spots| ("spot", spots)),
        all,
        |standing| &standing.id,
        |standing, detail| {
            let spot = &standing.place;
            let pin = matches!(spot.level.as_str(), "site" | "settlement")
                .then(|| geometry::point((spot.lon, spot.lat)));
            db.prepare_cached(
                "INSERT INTO standings (geom, standing_id, state, place, place_id, side, holder, valid_from, valid_to, known,
                   confirmed, basis, claims, against, detail, spot)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute(params![
                pin,
                standing.id,
                standing.state,
                spot.name,
                linking::place_number(db, Some(spot))?,
                standing.side,
                standing.holder,
                standing.from,
                standing.until,
                standing.known.map(|day| day.to_string()),
                standing.confirmed.map(|day| day.to_string()),
                standing.basis,
                standing.opened_by.len(),
                standing.against.len(),
                detail,
                spot.id,
            ])
        },
    )
}

/// Those that a query selects, by place and beginning.
pub(super) fn find(db: &Connection, query: &StandingQuery) -> rusqlite::Result<Vec<Standing>> {
    let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let mut all = match day(&query.known) {
        Some(known) => as_known(db, query.place.as_deref(), known)?,
        None => kept(db, query.place.as_deref())?,
    };
    let (on, told_from) = (day(&query.on), day(&query.told_from));
    all.retain(|standing| {
        on.is_none_or(|day| standing.stands_on(day))
            && told_from.is_none_or(|day| standing.latest.or(standing.confirmed) >= Some(day))
            && !(query.open && standing.until.is_some())
    });
    all.sort_by(|a, b| {
        let key = |s: &Standing| (s.place.name.clone(), s.place.id.clone(), s.from.is_none(), s.from.clone());
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    Ok(all)
}

/// One by its id.
pub(super) fn one(db: &Connection, id: &str) -> rusqlite::Result<Option<Standing>> {
    let id = id.to_owned();
    let found = linking::details(db, "SELECT detail FROM standings WHERE standing_id = ?1", &[&id])?;
    Ok(found.into_iter().next())
}

/// As the record keeps them: all that is known.
fn kept(db: &Connection, place: Option<&str>) -> rusqlite::Result<Vec<Standing>> {
    let only = place.map_or("true".to_owned(), |_| format!("place_id IN ({})", select::AT_OR_IN));
    let values: Vec<String> = place.map(str::to_owned).into_iter().collect();
    let values: Vec<&String> = values.iter().collect();
    linking::details(db, &format!("SELECT detail FROM standings WHERE {only}"), &values)
}

/// As they were known on a day: made anew from what was published by then.
fn as_known(db: &Connection, place: Option<&str>, day: Date) -> rusqlite::Result<Vec<Standing>> {
    let transitions = Transitions::load().map_err(|why| linking::broken(&why.to_string()))?;
    let types = linking::json(&transitions.types().collect::<Vec<_>>())?;
    let wrong = contradictions::set_aside(db)?;
    let mut told: Vec<Telling> = linking::details(
        db,
        "SELECT t.telling FROM tellings t JOIN facts f ON f.id = t.fact_id
         WHERE f.type IN (SELECT value FROM json_each(?1))",
        &[&types],
    )?;
    told.retain(|telling| !wrong.contains(&telling.fact));
    told = vigie::linking::as_known(&told, day);
    let mut all = closed(standings(&told, &transitions), &told, &review::closings(db, Some(day))?);
    if let Some(place) = place {
        let mut query = db
            .prepare_cached(&format!("SELECT gazetteer_id FROM places WHERE id IN ({})", select::AT_OR_IN))?;
        let within: BTreeSet<String> = query.query_map([place], |r| r.get(0))?.collect::<Result<_, _>>()?;
        all.retain(|standing| within.contains(&standing.place.id));
    }
    Ok(all)
}
