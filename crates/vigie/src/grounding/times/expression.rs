//! What a rule's match means, before any date is known.

use vigie_lexicon::time::TimeRule;

use super::calendar::{Feast, Unit};
use super::matching::{Captures, Caught};

/// The meaning of a match.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Named parts of the calendar.
    Date(Box<Parts>),
    /// So many units from now or from the date mentioned before.
    Shift { unit: Unit, n: Option<i64>, sign: i64, anchor: Anchor, modifier: Option<String> },
    /// Present, past or future without a date.
    Ref { value: String, reach: Option<Reach>, unit: Option<Unit> },
    /// A length of time; `extent` says that it ends or begins now.
    /// `from` says that it is the way to another date: "dos días después".
    Span { unit: Unit, n: Option<f64>, extent: Option<Side>, from: Option<i64>, modifier: Option<String> },
    /// Two lengths of time that are one: "two hours and thirty minutes".
    Sum { long: Box<Expr>, short: Box<Expr> },
    /// Something that repeats.
    Every(String),
    /// A time of day.
    Clock { hour: u8, minute: Option<u8>, zone: String, on: Option<Box<Expr>> },
    /// A part of a day; whether a night is the one before, none when the verb tells.
    Part { part: String, on: Option<Box<Expr>>, modifier: Option<String>, here: bool, back: Option<bool> },
    /// The night that begins on a day, or ends on it.
    Night { of: Box<Expr>, ends: bool },
    /// The start, middle or end of a date.
    Edge { modifier: String, of: Box<Expr> },
    /// So many units at the start or end of a date.
    Slice { n: Option<f64>, unit: Unit, end: bool, nth: Option<i64>, of: Box<Expr> },
    /// What looks like a time and is none: a rule that keeps others away.
    Nothing,
    /// From one to another, each with its bytes.
    Range { from: Box<Expr>, from_span: (usize, usize), to: Box<Expr>, to_span: (usize, usize) },
}

/// What a shift counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Now,
    Last,
}

/// Which days a vague expression means for facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Now,
    Recent,
    Coming,
    Open,
    /// All days until now: "depuis la prise de la ville", when nothing says when that was.
    Till,
}

/// Before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Past,
    Future,
}

/// Named parts of the calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    pub century: Option<i16>,
    pub decade: Option<i16>,
    pub year: Option<i16>,
    pub half: Option<i8>,
    pub quarter: Option<i8>,
    pub season: Option<String>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub weekday: Option<i8>,
    /// A feast whose day changes from year to year.
    pub feast: Option<Feast>,
    /// Years from the document's year.
    pub year_shift: Option<i64>,
    /// Months from the document's month.
    pub month_shift: Option<i64>,
    /// The date that it is a part of.
    pub of: Option<Expr>,
    /// `past future near same before after`, as in the rule.
    pub dir: Option<String>,
    pub modifier: Option<String>,
}

