//! Keeps why each decision was made, when somebody asks; costs nothing else.
//!
//! Decisions stay where they are made. This file asks them again where their answer can be told from what they decided
//! on, and is told by [`Reading::note`] where it cannot.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use vigie_lexicon::{
    paths::{Path, Step as Stride},
    patterns::Pattern,
};

use super::{
    draft::Draft,
    graph::Graph,
    matching::{Candidate, Lack, Near, swallows},
    reading::Reading,
    reality::Ruling,
    roles::{Binding, Brought, Fillers},
    weighing::{Bound, FactNetwork},
};
use crate::model::{
    Arc, Attribution, AttributionKind, Byte, Count, CountWay, Explanation, Fact, LeftOut, Odds, PatternArc,
    PatternWord, PlaceWay, Refusal, Rejection, Role, Span, Step, Telling, TimeWay, Way,
};

/// A role that the weights think at least as probable as this is worth telling, though it was not given.
const WORTH_TELLING: f32 = 0.3;

/// What was kept of one document.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Steps, by the token of their trigger.
    steps: Vec<(usize, Step)>,
    /// The pattern of each trigger that was drafted.
    rules: BTreeMap<usize, SmolStr>,
    rejected: Vec<Rejection>,
}

/// One arc between tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    from: usize,
    to: usize,
    rel: SmolStr,
    up: bool,
    implied: bool,
}

/// A condition that is not met.
struct Lacking {
    key: &'static str,
    path: String,
    words: String,
    /// The words on its path.
    found: Vec<Span<Byte>>,
}

/// Words, each with the arcs that lead to it.
type Routes = Vec<(usize, Vec<Hop>)>;

/// What a draft was made from.
pub(crate) struct Bindings<'a> {
    /// Agents and patients as the rules bind them.
    pub(crate) proposed: [Fillers; 2],
    /// All that the rules bind.
    pub(crate) ruled: Bound,
    pub(crate) agents: &'a Fillers,
    pub(crate) patients: &'a Fillers,
    pub(crate) instruments: &'a Fillers,
    pub(crate) located: &'a Fillers,
    /// The counts that the rules bind.
    pub(crate) counts: &'a [Count],
    pub(crate) places: PlaceWay,
    pub(crate) time: TimeWay,
    pub(crate) realis: Ruling<'a>,
    /// The weights of arguments, where there are some.
    pub(crate) model: Option<&'a FactNetwork>,
}

impl Graph<'_> {
    /// The words that fill a path, as [`Graph::fillers`] finds them, each with the arcs that lead to it, and the
    /// alternative of the path that they fill.
    pub(crate) fn routes(&self, from: usize, path: &Path) -> Option<(Path, Routes)> {
        let found = path.alternatives.iter().find_map(|alternative| {
            let mut found = Vec::new();
            for chain in alternative {
                for (word, hops) in self.walk_telling(from, chain) {
                    add(&mut found, word, hops);
                }
            }
            let matched = Path { alternatives: vec![alternative.clone()] };
            (!found.is_empty()).then_some((matched, found))
        });
        debug_assert_eq!(
            {
                let mut words: Vec<usize> = found.iter().flat_map(|f| &f.1).map(|f| f.0).collect();
                words.sort_unstable();
                words
            },
            self.fillers(from, path),
            "invariant: a path is walked the same way whether or not it is told"
        );
        found
    }

    fn walk_telling(&self, from: usize, chain: &[Stride]) -> Routes {
        let mut at = vec![(from, Vec::new())];
        for step in chain {
            let mut next: Routes = Vec::new();
            for (i, hops) in &at {
                if step.rel == "self" {
                    add(&mut next, *i, hops.clone());
                    continue;
                }
                let edges = if step.up { &self.up[*i] } else { &self.down[*i] };
                for edge in edges.iter().filter(|edge| {
                    edge.rel == step.rel
                        && (step.cases.is_empty() || step.cases.iter().any(|c| edge.cases.contains(c)))
                }) {
                    let hop = Hop {
                        from: *i,
                        to: edge.other,
                        rel: edge.rel.clone(),
                        up: step.up,
                        implied: !edge.own,
                    };
                    let hops = [hops.as_slice(), &[hop]].concat();
                    if step.up || step.rel == "conj" {
                        add(&mut next, edge.other, hops);
                        continue;
                    }
                    for member in self.members(edge.other) {
                        let mut hops = hops.clone();
                        if member != edge.other {
                            let rel = SmolStr::new_static("conj");
                            hops.push(Hop { from: edge.other, to: member, rel, up: false, implied: false });
                        }
                        add(&mut next, member, hops);
                    }
                }
            }
            at = next;
        }
        at
    }
}

