//! Whether two tellings are of one occurrence: what their words, roles, places and days have in common.

use vigie_nlp::Upos;

use super::{features::Features, network::FactNetwork, triggers::bucket};
use crate::{
    extraction::{
        draft::Draft,
        merging::{places_meet, times_meet},
        reading::Reading,
    },
    model::{Argument, BlockKind, Byte, Realis, Sameness, Span},
};

/// The class of tellings of one occurrence.
const SAME: &str = "same";

/// A telling as learning names it: the words that bear it, and what they are taken to tell.
#[derive(Clone, Debug)]
pub struct ToldWord {
    /// The word that heads the trigger.
    pub word: Span<Byte>,
    /// The trigger with all its words.
    pub mention: Span<Byte>,
    /// The type of fact.
    pub fact_type: String,
}

/// An occurrence told so far and a further telling, as learning sees them.
#[derive(Clone, Debug)]
pub struct PairExample {
    /// Whether they are one.
    pub same: bool,
    /// Whether the rules say so.
    pub proposed: bool,
    /// The names of its features.
    pub features: Vec<String>,
    /// What the networks of the language make of the words.
    pub inputs: Vec<f32>,
}

/// What the sentences of a document are made of, to see how much two of them have in common.
pub(crate) struct Sentences<'r> {
    /// The words that mean something, as lemmas in order, each once.
    words: Vec<Vec<&'r str>>,
    /// The names among them.
    names: Vec<Vec<&'r str>>,
}

impl<'r> Sentences<'r> {
    pub(crate) fn of(reading: &'r Reading<'_>) -> Sentences<'r> {
        let graph = &reading.graph;
        let mut out = Sentences { words: Vec::new(), names: Vec::new() };
        for sentence in &reading.parsed.sentences {
            let tokens = sentence.tokens.range();
            let lemmas = |wanted: &[Upos]| {
                let of_kind = tokens.clone().filter(|&j| wanted.contains(&graph.pos[j]));
                let mut lemmas: Vec<&str> = of_kind.map(|j| graph.lemmas[j].as_str()).collect();
                lemmas.sort_unstable();
                lemmas.dedup();
                lemmas
            };
            out.words.push(lemmas(&[Upos::Noun, Upos::Verb, Upos::Adj, Upos::Propn, Upos::Num]));
            out.names.push(lemmas(&[Upos::Propn]));
        }
        out
    }

    fn names(&self, sentence: usize) -> &[&'r str] {
        self.names.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// How much of the shorter of two sentences the other has too.
    fn share(&self, a: usize, b: usize) -> f32 {
        let words = |sentence: usize| self.words.get(sentence).map_or(&[][..], Vec::as_slice);
        let (a, b) = (words(a), words(b));
        in_both(a, b) as f32 / a.len().min(b.len()).max(1) as f32
    }
}

/// How many of two ordered lists are in both.
fn in_both(a: &[&str], b: &[&str]) -> usize {
    a.iter().filter(|word| b.binary_search(word).is_ok()).count()
}

/// The cosine of two vectors; 0 where one is nothing.
fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let norm = (dot(a, a) * dot(b, b)).sqrt();
    if norm > 0.0 { dot(a, b) / norm } else { 0.0 }
}

/// A share or a cosine as features name it, in tenths from 0 on.
fn tenths(x: f32) -> &'static str {
    const NAMES: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
    NAMES[(x.max(0.0) * 10.0).round().min(10.0) as usize]
}

