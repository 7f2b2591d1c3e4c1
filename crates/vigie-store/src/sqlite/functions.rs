//! The SQL functions that GeoPackage's R*Tree triggers call.

use rusqlite::{Connection, functions::FunctionFlags, types::ValueRef};

use crate::geometry;

/// Makes `ST_MinX`, `ST_MaxX`, `ST_MinY`, `ST_MaxY` and `ST_IsEmpty` known to a connection.
pub(super) fn register(db: &Connection) -> rusqlite::Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, side) in [("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)] {
        db.create_scalar_function(name, 1, flags, move |ctx| Ok(bounds(ctx.get_raw(0)).map(|b| b[side])))?;
    }
    db.create_scalar_function("ST_IsEmpty", 1, flags, |ctx| Ok(bounds(ctx.get_raw(0)).is_none()))
}

fn bounds(value: ValueRef) -> Option<[f64; 4]> {
    geometry::bounds(value.as_blob().ok()?)
}
