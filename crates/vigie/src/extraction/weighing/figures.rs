//! Which numbers belong to a fact, and what each counts: what the rules bind, and the numbers of the sentences around it.

use smol_str::SmolStr;
use vigie_lexicon::{events::EventType, paths::Words};
use vigie_nlp::Upos;

use super::{
    features::Features,
    fillers::{FillerExample, Slot},
    network::FactNetwork,
};
use crate::{
    extraction::{counting::same, graph::Edge, matching::Candidate, reading::Reading},
    model::{BlockKind, Count, QuantityKind, QuantityMention, Span, What},
};

/// Sentences after its own in which a fact's number may stand.
const REACH: usize = 2;

impl<'a> Reading<'a> {
    /// The counts of a candidate as the weights bind them; `ruled` are those of the rules.
    pub(crate) fn weigh_counts(
        &self,
        candidate: &Candidate,
        ruled: &[Count],
        agents: &[usize],
        network: &FactNetwork,
    ) -> Vec<Count> {
        let around = self.numbers_around(candidate.trigger);
        let candidates = around.iter().enumerate().map(|(k, &(quantity, at))| {
            let mut features = Features::default();
            self.number_features(candidate, &around, k, ruled, &mut features);
            (features, self.number_inputs(candidate, quantity, at))
        });
        let chances = network.chances(&self.language.code, candidates);
        let mut out: Vec<Count> = Vec::new();
        for (&(quantity, at), chances) in around.iter().zip(chances) {
            let own = ruled.iter().find(|c| c.span == quantity.span).map(|c| c.what.as_str());
            let best = network.best_among(&chances, own.as_slice()).and_then(What::find);
            // "Two lieutenants were accused of the murder": how many did it is not how many it was done to.
            let acting =
                quantity.noun.and_then(|noun| self.top_of(noun)).is_some_and(|i| agents.contains(&i));
            // Of "cayeron once policías" nobody else is the victim.
            let falls = self.is_of_victims(&self.pattern(candidate).fact_type)
                && self.graph.pos[candidate.trigger] == Upos::Verb
                && (self.graph.passive[candidate.trigger]
                    || !self.graph.down[candidate.trigger].iter().any(|e| e.rel == "obj"));
            let of_dead = self.is_of_victims(&self.pattern(candidate).fact_type);
            let unhurt = |what: What| {
                acting && !falls && what.is_of_victims() && (of_dead || self.toll(quantity) != Some(what))
            };
            // "Two men accused of killing a priest were arrested": the pattern says that they are held.
            let held = |what: What| {
                let ruled = own.and_then(What::find);
                what == What::Killed && matches!(ruled, Some(What::Detained | What::Abducted))
            };
            // "A mine hit two soldiers": nor has anybody whom no word of the sentence says to be dead.
            let unsaid = |what: What| {
                matches!(what, What::Killed | What::Injured | What::Missing)
                    && own != Some(what.as_str())
                    && self.toll(quantity).is_none()
                    && !self.tells_of_toll(self.sentence[at], what)
            };
            let ruled_as = own.and_then(What::find).filter(|&what| !unhurt(what));
            let best = match best {
                Some(what) if unhurt(what) || unsaid(what) || held(what) => ruled_as,
                best => best,
            };
            let lives =
                |what: &What| own.is_none() && self.is_of_the_living(candidate.trigger, quantity, at, *what);
            let best = best.filter(|what| !lives(what));
            let best = best.and_then(|what| self.worded(quantity, what));
            let whole = self.whole_of(quantity).filter(|_| self.toll(quantity).is_none());
            let whole =
                whole.and_then(|whole| out.iter().find(|c: &&Count| c.span == whole.span)).map(|c| c.what);
            // "Five people, including two women, were injured": a part counts what its whole counts.
            let best = best.map(|what| whole.filter(|_| what.is_of_victims()).unwrap_or(what));
            // "Kills ten", "ten people": the headline counts them too.
            let count = best.map(|what| self.count(quantity, what));
            out.extend(count.filter(|count| !out.iter().any(|known| same(known, count))));
        }
        // "Nine people, two of them hurt children, …": so does a whole of which nothing else is said.
        for &(part, _) in around.iter().filter(|(part, _)| self.toll(part).is_some()) {
            let Some(what) = out.iter().find(|c| c.span == part.span).map(|c| c.what) else { continue };
            let whole = self.whole_of(part).filter(|whole| self.toll(whole).is_none());
            let whole = whole.and_then(|whole| out.iter_mut().find(|c| c.span == whole.span));
            if let Some(whole) = whole.filter(|whole| whole.what.is_of_victims()) {
                whole.what = what;
            }
        }
        // What no sentence around the trigger holds stays as the rules bind it.
        let elsewhere = |c: &&Count| around.iter().all(|(q, _)| q.span != c.span);
        out.extend(ruled.iter().filter(elsewhere).cloned());
        out
    }

