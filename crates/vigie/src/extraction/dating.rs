//! When a fact is: a time that the parse binds to it, else its sentence's, else the document's date.

use super::reading::Reading;
use crate::model::{FactTime, Interval, Layer, TimeBearing, TimeMention};

impl<'a> Reading<'a> {
    /// The time of a trigger, from the words around it.
    pub(crate) fn time_of(&self, trigger: usize, layer: Layer) -> FactTime {
        let here = self.sentence[trigger];
        let best = self
            .mentions
            .times
            .iter()
            .chain(&self.mentions.event_times)
            .filter(|m| m.interval.is_some())
            .filter_map(|m| {
                let top = self.top_of(m.span)?;
                if self.sentence[top] != here {
                    return None;
                }
                let (up, down) = self.steps(trigger, top)?;
                Some((self.clause_steps(trigger, top), up, down, top.abs_diff(trigger), m))
            })
            .min_by_key(|&(clauses, up, down, far, _)| (clauses, up, down, far))
            .map(|found| found.4);
        match best {
            Some(m) => FactTime { span: Some(m.span), interval: self.bearing(m, trigger, layer) },
            None => FactTime { span: None, interval: self.document.published.interval },
        }
    }

    /// How many finite clauses lie between a trigger and a time that hangs elsewhere.
    fn clause_steps(&self, trigger: usize, top: usize) -> usize {
        let above = self.ancestors(trigger);
        let below = self.ancestors(top);
        let Some(common) = above.iter().find(|a| below.contains(a)) else { return 9 };
        let crossed = |chain: &[usize]| {
            chain
                .iter()
                .take_while(|&i| i != common)
                .filter(|&&i| {
                    matches!(self.graph.rel(i), "advcl" | "ccomp" | "acl" | "parataxis" | "conj")
                        && self.graph.is_predicate(i)
                })
                .count()
        };
        2 * crossed(&below) + crossed(&above)
    }

    /// The days that a mention gives a fact: what holds "since" a day, or follows what happened on it, runs to the
    /// document's date.
    fn bearing(&self, m: &TimeMention, trigger: usize, layer: Layer) -> Option<Interval> {
        let interval = m.interval?;
        let published = self.document.published.interval;
        match m.bearing {
            TimeBearing::At => Some(interval),
            TimeBearing::Since => {
                let latest = published.and_then(|p| p.latest).or(interval.latest);
                if interval.latest.is_none() || layer == Layer::State || interval.latest < latest {
                    Some(Interval { earliest: interval.earliest, latest: latest.max(interval.latest) })
                } else {
                    Some(interval)
                }
            }
            TimeBearing::Until => Some(interval),
            // "Après l'attaque de mardi": the attack itself was on Tuesday.
            _ if m.event.is_some_and(|event| self.top_of(event) == Some(trigger)) => Some(interval),
            TimeBearing::After => {
                let latest = published.and_then(|p| p.latest).filter(|day| interval.latest <= Some(*day));
                Some(Interval { earliest: interval.earliest, latest })
            }
            TimeBearing::Before => {
                let earliest = published.and_then(|p| p.earliest).filter(|day| interval.latest >= Some(*day));
                Some(Interval { earliest, latest: interval.latest })
            }
        }
    }
}
