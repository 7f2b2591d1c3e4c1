//! The files of GeoNames.

use crate::{
    grounding::places::{Feature, NameKind, is_usable},
    model::Level,
};

use super::{Entry, PackBuilder};

/// Languages whose names are kept from `alternateNamesV2`; the empty one is that of names without a language.
const LANGUAGES: [&str; 13] = ["", "en", "fr", "es", "ar", "fa", "ps", "ku", "ckb", "ru", "uk", "abbr", "pt"];

/// A row of `allCountries.txt`.
pub(super) fn place(line: &str, pack: &mut PackBuilder<'_>) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[id, name, ascii, others, lat, lon, class, code, country, _, adm1, adm2, _, _, population, ..] =
        &fields[..]
    else {
        return Err(format!("{} columns, 19 wanted", fields.len()));
    };
    let id: u32 = id.parse().map_err(|_| format!("{id:?} is no GeoNames number"))?;
    let Some((level, feature)) = level(class, code) else { return Ok(()) };
    let mut names = vec![(name.to_owned(), NameKind::Main)];
    let others: Vec<&str> = others.split(',').filter(|n| !n.is_empty()).collect();
    let fame = others.len() as u32;
    names.extend(
        std::iter::once(ascii)
            .chain(others)
            .filter(|n| is_usable(n))
            .map(|n| (n.to_owned(), NameKind::Variant)),
    );
    let mut ids = vec![format!("geonames:{id}")];
    let mut parents = Vec::new();
    let unit = |depth: usize| {
        let parts = [country, adm1, adm2];
        let known = parts[1..depth].iter().all(|p| !p.is_empty() && *p != "00");
        known.then(|| format!("code:{}", parts[..depth].join(".")))
    };
    match (level, code) {
        (Level::Adm1, "ADM1") => ids.extend(unit(2)),
        (Level::Adm2, "ADM2") => {
            ids.extend(unit(3));
            parents.extend(unit(2));
        }
        (Level::Country, _) => {}
        _ => parents.extend([unit(3), unit(2)].into_iter().flatten()),
    }
    pack.add(Entry {
        ids,
        name: name.to_owned(),
        point: Some(point(lat, lon)?),
        level,
        feature,
        population: population.parse().unwrap_or(0),
        fame,
        radius_m: None,
        names,
        parents,
        country: Some(country.to_owned()).filter(|c| !c.is_empty()),
    })
}

/// Latitude and longitude.
pub(super) fn point(lat: &str, lon: &str) -> Result<(f64, f64), String> {
    let number = |text: &str, limit: f64, what: &str| {
        let value: Option<f64> = text.trim().replace(',', ".").parse().ok();
        value.filter(|v| v.abs() <= limit).ok_or_else(|| format!("{text:?} is no {what}"))
    };
    Ok((number(lat, 90.0, "latitude")?, number(lon, 180.0, "longitude")?))
}

/// The level of a feature; none for what lies under the sea.
fn level(class: &str, code: &str) -> Option<(Level, Feature)> {
    Some(match (class, code) {
        ("A", "ADM1H" | "ADM2H" | "ADM3H" | "ADM4H" | "ADMDH" | "PCLH") => (Level::Area, Feature::Former),
        ("A", code) if code.starts_with("PCL") => (Level::Country, Feature::Unknown),
        ("A", "ADM1") => (Level::Adm1, Feature::Unknown),
        ("A", "ZN" | "ZNB" | "PRSH" | "LTER") => (Level::Area, Feature::Region),
        ("A", _) => (Level::Adm2, Feature::Unknown),
        ("P", "PPLX") => (Level::Settlement, Feature::Quarter),
        ("P", "PPLH" | "PPLCH" | "PPLQ" | "PPLW") => (Level::Settlement, Feature::Former),
        ("P", _) => (Level::Settlement, Feature::Unknown),
        ("H", "STM" | "STMI" | "STMX" | "CNL" | "WAD" | "CHN") => (Level::Route, Feature::River),
        ("H", "SEA" | "OCN" | "GULF" | "BAY" | "STRT" | "SD") => (Level::Area, Feature::Sea),
        ("H", _) => (Level::Area, Feature::Lake),
        ("L", "PRK" | "RES" | "RESN" | "RESW") => (Level::Area, Feature::Park),
        ("L", "CMP" | "CMPRF") => (Level::Site, Feature::Camp),
        ("L" | "V", _) => (Level::Area, Feature::Region),
        ("R", _) => (Level::Route, Feature::Unknown),
        ("S", "AIRP" | "AIRF" | "AIRB" | "AIRH") => (Level::Site, Feature::Airport),
        ("S", "PSTB" | "CSTM") => (Level::Site, Feature::Crossing),
        ("S", "CMP" | "CMPRF" | "CMPLA") => (Level::Site, Feature::Camp),
        ("S", _) => (Level::Site, Feature::Building),
        ("T", "ISL" | "ISLS" | "ISLT" | "ATOL") => (Level::Area, Feature::Island),
        ("T", "MT" | "PK" | "HLL" | "VLC" | "PASS") => (Level::Site, Feature::Mountain),
        ("T", _) => (Level::Area, Feature::Mountain),
        ("U", _) => return None,
        _ => (Level::Site, Feature::Unknown),
    })
}

/// A row of `alternateNamesV2.txt`.
pub(super) fn name(line: &str, pack: &mut PackBuilder<'_>) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[_, id, lang, name, ..] = &fields[..] else {
        return Err(format!("{} columns, 4 and more wanted", fields.len()));
    };
    id.parse::<u32>().map_err(|_| format!("{id:?} is no GeoNames number"))?;
    let id = format!("geonames:{id}");
    if lang == "wkdt" {
        pack.add_id(&id, &format!("wikidata:{name}"));
    } else if LANGUAGES.contains(&lang) && (is_usable(name) || lang == "abbr") {
        let is_set = |i: usize| fields.get(i).is_some_and(|f| *f == "1");
        let is_main = !lang.is_empty() && lang != "abbr" && !is_set(6) && !is_set(7);
        pack.add_name(&id, name, if is_main { NameKind::Main } else { NameKind::Variant });
    }
    Ok(())
}

/// A row of `admin1CodesASCII.txt` or `admin2Codes.txt`.
pub(super) fn code(line: &str, pack: &mut PackBuilder<'_>) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[code, name, ascii, id] = &fields[..] else {
        return Err(format!("{} columns, 4 wanted", fields.len()));
    };
    id.parse::<u32>().map_err(|_| format!("{id:?} is no GeoNames number"))?;
    let id = format!("geonames:{id}");
    for name in [name, ascii] {
        pack.add_name(&id, name, NameKind::Variant);
    }
    pack.add_key(&id, &format!("code:{code}"));
    Ok(())
}

/// A row of `hierarchy.txt`: parent, child.
pub(super) fn pair(line: &str, pack: &mut PackBuilder<'_>) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[parent, child, ..] = &fields[..] else {
        return Err(format!("{} columns, 2 and more wanted", fields.len()));
    };
    for id in [parent, child] {
        id.parse::<u32>().map_err(|_| format!("{id:?} is no GeoNames number"))?;
    }
    pack.add_parent(&format!("geonames:{child}"), &format!("geonames:{parent}"));
    Ok(())
}
