//! The words that quote an argument: the shortest full noun phrase, without relative clause, tail or punctuation.

use std::iter::successors;

use vigie_lexicon::language::Grammar;
use vigie_nlp::Upos;

use super::graph::Graph;
use crate::model::{Span, Tok};

/// Words behind a participle among which the name that it gives begins.
const NAME_REACH: usize = 9;

/// Marks that may stand inside a noun phrase: they join words.
fn joins(form: &str) -> bool {
    matches!(form, "-" | "–" | "'" | "’" | "/" | "." | "%")
}

impl Graph<'_> {
    /// The noun phrase that a word heads.
    pub(crate) fn phrase(&self, head: usize) -> Span<Tok> {
        let mut inside = vec![head];
        let mut next = 0;
        while next < inside.len() {
            let at = inside[next];
            next += 1;
            for &c in &self.children[at] {
                if self.belongs(c, at, head) {
                    inside.push(c);
                }
            }
        }
        inside.sort_unstable();
        // The run of words around the head that has no gap.
        let position = inside.binary_search(&head).unwrap_or(0);
        let mut start = position;
        while start > 0 && self.no_gap(inside[start - 1], inside[start]) {
            start -= 1;
        }
        let mut end = position;
        while end + 1 < inside.len() && self.no_gap(inside[end], inside[end + 1]) {
            end += 1;
        }
        let (mut first, mut last) = (inside[start], inside[end]);
        let trim = |i: usize| {
            matches!(self.pos[i], Upos::Punct | Upos::Space | Upos::Cconj) && !self.forms[i].contains('%')
        };
        let opens = |i: usize| self.rel(i) == "case" && self.head(i) == Some(head) || self.may_be_relative(i);
        while first < head && (trim(first) || opens(first)) {
            first += 1;
        }
        // "six villagers near | Dungu", where the adverb alone hangs from the noun.
        let cut = |i: usize| {
            self.pos[i] == Upos::Adv && self.pos.get(i + 1) == Some(&Upos::Adp) && self.rel(i) != "advmod"
        };
        while last > head && (trim(last) || self.pos[last] == Upos::Adp || cut(last)) {
            last -= 1;
        }
        self.unhyphened(Span::new(first, last + 1))
    }

    /// A phrase with the words that hyphens tie to its ends: "Russian-installed officials", "its director-general".
    fn unhyphened(&self, phrase: Span<Tok>) -> Span<Tok> {
        let tokens = &self.doc.tokens;
        let tied = |a: usize, b: usize| {
            b < tokens.len() && tokens[a].end == tokens[a + 1].start && tokens[a + 1].end == tokens[b].start
        };
        let hyphen = |i: usize| matches!(self.forms[i].as_str(), "-" | "‑");
        let (mut start, mut end) = (phrase.start, phrase.end);
        while start >= 2 && hyphen(start - 1) && tied(start - 2, start) {
            start -= 2;
        }
        // "Rebel-held": what they do is no part of who they are.
        let named =
            |i: usize| self.pos.get(i).is_some_and(|pos| *pos != Upos::Verb) && !self.has(i, "VerbForm=Part");
        while end + 1 < tokens.len() && hyphen(end) && tied(end - 1, end + 1) && named(end + 1) {
            end += 2;
        }
        Span::new(start, end)
    }

    /// Finds the participles that give their noun a name.
    pub(super) fn find_namings(&mut self, grammar: &Grammar) {
        for v in 0..self.doc.tokens.len() {
            // "El grupo armado denominado …", where the parse hangs it from the adjective before.
            let names = matches!(self.rel(v), "acl" | "amod" | "advmod")
                && self.has(v, "VerbForm=Part")
                && grammar.naming.lemmas.contains(&self.lemmas[v])
                && self.head(v).is_some_and(|head| head < v);
            self.naming[v] = names && self.holds_name_after(v);
        }
    }

    /// Whether a name hangs from a word, close behind it.
    fn holds_name_after(&self, v: usize) -> bool {
        let under = |i: usize| successors(Some(i), |&at| self.head(at)).take(NAME_REACH).any(|at| at == v);
        (v + 1..self.pos.len().min(v + NAME_REACH))
            .any(|i| (self.pos[i] == Upos::Propn || self.is_capital(i)) && under(i))
    }

    /// Whether a word is written with a capital.
    fn is_capital(&self, i: usize) -> bool {
        self.doc.form(i).chars().next().is_some_and(char::is_uppercase)
    }

    fn no_gap(&self, left: usize, right: usize) -> bool {
        let tokens = &self.doc.tokens;
        (left + 1..right).all(|i| {
            let glued = tokens[i - 1].end == tokens[i].start || tokens[i].end == tokens[i + 1].start;
            self.pos[i] == Upos::Punct && joins(&self.forms[i]) && glued
        })
    }

    fn belongs(&self, child: usize, parent: usize, head: usize) -> bool {
        let dep = self.doc.tokens[child].ud_dep.as_str();
        let verb = |c: &usize| self.guessed[*c] == Some(false) && *c > head;
        if self.children[head].iter().any(|c| verb(c) && *c <= child) {
            return false; // "L'hôpital | manque de médicaments", read as one noun phrase.
        }
        if self.apart[child] || self.pos[child] == Upos::Aux {
            return false;
        }
        if self.naming[child] {
            return child > parent && !self.after_comma(child, parent);
        }
        if self.naming[parent] {
            return child > parent && self.is_nominal(child);
        }
        match self.rel(child) {
            "det" | "amod" | "nummod" | "flat" | "compound" | "fixed" | "nmod" | "goeswith" => {
                // "les combats, selon l'armée": what follows a comma is no part of it.
                !(self.rel(child) == "nmod" && parent == head && self.after_comma(child, parent))
            }
            // "peasants Rafael Romero and …": a name right behind the noun belongs to it, one behind a comma does not.
            "appos" => {
                parent == head && self.pos[child] == Upos::Propn && child > head && self.next_to(head, child)
            }
            "advmod" => child < head || parent != head,
            // "Israel's offensive": the clitic says how the name is bound, it is no part of it.
            "case" => parent != head,
            "mark" => self.head(parent).is_some_and(|over| self.naming[over]),
            // A conjunct of the head is an argument of its own; one inside it is part of it.
            "conj" | "cc" => parent != head && self.is_nominal_part(child),
            "acl" => dep != "acl:relcl" && parent == head && self.short_participle(child, head),
            "punct" => joins(&self.forms[child]) || self.between_hyphens(child),
            "dep" | "obl" => parent != head && child < parent,
            _ => false,
        }
    }

    fn is_nominal_part(&self, child: usize) -> bool {
        self.rel(child) == "cc" || !matches!(self.pos[child], Upos::Verb | Upos::Aux)
    }

    fn between_hyphens(&self, i: usize) -> bool {
        let tokens = &self.doc.tokens;
        i > 0
            && i + 1 < tokens.len()
            && tokens[i - 1].end == tokens[i].start
            && tokens[i].end == tokens[i + 1].start
            && !matches!(self.forms[i].as_str(), "," | ";" | ":" | "(" | ")" | "\"")
    }

    /// Whether only words of its own name stand between a noun and a word behind it.
    fn next_to(&self, noun: usize, behind: usize) -> bool {
        (noun + 1..behind).all(|i| self.pos[i] == Upos::Propn && self.head(i) == Some(behind))
    }

    fn after_comma(&self, child: usize, parent: usize) -> bool {
        child > parent && (parent + 1..child).any(|i| matches!(self.forms[i].as_str(), "," | ";" | "(" | "—"))
    }

    /// "des maisons abandonnées": a participle right beside the noun and with nothing of its own.
    fn short_participle(&self, child: usize, head: usize) -> bool {
        self.has(child, "VerbForm=Part")
            && child.abs_diff(head) <= 3
            && self.children[child].iter().all(|&c| matches!(self.rel(c), "advmod" | "punct"))
            && !self.after_comma(child, head)
    }
}
