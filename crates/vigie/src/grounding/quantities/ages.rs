//! Ages: "aged 55", "un homme de 32 ans", "Ali, 49,".

use super::QuantityWords;
use super::counted;
use super::figures::{self, Core};
use super::pieces::{Kind, Piece};
use super::words::Role;
use crate::model::{Parsed, Qualifier, QuantityKind, QuantityMention, Span};

/// The oldest age.
const OLDEST: f64 = 125.0;

/// The age whose number starts at a piece, and the piece after it.
pub(super) fn find(
    parsed: &Parsed,
    pieces: &[Piece],
    at: usize,
    words: &QuantityWords,
) -> Option<(QuantityMention, usize)> {
    if pieces[at].kind == Kind::Mark {
        return None;
    }
    let core = figures::read(&parsed.doc.text, pieces, at, words)
        .filter(|core| core.sort == figures::Sort::Number && core.high <= OLDEST && core.low >= 0.0)?;
    let has =
        |at: usize, role: Role| words.at(pieces, at, |r| (*r == role).then_some(())).map(|(len, ())| len);
    let mut first = core.first;
    let mut qualifier = core.qualifier;
    while let Some((len, found)) = words.before(pieces, first, |r| match r {
        Role::Before(q) => Some(*q),
        _ => None,
    }) {
        qualifier = found;
        first -= len;
    }
    let joined = pieces.get(core.last).is_some_and(|p| p.norm == "-" && p.glued);
    let unit = core.last + usize::from(joined);
    let says_age = has(unit, Role::Age);
    let year = has(unit, Role::AgeUnit);
    let opened = words.before(pieces, first, |r| matches!(r, Role::AgeBefore).then_some(()));
    // "Rosa, de 33 años,": the adposition stands inside the commas.
    let of = words.before(pieces, first, |r| matches!(r, Role::Of).then_some(())).map_or(0, |(len, ())| len);
    let commas = |last: usize| {
        in_commas(parsed, pieces, first, last) || of > 0 && in_commas(parsed, pieces, first - of, last)
    };
    let bare = core.digits > 0 && core.digits < 3 && pieces.get(core.last).is_some_and(|p| p.norm != ".");
    let is_age = says_age.is_some()
        || opened.is_some()
        || match year {
            Some(len) => of_person(parsed, pieces, first, words) || commas(unit + len),
            None => bare && commas(core.last),
        };
    if !is_age {
        return None;
    }
    let last = says_age.or(year).map_or(core.last, |len| unit + len);
    Some((mention(pieces, &core, first, last, qualifier), last))
}

fn mention(
    pieces: &[Piece],
    core: &Core,
    first: usize,
    last: usize,
    qualifier: Qualifier,
) -> QuantityMention {
    QuantityMention {
        span: Span::new(pieces[first].start, pieces[last - 1].end),
        number: Span::new(pieces[core.first].start, pieces[core.last - 1].end),
        noun: None,
        kind: QuantityKind::Age,
        low: core.low,
        high: core.high,
        qualifier,
        unit: Some("year".to_owned()),
        denominator: None,
        indefinite: false,
    }
}

/// "un homme de 32 ans": the adposition stands behind a person.
fn of_person(parsed: &Parsed, pieces: &[Piece], first: usize, words: &QuantityWords) -> bool {
    let Some((len, ())) = words.before(pieces, first, |r| matches!(r, Role::Of).then_some(())) else {
        return false;
    };
    first.checked_sub(len + 1).is_some_and(|i| {
        counted::is_person_at(parsed, words, pieces[i].start) || counted::is_proper(parsed, pieces[i].start)
    })
}

/// "Ali, 49, fled", "Rosa Díaz (34 años)": between commas or brackets behind a proper noun.
fn in_commas(parsed: &Parsed, pieces: &[Piece], first: usize, last: usize) -> bool {
    let opens = first.checked_sub(1).is_some_and(|i| matches!(pieces[i].norm.as_str(), "," | "("));
    let closes = pieces.get(last).is_some_and(|p| matches!(p.norm.as_str(), "," | ")" | "." | ";"));
    let named = first.checked_sub(2).is_some_and(|i| counted::is_proper(parsed, pieces[i].start));
    // "Gao, 12, Kidal, 7": figures of a list.
    let listed = pieces.get(last).is_some_and(|p| p.norm == ",")
        && pieces.get(last + 2).is_some_and(|p| p.norm == ",")
        && pieces.get(last + 3).is_some_and(|p| p.kind == Kind::Digits)
        || first > 3 && pieces[first - 3].norm == "," && pieces[first - 4].kind == Kind::Digits;
    opens && closes && named && !listed
}
