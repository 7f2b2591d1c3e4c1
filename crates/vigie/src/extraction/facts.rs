//! From candidates to facts.

use std::collections::{BTreeMap, BTreeSet};

use vigie_lexicon::{
    events::{EventType, Reach},
    language::{Guard, Language},
    paths::Path,
    patterns::Pattern,
};
use vigie_nlp::Upos;

use super::{
    draft::Draft,
    exclusions::Telling,
    locating::{fact_place, specific},
    matching::{Candidate, Lack, Near},
    reading::Reading,
    reality::Ruling,
    roles::{Binding, Fillers},
    tolls::is_of_victims,
    tracing::Bindings,
    weighing::{
        Bound, FactModel, FactNetwork, FillerExample, NearExample, PairExample, Ruled, ToldWord,
        TriggerExample,
    },
};
use crate::model::{
    Attribution, Byte, Codes, Count, Document, Explanation, Fact, FactPlace, FactTime, Layer, Level,
    MentionKind, Mentions, Parsed, PatternWord, PlaceWay, Realis, Refusal, Source, Span, Stance, TimeWay,
    What,
};

/// Sentences over which a place carries to a fact that names none.
const PLACE_REACH: usize = 2;
/// Sentences over which a time carries to a fact that names none.
const TIME_REACH: usize = 1;

/// The facts of one document, in the order of their first mention; `models` weigh what the patterns propose.
pub fn facts(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    attributions: &[Attribution],
    language: &Language,
    models: Option<&FactModels>,
) -> Vec<Fact> {
    let mut reading = Reading::new(document, parsed, mentions, language);
    reading.tell(attributions, models).into_iter().map(|draft| draft.fact).collect()
}

/// As [`facts`], with why each is what it is, and what was rejected.
pub fn explained(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    attributions: &[Attribution],
    language: &Language,
    models: Option<&FactModels>,
) -> (Vec<Fact>, Explanation) {
    let mut reading = Reading::new(document, parsed, mentions, language);
    reading.trace = Some(Default::default());
    let drafts = reading.tell(attributions, models);
    let explanation = reading.explanation(&drafts);
    (drafts.into_iter().map(|draft| draft.fact).collect(), explanation)
}

/// The words of a document as patterns see them, one for each token.
pub fn pattern_words(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    language: &Language,
) -> Vec<PatternWord> {
    Reading::new(document, parsed, mentions, language).words()
}

/// The weights of candidates: which words tell of facts, and what belongs to each.
#[derive(Clone, Debug, Default)]
pub struct FactModels {
    /// Of words: is it a trigger, and of which type.
    pub triggers: FactNetwork,
    /// Of words where a pattern holds but for one condition: do they tell what it tells.
    pub nears: FactModel,
    /// Of noun phrases around a trigger: agent, patient or nothing.
    pub arguments: FactNetwork,
    /// Of places around a trigger.
    pub places: FactNetwork,
    /// Of triggers: has it happened.
    pub realis: FactNetwork,
    /// Of numbers around a trigger: what does each count, if it is the fact's.
    pub counts: FactNetwork,
    /// Of two tellings: are they of one occurrence.
    pub coreference: FactNetwork,
}

/// Every word of a document that may tell of a fact, and what may belong to those that do, as learning sees it.
///
/// `types` says for each word which type of fact it tells of, if any.
pub fn examples(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    attributions: &[Attribution],
    language: &Language,
    types: impl Fn(&[TriggerExample]) -> Vec<Option<String>>,
) -> (Vec<TriggerExample>, Vec<FillerExample>) {
    let mut reading = Reading::new(document, parsed, mentions, language);
    let words = reading.trigger_examples();
    let types = types(&words);
    let found = reading.matches().held;
    let told: Vec<(usize, Candidate)> = reading
        .words_to_weigh(&found)
        .into_iter()
        .zip(types)
        .enumerate()
        .filter_map(|(k, ((i, matched), kind))| Some((k, reading.as_type(i, &matched, kind?.as_str())?)))
        .collect();
    for (_, candidate) in &told {
        reading.triggers[candidate.trigger] = true;
    }
    let mut last = Told::default();
    let mut fillers = Vec::new();
    for (k, candidate) in &told {
        let (sources, _) = reading.voice(candidate.trigger, attributions);
        let proposal = reading.propose(candidate, (&sources, attributions), &last);
        reading.keep_places(candidate, &proposal.bound.places, &mut last);
        fillers.extend(reading.filler_examples(*k, candidate, &proposal.bound));
        fillers.extend(reading.number_examples(*k, candidate, &reading.ruled_counts(candidate, &proposal)));
        let (realis, _) = reading.realis(candidate, !sources.is_empty());
        let kind = language.types.get(reading.pattern(candidate).fact_type.as_str());
        let time = reading.time_of(candidate.trigger, kind.map_or(Layer::Event, layer_of));
        let ruled = Ruled { realis, sourced: !sources.is_empty(), time: &time };
        fillers.push(reading.realis_example(*k, candidate, ruled));
    }
    (words, fillers)
}