    /// Whether a number that no rule binds counts nobody of the dead, hurt, missing or driven out, whatever the weights think: no word of
    /// its sentence says that somebody is ("about 8,000 were there when police intervened"), what the text below the
    /// headline tells is another fact, or something else is told of them ("four were killed; about 60 people gathered").
    fn is_of_the_living(&self, trigger: usize, quantity: &QuantityMention, at: usize, what: What) -> bool {
        let elsewhere = self.sentence[at] != self.sentence[trigger];
        let told_of = || self.toll(quantity).is_none() && self.is_told_of(trigger, quantity, at);
        // "Forced people to flee. Sixteen were taken to hospital."
        if matches!(what, What::Displaced | What::Fled) {
            return elsewhere && told_of();
        }
        matches!(what, What::Killed | What::Injured | What::Missing)
            && (!self.tells_of_toll(self.sentence[at], what)
                || self.is_of_headline(trigger, at) && self.tells_otherwise(self.sentence[at])
                || told_of())
    }

    /// Whether a trigger stands in the headline, and a number below it.
    fn is_of_headline(&self, trigger: usize, at: usize) -> bool {
        self.block_kind(trigger) == BlockKind::Headline && self.block_kind(at) != BlockKind::Headline
    }

    /// Whether a sentence tells of something else than victims.
    fn tells_otherwise(&self, sentence: usize) -> bool {
        let mut words = self.parsed.sentences.get(sentence).map_or(0..0, |s| s.tokens.range());
        words.any(|i| {
            self.triggers[i] && !self.known_types(i).into_iter().any(|kind| self.is_of_victims(kind))
        })
    }

    /// Whether a word of a sentence says that somebody died, was hurt or went missing, or counts victims of any sort.
    fn tells_of_toll(&self, sentence: usize, what: What) -> bool {
        let words = self.parsed.sentences.get(sentence).map_or(0..0, |s| s.tokens.range());
        let lemma = |i: usize, words: &Words| words.lemmas.contains(&self.graph.lemmas[i]);
        let tolls = || self.language.grammar.tolls.iter().filter(|toll| toll.what == what.as_str());
        words.into_iter().any(|i| {
            let (lemma_of, form) = (&self.graph.lemmas[i], &self.graph.forms[i]);
            tolls().any(|t| {
                [&t.nouns, &t.object_of, &t.subject_of, &t.suffered].into_iter().any(|words| lemma(i, words))
                    || t.forms.contains(form)
            }) || self.language.types_told_by(lemma_of, form).into_iter().any(|kind| self.is_of_victims(kind))
        })
    }

