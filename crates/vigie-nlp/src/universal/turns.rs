//! "be" and prepositions: heads in CLEAR, function words in UD.

use smol_str::SmolStr;

use super::clear::{DATA, Tree};
use crate::doc::Upos;

/// Copulas.
impl Tree<'_> {
    pub(super) fn copulas(&mut self) {
        for be in self.upwards() {
            let is_be = self.doc.tokens[self.start + be].lemma == "be"
                && !matches!(self.deps[be].as_str(), "aux" | "auxpass");
            if !is_be {
                continue;
            }
            let children = self.children_of(be);
            // "There are three camps": "be" stays the head, what there is is its subject.
            if children.iter().any(|&c| self.deps[c] == "expl" && self.tag(c) == "EX") {
                if let Some(&what) = children.iter().find(|&&c| self.deps[c] == "attr") {
                    self.deps[what] = SmolStr::new_static("nsubj");
                }
                continue;
            }
            let Some(said) = self.said_of_subject(be, &children) else { continue };
            let clause = matches!(self.deps[said].as_str(), "ccomp" | "xcomp");
            self.take_place(said, be);
            self.hang_all(be, said);
            for child in children {
                if child == said {
                    continue;
                }
                self.clausal[child] = true;
                if clause && self.deps[child] == "nsubj" {
                    self.deps[child] = SmolStr::new_static("nsubj:outer");
                }
            }
            self.set(be, said, "cop");
        }
    }

    /// What stands after (or, in questions, before) "be".
    fn said_of_subject(&self, be: usize, children: &[usize]) -> Option<usize> {
        let with = |deps: &[&str]| {
            let found = |after: bool| {
                children.iter().copied().find(|&c| (c > be) == after && deps.contains(&self.deps[c].as_str()))
            };
            found(true).or_else(|| found(false))
        };
        if let Some(said) = with(&["attr", "acomp"]).or_else(|| with(&["oprd"])) {
            return Some(said);
        }
        let place =
            children.iter().copied().find(|&c| self.deps[c] == "advmod" && DATA.has("place", &self.lower[c]));
        let phrase = children
            .iter()
            .copied()
            .find(|&c| c > be && self.deps[c] == "prep" && self.child(c, &["pobj", "pcomp"]).is_some());
        match (place, phrase) {
            (Some(place), Some(phrase)) if phrase < place => Some(phrase),
            (Some(place), _) => Some(place),
            (None, Some(phrase)) => Some(phrase),
            (None, None) => {
                let clause = children
                    .iter()
                    .copied()
                    .find(|&c| c > be && matches!(self.deps[c].as_str(), "ccomp" | "xcomp"));
                clause.filter(|_| self.any_is(children, &["nsubj", "csubj"]))
            }
        }
    }
}

/// Prepositions.
impl Tree<'_> {
    pub(super) fn prepositions(&mut self) {
        for prep in self.upwards() {
            let mut object = self.child(prep, &["pobj", "pcomp"]);
            // "because of", "out of", "from under": the inner one has given its object up already.
            if object.is_none() && self.is_preposition(prep) {
                object = self.children_of(prep).into_iter().find(|&i| {
                    i > prep
                        && matches!(self.deps[i].as_str(), "obl" | "nmod" | "advcl" | "acl")
                        && self.has_case(i, prep + 1)
                });
            }
            // "in general", "for real".
            if object.is_none() && matches!(self.deps[prep].as_str(), "prep") {
                object = self.children_of(prep).into_iter().find(|&c| {
                    c > prep && matches!(self.deps[c].as_str(), "amod" | "advmod" | "acomp" | "npadvmod")
                });
            }
            if let Some(object) = object {
                self.turn(prep, object);
            }
        }
    }

    /// "after fleeing to the hills": what a preposition governs may be one itself, but no verb.
    fn is_preposition(&self, i: usize) -> bool {
        matches!(self.deps[i].as_str(), "prep" | "agent" | "dative")
            || self.deps[i] == "pcomp" && !self.is_clause(i)
            || matches!(self.pos(i), Upos::Adp | Upos::Sconj)
    }

    fn has_case(&self, i: usize, prep: usize) -> bool {
        self.heads.get(prep) == Some(&i) && matches!(self.deps[prep].as_str(), "case" | "mark")
    }

    fn turn(&mut self, prep: usize, object: usize) {
        let governor = (!self.is_root(prep)).then(|| self.heads[prep]);
        let nominal = governor.is_some_and(|g| self.stands_for_noun(g)) && !self.clausal[prep];
        let kind = self.deps[prep].clone();
        let clause = self.deps[object] == "pcomp" && self.is_clause(object);
        self.take_place(object, prep);
        let dep = match (kind.as_str(), clause, nominal) {
            ("agent", ..) => "obl:agent",
            ("prep" | "dative", false, true) => "nmod",
            ("prep" | "dative", false, false) => "obl",
            ("prep" | "dative", true, true) => "acl",
            ("prep" | "dative", true, false) => "advcl",
            _ => "",
        };
        if !dep.is_empty() {
            self.deps[object] = SmolStr::new_static(dep);
        }
        self.hang_all(prep, object);
        self.set(prep, object, if clause { "mark" } else { "case" });
    }

    /// "many of the wells", "the first of the convoys": an adjective in a noun's place.
    fn stands_for_noun(&self, i: usize) -> bool {
        let place = || {
            matches!(self.deps[i].as_str(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "dative")
                || self.child(i, &["det"]).is_some()
        };
        self.is_nominal(i) || self.pos(i) == Upos::Adj && place()
    }

    fn is_clause(&self, i: usize) -> bool {
        matches!(self.pos(i), Upos::Verb | Upos::Aux)
            || self.child(i, &["nsubj", "nsubjpass", "cop", "aux", "auxpass"]).is_some()
    }
}
