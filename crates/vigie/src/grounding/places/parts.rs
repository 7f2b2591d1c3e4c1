//! Parts and surroundings of places: "northern Mali", « à 40 km au nord de Kaboul », "cerca de Alepo".
//!
//! Each gives a circle and no pin. How a direction moves the circle is a rule of thumb: the north of a place lies six
//! tenths of its radius off its point; what lies "north of" a town, with no distance told, lies within 50 km of it.

use std::ops::Range;

use vigie_nlp::Doc;

use crate::model::{Level, Parsed, Place, PlacePart};

use super::PlaceWords;

/// How far off the point of a place its northern part lies, in radii.
const INSIDE: f64 = 0.6;
/// Metres that "near" a place may mean at least.
const NEAR: f64 = 10_000.0;
/// Metres that a bare "north of" a town may mean.
const BEYOND: f64 = 25_000.0;
/// Longest phrase in front of a name, in tokens.
const REACH: usize = 9;

/// A direction: degrees from north, clockwise; none for the middle.
type Bearing = Option<f64>;

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
    let (bearing, shift, reach) = match how {
        How::Inside(bearing) => (bearing, radius * INSIDE, radius * 0.6),
        // « les villes du sud de Ghazni » are no suburbs; only English says "south of Ghazni" without a preposition.
        How::Bare(_) if settled && !words.lexicon.parts.bare => return None,
        // « au nord du Mali » is in it, « au nord de Kaboul » is not.
        How::Beyond(bearing) | How::Bare(bearing) if !settled => (bearing, radius * INSIDE, radius * 0.6),
        How::Beyond(bearing) | How::Bare(bearing) => (bearing, radius + BEYOND, BEYOND),
        How::Far(bearing @ Some(_), metres) => (bearing, metres, radius + metres * 0.25),
        How::Far(None, metres) => (None, 0.0, radius + metres),
        How::Near => (None, 0.0, radius + NEAR),
    };
    let (lat, lon) = moved((place.lat, place.lon), bearing, shift);
    let span = parsed.bytes_of((start..name.end).into());
    Some(PlacePart { span, lat, lon, radius_m: reach.round() as u32 })
}

/// What the words in front of a name make of it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Inside(Bearing),
    Beyond(Bearing),
    Bare(Bearing),
    Far(Bearing, f64),
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
                let phrase = self.doc.slice(from - n..from).to_lowercase().replace('’', "'");
                if parts.near.contains(&phrase) {
                    return Some((from - n, How::Near));
                }
            }
        }
        // "northern Mali", "the north Aleppo countryside".
        if let Some(at) = self.before(end)
            && let Some(bearing) = self.bearing(at, true)
        {
            return Some((at, How::Inside(bearing)));
        }
        // « … nord de la … »
        let of = self.before(bare).filter(|&t| parts.of.contains(&self.form(t)));
        let at = self.before(of?)?;
        if let Some(metres) = self.distance(at) {
            return Some((metres.0, How::Far(None, metres.1)));
        }
        let bearing = self.bearing(at, false)?;
        let Some(front) = self.before(at) else { return Some((at, How::Bare(bearing))) };
        let is_outside = |t: usize| parts.outside.contains(&self.form(t));
        // « à l'est de », "to the north of": the article says nothing behind the preposition.
        let front = match self.before(front) {
            Some(before) if parts.inside.contains(&self.form(front)) && is_outside(before) => before,
            _ => front,
        };
        let outside = is_outside(front);
        if !outside && parts.inside.contains(&self.form(front)) {
            return Some((front, How::Inside(bearing)));
        }
        let unit = if outside { self.before(front) } else { Some(front) };
        if let Some((start, metres)) = unit.and_then(|t| self.distance(t)) {
            return Some((start, How::Far(bearing, metres)));
        }
        Some(if outside { (front, How::Beyond(bearing)) } else { (at, How::Bare(bearing)) })
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
        let metres = units.get(&form)?;
        let at = self.before(unit)?;
        Some((at, number(&self.form(at))? * metres))
    }

    fn bearing(&self, token: usize, adjective: bool) -> Option<Bearing> {
        let parts = &self.words.lexicon.parts;
        let table = if adjective { &parts.adjectives } else { &parts.directions };
        let form = self.form(token);
        let (point, _) = table.iter().find(|(_, forms)| forms.contains(&form))?;
        let at = ["n", "ne", "e", "se", "s", "sw", "w", "nw"].iter().position(|p| p == point);
        Some(at.map(|i| i as f64 * 45.0))
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

    fn form(&self, token: usize) -> String {
        self.doc.form(token).to_lowercase().replace('’', "'")
    }
}

/// A number in digits, with a comma or a point before decimals.
fn number(form: &str) -> Option<f64> {
    let n: f64 = form.replace(',', ".").parse().ok()?;
    (n.is_finite() && (0.1..20_000.0).contains(&n)).then_some(n)
}

/// A point moved by some metres.
fn moved(from: (f64, f64), bearing: Bearing, metres: f64) -> (f64, f64) {
    let Some(degrees) = bearing else { return from };
    let (north, east) = (degrees.to_radians().cos() * metres, degrees.to_radians().sin() * metres);
    let lat = (from.0 + north / 111_320.0).clamp(-90.0, 90.0);
    let lon = from.1 + east / (111_320.0 * from.0.to_radians().cos().max(0.01));
    let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
    (round(lat), round((lon + 540.0).rem_euclid(360.0) - 180.0))
}