    /// What a number counts, as far as its words tell: shells are no victims, who "sustained injuries" lives, and so does who
    /// "was pulled from the water".
    fn worded(&self, quantity: &QuantityMention, what: What) -> Option<What> {
        let noun = quantity.noun.and_then(|noun| self.top_of(noun));
        let class = noun.and_then(|noun| self.what_of_noun(noun));
        // "Ten survivors, among them two children".
        let whole = self.whole_of(quantity).and_then(|whole| whole.noun);
        let nouns = [noun, whole.and_then(|noun| self.top_of(noun))];
        let survived = || {
            let survive = &self.language.grammar.survived.lemmas;
            nouns.into_iter().flatten().any(|noun| {
                survive.contains(&self.graph.lemmas[noun])
                    || self.graph.up[noun].iter().any(|e| {
                        matches!(e.rel.as_str(), "nsubj" | "obj")
                            && survive.contains(&self.graph.lemmas[e.other])
                    })
            })
        };
        match (what, self.toll(quantity)) {
            _ if !what.is_of_victims() => Some(what),
            _ if matches!(class, Some(What::Weapons | What::Places | What::Other)) => None,
            _ if noun.is_some_and(|noun| !self.can_undergo(noun)) => None,
            // "46 detenidos y un muerto", "más de 5.000 evacuados": the noun says what they are.
            (What::Killed | What::Injured | What::Missing, None)
                if matches!(class, Some(What::Displaced | What::Detained | What::Abducted)) =>
            {
                class
            }
            // "50,000 lost their homes" are no dead.
            (_, Some(toll @ (What::Killed | What::Injured | What::Missing | What::Affected))) => Some(toll),
            (What::Killed | What::Missing, _) if survived() => None,
            _ => Some(what),
        }
    }

    /// The numbers around a candidate, as learning sees them; `number` is the trigger's.
    pub(crate) fn number_examples(
        &self,
        number: usize,
        candidate: &Candidate,
        ruled: &[Count],
    ) -> Vec<FillerExample> {
        let around = self.numbers_around(candidate.trigger);
        let example = |k: usize| {
            let (quantity, at) = around[k];
            let mut features = Features::named();
            self.number_features(candidate, &around, k, ruled, &mut features);
            FillerExample {
                trigger: number,
                slot: Slot::Count,
                word: quantity.span,
                place: None,
                depth: 0,
                proposed: ruled.iter().find(|c| c.span == quantity.span).map(|c| c.what.as_str()),
                features: features.into_names(),
                inputs: self.number_inputs(candidate, quantity, at),
            }
        };
        (0..around.len()).map(example).collect()
    }

    /// The figures of a trigger's sentence, the one before and those shortly after, each with its highest word.
    fn numbers_around(&self, trigger: usize) -> Vec<(&'a QuantityMention, usize)> {
        let here = self.sentence[trigger];
        let counts = |q: &&QuantityMention| q.high.is_finite() && q.kind != QuantityKind::Age;
        let near = |at: usize| {
            let there = self.sentence[at];
            // What another paragraph counts is not this one's: "… killed 11. | On Tuesday two bombs went off."
            let headline = |i: usize| self.block_kind(i) == BlockKind::Headline;
            let told = self.block(at) == self.block(trigger) || headline(at) || headline(trigger);
            there <= here + REACH && there + 1 >= here && told
                // « En mars 2023, cinq gendarmes avaient péri »: not in what happened now.
                && (there == here || !self.tells_of_bygone_days(there) || self.tells_of_bygone_days(here))
        };
        let sentences = &self.parsed.sentences;
        let within = |k: usize| sentences.get(k.min(sentences.len().saturating_sub(1))).map(|s| s.tokens);
        let Some((first, last)) = within(here.saturating_sub(1)).zip(within(here + REACH)) else {
            return Vec::new();
        };
        let reach = self.parsed.bytes_of(Span::new(first.start, last.end));
        let figures = self.mentions.quantities.iter().filter(|q| q.number.overlaps(reach)).filter(counts);
        let figures = figures.filter_map(|q| Some((q, self.top_of(q.number)?))).filter(|&(_, at)| near(at));
        figures.filter(|(q, _)| !self.is_whole(q) && !self.is_of_parent(q)).collect()
    }

