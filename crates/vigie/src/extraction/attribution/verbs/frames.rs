//! One frame of each verb, from how its clause is built.

use std::ops::Range;

use vigie_nlp::Upos;

use super::{behind::Behind, contents::Said};
use crate::{
    extraction::attribution::{
        cues::{group, is_cue_form, is_predicate, takes},
        view::{Frame, View, Voice},
        words::{LangWords, Use},
    },
    model::Stance,
};

/// The frames of all verbs, in text order.
pub(in crate::extraction::attribution) fn find(view: &View<'_>) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    for verb in 0..view.doc.tokens.len() {
        if view.unit_of(verb).is_none() {
            continue;
        }
        let after = (verb + 1).min(view.forms.len())..(verb + 4).min(view.forms.len());
        let after = &view.forms[after];
        let cue = if let Some((uses, tail)) = view.words.adjective(&view.forms[verb], after)
            && is_predicate(view, verb)
        {
            let group = group(view, verb);
            Cue { view, verb, uses, group: group.start..group.end.max(verb + 1 + tail), predicate: true }
        } else if is_cue_form(view, verb) {
            let uses = view.words.uses(&view.lemmas[verb], after);
            Cue { view, verb, uses, group: group(view, verb), predicate: false }
        } else {
            continue;
        };
        // « …, emportant trois personnes »: not « s'emporte le maire ».
        let of_itself = |&c: &usize| view.has(c, "Reflex=Yes") || view.rel(c) == "expl";
        let lacks_itself = !cue.predicate
            && view.words.is_reflexive(&view.lemmas[verb])
            && !view.children(verb).iter().any(of_itself);
        if !cue.uses.is_empty() && !lacks_itself {
            let taken =
                out.iter().rfind(|f| takes(view, f)).and_then(|f| f.cue.as_ref()).map_or(0, |c| c.end);
            out.extend(cue.frame(taken));
        }
    }
    out
}

/// A verb, or an adjective that is said of somebody, with the uses that the lexicon knows of it.
pub(super) struct Cue<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) verb: usize,
    pub(super) uses: &'v [Use],
    /// The verb with what is written beside it.
    pub(super) group: Range<usize>,
    /// Whether it is an adjective or a participle that describes who thinks so: "are confident that".
    pub(super) predicate: bool,
}

/// How the clause of a cue is built.
pub(super) struct Clause {
    /// The sentence that it stands in.
    pub(super) unit: Range<usize>,
    pub(super) passive: bool,
    pub(super) finite: bool,
    /// Whether it interrupts or ends its sentence: "…, said X".
    pub(super) inverted: bool,
    /// Who does what the verb says.
    pub(super) subject: Option<usize>,
    /// Who stands before the subject and speaks with it: "Radio Oasis and the monitors said".
    pub(super) beside: Option<usize>,
    /// Where the cue and its source begin, as one block.
    pub(super) start: usize,
    /// What stands behind the verb.
    pub(super) behind: Behind,
}

impl Cue<'_, '_> {
    /// The frame of this verb; `taken` is the end of the cue before.
    fn frame(&self, taken: usize) -> Option<Frame> {
        let view = self.view;
        let clause = self.clause()?;
        let Said { pieces, quoted, usage } = self.said(&clause, taken)?;
        let source = self.voice(&clause, usage, quoted)?;
        let beside = clause.subject.map(|s| view.beside(s)).unwrap_or_default();
        let mut frame = Frame {
            kind: usage.kind,
            source,
            beside: beside.into_iter().chain(clause.beside.map(|first| view.phrase(first))).collect(),
            relays: Vec::new(),
            told_by: clause.subject,
            cue: Some(self.group.clone()),
            addressee: clause.behind.addressee.or_else(|| self.addressee(clause.subject)),
            content: pieces.into_iter().map(|c| view.trim(c)).filter(|c| !c.is_empty()).collect(),
            quoted,
            // « A démenti : « Nous tenons la ville » » : what is quoted is what he says is so.
            stance: match self.stance(usage) {
                Stance::Denies if quoted => Stance::Asserts,
                stance => stance,
            },
        };
        self.cited(&mut frame);
        self.told_to(&mut frame);
        // Nobody is what he says.
        let own_words = match &frame.source {
            Voice::Phrase(source, _) => {
                frame.content.iter().any(|c| c.start < source.end && source.start < c.end)
            }
            _ => false,
        };
        (!frame.content.is_empty() && !own_words).then_some(frame)
    }