/// Each word once, by the first way that leads to it.
fn add(found: &mut Routes, word: usize, hops: Vec<Hop>) {
    if !found.iter().any(|(known, _)| *known == word) {
        found.push((word, hops));
    }
}

impl<'a> Reading<'a> {
    /// Keeps a step, where somebody asks.
    pub(crate) fn note(&self, trigger: usize, step: impl FnOnce() -> Step) {
        if let Some(trace) = &self.trace {
            let step = step();
            trace.borrow_mut().steps.push((trigger, step));
        }
    }

    fn reject(&self, mention: Span<Byte>, pattern: &Pattern, why: Refusal) {
        if let Some(trace) = &self.trace {
            trace.borrow_mut().rejected.push(Rejection {
                mention,
                rule: pattern.id.to_string(),
                fact_type: pattern.fact_type.to_string(),
                why,
            });
        }
    }

    fn word_span(&self, i: usize) -> Span<Byte> {
        self.parsed.bytes_of(Span::new(i, i + 1))
    }

    /// A pattern whose words stand, and what it lacks.
    pub(crate) fn trace_near(&self, pattern: usize, near: Option<Near>) {
        let (Some(near), Some(_)) = (near, &self.trace) else { return };
        let pattern = self.language.pattern(pattern);
        let why = match near.lack {
            Lack::Pos => Refusal::Pos {
                asked: pattern.trigger.pos.join(", "),
                found: self.graph.pos[near.head].as_str(),
            },
            Lack::With(_) | Lack::When(_) => {
                let Some(Lacking { key, path, words, found }) = self.lacking(near.head, pattern, near.lack)
                else {
                    return;
                };
                Refusal::Lacks { key, path, words, found }
            }
            Lack::Unless(k, by) => {
                let (path, words) = &pattern.unless[k];
                Refusal::Unless { path: path.to_string(), words: words.to_string(), by: self.word_span(by) }
            }
        };
        self.reject(self.parsed.bytes_of(Span::new(near.words.0, near.words.1)), pattern, why);
    }

    /// The condition that a pattern lacks, and what stands on its path.
    fn lacking(&self, head: usize, pattern: &Pattern, lack: Lack) -> Option<Lacking> {
        let (key, (path, words)) = match lack {
            Lack::With(k) => ("with", &pattern.trigger.with[k]),
            Lack::When(k) => ("when", &pattern.when[k]),
            Lack::Pos | Lack::Unless(..) => return None,
        };
        let found = self.graph.fillers(head, path).into_iter().map(|i| self.word_span(i)).collect();
        Some(Lacking { key, path: path.to_string(), words: words.to_string(), found })
    }

    /// Patterns that lack a condition and were taken all the same are not rejected.
    pub(crate) fn trace_nears(&self, nears: &[Candidate]) {
        let Some(trace) = &self.trace else { return };
        let taken = |r: &Rejection| {
            nears.iter().any(|c| {
                let words = self.parsed.bytes_of(Span::new(c.words.0, c.words.1));
                r.rule == self.pattern(c).id.as_str() && r.mention == words
            })
        };
        trace.borrow_mut().rejected.retain(|r| !taken(r));
    }

