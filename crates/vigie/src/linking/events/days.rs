//! Whether two facts can be of the same time.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

use super::{kinds::Lasts, telling::Telling};

/// An interval longer than this says when hardly better than nothing.
const WIDE: i32 = 31;
/// An interval no longer than this says the day.
const NARROW: i32 = 2;
/// A report that does not say when may still tell of what is this old.
const OLD_NEWS: i32 = 7;
/// What strikes for some days can be told of for so many more.
const DAYS: i32 = 10;
/// A campaign of which nothing is told for so long is another when it is told of again.
const SILENCE: i32 = 30;

/// Days that are looked through together.
const STRETCH: i32 = 4;

/// When a fact is, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// First and last day; for what is told without a day, the day of publication and that before.
    pub days: Option<(i32, i32)>,
    /// Whether the text says when.
    pub stated: bool,
    /// First and last day by which it is looked for.
    pub about: Option<(i32, i32)>,
}

pub(super) fn number(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

impl When {
    pub fn of(telling: &Telling) -> Self {
        let published = telling.published.map(|(first, last)| (number(first), number(last)));
        let open = |known: Option<Date>, or: i32| known.map_or(or, number);
        if telling.stated && (telling.earliest.is_some() || telling.latest.is_some()) {
            let until = published.map_or(i32::MAX / 2, |(_, last)| last.max(open(telling.earliest, 0)));
            let days = (open(telling.earliest, i32::MIN / 2), open(telling.latest, until));
            let about = if days.1 - days.0 <= WIDE { Some(days) } else { published };
            return When { days: Some(days), stated: true, about };
        }
        // What a paper tells without a day is of that day or of the one before.
        let days = published.map(|(first, last)| (first - 1, last));
        When { days, stated: false, about: days }
    }

    fn width(&self) -> i32 {
        self.days.map_or(i32::MAX, |(first, last)| last.saturating_sub(first))
    }
}

/// Days between two times; 0 where they overlap.
pub(super) fn gap(a: When, b: When) -> Option<i32> {
    let (a, b) = (a.days?, b.days?);
    Some((a.0.saturating_sub(b.1)).max(b.0.saturating_sub(a.1)).max(0))
}

/// Whether two facts name days, and not the same ones.
pub(in crate::linking) fn apart(a: &Telling, b: &Telling) -> bool {
    let (a, b) = (When::of(a), When::of(b));
    a.stated && b.stated && a.width().max(b.width()) <= NARROW && gap(a, b).is_some_and(|gap| gap > 0)
}

/// The points that the times of two facts are worth, or none where they cannot be the same.
pub(super) fn points(a: When, b: When, lasts: Lasts) -> Option<i32> {
    let Some(gap) = gap(a, b) else { return (lasts == Lasts::Long).then_some(0) };
    let wide = a.width() > WIDE || b.width() > WIDE;
    let (told_at, exact) = (a.stated && b.stated, a.width().max(b.width()) <= NARROW);
    // "In May" twice is no proof, but more than "in May" and "on Tuesday".
    let same = i32::from(told_at && a.days == b.days);
    match lasts {
        Lasts::Long => (gap <= SILENCE).then_some(1),
        _ if wide => (gap == 0).then_some(same),
        Lasts::Days => match gap {
            0..=3 => Some(1 + i32::from(told_at && gap == 0)),
            4..=DAYS => Some(-1),
            _ => None,
        },
        Lasts::Day if told_at => match gap {
            0 => Some(if exact { 2 } else { same }),
            // Papers of two continents do not agree on the day of a night.
            1 => Some(0),
            _ => None,
        },
        Lasts::Day => match gap {
            // Two reports of following days that say no day: each may tell of its own.
            0 if a.stated == b.stated && a.days != b.days => Some(-1),
            0 => Some(i32::from(exact)),
            1..=OLD_NEWS => Some(-2),
            _ => None,
        },
    }
}

/// How far the time of an event's last telling may lie from that of its first.
pub(super) fn reach(lasts: Lasts) -> i32 {
    match lasts {
        Lasts::Day => OLD_NEWS,
        Lasts::Days => 2 * DAYS,
        Lasts::Long => i32::MAX,
    }
}

/// The stretches of time in which a fact is looked for by its place, and by what is rarer: two facts that can be of the
/// same time mostly share one.
pub(super) fn stretches(when: When, lasts: Lasts, rare: bool) -> RangeInclusive<i32> {
    let (slack, length) = match (lasts, rare) {
        (Lasts::Day, false) => (1, STRETCH),
        (Lasts::Days, false) => (3, STRETCH),
        (Lasts::Day | Lasts::Days, true) => (OLD_NEWS / 2, STRETCH),
        (Lasts::Long, _) => (SILENCE / 3, 4 * STRETCH),
    };
    match when.about {
        Some((first, last)) => (first - slack).div_euclid(length)..=(last + slack).div_euclid(length),
        None => i32::MIN..=i32::MIN,
    }
}
