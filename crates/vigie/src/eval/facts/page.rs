//! One page of HTML with every fact that is not right, its slots side by side; it needs no other file and asks for none.

use std::collections::BTreeMap;

use askama::Template;

use super::{
    super::{
        Mark,
        context::{Piece, sentence},
        table::Table,
    },
    causes::Cause,
    measure,
    pairing::Slot,
    scoring::{Fault, Measured},
    times,
    told::{FactDocument, Told},
};

/// Words or patterns that are wrong at least so often get a group of their own.
const OFTEN: usize = 3;

#[derive(Template)]
#[template(path = "fact_errors.html")]
struct Page<'a> {
    name: &'a str,
    measured: &'a Measured,
    table: Table,
    /// Name, heading, how many facts have it as the gravest, how many at all.
    causes: Vec<(&'static str, String, usize, usize)>,
    langs: Vec<String>,
    sections: Vec<Section>,
}

struct Section {
    cause: Cause,
    n: usize,
    groups: Vec<Group>,
}

/// The errors of one word or pattern, or of all that are rare.
struct Group {
    name: Option<String>,
    errors: Vec<Error>,
}

struct Error {
    document: String,
    origin: String,
    lang: String,
    /// Names of all causes, for filters.
    classes: String,
    /// The other causes' headings.
    besides: Vec<String>,
    pieces: Vec<Piece>,
    /// Why a fact stands there that is not this one's answer.
    note: Option<&'static str>,
    has_gold: bool,
    has_system: bool,
    rows: Vec<Row>,
}

/// One slot, side by side.
struct Row {
    name: &'static str,
    wrong: bool,
    gold: Vec<Filler>,
    system: Vec<Filler>,
}

struct Filler {
    text: String,
    more: String,
    wrong: bool,
}

/// Writes the page. `name` says what was measured.
pub fn page(
    name: &str,
    golds: &[FactDocument],
    answers: &[Option<Vec<Told>>],
    measured: &Measured,
) -> String {
    let langs = || golds.iter().map(|gold| gold.document.lang.as_deref());
    let table = Table::new(langs(), &measured.rows, |indices| {
        let golds: Vec<FactDocument> = indices.iter().map(|&i| golds[i].clone()).collect();
        let answers: Vec<_> = indices.iter().map(|&i| answers.get(i).cloned().flatten()).collect();
        measure(&golds, &answers).rows
    });
    let mut known: Vec<String> = langs().map(lang_class).collect();
    known.sort();
    known.dedup();
    let causes = measured.causes();
    let page = Page {
        name,
        measured,
        table,
        causes: causes
            .iter()
            .map(|&(cause, first, all)| (cause.as_str(), cause.title(), first, all))
            .collect(),
        langs: known,
        sections: sections(golds, answers, measured),
    };
    page.render().unwrap_or_default()
}

/// A language as the name of a class: whatever a file says, it is letters.
fn lang_class(lang: Option<&str>) -> String {
    let letters: String =
        lang.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if letters.is_empty() { "none".to_owned() } else { letters.to_lowercase() }
}

fn sections(golds: &[FactDocument], answers: &[Option<Vec<Told>>], measured: &Measured) -> Vec<Section> {
    let mut by_cause: BTreeMap<Cause, BTreeMap<String, Vec<Error>>> = BTreeMap::new();
    for fault in &measured.faults {
        let Some((&cause, document)) = fault.causes.first().zip(golds.get(fault.document)) else { continue };
        let found = answers.get(fault.document).and_then(Option::as_deref).unwrap_or_default();
        let gold = fault.gold.and_then(|i| document.facts.get(i));
        let system = fault.system.and_then(|j| found.get(j));
        let key = match (cause, system.and_then(|fact| fact.rule.clone())) {
            (Cause::Missed | Cause::Merged, _) | (_, None) => trigger(document, gold.or(system)),
            (_, Some(rule)) => rule,
        };
        let error = error(document, gold, system, fault);
        by_cause.entry(cause).or_default().entry(key).or_default().push(error);
    }
    let section = |(cause, by_key): (Cause, BTreeMap<String, Vec<Error>>)| {
        let n = by_key.values().map(Vec::len).sum();
        let (mut often, mut rare) = (Vec::new(), Vec::new());
        for (key, errors) in by_key {
            if errors.len() >= OFTEN { often.push((key, errors)) } else { rare.extend(errors) }
        }
        // Names are in their order already, and keep it among equals.
        often.sort_by_key(|(_, errors)| std::cmp::Reverse(errors.len()));
        let mut groups: Vec<Group> =
            often.into_iter().map(|(name, errors)| Group { name: Some(name), errors }).collect();
        if !rare.is_empty() {
            groups.push(Group { name: None, errors: rare });
        }
        Section { cause, n, groups }
    };
    by_cause.into_iter().map(section).collect()
}

/// Type and first mention: what a missed fact is grouped by.
fn trigger(document: &FactDocument, fact: Option<&Told>) -> String {
    let Some(fact) = fact else { return String::new() };
    let words = fact.mentions.first().map(|mark| quote(document, mark).to_lowercase()).unwrap_or_default();
    format!("{} · {words}", fact.fact_type)
}

