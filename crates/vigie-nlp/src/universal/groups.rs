//! Coordination, names and fixed expressions: groups that UD hangs on their first word.

use super::clear::{DATA, Tree};
use crate::doc::Upos;

/// Coordination.
impl Tree<'_> {
    pub(super) fn conjuncts(&mut self) {
        // "A, B and C": A ← B ← C becomes A ← B, A ← C.
        // From the top down, so that the conjunct above hangs on the first one already.
        for i in self.upwards().into_iter().rev() {
            let head = self.heads[i];
            if self.deps[i] == "conj" && self.deps[head] == "conj" {
                self.hang(i, self.heads[head]);
            }
        }
        let mut conjuncts: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        for i in (0..self.len()).filter(|&i| self.deps[i] == "conj") {
            conjuncts[self.heads[i]].push(i);
        }
        // "and" hangs on the conjunct that follows it.
        for i in 0..self.len() {
            if self.deps[i] != "cc" {
                continue;
            }
            let head = self.heads[i];
            let first = if self.deps[head] == "conj" { self.heads[head] } else { head };
            let after = |top: usize| {
                let conjuncts = &conjuncts[top];
                conjuncts.get(conjuncts.partition_point(|&c| c <= i)).copied()
            };
            let next = match (after(first), after(head)) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if let Some(next) = next {
                self.hang(i, next);
            }
        }
    }
}

/// Names and fixed expressions.
impl Tree<'_> {
    /// "Hamid Karzai": the first word of a person's name is its head.
    pub(super) fn names(&mut self) {
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
            self.hang_all(head, first);
            self.set(head, first, "flat");
            for part in parts {
                if part != first {
                    self.set(part, first, "flat");
                }
            }
        }
    }

    pub(super) fn fixed(&mut self) {
        for i in 0..self.len() {
            for length in [3, 2] {
                let Some(words) = self.lower.get(i..i + length) else { continue };
                if !DATA.has("fixed", &words.join(" ")) {
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
                    for w in words.clone().skip(1) {
                        self.set(w, i, "fixed");
                    }
                    for w in words.skip(1) {
                        self.hang_all(w, i);
                    }
                    break;
                }
            }
        }
    }
}