/// Every word at which a pattern holds or nearly does, each type once, as learning sees it.
pub fn near_examples(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    language: &Language,
) -> Vec<NearExample> {
    let reading = Reading::new(document, parsed, mentions, language);
    let matches = reading.matches();
    let firm = reading.unguarded(reading.candidates(matches.held, None));
    reading.near_examples(&firm, &matches.lacking)
}

/// Every telling of a document with each occurrence told before it, as learning sees them.
///
/// `occurrences` says for each telling which occurrence it is of, if any.
pub fn pair_examples(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    attributions: &[Attribution],
    language: &Language,
    models: &FactModels,
    occurrences: impl Fn(&[ToldWord]) -> Vec<Option<usize>>,
) -> Vec<PairExample> {
    let mut reading = Reading::new(document, parsed, mentions, language);
    let (drafts, _) = reading.drafts(attributions, Some(models));
    reading.pair_examples(drafts, models, occurrences)
}

/// Whether a type is of events, hazards or states.
fn layer_of(kind: &EventType) -> Layer {
    match kind.layer.as_str() {
        "hazard" => Layer::Hazard,
        "state" => Layer::State,
        _ => Layer::Event,
    }
}

/// Whether a path leads to somebody, and never to a subject.
fn names_other_than_subject(path: &Path) -> bool {
    let mut rels = path.alternatives.iter().flatten().flatten().map(|step| step.rel.as_str()).peekable();
    rels.peek().is_some() && rels.all(|rel| rel.starts_with("obl"))
}

/// Whether a type is about who holds a place.
pub(crate) fn changes_hands(kind: &EventType) -> bool {
    kind.group == "territory" || kind.group == "state" && kind.roles.iter().any(|role| role == "agent")
}

/// Whether some places are among others.
fn holds_all(places: &[FactPlace], some: &[FactPlace]) -> bool {
    some.iter().all(|place| places.iter().any(|other| other.place.id == place.place.id))
}

/// What the rules say of a candidate.
struct Proposal {
    agents: Fillers,
    patients: Fillers,
    located: Fillers,
    bound: Bound,
    /// From where the places are.
    whence: PlaceWay,
}

/// Where and when the facts before were, for facts that do not say.
#[derive(Clone, Debug, Default)]
struct Told<'a> {
    /// The types that the document's patterns tell of.
    types: BTreeSet<&'a str>,
    places: Option<(usize, Vec<FactPlace>)>,
    /// How many facts lie in each place, by its id.
    votes: BTreeMap<String, usize>,
    time: Option<(usize, FactTime)>,
}

