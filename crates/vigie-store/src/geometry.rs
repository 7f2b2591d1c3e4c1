//! Geometry blobs of GeoPackage: a header of eight bytes (OGC 12-128, §2.1.3) before little-endian WKB, EPSG:4326.

const SRS: i32 = 4326;
const WKB_POINT: u32 = 1;
const WKB_MULTIPOINT: u32 = 4;

/// A point in degrees, east then north.
pub type Point = (f64, f64);

/// The blob of a point.
pub fn point(p: Point) -> Vec<u8> {
    let mut blob = header();
    push_point(&mut blob, p);
    blob
}

/// The blob of some points; none when there are none.
pub fn multipoint(points: &[Point]) -> Option<Vec<u8>> {
    let count = u32::try_from(points.len()).ok().filter(|&n| n > 0)?;
    let mut blob = header();
    blob.push(1);
    blob.extend(WKB_MULTIPOINT.to_le_bytes());
    blob.extend(count.to_le_bytes());
    for &p in points {
        push_point(&mut blob, p);
    }
    Some(blob)
}

fn header() -> Vec<u8> {
    // Magic, version 0, flags: no envelope, little-endian.
    let mut blob = vec![b'G', b'P', 0, 1];
    blob.extend(SRS.to_le_bytes());
    blob
}

fn push_point(blob: &mut Vec<u8>, (x, y): Point) {
    blob.push(1);
    blob.extend(WKB_POINT.to_le_bytes());
    blob.extend(x.to_le_bytes());
    blob.extend(y.to_le_bytes());
}

/// West, east, south and north ends of a blob made here; none for anything else.
pub fn bounds(blob: &[u8]) -> Option<[f64; 4]> {
    let body = blob.strip_prefix(b"GP")?;
    // Version, flags and reference system; only blobs without an envelope and with little-endian numbers.
    if body.get(1)? & 0b0000_1111 != 1 {
        return None;
    }
    let wkb = body.get(6..)?;
    let points = match u32_at(wkb, 1)? {
        WKB_POINT => vec![read_point(wkb)?],
        WKB_MULTIPOINT => {
            let rest = wkb.get(9..)?;
            rest.chunks_exact(21).take(u32_at(wkb, 5)? as usize).map(read_point).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let (first, rest) = points.split_first()?;
    let start = [first.0, first.0, first.1, first.1];
    Some(rest.iter().fold(start, |b, p| [b[0].min(p.0), b[1].max(p.0), b[2].min(p.1), b[3].max(p.1)]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn read_point(wkb: &[u8]) -> Option<Point> {
    let x = f64::from_le_bytes(wkb.get(5..13)?.try_into().ok()?);
    let y = f64::from_le_bytes(wkb.get(13..21)?.try_into().ok()?);
    Some((x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_points() {
        assert_eq!(bounds(&point((65.7, 31.6))), Some([65.7, 65.7, 31.6, 31.6]));
        let blob = multipoint(&[(65.7, 31.6), (-3.0, 40.4)]).expect("two points");
        assert_eq!(bounds(&blob), Some([-3.0, 65.7, 31.6, 40.4]));
        assert_eq!(multipoint(&[]), None);
    }

    #[test]
    fn broken_blobs_have_no_bounds() {
        let whole = multipoint(&[(1.0, 2.0), (3.0, 4.0)]).expect("two points");
        for end in 0..whole.len() {
            // A cut blob may keep its first point, but reading it never panics.
            let _ = bounds(&whole[..end]);
        }
        assert_eq!(bounds(b"GP"), None);
        assert_eq!(bounds(b"<html>"), None);
    }
}
