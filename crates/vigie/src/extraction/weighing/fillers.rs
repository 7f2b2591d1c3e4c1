//! Noun phrases and places around a trigger: how each hangs from it, and what the rules say of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    features::Features,
    model::NONE,
    network::FactNetwork,
    triggers::{bucket, steps_of},
};
use crate::{
    extraction::{
        locating::is_location_or_actor,
        matching::Candidate,
        reading::{Reading, Referent},
    },
    model::{Byte, FactPlace, Odds, PlaceMention, PlaceUse, Span},
};

/// How probable a place of another sentence must be where the fact's own sentence tells one.
const FAR: f32 = 0.25;
/// Sentences before its own in which a fact's place may stand.
const PLACE_REACH: usize = 3;
/// How probable an agent must be that the rules bind, where the weights prefer to bind nothing.
const DOUBTED: f32 = 0.15;
/// How probable an agent must be who does something else in a clause beside.
const SURE: f32 = 0.8;
/// How probable a patient must be that the parse gives another verb.
const BORROWED: f32 = 0.25;
/// Words between a trigger and what fills its roles.
const WORD_REACH: usize = 45;

/// What a filler may be to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// An agent or a patient: a noun phrase.
    Argument,
    /// A place.
    Place,
    /// The trigger itself, for its realis.
    Realis,
    /// A number.
    Count,
}

/// A noun phrase or place that may belong to a fact, as learning sees it.
#[derive(Clone, Debug)]
pub struct FillerExample {
    /// Which of the triggers it is weighed for.
    pub trigger: usize,
    /// What it may be.
    pub slot: Slot,
    /// The word at the head of the noun phrase, or the name of the place.
    pub word: Span<Byte>,
    /// The gazetteer's id of a place.
    pub place: Option<String>,
    /// Words above it in the parse.
    pub depth: usize,
    /// What the rules take it for, if for anything.
    pub proposed: Option<&'static str>,
    /// The names of its features.
    pub features: Vec<String>,
    /// What the networks of the language make of it.
    pub inputs: Vec<f32>,
}

/// What the rules bind to a candidate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// Heads of agents.
    pub(crate) agents: Vec<usize>,
    /// Heads of patients.
    pub(crate) patients: Vec<usize>,
    /// Places.
    pub(crate) places: Vec<FactPlace>,
    /// Places of the fact before.
    pub(crate) told: Vec<FactPlace>,
    /// How many facts before lie in each place, by its id.
    pub(crate) votes: BTreeMap<String, usize>,
}

/// The places that a document names before some word.
#[derive(Debug, Default)]
struct Named<'a> {
    /// How often each, by its id.
    often: BTreeMap<&'a str, usize>,
    /// How often the one that is named most.
    most: usize,
    /// Where the last of them stands.
    last: Option<Span<Byte>>,
}

/// A word that heads a noun phrase, and where it stands: pronouns stand for words elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    word: usize,
    at: usize,
}

impl<'a> Reading<'a> {
    /// Agents and patients as the weights bind them.
    pub(crate) fn weigh_arguments(
        &self,
        candidate: &Candidate,
        bound: &Bound,
        network: &FactNetwork,
    ) -> (Vec<usize>, Vec<usize>) {
        let (mut agents, mut patients, mut doubted) = (Vec::new(), Vec::new(), Vec::new());
        for (standing, chances) in self.weigh_standing(candidate, bound, network) {
            if self.is_of_next_verb(candidate.trigger, standing.word)
                && network.chance(&chances, "patient") < BORROWED
            {
                doubted.push(standing.word);
            }
            match network.best(&chances) {
                Some("agent")
                    if !bound.agents.contains(&standing.word)
                        && network.chance(&chances, "agent") < SURE
                        && self.acts_beside(candidate.trigger, standing.word) => {}
                Some("agent") => agents.push(standing.word),
                Some("patient") => patients.push(standing.word),
                _ if bound.agents.contains(&standing.word)
                    && network.chance(&chances, "agent") >= DOUBTED =>
                {
                    agents.push(standing.word);
                }
                _ => {}
            }
        }
        // Nor does somebody beside a firm agent of the pattern's make a second one.
        let firm: Vec<usize> = agents.iter().copied().filter(|w| bound.agents.contains(w)).collect();
        if !firm.is_empty() {
            agents = firm;
        }
        // The patient that a pattern names is right more often than another that the weights would have.
        if !bound.patients.is_empty() {
            // "Resigned and fled the country": an object that two verbs may share is the second one's.
            let firm = |w: &usize| !agents.contains(w) && !doubted.contains(w);
            patients = bound.patients.iter().copied().filter(firm).collect();
        }
        (self.outermost(agents), self.outermost(patients))
    }

