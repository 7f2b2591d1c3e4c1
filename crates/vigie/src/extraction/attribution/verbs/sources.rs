//! Who does what a verb says: its subject, wherever the tree hangs it, and whom he cites.

use std::ops::Range;

use vigie_lexicon::attribution::{Content, Kind};
use vigie_nlp::Upos;

use super::{
    behind::Behind,
    frames::{Clause, Cue},
};
use crate::{
    extraction::attribution::{
        view::{Frame, Voice},
        words::{LangWords, Use},
    },
    model::MentionKind,
};

impl Cue<'_, '_> {
    /// The subject in the tree, clitics aside.
    pub(super) fn own_subject(&self) -> Option<usize> {
        let view = self.view;
        // « Sept passagers sont morts, indique la police » : a clause is nobody, whatever the tree says.
        let clause = |c: usize| {
            (c + 1..self.verb).any(|i| view.doc.form(i) == ",")
                && view.children(c).iter().any(|&k| matches!(view.rel(k), "aux" | "cop" | "nsubj"))
        };
        let subject = |&c: &usize| {
            let named = view.dep(c) == "nsubj" || view.dep(c).starts_with("nsubj:");
            // « a-t-elle dit » : the letter between them is nobody.
            let piece = view.doc.form(c).starts_with(['-', '‑']) && !self.is_pronoun(c);
            named && view.dep(c) != "nsubj:pass" && !piece && !clause(c) && !self.is_quoted_apart(c)
        };
        // "vehicles that blew up in the east, police said": of two subjects in front, the nearer.
        let mut all = view.children(self.verb).iter().copied().filter(|c| subject(c));
        let first = all.next()?;
        let own = all.take_while(|&c| c < self.verb).last().unwrap_or(first);
        if let Some(last) = self.speaker_at_the_end(own) {
            return Some(last);
        }
        (!self.is_left_behind(own)).then_some(own)
    }

    /// "“Nonsense,” wrote a rebel": words that a comma parts from the cue, in quotation marks of their own, are said.
    pub(super) fn is_quoted_apart(&self, word: usize) -> bool {
        let view = self.view;
        let quote = view.quotes.iter().find(|q| q.tokens.contains(&word) && !q.tokens.contains(&self.verb));
        quote.is_some_and(|q| {
            let end = q.tokens.end;
            let parts = |i: Option<usize>| i.is_some_and(|i| matches!(view.doc.form(i), "," | "!" | "?"));
            end <= self.verb && (parts(end.checked_sub(2)) || parts(Some(end)))
        })
    }

    /// Who speaks right in front of a cue that ends its sentence, behind a comma, where the tree has the subject farther in front:
    /// "They stormed the town after days of clashes, residents and an official said."
    fn speaker_at_the_end(&self, own: usize) -> Option<usize> {
        let view = self.view;
        let ends = (self.group.end..view.doc.tokens.len())
            .take_while(|&i| !view.doc.tokens[i].sent_start)
            .all(|i| view.is_mark(i));
        let last = self.group.start.checked_sub(1).filter(|&last| ends && own < last)?;
        let speaks = view.is_nominal(last) && view.can_speak(last) && !view.phrase(last).contains(&own);
        let parted = (own..last).any(|i| view.doc.form(i) == ",");
        (speaks && parted && !view.phrase(own).contains(&last)).then_some(last)
    }

    /// Whether a subject belongs to the clause in front of an inverted cue, whatever the tree says: "The gunmen took the
    /// first, said a resident".
    fn is_left_behind(&self, own: usize) -> bool {
        let view = self.view;
        let Some(unit) = view.unit_of(self.verb).map(|u| u.tokens.clone()) else { return false };
        if own > self.verb || self.group.start <= unit.start || view.doc.form(self.group.start - 1) != "," {
            return false;
        }
        // « L'armée, qui a tué trois civils, a annoncé une enquête »: a clause about who speaks is none in front of the cue.
        let about = view.subtree(own);
        let clause = (unit.start..self.group.start)
            .any(|i| view.has(i, "VerbForm=Fin") && !(i > own && about.contains(&i)));
        // "…," Ana Ruiz, a nurse of Goma, told the paper: who stands right behind a quotation and is described up to the cue.
        let start = view.phrase(own).start;
        let closes = |i: usize| matches!(view.doc.form(i), "»" | "”" | "\"" | "''" | "’");
        let opens = start > unit.start && closes(start - 1);
        if opens && (own..self.group.start).all(|i| about.contains(&i) || view.is_mark(i)) {
            return false;
        }
        let speaks = |head: usize| {
            view.party(head).is_some_and(|m| m.source.is_some() || m.kind == MentionKind::Person)
        };
        let behind = self.behind(unit.end, None);
        let direct = |head: usize| view.phrase(head).start <= self.group.end + 1;
        clause && behind.source.is_some_and(|head| direct(head) && speaks(head))
    }

