//! The number of a mention: digits, words, vague words, fractions and ranges, before its surroundings are read.

use super::QuantityWords;
use super::numerals::Number;
use super::pieces::{Kind, Piece};
use super::words::Role;
use crate::model::Qualifier;

/// The number part of a mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Core {
    /// Pieces of the number.
    pub first: usize,
    pub last: usize,
    pub low: f64,
    pub high: f64,
    pub qualifier: Qualifier,
    /// What sort of word it is.
    pub sort: Sort,
    /// The range that a word in front opened.
    pub range: Option<usize>,
    /// Plain digits, and how many.
    pub digits: usize,
}

/// What sort of number words these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A number, or a word that is one by itself: "dozens".
    Number,
    /// A word that only counts with a noun: "plusieurs", "both".
    NeedsNoun,
    /// A fraction, a share already.
    Share,
    /// How often: "à plusieurs reprises", "twice".
    Times,
    /// One of a set: "l'une des".
    Member,
    /// Two or more, without a bound: "beaucoup", "many".
    Open,
}

impl Core {
    fn exact(first: usize, last: usize, low: f64, high: f64) -> Core {
        Core {
            first,
            last,
            low,
            high,
            qualifier: Qualifier::Exact,
            sort: Sort::Number,
            range: None,
            digits: 0,
        }
    }
}

