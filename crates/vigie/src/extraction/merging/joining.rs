//! Goes through the tellings of a document and joins each to the occurrence that it is of.

use vigie_nlp::Upos;

use crate::{
    extraction::{
        counting,
        draft::Draft,
        facts::FactModels,
        reading::Reading,
        weighing::{FactNetwork, PairExample, Sentences, ToldWord},
    },
    model::{Argument, BlockKind, FactPlace, Layer, Refusal, Sameness, Step},
};

impl Reading<'_> {
    /// Joins drafts that tell one occurrence; `models` weigh what the rules say of each pair.
    pub(crate) fn merge(&self, drafts: Vec<Draft>, models: Option<&FactModels>) -> Vec<Draft> {
        let network = models.map(|m| &m.coreference).filter(|m| m.knows(&self.language.code));
        let weighed = network.map(|network| (network, Sentences::of(self)));
        let mut out: Vec<Draft> = Vec::new();
        for draft in self.own_tellings(drafts, models) {
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
        let drafts = self.own_tellings(drafts, Some(models));
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

    /// The drafts that tell something of their own, with the tolls that belong to them, before what is told twice is joined.
    fn own_tellings(&self, drafts: Vec<Draft>, models: Option<&FactModels>) -> Vec<Draft> {
        let weighed = models.is_some_and(|m| m.counts.knows(&self.language.code));
        let mut drafts = self.with_tolls(drafts, weighed);
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
        // « Des combats opposent les rebelles à l'armée »: the verb names both sides, the noun one.
        let more = |all: &[usize], some: &[usize]| {
            all.len() > some.len() && some.iter().all(|word| all.contains(word))
        };
        if into.fact.agents.is_empty()
            || known(&fact.agents) && !known(&into.fact.agents)
            || more(&agents, &into.agents)
        {
            into.fact.agents = fact.agents;
            into.agents = agents;
        }
        if into.fact.patients.is_empty() || more(&patients, &into.patients) {
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