    /// Whether somebody does something else in a clause under a verb of which he is not said to do it: "shot dead when vigilantes
    /// tried to …".
    fn acts_beside(&self, verb: usize, word: usize) -> bool {
        let graph = &self.graph;
        let told = graph.passive[verb] || !graph.subjects[verb].is_empty();
        let beside = |other: usize| {
            graph.rel(other) == "advcl" && graph.head(other) == Some(verb) && graph.is_predicate(other)
        };
        told && graph.up[word].iter().any(|e| e.own && e.rel == "nsubj" && beside(e.other))
    }

    /// Whether a word is the object of a verb that is joined to another: "resigned and fled the country".
    fn is_of_next_verb(&self, verb: usize, object: usize) -> bool {
        let graph = &self.graph;
        let joined = |other: usize| graph.rel(other) == "conj" && graph.head(other) == Some(verb);
        let edges = &graph.up[object];
        edges.iter().any(|e| e.other == verb && !e.own)
            && edges.iter().any(|e| e.own && e.rel == "obj" && joined(e.other))
    }

    /// How probable the weights think each noun phrase in either role.
    pub(crate) fn odds(
        &self,
        candidate: &Candidate,
        bound: &Bound,
        network: &FactNetwork,
    ) -> Vec<(usize, Odds)> {
        let odds = |(standing, chances): (Standing, Vec<f32>)| {
            let chance = |class| network.chance(&chances, class);
            let odds = Odds { agent: chance("agent"), patient: chance("patient"), neither: chance(NONE) };
            (standing.word, odds)
        };
        self.weigh_standing(candidate, bound, network).map(odds).collect()
    }

    /// The noun phrases around a candidate, each with how probable each role of it is.
    fn weigh_standing(
        &self,
        candidate: &Candidate,
        bound: &Bound,
        network: &FactNetwork,
    ) -> impl Iterator<Item = (Standing, Vec<f32>)> + use<> {
        let around = self.standing_around(candidate, bound);
        let candidates = around.iter().map(|&standing| {
            let mut features = Features::default();
            self.argument_features(candidate, standing, bound, &mut features);
            (features, self.argument_inputs(candidate, standing))
        });
        let chances = network.chances(&self.language.code, candidates);
        around.into_iter().zip(chances)
    }

    /// A noun phrase and its trigger as the networks of their language see them: the head of the phrase, the trigger, and
    /// the word that the phrase hangs from.
    fn argument_inputs(&self, candidate: &Candidate, standing: Standing) -> Vec<f32> {
        let doc = &self.graph.doc;
        let head = self.graph.head(standing.at).unwrap_or(standing.at);
        [standing.word, candidate.trigger, head].map(|i| doc.vector(i)).concat()
    }

    /// Without words inside the noun phrase of another, and without the first half of a name that was cut in two.
    fn outermost(&self, words: Vec<usize>) -> Vec<usize> {
        let phrases: Vec<_> = words.iter().map(|&word| self.quote(word)).collect();
        // "La Croix-" and "Rouge": the parser cut a name in two.
        let cut = |k: usize, o: usize| {
            self.parsed.bytes_of(phrases[k]).end == self.parsed.bytes_of(phrases[o]).start
        };
        let inside = |k: usize| {
            (0..words.len()).any(|o| {
                cut(k, o)
                    || (o != k && phrases[o].contains(words[k]) && (!phrases[k].contains(words[o]) || o < k))
            })
        };
        (0..words.len()).filter(|&k| !inside(k)).map(|k| words[k]).collect()
    }

