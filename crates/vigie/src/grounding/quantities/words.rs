//! The words of one language, compiled for looking up by their first piece.

use std::collections::HashMap;

use smol_str::SmolStr;
use vigie_lexicon::problem::Problem;
use vigie_lexicon::quantities::{QuantityTable, Values};

use super::numerals::Numerals;
use super::pieces::{self, Piece};
use crate::model::Qualifier;

/// What a word or phrase does.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// A range by itself: "dizaines".
    Vague(f64, f64),
    /// A small range in front of a noun: "plusieurs".
    Several(f64, f64),
    /// About a number: "une vingtaine".
    About(f64),
    /// Two, or none.
    All(f64),
    /// Two or more without a bound: "many".
    Open(f64, f64),
    /// How often: "twice".
    Times(f64, f64),
    /// One of a set: "one of the".
    Member,
    /// "and a half", behind a number.
    Half,
    /// Between a part and a whole: "out of".
    OutOf,
    /// A verb of change, behind which "to" opens no range: "rose 2 to 30".
    Change,
    /// What follows a house's number.
    Street,
    /// What follows a number that stands for itself: "de plus".
    Alone,
    /// A phrase with a number that counts nothing: "one another".
    Idiom,
    /// A fraction, in percent.
    Share(f64),
    Before(Qualifier),
    After(Qualifier),
    RangeFrom(usize),
    RangeTo(usize),
    Percent,
    Denominator,
    Money(SmolStr),
    Measure(SmolStr),
    /// A unit in front: "magnitude".
    MeasureBefore(SmolStr),
    /// A weapon that is named by its bore.
    Calibre,
    AgeBefore,
    AgeUnit,
    Of,
    Name,
    Age,
    Duration,
    Determiner,
    Adverb,
}

/// One piece of an entry.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    norm: SmolStr,
    /// A mark that is glued to what stands before: "a$" is no article with a price.
    glued: bool,
}

/// One way to write a range.
#[derive(Clone, Debug, Default)]
pub(super) struct RangeForm {
    /// The word before its first end, or none.
    pub from: SmolStr,
    /// Its ends are near each other.
    pub close: bool,
}

/// The words for numbers and amounts of one language.
#[derive(Clone, Debug, Default)]
pub struct QuantityWords {
    pub(super) numerals: Numerals,
    entries: HashMap<SmolStr, Vec<(Vec<Part>, Role)>>,
    /// The ways to write a range.
    pub(super) ranges: Vec<RangeForm>,
    /// Nouns whose singular and plural are one form: "aircraft".
    pub(super) invariable: Vec<SmolStr>,
    pub(super) indefinite: Vec<SmolStr>,
    pub(super) person: Vec<SmolStr>,
}

impl QuantityWords {
    /// Reads and compiles the words of a language.
    pub fn load(lang: &str) -> Result<QuantityWords, Problem> {
        Ok(QuantityWords::compile(&QuantityTable::load(lang)?))
    }

