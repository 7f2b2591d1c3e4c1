//! Polygons of Natural Earth: where their centre is and how far they reach.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};

/// A country or a province.
pub struct Shape {
    /// ISO 3166 code of the country.
    pub country: String,
    /// GeoNames-like code of a province, `AF18`; empty for countries.
    pub fips: String,
    /// Names of a province; empty for countries.
    pub names: Vec<String>,
    /// Whether it is a country.
    pub is_country: bool,
    /// Centre of its parts, or of the largest where they lie far apart.
    pub lat: f64,
    /// Centre of its parts, or of the largest where they lie far apart.
    pub lon: f64,
    /// Area in square degrees at the equator, over all parts.
    pub area: f64,
}

/// Reads the two layers of `world_map.gpkg`, in the file's order.
pub fn read(path: &Path) -> Result<Vec<Shape>> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("opening {}", path.display()))?;
    let mut out = Vec::new();
    for (is_country, query) in [
        (true, "select iso_a2, '', '', '', '', geom from countries order by fid"),
        (false, "select iso_a2, fips, name, woe_name, gn_name, geom from states_provinces order by fid"),
    ] {
        let mut statement = db.prepare(query)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |i: usize| row.get::<_, Option<String>>(i).map(Option::unwrap_or_default);
            let Some((lat, lon, area)) = centre(&row.get::<_, Vec<u8>>(5)?) else { continue };
            let names = [text(2)?, text(3)?, text(4)?].into_iter().filter(|n| !n.is_empty()).collect();
            out.push(Shape { country: text(0)?, fips: text(1)?, names, is_country, lat, lon, area });
        }
    }
    Ok(out)
}

/// Centre and area of a GeoPackage geometry (little endian, multipolygon).
fn centre(blob: &[u8]) -> Option<(f64, f64, f64)> {
    let envelope = match blob.get(3)? >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        _ => 64,
    };
    let mut at = 8 + envelope;
    let word = |at: &mut usize| -> Option<u32> {
        let value = u32::from_le_bytes(blob.get(*at..*at + 4)?.try_into().ok()?);
        *at += 4;
        Some(value)
    };
    let header = |at: &mut usize| -> Option<u32> {
        *at += 1;
        let kind = word(at)?;
        (kind == 3 || kind == 6).then_some(kind)
    };
    let parts = if header(&mut at)? == 6 {
        word(&mut at)?
    } else {
        at = 8 + envelope;
        1
    };
    let mut best = (0.0, 0.0, 0.0);
    let (mut total, mut lats, mut lons) = (0.0, 0.0, 0.0);
    for _ in 0..parts {
        header(&mut at)?;
        for ring in 0..word(&mut at)? {
            let n = word(&mut at)? as usize;
            let points: Vec<(f64, f64)> = blob
                .get(at..at + 16 * n)?
                .chunks_exact(16)
                .map(|c| {
                    let number = |c: &[u8]| c.try_into().map_or(0.0, f64::from_le_bytes);
                    (number(&c[..8]), number(&c[8..]))
                })
                .collect();
            at += 16 * n;
            // Holes are left out of the sum: provinces with large ones are few and their centre hardly moves.
            if ring == 0 {
                let (lat, lon, area) = ring_centre(&points);
                total += area;
                lats += lat * area;
                lons += lon * area;
                if area > best.2 {
                    best = (lat, lon, area);
                }
            }
        }
    }
    if total <= 0.0 {
        return None;
    }
    // The parts of an archipelago count by their area; far-away parts of a country do not.
    let all = (lats / total, lons / total);
    let is_close = (all.0 - best.0).abs() < 3.0 && (all.1 - best.1).abs() < 3.0;
    let (lat, lon) = if is_close { all } else { (best.0, best.1) };
    Some((lat, lon, total))
}

fn ring_centre(points: &[(f64, f64)]) -> (f64, f64, f64) {
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let cross = x0 * y1 - x1 * y0;
        twice += cross;
        x += (x0 + x1) * cross;
        y += (y0 + y1) * cross;
    }
    if twice == 0.0 {
        return (0.0, 0.0, 0.0);
    }
    let lat = y / (3.0 * twice);
    (lat, x / (3.0 * twice), twice.abs() / 2.0 * lat.to_radians().cos())
}

#[cfg(test)]
mod tests {
    use super::ring_centre;

    #[test]
    fn the_centre_of_a_square() {
        let (lat, lon, area) = ring_centre(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]);
        assert!((lat - 1.0).abs() < 1e-9 && (lon - 1.0).abs() < 1e-9 && (area - 4.0).abs() < 0.01);
    }
}
