//! Puts qualifier, unit and noun around a number.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::QuantityWords;
use super::counted::{self, Counted};
use super::figures::{Core, Sort};
use super::names;
use super::pieces::{Kind, Piece};
use super::words::Role;
use crate::model::{Byte, Parsed, Qualifier, QuantityKind, QuantityMention, Span};

/// What stands before a number.
struct Before {
    first: usize,
    qualifier: Qualifier,
    money: Option<SmolStr>,
    measure: Option<SmolStr>,
    negative: bool,
}

/// A number in its sentence.
#[derive(Clone, Copy)]
pub(super) struct Number<'n> {
    pub(super) parsed: &'n Parsed,
    pub(super) pieces: &'n [Piece],
    pub(super) core: &'n Core,
    pub(super) words: &'n QuantityWords,
}

impl Number<'_> {
    /// The mention of a number; none for what is no quantity. `known` are digits that are names elsewhere in the text,
    /// `previous` is the mention before.
    pub(super) fn around(
        &self,
        known: &BTreeSet<SmolStr>,
        previous: Option<&QuantityMention>,
    ) -> Option<QuantityMention> {
        let &Number { pieces, core, words, .. } = self;
        if self.is_none(known) {
            return None;
        }
        let before = before(pieces, core, words);
        let (mut qualifier, mut last) = (before.qualifier, core.last);
        // "10 ans ou plus" is read below; "10 ou plus" here.
        let after = words.at(pieces, last, |r| match r {
            Role::After(q) => Some(*q),
            _ => None,
        });
        if let Some((len, found)) = after {
            qualifier = found;
            last += len;
        }
        let made = QuantityMention {
            span: Span::new(pieces[before.first].start, pieces[last - 1].end),
            number: Span::new(pieces[core.first].start, pieces[core.last - 1].end),
            noun: None,
            kind: QuantityKind::Count,
            low: core.low,
            high: core.high,
            qualifier,
            unit: None,
            denominator: None,
            indefinite: false,
        };
        // "half a percent": a fraction of one.
        let article = usize::from(
            core.sort == Sort::Share && pieces.get(last).is_some_and(|p| words.indefinite.contains(&p.norm)),
        );
        let percent = self.is(last + article, Role::Percent).map(|len| len + article);
        if percent.is_some() || core.sort == Sort::Share {
            return self.share(made, &before, last, percent);
        }
        if let Some(code) = &before.money {
            let mut span = made.span;
            // "$249 USD", "$5 billion dollars".
            if let Some((len, _)) = words.at(pieces, last, |r| matches!(r, Role::Money(_)).then_some(())) {
                span.end = pieces[last + len - 1].end;
            }
            let unit = Some(code.to_string());
            return Some(QuantityMention { kind: QuantityKind::Money, unit, span, ..made });
        }
        let times = (core.sort == Sort::Times).then_some("times");
        if let Some(symbol) = before.measure.as_deref().or(times) {
            let unit = Some(symbol.to_owned());
            return Some(QuantityMention { kind: QuantityKind::Measure, unit, ..made });
        }
        self.measured_or_counted(made, &before, last, previous)
    }

    /// How many pieces a word of some role is long that stands at a piece.
    fn is(&self, at: usize, role: Role) -> Option<usize> {
        self.words.at(self.pieces, at, |r| (*r == role).then_some(())).map(|(len, ())| len)
    }

    /// Whether it says how many of nothing: it is a part of a name, an article, a conjunction.
    fn is_none(&self, known: &BTreeSet<SmolStr>) -> bool {
        let &Number { parsed, pieces, core, words } = self;
        let first = &pieces[core.first];
        // "no one", "l'un": one counts only where the tagger takes it for a number.
        let one = core.high == 1.0 && core.sort == Sort::Number && first.kind == Kind::Word;
        names::is_name(parsed, pieces, core, words, known)
            || one && !counted::is_number(parsed, first.start)
            // "both consumers and the media" joins, and counts nothing.
            || core.sort == Sort::NeedsNoun && counted::is_conjunction(parsed, first.start)
    }

    /// A share, with what it is a share of; `percent` is the length of the word that says so.
    fn share(
        &self,
        mut made: QuantityMention,
        before: &Before,
        last: usize,
        percent: Option<usize>,
    ) -> Option<QuantityMention> {
        let &Number { parsed, pieces, core, .. } = self;
        let last = last + percent.unwrap_or(0);
        made.kind = QuantityKind::Percent;
        made.span.end = pieces[last - 1].end;
        if percent.is_some() && core.sort == Sort::Share {
            (made.low, made.high) = (core.low / 100.0, core.high / 100.0);
        }
        let denominator = self.is(last, Role::Denominator).or_else(|| self.is(last, Role::Of));
        let bare = core.sort == Sort::Share && percent.is_none() && core.low != 50.0;
        if bare && denominator.is_none() && core.last - core.first < 3 {
            return None;
        }
        (made.low, made.high) = (before.sign() * made.low, before.sign() * made.high);
        made.denominator = denominator.and_then(|len| counted::after(parsed, pieces, last + len));
        Some(made)
    }

    /// A number with the unit behind it, else with the noun that it counts.
    fn measured_or_counted(
        &self,
        mut made: QuantityMention,
        before: &Before,
        last: usize,
        previous: Option<&QuantityMention>,
    ) -> Option<QuantityMention> {
        let &Number { pieces, words, .. } = self;
        let of = self.is(last, Role::Of).unwrap_or(0);
        // "a 5-kilometre stretch".
        let hyphen = pieces.get(last).is_some_and(|p| p.norm == "-" && p.glued)
            && pieces.get(last + 1).is_some_and(|p| p.glued && p.kind == Kind::Word);
        let gap = usize::from(hyphen);
        let unit = |skipped: usize| {
            let (len, unit) = words.at(pieces, last + skipped, |r| match r {
                Role::Money(code) => Some((QuantityKind::Money, code.clone())),
                Role::Measure(symbol) => Some((QuantityKind::Measure, symbol.clone())),
                _ => None,
            })?;
            Some((len + skipped, unit))
        };
        let calibre = is_calibre(pieces, before.first, words);
        if let Some((len, (kind, name))) = unit(gap).or_else(|| unit(of)) {
            let end = last + len;
            let joined = usize::from(pieces.get(end).is_some_and(|p| p.norm == "-"));
            if calibre || self.is(end + joined, Role::Calibre).is_some() {
                return None;
            }
            made.kind = kind;
            made.unit = Some(name.to_string());
            made.span.end = pieces[end - 1].end;
            (made.low, made.high) = (before.sign() * made.low, before.sign() * made.high);
            return Some(made);
        }
        let duration = self.is(last + gap, Role::Duration).or(self.is(last + of, Role::Duration));
        if calibre || self.is(last, Role::Age).or(duration).is_some() {
            return None;
        }
        if before.negative {
            made.span.start = made.number.start;
        }
        self.counted(made, before.first, last, previous)
    }

    /// A number with the noun that it counts, or alone where it can be.
    fn counted(
        &self,
        mut made: QuantityMention,
        first: usize,
        last: usize,
        previous: Option<&QuantityMention>,
    ) -> Option<QuantityMention> {
        let &Number { parsed, pieces, core, words } = self;
        let alone = self.is(last, Role::Alone).is_some();
        let counted = counted::noun(parsed, pieces, core.first, core.last, last, words);
        match if alone { Counted::Nothing } else { counted } {
            Counted::Noun { noun, .. } if !self.may_count(noun, first, previous) => return None,
            Counted::Noun { span, noun, .. } => {
                made.noun = Some(noun);
                made.span.end = made.span.end.max(span.end);
            }
            Counted::Nothing if core.sort == Sort::Open => {
                let next = pieces.get(core.last).map(|p| p.start);
                counted::is_argument(parsed, pieces[core.first].start, next).then_some(())?;
            }
            Counted::Nothing if matches!(core.sort, Sort::NeedsNoun | Sort::Member) => return None,
            Counted::Nothing => {
                // Four digits without a noun are a year.
                let year = core.digits == 4 && (1800.0..=2100.0).contains(&core.low);
                if year || (core.digits > 0 && lonely(pieces, core)) {
                    return None;
                }
            }
        }
        Some(made)
    }

    /// Whether a noun is counted by it, and not named or counted by something else.
    fn may_count(&self, noun: Span<Byte>, first: usize, previous: Option<&QuantityMention>) -> bool {
        let &Number { parsed, pieces, core, words } = self;
        let none_of_things =
            core.sort == Sort::NeedsNoun && core.high == 0.0 && !counted::is_person(parsed, words, noun);
        // "five new 737 aircraft": the aircraft are counted already, by the five.
        let already = || core.digits > 1 && counts_already(self, noun, previous);
        // "the 2000 Olympics".
        let year = || {
            core.digits == 4
                && (1900.0..=2100.0).contains(&core.low)
                && counted::is_proper(parsed, noun.start)
                && words.before(pieces, first, |r| matches!(r, Role::Determiner).then_some(())).is_some()
        };
        let one = || core.sort == Sort::Open && !counted::is_plural(parsed, noun);
        !(none_of_things || already() || year() || one())
    }
}