    /// Places as the weights bind them.
    pub(crate) fn weigh_places(
        &self,
        candidate: &Candidate,
        bound: &Bound,
        network: &FactNetwork,
    ) -> Vec<FactPlace> {
        let here = self.sentence[candidate.trigger];
        let named = self.named_before(candidate.trigger);
        let stands_here = |span| self.top_of(span).is_some_and(|top| self.sentence[top] == here);
        let mut out: Vec<FactPlace> = Vec::new();
        let mut firm: Vec<Span<Byte>> = Vec::new();
        let is_ruled_span = |span: Span<Byte>| bound.places.iter().any(|p| p.span == span);
        let is_ruled = |mention: &PlaceMention| is_ruled_span(mention.span);
        let mut around = self.places_around(candidate, bound);
        around.retain(|mention| {
            let top = self.top_of(mention.span);
            // "Israel must withdraw": who does it is not where.
            let acts = !is_ruled(mention) && top.is_some_and(|top| bound.agents.contains(&top));
            let trigger = candidate.trigger;
            let other =
                |top: usize| self.is_goal_of_another(trigger, top) || self.describes_a_place(trigger, top);
            // "Islamic State Khorasan claimed the attack": nor is a part of its name.
            let named = mention.usage == PlaceUse::Location && self.in_name(mention);
            !acts
                && !named
                && !top.is_some_and(other)
                && !self.is_represented(mention)
                && !self.is_home(mention)
        });
        let candidates = around.iter().map(|mention| {
            let mut features = Features::default();
            self.place_features(candidate, mention, bound, &named, &mut features);
            (features, self.place_inputs(candidate, mention))
        });
        let chances = network.chances(&self.language.code, candidates);
        for (mention, chances) in around.iter().zip(chances) {
            let ruled: &[&str] = if is_ruled(mention) { &["place"] } else { &[] };
            let best = network.best_among(&chances, ruled);
            let Some(place) = best.and_then(|_| self.bind_place(mention, here)) else { continue };
            if ruled.is_empty()
                && network.chance(&chances, "place") < FAR
                && self.is_of_another(candidate.trigger, mention)
            {
                continue;
            }
            // What only the fact before told needs them too.
            let told = bound.places.iter().any(|p| p.span == place.span && !p.inferred);
            if told || stands_here(place.span) || network.chance(&chances, "place") >= FAR {
                firm.push(place.span);
            }
            if !out.iter().any(|p| p.place.id == place.place.id) {
                out.push(place);
            }
        }
        // "Near Novita a mine killed a soldier": a place of another sentence needs good reasons, where its own tells
        // one.
        let mut out = self.specific(out);
        let told_here = out.iter().any(|place| stands_here(place.span));
        out.retain(|place| !told_here || firm.contains(&place.span));
        if !told_here {
            // What says nothing of where it was is where one sentence before says, and not in all places told so far.
            let told = |place: &FactPlace| self.top_of(place.span).map(|top| self.sentence[top]);
            let last = out.iter().filter_map(told).filter(|&sentence| sentence < here).max();
            out.retain(|place| last.is_none() || told(place) == last || is_ruled_span(place.span));
        }
        out
    }

    /// Whether a place names who acts in another clause of the sentence, or hangs from what is told there: "called for talks in
    /// Jeddah, but the rebels left the town".
    fn is_of_another(&self, trigger: usize, mention: &PlaceMention) -> bool {
        let Some(top) = self.top_of(mention.span) else { return false };
        if self.sentence[top] != self.sentence[trigger] {
            return false;
        }
        let acts = mention.usage == PlaceUse::Actor;
        acts || self.steps(trigger, top).is_some_and(|(up, _)| self.taken(trigger, top, up) >= 3)
    }

    /// A place and its trigger as the networks of their language see them: its highest word, the trigger, and the word that
    /// the place hangs from.
    fn place_inputs(&self, candidate: &Candidate, mention: &PlaceMention) -> Vec<f32> {
        let doc = &self.graph.doc;
        let top = self.top_of(mention.span).unwrap_or(candidate.trigger);
        let head = self.graph.head(top).unwrap_or(top);
        [top, candidate.trigger, head].map(|i| doc.vector(i)).concat()
    }

    fn bind_place(&self, mention: &PlaceMention, here: usize) -> Option<FactPlace> {
        let elsewhere = self.top_of(mention.span).is_none_or(|top| self.sentence[top] != here);
        crate::extraction::locating::fact_place(mention, elsewhere)
    }

