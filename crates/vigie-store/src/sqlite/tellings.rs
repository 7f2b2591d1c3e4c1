//! What linking looks at of each fact, kept so that what a new fact can touch is found without reading the rest.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use vigie::{
    linking::{
        Transitions, contradictions,
        events::{self, Kinds, Points, Telling},
        standings,
    },
    pipeline::tellings,
};

use super::{
    linking::{broken, json},
    read,
};

/// To be raised when other keys are made of a fact, or other events, states or contradictions of the same facts:
/// records are then linked as wholes once.
const VERSION: u32 = 1;

/// The tables that linking follows, read once.
pub(super) struct Rules {
    pub(super) kinds: Kinds,
    pub(super) transitions: Transitions,
}

impl Rules {
    pub(super) fn load() -> rusqlite::Result<Self> {
        Ok(Rules {
            kinds: Kinds::load().map_err(|why| broken(&why.to_string()))?,
            transitions: Transitions::load().map_err(|why| broken(&why.to_string()))?,
        })
    }

    /// What changes when a record must be linked as a whole.
    pub(super) fn digest(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        number(&format!("{version} {VERSION} {:?} {:?}", self.kinds, self.transitions)).to_string()
    }

    /// The keys of the facts that one may tell of the same occurrence with.
    pub(super) fn blocks(&self, telling: &Telling) -> Vec<i64> {
        events::blocks(telling, &self.kinds).into_iter().map(u64::cast_signed).collect()
    }

    /// The keys of the days for which it gives figures.
    pub(super) fn days(&self, telling: &Telling) -> Vec<i64> {
        let day = |(spot, first, last, what)| number(&format!("day\n{spot}\n{first}\n{last}\n{what}"));
        contradictions::days(telling).into_iter().map(day).collect()
    }

    /// The ids of the places whose states it changes.
    pub(super) fn places(&self, telling: &Telling) -> Vec<String> {
        standings::places(telling, &self.transitions).map(str::to_owned).collect()
    }

    fn keys(&self, telling: &Telling) -> Vec<i64> {
        let places = self.places(telling).iter().map(|spot| place_key(spot)).collect();
        [self.blocks(telling), self.days(telling), places].concat()
    }
}

/// The key of a place whose states facts change.
pub(super) fn place_key(spot: &str) -> i64 {
    number(&format!("place\n{spot}"))
}

fn number(text: &str) -> i64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | i64::from(byte))
}

/// Keeps the keys of facts.
pub(super) fn index<'t>(
    db: &Connection,
    rules: &Rules,
    told: impl Iterator<Item = (i64, &'t Telling)>,
) -> rusqlite::Result<()> {
    let mut keys: Vec<(i64, i64)> = Vec::new();
    for (fact, telling) in told {
        keys.extend(rules.keys(telling).into_iter().map(|key| (key, fact)));
    }
    // Those that lie together are written together.
    keys.sort_unstable();
    let mut keep = db.prepare_cached("INSERT OR IGNORE INTO telling_keys VALUES (?1, ?2)")?;
    for (key, fact) in keys {
        keep.execute([key, fact])?;
    }
    Ok(())
}

/// What facts tell that were not linked yet, by their numbers; it is kept from now on. `all` looks at every fact, else only
/// at those that are known to wait.
pub(super) fn untold(db: &Connection, all: bool) -> rusqlite::Result<Vec<(i64, Telling)>> {
    let mut keep = db.prepare_cached("INSERT INTO tellings (fact_id, telling) VALUES (?1, ?2)")?;
    let mut new = Vec::new();
    for (number, row) in read::untold(db, all)? {
        let telling = tellings::telling(&row);
        keep.execute(params![number, json(&telling)?])?;
        new.push((number, telling));
    }
    Ok(new)
}

/// Keeps what a fact follows now.
pub(super) fn follow(db: &Connection, fact: i64, of: Option<(&str, Points)>) -> rusqlite::Result<()> {
    let points = of.map(|(_, points)| json(&points)).transpose()?;
    db.prepare_cached("UPDATE tellings SET follows = ?2, points = ?3 WHERE fact_id = ?1")?
        .execute(params![fact, of.map(|(of, _)| of), points])?;
    Ok(())
}

/// Why only a part of a record could not be linked.
pub(super) enum Stop {
    /// What is kept of a fact was written by another version of Vigie, or by somebody else.
    Unreadable,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Stop::Sqlite(error)
    }
}

