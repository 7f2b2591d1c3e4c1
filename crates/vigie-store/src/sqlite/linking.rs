//! What a record's documents add up to, kept up to date in one transaction: copies and origins, then events, then what
//! follows from all facts: states of places over time, and contradictions.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Serialize, de::DeserializeOwned};

use vigie::linking::{
    self, Transitions,
    events::{Spot, Telling},
};

use super::{contradictions, events, origins, review, standings};

/// Links what was written or decided since the last time; gives how many documents were linked.
pub(super) fn link(db: &mut Connection) -> rusqlite::Result<usize> {
    let tx = db.transaction()?;
    let linked = origins::link(&tx)?;
    let provenances = origins::all(&tx, None)?;
    let told = events::link(&tx, &provenances, &review::occurrences(&tx)?)?;
    let transitions = Transitions::load().map_err(|why| broken(&why))?;
    let settlements = review::settlements(&tx)?;
    let found = linking::contradictions::contradictions(
        &told.tellings,
        &told.events,
        &told.kinds,
        &transitions,
        &settlements,
    );
    contradictions::keep(&tx, &found)?;
    let wrong = linking::contradictions::set_aside(&found);
    let held: Vec<Telling> =
        told.tellings.iter().filter(|telling| !wrong.contains(&telling.fact)).cloned().collect();
    let closings = review::closings(&tx, None)?;
    let all = linking::standings::standings(&held, &transitions);
    standings::keep(&tx, &linking::standings::closed(all, &held, &closings))?;
    set_due(&tx, false)?;
    tx.commit()?;
    Ok(linked)
}

/// Links, where something changed that linking looks at.
pub(super) fn link_decided(db: &mut Connection) -> rusqlite::Result<()> {
    let due = "SELECT value <> '0' FROM vigie_meta WHERE key = 'link_due'";
    if db.query_row(due, [], |r| r.get(0))? {
        link(db)?;
    }
    Ok(())
}

/// Notes whether something is still to be linked.
pub(super) fn set_due(tx: &Transaction, due: bool) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE vigie_meta SET value = ?1 WHERE key = 'link_due' AND value <> ?1")?
        .execute([u8::from(due).to_string()])?;
    Ok(())
}

/// Puts things into a table in the place of those that it holds: only what differs is written.
pub(super) fn replace<T: Serialize>(
    tx: &Transaction,
    table: &str,
    id: &str,
    all: &[T],
    id_of: impl Fn(&T) -> &String,
    insert: impl Fn(&T, &str) -> rusqlite::Result<usize>,
) -> rusqlite::Result<()> {
    let mut before: BTreeMap<String, (i64, String)> = {
        let mut query = tx.prepare(&format!("SELECT {id}, id, detail FROM {table}"))?;
        let rows = query.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut drop = tx.prepare(&format!("DELETE FROM {table} WHERE id = ?1"))?;
    for thing in all {
        let detail = json(thing)?;
        if let Some((number, was)) = before.remove(id_of(thing)) {
            if was == detail {
                continue;
            }
            drop.execute([number])?;
        }
        insert(thing, &detail)?;
    }
    for (number, _) in before.into_values() {
        drop.execute([number])?;
    }
    Ok(())
}

/// The number of a place that facts name.
pub(super) fn place_number(tx: &Transaction, spot: Option<&Spot>) -> rusqlite::Result<Option<i64>> {
    let Some(spot) = spot else { return Ok(None) };
    let mut query = tx.prepare_cached("SELECT id FROM places WHERE gazetteer_id = ?1")?;
    query.query_row([&spot.id], |r| r.get(0)).optional()
}

/// Things out of their details; what another version of Vigie wrote is left out.
pub(super) fn details<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    values: &[&String],
) -> rusqlite::Result<Vec<T>> {
    let mut query = db.prepare_cached(sql)?;
    let mut rows = query.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        found.extend(serde_json::from_str(r.get_ref(0)?.as_str()?).ok());
    }
    Ok(found)
}

pub(super) fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|wrong| rusqlite::Error::ToSqlConversionFailure(wrong.into()))
}

pub(super) fn broken(why: &str) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(why.into())
}