    /// Patterns that hold and were not taken: `held` at each word, `chosen` of them, `standing` in the end.
    pub(crate) fn trace_choice(&self, held: &[Candidate], chosen: &[Candidate], standing: &[Candidate]) {
        let taken = |c: &Candidate| chosen.iter().any(|o| o.trigger == c.trigger && o.pattern == c.pattern);
        for candidate in held.iter().filter(|c| !taken(c)) {
            let other = chosen.iter().find(|c| c.trigger == candidate.trigger);
            let why = match other {
                Some(other) if other.weight >= candidate.weight => {
                    Refusal::LessSpecific { than: self.pattern(other).id.to_string() }
                }
                _ => Refusal::Weights,
            };
            self.reject(self.mention(candidate), self.pattern(candidate), why);
        }
        for candidate in chosen.iter().filter(|c| !standing.contains(c)) {
            let whole = chosen.iter().find(|o| swallows(o, candidate));
            let whole = self.mention(whole.unwrap_or(candidate));
            self.reject(self.mention(candidate), self.pattern(candidate), Refusal::PartOf { whole });
        }
    }

    /// A candidate that words of its sentence turn away.
    pub(crate) fn trace_guard(&self, candidate: &Candidate) {
        if self.trace.is_none() {
            return;
        }
        let pattern = self.pattern(candidate);
        let tokens = self.parsed.sentences.get(self.sentence[candidate.trigger]).map(|s| s.tokens);
        let words = tokens.into_iter().flat_map(|tokens| tokens.range());
        let by = self.guards_of(pattern).find_map(|(_, guard)| {
            let by: Vec<usize> = words.clone().filter(|&i| self.fits(i, &guard.words)).collect();
            (by.len() >= guard.least).then_some(by)
        });
        let by = by.into_iter().flatten().map(|i| self.word_span(i)).collect();
        self.reject(self.mention(candidate), pattern, Refusal::Guard { by });
    }

    /// A draft that became no fact.
    pub(crate) fn trace_refusal(&self, draft: &Draft, why: &Refusal) {
        let Some(trace) = &self.trace else { return };
        let rejection = |mention: Span<Byte>, rule: String| Rejection {
            mention,
            rule,
            fact_type: draft.fact.fact_type.clone(),
            why: why.clone(),
        };
        let mut trace = trace.borrow_mut();
        for (mention, trigger) in draft.fact.mentions.iter().zip(&draft.triggers) {
            let rule = trace.rules.get(trigger).map_or_else(|| draft.fact.rule.clone(), ToString::to_string);
            trace.rejected.push(rejection(*mention, rule));
        }
    }

    /// Everything that a draft was made from.
    pub(crate) fn trace_draft(
        &self,
        candidate: &Candidate,
        fact: &Fact,
        bound: &Bindings<'_>,
        attributions: &[Attribution],
    ) {
        let trigger = candidate.trigger;
        let pattern = self.pattern(candidate);
        if let Some(trace) = &self.trace {
            trace.borrow_mut().rules.insert(trigger, pattern.id.clone());
        }
        self.note(trigger, || Step::Trigger {
            lemma: self.graph.lemmas[trigger].to_string(),
            pos: self.graph.pos[trigger].as_str(),
            weight: candidate.weight,
            chance: candidate.chance,
        });
        if candidate.turned.is_some() {
            let telling = self.telling(candidate);
            let (by, fact_type) = (telling.id.to_string(), telling.fact_type.to_string());
            self.note(trigger, || Step::Taken { by, fact_type });
        }
        if let Some((verb, _)) = self.graph.light[trigger] {
            self.note(trigger, || Step::Light { verb: self.word_span(verb) });
        }
        for (key, conditions) in [("with", &pattern.trigger.with), ("when", &pattern.when)] {
            for (path, words) in conditions {
                let met = self.graph.fillers(trigger, path).into_iter().find(|&f| self.fits(f, words));
                if let Some(by) = met.map(|by| self.word_span(by)) {
                    let (path, words) = (path.to_string(), words.to_string());
                    self.note(trigger, || Step::Condition { key, path, words, by });
                }
            }
        }
        if let Some(soft) = candidate.soft
            && let Some(Lacking { key, path, words, found }) = self.lacking(trigger, pattern, soft.lack)
        {
            self.note(trigger, || Step::Near { key, path, words, found, chance: soft.chance });
        }
        self.trace_arguments(candidate, fact, bound);
        for &word in &bound.instruments.words {
            self.note(trigger, || self.filler(candidate, Role::Instrument, bound.instruments, word, None));
        }
        let arcs = self.arcs_to_place(candidate, fact, bound);
        let places = fact.places.iter().map(|p| p.span).collect();
        let way = bound.places;
        self.note(trigger, || Step::Where { places, way, arcs });
        self.note(trigger, || Step::When { span: fact.time.span, way: bound.time });
        for count in &fact.counts {
            let roles = [bound.agents, bound.patients, bound.instruments, bound.located];
            let on = |fillers: &Fillers| {
                let has = |&word: &usize| {
                    self.quantities_on(word).iter().any(|quantity| quantity.span == count.span)
                };
                fillers.words.iter().any(has)
            };
            let role =
                Role::ALL.into_iter().zip(roles).find(|(_, fillers)| on(fillers)).map(|(role, _)| role);
            let ruled = bound.counts.iter().any(|c| c.span == count.span);
            let way = role.map_or(CountWay::Trigger, CountWay::Role);
            let way = if ruled { way } else { CountWay::Weights };
            self.note(trigger, || Step::Count { span: count.span, what: count.what.as_str(), way });
        }
        self.note(trigger, || Step::Realis { value: fact.realis, way: bound.realis.told() });
        self.trace_voice(trigger, fact, attributions);
    }

