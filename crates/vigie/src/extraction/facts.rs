//! From candidates to facts.

use std::collections::BTreeSet;

use vigie_lexicon::{
    language::{Guard, Language},
    patterns::Pattern,
};
use vigie_nlp::Upos;

use super::{
    draft::{Draft, layer_of},
    matching::{Candidate, Lack, Near},
    proposing::Told,
    reading::Reading,
    weighing::{
        FactModel, FactNetwork, FillerExample, NearExample, PairExample, Ruled, ToldWord, TriggerExample,
    },
};
use crate::model::{
    Attribution, Byte, Count, Document, Explanation, Fact, Layer, Mentions, Parsed, PatternWord, Realis,
    Refusal, Span, What,
};

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
        let kind = reading.type_of(candidate);
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
        let quantities = self.mentions.quantities.iter();
        let feared: Vec<_> = quantities.filter(|q| self.is_feared(q)).map(|q| q.span).collect();
        let is_feared = |count: &Count| count.what.is_of_victims() && feared.contains(&count.span);
        for Fact { counts, patients, realis, .. } in drafts.iter_mut().map(|draft| &mut draft.fact) {
            counts.retain(|count| !tells(count) || patients.iter().any(|p| p.span.overlaps(count.span)));
            counts.retain(|count| *realis != Realis::Actual || !is_feared(count));
            // « Forçant des milliers d'habitants à fuir »: who is driven out is not counted again as who ran.
            let driven: Vec<_> =
                counts.iter().filter(|c| c.what == What::Displaced).map(|c| c.span).collect();
            counts.retain(|count| count.what != What::Fled || !driven.contains(&count.span));
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
        self.is_of_victims(&self.pattern(candidate).fact_type)
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
