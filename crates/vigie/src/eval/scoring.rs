//! Scores answers against gold, as the field's scorers do, and keeps each error with its cause.

use super::{Cause, GoldDocument, Layer, Mark, Rows, Score, pairing::pair};

/// Distance within which a place is taken as right, in kilometres: a hundred miles, the field's usual bound.
pub const NEAR_KM: f64 = 161.0;
/// Distance within which two records may stand for one place.
const SAME_SPOT_KM: f64 = 5.0;

/// One wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which gold document.
    pub document: usize,
    /// Why it is wrong.
    pub cause: Cause,
    /// What gold says.
    pub gold: Option<Mark>,
    /// What the system says.
    pub system: Option<Mark>,
    /// Distance of the two places.
    pub km: Option<f64>,
}

impl Fault {
    /// Whether the two spans differ.
    pub fn other_extent(&self) -> bool {
        self.gold.as_ref().zip(self.system.as_ref()).is_some_and(|(gold, system)| !gold.equals(system))
    }

    /// The span that it is about: gold's, else the system's.
    pub fn mark(&self) -> Option<&Mark> {
        self.gold.as_ref().or(self.system.as_ref())
    }
}

/// Scores and errors of one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Gold documents.
    pub documents: usize,
    /// Those of them that have an answer.
    pub answered: usize,
    /// The scores.
    pub rows: Rows,
    /// The errors, in the order of the documents and their text.
    pub faults: Vec<Fault>,
}

impl Measured {
    /// How many errors each cause has, in the order of the causes.
    pub fn causes(&self) -> Vec<(Cause, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        self.faults.iter().for_each(|fault| *counts.entry(fault.cause).or_insert(0) += 1);
        counts.into_iter().collect()
    }
}

/// Right, asked and answered.
#[derive(Clone, Copy, Default)]
struct Count {
    gold: usize,
    system: usize,
    right: usize,
}

impl Count {
    fn f1(self) -> Score {
        Score::F1 { gold: self.gold, system: self.system, right: self.right }
    }

    fn share(self) -> Score {
        Score::Share { right: self.right, of: self.gold }
    }

    /// One more that gold asks for.
    fn ask(&mut self, asked: bool, right: bool) {
        self.gold += usize::from(asked);
        self.right += usize::from(asked && right);
    }
}

/// Measures answers, one for each gold document; none counts as empty.
pub fn measure(layer: Layer, golds: &[GoldDocument], answers: &[Option<Vec<Mark>>]) -> Measured {
    let mut out = Measured {
        documents: golds.len(),
        answered: answers.iter().take(golds.len()).filter(|answer| answer.is_some()).count(),
        ..Measured::default()
    };
    out.rows = match layer {
        Layer::Places => places(golds, answers, &mut out.faults),
        Layer::Times | Layer::Quantities => spans(golds, answers, &mut out.faults),
    };
    out
}

/// A gold span, and the found one that it is paired with.
type Mate = (Mark, Option<Mark>);

/// Pairs one document's spans and counts them: the mates, and what was found besides.
fn paired(
    gold: &GoldDocument,
    answer: Option<&Vec<Mark>>,
    (strict, relaxed): (&mut Count, &mut Count),
) -> (Vec<Mate>, Vec<Mark>) {
    let sorted = |marks: &[Mark]| {
        let mut marks = marks.to_vec();
        marks.sort_by_key(|mark| mark.start);
        marks
    };
    let (golds, found) = (sorted(&gold.marks), sorted(answer.map_or(&[], Vec::as_slice)));
    let pairs = pair(&golds, &found);
    let mates: Vec<Mate> =
        pairs.mates.iter().map(|&(i, j)| (golds[i].clone(), j.map(|j| found[j].clone()))).collect();
    for count in [&mut *strict, &mut *relaxed] {
        count.gold += golds.len();
        count.system += found.len();
    }
    strict.right += mates.iter().filter(|(g, s)| s.as_ref().is_some_and(|s| g.equals(s))).count();
    relaxed.right += found.len() - pairs.extra.len();
    (mates, pairs.extra.into_iter().map(|j| found[j].clone()).collect())
}

fn places(golds: &[GoldDocument], answers: &[Option<Vec<Mark>>], faults: &mut Vec<Fault>) -> Rows {
    let [mut strict, mut relaxed, mut id, mut within, mut resolved] = [Count::default(); 5];
    let mut distances = Vec::new();
    // Where gold has no place at all, the set is silent about places: nothing can be extra there.
    for (document, gold) in golds.iter().enumerate().filter(|(_, gold)| !gold.marks.is_empty()) {
        let answer = answers.get(document).and_then(Option::as_ref);
        let (mates, extra) = paired(gold, answer, (&mut strict, &mut relaxed));
        for (g, s) in mates {
            let its_id = s.as_ref().and_then(|s| s.words("geonameid"));
            let asked = g.words("geonameid");
            let same_id = asked.is_some() && asked == its_id;
            let km = g.point().zip(s.as_ref().and_then(Mark::point)).map(|(a, b)| distance(a, b));
            let near = km.is_some_and(|km| km <= NEAR_KM);
            distances.extend(km);
            let has_point = g.given("lat").is_some();
            id.ask(asked.is_some(), same_id);
            within.ask(has_point, near);
            let placed = its_id.is_some() || km.is_some();
            resolved.ask(asked.is_some() || has_point, placed);
            let wrong = has_point && !near || asked.is_some() && !same_id;
            let cause = match &s {
                None => Some(Cause::Missed),
                Some(_) if wrong && same_id && km.is_some() => Some(Cause::Point),
                Some(s) if wrong => Some(misplaced(&g, s, its_id.is_some(), km)),
                Some(s) => (!g.equals(s)).then_some(Cause::Extent),
            };
            faults.extend(cause.map(|cause| Fault { document, cause, gold: Some(g), system: s, km }));
        }
        faults.extend(extra.into_iter().map(|s| superfluous(document, s)));
    }
    let mut rows = Rows::default();
    rows.push("strict", strict.f1());
    rows.push("relaxed", relaxed.f1());
    rows.push("exact id", id.share());
    rows.push("A@161 km", within.share());
    rows.push("resolved", resolved.share());
    let of = distances.len();
    rows.push("median km", Score::Value { value: median(distances), of });
    rows
}