    /// Whether something else is told of whom a number counts: they are the subject or object of a verb that tells no fact of
    /// the sentence (any verb, where that is another), what somebody is said to be, or who does it.
    fn is_told_of(&self, trigger: usize, quantity: &QuantityMention, at: usize) -> bool {
        let graph = &self.graph;
        let elsewhere = self.sentence[at] != self.sentence[trigger];
        // "Twenty died in a riot, and another 30 escaped": who does something else is no victim.
        let other = |verb: usize| {
            let kinds = self.known_types(verb);
            let types = &self.language.types;
            let hurts = |kind: &str| {
                self.is_of_victims(kind) || types.get(kind).is_some_and(EventType::takes_victims)
            };
            verb != trigger && !kinds.is_empty() && !kinds.into_iter().any(hurts)
        };
        let noun = quantity.noun.and_then(|noun| self.top_of(noun)).unwrap_or(at);
        let tells = |e: &Edge| {
            matches!(e.rel.as_str(), "nsubj" | "obj" | "dep")
                && graph.pos[e.other] == Upos::Verb
                && (elsewhere || !self.triggers[e.other] || other(e.other))
                // "The shooting that left 19 children and two teachers dead": what happens does that.
                && !graph.subjects[e.other].iter().any(|&subject| self.triggers[subject])
                && !graph.head(e.other).is_some_and(|over| graph.rel(e.other) == "acl" && self.triggers[over])
                && !graph.light.iter().flatten().any(|&(verb, _)| verb == e.other)
        };
        let does = |case: &SmolStr| self.language.grammar.agent_cases.lemmas.contains(case);
        graph.up[noun].iter().any(tells)
            || graph.children[noun].iter().any(|&c| graph.rel(c) == "cop")
            || graph.rel(noun) == "obl" && graph.cases(noun).iter().any(does)
    }

