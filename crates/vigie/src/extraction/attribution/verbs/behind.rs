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

impl Cue<'_, '_> {
    /// What stands behind the verb up to the next mark: addressee, adjuncts of time, and the source of an inverted verb.
    pub(super) fn behind(&self, end: usize, own: Option<usize>) -> Behind {
        let view = self.view;
        let mut out = Behind { end: self.group.end, ..Behind::default() };
        let mut i = self.group.end;
        let mut case: Option<usize> = None;
        let mut steps = 0;
        while i < end && steps < 40 {
            steps += 1;
            let pos = view.pos(i);
            if view.is_mark(i) && !matches!(view.doc.form(i), "-" | "'")
                || matches!(pos, Upos::Sconj | Upos::Cconj)
            {
                break;
            }
            if pos == Upos::Adp {
                // « ont indiqué mardi des sources locales » : an article that the tagger takes for a preposition.
                let free = own.is_none() && out.source.is_none();
                if !(free && LangWords::among(&view.words.table.cases.partitive, &view.forms[i])) {
                    case = Some(i);
                }
                i += 1;
                continue;
            }
            if matches!(pos, Upos::Adv | Upos::Part) || view.is_time(i) {
                i += 1;
                continue;
            }
            if view.is_verb(i) && !matches!(view.pos(i), Upos::Propn) {
                break;
            }
            let head = view.head_of_phrase(i, end);
            let mut phrase = view.phrase(head);
            // "wrote on Twitter Pedro Molina": the tree may glue two names; a known one ends where it ends.
            if case.is_some()
                && let Some(known) =
                    [i, head].iter().filter_map(|&k| view.party(k)).find(|m| m.actor.is_some())
            {
                let name = view.parsed.tokens_of(known.span);
                phrase = phrase.start.min(i)..name.end;
            }
            if head < i || phrase.end <= i {
                break;
            }
            if (i..phrase.end).any(|k| view.is_time(k)) && view.party(head).is_none() {
                i = phrase.end;
                case = None;
                continue;
            }
            match case {
                Some(c) => {
                    let to = LangWords::among(&view.words.table.cases.addressee, &view.forms[c])
                        || LangWords::among(&view.words.table.cases.addressee, &view.lemmas[c]);
                    let outlet = phrase.clone().any(|k| view.is_outlet(k));
                    let listens = outlet
                        || to
                            && LangWords::among(&view.words.table.joints.listener, &view.forms[c])
                            && view.can_speak(head);
                    if to && listens && out.addressee.is_none() {
                        out.addressee = Some(phrase.clone());
                    }
                    case = None;
                }
                None => {
                    let outlet = view.is_outlet(head);
                    // "told Reuters", « X … a déclaré Le gardien »: the speaker is named already.
                    if own.is_some_and(|o| o < self.verb) {
                        if view.can_speak(head)
                            && out.addressee.is_none()
                            && (outlet || view.rel(head) == "iobj" || view.rel(head) == "obj")
                        {
                            out.addressee = Some(phrase.clone());
                        }
                        out.end = phrase.end;
                        break;
                    }
                    if out.source.is_none() && view.can_speak(head) {
                        out.source = Some(head);
                    }
                    out.end = phrase.end;
                    i = phrase.end.max(i + 1);
                    if out.source.is_some() {
                        // Only adjuncts can still follow.
                        out.end = i;
                    }
                    continue;
                }
            }
            i = phrase.end.max(i + 1);
            out.end = i;
        }
        out
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