impl Expr {
    /// The meaning of a rule's match; none where a number is out of range.
    pub fn make(rule: &TimeRule, captures: &Captures) -> Option<Expr> {
        let unit = || Unit::named(captures.value("unit").or(rule.unit.as_deref())?);
        let modifier = rule.modifier.clone().or_else(|| captures.value("mod").map(str::to_owned));
        Some(match rule.op.as_str() {
            "date" => Expr::Date(Box::new(parts(rule, captures, modifier)?)),
            "shift" => {
                let sign = if matches!(rule.dir.as_deref(), Some("past" | "before")) { -1 } else { 1 };
                let n = match captures.get("n") {
                    Some(Caught::Vague) => None,
                    Some(_) => Some(captures.number("n")?.round() as i64),
                    None => Some(rule.n.unwrap_or(0)),
                };
                let n = n.filter(|n| n.abs() < 100_000);
                let anchor = if rule.anchor.as_deref() == Some("last") { Anchor::Last } else { Anchor::Now };
                Expr::Shift { unit: unit()?, n, sign, anchor, modifier }
            }
            "ref" => Expr::Ref { value: rule.reference.clone()?, reach: reach(rule), unit: unit() },
            "span" => {
                let n = match captures.get("n") {
                    Some(Caught::Vague) => None,
                    Some(_) => captures.number("n").filter(|n| *n < 1e6),
                    None => rule.n.map(|n| n as f64),
                };
                let n = n.map(|n| n + captures.number("half").unwrap_or(0.0));
                let sign = if rule.dir.as_deref() == Some("past") { -1 } else { 1 };
                let from = rule.anchor.is_some().then_some(sign);
                let extent = match rule.dir.as_deref() {
                    _ if from.is_some() => None,
                    Some("past") => Some(Side::Past),
                    Some("future") => Some(Side::Future),
                    _ => None,
                };
                Expr::Span { unit: unit()?, n, extent, from, modifier }
            }
            "every" => Expr::Every(every(rule, captures)?),
            "clock" => {
                let whole: Option<u16> = captures.integer("hhmm");
                let of_whole = |part: u16| u8::try_from(part).ok();
                let hour = whole.and_then(|whole| of_whole(whole / 100));
                let hour: u8 = hour.or_else(|| captures.integer("hour")).or(rule.hour)?;
                let part_plus = match captures.value("part") {
                    Some("AF" | "EV" | "NI") if hour < 12 => 12,
                    _ => 0,
                };
                let plus = rule.plus.unwrap_or(part_plus);
                let hour = match (hour, rule.plus) {
                    (12, Some(12)) => 12,
                    (12, Some(0)) => 0,
                    _ => hour.checked_add(plus)?,
                };
                let minute = whole.and_then(|whole| of_whole(whole % 100));
                let minute = minute.or_else(|| captures.integer("minute")).or(rule.hour.map(|_| 0));
                let zone = captures.value("zone").unwrap_or("").to_owned();
                let on = captures.any_expr().cloned().map(Box::new);
                if hour > 24 {
                    return None;
                }
                Expr::Clock { hour, minute, zone, on }
            }
            "part" => Expr::Part {
                part: captures.value("part").or(rule.part.as_deref())?.to_owned(),
                on: captures.any_expr().cloned().or_else(|| other_day(rule)).map(Box::new),
                modifier,
                here: rule.dir.is_some(),
                back: match rule.dir.as_deref() {
                    Some("past") => Some(true),
                    Some("future") => Some(false),
                    _ => None,
                },
            },
            "edge" => match captures.any_expr()?.clone() {
                Expr::Part { part, on, here, back, .. } => Expr::Part { part, on, modifier, here, back },
                of => Expr::Edge { modifier: modifier?, of: Box::new(of) },
            },
            "on" => attach(captures.expr("what")?.0.clone(), captures.expr("date")?.0.clone()),
            "night" => Expr::Night {
                of: Box::new(captures.any_expr()?.clone()),
                ends: captures.get("from").is_some(),
            },
            "within" => {
                let mut what = captures.expr("what")?.0.clone();
                let of = captures.expr("of")?.0.clone();
                match &mut what {
                    Expr::Date(parts) => (parts.of, parts.dir) = (Some(of), None),
                    Expr::Edge { of: inner, .. } => match inner.as_mut() {
                        Expr::Date(parts) => (parts.of, parts.dir) = (Some(of), None),
                        _ => return None,
                    },
                    _ => return None,
                }
                what
            }
            "same" => captures.any_expr()?.clone(),
            "slice" => Expr::Slice {
                n: captures.number("n"),
                unit: unit()?,
                end: modifier.as_deref() == Some("END"),
                nth: captures.integer("ord"),
                of: Box::new(match captures.any_expr() {
                    Some(of) => of.clone(),
                    None => Expr::Date(Box::new(parts(rule, captures, None)?)),
                }),
            },
            "range" => range(rule, captures)?,
            "sum" => {
                let (long, short) = (captures.expr("from")?.0.clone(), captures.expr("to")?.0.clone());
                match (&long, &short) {
                    (Expr::Span { unit: a, .. }, Expr::Span { unit: b, .. }) if b < a => {}
                    _ => return None,
                }
                Expr::Sum { long: Box::new(long), short: Box::new(short) }
            }
            "none" => Expr::Nothing,
            _ => return None,
        })
    }

