//! Who cannot have done what is told, or undergone it, whatever the weights think.

use vigie_lexicon::{events::EventType, paths::Path};
use vigie_nlp::Upos;

use super::{matching::Candidate, proposing::Proposal, reading::Reading, roles::Fillers};
use crate::model::{ActorType, Attribution, BlockKind, Level, MentionKind, Realis, Source, Span, What};

/// What is known of a fact when the weights have filled its roles.
#[derive(Clone, Copy, Debug)]
struct Telling<'t> {
    /// The word that tells it.
    trigger: usize,
    /// The type that its words tell.
    kind: Option<&'t EventType>,
    /// Who says so.
    sources: &'t [Source],
    /// The agents that the rules bind.
    ruled: &'t [usize],
}

impl Reading<'_> {
    /// Takes out of the roles that the weights have filled who cannot fill them, and puts in those who use a weapon for it.
    pub(crate) fn clear_roles(
        &self,
        candidate: &Candidate,
        (sources, attributions): (&[Source], &[Attribution]),
        proposal: &mut Proposal,
    ) {
        let (trigger, kind) = (candidate.trigger, self.type_of(candidate));
        let Proposal { agents, patients, bound, .. } = proposal;
        // "The army lost the town to the rebels": the pattern says that its subject is not who takes it.
        if self.path(candidate, "agent").is_some_and(names_other_than_subject) {
            agents.words.retain(|word| !self.graph.subjects[trigger].contains(word));
        }
        if let Some(verb) = self.graph.deeds[trigger] {
            // "Police arrested three suspects for the murder": the police did not do it.
            agents.words.retain(|&word| !self.accuses(verb, word));
        }
        agents.words.retain(|&word| !self.is_means(word));
        let told = Telling { trigger, kind, sources, ruled: &bound.agents };
        self.exclude(told, &mut agents.words, &mut patients.words);
        // "-": the pattern says that nobody undergoes it. Who acts may still be told elsewhere.
        if self.path(candidate, "patient").is_some_and(|path| path.alternatives.is_empty()) {
            patients.words.clear();
        }
        // "Air defences shot down ten drones": of what was foiled who foiled it is no agent.
        let foiled = self.pattern(candidate).realis.as_deref() == Some(Realis::Negated.as_str());
        if foiled && self.path(candidate, "agent").is_some_and(|path| path.alternatives.is_empty()) {
            agents.words.clear();
        }
        patients.words.retain(|&word| self.can_undergo(word) && !agents.words.contains(&word));
        self.give_weapons_hands(candidate, agents);
        let of_politics = kind.map(|kind| kind.group == "politics");
        if of_politics == Some(false) {
            // "The war must end, said X": X demands it.
            for words in [&mut agents.words, &mut patients.words] {
                words.retain(|&word| !self.stands_outside(trigger, word, attributions));
            }
        } else if of_politics == Some(true) {
            // "Lifted the blockade after agreeing on talks": a blockade agrees on nothing.
            agents.words.retain(|&word| !self.triggers[word] || self.party(word).is_some());
        }
        (bound.agents, bound.patients) = (agents.words.clone(), patients.words.clone());
    }

    /// "Houthi missiles fell on the city": who fired them did it.
    fn give_weapons_hands(&self, candidate: &Candidate, agents: &mut Fillers) {
        let trigger = candidate.trigger;
        let weapon = |word: usize| {
            self.what_of_noun(word) == Some(What::Weapons)
                && self.party(word).is_none_or(|party| party.actor.is_none())
        };
        let in_order = |mut words: Vec<usize>| {
            words.sort_unstable();
            words.dedup();
            words
        };
        if agents.words.iter().any(|&word| weapon(word)) {
            let whose = |word| if weapon(word) { self.wielders(word) } else { vec![word] };
            agents.words = in_order(agents.words.iter().copied().flat_map(whose).collect());
        }
        if agents.words.is_empty() && !agents.speaker {
            let named = (candidate.words.0..candidate.words.1).chain(candidate.with.iter().copied());
            let used = self.fill(candidate, "instrument").words;
            // "A UN drone was shot at": whose it was did not shoot.
            let subjects = self.graph.subjects[trigger].iter().filter(|_| !self.graph.passive[trigger]);
            let named = named.chain(used).chain(subjects.copied());
            let fired = named.chain([trigger]).filter(|&word| weapon(word));
            agents.words = in_order(fired.flat_map(|word| self.wielders(word)).collect());
        }
    }

    /// Whether a word only says by what means: "evacuated by helicopter", and not "hit by a helicopter".
    fn is_means(&self, word: usize) -> bool {
        let graph = &self.graph;
        let bare = |&c: &usize| !matches!(graph.rel(c), "det" | "nummod" | "poss" | "amod" | "compound");
        graph.pos[word] == Upos::Noun
            && graph.has(word, "Number=Sing")
            && self.party(word).is_some_and(|party| party.kind == MentionKind::Vehicle)
            && graph.cases(word).iter().any(|case| self.language.grammar.agent_cases.lemmas.contains(case))
            && graph.children[word].iter().all(bare)
    }

    /// Takes out of the agents and patients of a fact who cannot be.
    fn exclude(&self, told: Telling<'_>, agents: &mut Vec<usize>, patients: &mut Vec<usize>) {
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
        let aside = |word: usize| {
            let cases = graph.cases(word);
            let agent_cases = &self.language.grammar.agent_cases.lemmas;
            !cases.is_empty()
                && graph.rel(word) != "nsubj"
                && !cases.iter().any(|case| agent_cases.contains(case))
        };
        let tells = |word: &usize| {
            let its = |source: &&Source| source.span.covers(bytes(*word));
            aside(*word) && sources.iter().any(|source| its(&source))
                || sources.iter().filter(its).any(|source| self.top_of(source.span).is_some_and(aside))
        };
        // "Fighting near Bukavu": a town is no side, unless it stands for its country.
        let lies = |word: usize| {
            let town =
                self.place(word).is_some_and(|m| m.place.as_ref().is_some_and(|p| p.level != Level::Country));
            town && aside(word)
                && self.country(word).is_none()
                && self.party(word).is_none_or(|party| party.actor.is_none())
        };
        let time = |word: usize| self.time(word).is_some();
        agents.retain(|word| {
            !(named(word)
                || undergoes(word)
                || tells(word)
                || time(*word)
                || lies(*word)
                || self.is_scene_of_headline(*word))
        });
        // "The minister said that he had been killed": not the minister.
        let of_victims = kind.is_some_and(|kind| kind.of_victims);
        let speaker = sources.last().filter(|_| of_victims);
        let speaks = |word: usize| speaker.is_some_and(|source| source.span.covers(bytes(word)));
        // « D'après un décompte publié par les secours »: what they publish undergoes nothing.
        let published = |word: usize| {
            let mut tops = sources.iter().filter_map(|source| self.top_of(source.span));
            aside(word) && tops.any(|top| top != word && self.ancestors(top).contains(&word))
        };
        patients.retain(|&word| self.time(word).is_none() && !speaks(word) && !published(word));
        self.keep_passive_subjects(told, agents, patients);
        for words in [&mut *agents, &mut *patients] {
            words.retain(|&word| !self.is_in_absolute(trigger, word));
        }
        // Of a clash who dies in it is a side, but no civilian is.
        let of_sides = kind.is_none_or(|kind| kind.of_sides);
        agents
            .retain(|&word| of_sides && !self.is_civilian(word) || !self.is_victim_of_another(trigger, word));
    }

    /// "Haiti: prisoners escape": a country that stands in front of a colon does nothing.
    fn is_scene_of_headline(&self, word: usize) -> bool {
        let phrase = self.quote(word);
        let opens = phrase.start == 0 || self.sentence[phrase.start - 1] != self.sentence[word];
        opens
            && self.block_kind(word) == BlockKind::Headline
            && self.graph.forms.get(phrase.end).is_some_and(|form| form == ":")
            && self.place(word).is_some()
    }

    /// Whether of somebody another thing is told beside, which befell him: "violence went on, with two people killed".
    fn is_in_absolute(&self, trigger: usize, word: usize) -> bool {
        let graph = &self.graph;
        let beside = |&verb: &usize| {
            verb > word
                && graph.rel(verb) == "acl"
                && graph.has(verb, "VerbForm=Part")
                && !self.ancestors(trigger).contains(&verb)
        };
        graph.cases(word).iter().any(|case| self.language.grammar.absolute_cases.lemmas.contains(case))
            && graph.children[word].iter().any(beside)
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

    fn is_civilian(&self, word: usize) -> bool {
        self.party(word).is_some_and(|party| party.actor_type == Some(ActorType::Civilians))
    }

    /// Whether somebody died or was hurt where something else happened, which he did not do: "died in an ambush".
    fn is_victim_of_another(&self, trigger: usize, word: usize) -> bool {
        let graph = &self.graph;
        let tolls = &self.language.grammar.tolls;
        let hurts = |rel: &str, verb: usize| {
            let lemma = &graph.lemmas[verb];
            match rel {
                "obj" => tolls.iter().any(|toll| toll.object_of.lemmas.contains(lemma)),
                "nsubj" => {
                    !graph.passive[verb] && tolls.iter().any(|toll| toll.subject_of.lemmas.contains(lemma))
                }
                _ => false,
            }
        };
        // « Trois morts et une dizaine d'autres blessées lors d'une manifestation ».
        let hurt = |&c: &usize| {
            c != trigger
                && matches!(graph.rel(c), "amod" | "acl")
                && graph.pos[c] == Upos::Verb
                && graph.has(c, "VerbForm=Part")
                && !graph.children[c].iter().any(|&d| graph.rel(d) == "obj")
                && hurts("obj", c)
        };
        graph.up[word].iter().any(|e| e.own && e.other != trigger && hurts(&e.rel, e.other))
            || graph.children[word].iter().any(hurt)
    }
}

/// Whether a path leads to somebody, and never to a subject.
fn names_other_than_subject(path: &Path) -> bool {
    let mut rels = path.alternatives.iter().flatten().flatten().map(|step| step.rel.as_str()).peekable();
    rels.peek().is_some() && rels.all(|rel| rel.starts_with("obl"))
}