impl Before {
    fn sign(&self) -> f64 {
        if self.negative { -1.0 } else { 1.0 }
    }
}

/// Whether a number is the whole that the mention before is a part of: "deux ménages **sur cinq**".
pub(super) fn is_whole(
    pieces: &[Piece],
    core: &Core,
    words: &QuantityWords,
    part: &QuantityMention,
    whole: &QuantityMention,
) -> bool {
    let out_of = words.before(pieces, core.first, |r| matches!(r, Role::OutOf).then_some(()));
    let Some((len, ())) = out_of else { return false };
    let before = core.first.checked_sub(len + 1).map(|i| pieces[i].end);
    let bare = whole.noun.is_none() && whole.kind == QuantityKind::Count && whole.low == whole.high;
    let counted = part.kind == QuantityKind::Count && part.low == part.high;
    bare && counted && part.noun.map(|noun| noun.end) == before && part.low < whole.low && whole.low <= 1000.0
}

/// Makes a share of a part and its whole.
pub(super) fn make_share(part: &mut QuantityMention, whole: &QuantityMention) {
    let share = 100.0 * part.low / whole.low;
    part.kind = QuantityKind::Percent;
    (part.low, part.high) = (share, share);
    part.denominator = part.noun.take();
    part.span = part.span.join(whole.span);
    part.number = part.number.join(whole.number);
    part.indefinite = false;
}