    /// Whether it is counted from the date mentioned before.
    pub fn counts_from_last(&self) -> bool {
        match self {
            Expr::Shift { anchor, .. } => *anchor == Anchor::Last,
            Expr::Span { from, .. } => from.is_some(),
            Expr::Date(parts) => parts.of.as_ref().is_some_and(Expr::counts_from_last),
            Expr::Edge { of, .. } | Expr::Slice { of, .. } | Expr::Night { of, .. } => of.counts_from_last(),
            Expr::Part { on: Some(on), .. } | Expr::Clock { on: Some(on), .. } => on.counts_from_last(),
            Expr::Range { from, .. } => from.counts_from_last(),
            _ => false,
        }
    }

    /// Whether it is of a kind that patterns name; the empty kind is any.
    pub fn is(&self, kind: &str) -> bool {
        match (kind, self) {
            (_, Expr::Nothing) => false,
            ("", _) => true,
            ("date", Expr::Date(_) | Expr::Shift { .. } | Expr::Edge { .. }) => true,
            ("day", Expr::Date(p)) => p.day.is_some() || p.weekday.is_some() || p.feast.is_some(),
            ("day", Expr::Shift { unit, .. }) => *unit == Unit::Day,
            ("bareday", Expr::Date(p)) => p.day.is_some() && p.month.is_none() && p.weekday.is_none(),
            ("weekday", Expr::Date(p)) => p.weekday.is_some() && p.day.is_none(),
            ("monthday", Expr::Date(p)) => p.day.is_some() && p.month.is_some(),
            ("month", Expr::Date(p)) => p.month.is_some() && p.day.is_none(),
            ("month", Expr::Shift { unit, .. }) => *unit == Unit::Month,
            ("quarter", Expr::Date(p)) => p.quarter.is_some() || p.half.is_some(),
            ("season", Expr::Date(p)) => p.season.is_some(),
            ("year", Expr::Date(p)) => p.is_year(),
            ("year", Expr::Shift { unit, .. }) => *unit == Unit::Year,
            ("shift", Expr::Shift { .. }) => true,
            ("span", Expr::Span { .. }) => true,
            ("clock", Expr::Clock { .. }) => true,
            ("part", Expr::Part { on, .. }) => on.is_none(),
            ("time", Expr::Part { .. } | Expr::Clock { .. } | Expr::Night { .. }) => true,
            ("ref", Expr::Ref { .. }) => true,
            ("every", Expr::Every(_)) => true,
            _ => false,
        }
    }
}

impl Parts {
    fn is_year(&self) -> bool {
        self.year.is_some()
            && self.month.is_none()
            && self.feast.is_none()
            && self.season.is_none()
            && self.quarter.is_none()
            && self.half.is_none()
    }
}

/// "the next morning": of the day after the one mentioned before.
fn other_day(rule: &TimeRule) -> Option<Expr> {
    let n = rule.n.filter(|_| rule.anchor.as_deref() == Some("last"))?;
    Some(Expr::Shift { unit: Unit::Day, n: Some(n), sign: 1, anchor: Anchor::Last, modifier: None })
}

fn attach(what: Expr, date: Expr) -> Expr {
    let on = Some(Box::new(date));
    match what {
        Expr::Part { part, modifier, back, .. } => Expr::Part { part, on, modifier, here: false, back },
        Expr::Clock { hour, minute, zone, .. } => Expr::Clock { hour, minute, zone, on },
        other => other,
    }
}

fn reach(rule: &TimeRule) -> Option<Reach> {
    Some(match rule.reach.as_deref()? {
        "now" => Reach::Now,
        "recent" => Reach::Recent,
        "coming" => Reach::Coming,
        "open" => Reach::Open,
        "till" => Reach::Till,
        _ => return None,
    })
}

