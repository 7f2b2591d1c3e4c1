//! Tables with a header: OCHA's administrative areas with P-codes, and places of one's own.

use std::io::{BufRead, Read};

use encoding_rs::Encoding;

use crate::{
    grounding::places::{Feature, NameKind},
    model::Level,
};

use super::{Entry, Lines, PackBuilder, geonames::point};

/// Largest table that is read; it is held in memory, since its encoding is told from the whole.
const LARGEST: u64 = 512 << 20;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    /// Name of an administrative level.
    UnitName(usize),
    /// P-code of an administrative level.
    UnitCode(usize),
    Name,
    Names,
    Lat,
    Lon,
    Id,
    GeoNames,
    Wikidata,
    Pcode,
    Level,
    Country,
    Parent,
    Population,
    Radius,
    Other,
}

impl Column {
    fn of(header: &str) -> Column {
        let key: String = header.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        for prefix in ["admin", "adm"] {
            let Some(rest) = key.strip_prefix(prefix) else { continue };
            let Some(level) = rest.chars().next().and_then(|c| c.to_digit(5)) else { continue };
            let rest = &rest[1..];
            let level = level as usize;
            // ADM1_EN, admin1Name_fr, adm1_name, ADM1_REF, ADM1ALT1EN, ADM1_PCODE, admin1Pcod.
            return match rest {
                "pcode" | "pcod" | "code" => Column::UnitCode(level),
                "" | "ref" => Column::UnitName(level),
                _ if rest.starts_with("name") || rest.starts_with("alt") => Column::UnitName(level),
                _ if rest.len() == 2 && rest.chars().all(|c| c.is_ascii_alphabetic()) => {
                    Column::UnitName(level)
                }
                _ => Column::Other,
            };
        }
        match key.as_str() {
            "name" | "nom" | "nombre" | "place" => Column::Name,
            "names" | "othernames" | "altnames" | "alternatenames" | "aliases" => Column::Names,
            "lat" | "latitude" | "y" | "ycoord" | "centerlat" | "centroidlat" | "latitud" => Column::Lat,
            "lon" | "lng" | "long" | "longitude" | "x" | "xcoord" | "centerlon" | "centroidlon"
            | "longitud" => Column::Lon,
            "id" => Column::Id,
            "geonameid" | "geonamesid" | "geonames" => Column::GeoNames,
            "wikidata" | "wikidataid" => Column::Wikidata,
            "pcode" => Column::Pcode,
            "level" => Column::Level,
            "country" | "iso2" | "iso" | "countrycode" => Column::Country,
            "parent" => Column::Parent,
            "population" | "pop" => Column::Population,
            "radiusm" | "radius" => Column::Radius,
            _ => Column::Other,
        }
    }
}

/// The separator of a header, and its columns.
fn header(line: &str) -> (u8, Vec<Column>) {
    let count = |c: &u8| line.bytes().filter(|b| b == c).count();
    let delimiter = *[b',', b';', b'\t', b'|'].iter().rev().max_by_key(|c| count(c)).unwrap_or(&b',');
    let fields =
        line.split(char::from(delimiter)).map(|f| f.trim_matches(['"', ' ', '\r', '\n', '\u{feff}']));
    (delimiter, fields.map(Column::of).collect())
}

/// Whether a line is the header of a table of places.
pub(super) fn is_header(line: &str) -> bool {
    let columns = header(line).1;
    let has = |wanted: &[Column]| wanted.iter().all(|w| columns.contains(w));
    let is_cod = (0..5).any(|i| has(&[Column::UnitName(i), Column::UnitCode(i)]));
    is_cod || has(&[Column::Name, Column::Lat, Column::Lon]) || has(&[Column::Name, Column::GeoNames])
}

/// Reads a table.
pub(super) fn read(input: &mut dyn BufRead, pack: &mut PackBuilder<'_>, lines: &mut Lines<'_>) {
    let mut bytes = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        return lines.note(1, format!("the file cannot be read: {error}"));
    }
    if bytes.len() as u64 > LARGEST {
        return lines.note(1, "the table is larger than 512 MiB".to_owned());
    }
    let text = decode(&bytes);
    let (delimiter, columns) = header(text.lines().next().unwrap_or(""));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(true)
        .from_reader(text.as_bytes());
    for row in reader.records() {
        let result = match &row {
            Ok(row) if row.iter().all(|f| f.trim().is_empty() || f.starts_with('#')) => Ok(()),
            Ok(row) => take(row, &columns, pack),
            Err(error) => Err(error.to_string()),
        };
        let line = match &row {
            Ok(row) => row.position().map_or(0, csv::Position::line),
            Err(error) => error.position().map_or(0, csv::Position::line),
        };
        match result {
            Ok(()) => lines.n_read += 1,
            Err(message) => lines.note(line, message),
        }
    }
}

/// The text of a table in UTF-8, UTF-16 or an older encoding.
fn decode(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            return encoding_rs::UTF_8;
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Allow)
    });
    encoding.decode(bytes).0.into_owned()
}

