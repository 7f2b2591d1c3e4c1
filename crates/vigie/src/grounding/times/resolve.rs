//! From meaning to dates: an expression against the document's date and the dates mentioned before it.

use jiff::civil::Date;

use super::calendar::{self, Stretch, Unit, add, add_days, add_months};
use super::expression::{Anchor, Expr, Parts, Reach, Side};
use super::rules::Dir;
use crate::model::{Interval, TimexType};

/// What is known where an expression stands.
pub struct Context<'a> {
    /// First and last day of publication.
    pub published: Option<(Date, Date)>,
    /// The last date mentioned, and the last one that is a day.
    pub last: Option<Stretch>,
    /// The last date that is a day.
    pub last_day: Option<Stretch>,
    /// The day that times of the day near it belong to: said in the same sentence.
    pub near_day: Option<Stretch>,
    /// Where the verb says that it lies.
    pub dir: &'a dyn Fn() -> Dir,
}

/// An expression with its dates.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub timex: TimexType,
    pub value: String,
    pub modifier: Option<String>,
    pub interval: Option<Interval>,
    pub inferred: bool,
    /// The stretch that later expressions may count from.
    pub stretch: Option<Stretch>,
}

impl Resolved {
    fn date(value: impl Into<String>) -> Resolved {
        Resolved {
            timex: TimexType::Date,
            value: value.into(),
            modifier: None,
            interval: None,
            inferred: true,
            stretch: None,
        }
    }

    fn of(stretch: Stretch, inferred: bool) -> Resolved {
        Resolved {
            interval: Some(stretch.interval()),
            inferred,
            ..Resolved { stretch: Some(stretch.clone()), ..Resolved::date(stretch.value) }
        }
    }

    fn with(self, modifier: &Option<String>) -> Resolved {
        Resolved { modifier: modifier.clone().or(self.modifier.clone()), ..self }
    }
}