    /// Compiles a table.
    pub fn compile(table: &QuantityTable) -> QuantityWords {
        let smol = |list: &[String]| list.iter().map(SmolStr::new).collect();
        let mut out = QuantityWords {
            numerals: Numerals::new(&table.number),
            indefinite: smol(&table.indefinite),
            person: smol(&table.person),
            invariable: smol(&table.invariable),
            ..QuantityWords::default()
        };
        let span = |value: &str| -> Option<(f64, f64)> {
            let (low, high) = value.split_once('-').unwrap_or((value, value));
            Some((low.parse().ok()?, high.parse().ok()?))
        };
        let mut add_values = |values: &Values, role: fn(f64, f64) -> Role| {
            for (value, forms) in values {
                let Some((low, high)) = span(value) else { continue };
                forms.iter().for_each(|form| out.add(form, role(low, high)));
            }
        };
        add_values(&table.vague, Role::Vague);
        add_values(&table.several, Role::Several);
        add_values(&table.about, |n, _| Role::About(n));
        add_values(&table.all, |n, _| Role::All(n));
        add_values(&table.open, Role::Open);
        add_values(&table.times, Role::Times);
        add_values(&table.share, |n, _| Role::Share(n));
        for (forms, role) in
            [(&table.qualifier, Role::Before as fn(Qualifier) -> Role), (&table.qualifier_after, Role::After)]
        {
            for (name, forms) in forms {
                let qualifier = match name.as_str() {
                    "approx" => Qualifier::Approx,
                    "at_least" => Qualifier::AtLeast,
                    "at_most" => Qualifier::AtMost,
                    _ => Qualifier::Exact,
                };
                forms.iter().for_each(|form| out.add(form, role(qualifier)));
            }
        }
        for (index, range) in table.range.iter().enumerate() {
            out.add(&range.from, Role::RangeFrom(index));
            out.add(&range.to, Role::RangeTo(index));
            out.ranges.push(RangeForm { from: SmolStr::new(&range.from), close: range.close });
        }
        for (symbol, forms) in &table.money {
            forms.iter().for_each(|form| out.add(form, Role::Money(SmolStr::new(symbol))));
        }
        for (symbol, forms) in &table.measure {
            forms.iter().for_each(|form| out.add(form, Role::Measure(SmolStr::new(symbol))));
        }
        for (symbol, forms) in &table.measure_before {
            forms.iter().for_each(|form| out.add(form, Role::MeasureBefore(SmolStr::new(symbol))));
        }
        let lists = [
            (&table.percent, Role::Percent),
            (&table.denominator, Role::Denominator),
            (&table.of, Role::Of),
            (&table.names, Role::Name),
            (&table.age, Role::Age),
            (&table.age_before, Role::AgeBefore),
            (&table.age_unit, Role::AgeUnit),
            (&table.calibre, Role::Calibre),
            (&table.half, Role::Half),
            (&table.idioms, Role::Idiom),
            (&table.member, Role::Member),
            (&table.street, Role::Street),
            (&table.change, Role::Change),
            (&table.alone, Role::Alone),
            (&table.out_of, Role::OutOf),
            (&table.duration, Role::Duration),
            (&table.determiner, Role::Determiner),
            (&table.adverb, Role::Adverb),
        ];
        for (forms, role) in lists {
            forms.iter().for_each(|form| out.add(form, role.clone()));
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for entries in out.entries.values_mut() {
            entries.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        out
    }

    fn add(&mut self, form: &str, role: Role) {
        let mut cut = Vec::new();
        pieces::cut(form, 0, form.len(), &mut cut);
        let part = |p: Piece| Part { glued: p.glued && p.kind == pieces::Kind::Mark, norm: p.norm };
        let parts: Vec<Part> = cut.into_iter().map(part).collect();
        if let Some(first) = parts.first().map(|part| part.norm.clone()) {
            self.entries.entry(first).or_default().push((parts, role));
        }
    }

    /// The longest entry at a piece that `take` accepts: how many pieces, and what `take` made of it.
    pub fn at<T>(
        &self,
        pieces: &[Piece],
        at: usize,
        take: impl Fn(&Role) -> Option<T>,
    ) -> Option<(usize, T)> {
        let entries = self.entries.get(&pieces.get(at)?.norm)?;
        entries.iter().find_map(|(form, role)| {
            let same = |(i, part): (usize, &Part)| {
                let piece = pieces.get(at + i);
                piece.is_some_and(|p| p.norm == part.norm && (p.glued || !part.glued || i == 0))
            };
            if form.iter().enumerate().all(same) { take(role).map(|made| (form.len(), made)) } else { None }
        })
    }

    /// Whether a word may stand for its noun: "others".
    pub fn is_adverb(&self, form: &str) -> bool {
        self.entries.get(form).is_some_and(|e| e.iter().any(|(f, r)| f.len() == 1 && *r == Role::Adverb))
    }

    /// The longest entry that ends before a piece.
    pub fn before<T>(
        &self,
        pieces: &[Piece],
        end: usize,
        take: impl Fn(&Role) -> Option<T>,
    ) -> Option<(usize, T)> {
        (1..=6.min(end)).rev().find_map(|len| {
            let (found, made) = self.at(&pieces[..end], end - len, &take)?;
            (found == len).then_some((len, made))
        })
    }
}
