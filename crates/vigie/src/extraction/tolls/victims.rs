//! Numbers of dead, injured and missing, and which fact counts them.

use std::cmp::Ordering;

use super::{REACH, is_toll};
use crate::{
    extraction::{counting, draft::Draft, merging::places_meet, reading::Reading},
    model::{
        BlockKind, Byte, Count, CountWay, FactPlace, Layer, QuantityKind, QuantityMention, Realis, Span,
        Step, What,
    },
};

impl Reading<'_> {
    /// Gives numbers of victims that stand on no fact yet to the one that they are of; where weights have looked at all
    /// numbers (`weighed`), only plain ones.
    pub(super) fn count_victims(&self, drafts: &mut [Draft], weighed: bool) {
        for quantity in &self.mentions.quantities {
            let Some(what) = self.toll(quantity) else { continue };
            let Some(at) = self.top_of(quantity.number) else { continue };
            if drafts.iter().any(|d| d.fact.counts.iter().any(|c| c.span == quantity.span)) {
                continue;
            }
            let counting = match weighed {
                true => self.plainly_counting(drafts, quantity, what, at),
                false => self.counting(drafts, quantity, what, at),
            };
            let Some(k) = counting else { continue };
            let (span, way) = (quantity.span, CountWay::Victims);
            self.note(drafts[k].triggers[0], || Step::Count { span, what: what.as_str(), way });
            let count = self.count(quantity, what);
            if !drafts[k].fact.counts.iter().any(|c| counting::same(c, &count)) {
                drafts[k].fact.counts.push(count);
            }
        }
    }

    /// The fact that a number of victims is of, by the rules alone.
    fn counting(&self, drafts: &[Draft], quantity: &QuantityMention, what: What, at: usize) -> Option<usize> {
        let nearest = self.told_beside(drafts, at);
        match what {
            _ if is_toll(what) => nearest.or_else(|| self.told_before(drafts, at)),
            // Houses that burnt; what is no thing that is counted is no figure of an attack.
            What::Other => nearest.filter(|_| self.counts_things(quantity)),
            _ => nearest.filter(|&k| drafts[k].fact.layer == Layer::Hazard),
        }
    }

    /// The fact that a number of victims is plainly of, though the weights gave it to none.
    fn plainly_counting(
        &self,
        drafts: &[Draft],
        quantity: &QuantityMention,
        what: What,
        at: usize,
    ) -> Option<usize> {
        if !is_toll(what) {
            return None;
        }
        let nearest = self.told_beside(drafts, at);
        // "A supporter was killed in police firing": nobody else counts them.
        if quantity.indefinite && nearest.is_some_and(|k| drafts[k].fact.counts.is_empty()) {
            return nearest;
        }
        if self.is_part(quantity) {
            return None;
        }
        // "… hit the market, killing six people".
        let lacks =
            |k: usize| self.takes_tolls(&drafts[k]) && drafts[k].fact.counts.iter().all(|c| c.what != what);
        if nearest.is_some_and(lacks) {
            return nearest;
        }
        // "One was killed and three others were wounded": beside another figure of the same fact.
        let here = self.sentence[at];
        let beside = |c: &Count| self.top_of(c.span).is_some_and(|i| self.sentence[i] == here);
        let told = nearest.or_else(|| self.told_before(drafts, at));
        told.filter(|&k| drafts[k].fact.counts.iter().any(beside))
    }

    /// The fact of its own sentence that a number of victims stands nearest to; an attack goes before a toll.
    fn told_beside(&self, drafts: &[Draft], at: usize) -> Option<usize> {
        let may_count = |k: &usize| {
            let draft = &drafts[*k];
            (self.is_of_victims(&draft.fact.fact_type) || self.takes_tolls(draft))
                && draft.fact.realis == Realis::Actual
                && self.sentence[draft.triggers[0]] == self.sentence[at]
        };
        (0..drafts.len()).filter(may_count).min_by_key(|&k| {
            let trigger = drafts[k].triggers[0];
            let far = self.steps(trigger, at).map_or(99, |(up, down)| up + down);
            (!self.takes_tolls(&drafts[k]), far, trigger.abs_diff(at))
        })
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
        let near = |k: &usize| told(*k) < here && here - told(*k) <= REACH;
        (0..drafts.len()).filter(near).filter(taken).max_by_key(|&k| drafts[k].triggers[0])
    }

    /// "at least 40 people, among them nine children": a part counts what its whole counts, for the same facts.
    pub(super) fn count_parts(&self, drafts: &mut [Draft]) {
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

    /// Leaves a number of dead, injured or missing that several occurrences have to the one that tells of it nearest: of those
    /// that have a word in its sentence the one with the fewest steps to it, else the one told last before it.
    pub(crate) fn count_once(&self, drafts: &mut [Draft]) {
        let mut figures: Vec<(Span<Byte>, What)> = drafts
            .iter()
            .flat_map(|d| &d.fact.counts)
            .filter(|c| is_toll(c.what))
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

    /// Whether a sentence has a number of victims.
    pub(super) fn tells_victims(&self, sentence: usize) -> bool {
        self.mentions.quantities.iter().any(|q| {
            self.top_of(q.number).is_some_and(|i| self.sentence[i] == sentence) && self.toll(q).is_some()
        })
    }
}