impl Reading<'_> {
    /// The document's facts, each with what it was made from, in the order of their first mention.
    fn tell(&mut self, attributions: &[Attribution], models: Option<&FactModels>) -> Vec<Draft> {
        let (drafts, doubted) = self.drafts(attributions, models);
        let mut drafts = self.merge(drafts, models);
        self.keep_tolls(&mut drafts, doubted);
        // "According to a doctor": nobody killed him.
        let tells = |count: &Count| {
            let mut sources = attributions.iter().flat_map(|a| &a.chain);
            count.what.is_of_victims() && sources.any(|source| source.span.covers(count.span))
        };
        for Fact { counts, patients, .. } in drafts.iter_mut().map(|draft| &mut draft.fact) {
            counts.retain(|count| !tells(count) || patients.iter().any(|p| p.span.overlaps(count.span)));
        }
        self.count_once(&mut drafts);
        self.source_what_is_asked(&mut drafts);
        drafts.retain(|d| {
            let background = self.is_background(&d.fact);
            if background {
                self.trace_refusal(d, &Refusal::Background);
            }
            !background
        });
        for draft in &mut drafts {
            if draft.fact.sources.is_empty() {
                draft.fact.sources.extend(self.accuser_of(&draft.triggers, &draft.agents));
            }
            draft.fact.codes = self.codes(&draft.fact);
        }
        let key = |f: &Fact| (f.mentions.first().map(|m| m.start), f.fact_type.clone());
        drafts.sort_by_key(|d| key(&d.fact));
        drafts
    }

    /// What each word that tells of a fact tells, in text order; and what those would tell that a pattern takes for a toll, and
    /// the weights for nothing.
    fn drafts(
        &mut self,
        attributions: &[Attribution],
        models: Option<&FactModels>,
    ) -> (Vec<Draft>, Vec<Draft>) {
        let mut last = Told::default();
        let matches = self.matches();
        let of_victims = self.unguarded(matches.held.iter().filter(|c| self.is_toll(c)).cloned().collect());
        let found = self
            .candidates(matches.held, models.map(|m| &m.triggers).filter(|m| m.knows(&self.language.code)));
        let mut candidates = self.with_nears(self.unguarded(found), &matches.lacking, models);
        candidates.retain(|candidate| !self.is_shunned(candidate, &matches.lacking));
        last.types = candidates.iter().map(|c| self.pattern(c).fact_type.as_str()).collect();
        for candidate in &candidates {
            self.triggers[candidate.trigger] = true;
        }
        let (mut told, mut doubted) = (Vec::new(), Vec::new());
        let mut of_victims = of_victims.into_iter().peekable();
        for candidate in &candidates {
            while let Some(toll) = of_victims.next_if(|toll| toll.trigger <= candidate.trigger) {
                doubted.push((toll, last.clone()));
            }
            if !self.only_says(candidate, attributions) {
                told.extend(self.draft(candidate, attributions, &mut last, models));
            }
        }
        doubted.extend(of_victims.map(|toll| (toll, last.clone())));
        let triggers: BTreeSet<usize> = candidates.iter().map(|c| c.trigger).collect();
        doubted.retain(|(toll, _)| !triggers.contains(&toll.trigger));
        let doubted = doubted
            .into_iter()
            .filter_map(|(toll, mut last)| self.draft(&toll, attributions, &mut last, models));
        (told, doubted.collect())
    }

    /// Whether the weights alone tell what a pattern at the same word shuns: what its `unless` names keeps the type away.
    fn is_shunned(&self, candidate: &Candidate, lacking: &[(usize, Near)]) -> bool {
        let pattern = self.pattern(candidate);
        let shuns = |(index, near): &(usize, Near)| {
            near.head == candidate.trigger
                && matches!(near.lack, Lack::Unless(..))
                && self.language.pattern(*index).fact_type == pattern.fact_type
        };
        pattern.is_bare() && lacking.iter().any(shuns)
    }

    /// Whether a candidate tells of victims and of nothing else.
    fn is_toll(&self, candidate: &Candidate) -> bool {
        is_of_victims(&self.pattern(candidate).fact_type)
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

    /// Whether a verb that only speaks of what happened lends its dependents to the noun that tells it.
    fn is_under_factive(&self, trigger: usize) -> bool {
        let factive = &self.language.grammar.factive.lemmas;
        self.graph.light[trigger].is_some_and(|(verb, _)| factive.contains(&self.graph.lemmas[verb]))
    }

    /// Whether a patient is a name that is no party's and no place's.
    fn is_unknown_place(&self, word: usize) -> bool {
        self.graph.pos[word] == Upos::Propn
            && self.party(word).is_none()
            && self.places_in(&[word]).is_empty()
    }

    /// Whether the words that say where something happened are names that nobody knows.
    fn happens_somewhere_unknown(&self, candidate: &Candidate, located: &[usize]) -> bool {
        let graph = &self.graph;
        let kind = self.language.types.get(self.pattern(candidate).fact_type.as_str());
        let of_attack = |&&c: &&usize| {
            kind.is_some_and(|kind| kind.group == "fight")
                && graph.pos[candidate.trigger] == Upos::Noun
                && graph.rel(c) == "nmod"
                && self.is_genitive(&graph.cases(c))
        };
        // A lone name that looks like a person's: who attacks has a name that parties have.
        let unknown = |&word: &usize| {
            graph.pos[word] == Upos::Propn
                && !graph.children[word].iter().any(|&c| graph.rel(c) == "flat")
                && self.party(word).is_none_or(|p| p.actor.is_none() && p.kind == MentionKind::Person)
                && self.places_in(&[word]).is_empty()
        };
        let below = graph.children[candidate.trigger].iter().filter(of_attack);
        self.places_in(located).is_empty() && located.iter().chain(below).any(unknown)
    }

    /// Whether a word that no pattern knows only says what others did: "denied that its aircraft had bombed", "denied any link
    /// with the attack".
    fn only_says(&self, candidate: &Candidate, attributions: &[Attribution]) -> bool {
        let word = candidate.trigger;
        let token = &self.graph.doc.tokens[word];
        let at = Span::<Byte>::new(token.start, token.end);
        let politics =
            |kind: &str| self.language.types.get(kind).is_some_and(|kind| kind.group == "politics");
        let cue = || attributions.iter().any(|a| a.cue.is_some_and(|cue| cue.overlaps(at)));
        let kind = self.pattern(candidate).fact_type.as_str();
        let denies = || {
            self.graph.pos[word] == Upos::Verb
                && self.language.denials.contains(&self.graph.lemmas[word])
                && !self.known_types(word).contains(&kind)
        };
        self.language.is_bare(candidate.pattern) && !politics(kind) && (cue() || denies())
    }

    /// The candidates that hold, and those that lack one condition and are probable all the same, in text order.
    fn with_nears(
        &self,
        mut firm: Vec<Candidate>,
        lacking: &[(usize, Near)],
        models: Option<&FactModels>,
    ) -> Vec<Candidate> {
        let Some(model) = models.map(|m| &m.nears).filter(|m| !m.is_empty()) else { return firm };
        let nears = self.unguarded(self.nears(&firm, lacking, model));
        self.trace_nears(&nears);
        for near in nears {
            let kind = &self.pattern(&near).fact_type;
            match firm.iter_mut().find(|c| c.trigger == near.trigger) {
                None => firm.push(near),
                // The network knows the word, the pattern how its roles are filled.
                Some(known) if self.language.bare(kind) == Some(known.pattern) => {
                    *known = Candidate { chance: known.chance, ..near };
                }
                Some(_) => {}
            }
        }
        firm.sort_by_key(|c| c.trigger);
        firm
    }

    /// Keeps the places of a fact for those after it; where a type asks for its own clause only, they say little of others.
    fn keep_places(&self, candidate: &Candidate, places: &[FactPlace], last: &mut Told<'_>) {
        let kind = self.language.types.get(self.pattern(candidate).fact_type.as_str());
        if places.is_empty() || kind.is_none_or(|kind| kind.place == Reach::Clause) {
            return;
        }
        for place in places {
            *last.votes.entry(place.place.id.clone()).or_default() += 1;
        }
        last.places = Some((self.sentence[candidate.trigger], places.to_vec()));
    }

    /// The candidates, in text order, that no words of their sentence turn away from our facts.
    fn unguarded(&self, mut found: Vec<Candidate>) -> Vec<Candidate> {
        // Which guards hold in the sentence at hand, as far as was asked.
        let (mut here, mut holds) = (None, Vec::new());
        found.retain(|candidate| {
            let at = self.sentence[candidate.trigger];
            let Some(sentence) = self.parsed.sentences.get(at) else { return true };
            if here != Some(at) {
                (here, holds) = (Some(at), vec![None; self.language.grammar.guards.len()]);
            }
            let guarded = self.guards_of(self.pattern(candidate)).any(|(k, guard)| {
                *holds[k].get_or_insert_with(|| {
                    let hits = sentence.tokens.range().filter(|&i| self.fits(i, &guard.words));
                    hits.take(guard.least).count() >= guard.least
                })
            });
            if guarded {
                self.trace_guard(candidate);
            }
            !guarded
        });
        found
    }

    /// The guards that concern a pattern's type, each with its index.
    pub(crate) fn guards_of<'g>(&'g self, pattern: &'g Pattern) -> impl Iterator<Item = (usize, &'g Guard)> {
        self.language.grammar.guards.iter().enumerate().filter(|(_, guard)| {
            guard.types.is_empty() || guard.types.iter().any(|t| *t == pattern.fact_type.as_str())
        })
    }

    /// What the rules bind to a candidate.
    fn propose(&self, candidate: &Candidate, said: (&[Source], &[Attribution]), last: &Told<'_>) -> Proposal {
        let pattern = self.pattern(candidate);
        let kind = self.language.types.get(pattern.fact_type.as_str());
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
        let reach = kind.map_or(Reach::Clause, |kind| kind.place);
        let (places, whence) =
            self.locate(candidate, &agents.words, &patients.words, &located.words, reach, last);
        let bound = Bound {
            agents: agents.words.clone(),
            patients: patients.words.clone(),
            places,
            told: last.places.iter().flat_map(|(_, places)| places.clone()).collect(),
            votes: last.votes.clone(),
        };
        Proposal { agents, patients, located, bound, whence }
    }

    /// The counts that the rules bind to a candidate with what they bind to its roles.
    fn ruled_counts(&self, candidate: &Candidate, proposal: &Proposal) -> Vec<Count> {
        let Proposal { agents, patients, located, .. } = proposal;
        let instruments = self.fill(candidate, "instrument");
        let roles =
            [("agent", agents), ("patient", patients), ("instrument", &instruments), ("place", located)];
        self.counts(candidate, &roles)
    }

    fn draft(
        &self,
        candidate: &Candidate,
        attributions: &[Attribution],
        last: &mut Told<'_>,
        models: Option<&FactModels>,
    ) -> Option<Draft> {
        let trigger = candidate.trigger;
        let worded = self.language.types.get(self.pattern(candidate).fact_type.as_str());
        let lang = self.language.code.as_str();
        let (mut sources, mut stance) = self.voice(trigger, attributions);
        let proposal = self.propose(candidate, (&sources, attributions), last);
        let proposed = self.trace.as_ref().map(|_| [proposal.agents.clone(), proposal.patients.clone()]);
        let Proposal { mut agents, mut patients, located, mut bound, mut whence } = proposal;
        let ruled = self.trace.as_ref().map(|_| bound.clone());
        if let Some(model) = models.map(|m| &m.arguments).filter(|m| m.knows(lang)) {
            (agents.words, patients.words) = self.weigh_arguments(candidate, &bound, model);
            // "The army lost the town to the rebels": the pattern says that its subject is not who takes it.
            if self.path(candidate, "agent").is_some_and(names_other_than_subject) {
                agents.words.retain(|word| !self.graph.subjects[trigger].contains(word));
            }
            if let Some(verb) = self.graph.deeds[trigger] {
                // "Police arrested three suspects for the murder": the police did not do it.
                agents.words.retain(|&word| !self.accuses(verb, word));
            }
            agents.words.retain(|&word| !self.is_means(word));
            let told = Telling { trigger, kind: worded, sources: &sources, ruled: &bound.agents };
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
            // "Houthi missiles fell on the city": who fired them did it.
            let weapon = |word: usize| {
                self.what_of_noun(word) == Some(What::Weapons)
                    && self.party(word).is_none_or(|party| party.actor.is_none())
            };
            if agents.words.iter().any(|&word| weapon(word)) {
                let whose = |word| if weapon(word) { self.wielders(word) } else { vec![word] };
                agents.words = agents.words.iter().copied().flat_map(whose).collect();
                agents.words.sort_unstable();
                agents.words.dedup();
            }
            if agents.words.is_empty() && !agents.speaker {
                let named = (candidate.words.0..candidate.words.1).chain(candidate.with.iter().copied());
                let used = self.fill(candidate, "instrument").words;
                // "A UN drone was shot at": whose it was did not shoot.
                let subjects = self.graph.subjects[trigger].iter().filter(|_| !self.graph.passive[trigger]);
                let named = named.chain(used).chain(subjects.copied());
                let fired = named.chain([trigger]).filter(|&word| weapon(word));
                agents.words = fired.flat_map(|word| self.wielders(word)).collect();
                agents.words.sort_unstable();
                agents.words.dedup();
            }
            // "The war must end, said X": X demands it.
            if worded.is_some_and(|kind| kind.group != "politics") {
                for words in [&mut agents.words, &mut patients.words] {
                    words.retain(|&word| !self.stands_outside(trigger, word, attributions));
                }
            }
            if worded.is_some_and(|kind| kind.group == "politics") {
                // "Lifted the blockade after agreeing on talks": a blockade agrees on nothing.
                agents.words.retain(|&word| !self.triggers[word] || self.party(word).is_some());
            }
            (bound.agents, bound.patients) = (agents.words.clone(), patients.words.clone());
        }
        if let Some(model) = models.map(|m| &m.places).filter(|m| m.knows(lang)) {
            let weighed = self.weigh_places(candidate, &bound, model);
            // "from the district": what a noun stands for is hardly ever another place.
            let firm = whence == PlaceWay::Anaphor && weighed.is_empty()
                // What is taken, held or besieged is a place itself: no other of the sentence is.
                || whence == PlaceWay::Patient && worded.is_some_and(changes_hands) && holds_all(&weighed, &bound.places);
            // "took control of Shasha", a village that nobody knows: it fell, and no place beside it did.
            let unknown = worded.is_some_and(|kind| kind.of_place)
                && whence != PlaceWay::Role
                && patients.words.iter().any(|&w| self.is_unknown_place(w))
                // « L'attaque de Barsalogho », "fled their homes in Tepuche": not where the sentence before was.
                || self.happens_somewhere_unknown(candidate, &located.words);
            if unknown {
                bound.places.retain(|p| !matches!(p.place.level, Level::Site | Level::Settlement));
                whence = if bound.places.is_empty() { PlaceWay::Nowhere } else { whence };
            } else if !firm && weighed != bound.places {
                whence = PlaceWay::Weights;
                bound.places = weighed;
            }
        }
        self.keep_own_clause(trigger, &mut bound.places);
        self.keep_out_of_asides(trigger, &mut bound.places);
        // "According to Britain": who tells it is not where.
        let speaks = |place: &FactPlace| {
            let top = self.top_of(place.span);
            let is_known = |source: &&Source| source.actor.is_some();
            top.is_some() && sources.iter().filter(is_known).any(|source| self.top_of(source.span) == top)
        };
        bound.places.retain(|place| !speaks(place));
        self.keep_where_it_happened(&sources, &mut bound.places);
        // Where somebody is the governor is not where it happened, if another place is told and he did not do it; nor what he
        // holds.
        let held = worded.is_some_and(|kind| kind.of_place);
        let of_office = |place: &FactPlace| {
            let top = self.top_of(place.span).filter(|&top| self.is_in_title(top));
            let does = |top| self.graph.head(top).is_some_and(|office| agents.words.contains(&office));
            top.is_some_and(|top| held || !does(top))
        };
        if held || !bound.places.iter().all(of_office) {
            bound.places.retain(|place| !of_office(place));
        }
        if bound.places.is_empty() && worded.is_some_and(|kind| kind.of_country) {
            let country = |&word: &usize| {
                self.place(word).filter(|m| m.place.as_ref().is_some_and(|p| p.level == Level::Country))
            };
            let tells = sources.iter().filter_map(|source| self.top_of(source.span)).collect::<Vec<_>>();
            let named = agents.words.iter().chain(&tells).find_map(country);
            bound.places.extend(named.and_then(|m| fact_place(m, false)));
            whence = if bound.places.is_empty() { whence } else { PlaceWay::Role };
        }
        self.keep_places(candidate, &bound.places, last);
        if sources.is_empty() {
            sources.extend(self.accuser_of(&[trigger], &agents.words));
        }
        let places = bound.places;
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
        let counts = match models.map(|m| &m.counts).filter(|m| m.knows(lang)) {
            Some(model) => self.weigh_counts(candidate, &ruled_counts, &bound.agents, model),
            None => ruled_counts.clone(),
        };
        let tells = |span: Span<Byte>| sources.iter().any(|source| source.span.covers(span));
        // "According to two residents": nobody of them was hurt.
        let is_victim = |c: &Count| c.what.is_of_victims() && tells(c.span);
        let counts = counts.into_iter().filter(|c| !is_victim(c)).collect();
        let mut time = self.time_of(trigger, layer);
        let worded_time = time;
        let mut dating = match &last.time {
            Some((sentence, told))
                if time.span.is_none()
                    && self.graph.deeds[trigger].is_none()
                    && *sentence < self.sentence[trigger]
                    && !self.is_of_now(trigger, kind, layer, told)
                    && self.within(trigger, *sentence, TIME_REACH) =>
            {
                time.interval = told.interval;
                TimeWay::FactBefore
            }
            _ if time.span.is_some() => {
                // "The town, besieged since May": since when something holds is no day of what follows.
                let told =
                    last.time.as_ref().is_some_and(|(sentence, _)| *sentence == self.sentence[trigger]);
                // « L'armée a repris samedi la ville, tombée le 3 janvier »: nor is what is told beside it.
                if layer != Layer::State && !(told && self.is_told_beside(trigger)) {
                    last.time = Some((self.sentence[trigger], time));
                }
                TimeWay::Sentence
            }
            _ if time.interval.is_some() => TimeWay::Document,
            _ => TimeWay::Unknown,
        };
        // "Denied that it had burned homes and accused the army": what who denies does himself is not denied.
        let denier = sources.last().and_then(|source| self.top_of(source.span));
        if stance == Stance::Denies
            && kind.group == "politics"
            && (agents.speaker || denier.is_some_and(|top| agents.words.contains(&top)))
        {
            sources.clear();
            stance = Stance::Asserts;
        }
        let speaker = sources.last().map(|s| s.span);
        let sided = kind.group == "territory";
        let argue = |fillers: &super::roles::Fillers, acts: bool| {
            let mut out: Vec<_> = Vec::new();
            for &word in &fillers.words {
                let mut argument = self.argument(word, !acts && kind.of_people);
                // "Accused the army of shelling villages", where the parse has "shelling" for a part of the noun.
                let quoted = self.parsed.tokens_of(argument.span);
                if quoted.start == trigger && trigger < word {
                    argument.span = self.parsed.bytes_of(Span::new(trigger + 1, quoted.end));
                }
                // "Killed in police firing", where it has the shooting for what the police are.
                let going = self.graph.has(trigger, "VerbForm=Ger") || self.graph.has(trigger, "Tense=Pres");
                if word < trigger && trigger + 1 == quoted.end && going {
                    argument.span = self.parsed.bytes_of(Span::new(quoted.start, trigger));
                }
                // Whom something is done to is mostly the people, and no side.
                if argument.actor.is_none() && (acts || sided) {
                    argument.actor = self.side(word, &sources).or_else(|| self.side_of_bare(word, &places));
                }
                if !out.iter().any(|a: &crate::model::Argument| a.span == argument.span) {
                    out.push(argument);
                }
            }
            if fillers.speaker
                && let Some(span) = speaker
                && let Some(top) = self.top_of(span)
            {
                let mut argument = self.argument(top, false);
                argument.span = span;
                argument.actor = argument.actor.or_else(|| self.side_of_speaker(&sources));
                out.push(argument);
            }
            out
        };
        let (mut realis, mut ruling) = self.realis(candidate, !sources.is_empty());
        if let Some(network) = models.map(|m| &m.realis).filter(|m| m.knows(lang)) {
            let ruled = Ruled { realis, sourced: !sources.is_empty(), time: &worded_time };
            // "No soldier was killed" never tells of a killing; "no lorry arrives" tells of a shortage.
            let plain = realis == Realis::Negated
                && !kind.of_lack
                && match ruling {
                    // "Gave up the siege" denies it, "do not want them to take the town" does not.
                    Ruling::Rule(rule) => {
                        matches!(rule.place.as_str(), "dependent" | "mark")
                            || rule.place == "governor" && rule.having.lemmas.is_empty()
                    }
                    Ruling::Light | Ruling::Pattern => true,
                    _ => false,
                };
            let weighed = if plain { realis } else { self.weigh_realis(candidate, ruled, network) };
            // "The attack was planned abroad": nothing is denied without a word that denies.
            let denied = weighed != Realis::Negated
                || realis == Realis::Negated
                || layer == Layer::State
                || self.has_denial(trigger);
            let weighed = if denied { weighed } else { realis };
            ruling = if weighed == realis { ruling } else { Ruling::Weights };
            realis = weighed;
        }
        if realis == Realis::Negated && kind.group != "politics" && self.is_under_factive(trigger) {
            return None; // "The group has not claimed the attack": it was carried out all the same, by whomever.
        }
        let to_be = matches!(realis, Realis::Future | Realis::Hypothetical);
        if matches!(dating, TimeWay::FactBefore) && to_be && self.is_over(&time) {
            // "They left on Friday. The governor vowed to retake the town."
            time.interval = self.document.published.interval;
            dating = TimeWay::Document;
        }
        // What has happened is on no day to come: in March "in April" was a year ago; "has promised lorries; the first will leave on
        // Monday".
        if realis == Realis::Actual
            && layer != Layer::State
            && self.is_to_come(&time)
            && !self.put_back(trigger, &mut time)
        {
            time = FactTime { span: None, interval: self.document.published.interval };
            dating = TimeWay::Document;
        }
        if realis == Realis::Future {
            self.put_ahead(&mut time);
        }
        // "Agreed to end the protests": that there are any is not what they say.
        let is_promised = realis == Realis::Actual && self.is_of_what_is_promised(trigger, attributions);
        self.without_names_beside(&mut agents.words);
        self.without_names_beside(&mut patients.words);
        if realis != Realis::Negated {
            agents.words.retain(|&word| !self.is_nobody(word)); // "No group has claimed it": somebody did it.
        }
        let (mut doers, patients_told) = (argue(&agents, true), argue(&patients, false));
        if agents.speaker && patients.speaker {
            // "We have no water": who lacks it does nothing.
            doers.retain(|agent| patients_told.iter().all(|patient| patient.span != agent.span));
        }
        let fact = Fact {
            fact_type: pattern.fact_type.to_string(),
            layer,
            mentions: vec![self.mention(candidate)],
            agents: doers,
            patients: patients_told,
            instruments: argue(&instruments, false),
            places: places.clone(),
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
        if let (Some(proposed), Some(ruled)) = (proposed, ruled) {
            self.trace_draft(
                candidate,
                &fact,
                &Bindings {
                    proposed,
                    ruled,
                    agents: &agents,
                    patients: &patients,
                    instruments: &instruments,
                    located: &located,
                    counts: &ruled_counts,
                    places: whence,
                    time: dating,
                    realis: ruling,
                    model: models.map(|m| &m.arguments).filter(|m| m.knows(&self.language.code)),
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

    fn locate(
        &self,
        candidate: &Candidate,
        agents: &[usize],
        patients: &[usize],
        located: &[usize],
        reach: Reach,
        last: &Told<'_>,
    ) -> (Vec<FactPlace>, PlaceWay) {
        let trigger = candidate.trigger;
        let pattern = self.pattern(candidate);
        if pattern.roles.get("place").is_some_and(|path| path.alternatives.is_empty()) {
            return (Vec::new(), PlaceWay::Emptied); // "place = \"-\"": arms sent to Ukraine are not sent in Ukraine.
        }
        let (mut places, mut way) = (self.places_in(located), PlaceWay::Role);
        let hit = self.places_in(patients);
        if places.is_empty() || specific([places.clone(), hit.clone()].concat()).len() <= hit.len() {
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
    fn within(&self, trigger: usize, sentence: usize, reach: usize) -> bool {
        let here = self.sentence[trigger];
        let block = self.parsed.sentences.get(sentence).map(|s| s.block);
        here >= sentence && here - sentence <= reach && block == Some(self.block(trigger))
    }

    /// Whether a fact lies more than about five years before the report.
    fn is_background(&self, fact: &Fact) -> bool {
        let (Some(told), Some(published)) = (fact.time.interval, self.document.published.interval) else {
            return false;
        };
        match (told.latest, published.earliest) {
            (Some(end), Some(day)) => day.year() - end.year() > 5,
            _ => false,
        }
    }
}
