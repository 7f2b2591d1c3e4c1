//! Who cannot have done what is told, or undergone it, whatever the weights think.

use vigie_lexicon::events::EventType;
use vigie_nlp::Upos;

use super::{reading::Reading, tolls::is_of_victims};
use crate::model::{MentionKind, Source, Span};

/// What is known of a fact when the weights have filled its roles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'t> {
    /// The word that tells it.
    pub(crate) trigger: usize,
    /// The type that its words tell.
    pub(crate) kind: Option<&'t EventType>,
    /// Who says so.
    pub(crate) sources: &'t [Source],
    /// The agents that the rules bind.
    pub(crate) ruled: &'t [usize],
}

impl Reading<'_> {
    /// Takes out of the agents and patients of a fact who cannot be.
    pub(crate) fn exclude(&self, told: Telling<'_>, agents: &mut Vec<usize>, patients: &mut Vec<usize>) {
        let Telling { trigger, kind, sources, ruled } = told;
        let graph = &self.graph;
        let bytes = |word: usize| self.parsed.bytes_of(Span::new(word, word + 1));
        // "El presidente Pedro Castillo fue destituido": who undergoes it does not do it, name and all.
        let named = |word: &usize| {
            let head = graph.head(*word).filter(|_| matches!(graph.rel(*word), "flat" | "appos"));
            head.is_some_and(|head| patients.contains(&head))
        };
        // "The plane had been shot down": nor does the subject of a passive.
        let violent = kind.is_some_and(|kind| matches!(kind.group.as_str(), "fight" | "violence"));
        let undergoes = |word: &usize| {
            violent && graph.passive[trigger] && graph.subject_of(trigger, *word) && !ruled.contains(word)
        };
        // "According to the ministry": it did not do it.
        let tells = |word: &usize| {
            let cases = graph.cases(*word);
            let agent_cases = &self.language.grammar.agent_cases.lemmas;
            sources.iter().any(|source| source.span.covers(bytes(*word)))
                && !cases.is_empty()
                && graph.rel(*word) != "nsubj"
                && !cases.iter().any(|case| agent_cases.contains(case))
        };
        agents.retain(|word| !(named(word) || undergoes(word) || tells(word) || self.time(*word).is_some()));
        // "The minister said that he had been killed": not the minister.
        let of_victims = kind.is_some_and(|kind| is_of_victims(&kind.name));
        let speaker = sources.last().filter(|_| of_victims);
        let speaks = |word: usize| speaker.is_some_and(|source| source.span.covers(bytes(word)));
        patients.retain(|&word| self.time(word).is_none() && !speaks(word));
        self.keep_passive_subjects(told, agents, patients);
        // Of a clash who dies in it is a side.
        if kind.is_some_and(|kind| !kind.of_sides) {
            agents.retain(|&word| !self.is_victim_of_another(trigger, word));
        }
    }

    /// Without names that only say who somebody is: « le Premier ministre, Gabriel Attal ».
    pub(crate) fn without_names_beside(&self, words: &mut Vec<usize>) {
        let titled = |name: usize, title: usize| {
            let (first, second) = (self.quote(title), self.quote(name));
            let person = |word: usize| self.party(word).is_some_and(|p| p.kind == MentionKind::Person);
            self.graph.pos[name] == Upos::Propn
                && self.graph.pos[title] == Upos::Noun
                && person(name)
                && person(title)
                && !self.graph.has(title, "Number=Plur")
                && first.end + 1 == second.start
                && self.graph.forms[first.end] == ","
                && self
                    .graph
                    .forms
                    .get(second.end)
                    .is_none_or(|form| form != "," || self.graph.rel(name) == "appos")
        };
        let all = words.clone();
        words.retain(|&name| !all.iter().any(|&title| title < name && titled(name, title)));
    }

    /// Gives both subjects of a passive one role: "4,000 soldiers and 300 policemen were sent".
    fn keep_passive_subjects(
        &self,
        Telling { trigger, ruled, .. }: Telling<'_>,
        agents: &mut Vec<usize>,
        patients: &mut Vec<usize>,
    ) {
        let (graph, told) = (&self.graph, patients.clone());
        let first = |word: usize| graph.head(word).filter(|_| graph.rel(word) == "conj").unwrap_or(word);
        let beside = |word: usize| {
            let subject = first(word);
            graph.passive[trigger]
                && !ruled.contains(&word)
                && graph.subject_of(trigger, subject)
                && told.iter().any(|&other| other != word && first(other) == subject)
        };
        let moved: Vec<usize> = agents.iter().copied().filter(|&word| beside(word)).collect();
        agents.retain(|word| !moved.contains(word));
        patients.extend(moved);
        patients.sort_unstable();
    }

    /// Whether a phrase stands for nobody: "no group".
    pub(crate) fn is_nobody(&self, word: usize) -> bool {
        let nobody = |&i: &usize| self.language.nobody.contains(&self.graph.forms[i]);
        nobody(&word) || self.graph.children[word].iter().any(|c| self.graph.rel(*c) == "det" && nobody(c))
    }

    /// Whether somebody died or was hurt where something else happened, which he did not do: "died in an ambush".
    fn is_victim_of_another(&self, trigger: usize, word: usize) -> bool {
        let graph = &self.graph;
        let hurts = |verb: usize| {
            let lemma = &graph.lemmas[verb];
            self.language.grammar.tolls.iter().any(|toll| match graph.passive[verb] {
                true => toll.object_of.lemmas.contains(lemma),
                false => toll.subject_of.lemmas.contains(lemma),
            })
        };
        graph.up[word].iter().any(|e| e.own && e.rel == "nsubj" && e.other != trigger && hurts(e.other))
    }
}
