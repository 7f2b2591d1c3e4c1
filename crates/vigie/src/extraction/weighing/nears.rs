//! Whether a word tells what a pattern says that it tells, where the pattern holds but for one condition.
//!
//! A pattern's list of words is closed, and texts fill its place with words that nobody thought of. Weights have seen
//! which of them make a fact all the same. A document that tells nothing firmly tells nothing nearly.

use std::collections::BTreeMap;

use vigie_lexicon::paths::{Path, Step, Words};

use super::{
    features::Features,
    model::FactModel,
    triggers::{MOST_EDGES, bucket, steps_of},
};
use crate::{
    extraction::{
        matching::{Candidate, Lack, Near, Soft, swallows},
        reading::Reading,
    },
    model::{Byte, Span},
};

/// The class of a word that tells what the pattern tells.
pub(crate) const TOLD: &str = "told";
/// Near patterns of a word and a type that are looked at.
const MOST_PATTERNS: usize = 6;
/// Words on a condition's path that are looked at.
const MOST_FILLERS: usize = 3;

/// A word that may tell of a type of fact, as learning sees it.
#[derive(Clone, Debug)]
pub struct NearExample {
    /// The word.
    pub word: Span<Byte>,
    /// Its sentence.
    pub sentence: Span<Byte>,
    /// The type of fact.
    pub fact_type: String,
    /// Whether a pattern of the type holds here, so that nothing is asked.
    pub held: bool,
    /// The names of its features; none where a pattern holds.
    pub features: Vec<String>,
}

/// What is firmly told around a word.
struct Around<'a> {
    /// Patterns that hold: trigger and type, in text order.
    firm: Vec<(usize, &'a str)>,
    /// Patterns that lack something, by type.
    near: BTreeMap<&'a str, usize>,
}

/// Near patterns, by word and type, the most specific first.
type ByType<'c> = BTreeMap<(usize, &'c str), Vec<Candidate>>;

impl<'a> Reading<'a> {
    /// What the weights take of the patterns that lack one condition; `firm` are the candidates that hold.
    pub(crate) fn nears(
        &self,
        firm: &[Candidate],
        lacking: &[(usize, Near)],
        model: &FactModel,
    ) -> Vec<Candidate> {
        if firm.is_empty() {
            return Vec::new();
        }
        let by_type = self.near_by_type(lacking);
        let around = self.around(firm, lacking);
        let mut best: BTreeMap<usize, Candidate> = BTreeMap::new();
        for ((i, kind), nears) in &by_type {
            let mut features = Features::default();
            self.near_features(*i, kind, nears, &around, &mut features);
            if model.best(&features).is_none() {
                continue;
            }
            let chance = model.chance(&features, TOLD);
            let Some(near) = nears.first() else { continue };
            let Some(soft) = near.soft.map(|soft| Soft { chance, ..soft }) else { continue };
            let better = |known: &Candidate| known.soft.is_some_and(|known| known.chance >= chance);
            if !best.get(i).is_some_and(better) {
                best.insert(*i, Candidate { soft: Some(soft), ..near.clone() });
            }
        }
        let taken: Vec<Candidate> = best.into_values().collect();
        let inside = |c: &Candidate| firm.iter().chain(&taken).any(|o| swallows(o, c));
        let over = |c: &Candidate| firm.iter().any(|o| swallows(c, o));
        taken.iter().filter(|c| !inside(c) && !over(c)).cloned().collect()
    }

