//! One page of HTML with every error, by cause; it needs no other file and asks for none.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::Value;

use super::{
    Fault, GoldDocument, Layer, Mark, Measured,
    causes::Cause,
    context::{Piece, sentence},
    map::{self, Map},
    measure,
    table::Table,
};

/// Words that are wrong at least so often get a group of their own.
const OFTEN: usize = 3;

#[derive(Template)]
#[template(path = "evaluation.html")]
struct Page<'a> {
    layer: Layer,
    name: &'a str,
    measured: &'a Measured,
    table: Table,
    causes: Vec<Section>,
    maps: bool,
    land: &'static str,
    borders: &'static str,
}

struct Section {
    cause: Cause,
    n: usize,
    share: String,
    groups: Vec<Group>,
}

/// The errors of one word or phrase, or of all that are rare.
struct Group {
    words: Option<String>,
    errors: Vec<Error>,
}

struct Error {
    document: String,
    origin: String,
    pieces: Vec<Piece>,
    gold: Option<Vec<Told>>,
    system: Option<Vec<Told>>,
    notes: Vec<String>,
    map: Option<Map>,
}

/// One key of an answer.
struct Told {
    key: String,
    value: String,
    differs: bool,
}

/// Writes the page. `name` says what was measured.
pub fn page(
    layer: Layer,
    name: &str,
    golds: &[GoldDocument],
    answers: &[Option<Vec<Mark>>],
    measured: &Measured,
) -> String {
    let mut outline = map::OUTLINE.lines();
    let (land, borders) = (outline.next().unwrap_or_default(), outline.next().unwrap_or_default());
    let page = Page {
        layer,
        name,
        measured,
        table: Table::new(golds.iter().map(|gold| gold.lang.as_deref()), &measured.rows, |indices| {
            let golds: Vec<GoldDocument> = indices.iter().map(|&i| golds[i].clone()).collect();
            let answers: Vec<_> = indices.iter().map(|&i| answers.get(i).cloned().flatten()).collect();
            measure(layer, &golds, &answers).rows
        }),
        causes: sections(layer, golds, measured),
        maps: layer == Layer::Places,
        land,
        borders,
    };
    page.render().unwrap_or_default()
}

fn sections(layer: Layer, golds: &[GoldDocument], measured: &Measured) -> Vec<Section> {
    let mut by_cause: BTreeMap<Cause, Vec<&Fault>> = BTreeMap::new();
    for fault in &measured.faults {
        by_cause.entry(fault.cause).or_default().push(fault);
    }
    let all = measured.faults.len();
    let texts: Vec<Vec<char>> = golds.iter().map(|gold| gold.text.chars().collect()).collect();
    let section = |(cause, faults): (Cause, Vec<&Fault>)| {
        let n = faults.len();
        let mut words: BTreeMap<String, Vec<Error>> = BTreeMap::new();
        for fault in faults {
            let text = texts.get(fault.document).map_or(&[][..], Vec::as_slice);
            let key = fault.mark().map(|mark| quote(text, mark).to_lowercase()).unwrap_or_default();
            words.entry(key).or_default().extend(error(layer, golds, text, fault));
        }
        let mut often: Vec<(String, Vec<Error>)> = Vec::new();
        let mut rare = Vec::new();
        for (key, errors) in words {
            if errors.len() >= OFTEN { often.push((key, errors)) } else { rare.extend(errors) }
        }
        // Words are in their order already, and keep it among equals.
        often.sort_by_key(|(_, errors)| std::cmp::Reverse(errors.len()));
        let mut groups: Vec<Group> =
            often.into_iter().map(|(words, errors)| Group { words: Some(words), errors }).collect();
        if !rare.is_empty() {
            groups.push(Group { words: None, errors: rare });
        }
        let share = format!("{:.0} %", 100.0 * n as f64 / all.max(1) as f64);
        Section { cause, n, share, groups }
    };
    by_cause.into_iter().map(section).collect()
}

fn error(layer: Layer, golds: &[GoldDocument], text: &[char], fault: &Fault) -> Option<Error> {
    let document = golds.get(fault.document)?;
    let (gold, system) = (fault.gold.as_ref(), fault.system.as_ref());
    let point = |mark: Option<&Mark>| mark.and_then(Mark::point);
    let mut notes = Vec::new();
    notes.extend(fault.km.map(|km| match km {
        km if km < 10.0 => format!("{km:.1} km apart"),
        km => format!("{km:.0} km apart"),
    }));
    notes.extend(
        (fault.other_extent() && fault.cause != Cause::Extent).then(|| "other extent too".to_owned()),
    );
    Some(Error {
        document: document.id.clone(),
        origin: document.origin.clone(),
        pieces: sentence(text, gold, system),
        gold: gold.map(|mark| told(text, mark, system)),
        system: system.map(|mark| told(text, mark, gold)),
        notes,
        map: if layer == Layer::Places { map::draw(point(gold), point(system)) } else { None },
    })
}

fn quote(text: &[char], mark: &Mark) -> String {
    text.iter().take(mark.end).skip(mark.start).collect()
}

/// What an answer says, key by key.
fn told(text: &[char], mark: &Mark, other: Option<&Mark>) -> Vec<Told> {
    const SKIPPED: [&str; 4] = ["start", "end", "text", "tid"];
    let mut out = vec![Told {
        key: "text".to_owned(),
        value: quote(text, mark),
        differs: other.is_some_and(|other| !other.equals(mark)),
    }];
    for (key, value) in mark.keys.iter().filter(|(key, _)| !SKIPPED.contains(&key.as_str())) {
        let Some(shown) = words(value) else { continue };
        // Only what both speak of can differ.
        let theirs = other.and_then(|other| other.given(key)).and_then(words);
        let differs = theirs.is_some_and(|theirs| theirs != shown);
        out.push(Told { key: key.clone(), value: shown, differs });
    }
    out
}

/// A value as words: plain ones as they are, a quote by its text; lists and the like are left out.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Object(keys) => keys.get("text").and_then(Value::as_str).map(str::to_owned),
        Value::Null | Value::Array(_) => None,
    }
}