/// Reads the number, vague word or range that starts at a piece.
pub(super) fn read(text: &str, pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<Core> {
    // "entre 20 et 30".
    let opens = words.at(pieces, at, |r| match r {
        Role::RangeFrom(i) => Some(*i),
        _ => None,
    });
    if let Some((len, range)) = opens {
        let sign = words.at(pieces, at + len, |r| matches!(r, Role::Money(_)).then_some(()));
        let sign = sign.map_or(0, |(len, ())| len);
        if let Some(core) = range_from(text, pieces, at + len + sign, Some(range), words) {
            return Some(core);
        }
    }
    let number = number(text, pieces, at, words);
    if let Some(core) = vague(pieces, at, words)
        && number.is_none_or(|n| core.last - at >= n.pieces)
    {
        return Some(core);
    }
    let number = number.filter(|n| !n.ordinal)?;
    if let Some(range) = range_from(text, pieces, at, None, words) {
        return Some(range);
    }
    let last = at + number.pieces;
    if let Some((len, b)) = out_of(text, pieces, last, words)
        && number.value < b
        && number.value > 0.0
    {
        // "deux sur trois", "9 out of 10".
        let share = 100.0 * number.value / b;
        return Some(Core { sort: Sort::Share, ..Core::exact(at, last + len, share, share) });
    }
    Some(Core { digits: number.digits, ..Core::exact(at, last, number.value, number.value) })
}

/// A word or phrase that is a number, a range or a fraction by itself.
fn vague(pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<Core> {
    let (len, (low, high, qualifier, sort)) = words.at(pieces, at, |role| match *role {
        Role::Vague(low, high) => Some((low, high, Qualifier::Vague, Sort::Number)),
        Role::Several(low, high) => Some((low, high, Qualifier::Vague, Sort::NeedsNoun)),
        Role::About(n) => Some((n, n, Qualifier::Approx, Sort::Number)),
        Role::All(n) => Some((n, n, Qualifier::Exact, Sort::NeedsNoun)),
        Role::Share(n) => Some((n, n, Qualifier::Exact, Sort::Share)),
        Role::Open(low, high) => Some((low, high, Qualifier::Vague, Sort::Open)),
        Role::Member => Some((1.0, 1.0, Qualifier::Exact, Sort::Member)),
        Role::Times(low, high) => {
            let qualifier = if low < high { Qualifier::Vague } else { Qualifier::Exact };
            Some((low, high, qualifier, Sort::Times))
        }
        _ => None,
    })?;
    let core = Core { qualifier, sort, ..Core::exact(at, at + len, low, high) };
    // "une douzaine de milliers".
    match multiplier(pieces, at + len, words) {
        Some((more, times)) if !matches!(sort, Sort::Times | Sort::Member | Sort::Share | Sort::Open) => {
            Some(Core { last: core.last + more, low: low * times, high: high * times, ..core })
        }
        _ => Some(core),
    }
}

/// A number, with the half behind it: "two and a half million", "dos millones y medio".
pub(super) fn number(text: &str, pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<Number> {
    let mut number = words.numerals.read(text, pieces, at)?;
    let plain = number.digits > 0 && number.pieces == 1 && !number.ordinal;
    if let Some(part) = fraction(pieces, at + 1).filter(|_| plain) {
        // "37 3/4".
        number.value += part;
        number.pieces += 3;
        number.digits = 0;
    }
    let end = at + number.pieces;
    // "8.8-billion".
    let hyphen = pieces.get(end).is_some_and(|p| p.glued && p.norm == "-")
        && pieces.get(end + 1).is_some_and(|p| p.glued && p.kind == Kind::Word);
    if let Some((len, times)) = words.numerals.multiplier(pieces, end + 1).filter(|_| hyphen && !number.words)
    {
        number.value *= times;
        number.pieces += len + 1;
        number.digits = 0;
        return Some(number);
    }
    let half = words.at(pieces, end, |r| matches!(r, Role::Half).then_some(()));
    if let (false, Some((len, ()))) = (number.ordinal, half) {
        let inside = words.numerals.multiplier(pieces, end - 1).filter(|_| number.pieces > 1);
        match (inside, words.numerals.multiplier(pieces, end + len)) {
            (None, Some((more, times))) => {
                number.value = (number.value + 0.5) * times;
                number.pieces += more;
            }
            (inside, _) => number.value += 0.5 * inside.map_or(1.0, |(_, times)| times),
        }
        number.pieces += len;
        number.digits = 0;
    }
    Some(number)
}

/// The value of "3/4" behind a blank.
fn fraction(pieces: &[Piece], at: usize) -> Option<f64> {
    let [a, slash, b] = pieces.get(at..at + 3)? else { return None };
    let digits =
        |p: &Piece| p.norm.parse::<f64>().ok().filter(|_| p.kind == Kind::Digits && p.norm.len() <= 2);
    let written =
        !a.glued && slash.norm == "/" && slash.glued && b.glued && a.start == pieces[at - 1].end + 1;
    let (a, b) = (digits(a)?, digits(b)?);
    (written && a < b).then(|| a / b)
}

/// "de milliers", "thousand" after a vague word.
fn multiplier(pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<(usize, f64)> {
    let direct = words.numerals.multiplier(pieces, at);
    direct.or_else(|| {
        let (len, ()) = words.at(pieces, at, |r| matches!(r, Role::Of).then_some(()))?;
        let (more, times) = words.numerals.multiplier(pieces, at + len)?;
        (times >= 1000.0).then_some((len + more, times))
    })
}

/// What follows a number that is a part of another: "sur trois", "out of ten".
fn out_of(text: &str, pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<(usize, f64)> {
    let (len, ()) = words.at(pieces, at, |r| matches!(r, Role::OutOf).then_some(()))?;
    let whole = words.numerals.read(text, pieces, at + len).filter(|n| !n.ordinal && n.value <= 1000.0)?;
    Some((len + whole.pieces, whole.value))
}

/// "20 à 30", "20-30", "between 20 and 30".
fn range_from(
    text: &str,
    pieces: &[Piece],
    at: usize,
    opened: Option<usize>,
    words: &QuantityWords,
) -> Option<Core> {
    let a = number(text, pieces, at, words).filter(|n| !n.ordinal)?;
    let next = at + a.pieces;
    let percent =
        |at| words.at(pieces, at, |r| matches!(r, Role::Percent).then_some(())).map(|(len, ())| len);
    let sign = |at| words.at(pieces, at, |r| matches!(r, Role::Money(_)).then_some(())).map(|(len, ())| len);
    // A percent sign or a currency may stand after the first end: "20 % à 30 %".
    let unit = percent(next);
    let middle = next + unit.unwrap_or(0);
    let (len, between) = words.at(pieces, middle, |role| match role {
        Role::RangeTo(i) if opened.map_or("", |j| words.ranges[j].from.as_str()) == words.ranges[*i].from => {
            Some(*i)
        }
        _ => None,
    })?;
    let then = middle + len;
    let then = then + sign(then).unwrap_or(0);
    let b = number(text, pieces, then, words).filter(|n| !n.ordinal)?;
    // "9 % ou 998 points" are two figures for one thing.
    if unit.is_some() && percent(then + b.pieces).is_none() {
        return None;
    }
    let (mut low, high) = (a.value, b.value);
    // "2 à 3 millions": the multiplier is of both.
    if low < 1000.0 && high >= 1000.0 && high / low.max(1.0) >= 1000.0 {
        let times =
            [1e9, 1e6, 1e3].into_iter().find(|t| high >= *t && high % (t / 1000.0) == 0.0).unwrap_or(1.0);
        if low * times < high {
            low *= times;
        }
    }
    let dashed = pieces[middle].norm == "-";
    let far = words.ranges[between].close && high > 3.0 * low + 1.0;
    // "fell $4 to $14": by how much, and where it ended; but "fell 20 to 30 percent".
    let start = at
        - words.before(pieces, at, |r| matches!(r, Role::Money(_)).then_some(())).map_or(0, |(len, ())| len);
    let unit_behind = words
        .at(pieces, then + b.pieces, |r| {
            matches!(r, Role::Percent | Role::Measure(_) | Role::Money(_)).then_some(())
        })
        .is_some();
    let changes = opened.is_none()
        && pieces[middle].kind == Kind::Word
        && !unit_behind
        && words.before(pieces, start, |r| matches!(r, Role::Change).then_some(())).is_some();
    if low >= high || far || changes || (dashed && (a.words || !pieces[then].glued) && opened.is_none()) {
        return None;
    }
    Some(Core { range: opened, ..Core::exact(at, then + b.pieces, low, high) })
}

/// Figures that only look like numbers, from a piece on: telephone numbers, scores, dates with slashes; how many pieces.
pub(super) fn figure(text: &str, pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<usize> {
    let digits = |at: usize| pieces.get(at).filter(|p| p.kind == Kind::Digits);
    digits(at)?;
    let (mut next, mut groups, mut marks) = (at + 1, 1, Vec::new());
    loop {
        let joins = |p: &Piece| p.glued && matches!(p.norm.as_str(), "-" | "/" | "." | ":");
        if let Some(mark) = pieces.get(next).filter(|p| joins(p))
            && digits(next + 1).is_some_and(|p| p.glued)
        {
            marks.push(mark.norm.as_str());
            next += 2;
        } else if digits(next).is_some_and(|p| !p.glued && p.start == pieces[next - 1].end + 1) {
            marks.push(" ");
            next += 1;
        } else {
            break;
        }
        groups += 1;
    }
    let read = words.numerals.read(text, pieces, at).map_or(1, |n| n.pieces);
    let value = |at: usize| pieces[at].norm.parse::<f64>().unwrap_or(f64::MAX);
    match groups {
        1 => None,
        2 => match marks[0] {
            // "52-35" is a vote or a score, and "3/4" a fraction only before "of".
            "-" if next == at + 3 && value(at) >= value(at + 2) => Some(3),
            "-" if value(at) < 1.0 || value(at + 2) <= 20.0 && in_brackets(pieces, at, next) => Some(3),
            "/" | ":" => Some(3),
            _ => None,
        },
        _ => (at + read < next && marks.iter().all(|mark| *mark == marks[0])).then_some(next - at),
    }
}

/// "(1-3)" is a score.
fn in_brackets(pieces: &[Piece], first: usize, last: usize) -> bool {
    let is = |at: Option<usize>, mark: &str| at.and_then(|i| pieces.get(i)).is_some_and(|p| p.norm == mark);
    is(first.checked_sub(1), "(") && is(Some(last), ")")
}
