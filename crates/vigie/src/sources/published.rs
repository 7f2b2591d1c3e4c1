//! The date of publication: given, else in the head of the text, else in the file's name; else unknown.

use std::sync::LazyLock;

use regex::Regex;

use super::{blocks::FoundDate, dates, dates::WrittenDate};
use crate::model::{DateBasis, Interval, Published};

/// Reads a date that a person or a JSON line gives: EDTF, a timestamp, or words.
pub(super) fn given(value: &str) -> Option<Interval> {
    let value = value.trim();
    let digits =
        |range: std::ops::Range<usize>| value.get(range).filter(|v| v.bytes().all(|b| b.is_ascii_digit()));
    let compact = match (value.len(), digits(0..4), digits(4..6), digits(6..8)) {
        (8, Some(y), Some(m), Some(d)) => Some(format!("{y}-{m}-{d}")),
        _ => None,
    };
    Interval::from_edtf(compact.as_deref().unwrap_or(value))
        .filter(|interval| interval.earliest.zip(interval.latest).is_none_or(|(a, b)| a <= b))
        .or_else(|| {
            value.get(..10).filter(|_| value[10..].starts_with(['T', ' '])).and_then(Interval::from_edtf)
        })
        .or_else(|| {
            let (date, end) = dates::at_start(value)?;
            date.interval().filter(|_| !date.ambiguous && !value[end..].starts_with(['/', '-']))
        })
}

/// Decides between the text and the file's name.
pub(super) fn of_text(found: Option<FoundDate>, name: &str, lang: Option<&str>) -> Published {
    let named = in_name(name);
    if let Some(found) = found {
        let mut date = found.date;
        // Only English may write the month first; without a language nobody knows.
        let clear = !date.ambiguous || lang.is_some_and(|lang| lang != "en");
        let basis = found.basis;
        if let Some(interval) = date.interval().filter(|_| clear) {
            return Published { interval: Some(interval), basis, span: Some(found.span) };
        }
        // "KABUL, July 9" and a file of 2021.
        let same_month = named.is_some_and(|n| n.month.is_none_or(|month| date.month == Some(month)));
        if clear && date.year.is_none() && same_month && named.is_some_and(|n| n.day.is_none()) {
            date.year = named.and_then(|n| n.year);
            if let Some(interval) = date.interval() {
                return Published { interval: Some(interval), basis, span: Some(found.span) };
            }
        }
    }
    let interval = named.filter(|date| date.month.is_some()).and_then(WrittenDate::interval);
    let basis = if interval.is_some() { DateBasis::FileName } else { DateBasis::Unknown };
    Published { interval, basis, span: None }
}

/// "2021-07-09-kabul", "kabul_20210709", "kabul 2021-07", or a year alone.
fn in_name(name: &str) -> Option<WrittenDate> {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let (year, month, day) = (r"((?:19|20)\d\d)", "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])");
        [
            format!(r"(?:^|\D){year}[-_. ]?{month}[-_. ]?{day}(?:\D|$)"),
            format!(r"(?:^|\D){year}[-_. ]{month}(?:\D|$)"),
            format!(r"(?:^|\D){year}(?:\D|$)"),
        ]
        .iter()
        .filter_map(|form| Regex::new(form).ok())
        .collect()
    });
    FORMS.iter().find_map(|form| {
        let found = form.captures(name)?;
        let part = |i: usize| found.get(i).map(|m| m.as_str());
        Some(WrittenDate {
            year: part(1)?.parse().ok(),
            month: part(2).and_then(|m| m.parse().ok()),
            day: part(3).and_then(|d| d.parse().ok()),
            ambiguous: false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{given, of_text};

    #[test]
    fn dates_that_people_give() {
        for (value, expected) in [
            ("2021-07-09", "2021-07-09"),
            ("2021-07", "2021-07"),
            ("20210709", "2021-07-09"),
            ("2021-07-09T23:10:00+04:30", "2021-07-09"),
            ("9 juillet 2021", "2021-07-09"),
            ("July 9, 2021", "2021-07-09"),
            ("2021-07-05/2021-07-11", "2021-07-05/2021-07-11"),
        ] {
            assert_eq!(given(value).map(|i| i.to_edtf()).as_deref(), Some(expected), "{value}");
        }
        for value in ["", "hier", "2021-13-40", "03/04/2021", "2021-07-11/2021-07-05", "éééééééééé"]
        {
            assert_eq!(given(value), None, "{value}");
        }
    }

    #[test]
    fn dates_in_file_names() {
        for (name, expected) in [
            ("2021-07-09-kabul", Some("2021-07-09")),
            ("kabul_20210709", Some("2021-07-09")),
            ("kabul 2021-07", Some("2021-07")),
            ("000_3782382b082ecac5", None),
            ("plan-2030", None),
        ] {
            assert_eq!(
                of_text(None, name, None).interval.map(|i| i.to_edtf()).as_deref(),
                expected,
                "{name}"
            );
        }
    }
}
