//! Events across documents: what linking looks at of each fact, and what it makes of them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use vigie::linking::{
    copies,
    events::{Decision, Event, Events, Points, Telling},
};

use super::{
    linking::{self, json, place_number},
    origins, select,
    tellings::{self, Rules, untold},
};
use crate::{EventQuery, EventRow, geometry};

/// Links the facts that are not linked yet among all, and keeps the events that all make; gives both.
///
/// What another version of Vigie wrote, or somebody else, is dropped: those facts are linked anew. `index` keeps the keys of
/// all facts, else those of the new ones.
pub(super) fn link(
    db: &Connection,
    rules: &Rules,
    decisions: &[Decision],
    index: bool,
) -> rusqlite::Result<(Vec<Telling>, Vec<Event>)> {
    let (known, numbers) = kept(db)?;
    let new = untold(db, true)?;
    if index {
        db.execute("DELETE FROM telling_keys", [])?;
        let all = known.iter().map(|(telling, _)| (numbers[&telling.fact], telling));
        tellings::index(db, rules, all.chain(new.iter().map(|(number, telling)| (*number, telling))))?;
    } else {
        tellings::index(db, rules, new.iter().map(|(number, telling)| (*number, telling)))?;
    }
    let mut before: BTreeMap<String, (i64, Option<String>)> = BTreeMap::new();
    for (telling, follows) in &known {
        let follows = follows.as_ref().map(|(of, _)| of.clone());
        before.insert(telling.fact.clone(), (numbers[&telling.fact], follows));
    }
    before.extend(new.iter().map(|(number, telling)| (telling.fact.clone(), (*number, None))));
    let new: Vec<Telling> = new.into_iter().map(|(_, telling)| telling).collect();
    let all: Vec<Telling> = known.iter().map(|(telling, _)| telling).chain(&new).cloned().collect();
    let mut events = Events::restored(rules.kinds.clone(), known);
    events.add(new);
    for (fact, (number, follows)) in &before {
        let now = events.follows(fact);
        if now.map(|(of, _)| of) != follows.as_deref() {
            tellings::follow(db, *number, now)?;
        }
    }
    let events = events.events(decisions);
    let numbers = before.into_iter().map(|(fact, (number, _))| (fact, number)).collect();
    keep(db, &events, None, &numbers)?;
    Ok((all, events))
}

/// What a fact tells, and the one that it follows.
type Linked = (Telling, Option<(String, Points)>);
/// The number of each fact in the database.
pub(super) type Numbers = BTreeMap<String, i64>;

/// The tellings that were linked before, with what they follow.
fn kept(db: &Connection) -> rusqlite::Result<(Vec<Linked>, Numbers)> {
    let (mut linked, mut numbers, mut broken) = (Vec::new(), Numbers::new(), Vec::new());
    let mut query = db.prepare("SELECT fact_id, telling, follows, points FROM tellings ORDER BY fact_id")?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        let number: i64 = r.get(0)?;
        let Ok(telling) = serde_json::from_str::<Telling>(r.get_ref(1)?.as_str()?) else {
            broken.push(number);
            continue;
        };
        let follows: Option<String> = r.get(2)?;
        let points: Option<String> = r.get(3)?;
        let points = points.and_then(|points| serde_json::from_str(&points).ok());
        numbers.insert(telling.fact.clone(), number);
        linked.push((telling, follows.zip(points)));
    }
    for fact in broken {
        db.execute("DELETE FROM tellings WHERE fact_id = ?1", [fact])?;
    }
    Ok((linked, numbers))
}

