//! What the rules take to make two tellings one occurrence: what they share, and whether one only recalls the other.

use vigie_lexicon::events::{EventType, Told};

use super::{is_bygone, places_meet, times_meet};
use crate::{
    extraction::{draft::Draft, reading::Reading},
    model::{BlockKind, Count, Fact, FactPlace, Realis, Sameness},
};

impl Reading<'_> {
    /// What the rules take to make a telling one with an occurrence told before.
    pub(super) fn ruled(&self, told: &[Draft], k: usize, draft: &Draft) -> Option<Sameness> {
        let same = self.same_occurrence(&told[k], draft);
        same.or_else(|| self.recalls(told, draft).filter(|&of| of == k).map(|_| Sameness::Recalled))
    }

    /// Whether two tellings may be of one occurrence, whatever the weights think: not where somebody denies what another says,
    /// nor where they name two places or two times.
    pub(super) fn may_be_joined(&self, told: &Draft, draft: &Draft) -> bool {
        let (x, y) = (&told.fact, &draft.fact);
        let named = |fact: &Fact| fact.places.iter().any(|p| !p.inferred);
        // "He said that he had retaken the post … launched an operation to retake it": it is told of twice.
        let planned = matches!(
            (x.realis, y.realis),
            (Realis::Future, Realis::Actual) | (Realis::Actual, Realis::Future)
        );
        // "They fear a famine in Sudan, where 18 million lack food": what is feared is not what is.
        let beside = self.sentence[told.triggers[0]] == self.sentence[draft.triggers[0]];
        let supposed = matches!(
            (x.realis, y.realis),
            (Realis::Hypothetical, Realis::Actual) | (Realis::Actual, Realis::Hypothetical)
        );
        let of_land =
            |fact: &Fact| self.language.types.get(&fact.fact_type).is_some_and(|t| t.group == "territory");
        // « Nous tenons la ville », say the rebels, and so does the governor.
        let of_whom =
            |fact: &Fact| self.language.types.get(&fact.fact_type).is_some_and(EventType::changes_hands);
        // "Rebels enter Hama | Fighters of the Front entered Hama on Thursday".
        let headline = |fact: &Fact| fact.block == BlockKind::Headline;
        let renamed = headline(x) != headline(y) && self.compatible(&x.agents, &y.agents, true);
        let apart = self.named_apart(x, y) || self.shares_apart(x, y) || self.is_of_bygone_days(told, draft);
        x.stance == y.stance
            && self.is_kin(&x.fact_type, &y.fact_type)
            && !apart
            && !(supposed && beside)
            && !(self.figures_apart(x, y) && self.others_done_to(x, y))
            && !(planned && (of_land(x) || of_land(y)))
            && !(self.agents_apart(x, y) && !renamed && (of_whom(x) || of_whom(y)))
            && (!told.dated || !draft.dated || times_meet(x.time.interval, y.time.interval))
            && (!named(x) || !named(y) || places_meet(&x.places, &y.places) != Some(false))
    }

    /// Whether one of two tellings has other victims and a date of its own, long before the other's day, which is that of the report.
    fn is_of_bygone_days(&self, a: &Draft, b: &Draft) -> bool {
        let time = |draft: &Draft| (draft.fact.time.interval, draft.dated);
        self.figures_apart(&a.fact, &b.fact) && is_bygone(time(a), time(b))
    }

    /// What makes two drafts tell one occurrence; none where they tell two.
    fn same_occurrence(&self, a: &Draft, b: &Draft) -> Option<Sameness> {
        let (x, y) = (&a.fact, &b.fact);
        if x.fact_type != y.fact_type || x.stance != y.stance || self.is_of_bygone_days(a, b) {
            return None;
        }
        if self.told_once(x, y) {
            return Some(Sameness::ToldOnce);
        }
        if x.realis != y.realis {
            return None;
        }
        if !self.compatible(&x.agents, &y.agents, true) {
            return None;
        }
        let patients = self.compatible(&x.patients, &y.patients, false);
        // A headline is told again by what comes first; what comes later tells of it where it names nothing of its own.
        let first = [a, b].iter().all(|d| self.is_told_in_one_block(d));
        let headline = (x.block == BlockKind::Headline || y.block == BlockKind::Headline)
            && (first || patients && y.places.iter().all(|place| place.inferred));
        let places = places_meet(&x.places, &y.places);
        let times = !a.dated || !b.dated || times_meet(x.time.interval, y.time.interval);
        if !times || places == Some(false) || !patients && !headline {
            return None;
        }
        let same_words = a
            .triggers
            .iter()
            .any(|&i| b.triggers.iter().any(|&j| self.graph.lemmas[i] == self.graph.lemmas[j]));
        let shared_patient = self.share(&x.patients, &y.patients);
        let shared_agent = self.share(&x.agents, &y.agents);
        let near = self.sentence[a.triggers[0]].abs_diff(self.sentence[b.triggers[0]]) <= 1;
        let counts_clash = x.counts.iter().any(|c| {
            y.counts.iter().any(|d| {
                (c.what, c.households) == (d.what, d.households) && (c.low, c.high) != (d.low, d.high)
            })
        });
        if counts_clash && !headline {
            return None;
        }
        let bare = x.patients.is_empty() && y.patients.is_empty();
        let ties = [
            (headline, Sameness::Headline),
            (shared_patient, Sameness::Patient),
            (places == Some(true), Sameness::Place),
            (shared_agent && same_words, Sameness::AgentAndWords),
            (same_words && (near || bare), Sameness::Words),
        ];
        ties.into_iter().find(|(holds, _)| *holds).map(|(_, sameness)| sameness)
    }

    /// Whether two facts of a type that a report tells once share place, days and polarity.
    fn told_once(&self, x: &Fact, y: &Fact) -> bool {
        let once = self.language.types.get(&x.fact_type).is_some_and(|t| t.told == Told::Once);
        let denied = |fact: &Fact| fact.realis == Realis::Negated;
        let same_place = || match places_meet(&x.places, &y.places) {
            Some(same) => same,
            // "Uruguay evacuated 260": where nobody says where, somebody is the same.
            None => !self.agents_apart(x, y) && !self.figures_apart(x, y),
        };
        once && denied(x) == denied(y)
            && !self.named_apart(x, y)
            && !self.shares_apart(x, y)
            && !self.others_done_to(x, y)
            && x.time.interval == y.time.interval
            && same_place()
    }

    /// Of the occurrences told before, the one that a telling only recalls: the last that its words may stand for, where they
    /// are a definite noun with neither place, day nor victims of its own ("Rebels claimed the attack").
    fn recalls(&self, told: &[Draft], draft: &Draft) -> Option<usize> {
        let fact = &draft.fact;
        let &[trigger] = draft.triggers.as_slice() else { return None };
        let here = |count: &Count| {
            self.top_of(count.span).is_some_and(|at| self.sentence[at] == self.sentence[trigger])
        };
        let bare = fact.patients.is_empty()
            && !fact.counts.iter().any(here)
            && !draft.dated
            && fact.realis == Realis::Actual;
        if !bare || !self.graph.is_definite(trigger) {
            return None;
        }
        let may_stand_for = |of: &Fact| {
            let types = &self.language.types;
            of.fact_type == fact.fact_type
                || types.get(&of.fact_type).is_some_and(|kind| kind.recalled.contains(&fact.fact_type))
        };
        let last = told.iter().rposition(|of| may_stand_for(&of.fact))?;
        let of = &told[last];
        let of_its_own = |place: &FactPlace| {
            !place.inferred && !of.fact.places.iter().any(|known| known.span == place.span)
        };
        let apart = of.fact.realis != Realis::Actual
            || of.fact.stance != fact.stance
            || fact.places.iter().any(of_its_own)
            || !self.compatible(&of.fact.agents, &fact.agents, true)
            || of.triggers.iter().any(|&word| !self.is_told_before(word, trigger));
        (!apart).then_some(last)
    }

    /// Whether a word tells something before another does, in another sentence or in a clause of its own ("a bomb went off;
    /// rebels claimed the attack").
    fn is_told_before(&self, word: usize, other: usize) -> bool {
        let clause = |i: usize| self.ancestors(i).into_iter().find(|&i| self.graph.is_predicate(i));
        word < other
            && (self.sentence[word] != self.sentence[other]
                || matches!((clause(word), clause(other)), (Some(a), Some(b)) if a != b && a < other))
    }

    /// Whether all words that tell a fact stand in one paragraph.
    fn is_told_in_one_block(&self, draft: &Draft) -> bool {
        let mut blocks = draft.triggers.iter().map(|&word| self.block(word));
        blocks.next().is_none_or(|first| blocks.all(|block| block == first))
    }

    /// Whether two types may name one occurrence: they are of a group, or a word of one recalls the other.
    fn is_kin(&self, a: &str, b: &str) -> bool {
        let types = &self.language.types;
        let (Some(x), Some(y)) = (types.get(a), types.get(b)) else { return a == b };
        let recalls = |of: &EventType, by: &str| of.recalled.iter().any(|kind| kind == by);
        x.group == y.group || recalls(x, b) || recalls(y, a)
    }
}
