//! One word as a possible trigger: what it is, what hangs from it, what stands around it, and what patterns say of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use jiff::civil::Date;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use vigie_lexicon::paths::Test;
use vigie_nlp::Upos;

use super::{features::Features, network::FactNetwork};
use crate::{
    extraction::{matching::Candidate, reading::Reading},
    model::{ActorType, BlockKind, Byte, Interval, Span},
};

/// Words of a document that would tell of more than `FEW` facts if it told of ours at all.
const LONG: usize = 150;
const FEW: f32 = 2.5;
/// How probable a word's sense must be to be that of the same word elsewhere in its document.
const SURE: f32 = 0.5;
/// How probable another sense of it must be to stand all the same.
const DOUBTFUL: f32 = 0.2;
/// How probable a type must be that no pattern names at a word: less is something of ours, but nothing in particular.
const VAGUE: f32 = 0.30;

/// Dependents of a word that are looked at.
pub(super) const MOST_EDGES: usize = 14;

/// A word that may be a trigger, as learning sees it.
#[derive(Clone, Debug)]
pub struct TriggerExample {
    /// The words that would be quoted.
    pub mention: Span<Byte>,
    /// The word itself.
    pub word: Span<Byte>,
    /// Types of the patterns that hold here, the most specific first.
    pub proposed: Vec<String>,
    /// Words above it in the parse.
    pub depth: usize,
    /// The names of its features.
    pub features: Vec<String>,
    /// What the networks of the language make of it: numbers of the word before, its own, of the word after, and the mean
    /// of its sentence.
    pub inputs: Vec<f32>,
}

/// What is said of a word wherever it stands.
struct Said<'r> {
    /// The types whose patterns it may set off.
    known: Vec<&'r str>,
    /// What sort of thing it is.
    kinds: Vec<&'r str>,
}

/// What is looked at in a whole document, once for all its words.
struct Story<'r> {
    words: Vec<Said<'r>>,
    /// How many words each type's patterns hold at.
    told: BTreeMap<&'r str, usize>,
    /// How many words any pattern holds at.
    held: usize,
    /// How often each lemma stands in it.
    lemmas: BTreeMap<&'r str, usize>,
    /// The lemmas of its headline.
    headline: BTreeSet<&'r str>,
    /// For each sentence, how far the days that it names are from those of the report.
    days: Vec<BTreeSet<&'static str>>,
    /// The mean of the vectors of all words.
    mean: Vec<f32>,
}

/// A number as features name it: small ones are told apart.
pub(super) fn bucket(n: usize) -> &'static str {
    match n {
        0 => "0",
        1 => "1",
        2 => "2",
        3..=4 => "3",
        5..=8 => "5",
        9..=16 => "9",
        _ => "17",
    }
}

/// Steps in a parse, as features name them.
pub(super) fn steps_of(n: usize) -> &'static str {
    ["0", "1", "2", "3", "4", "5", "6"].get(n).copied().unwrap_or("7")
}

