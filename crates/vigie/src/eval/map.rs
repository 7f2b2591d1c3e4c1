//! A small map of two points, as numbers for a drawing.
//!
//! The outline of the world in `outline.txt` is Natural Earth 1:110m (public domain); `eval/outline.py` made it.

/// SVG path data of the land and of the borders, in tenths of a degree, south down.
pub const OUTLINE: &str = include_str!("outline.txt");

/// Tenths of a degree of latitude to a kilometre, turned round.
const KM: f64 = 11.119_5;
/// Height of the smallest map: nine degrees, so that coasts and borders tell where it is.
const LEAST: f64 = 90.0;
/// Width over height.
const SHAPE: f64 = 1.5;

/// Where things are on a map; lengths in tenths of a degree of latitude.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The box that is shown: left, top, width, height.
    pub view: [String; 4],
    /// How much a degree of longitude is narrower than one of latitude.
    pub narrow: String,
    /// Copies of the world to draw: 0, and ±3600 past the antimeridian.
    pub turns: Vec<i32>,
    /// Gold's point.
    pub gold: Option<(String, String)>,
    /// The system's point.
    pub system: Option<(String, String)>,
    /// Radius of a point.
    pub dot: String,
    /// Left, right, height and kilometres of the scale.
    pub scale: (String, String, String, String),
}

/// Draws one or two points, each a latitude and a longitude.
pub fn draw(gold: Option<(f64, f64)>, system: Option<(f64, f64)>) -> Option<Map> {
    let known = |&(lat, lon): &(f64, f64)| lat.abs() <= 90.0 && lon.abs() <= 360.0;
    let (gold, mut system) = (gold.filter(known), system.filter(known));
    // The short way round.
    if let (Some(gold), Some(system)) = (gold, system.as_mut()) {
        system.1 -= ((system.1 - gold.1) / 360.0).round() * 360.0;
    }
    let points: Vec<(f64, f64)> = gold.into_iter().chain(system).collect();
    let middle =
        points.iter().map(|p| p.0).sum::<f64>() / (!points.is_empty()).then_some(points.len() as f64)?;
    let narrow = middle.to_radians().cos().max(0.25);
    let flat = |(lat, lon): (f64, f64)| (lon * 10.0 * narrow, -lat * 10.0);
    let flats: Vec<(f64, f64)> = points.iter().map(|&p| flat(p)).collect();
    let bounds = |take: fn(&(f64, f64)) -> f64| {
        let values = flats.iter().map(take);
        values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((left, right), (top, bottom)) = (bounds(|p| p.0), bounds(|p| p.1));
    let height = ((bottom - top) * 1.7).max((right - left) * 1.7 / SHAPE).max(LEAST);
    let width = height * SHAPE;
    let (x, y) = ((left + right - width) / 2.0, (top + bottom - height) / 2.0);
    let turns = [-3600, 0, 3600].into_iter().filter(|&turn| {
        let (west, east) = ((f64::from(turn) - 1800.0) * narrow, (f64::from(turn) + 1800.0) * narrow);
        x < east && west < x + width
    });
    let number = |value: f64| format!("{value:.1}");
    let show = |point: Option<(f64, f64)>| point.map(flat).map(|(x, y)| (number(x), number(y)));
    let length = round_down(width * KM / 4.0);
    let bar = (x + width * 0.05, y + height * 0.94);
    Some(Map {
        view: [number(x), number(y), number(width), number(height)],
        narrow: format!("{narrow:.4}"),
        turns: turns.collect(),
        gold: show(gold),
        system: show(system),
        dot: number(height / 24.0),
        scale: (number(bar.0), number(bar.0 + length / KM), number(bar.1), format!("{length:.0} km")),
    })
}

/// The largest of 1, 2, 5 times a power of ten that is not above a length.
fn round_down(length: f64) -> f64 {
    let power = 10f64.powf(length.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|&step| step <= length).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_lie_inside_and_the_short_way_is_taken() {
        for (a, b) in
            [((48.9, 2.3), (33.7, -95.6)), ((-17.0, 179.0), (-14.0, -171.0)), ((90.0, 0.0), (-90.0, 0.0))]
        {
            let map = draw(Some(a), Some(b)).unwrap();
            let n = |s: &String| s.parse::<f64>().unwrap();
            let [x, y, w, h] = [0, 1, 2, 3].map(|i| n(&map.view[i]));
            for (px, py) in [map.gold.unwrap(), map.system.unwrap()] {
                assert!(x < n(&px) && n(&px) < x + w && y < n(&py) && n(&py) < y + h, "{a:?} {b:?}");
            }
        }
        let map = draw(Some((-17.0, 179.0)), Some((-14.0, -171.0))).unwrap();
        assert_eq!(map.turns, [0, 3600]);
    }

    #[test]
    fn no_point_no_map() {
        assert_eq!(draw(None, None), None);
        assert_eq!(draw(Some((f64::NAN, 0.0)), None), None);
        assert!(draw(Some((0.0, 0.0)), None).is_some());
    }

    #[test]
    fn scales_are_round() {
        assert_eq!([120.0, 499.0, 7.0].map(round_down), [100.0, 200.0, 5.0]);
    }
}