    fn trace_voice(&self, trigger: usize, fact: &Fact, attributions: &[Attribution]) {
        if fact.sources.is_empty() {
            return;
        }
        let at = self.word_span(trigger);
        let named = |a: &Attribution| a.chain.iter().any(|s| fact.sources.iter().any(|f| f.span == s.span));
        let said = attributions
            .iter()
            .filter(|a| matches!(a.kind, AttributionKind::Speech | AttributionKind::Evidence))
            .filter_map(|a| Some((a, *a.content.iter().filter(|c| c.covers(at)).min_by_key(|c| c.len())?)))
            .min_by_key(|(a, piece)| (!named(a), piece.len()));
        if let Some((attribution, content)) = said {
            self.note(trigger, || Step::Said { cue: attribution.cue, content });
        }
    }

    fn trace_arguments(&self, candidate: &Candidate, fact: &Fact, bound: &Bindings<'_>) {
        let trigger = candidate.trigger;
        let odds = bound.model.map(|m| self.odds(candidate, &bound.ruled, m)).unwrap_or_default();
        let odds_of = |word: usize| odds.iter().find(|o| o.0 == word).map(|o| o.1);
        let given = [(Role::Agent, bound.agents), (Role::Patient, bound.patients)];
        let taken: Vec<usize> = given.iter().flat_map(|(_, f)| f.words.iter().copied()).collect();
        for ((role, fillers), proposed) in given.into_iter().zip(&bound.proposed) {
            for &word in &fillers.words {
                self.note(trigger, || self.filler(candidate, role, proposed, word, odds_of(word)));
            }
            if let Some(source) = fact.sources.last().filter(|_| fillers.speaker) {
                let (phrase, way) = (source.span, Way::Speaker);
                self.note(trigger, || Step::Filler { role, phrase, way, pronoun: None, odds: None });
            }
            let mut told: Vec<usize> = Vec::new();
            let mut leave = |word: usize, why: LeftOut| {
                if !told.contains(&word) {
                    told.push(word);
                    let phrase = self.parsed.bytes_of(self.quote(word));
                    self.note(trigger, || Step::Left { role, phrase, why, odds: odds_of(word) });
                }
            };
            let unbound = |word: usize, otherwise: LeftOut| {
                let inside = |&other: &usize| other != word && self.quote(other).contains(word);
                match () {
                    () if taken.contains(&word) => LeftOut::OtherRole,
                    () if taken.iter().any(inside) => LeftOut::Inside,
                    () => otherwise,
                }
            };
            // What the path leads to and was not taken.
            if let Some(path) = self.path(candidate, role.as_str()) {
                for filler in self.graph.fillers(trigger, path) {
                    match self.brings(candidate, path, role.as_str(), filler) {
                        Err(LeftOut::Trigger) | Ok(Brought::Speaker) => {}
                        Err(why) => leave(filler, why),
                        Ok(brought) => {
                            let word = if let Brought::Word(word) = brought { word } else { filler };
                            let otherwise = match proposed.words.contains(&word) {
                                true => LeftOut::Weights,
                                false => LeftOut::OtherRole,
                            };
                            if !fillers.words.contains(&word) {
                                leave(word, unbound(word, otherwise));
                            }
                        }
                    }
                }
            }
            // What rules or weights proposed in vain.
            for &word in proposed.words.iter().filter(|w| !fillers.words.contains(w)) {
                leave(word, unbound(word, LeftOut::Weights));
            }
            for &(word, odds) in odds.iter().filter(|(w, _)| !taken.contains(w)) {
                let chance = if role == Role::Agent { odds.agent } else { odds.patient };
                if chance >= WORTH_TELLING {
                    let likely = chance > odds.neither && !proposed.words.is_empty();
                    let otherwise = if likely { LeftOut::Named } else { LeftOut::Weights };
                    leave(word, unbound(word, otherwise));
                }
            }
        }
    }

