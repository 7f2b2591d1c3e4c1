//! When a fact is: a time that the parse binds to it, else its sentence's, else the document's date.

use vigie_lexicon::events::EventType;
use vigie_nlp::Upos;

use super::{draft::layer_of, merging::was_long_before, reading::Reading};
use crate::model::{Cycle, FactTime, Interval, Layer, Realis, TimeBearing, TimeMention, TimeWay};

/// Sentences over which a time carries to a fact that names none.
const REACH: usize = 1;
/// Words between a superlative and since when it is one.
const SUPERLATIVE_REACH: usize = 10;

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
                let own = self.graph.deeds[trigger].is_none() || self.ancestors(top).contains(&trigger);
                // "The worst attack since that of 2019": it was not then.
                let own = own && !(m.bearing == TimeBearing::Since && self.is_behind_superlative(top));
                if self.sentence[top] != here || !own || self.is_of_what_is_opposed(trigger, top) {
                    return None;
                }
                let (up, down) = self.steps(trigger, top)?;
                let clauses = self.clause_steps(trigger, top, m)?;
                Some((clauses, up, down, top.abs_diff(trigger), m))
            })
            .min_by_key(|&(clauses, up, down, far, _)| (clauses, up, down, far))
            .map(|found| found.4);
        match best {
            Some(m) => FactTime { span: Some(m.span), interval: self.bearing(m, trigger, layer) },
            None => FactTime { span: None, interval: self.document.published.interval },
        }
    }

    /// When a fact is whose own words tell `worded`, and how that is known: what they leave open the fact told last says,
    /// or the document.
    pub(crate) fn date(
        &self,
        trigger: usize,
        kind: &EventType,
        worded: FactTime,
        last: &mut Option<(usize, FactTime)>,
    ) -> (FactTime, TimeWay) {
        let (layer, here) = (layer_of(kind), self.sentence[trigger]);
        match last {
            Some((sentence, told))
                if worded.span.is_none()
                    && self.graph.deeds[trigger].is_none()
                    && *sentence < here
                    && !self.is_of_now(trigger, kind, layer, told)
                    && self.within(trigger, *sentence, REACH) =>
            {
                (FactTime { interval: told.interval, ..worded }, TimeWay::FactBefore)
            }
            _ if worded.span.is_some() => {
                // "The town, besieged since May": since when something holds is no day of what follows.
                let told = last.as_ref().is_some_and(|(sentence, _)| *sentence == here);
                // « L'armée a repris samedi la ville, tombée le 3 janvier »: nor is what is told beside it, or "had been
                // abducted in October".
                let beside = self.is_told_beside(trigger) && (told || self.is_past_perfect(trigger));
                if layer != Layer::State && !beside {
                    *last = Some((here, worded));
                }
                (worded, TimeWay::Sentence)
            }
            _ if worded.interval.is_some() => (worded, TimeWay::Document),
            _ => (worded, TimeWay::Unknown),
        }
    }

    /// Fits the time of a fact to whether it has happened, and how that time is known.
    pub(crate) fn fit_time(
        &self,
        trigger: usize,
        layer: Layer,
        realis: Realis,
        (time, way): (&mut FactTime, &mut TimeWay),
    ) {
        let published = self.document.published.interval;
        let to_be = matches!(realis, Realis::Future | Realis::Hypothetical);
        if matches!(way, TimeWay::FactBefore) && to_be && self.is_over(time) {
            // "They left on Friday. The governor vowed to retake the town."
            time.interval = published;
            *way = TimeWay::Document;
        }
        // What has happened is on no day to come: in March "in April" was a year ago; "has promised lorries; the first will
        // leave on Monday".
        if realis == Realis::Actual
            && layer != Layer::State
            && self.is_to_come(time)
            && !self.put_back(trigger, time)
        {
            *time = FactTime { span: None, interval: published };
            *way = TimeWay::Document;
        }
        if realis == Realis::Future {
            self.put_ahead(time);
        }
    }

    /// Whether a fact without a time of its own is of its report's day, and not of that of the fact before: what holds
    /// holds still, what is said is said now, and what is to come is no day of what follows.
    fn is_of_now(&self, trigger: usize, kind: &EventType, layer: Layer, before: &FactTime) -> bool {
        // "Police have arrested twenty": up to now.
        let until_now = &self.language.grammar.until_now.lemmas;
        let mut verbs = self.verb_group(trigger).into_iter();
        layer == Layer::State
            || kind.group == "politics"
            || self.is_to_come(before)
            || verbs.any(|i| until_now.contains(&self.graph.forms[i]))
    }

    /// Whether a word makes something the most of its kind, in front of another and in its clause.
    fn is_behind_superlative(&self, at: usize) -> bool {
        let graph = &self.graph;
        let superlative =
            |i: usize| graph.has(i, "Degree=Sup") || self.fits(i, &self.language.grammar.superlatives);
        (at.saturating_sub(SUPERLATIVE_REACH)..at)
            .rev()
            .take_while(|&i| {
                self.sentence[i] == self.sentence[at] && !matches!(graph.forms[i].as_str(), ":" | ";")
            })
            .any(superlative)
    }

    /// Puts a month or a weekday without a year back to the last one before the report, where the words let it; whether they do.
    fn put_back(&self, trigger: usize, time: &mut FactTime) -> bool {
        let at = |m: &&TimeMention| Some(m.span) == time.span && m.bearing == TimeBearing::At;
        let told = self.mentions.times.iter().find(at).filter(|m| m.inferred);
        let Some((told, interval)) = told.zip(time.interval) else { return false };
        // "Has asked for two battalions; the first will arrive on Saturday": that is another's day.
        let own = self.verb_group(trigger);
        let clause = self.top_of(told.span).and_then(|top| {
            self.ancestors(top).into_iter().skip(1).find(|&i| self.graph.is_predicate(i) || i == trigger)
        });
        if !clause.is_some_and(|verb| own.contains(&verb)) {
            return false;
        }
        let Some(cycle) = told.cycle else { return false };
        let before = FactTime { interval: Some(cycle.before(interval)), ..*time };
        let over = self.is_over(&before);
        if over {
            *time = before;
        }
        over
    }

    /// Puts the weekday of what is to come after the report: "called for marches on Thursday".
    fn put_ahead(&self, time: &mut FactTime) {
        let weekday = |m: &TimeMention| Some(m.span) == time.span && m.cycle == Some(Cycle::Week);
        if self.is_over(time) && self.mentions.times.iter().any(weekday) {
            time.interval = time.interval.map(|days| Cycle::Week.after(days));
        }
    }

    /// Whether a time begins after the report is published.
    pub(crate) fn is_to_come(&self, time: &FactTime) -> bool {
        let published = self.document.published.interval.and_then(|p| p.latest);
        time.interval.is_some_and(|i| published.is_some() && i.earliest > published)
    }

    /// Whether a time ends before the report is published.
    pub(crate) fn is_over(&self, time: &FactTime) -> bool {
        let published = self.document.published.interval.and_then(|p| p.earliest);
        time.interval.and_then(|i| i.latest).is_some_and(|last| published.is_some_and(|day| last < day))
    }

    /// How many clauses lie between a trigger and a time that hangs elsewhere; none where another clause has it to
    /// itself: "they left the campus, which they had held since May".
    fn clause_steps(&self, trigger: usize, top: usize, m: &TimeMention) -> Option<usize> {
        let above = self.ancestors(trigger);
        let below = self.ancestors(top);
        let common = *above.iter().find(|a| below.contains(a))?;
        let crossed = |chain: &[usize]| -> Vec<usize> {
            let own = chain.iter().copied().take_while(|&i| i != common);
            own.filter(|&i| {
                let clause = matches!(self.graph.rel(i), "advcl" | "ccomp" | "acl" | "parataxis" | "conj");
                // Spanish models tie participles like adjectives.
                let participle = self.graph.rel(i) == "amod" && self.graph.has(i, "VerbForm=Part");
                clause && self.graph.is_predicate(i) || participle
            })
            .collect()
        };
        let below = crossed(&below);
        let since = m.event.filter(|_| m.bearing == TimeBearing::Since).and_then(|event| self.top_of(event));
        // "The quake that shook the coast on Saturday", "the town has fallen, the army said on Monday".
        let shared = |&clause: &usize| match self.graph.rel(clause) {
            _ if since == Some(clause) => true, // "Thousands have fled since the war began in April."
            "acl" | "amod" if !self.goes_on(clause) => self.graph.head(clause) == Some(trigger), // but not "holds soldiers captured on Friday"
            // "Opened fire on worshippers leaving a mosque on Thursday": what goes on meanwhile.
            "acl" if self.goes_on(clause) => true,
            "parataxis" => true,
            // "…, a déclaré jeudi le porte-parole": parsers take it for an adverbial clause.
            "advcl" => self.graph.subjects[clause].iter().any(|&subject| subject > clause),
            _ => false,
        };
        below.iter().all(shared).then(|| 2 * below.len() + crossed(&above).len())
    }

    /// "Protests against the result of October's election": when that was which somebody acts against.
    fn is_of_what_is_opposed(&self, trigger: usize, top: usize) -> bool {
        let above = self.ancestors(trigger);
        let against = &self.language.grammar.against_cases.lemmas;
        let opposed = |i: usize| {
            self.graph.pos[i] == Upos::Noun && self.graph.cases(i).iter().any(|case| against.contains(case))
        };
        let below = self.ancestors(top);
        below.into_iter().skip(1).take_while(|i| !above.contains(i)).any(opposed)
    }

    /// Whether a sentence says that it tells of days long before its report: "in March 2023 five had died".
    pub(crate) fn tells_of_bygone_days(&self, sentence: usize) -> bool {
        let published = self.document.published.interval;
        self.mentions.times.iter().any(|time| {
            time.bearing == TimeBearing::At
                && self.top_of(time.span).is_some_and(|top| self.sentence[top] == sentence)
                && was_long_before(time.interval, published)
        })
    }

    /// "Had been abducted": whether a trigger was over when what its text tells of began.
    fn is_past_perfect(&self, trigger: usize) -> bool {
        let perfect = &self.language.grammar.perfect_auxiliaries.lemmas;
        self.graph.children[trigger].iter().any(|&c| {
            let past = ["Tense=Past", "Tense=Imp"].iter().any(|tense| self.graph.has(c, tense));
            past && self.graph.has(c, "VerbForm=Fin") && perfect.contains(&self.graph.lemmas[c])
        })
    }

    /// Whether a participle tells what goes on while something happens, and no fact of its own.
    fn goes_on(&self, clause: usize) -> bool {
        let graph = &self.graph;
        let present = graph.has(clause, "VerbForm=Ger")
            || graph.has(clause, "VerbForm=Part")
                && (graph.has(clause, "Aspect=Prog") || graph.has(clause, "Tense=Pres"));
        present && !self.triggers[clause]
    }

    /// The days that a mention gives a fact: what holds "since" a day, or follows what happened on it, runs to the
    /// document's date.
    fn bearing(&self, m: &TimeMention, trigger: usize, layer: Layer) -> Option<Interval> {
        let interval = m.interval?;
        let published = self.document.published.interval;
        let of_event = m
            .event
            .and_then(|event| self.top_of(event))
            .is_some_and(|e| self.ancestors(trigger).contains(&e))
            // "Since 7 December, when he was ousted": he was on that day.
            || self.graph.is_predicate(trigger)
                && self.top_of(m.span).is_some_and(|day| self.ancestors(trigger).contains(&day));
        match m.bearing {
            TimeBearing::At => Some(interval),
            // "Since the war began in April": the war itself began then.
            TimeBearing::Since if of_event => Interval::from_edtf(&m.value).or(Some(interval)),
            // "From Thursday on": it has not begun.
            TimeBearing::Since
                if published.and_then(|p| p.latest).is_some_and(|day| interval.earliest > Some(day)) =>
            {
                Some(Interval { latest: None, ..interval })
            }
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
            _ if of_event => Some(interval),
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
