//! What sort of thing fills a role: a person, a group, an organisation, a building.

use vigie_nlp::Upos;

use super::reading::Reading;
use crate::model::{ActorType, MentionKind, PartyMention};

impl Reading<'_> {
    /// What sort of thing a noun phrase names; `people` where only people undergo what is told.
    pub(crate) fn kind(&self, word: usize, party: Option<&PartyMention>, people: bool) -> MentionKind {
        if let Some(party) = party {
            // "The FARC" are an organisation, "FARC fighters" a group, though both are the same actor.
            let name = party.actor.is_some()
                && party.actor_type != Some(ActorType::Civilians)
                && !self.fits(word, &self.language.grammar.people);
            return if name && party.kind == MentionKind::Group {
                MentionKind::Organisation
            } else {
                party.kind
            };
        }
        if let Some(kind) = self.kind_of_parts(word) {
            return kind;
        }
        let name = self.graph.pos[word] == Upos::Propn;
        let place = self.place(word).is_some_and(|m| {
            // "Orlando Letelier": a place in the name of somebody is none.
            !people || self.parsed.tokens_of(m.span).covers(self.graph.phrase(word))
        });
        let kind = if place { MentionKind::Place } else { self.kind_of_name(word) };
        match kind {
            MentionKind::Person | MentionKind::Group => kind,
            MentionKind::Place if people => {
                if place {
                    kind
                } else {
                    MentionKind::Person
                }
            }
            _ if people && name => MentionKind::Person,
            _ if people => MentionKind::Group,
            _ => kind,
        }
    }

    /// "Two of its members", "dozens of vehicles": a noun that only measures is of the kind of what it measures, and
    /// who belongs to an organisation is people.
    fn kind_of_parts(&self, word: usize) -> Option<MentionKind> {
        if !self.is_partitive(word) {
            return None;
        }
        let part = self.graph.children[word].iter().copied().find(|&c| self.graph.rel(c) == "nmod")?;
        Some(match self.kind(part, self.party(part), false) {
            MentionKind::Person | MentionKind::Organisation => MentionKind::Group,
            kind => kind,
        })
    }

    /// What the linguistic model takes a name for, here or elsewhere in the document.
    fn kind_of_name(&self, word: usize) -> MentionKind {
        let entities = &self.graph.doc.entities;
        let is_person = |label: &str| matches!(label, "PER" | "PERSON");
        let persons = || entities.iter().filter(|e| is_person(&e.label)).flat_map(|e| e.tokens.clone());
        let name = self.graph.pos[word] == Upos::Propn;
        let label = entities.iter().find(|e| e.tokens.contains(&word)).map(|e| e.label.as_str());
        match label {
            Some("PER" | "PERSON") => MentionKind::Person,
            // "Jaramillo", once it is known from "Bernardo Jaramillo".
            _ if name && persons().any(|i| self.graph.forms[i] == self.graph.forms[word]) => {
                MentionKind::Person
            }
            Some("ORG") => MentionKind::Organisation,
            Some("NORP") => MentionKind::Group,
            Some("LOC" | "GPE") => MentionKind::Place,
            Some("FAC") => MentionKind::Building,
            _ => MentionKind::Thing,
        }
    }
}
