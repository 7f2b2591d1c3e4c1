//! Who is said to have done it by verbs of arrest and accusation: "charged two soldiers with the killing".

use vigie_lexicon::{
    language::{Culprits, Grammar, Language},
    paths::Words,
};
use vigie_nlp::Upos;

use super::graph::{Edge, Graph};

impl Graph<'_> {
    /// "Charged two soldiers with the killing", "blamed the attack on rebels": who is said to have done it.
    pub(super) fn blame(&mut self, language: &Language) {
        let grammar = &language.grammar;
        let may_tell = |i: usize| !language.patterns.starting(&self.lemmas[i]).is_empty();
        let mut found = Vec::new();
        for v in (0..self.doc.tokens.len()).filter(|&v| self.pos[v] == Upos::Verb) {
            let objects = || self.down[v].iter().filter(|e| e.rel == "obj").map(|e| e.other);
            let of_verb = grammar.culprits.iter().filter(|c| c.verbs.lemmas.contains(&self.lemmas[v]));
            let deeds = of_verb.flat_map(|c| objects().flat_map(|object| self.deeds_of(v, object, c)));
            found.extend(deeds.filter(|&(deed, ..)| may_tell(deed)));
        }
        for v in 0..self.doc.tokens.len() {
            let heads = self.head(v).into_iter().flat_map(|head| [Some(head), self.head(head)]).flatten();
            let clause = matches!(self.rel(v), "advcl" | "acl" | "xcomp");
            let verb = heads.into_iter().find(|&head| clause && self.tells_a_deed(v, head, grammar));
            self.deeds[v] = verb;
        }
        for (deed, culprit, verb) in found {
            self.link(deed, "nsubj", culprit, Vec::new(), false);
            self.deeds[deed] = self.deeds[deed].or(Some(verb));
            // Where the parse hangs one from the other, neither is a part of the other all the same.
            self.apart[deed] |= self.hangs_from_noun(deed);
            self.apart[culprit] |= self.hangs_from_noun(culprit);
        }
    }

    /// Whether a word hangs from a noun.
    fn hangs_from_noun(&self, i: usize) -> bool {
        self.head(i).is_some_and(|head| self.is_nominal(head))
    }

    /// What was done, by whom, and the verb of accusation that says so.
    fn deeds_of(&self, v: usize, object: usize, culprits: &Culprits) -> Vec<(usize, usize, usize)> {
        // "l'attaque du pont | aux séparatistes": the parse may hang them from the noun before.
        let inside = self.down[object].iter().filter(|e| e.rel == "nmod").map(|e| e.other);
        let nouns = [v, object].into_iter().chain(inside).flat_map(|i| &self.down[i]).filter(|e| {
            matches!(e.rel.as_str(), "obl" | "nmod" | "iobj" | "obj")
                && e.other != object
                && self.is_nominal(e.other)
        });
        let under = |e: &Edge, words: &Words| e.cases.iter().any(|case| words.lemmas.contains(case));
        let pairs = nouns.flat_map(|e| {
            let deed = under(e, &culprits.deed).then_some((e.other, object, v));
            deed.into_iter().chain(under(e, &culprits.culprit).then_some((object, e.other, v)))
        });
        pairs.collect()
    }

    /// Whether a clause says for what somebody is arrested or accused: "for killing six priests".
    pub(super) fn tells_a_deed(&self, v: usize, verb: usize, grammar: &Grammar) -> bool {
        let marked = |cases: &Words| {
            self.children[v].iter().any(|&c| {
                matches!(self.rel(c), "mark" | "case")
                    && (cases.lemmas.contains(&self.lemmas[c]) || cases.lemmas.contains(&self.forms[c]))
            })
        };
        grammar.culprits.iter().any(|c| c.verbs.lemmas.contains(&self.lemmas[verb]) && marked(&c.deed))
    }
}