    fn filler(
        &self,
        candidate: &Candidate,
        role: Role,
        proposed: &Fillers,
        word: usize,
        odds: Option<Odds>,
    ) -> Step {
        let phrase = self.parsed.bytes_of(self.quote(word));
        let (way, pronoun) = if proposed.words.contains(&word) {
            self.way(candidate, role, proposed.by, word)
        } else {
            (Way::Weights, None)
        };
        Step::Filler { role, phrase, way, pronoun: pronoun.map(|i| self.word_span(i)), odds }
    }

    /// What bound a word to a role, and the pronoun that stands for it.
    fn way(&self, candidate: &Candidate, role: Role, by: Binding, word: usize) -> (Way, Option<usize>) {
        let trigger = candidate.trigger;
        let pattern = self.pattern(candidate);
        let pos = self.graph.pos[trigger].as_str();
        let layer =
            self.language.types.get(pattern.fact_type.as_str()).map_or("", |kind| kind.layer.as_str());
        let of_frame = |name: &str| self.language.grammar.frames.get(name)?.get(role.as_str());
        let (frame, path) = match by {
            Binding::Implied => return (Way::Implied, None),
            Binding::Beside => return self.beside(trigger, word),
            Binding::Path if pattern.roles.contains_key(role.as_str()) => {
                (None, self.path(candidate, role.as_str()))
            }
            Binding::Path | Binding::FrameOfPos => (Some(pos), of_frame(pos)),
            Binding::FrameOfLayer => (Some(layer), of_frame(layer)),
        };
        let frame = frame.map(str::to_owned);
        let (Some(path), Some((matched, routes))) =
            (path, path.and_then(|path| self.graph.routes(trigger, path)))
        else {
            let path = path.map(ToString::to_string).unwrap_or_default();
            return (Way::Path { frame, path, arcs: Vec::new() }, None);
        };
        let route = routes.into_iter().find_map(|(filler, hops)| {
            match self.brings(candidate, path, role.as_str(), filler).ok()? {
                Brought::Itself => (filler == word).then_some((hops, None)),
                Brought::Word(other) => {
                    self.graph.members(other).contains(&word).then_some((hops, Some(filler)))
                }
                Brought::Speaker => None,
            }
        });
        let (hops, pronoun) = route.unwrap_or_default();
        (Way::Path { frame, path: matched.to_string(), arcs: self.arcs(&hops) }, pronoun)
    }

    /// How a possessor or an adjective hangs from a noun.
    fn beside(&self, trigger: usize, word: usize) -> (Way, Option<usize>) {
        let edge = self.graph.down[trigger].iter().find(|edge| {
            matches!(edge.rel.as_str(), "poss" | "amod" | "compound")
                && (edge.other == word
                    || self.referent(edge.other).is_some_and(|r| match r {
                        super::reading::Referent::Word(other) => self.graph.members(other).contains(&word),
                        super::reading::Referent::Speaker => false,
                    }))
        });
        let arcs = edge.map(|edge| {
            let rel = edge.rel.clone();
            self.arcs(&[Hop { from: trigger, to: edge.other, rel, up: false, implied: !edge.own }])
        });
        let pronoun = edge.map(|edge| edge.other).filter(|&other| other != word);
        (Way::Beside { arcs: arcs.unwrap_or_default() }, pronoun)
    }

