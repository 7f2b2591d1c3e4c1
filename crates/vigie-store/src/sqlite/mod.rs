//! The record in one GeoPackage file.
//!
//! In reading order: this file opens and makes it, [`write`](self::write) keeps readings, [`read`](self::read) gives
//! them back, [`select`](self::select) turns queries into SQL, [`linking`](self::linking) adds
//! it up: [`origins`](self::origins) finds copies in the index of [`copies`](self::copies), [`tellings`](self::tellings) keeps what is looked at of facts,
//! [`touched`](self::touched) links what new ones touch;
//! [`review`](self::review) keeps and carries out what reviewers decide, [`queue`](self::queue) says what waits for them.

mod contradictions;
mod copies;
mod events;
mod functions;
mod linking;
mod origins;
mod queue;
mod read;
mod review;
mod select;
mod standings;
mod tellings;
mod touched;
mod write;

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{
    ContradictionQuery, DocumentRow, EventQuery, EventRow, FactQuery, Outcome, OutletSummary, PlaceSummary,
    Reading, SearchHit, StandingQuery, StatusQuery, Store, StoreError, TextRow, Totals,
    review::{
        Both, Checked, Correction, Entry, Gazetteer, LogQuery, Logged, Offer, QueueQuery, Queued, Refusal,
        Reliability, Reviews, Sameness, Signature, Verdict, Wanted,
    },
};
use vigie::{
    export::{FactRow, PlaceRow, StatusRow},
    linking::{contradictions::Contradiction, standings::Standing},
    model::Provenance,
};

/// "GPKG", as GeoPackage asks.
const APPLICATION_ID: i32 = 0x4750_4B47;
/// GeoPackage 1.4.
const USER_VERSION: i32 = 10400;
/// Numbered, append-only; the first makes the GeoPackage, the others the record.
const MIGRATIONS: [&str; 8] = [
    include_str!("../../migrations/0001_geopackage.sql"),
    include_str!("../../migrations/0002_record.sql"),
    include_str!("../../migrations/0003_origins.sql"),
    include_str!("../../migrations/0004_review.sql"),
    include_str!("../../migrations/0005_events.sql"),
    include_str!("../../migrations/0006_households.sql"),
    include_str!("../../migrations/0007_link_due.sql"),
    include_str!("../../migrations/0008_touched.sql"),
];
const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Table, GeoPackage data type, geometry type and what stands in it.
const CONTENTS: [(&str, &str, Option<&str>, &str); 22] = [
    (
        "facts",
        "features",
        Some("MULTIPOINT"),
        "What the documents tell; a pin only where a site or settlement is named",
    ),
    (
        "statuses",
        "features",
        Some("POINT"),
        "States of places, as facts make them; a pin only for sites and settlements",
    ),
    ("places", "features", Some("POINT"), "Places named; level and radius_m say how exact the point is"),
    ("documents", "attributes", None, "Texts and where they came from"),
    ("blocks", "attributes", None, "The labelled parts of each text"),
    ("claims", "attributes", None, "Each fact with who says so"),
    ("claim_sources", "attributes", None, "The chain of sources of each claim, outermost first"),
    ("roles", "attributes", None, "Agents, patients and instruments of facts"),
    ("fact_places", "attributes", None, "Which places each fact names"),
    ("counts", "attributes", None, "Numbers of facts, each as a range"),
    ("status_facts", "attributes", None, "Which facts opened and closed each status"),
    ("evidence", "attributes", None, "The exact words behind every value"),
    (
        "events",
        "features",
        Some("POINT"),
        "Facts of any documents that tell of one occurrence; a pin only for sites and settlements",
    ),
    ("event_facts", "attributes", None, "Which facts tell of each event"),
    (
        "standings",
        "features",
        Some("POINT"),
        "States of places over time, across documents; a pin only for sites and settlements",
    ),
    ("contradictions", "attributes", None, "Claims that cannot all be right, or that differ in size"),
    ("tellings", "attributes", None, "What linking looks at of each fact"),
    ("origins", "attributes", None, "What each document repeats, and the source that it goes back to"),
    ("sketches", "attributes", None, "What is kept of each document to find its copies"),
    ("reviews", "attributes", None, "What reviewers decided, each entry with the hash of the one before"),
    (
        "as_read",
        "attributes",
        None,
        "Facts and statuses as they were read, where reviewers changed something",
    ),
    ("raw", "attributes", None, "The bytes of each document as retrieved"),
];

/// A record in a GeoPackage file (SQLite).
#[derive(Debug)]
pub struct GeoPackage {
    db: Connection,
    path: PathBuf,
    /// Whether `db` is a copy in memory.
    is_copy: bool,
}