/// Writes the events that changed, and drops those that are no more; `among` are the numbers of the rows that these may be,
/// else all. Gives the ids of all that changed.
pub(super) fn keep(
    db: &Connection,
    events: &[Event],
    among: Option<&BTreeSet<i64>>,
    numbers: &Numbers,
) -> rusqlite::Result<BTreeSet<String>> {
    let mut before: BTreeMap<String, (i64, String)> = {
        // A document that was read again has new rows for the same facts: its events must take them up.
        let only = among.map_or("", |_| "WHERE id IN (SELECT value FROM json_each(?1))");
        let mut query = db.prepare(&format!(
            "SELECT event_id, id, detail || '|' || (SELECT count(*) FROM event_facts x WHERE x.event_id = events.id)
               || '|' || outlets || '|' || origins_low || '|' || origins_high FROM events {only}"
        ))?;
        let among = among.map(json).transpose()?;
        let rows = query
            .query_map(rusqlite::params_from_iter(among), |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut drop = db.prepare_cached("DELETE FROM events WHERE id = ?1")?;
    let mut changed = BTreeSet::new();
    for event in events {
        let documents: Vec<&str> = event.documents.iter().map(String::as_str).collect();
        let known = origins::of_documents(db, &documents)?;
        let linked = known.len() == event.documents.len();
        let count = copies::count(&known);
        let (low, high) = if linked { (count.low, count.high) } else { (0, 0) };
        let detail = json(event)?;
        let state = format!("{detail}|{}|{}|{low}|{high}", event.facts.len(), count.outlets);
        if let Some((id, was)) = before.remove(&event.id) {
            if was == state {
                continue;
            }
            drop.execute([id])?;
        }
        insert(db, event, (count.outlets, low, high), &detail, numbers)?;
        changed.insert(event.id.clone());
    }
    for (gone, (id, _)) in before {
        drop.execute([id])?;
        changed.insert(gone);
    }
    Ok(changed)
}

/// The events of some rows.
pub(super) fn of_rows(db: &Connection, rows: &BTreeSet<i64>) -> rusqlite::Result<Vec<Event>> {
    linking::details(
        db,
        "SELECT detail FROM events WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        &[&json(rows)?],
    )
}

/// The rows of the events of some facts.
pub(super) fn rows_of(
    db: &Connection,
    facts: impl IntoIterator<Item = i64>,
) -> rusqlite::Result<BTreeMap<i64, i64>> {
    let mut query = db.prepare_cached("SELECT event_id FROM event_facts WHERE fact_id = ?1")?;
    let mut found = BTreeMap::new();
    for fact in facts {
        let row: Option<i64> = query.query_row([fact], |r| r.get(0)).optional()?;
        found.extend(row.map(|row| (fact, row)));
    }
    Ok(found)
}

/// The facts of the events of some rows.
pub(super) fn members(db: &Connection, rows: &BTreeSet<i64>) -> rusqlite::Result<BTreeSet<i64>> {
    let mut query = db.prepare_cached("SELECT fact_id FROM event_facts WHERE event_id = ?1")?;
    let mut found = BTreeSet::new();
    for row in rows {
        for fact in query.query_map([row], |r| r.get(0))? {
            found.insert(fact?);
        }
    }
    Ok(found)
}

fn insert(
    db: &Connection,
    event: &Event,
    (outlets, low, high): (usize, usize, usize),
    detail: &str,
    numbers: &Numbers,
) -> rusqlite::Result<()> {
    let place = event.places.first();
    let pin = place
        .filter(|spot| matches!(spot.level.as_str(), "site" | "settlement"))
        .map(|spot| geometry::point((spot.lon, spot.lat)));
    let place_id = place_number(db, place)?;
    let killed = event.tolls.iter().find(|toll| toll.what == "killed");
    let finite = |value: f64| value.is_finite().then_some(value);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    db.prepare_cached(
        "INSERT INTO events (geom, event_id, type, place, place_id, earliest, latest, first_report, latest_report, facts,
           reports, outlets, origins_low, origins_high, denied, killed_low, killed_high, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        pin,
        event.id,
        event.fact_type,
        place.map(|spot| &spot.name),
        place_id,
        day(event.earliest),
        day(event.latest),
        day(event.first_report),
        day(event.latest_report),
        event.facts.len(),
        event.documents.len(),
        outlets,
        low,
        high,
        event.denied_by.len(),
        killed.and_then(|toll| finite(toll.low)),
        killed.and_then(|toll| finite(toll.high)),
        detail,
    ])?;
    let id = db.last_insert_rowid();
    let mut member =
        db.prepare_cached("INSERT INTO event_facts (event_id, fact_id, position) VALUES (?1, ?2, ?3)")?;
    for (position, fact) in event.facts.iter().enumerate() {
        if let Some(number) = numbers.get(fact) {
            member.execute(params![id, number, position])?;
        }
    }
    Ok(())
}

/// The events that a query selects, those with the latest report first.
pub(super) fn find(db: &Connection, query: &EventQuery) -> rusqlite::Result<Vec<EventRow>> {
    let (conditions, values) = selection(query);
    let limit = query.limit.map_or(-1, i64::from);
    let mut statement = db.prepare_cached(&format!(
        "SELECT e.detail, e.outlets, e.origins_low, e.origins_high FROM events e WHERE {conditions}
         ORDER BY e.latest_report IS NULL, e.latest_report DESC, e.origins_high DESC, e.event_id
         LIMIT {limit} OFFSET {}",
        query.offset
    ))?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        if let Ok(event) = serde_json::from_str::<Event>(r.get_ref(0)?.as_str()?) {
            let (outlets, origins_low, origins_high) = (r.get(1)?, r.get(2)?, r.get(3)?);
            found.push(EventRow { event, outlets, origins_low, origins_high });
        }
    }
    Ok(found)
}

/// How many events a query selects.
pub(super) fn count(db: &Connection, query: &EventQuery) -> rusqlite::Result<u64> {
    let (conditions, values) = selection(query);
    db.prepare_cached(&format!("SELECT count(*) FROM events e WHERE {conditions}"))?
        .query_row(rusqlite::params_from_iter(values), |r| r.get(0))
}

fn selection(query: &EventQuery) -> (String, Vec<&String>) {
    let place = format!("e.place_id IN ({})", select::AT_OR_IN);
    let asked = [
        ("e.event_id = ?", &query.event),
        (place.as_str(), &query.place),
        ("e.latest_report >= ?", &query.known_from),
        ("e.first_report <= ?", &query.known_until),
    ];
    let asked: Vec<(&str, &String)> =
        asked.into_iter().filter_map(|(condition, value)| Some((condition, value.as_ref()?))).collect();
    let conditions: Vec<&str> = std::iter::once("true").chain(asked.iter().map(|(c, _)| *c)).collect();
    (conditions.join(" AND "), asked.iter().map(|(_, value)| *value).collect())
}