    /// What may fill the roles of a trigger, as learning sees it; `number` is the trigger's.
    pub(crate) fn filler_examples(
        &self,
        number: usize,
        candidate: &Candidate,
        bound: &Bound,
    ) -> Vec<FillerExample> {
        let mut out = Vec::new();
        for standing in self.standing_around(candidate, bound) {
            let mut features = Features::named();
            self.argument_features(candidate, standing, bound, &mut features);
            let agent = bound.agents.contains(&standing.word).then_some("agent");
            let patient = bound.patients.contains(&standing.word).then_some("patient");
            out.push(FillerExample {
                trigger: number,
                slot: Slot::Argument,
                word: self.parsed.bytes_of(Span::new(standing.word, standing.word + 1)),
                place: None,
                depth: self.ancestors(standing.word).len(),
                proposed: agent.or(patient),
                features: features.into_names(),
                inputs: self.argument_inputs(candidate, standing),
            });
        }
        let named = self.named_before(candidate.trigger);
        for mention in self.places_around(candidate, bound) {
            let mut features = Features::named();
            self.place_features(candidate, mention, bound, &named, &mut features);
            out.push(FillerExample {
                trigger: number,
                slot: Slot::Place,
                word: mention.span,
                place: mention.place.as_ref().map(|p| p.id.clone()),
                depth: 0,
                proposed: bound.places.iter().any(|p| p.span == mention.span).then_some("place"),
                features: features.into_names(),
                inputs: self.place_inputs(candidate, mention),
            });
        }
        out
    }

    /// The noun phrases of a trigger's sentence, and those that the rules bind to it.
    fn standing_around(&self, candidate: &Candidate, bound: &Bound) -> Vec<Standing> {
        let trigger = candidate.trigger;
        let mut out: Vec<Standing> = Vec::new();
        let mut add = |standing: Standing| {
            if standing.word != trigger && !out.iter().any(|s| s.word == standing.word) {
                out.push(standing);
            }
        };
        if let Some(sentence) = self.parsed.sentences.get(self.sentence[trigger]) {
            for at in sentence.tokens.range() {
                let own = (candidate.words.0..candidate.words.1).contains(&at);
                if own || at.abs_diff(trigger) > WORD_REACH {
                    continue;
                }
                match self.referent(at) {
                    Some(Referent::Word(word)) => add(Standing { word, at }),
                    Some(Referent::Speaker) => {}
                    None if self.heads_phrase(at) => add(Standing { word: at, at }),
                    None => {}
                }
            }
        }
        for &word in bound.agents.iter().chain(&bound.patients) {
            add(Standing { word, at: word });
        }
        out
    }

    /// Whether a word heads a noun phrase of its own, or says beside a noun whose it is.
    fn heads_phrase(&self, i: usize) -> bool {
        if !self.can_be_argument(i) {
            return false;
        }
        let named = self.party(i).is_some() || self.place(i).is_some_and(|p| p.usage != PlaceUse::Location);
        match self.graph.rel(i) {
            "flat" | "fixed" | "goeswith" | "nummod" | "dep" => false,
            "compound" | "amod" => named,
            _ => true,
        }
    }

