//! How many: numbers that the parse binds to a fact's trigger or roles.

use vigie_lexicon::{language::Toll, paths::Words, patterns::Pattern};
use vigie_nlp::Upos;

use super::{matching::Candidate, reading::Reading, roles::Fillers};
use crate::model::{BlockKind, Count, QuantityKind, QuantityMention, What};

impl<'a> Reading<'a> {
    /// The counts of a candidate: numbers on its roles, and on its trigger where the pattern says what they count.
    pub(crate) fn counts(&self, candidate: &Candidate, roles: &[(&str, &Fillers)]) -> Vec<Count> {
        let mut out: Vec<Count> = Vec::new();
        for (role, fillers) in roles {
            let what = self.what(candidate, role);
            for &word in &fillers.words {
                for quantity in self.quantities_on(word) {
                    let what = match quantity.kind {
                        QuantityKind::Percent => Some(What::Share),
                        QuantityKind::Count if *role == "place" => {
                            Some(What::Places).filter(|_| self.what_of_noun(word) == Some(What::Places))
                        }
                        QuantityKind::Count => self.what_on(role, what, quantity, word),
                        // Pledged money and delivered tonnes are told as what they are.
                        QuantityKind::Money | QuantityKind::Measure if *role == "instrument" => {
                            what.map(|_| What::Other)
                        }
                        _ => None,
                    };
                    if let Some(what) = what {
                        add(&mut out, self.count(quantity, what));
                    }
                }
            }
        }
        if let Some(what) = self.what(candidate, "trigger") {
            // "three car bombs", "51 attacks": the trigger itself is numbered.
            let what = self.what_of_noun(candidate.trigger).filter(|_| what == What::Other).unwrap_or(what);
            for quantity in self.quantities_on(candidate.trigger) {
                if quantity.kind == QuantityKind::Count && !quantity.indefinite {
                    add(&mut out, self.count(quantity, what));
                }
            }
        }
        if let Some(what) = self.what(candidate, "object") {
            for quantity in &self.mentions.quantities {
                if let Some(what) = self.what_on_object(candidate.trigger, what, quantity) {
                    add(&mut out, self.count(quantity, what));
                }
            }
        }
        out
    }

    /// What a number on a trigger's object counts, where the object fills no role: "pledged 40 million euros", "fired 30 rockets".
    fn what_on_object(&self, trigger: usize, what: What, quantity: &QuantityMention) -> Option<What> {
        let money = quantity.kind == QuantityKind::Money;
        if !quantity.high.is_finite()
            || quantity.indefinite
            || !money && !matches!(quantity.kind, QuantityKind::Count | QuantityKind::Measure)
        {
            return None;
        }
        let graph = &self.graph;
        let rel = |rel: &str| rel == "obj" || money && matches!(rel, "obl" | "nmod" | "xcomp");
        let tops = [
            quantity.noun.and_then(|n| self.top_of(n)),
            self.top_of(quantity.number),
            self.top_of(quantity.span),
        ];
        let on = |n: usize| {
            graph.up[n].iter().any(|e| {
                rel(&e.rel) && e.other == trigger
                    || self.is_partitive(e.other)
                        && graph.up[e.other].iter().any(|e| rel(&e.rel) && e.other == trigger)
            })
        };
        if !tops.into_iter().flatten().any(on) {
            return None;
        }
        let noun = tops.into_iter().flatten().find_map(|n| self.what_of_noun(n));
        match (what, noun) {
            _ if quantity.kind != QuantityKind::Count => {
                Some(What::Other).filter(|_| money || what == What::Other)
            }
            (What::Weapons, noun) => noun.filter(|&n| n == What::Weapons),
            (What::Other, Some(What::Places)) => Some(What::Places),
            (What::Other, Some(noun)) if noun != What::Other => None,
            (what, _) => Some(what),
        }
    }

    /// What a number on a role counts: what the type says of the role, unless the number's own words say better.
    fn what_on(
        &self,
        role: &str,
        what: Option<What>,
        quantity: &QuantityMention,
        word: usize,
    ) -> Option<What> {
        match (what, self.toll(quantity), self.what_of_noun(word)) {
            // "deux tués et neuf blessés": the number's own verb says what it counts.
            (None | Some(What::Killed | What::Injured | What::Affected), Some(toll), _) => Some(toll),
            (
                Some(What::Affected | What::Fighters),
                _,
                Some(noun @ (What::Displaced | What::Other | What::Places | What::Weapons)),
            ) => Some(noun),
            (Some(What::Other), _, Some(noun @ (What::Places | What::Detained | What::Displaced))) => {
                Some(noun)
            }
            // Hostages are freed from who took them.
            (Some(What::Detained), _, Some(What::Abducted)) => Some(What::Abducted),
            // Soldiers who run are not displaced people.
            (Some(What::Displaced), _, Some(What::Fighters)) => Some(What::Fled),
            // States that agree are parties, not places.
            (None, None, Some(What::Places)) if role == "agent" => Some(What::Other),
            (what, _, noun) => what.or(noun),
        }
    }