fn parts(rule: &TimeRule, captures: &Captures, modifier: Option<String>) -> Option<Parts> {
    let short = |yy: i16| if yy < 40 { 2000 + yy } else { 1900 + yy };
    let (mut month, mut day) =
        (captures.integer("month").or(captures.integer("mm")), captures.integer("day"));
    day = day.or(captures.integer("dd"));
    let feast = captures.value("holiday").and_then(Feast::named);
    if let Some((m, d)) =
        captures.value("holiday").filter(|_| feast.is_none()).and_then(|h| h.split_once('-'))
    {
        (month, day) = (m.parse().ok(), d.parse().ok());
    }
    let hundreds = || captures.integer::<i16>("hundreds")?.checked_add(captures.integer("years")?);
    let decade = captures.integer("decade").or_else(|| captures.integer("sd").map(|d: i16| 1900 + d));
    Some(Parts {
        century: captures.integer("century"),
        decade,
        feast,
        year: captures.integer("year").or_else(hundreds).or_else(|| captures.integer("yy").map(short)),
        half: captures.integer("half").or(if rule.unit.as_deref() == Some("half") {
            captures.integer("ord")
        } else {
            None
        }),
        quarter: captures.integer("quarter").or(if rule.unit.as_deref() == Some("quarter") {
            captures.integer("ord")
        } else {
            None
        }),
        season: captures.value("season").map(str::to_owned),
        month,
        day,
        weekday: captures.integer("weekday"),
        year_shift: rule.year,
        month_shift: rule.month,
        of: captures.any_expr().cloned(),
        dir: rule.dir.clone(),
        modifier,
    })
}

fn every(rule: &TimeRule, captures: &Captures) -> Option<String> {
    if let Some(day) = captures.value("weekday") {
        let part = captures.value("part").map_or(String::new(), |p| format!("T{p}"));
        return Some(format!("XXXX-WXX-{day}{part}"));
    }
    if let Some(month) = captures.integer::<u8>("month") {
        return Some(format!("XXXX-{month:02}"));
    }
    if let Some(season) = captures.value("season") {
        return Some(format!("XXXX-{season}"));
    }
    if let Some(part) = captures.value("part") {
        return Some(format!("XXXX-XX-XXT{part}"));
    }
    let unit = Unit::named(captures.value("unit").or(rule.unit.as_deref())?)?;
    let n = match captures.get("n") {
        Some(Caught::Vague) => None,
        Some(_) => captures.number("n"),
        None if unit == Unit::Weekend => return Some(unit.unknown().to_owned()),
        None => Some(rule.n.unwrap_or(1) as f64),
    };
    Some(super::calendar::duration(n, unit))
}

/// Both ends; what the first leaves out it takes from the second: "du 19 au 23 juillet".
fn range(rule: &TimeRule, captures: &Captures) -> Option<Expr> {
    let end = |name: &str| -> Option<(Expr, usize, usize)> {
        match captures.get(name)? {
            Caught::Expr(expr, start, end) => Some((expr.clone(), *start, *end)),
            Caught::Number(number, start, end) if number.value <= 31.0 => {
                let parts = Parts { day: captures.integer(name), ..Parts::default() };
                Some((Expr::Date(Box::new(parts)), *start, *end))
            }
            _ => None,
        }
    };
    let (mut from, from_start, from_end) = end("from")?;
    let (mut to, to_start, to_end) = end("to")?;
    if let (Expr::Date(a), Expr::Date(b)) = (&mut from, &mut to) {
        if a.day.is_some() && a.month.is_none() {
            a.month = b.month;
        }
        if b.day.is_some() && b.month.is_none() {
            b.month = a.month;
        }
        if a.year.is_none() && a.of.is_none() {
            a.year = b.year;
            a.of = b.of.clone();
        }
        for parts in [a, b] {
            parts.dir = parts.dir.take().or(rule.dir.clone());
        }
    }
    let (from_span, to_span) = ((from_start, from_end), (to_start, to_end));
    Some(Expr::Range { from: Box::new(from), from_span, to: Box::new(to), to_span })
}