impl Reading<'_> {
    /// How probable it is that a telling is of each of some occurrences told before, given with what the rules say of them;
    /// none where the weights do not believe it.
    pub(crate) fn weigh_pairs(
        &self,
        told: &[Draft],
        pairs: &[(usize, Option<Sameness>)],
        draft: &Draft,
        sentences: &Sentences<'_>,
        network: &FactNetwork,
    ) -> Vec<Option<f32>> {
        let candidates = pairs.iter().map(|&(at, ruled)| {
            let mut features = Features::default();
            self.pair_features((told, at), draft, ruled, sentences, &mut features);
            (features, self.pair_inputs(&told[at], draft))
        });
        let chances = network.chances(&self.language.code, candidates);
        let believed = pairs.iter().zip(chances).map(|((_, ruled), chances)| {
            let preferred: &[&str] = if ruled.is_some() { &[SAME] } else { &[] };
            network.best_among(&chances, preferred).map(|_| network.chance(&chances, SAME))
        });
        believed.collect()
    }

    /// A pair as learning sees it.
    pub(crate) fn pair_example(
        &self,
        (told, at): (&[Draft], usize),
        draft: &Draft,
        ruled: Option<Sameness>,
        sentences: &Sentences<'_>,
        same: bool,
    ) -> PairExample {
        let mut features = Features::named();
        self.pair_features((told, at), draft, ruled, sentences, &mut features);
        PairExample {
            same,
            proposed: ruled.is_some(),
            features: features.into_names(),
            inputs: self.pair_inputs(&told[at], draft),
        }
    }

    /// The word of a telling, as the annotation can be asked for it.
    pub(crate) fn told_word(&self, draft: &Draft) -> ToldWord {
        let trigger = draft.triggers[0];
        ToldWord {
            word: self.parsed.bytes_of(Span::new(trigger, trigger + 1)),
            mention: draft.fact.mentions[0],
            fact_type: draft.fact.fact_type.clone(),
        }
    }

    /// The vectors of the last word that told the occurrence and of the word that may tell it again, and what both have in
    /// common, number by number; the same for their sentences.
    fn pair_inputs(&self, told: &Draft, draft: &Draft) -> Vec<f32> {
        let (Some(&last), Some(&trigger)) = (told.triggers.last(), draft.triggers.first()) else {
            return Vec::new();
        };
        let (a, b) = (self.graph.doc.vector(last), self.graph.doc.vector(trigger));
        let (x, y) = (self.sentence_mean(self.sentence[last]), self.sentence_mean(self.sentence[trigger]));
        let common = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).collect::<Vec<_>>();
        [a, b, &common(a, b), &common(x, y)].concat()
    }

    fn pair_features(
        &self,
        (told, at): (&[Draft], usize),
        draft: &Draft,
        ruled: Option<Sameness>,
        sentences: &Sentences<'_>,
        out: &mut Features,
    ) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let before = &told[at];
        let (x, y) = (&before.fact, &draft.fact);
        let trigger = draft.triggers[0];
        let last = before.triggers.last().copied().unwrap_or(trigger);
        let group = |kind: &str| self.language.types.get(kind).map_or("", |t| t.group.as_str());
        let (own, other) = (group(&y.fact_type), group(&x.fact_type));
        let types = if x.fact_type == y.fact_type {
            "same type"
        } else if own == other {
            "same group"
        } else {
            "other group"
        };
        let rule = ruled.map_or("apart", Sameness::as_str);
        let far = match self.sentence[trigger].saturating_sub(self.sentence[last]) {
            0 => "0",
            1 => "1",
            2 => "2",
            3..=5 => "3",
            6..=10 => "6",
            _ => "11",
        };
        let headline = x.block == BlockKind::Headline;
        let block = if self.block(trigger) == self.block(last) {
            "same block"
        } else if headline && before.triggers.len() == 1 {
            "headline only"
        } else if headline {
            "from headline"
        } else {
            "other block"
        };
        // Of the occurrences of this type, how many were told since.
        let rivals = told[at + 1..].iter().filter(|d| d.fact.fact_type == y.fact_type).count();
        let rivals = ["no rival", "one rival", "rivals"][rivals.min(2)];
        let lemma = graph.lemmas[trigger].as_str();
        let worded = if before.triggers.iter().any(|&t| graph.lemmas[t] == lemma) {
            "same word"
        } else if graph.lemmas[last].chars().take(4).eq(lemma.chars().take(4)) {
            "like word"
        } else {
            "other word"
        };
        let (pos, pos_before) = (graph.pos[trigger].as_str(), graph.pos[last].as_str());
        let determiner = graph.children[trigger]
            .iter()
            .find(|&&below| graph.rel(below).starts_with("det"))
            .map_or("none", |&below| graph.forms[below].as_str());
        let number =
            ["Number=Sing", "Number=Plur"].into_iter().find(|n| graph.has(trigger, n)).unwrap_or("-");
        let agents = self.roles_meet(&x.agents, &y.agents);
        let patients = self.roles_meet(&x.patients, &y.patients);
        let named = y.places.iter().any(|p| !p.inferred);
        let places = match places_meet(&x.places, &y.places) {
            Some(false) if named => "places apart",
            Some(false) => "inferred apart",
            Some(true) if x.places.iter().any(|p| y.places.iter().any(|q| p.place.id == q.place.id)) => {
                "same place"
            }
            Some(true) => "place within",
            None if y.places.is_empty() && x.places.is_empty() => "no places",
            None if y.places.is_empty() => "place before",
            None => "place after",
        };
        let times = match (before.dated, draft.dated) {
            (true, true) if x.time.interval == y.time.interval => "same time",
            (true, true) if times_meet(x.time.interval, y.time.interval) => "times meet",
            (true, true) => "times apart",
            _ if x.time.interval == y.time.interval => "same time untold",
            (true, false) => "time before",
            (false, true) => "time after",
            (false, false) => "no times",
        };
        let counts = if y.counts.is_empty() {
            "no count"
        } else if y
            .counts
            .iter()
            .any(|c| x.counts.iter().any(|d| (c.what, c.low, c.high) == (d.what, d.low, d.high)))
        {
            "same count"
        } else if y.counts.iter().any(|c| x.counts.iter().any(|d| c.what == d.what)) {
            "counts apart"
        } else {
            "further count"
        };
        let sources = match (x.sources.last(), y.sources.last()) {
            (None, None) => "no sources",
            (Some(_), None) => "source before",
            (None, Some(_)) => "source after",
            (Some(a), Some(b)) if a.span == b.span => "same source",
            (Some(_), Some(_)) => "other source",
        };
        let happened = |r: Realis| if r == Realis::Actual { "+" } else { r.as_str() };
        // Of the sentences that told it, the one that has most in common with this one.
        let here = self.sentence[trigger];
        let there = || before.triggers.iter().map(|&t| self.sentence[t]);
        let common = there().map(|s| sentences.share(s, here)).fold(0.0, f32::max);
        let common = if there().any(|s| s == here) { "own" } else { tenths(common) };
        let names = there().map(|s| in_both(sentences.names(s), sentences.names(here))).max();
        let names = bucket(names.unwrap_or(0).min(4));
        let vector = |at: usize| graph.doc.vector(at);
        let alike = before.triggers.iter().map(|&t| cosine(vector(t), vector(trigger))).fold(0.0, f32::max);
        let about =
            there().map(|s| cosine(self.sentence_mean(s), self.sentence_mean(here))).fold(0.0, f32::max);
        let states = [
            ("common ", common),
            ("names ", names),
            ("types ", types),
            ("rule ", rule),
            ("far ", far),
            ("block ", block),
            ("rivals ", rivals),
            ("word ", worded),
            ("agents ", agents),
            ("patients ", patients),
            ("places ", places),
            ("times ", times),
            ("counts ", counts),
            ("sources ", sources),
            ("det ", determiner),
        ];
        out.add(&["bias"]);
        out.add(&[lang]);
        out.add(&[happened(x.realis), " ", happened(y.realis)]);
        out.add(&["stance ", x.stance.as_str(), " ", y.stance.as_str()]);
        out.add(&[&x.fact_type, ">", &y.fact_type]);
        out.add(&[pos_before, ">", pos]);
        out.add(&[lang, " ", number, " det=", determiner]);
        out.add(&[lang, " ", &graph.lemmas[last], ">", lemma]);
        out.add(&[lang, " lemma=", lemma]);
        for (k, (what, state)) in states.iter().enumerate() {
            out.add(&[what, state]);
            let stem = out.stem(&[what, state, " "]);
            out.add_to(&stem, &[types]);
            out.add_to(&stem, &[worded, " ", types]);
            out.add_to(&stem, &[&y.fact_type]);
            out.add_to(&stem, &[pos, " ", types]);
            for (with, other) in &states[k + 1..] {
                out.add_to(&stem, &[with, other]);
            }
        }
        for (what, state) in [
            ("alike ", tenths(alike)),
            ("about ", tenths(about)),
            ("told ", bucket(before.triggers.len())),
            ("nth ", bucket(at)),
            ("rel ", graph.rel(trigger)),
            ("before rel ", graph.rel(last)),
        ] {
            out.add(&[what, state]);
            out.add(&[what, state, " ", types]);
            out.add(&[what, state, " ", worded, " ", types]);
            out.add(&[what, state, " ", pos, " ", block]);
        }
        for edge in graph.up[trigger].iter().take(1) {
            for case in edge.cases.iter().take(2) {
                out.add(&[lang, " case=", case]);
                out.add(&[lang, " case=", case, " ", types]);
            }
        }
        // "the attack" after the attack: a definite noun with nothing of its own.
        let bare = y.agents.is_empty() && y.patients.is_empty() && y.counts.is_empty();
        let bare = if bare { "bare " } else { "full " };
        out.add(&[bare, pos, " ", types, " ", rivals]);
        out.add(&[bare, lang, " ", lemma, " ", types]);
    }

    /// What two tellings say of who fills a role.
    fn roles_meet(&self, before: &[Argument], after: &[Argument]) -> &'static str {
        match (before.is_empty(), after.is_empty()) {
            (true, true) => "nobody",
            (false, true) => "named before",
            (true, false) => "named after",
            (false, false) if self.share(before, after) => "shared",
            (false, false) if self.compatible(before, after, true) => "may be one",
            (false, false) => "others",
        }
    }
}
