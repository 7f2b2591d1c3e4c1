//! Clauses, dates, and what UD sees otherwise in them.

use smol_str::SmolStr;

use super::clear::{DATA, Tree};
use crate::doc::Upos;

/// Clauses that hang on the wrong word, by the lights of UD.
impl Tree<'_> {
    /// "The wells ran dry, they complained": the first clause is the main one, unless the second says it.
    pub(super) fn run_on_clauses(&mut self) {
        for clause in 0..self.len() {
            let head = self.heads[clause];
            let before =
                self.deps[clause] == "ccomp" && clause < head && !DATA.has("speech", self.lemma(head));
            if !before
                || self.child(clause, &["mark"]).is_some()
                || self.child(head, &["nsubj", "nsubjpass", "expl"]).is_none()
            {
                continue;
            }
            self.take_place(clause, head);
            self.set(head, clause, "parataxis");
        }
    }

    /// "They forced people to leave", "saw them go": the subject of the bare clause is the object of the verb.
    pub(super) fn raised_subjects(&mut self) {
        for clause in 0..self.len() {
            let verb = self.heads[clause];
            if self.deps[clause] != "ccomp" || clause <= verb || self.child(clause, &["mark"]).is_some() {
                continue;
            }
            let Some(subject) = self.child(clause, &["nsubj"]).filter(|&s| s > verb && s < clause) else {
                continue;
            };
            let finite =
                self.tag(clause).starts_with("VB") && !matches!(self.tag(clause), "VB" | "VBG" | "VBN");
            let helped = self.children_of(clause).into_iter().any(|c| {
                matches!(self.deps[c].as_str(), "aux" | "auxpass")
                    && !matches!(self.tag(c), "TO" | "VB" | "VBG" | "VBN")
            });
            let copula = self.child(clause, &["attr", "acomp"]).is_some() && self.tag(clause) != "VB";
            if finite || helped || copula || self.child(verb, &["dobj"]).is_some() {
                continue;
            }
            self.set(subject, verb, "dobj");
            self.deps[clause] = SmolStr::new_static("xcomp");
        }
    }

    /// "on April 3": the day is the head, the month says more of it.
    pub(super) fn dates(&mut self) {
        for day in 0..self.len() {
            let month = self.heads[day];
            let is_date = month != day
                && matches!(self.deps[day].as_str(), "nummod" | "npadvmod")
                && DATA.has("month", &self.lower[month])
                && month.abs_diff(day) == 1
                && matches!(self.lower[day].trim_end_matches(char::is_alphabetic).parse::<u32>(), Ok(1..=31));
            if !is_date {
                continue;
            }
            self.hang_all(month, day);
            self.take_place(day, month);
            self.set(month, day, "nmod:unmarked");
            for year in self.children_of(day) {
                if self.deps[year] == "nummod" && self.lower[year].len() == 4 {
                    self.deps[year] = SmolStr::new_static("nmod:unmarked");
                }
            }
        }
    }

    /// Infinitives behind nouns and adjectives, "it" before clauses, those who are told.
    pub(super) fn clause_kinds(&mut self) {
        for i in 0..self.len() {
            let head = self.heads[i];
            if head == i {
                continue;
            }
            let infinitive = |tree: &Self| {
                tree.children_of(i).into_iter().any(|c| tree.deps[c] == "aux" && tree.tag(c) == "TO")
            };
            match self.deps[i].as_str() {
                "relcl" if infinitive(self) && self.child(i, &["nsubj", "nsubjpass"]).is_none() => {
                    self.deps[i] = SmolStr::new_static("acl");
                }
                "xcomp"
                    if self.pos(head) == Upos::Adj
                        && infinitive(self)
                        && !DATA.has("open", self.lemma(head)) =>
                {
                    self.deps[i] = SmolStr::new_static("advcl");
                }
                "dobj"
                    if DATA.has("recipient", self.lemma(head)) && self.child(head, &["dative"]).is_none() =>
                {
                    let person = matches!(self.pos(i), Upos::Pron | Upos::Propn)
                        && !matches!(self.lower[i].as_str(), "it" | "what" | "that" | "this");
                    if person || self.child(head, &["ccomp", "xcomp"]).is_some() {
                        self.deps[i] = SmolStr::new_static("iobj");
                    }
                }
                "nsubj" if self.lower[i] == "it" && i < head => {
                    let adjective = self.child(head, &["cop"]).is_some();
                    let clause = self.children_of(head).into_iter().find(|&c| {
                        c > head
                            && matches!(self.deps[c].as_str(), "ccomp" | "xcomp" | "csubj" | "advcl")
                            && (self.child(c, &["mark"]).is_some_and(|m| self.lower[m] == "that")
                                || (adjective
                                    && self.children_of(c).into_iter().any(|t| self.tag(t) == "TO")))
                    });
                    if let (Some(clause), true) = (
                        clause,
                        adjective || matches!(self.lemma(head), "seem" | "appear" | "happen" | "turn"),
                    ) {
                        self.deps[i] = SmolStr::new_static("expl");
                        if adjective {
                            self.deps[clause] = SmolStr::new_static("csubj");
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
