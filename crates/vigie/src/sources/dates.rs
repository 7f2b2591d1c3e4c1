//! Dates as reports write them in their head: "9 juillet 2021", "July 9, 2021", "9 jul. 2021", "2021-07".

use jiff::civil::Date;

use super::rules::{Rules, rules};
use crate::model::Interval;

/// A date as written; what it does not say is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WrittenDate {
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    /// Day and month may stand the other way round: 03/04/2021.
    pub ambiguous: bool,
}

impl WrittenDate {
    /// The days it can be; none without a year or when there is no such day.
    pub fn interval(self) -> Option<Interval> {
        let year = self.year?;
        match (self.month, self.day) {
            (None, _) => Some(Interval::new(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
            (Some(month), None) => {
                let first = Date::new(year, month, 1).ok()?;
                Some(Interval::new(first, first.last_of_month()))
            }
            (Some(month), Some(day)) => Some(Interval::day(Date::new(year, month, day).ok()?)),
        }
    }
}

/// The date at the start of a text and the bytes that it takes.
pub(super) fn at_start(text: &str) -> Option<(WrittenDate, usize)> {
    let rules = rules();
    rules.dates.at_start.iter().find_map(|form| {
        let found = form.captures(text)?;
        let number = |name: &str| found.name(name).map(|m| m.as_str());
        let mut date = WrittenDate {
            year: number("y").and_then(year),
            month: number("m").and_then(|name| month(rules, name)),
            day: number("d").and_then(|day| day.parse().ok()),
            ambiguous: false,
        };
        if number("m").is_some_and(|m| m.parse::<i8>().is_ok())
            && !text.starts_with(number("y").unwrap_or("y"))
        {
            // Day first unless that cannot be.
            match (date.day, date.month) {
                (Some(day), Some(month)) if month > 12 && day <= 12 => {
                    (date.day, date.month) = (Some(month), Some(day));
                }
                (Some(day), Some(month)) => date.ambiguous = day <= 12 && month <= 12 && day != month,
                _ => {}
            }
        }
        let valid = date.month.is_some_and(|m| (1..=12).contains(&m))
            && date.day.is_none_or(|d| (1..=31).contains(&d));
        // The two-digit year takes the character behind it along.
        let end = number("y").map_or(found.get(0)?.end(), |y| {
            let group_end = found.name("y").map_or(0, |m| m.end());
            group_end - (y.len() - y.trim_end_matches(|c: char| !c.is_ascii_digit()).len())
        });
        let end = end.max(found.name("d").map_or(0, |m| m.end())).max(found.name("m").map_or(0, |m| m.end()));
        let whole = found.get(0)?.end();
        let end = if text[end..whole].starts_with('T') { whole } else { end };
        valid.then_some((date, end))
    })
}

fn month(rules: &Rules, name: &str) -> Option<i8> {
    name.parse().ok().or_else(|| rules.months.get(&name.to_lowercase()).copied())
}

/// "2021", or "90" for 1990 and "21" for 2021.
fn year(digits: &str) -> Option<i16> {
    let digits = digits.trim_end_matches(|c: char| !c.is_ascii_digit());
    let year: i16 = digits.parse().ok()?;
    Some(match digits.len() {
        2 if year < 50 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    })
}

#[cfg(test)]
mod tests {
    use super::at_start;

    fn check(text: &str, expected: &str, rest: &str) {
        let (date, end) = at_start(text).unwrap_or_else(|| panic!("no date in {text:?}"));
        let value = match date.interval() {
            Some(interval) => interval.to_edtf(),
            None => format!("{}-{}", date.month.unwrap_or(0), date.day.unwrap_or(0)),
        };
        assert_eq!((value.as_str(), &text[end..]), (expected, rest), "{text:?}");
    }

    #[test]
    fn three_languages_and_iso() {
        check("2 novembre 2012. – Le", "2012-11-02", ". – Le");
        check("le 1er juillet 2021 (AFP)", "2021-07-01", " (AFP)");
        check("vendredi 9 juillet 2021 à 10h", "2021-07-09", " à 10h");
        check("juil. 2021", "2021-07", "");
        check("July 9 (Reuters)", "7-9", " (Reuters)");
        check("July 9, 2021 -", "2021-07-09", " -");
        check("Friday, July 9, 2021", "2021-07-09", "");
        check("9th of July 2021", "2021-07-09", "");
        check("Jul. 9, 2021", "2021-07-09", "");
        check("4 Feb 90 (ACAN", "1990-02-04", " (ACAN");
        check("9 de julio de 2021", "2021-07-09", "");
        check("3 may (EFE).-", "5-3", " (EFE).-");
        check("9 jul 2021 (EFE)", "2021-07-09", " (EFE)");
        check("2021-07-09T10:00:00Z", "2021-07-09", "");
        check("2021-07 Les", "2021-07", " Les");
        check("25/07/2021", "2021-07-25", "");
        check("07/25/2021", "2021-07-25", "");
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "9 juges ont démissionné",
            "May has left",
            "40 mai 2021",
            "2021 a été dur",
            "12 marchands",
            "mars attaque",
        ] {
            assert_eq!(at_start(text), None, "{text:?}");
        }
    }
}
