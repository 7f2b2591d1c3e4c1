//! From CLEAR-style trees to Universal Dependencies.
//!
//! In order: what "be" says of its subject becomes the head and "be" its `cop`; objects of prepositions take their place and
//! these become `case` (or `mark` before clauses); chains of conjuncts hang on the first; names become `flat`; then labels are
//! renamed by `data/clear.tsv`. Measured on UD_English-EWT: see the parity tests.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::doc::{Doc, Upos};

#[derive(Default)]
struct Data {
    labels: BTreeMap<&'static str, &'static str>,
    places: BTreeSet<&'static str>,
    fixed: BTreeSet<&'static str>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let mut data = Data::default();
    for row in include_str!("../../data/clear.tsv").lines().filter(|row| !row.starts_with('#')) {
        match *row.split('\t').collect::<Vec<_>>() {
            ["label", from, to] => {
                data.labels.insert(from, to);
            }
            ["place", word] => {
                data.places.insert(word);
            }
            ["fixed", words] => {
                data.fixed.insert(words);
            }
            _ => {}
        }
    }
    data
});

/// Sets the UD trees of one sentence.
pub(super) fn convert(doc: &mut Doc, sentence: Range<usize>) {
    let mut tree = Tree::new(doc, sentence.clone());
    tree.copulas();
    tree.prepositions();
    tree.conjuncts();
    tree.names();
    tree.fixed();
    tree.rename();
    let Tree { heads, deps, .. } = tree;
    for (i, (head, dep)) in heads.into_iter().zip(deps).enumerate() {
        let token = &mut doc.tokens[sentence.start + i];
        token.ud_head = sentence.start + head;
        token.ud_dep = dep;
    }
}

/// A sentence's tree at work; indexes count from its first token.
struct Tree<'a> {
    doc: &'a Doc,
    start: usize,
    heads: Vec<usize>,
    deps: Vec<SmolStr>,
    /// Tokens that hung on a "be" which gave its place to a noun: they belong to the clause, not to the noun.
    clausal: Vec<bool>,
    lower: Vec<String>,
}

impl<'a> Tree<'a> {
    fn new(doc: &'a Doc, sentence: Range<usize>) -> Tree<'a> {
        let start = sentence.start;
        let tokens = &doc.tokens[sentence.clone()];
        // A head outside of the sentence cannot come from a parser; it counts as a root.
        let inside = |i: usize, head: usize| if sentence.contains(&head) { head - start } else { i };
        let heads: Vec<usize> = tokens.iter().enumerate().map(|(i, t)| inside(i, t.head)).collect();
        let mut deps: Vec<SmolStr> = tokens.iter().map(|t| t.dep.clone()).collect();
        for (i, &head) in heads.iter().enumerate() {
            if head == i {
                deps[i] = SmolStr::new_static("root");
            }
        }
        let lower = sentence.map(|i| doc.form(i).to_lowercase()).collect();
        Tree { doc, start, clausal: vec![false; heads.len()], heads, deps, lower }
    }

    fn len(&self) -> usize {
        self.heads.len()
    }

    fn pos(&self, i: usize) -> Upos {
        self.doc.tokens[self.start + i].pos
    }

    fn tag(&self, i: usize) -> &str {
        &self.doc.tokens[self.start + i].tag
    }

    fn is_root(&self, i: usize) -> bool {
        self.heads[i] == i
    }

    fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.len()];
        for (i, &head) in self.heads.iter().enumerate() {
            if head != i {
                children[head].push(i);
            }
        }
        children
    }

    /// Tokens from the leaves up: each comes after all that hang on it.
    fn upwards(&self) -> Vec<usize> {
        let children = self.children();
        let mut order: Vec<usize> = (0..self.len()).filter(|&i| self.is_root(i)).collect();
        let mut next = 0;
        while next < order.len() {
            order.extend(&children[order[next]]);
            next += 1;
        }
        order.reverse();
        order
    }

    fn has(&self, children: &[usize], deps: &[&str]) -> bool {
        children.iter().any(|&c| deps.contains(&self.deps[c].as_str()))
    }

    /// Puts `new` where `old` hangs.
    fn take_place(&mut self, new: usize, old: usize) {
        if self.is_root(old) {
            self.heads[new] = new;
        } else {
            self.heads[new] = self.heads[old];
        }
        self.deps[new] = self.deps[old].clone();
        self.clausal[new] = self.clausal[old];
    }

    fn set(&mut self, i: usize, head: usize, dep: &'static str) {
        self.heads[i] = head;
        self.deps[i] = SmolStr::new_static(dep);
    }

    fn is_nominal(&self, i: usize) -> bool {
        matches!(
            self.pos(i),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X | Upos::Det
        )
    }
}

