//! Parts and surroundings of places: "northern Mali", « à 40 km au nord de Kaboul », "cerca de Alepo".
//!
//! Each gives a circle and no pin. How a direction moves the circle is a rule of thumb: the north of a place lies six
//! tenths of its radius off its point; what lies "north of" a town, with no distance told, lies within 50 km of it.

use std::{borrow::Cow, ops::Range};

use vigie_nlp::Doc;

use crate::model::{Level, Parsed, PartKind, Place, PlacePart};

use super::{PlaceWords, words::plain};

/// How far off the point of a place its northern part lies, in radii.
const INSIDE: f64 = 0.6;
/// Metres that "near" a place may mean at least.
const NEAR: f64 = 10_000.0;
/// Metres that a bare "north of" a town may mean.
const BEYOND: f64 = 25_000.0;
/// Longest phrase in front of a name, in tokens.
const REACH: usize = 9;

/// Points of the compass, clockwise from north, and the middle.
const POINTS: [&str; 9] = ["n", "ne", "e", "se", "s", "sw", "w", "nw", MIDDLE];
/// The middle.
const MIDDLE: &str = "c";

/// Reads the words in front of a name that make it a part or the surroundings of a place.
pub(super) fn part(
    parsed: &Parsed,
    name: &Range<usize>,
    place: &Place,
    words: &PlaceWords,
) -> Option<PlacePart> {
    let doc = &parsed.doc;
    let sentence = parsed.sentence_of(name.start)?;
    let first = parsed.sentences[sentence].tokens.start.max(name.start.saturating_sub(REACH));
    let phrase = Phrase { doc, first, words };
    let (start, how) = phrase.read(name.start)?;
    let settled = matches!(place.level, Level::Site | Level::Settlement);
    let radius = f64::from(place.radius_m);
    let kind = match how {
        How::Inside(point) => PartKind::Inside(point),
        // « les bourgs du sud de Meymaneh » are no suburbs; only English says "south of Ghazni" without a preposition.
        How::Bare(_) if settled && !words.lexicon.parts.bare => return None,
        // « au nord du Mali » is in it, « au nord de Kaboul » is not.
        How::Beyond(point) | How::Bare(point) if !settled => PartKind::Inside(point),
        How::Beyond(point) | How::Bare(point) => PartKind::Outside(point),
        How::Far(point, metres) => {
            PartKind::Away(metres.round() as u32, point.filter(|point| *point != MIDDLE))
        }
        How::Near => PartKind::Near,
    };
    let (point, shift, reach) = match kind {
        PartKind::Inside(point) => (Some(point), radius * INSIDE, radius * 0.6),
        PartKind::Outside(point) => (Some(point), radius + BEYOND, BEYOND),
        PartKind::Away(metres, Some(point)) => {
            (Some(point), f64::from(metres), radius + f64::from(metres) * 0.25)
        }
        PartKind::Away(metres, None) => (None, 0.0, radius + f64::from(metres)),
        PartKind::Near => (None, 0.0, radius + NEAR),
    };
    let (lat, lon) = moved((place.lat, place.lon), point.and_then(bearing), shift);
    let span = parsed.bytes_of((start..name.end).into());
    let name = words.part_name(kind, &place.name);
    Some(PlacePart { span, kind, name, lat, lon, radius_m: reach.round() as u32 })
}

