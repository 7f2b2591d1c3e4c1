//! The SVG of a map; colours are the style sheet's.

use std::fmt::Write;

use super::{Basemap, Look, MapFrame, Sketch, Spot};

/// Names that are written at most.
const MOST_NAMES: usize = 30;

/// Draws a map as SVG, for a page or a file of its own.
pub(crate) fn draw(basemap: &Basemap, sketch: &Sketch) -> String {
    let frame = &sketch.frame;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"map\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" data-window=\"{}\" role=\"img\"><title>{}</title>",
        frame.width,
        frame.height,
        frame.bounds.map(|degrees| format!("{degrees:.5}")).join(","),
        escaped(&sketch.title)
    );
    out.push_str(HATCH);
    let _ = write!(out, "<rect class=\"sea\" width=\"{:.0}\" height=\"{:.0}\"/>", frame.width, frame.height);
    let marked: Vec<&str> =
        sketch.spots.iter().filter(|s| s.look == Look::Country).map(|s| s.name.as_str()).collect();
    land(&mut out, basemap, frame, &marked);
    for spot in &sketch.spots {
        mark(&mut out, frame, spot);
    }
    names(&mut out, frame, &sketch.spots);
    scale_bar(&mut out, frame);
    out.push_str("</svg>");
    out
}

/// Stripes for what is contested.
const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"hatch-back\" width=\"6\" height=\"6\"/>\
    <rect class=\"hatch-line\" width=\"2.4\" height=\"6\"/></pattern></defs>";

/// The countries; those of the names in `marked` are tinted.
fn land(out: &mut String, basemap: &Basemap, frame: &MapFrame, marked: &[&str]) {
    let mut tinted = Vec::new();
    for country in &basemap.countries {
        let mut path = String::new();
        for polygon in country.polygons.iter().filter(|p| frame.meets(p.bounds)) {
            for ring in &polygon.rings {
                outline(&mut path, frame, ring);
            }
        }
        if !path.is_empty() {
            let name = escaped(&country.name);
            if marked.contains(&country.name.as_str()) {
                tinted.push(path.clone());
            }
            let _ = write!(out, "<path class=\"land\" d=\"{path}\"><title>{name}</title></path>");
        }
    }
    for path in tinted {
        let _ = write!(out, "<path class=\"country\" d=\"{path}\"/>");
    }
}

/// A ring as a path: points that fall together are left out, and what lies far outside is pulled to the edge.
fn outline(path: &mut String, frame: &MapFrame, ring: &[[f64; 2]]) {
    let edge = |value: f64, most: f64| value.clamp(-60.0, most + 60.0);
    let mut last: Option<(f64, f64)> = None;
    for [lon, lat] in ring {
        let (x, y) = frame.point(*lon, *lat);
        let at = (edge(x, frame.width), edge(y, frame.height));
        if last.is_some_and(|(a, b)| (a - at.0).abs() + (b - at.1).abs() < 0.7) {
            continue;
        }
        let _ = write!(path, "{}{:.1} {:.1}", if last.is_none() { 'M' } else { 'L' }, at.0, at.1);
        last = Some(at);
    }
    path.push('Z');
}

fn mark(out: &mut String, frame: &MapFrame, spot: &Spot) {
    let (x, y) = frame.point(spot.lon, spot.lat);
    let reach = frame.length(spot.radius_m, spot.lat);
    let (class, radius) = match &spot.look {
        Look::Pin => ("pin".to_owned(), 3.0 + (spot.weight as f64).sqrt().min(9.0)),
        Look::Area => ("area".to_owned(), reach.max(6.0)),
        Look::Country => return,
        Look::Here => ("here".to_owned(), reach.max(5.0)),
        Look::Status(classes) => (format!("status {classes}"), reach.max(7.0)),
    };
    if x + radius < 0.0 || y + radius < 0.0 || x - radius > frame.width || y - radius > frame.height {
        return;
    }
    let circle = format!(
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{}</title></circle>",
        escaped(&spot.about)
    );
    if spot.address.is_empty() {
        out.push_str(&circle);
    } else {
        let _ = write!(out, "<a href=\"{}\">{circle}</a>", escaped(&spot.address));
    }
}