    fn what(&self, candidate: &Candidate, role: &str) -> Option<What> {
        if let Some(what) = self.pattern(candidate).counts.get(role) {
            return What::find(what);
        }
        // Houses that a crowd burns are counted as those that soldiers burn.
        let kinds = [self.telling(candidate), self.pattern(candidate)];
        let what = |pattern: &Pattern| self.language.types.get(pattern.fact_type.as_str())?.counts.get(role);
        What::find(kinds.into_iter().find_map(what)?)
    }

    /// What a noun itself counts, by the classes of the language: towns are places, soldiers are fighters.
    pub(crate) fn what_of_noun(&self, word: usize) -> Option<What> {
        self.language
            .grammar
            .counted
            .iter()
            .find(|(_, words)| self.fits(word, words))
            .and_then(|(what, _)| What::find(what))
    }

    /// What a number of victims counts, by the words it stands with.
    pub(crate) fn toll(&self, quantity: &QuantityMention) -> Option<What> {
        if quantity.kind != QuantityKind::Count || quantity.high.is_infinite() {
            return None;
        }
        let noun = self.top_of(quantity.noun.unwrap_or(quantity.number))?;
        let graph = &self.graph;
        if self.is_of_parent(quantity) {
            return None;
        }
        if let Some(what) = self.toll_in_front(quantity) {
            return Some(what);
        }
        let mut heads = vec![noun];
        heads.extend(self.top_of(quantity.number).filter(|&n| n != noun && self.is_partitive(n)));
        if let Some(head) = graph.head(noun).filter(|&h| self.is_partitive(h) || graph.rel(noun) == "nummod")
        {
            heads.push(head);
        }
        // "Ten sustained injuries", "three lost their lives".
        let suffers = |v: usize, words: &Words| {
            let what =
                |&c: &usize| matches!(graph.rel(c), "obj" | "obl") && words.lemmas.contains(&graph.lemmas[c]);
            self.language.grammar.suffering.lemmas.contains(&graph.lemmas[v])
                && graph.children[v].iter().any(what)
        };
        // "Five wounded, two killed in blast": in a headline those who have no object are the victims.
        let undergoes = |v: usize, toll: &Toll| {
            graph.pos[v] == Upos::Verb
                && self.block_kind(v) == BlockKind::Headline
                && toll.object_of.lemmas.contains(&graph.lemmas[v])
                && !graph.down[v].iter().any(|e| e.rel == "obj" && !heads.contains(&e.other))
        };
        let told = self.language.grammar.tolls.iter().find_map(|toll| {
            let fits = heads.iter().any(|&n| {
                toll.nouns.lemmas.contains(&graph.lemmas[n])
                    || graph.has(n, "VerbForm=Part") && undergoes(n, toll)
                    || graph.up[n].iter().any(|e| match e.rel.as_str() {
                        "obj" => toll.object_of.lemmas.contains(&graph.lemmas[e.other]),
                        "nsubj" => {
                            toll.subject_of.lemmas.contains(&graph.lemmas[e.other])
                                || suffers(e.other, &toll.suffered)
                                || undergoes(e.other, toll)
                        }
                        "nmod" => toll.nouns.lemmas.contains(&graph.lemmas[e.other]),
                        _ => false,
                    } || matches!(e.rel.as_str(), "obj" | "nsubj") && self.becomes(e.other, toll)
                        || matches!(e.rel.as_str(), "obj" | "obl") && self.makes(e.other, n, toll))
                    || graph.children[n].iter().any(|&c| {
                        matches!(graph.rel(c), "amod" | "acl" | "xcomp")
                            && (toll.subject_of.lemmas.contains(&graph.lemmas[c])
                                || graph.has(c, "VerbForm=Part") && undergoes(c, toll))
                    })
            });
            if fits { What::find(&toll.what) } else { None }
        });
        // "A soldier and two civilians were wounded": what befell the first befell those beside him.
        let people = self.party(noun).is_some() || self.fits(noun, &self.language.grammar.anybody);
        let first = graph.head(noun).filter(|&first| people && graph.rel(noun) == "conj" && first < noun);
        told.or_else(|| {
            let mut over = first.into_iter().flat_map(|first| &graph.up[first]);
            over.find_map(|e| self.befallen(&e.rel, e.other))
        })
    }