/// What the words in front of a name make of it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Inside(&'static str),
    Beyond(&'static str),
    Bare(&'static str),
    Far(Option<&'static str>, f64),
    Near,
}

struct Phrase<'a> {
    doc: &'a Doc,
    /// First token that may belong to it.
    first: usize,
    words: &'a PlaceWords,
}

impl Phrase<'_> {
    /// The first token of the phrase that ends in front of a name, and what it says.
    fn read(&self, end: usize) -> Option<(usize, How)> {
        let parts = &self.words.lexicon.parts;
        let bare = self.back(end, |form| self.words.lexicon.words.articles.contains(form));
        for from in [end, bare] {
            for n in (1..=4).filter(|n| from >= self.first + n) {
                if parts.near.contains(&*plain(self.doc.slice(from - n..from))) {
                    return Some((from - n, How::Near));
                }
            }
        }
        // "northern Mali", "the north Aleppo countryside".
        if let Some(at) = self.before(end)
            && let Some(point) = self.point(at, true)
        {
            return Some((at, How::Inside(point)));
        }
        // « … nord de la … »
        let of = self.before(bare).filter(|&t| parts.of.contains(&*self.form(t)));
        let at = self.before(of?)?;
        if let Some(metres) = self.distance(at) {
            return Some((metres.0, How::Far(None, metres.1)));
        }
        let point = self.point(at, false)?;
        let Some(front) = self.before(at) else { return Some((at, How::Bare(point))) };
        let is_outside = |t: usize| parts.outside.contains(&*self.form(t));
        // « à l'est de », "to the north of": the article says nothing behind the preposition.
        let front = match self.before(front) {
            Some(before) if parts.inside.contains(&*self.form(front)) && is_outside(before) => before,
            _ => front,
        };
        let outside = is_outside(front);
        if !outside && parts.inside.contains(&*self.form(front)) {
            return Some((front, How::Inside(point)));
        }
        let unit = if outside { self.before(front) } else { Some(front) };
        if let Some((start, metres)) = unit.and_then(|t| self.distance(t)) {
            return Some((start, How::Far(Some(point), metres)));
        }
        Some(if outside { (front, How::Beyond(point)) } else { (at, How::Bare(point)) })
    }

    /// A number and a unit of length that end at a token: its start, and metres.
    fn distance(&self, unit: usize) -> Option<(usize, f64)> {
        let units = &self.words.lexicon.parts.units;
        let form = self.form(unit);
        // "160km"
        let digits = form.trim_end_matches(|c: char| c.is_alphabetic());
        if let Some(metres) = units.get(&form[digits.len()..])
            && let Some(n) = number(digits)
        {
            return Some((unit, n * metres));
        }
        let metres = units.get(&*form)?;
        let at = self.before(unit)?;
        Some((at, number(&self.form(at))? * metres))
    }

    fn point(&self, token: usize, adjective: bool) -> Option<&'static str> {
        let parts = &self.words.lexicon.parts;
        let table = if adjective { &parts.adjectives } else { &parts.directions };
        let form = self.form(token);
        let (point, _) = table.iter().find(|(_, forms)| forms.contains(&*form))?;
        POINTS.into_iter().find(|known| known == point)
    }

    fn before(&self, token: usize) -> Option<usize> {
        token.checked_sub(1).filter(|&t| t >= self.first)
    }

    fn back(&self, mut token: usize, skip: impl Fn(&str) -> bool) -> usize {
        while let Some(t) = self.before(token)
            && skip(&self.form(t))
        {
            token = t;
        }
        token
    }

    fn form(&self, token: usize) -> Cow<'_, str> {
        plain(self.doc.form(token))
    }
}

/// A number in digits, with a comma or a point before decimals.
fn number(form: &str) -> Option<f64> {
    let n: f64 = form.replace(',', ".").parse().ok()?;
    (n.is_finite() && (0.1..20_000.0).contains(&n)).then_some(n)
}

/// The direction of a point of the compass in degrees from north, clockwise; none for the middle.
fn bearing(point: &str) -> Option<f64> {
    POINTS.iter().position(|p| *p == point).filter(|_| point != MIDDLE).map(|i| i as f64 * 45.0)
}

/// A point moved by some metres.
fn moved(from: (f64, f64), bearing: Option<f64>, metres: f64) -> (f64, f64) {
    let Some(degrees) = bearing else { return from };
    let (north, east) = (degrees.to_radians().cos() * metres, degrees.to_radians().sin() * metres);
    let lat = (from.0 + north / 111_320.0).clamp(-90.0, 90.0);
    let lon = from.1 + east / (111_320.0 * from.0.to_radians().cos().max(0.01));
    let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
    (round(lat), round((lon + 540.0).rem_euclid(360.0) - 180.0))
}
