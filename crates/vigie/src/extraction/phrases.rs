//! The words that quote an argument: the shortest full noun phrase, without relative clause, tail or punctuation.

use vigie_nlp::Upos;

use super::graph::Graph;
use crate::model::{Span, Tok};

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
        while first < head && (trim(first) || self.rel(first) == "case" && self.head(first) == Some(head)) {
            first += 1;
        }
        while last > head && (trim(last) || self.pos[last] == Upos::Adp) {
            last -= 1;
        }
        Span::new(first, last + 1)
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
        if self.apart[child] {
            return false;
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
