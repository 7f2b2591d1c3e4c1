//! Numbers, ranges, shares, money and measures of a parsed text.

use super::QuantityWords;
use super::counted::{self, Counted};
use super::pieces::{self, Kind, Piece};
use super::words::Role;
use crate::model::{Parsed, Qualifier, QuantityKind, QuantityMention, Span, TimeMention};

/// The number part of a mention, before its surroundings are read.
#[derive(Clone, Copy, Debug)]
struct Core {
    /// Pieces of the number.
    first: usize,
    last: usize,
    low: f64,
    high: f64,
    qualifier: Qualifier,
    /// A fraction is a share already.
    share: bool,
    /// A word that is no number by itself, and only counts with a noun: "plusieurs", "both".
    needs_noun: bool,
    /// Digits only, and how many.
    digits: usize,
}

/// Finds every quantity, in text order. What overlaps a time is none.
pub fn find(parsed: &Parsed, words: &QuantityWords, times: &[TimeMention]) -> Vec<QuantityMention> {
    let mut out = Vec::new();
    let mut pieces = Vec::new();
    let mut time = 0;
    for sentence in &parsed.sentences {
        let bytes = parsed.bytes_of(sentence.tokens);
        pieces.clear();
        pieces::cut(&parsed.doc.text, bytes.start, bytes.end, &mut pieces);
        let mut at = 0;
        while at < pieces.len() {
            let start = pieces[at].start;
            while times.get(time).is_some_and(|t| t.span.end <= start) {
                time += 1;
            }
            if let Some(inside) = times.get(time).filter(|t| t.span.start <= start) {
                at += pieces[at..].iter().take_while(|p| p.start < inside.span.end).count().max(1);
                continue;
            }
            let limit = times.get(time).map_or(usize::MAX, |t| t.span.start);
            let seen = pieces[at..].iter().take_while(|p| p.start < limit).count() + at;
            let text = &parsed.doc.text;
            let Some(core) = core(text, &pieces[..seen], at, words) else {
                if let Some(mention) = counted::singular(parsed, words, &pieces, at) {
                    out.push(mention);
                }
                at += 1;
                continue;
            };
            at = core.last.max(at + 1);
            if let Some(mention) = mention(parsed, &pieces, &core, words) {
                out.push(mention);
            }
        }
    }
    out
}

