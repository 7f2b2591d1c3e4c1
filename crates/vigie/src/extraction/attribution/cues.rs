//! Where a verb of saying begins and ends, and what it leaves to the next.

use std::ops::Range;

use vigie_lexicon::attribution::Kind;
use vigie_nlp::Upos;

use super::view::{Frame, View};

/// Whether what stands in front of a frame's cue is not open to the next cue: "seeking to leave, said X" is all X's, but in
/// "they will leave, said X, and Y stays, said Z" the first words are not Z's.
pub(super) fn takes(view: &View<'_>, frame: &Frame) -> bool {
    let (Some(cue), Some(content)) = (&frame.cue, frame.content.first()) else { return false };
    let told = content.start >= cue.end;
    let verb = content.clone().find(|&i| view.is_verb(i));
    let clause = verb.is_some_and(|v| !view.has(v, "VerbForm=Inf") && !view.has(v, "VerbForm=Ger"));
    frame.kind == Kind::Speech && (!told || frame.quoted || clause)
}

/// A verb, or a participle that the tagger missed beside its auxiliary.
pub(super) fn is_cue_form(view: &View<'_>, i: usize) -> bool {
    view.is_verb(i)
        || matches!(view.pos(i), Upos::Adj | Upos::Noun | Upos::Propn | Upos::X)
            && view.children(i).iter().any(|&c| view.pos(c) == Upos::Aux && view.rel(c) == "aux")
}

/// An adjective, or a participle like one, that is said of somebody: "they are confident", "voters worried about".
pub(super) fn is_predicate(view: &View<'_>, i: usize) -> bool {
    let adjective = view.pos(i) == Upos::Adj || view.is_verb(i) && view.has(i, "VerbForm=Part");
    let told = view.children(i).iter().any(|&c| matches!(view.rel(c), "cop" | "nsubj" | "aux"));
    adjective && (told || matches!(view.rel(i), "acl" | "amod" | "advcl" | "xcomp" | "conj"))
}

/// The verb with the auxiliaries, clitics and adverbs beside it.
pub(super) fn group(view: &View<'_>, verb: usize) -> Range<usize> {
    let (mut start, mut end) = (verb, verb + 1);
    let light = |i: usize| {
        matches!(view.rel(i), "aux" | "cop" | "advmod" | "expl" | "mark" | "neg")
            && (view.head(i) == Some(verb) || view.head(i).is_some_and(|h| view.head(h) == Some(verb)))
            && view.pos(i) != Upos::Sconj
            && !view.is_mark(i)
    };
    let clitic = |i: usize| view.pos(i) == Upos::Pron && view.doc.form(i).starts_with(['-', '‑']);
    while start > 0
        && (light(start - 1) || clitic(start - 1))
        && view.unit_index(start - 1) == view.unit_index(verb)
    {
        start -= 1;
    }
    let after = end.min(view.forms.len())..(end + 3).min(view.forms.len());
    end += view.words.tail(&view.lemmas[verb], &view.forms[after]);
    while end < view.doc.tokens.len()
        && (view.dep(end) == "compound:prt" && view.head(end) == Some(verb) || clitic(end))
    {
        end += 1;
    }
    start..end
}
