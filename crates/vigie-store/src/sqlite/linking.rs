//! What a record's documents add up to, kept up to date in one transaction: copies and origins, then events, then what
//! follows from all facts: states of places over time, and contradictions.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use vigie::linking::{
    self,
    contradictions::Settlement,
    events::{Decision, Spot, Telling},
    standings::Closing,
};

use super::{
    contradictions, events, origins, review, standings,
    tellings::{self, Rules, Stop},
    touched,
};

/// Of a record in which one fact or document of so many is new, all is linked and not only what these touch.
const MANY: u64 = 4;

/// What reviewers say that linking follows.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) decisions: Vec<Decision>,
    pub(super) settlements: Vec<Settlement>,
    pub(super) closings: Vec<Closing>,
}

/// What a record was linked with.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct With {
    copies: String,
    rules: String,
    said: Said,
}

/// Links what was written or decided since the last time; gives how many documents were linked.
pub(super) fn link(db: &mut Connection) -> rusqlite::Result<usize> {
    let mut tx = db.transaction()?;
    let before: String =
        tx.query_row("SELECT value FROM vigie_meta WHERE key = 'linked_with'", [], |r| r.get(0))?;
    let before: With = serde_json::from_str(&before).unwrap_or_default();
    let known = before.copies == origins::digest() && !origins::many(&tx, MANY)?;
    let few = if known { part(&mut tx, origins::link)? } else { None };
    let (linked, moved) = few.map_or_else(|| origins::link_all(&tx), Ok)?;

    let rules = Rules::load()?;
    let said = Said {
        decisions: review::occurrences(&tx)?,
        settlements: review::settlements(&tx)?,
        closings: review::closings(&tx, None)?,
    };
    let known = before.rules == rules.digest();
    let few = known && !many(&tx)?;
    let touched = |tx: &Connection| touched::link(tx, &rules, &said, &before.said, &moved);
    if !few || part(&mut tx, touched)?.is_none() {
        // The keys of what left are of no use; those of what cannot be read stay, and lead nowhere.
        match tellings::left(&tx, &rules) {
            Err(Stop::Sqlite(error)) => return Err(error),
            Ok(_) | Err(Stop::Unreadable) => {}
        }
        whole(&tx, &rules, &said, !known)?;
    }
    // Without a condition SQLite writes to a table that is empty, too.
    for table in ["waiting_facts", "left_tellings"] {
        tx.execute(&format!("DELETE FROM {table} WHERE fact_id > 0"), [])?;
    }
    let with = json(&With { copies: origins::digest(), rules: rules.digest(), said })?;
    tx.execute("UPDATE vigie_meta SET value = ?1 WHERE key = 'linked_with' AND value <> ?1", [with])?;
    set_due(&tx, false)?;
    tx.commit()?;
    Ok(linked)
}

/// Links a part of a record; none, and nothing done, where that cannot be read which was kept for it.
fn part<T>(
    tx: &mut Transaction,
    link: impl FnOnce(&Connection) -> Result<T, Stop>,
) -> rusqlite::Result<Option<T>> {
    let part = tx.savepoint()?;
    match link(&part) {
        Ok(linked) => {
            part.commit()?;
            Ok(Some(linked))
        }
        Err(Stop::Unreadable) => Ok(None),
        Err(Stop::Sqlite(error)) => Err(error),
    }
}

/// Whether so many facts wait that looking at all costs less.
fn many(tx: &Transaction) -> rusqlite::Result<bool> {
    let waiting: u64 = tx.query_row("SELECT count(*) FROM waiting_facts", [], |r| r.get(0))?;
    let all: u64 = tx.query_row("SELECT coalesce(max(fact_id), 0) FROM tellings", [], |r| r.get(0))?;
    Ok(waiting * MANY > all)
}

/// Links all that the record holds.
fn whole(tx: &Transaction, rules: &Rules, said: &Said, index: bool) -> rusqlite::Result<()> {
    let (tellings, events) = events::link(tx, rules, &said.decisions, index)?;
    let found = linking::contradictions(
        &tellings,
        &events,
        &linking::contradictions::event_of(&events),
        &rules.kinds,
        &rules.transitions,
        &said.settlements,
    );
    contradictions::keep(tx, &found, None)?;
    let wrong = linking::contradictions::set_aside(&found);
    let held: Vec<Telling> = tellings.into_iter().filter(|telling| !wrong.contains(&telling.fact)).collect();
    let all = linking::standings::standings(&held, &rules.transitions);
    standings::keep(tx, &linking::standings::closed(all, &held, &said.closings), None)
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

/// Rows of a table whose column is one of these.
pub(super) type Among<'a> = (&'a str, &'a BTreeSet<String>);

/// Puts things into a table in the place of those that it holds, or of some of its rows: only what differs is written.
pub(super) fn replace<T: Serialize>(
    db: &Connection,
    table: &str,
    id: &str,
    among: Option<Among>,
    all: &[T],
    id_of: impl Fn(&T) -> &String,
    insert: impl Fn(&T, &str) -> rusqlite::Result<usize>,
) -> rusqlite::Result<()> {
    let mut before: BTreeMap<String, (i64, String)> = {
        let (only, values) = match among {
            Some((column, values)) => {
                (format!("WHERE {column} IN (SELECT value FROM json_each(?1))"), Some(json(values)?))
            }
            None => (String::new(), None),
        };
        let mut query = db.prepare(&format!("SELECT {id}, id, detail FROM {table} {only}"))?;
        let rows = query
            .query_map(rusqlite::params_from_iter(values), |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut drop = db.prepare(&format!("DELETE FROM {table} WHERE id = ?1"))?;
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
pub(super) fn place_number(db: &Connection, spot: Option<&Spot>) -> rusqlite::Result<Option<i64>> {
    let Some(spot) = spot else { return Ok(None) };
    let mut query = db.prepare_cached("SELECT id FROM places WHERE gazetteer_id = ?1")?;
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
