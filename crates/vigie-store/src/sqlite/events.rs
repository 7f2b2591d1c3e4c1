//! Events across documents: what linking looks at of each fact, and what it makes of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use vigie::{
    linking::{
        copies,
        events::{Decision, Event, Events, Kinds, Points, Telling},
    },
    model::Provenance,
    pipeline::tellings,
};

use super::{
    linking::{broken, json, place_number},
    read, select,
};
use crate::{EventQuery, EventRow, geometry};

/// All that facts tell, linked.
pub(super) struct Told {
    pub(super) tellings: Vec<Telling>,
    pub(super) events: Vec<Event>,
    pub(super) kinds: Kinds,
}

/// Links the facts that are not linked yet, and keeps the events that all make.
pub(super) fn link(
    tx: &Transaction,
    provenances: &[Provenance],
    decisions: &[Decision],
) -> rusqlite::Result<Told> {
    let mut before = Before::new();
    let linked = kept(tx, &mut before)?;
    let new = untold(tx, &mut before)?;
    let kinds = Kinds::load().map_err(|why| broken(&why))?;
    let tellings: Vec<Telling> = linked.iter().map(|(telling, _)| telling).chain(&new).cloned().collect();
    let numbers: BTreeMap<String, i64> = before.iter().map(|(fact, known)| (fact.clone(), known.0)).collect();
    let mut events = Events::restored(kinds.clone(), linked);
    events.add(new);
    let mut follow = tx.prepare("UPDATE tellings SET follows = ?2, points = ?3 WHERE fact_id = ?1")?;
    for (fact, (number, follows)) in &before {
        let now = events.follows(fact);
        if now.map(|(of, _)| of) != follows.as_deref() {
            let points = now.map(|(_, points)| json(&points)).transpose()?;
            follow.execute(params![number, now.map(|(of, _)| of), points])?;
        }
    }
    drop(follow);
    let events = events.events(decisions);
    keep(tx, &events, provenances, &numbers)?;
    Ok(Told { tellings, events, kinds })
}

/// What a fact tells, and the one that it follows.
type Linked = (Telling, Option<(String, Points)>);
/// Each fact's number in the database, and the fact that it followed until now.
type Before = BTreeMap<String, (i64, Option<String>)>;

/// The tellings that were linked before, with what they follow.
///
/// What another version of Vigie wrote, or somebody else, is dropped: those facts are linked anew.
fn kept(tx: &Transaction, before: &mut Before) -> rusqlite::Result<Vec<Linked>> {
    let (mut linked, mut broken) = (Vec::new(), Vec::new());
    let mut query = tx.prepare("SELECT fact_id, telling, follows, points FROM tellings ORDER BY fact_id")?;
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
        before.insert(telling.fact.clone(), (number, follows.clone()));
        linked.push((telling, follows.zip(points)));
    }
    for fact in broken {
        tx.execute("DELETE FROM tellings WHERE fact_id = ?1", [fact])?;
    }
    Ok(linked)
}

/// What facts tell that were not linked yet; it is kept from now on.
fn untold(tx: &Transaction, before: &mut Before) -> rusqlite::Result<Vec<Telling>> {
    let mut keep = tx.prepare("INSERT INTO tellings (fact_id, telling) VALUES (?1, ?2)")?;
    let mut new = Vec::new();
    for (number, row) in read::untold(tx)? {
        let telling = tellings::telling(&row);
        keep.execute(params![number, json(&telling)?])?;
        before.insert(telling.fact.clone(), (number, None));
        new.push(telling);
    }
    Ok(new)
}

/// Writes the events that changed, and drops those that are no more.
fn keep(
    tx: &Transaction,
    events: &[Event],
    provenances: &[Provenance],
    numbers: &BTreeMap<String, i64>,
) -> rusqlite::Result<()> {
    let by_document: BTreeMap<&str, &Provenance> =
        provenances.iter().map(|from| (from.document.0.as_str(), from)).collect();
    let mut before: BTreeMap<String, (i64, String)> = {
        // A document that was read again has new rows for the same facts: its events must take them up.
        let mut query = tx.prepare(
            "SELECT event_id, id, detail || '|' || (SELECT count(*) FROM event_facts x WHERE x.event_id = events.id)
               || '|' || outlets || '|' || origins_low || '|' || origins_high FROM events",
        )?;
        let rows = query.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for event in events {
        let known: Vec<Provenance> = event
            .documents
            .iter()
            .filter_map(|document| by_document.get(document.as_str()).map(|from| (*from).clone()))
            .collect();
        let linked = known.len() == event.documents.len();
        let count = copies::count(&known);
        let (low, high) = if linked { (count.low, count.high) } else { (0, 0) };
        let detail = json(event)?;
        let state = format!("{detail}|{}|{}|{low}|{high}", event.facts.len(), count.outlets);
        if let Some((id, was)) = before.remove(&event.id) {
            if was == state {
                continue;
            }
            tx.execute("DELETE FROM events WHERE id = ?1", [id])?;
        }
        insert(tx, event, (count.outlets, low, high), &detail, numbers)?;
    }
    for (id, _) in before.into_values() {
        tx.execute("DELETE FROM events WHERE id = ?1", [id])?;
    }
    Ok(())
}

fn insert(
    tx: &Transaction,
    event: &Event,
    (outlets, low, high): (usize, usize, usize),
    detail: &str,
    numbers: &BTreeMap<String, i64>,
) -> rusqlite::Result<()> {
    let place = event.places.first();
    let pin = place
        .filter(|spot| matches!(spot.level.as_str(), "site" | "settlement"))
        .map(|spot| geometry::point((spot.lon, spot.lat)));
    let place_id = place_number(tx, place)?;
    let killed = event.tolls.iter().find(|toll| toll.what == "killed");
    let finite = |value: f64| value.is_finite().then_some(value);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    tx.prepare_cached(
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
    let id = tx.last_insert_rowid();
    let mut member =
        tx.prepare_cached("INSERT INTO event_facts (event_id, fact_id, position) VALUES (?1, ?2, ?3)")?;
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
