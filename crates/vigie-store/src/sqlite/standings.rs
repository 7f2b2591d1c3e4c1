//! States of places over time as they are kept and found again.

use rusqlite::{Connection, Transaction, params};

use vigie::linking::standings::Standing;

use super::{linking, select};
use crate::geometry;

/// Puts these in the place of those that were kept.
pub(super) fn keep(tx: &Transaction, all: &[Standing]) -> rusqlite::Result<()> {
    linking::replace(
        tx,
        "standings",
        "standing_id",
        all,
        |standing| &standing.id,
        |standing, detail| {
            let spot = &standing.place;
            let pin = matches!(spot.level.as_str(), "site" | "settlement")
                .then(|| geometry::point((spot.lon, spot.lat)));
            tx.prepare_cached(
                "INSERT INTO standings (geom, standing_id, state, place, place_id, side, holder, valid_from, valid_to, known,
                   confirmed, basis, claims, against, detail)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .execute(params![
                pin,
                standing.id,
                standing.state,
                spot.name,
                linking::place_number(tx, Some(spot))?,
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
            ])
        },
    )
}

/// Those of a place and of what lies in it, or all, by place and beginning.
pub(super) fn find(db: &Connection, place: Option<&str>) -> rusqlite::Result<Vec<Standing>> {
    let only = place.map_or("true".to_owned(), |_| format!("place_id IN ({})", select::AT_OR_IN));
    let values: Vec<String> = place.map(str::to_owned).into_iter().collect();
    let values: Vec<&String> = values.iter().collect();
    linking::details(
        db,
        &format!(
            "SELECT detail FROM standings WHERE {only}
             ORDER BY place, place_id, valid_from IS NULL, valid_from, standing_id"
        ),
        &values,
    )
}
