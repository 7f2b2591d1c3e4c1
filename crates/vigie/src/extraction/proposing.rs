//! What the rules say of a candidate before anything is weighed: who fills its roles, where it is, how many it counts.

use std::collections::{BTreeMap, BTreeSet};

use vigie_lexicon::events::Reach;

use super::{
    matching::Candidate,
    reading::Reading,
    roles::{Binding, Fillers},
    weighing::Bound,
};
use crate::model::{Attribution, Count, FactPlace, FactTime, PlaceWay, Source};

/// Sentences over which a place carries to a fact that names none.
const PLACE_REACH: usize = 2;

/// What the rules say of a candidate, and what is left of it once it is weighed.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) agents: Fillers,
    pub(crate) patients: Fillers,
    pub(crate) located: Fillers,
    pub(crate) bound: Bound,
    /// From where the places are.
    pub(crate) whence: PlaceWay,
}

/// Where and when the facts before were, for facts that do not say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told<'a> {
    /// The types that the document's patterns tell of.
    pub(crate) types: BTreeSet<&'a str>,
    pub(crate) places: Option<(usize, Vec<FactPlace>)>,
    /// How many facts lie in each place, by its id.
    pub(crate) votes: BTreeMap<String, usize>,
    pub(crate) time: Option<(usize, FactTime)>,
}

impl Reading<'_> {
    /// What the rules bind to a candidate.
    pub(crate) fn propose(
        &self,
        candidate: &Candidate,
        said: (&[Source], &[Attribution]),
        last: &Told<'_>,
    ) -> Proposal {
        let pattern = self.pattern(candidate);
        let kind = self.type_of(candidate);
        let mut agents = self.fill(candidate, "agent");
        let mut patients = self.fill(candidate, "patient");
        agents
            .words
            .retain(|&w| !(patients.words.contains(&w) && self.graph.undergoes(candidate.trigger, w)));
        patients.words.retain(|w| !agents.words.contains(w));
        if agents.words.is_empty()
            && !agents.speaker
            // "Fired at residents who blocked a road": who did it is named, though the rules do not know him.
            && self.graph.subjects[candidate.trigger].is_empty()
            && kind.is_some_and(|kind| matches!(kind.group.as_str(), "fight" | "territory"))
            && pattern.roles.get("agent").is_none_or(|p| !p.alternatives.is_empty())
        {
            agents.words.extend(self.implied_agent(candidate, &patients.words, said));
            agents.by = Binding::Implied;
        }
        let located = self.fill(candidate, "place");
        let (places, whence) = self.locate(candidate, &agents.words, &patients.words, &located.words, last);
        let bound = Bound {
            agents: agents.words.clone(),
            patients: patients.words.clone(),
            places,
            told: last.places.iter().flat_map(|(_, places)| places.clone()).collect(),
            votes: last.votes.clone(),
        };
        Proposal { agents, patients, located, bound, whence }
    }

    /// The places of a candidate, from the nearest words that tell one, and which words those are.
    fn locate(
        &self,
        candidate: &Candidate,
        agents: &[usize],
        patients: &[usize],
        located: &[usize],
        last: &Told<'_>,
    ) -> (Vec<FactPlace>, PlaceWay) {
        let trigger = candidate.trigger;
        let reach = self.type_of(candidate).map_or(Reach::Clause, |kind| kind.place);
        let pattern = self.pattern(candidate);
        if pattern.roles.get("place").is_some_and(|path| path.alternatives.is_empty()) {
            return (Vec::new(), PlaceWay::Emptied); // "place = \"-\"": arms sent to Ukraine are not sent in Ukraine.
        }
        let (mut places, mut way) = (self.places_in(located), PlaceWay::Role);
        let hit = self.places_in(patients);
        if places.is_empty() || self.specific([places.clone(), hit.clone()].concat()).len() <= hit.len() {
            // "attaquer la base de Kandahar dans la province": what was hit is more exact than where.
            (places, way) = if hit.is_empty() { (places, way) } else { (hit, PlaceWay::Patient) };
        }
        if places.is_empty() {
            (places, way) = (self.places_of_sentence(trigger, agents, reach), PlaceWay::Sentence);
        }
        if places.iter().any(|p| p.inferred) {
            way = PlaceWay::Anaphor;
        }
        if reach == Reach::Clause {
            return if places.is_empty() { (places, PlaceWay::Nowhere) } else { (places, way) };
        }
        if places.is_empty()
            && let Some((sentence, told)) = &last.places
            && self.within(trigger, *sentence, PLACE_REACH)
        {
            places = told.iter().cloned().map(|p| FactPlace { inferred: true, ..p }).collect();
            way = PlaceWay::FactBefore;
        }
        if places.is_empty() {
            (places, way) = (self.places_of_paragraph(trigger, 2), PlaceWay::Paragraph);
        }
        let way = if places.is_empty() { PlaceWay::Nowhere } else { way };
        (places, way)
    }

    /// Whether a trigger stands at most so many sentences after another sentence, in the same paragraph.
    pub(crate) fn within(&self, trigger: usize, sentence: usize, reach: usize) -> bool {
        let here = self.sentence[trigger];
        let block = self.parsed.sentences.get(sentence).map(|s| s.block);
        here >= sentence && here - sentence <= reach && block == Some(self.block(trigger))
    }

    /// Keeps the places of a fact for those after it; where a type asks for its own clause only, they say little of others.
    pub(crate) fn keep_places(&self, candidate: &Candidate, places: &[FactPlace], last: &mut Told<'_>) {
        let kind = self.type_of(candidate);
        if places.is_empty() || kind.is_none_or(|kind| kind.place == Reach::Clause) {
            return;
        }
        for place in places {
            *last.votes.entry(place.place.id.clone()).or_default() += 1;
        }
        last.places = Some((self.sentence[candidate.trigger], places.to_vec()));
    }

    /// The counts that the rules bind to a candidate with what they bind to its roles.
    pub(crate) fn ruled_counts(&self, candidate: &Candidate, proposal: &Proposal) -> Vec<Count> {
        let Proposal { agents, patients, located, .. } = proposal;
        let instruments = self.fill(candidate, "instrument");
        let roles =
            [("agent", agents), ("patient", patients), ("instrument", &instruments), ("place", located)];
        self.counts(candidate, &roles)
    }
}
