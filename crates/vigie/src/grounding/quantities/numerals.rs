//! Numbers in digits and in words, read from pieces.

use std::collections::HashMap;

use smol_str::SmolStr;
use vigie_lexicon::quantities::{NumberTable, Values};

use super::pieces::{self, Kind, Piece};

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// How many pieces it takes.
    pub pieces: usize,
    /// How many digits it is written with when it is plain digits, else 0.
    pub digits: usize,
    /// "5th", "premier".
    pub ordinal: bool,
    /// Written in words only.
    pub words: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Add(f64),
    Times(f64),
    Ordinal(f64),
}

/// The number words of one language, compiled.
#[derive(Clone, Debug, Default)]
pub struct Numerals {
    words: HashMap<SmolStr, Vec<(Vec<SmolStr>, Part)>>,
    glued: Vec<(SmolStr, f64)>,
    and: Vec<SmolStr>,
    one: Vec<SmolStr>,
    ordinal_suffix: Vec<SmolStr>,
    thousands: Vec<SmolStr>,
    blank_thousands: bool,
    decimal: Vec<SmolStr>,
}

impl Numerals {
    /// Compiles a table.
    pub fn new(table: &NumberTable) -> Numerals {
        let mut out = Numerals::default();
        let mut add = |values: &Values, part: fn(f64) -> Part| {
            for (value, forms) in values {
                let Ok(value) = value.parse() else { continue };
                for form in forms {
                    let form = pieces::words(form);
                    let Some(first) = form.first().cloned() else { continue };
                    out.words.entry(first).or_default().push((form, part(value)));
                }
            }
        };
        add(&table.cardinal, Part::Add);
        add(&table.times, Part::Times);
        add(&table.ordinal, Part::Ordinal);
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for entries in out.words.values_mut() {
            entries.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        let smol = |list: &[String]| list.iter().map(SmolStr::new).collect();
        for (value, forms) in &table.glued {
            let Ok(value) = value.parse() else { continue };
            out.glued.extend(forms.iter().map(|form| (SmolStr::new(form), value)));
        }
        out.and = smol(&table.and);
        out.one = smol(&table.one);
        out.ordinal_suffix = smol(&table.ordinal_suffix);
        out.blank_thousands = table.thousands.iter().any(|s| s == " ");
        out.thousands = smol(&table.thousands);
        out.decimal = smol(&table.decimal);
        out
    }

    /// Reads the number that starts at a piece.
    pub fn read(&self, text: &str, pieces: &[Piece], at: usize) -> Option<Number> {
        let piece = pieces.get(at)?;
        match piece.kind {
            Kind::Digits => Some(self.digits(text, pieces, at)),
            Kind::Word => self.in_words(pieces, at),
            _ => None,
        }
    }

    fn digits(&self, text: &str, pieces: &[Piece], at: usize) -> Number {
        let first = &pieces[at].norm;
        let mut written = first.to_string();
        let (mut next, mut grouped) = (at + 1, false);
        // Groups of three digits.
        if first.len() <= 3 && !first.starts_with('0') {
            let mut mark: Option<SmolStr> = None;
            loop {
                let (sep, group) = match (pieces.get(next), pieces.get(next + 1)) {
                    (Some(sep), Some(group)) if sep.kind == Kind::Mark && sep.glued && group.glued => {
                        (Some(sep.norm.clone()), group)
                    }
                    (Some(group), _) if self.blank_thousands && one_blank(text, pieces, next) => {
                        (None, group)
                    }
                    _ => break,
                };
                let known = sep.as_ref().is_none_or(|sep| self.thousands.contains(sep));
                let same = !grouped || mark == sep;
                if !known || !same || group.kind != Kind::Digits || group.norm.len() != 3 {
                    break;
                }
                written.push_str(&group.norm);
                next += 1 + usize::from(sep.is_some());
                mark = sep;
                grouped = true;
            }
        }
        // Decimals.
        let mut decimal = false;
        if let (Some(sep), Some(rest)) = (pieces.get(next), pieces.get(next + 1)) {
            let glued = sep.glued && rest.glued && rest.kind == Kind::Digits;
            if glued && self.decimal.contains(&sep.norm) && !self.is_dotted(pieces, next + 2) {
                written.push('.');
                written.push_str(&rest.norm);
                next += 2;
                decimal = true;
            }
        }
        let mut value: f64 = written.parse().unwrap_or(f64::MAX);
        let mut ordinal = false;
        if let Some(suffix) = pieces.get(next).filter(|p| p.glued && p.kind == Kind::Word) {
            if !decimal && self.ordinal_suffix.contains(&suffix.norm) {
                ordinal = true;
                next += 1;
            } else if let Some((_, times)) = self.glued.iter().find(|(form, _)| *form == suffix.norm) {
                value *= times;
                next += 1;
            }
        }
        let plain = !grouped && !decimal && next == at + 1;
        if !ordinal {
            while let Some((len, Part::Times(times))) = self.word(pieces, next) {
                value *= times;
                next += len;
            }
        }
        let digits = if plain || ordinal { first.len() } else { 0 };
        Number { value, pieces: next - at, digits, ordinal, words: false }
    }

    /// Whether another separator and digits follow: "1.2.3" is no decimal.
    fn is_dotted(&self, pieces: &[Piece], at: usize) -> bool {
        matches!((pieces.get(at), pieces.get(at + 1)), (Some(sep), Some(rest))
            if sep.glued && rest.glued && rest.kind == Kind::Digits && (self.decimal.contains(&sep.norm)))
    }

    /// A multiplier that stands at a piece: how many pieces, and its value.
    pub fn multiplier(&self, pieces: &[Piece], at: usize) -> Option<(usize, f64)> {
        match self.word(pieces, at)? {
            (len, Part::Times(times)) => Some((len, times)),
            _ => None,
        }
    }

    /// Whether a word stands between number words.
    pub fn joins(&self, norm: &str) -> bool {
        self.and.iter().any(|and| and == norm)
    }

    fn word(&self, pieces: &[Piece], at: usize) -> Option<(usize, Part)> {
        let entries = self.words.get(&pieces.get(at)?.norm)?;
        entries.iter().find_map(|(form, part)| {
            let fits = form.iter().enumerate().all(|(i, w)| pieces.get(at + i).is_some_and(|p| p.norm == *w));
            fits.then_some((form.len(), *part))
        })
    }

    fn in_words(&self, pieces: &[Piece], at: usize) -> Option<Number> {
        let (mut total, mut group, mut next, mut read) = (0.0, 0.0, at, false);
        let mut ordinal = false;
        if self.one.contains(&pieces[at].norm) {
            let multiplied = matches!(self.word(pieces, at + 1), Some((_, Part::Times(_))));
            if multiplied {
                (group, next, read) = (1.0, at + 1, true);
            }
        }
        loop {
            let mut from = next;
            if read {
                let joins = |p: &Piece| self.and.contains(&p.norm) || (p.norm == "-" && p.glued);
                if pieces.get(from).is_some_and(joins) {
                    from += 1;
                }
            }
            let Some((len, part)) = self.word(pieces, from) else { break };
            match part {
                Part::Ordinal(value) => {
                    if read && (from == next || !fits(group, value)) {
                        break;
                    }
                    group += value;
                    ordinal = true;
                }
                Part::Add(value) => {
                    if read && !fits(group, value) {
                        break;
                    }
                    group += value;
                }
                Part::Times(value) if value < 1000.0 => {
                    if group >= 100.0 || (read && group == 0.0 && total == 0.0) {
                        break;
                    }
                    group = if group == 0.0 { value } else { group * value };
                }
                Part::Times(value) => {
                    if !read && value > 1000.0 {
                        break;
                    }
                    if total > 0.0 && value >= 1000.0 && group == 0.0 {
                        total *= value;
                    } else {
                        total += if group == 0.0 { value } else { group * value };
                    }
                    group = 0.0;
                }
            }
            read = true;
            next = from + len;
            if ordinal {
                break;
            }
        }
        read.then_some(Number { value: total + group, pieces: next - at, digits: 0, ordinal, words: true })
    }
}

/// Whether a number word may be added to the group read so far: "soixante" + "dix", "cent" + "trois".
fn fits(group: f64, value: f64) -> bool {
    let tens = group % 100.0;
    if group == 0.0 {
        return true;
    }
    match value {
        v if v < 10.0 => group % 10.0 == 0.0 && tens != 10.0,
        v if v < 20.0 => tens == 0.0 || tens == 60.0 || tens == 80.0,
        v if v < 100.0 => tens == 0.0,
        _ => false,
    }
}

/// Whether exactly one blank stands before a piece.
fn one_blank(text: &str, pieces: &[Piece], at: usize) -> bool {
    let (before, piece) = (&pieces[at - 1], &pieces[at]);
    let gap = text.get(before.end..piece.start).unwrap_or("");
    matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
}
