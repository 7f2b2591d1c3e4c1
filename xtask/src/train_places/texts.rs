//! Texts with marked places: the project's own (`eval/places/README.md`) and JSON lines.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use vigie::{
    grounding::places::{RankFeatures, fold, km},
    model::{Level, Place},
};

/// A text and the places that are marked in it.
pub struct Told {
    pub id: String,
    pub lang: String,
    pub text: String,
    pub published: String,
    pub outlet: String,
    pub golds: Vec<Gold>,
    pub marks_inside: bool,
}

/// A marked place.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub demonym: bool,
    pub unknown: bool,
    place: Which,
}

/// What is known of a marked place.
#[derive(Clone, Debug, PartialEq)]
enum Which {
    /// Its level, country and the folded name of its first-level unit.
    Within {
        level: Option<Level>,
        country: String,
        unit: String,
    },
    /// Degrees north and east.
    Point(f64, f64),
    Nothing,
}

impl Told {
    /// The document as a line that Vigie reads.
    pub fn json(&self) -> String {
        let mut line = serde_json::json!({ "id": self.id, "lang": self.lang, "text": self.text });
        for (key, value) in [("published", &self.published), ("outlet", &self.outlet)] {
            if !value.is_empty() {
                line[key] = value.clone().into();
            }
        }
        line.to_string()
    }
}

impl Gold {
    /// What a marked town lies in.
    pub fn town_in(&self) -> Option<String> {
        match &self.place {
            Which::Within { level: Some(Level::Settlement), country, unit } if !self.demonym => {
                Some(if unit.is_empty() { country.clone() } else { format!("{country}.{unit}") })
            }
            _ => None,
        }
    }

    /// Whether the mark may lie in the country of a place, and in its first-level unit where one is told.
    pub fn lies_in(&self, place: &Place) -> bool {
        match &self.place {
            Which::Within { country, unit, .. } => {
                *country == place.country
                    && (unit.is_empty() || place.containers.iter().any(|c| fold(c) == *unit))
            }
            _ => false,
        }
    }

    /// The candidates that the mark fits: the most populous one, where only a container is told.
    pub fn fitting(&self, candidates: &[(Place, RankFeatures)], people: usize) -> Vec<usize> {
        let all = 0..candidates.len();
        match &self.place {
            Which::Nothing => Vec::new(),
            Which::Point(lat, lon) => {
                let far = |i: usize| km((*lat, *lon), (candidates[i].0.lat, candidates[i].0.lon));
                let near: Vec<usize> = all.clone().filter(|&i| far(i) <= 40.0).collect();
                let nearest = || all.min_by(|&a, &b| far(a).total_cmp(&far(b))).filter(|&i| far(i) <= 161.0);
                if near.is_empty() { nearest().into_iter().collect() } else { near }
            }
            Which::Within { level, country, unit } => {
                let fits = |i: &usize| {
                    let place = &candidates[*i].0;
                    level.is_none_or(|level| level == place.level)
                        && (country == "-" || *country == place.country)
                        && (unit.is_empty()
                            || fold(&place.name) == *unit
                            || place.containers.iter().any(|c| fold(c) == *unit))
                };
                let best = all.filter(fits).max_by(|&a, &b| {
                    candidates[a].1[people].total_cmp(&candidates[b].1[people]).then(b.cmp(&a))
                });
                best.into_iter().collect()
            }
        }
    }
}

/// Reads a file of marked texts; its name tells the language: `train-fr.txt`.
pub fn marked(path: &Path) -> Result<Vec<Told>> {
    let stem = path.file_stem().context("a file has a name")?.to_string_lossy();
    let lang = stem.rsplit('-').next().context("the name tells the language")?.to_owned();
    let file = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut out = Vec::new();
    for part in file
        .split("\n## ")
        .map(|p| p.strip_prefix("## ").unwrap_or(p))
        .skip(usize::from(!file.starts_with("## ")))
    {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        let mut told = Told {
            id: head.split('|').next().unwrap_or("").trim().to_owned(),
            lang: lang.clone(),
            text: String::new(),
            published: String::new(),
            outlet: String::new(),
            golds: Vec::new(),
            marks_inside: true,
        };
        for field in head.split('|').skip(1) {
            match field.trim().split_once(' ') {
                Some(("published", value)) => told.published = value.trim().to_owned(),
                Some(("outlet", value)) => told.outlet = value.trim().to_owned(),
                _ => {}
            }
        }
        unmark(body.trim(), &mut told).with_context(|| format!("{}: {}", path.display(), told.id))?;
        out.push(told);
    }
    Ok(out)
}

/// Takes the marks out of a text.
fn unmark(body: &str, told: &mut Told) -> Result<()> {
    let mut rest = body;
    while let Some(open) = rest.find(['[', '{']) {
        let close = if rest[open..].starts_with('[') { ']' } else { '}' };
        let end = rest[open..]
            .find(close)
            .map(|e| open + e)
            .with_context(|| format!("never closed: {:.60}", &rest[open..]))?;
        told.text.push_str(&rest[..open]);
        let fields: Vec<&str> = rest[open + 1..end].split('|').collect();
        ensure!(fields.len() >= 2, "a mark needs a surface and a place: {:?}", fields);
        let start = told.text.len();
        told.text.push_str(fields[0]);
        let demonym = close == '}';
        let (level, container) =
            if demonym { ("", fields[1]) } else { (fields[1], *fields.get(2).unwrap_or(&"-")) };
        let (country, unit) = container.split_once('.').unwrap_or((container, ""));
        told.golds.push(Gold {
            start,
            end: told.text.len(),
            demonym,
            unknown: fields.contains(&"unknown"),
            place: Which::Within { level: level_of(level), country: country.to_owned(), unit: fold(unit) },
        });
        rest = &rest[end + 1..];
    }
    told.text.push_str(rest);
    Ok(())
}

fn level_of(name: &str) -> Option<Level> {
    Some(match name {
        "settlement" | "quarter" => Level::Settlement,
        "adm2" => Level::Adm2,
        "adm1" => Level::Adm1,
        "area" => Level::Area,
        "route" => Level::Route,
        "country" => Level::Country,
        // What is a site to a writer may be a town to the gazetteer.
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Line {
    id: String,
    lang: String,
    text: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    source: Option<String>,
    toponyms: Vec<Toponym>,
}

#[derive(Deserialize)]
struct Toponym {
    start: usize,
    end: usize,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Reads JSON lines with `toponyms`; offsets are code points.
pub fn json_lines(path: &Path) -> Result<Vec<Told>> {
    let file = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut out = Vec::new();
    for line in file.lines().filter(|l| !l.is_empty()) {
        let line: Line = serde_json::from_str(line).with_context(|| format!("reading {}", path.display()))?;
        let mut bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
        bytes.push(line.text.len());
        let golds = line.toponyms.iter().map(|t| Gold {
            start: bytes[t.start],
            end: bytes[t.end],
            demonym: false,
            unknown: false,
            place: t.lat.zip(t.lon).map_or(Which::Nothing, |(lat, lon)| Which::Point(lat, lon)),
        });
        out.push(Told {
            golds: golds.collect(),
            id: line.id,
            lang: line.lang,
            text: line.text,
            published: line.published.unwrap_or_default(),
            outlet: line.source.unwrap_or_default(),
            marks_inside: false,
        });
    }
    Ok(out)
}
