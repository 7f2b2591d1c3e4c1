//! Facts that tell of victims and of nothing else, and the attack or disaster that the victims fell to.

use vigie_lexicon::events::EventType;
use vigie_nlp::Upos;

use super::{REACH, is_toll};
use crate::{
    extraction::{
        counting,
        draft::Draft,
        merging::{places_meet, times_meet},
        reading::Reading,
    },
    model::{BlockKind, Count, FactPlace, Interval, Layer, Realis, Refusal, Step},
};

/// Days that the toll of one attack may count; a longer time is a running total of many.
const TOLL_DAYS: i32 = 7;

impl Reading<'_> {
    /// Deaths that an attack of the same sentence caused are its counts and not another fact.
    pub(super) fn give_tolls(&self, mut drafts: Vec<Draft>) -> Vec<Draft> {
        let mut drop = vec![false; drafts.len()];
        for k in 0..drafts.len() {
            let toll = self.is_of_victims(&drafts[k].fact.fact_type);
            if !toll || drafts[k].fact.realis != Realis::Actual {
                continue;
            }
            let trigger = drafts[k].triggers[0];
            let cause = (0..drafts.len())
                .filter(|&j| j != k && !drop[j] && self.takes_tolls(&drafts[j]))
                .filter(|&j| drafts[j].fact.realis == Realis::Actual)
                .filter(|&j| self.caused(&drafts[j], &drafts[k]))
                .filter(|&j| !self.is_told_over(&drafts, j, k))
                .min_by_key(|&j| drafts[j].triggers[0].abs_diff(trigger));
            if let Some(j) = cause {
                let toll = drafts[k].clone();
                drop[k] = true;
                self.trace_refusal(&toll, &Refusal::CountedWith { attack: drafts[j].fact.mentions[0] });
                self.note(drafts[j].triggers[0], || Step::Toll { from: toll.fact.mentions[0] });
                for count in toll.fact.counts {
                    if !drafts[j]
                        .fact
                        .counts
                        .iter()
                        .any(|c| c.span == count.span || counting::same(c, &count))
                    {
                        drafts[j].fact.counts.push(count);
                    }
                }
                let attack = &mut drafts[j];
                if attack.fact.patients.is_empty() {
                    attack.fact.patients = toll.fact.patients;
                    attack.patients = toll.patients;
                }
                if attack.fact.places.iter().all(|p| p.inferred)
                    && !toll.fact.places.is_empty()
                    && !toll.fact.places[0].inferred
                {
                    attack.fact.places = toll.fact.places;
                }
                if !attack.dated && toll.dated {
                    attack.fact.time = toll.fact.time;
                    attack.dated = true;
                }
                if attack.fact.agents.is_empty() && !toll.agents.contains(&attack.triggers[0]) {
                    attack.fact.agents = toll.fact.agents;
                    attack.agents = toll.agents;
                }
            }
        }
        let mut keep = drop.into_iter().map(|d| !d);
        drafts.retain(|_| keep.next().unwrap_or(true));
        drafts
    }

    /// Gives the tolls that the weights doubted, and whose figures no fact has, to the attack or disaster told right before;
    /// where the document tells of none they stand alone: a plain "17 people were killed" is never lost.
    pub(crate) fn keep_tolls(&self, drafts: &mut Vec<Draft>, doubted: Vec<Draft>) {
        for mut toll in doubted {
            let at = self.sentence[toll.triggers[0]];
            let told = |c: &Count| {
                let known = |k: &Count| k.span.overlaps(c.span) || counting::same(k, c);
                drafts.iter().any(|d| d.fact.counts.iter().any(known))
            };
            // "Four were killed and nine wounded when rebels seized the dam": who counts the dead counts the wounded.
            let counted =
                |d: &Draft| d.fact.counts.iter().any(|c| toll.fact.counts.iter().any(|t| t.span == c.span));
            let happens = |d: &Draft| d.fact.layer != Layer::State && d.fact.realis == Realis::Actual;
            let beside = drafts.iter().position(|d| happens(d) && counted(d));
            toll.fact.counts.retain(|c| is_toll(c.what) && !told(c));
            if toll.fact.counts.is_empty() || toll.fact.realis != Realis::Actual {
                continue;
            }
            if let Some(k) = beside {
                self.note(drafts[k].triggers[0], || Step::Toll { from: toll.fact.mentions[0] });
                drafts[k].fact.counts.extend(toll.fact.counts);
                continue;
            }
            let victims = |d: &Draft| self.takes_tolls(d) || self.is_of_victims(&d.fact.fact_type);
            let own: Vec<FactPlace> = toll.fact.places.iter().filter(|p| !p.inferred).cloned().collect();
            let cause = (0..drafts.len())
                .filter(|&k| victims(&drafts[k]) && drafts[k].fact.realis == Realis::Actual)
                .max_by_key(|&k| (drafts[k].triggers[0] < toll.triggers[0], drafts[k].triggers[0]));
            let Some(k) = cause else {
                drafts.push(toll);
                continue;
            };
            let told = drafts[k].triggers.iter().map(|&t| self.sentence[t]).max();
            let block = self.block(toll.triggers[0]);
            let within = |reach: usize| told.is_some_and(|told| told <= at && at - told <= reach);
            // "Toll of the typhoon passes 250" over the text, and the figures in its first sentences.
            let headed = drafts[k].fact.block == BlockKind::Headline && within(REACH);
            let next_to = headed || within(1) && drafts[k].triggers.iter().any(|&t| self.block(t) == block);
            if places_meet(&own, &drafts[k].fact.places) == Some(false) {
                drafts.push(toll);
                continue;
            }
            let lacks = |c: &Count| !drafts[k].fact.counts.iter().any(|known| known.what == c.what);
            if next_to && toll.fact.counts.iter().all(lacks) {
                self.note(drafts[k].triggers[0], || Step::Toll { from: toll.fact.mentions[0] });
                drafts[k].fact.counts.extend(toll.fact.counts);
            }
        }
    }

    /// Whether a type tells of victims and of nothing else.
    pub(crate) fn is_of_victims(&self, fact_type: &str) -> bool {
        self.language.types.get(fact_type).is_some_and(|kind| kind.of_victims)
    }

    /// Whether victims are counted with a fact: those of attacks, disasters and riots are, a ban has none.
    pub(super) fn takes_tolls(&self, draft: &Draft) -> bool {
        self.language.types.get(&draft.fact.fact_type).is_some_and(EventType::takes_victims)
            && !draft.triggers.iter().all(|&word| self.is_since_when(word))
    }

    /// Whether a toll tells what was done to its victims, and not only how many they are: a killing.
    fn is_deed(&self, toll: &Draft) -> bool {
        self.language.types.get(&toll.fact.fact_type).is_some_and(|kind| kind.group == "violence")
    }

    /// Whether another attack of its own is told between one and a toll of a later sentence, so that the toll is not the
    /// first one's.
    fn is_told_over(&self, drafts: &[Draft], attack: usize, toll: usize) -> bool {
        let (first, last) = (drafts[attack].triggers[0], drafts[toll].triggers[0]);
        self.sentence[first] < self.sentence[last]
            && drafts.iter().any(|other| {
                let at = other.triggers[0];
                let between = first < at && self.sentence[at] < self.sentence[last];
                between && self.takes_tolls(other) && other.fact.realis == Realis::Actual
            })
    }

    /// Whether the victims of a toll fell to an attack.
    fn caused(&self, attack: &Draft, toll: &Draft) -> bool {
        let (cause, trigger) = (attack.triggers[0], toll.triggers[0]);
        // "The attack on the officer came a month after the murder of the governor": two things that were done.
        let apart = self.graph.pos[trigger] == Upos::Noun
            && !attack.patients.is_empty()
            && !toll.patients.is_empty()
            && !self.share(&attack.fact.patients, &toll.fact.patients);
        if apart && self.is_deed(toll) {
            return false;
        }
        if self.counts_later(attack, toll) {
            return true;
        }
        // "Fighters beheaded three hunters and blew up the bridge": what is done to others after a killing did not kill them.
        let goes_on = self.graph.rel(cause) == "conj" && self.ancestors(cause).contains(&trigger);
        if goes_on
            && self.is_deed(toll)
            && !toll.agents.is_empty()
            && !attack.patients.is_empty()
            && !self.share(&attack.fact.patients, &toll.fact.patients)
        {
            return false;
        }
        // "Six were injured in police firing, twelve were killed by the rioters."
        // "109 were killed on Monday, the deadliest day since protests began".
        if self.is_since_when(cause) && self.sentence[cause] == self.sentence[trigger] {
            return false;
        }
        let by_others = !toll.agents.iter().any(|a| attack.triggers.contains(a))
            && !self.compatible(&attack.fact.agents, &toll.fact.agents, true);
        if by_others {
            return false;
        }
        if self.sentence[cause] != self.sentence[trigger] {
            return false;
        }
        // The attack is who or what killed, or the killing hangs from the attack's clause, or the other way round.
        if toll.agents.iter().any(|a| attack.triggers.contains(a)) {
            return true;
        }
        self.steps(cause, trigger).is_some_and(|(up, down)| up + down <= 4)
    }

    /// Whether the figures of a later sentence, or of the headline, are those of an attack: nobody is said to have killed, and
    /// neither their place nor their days are others. Who counts the dead need not be who tells of the attack.
    fn counts_later(&self, attack: &Draft, toll: &Draft) -> bool {
        let (told, counted) = (self.sentence[attack.triggers[0]], self.sentence[toll.triggers[0]]);
        // What the headline counts is told again in the first sentences.
        let headline = toll.fact.block == BlockKind::Headline
            && attack.fact.block != BlockKind::Headline
            && told <= counted + REACH;
        if !(headline || told < counted && counted - told <= REACH)
            || toll.fact.counts.is_empty() && !self.tells_victims(counted)
            || self.is_deed(toll) && !toll.agents.is_empty()
        {
            return false;
        }
        // "The town was shut in protest. Eleven fighters were shot": who is killed with other words than those of a march did
        // not die in it.
        let of_order =
            self.language.types.get(&attack.fact.fact_type).is_some_and(|kind| kind.group == "order");
        if !headline && of_order && self.is_deed(toll) && !toll.patients.is_empty() {
            return false;
        }
        let places: Vec<FactPlace> = toll.fact.places.iter().filter(|p| !p.inferred).cloned().collect();
        let (then, when) = (toll.fact.time.interval, attack.fact.time.interval);
        places_meet(&places, &attack.fact.places) != Some(false)
            && (!toll.dated || days(then) <= TOLL_DAYS && times_meet(then, when))
    }
}

/// How many days an interval has; an open one has no end of them.
fn days(interval: Option<Interval>) -> i32 {
    interval.and_then(|i| Some((i.latest? - i.earliest?).get_days())).unwrap_or(i32::MAX)
}
