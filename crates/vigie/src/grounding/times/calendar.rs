//! Stretches of the calendar with their TIMEX3 names, and steps from one to the next.

use jiff::Span;
use jiff::civil::Date;

use crate::model::Interval;

/// Units of the calendar, from the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    pub fn named(name: &str) -> Option<Unit> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "half" => Unit::Half,
            "season" => Unit::Season,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            "millennium" => Unit::Millennium,
            _ => return None,
        })
    }

    /// Letter of a TIMEX3 duration, whether it is a time of day, and how many of the letter one unit is.
    pub fn letter(self) -> (&'static str, bool, f64) {
        match self {
            Unit::Second => ("S", true, 1.0),
            Unit::Minute => ("M", true, 1.0),
            Unit::Hour => ("H", true, 1.0),
            Unit::Day => ("D", false, 1.0),
            Unit::Weekend => ("WE", false, 1.0),
            Unit::Week => ("W", false, 1.0),
            Unit::Fortnight => ("W", false, 2.0),
            Unit::Month => ("M", false, 1.0),
            Unit::Quarter => ("Q", false, 1.0),
            Unit::Half | Unit::Season => ("M", false, 6.0),
            Unit::Year => ("Y", false, 1.0),
            Unit::Decade => ("Y", false, 10.0),
            Unit::Century => ("Y", false, 100.0),
            Unit::Millennium => ("Y", false, 1000.0),
        }
    }

    /// The name of one unit that nothing pins down.
    pub fn unknown(self) -> &'static str {
        match self {
            Unit::Second | Unit::Minute | Unit::Hour => "XXXX-XX-XXTXX:XX",
            Unit::Day => "XXXX-XX-XX",
            Unit::Weekend => "XXXX-WXX-WE",
            Unit::Week | Unit::Fortnight => "XXXX-WXX",
            Unit::Month => "XXXX-XX",
            Unit::Quarter => "XXXX-QX",
            Unit::Half => "XXXX-HX",
            Unit::Season => "XXXX-XX",
            Unit::Year => "XXXX",
            Unit::Decade => "XXX",
            Unit::Century | Unit::Millennium => "XX",
        }
    }
}

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    pub unit: Unit,
    pub first: Date,
    pub last: Date,
    pub value: String,
}

impl Stretch {
    pub fn interval(&self) -> Interval {
        Interval::new(self.first, self.last)
    }

    pub fn day(day: Date) -> Stretch {
        Stretch { unit: Unit::Day, first: day, last: day, value: day.to_string() }
    }

    pub fn month(year: i16, month: i8) -> Option<Stretch> {
        let first = Date::new(year, month, 1).ok()?;
        let value = format!("{year:04}-{month:02}");
        Some(Stretch { unit: Unit::Month, first, last: first.last_of_month(), value })
    }

    pub fn year(year: i16) -> Option<Stretch> {
        let first = Date::new(year, 1, 1).ok()?;
        Some(Stretch { unit: Unit::Year, first, last: first.last_of_year(), value: format!("{year:04}") })
    }

    /// Quarter 1–4.
    pub fn quarter(year: i16, quarter: i8) -> Option<Stretch> {
        Stretch::months(
            Unit::Quarter,
            year,
            quarter.checked_mul(3)?.checked_sub(2)?,
            3,
            format!("{year:04}-Q{quarter}"),
        )
    }

    /// Half 1–2.
    pub fn half(year: i16, half: i8) -> Option<Stretch> {
        Stretch::months(
            Unit::Half,
            year,
            half.checked_mul(6)?.checked_sub(5)?,
            6,
            format!("{year:04}-H{half}"),
        )
    }

    /// A northern season by its TIMEX3 code; winter belongs to the year in which it begins.
    pub fn season(year: i16, season: &str) -> Option<Stretch> {
        let month = match season {
            "SP" => 3,
            "SU" => 6,
            "FA" => 9,
            "WI" => 12,
            _ => return None,
        };
        Stretch::months(Unit::Season, year, month, 3, format!("{year:04}-{season}"))
    }

    fn months(unit: Unit, year: i16, month: i8, length: i64, value: String) -> Option<Stretch> {
        let first = Date::new(year, month, 1).ok()?;
        let last = add_months(first, length - 1)?.last_of_month();
        Some(Stretch { unit, first, last, value })
    }

