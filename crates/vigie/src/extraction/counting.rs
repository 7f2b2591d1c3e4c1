//! How many: numbers that the parse binds to a fact's trigger or roles.

use vigie_lexicon::patterns::Pattern;

use super::{matching::Candidate, reading::Reading, roles::Fillers};
use crate::model::{Count, QuantityKind, QuantityMention, What};

impl<'a> Reading<'a> {
    /// The counts of a candidate: numbers on its roles, and on its trigger where the pattern says what they count.
    pub(crate) fn counts(&self, candidate: &Candidate, roles: &[(&str, &Fillers)]) -> Vec<Count> {
        let pattern = self.pattern(candidate);
        let mut out: Vec<Count> = Vec::new();
        for (role, fillers) in roles {
            let what = self.what(pattern, role);
            for &word in &fillers.words {
                for quantity in self.quantities_on(word) {
                    let what = match quantity.kind {
                        QuantityKind::Percent => Some(What::Share),
                        QuantityKind::Count if *role == "place" => {
                            Some(What::Places).filter(|_| self.what_of_noun(word) == Some(What::Places))
                        }
                        QuantityKind::Count => match (what, self.toll(quantity), self.what_of_noun(word)) {
                            // "deux tués et neuf blessés": the number's own verb says what it counts.
                            (Some(What::Killed | What::Injured | What::Affected), Some(toll), _) => {
                                Some(toll)
                            }
                            (
                                Some(What::Affected),
                                _,
                                Some(noun @ (What::Displaced | What::Other | What::Places)),
                            ) => Some(noun),
                            // Soldiers who run are not displaced people.
                            (Some(What::Displaced), _, Some(What::Fighters)) => Some(What::Fled),
                            (what, _, noun) => what.or(noun),
                        },
                        _ => None,
                    };
                    if let Some(what) = what {
                        add(&mut out, self.count(quantity, what));
                    }
                }
            }
        }
        if let Some(what) = pattern.counts.get("trigger").and_then(|w| What::find(w)) {
            for quantity in self.quantities_on(candidate.trigger) {
                if quantity.kind == QuantityKind::Count {
                    add(&mut out, self.count(quantity, what));
                }
            }
        }
        out
    }

    fn what(&self, pattern: &Pattern, role: &str) -> Option<What> {
        if let Some(what) = pattern.counts.get(role) {
            return What::find(what);
        }
        let fact_type = self.language.types.get(pattern.fact_type.as_str())?;
        What::find(fact_type.counts.get(role)?)
    }

    /// What a noun itself counts, by the classes of the language: towns are places, soldiers are fighters.
    fn what_of_noun(&self, word: usize) -> Option<What> {
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
        let mut heads = vec![noun];
        heads.extend(self.top_of(quantity.number).filter(|&n| n != noun && self.is_partitive(n)));
        if let Some(head) = graph.head(noun).filter(|&h| self.is_partitive(h) || graph.rel(noun) == "nummod")
        {
            heads.push(head);
        }
        self.language.grammar.tolls.iter().find_map(|toll| {
            let fits = heads.iter().any(|&n| {
                toll.nouns.lemmas.contains(&graph.lemmas[n])
                    || graph.up[n].iter().any(|e| match e.rel.as_str() {
                        "obj" => toll.object_of.lemmas.contains(&graph.lemmas[e.other]),
                        "nsubj" => toll.subject_of.lemmas.contains(&graph.lemmas[e.other]),
                        "nmod" => toll.nouns.lemmas.contains(&graph.lemmas[e.other]),
                        _ => false,
                    })
                    || graph.children[n].iter().any(|&c| {
                        matches!(graph.rel(c), "amod" | "acl" | "xcomp")
                            && toll.subject_of.lemmas.contains(&graph.lemmas[c])
                    })
            });
            if fits { What::find(&toll.what) } else { None }
        })
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
