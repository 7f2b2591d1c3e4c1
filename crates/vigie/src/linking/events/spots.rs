//! Whether two facts can be in the same place.

use super::telling::{Spot, Telling};

/// How the places of two facts stand to each other, from the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Where {
    /// They cannot be the same.
    Apart,
    /// One is not known, or no more than a country is.
    Unknown,
    /// One lies in the other, or may.
    Within,
    /// Both name the same region.
    SameRegion,
    /// Both name the same town or site.
    SameSpot,
}

/// Places of a fact that are compared: what follows is mostly where it is told from.
const COMPARED: usize = 3;

pub(super) fn compare(a: &[Spot], b: &[Spot]) -> Where {
    let pairs = (0..a.len().min(COMPARED)).flat_map(|i| (0..b.len().min(COMPARED)).map(move |j| (i, j)));
    let of = |(i, j): (usize, usize)| match one(&a[i], &b[j]) {
        // What both name only beside their places is near both.
        Where::SameSpot if i > 0 && j > 0 => Where::Within,
        known => known,
    };
    pairs.map(of).max().unwrap_or(Where::Unknown)
}

/// Whether two facts name places that cannot be the same.
pub(in crate::linking) fn apart(a: &Telling, b: &Telling) -> bool {
    compare(&a.places, &b.places) == Where::Apart
}

fn one(a: &Spot, b: &Spot) -> Where {
    let (whole_a, whole_b) = (whole(a), whole(b));
    if whole_a == whole_b {
        return match (a.id == b.id, narrow(a), a.level == "country") {
            (true, true, _) => Where::SameSpot,
            (_, _, true) => Where::Unknown,
            (true, false, _) => Where::SameRegion,
            // Two parts of one place: the north and the south of a city are told apart, the region's middle is not.
            (false, ..) => Where::Within,
        };
    }
    if a.level == "country" || b.level == "country" {
        return if a.country == b.country { Where::Unknown } else { Where::Apart };
    }
    if lies_in(a, b) || lies_in(b, a) {
        return Where::Within;
    }
    match (narrow(a), narrow(b)) {
        // Two towns are two; a site may lie in a town.
        (true, true) if a.level == b.level => Where::Apart,
        (true, true) => within(metres(a, b) <= f64::from(a.radius_m.max(b.radius_m))),
        // Regions with borders hold what they are told to hold; others hold what lies in their circle.
        (true, false) if round(b) => within(metres(a, b) <= f64::from(b.radius_m)),
        (false, true) if round(a) => within(metres(a, b) <= f64::from(a.radius_m)),
        (false, false) if round(a) || round(b) => {
            within(metres(a, b) <= f64::from(a.radius_m) + f64::from(b.radius_m))
        }
        _ => Where::Apart,
    }
}

fn within(yes: bool) -> Where {
    if yes { Where::Within } else { Where::Apart }
}

/// Whether a place is a town or a site.
pub(super) fn narrow(spot: &Spot) -> bool {
    matches!(spot.level.as_str(), "site" | "settlement")
}

/// Whether it has no borders that anything could be told to lie in.
fn round(spot: &Spot) -> bool {
    matches!(spot.level.as_str(), "area" | "route")
}

/// The id of a place, or of that of which it is a part or the surroundings.
pub(super) fn whole(spot: &Spot) -> &str {
    spot.id.split_once('/').map_or(&spot.id, |(whole, _)| whole)
}

fn lies_in(inner: &Spot, outer: &Spot) -> bool {
    inner.country == outer.country && inner.containers.contains(&outer.name) && inner.name != outer.name
}

/// Metres between two places.
fn metres(a: &Spot, b: &Spot) -> f64 {
    let (from, to) = (a.lat.to_radians(), b.lat.to_radians());
    let (up, along) = ((to - from) / 2.0, (b.lon - a.lon).to_radians() / 2.0);
    let h = up.sin().powi(2) + from.cos() * to.cos() * along.sin().powi(2);
    2.0 * 6_371_000.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(id: &str, level: &str, lat: f64, radius_m: u32, containers: &[&str]) -> Spot {
        Spot {
            id: id.into(),
            name: id.to_uppercase(),
            lat,
            lon: 30.0,
            level: level.into(),
            radius_m,
            country: "XX".into(),
            containers: containers.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn a_town_can_be_in_the_province_and_two_towns_are_two() {
        let town = spot("adra", "settlement", 10.0, 3000, &["NORTH", "LAND"]);
        let other = spot("borg", "settlement", 10.1, 3000, &["NORTH", "LAND"]);
        let mill = spot("mill", "site", 10.01, 500, &["LAND"]);
        let part = spot("adra/near", "area", 10.0, 9000, &["LAND"]);
        let (north, south) =
            (spot("north", "adm1", 10.5, 90_000, &["LAND"]), spot("south", "adm1", 8.0, 90_000, &["LAND"]));
        let (valley, land) =
            (spot("valley", "area", 10.2, 30_000, &["LAND"]), spot("land", "country", 9.0, 400_000, &[]));
        let of = |a: &Spot, b: &Spot| {
            let both = (one(a, b), one(b, a));
            assert_eq!(both.0, both.1);
            both.0
        };
        assert_eq!(of(&town, &town), Where::SameSpot);
        assert_eq!(of(&town, &other), Where::Apart);
        assert_eq!(of(&town, &mill), Where::Within);
        assert_eq!(of(&other, &mill), Where::Apart);
        assert_eq!(of(&town, &north), Where::Within);
        assert_eq!(of(&town, &south), Where::Apart);
        assert_eq!(of(&town, &valley), Where::Within);
        assert_eq!(of(&town, &part), Where::Within);
        assert_eq!(of(&north, &north), Where::SameRegion);
        assert_eq!(of(&north, &south), Where::Apart);
        assert_eq!(of(&town, &land), Where::Unknown);
        assert_eq!(compare(std::slice::from_ref(&town), &[]), Where::Unknown);
        assert_eq!(compare(&[other, town.clone()], &[town]), Where::SameSpot);
    }
}