    /// Where the speakers in front of a cue begin: "…, Radio Oasis and the monitors said", and who stands before the last.
    pub(super) fn joined_speakers(&self, start: usize, unit: &Range<usize>) -> Option<(usize, usize)> {
        let view = self.view;
        if start <= unit.start + 1 || view.pos(start - 1) != Upos::Cconj {
            return None;
        }
        let comma = (start.saturating_sub(8).max(unit.start)..start).rfind(|&i| view.doc.form(i) == ",")?;
        let between = comma + 1..start - 1;
        let first = between.clone().find(|&i| view.is_nominal(i))?;
        let plain = between.clone().all(|i| !view.is_verb(i) && !view.is_time(i) && view.pos(i) != Upos::Adp);
        (plain && view.can_speak(first)).then_some((comma + 1, first))
    }

    /// Who does what the verb says: its own subject, that of the verb it leans on, or what follows it.
    pub(super) fn subject(&self, inverted: bool, behind: &Behind, own: Option<usize>) -> Option<usize> {
        let view = self.view;
        if let Some(own) = own {
            return Some(self.antecedent(own).unwrap_or(own));
        }
        // « …, a-t-il dit » : the clitic, wherever the tree hangs it.
        let clitic = |&c: &usize| self.is_pronoun(c) && view.doc.form(c).starts_with(['-', '‑']);
        let tagged = |&c: &usize| view.dep(c) == "expl:subj" && clitic(&c);
        let children = view.children(self.verb).iter().copied();
        if let Some(clitic) = children.clone().find(tagged).or_else(|| self.group.clone().find(clitic)) {
            return Some(clitic);
        }
        if inverted && behind.source.is_some() {
            return behind.source;
        }
        let mut at = self.verb;
        for _ in 0..4 {
            let head = view.head(at)?;
            match view.rel(at) {
                "conj" | "xcomp" | "advcl" | "parataxis" | "ccomp" | "dep" if view.is_verb(head) => {
                    let finite = view.has(at, "VerbForm=Fin")
                        || view
                            .children(at)
                            .iter()
                            .any(|&c| view.rel(c) == "aux" && view.has(c, "VerbForm=Fin"));
                    if finite && view.rel(at) != "conj" {
                        return None;
                    }
                    let own = view.children(head).iter().copied().find(|&c| view.rel(c) == "nsubj");
                    if let Some(own) = own {
                        return Some(own);
                    }
                    at = head;
                }
                "acl" | "amod" if view.is_nominal(head) => return Some(head),
                _ => return behind.source.filter(|_| inverted),
            }
        }
        None
    }

    /// Whether a word is a pronoun that stands for a speaker named before: "he", « -t-elle ».
    fn is_pronoun(&self, i: usize) -> bool {
        let form = self.view.forms[i].trim_start_matches(['-', '‑']).trim_start_matches("t-");
        let pronouns = &self.view.words.table.pronouns;
        LangWords::among(&pronouns.person, form) || LangWords::among(&pronouns.plural, form)
    }

    /// What a relative pronoun stands for.
    fn antecedent(&self, subject: usize) -> Option<usize> {
        let view = self.view;
        let relative = view.has(subject, "PronType=Rel")
            || LangWords::among(&view.words.table.joints.relative, &view.forms[subject]);
        if !(relative && view.pos(subject) == Upos::Pron) {
            return None;
        }
        let mut at = self.verb;
        for _ in 0..3 {
            let Some(head) = view.head(at) else { break };
            if view.rel(at) == "acl" {
                return Some(head);
            }
            at = head;
        }
        // The tree lost it: the noun in front of the pronoun.
        let from = subject.saturating_sub(6);
        (from..subject).rev().find(|&i| matches!(view.pos(i), Upos::Noun | Upos::Propn))
    }

    /// « a-t-on appris »: who lets it be known stands elsewhere, if anywhere. "No group has said": nobody has.
    pub(super) fn is_of_nobody(&self, subject: Option<usize>) -> bool {
        let view = self.view;
        let nobody = |i: usize| LangWords::among(&view.words.table.pronouns.nobody, &view.forms[i]);
        let none = |s: usize| {
            let mut determiners = view.children(s).iter().filter(|&&c| view.rel(c) == "det").peekable();
            if determiners.peek().is_none() { nobody(s) } else { determiners.any(|&c| nobody(c)) }
        };
        self.group.clone().any(nobody) || subject.is_some_and(none)
    }

