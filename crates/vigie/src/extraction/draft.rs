//! A fact in the making: what the rules propose for a candidate, as it is weighed and as what weights cannot know mends it.

use vigie_lexicon::events::EventType;
use vigie_nlp::Upos;

use super::{
    facts::FactModels,
    matching::Candidate,
    proposing::{Proposal, Told},
    reading::Reading,
    roles::Scene,
    tracing::Bindings,
    weighing::{FactNetwork, Ruled},
};
use crate::model::{Attribution, Byte, Codes, Fact, Layer, Realis, Span, Stance};

/// A fact with what is still to be asked of its words.
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

impl Reading<'_> {
    /// The fact that a candidate tells, if it tells one; `last` is where and when the facts before it were.
    pub(crate) fn draft(
        &self,
        candidate: &Candidate,
        attributions: &[Attribution],
        last: &mut Told<'_>,
        models: Option<&FactModels>,
    ) -> Option<Draft> {
        let trigger = candidate.trigger;
        let knowing =
            |of: fn(&FactModels) -> &FactNetwork| models.map(of).filter(|m| m.knows(&self.language.code));
        let (mut sources, mut stance) = self.voice(trigger, attributions);
        let mut proposal = self.propose(candidate, (&sources, attributions), last);
        let proposed = self.trace.as_ref().map(|_| proposal.clone());
        if let Some(network) = knowing(|m| &m.arguments) {
            (proposal.agents.words, proposal.patients.words) =
                self.weigh_arguments(candidate, &proposal.bound, network);
            self.clear_roles(candidate, (&sources, attributions), &mut proposal);
        }
        if let Some(network) = knowing(|m| &m.places) {
            let weighed = self.weigh_places(candidate, &proposal.bound, network);
            self.take_places(candidate, weighed, &mut proposal);
        }
        self.clear_places(candidate, &sources, &mut proposal);
        self.keep_places(candidate, &proposal.bound.places, last);
        let Proposal { mut agents, mut patients, located, bound, whence } = proposal;
        if sources.is_empty() {
            sources.extend(self.accuser_of(&[trigger], &agents.words));
        }
        let instruments = self.fill(candidate, "instrument");
        let fillers: [(&str, &[usize]); 4] = [
            ("agent", &agents.words),
            ("patient", &patients.words),
            ("instrument", &instruments.words),
            ("place", &located.words),
        ];
        let turned = self.taking(candidate, &fillers, &last.types);
        let taken = turned.map(|_| Candidate { turned, ..candidate.clone() });
        let candidate = taken.as_ref().unwrap_or(candidate);
        let pattern = self.telling(candidate);
        let kind = self.language.types.get(pattern.fact_type.as_str())?;
        let layer = layer_of(kind);
        let ruled_counts = self.counts(
            candidate,
            &[("agent", &agents), ("patient", &patients), ("instrument", &instruments), ("place", &located)],
        );
        let mut counts = match knowing(|m| &m.counts) {
            Some(network) => self.weigh_counts(candidate, &ruled_counts, &bound.agents, network),
            None => ruled_counts.clone(),
        };
        // "According to two residents": nobody of them was hurt.
        let tells = |span: Span<Byte>| sources.iter().any(|source| source.span.covers(span));
        counts.retain(|count| !(count.what.is_of_victims() && tells(count.span)));
        let worded = self.time_of(trigger, layer);
        let (mut time, mut dating) = self.date(trigger, kind, worded, &mut last.time);
        // "Denied that it had burned homes and accused the army": what who denies does himself is not denied.
        let denier = sources.last().and_then(|source| self.top_of(source.span));
        if stance == Stance::Denies
            && kind.group == "politics"
            && (agents.speaker || denier.is_some_and(|top| agents.words.contains(&top)))
        {
            sources.clear();
            stance = Stance::Asserts;
        }
        let (mut realis, mut ruling) = self.realis(candidate, !sources.is_empty());
        if let Some(network) = knowing(|m| &m.realis) {
            let ruled = Ruled { realis, sourced: !sources.is_empty(), time: &worded };
            (realis, ruling) = self.reweighed(candidate, kind, (ruled, ruling), network);
        }
        if realis == Realis::Negated && kind.group != "politics" && self.is_under_factive(trigger) {
            return None; // "The group has not claimed the attack": it was carried out all the same, by whomever.
        }
        self.fit_time(trigger, layer, realis, (&mut time, &mut dating));
        // "Agreed to end the protests": that there are any is not what they say.
        let is_promised = realis == Realis::Actual && self.is_of_what_is_promised(trigger, attributions);
        self.without_names_beside(&mut agents.words);
        self.without_names_beside(&mut patients.words);
        if realis != Realis::Negated {
            agents.words.retain(|&word| !self.is_nobody(word)); // "No group has claimed it": somebody did it.
        }
        let scene = Scene { trigger, kind, sources: &sources, places: &bound.places };
        let (mut doers, undergoers) =
            (self.arguments(&agents, true, scene), self.arguments(&patients, false, scene));
        if agents.speaker && patients.speaker {
            // "We have no water": who lacks it does nothing.
            doers.retain(|agent| undergoers.iter().all(|patient| patient.span != agent.span));
        }
        let fact = Fact {
            fact_type: pattern.fact_type.to_string(),
            layer,
            mentions: vec![self.mention(candidate)],
            agents: doers,
            patients: undergoers,
            instruments: self.arguments(&instruments, false, scene),
            places: bound.places,
            time,
            counts,
            realis,
            stance,
            codes: Codes::default(),
            rule: pattern.id.to_string(),
            block: self.block_kind(trigger),
            sources: if is_promised { Vec::new() } else { sources },
        };
        let dated = time.span.is_some();
        if let Some(Proposal { agents: ruled_agents, patients: ruled_patients, bound: ruled, .. }) = proposed
        {
            self.trace_draft(
                candidate,
                &fact,
                &Bindings {
                    proposed: [ruled_agents, ruled_patients],
                    ruled,
                    agents: &agents,
                    patients: &patients,
                    instruments: &instruments,
                    located: &located,
                    counts: &ruled_counts,
                    places: whence,
                    time: dating,
                    realis: ruling,
                    model: knowing(|m| &m.arguments),
                },
                attributions,
            );
        }
        let (triggers, chance) = (vec![trigger], candidate.chance);
        Some(Draft { fact, triggers, agents: agents.words, patients: patients.words, dated, chance })
    }

    /// The words of a trigger: its own, and those that belong to it when they stand close.
    pub(crate) fn mention(&self, candidate: &Candidate) -> Span<Byte> {
        let (mut first, mut last) = (candidate.words.0, candidate.words.1);
        // Who acts is no word of what tells it: « des hommes armés | ont enlevé ».
        let acts = |w: usize| {
            let mut subjects = self.graph.subjects[candidate.trigger].iter();
            self.graph.pos[candidate.trigger] == Upos::Verb
                && subjects.any(|&s| s != candidate.trigger && self.graph.phrase(s).contains(w))
        };
        let mut more: Vec<usize> = candidate.with.iter().copied().filter(|&w| !acts(w)).collect();
        if let Some((verb, _)) = self.graph.light[candidate.trigger] {
            more.push(verb);
        }
        for w in more {
            if w < first && first - w <= 5 {
                first = w;
            } else if w >= last && w - last <= 4 {
                last = w + 1;
            }
        }
        self.parsed.bytes_of(Span::new(first, last))
    }
}

/// Whether a type is of events, hazards or states.
pub(crate) fn layer_of(kind: &EventType) -> Layer {
    match kind.layer.as_str() {
        "hazard" => Layer::Hazard,
        "state" => Layer::State,
        _ => Layer::Event,
    }
}