/// Reads the number, vague word or range that starts at a piece.
fn core(text: &str, pieces: &[Piece], at: usize, words: &QuantityWords) -> Option<Core> {
    // "entre 20 et 30".
    if let Some((len, range)) = words.at(pieces, at, |r| match r {
        Role::RangeFrom(i) => Some(*i),
        _ => None,
    }) {
        let sign = words.at(pieces, at + len, |r| matches!(r, Role::Money(_)).then_some(()));
        let sign = sign.map_or(0, |(len, ())| len);
        if let Some(core) = range_from(text, pieces, at + len + sign, Some(range), words) {
            return Some(core);
        }
    }
    let vague = words.at(pieces, at, |role| match *role {
        Role::Vague(low, high) => Some((low, high, Qualifier::Vague, false, false)),
        Role::Several(low, high) => Some((low, high, Qualifier::Vague, false, true)),
        Role::About(n) => Some((n, n, Qualifier::Approx, false, false)),
        Role::All(n) => Some((n, n, Qualifier::Exact, false, true)),
        Role::Share(n) => Some((n, n, Qualifier::Exact, true, false)),
        _ => None,
    });
    let number = words.numerals.read(text, pieces, at);
    if let Some((len, (low, high, qualifier, share, needs_noun))) = vague
        && number.is_none_or(|n| len >= n.pieces)
    {
        let mut core = Core { first: at, last: at + len, low, high, qualifier, share, needs_noun, digits: 0 };
        // "une vingtaine à une trentaine", "une douzaine de milliers".
        if let Some((more, times)) = multiplier(pieces, at + len, words) {
            core = Core { last: core.last + more, low: low * times, high: high * times, ..core };
        }
        return Some(core);
    }
    let number = number.filter(|n| !n.ordinal)?;
    if let Some(range) = range_from(text, pieces, at, None, words) {
        return Some(range);
    }
    Some(Core {
        first: at,
        last: at + number.pieces,
        low: number.value,
        high: number.value,
        qualifier: Qualifier::Exact,
        share: false,
        needs_noun: false,
        digits: number.digits,
    })
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

/// "20 à 30", "20-30", "between 20 and 30".
fn range_from(
    text: &str,
    pieces: &[Piece],
    at: usize,
    opened: Option<usize>,
    words: &QuantityWords,
) -> Option<Core> {
    let a = words.numerals.read(text, pieces, at).filter(|n| !n.ordinal)?;
    let next = at + a.pieces;
    // A percent sign or a currency may stand after the first end: "20 % à 30 %".
    let unit =
        words.at(pieces, next, |r| matches!(r, Role::Percent).then_some(())).map_or(0, |(len, ())| len);
    let (len, ()) = words.at(pieces, next + unit, |role| match role {
        Role::RangeTo(i) if opened == Some(*i) || (opened.is_none() && words.open_ranges[*i]) => Some(()),
        _ => None,
    })?;
    let then = next + unit + len;
    let sign = |r: &Role| matches!(r, Role::Money(_)).then_some(());
    let then = then + words.at(pieces, then, sign).map_or(0, |(len, ())| len);
    let b = words.numerals.read(text, pieces, then).filter(|n| !n.ordinal)?;
    let (mut low, high) = (a.value, b.value);
    // "2 à 3 millions": the multiplier is of both.
    if low < 1000.0 && high >= 1000.0 && high / low.max(1.0) >= 1000.0 {
        let times =
            [1e9, 1e6, 1e3].into_iter().find(|t| high >= *t && high % (t / 1000.0) == 0.0).unwrap_or(1.0);
        if low * times < high {
            low *= times;
        }
    }
    let dashed = pieces[next + unit].norm == "-";
    if low >= high || (dashed && (a.words || !pieces[then].glued) && opened.is_none()) {
        return None;
    }
    let last = then + b.pieces;
    Some(Core {
        first: at,
        last,
        low,
        high,
        qualifier: Qualifier::Exact,
        share: false,
        needs_noun: false,
        digits: 0,
    })
}

/// Puts qualifier, unit and noun around a number; none for what is no quantity.
fn mention(parsed: &Parsed, pieces: &[Piece], core: &Core, words: &QuantityWords) -> Option<QuantityMention> {
    let is =
        |at: usize, role: Role| words.at(pieces, at, |r| (*r == role).then_some(())).map(|(len, ())| len);
    // "no one", "l'un": one counts only where the tagger takes it for a number.
    let one = core.high == 1.0 && pieces[core.first].kind == Kind::Word;
    if is_name(parsed, pieces, core, words) || one && !counted::is_number(parsed, pieces[core.first].start) {
        return None;
    }
    let mut qualifier = core.qualifier;
    let mut first = core.first;
    if core.low < core.high {
        // "entre" stays outside the number and inside the mention.
        let from = |r: &Role| matches!(r, Role::RangeFrom(_)).then_some(());
        first -= words.before(pieces, first, from).map_or(0, |(len, ())| len);
    }
    // What stands before: currency signs, qualifiers, determiners.
    let mut money = words.before(pieces, first, |r| match r {
        Role::Money(c) => Some(c.clone()),
        _ => None,
    });
    if let Some((len, _)) = &money {
        if pieces[first].glued || pieces[first - 1].kind == Kind::Mark {
            first -= len;
        } else {
            money = None;
        }
    }
    for _ in 0..2 {
        let take = |r: &Role| match r {
            Role::Before(q) => Some(*q),
            _ => None,
        };
        let Some((len, found)) = words.before(pieces, first, take) else { break };
        if qualifier == core.qualifier || found == Qualifier::AtLeast || found == Qualifier::AtMost {
            qualifier = if found == Qualifier::Exact { qualifier } else { found };
        }
        first -= len;
    }
    let mut last = core.last;
    let after = words.at(pieces, last, |r| match r {
        Role::After(q) => Some(*q),
        _ => None,
    });
    // "10 ans ou plus" is read below; "10 ou plus" here.
    if let Some((len, found)) = after {
        qualifier = found;
        last += len;
    }
    let number = Span::new(pieces[core.first].start, pieces[core.last - 1].end);
    let mut made = QuantityMention {
        span: Span::new(pieces[first].start, pieces[last - 1].end),
        number,
        noun: None,
        kind: QuantityKind::Count,
        low: core.low,
        high: core.high,
        qualifier,
        unit: None,
        denominator: None,
        indefinite: false,
    };
    let percent = is(last, Role::Percent);
    if percent.is_some() || core.share {
        last += percent.unwrap_or(0);
        made.kind = QuantityKind::Percent;
        made.span.end = pieces[last - 1].end;
        let denominator = is(last, Role::Denominator).or_else(|| is(last, Role::Of));
        if core.share && denominator.is_none() && core.low != 50.0 {
            return None;
        }
        made.denominator = denominator.and_then(|len| counted::after(parsed, pieces, last + len));
        return Some(made);
    }
    if let Some((_, code)) = money {
        made.kind = QuantityKind::Money;
        made.unit = Some(code.to_string());
        // "$249 USD", "$5 billion dollars".
        if let Some((len, _)) = words.at(pieces, last, |r| matches!(r, Role::Money(_)).then_some(())) {
            made.span.end = pieces[last + len - 1].end;
        }
        return Some(made);
    }
    let of = is(last, Role::Of).unwrap_or(0);
    let unit = |at: usize| {
        words.at(pieces, at, |r| match r {
            Role::Money(code) => Some((QuantityKind::Money, code.clone())),
            Role::Measure(symbol) => Some((QuantityKind::Measure, symbol.clone())),
            _ => None,
        })
    };
    if let Some((len, (kind, name))) = unit(last).or_else(|| unit(last + of).map(|(len, u)| (len + of, u))) {
        made.kind = kind;
        made.unit = Some(name.to_string());
        made.span.end = pieces[last + len - 1].end;
        return Some(made);
    }
    if is(last, Role::Age).or(is(last, Role::Duration)).or(is(last + of, Role::Duration)).is_some() {
        return None;
    }
    // "49," after a name is an age; four digits without a noun are a year.
    match counted::noun(parsed, pieces, core.first, core.last, last, words) {
        Counted::Noun { noun, .. }
            if core.needs_noun && core.high == 0.0 && !counted::is_person(parsed, words, noun) =>
        {
            return None;
        }
        Counted::Noun { span, noun, .. } => {
            made.noun = Some(noun);
            made.span.end = made.span.end.max(span.end);
        }
        Counted::Nothing if core.needs_noun => return None,
        Counted::Nothing => {
            let year = core.digits == 4 && (1800.0..=2100.0).contains(&core.low);
            if year || is_age(parsed, pieces, core) || (core.digits > 0 && lonely(pieces, core)) {
                return None;
            }
        }
    }
    Some(made)
}

/// A number that is part of a name, a list marker or a telephone number: "G20", "F-16", "article 5", "1.".
fn is_name(parsed: &Parsed, pieces: &[Piece], core: &Core, words: &QuantityWords) -> bool {
    let first = &pieces[core.first];
    let before = core.first.checked_sub(1).map(|i| &pieces[i]);
    let after = pieces.get(core.last);
    if let Some(before) = before.filter(|_| first.glued) {
        let dash = matches!(before.norm.as_str(), "-" | "/" | "." | ":" | "#" | "_" | "+" | "@");
        let word = core.first >= 2 && pieces[core.first - 2].kind != Kind::Mark && before.glued;
        if before.kind == Kind::Word
            || (dash && (word || matches!(before.norm.as_str(), "#" | "+" | "@" | "_")))
        {
            return core.digits > 0 || first.kind == Kind::Digits;
        }
    }
    // Glued letters or a hyphenated name after it: "737s", "3D", "787-8".
    if let Some(after) = after.filter(|a| a.glued && first.kind == Kind::Digits) {
        let unit = words.at(pieces, core.last, |r| {
            matches!(r, Role::Measure(_) | Role::Money(_) | Role::Percent).then_some(())
        });
        if after.kind == Kind::Word && unit.is_none() {
            return true;
        }
    }
    if words.before(pieces, core.first, |r| matches!(r, Role::Name).then_some(())).is_some()
        && first.kind == Kind::Digits
    {
        return true;
    }
    if first.kind == Kind::Digits && first.norm.starts_with('0') && first.norm.len() > 1 {
        return true;
    }
    // A list marker opens its sentence and is followed by "." or ")".
    let marker = core.first == 0
        && core.digits > 0
        && after.is_some_and(|a| a.glued && (a.norm == "." || a.norm == ")"));
    marker || counted::is_name(parsed, first.start, pieces[core.last - 1].end)
}

fn is_age(parsed: &Parsed, pieces: &[Piece], core: &Core) -> bool {
    let comma = |at: Option<usize>| {
        at.and_then(|i| pieces.get(i)).is_some_and(|p| matches!(p.norm.as_str(), "," | "("))
    };
    let after = pieces.get(core.last).is_some_and(|p| matches!(p.norm.as_str(), "," | ")" | "."));
    let before = core.first.checked_sub(2).is_some_and(|i| counted::is_proper(parsed, pieces[i].start));
    core.digits > 0 && core.low < 120.0 && comma(core.first.checked_sub(1)) && after && before
}

/// Digits alone on their line: a counter, a page number.
fn lonely(pieces: &[Piece], core: &Core) -> bool {
    core.first == 0 && core.last == pieces.len()
}