    /// What is looked at in a noun phrase.
    fn argument_features(
        &self,
        candidate: &Candidate,
        standing: Standing,
        bound: &Bound,
        out: &mut Features,
    ) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let pattern = self.pattern(candidate);
        let (trigger, kind) = (candidate.trigger, pattern.fact_type.as_str());
        let pos = graph.pos[trigger].as_str();
        let group = self.language.types.get(kind).map_or("", |t| t.group.as_str());
        let Standing { word, at } = standing;
        out.add(&["bias"]);
        out.add(&["type=", kind]);
        let mut rule = "none";
        for (role, words) in [("agent", &bound.agents), ("patient", &bound.patients)] {
            if words.contains(&word) {
                rule = role;
                out.add(&[role, " rule"]);
                out.add(&[role, " rule ", kind]);
                out.add(&[role, " rule ", pos, " ", lang]);
            } else if !words.is_empty() {
                out.add(&[role, " rule has another"]);
            }
        }
        out.add(&["rule=", rule]);
        out.add(&["rule=", rule, " ", &pattern.id]);
        let voice = if graph.passive[trigger] { "passive" } else { "plain" };
        let mut edges: Vec<(&str, String)> = Vec::new();
        let light = graph.light[trigger].map(|(verb, _)| verb);
        for (name, from) in [("edge=", Some(trigger)), ("light=", light)] {
            for edge in from
                .into_iter()
                .flat_map(|from| &graph.down[from])
                .filter(|e| e.other == at || e.other == word)
            {
                edges.push((name, edge.rel.to_string()));
                edges.extend(edge.cases.iter().map(|case| (name, format!("{}[{lang} {case}]", edge.rel))));
            }
        }
        for (name, edge) in &edges {
            out.add(&[name, edge]);
            out.add(&[name, edge, " ", pos]);
            out.add(&[name, edge, " ", voice]);
            out.add(&[name, edge, " ", kind]);
            out.add(&[name, edge, " ", &pattern.id]);
            out.add(&[name, edge, " ", lang, " ", &graph.lemmas[trigger]]);
        }
        if edges.is_empty() {
            out.add(&["no edge ", group]);
            out.add(&["no edge ", pos]);
        }
        let path = self.path_between(trigger, at);
        out.add(&["path=", &path]);
        out.add(&["path=", &path, " ", pos]);
        out.add(&["path=", &path, " ", group]);
        for what in self.kinds(word) {
            out.add(&["is=", what]);
            out.add(&["is=", what, " ", kind]);
            out.add(&["is=", what, " rule=", rule]);
            out.add(&["is=", what, " path=", &path]);
        }
        out.add(&[lang, " lemma=", &graph.lemmas[word]]);
        out.add(&[lang, " lemma=", &graph.lemmas[word], " ", group]);
        for case in graph.cases(at).iter().take(3) {
            out.add(&[lang, " case=", case]);
            out.add(&[lang, " case=", case, " ", kind]);
        }
        let side = if at < trigger { "before" } else { "after" };
        out.add(&[side, " ", pos]);
        out.add(&[side, " ", voice, " ", pos, " ", kind]);
        out.add(&["far=", side, bucket(at.abs_diff(trigger))]);
        out.add(&["pos=", graph.pos[word].as_str(), " ", graph.rel(at)]);
        if word != at {
            out.add(&["pronoun"]);
        }
        for edge in graph.up[at].iter().filter(|e| e.other != trigger && self.triggers[e.other]) {
            out.add(&["taken=", &edge.rel]);
            out.add(&["taken=", &edge.rel, " rule=", rule]);
        }
        let (first, last) = (trigger.min(at), trigger.max(at));
        if (first + 1..last).any(|i| self.triggers[i]) {
            out.add(&["across a trigger"]);
        }
        if self.sentence[word] != self.sentence[trigger] {
            out.add(&["other sentence"]);
        }
    }

    /// The relations from one word up to the word that stands over both, and down to the other.
    pub(super) fn path_between(&self, from: usize, to: usize) -> String {
        let (above, below) = (self.ancestors(from), self.ancestors(to));
        let Some((up, down)) = self.steps(from, to) else { return "none".to_owned() };
        if up + down > 6 {
            return "far".to_owned();
        }
        let mut out = String::new();
        for &i in &above[..up] {
            out.push('^');
            out.push_str(self.graph.rel(i));
        }
        for &i in below[..down].iter().rev() {
            out.push('>');
            out.push_str(self.graph.rel(i));
        }
        out
    }

    /// The places that a fact may have: those of its sentence and the ones before it in its paragraph, those that the
    /// rules bind to it, and of what was told farther above each place once, where it was named last.
    fn places_around(&self, candidate: &Candidate, bound: &Bound) -> Vec<&'a PlaceMention> {
        let trigger = candidate.trigger;
        let (here, block) = (self.sentence[trigger], self.block(trigger));
        let near = |m: &PlaceMention, top: Option<usize>| {
            let Some(top) = top else { return false };
            let sentence = self.sentence[top];
            let before = sentence <= here && here - sentence <= PLACE_REACH && self.block(top) == block;
            before || sentence == here || bound.places.iter().any(|p| p.span == m.span)
        };
        let id = |m: &'a PlaceMention| m.place.as_ref().map(|p| p.id.as_str());
        let usable = || self.topped_places().filter(|(m, _)| is_location_or_actor(m));
        let mut out: Vec<&'a PlaceMention> =
            usable().filter(|(m, top)| near(m, *top)).map(|(m, _)| m).collect();
        let mut seen: BTreeSet<Option<&str>> = out.iter().map(|m| id(m)).collect();
        let start = self.graph.doc.tokens[trigger].start;
        out.extend(usable().rev().map(|(m, _)| m).filter(|m| m.span.end <= start && seen.insert(id(m))));
        out
    }

    /// The places that a document names before a trigger.
    fn named_before(&self, trigger: usize) -> Named<'a> {
        let start = self.graph.doc.tokens[trigger].start;
        let mut out = Named::default();
        for mention in self.mentions.places.iter().take_while(|m| m.span.end <= start) {
            let Some(place) = mention.place.as_ref().filter(|_| is_location_or_actor(mention)) else {
                continue;
            };
            let times = out.often.entry(place.id.as_str()).or_default();
            *times += 1;
            out.most = out.most.max(*times);
            out.last = Some(mention.span);
        }
        out
    }

    /// What is looked at in a place.
    fn place_features(
        &self,
        candidate: &Candidate,
        mention: &PlaceMention,
        bound: &Bound,
        named: &Named<'_>,
        out: &mut Features,
    ) {
        let (Some(top), Some(place)) = (self.top_of(mention.span), mention.place.as_ref()) else { return };
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let pattern = self.pattern(candidate);
        let (trigger, kind) = (candidate.trigger, pattern.fact_type.as_str());
        let pos = graph.pos[trigger].as_str();
        let fact_type = self.language.types.get(kind);
        let group = fact_type.map_or("", |t| t.group.as_str());
        let layer = fact_type.map_or("", |t| t.layer.as_str());
        let (here, there) = (self.sentence[trigger], self.sentence[top]);
        let ruled = bound.places.iter().any(|p| p.span == mention.span);
        let same = bound.places.iter().any(|p| p.place.id == place.id);
        let inferred = bound.places.iter().any(|p| p.inferred);
        let rule = match (ruled, same, bound.places.is_empty()) {
            (true, ..) if inferred => "inferred",
            (true, ..) => "this",
            (_, true, _) => "same",
            (_, _, true) => "nothing",
            _ if inferred => "inferred another",
            _ => "another",
        };
        let usage = if mention.usage == PlaceUse::Actor { "actor" } else { "location" };
        let level = place.level.as_str();
        let stand = match (here.checked_sub(there), self.block(top) == self.block(trigger)) {
            (Some(0), _) => "here",
            (Some(1), true) => "1 before",
            (Some(2), true) => "2 before",
            (Some(3), true) => "3 before",
            (Some(_), _) if there == 0 => "lead",
            (Some(_), _) => "above",
            _ => "elsewhere",
        };
        out.add(&["bias"]);
        for name in [rule, usage, level, stand, kind, layer] {
            out.add(&["one=", name]);
        }
        for (a, b) in [
            (rule, stand),
            (rule, level),
            (rule, kind),
            (rule, group),
            (stand, kind),
            (stand, level),
            (stand, usage),
            (stand, layer),
            (level, kind),
        ] {
            out.add(&["two=", a, " ", b]);
        }
        out.add(&["three=", rule, " ", stand, " ", level]);
        out.add(&["three=", rule, " ", stand, " ", usage]);
        out.add(&["three=", rule, " ", stand, " ", lang]);
        let beside: Vec<(&PlaceMention, Option<usize>)> = self
            .topped_places()
            .filter(|(m, top)| {
                m.span != mention.span && m.place.is_some() && top.is_some_and(|t| self.sentence[t] == there)
            })
            .collect();
        let within = |inner: &crate::model::Place, outer: &crate::model::Place| {
            inner.containers.contains(&outer.name) && inner.level < outer.level
        };
        for (m, _) in &beside {
            let Some(other) = &m.place else { continue };
            if within(other, place) {
                out.add(&["holds another ", stand]);
            }
            if within(place, other) {
                out.add(&["inside another ", stand]);
            }
            if self.coordinated(mention, m) {
                let bound_too = bound.places.iter().any(|p| p.span == m.span);
                out.add(&["joined to ", if bound_too { "bound" } else { "unbound" }, " ", rule]);
            }
        }
        out.add(&["beside=", bucket(beside.len()), " ", stand]);
        let id = place.id.as_str();
        let apart = self.block(trigger).saturating_sub(self.block(top));
        out.add(&["apart=", bucket(apart), " ", stand]);
        let votes = bound.votes.get(id).copied().unwrap_or_default();
        let most = bound.votes.values().copied().max().unwrap_or_default();
        let lead = if votes == 0 {
            "none"
        } else if votes == most {
            "most"
        } else {
            "some"
        };
        out.add(&["votes=", bucket(votes), " ", stand]);
        for with in [stand, group, kind] {
            out.add(&["votes are ", lead, " ", with]);
        }
        out.add(&["votes are ", lead, " ", stand, " ", level]);
        if bound.told.iter().any(|p| p.place.id == id) {
            for with in [stand, group, kind, level] {
                out.add(&["told before ", with]);
            }
        }
        if named.often.get(id).copied() == Some(named.most) {
            out.add(&["named most ", stand]);
            out.add(&["named most ", stand, " ", level]);
            out.add(&["named most ", group]);
        }
        if named.last == Some(mention.span) {
            out.add(&["named last ", stand]);
        }
        let told_here = self.topped_places().filter(|(m, top)| {
            m.usage == PlaceUse::Location && top.is_some_and(|t| self.sentence[t] == here)
        });
        let n_here = told_here.count();
        if stand != "here" {
            out.add(&["places here=", bucket(n_here), " ", stand]);
            out.add(&["places here=", bucket(n_here), " ", stand, " ", kind]);
        }
        let again = self
            .mentions
            .places
            .iter()
            .filter(|m| m.place.as_ref().is_some_and(|p| p.id == place.id))
            .count();
        out.add(&["times told=", bucket(again), " ", stand]);
        if let Some(sentence) = self.parsed.sentences.get(here)
            && sentence
                .tokens
                .range()
                .any(|i| self.anaphor(i).is_some_and(|m| m.place.as_ref().is_some_and(|p| p.id == place.id)))
        {
            out.add(&["pointed at"]);
            out.add(&["pointed at ", stand, " ", rule]);
        }
        for case in graph.cases(top).iter().take(3) {
            out.add(&[lang, " case=", case, " ", stand]);
            out.add(&[lang, " case=", case, " ", stand, " ", group]);
        }
        if stand != "here" {
            return;
        }
        let path = self.path_between(trigger, top);
        out.add(&["path=", &path]);
        out.add(&["path=", &path, " ", pos]);
        out.add(&["path=", &path, " ", rule]);
        out.add(&["path=", &path, " ", group]);
        if let Some((up, down)) = self.steps(trigger, top) {
            out.add(&["steps=", steps_of(up), " ", steps_of(down)]);
            out.add(&["taken=", bucket(self.taken(trigger, top, up)), " ", rule]);
        }
        let side = if top < trigger { "before" } else { "after" };
        out.add(&["far=", side, bucket(top.abs_diff(trigger))]);
        out.add(&["far=", side, bucket(top.abs_diff(trigger)), " ", rule]);
        for (role, words) in [("agent", &bound.agents), ("patient", &bound.patients)] {
            if words.iter().any(|&w| self.parsed.bytes_of(graph.phrase(w)).covers(mention.span)) {
                out.add(&["in the ", role]);
                out.add(&["in the ", role, " ", kind]);
                out.add(&["in the ", role, " ", rule]);
            }
        }
        if let Some(head) = graph.head(top) {
            out.add(&[lang, " head=", graph.rel(top), " ", &graph.lemmas[head]]);
            if head != trigger && self.triggers[head] {
                out.add(&["hangs from another"]);
            }
        }
        let nearer =
            beside.iter().filter_map(|&(_, top)| top).any(|t| t.abs_diff(trigger) < top.abs_diff(trigger));
        out.add(&[if nearer { "another is nearer " } else { "nearest " }, rule]);
    }
}
