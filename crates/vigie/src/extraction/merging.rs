//! One fact per occurrence: what a document tells twice is joined, and tolls go to the attack that caused them.

use std::{cmp::Ordering, collections::BTreeSet};

use vigie_lexicon::events::{EventType, Told};
use vigie_nlp::Upos;

use super::{
    counting,
    facts::{FactModels, changes_hands},
    reading::Reading,
    weighing::{FactNetwork, PairExample, Sentences, ToldWord},
};
use crate::model::{
    Argument, BlockKind, Byte, Count, CountWay, Fact, FactPlace, Interval, Layer, Level, MentionKind,
    QuantityKind, Realis, Refusal, Sameness, Span, Step, What,
};

/// A fact with what merging needs to know of its words.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) fact: Fact,
    /// Trigger words, by token.
    pub(crate) triggers: Vec<usize>,
    /// Heads of agents and patients, by token.
    pub(crate) agents: Vec<usize>,
    pub(crate) patients: Vec<usize>,
    /// Whether its time is told and not only the document's date.
    pub(crate) dated: bool,
    /// How probable the network of triggers thinks its type.
    pub(crate) chance: Option<f32>,
}

/// Sentences over which a toll goes back to what caused it.
const TOLL_REACH: usize = 3;
/// Days that the toll of one attack may count; a longer time is a running total of many.
const TOLL_DAYS: i32 = 7;

