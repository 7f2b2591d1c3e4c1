//! Degrees → points of a drawing, by the web's Mercator projection (EPSG:3857), which keeps circles round.

use std::f64::consts::PI;

/// The northernmost parallel of that projection, in degrees.
const MOST_LATITUDE: f64 = 85.0;
/// The smallest stretch that is shown, in degrees of longitude.
const LEAST_SPAN: f64 = 0.4;

/// A window on the world and the size of the drawing in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    /// West, south, east, north in degrees.
    pub(crate) bounds: [f64; 4],
    pub(crate) width: f64,
    pub(crate) height: f64,
    west: f64,
    top: f64,
    /// Points a unit of the projection (the equator is one unit long).
    scale: f64,
}

impl Frame {
    /// The window that shows all of a box, with a margin, in a drawing of that size.
    pub(crate) fn new(bounds: [f64; 4], width: f64, height: f64) -> Self {
        let [west, south, east, north] = bounds;
        let (south, north) = (south.max(-MOST_LATITUDE), north.min(MOST_LATITUDE));
        let span = (east - west).max(LEAST_SPAN) / 360.0;
        let rise = (vertical(south) - vertical(north)).max(LEAST_SPAN / 360.0 * height / width);
        let scale = (width / span).min(height / rise) * 0.92;
        let middle = ((west + east) / 720.0, f64::midpoint(vertical(south), vertical(north)));
        let (west, top) = (middle.0 - width / scale / 2.0, middle.1 - height / scale / 2.0);
        let corner = |x: f64, y: f64| [x * 360.0, latitude(y)];
        let [[west_deg, north_deg], [east_deg, south_deg]] =
            [corner(west, top), corner(west + width / scale, top + height / scale)];
        Frame { bounds: [west_deg, south_deg, east_deg, north_deg], width, height, west, top, scale }
    }

    /// Where a place lies in the drawing.
    pub(crate) fn point(&self, lon: f64, lat: f64) -> (f64, f64) {
        let lat = lat.clamp(-MOST_LATITUDE, MOST_LATITUDE);
        ((lon / 360.0 - self.west) * self.scale, (vertical(lat) - self.top) * self.scale)
    }

    /// How long so many metres are there.
    pub(crate) fn length(&self, metres: f64, lat: f64) -> f64 {
        const EQUATOR: f64 = 40_075_017.0;
        metres / (EQUATOR * lat.to_radians().cos().max(0.05)) * self.scale
    }

    /// Whether a box and the window have anything in common.
    pub(crate) fn meets(&self, [west, south, east, north]: [f64; 4]) -> bool {
        let mine = self.bounds;
        west <= mine[2] && east >= mine[0] && south <= mine[3] && north >= mine[1]
    }
}

/// From 0 in the far north to 1 in the far south.
fn vertical(lat: f64) -> f64 {
    let sine = lat.to_radians().sin();
    0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI)
}

fn latitude(y: f64) -> f64 {
    (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_the_whole_box_and_keeps_its_middle() {
        let frame = Frame::new([60.0, 29.0, 75.0, 38.5], 800.0, 500.0);
        for (lon, lat) in [(60.0, 29.0), (75.0, 38.5), (62.0, 38.0)] {
            let (x, y) = frame.point(lon, lat);
            assert!((0.0..=800.0).contains(&x) && (0.0..=500.0).contains(&y), "{x} {y}");
        }
        let (x, _) = frame.point(67.5, 30.0);
        assert!((x - 400.0).abs() < 1e-6);
    }

    #[test]
    fn a_degree_of_latitude_is_111_km_long() {
        let frame = Frame::new([60.0, 29.0, 75.0, 38.5], 800.0, 500.0);
        let (_, a) = frame.point(65.0, 33.5);
        let (_, b) = frame.point(65.0, 34.5);
        assert!((frame.length(111_195.0, 34.0) - (a - b)).abs() < 0.2);
    }

    #[test]
    fn one_point_has_a_window_of_its_own() {
        let frame = Frame::new([65.0, 34.0, 65.0, 34.0], 400.0, 300.0);
        assert!(frame.bounds[2] - frame.bounds[0] >= LEAST_SPAN);
        assert!(frame.meets([64.9, 33.9, 65.1, 34.1]) && !frame.meets([70.0, 33.0, 71.0, 34.0]));
    }
}
