//! Whether what a trigger tells has happened: what the words around it say, and what the rules make of them.

use super::{
    features::Features,
    fillers::{FillerExample, Slot},
    network::FactNetwork,
};
use crate::{
    extraction::{graph::base, matching::Candidate, reading::Reading},
    model::{FactTime, Realis, Span},
};

/// What decides a realis before weights do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ruled<'a> {
    /// What the rules say.
    pub(crate) realis: Realis,
    /// Whether somebody is named as the source.
    pub(crate) sourced: bool,
    /// When it is told to be.
    pub(crate) time: &'a FactTime,
}

impl Reading<'_> {
    /// The realis of a candidate as the weights choose it.
    pub(crate) fn weigh_realis(
        &self,
        candidate: &Candidate,
        ruled: Ruled<'_>,
        network: &FactNetwork,
    ) -> Realis {
        let mut features = Features::default();
        self.realis_features(candidate, ruled, &mut features);
        let chances = network.chances(&self.language.code, [(features, self.inputs(candidate.trigger))]);
        let own = ruled.realis.as_str();
        let preferred: &[&str] = if ruled.realis == Realis::Actual { &[] } else { &[own] };
        let best = chances.first().and_then(|chances| network.best_among(chances, preferred));
        best.and_then(Realis::find).unwrap_or(Realis::Actual)
    }

    /// A candidate as learning sees it; `number` is the trigger's.
    pub(crate) fn realis_example(
        &self,
        number: usize,
        candidate: &Candidate,
        ruled: Ruled<'_>,
    ) -> FillerExample {
        let mut features = Features::named();
        self.realis_features(candidate, ruled, &mut features);
        let trigger = candidate.trigger;
        FillerExample {
            trigger: number,
            slot: Slot::Realis,
            word: self.parsed.bytes_of(Span::new(trigger, trigger + 1)),
            place: None,
            depth: 0,
            proposed: (ruled.realis != Realis::Actual).then_some(ruled.realis.as_str()),
            features: features.into_names(),
            inputs: self.inputs(trigger),
        }
    }

    fn realis_features(&self, candidate: &Candidate, ruled: Ruled<'_>, out: &mut Features) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let trigger = candidate.trigger;
        let kind = self.pattern(candidate).fact_type.as_str();
        let group = self.language.types.get(kind).map_or("", |t| t.group.as_str());
        let (rule, pos) = (ruled.realis.as_str(), graph.pos[trigger].as_str());
        let lemma = graph.lemmas[trigger].as_str();
        out.add(&["bias"]);
        out.add(&[lang]);
        out.add(&["rule=", rule]);
        for with in [kind, group, pos, lang, if ruled.sourced { "sourced" } else { "unsourced" }] {
            out.add(&["one=", with]);
            out.add(&["rule=", rule, " ", with]);
        }
        out.add(&[pos, " ", group]);
        out.add(&[lang, " lemma=", lemma]);
        out.add(&[lang, " lemma=", lemma, " ", rule]);
        out.add(&["rel=", graph.rel(trigger), " ", pos]);
        out.add(&["block=", self.block_kind(trigger).as_str()]);
        let time = self.time_against_report(ruled.time);
        out.add(&["time=", time]);
        for with in [rule, pos, group] {
            out.add(&["time=", time, " ", with]);
        }
        // The verb that carries the tense, its auxiliaries, and what hangs from them.
        let verbs = self.verb_group(trigger);
        for &verb in &verbs {
            let own = if verb == trigger { "own" } else { "with" };
            out.add(&[lang, " ", own, " verb=", &graph.forms[verb]]);
            out.add(&[lang, " ", own, " verb=", &graph.lemmas[verb], " ", pos]);
            for feature in graph.doc.tokens[verb].morph.split('|') {
                if ["VerbForm", "Mood", "Tense", "Aspect", "Polarity"].iter().any(|f| feature.starts_with(f))
                {
                    out.add(&[own, " ", feature]);
                    out.add(&[own, " ", feature, " ", pos]);
                    out.add(&[own, " ", feature, " ", rule]);
                    out.add(&[lang, " ", own, " ", feature]);
                }
            }
            for &below in &graph.children[verb] {
                let rel = graph.rel(below);
                if matches!(rel, "aux" | "advmod" | "mark" | "case" | "cop" | "det" | "cc" | "amod") {
                    out.add(&[lang, " below ", rel, "=", &graph.lemmas[below]]);
                    out.add(&[lang, " below ", rel, "=", &graph.lemmas[below], " ", rule]);
                }
            }
        }
        // What stands over it.
        for (n, (above, rel)) in self.governors(trigger, &verbs).iter().take(4).enumerate() {
            let (above, rel, far) = (*above, base(rel), if n == 0 { "near" } else { "far" });
            out.add(&[lang, " above=", &graph.lemmas[above]]);
            out.add(&[lang, " above ", rel, "=", &graph.lemmas[above]]);
            out.add(&["above ", far, " ", rel, " ", graph.pos[above].as_str()]);
            for kind in self.known_types(above) {
                out.add(&["above tells ", kind]);
            }
            for &beside in &graph.children[above] {
                let rel = graph.rel(beside);
                if matches!(rel, "aux" | "advmod" | "mark") {
                    out.add(&[lang, " above has ", rel, "=", &graph.lemmas[beside]]);
                }
            }
            for feature in graph.doc.tokens[above].morph.split('|') {
                if ["VerbForm", "Mood", "Tense", "Polarity"].iter().any(|f| feature.starts_with(f)) {
                    out.add(&["above ", far, " ", feature]);
                    out.add(&["above ", far, " ", feature, " ", pos]);
                }
            }
        }
        let Some(sentence) = self.parsed.sentences.get(self.sentence[trigger]) else { return };
        let words = sentence.tokens.range();
        if words.clone().next_back().is_some_and(|last| graph.forms[last] == "?") {
            out.add(&["question"]);
        }
        for i in words {
            let side = if i < trigger { "before" } else { "after" };
            match i.abs_diff(trigger) {
                0 => continue,
                far @ 1..=3 => {
                    let far = if i < trigger { ["-1", "-2", "-3"] } else { ["+1", "+2", "+3"] }[far - 1];
                    out.add(&[lang, " ", far, "=", &graph.forms[i]]);
                }
                far if far > 12 => continue,
                _ => {}
            }
            out.add(&[lang, " ", side, "=", &graph.lemmas[i]]);
        }
    }

    /// When it is told to be, against when it is told.
    fn time_against_report(&self, time: &FactTime) -> &'static str {
        let (Some(told), Some(published)) = (time.interval, self.document.published.interval) else {
            return "unknown";
        };
        if time.span.is_none() {
            return "not told";
        }
        match (told.earliest, told.latest, published.earliest, published.latest) {
            (Some(from), _, _, Some(report)) if from > report => "after the report",
            (_, Some(to), Some(report), _) if to < report => "before the report",
            (None, _, _, _) => "open before",
            (_, None, _, _) => "open after",
            _ => "around the report",
        }
    }
}