fn take(row: &csv::StringRecord, columns: &[Column], pack: &mut PackBuilder<'_>) -> Result<(), String> {
    if row.len() != columns.len() {
        return Err(format!("{} columns, the header has {}", row.len(), columns.len()));
    }
    let all = |column: Column| {
        let cells = columns.iter().zip(row).filter(move |(c, _)| **c == column);
        cells.map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let first = |column: Column| all(column).next();
    let is_cod = columns.iter().any(|c| matches!(c, Column::UnitCode(_)));
    if is_cod { units(&all, pack) } else { place(&all, &first, pack) }
}

/// The areas of a row of OCHA's tables, the largest first; the point is that of the smallest.
fn units<'a, I: Iterator<Item = &'a str>>(
    all: &dyn Fn(Column) -> I,
    pack: &mut PackBuilder<'_>,
) -> Result<(), String> {
    let deepest = (0..5).rev().find(|&i| all(Column::UnitCode(i)).next().is_some());
    let deepest = deepest.ok_or("no P-code")?;
    let mut parents: Vec<String> = Vec::new();
    let country =
        all(Column::UnitCode(0)).chain(all(Column::Country)).find_map(|c| c.get(..2).map(str::to_uppercase));
    for i in 0..=deepest {
        let Some(code) = all(Column::UnitCode(i)).next() else { continue };
        let mut names: Vec<String> = Vec::new();
        for name in all(Column::UnitName(i)) {
            if !names.iter().any(|n| n == name) {
                names.push(name.to_owned());
            }
        }
        let Some(name) = names.first().cloned() else {
            // Many tables name the country by its code alone.
            if i < deepest {
                continue;
            }
            return Err(format!("the area {code} has no name"));
        };
        let id = format!("pcode:{code}");
        let at = all(Column::Lat).next().zip(all(Column::Lon).next()).filter(|_| i == deepest);
        let entry = Entry {
            ids: vec![id.clone()],
            name,
            point: at.map(|(lat, lon)| point(lat, lon)).transpose()?,
            level: [Level::Country, Level::Adm1, Level::Adm2, Level::Adm2, Level::Adm2][i],
            names: names.into_iter().map(|n| (n, NameKind::Main)).collect(),
            parents: parents.iter().rev().cloned().collect(),
            country: country.clone(),
            ..Entry::default()
        };
        if i == deepest || !pack.knows(&id) {
            pack.add(entry)?;
        }
        parents.push(id);
    }
    Ok(())
}

/// A place of one's own.
fn place<'a, I: Iterator<Item = &'a str>>(
    all: &dyn Fn(Column) -> I,
    first: &dyn Fn(Column) -> Option<&'a str>,
    pack: &mut PackBuilder<'_>,
) -> Result<(), String> {
    let name = first(Column::Name).ok_or("no name")?;
    let level = match first(Column::Level) {
        None => Level::Settlement,
        Some(text) => level(text).ok_or_else(|| {
            format!("{text:?} is no level: site, settlement, adm2, adm1, area, route or country")
        })?,
    };
    let mut ids = Vec::new();
    for (column, prefix) in [
        (Column::GeoNames, "geonames"),
        (Column::Pcode, "pcode"),
        (Column::Id, ""),
        (Column::Wikidata, "wikidata"),
    ] {
        if let Some(id) = first(column) {
            let own = if prefix.is_empty() && !id.contains(':') { "own" } else { prefix };
            ids.push(if own.is_empty() { id.to_owned() } else { format!("{own}:{id}") });
        }
    }
    if ids.is_empty() {
        ids.push(format!("own:{}", name.replace(char::is_whitespace, "_")));
    }
    let number = |column: Column, what: &str| {
        let digits = first(column).map(|text| text.replace([' ', ',', '\u{a0}', '\u{202f}'], ""));
        digits.map(|d| d.parse::<u64>().map_err(|_| format!("{d:?} is no {what}"))).transpose()
    };
    let at = first(Column::Lat).zip(first(Column::Lon));
    let mut names = vec![(name.to_owned(), NameKind::Main)];
    names.extend(
        all(Column::Names)
            .flat_map(|n| n.split(['|', ';']))
            .map(|n| (n.trim().to_owned(), NameKind::Variant)),
    );
    pack.add(Entry {
        ids,
        name: name.to_owned(),
        point: at.map(|(lat, lon)| point(lat, lon)).transpose()?,
        level,
        feature: Feature::Unknown,
        population: number(Column::Population, "number of inhabitants")?.unwrap_or(0),
        fame: 0,
        radius_m: number(Column::Radius, "radius in metres")?.map(|r| u32::try_from(r).unwrap_or(u32::MAX)),
        names,
        parents: all(Column::Parent).map(str::to_owned).collect(),
        country: first(Column::Country).map(str::to_uppercase),
    })
}

fn level(text: &str) -> Option<Level> {
    let all =
        [Level::Site, Level::Settlement, Level::Adm2, Level::Adm1, Level::Area, Level::Route, Level::Country];
    all.into_iter().find(|l| l.as_str().eq_ignore_ascii_case(text))
}
