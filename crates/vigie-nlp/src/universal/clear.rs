//! From CLEAR-style trees to Universal Dependencies.
//!
//! In order: clauses that hang elsewhere in UD ([`super::clauses`]); what "be" says of its subject becomes the head and "be" its
//! `cop`, objects of prepositions take their place and these become `case` or `mark` ([`super::turns`]); conjuncts, names and
//! fixed expressions hang on their first word ([`super::groups`]); punctuation is hung anew ([`super::punct`]); labels are renamed
//! by `data/clear.tsv`, which also holds all words that the rules ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::doc::{Doc, Upos};

/// The tables of `data/clear.tsv`.
#[derive(Default)]
pub(super) struct Data {
    labels: BTreeMap<&'static str, &'static str>,
    /// Lists of words by name.
    words: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

impl Data {
    pub(super) fn has(&self, list: &str, word: &str) -> bool {
        self.words.get(list).is_some_and(|words| words.contains(word))
    }

    /// Whether a word or its ending is in a list.
    pub(super) fn has_ending(&self, list: &str, word: &str) -> bool {
        let fits =
            |entry: &str| entry.strip_prefix('-').map_or(entry == word, |ending| word.ends_with(ending));
        self.words.get(list).is_some_and(|words| words.iter().any(|entry| fits(entry)))
    }
}

pub(super) static DATA: LazyLock<Data> = LazyLock::new(|| {
    let mut data = Data::default();
    for row in include_str!("../../data/clear.tsv").lines().filter(|row| !row.starts_with('#')) {
        match *row.split('\t').collect::<Vec<_>>() {
            ["label", from, to] => {
                data.labels.insert(from, to);
            }
            [list, word] => {
                data.words.entry(list).or_default().insert(word);
            }
            _ => {}
        }
    }
    data
});

/// Sets the UD trees of one sentence.
pub(super) fn convert(doc: &mut Doc, sentence: Range<usize>) {
    let mut tree = Tree::new(doc, sentence.clone());
    tree.run_on_clauses();
    tree.raised_subjects();
    tree.dates();
    tree.copulas();
    tree.prepositions();
    tree.conjuncts();
    tree.names();
    tree.clause_kinds();
    tree.fixed();
    let is_punct: Vec<bool> = tree.deps.iter().map(|dep| dep == "punct").collect();
    let mut heads = tree.heads.clone();
    super::punct::attach(&mut heads, &is_punct, &tree.lower);
    heads.into_iter().enumerate().for_each(|(i, head)| tree.hang(i, head));
    tree.rename();
    if !tree.is_tree() {
        return;
    }
    let Tree { heads, deps, .. } = tree;
    for (i, (head, dep)) in heads.into_iter().zip(deps).enumerate() {
        let token = &mut doc.tokens[sentence.start + i];
        token.ud_head = sentence.start + head;
        token.ud_dep = dep;
    }
}

/// A sentence's tree at work; indexes count from its first token.
pub(super) struct Tree<'a> {
    pub(super) doc: &'a Doc,
    pub(super) start: usize,
    pub(super) heads: Vec<usize>,
    /// What hangs on each token, in text order.
    pub(super) children: Vec<Vec<usize>>,
    pub(super) deps: Vec<SmolStr>,
    /// Tokens that hung on a "be" which gave its place to a noun: they belong to the clause, not to the noun.
    pub(super) clausal: Vec<bool>,
    pub(super) lower: Vec<String>,
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
        let mut children = vec![Vec::new(); heads.len()];
        for (i, &head) in heads.iter().enumerate() {
            if head != i {
                children[head].push(i);
            }
        }
        Tree { doc, start, clausal: vec![false; heads.len()], heads, children, deps, lower }
    }

    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(super) fn pos(&self, i: usize) -> Upos {
        self.doc.tokens[self.start + i].pos
    }

    pub(super) fn tag(&self, i: usize) -> &str {
        &self.doc.tokens[self.start + i].tag
    }

    pub(super) fn is_root(&self, i: usize) -> bool {
        self.heads[i] == i
    }

    /// Hangs a token on another one, or makes it a root.
    pub(super) fn hang(&mut self, i: usize, head: usize) {
        let old = self.heads[i];
        if old == head {
            return;
        }
        if old != i
            && let Ok(at) = self.children[old].binary_search(&i)
        {
            self.children[old].remove(at);
        }
        self.heads[i] = head;
        if head != i
            && let Err(at) = self.children[head].binary_search(&i)
        {
            self.children[head].insert(at, i);
        }
    }

    /// Hangs all that hangs on `from` on `to`, in one go.
    pub(super) fn hang_all(&mut self, from: usize, to: usize) {
        let moved = std::mem::take(&mut self.children[from]);
        for &child in &moved {
            self.heads[child] = to;
        }
        // A token that hung on what it now bears becomes a root, as in `hang`.
        self.children[to].extend(moved.into_iter().filter(|&child| child != to));
        self.children[to].sort_unstable();
    }

    /// Tokens from the leaves up: each comes after all that hang on it.
    pub(super) fn upwards(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).filter(|&i| self.is_root(i)).collect();
        let mut next = 0;
        while next < order.len() {
            order.extend(&self.children[order[next]]);
            next += 1;
        }
        order.reverse();
        order
    }

    pub(super) fn any_is(&self, children: &[usize], deps: &[&str]) -> bool {
        children.iter().any(|&c| deps.contains(&self.deps[c].as_str()))
    }

    /// Puts `new` where `old` hangs.
    pub(super) fn take_place(&mut self, new: usize, old: usize) {
        let head = if self.is_root(old) { new } else { self.heads[old] };
        self.hang(new, head);
        self.deps[new] = self.deps[old].clone();
        self.clausal[new] = self.clausal[old];
    }

    pub(super) fn set(&mut self, i: usize, head: usize, dep: &'static str) {
        self.hang(i, head);
        self.deps[i] = SmolStr::new_static(dep);
    }

    pub(super) fn is_nominal(&self, i: usize) -> bool {
        matches!(
            self.pos(i),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X | Upos::Det
        )
    }

    pub(super) fn lemma(&self, i: usize) -> &str {
        &self.doc.tokens[self.start + i].lemma
    }

    pub(super) fn children_of(&self, head: usize) -> Vec<usize> {
        self.children[head].clone()
    }

    pub(super) fn child(&self, head: usize, deps: &[&str]) -> Option<usize> {
        self.children[head].iter().copied().find(|&i| deps.contains(&self.deps[i].as_str()))
    }

    /// Whether every token leads up to a root.
    pub(super) fn is_tree(&self) -> bool {
        self.upwards().len() == self.len()
    }

    /// Puts UD's names in place of the scheme's own.
    pub(super) fn rename(&mut self) {
        for i in 0..self.len() {
            let head = self.heads[i];
            let renamed = match self.deps[i].as_str() {
                _ if head == i => "root",
                "aux" if self.tag(i) == "TO" => "mark",
                "npadvmod" if self.is_nominal(head) => "nmod:unmarked",
                // "the court district attorney": what stands before a noun without a preposition.
                "nmod" if i < head && self.child(i, &["case"]).is_none() => "compound",
                // "President Karzai".
                "compound"
                    if i < head && self.pos(head) == Upos::Propn && DATA.has("title", &self.lower[i]) =>
                {
                    "nmod:desc"
                }
                // "They went in": the word says where, it is no part of the verb.
                "prt" if DATA.has("motion", self.lemma(head)) => "advmod",
                "compound"
                    if i < head
                        && (self.pos(i) == Upos::Adj
                            || self.pos(i) == Upos::Propn
                                && DATA.has_ending("adjective", &self.lower[i])) =>
                {
                    "amod"
                }
                // "in August 2018"; "Section 7".
                "nummod" if i > head && DATA.has("month", &self.lower[head]) => "nmod:unmarked",
                "nummod" if i == head + 1 && self.tag(head) == "NNP" => "flat",
                "ROOT" => "parataxis",
                dep => match DATA.labels.get(dep) {
                    Some(&name) => name,
                    None => continue,
                },
            };
            self.deps[i] = SmolStr::new_static(renamed);
        }
    }
}
