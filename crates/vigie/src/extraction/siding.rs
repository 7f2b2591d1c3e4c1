//! Whose side a party is on that no table names: "the Russians", "Kyiv's troops", "our soldiers", "the army".

use vigie_nlp::Upos;

use super::reading::{Reading, Referent};
use crate::model::{ActorId, ActorType, FactPlace, PlaceUse, Source, SourceKind};

/// Possessors of possessors that are followed.
const DEEPEST: usize = 2;

impl Reading<'_> {
    /// The actor of a state that a word stands for: its people, its capital, or forces that its words or speaker name.
    pub(crate) fn side(&self, word: usize, sources: &[Source]) -> Option<ActorId> {
        self.side_within(word, sources, DEEPEST)
    }

    fn side_within(&self, word: usize, sources: &[Source], depth: usize) -> Option<ActorId> {
        if let Some(actor) = self.party(word).and_then(|party| party.actor.clone()) {
            return Some(actor);
        }
        if let Some(country) = self.country(word) {
            return Some(ActorId(country.to_lowercase()));
        }
        let armed = self.party(word)?.actor_type.is_some_and(ActorType::bears_arms);
        let kind = self.of_state(word);
        let located = self.language.grammar.frames.get("NOUN").and_then(|frame| frame.get("place"));
        let located = located.map(|path| self.graph.fillers(word, path)).unwrap_or_default();
        for &child in &self.graph.children[word] {
            if self.graph.has(child, "Poss=Yes") && (armed || kind.is_some()) {
                return match self.referent(child)? {
                    Referent::Speaker => self.side_of_speaker(sources),
                    Referent::Word(owner) if depth > 0 => self.side_within(owner, sources, depth - 1),
                    Referent::Word(_) => None,
                };
            }
            let describes = matches!(self.graph.rel(child), "amod" | "appos" | "flat" | "compound")
                || self.graph.rel(child) == "nmod" && !located.contains(&child);
            if !describes {
                continue;
            }
            // "The fighters of the Front": those of a side that the table knows.
            let known = self
                .party(child)
                .filter(|party| armed && party.actor_type.is_some_and(ActorType::bears_arms));
            if let Some(actor) = known.and_then(|party| party.actor.clone()) {
                return Some(actor);
            }
            if let (Some(country), Some(kind)) = (self.country(child), kind) {
                return Some(forces(country, kind));
            }
        }
        None
    }

    /// "The army", "el Gobierno": the one that was named before by that noun, else that of the country where it acts.
    pub(crate) fn side_of_bare(&self, word: usize, places: &[FactPlace]) -> Option<ActorId> {
        let kind = self.of_state(word)?;
        let bare = |i: usize| {
            !self.graph.children[i].iter().any(|&c| {
                matches!(
                    self.graph.rel(c),
                    "amod" | "nmod" | "appos" | "flat" | "compound" | "nummod" | "acl"
                ) || self.graph.has(c, "Poss=Yes")
            })
        };
        if !bare(word) {
            return None;
        }
        let same = |i: &usize| self.graph.pos[*i] == Upos::Noun || self.graph.pos[*i] == Upos::Propn;
        let before =
            (0..word).rev().filter(same).filter(|&i| self.graph.lemmas[i] == self.graph.lemmas[word]);
        if let Some(actor) = before.filter(|&i| !bare(i)).find_map(|i| self.side(i, &[])) {
            return Some(actor);
        }
        let place = places.first().filter(|_| !self.graph.has(word, "Number=Plur"))?;
        (!place.place.country.is_empty()).then(|| forces(&place.place.country, kind))
    }

    /// The side of whoever speaks last: "our troops", said by the governor of a region.
    pub(crate) fn side_of_speaker(&self, sources: &[Source]) -> Option<ActorId> {
        let source = sources.last()?;
        if !matches!(source.kind, SourceKind::Official | SourceKind::ArmedGroup) {
            return None;
        }
        if source.actor.is_some() {
            return source.actor.clone();
        }
        let top = self.top_of(source.span)?;
        let of_country = self.party(top).and_then(|party| party.country.clone());
        let named = || {
            let tokens = self.parsed.tokens_of(source.span);
            let of_place = |m: &crate::model::PlaceMention| {
                let place = m.place.as_ref().filter(|_| m.usage != PlaceUse::Demonym)?;
                Some(place.country.clone())
            };
            let countries = tokens.range().find_map(|i| self.country(i).map(str::to_owned));
            countries.or_else(|| tokens.range().find_map(|i| self.place(i).and_then(of_place)))
        };
        let country = of_country.or_else(named).filter(|country| !country.is_empty())?;
        Some(ActorId(country.to_lowercase()))
    }

    /// What a noun for forces or authorities of a state stands for.
    fn of_state(&self, word: usize) -> Option<ActorType> {
        let kind = self.party(word)?.actor_type?;
        matches!(kind, ActorType::State | ActorType::StateForces | ActorType::Police).then_some(kind)
    }
}

/// The forces or the government of a country.
fn forces(country: &str, kind: ActorType) -> ActorId {
    let what = match kind {
        ActorType::StateForces => "army",
        ActorType::Police => "police",
        _ => "government",
    };
    ActorId(format!("{}.{what}", country.to_lowercase()))
}
