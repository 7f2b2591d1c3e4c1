//! Contradictions as they are kept and found again.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use vigie::linking::contradictions::Contradiction;

use super::{linking, select};
use crate::ContradictionQuery;

/// Puts these in the place of those that were kept, or of those whose first claim is one of some facts.
pub(super) fn keep(
    db: &Connection,
    all: &[Contradiction],
    first: Option<&BTreeSet<String>>,
) -> rusqlite::Result<()> {
    linking::replace(
        db,
        "contradictions",
        "contradiction_id",
        first.map(|facts| ("first_claim", facts)),
        all,
        |contradiction| &contradiction.id,
        |contradiction, detail| {
            let reports: BTreeSet<&str> =
                contradiction.claims.iter().map(|claim| claim.document.as_str()).collect();
            let latest = contradiction.claims.iter().filter_map(|claim| claim.published).max();
            let matter = serde_json::to_value(contradiction.matter).ok();
            db.prepare_cached(
                "INSERT INTO contradictions (contradiction_id, matter, about, place, place_id, event, latest_report, claims,
                   reports, settled, detail, spot, first_claim)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                contradiction.id,
                matter.as_ref().and_then(|matter| matter.as_str()).unwrap_or_default(),
                contradiction.about,
                contradiction.place.as_ref().map(|spot| &spot.name),
                linking::place_number(db, contradiction.place.as_ref())?,
                contradiction.event,
                latest.map(|day| day.to_string()),
                contradiction.claims.len(),
                reports.len(),
                contradiction.is_settled(),
                detail,
                contradiction.place.as_ref().map(|spot| &spot.id),
                contradiction.claims.first().map(|claim| &claim.fact),
            ])
        },
    )
}

/// Those that a query selects: the open ones, then those with the newest claim first.
pub(super) fn find(db: &Connection, query: &ContradictionQuery) -> rusqlite::Result<Vec<Contradiction>> {
    let mut conditions = vec!["true".to_owned()];
    let mut values = Vec::new();
    if let Some(place) = &query.place {
        conditions.push(format!("place_id IN ({})", select::AT_OR_IN));
        values.push(place);
    }
    if let Some(day) = &query.known_from {
        conditions.push("latest_report >= ?".to_owned());
        values.push(day);
    }
    if let Some(settled) = query.settled {
        conditions.push(if settled { "settled" } else { "NOT settled" }.to_owned());
    }
    let limit = query.limit.map_or(-1, i64::from);
    linking::details(
        db,
        &format!(
            "SELECT detail FROM contradictions WHERE {}
             ORDER BY settled, latest_report IS NULL, latest_report DESC, reports DESC, contradiction_id LIMIT {limit}",
            conditions.join(" AND ")
        ),
        &values,
    )
}

/// The one of an id.
pub(super) fn one(db: &Connection, id: &str) -> rusqlite::Result<Option<Contradiction>> {
    let found = "SELECT detail FROM contradictions WHERE contradiction_id = ?1";
    Ok(linking::details(db, found, &[&id.to_owned()])?.pop())
}

/// Those of some events, by the events' ids, and those of no event at some places.
pub(super) fn of(
    db: &Connection,
    events: &BTreeSet<String>,
    spots: &BTreeSet<String>,
) -> rusqlite::Result<Vec<Contradiction>> {
    let within =
        "SELECT detail FROM contradictions WHERE event IN (SELECT value FROM json_each(?1)) ORDER BY id";
    let at = "SELECT detail FROM contradictions
      WHERE event ISNULL AND spot IN (SELECT value FROM json_each(?1)) ORDER BY id";
    let mut found = linking::details(db, within, &[&linking::json(events)?])?;
    found.extend(linking::details(db, at, &[&linking::json(spots)?])?);
    Ok(found)
}

/// Those whose first claim is one of some facts.
pub(super) fn by_first(db: &Connection, facts: &BTreeSet<String>) -> rusqlite::Result<Vec<Contradiction>> {
    let first = "SELECT detail FROM contradictions WHERE first_claim IN (SELECT value FROM json_each(?1))";
    linking::details(db, first, &[&linking::json(facts)?])
}

/// The facts that settlements hold to be wrong.
pub(super) fn set_aside(db: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let settled: Vec<Contradiction> =
        linking::details(db, "SELECT detail FROM contradictions WHERE settled", &[])?;
    Ok(vigie::linking::contradictions::set_aside(&settled))
}
