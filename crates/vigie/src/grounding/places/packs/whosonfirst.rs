//! Tables of Who's On First: number, GeoNames number, sort, name, latitude, longitude, population, region, county,
//! Wikidata number, HASC code, sort of geometry, bounding box (west, south, east, north), names by language as JSON.

use std::collections::BTreeMap;

use crate::{
    grounding::places::{Feature, NameKind, is_usable},
    model::Level,
};

use super::{Entry, PackBuilder, geonames::point};

/// Languages whose first name is the place's name in that language.
const MAIN: [&str; 7] = ["eng", "fra", "spa", "ara", "fas", "rus", "ukr"];

/// A row.
pub(super) fn place(line: &str, origin: &str, pack: &mut PackBuilder<'_>) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[id, geonames, sort, name, lat, lon, population, region, county, wikidata, hasc, _, bounds, names] =
        &fields[..]
    else {
        return Err(format!("{} columns, 14 wanted", fields.len()));
    };
    id.parse::<u64>().map_err(|_| format!("{id:?} is no number of Who's On First"))?;
    let (level, feature) = match sort {
        "country" | "dependency" => (Level::Country, Feature::Unknown),
        "region" | "macroregion" => (Level::Adm1, Feature::Unknown),
        "county" | "macrocounty" | "localadmin" => (Level::Adm2, Feature::Unknown),
        "locality" => (Level::Settlement, Feature::Unknown),
        "borough" | "macrohood" | "neighbourhood" | "microhood" => (Level::Settlement, Feature::Quarter),
        "campus" | "building" | "venue" => (Level::Site, Feature::Building),
        "disputed" => (Level::Area, Feature::Region),
        "marinearea" | "ocean" => (Level::Area, Feature::Sea),
        // Time zones, continents, empires and the planet are left out.
        _ => return Ok(()),
    };
    let by_lang: BTreeMap<String, Vec<String>> =
        serde_json::from_str(names).map_err(|error| format!("the names are no JSON: {error}"))?;
    let mut all: Vec<(String, NameKind)> = Vec::new();
    all.extend(Some(name).filter(|n| !n.is_empty()).map(|n| (n.to_owned(), NameKind::Main)));
    for (lang, list) in &by_lang {
        for (i, name) in list.iter().filter(|n| is_usable(n)).enumerate() {
            let is_main = i == 0 && MAIN.contains(&lang.as_str());
            all.push((name.clone(), if is_main { NameKind::Main } else { NameKind::Variant }));
        }
    }
    // Lists may start with an empty name.
    let english = by_lang.get("eng").and_then(|list| list.iter().find(|n| !n.is_empty())).map(String::as_str);
    // Some rows have no name, or no point and nothing that they lie in: they are places of nobody's text.
    let any = || by_lang.values().flatten().find(|n| !n.is_empty()).map(String::as_str);
    let Some(name) = english.or(Some(name).filter(|n| !n.is_empty())).or_else(any) else { return Ok(()) };
    let at = if matches!(lat, "" | "None") { None } else { Some(point(lat, lon)?) };
    let other = |prefix: &str, value: &str| (!value.is_empty()).then(|| format!("{prefix}:{value}"));
    let country = format!("country:{origin}");
    let mut ids = vec![format!("wof:{id}")];
    ids.extend([other("geonames", geonames), other("wikidata", wikidata)].into_iter().flatten());
    let mut parents = Vec::new();
    if level == Level::Country {
        ids.push(country);
    } else {
        parents.extend([county, region].into_iter().filter(|p| *p != id).filter_map(|p| other("wof", p)));
        // The country has its own line in the file.
        parents.push(country);
    }
    if at.is_none() && !parents.iter().any(|id| pack.knows(id)) {
        return Ok(());
    }
    pack.add(Entry {
        ids,
        name: name.to_owned(),
        point: at,
        level,
        feature,
        population: population.parse::<f64>().map_or(0, |p| p.max(0.0) as u64),
        fame: by_lang.values().map(|list| list.len() as u32).sum(),
        radius_m: reach(bounds),
        names: all,
        parents,
        country: hasc.get(..2).map(str::to_owned),
    })
}

/// Half of the longer side of a bounding box.
fn reach(bounds: &str) -> Option<u32> {
    let sides: Vec<f64> = bounds.split(',').filter_map(|f| f.parse().ok()).collect();
    let &[west, south, east, north] = &sides[..] else { return None };
    let wide = (east - west) * ((south + north) / 2.0).to_radians().cos();
    let metres = (north - south).max(wide) / 2.0 * 111_000.0;
    (metres > 0.0 && metres < 1e7).then_some(metres as u32)
}