/// Copulas.
impl Tree<'_> {
    fn copulas(&mut self) {
        for be in self.upwards() {
            let is_be = self.doc.tokens[self.start + be].lemma == "be"
                && !matches!(self.deps[be].as_str(), "aux" | "auxpass");
            if !is_be {
                continue;
            }
            let children: Vec<usize> = (0..self.len()).filter(|&i| i != be && self.heads[i] == be).collect();
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
            for child in children {
                if child == said {
                    continue;
                }
                self.heads[child] = said;
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
        let place = children
            .iter()
            .copied()
            .find(|&c| self.deps[c] == "advmod" && DATA.places.contains(self.lower[c].as_str()));
        let phrase = children.iter().copied().find(|&c| {
            c > be
                && self.deps[c] == "prep"
                && (0..self.len()).any(|o| {
                    self.heads[o] == c && o != c && matches!(self.deps[o].as_str(), "pobj" | "pcomp")
                })
        });
        match (place, phrase) {
            (Some(place), Some(phrase)) if phrase < place => Some(phrase),
            (Some(place), _) => Some(place),
            (None, Some(phrase)) => Some(phrase),
            (None, None) => {
                let clause = children
                    .iter()
                    .copied()
                    .find(|&c| c > be && matches!(self.deps[c].as_str(), "ccomp" | "xcomp"));
                clause.filter(|_| self.has(children, &["nsubj", "csubj"]))
            }
        }
    }
}

/// Prepositions.
impl Tree<'_> {
    fn prepositions(&mut self) {
        for prep in self.upwards() {
            let mut object = None;
            for i in 0..self.len() {
                if i != prep && self.heads[i] == prep && matches!(self.deps[i].as_str(), "pobj" | "pcomp") {
                    object = Some(i);
                    break;
                }
            }
            // "because of", "out of", "from under": the inner one has given its object up already.
            if object.is_none() && self.is_preposition(prep) {
                object = (prep + 1..self.len()).find(|&i| {
                    self.heads[i] == prep
                        && matches!(self.deps[i].as_str(), "obl" | "nmod" | "advcl" | "acl")
                        && self.has_case(i, prep + 1)
                });
            }
            if let Some(object) = object {
                self.turn(prep, object);
            }
        }
    }

    fn is_preposition(&self, i: usize) -> bool {
        matches!(self.deps[i].as_str(), "prep" | "agent" | "dative" | "pcomp")
            || matches!(self.pos(i), Upos::Adp | Upos::Sconj)
    }

    fn has_case(&self, i: usize, prep: usize) -> bool {
        self.heads.get(prep) == Some(&i) && matches!(self.deps[prep].as_str(), "case" | "mark")
    }

    fn turn(&mut self, prep: usize, object: usize) {
        let governor = (!self.is_root(prep)).then(|| self.heads[prep]);
        let nominal = governor.is_some_and(|g| self.is_nominal(g)) && !self.clausal[prep];
        let kind = self.deps[prep].clone();
        let clause = self.deps[object] == "pcomp" && self.is_clause(object);
        self.take_place(object, prep);
        let dep = match (kind.as_str(), clause) {
            ("agent", _) => "obl:agent",
            ("prep" | "dative", false) => {
                if nominal {
                    "nmod"
                } else {
                    "obl"
                }
            }
            ("prep" | "dative", true) => {
                if nominal {
                    "acl"
                } else {
                    "advcl"
                }
            }
            _ => "",
        };
        if !dep.is_empty() {
            self.deps[object] = SmolStr::new_static(dep);
        }
        for i in 0..self.len() {
            if i != prep && i != object && self.heads[i] == prep {
                self.heads[i] = object;
            }
        }
        self.set(prep, object, if clause { "mark" } else { "case" });
    }

    fn is_clause(&self, i: usize) -> bool {
        matches!(self.pos(i), Upos::Verb | Upos::Aux)
            || (0..self.len()).any(|c| {
                self.heads[c] == i
                    && matches!(self.deps[c].as_str(), "nsubj" | "nsubjpass" | "cop" | "aux" | "auxpass")
            })
    }
}

