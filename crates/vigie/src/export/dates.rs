//! Dates as people write them: EDTF → "9 July 2021", "since July 2021". What is known of a date is said, and no more.

use std::collections::BTreeMap;

use vigie_lexicon::report;

/// How a language writes dates; the patterns and months stand in `<lang>/report.toml`.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    texts: BTreeMap<String, String>,
}

impl Dates {
    /// Reads how a language writes dates.
    ///
    /// # Errors
    /// What is wrong in the lexicon, with its file.
    pub fn load(lang: &str) -> Result<Self, String> {
        Ok(Dates { texts: report::words(lang)? })
    }

    /// A date in words; what is no EDTF date of years, months or days stays as it is.
    ///
    /// ```
    /// let dates = vigie::export::Dates::load("en").unwrap();
    /// assert_eq!(dates.date("2021-07"), "July 2021");
    /// assert_eq!(dates.date("2021-07-03/2021-07-09"), "3–9 July 2021");
    /// assert_eq!(dates.date("2021-06-30/2021-07-09"), "30 June 2021 – 9 July 2021");
    /// assert_eq!(dates.date("../2021-07-09"), "by 9 July 2021");
    /// let dates = vigie::export::Dates::load("es").unwrap();
    /// assert_eq!(dates.date("2021-07-09"), "9 de julio de 2021");
    /// ```
    pub fn date(&self, edtf: &str) -> String {
        if let Some(words) = self.days(edtf) {
            return words;
        }
        let both = edtf.split_once('/').map(|(from, until)| (self.part(from), self.part(until)));
        let words = match both {
            None => self.part(edtf),
            Some((Some(from), Some(until))) => {
                Some(self.with("date_span", &[("from", from), ("until", until)]))
            }
            Some((Some(from), None)) if edtf.ends_with("/..") => {
                Some(self.with("date_after", &[("from", from)]))
            }
            Some((None, Some(until))) if edtf.starts_with("../") => {
                Some(self.with("date_by", &[("until", until)]))
            }
            Some(_) => None,
        };
        words.unwrap_or_else(|| edtf.to_owned())
    }

    /// Since when: "since July 2021", "by 9 July 2021" where it only stood by then.
    ///
    /// ```
    /// let dates = vigie::export::Dates::load("fr").unwrap();
    /// assert_eq!(dates.since("2021-07"), "depuis juillet 2021");
    /// assert_eq!(dates.since("2021-07-01"), "depuis le 1er juillet 2021");
    /// assert_eq!(dates.since("../2021-07-09"), "au plus tard le 9 juillet 2021");
    /// ```
    pub fn since(&self, edtf: &str) -> String {
        let edtf = edtf.strip_suffix("/..").unwrap_or(edtf);
        if edtf.starts_with("../") { self.date(edtf) } else { self.sided("since", edtf) }
    }

    /// Until when: "until July 2021".
    pub fn until(&self, edtf: &str) -> String {
        self.sided("until", edtf.strip_prefix("../").unwrap_or(edtf))
    }

    fn sided(&self, key: &str, edtf: &str) -> String {
        let from = edtf.split('/').next().unwrap_or(edtf);
        let key = if from.matches('-').count() == 2 { format!("{key}_day") } else { key.to_owned() };
        self.with(&key, &[("date", self.date(edtf))])
    }

    /// Days of one month: "3–9 July 2021".
    fn days(&self, edtf: &str) -> Option<String> {
        let (from, until) = edtf.split_once('/')?;
        let ((month, first), (other, last)) = (from.rsplit_once('-')?, until.rsplit_once('-')?);
        // The month stands in words only where both are days of it.
        self.part(from).and(self.part(until)).filter(|_| month == other && month.contains('-'))?;
        if first == last {
            return self.part(from);
        }
        let day = |n: &str| match n.trim_start_matches('0') {
            "1" => self.texts.get("date_first")?.split_whitespace().next().map(str::to_owned),
            n => Some(n.to_owned()),
        };
        let put = [("from", day(first)?), ("until", day(last)?)];
        let (year, number) = month.split_once('-')?;
        let months = self.texts.get("date_months")?;
        let name = months.split(' ').nth(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        let text = self.with("date_days", &put);
        Some(text.replace("{month}", name).replace("{year}", year))
    }

    /// A year, a month or a day.
    fn part(&self, edtf: &str) -> Option<String> {
        let numbers: Vec<&str> = edtf.trim_end_matches(['~', '?', '%']).split('-').collect();
        let digits = numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        let months: Vec<&str> = self.texts.get("date_months").map_or("", String::as_str).split(' ').collect();
        let month = |n: &str| Some((*months.get(n.parse::<usize>().ok()?.checked_sub(1)?)?).to_owned());
        match numbers[..] {
            _ if !digits => None,
            [year] => Some(year.to_owned()),
            [year, n] => Some(self.with("date_month", &[("year", year.to_owned()), ("month", month(n)?)])),
            [year, n, day] => {
                let day = day.trim_start_matches('0');
                let key = if day == "1" { "date_first" } else { "date_day" };
                let put = [("year", year.to_owned()), ("month", month(n)?), ("day", day.to_owned())];
                Some(self.with(key, &put))
            }
            _ => None,
        }
    }

    fn with(&self, key: &str, put: &[(&str, String)]) -> String {
        let text = self.texts.get(key).map_or(key, String::as_str).to_owned();
        put.iter().fold(text, |text, (blank, value)| text.replace(&format!("{{{blank}}}"), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_never_a_day_and_what_is_no_date_stays() {
        let dates = Dates::load("en").unwrap();
        assert_eq!(dates.since("2021-07"), "since July 2021");
        assert_eq!(dates.since("2021-07-03/2021-07-09"), "since 3–9 July 2021");
        assert_eq!(dates.since("2019/.."), "since 2019");
        assert_eq!(dates.until("../2021-07-09"), "until 9 July 2021");
        for odd in ["", "2021-13", "soon", "../..", "2021-07-03T12", "-5", "2021-W07"] {
            assert_eq!(dates.date(odd), odd);
        }
    }

    #[test]
    fn days_of_one_month_name_it_once() {
        let days = |lang: &str, edtf: &str| Dates::load(lang).unwrap().since(edtf);
        assert_eq!(days("en", "2021-07-13/2021-07-14"), "since 13–14 July 2021");
        assert_eq!(days("fr", "2021-07-13/2021-07-14"), "depuis le 13-14 juillet 2021");
        assert_eq!(days("fr", "2021-07-01/2021-07-03"), "depuis le 1er-3 juillet 2021");
        assert_eq!(days("es", "2021-07-13/2021-07-14"), "desde el 13-14 de julio de 2021");
        assert_eq!(days("en", "2021-07-13/2021-07-13"), "since 13 July 2021");
        assert_eq!(days("en", "2020-07-13/2021-07-14"), "since 13 July 2020 – 14 July 2021");
        assert_eq!(days("en", "2021-06/2021-07"), "since June 2021 – July 2021");
    }

    #[test]
    fn every_language_has_twelve_months() {
        for lang in ["en", "fr", "es", "xx"] {
            let dates = Dates::load(lang).unwrap();
            let all: std::collections::BTreeSet<String> =
                (1..=12).map(|n| dates.date(&format!("2021-{n:02}"))).collect();
            assert_eq!(all.len(), 12, "{lang}");
            assert!(all.iter().all(|text| text.ends_with("2021") && !text.contains('{')), "{lang}");
        }
    }
}