    /// What a verb says of its object or subject alone, whoever that is.
    fn befallen(&self, rel: &str, verb: usize) -> Option<What> {
        let lemma = &self.graph.lemmas[verb];
        let says = |toll: &&Toll| match rel {
            "obj" => toll.object_of.lemmas.contains(lemma) || self.becomes(verb, toll),
            "nsubj" => toll.subject_of.lemmas.contains(lemma) || self.becomes(verb, toll),
            _ => false,
        };
        self.language.grammar.tolls.iter().find(says).and_then(|toll| What::find(&toll.what))
    }

    /// "A mother of five": how many children somebody has is no number of the dead.
    pub(crate) fn is_of_parent(&self, quantity: &QuantityMention) -> bool {
        let graph = &self.graph;
        let tops =
            [quantity.noun, Some(quantity.number)].into_iter().flatten().filter_map(|span| self.top_of(span));
        let of = |i: usize| {
            let parent = graph.head(i).filter(|_| matches!(graph.rel(i), "nmod" | "nummod" | "obl"));
            let genitive =
                graph.cases(i).iter().any(|case| self.language.grammar.genitive_cases.lemmas.contains(case));
            genitive && parent.is_some_and(|parent| self.fits(parent, &self.language.grammar.parents))
        };
        tops.into_iter().any(of)
    }

    /// "Hundreds are feared dead", « qui redoute des milliers de morts »: whether a number of victims is only feared.
    pub(crate) fn is_feared(&self, quantity: &QuantityMention) -> bool {
        let tops = [quantity.noun, Some(quantity.number)].into_iter().flatten();
        let feared = |top: usize| {
            let above = self.ancestors(top);
            let verb = above.iter().skip(1).position(|&i| self.graph.is_predicate(i))?;
            let (below, verb) = (above[verb], above[verb + 1]);
            let undergone = self.graph.rel(below) != "nsubj" || self.graph.passive[verb];
            Some(undergone && self.language.grammar.fearing.lemmas.contains(&self.graph.lemmas[verb]))
        };
        tops.filter_map(|span| self.top_of(span)).any(|top| feared(top).unwrap_or(false))
    }

    /// Whether a verb makes its object what a noun beside it says: "dejó heridos a siete policías".
    fn makes(&self, verb: usize, object: usize, toll: &Toll) -> bool {
        let graph = &self.graph;
        graph.children[verb].iter().any(|&c| {
            c != object
                && matches!(graph.rel(c), "obj" | "xcomp")
                && toll.nouns.lemmas.contains(&graph.lemmas[c])
                && !graph.children[c]
                    .iter()
                    .any(|&d| matches!(graph.rel(d), "det" | "nummod" | "case" | "aux" | "mark" | "obj"))
        })
    }

    /// What the verb right in front of a number tells of it, whatever the parse hangs it from: « tuant trois passagers et en
    /// blessant cinq ».
    fn toll_in_front(&self, quantity: &QuantityMention) -> Option<What> {
        let graph = &self.graph;
        let first = self.parsed.tokens_of(quantity.span).start;
        // "Mató a tres"; not "burned with three people inside".
        let of_object = &self.language.grammar.object_cases.lemmas;
        let passed = |i: usize| match graph.pos[i] {
            Upos::Adp => of_object.contains(&graph.forms[i]),
            pos => matches!(pos, Upos::Det | Upos::Adv),
        };
        let before = (0..first).rev().find(|&i| !passed(i))?;
        let active = graph.pos[before] == Upos::Verb && !graph.passive[before];
        let here = self.sentence[before] == self.sentence[self.top_of(quantity.number)?];
        let tolls = self.language.grammar.tolls.iter().filter(|_| here);
        let told = |toll: &&Toll| {
            active && toll.object_of.lemmas.contains(&graph.lemmas[before])
                || toll.forms.contains(&graph.forms[before])
        };
        tolls.filter(told).find_map(|toll| What::find(&toll.what))
    }

    /// Whether what a verb adds tells what its subject or object comes to: « trois agents sont portés disparus », "were
    /// reported missing".
    fn becomes(&self, verb: usize, toll: &Toll) -> bool {
        let graph = &self.graph;
        let added = |&c: &usize| graph.rel(c) == "xcomp" && toll.subject_of.lemmas.contains(&graph.lemmas[c]);
        // "Nueve personas resultaron heridas": a participle that the parse takes for an object.
        let undergone = |&c: &usize| {
            matches!(graph.rel(c), "xcomp" | "obj")
                && graph.has(c, "VerbForm=Part")
                && toll.object_of.lemmas.contains(&graph.lemmas[c])
                // « Accusés d'avoir tué un berger » are alive.
                && !graph.children[c].iter().any(|&d| matches!(graph.rel(d), "aux" | "obj"))
        };
        graph.children[verb].iter().any(|c| added(c) || undergone(c))
    }