impl GeoPackage {
    /// Opens a record for reading and writing; makes it when the file is missing or empty, and brings one of an earlier
    /// version up to date.
    ///
    /// # Errors
    /// [`StoreError`]: the file is something else, made by a later version, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let fail = |e| StoreError::new(path, e);
        let db = Connection::open(path).map_err(fail)?;
        let mut store = GeoPackage { db, path: path.to_owned(), is_copy: false };
        store.prepare().map_err(|e| store.error(e))?;
        if store.is_empty()? {
            store.create().map_err(|e| store.error(e))?;
        }
        if store.check()? < SCHEMA {
            store.update().map_err(|e| store.error(e))?;
        }
        Ok(store)
    }

    /// Opens a record for reading only; nothing is touched, unless a killed writer's last document must be undone.
    ///
    /// An empty file, such as a writer that was killed while it made the record leaves, is a record of nothing. Of a
    /// record of an earlier version a copy in memory is brought up to date.
    ///
    /// # Errors
    /// [`StoreError`]: the file is missing, something else, or made by a later version.
    pub fn open_for_reading(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let open = |flags| -> Result<Self, StoreError> {
            let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(|e| StoreError::new(path, e))?;
            let mut store = GeoPackage { db, path: path.to_owned(), is_copy: false };
            if store.is_empty()? {
                store.db = Connection::open_in_memory().map_err(|e| StoreError::new(path, e))?;
                store.create().map_err(|e| store.error(e))?;
            }
            if store.check()? < SCHEMA {
                let mut copy = Connection::open_in_memory().map_err(|e| store.error(e))?;
                copy_of(&store.db, &mut copy).map_err(|e| store.error(e))?;
                (store.db, store.is_copy) = (copy, true);
                functions::register(&store.db).map_err(|e| store.error(e))?;
                store.update().map_err(|e| store.error(e))?;
            }
            Ok(store)
        };
        match open(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            // A killed writer left its journal: undoing its last document needs the right to write.
            Err(StoreError::NotWritable { .. }) => open(OpenFlags::SQLITE_OPEN_READ_WRITE),
            other => other,
        }
    }

    /// Whether this is a copy in memory of a record of an earlier version, which shows nothing of what is written later.
    pub fn is_copy(&self) -> bool {
        self.is_copy
    }

    /// A number that changes whenever somebody else writes to the record, or puts another file in its place.
    ///
    /// Only numbers that one connection gave can be compared.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn version(&self) -> Result<u64, StoreError> {
        let version: i64 =
            self.db.pragma_query_value(None, "data_version", |r| r.get(0)).map_err(|e| self.error(e))?;
        let file = std::fs::metadata(&self.path).ok();
        let written = file.as_ref().and_then(|file| file.modified().ok());
        let mut hash = DefaultHasher::new();
        (version, file.map(|file| file.len()), written).hash(&mut hash);
        Ok(hash.finish())
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::new(&self.path, source)
    }

    /// A rollback journal, so that the record is one file whenever nobody writes to it, also after a kill.
    fn prepare(&self) -> rusqlite::Result<()> {
        self.db.busy_timeout(std::time::Duration::from_secs(5))?;
        self.db.pragma_update(None, "journal_mode", "DELETE")?;
        self.db.pragma_update(None, "synchronous", "FULL")?;
        self.db.pragma_update(None, "foreign_keys", true)?;
        functions::register(&self.db)
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        let tables = "SELECT count(*) FROM sqlite_schema";
        let count: i64 = self.db.query_row(tables, [], |r| r.get(0)).map_err(|e| self.error(e))?;
        Ok(count == 0)
    }

    fn create(&mut self) -> rusqlite::Result<()> {
        let tx = self.db.transaction()?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", USER_VERSION)?;
        for migration in MIGRATIONS {
            tx.execute_batch(migration)?;
        }
        list_contents(&tx)?;
        tx.execute("INSERT INTO vigie_meta VALUES ('schema', ?1)", [SCHEMA.to_string()])?;
        tx.commit()
    }

    /// Runs the migrations that a record of an earlier version lacks: all of them or none.
    fn update(&mut self) -> rusqlite::Result<()> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it while this one waited.
        let known: String =
            tx.query_row("SELECT value FROM vigie_meta WHERE key = 'schema'", [], |r| r.get(0))?;
        for migration in MIGRATIONS.iter().skip(known.parse().unwrap_or(MIGRATIONS.len())) {
            tx.execute_batch(migration)?;
        }
        list_contents(&tx)?;
        tx.execute("UPDATE vigie_meta SET value = ?1 WHERE key = 'schema'", [SCHEMA.to_string()])?;
        tx.commit()
    }

    /// The schema of a record of ours.
    fn check(&self) -> Result<u32, StoreError> {
        let foreign = || StoreError::NotVigie { path: self.path.clone() };
        let id: i32 =
            self.db.pragma_query_value(None, "application_id", |r| r.get(0)).map_err(|e| self.error(e))?;
        let schema = self
            .db
            .query_row("SELECT value FROM vigie_meta WHERE key = 'schema'", [], |r| r.get::<_, String>(0));
        let schema = match schema {
            Ok(text) if id == APPLICATION_ID => text.parse::<u32>().map_err(|_| foreign())?,
            Ok(_) | Err(rusqlite::Error::QueryReturnedNoRows) => return Err(foreign()),
            // SQLite's plain error: there is no such table. Everything else is trouble with the file.
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) => return Err(foreign()),
            Err(e) => return Err(self.error(e)),
        };
        if schema > SCHEMA {
            return Err(StoreError::TooNew { path: self.path.clone(), found: schema, known: SCHEMA });
        }
        Ok(schema)
    }
}