fn told(telling: &str) -> Result<Telling, Stop> {
    serde_json::from_str(telling).map_err(|_| Stop::Unreadable)
}

/// A fact as it is kept.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) telling: Telling,
    pub(super) follows: Option<(String, Points)>,
}

/// What was looked up so far, by the numbers of facts.
pub(super) struct Tellings<'c> {
    db: &'c Connection,
    held: BTreeMap<i64, Kept>,
}

impl<'c> Tellings<'c> {
    pub(super) fn new(db: &'c Connection) -> Self {
        Tellings { db, held: BTreeMap::new() }
    }

    /// Looks facts up; those that tell nothing are passed over.
    pub(super) fn load(&mut self, facts: impl IntoIterator<Item = i64>) -> Result<(), Stop> {
        let mut query =
            self.db.prepare_cached("SELECT telling, follows, points FROM tellings WHERE fact_id = ?1")?;
        for fact in facts {
            if self.held.contains_key(&fact) {
                continue;
            }
            let mut rows = query.query([fact])?;
            let Some(r) = rows.next()? else { continue };
            let telling = told(&r.get::<_, String>(0)?)?;
            let points: Option<String> = r.get(2)?;
            let points = points.and_then(|points| serde_json::from_str(&points).ok());
            let follows = r.get::<_, Option<String>>(1)?.zip(points);
            self.held.insert(fact, Kept { telling, follows });
        }
        Ok(())
    }

    pub(super) fn get(&self, fact: i64) -> Option<&Kept> {
        self.held.get(&fact)
    }

    pub(super) fn get_mut(&mut self, fact: i64) -> Option<&mut Kept> {
        self.held.get_mut(&fact)
    }

    /// Those of some facts that tell something.
    pub(super) fn of<'s>(&'s self, facts: &'s BTreeSet<i64>) -> impl Iterator<Item = (i64, &'s Kept)> {
        facts.iter().filter_map(|fact| Some((*fact, self.held.get(fact)?)))
    }

    /// The number of a fact by its id, if it tells something.
    pub(super) fn number(&self, id: &str) -> rusqlite::Result<Option<i64>> {
        self.db
            .prepare_cached(
                "SELECT t.fact_id FROM facts f JOIN tellings t ON t.fact_id = f.id WHERE f.fact_id = ?1",
            )?
            .query_row([id], |r| r.get(0))
            .optional()
    }

    /// The numbers of facts by their ids.
    pub(super) fn numbers<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i String>,
    ) -> rusqlite::Result<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        for id in ids {
            found.extend(self.number(id)?);
        }
        Ok(found)
    }

    /// The facts that follow one.
    pub(super) fn followers(&self, id: &str) -> rusqlite::Result<Vec<i64>> {
        let mut query = self.db.prepare_cached("SELECT fact_id FROM tellings WHERE follows = ?1")?;
        query.query_map([id], |r| r.get(0))?.collect()
    }

    /// The facts that are kept under keys.
    pub(super) fn keyed(&self, keys: impl IntoIterator<Item = i64>) -> rusqlite::Result<BTreeSet<i64>> {
        let mut query = self.db.prepare_cached("SELECT fact_id FROM telling_keys WHERE key = ?1")?;
        let mut found = BTreeSet::new();
        for key in keys {
            for fact in query.query_map([key], |r| r.get(0))? {
                found.insert(fact?);
            }
        }
        Ok(found)
    }
}

/// A fact that changed or went, as linking knew it.
pub(super) struct Left {
    fact: i64,
    pub(super) telling: Telling,
    pub(super) follows: Option<String>,
    /// The number of its event.
    pub(super) event: Option<i64>,
}

/// All of them since the last time, whose keys are dropped.
pub(super) fn left(db: &Connection, rules: &Rules) -> Result<Vec<Left>, Stop> {
    let mut query = db.prepare_cached("SELECT fact_id, telling, follows, event_id FROM left_tellings")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        let telling = told(&r.get::<_, String>(1)?)?;
        found.push(Left { fact: r.get(0)?, telling, follows: r.get(2)?, event: r.get(3)? });
    }
    let mut drop = db.prepare_cached("DELETE FROM telling_keys WHERE key = ?1 AND fact_id = ?2")?;
    for left in &found {
        for key in rules.keys(&left.telling) {
            drop.execute([key, left.fact])?;
        }
    }
    Ok(found)
}