    /// The ten years that begin with a year.
    pub fn decade(year: i16) -> Option<Stretch> {
        let year = year - year.rem_euclid(10);
        let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year + 9, 12, 31).ok()?);
        Some(Stretch { unit: Unit::Decade, first, last, value: format!("{:03}", year / 10) })
    }

    /// The nth century.
    pub fn century(nth: i16) -> Option<Stretch> {
        let year = nth.checked_sub(1)?.checked_mul(100)?;
        let (first, last) = (Date::new(year + 1, 1, 1).ok()?, Date::new(year + 100, 12, 31).ok()?);
        Some(Stretch { unit: Unit::Century, first, last, value: format!("{:02}", nth - 1) })
    }

    /// The stretch of a unit that holds a day.
    pub fn holding(unit: Unit, day: Date) -> Option<Stretch> {
        let week = |day: Date| -> Option<(Date, String)> {
            let iso = day.iso_week_date();
            let monday = add_days(day, 1 - i64::from(iso.weekday().to_monday_one_offset()))?;
            Some((monday, format!("{:04}-W{:02}", iso.year(), iso.week())))
        };
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some(Stretch::day(day)),
            Unit::Week | Unit::Fortnight => {
                let (monday, value) = week(day)?;
                Some(Stretch { unit, first: monday, last: add_days(monday, 6)?, value })
            }
            Unit::Weekend => {
                let (monday, value) = week(day)?;
                let (first, last) = (add_days(monday, 5)?, add_days(monday, 6)?);
                Some(Stretch { unit, first, last, value: value + "-WE" })
            }
            Unit::Month => Stretch::month(day.year(), day.month()),
            Unit::Quarter => Stretch::quarter(day.year(), (day.month() - 1) / 3 + 1),
            Unit::Half => Stretch::half(day.year(), (day.month() - 1) / 6 + 1),
            Unit::Season => {
                let (year, season) = match day.month() {
                    1 | 2 => (day.year() - 1, "WI"),
                    3..=5 => (day.year(), "SP"),
                    6..=8 => (day.year(), "SU"),
                    9..=11 => (day.year(), "FA"),
                    _ => (day.year(), "WI"),
                };
                Stretch::season(year, season)
            }
            Unit::Year => Stretch::year(day.year()),
            Unit::Decade => Stretch::decade(day.year()),
            Unit::Century | Unit::Millennium => Stretch::century((day.year() - 1) / 100 + 1),
        }
    }
}

/// A feast whose day changes from year to year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// So many days from Easter.
    Easter(i64),
    /// The week before Easter.
    HolyWeek,
    /// The nth weekday of a month, counted from its end where n is negative.
    Nth { month: i8, weekday: i8, nth: i8 },
}

impl Feast {
    /// Reads the value of a holiday: `easter`, `easter+1`, `easter-week`, or month, weekday and n, `11-4-4`.
    pub fn named(name: &str) -> Option<Feast> {
        if let Some(offset) = name.strip_prefix("easter") {
            return match offset {
                "" => Some(Feast::Easter(0)),
                "-week" => Some(Feast::HolyWeek),
                _ => offset.parse().ok().map(Feast::Easter),
            };
        }
        let (month, rest) = name.split_once('-')?;
        let (weekday, nth) = rest.split_once('-')?;
        Some(Feast::Nth {
            month: month.parse().ok()?,
            weekday: weekday.parse().ok()?,
            nth: nth.parse().ok()?,
        })
    }

    /// When it is in a year.
    pub fn of(self, year: i16) -> Option<Stretch> {
        match self {
            Feast::Easter(offset) => Some(Stretch::day(add_days(easter(year)?, offset)?)),
            Feast::HolyWeek => Stretch::holding(Unit::Week, easter(year)?),
            Feast::Nth { month, weekday, nth } => {
                let weekday = jiff::civil::Weekday::from_monday_one_offset(weekday).ok()?;
                let first = Date::new(year, month, 1).ok()?;
                Some(Stretch::day(first.nth_weekday_of_month(nth, weekday).ok()?))
            }
        }
    }
}

/// Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

pub fn add_days(day: Date, n: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(n).ok()?).ok()
}

pub fn add_months(day: Date, n: i64) -> Option<Date> {
    day.checked_add(Span::new().try_months(n).ok()?).ok()
}