impl Context<'_> {
    /// The day of publication, when it is known to the day.
    fn today(&self) -> Option<Date> {
        self.published.filter(|(a, b)| a == b).map(|(a, _)| a)
    }

    /// Gives an expression its value; none for what turns out to be no date.
    pub fn resolve(&self, expr: &Expr) -> Option<Resolved> {
        Some(match expr {
            Expr::Date(parts) => self.parts(parts)?.with(&parts.modifier),
            Expr::Shift { unit, n, sign, anchor, modifier } => {
                self.shift(*unit, *n, *sign, *anchor).with(modifier)
            }
            Expr::Ref { value, reach, unit } => {
                // "ces dernières semaines": as long as weeks that end now.
                let interval = match unit {
                    Some(unit) => self.extent(*unit, None, Side::Past),
                    None => reach.and_then(|r| self.reach(r)),
                };
                Resolved { interval, ..Resolved::date(value.as_str()) }
            }
            Expr::Span { unit, n, extent, from, modifier } => {
                let there = |sign: i64| {
                    self.shift(*unit, Some(n.filter(|n| n.fract() == 0.0)? as i64), sign, Anchor::Last)
                        .interval
                };
                let interval = match from {
                    Some(sign) => there(*sign),
                    None => extent.and_then(|side| self.extent(*unit, *n, side)),
                };
                Resolved {
                    timex: TimexType::Duration,
                    interval,
                    inferred: interval.is_some(),
                    ..Resolved::date(calendar::duration(*n, *unit))
                }
                .with(modifier)
            }
            Expr::Sum { long, short } => {
                let (long, short) = (self.resolve(long)?, self.resolve(short)?);
                Resolved { value: calendar::sum(&long.value, &short.value), ..long }
            }
            Expr::Every(value) => {
                Resolved { timex: TimexType::Set, inferred: false, ..Resolved::date(value.as_str()) }
            }
            Expr::Clock { hour, minute, zone, on } => {
                let day = self.day_of(on.as_deref());
                let minute = minute.map_or(String::new(), |m| format!(":{m:02}"));
                let minute = if minute.is_empty() { ":00".to_owned() } else { minute };
                let value = format!("{}T{hour:02}{minute}{zone}", day.value);
                Resolved { timex: TimexType::Time, value, ..day }
            }
            Expr::Part { part, on, modifier, here, back } => {
                self.part(part, on.as_deref(), *here, *back).with(modifier)
            }
            Expr::Edge { modifier, of } => {
                let whole = self.resolve(of)?;
                let interval = whole.interval.and_then(|i| edge(i, modifier));
                Resolved { modifier: Some(modifier.clone()), interval, ..whole }
            }
            Expr::Slice { n, unit, end, nth, of } => self.slice(*n, *unit, *end, *nth, of)?,
            Expr::Night { of, ends } => {
                let mut day = self.resolve(of)?;
                if let Some(stretch) = day.stretch.clone().filter(|s| s.unit == Unit::Day) {
                    let from = if *ends { add_days(stretch.first, -1)? } else { stretch.first };
                    day.value = from.to_string();
                    day.interval = Some(Interval::new(from, add_days(from, 1)?));
                }
                Resolved { timex: TimexType::Time, value: format!("{}TNI", day.value), ..day }
            }
            Expr::Nothing => return None,
            Expr::Range { from, to, .. } => {
                let (from, to) = (self.resolve(from)?, self.resolve(to)?);
                let interval = between(from.interval, to.interval);
                Resolved { interval, ..from }
            }
        })
    }

    fn year_of(&self, day: Date, shift: i64) -> Option<i16> {
        i16::try_from(i64::from(day.year()) + shift).ok()
    }

    fn parts(&self, p: &Parts) -> Option<Resolved> {
        let around = match &p.of {
            Some(of) => Some(self.resolve(of)?),
            None => None,
        };
        let of_year = around.as_ref().and_then(|r| r.interval?.earliest).map(Date::year);
        let inferred = p.year.is_none();
        let shifted = match (p.year_shift, self.published) {
            (Some(shift), Some((_, day))) => Some(self.year_of(day, shift)?),
            _ => None,
        };
        let year = p.year.or(of_year).or(shifted);
        if let Some(n) = p.century {
            return Some(Resolved::of(Stretch::century(n)?, false));
        }
        if let Some(n) = p.decade {
            return Some(Resolved::of(Stretch::decade(n)?, false));
        }
        if let (Some(shift), Some((first, last))) = (p.month_shift, self.published)
            && let Some(d) = p.day
        {
            let month = add_months(last, shift)?;
            if first.year() == last.year() && first.month() == last.month() {
                return Some(Resolved::of(
                    Stretch::day(Date::new(month.year(), month.month(), d).ok()?),
                    true,
                ));
            }
        }
        let dir = || match p.dir.as_deref() {
            Some("past" | "before") => Dir::Past,
            Some("future" | "after") => Dir::Future,
            // "cet hiver" told in July: the one that a future verb points to.
            Some("near" | "same") if (self.dir)() != Dir::Future => Dir::Near,
            _ => (self.dir)(),
        };
        // "Avril dernier": the words leave no other.
        let strict = matches!(p.dir.as_deref(), Some("before" | "after"));
        let told = matches!(p.dir.as_deref(), Some("past" | "future"));
        let yearly = |make: &dyn Fn(i16) -> Option<Stretch>, unknown: String| -> Option<Resolved> {
            if let Some(year) = year {
                return Some(Resolved::of(make(year)?, inferred));
            }
            if around.is_some() || self.published.is_none() {
                return Some(Resolved::date(unknown));
            }
            Some(Resolved::of(self.nearest(make, dir(), strict, told)?, true))
        };
        if let Some(feast) = p.feast {
            return yearly(&|y| feast.of(y), Unit::Day.unknown().to_owned());
        }
        if let Some(half) = p.half {
            return yearly(&|y| Stretch::half(y, half), format!("XXXX-H{half}"));
        }
        if let Some(quarter) = p.quarter {
            return yearly(&|y| Stretch::quarter(y, quarter), format!("XXXX-Q{quarter}"));
        }
        if let Some(season) = &p.season {
            return yearly(&|y| Stretch::season(y, season), format!("XXXX-{season}"));
        }
        match (p.month, p.day) {
            (Some(month), Some(day)) => {
                let make = |y: i16| Some(Stretch::day(Date::new(y, month, day).ok()?));
                Date::new(2000, month, day).ok()?;
                if let (Some(weekday), None, Some((first, _))) = (p.weekday, year, self.published) {
                    // The weekday tells the year.
                    let fits = |y: &i16| {
                        make(*y).is_some_and(|s| s.first.weekday().to_monday_one_offset() == weekday)
                    };
                    let near = [0, -1, 1].map(|shift| first.year() + shift);
                    if let Some(year) = near.iter().find(|y| fits(y)) {
                        return Some(Resolved::of(make(*year)?, true));
                    }
                }
                if let Some(year) = year {
                    return Some(Resolved::of(make(year)?, inferred));
                }
                yearly(&make, format!("XXXX-{month:02}-{day:02}"))
            }
            (Some(month), None) => yearly(&|y| Stretch::month(y, month), format!("XXXX-{month:02}")),
            (None, Some(day)) => self.bare_day(day, p, around.as_ref(), dir()),
            (None, None) => match (p.weekday, year) {
                (Some(weekday), _) => Some(self.weekday(weekday, p, around.as_ref(), dir())),
                (None, Some(year)) => Some(Resolved::of(Stretch::year(year)?, inferred)),
                _ => None,
            },
        }
    }

    /// The yearly stretch on the right side of the document's date.
    fn nearest(
        &self,
        make: &dyn Fn(i16) -> Option<Stretch>,
        dir: Dir,
        strict: bool,
        told: bool,
    ) -> Option<Stretch> {
        let (first, last) = self.published?;
        let mut all: Vec<Stretch> =
            (-2..=2).filter_map(|shift| make(first.year().checked_add(shift)?)).collect();
        all.sort_by_key(|s| s.first);
        let past = all.iter().rev().find(|s| if strict { s.last < first } else { s.first <= last });
        let future = all.iter().find(|s| if strict { s.first > last } else { s.last >= first });
        let away = |s: &Stretch| (s.first - first).get_days().abs();
        match (dir, past, future) {
            (Dir::Past, Some(past), Some(future)) => {
                // A past verb may tell of a date that lies ahead: "was scheduled for 15 June".
                let ahead = !strict && !told && away(past) > 300 && away(future) < 45 && future.first > last;
                Some(if ahead { future.clone() } else { past.clone() })
            }
            (Dir::Future, Some(past), Some(future)) => {
                let behind = !strict && !told && away(future) > 320 && away(past) < 31;
                Some(if behind { past.clone() } else { future.clone() })
            }
            (Dir::Near, Some(past), Some(future)) => {
                // Reports tell of the past unless the future is much nearer.
                Some(if away(past) <= 2 * away(future) { past.clone() } else { future.clone() })
            }
            (_, past, future) => past.or(future).cloned(),
        }
    }

    /// "le 18": of the month told, of the month mentioned before, or of the document's.
    fn bare_day(&self, day: i8, p: &Parts, around: Option<&Resolved>, dir: Dir) -> Option<Resolved> {
        let of = |stretch: &Stretch| {
            let month = matches!(stretch.unit, Unit::Month | Unit::Day | Unit::Week);
            month.then(|| Date::new(stretch.first.year(), stretch.first.month(), day).ok()).flatten()
        };
        if let Some(around) = around {
            let day = around.stretch.as_ref().and_then(of)?;
            return Some(Resolved::of(Stretch::day(day), around.inferred));
        }
        let Some((first, last)) = self.published else {
            return Some(Resolved::date(format!("XXXX-XX-{day:02}")));
        };
        let months = [-1, 0, 1].map(|shift| {
            let month = add_months(first.first_of_month(), shift)?;
            Date::new(month.year(), month.month(), day).ok()
        });
        let all = || months.iter().flatten().copied();
        let near = |d: &Date| (*d - first).get_days().abs();
        let found = match dir {
            Dir::Past => all().filter(|d| *d <= last).max(),
            Dir::Future => all().filter(|d| *d >= first).min(),
            Dir::Near => all().min_by_key(near),
        };
        let _ = p;
        Some(Resolved::of(Stretch::day(found?), true))
    }

    fn weekday(&self, weekday: i8, p: &Parts, around: Option<&Resolved>, dir: Dir) -> Resolved {
        let unknown = format!("XXXX-WXX-{weekday}");
        let of = |monday: Date| add_days(monday, i64::from(weekday) - 1);
        // "mardi de la semaine dernière".
        if let Some(week) = around.and_then(|r| r.stretch.as_ref()) {
            let monday = Stretch::holding(Unit::Week, week.first).and_then(|s| of(s.first));
            return monday.map_or(Resolved::date(unknown), |day| Resolved::of(Stretch::day(day), true));
        }
        let Some(today) = self.today() else {
            let interval = self.published.map(|(a, b)| Interval::new(a, b));
            return Resolved { interval, ..Resolved::date(unknown) };
        };
        let since = (i64::from(today.weekday().to_monday_one_offset()) - i64::from(weekday)).rem_euclid(7);
        let back = |days: i64| add_days(today, -days);
        let day = match (p.dir.as_deref(), dir) {
            (Some("before"), _) => back(if since == 0 { 7 } else { since }),
            (Some("after"), _) => back(since - 7),
            (_, Dir::Future) => back(if since == 0 { 0 } else { since - 7 }),
            (Some("near"), _) if (self.dir)() == Dir::Future => back(if since == 0 { 0 } else { since - 7 }),
            (Some("near" | "same"), Dir::Near) => back(if since > 3 { since - 7 } else { since }),
            (_, Dir::Past | Dir::Near) => back(since),
        };
        day.map_or(Resolved::date(unknown), |day| Resolved::of(Stretch::day(day), true))
    }

    fn shift(&self, unit: Unit, n: Option<i64>, sign: i64, anchor: Anchor) -> Resolved {
        let Some(n) = n else {
            // "il y a quelques jours", "a few weeks later".
            let side = if sign < 0 { Side::Past } else { Side::Future };
            let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
            let value =
                if anchor == Anchor::Last { calendar::duration(None, unit) } else { value.to_owned() };
            let interval = if anchor == Anchor::Now { self.extent(unit, None, side) } else { None };
            return Resolved { interval, ..Resolved::date(value) };
        };
        let n = n * sign;
        if unit == Unit::Year
            && sign < 0
            && n < 0
            && let Some(quarter) = self.last.as_ref().filter(|s| s.unit == Unit::Quarter)
            && let Some(then) =
                add(quarter.first, unit, n).and_then(|day| Stretch::holding(Unit::Quarter, day))
        {
            // "profit in the third quarter rose from … a year ago": the same quarter of that year.
            return Resolved { stretch: None, ..Resolved::of(then, true) };
        }
        if unit == Unit::Weekend && n == 0 && anchor == Anchor::Now {
            return self.weekend();
        }
        if anchor == Anchor::Last {
            let from = if unit <= Unit::Week { self.last_day.as_ref() } else { self.last.as_ref() };
            let day = from.and_then(|from| add(from.first, unit, n));
            let stretch = day.and_then(|day| Stretch::holding(unit, day));
            let found = stretch.map_or(Resolved::date(unit.unknown()), |s| Resolved::of(s, true));
            // "… from 80 a year earlier": a comparison, from which nothing else is counted.
            let compares = unit == Unit::Year && n < 0;
            return if compares { Resolved { stretch: None, ..found } } else { found };
        }
        let Some((first, last)) = self.published else { return Resolved::date(unit.unknown()) };
        let at = |day: Date| Stretch::holding(unit, add(day, unit, n)?);
        let (Some(a), Some(b)) = (at(first), at(last)) else { return Resolved::date(unit.unknown()) };
        if a == b {
            if unit <= Unit::Hour && unit != Unit::Day && n.abs() < 24 && n < 0 {
                return Resolved::of(a, true);
            }
            return Resolved::of(a, true);
        }
        // The document's date is coarser than the unit: the days that it can be, in whole months.
        let value = match unit {
            Unit::Week if a.value[..4] == b.value[..4] => format!("{}-WXX", &a.value[..4]),
            Unit::Day if a.value[..7] == b.value[..7] => format!("{}-XX", &a.value[..7]),
            Unit::Day if a.first >= first && n.abs() < 4 => format!("{}-XX", &first.to_string()[..7]),
            Unit::Day if n.abs() < 4 && first.first_of_month() == last.first_of_month() => {
                format!("{}-XX", &first.to_string()[..7])
            }
            Unit::Month | Unit::Quarter if a.value[..4] == b.value[..4] => format!("{}-XX", &a.value[..4]),
            _ => unit.unknown().to_owned(),
        };
        let (from, to) = match unit {
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second if n.abs() < 4 => (first, last),
            _ if unit < Unit::Month && first.first_of_month() != last.first_of_month() => (first, last),
            _ if unit < Unit::Month => (a.first.first_of_month(), b.last.last_of_month().min(limit(last, n))),
            _ => (a.first, b.last),
        };
        Resolved { interval: Some(Interval::new(from, to.max(from))), ..Resolved::date(value) }
    }

    /// "the weekend": the one that the verb points to.
    fn weekend(&self) -> Resolved {
        let unknown = || {
            let interval = self.published.map(|(a, b)| Interval::new(a, b));
            Resolved { interval, ..Resolved::date(Unit::Weekend.unknown()) }
        };
        let Some(today) = self.today() else { return unknown() };
        let early = today.weekday().to_monday_one_offset() < 6;
        let back = early && matches!((self.dir)(), Dir::Past);
        let there = add_days(today, if back { -7 } else { 0 });
        let found = there.and_then(|day| Stretch::holding(Unit::Weekend, day));
        found.map_or_else(unknown, |s| Resolved::of(s, true))
    }

    /// The days of a length of time that ends or begins now.
    pub fn extent(&self, unit: Unit, n: Option<f64>, side: Side) -> Option<Interval> {
        let (first, last) = self.published?;
        let today = self.today();
        let (unit, n) = match (unit, n) {
            (Unit::Year, Some(n)) if n.fract() != 0.0 => (Unit::Month, Some(n * 12.0)),
            _ => (unit, n),
        };
        let whole = n.map(|n| n.ceil() as i64);
        let (from, to) = match (side, unit, whole) {
            (Side::Past, Unit::Second | Unit::Minute, _) | (Side::Past, Unit::Hour, None) => (first, last),
            (Side::Past, Unit::Hour, Some(n)) => (add_days(first, -((n + 12) / 24))?, last),
            (Side::Past, Unit::Day, None) => (add_days(last, -10)?, last),
            (Side::Past, Unit::Week | Unit::Fortnight | Unit::Weekend, None) => {
                (add_months(first.first_of_month(), -1)?, last)
            }
            (Side::Past, Unit::Month | Unit::Quarter | Unit::Half | Unit::Season, None) => {
                (add_months(first.first_of_month(), -2)?, last)
            }
            (Side::Past, Unit::Year, None) => (Date::new(first.year().checked_sub(3)?, 1, 1).ok()?, last),
            (Side::Past, _, None) => return None,
            (Side::Past, _, Some(n)) => {
                let from = add(first, unit, -n)?;
                let from = if today.is_none() { from.first_of_month() } else { from };
                (from, last)
            }
            (Side::Future, Unit::Second | Unit::Minute, _) | (Side::Future, Unit::Hour, None) => {
                (first, last)
            }
            (Side::Future, Unit::Hour, Some(n)) => (first, add_days(last, (n + 12) / 24)?),
            (Side::Future, Unit::Day, None) => (first, coming(first, last)?),
            (Side::Future, Unit::Week | Unit::Fortnight | Unit::Weekend, None) => {
                (first, add_months(last, 1)?.last_of_month())
            }
            (Side::Future, Unit::Month | Unit::Quarter | Unit::Half | Unit::Season, None) => {
                (first, add_months(last, 3)?.last_of_month())
            }
            (Side::Future, _, None) => return Some(Interval { earliest: Some(first), latest: None }),
            (Side::Future, _, Some(n)) => (first, add(last, unit, n)?),
        };
        Some(Interval::new(from, to))
    }

    fn reach(&self, reach: Reach) -> Option<Interval> {
        let (first, last) = self.published?;
        Some(match reach {
            Reach::Now => Interval::new(first, last),
            Reach::Recent => Interval::new(add_months(first.first_of_month(), -1)?, last.last_of_month()),
            Reach::Coming => Interval::new(first, coming(first, last)?),
            Reach::Open => Interval { earliest: Some(first), latest: None },
            Reach::Till => Interval { earliest: None, latest: Some(last) },
        })
    }

    /// The day that a time of the day belongs to.
    fn day_of(&self, on: Option<&Expr>) -> Resolved {
        if let Some(day) = on.and_then(|on| self.resolve(on)) {
            let of_time = day.value.split_once('T').map(|(day, _)| day.to_owned());
            return Resolved { value: of_time.unwrap_or(day.value.clone()), ..day };
        }
        if let Some(day) = &self.near_day {
            return Resolved::of(day.clone(), true);
        }
        match (self.today(), self.published) {
            (Some(today), _) => Resolved::of(Stretch::day(today), true),
            (None, Some((a, b))) => {
                let value = if a.first_of_month() == b.first_of_month() {
                    format!("{}-XX", &a.to_string()[..7])
                } else {
                    Unit::Day.unknown().to_owned()
                };
                Resolved { interval: Some(Interval::new(a, b)), ..Resolved::date(value) }
            }
            _ => Resolved::date(Unit::Day.unknown()),
        }
    }

    fn part(&self, part: &str, on: Option<&Expr>, here: bool, back: Option<bool>) -> Resolved {
        let mut day = if here && on.is_none() {
            // "ce matin", "tonight": the document's day.
            Context { near_day: None, ..self.again() }.day_of(None)
        } else {
            self.day_of(on)
        };
        if here && on.is_none() && part == "NI" {
            // "cette nuit" in the news is the night before, unless the verb looks ahead.
            let before = back.unwrap_or_else(|| (self.dir)() == Dir::Past);
            if let Some(stretch) = day.stretch.clone().filter(|s| s.unit == Unit::Day) {
                let (from, to) = if before { (-1, 0) } else { (0, 1) };
                if let (Some(from), Some(to)) = (add_days(stretch.first, from), add_days(stretch.first, to)) {
                    day.value = from.to_string();
                    day.interval = Some(Interval::new(from, to));
                }
            }
        }
        let value = if day.value.len() > 10 || !day.value.is_ascii() {
            day.value.clone()
        } else {
            format!("{}T{part}", day.value)
        };
        Resolved { timex: TimexType::Time, value, ..day }
    }

    fn again(&self) -> Context<'_> {
        Context {
            published: self.published,
            last: self.last.clone(),
            last_day: self.last_day.clone(),
            near_day: self.near_day.clone(),
            dir: self.dir,
        }
    }

    /// "les dix premiers jours de novembre", "la première semaine de mai", "la seconde moitié de 2020".
    fn slice(&self, n: Option<f64>, unit: Unit, end: bool, nth: Option<i64>, of: &Expr) -> Option<Resolved> {
        let whole = self.resolve(of)?;
        let modifier = Some(if end { "END" } else { "START" }.to_owned());
        let Some(Interval { earliest: Some(first), latest: Some(last) }) = whole.interval else {
            return Some(Resolved { modifier, ..whole });
        };
        if let Some(nth) = nth.filter(|n| (1..=60).contains(n)) {
            let from = add(first, unit, nth - 1)?;
            let to = add_days(add(first, unit, nth)?, -1)?.min(last);
            let interval = Some(Interval::new(from, to.max(from)));
            return Some(Resolved { interval, modifier: None, ..whole });
        }
        let n = n.map_or(1, |n| n.round() as i64);
        let interval = if end {
            Interval::new(add_days(add(last, unit, -n)?, 1)?.max(first), last)
        } else {
            Interval::new(first, add_days(add(first, unit, n)?, -1)?.min(last))
        };
        // "the last quarter of 1999" has a value of its own.
        if n == 1
            && matches!(unit, Unit::Quarter | Unit::Half)
            && let Some(stretch) = interval.earliest.and_then(|day| Stretch::holding(unit, day))
        {
            return Some(Resolved::of(stretch, whole.inferred));
        }
        Some(Resolved { interval: Some(interval), modifier, ..whole })
    }
}

