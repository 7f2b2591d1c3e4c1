//! Whether the people, places and times that two facts name can be the same.

use jiff::ToSpan;

use crate::{
    extraction::reading::Reading,
    model::{Argument, FactPlace, Interval, Level},
};

/// Days before a report after which what has a date and other figures is another occurrence than what the report tells.
const BYGONE: i64 = 31;

impl Reading<'_> {
    /// Whether two lists of arguments can name the same: one is empty, or they share somebody.
    pub(crate) fn compatible(&self, a: &[Argument], b: &[Argument], actors: bool) -> bool {
        if a.is_empty() || b.is_empty() || self.share(a, b) {
            return true;
        }
        // Two known actors that differ cannot be one; a nominal can be anybody of its sort.
        let known = |list: &[Argument]| list.iter().all(|x| x.actor.is_some());
        if known(a) && known(b) {
            return false;
        }
        actors && {
            let kinds = |list: &[Argument]| list.iter().find_map(|x| self.actor_type(x.span));
            match (kinds(a), kinds(b)) {
                (Some(x), Some(y)) => x == y,
                _ => false,
            }
        }
    }

    pub(crate) fn share(&self, a: &[Argument], b: &[Argument]) -> bool {
        a.iter().any(|x| {
            b.iter().any(|y| {
                x.span.overlaps(y.span)
                    || x.actor.is_some() && x.actor == y.actor
                    || self.head_lemma(x).is_some_and(|l| self.head_lemma(y) == Some(l))
            })
        })
    }

    fn head_lemma(&self, argument: &Argument) -> Option<&str> {
        let top = self.top_of(argument.span)?;
        Some(self.graph.lemmas[top].as_str())
    }
}

/// Whether two lists of places name one another's place; none where one of them names none.
pub(crate) fn places_meet(a: &[FactPlace], b: &[FactPlace]) -> Option<bool> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().any(|p| b.iter().any(|q| may_be_one(p, q))))
}

/// Whether what happened in one place may have happened in the other: they are the same, or one lies in the other. Two
/// parts of one place are two places.
fn may_be_one(p: &FactPlace, q: &FactPlace) -> bool {
    if p.part_of.is_some() && q.part_of.is_some() && p.whole().id == q.whole().id {
        return p.place.id == q.place.id;
    }
    p.whole().id == q.whole().id
        || p.place.containers.contains(&q.whole().name)
        || q.place.containers.contains(&p.whole().name)
        || p.place.country == q.place.country
            && (p.place.level == Level::Country || q.place.level == Level::Country)
}

/// Whether one of two times is told, and was over more than a month before the other, which is that of the report alone: "floods
/// killed 37 … in 2019 floods killed 13".
pub(crate) fn is_bygone(
    (a, dated): (Option<Interval>, bool),
    (b, other_dated): (Option<Interval>, bool),
) -> bool {
    dated != other_dated && if dated { was_long_before(a, b) } else { was_long_before(b, a) }
}

/// Whether one time was over more than a month before another.
pub(crate) fn was_long_before(told: Option<Interval>, report: Option<Interval>) -> bool {
    let ends = told.and_then(|t| t.latest).zip(report.and_then(|t| t.earliest));
    ends.is_some_and(|(end, day)| end.checked_add(BYGONE.days()).is_ok_and(|last| last < day))
}

pub(crate) fn times_meet(a: Option<Interval>, b: Option<Interval>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let starts_late =
        |x: Interval, y: Interval| matches!((x.earliest, y.latest), (Some(e), Some(l)) if e > l);
    !starts_late(a, b) && !starts_late(b, a)
}