    /// The source as the sentence puts it.
    pub(super) fn voice(&self, clause: &Clause, usage: &Use, quoted: bool) -> Option<Voice> {
        let view = self.view;
        let Some(subject) = clause.subject else {
            // Spanish leaves the pronoun out, and a quotation has a speaker even where the tree does not show it.
            let finite = view.has(self.verb, "VerbForm=Fin")
                || view
                    .children(self.verb)
                    .iter()
                    .any(|&c| view.has(c, "VerbForm=Fin") && view.rel(c) == "aux");
            let third = !view.has(self.verb, "Person=1") && !view.has(self.verb, "Person=2");
            let dropped = finite && third && view.parsed.lang == "es" && usage.kind == Kind::Speech;
            // "Se teme que …", "se informó que …": nobody in particular.
            let reflexive = |&c: &usize| c < self.verb && view.has(c, "Reflex=Yes");
            let clause_opens = view
                .forms
                .get(self.group.end)
                .is_some_and(|form| LangWords::among(&view.words.table.joints.clause, form));
            let impersonal =
                finite && third && clause_opens && view.children(self.verb).iter().any(reflexive);
            if impersonal && !quoted && !clause.inverted {
                return Some(Voice::Unknown);
            }
            return (!clause.passive && (dropped || quoted || clause.inverted && usage.kind == Kind::Speech))
                .then_some(Voice::Last(None));
        };
        if view.pos(subject) == Upos::Pron {
            if usage.of_things {
                return None;
            }
            // "those who fled", « los que huyeron », « l'une de ces sources » : what follows says who they are.
            if !view.is_anaphor(subject) {
                return Some(Voice::Phrase(view.phrase(subject), subject));
            }
            if self.is_pronoun(subject) {
                return Some(Voice::Last(Some(subject)));
            }
            return Some(Voice::Phrase(subject..subject + 1, subject));
        }
        let thing = view.is_thing(subject);
        // "the supply, leaving them to believe", "the violence threatens to": only parties believe, want and promise.
        let speaks =
            |i: usize| view.party(i).is_some_and(|m| m.source.is_some() || m.kind == MentionKind::Person);
        let party = view.pos(subject) == Upos::Propn
            || speaks(subject)
            || view.is_place(subject)
            || LangWords::among(&view.words.table.nouns.people, &view.lemmas[subject])
            || view.pos(subject) == Upos::Num
            || view.children(subject).iter().any(|&c| view.rel(c) == "nmod" && speaks(c))
                && view.child(subject, "det").is_none();
        // « L'archevêché dit avoir recueilli cent familles »: who can be quoted can say that he did something.
        let speaks_out = self.uses.iter().any(|u| u.kind == Kind::Speech && u.content == Content::Quote);
        let weak = usage.kind == Kind::Speech
            && !usage.of_things
            && (usage.content == Content::Object || usage.content == Content::Infinitive && !speaks_out);
        // "The firm runs a mill and says that it pays": one subject for both verbs.
        let shared = view.rel(self.verb) == "conj"
            && view.head(self.verb).is_some_and(|h| subject < h && view.child(h, "nsubj") == Some(subject));
        let own = view.children(self.verb).contains(&subject)
            || shared && usage.kind == Kind::Speech && usage.content == Content::Clause;
        let leaned = !own && !clause.inverted;
        if !party && !thing && (matches!(usage.kind, Kind::Belief | Kind::Intention) || weak || leaned) {
            return None;
        }
        if usage.of_things && !thing {
            return None;
        }
        if !usage.of_things && thing && usage.kind != Kind::Speech {
            return None;
        }
        if !view.can_speak(subject) {
            return None;
        }
        if thing && let Some(author) = view.author(subject) {
            return Some(Voice::Phrase(view.phrase(author), author));
        }
        Some(Voice::Phrase(view.phrase(subject), subject))
    }

    /// "Reuters reported, citing officials": who is cited speaks, and the subject relays.
    pub(super) fn cited(&self, frame: &mut Frame) {
        let view = self.view;
        let citing = &view.words.table.relays.citing;
        let cited =
            view.children(self.verb).iter().copied().filter(|&c| LangWords::among(citing, &view.lemmas[c]));
        for c in cited {
            let object = view.child(c, "obj").or_else(|| view.child(c, "obl:arg"));
            if let (Some(object), Voice::Phrase(tokens, head)) = (object, frame.source.clone())
                && view.is_outlet(head)
            {
                frame.relays.push(tokens);
                frame.source = Voice::Phrase(view.phrase(object), object);
            }
        }
        if let Voice::Phrase(_, head) = frame.source {
            frame.relays.extend(view.quoted_by(head));
        }
    }
}