/// Lists the tables that are not listed yet, as GeoPackage asks.
fn list_contents(tx: &Transaction) -> rusqlite::Result<()> {
    for (table, data_type, geometry, description) in CONTENTS {
        let srs = geometry.map(|_| 4326);
        // No clock here, so that the same documents make the same bytes: the date is a constant.
        let listed = tx.execute(
            "INSERT OR IGNORE INTO gpkg_contents
             VALUES (?1, ?2, ?1, ?3, '2000-01-01T00:00:00.000Z', NULL, NULL, NULL, NULL, ?4)",
            (table, data_type, description, srs),
        )?;
        if let Some(kind) = geometry.filter(|_| listed > 0) {
            let columns = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)";
            tx.execute(columns, (table, kind))?;
            tx.execute_batch(&include_str!("sql/rtree.sql").replace("{t}", table))?;
        }
    }
    Ok(())
}

/// Copies a database page by page.
fn copy_of(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    rusqlite::backup::Backup::new(from, to)?.run_to_completion(1024, std::time::Duration::ZERO, None)
}

impl Store for GeoPackage {
    fn write(&mut self, reading: &Reading) -> Result<Outcome, StoreError> {
        write::reading(&mut self.db, reading).map_err(|e| StoreError::new(&self.path, e))
    }

    fn link(&mut self) -> Result<usize, StoreError> {
        linking::link(&mut self.db).map_err(|e| StoreError::new(&self.path, e))
    }

    fn link_decided(&mut self) -> Result<(), StoreError> {
        linking::link_decided(&mut self.db).map_err(|e| StoreError::new(&self.path, e))
    }

    fn provenances(&self) -> Result<Vec<Provenance>, StoreError> {
        origins::all(&self.db, None).map_err(|e| self.error(e))
    }

    fn count_families(&self) -> Result<(usize, usize), StoreError> {
        let count = "SELECT count(*), count(DISTINCT origin) FROM origins";
        self.db.query_row(count, [], |r| Ok((r.get(0)?, r.get(1)?))).map_err(|e| self.error(e))
    }

    fn family(&self, first: &str) -> Result<Vec<Provenance>, StoreError> {
        origins::all(&self.db, Some(first)).map_err(|e| self.error(e))
    }

    fn provenances_of(&self, documents: &[&str]) -> Result<Vec<Provenance>, StoreError> {
        origins::of_documents(&self.db, documents).map_err(|e| self.error(e))
    }

    fn documents(&self) -> Result<Vec<DocumentRow>, StoreError> {
        read::documents(&self.db, None).map_err(|e| self.error(e))
    }

    fn find_facts(&self, query: &FactQuery) -> Result<Vec<FactRow>, StoreError> {
        read::facts(&self.db, query).map_err(|e| self.error(e))
    }

    fn count_facts(&self, query: &FactQuery) -> Result<u64, StoreError> {
        read::count_facts(&self.db, query).map_err(|e| self.error(e))
    }

    fn count_by_day(&self, query: &FactQuery) -> Result<Vec<(String, u64)>, StoreError> {
        read::count_by_day(&self.db, query).map_err(|e| self.error(e))
    }

    fn find_events(&self, query: &EventQuery) -> Result<Vec<EventRow>, StoreError> {
        events::find(&self.db, query).map_err(|e| self.error(e))
    }