    fn arcs(&self, hops: &[Hop]) -> Vec<Arc> {
        let arc = |hop: &Hop| Arc {
            from: self.word_span(hop.from),
            to: self.word_span(hop.to),
            rel: hop.rel.to_string(),
            up: hop.up,
            implied: hop.implied,
        };
        hops.iter().map(arc).collect()
    }

    /// The arcs from a trigger to the first of its places, where they stand in its sentence.
    fn arcs_to_place(&self, candidate: &Candidate, fact: &Fact, bound: &Bindings<'_>) -> Vec<Arc> {
        let trigger = candidate.trigger;
        let place = fact.places.first().filter(|_| !matches!(bound.places, PlaceWay::Patient));
        let top = place.and_then(|place| self.top_of(place.span));
        let Some(top) = top.filter(|&top| self.sentence[top] == self.sentence[trigger]) else {
            return Vec::new();
        };
        if bound.places == PlaceWay::Role
            && let Some(path) = self.path(candidate, "place")
            && let Some((_, routes)) = self.graph.routes(trigger, path)
            && let Some((_, hops)) =
                routes.iter().find(|(word, _)| *word == top || self.graph.phrase(*word).contains(top))
        {
            return self.arcs(hops);
        }
        let Some((up, down)) = self.steps(trigger, top) else { return Vec::new() };
        let (above, below) = (self.ancestors(trigger), self.ancestors(top));
        let hop = |from: usize, to: usize, named: usize, up: bool| Hop {
            from,
            to,
            rel: SmolStr::new(self.graph.rel(named)),
            up,
            implied: false,
        };
        let climb = (0..up).map(|k| hop(above[k], above[k + 1], above[k], true));
        let descend = (0..down).rev().map(|k| hop(below[k + 1], below[k], below[k], false));
        self.arcs(&climb.chain(descend).collect::<Vec<_>>())
    }

    /// The words as patterns see them.
    pub(crate) fn words(&self) -> Vec<PatternWord> {
        let graph = &self.graph;
        let word = |i: usize| {
            let in_tree = |rel: &str, head: usize| graph.head(i) == Some(head) && graph.rel(i) == rel;
            let more = graph.up[i].iter().filter(|edge| !in_tree(&edge.rel, edge.other));
            let mut kinds: Vec<String> = self.kinds(i).into_iter().map(str::to_owned).collect();
            kinds.sort();
            kinds.dedup();
            PatternWord {
                lemma: graph.lemmas[i].to_string(),
                pos: graph.pos[i].as_str(),
                kinds,
                arcs: more.map(|edge| PatternArc { rel: edge.rel.to_string(), head: edge.other }).collect(),
            }
        };
        (0..graph.forms.len()).map(word).collect()
    }

    /// What was kept, put in the order of the facts.
    pub(crate) fn explanation(&self, facts: &[Draft]) -> Explanation {
        let trace = self.trace.as_ref().map(std::cell::RefCell::take).unwrap_or_default();
        let telling = |draft: &Draft, mention: Span<Byte>, trigger: usize| {
            let mut steps: Vec<Step> = Vec::new();
            for (_, step) in trace.steps.iter().filter(|(t, _)| *t == trigger) {
                if !steps.contains(step) {
                    steps.push(step.clone());
                }
            }
            let rule = trace.rules.get(&trigger).map_or(draft.fact.rule.clone(), ToString::to_string);
            Telling { mention, trigger: self.word_span(trigger), rule, steps }
        };
        let told = facts.iter().map(|draft| {
            let pairs = draft.fact.mentions.iter().zip(&draft.triggers);
            pairs.map(|(&mention, &trigger)| telling(draft, mention, trigger)).collect()
        });
        let facts = told.collect();
        let mut rejected = trace.rejected;
        rejected.sort_by(|a, b| (a.mention, &a.rule).cmp(&(b.mention, &b.rule)));
        rejected.dedup();
        Explanation { passed_over: None, facts, rejected }
    }
}