/// Reads backwards over currency signs, words of a range, qualifiers, and a minus.
fn before(pieces: &[Piece], core: &Core, words: &QuantityWords) -> Before {
    let mut out =
        Before { first: core.first, qualifier: core.qualifier, money: None, measure: None, negative: false };
    let first = &pieces[core.first];
    if core.digits > 0 || first.kind == Kind::Digits {
        let minus = core.first.checked_sub(1).map(|i| &pieces[i]).filter(|p| p.norm == "-" && first.glued);
        let free = core.first < 2 || !pieces[core.first - 1].glued || pieces[core.first - 2].norm == "(";
        if minus.is_some() && free {
            out.negative = true;
            out.first -= 1;
        }
    }
    let (mut range, mut qualifiers) = (core.range, 0);
    loop {
        let opens = |r: &Role| match r {
            Role::RangeFrom(i) => {
                range.filter(|&j| words.ranges[j].from == words.ranges[*i].from).map(|_| ())
            }
            _ => None,
        };
        if let Some((len, ())) = words.before(pieces, out.first, opens) {
            out.first -= len;
            range = None;
            continue;
        }
        let sign = |r: &Role| match r {
            Role::Money(code) => Some(code.clone()),
            _ => None,
        };
        if let (None, Some((len, code))) = (&out.money, words.before(pieces, out.first, sign))
            && (pieces[out.first].glued
                || pieces[out.first - len..out.first].iter().any(|p| p.kind == Kind::Mark))
        {
            out.money = Some(code);
            out.first -= len;
            continue;
        }
        let unit = |r: &Role| match r {
            Role::MeasureBefore(symbol) => Some(symbol.clone()),
            _ => None,
        };
        if let (None, Some((len, symbol))) = (&out.measure, words.before(pieces, out.first, unit)) {
            out.measure = Some(symbol);
            out.first -= len;
            continue;
        }
        let take = |r: &Role| match r {
            Role::Before(q) => Some(*q),
            _ => None,
        };
        let Some((len, found)) = words.before(pieces, out.first, take).filter(|_| qualifiers < 2) else {
            return out;
        };
        if out.qualifier == core.qualifier || found == Qualifier::AtLeast || found == Qualifier::AtMost {
            out.qualifier = if found == Qualifier::Exact { out.qualifier } else { found };
        }
        out.first -= len;
        qualifiers += 1;
    }
}

/// "obus de 155 mm", "calibre 7,62".
fn is_calibre(pieces: &[Piece], first: usize, words: &QuantityWords) -> bool {
    let of = words.before(pieces, first, |r| matches!(r, Role::Of).then_some(())).map_or(0, |(len, ())| len);
    let weapon =
        |end: usize| words.before(pieces, end, |r| matches!(r, Role::Calibre).then_some(())).is_some();
    weapon(first) || of > 0 && weapon(first - of)
}

/// Whether the mention before counts the same noun, with nothing that joins two numbers between.
fn counts_already(
    &Number { pieces, core, words, .. }: &Number<'_>,
    noun: Span<Byte>,
    previous: Option<&QuantityMention>,
) -> bool {
    let Some(previous) =
        previous.filter(|p| p.noun == Some(noun) && p.number.end <= pieces[core.first].start)
    else {
        return false;
    };
    let between = pieces[..core.first].iter().rev().take_while(|p| p.start >= previous.number.end);
    let mut between = between.peekable();
    between.peek().is_some()
        && between.all(|p| p.norm == "'" || p.kind == Kind::Word && !words.numerals.joins(&p.norm))
}

/// Digits alone on their line: a counter, a page number.
fn lonely(pieces: &[Piece], core: &Core) -> bool {
    core.first == 0 && core.last == pieces.len()
}