impl Reading<'_> {
    /// What the weights make of the patterns that hold, given by trigger and the most specific first.
    pub(crate) fn weigh(&self, found: Vec<Candidate>, network: &FactNetwork) -> Vec<Candidate> {
        let mut out = Vec::new();
        if found.is_empty() {
            return out; // Where no pattern holds, nothing is told.
        }
        let story = self.story(&found);
        let words = self.words_to_weigh(&found);
        let candidates = words.iter().map(|(i, matched)| {
            let mut features = Features::default();
            self.trigger_features(*i, matched, &story, &mut features);
            (features, self.trigger_inputs(*i, &story))
        });
        let chances = network.chances(&self.language.code, candidates);
        for ((i, matched), chances) in words.into_iter().zip(chances) {
            // A type that the network has never seen, since somebody has just added it, is what its pattern says.
            let unseen = |c: &&&Candidate| !network.has_class(self.pattern(c).fact_type.as_str());
            if let Some(own) = matched.iter().find(unseen) {
                out.push((*own).clone());
                continue;
            }
            let types: Vec<&str> = matched.iter().map(|c| self.pattern(c).fact_type.as_str()).collect();
            let vague = |best: &&str| !types.contains(best) && network.chance(&chances, best) < VAGUE;
            let best = network.best_among(&chances, &types).filter(|best| !vague(best));
            let chosen = best.and_then(|best| Some((best, self.as_type(i, &matched, best)?)));
            out.extend(chosen.map(|(best, candidate)| Candidate {
                chance: Some(network.chance(&chances, best)),
                ..candidate
            }));
        }
        self.keep_one_sense(&mut out);
        let told: f32 = out.iter().filter_map(|candidate| candidate.chance).sum();
        if self.graph.forms.len() >= LONG && told < FEW {
            out.retain(|candidate| candidate.chance.is_none_or(|chance| chance >= network.alone()));
        }
        out
    }

    /// Drops nouns that hardly tell what they are taken for where the document surely tells another thing by the same word:
    /// "condemned the strike", of an air strike. A word has one sense in a document (Gale, Church and Yarowsky 1992, "One
    /// sense per discourse").
    fn keep_one_sense(&self, candidates: &mut Vec<Candidate>) {
        let word = |c: &Candidate| (self.graph.lemmas[c.trigger].clone(), self.pattern(c).fact_type.clone());
        let sure = candidates.iter().filter(|c| c.chance.is_some_and(|chance| chance >= SURE));
        let sure: Vec<_> = sure.map(word).collect();
        candidates.retain(|c| {
            let (lemma, told) = word(c);
            self.graph.pos[c.trigger] != Upos::Noun
                || c.chance.is_none_or(|chance| chance >= DOUBTFUL)
                || !sure.iter().any(|(other, kind)| *other == lemma && *kind != told)
                || sure.contains(&(lemma, told))
        });
    }

    /// The words that are weighed, each with the patterns that hold there.
    pub(crate) fn words_to_weigh<'f>(&self, found: &'f [Candidate]) -> Vec<(usize, Vec<&'f Candidate>)> {
        let mut rest = found;
        let mut out = Vec::new();
        for i in 0..self.graph.forms.len() {
            let here = rest.iter().take_while(|c| c.trigger == i).count();
            let (matched, after) = rest.split_at(here);
            rest = after;
            if !matched.is_empty() || self.may_trigger(i) {
                out.push((i, matched.iter().collect()));
            }
        }
        out
    }

    /// A word as the trigger of a type: by the pattern of that type that holds, or by the type's bare one.
    pub(crate) fn as_type(&self, i: usize, matched: &[&Candidate], fact_type: &str) -> Option<Candidate> {
        if let Some(own) = matched.iter().find(|c| self.pattern(c).fact_type == fact_type) {
            return Some((*own).clone());
        }
        let pattern = self.language.bare(fact_type)?;
        let (words, with) = matched.first().map_or(((i, i + 1), Vec::new()), |c| (c.words, c.with.clone()));
        Some(Candidate {
            pattern,
            trigger: i,
            words,
            with,
            weight: 0,
            soft: None,
            built: matched.first().map(|c| c.pattern).filter(|&own| self.are_alike(own, fact_type)),
            turned: None,
            chance: None,
        })
    }

    /// Whether who acts and undergoes is the same in the words of a pattern and in facts of a type: who fires and is fired at.
    fn are_alike(&self, pattern: usize, fact_type: &str) -> bool {
        let group = |kind: &str| self.language.types.get(kind).map_or("", |kind| kind.group.as_str());
        let [own, other] = [group(&self.language.pattern(pattern).fact_type), group(fact_type)];
        let acts = |group: &str| matches!(group, "fight" | "violence" | "order");
        acts(own) && acts(other)
    }

    /// Every word that is weighed, as learning sees it.
    pub(crate) fn trigger_examples(&self) -> Vec<TriggerExample> {
        let found = self.matches().held;
        let story = self.story(&found);
        let examples = self.words_to_weigh(&found).into_iter().map(|(i, matched)| {
            let mut features = Features::named();
            self.trigger_features(i, &matched, &story, &mut features);
            let word = self.parsed.bytes_of(Span::new(i, i + 1));
            TriggerExample {
                mention: matched.first().map_or(word, |c| self.mention(c)),
                word,
                proposed: matched.iter().map(|c| self.pattern(c).fact_type.to_string()).collect(),
                depth: self.ancestors(i).len() - 1,
                features: features.into_names(),
                inputs: self.trigger_inputs(i, &story),
            }
        });
        examples.collect()
    }

    /// Looks a document over; `found` are the patterns that hold in it, by trigger and the most specific first.
    fn story<'s>(&'s self, found: &[Candidate]) -> Story<'s> {
        let graph = &self.graph;
        let words = 0..graph.forms.len();
        let mut story = Story {
            words: words.clone().map(|i| Said { known: self.known_types(i), kinds: self.kinds(i) }).collect(),
            told: BTreeMap::new(),
            held: 0,
            lemmas: BTreeMap::new(),
            headline: BTreeSet::new(),
            days: vec![BTreeSet::new(); self.parsed.sentences.len()],
            mean: self.mean_vector(words.clone()),
        };
        for (n, candidate) in found.iter().enumerate() {
            if n == 0 || found[n - 1].trigger != candidate.trigger {
                story.held += 1;
                *story.told.entry(self.pattern(candidate).fact_type.as_str()).or_default() += 1;
            }
        }
        for i in words {
            *story.lemmas.entry(&graph.lemmas[i]).or_default() += 1;
            if self.block_kind(i) == BlockKind::Headline {
                story.headline.insert(&graph.lemmas[i]);
            }
        }
        for time in &self.mentions.times {
            let sentence = self.top_of(time.span).map(|top| self.sentence[top]);
            let Some(days) = sentence.and_then(|s| story.days.get_mut(s)) else { continue };
            days.extend(time.interval.and_then(|interval| self.far_from_report(interval)));
        }
        story
    }

    /// How far some days are from those of the report, as features name it; none where neither is known.
    fn far_from_report(&self, interval: Interval) -> Option<&'static str> {
        let published = self.document.published.interval?;
        let days = |a: Date, b: Date| a.since(b).map_or(0, |span| span.get_days());
        let before = days(published.earliest?, interval.latest.or(interval.earliest)?);
        let after = days(interval.earliest.or(interval.latest)?, published.latest?);
        Some(match (before, after) {
            (_, 1..) => "to come",
            (1827.., _) => "over five years ago",
            (367.., _) => "years ago",
            (63.., _) => "months ago",
            (8.., _) => "weeks ago",
            _ => "now",
        })
    }

    /// A word as the network of triggers sees it: as others do, and with what the whole document is about.
    fn trigger_inputs(&self, i: usize, story: &Story<'_>) -> Vec<f32> {
        let mut out = self.inputs(i);
        out.extend(&story.mean);
        out
    }

    /// A word as the networks of its language see it.
    pub(super) fn inputs(&self, i: usize) -> Vec<f32> {
        let doc = &self.graph.doc;
        let width = doc.vector(i).len();
        let mut out = Vec::with_capacity(5 * width);
        let around = [i.checked_sub(1), Some(i), Some(i + 1).filter(|&next| next < doc.tokens.len())];
        for (n, at) in around.into_iter().enumerate() {
            out.extend_from_slice(at.map_or(&[], |at| doc.vector(at)));
            out.resize((n + 1) * width, 0.0);
        }
        out.extend_from_slice(self.sentence_mean(self.sentence[i]));
        out.resize(4 * width, 0.0);
        out
    }

    /// The mean of the vectors of a sentence's words.
    pub(super) fn sentence_mean(&self, sentence: usize) -> &[f32] {
        let all = || self.parsed.sentences.iter().map(|s| self.mean_vector(s.tokens.range())).collect();
        self.sentence_means.get_or_init(all).get(sentence).map_or(&[], Vec::as_slice)
    }

    /// The mean of the vectors of some words.
    fn mean_vector(&self, words: Range<usize>) -> Vec<f32> {
        let doc = &self.graph.doc;
        let share = 1.0 / words.len().max(1) as f32;
        let mut mean = vec![0.0; words.clone().next().map_or(0, |first| doc.vector(first).len())];
        for vector in words.map(|j| doc.vector(j)) {
            mean.iter_mut().zip(vector).for_each(|(mean, x)| *mean += x * share);
        }
        mean
    }

    /// Whether a word is weighed although no pattern holds there.
    pub(crate) fn may_trigger(&self, i: usize) -> bool {
        matches!(self.graph.pos[i], Upos::Verb | Upos::Noun)
            || self.graph.pos[i] == Upos::Adj && self.graph.has(i, "VerbForm=Part")
    }

    /// Everything that is looked at in a word; `matched` are the patterns that hold there, the most specific first.
    fn trigger_features(&self, i: usize, matched: &[&Candidate], story: &Story<'_>, out: &mut Features) {
        let (graph, words) = (&self.graph, &story.words);
        let lang = self.language.code.as_str();
        let (lemma, form, pos) = (graph.lemmas[i].as_str(), graph.forms[i].as_str(), graph.pos[i].as_str());
        out.add(&["bias"]);
        out.add(&[lang]);
        self.look_at_word(i, out);
        // What patterns say: types whose words these are, and types whose pattern holds.
        let known = &words[i].known;
        for kind in known {
            out.add(&["known=", kind]);
            out.add(&["known=", kind, " ", pos]);
        }
        match matched.first() {
            None => out.add(&[if known.is_empty() { "unheard" } else { "unmatched" }]),
            Some(best) => {
                let pattern = self.pattern(best);
                out.add(&["matched"]);
                out.add(&["first=", &pattern.fact_type]);
                out.add(&["first=", &pattern.fact_type, " ", lemma]);
                out.add(&["pattern=", &pattern.id]);
                out.add(&["weight=", steps_of((best.weight / 2).max(0) as usize)]);
            }
        }
        let types: BTreeSet<&str> = matched.iter().map(|c| self.pattern(c).fact_type.as_str()).collect();
        for kind in &types {
            out.add(&["match=", kind]);
            out.add(&["match=", kind, " ", pos]);
        }
        self.speak_for_types(i, matched, known, out);
        // What stands around it.
        let rel = graph.rel(i);
        out.add(&["rel=", rel]);
        out.add(&["rel=", rel, " ", pos]);
        if let Some(head) = graph.head(i) {
            out.add(&[lang, " head=", rel, " ", &graph.lemmas[head]]);
            out.add(&["headpos=", rel, " ", graph.pos[head].as_str()]);
            for kind in &words[head].known {
                out.add(&["head knows=", rel, " ", kind]);
            }
        }
        if let Some((verb, _)) = graph.light[i] {
            out.add(&["light"]);
            out.add(&[lang, " light=", &graph.lemmas[verb]]);
        }
        for (edge, name) in graph.down[i].iter().take(MOST_EDGES).map(|e| (e, e.rel.as_str())) {
            let other = edge.other;
            out.add(&["has=", name]);
            out.add(&["has=", name, " ", pos]);
            out.add(&[lang, " ", lemma, " has=", name]);
            out.add(&[lang, " has=", name, " ", &graph.lemmas[other]]);
            for case in edge.cases.iter().take(3) {
                out.add(&[lang, " has=", name, "[", case, "]"]);
                out.add(&[lang, " ", lemma, " has=", name, "[", case, "]"]);
            }
            for kind in &words[other].kinds {
                out.add(&["has=", name, " ", kind]);
                out.add(&[lang, " ", lemma, " has=", name, " ", kind]);
                for known in known {
                    out.add(&["knows ", known, " has=", name, " ", kind]);
                }
            }
        }
        for edge in graph.up[i].iter().filter(|e| !e.own).take(4) {
            out.add(&[lang, " shared=", &edge.rel, " ", &graph.lemmas[edge.other]]);
        }
        let neighbour = |at: Option<usize>| at.filter(|&j| self.sentence.get(j) == Some(&self.sentence[i]));
        let around = [
            ("-2=", i.checked_sub(2)),
            ("-1=", i.checked_sub(1)),
            ("+1=", Some(i + 1)),
            ("+2=", Some(i + 2)),
        ];
        for (name, at) in around {
            let other = neighbour(at).map_or("", |j| graph.forms[j].as_str());
            out.add(&[lang, " ", name, other]);
        }
        out.add(&[lang, " +1=", neighbour(Some(i + 1)).map_or("", |j| graph.forms[j].as_str()), " ", form]);
        out.add(&[
            lang,
            " -1=",
            neighbour(i.checked_sub(1)).map_or("", |j| graph.forms[j].as_str()),
            " ",
            form,
        ]);
        if let Some(sentence) = self.parsed.sentences.get(self.sentence[i]) {
            for j in sentence.tokens.range().filter(|&j| j != i) {
                if matches!(graph.pos[j], Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn) {
                    out.add(&[lang, " in=", &graph.lemmas[j]]);
                }
                for kind in &words[j].known {
                    out.add(&["near=", kind]);
                }
                if j.abs_diff(i) <= 12 {
                    words[j].kinds.iter().for_each(|kind| out.add(&["by=", kind]));
                }
            }
        }
        out.add(&["block=", self.block_kind(i).as_str()]);
        self.look_at_story(i, matched, story, out);
    }

    /// What the rest of the document says of a word: whether it tells the same elsewhere, how much is told at all, and when.
    fn look_at_story(&self, i: usize, matched: &[&Candidate], story: &Story<'_>, out: &mut Features) {
        let lang = self.language.code.as_str();
        let (lemma, pos) = (self.graph.lemmas[i].as_str(), self.graph.pos[i].as_str());
        let first = matched.first().map(|c| self.pattern(c).fact_type.as_str());
        let held = if matched.is_empty() { "no pattern" } else { "pattern" };
        let sentence = self.sentence[i];
        let share = 20 * story.held / self.parsed.sentences.len().max(1);
        for (what, state) in [
            ("sentence=", bucket(sentence)),
            ("told=", bucket(story.held)),
            ("told a sentence=", bucket(share)),
            ("lemma told=", bucket(story.lemmas.get(lemma).map_or(0, |n| n - 1))),
            ("in headline=", if story.headline.contains(lemma) { "1" } else { "0" }),
        ] {
            out.add(&[what, state]);
            out.add(&[what, state, " ", held, " ", pos]);
            if let Some(first) = first {
                out.add(&[what, state, " ", first]);
            }
        }
        for (kind, n) in &story.told {
            let others = n - usize::from(first == Some(*kind));
            if others > 0 {
                out.add(&["elsewhere=", kind]);
                out.add(&["elsewhere=", kind, " ", bucket(others)]);
            }
            if story.words[i].known.contains(kind) {
                out.add(&["known elsewhere=", bucket(others), " ", kind]);
                out.add(&["known elsewhere=", bucket(others), " ", held]);
            }
        }
        for days in story.days.get(sentence).into_iter().flatten() {
            out.add(&["days=", days]);
            out.add(&["days=", days, " ", held, " ", pos]);
            out.add(&["days=", days, " ", first.unwrap_or("-")]);
        }
        for days in sentence.checked_sub(1).and_then(|s| story.days.get(s)).into_iter().flatten() {
            out.add(&["days before=", days]);
        }
        out.add(&[lang, " sentence=", bucket(sentence)]);
    }

    /// What patterns say of a word, for each type that they speak of.
    fn speak_for_types(&self, i: usize, matched: &[&Candidate], known: &[&str], out: &mut Features) {
        let graph = &self.graph;
        let pos = graph.pos[i].as_str();
        let several = if known.len() > 1 { "several" } else { "one" };
        for kind in known {
            out.add(&[kind, " ", "known"]);
            out.add(&[kind, " ", "known ", pos]);
            out.add(&[kind, " ", "known ", several]);
            if matched.is_empty() {
                out.add(&[kind, " ", "known, unmatched ", pos]);
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for candidate in matched {
            let kind = self.pattern(candidate).fact_type.as_str();
            let place = if seen.is_empty() { "first" } else { "later" };
            if seen.contains(&kind) {
                continue;
            }
            seen.push(kind);
            out.add(&[kind, " ", "match"]);
            out.add(&[kind, " ", place]);
            out.add(&[kind, " ", place, " ", pos]);
            out.add(&[kind, " ", place, " ", self.language.code.as_str()]);
            out.add(&[kind, " ", place, " rel=", graph.rel(i)]);
            out.add(&[kind, " ", place, " weight=", steps_of((candidate.weight / 2).max(0) as usize)]);
            for edge in graph.down[i].iter().take(MOST_EDGES) {
                out.add(&[kind, " ", place, " ", pos, " has=", &edge.rel]);
            }
        }
    }

    fn look_at_word(&self, i: usize, out: &mut Features) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let (lemma, form, pos) = (graph.lemmas[i].as_str(), graph.forms[i].as_str(), graph.pos[i].as_str());
        out.add(&["pos=", pos]);
        out.add(&[lang, " lemma=", lemma]);
        out.add(&[lang, " lemma=", lemma, " ", pos]);
        out.add(&[lang, " form=", form]);
        // Words of one family, also across languages: bombard, bombarder, bombardeo.
        let plain: Vec<char> = lemma.nfd().filter(|c| !is_combining_mark(*c)).collect();
        for n in [4, 5, 6] {
            if plain.len() >= n {
                let stem: String = plain[..n].iter().collect();
                out.add(&["stem=", &stem]);
                out.add(&[lang, " stem=", &stem]);
            }
        }
        for n in [3, 4] {
            if plain.len() > n {
                let end: String = plain[plain.len() - n..].iter().collect();
                out.add(&[lang, " end=", &end]);
            }
        }
        for feature in graph.doc.tokens[i].morph.split('|') {
            if ["VerbForm", "Mood", "Tense", "Number"].iter().any(|f| feature.starts_with(f)) {
                out.add(&[pos, " ", feature]);
            }
        }
        if graph.passive[i] {
            out.add(&["passive"]);
        }
    }

    /// The types that have a pattern whose trigger may be this word alone, as far as the networks know.
    pub(crate) fn known_types(&self, i: usize) -> Vec<&str> {
        self.language.types_of(&self.graph.lemmas[i], &self.graph.forms[i])
    }

    /// What sort of thing a word is, as grounding and the word classes say.
    pub(crate) fn kinds(&self, i: usize) -> Vec<&str> {
        let mut out: Vec<&str> = [
            (Test::Country, "#country"),
            (Test::Place, "#place"),
            (Test::Person, "#person"),
            (Test::Organisation, "#organisation"),
            (Test::Armed, "#armed"),
            (Test::Media, "#media"),
            (Test::Number, "#number"),
        ]
        .into_iter()
        .filter(|(test, _)| self.passes(i, *test))
        .map(|(_, name)| name)
        .collect();
        match self.party(i).and_then(|p| p.actor_type) {
            Some(ActorType::Civilians) => out.push("#civilians"),
            Some(ActorType::State) => out.push("#state"),
            _ => {}
        }
        if self.time(i).is_some() {
            out.push("#time");
        }
        out.extend(self.language.class_of(&self.graph.lemmas[i]));
        out
    }
}