impl Reading<'_> {
    /// Joins drafts that tell one occurrence; `models` weigh what the rules say of each pair.
    pub(crate) fn merge(&self, drafts: Vec<Draft>, models: Option<&FactModels>) -> Vec<Draft> {
        let network = models.map(|m| &m.coreference).filter(|m| m.knows(&self.language.code));
        let weighed = network.map(|network| (network, Sentences::of(self)));
        let mut out: Vec<Draft> = Vec::new();
        for draft in self.with_tolls(drafts, models) {
            match self.occurrence_of(&out, &draft, weighed.as_ref()) {
                Some((k, sameness)) => {
                    let to = out[k].fact.mentions[0];
                    self.note(draft.triggers[0], || Step::Joined { to, sameness });
                    self.join(&mut out[k], draft);
                }
                None => out.push(draft),
            }
        }
        out
    }

    /// Every telling with each occurrence told before it, as learning sees them; `occurrences` says which one each tells of.
    pub(crate) fn pair_examples(
        &self,
        drafts: Vec<Draft>,
        models: &FactModels,
        occurrences: impl Fn(&[ToldWord]) -> Vec<Option<usize>>,
    ) -> Vec<PairExample> {
        let drafts = self.with_tolls(drafts, Some(models));
        let words: Vec<ToldWord> = drafts.iter().map(|draft| self.told_word(draft)).collect();
        let (mut told, mut known): (Vec<Draft>, Vec<Option<usize>>) = Default::default();
        let sentences = Sentences::of(self);
        let mut out = Vec::new();
        for (draft, occurrence) in drafts.into_iter().zip(occurrences(&words)) {
            let right = known.iter().position(|k| k.is_some() && *k == occurrence);
            for k in (0..told.len()).filter(|&k| self.may_be_joined(&told[k], &draft)) {
                let ruled = self.ruled(&told, k, &draft);
                out.push(self.pair_example((&told, k), &draft, ruled, &sentences, right == Some(k)));
            }
            match right {
                Some(k) => self.join(&mut told[k], draft),
                None => {
                    told.push(draft);
                    known.push(occurrence);
                }
            }
        }
        out
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
            toll.fact
                .counts
                .retain(|c| matches!(c.what, What::Killed | What::Injured | What::Missing) && !told(c));
            if toll.fact.counts.is_empty() || toll.fact.realis != Realis::Actual {
                continue;
            }
            if let Some(k) = beside {
                self.note(drafts[k].triggers[0], || Step::Toll { from: toll.fact.mentions[0] });
                drafts[k].fact.counts.extend(toll.fact.counts);
                continue;
            }
            let victims = |d: &Draft| self.takes_tolls(d) || is_of_victims(&d.fact.fact_type);
            let cause = (0..drafts.len())
                .filter(|&k| victims(&drafts[k]) && drafts[k].fact.realis == Realis::Actual)
                .max_by_key(|&k| (drafts[k].triggers[0] < toll.triggers[0], drafts[k].triggers[0]));
            let Some(k) = cause else {
                drafts.push(toll);
                continue;
            };
            let told = drafts[k].triggers.iter().map(|&t| self.sentence[t]).max();
            let block = self.block(toll.triggers[0]);
            let next_to = told.is_some_and(|told| told <= at && at - told <= 1)
                && drafts[k].triggers.iter().any(|&t| self.block(t) == block);
            let own: Vec<FactPlace> = toll.fact.places.iter().filter(|p| !p.inferred).cloned().collect();
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

    /// Gives what somebody asks, threatens or promises its source, where nobody else tells it: he does.
    pub(crate) fn source_what_is_asked(&self, drafts: &mut [Draft]) {
        let is_act =
            |d: &Draft| matches!(d.fact.fact_type.as_str(), "demand" | "threaten" | "promise_support");
        let acts: Vec<(usize, usize)> = drafts
            .iter()
            .filter(|d| is_act(d) && d.triggers.len() == 1)
            .filter_map(|d| Some((d.triggers[0], *d.agents.first()?)))
            .collect();
        let asked = |word: usize, verb: usize| {
            self.graph.head(word) == Some(verb) && matches!(self.graph.rel(word), "xcomp" | "ccomp")
        };
        for draft in drafts.iter_mut().filter(|d| d.fact.sources.is_empty() && !is_act(d)) {
            let to_be = matches!(draft.fact.realis, Realis::Future | Realis::Hypothetical);
            let by = acts.iter().find(|(verb, _)| draft.triggers.iter().any(|&word| asked(word, *verb)));
            draft.fact.sources.extend(by.filter(|_| to_be).map(|&(_, who)| self.speaking(who)));
        }
    }

    /// Leaves a number of dead, injured or missing that several occurrences have to the one that tells of it nearest: of those
    /// that have a word in its sentence the one with the fewest steps to it, else the one told last before it.
    pub(crate) fn count_once(&self, drafts: &mut [Draft]) {
        let mut figures: Vec<(Span<Byte>, What)> = drafts
            .iter()
            .flat_map(|d| &d.fact.counts)
            .filter(|c| matches!(c.what, What::Killed | What::Injured | What::Missing))
            .map(|c| (c.span, c.what))
            .collect();
        figures.sort_unstable();
        figures.dedup();
        for (span, what) in figures {
            let Some(at) = self.top_of(span) else { continue };
            let has = |d: &Draft| d.fact.counts.iter().any(|c| (c.span, c.what) == (span, what));
            // "Eleven dead in market bombing": those of the bombing that is told below with eleven dead.
            let below = self.block_kind(at) == BlockKind::Headline;
            let again = |d: &Draft| {
                let own = d.fact.counts.iter().find(|c| (c.span, c.what) == (span, what));
                let told = |c: &Count| {
                    self.top_of(c.span).is_some_and(|i| self.block_kind(i) != BlockKind::Headline)
                };
                drafts.iter().position(|other| {
                    let same = |c: &&Count| {
                        own.is_some_and(|own| c.what == own.what && c.low == own.low && c.high == own.high)
                    };
                    other.fact.counts.iter().filter(same).any(told)
                })
            };
            let owner = drafts.iter().find(|d| has(d)).filter(|_| below).and_then(again);
            let holders: Vec<usize> = (0..drafts.len()).filter(|&k| has(&drafts[k])).collect();
            let far = |&k: &usize| {
                let words = drafts[k].triggers.iter();
                let ways = words.map(|&word| match self.sentence[word].cmp(&self.sentence[at]) {
                    Ordering::Equal => (0, self.steps(word, at).map_or(usize::MAX, |(up, down)| up + down)),
                    Ordering::Less => (1, at - word),
                    Ordering::Greater => (2, word - at),
                });
                ways.min()
            };
            let Some(own) = owner.or_else(|| holders.iter().copied().min_by_key(far)) else { continue };
            let to = drafts[own].fact.mentions[0];
            // Two tellings that nothing parts may be of one occurrence all the same.
            let apart = |k: usize| {
                let (x, y) = (&drafts[k].fact, &drafts[own].fact);
                x.fact_type != y.fact_type || places_meet(&x.places, &y.places) == Some(false)
            };
            let others: Vec<usize> = holders.into_iter().filter(|&k| k != own && apart(k)).collect();
            for k in others {
                drafts[k].fact.counts.retain(|c| (c.span, c.what) != (span, what));
                self.note(drafts[k].triggers[0], || Step::CountedBy { span, to });
            }
        }
    }

    /// Of the occurrences told so far, the one that a telling is of, with what makes them one.
    fn occurrence_of(
        &self,
        told: &[Draft],
        draft: &Draft,
        weighed: Option<&(&FactNetwork, Sentences<'_>)>,
    ) -> Option<(usize, Sameness)> {
        let ruled = |k: usize| self.ruled(told, k, draft);
        let Some((network, sentences)) = weighed else {
            return (0..told.len()).rev().find_map(|k| Some((k, ruled(k)?)));
        };
        let may_be = (0..told.len()).filter(|&k| self.may_be_joined(&told[k], draft));
        let pairs: Vec<(usize, Option<Sameness>)> = may_be.map(|k| (k, ruled(k))).collect();
        let chances = self.weigh_pairs(told, &pairs, draft, sentences, network);
        let weighed = pairs
            .into_iter()
            .zip(chances)
            .filter_map(|((k, ruled), chance)| Some((k, chance?, ruled.unwrap_or(Sameness::Weights))));
        weighed.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _, sameness)| (k, sameness))
    }

    /// The drafts with the tolls that belong to them, before what is told twice is joined.
    fn with_tolls(&self, drafts: Vec<Draft>, models: Option<&FactModels>) -> Vec<Draft> {
        let mut drafts = self.give_tolls(drafts);
        let weighed = models.is_some_and(|m| m.counts.knows(&self.language.code));
        self.count_victims(&mut drafts, weighed);
        if !weighed {
            self.count_parts(&mut drafts);
        }
        self.drop_causes(&mut drafts);
        self.join_compounds(&mut drafts);
        drafts
    }

    /// "Tear-gas shells were lobbed": a word that only says what sort of thing another fact of its type is done with tells no second.
    fn join_compounds(&self, drafts: &mut Vec<Draft>) {
        let told: Vec<(usize, String)> =
            drafts.iter().map(|d| (d.triggers[0], d.fact.fact_type.clone())).collect();
        drafts.retain(|d| {
            let at = d.triggers[0];
            let above: Vec<usize> = self.ancestors(at).into_iter().skip(1).take(2).collect();
            let of_its_type =
                |(word, kind): &(usize, String)| above.contains(word) && *kind == d.fact.fact_type;
            let compound = self.graph.rel(at) == "compound" && self.graph.pos[at] == Upos::Noun;
            !(compound && told.iter().any(of_its_type))
        });
    }

    /// Rain that is told as the cause of a flood is its agent, not a fact beside it.
    fn drop_causes(&self, drafts: &mut Vec<Draft>) {
        let hazards = drafts.iter().filter(|d| d.fact.layer == Layer::Hazard);
        let causes: Vec<(usize, usize)> = hazards
            .flat_map(|d| d.agents.iter().filter(|a| !d.triggers.contains(a)).map(|&a| (a, d.triggers[0])))
            .collect();
        drafts.retain(|d| {
            // « Des inondations provoquées par des pluies »: of two that name each other the first is told.
            let caused = |t: &usize| {
                causes.iter().any(|&(cause, of)| cause == *t && !(d.agents.contains(&of) && *t < of))
            };
            let told =
                d.fact.layer != Layer::Hazard || d.triggers.len() > 1 || !d.triggers.iter().all(caused);
            if !told {
                self.trace_refusal(d, &Refusal::Cause);
            }
            told
        });
    }

    /// Whether victims are counted with a fact: those of attacks, disasters and riots are, a ban has none.
    fn takes_tolls(&self, draft: &Draft) -> bool {
        self.language
            .types
            .get(&draft.fact.fact_type)
            .is_some_and(|kind| kind.victims && matches!(kind.group.as_str(), "fight" | "hazard" | "order"))
            && !draft.triggers.iter().all(|&word| self.is_since_when(word))
    }

    /// Deaths that an attack of the same sentence caused are its counts and not another fact.
    fn give_tolls(&self, mut drafts: Vec<Draft>) -> Vec<Draft> {
        let mut drop = vec![false; drafts.len()];
        for k in 0..drafts.len() {
            let toll = is_of_victims(&drafts[k].fact.fact_type);
            if !toll || drafts[k].fact.realis != Realis::Actual {
                continue;
            }
            let trigger = drafts[k].triggers[0];
            let cause = (0..drafts.len())
                .filter(|&j| j != k && !drop[j] && self.takes_tolls(&drafts[j]))
                .filter(|&j| drafts[j].fact.realis == Realis::Actual)
                .filter(|&j| self.caused(&drafts[j], &drafts[k], trigger))
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

    /// Numbers of victims that stand in an attack's sentence and on no fact yet; where weights have looked at all numbers
    /// (`weighed`), only plain tolls beside another figure of the same fact ("one was killed and three others were wounded").
    fn count_victims(&self, drafts: &mut [Draft], weighed: bool) {
        for quantity in &self.mentions.quantities {
            let Some(what) = self.toll(quantity) else { continue };
            let Some(at) = self.top_of(quantity.number) else { continue };
            if drafts.iter().any(|d| d.fact.counts.iter().any(|c| c.span == quantity.span)) {
                continue;
            }
            let nearest = (0..drafts.len())
                .filter(|&k| {
                    let toll = is_of_victims(&drafts[k].fact.fact_type);
                    (toll || self.takes_tolls(&drafts[k])) && drafts[k].fact.realis == Realis::Actual
                })
                .filter(|&k| self.sentence[drafts[k].triggers[0]] == self.sentence[at])
                .min_by_key(|&k| {
                    let trigger = drafts[k].triggers[0];
                    let far = self.steps(trigger, at).map_or(99, |(up, down)| up + down);
                    (!self.takes_tolls(&drafts[k]), far, trigger.abs_diff(at))
                });
            let toll = matches!(what, What::Killed | What::Injured | What::Missing);
            let nearest = match what {
                // "A supporter was killed in police firing": nobody else counts them.
                _ if weighed
                    && quantity.indefinite
                    && toll
                    && nearest.is_some_and(|k| drafts[k].fact.counts.is_empty()) =>
                {
                    nearest
                }
                // "… hit the market, killing six people".
                _ if weighed
                    && toll
                    && !self.is_part(quantity)
                    && nearest.is_some_and(|k| {
                        self.takes_tolls(&drafts[k]) && drafts[k].fact.counts.iter().all(|c| c.what != what)
                    }) =>
                {
                    nearest
                }
                _ if weighed => {
                    let here = self.sentence[at];
                    let beside = |c: &Count| self.top_of(c.span).is_some_and(|i| self.sentence[i] == here);
                    let told = nearest.or_else(|| self.told_before(drafts, at)).filter(|_| toll);
                    told.filter(|&k| !self.is_part(quantity) && drafts[k].fact.counts.iter().any(beside))
                }
                What::Killed | What::Injured | What::Missing => {
                    nearest.or_else(|| self.told_before(drafts, at))
                }
                // Houses that burnt; what is no thing that is counted is no figure of an attack.
                What::Other => nearest.filter(|_| self.counts_things(quantity)),
                _ => nearest.filter(|&k| drafts[k].fact.layer == Layer::Hazard),
            };
            if let Some(k) = nearest {
                let way = CountWay::Victims;
                self.note(drafts[k].triggers[0], || Step::Count {
                    span: quantity.span,
                    what: what.as_str(),
                    way,
                });
                let count = self.count(quantity, what);
                if !drafts[k].fact.counts.iter().any(|c| counting::same(c, &count)) {
                    drafts[k].fact.counts.push(count);
                }
            }
        }
    }

    /// The attack that a number of victims goes back to where its own sentence tells of none: of the sentences before, or the
    /// first below a headline.
    fn told_before(&self, drafts: &[Draft], at: usize) -> Option<usize> {
        let here = self.sentence[at];
        // "In Geneina gunmen looted the market. The number of dead was put at 96": not those of the paragraph before.
        let block = self.block(at);
        let named: Vec<FactPlace> = self.places_named_before(at);
        let elsewhere = |draft: &Draft| {
            self.block(draft.triggers[0]) != block && places_meet(&named, &draft.fact.places) == Some(false)
        };
        let taken = |k: &usize| {
            drafts[*k].fact.realis == Realis::Actual
                && self.takes_tolls(&drafts[*k])
                && !elsewhere(&drafts[*k])
        };
        let told = |k: usize| self.sentence[drafts[k].triggers[0]];
        if self.block_kind(at) == BlockKind::Headline {
            return (0..drafts.len()).filter(taken).find(|&k| told(k) > here);
        }
        let near = |k: &usize| told(*k) < here && here - told(*k) <= TOLL_REACH;
        (0..drafts.len()).filter(near).filter(taken).max_by_key(|&k| drafts[k].triggers[0])
    }

    /// "at least 40 people, among them nine children": a part counts what its whole counts, for the same facts.
    fn count_parts(&self, drafts: &mut [Draft]) {
        for part in &self.mentions.quantities {
            if part.kind != QuantityKind::Count || !part.high.is_finite() || !self.is_part(part) {
                continue;
            }
            let Some(at) = self.top_of(part.number) else { continue };
            let whole = |c: &Count| {
                c.span.end <= part.span.start
                    && self.top_of(c.span).is_some_and(|i| self.sentence[i] == self.sentence[at])
                    && !matches!(c.what, What::Share | What::Places | What::Weapons | What::Other)
                    && c.high >= part.high
            };
            let counted = drafts.iter().any(|d| d.fact.counts.iter().any(|c| c.span.overlaps(part.span)));
            let wholes = drafts.iter().flat_map(|d| &d.fact.counts).filter(|c| whole(c));
            let Some(nearest) = wholes.max_by_key(|c| c.span.start).map(|c| (c.span, c.what)) else {
                continue;
            };
            if counted {
                continue;
            }
            for draft in drafts.iter_mut() {
                if draft.fact.counts.iter().any(|c| (c.span, c.what) == nearest) {
                    let (span, what) = (part.span, nearest.1);
                    let way = CountWay::Victims;
                    self.note(draft.triggers[0], || Step::Count { span, what: what.as_str(), way });
                    draft.fact.counts.push(self.count(part, what));
                }
            }
        }
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

    fn caused(&self, attack: &Draft, toll: &Draft, trigger: usize) -> bool {
        let cause = attack.triggers[0];
        // "The attack on the officer came a month after the murder of the governor": two things that were done.
        let apart = self.graph.pos[trigger] == Upos::Noun
            && !attack.patients.is_empty()
            && !toll.patients.is_empty()
            && !self.share(&attack.fact.patients, &toll.fact.patients);
        if apart && toll.fact.fact_type == "kill" {
            return false;
        }
        if self.counts_later(attack, toll) {
            return true;
        }
        // "Fighters beheaded three hunters and blew up the bridge": what is done to others after a killing did not kill them.
        let goes_on = self.graph.rel(cause) == "conj" && self.ancestors(cause).contains(&trigger);
        if goes_on
            && toll.fact.fact_type == "kill"
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
            && told <= counted + TOLL_REACH;
        if !(headline || told < counted && counted - told <= TOLL_REACH)
            || toll.fact.counts.is_empty() && !self.tells_victims(counted)
            || toll.fact.fact_type == "kill" && !toll.agents.is_empty()
        {
            return false;
        }
        // "The town was shut in protest. Eleven fighters were shot": who is killed with other words than those of a march did
        // not die in it.
        let of_order =
            self.language.types.get(&attack.fact.fact_type).is_some_and(|kind| kind.group == "order");
        if !headline && of_order && toll.fact.fact_type == "kill" && !toll.patients.is_empty() {
            return false;
        }
        let places: Vec<FactPlace> = toll.fact.places.iter().filter(|p| !p.inferred).cloned().collect();
        let (then, when) = (toll.fact.time.interval, attack.fact.time.interval);
        places_meet(&places, &attack.fact.places) != Some(false)
            && (!toll.dated || days(then) <= TOLL_DAYS && times_meet(then, when))
    }

    /// Whether a sentence has a number of victims.
    fn tells_victims(&self, sentence: usize) -> bool {
        self.mentions.quantities.iter().any(|q| {
            self.top_of(q.number).is_some_and(|i| self.sentence[i] == sentence) && self.toll(q).is_some()
        })
    }

    /// What the rules take to make a telling one with an occurrence told before.
    fn ruled(&self, told: &[Draft], k: usize, draft: &Draft) -> Option<Sameness> {
        let same = self.same_occurrence(&told[k], draft);
        same.or_else(|| self.recalls(told, draft).filter(|&of| of == k).map(|_| Sameness::Recalled))
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

    /// What makes two drafts tell one occurrence; none where they tell two.
    fn same_occurrence(&self, a: &Draft, b: &Draft) -> Option<Sameness> {
        let (x, y) = (&a.fact, &b.fact);
        if x.fact_type != y.fact_type || x.stance != y.stance {
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

    /// Whether two tellings may be of one occurrence, whatever the weights think: not where somebody denies what another says,
    /// nor where they name two places or two times.
    fn may_be_joined(&self, told: &Draft, draft: &Draft) -> bool {
        let (x, y) = (&told.fact, &draft.fact);
        let named = |fact: &Fact| fact.places.iter().any(|p| !p.inferred);
        // "He said that he had retaken the post … launched an operation to retake it": it is told of twice.
        let planned = matches!(
            (x.realis, y.realis),
            (Realis::Future, Realis::Actual) | (Realis::Actual, Realis::Future)
        );
        let of_land =
            |fact: &Fact| self.language.types.get(&fact.fact_type).is_some_and(|t| t.group == "territory");
        // « Nous tenons la ville », say the rebels, and so does the governor.
        let of_whom = |fact: &Fact| self.language.types.get(&fact.fact_type).is_some_and(changes_hands);
        // "Rebels enter Hama | Fighters of the Front entered Hama on Thursday".
        let headline = |fact: &Fact| fact.block == BlockKind::Headline;
        let renamed = headline(x) != headline(y) && self.compatible(&x.agents, &y.agents, true);
        x.stance == y.stance
            && self.is_kin(&x.fact_type, &y.fact_type)
            && !self.named_apart(x, y)
            && !self.shares_apart(x, y)
            && !(self.figures_apart(x, y) && self.others_done_to(x, y))
            && !(planned && (of_land(x) || of_land(y)))
            && !(self.agents_apart(x, y) && !renamed && (of_whom(x) || of_whom(y)))
            && (!told.dated || !draft.dated || times_meet(x.time.interval, y.time.interval))
            && (!named(x) || !named(y) || places_meet(&x.places, &y.places) != Some(false))
    }

    /// Whether two types may name one occurrence: they are of a group, or a word of one recalls the other.
    fn is_kin(&self, a: &str, b: &str) -> bool {
        let types = &self.language.types;
        let (Some(x), Some(y)) = (types.get(a), types.get(b)) else { return a == b };
        let recalls = |of: &EventType, by: &str| of.recalled.iter().any(|kind| kind == by);
        x.group == y.group || recalls(x, b) || recalls(y, a)
    }

    /// Whether two facts name whom they are done by, and nobody who is the same.
    fn agents_apart(&self, x: &Fact, y: &Fact) -> bool {
        !x.agents.is_empty() && !y.agents.is_empty() && !self.share(&x.agents, &y.agents)
    }

    /// Whether all words that tell a fact stand in one paragraph.
    fn is_told_in_one_block(&self, draft: &Draft) -> bool {
        let mut blocks = draft.triggers.iter().map(|&word| self.block(word));
        blocks.next().is_none_or(|first| blocks.all(|block| block == first))
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

    /// Whether two facts name persons as whom they were done to, and not one that is the same: "the murder of judge Arango …
    /// the murder of governor Roldán".
    fn named_apart(&self, x: &Fact, y: &Fact) -> bool {
        let (x, y) = (self.names_done_to(x), self.names_done_to(y));
        !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
    }

    /// Whether two facts tell of other shares of a whole: "holds half of the town … a third of it".
    fn shares_apart(&self, x: &Fact, y: &Fact) -> bool {
        let shares = |fact: &Fact| -> Vec<u64> {
            let shares = fact.counts.iter().filter(|c| c.what == What::Share);
            shares.map(|c| c.low.to_bits()).collect()
        };
        let part = |fact: &Fact| {
            let tops = fact.patients.iter().filter_map(|p| self.top_of(p.span));
            tops.filter(|&top| self.is_partitive(top)).map(|top| self.graph.lemmas[top].as_str()).next()
        };
        let (a, b) = (shares(x), shares(y));
        !a.is_empty() && !b.is_empty() && !a.iter().any(|share| b.contains(share))
            || [x, y].iter().all(|fact| fact.block != BlockKind::Headline)
                && matches!((part(x), part(y)), (Some(a), Some(b)) if a != b)
    }

    /// Whether people of two sorts undergo two facts, none of whom may stand for the others: "six priests", "a mayor".
    fn others_done_to(&self, x: &Fact, y: &Fact) -> bool {
        let of_people = self.language.types.get(&x.fact_type).is_some_and(|kind| kind.of_people);
        let told = |fact: &Fact| {
            !fact.patients.is_empty()
                && fact.patients.iter().all(|p| {
                    self.top_of(p.span).is_some_and(|top| !self.fits(top, &self.language.grammar.anybody))
                })
        };
        of_people && told(x) && told(y) && !self.share(&x.patients, &y.patients)
    }

    /// Whether two facts tell of other numbers of victims: no figure of one is one of the other, or one counts several and
    /// the other is done to one ("four villagers", "the mayor").
    fn figures_apart(&self, x: &Fact, y: &Fact) -> bool {
        let figures = |fact: &Fact| -> Vec<u64> {
            let victims = fact.counts.iter().filter(|c| c.what.is_of_victims());
            let told: Vec<u64> = victims.map(|c| c.low.to_bits()).collect();
            let one = told.is_empty() && fact.patients.len() == 1 && self.is_one_of(&fact.patients[0]);
            if one { vec![1f64.to_bits()] } else { told }
        };
        let (x, y) = (figures(x), figures(y));
        !x.is_empty() && !y.is_empty() && !x.iter().any(|figure| y.contains(figure))
    }

    /// Whether a noun phrase stands for one.
    fn is_one_of(&self, argument: &Argument) -> bool {
        let top = self.top_of(argument.span);
        top.is_some_and(|top| {
            self.graph.has(top, "Number=Sing")
                && !self.is_partitive(top)
                && !self.fits(top, &self.language.grammar.collectives)
                && argument.kind != MentionKind::Organisation
        })
    }

    /// The words of the names of persons among whom a fact was done to: their own, or told beside the noun that stands for
    /// them ("his wife, Angela Piedad").
    fn names_done_to(&self, fact: &Fact) -> BTreeSet<&str> {
        let name = |i: usize| self.graph.pos[i] == Upos::Propn;
        let own = fact
            .patients
            .iter()
            .filter(|p| p.kind == MentionKind::Person)
            .flat_map(|p| self.parsed.tokens_of(p.span).range().filter(|&i| name(i)));
        let beside = fact.patients.iter().filter_map(|p| self.top_of(p.span)).flat_map(|top| {
            self.graph.children[top].iter().copied().filter(|&c| self.graph.rel(c) == "appos" && name(c))
        });
        let beside = beside.flat_map(|c| self.graph.phrase(c).range().filter(|&i| name(i)));
        own.chain(beside).map(|i| self.graph.forms[i].as_str()).collect()
    }

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

    fn join(&self, into: &mut Draft, other: Draft) {
        let Draft { fact, triggers, agents, patients, dated, chance } = other;
        let recalled = |of: &str, by: &str| {
            self.language.types.get(of).is_some_and(|kind| kind.recalled.iter().any(|t| t == by))
        };
        if chance > into.chance && !recalled(&into.fact.fact_type, &fact.fact_type) {
            into.chance = chance;
            // "The attack" is of the sort that its other words tell more surely.
            if into.fact.fact_type != fact.fact_type {
                into.fact.fact_type = fact.fact_type;
                into.fact.layer = fact.layer;
                into.fact.rule = fact.rule;
            }
        }
        let from_headline = into.fact.block == BlockKind::Headline && fact.block != BlockKind::Headline;
        into.fact.mentions.extend(fact.mentions);
        into.triggers.extend(triggers);
        // "Gunmen attacked the village": whoever names them later says who did it.
        let known = |list: &[Argument]| list.iter().any(|x| x.actor.is_some());
        if into.fact.agents.is_empty() || known(&fact.agents) && !known(&into.fact.agents) {
            into.fact.agents = fact.agents;
            into.agents = agents;
        }
        if into.fact.patients.is_empty() {
            into.fact.patients = fact.patients;
            into.patients = patients;
        }
        if into.fact.instruments.is_empty() {
            into.fact.instruments = fact.instruments;
        }
        let finer = |p: &[FactPlace]| p.iter().map(|p| (p.inferred, p.place.level)).min();
        // « L'attaque de Barsalogho … une attaque ignoble »: where it comes up again is not where it was.
        let only_near = into.fact.block != BlockKind::Headline && fact.places.iter().all(|p| p.inferred);
        if into.fact.places.is_empty() && !only_near
            || !fact.places.is_empty() && finer(&fact.places) < finer(&into.fact.places)
        {
            into.fact.places = fact.places;
        }
        if !into.dated && dated {
            into.fact.time = fact.time;
            into.dated = true;
        }
        for count in fact.counts {
            if !into.fact.counts.iter().any(|c| counting::same(c, &count)) {
                into.fact.counts.push(count);
            }
        }
        // A headline asserts what the body attributes: the body's source counts.
        if from_headline || into.fact.block == BlockKind::Headline {
            into.fact.sources = fact.sources;
            into.fact.stance = fact.stance;
            into.fact.block = fact.block;
        }
        // Else the first sentence of the body decides: what comes back to it later without a source does not assert it.
    }
}

/// Whether a type tells of victims and of nothing else.
pub(crate) fn is_of_victims(fact_type: &str) -> bool {
    matches!(fact_type, "casualties" | "kill")
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

/// How many days an interval has; an open one has no end of them.
fn days(interval: Option<Interval>) -> i32 {
    interval.and_then(|i| Some((i.latest? - i.earliest?).get_days())).unwrap_or(i32::MAX)
}

pub(crate) fn times_meet(a: Option<Interval>, b: Option<Interval>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let starts_late =
        |x: Interval, y: Interval| matches!((x.earliest, y.latest), (Some(e), Some(l)) if e > l);
    !starts_late(a, b) && !starts_late(b, a)
}