    /// The near patterns at words where none holds.
    fn near_by_type(&self, lacking: &[(usize, Near)]) -> ByType<'a> {
        let mut out: ByType<'a> = BTreeMap::new();
        for &(pattern, near) in lacking {
            let asked = matches!(near.lack, Lack::With(_) | Lack::When(_));
            if !asked {
                continue;
            }
            if let Some(candidate) = self.but_for_one(pattern, near) {
                let kind = self.language.pattern(pattern).fact_type.as_str();
                out.entry((near.head, kind)).or_default().push(candidate);
            }
        }
        for nears in out.values_mut() {
            nears.sort_by_key(|c| (-c.weight, c.pattern));
            nears.dedup_by_key(|c| c.pattern);
        }
        out
    }

    fn around(&self, firm: &[Candidate], lacking: &[(usize, Near)]) -> Around<'a> {
        let kind = |pattern: usize| self.language.pattern(pattern).fact_type.as_str();
        let firm = firm.iter().map(|c| (c.trigger, kind(c.pattern))).collect();
        let mut near: BTreeMap<&'a str, usize> = BTreeMap::new();
        for &(pattern, _) in lacking {
            *near.entry(kind(pattern)).or_default() += 1;
        }
        Around { firm, near }
    }

    /// Every word where a pattern holds or nearly does, as learning sees it.
    pub(crate) fn near_examples(&self, firm: &[Candidate], lacking: &[(usize, Near)]) -> Vec<NearExample> {
        let mut by_type = self.near_by_type(lacking);
        let around = self.around(firm, lacking);
        let span = |i: usize| self.parsed.bytes_of(Span::new(i, i + 1));
        for candidate in firm {
            let kind = self.pattern(candidate).fact_type.as_str();
            by_type.insert((candidate.trigger, kind), vec![candidate.clone()]);
        }
        let examples = by_type.iter().map(|((i, kind), nears)| {
            let held = nears.first().is_some_and(|c| c.soft.is_none());
            let mut features = Features::named();
            if !held {
                self.near_features(*i, kind, nears, &around, &mut features);
            }
            let sentence = self.parsed.sentences.get(self.sentence[*i]);
            NearExample {
                word: span(*i),
                sentence: sentence.map_or(span(*i), |s| self.parsed.bytes_of(s.tokens)),
                fact_type: (*kind).to_owned(),
                held,
                features: features.into_names(),
            }
        });
        examples.collect()
    }

    /// Everything that is looked at in a word that may tell of a type.
    fn near_features(
        &self,
        i: usize,
        kind: &str,
        nears: &[Candidate],
        around: &Around<'_>,
        out: &mut Features,
    ) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let (lemma, pos) = (graph.lemmas[i].as_str(), graph.pos[i].as_str());
        let fact_type = self.language.types.get(kind);
        let group = fact_type.map_or("", |t| t.group.as_str());
        let layer = fact_type.map_or("", |t| t.layer.as_str());
        out.add(&["bias"]);
        out.add(&[lang]);
        out.add(&["type=", kind]);
        out.add(&["type=", kind, " ", pos]);
        out.add(&["group=", group]);
        out.add(&["layer=", layer]);
        // The word.
        out.add(&["pos=", pos]);
        out.add(&[lang, " lemma=", lemma]);
        out.add(&[lang, " lemma=", lemma, " ", kind]);
        out.add(&["patterns=", bucket(nears.len())]);
        for feature in graph.doc.tokens[i].morph.split('|') {
            if ["VerbForm", "Mood", "Tense", "Number"].iter().any(|f| feature.starts_with(f)) {
                out.add(&[pos, " ", feature]);
                out.add(&[group, " ", pos, " ", feature]);
            }
        }
        let voice = if graph.passive[i] { "passive" } else { "plain" };
        out.add(&[voice, " ", pos]);
        // What each pattern asks for, and what stands there.
        for near in nears.iter().take(MOST_PATTERNS) {
            self.look_at_lack(i, kind, near, out);
        }
        self.look_around(i, kind, group, around, out);
    }

    fn look_at_lack(&self, i: usize, kind: &str, near: &Candidate, out: &mut Features) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let (lemma, pos) = (graph.lemmas[i].as_str(), graph.pos[i].as_str());
        let pattern = self.pattern(near);
        let id = pattern.id.as_str();
        out.add(&["id=", id]);
        let conditions = pattern.when.len() + pattern.trigger.with.len();
        let of_words = if near.words.1 - near.words.0 > 1 { "phrase" } else { "word" };
        out.add(&["asks=", bucket(conditions), " ", of_words]);
        let lacked: Option<(&str, &(Path, Words))> = match near.soft.map(|soft| soft.lack) {
            Some(Lack::With(k)) => Some(("with", &pattern.trigger.with[k])),
            Some(Lack::When(k)) => Some(("when", &pattern.when[k])),
            _ => None,
        };
        let Some((key, (path, words))) = lacked else {
            return;
        };
        let rel = path.alternatives.first().and_then(|a| a.first()).map_or(String::new(), |chain| {
            let step = |s: &Step| format!("{}{}", if s.up { "^" } else { "" }, s.rel);
            chain.iter().map(step).collect::<Vec<_>>().join(">")
        });
        let fillers = graph.fillers(i, path);
        let filled = if fillers.is_empty() { "empty" } else { "filled" };
        let conditions = bucket(conditions);
        out.add(&[key, " ", filled]);
        out.add(&[key, " ", filled, " ", pos]);
        out.add(&[key, " ", filled, " ", &rel]);
        out.add(&[key, " ", filled, " ", &rel, " ", kind]);
        out.add(&[key, " ", filled, " ", conditions]);
        out.add(&[filled, " ", kind]);
        out.add(&[filled, " ", id]);
        out.add(&[filled, " ", lang, " ", lemma, " ", kind]);
        for test in &words.tests {
            out.add(&[filled, " asks for ", &format!("{test:?}")]);
        }
        for &f in fillers.iter().take(MOST_FILLERS) {
            let (word, fpos) = (graph.lemmas[f].as_str(), graph.pos[f].as_str());
            out.add(&[lang, " filler=", word]);
            out.add(&[lang, " filler=", word, " ", kind]);
            out.add(&[lang, " filler=", word, " ", &rel]);
            out.add(&[lang, " filler=", word, " ", lemma]);
            out.add(&["filler pos=", fpos, " ", &rel]);
            out.add(&["filler pos=", fpos, " ", kind, " ", &rel]);
            out.add(&["filler pos=", fpos, " ", id]);
            let kinds = self.kinds(f);
            if kinds.is_empty() {
                out.add(&["filler is nothing ", fpos, " ", &rel, " ", kind]);
            }
            for what in kinds {
                out.add(&["filler=", what, " ", &rel]);
                out.add(&["filler=", what, " ", &rel, " ", kind]);
                out.add(&["filler=", what, " ", id]);
                out.add(&["filler=", what, " ", lang, " ", lemma]);
            }
        }
    }

    fn look_around(&self, i: usize, kind: &str, group: &str, around: &Around<'_>, out: &mut Features) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let (lemma, pos) = (graph.lemmas[i].as_str(), graph.pos[i].as_str());
        let rel = graph.rel(i);
        out.add(&["rel=", rel]);
        out.add(&["rel=", rel, " ", pos, " ", group]);
        if let Some(head) = graph.head(i) {
            out.add(&[lang, " head=", rel, " ", &graph.lemmas[head]]);
            out.add(&["headpos=", rel, " ", graph.pos[head].as_str()]);
            if let Some((_, over)) = around.firm.iter().find(|(t, _)| *t == head) {
                let same = if *over == kind { "same" } else { "other" };
                out.add(&["under firm ", same, " ", rel]);
                out.add(&["under firm ", over, " ", kind]);
            }
        }
        if let Some((verb, _)) = graph.light[i] {
            out.add(&["light"]);
            out.add(&["light ", group]);
            out.add(&[lang, " light=", &graph.lemmas[verb]]);
        }
        for edge in graph.down[i].iter().take(MOST_EDGES) {
            let name = edge.rel.as_str();
            out.add(&["has=", name, " ", pos]);
            out.add(&["has=", name, " ", kind]);
            out.add(&[lang, " has=", name, " ", &graph.lemmas[edge.other]]);
            for case in edge.cases.iter().take(3) {
                out.add(&[lang, " has=", name, "[", case, "] ", pos]);
                out.add(&[lang, " ", lemma, " has=", name, "[", case, "]"]);
            }
            for what in self.kinds(edge.other) {
                out.add(&["has=", name, " ", what]);
                out.add(&["has=", name, " ", what, " ", kind]);
                out.add(&[lang, " ", lemma, " has=", name, " ", what]);
            }
            if around.firm.iter().any(|(t, _)| *t == edge.other) {
                out.add(&["over firm ", name]);
                out.add(&["over firm ", name, " ", kind]);
            }
        }
        let neighbour = |at: Option<usize>| {
            at.filter(|&j| self.sentence.get(j) == Some(&self.sentence[i]))
                .map_or("", |j| graph.forms[j].as_str())
        };
        out.add(&[lang, " -1=", neighbour(i.checked_sub(1))]);
        out.add(&[lang, " +1=", neighbour(Some(i + 1))]);
        // What is firmly told in the sentence, the paragraph and the document.
        let (here, block) = (self.sentence[i], self.block(i));
        let count = |wanted: &dyn Fn(usize, &str) -> bool| {
            around.firm.iter().filter(|(t, k)| *t != i && wanted(*t, k)).count()
        };
        let in_sentence = count(&|t, _| self.sentence[t] == here);
        let in_block = count(&|t, _| self.block(t) == block);
        let in_document = count(&|_, _| true);
        let length = bucket(self.parsed.sentences.len());
        out.add(&["firm here=", bucket(in_sentence)]);
        out.add(&["firm in paragraph=", bucket(in_block), " ", length]);
        out.add(&["firm in document=", bucket(in_document), " ", length]);
        let share = in_document * 4 / self.parsed.sentences.len().max(1);
        out.add(&["firm share=", steps_of(share), " ", if length == "1" { "alone" } else { "text" }]);
        let same = |wanted: &dyn Fn(usize) -> bool| count(&|t, k| k == kind && wanted(t));
        out.add(&["same here=", bucket(same(&|t| self.sentence[t] == here))]);
        out.add(&["same here=", bucket(same(&|t| self.sentence[t] == here)), " ", kind]);
        out.add(&["same before=", bucket(same(&|t| t < i))]);
        out.add(&["same after=", bucket(same(&|t| t > i))]);
        out.add(&["same near=", bucket(around.near.get(kind).copied().unwrap_or_default())]);
        out.add(&["block=", self.block_kind(i).as_str()]);
        out.add(&["block=", self.block_kind(i).as_str(), " ", pos]);
        let first = self.parsed.sentences.get(here).map_or(0, |s| s.tokens.start);
        out.add(&["place in text=", bucket(here), " ", if i == first { "first" } else { "later" }]);
    }
}
