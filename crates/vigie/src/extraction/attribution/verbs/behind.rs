//! What stands behind a verb up to the next mark: whom it is told to, and who says it where the verb is inverted.

use std::ops::Range;

use vigie_nlp::Upos;

use super::frames::Cue;
use crate::extraction::attribution::{view::Frame, words::LangWords};

/// What follows an inverted verb: "a déclaré à Tolo News mardi X".
#[derive(Default)]
pub(super) struct Behind {
    pub(super) source: Option<usize>,
    pub(super) addressee: Option<Range<usize>>,
    pub(super) end: usize,
}

/// What comes next behind a verb.
enum Next {
    /// A mark, a conjunction, another verb: nothing that belongs to it.
    Wall,
    /// A preposition.
    Case,
    /// An adverb, or a word of time.
    Adverb,
    /// A phrase that tells when, up to its end.
    Time(usize),
    /// A noun phrase with its head.
    Phrase(usize, Range<usize>),
}

impl Cue<'_, '_> {
    /// What stands behind the verb up to the next mark: addressee, adjuncts of time, and the source of an inverted verb.
    pub(super) fn behind(&self, end: usize, own: Option<usize>) -> Behind {
        let view = self.view;
        let mut out = Behind { end: self.group.end, ..Behind::default() };
        let (mut i, mut case, mut steps) = (self.group.end, None, 0);
        while i < end && steps < 40 {
            steps += 1;
            match self.next(i, end, case.is_some()) {
                Next::Wall => break,
                Next::Case => {
                    // « ont indiqué mardi des sources locales » : an article that the tagger takes for a preposition.
                    let free = own.is_none() && out.source.is_none();
                    if !(free && LangWords::among(&view.words.table.cases.partitive, &view.forms[i])) {
                        case = Some(i);
                    }
                    i += 1;
                }
                Next::Adverb => i += 1,
                Next::Time(end) => (i, case) = (end, None),
                Next::Phrase(head, phrase) => {
                    i = phrase.end;
                    out.end = i;
                    match case.take() {
                        Some(case) if out.addressee.is_none() && self.listens(case, head, &phrase) => {
                            out.addressee = Some(phrase);
                        }
                        Some(_) => {}
                        // "told Reuters", « X … a déclaré Le gardien »: the speaker is named already.
                        None if own.is_some_and(|own| own < self.verb) => {
                            let object = matches!(view.rel(head), "iobj" | "obj");
                            let told = view.can_speak(head) && (view.is_outlet(head) || object);
                            out.addressee = out.addressee.or(told.then_some(phrase));
                            break;
                        }
                        None if out.source.is_none() && view.can_speak(head) => out.source = Some(head),
                        None => {}
                    }
                }
            }
        }
        out
    }

    /// What comes next behind a verb; `cased` says that a preposition stands in front of it.
    fn next(&self, i: usize, end: usize, cased: bool) -> Next {
        let view = self.view;
        match view.pos(i) {
            _ if view.is_mark(i) && !matches!(view.doc.form(i), "-" | "'") => return Next::Wall,
            Upos::Sconj | Upos::Cconj => return Next::Wall,
            Upos::Adp => return Next::Case,
            Upos::Adv | Upos::Part => return Next::Adverb,
            _ if view.is_time(i) => return Next::Adverb,
            Upos::Propn => {}
            _ if view.is_verb(i) => return Next::Wall,
            _ => {}
        }
        let head = view.head_of_phrase(i, end);
        let mut phrase = view.phrase(head);
        // "wrote on Twitter Pedro Molina": the tree may glue two names; a known one ends where it ends.
        if cased
            && let Some(known) = [i, head].iter().filter_map(|&k| view.party(k)).find(|m| m.actor.is_some())
        {
            let name = view.parsed.tokens_of(known.span);
            phrase = phrase.start.min(i)..name.end;
        }
        if head < i || phrase.end <= i {
            return Next::Wall;
        }
        if (i..phrase.end).any(|k| view.is_time(k)) && view.party(head).is_none() {
            return Next::Time(phrase.end);
        }
        Next::Phrase(head, phrase)
    }

    /// Whether a phrase behind a preposition names whom something is told to.
    fn listens(&self, case: usize, head: usize, phrase: &Range<usize>) -> bool {
        let view = self.view;
        let cases = &view.words.table.cases.addressee;
        let to =
            [&view.forms[case], &view.lemmas[case]].into_iter().any(|word| LangWords::among(cases, word));
        let person =
            || LangWords::among(&view.words.table.joints.listener, &view.forms[case]) && view.can_speak(head);
        to && (phrase.clone().any(|k| view.is_outlet(k)) || person())
    }

    /// Who is spoken to, from the tree.
    pub(super) fn addressee(&self, subject: Option<usize>) -> Option<Range<usize>> {
        let view = self.view;
        let told = LangWords::among(&view.words.table.relays.told, &view.lemmas[self.verb]);
        let listens = |&c: &usize| {
            Some(c) != subject
                && view.pos(c) != Upos::Pron
                && (view.rel(c) == "iobj"
                    || told
                        && matches!(view.rel(c), "obj" | "obl")
                        && (view.is_outlet(c) || view.subtree(c).any(|k| view.is_outlet(k)))
                        && view.subtree(c).len() < 12)
        };
        let c = view.children(self.verb).iter().copied().find(|c| listens(c))?;
        Some(view.phrase(c))
    }

    /// An outlet that is told something is how it came here: "told Reuters", but not "told the press", "ante la prensa".
    pub(super) fn told_to(&self, frame: &mut Frame) {
        let view = self.view;
        if let Some(addressee) = &frame.addressee
            && let Some(outlet) = addressee.clone().find(|&i| view.is_outlet(i))
            && (view.pos(outlet) == Upos::Propn
                || view.party(outlet).is_some_and(|m| m.actor.is_some())
                || addressee.len() > 2)
        {
            frame.relays.push(view.phrase(outlet));
        }
    }
}