/// A day moved by units.
pub fn add(day: Date, unit: Unit, n: i64) -> Option<Date> {
    match unit {
        Unit::Second | Unit::Minute => Some(day),
        Unit::Hour => add_days(day, n / 24),
        Unit::Day => add_days(day, n),
        Unit::Weekend | Unit::Week => add_days(day, n.checked_mul(7)?),
        Unit::Fortnight => add_days(day, n.checked_mul(14)?),
        Unit::Month => add_months(day, n),
        Unit::Quarter | Unit::Season => add_months(day, n.checked_mul(3)?),
        Unit::Half => add_months(day, n.checked_mul(6)?),
        Unit::Year => add_months(day, n.checked_mul(12)?),
        Unit::Decade => add_months(day, n.checked_mul(120)?),
        Unit::Century => add_months(day, n.checked_mul(1200)?),
        Unit::Millennium => add_months(day, n.checked_mul(12000)?),
    }
}

/// The value of two lengths of time together: `PT2H` and `PT30M` are `PT2H30M`.
pub fn sum(long: &str, short: &str) -> String {
    let parts = |value: &str| {
        let value = value.strip_prefix('P').unwrap_or(value);
        let (days, time) = value.split_once('T').unwrap_or((value, ""));
        (days.to_owned(), time.to_owned())
    };
    let ((days, time), (more_days, more_time)) = (parts(long), parts(short));
    let time = time + &more_time;
    format!("P{days}{more_days}{}{time}", if time.is_empty() { "" } else { "T" })
}

/// The value of a TIMEX3 duration: `P3D`, `PT20M`, `PXM`.
pub fn duration(n: Option<f64>, unit: Unit) -> String {
    let (letter, time, times) = unit.letter();
    let prefix = if time { "PT" } else { "P" };
    let Some(n) = n else {
        let letter = match unit {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            _ => letter,
        };
        return format!("{prefix}X{letter}");
    };
    // "two and a half years": the half in the next smaller unit.
    let half = match unit {
        Unit::Year => Some(('Y', "6M")),
        Unit::Hour => Some(('H', "30M")),
        Unit::Minute => Some(('M', "30S")),
        _ => None,
    };
    if let Some((letter, rest)) = half.filter(|_| n > 1.0 && n.fract() == 0.5) {
        return format!("{prefix}{}{letter}{rest}", n.floor());
    }
    if unit == Unit::Week && n.fract() == 0.5 {
        return format!("P{n}W");
    }
    let (n, letter, prefix) = match unit {
        Unit::Hour if n.fract() != 0.0 => (n * 60.0, "M", prefix),
        Unit::Year | Unit::Decade | Unit::Century if (n * times).fract() != 0.0 => {
            (n * times * 12.0, "M", prefix)
        }
        Unit::Day if n.fract() != 0.0 => (n * 24.0, "H", "PT"),
        _ => (n * times, letter, prefix),
    };
    format!("{prefix}{}{letter}", n.round())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_are_iso_weeks() {
        let week = Stretch::holding(Unit::Week, date(2021, 1, 2)).unwrap();
        assert_eq!((week.value.as_str(), week.first), ("2020-W53", date(2020, 12, 28)));
    }

    #[test]
    fn winter_spans_two_years() {
        let winter = Stretch::holding(Unit::Season, date(2021, 2, 2)).unwrap();
        assert_eq!((winter.value.as_str(), winter.last), ("2020-WI", date(2021, 2, 28)));
    }

    #[test]
    fn feasts_move() {
        let day = |name: &str, year| Feast::named(name).and_then(|f| f.of(year)).map(|s| s.value);
        assert_eq!(day("easter", 2021).as_deref(), Some("2021-04-04"));
        assert_eq!(day("easter", 2000).as_deref(), Some("2000-04-23"));
        assert_eq!(day("easter+39", 2022).as_deref(), Some("2022-05-26"));
        assert_eq!(day("11-4-4", 2021).as_deref(), Some("2021-11-25"));
        assert_eq!(day("5-1--1", 2021).as_deref(), Some("2021-05-31"));
        assert_eq!(Feast::named("12-25"), None);
    }

    #[test]
    fn durations_are_written_as_timex3() {
        assert_eq!(duration(Some(3.0), Unit::Day), "P3D");
        assert_eq!(duration(Some(0.5), Unit::Hour), "PT30M");
        assert_eq!(duration(Some(0.5), Unit::Century), "P50Y");
        assert_eq!(duration(Some(1.5), Unit::Year), "P1Y6M");
        assert_eq!(duration(Some(5.5), Unit::Hour), "PT5H30M");
        assert_eq!(duration(Some(0.5), Unit::Year), "P6M");
        assert_eq!(duration(None, Unit::Hour), "PTXH");
        assert_eq!(sum("PT2H", "PT30M"), "PT2H30M");
        assert_eq!(sum("P1D", "PT6H"), "P1DT6H");
        assert_eq!(sum("P2Y", "P3M"), "P2Y3M");
    }
}