/// The last day that a step from a coarse date may reach: not past the document's own month for steps back.
fn limit(last: Date, n: i64) -> Date {
    if n <= 0 { last } else { Date::MAX }
}

/// The end of "the coming days": ten days on, within the month when some of it is left.
fn coming(first: Date, last: Date) -> Option<Date> {
    let end = last.last_of_month();
    let ten = add_days(last, 10)?;
    Some(if (end - first).get_days() >= 3 { ten.min(end) } else { ten })
}

/// The start, middle or end of an interval.
fn edge(interval: Interval, modifier: &str) -> Option<Interval> {
    let (Some(first), Some(last)) = (interval.earliest, interval.latest) else { return Some(interval) };
    let days = i64::from((last - first).get_days());
    let third = |n: i64| add_days(first, days * n / 3);
    Some(match modifier {
        "START" => Interval::new(first, third(1)?),
        "MID" => Interval::new(third(1)?, third(2)?),
        "END" => Interval::new(third(2)?, last),
        _ => interval,
    })
}

/// "mercredi et jeudi" told on a Wednesday: the first is the one before the second.
pub fn in_order(from: &mut Resolved, to: &Resolved) {
    let (Some(a), Some(b)) = (&from.stretch, &to.stretch) else { return };
    let after = i64::from((a.first - b.first).get_days());
    if a.unit == Unit::Day
        && b.unit == Unit::Day
        && (1..7).contains(&after)
        && let Some(day) = add_days(a.first, -7)
    {
        *from = Resolved::of(Stretch::day(day), true);
    }
}

/// From the start of one to the end of the other.
pub fn between(from: Option<Interval>, to: Option<Interval>) -> Option<Interval> {
    let (a, b) = (from?, to?);
    match (a.earliest, b.latest) {
        (Some(first), Some(last)) if first > last => None,
        (first, last) => Some(Interval { earliest: first, latest: last }),
    }
}
