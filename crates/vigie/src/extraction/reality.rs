//! Whether a fact is told as having happened: negation, plans, conditions and fears, from the language's rules.

use vigie_lexicon::{events::EventType, language::RealisRule};

use super::{
    draft::layer_of,
    graph::base,
    matching::Candidate,
    reading::Reading,
    weighing::{FactNetwork, Ruled},
};
use crate::model::{Layer, Realis, RealisWay};

/// What decides a realis.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ruling<'a> {
    /// Nothing speaks against it.
    Plain,
    /// The pattern says so.
    Pattern,
    /// The light verb says so.
    Light,
    /// A rule of the language.
    Rule(&'a RealisRule),
    /// The words deny it, and so does a rule.
    Twice,
    /// The weights, against what the rules say.
    Weights,
}

impl Ruling<'_> {
    /// As it is told to whoever asks.
    pub(crate) fn told(self) -> RealisWay {
        match self {
            Ruling::Plain => RealisWay::Plain,
            Ruling::Pattern => RealisWay::Pattern,
            Ruling::Light => RealisWay::Light,
            Ruling::Rule(rule) => RealisWay::Rule {
                place: rule.place.to_string(),
                words: rule.words.to_string(),
                morph: rule.morph.join(", "),
            },
            Ruling::Twice => RealisWay::DeniedTwice,
            Ruling::Weights => RealisWay::Weights,
        }
    }
}