    fn find_contradictions(&self, query: &ContradictionQuery) -> Result<Vec<Contradiction>, StoreError> {
        contradictions::find(&self.db, query).map_err(|e| self.error(e))
    }

    fn find_standings(&self, query: &StandingQuery) -> Result<Vec<Standing>, StoreError> {
        standings::find(&self.db, query).map_err(|e| self.error(e))
    }

    fn count_events(&self, query: &EventQuery) -> Result<u64, StoreError> {
        events::count(&self.db, query).map_err(|e| self.error(e))
    }

    fn find_statuses(&self, query: &StatusQuery) -> Result<Vec<StatusRow>, StoreError> {
        read::statuses(&self.db, query).map_err(|e| self.error(e))
    }

    fn places(&self) -> Result<Vec<PlaceSummary>, StoreError> {
        read::places(&self.db, None).map_err(|e| self.error(e))
    }

    fn find_place(&self, id: &str) -> Result<Option<PlaceSummary>, StoreError> {
        read::places(&self.db, Some(id)).map(|all| all.into_iter().next()).map_err(|e| self.error(e))
    }

    fn find_document(&self, sha256: &str) -> Result<Option<DocumentRow>, StoreError> {
        read::documents(&self.db, Some(sha256)).map(|all| all.into_iter().next()).map_err(|e| self.error(e))
    }

    fn find_text(&self, sha256: &str) -> Result<Option<TextRow>, StoreError> {
        read::text(&self.db, sha256).map_err(|e| self.error(e))
    }

    fn outlets(&self) -> Result<Vec<OutletSummary>, StoreError> {
        read::outlets(&self.db).map_err(|e| self.error(e))
    }

    fn totals(&self) -> Result<Totals, StoreError> {
        read::totals(&self.db).map_err(|e| self.error(e))
    }

    fn search(&self, query: &str) -> Result<Vec<SearchHit>, StoreError> {
        read::search(&self.db, query).map_err(|e| self.error(e))
    }
}

impl Reviews for GeoPackage {
    fn decide(&mut self, by: &Signature, verdict: &Verdict) -> Result<Entry, StoreError> {
        review::decide(&mut self.db, by, verdict).map_err(|e| e.at(&self.path))
    }

    fn log(&self, query: &LogQuery) -> Result<Vec<Logged>, StoreError> {
        review::log(&self.db, query).map_err(|e| self.error(e))
    }

    fn check_log(&self, head: Option<&str>) -> Result<Checked, StoreError> {
        review::check(&self.db, head).map_err(|e| self.error(e))
    }

    fn corrections(
        &self,
        fact: &str,
        wanted: &Wanted,
        more: Option<&dyn Gazetteer>,
    ) -> Result<Vec<Correction>, StoreError> {
        let unknown = || Refusal::NoFact { fact: fact.to_owned() };
        let query = FactQuery { fact: Some(fact.to_owned()), ..FactQuery::default() };
        let row = self.find_facts(&query)?.pop().ok_or_else(unknown)?;
        let text = self.find_text(&row.document)?.ok_or_else(unknown)?.text;
        let corrections = match more {
            Some(more) => wanted.corrections(&row, &text, &Both(self, more)),
            None => wanted.corrections(&row, &text, self),
        };
        Ok(corrections?)
    }

    fn queue(&self, query: &QueueQuery) -> Result<Vec<Queued>, StoreError> {
        queue::queue(&self.db, query).map_err(|e| self.error(e))
    }

    fn count_queue(&self) -> Result<u64, StoreError> {
        queue::count(&self.db).map_err(|e| self.error(e))
    }

    fn sameness(&self) -> Result<Vec<Sameness>, StoreError> {
        review::sameness(&self.db).map_err(|e| self.error(e))
    }

    fn grades(&self) -> Result<BTreeMap<String, Reliability>, StoreError> {
        review::grades(&self.db).map_err(|e| self.error(e))
    }

    fn offers(&self, entry: u64, documents: &[String]) -> Result<Vec<Offer>, StoreError> {
        review::offers(&self.db, entry, documents).map_err(|e| e.at(&self.path))
    }
}

/// The places that facts of the record name. What cannot be read is not known.
impl Gazetteer for GeoPackage {
    fn by_id(&self, id: &str) -> Option<PlaceRow> {
        self.find_place(id).ok().flatten().map(PlaceRow::from)
    }

    fn by_name(&self, name: &str) -> Vec<PlaceRow> {
        let name = name.to_lowercase();
        let all = self.places().unwrap_or_default().into_iter();
        all.filter(|place| place.name.to_lowercase() == name).map(PlaceRow::from).collect()
    }
}