fn error(document: &FactDocument, gold: Option<&Told>, system: Option<&Told>, fault: &Fault) -> Error {
    let text: Vec<char> = document.document.text.chars().collect();
    let (a, b) = together(gold, system);
    let cause = fault.causes.first().copied();
    let names: Vec<&str> = fault.causes.iter().map(|cause| cause.as_str()).collect();
    let lang = lang_class(document.document.lang.as_deref());
    let none = Told::default();
    let both = gold.is_some() && system.is_some() && !matches!(cause, Some(Cause::Merged | Cause::Split));
    Error {
        document: document.document.id.clone(),
        origin: document.document.origin.clone(),
        classes: format!("{} lang-{lang}", names.join(" ")),
        lang,
        besides: fault.causes.iter().skip(1).map(|cause| cause.title()).collect(),
        pieces: sentence(&text, a, b),
        note: match cause {
            Some(Cause::Merged) => Some("The system's fact answers another of gold's."),
            Some(Cause::Split) => Some("Gold's fact is answered by another of the system's."),
            _ => None,
        },
        has_gold: gold.is_some(),
        has_system: system.is_some(),
        rows: rows(document, gold.unwrap_or(&none), system.unwrap_or(&none), both),
    }
}

/// A mention of each fact, in one place where they have one: those that overlap, else those that stand nearest.
fn together<'t>(gold: Option<&'t Told>, system: Option<&'t Told>) -> (Option<&'t Mark>, Option<&'t Mark>) {
    let first = |fact: Option<&'t Told>| fact.and_then(|fact| fact.mentions.first());
    let (Some(gold_fact), Some(system_fact)) = (gold, system) else { return (first(gold), first(system)) };
    let pairs = gold_fact.mentions.iter().flat_map(|a| system_fact.mentions.iter().map(move |b| (a, b)));
    let apart = |(a, b): &(&Mark, &Mark)| if a.overlaps(b) { 0 } else { a.start.abs_diff(b.start) };
    match pairs.min_by_key(apart) {
        Some((a, b)) => (Some(a), Some(b)),
        None => (first(gold), first(system)),
    }
}

fn quote(document: &FactDocument, mark: &Mark) -> String {
    document.document.text.chars().take(mark.end).skip(mark.start).collect()
}

/// The slots of two facts; what differs is marked where the two are held against each other.
fn rows(document: &FactDocument, gold: &Told, system: &Told, both: bool) -> Vec<Row> {
    let plain = |text: &str| match text {
        "" => Vec::new(),
        text => vec![Filler { text: text.to_owned(), more: String::new(), wrong: false }],
    };
    let marks = |fact: &Told| {
        let quoted = fact.mentions.iter().map(|mark| quote(document, mark));
        quoted.map(|text| Filler { text, more: String::new(), wrong: false }).collect()
    };
    let differ =
        |name, a: &str, b: &str| Row { name, wrong: both && a != b, gold: plain(a), system: plain(b) };
    let mut out = vec![
        differ("type", &gold.fact_type, &system.fact_type),
        Row { name: "told by", wrong: false, gold: marks(gold), system: marks(system) },
    ];
    for slot in Slot::ALL {
        let mates = slot.mates(gold, system);
        let (mut asked, mut given) = (fillers(document, gold, slot), fillers(document, system, slot));
        for (filler, mate) in asked.iter_mut().zip(&mates) {
            filler.wrong = both && mate.is_none();
        }
        for (j, filler) in given.iter_mut().enumerate() {
            filler.wrong = both && !mates.contains(&Some(j));
        }
        let wrong = asked.iter().chain(&given).any(|filler| filler.wrong);
        out.push(Row { name: slot.as_str(), wrong, gold: asked, system: given });
    }
    let time = |fact: &Told| {
        let said = fact.time_span.as_ref().map(|mark| quote(document, mark)).unwrap_or_default();
        let value = fact.time.clone();
        value.map(|text| Filler { text, more: said, wrong: false }).into_iter().collect()
    };
    let late = both && !times::same(gold.time.as_deref(), system.time.as_deref());
    out.push(Row { name: "time", wrong: late, gold: time(gold), system: time(system) });
    out.push(differ("realis", &gold.realis, &system.realis));
    out.push(Row { wrong: false, ..differ("stance", &gold.stance, &system.stance) });
    out.push(Row {
        wrong: false,
        ..differ("pattern", gold.rule.as_deref().unwrap_or(""), system.rule.as_deref().unwrap_or(""))
    });
    out.retain(|row| !row.gold.is_empty() || !row.system.is_empty());
    out
}

/// The fillers of a slot, as words.
fn fillers(document: &FactDocument, fact: &Told, slot: Slot) -> Vec<Filler> {
    let quoted = |mark: Option<&Mark>| mark.map(|mark| quote(document, mark)).unwrap_or_default();
    let filler = |text: String, more: String| Filler { text, more, wrong: false };
    match slot {
        Slot::Agent => fact.agents.iter().map(|mark| filler(quote(document, mark), String::new())).collect(),
        Slot::Patient => {
            fact.patients.iter().map(|mark| filler(quote(document, mark), String::new())).collect()
        }
        Slot::Place => {
            let told = fact.places.iter().map(|place| {
                let point = place.point.map(|(lat, lon)| format!("{lat:.2} {lon:.2}"));
                let more = [place.name.clone(), place.level.clone(), point.unwrap_or_default()];
                filler(quoted(place.span.as_ref()), joined(&more))
            });
            told.collect()
        }
        Slot::Count => {
            let told = fact.counts.iter().map(|count| {
                let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
                let (low, high) = (number(count.low), number(count.high));
                let range = if low == high { low } else { format!("{low}–{high}") };
                filler(
                    quoted(count.span.as_ref()),
                    joined(&[count.what.clone(), range, count.qualifier.clone()]),
                )
            });
            told.collect()
        }
        Slot::Source => {
            let told =
                fact.sources.iter().map(|source| filler(quoted(source.span.as_ref()), source.kind.clone()));
            told.collect()
        }
    }
}

/// What there is of some words, with a point between.
fn joined(words: &[String]) -> String {
    let there: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    there.join(" · ")
}
