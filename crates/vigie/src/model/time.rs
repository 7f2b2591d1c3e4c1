//! Days, intervals of days and mentions of time.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::{Byte, Span};

/// The days from `earliest` to `latest`, both included; an open end is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First day.
    pub earliest: Option<Date>,
    /// Last day.
    pub latest: Option<Date>,
}

impl Interval {
    /// One day.
    pub fn day(day: Date) -> Self {
        Interval { earliest: Some(day), latest: Some(day) }
    }

    /// From one day to another.
    pub fn new(earliest: Date, latest: Date) -> Self {
        Interval { earliest: Some(earliest), latest: Some(latest) }
    }

    /// EDTF at the coarsest precision that says the same: `2021`, `2021-07`, `2021-07-09`,
    /// `2021-07-05/2021-07-11`, `2021-07-01/..`, `../2021-07-01`.
    ///
    /// ```
    /// # use vigie::model::Interval;
    /// # use jiff::civil::date;
    /// assert_eq!(Interval::new(date(2020, 2, 1), date(2020, 2, 29)).to_edtf(), "2020-02");
    /// assert_eq!(Interval::new(date(2020, 2, 1), date(2020, 3, 31)).to_edtf(), "2020-02/2020-03");
    /// ```
    pub fn to_edtf(self) -> String {
        let day = |d: Date| d.to_string();
        // A long stretch that starts on the first of a month was told by its month or year: "since 2017".
        let start = |a: Date, days: i32| match (a.month(), a.day()) {
            (1, 1) if days > 730 => format!("{:04}", a.year()),
            (_, 1) if days > 62 => format!("{:04}-{:02}", a.year(), a.month()),
            _ => day(a),
        };
        let length = |a: Date, b: Date| b.since(a).map_or(0, |span| span.get_days());
        match (self.earliest, self.latest) {
            (None, None) => "../..".into(),
            (Some(a), None) => format!("{}/..", start(a, i32::MAX)),
            (None, Some(b)) => format!("../{}", day(b)),
            (Some(a), Some(b)) if a == b => day(a),
            (Some(a), Some(b)) if a.day() == 1 && b == b.last_of_month() => {
                if a.month() == 1 && b.month() == 12 {
                    if a.year() == b.year() {
                        return format!("{:04}", a.year());
                    }
                    return format!("{:04}/{:04}", a.year(), b.year());
                }
                let month = |d: Date| format!("{:04}-{:02}", d.year(), d.month());
                if month(a) == month(b) { month(a) } else { format!("{}/{}", month(a), month(b)) }
            }
            (Some(a), Some(b)) => format!("{}/{}", start(a, length(a, b)), day(b)),
        }
    }

    /// Reads an EDTF date or interval of years, months or days; `~` and `?` are skipped, `..` is open.
    pub fn from_edtf(text: &str) -> Option<Interval> {
        let ends = |part: &str| -> Option<(Date, Date)> {
            let numbers: Vec<i16> = part
                .trim_end_matches(['~', '?', '%'])
                .split('-')
                .map(|n| n.parse().ok())
                .collect::<Option<_>>()?;
            match numbers[..] {
                [y] => Some((Date::new(y, 1, 1).ok()?, Date::new(y, 12, 31).ok()?)),
                [y, m] => {
                    let first = Date::new(y, i8::try_from(m).ok()?, 1).ok()?;
                    Some((first, first.last_of_month()))
                }
                [y, m, d] => {
                    let day = Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
                    Some((day, day))
                }
                _ => None,
            }
        };
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        let earliest = if first == ".." { None } else { Some(ends(first)?.0) };
        let latest = if last == ".." { None } else { Some(ends(last)?.1) };
        Some(Interval { earliest, latest })
    }
}

/// The four TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimexType {
    /// A calendar time of a day or longer.
    Date,
    /// A time of the day.
    Time,
    /// A length of time.
    Duration,
    /// Something that repeats.
    Set,
    /// A time that is named by what happens: "une fois que les troupes seront parties". TIMEX3 has no such type.
    Event,
}

impl TimexType {
    /// Its name in TIMEX3.
    pub fn as_str(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
            TimexType::Event => "EVENT",
        }
    }
}

/// A mention of time and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// Where it stands.
    pub span: Span<Byte>,
    /// TIMEX3 type.
    pub timex: TimexType,
    /// TIMEX3 value: `2021-07-09`, `2021-W27`, `PRESENT_REF`, `P3D`, …
    pub value: String,
    /// TIMEX3 modifier: `APPROX`, `START`, `MID`, `END`, …
    pub modifier: Option<String>,
    /// The days it can be, for facts: follows `GUIDELINES.md` (a vague "recently" is the month before and this one).
    /// None for durations and sets that name no days.
    pub interval: Option<Interval>,
    /// Whether the days rest on the document's date or on a guess, rather than on the words alone.
    pub inferred: bool,
    /// What the days were counted from; none where the words alone say them.
    pub anchor: Option<TimeAnchor>,
    /// How often a day or a month of that name comes round; none where the words say which one it is.
    pub cycle: Option<Cycle>,
    /// The rule of the lexicon that read it: `fr.ago`.
    pub rule: SmolStr,
    /// How the interval bears on a fact: a start ("since"), an end ("until"), or the time itself.
    pub bearing: TimeBearing,
    /// The noun whose time it is, where that is an event which others follow or precede: "après l'**attaque** de mardi".
    pub event: Option<Span<Byte>>,
}

/// How often what a time is named for comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cycle {
    /// Every week: "on Tuesday".
    Week,
    /// Every year: "in April", "on 6 July".
    Year,
}

impl Cycle {
    /// The same days a turn earlier.
    pub fn before(self, days: Interval) -> Interval {
        self.turned(days, -1)
    }

    /// The same days a turn later.
    pub fn after(self, days: Interval) -> Interval {
        self.turned(days, 1)
    }

    fn turned(self, days: Interval, by: i64) -> Interval {
        let turn = match self {
            Cycle::Week => jiff::Span::new().days(7 * by),
            Cycle::Year => jiff::Span::new().years(by),
        };
        let turned = |day: Option<Date>| day.and_then(|day| day.checked_add(turn).ok());
        Interval { earliest: turned(days.earliest), latest: turned(days.latest) }
    }
}

/// What a relative time is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeAnchor {
    /// The document's date.
    Document,
    /// The date mentioned before it.
    Earlier,
}

impl TimeAnchor {
    /// Its name in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeAnchor::Document => "document",
            TimeAnchor::Earlier => "earlier",
        }
    }
}

/// How an interval bears on what is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeBearing {
    /// It happened then.
    #[default]
    At,
    /// It has held since then.
    Since,
    /// It holds or held until then.
    Until,
    /// It happened later; the interval is that of what went before.
    After,
    /// It happened earlier; the interval is that of what came next.
    Before,
}

impl TimeBearing {
    /// Its name in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeBearing::At => "at",
            TimeBearing::Since => "since",
            TimeBearing::Until => "until",
            TimeBearing::After => "after",
            TimeBearing::Before => "before",
        }
    }
}