    /// The number that another is said to be a part of: the one before it in its sentence.
    fn whole_of(&self, part: &QuantityMention) -> Option<&'a QuantityMention> {
        let here = self.sentence[self.top_of(part.number)?];
        let before = |q: &&QuantityMention| {
            q.span.end <= part.span.start && self.top_of(q.number).is_some_and(|i| self.sentence[i] == here)
        };
        let before = self.mentions.quantities.iter().filter(before).max_by_key(|q| q.span.start);
        before.filter(|_| self.is_part(part))
    }

    /// Whether a number only says of how many another is a part: "nine of the ten districts".
    fn is_whole(&self, whole: &QuantityMention) -> bool {
        self.mentions.quantities.iter().any(|part| {
            part.span.start < whole.span.start
                && part.span.covers(whole.span)
                && part.number.end <= whole.number.start
        })
    }

    /// A number as the networks of its language see it: what it counts, the trigger, and the word that this hangs from.
    fn number_inputs(&self, candidate: &Candidate, quantity: &QuantityMention, at: usize) -> Vec<f32> {
        let doc = &self.graph.doc;
        let noun = quantity.noun.and_then(|noun| self.top_of(noun)).unwrap_or(at);
        let head = self.graph.head(noun).unwrap_or(noun);
        [noun, candidate.trigger, head].map(|i| doc.vector(i)).concat()
    }

    fn number_features(
        &self,
        candidate: &Candidate,
        around: &[(&QuantityMention, usize)],
        k: usize,
        ruled: &[Count],
        out: &mut Features,
    ) {
        let graph = &self.graph;
        let lang = self.language.code.as_str();
        let (quantity, at) = around[k];
        let trigger = candidate.trigger;
        let kind = self.pattern(candidate).fact_type.as_str();
        let group = self.language.types.get(kind).map_or("", |t| t.group.as_str());
        let pos = graph.pos[trigger].as_str();
        let named = |what: Option<What>| what.map_or("nothing", What::as_str);
        let rule = named(ruled.iter().find(|c| c.span == quantity.span).map(|c| c.what));
        let toll = named(self.toll(quantity));
        let noun = quantity.noun.and_then(|noun| self.top_of(noun)).unwrap_or(at);
        let class = named(self.what_of_noun(noun));
        let (here, there) = (self.sentence[trigger], self.sentence[at]);
        let stand = match there.checked_sub(here) {
            Some(0) => "here",
            Some(1) => "1 after",
            Some(_) => "2 after",
            None => "before",
        };
        let block = if self.block(at) == self.block(trigger) { "same block" } else { "other block" };
        // Other triggers that the number hangs from, or stands nearer to.
        let above = self.ancestors(at);
        let under = above.iter().position(|&i| i == trigger);
        let other = above.iter().take(under.unwrap_or(usize::MAX)).skip(1).find(|&&i| self.triggers[i]);
        let hold = match (under, other) {
            (Some(_), None) => "under",
            (Some(_), Some(_)) => "under another below",
            (None, Some(_)) => "under another",
            (None, None) => "free",
        };
        let words = self.parsed.sentences.get(there).map_or(0..0, |s| s.tokens.range());
        let told_here = words.into_iter().any(|i| self.triggers[i]);
        let shape = if self.in_brackets(at) { "brackets" } else { "open" };
        let part = if self.is_part(quantity) { "part" } else { "whole" };
        let order = match around[..k].iter().filter(|(_, other)| self.sentence[*other] == there).count() {
            0 => "first",
            1 => "second",
            _ => "later",
        };
        let one = if quantity.indefinite { "indefinite" } else { quantity.kind.as_str() };
        let states = [
            ("rule=", rule),
            ("toll=", toll),
            ("class=", class),
            ("stand=", stand),
            ("hold=", hold),
            ("shape=", shape),
            ("part=", part),
            ("order=", order),
            ("kind=", one),
            ("block=", block),
            ("told=", if told_here { "with others" } else { "alone" }),
            ("qualifier=", quantity.qualifier.as_str()),
        ];
        out.add(&["bias"]);
        out.add(&["type=", kind]);
        for (n, (what, state)) in states.iter().enumerate() {
            out.add(&[what, state]);
            let stem = out.stem(&[what, state, " "]);
            out.add_to(&stem, &[kind]);
            out.add_to(&stem, &[group, " ", stand]);
            for (with, other) in &states[n + 1..] {
                out.add_to(&stem, &[with, other]);
            }
        }
        for state in [toll, class, rule] {
            out.add(&["three=", state, " ", kind, " ", stand, " ", hold]);
        }
        let noun_lemma = graph.lemmas[noun].as_str();
        out.add(&[lang, " noun=", noun_lemma]);
        out.add(&[lang, " noun=", noun_lemma, " ", group]);
        out.add(&[lang, " noun=", noun_lemma, " ", kind]);
        let kinds = self.kinds(noun);
        for what in kinds {
            out.add(&["is=", what, " ", kind]);
            out.add(&["is=", what, " ", stand, " ", hold]);
        }
        if let Some(head) = graph.head(noun) {
            let rel = graph.rel(noun);
            out.add(&[lang, " head=", rel, " ", &graph.lemmas[head]]);
            out.add(&[lang, " head=", rel, " ", &graph.lemmas[head], " ", stand]);
            out.add(&["head=", rel, " ", kind]);
            for tells in self.known_types(head) {
                out.add(&["head tells ", tells, " ", kind]);
            }
        }
        for &below in &graph.children[noun] {
            if matches!(graph.rel(below), "amod" | "acl" | "appos" | "nmod") {
                out.add(&[lang, " below=", &graph.lemmas[below]]);
                out.add(&[lang, " below=", &graph.lemmas[below], " ", group]);
            }
        }
        if stand == "here" {
            let path = self.path_between(trigger, noun);
            out.add(&["path=", &path]);
            out.add(&["path=", &path, " ", pos]);
            out.add(&["path=", &path, " ", kind]);
            out.add(&["path=", &path, " ", toll]);
            out.add(&["path=", &path, " ", class]);
            let side = if at < trigger { "before" } else { "after" };
            let (first, last) = (trigger.min(at), trigger.max(at));
            let across = if (first + 1..last).any(|i| self.triggers[i]) { " across" } else { "" };
            out.add(&["side=", side, across, " ", hold]);
            out.add(&["side=", side, across, " ", kind]);
        }
    }

    /// Whether a word stands in brackets.
    fn in_brackets(&self, at: usize) -> bool {
        let forms = &self.graph.forms;
        let from = at.saturating_sub(8);
        let open = (from..at).rev().find(|&i| matches!(forms[i].as_str(), "(" | ")"));
        open.is_some_and(|i| forms[i] == "(")
    }
}
