//! What waits for a reviewer, in the order in which it would change the picture.

use rusqlite::Connection;

use crate::review::{QueueQuery, Queued};

const QUEUE: &str = include_str!("sql/queue.sql");

/// The facts that nobody decided about.
pub(super) fn queue(db: &Connection, wanted: &QueueQuery) -> rusqlite::Result<Vec<Queued>> {
    let limit = wanted.limit.map_or(-1, i64::from);
    let mut query = db.prepare_cached(QUEUE)?;
    let rows = query.query_map((limit, wanted.offset), |r| {
        Ok(Queued {
            fact: r.get(0)?,
            document: r.get(1)?,
            fact_type: r.get(2)?,
            changes_status: r.get(3)?,
            contradicted: r.get(4)?,
            toll: r.get(5)?,
            single: r.get(6)?,
        })
    })?;
    rows.collect()
}

/// How many they are.
pub(super) fn count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM facts WHERE review ISNULL")?.query_row([], |r| r.get(0))
}