    /// Whether the subject of a verb is its victim: who dies, "resultó herido".
    pub(crate) fn befalls(&self, verb: usize) -> bool {
        let mut tolls = self.language.grammar.tolls.iter();
        tolls
            .any(|toll| toll.subject_of.lemmas.contains(&self.graph.lemmas[verb]) || self.becomes(verb, toll))
    }

    /// Whether a number counts things by the classes of the language: houses, vehicles.
    pub(crate) fn counts_things(&self, quantity: &QuantityMention) -> bool {
        let noun = quantity.noun.and_then(|noun| self.top_of(noun));
        noun.and_then(|noun| self.what_of_noun(noun)) == Some(What::Other)
    }

    /// Whether words beside a number say that it is part of one before: "among them nine", "nine of whom".
    pub(crate) fn is_part(&self, quantity: &QuantityMention) -> bool {
        // "Among them seven soldiers and two children": both are.
        let joined = |i: usize| {
            let first = self.graph.head(i).filter(|_| self.graph.rel(i) == "conj");
            first.and_then(|first| self.mentions.quantities.iter().find(|q| self.noun_of(q) == Some(first)))
        };
        if let Some(first) = self.noun_of(quantity).and_then(joined) {
            return first.span.start < quantity.span.start && self.is_part(first);
        }
        let parts = &self.language.grammar.parts;
        let text = &self.document.text;
        let words = |s: &str| vigie_lexicon::paths::fold(s);
        let (start, end) = (quantity.span.start, quantity.number.end);
        let before: String = text.get(..start).unwrap_or("").chars().rev().take(40).collect();
        let before = words(&before.chars().rev().collect::<String>());
        let after = words(&text.get(end..).unwrap_or("").chars().take(24).collect::<String>());
        let (before, after) = (before.trim_end(), after.trim_start());
        let whole = |text: &str, c: Option<char>| !text.is_empty() && c.is_none_or(|c| !c.is_alphanumeric());
        parts
            .before
            .iter()
            .any(|p| before.strip_suffix(p.as_str()).is_some_and(|rest| whole(p, rest.chars().next_back())))
            || parts
                .after
                .iter()
                .any(|p| after.strip_prefix(p.as_str()).is_some_and(|rest| whole(p, rest.chars().next())))
    }

    /// The word that a number counts.
    fn noun_of(&self, quantity: &QuantityMention) -> Option<usize> {
        quantity.noun.and_then(|noun| self.top_of(noun))
    }

    /// A quantity as a count of something.
    pub(crate) fn count(&self, q: &QuantityMention, what: What) -> Count {
        let noun = q.noun.and_then(|noun| self.top_of(noun));
        let of_people = !matches!(what, What::Weapons | What::Places | What::Share | What::Other);
        let households =
            of_people && noun.is_some_and(|noun| self.fits(noun, &self.language.grammar.households));
        Count { span: q.span, what, households, low: q.low, high: q.high, qualifier: q.qualifier }
    }

    /// The quantities that number a word, or what it measures.
    pub(crate) fn quantities_on(&self, word: usize) -> Vec<&'a QuantityMention> {
        let span = self.graph.phrase(word);
        self.mentions
            .quantities
            .iter()
            // "many", "beaucoup" give no figure.
            .filter(|q| q.high.is_finite())
            .filter(|q| {
                let noun = q.noun.and_then(|n| self.top_of(n));
                let number = self.top_of(q.number);
                let on = |i: usize| {
                    i == word
                        || self.graph.head(i) == Some(word) && matches!(self.graph.rel(i), "nummod" | "nmod" | "det" | "amod" | "advmod")
                            && span.contains(i)
                        || self.is_partitive(i) && self.graph.head(i) == Some(word)
                };
                match (noun, number) {
                    (Some(noun), Some(number)) => {
                        noun == word
                            || number == word
                            || self.graph.head(number) == Some(word)
                            // "des milliers de soldats": the number heads the phrase.
                            || self.graph.head(noun) == Some(word) && span.contains(noun) && self.graph.head(number) != Some(noun)
                    }
                    (None, Some(number)) => on(number),
                    _ => false,
                }
            })
            .collect()
    }
}

fn add(out: &mut Vec<Count>, count: Count) {
    if !out.iter().any(|c| c.span == count.span) {
        out.push(count);
    }
}

/// Whether two counts say the same.
pub(crate) fn same(a: &Count, b: &Count) -> bool {
    a.what == b.what && a.households == b.households && a.low == b.low && a.high == b.high
}