    /// How the clause of this verb is built; none where the verb says nothing, or nobody does.
    fn clause(&self) -> Option<Clause> {
        let view = self.view;
        let unit = view.unit_of(self.verb)?.tokens.clone();
        let passive = !self.predicate && self.is_passive();
        if !passive && !self.predicate && self.describes() {
            return None;
        }
        let own = self.own_subject();
        let behind = self.behind(unit.end, own);
        let finite = self.is_finite() || self.is_inverted_form(own, &unit);
        let inverted = self.boundary_left(self.group.start, &unit) && finite;
        let describes = self.predicate.then(|| view.child(self.verb, "nsubj:pass")).flatten();
        let subject = if describes.is_some() {
            describes
        } else if passive {
            view.child(self.verb, "obl:agent")
        } else {
            self.subject(inverted, &behind, own)
        };
        if self.is_of_nobody(subject) {
            return None;
        }
        let start = match subject {
            Some(s) if s < self.group.start && view.unit_index(s) == view.unit_index(self.verb) => {
                view.phrase(s).start.min(self.group.start)
            }
            _ => self.group.start,
        };
        let joined =
            subject.filter(|&s| s < self.group.start).and_then(|_| self.joined_speakers(start, &unit));
        let (start, beside) = joined.map_or((start, None), |(start, first)| (start, Some(first)));
        Some(Clause { unit, passive, finite, inverted, subject, beside, start, behind })
    }

    /// Whether something is said of the subject: "the army is accused of an attack".
    fn is_passive(&self) -> bool {
        let view = self.view;
        let by_auxiliary = |c: usize| {
            view.has(self.verb, "VerbForm=Part")
                && matches!(view.rel(c), "aux" | "cop")
                && LangWords::among(&view.words.table.passive, &view.lemmas[c])
        };
        // "Asked whether they would leave, the mayor said …": who is asked asks nothing.
        let bare = view.rel(self.verb) == "advcl"
            && self.is_past_participle()
            && !view.words.is_finite_form(&view.forms[self.verb], &view.lemmas[self.verb])
            && !LangWords::among(&view.words.table.present, &view.forms[self.verb]);
        bare || view
            .children(self.verb)
            .iter()
            .any(|&c| matches!(view.dep(c), "aux:pass" | "nsubj:pass") || by_auxiliary(c))
    }

    /// Whether the verb is a participle of the past without an auxiliary or a subject of its own.
    fn is_past_participle(&self) -> bool {
        let view = self.view;
        let past = ["Tense=Past", "Aspect=Perf", "Voice=Pass"].iter().any(|f| view.has(self.verb, f));
        view.has(self.verb, "VerbForm=Part")
            && past
            && !view.children(self.verb).iter().any(|&c| matches!(view.rel(c), "aux" | "nsubj"))
    }

    /// « Deux hommes accusés d'avoir tué un prêtre »: who is accused says nothing.
    fn describes(&self) -> bool {
        self.view.rel(self.verb) == "acl" && self.is_past_participle()
    }

    /// Whether the verb makes a sentence: infinitives and gerunds do not interrupt what is said.
    fn is_finite(&self) -> bool {
        let view = self.view;
        let bare = ["VerbForm=Inf", "VerbForm=Ger", "VerbForm=Part"].iter().any(|f| view.has(self.verb, f));
        !bare || view.children(self.verb).iter().any(|&c| view.rel(c) == "aux")
    }

    /// « …, dit une habitante », « …, relate un berger » : a form that the tagger takes for a participle, with its subject behind.
    fn is_inverted_form(&self, own: Option<usize>, unit: &Range<usize>) -> bool {
        let view = self.view;
        let behind = own.is_some_and(|own| own >= self.group.end);
        let finite = view.words.is_finite_form(&view.forms[self.verb], &view.lemmas[self.verb])
            || LangWords::among(&view.words.table.present, &view.forms[self.verb]);
        view.has(self.verb, "VerbForm=Part")
            && (behind || finite)
            && self.boundary_left(self.group.start, unit)
    }

    /// Whether a comma, a dash or a closing quotation mark stands in front of a token, or the cue begins the sentence.
    pub(super) fn boundary_left(&self, start: usize, unit: &Range<usize>) -> bool {
        if start <= unit.start {
            return self.view.unit_index(self.verb).is_some_and(|u| u > 0);
        }
        let blank = |i: usize| self.view.pos(i) == Upos::Space;
        let last = (unit.start..start).rfind(|&i| !blank(i)).unwrap_or(start - 1);
        matches!(
            self.view.doc.form(last),
            "," | "»" | "”" | "\"" | "''" | "—" | "–" | "-" | "’" | "!" | "?" | "…"
        )
    }

    fn stance(&self, usage: &Use) -> Stance {
        use vigie_lexicon::attribution::Stance as S;
        let view = self.view;
        // "“No,” she said" denies nothing.
        let negated = view.children(self.verb).iter().filter(|&&c| !self.is_quoted_apart(c)).any(|&c| {
            view.has(c, "Polarity=Neg") || LangWords::among(&view.words.table.joints.negation, &view.forms[c])
        });
        match (usage.stance, negated) {
            (S::Denies, false) => Stance::Denies,
            (S::Doubts, _) | (S::Asserts, true) => Stance::Doubts,
            (S::Asserts, false) | (S::Denies, true) => Stance::Asserts,
        }
    }
}