/// Why a found span has the wrong place.
fn misplaced(gold: &Mark, system: &Mark, has_id: bool, km: Option<f64>) -> Cause {
    let other_level = level(gold).zip(level(system)).is_some_and(|(a, b)| a != b);
    match km {
        Some(km) if km > NEAR_KM => Cause::Far,
        Some(_) if other_level => Cause::Level,
        Some(km) if km <= SAME_SPOT_KM => Cause::Record,
        Some(_) => Cause::Near,
        None if system.point().is_some() || has_id && gold.point().is_none() => Cause::OtherId,
        None => Cause::NoMatch,
    }
}

/// The level of a place: its own word, or that of its GeoNames feature code.
fn level(mark: &Mark) -> Option<&'static str> {
    const LEVELS: [&str; 7] = ["site", "settlement", "adm2", "adm1", "area", "route", "country"];
    if let Some(level) = mark.words("level") {
        return LEVELS.into_iter().find(|known| *known == level);
    }
    let code = mark.words("fcode")?;
    let starts = [("PCL", "country"), ("ADM1", "adm1"), ("ADM2", "adm2"), ("PPL", "settlement")];
    starts.into_iter().find(|(start, _)| code.starts_with(start)).map(|(_, level)| level)
}

fn spans(golds: &[GoldDocument], answers: &[Option<Vec<Mark>>], faults: &mut Vec<Fault>) -> Rows {
    let [mut strict, mut relaxed, mut kind, mut value, mut accuracy] = [Count::default(); 5];
    for (document, gold) in golds.iter().enumerate() {
        let answer = answers.get(document).and_then(Option::as_ref);
        let (mates, extra) = paired(gold, answer, (&mut strict, &mut relaxed));
        for count in [&mut kind, &mut value] {
            count.system += mates.iter().filter(|(_, s)| s.is_some()).count() + extra.len();
        }
        for (g, s) in mates {
            // A key that gold has as null asks for null.
            let same = |key: &str| {
                let mine = s.as_ref().map(|s| s.keys.get(key).unwrap_or(&serde_json::Value::Null));
                g.keys.get(key).map(|asked| mine == Some(asked))
            };
            let (same_kind, same_value) = (same("type"), same("value"));
            kind.ask(same_kind.is_some(), same_kind == Some(true));
            value.ask(same_value.is_some(), same_value == Some(true));
            accuracy.ask(s.is_some() && same_value.is_some(), same_value == Some(true));
            let cause = match &s {
                None => Some(Cause::Missed),
                Some(_) if same_kind == Some(false) => Some(Cause::Type),
                Some(s) if same_value == Some(false) => {
                    Some(if form(&g) == form(s) { Cause::Value } else { Cause::Form })
                }
                Some(s) => (!g.equals(s)).then_some(Cause::Extent),
            };
            faults.extend(cause.map(|cause| Fault { document, cause, gold: Some(g), system: s, km: None }));
        }
        faults.extend(extra.into_iter().map(|s| superfluous(document, s)));
    }
    let mut rows = Rows::default();
    rows.push("strict", strict.f1());
    rows.push("relaxed", relaxed.f1());
    rows.push("type", kind.f1());
    rows.push("value", value.f1());
    rows.push("value acc", accuracy.share());
    rows
}

fn superfluous(document: usize, system: Mark) -> Fault {
    Fault { document, cause: Cause::Extra, gold: None, system: Some(system), km: None }
}

/// A value with its runs of digits made equal: "2021-07-09" and "2021-12-24" have one form, "2021-W30" another.
fn form(mark: &Mark) -> Option<String> {
    let value = mark.words("value")?;
    let mut out = String::new();
    for c in value.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if value.starts_with('P') && c == '0' && out.ends_with('0') {
            continue;
        }
        out.push(c);
    }
    Some(out)
}

/// Great-circle distance in kilometres.
pub(super) fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (p, q) = (a.0.to_radians(), b.0.to_radians());
    let (dy, dx) = (((q - p) / 2.0).sin(), ((b.1 - a.1).to_radians() / 2.0).sin());
    12742.0 * (dy * dy + p.cos() * q.cos() * dx * dx).min(1.0).sqrt().asin()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[half],
        _ => (values[half - 1] + values[half]) / 2.0,
    }
}