/// Names beside what is told of most, where there is room; those that find none on a narrow screen, where letters are
/// larger beside the map, are marked as `crowded`.
fn names(out: &mut String, frame: &MapFrame, spots: &[Spot]) {
    let mut order: Vec<&Spot> = spots.iter().collect();
    order.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    let (mut taken, mut taken_narrow): (Vec<Room>, Vec<Room>) = (Vec::new(), Vec::new());
    let mut written: Vec<&str> = Vec::new();
    for spot in order {
        if taken.len() >= MOST_NAMES || written.contains(&spot.name.as_str()) {
            continue;
        }
        let at = frame.point(spot.lon, spot.lat);
        let letters = spot.name.chars().count() as f64;
        let found = SIDES.iter().find_map(|side| {
            let room = side.room(at, letters, 1.0);
            is_free(&room, frame, &taken).then_some((side, room))
        });
        let Some((side, room)) = found else { continue };
        let wide = side.room(at, letters, NARROW);
        let crowded = !is_free(&wide, frame, &taken_narrow);
        let (x, y) = (at.0 + side.x, at.1 + side.y);
        let class = if crowded { "name crowded" } else { "name" };
        let (anchor, name) = (side.anchor, escaped(&spot.name));
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{name}</text>"
        );
        taken.push(room);
        if !crowded {
            taken_narrow.push(wide);
        }
        written.push(&spot.name);
    }
}

/// Left, top, right, bottom of what a name covers.
type Room = [f64; 4];

/// How much larger letters are beside the map on a narrow screen; the style sheet has the same.
const NARROW: f64 = 2.6;

/// Where a name stands beside its place: from where, in points, and which of its ends is there.
struct Side {
    x: f64,
    y: f64,
    anchor: &'static str,
}

/// To the right, or else to the left, above or below.
const SIDES: [Side; 4] = [
    Side { x: 9.0, y: 4.0, anchor: "start" },
    Side { x: -9.0, y: 4.0, anchor: "end" },
    Side { x: 0.0, y: -9.0, anchor: "middle" },
    Side { x: 0.0, y: 19.0, anchor: "middle" },
];

impl Side {
    /// What a name of so many letters covers there, with letters so many times as large.
    fn room(&self, (x, y): (f64, f64), letters: f64, times: f64) -> Room {
        let width = (letters * 6.2 + 4.0) * times;
        let left = x + self.x
            - match self.anchor {
                "start" => 0.0,
                "end" => width,
                _ => width / 2.0,
            };
        let base = y + self.y;
        [left, base - 12.0 * times, left + width, base + 2.0 * times]
    }
}

fn is_free(room: &Room, frame: &MapFrame, taken: &[Room]) -> bool {
    let fits = room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= frame.width && room[3] <= frame.height;
    fits && taken.iter().all(|t| room[2] < t[0] || room[0] > t[2] || room[3] < t[1] || room[1] > t[3])
}

/// A bar of a round length, as true as the middle of the map.
fn scale_bar(out: &mut String, frame: &MapFrame) {
    let middle = f64::midpoint(frame.bounds[1], frame.bounds[3]);
    let fitting = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
        .into_iter()
        .map(|km| (km, frame.length(f64::from(km) * 1000.0, middle)))
        .rfind(|(_, length)| *length <= frame.width / 4.0);
    let Some((km, length)) = fitting else { return };
    let y = frame.height - 10.0;
    let _ = write!(
        out,
        "<g class=\"scale\"><path d=\"M10 {:.1}V{y:.1}H{:.1}V{:.1}\"/><text x=\"14\" y=\"{:.1}\">{km} km</text></g>",
        y - 5.0,
        10.0 + length,
        y - 5.0,
        y - 7.0
    );
}

/// Text inside of SVG.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_texts_are_no_markup() {
        let spot = Spot {
            lon: 65.0,
            lat: 34.0,
            radius_m: 1000.0,
            look: Look::Pin,
            weight: 1,
            name: "<script>alert(1)</script>".into(),
            about: "\"><b>".into(),
            address: "/place/\"onload=".into(),
        };
        let frame = MapFrame::new([60.0, 29.0, 75.0, 38.5], 800.0, 500.0);
        let sketch = Sketch { frame, spots: vec![spot], title: "<i>".into() };
        let svg = draw(&Basemap::load().unwrap(), &sketch);
        assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<i>"));
        assert!(!svg.contains("\"onload"));
        assert!(svg.matches("class=\"land\"").count() > 5);
        assert!(svg.len() < 200_000);
    }
}