/// Coordination.
impl Tree<'_> {
    fn conjuncts(&mut self) {
        // "A, B and C": A ← B ← C becomes A ← B, A ← C.
        for i in 0..self.len() {
            let mut first = self.heads[i];
            let mut steps = 0;
            while self.deps[i] == "conj" && self.deps[first] == "conj" && steps < self.len() {
                first = self.heads[first];
                steps += 1;
            }
            if self.deps[i] == "conj" {
                self.heads[i] = first;
            }
        }
        // "and" and the comma hang on the conjunct that follows them.
        for i in 0..self.len() {
            let is_cc = self.deps[i] == "cc";
            if !is_cc
                && !(self.deps[i] == "punct" && matches!(self.lower[i].as_str(), "," | ";" | "/" | "-" | "–"))
            {
                continue;
            }
            let head = self.heads[i];
            let first = if self.deps[head] == "conj" { self.heads[head] } else { head };
            let after = |c: usize| {
                c > i && self.deps[c] == "conj" && (self.heads[c] == first || self.heads[c] == head)
            };
            let Some(next) = (i + 1..self.len()).find(|&c| after(c)) else { continue };
            // A comma belongs to a conjunct only if nothing else of the first hangs between.
            let direct = is_cc || (i + 1..next).all(|c| self.is_below(c, next));
            if direct && (is_cc || i > first) {
                self.heads[i] = next;
            }
        }
    }

    fn is_below(&self, mut i: usize, top: usize) -> bool {
        for _ in 0..self.len() {
            if i == top {
                return true;
            }
            if self.is_root(i) {
                return false;
            }
            i = self.heads[i];
        }
        false
    }
}

/// Names and fixed expressions.
impl Tree<'_> {
    /// "Hamid Karzai": the first word of a person's name is its head.
    fn names(&mut self) {
        for entity in &self.doc.entities {
            let inside = self.start..self.start + self.len();
            if entity.label != "PERSON"
                || !inside.contains(&entity.tokens.start)
                || entity.tokens.end > inside.end
            {
                continue;
            }
            let span = entity.tokens.start - self.start..entity.tokens.end - self.start;
            let Some(head) = span.clone().find(|&i| !span.contains(&self.heads[i]) || self.is_root(i)) else {
                continue;
            };
            let parts: Vec<usize> = span
                .clone()
                .filter(|&i| {
                    i != head
                        && self.heads[i] == head
                        && self.deps[i] == "compound"
                        && self.pos(i) == Upos::Propn
                })
                .collect();
            let Some(&first) = parts.first().filter(|&&first| first < head) else { continue };
            self.take_place(first, head);
            for i in 0..self.len() {
                if i != first && self.heads[i] == head && i != head {
                    self.heads[i] = first;
                }
            }
            self.set(head, first, "flat");
            for part in parts {
                if part != first {
                    self.set(part, first, "flat");
                }
            }
        }
    }

    fn fixed(&mut self) {
        for i in 0..self.len() {
            for length in [3, 2] {
                let Some(words) = self.lower.get(i..i + length) else { continue };
                if !DATA.fixed.contains(words.join(" ").as_str()) {
                    continue;
                }
                let words = i..i + length;
                // Only function words that hang together, or side by side.
                let together = words.clone().skip(1).all(|w| {
                    self.heads[w] == self.heads[i]
                        || words.contains(&self.heads[w])
                        || words.contains(&self.heads[i])
                });
                let outside = words.clone().find(|&w| !words.contains(&self.heads[w]));
                if let (true, Some(top)) = (together, outside) {
                    if top != i {
                        self.take_place(i, top);
                    }
                    for w in words.skip(1) {
                        self.set(w, i, "fixed");
                    }
                    for w in 0..self.len() {
                        if !(i..i + length).contains(&w) && (i + 1..i + length).contains(&self.heads[w]) {
                            self.heads[w] = i;
                        }
                    }
                    break;
                }
            }
        }
    }

    fn rename(&mut self) {
        for i in 0..self.len() {
            if self.is_root(i) {
                self.deps[i] = SmolStr::new_static("root");
                continue;
            }
            let dep = self.deps[i].as_str();
            let renamed = match dep {
                "aux" if self.tag(i) == "TO" => "mark",
                "npadvmod" if self.is_nominal(self.heads[i]) => "nmod:unmarked",
                "ROOT" => "parataxis",
                _ => match DATA.labels.get(dep) {
                    Some(&name) => name,
                    None => continue,
                },
            };
            self.deps[i] = SmolStr::new_static(renamed);
        }
    }
}
