//! The world's countries, from a TopoJSON file (the TopoJSON format specification, 1.0) inside the program.

use serde::Deserialize;

const FILE: &str = include_str!("../../basemap/countries-50m.json");

/// A line around land: degrees east and north.
type Ring = Vec<[f64; 2]>;

/// The countries as polygons.
#[derive(Debug)]
pub(crate) struct Basemap {
    pub(crate) countries: Vec<Country>,
}

/// A country: its rings, holes among them, and the box around each.
#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) name: String,
    pub(crate) polygons: Vec<Polygon>,
}

#[derive(Debug)]
pub(crate) struct Polygon {
    /// West, south, east, north.
    pub(crate) bounds: [f64; 4],
    pub(crate) rings: Vec<Ring>,
}

#[derive(Deserialize)]
struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    transform: Transform,
    objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    Polygon {
        arcs: Vec<Vec<i64>>,
        properties: Named,
    },
    MultiPolygon {
        arcs: Vec<Vec<Vec<i64>>>,
        properties: Named,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

impl Basemap {
    pub(crate) fn load() -> Result<Self, String> {
        let topology: Topology = serde_json::from_str(FILE).map_err(|e| e.to_string())?;
        let arcs: Vec<Ring> = topology.arcs.iter().map(|arc| degrees(arc, &topology.transform)).collect();
        let mut countries = Vec::new();
        for geometry in topology.objects.countries.geometries {
            let (polygons, named) = match geometry {
                Geometry::Polygon { arcs, properties } => (vec![arcs], properties),
                Geometry::MultiPolygon { arcs, properties } => (arcs, properties),
                Geometry::Other => continue,
            };
            let polygons = polygons.iter().map(|rings| polygon(rings, &arcs)).collect();
            countries.push(Country { name: named.name, polygons });
        }
        Ok(Basemap { countries })
    }
}

/// An arc holds steps on a grid: the first from its corner, each other from the one before.
fn degrees(arc: &[[f64; 2]], transform: &Transform) -> Ring {
    let mut at = [0.0, 0.0];
    let point = |step: &[f64; 2]| {
        at = [at[0] + step[0], at[1] + step[1]];
        [0, 1].map(|axis| at[axis] * transform.scale[axis] + transform.translate[axis])
    };
    arc.iter().map(point).collect()
}

/// Rings are arcs one after the other; `!n` is arc `n` backwards. Arcs meet in one point, which is kept once.
fn polygon(rings: &[Vec<i64>], arcs: &[Ring]) -> Polygon {
    let mut out = Vec::new();
    for ring in rings {
        let mut points: Ring = Vec::new();
        for &index in ring {
            let (n, backwards) = if index < 0 { (!index, true) } else { (index, false) };
            let Some(arc) = usize::try_from(n).ok().and_then(|n| arcs.get(n)) else { continue };
            let skip = usize::from(!points.is_empty());
            if backwards {
                points.extend(arc.iter().rev().skip(skip));
            } else {
                points.extend(arc.iter().skip(skip));
            }
        }
        out.push(points);
    }
    let mut bounds: [f64; 4] = [180.0, 90.0, -180.0, -90.0];
    for [lon, lat] in out.iter().flatten() {
        bounds = [bounds[0].min(*lon), bounds[1].min(*lat), bounds[2].max(*lon), bounds[3].max(*lat)];
    }
    Polygon { bounds, rings: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_lie_where_they_lie() {
        let map = Basemap::load().unwrap();
        let of = |name: &str| map.countries.iter().find(|c| c.name == name).unwrap();
        let [west, south, east, north] = of("Afghanistan").polygons[0].bounds;
        assert!((60.0..61.0).contains(&west) && (29.0..30.0).contains(&south));
        assert!((74.0..75.5).contains(&east) && (38.0..39.0).contains(&north));
        assert!(of("Indonesia").polygons.len() > 20);
        assert!(map.countries.len() > 200);
    }
}