impl Reading<'_> {
    /// The realis of a candidate, and what decides it. `sourced` says whether somebody is named as the source.
    pub(crate) fn realis<'r>(&'r self, candidate: &Candidate, sourced: bool) -> (Realis, Ruling<'r>) {
        let pattern = self.pattern(candidate);
        let own = pattern.realis.as_deref().map(value);
        let light = self.graph.light[candidate.trigger]
            .and_then(|(_, k)| self.language.grammar.lights[k].realis.as_deref())
            .map(value);
        let group = self.verb_group(candidate.trigger);
        let types = &self.language.types;
        let fact_type = self.telling(candidate).fact_type.as_str();
        let family = types.get(fact_type).map_or("", |t| t.group.as_str());
        let applies = |rule: &&RealisRule| {
            !(rule.unless_sourced && sourced || rule.unless_groups.iter().any(|g| g == family))
                && self.applies(rule, candidate, &group)
        };
        let ruled = |rule: &'r RealisRule| (value(&rule.value), Ruling::Rule(rule));
        let rules = &self.language.grammar.realis;
        let told = rules.iter().filter(|rule| rule.types.is_empty()).find(applies).map(ruled);
        // "Lifted the curfew" denies the curfew, as a pattern of its own would.
        let mut ends = rules.iter().filter(|rule| rule.types.iter().any(|kind| kind == fact_type));
        let own = own.map(|value| (value, Ruling::Pattern)).or_else(|| ends.find(applies).map(ruled));
        let own = own.or_else(|| light.map(|value| (value, Ruling::Light)));
        match (own, told) {
            // "n'a pas échoué à prendre": a negation of a negation says that it happened.
            (Some((Realis::Negated, _)), Some((Realis::Negated, _))) => (Realis::Actual, Ruling::Twice),
            // "No lorry has reached the town": the pattern itself asks for what looks like a denial.
            (Some((Realis::Actual, whose)), Some((Realis::Negated, _))) => (Realis::Actual, whose),
            (Some((Realis::Actual, _)) | None, Some(told)) => told,
            (Some(own), _) => own,
            (None, None) => (Realis::Actual, Ruling::Plain),
        }
    }

    /// The realis of a candidate as the weights see it, where they may say otherwise than the rules, and what decides it.
    pub(crate) fn reweighed<'r>(
        &self,
        candidate: &Candidate,
        kind: &EventType,
        (ruled, ruling): (Ruled<'_>, Ruling<'r>),
        network: &FactNetwork,
    ) -> (Realis, Ruling<'r>) {
        let realis = ruled.realis;
        // "No soldier was killed" never tells of a killing; "no lorry arrives" tells of a shortage.
        let plain = realis == Realis::Negated
            && !kind.of_lack
            && match ruling {
                // "Gave up the siege" denies it, "do not want them to take the town" does not.
                Ruling::Rule(rule) => {
                    matches!(rule.place.as_str(), "dependent" | "mark")
                        || !rule.types.is_empty()
                        || rule.place == "governor" && rule.having.lemmas.is_empty()
                }
                Ruling::Light | Ruling::Pattern => true,
                _ => false,
            };
        // "Has not lifted the curfew": no word that denies is left over.
        let settled = plain || matches!(ruling, Ruling::Twice);
        let weighed = if settled { realis } else { self.weigh_realis(candidate, ruled, network) };
        // "The attack was planned abroad": nothing is denied without a word that denies.
        let denied = weighed != Realis::Negated
            || realis == Realis::Negated
            || layer_of(kind) == Layer::State
            || self.has_denial(candidate.trigger);
        if weighed == realis || !denied { (realis, ruling) } else { (weighed, Ruling::Weights) }
    }

    /// The words that carry the trigger's tense and polarity: itself, the light verb over it, their auxiliaries, and
    /// the verbs of which they are the plain complement.
    pub(crate) fn verb_group(&self, trigger: usize) -> Vec<usize> {
        let graph = &self.graph;
        let mut group = vec![trigger];
        if let Some((verb, _)) = graph.light[trigger] {
            group.push(verb);
        }
        let mut next = 0;
        while next < group.len() && group.len() < 20 {
            let at = group[next];
            next += 1;
            for &c in &graph.children[at] {
                if matches!(graph.rel(c), "aux" | "cop") && !group.contains(&c) {
                    group.push(c);
                }
            }
            // "a été arrêté et torturé": the auxiliary is said once.
            if graph.rel(at) == "conj"
                && let Some(head) = graph.head(at)
                && graph.pos[at] == graph.pos[head]
                && !graph.has(at, "VerbForm=Fin")
                && !graph.children[at].iter().any(|&c| graph.rel(c) == "aux")
            {
                for &c in &graph.children[head] {
                    if graph.rel(c) == "aux" && !group.contains(&c) {
                        group.push(c);
                    }
                }
            }
        }
        group
    }

    fn applies(&self, rule: &RealisRule, candidate: &Candidate, group: &[usize]) -> bool {
        let graph = &self.graph;
        let trigger = candidate.trigger;
        // "ne pas autoriser" tells of a ban: a word that the pattern asks for has done its work.
        let pattern = self.pattern(candidate);
        let asked = |i: usize| {
            pattern.trigger.with.iter().chain(&pattern.when).any(|(_, words)| {
                words.lemmas.contains(&graph.lemmas[i]) || words.lemmas.contains(&graph.forms[i])
            })
        };
        // "exigió su liberación": that the pattern asks for the demand does not make it a release.
        let below =
            |i: usize| pattern.trigger.with.iter().any(|(_, words)| words.lemmas.contains(&graph.lemmas[i]));
        // "Promised to lift the curfew": of what holds until then nothing is denied.
        let to_come = |i: usize| {
            let aux = graph.children[i].iter().filter(|&&c| graph.rel(c) == "aux");
            ["VerbForm=Inf", "Tense=Fut", "Mood=Sub", "Mood=Cnd"].iter().any(|form| graph.has(i, form))
                || aux.into_iter().any(|&c| graph.has(c, "VerbForm=Inf") || graph.has(c, "Tense=Fut"))
        };
        // "Has not lifted the curfew".
        let denied = |i: usize| {
            let (negation, is_above) = (&self.language.negation, !group.contains(&i));
            is_above
                && graph.children[i]
                    .iter()
                    .any(|&c| graph.has(c, "Polarity=Neg") || negation.contains(&graph.forms[c]))
        };
        let word = |i: usize| {
            let is_open = !rule.types.is_empty() && (to_come(i) || denied(i));
            let empty = rule.words.lemmas.is_empty() && rule.words.tests.is_empty();
            !is_open
                && (empty || rule.words.any || self.fits(i, &rule.words))
                && rule.morph.iter().all(|f| graph.has(i, f))
        };
        // "obj" or, of passives alone, "nsubj:pass".
        let rel_fits =
            |rel: &str| rule.rels.is_empty() || rule.rels.iter().any(|r| r == rel || r == base(rel));
        let frees = |&c: &usize| {
            rule.without.lemmas.contains(&graph.lemmas[c]) || rule.without.lemmas.contains(&graph.forms[c])
        };
        // « Il ne reste que 600 soldats », where the word hangs from the noun.
        let excepted = |&c: &usize| {
            matches!(graph.rel(c), "obj" | "nsubj" | "obl")
                && !graph.is_predicate(c)
                && graph.children[c].iter().any(|e| graph.rel(*e) == "mark" && frees(e))
        };
        let freed = |i: usize| graph.children[i].iter().any(|c| frees(c) || excepted(c));
        let has = |i: usize| {
            rule.having.lemmas.is_empty()
                || graph.children[i].iter().any(|&c| {
                    rule.having.lemmas.contains(&graph.lemmas[c])
                        || rule.having.lemmas.contains(&graph.forms[c])
                })
        };
        // "No prisoner was freed": the pattern asks for the prisoner, and not for who says that there was none.
        let by_another = !rule.having.lemmas.is_empty();
        match rule.place.as_str() {
            "self" => group.iter().any(|&i| word(i)) && !group.iter().any(|&i| freed(i)),
            "dependent" => group.iter().any(|&i| {
                !(freed(i) || rule.value == "negated" && self.only_does_not(trigger, i))
                    && graph.children[i]
                        .iter()
                        .any(|&c| rel_fits(graph.rel(c)) && word(c) && has(c) && (by_another || !asked(c)))
            }),
            "mark" => self.clause_heads(group).iter().any(|&i| {
                // "A post, from where they stole arms".
                let freed = graph.children[i].iter().any(frees);
                !freed
                    && graph.children[i].iter().any(|&c| {
                        matches!(graph.rel(c), "mark" | "case" | "advmod")
                        // "Left homeless", « sans toit »: a word of what is told denies nothing of it.
                        && !(candidate.words.0..candidate.words.1).contains(&c)
                        && (word(c) || graph.cases(i).iter().any(|k| rule.words.lemmas.contains(k)))
                        && (rule.rels.is_empty() || rule.rels.iter().any(|r| r == graph.rel(i)))
                    })
            }),
            "governor" => self
                .governors(trigger, group)
                .iter()
                .any(|&(i, ref rel)| rel_fits(rel) && word(i) && !freed(i) && has(i) && !below(i)),
            _ => false,
        }
    }

    /// Whether a word of a sentence denies anything.
    pub(crate) fn has_denial(&self, trigger: usize) -> bool {
        let words = self.parsed.sentences.get(self.sentence[trigger]).map_or(0..0, |s| s.tokens.range());
        let (language, graph) = (self.language, &self.graph);
        words.into_iter().any(|i| {
            graph.has(i, "Polarity=Neg")
                || language.negation.contains(&graph.forms[i])
                || language.nobody.contains(&graph.forms[i])
        })
    }

    /// Whether a verb that only speaks of what happened lends its dependents to the noun that tells it.
    pub(crate) fn is_under_factive(&self, trigger: usize) -> bool {
        let factive = &self.language.grammar.factive.lemmas;
        self.graph.light[trigger].is_some_and(|(verb, _)| factive.contains(&self.graph.lemmas[verb]))
    }

    /// Whether a verb says of what a noun tells something else than that it happens: "the attack did not cause damage" is one.
    fn only_does_not(&self, trigger: usize, verb: usize) -> bool {
        let (graph, happening) = (&self.graph, &self.language.grammar.happening);
        let does = graph.up[trigger].iter().any(|e| e.own && e.rel == "nsubj" && e.other == verb);
        does && verb != trigger
            && !graph.passive[verb]
            && !happening.lemmas.is_empty()
            && !happening.lemmas.contains(&graph.lemmas[verb])
    }

    /// The heads of the clauses that a group stands in, up to the main one; speech does not bound them.
    fn clause_heads(&self, group: &[usize]) -> Vec<usize> {
        let graph = &self.graph;
        let mut out = group.to_vec();
        let mut at = group[0];
        for _ in 0..4 {
            let Some(head) = graph.head(at) else { break };
            // "To protest the assassination": what is protested has happened, whatever for.
            if !group.contains(&head) && self.language.grammar.factive.lemmas.contains(&graph.lemmas[head]) {
                break;
            }
            if matches!(graph.rel(at), "xcomp" | "conj" | "obj" | "nsubj" | "obl" | "nmod" | "aux") {
                out.push(head);
                at = head;
            } else {
                break;
            }
        }
        out
    }

    /// The words above a trigger whose complement it is, and by which relation the step below hangs.
    pub(crate) fn governors(&self, trigger: usize, group: &[usize]) -> Vec<(usize, String)> {
        let graph = &self.graph;
        let mut out: Vec<(usize, String)> = Vec::new();
        let start = graph.light[trigger].map_or(trigger, |(verb, _)| verb);
        for from in [start, trigger] {
            let mut at = from;
            for _ in 0..4 {
                let Some(head) = graph.head(at) else { break };
                let rel = graph.rel(at);
                if group.contains(&head) && rel != "xcomp" {
                    at = head;
                    continue;
                }
                if rel == "conj" {
                    at = head;
                    continue;
                }
                if !matches!(
                    rel,
                    "xcomp"
                        | "ccomp"
                        | "obj"
                        | "obl"
                        | "nmod"
                        | "acl"
                        | "advcl"
                        | "nsubj"
                        | "amod"
                        | "csubj"
                        | "compound"
                ) {
                    break;
                }
                if self.language.grammar.factive.lemmas.contains(&graph.lemmas[head]) {
                    break;
                }
                // A nominal argument of a full clause is not in the scope of what governs that clause.
                out.push((head, graph.doc.tokens[at].ud_dep.to_string()));
                if matches!(rel, "nsubj" | "obl" | "advcl") && graph.pos[head] == vigie_nlp::Upos::Verb {
                    break;
                }
                if graph.is_relative(at) {
                    out.pop();
                    break;
                }
                at = head;
            }
        }
        out.dedup();
        out
    }
}

fn value(name: &str) -> Realis {
    Realis::find(name).unwrap_or_default()
}
