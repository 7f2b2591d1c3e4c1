//! What is said without a speaker: "reportedly", "was reported", « dit-on », « auraient été tués ».

use std::ops::Range;

use vigie_lexicon::attribution::Kind;
use vigie_nlp::Upos;

use super::{
    cues::group,
    view::{Frame, View, Voice},
    words::LangWords,
};
use crate::model::{MentionKind, PartyMention, Stance};

/// The frames of hearsay, in text order.
pub(super) fn find(view: &View<'_>) -> Vec<Frame> {
    let mut out = Vec::new();
    for unit in &view.units {
        for i in unit.tokens.clone() {
            out.extend(phrase(view, i, unit.tokens.clone()));
            out.extend(adverb(view, i, unit.tokens.clone()));
            out.extend(passive(view, i));
            out.extend(held(view, i));
            out.extend(seeming(view, i));
            out.extend(told(view, i));
            out.extend(conditional(view, i));
            out.extend(noun(view, i, unit.tokens.clone()));
        }
        out.extend(headline(view, unit.tokens.clone()));
    }
    out
}

fn frame(cue: Range<usize>, content: Range<usize>) -> Frame {
    Frame {
        kind: Kind::Speech,
        source: Voice::Unknown,
        beside: Vec::new(),
        told_by: None,
        relays: Vec::new(),
        cue: Some(cue),
        addressee: None,
        content: vec![content],
        quoted: false,
        stance: Stance::Asserts,
    }
}

/// "there are reports of X", « X, dit-on ».
fn phrase(view: &View<'_>, at: usize, unit: Range<usize>) -> Option<Frame> {
    let rest = &view.forms[at..unit.end];
    let form = rest.first()?.as_str();
    // Nearly every word starts no such phrase.
    let starts = |phrase: &&String| phrase.starts_with(form) || form.starts_with(phrase.as_str());
    let mut phrases = view.words.rumours.iter().filter(starts).peekable();
    phrases.peek()?;
    // Clitics are tokens of their own: « dit », « -on ».
    let joined: String = rest
        .iter()
        .take(8)
        .map(|f| f.as_str())
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" -", "-")
        .replace(" ' ", "' ");
    let text = phrases.find(|text| {
        joined.strip_prefix(text.as_str()).is_some_and(|r| r.is_empty() || r.starts_with([' ', ',']))
    })?;
    let mut end = at + 1;
    while end < unit.end
        && view.doc.text[view.token(at).start..view.token(end - 1).end].chars().count() < text.chars().count()
    {
        end += 1;
    }
    // « a-t-on appris lundi auprès de deux témoins »
    let case = (end..unit.end).find(|&i| !view.is_time(i) && view.pos(i) != Upos::Adv);
    let case = case.filter(|&i| LangWords::among(&view.words.table.hearsay.whence, &view.forms[i]));
    let whence = case.and_then(|case| {
        let from = (case + 1..unit.end).find(|&i| view.pos(i) != Upos::Adp)?;
        let head = view.head_of_phrase(from, unit.end);
        view.can_speak(head).then_some((case, head))
    });
    if let Some((case, head)) = whence {
        let source = view.phrase(head);
        let content = view.trim(unit.start..at);
        return (!content.is_empty()).then(|| Frame {
            source: Voice::Phrase(source.start.max(case + 1)..source.end, head),
            beside: view.beside(head),
            ..frame(at..end, content)
        });
    }
    let right = view.trim(end..unit.end);
    let left = view.trim(unit.start..at);
    let inner = at > unit.start && matches!(view.doc.form(at - 1), ",");
    let content = if inner && !left.is_empty() { unit.start..unit.end } else { right };
    (!content.is_empty()).then(|| frame(at..end, content))
}

/// "Two children were reportedly killed": the clause of the word that the adverb stands by.
fn adverb(view: &View<'_>, at: usize, unit: Range<usize>) -> Option<Frame> {
    if !LangWords::among(&view.words.table.hearsay.adverbs, &view.forms[at]) {
        return None;
    }
    let clause = view.head(at).map_or(unit.clone(), |h| view.subtree(h));
    let content = clause.start.max(unit.start)..clause.end.min(unit.end);
    Some(frame(at..at + 1, if content.is_empty() { unit } else { content }))
}

/// "Deaths were reported", "airstrikes reported in X": a passive without an agent.
fn passive(view: &View<'_>, at: usize) -> Option<Frame> {
    let participle = view.is_verb(at) || view.pos(at) == Upos::Adj;
    if !LangWords::among(&view.words.table.hearsay.passive, &view.lemmas[at]) || !participle {
        return None;
    }
    let negated = view.children(at).iter().any(|&c| {
        view.has(c, "Polarity=Neg") || LangWords::among(&view.words.table.joints.negation, &view.forms[c])
    });
    let child = |dep: &str| view.child(at, dep);
    let subject = child("nsubj:pass");
    // "No deaths were reported": nobody has told of any.
    let none = subject.is_some_and(|s| {
        let nobody = |&c: &usize| LangWords::among(&view.words.table.pronouns.nobody, &view.forms[c]);
        view.children(s).iter().any(nobody)
    });
    if negated || none || child("obl:agent").is_some() {
        return None;
    }
    let auxiliary = child("aux:pass").or_else(|| child("cop"));
    let unit = view.unit_of(at)?.tokens.clone();
    let start = auxiliary.unwrap_or(at).min(at);
    // "It was reported that …", "is believed to have fled".
    let clause = view
        .children(at)
        .iter()
        .copied()
        .find(|&c| c > at && matches!(view.rel(c), "ccomp" | "xcomp" | "csubj"));
    if let (Some(_), Some(clause)) = (auxiliary, clause) {
        let tree = view.subtree(clause);
        let from = subject.filter(|&s| view.lemmas[s] != "it").map_or(tree.start, |s| view.subtree(s).start);
        return Some(frame(start..at + 1, from..tree.end.min(unit.end)));
    }
    if auxiliary.is_some() && subject.is_some() {
        let tree = view.subtree(at);
        // "was heavily reported": what stands between may be told, and then the cue is the auxiliary alone.
        let whole = (start..at).all(|i| matches!(view.pos(i), Upos::Aux | Upos::Adv));
        let cue = if whole { start..at + 1 } else { start..at.max(start + 1) };
        return Some(frame(cue, tree.start.max(unit.start)..tree.end.min(unit.end)));
    }
    // "airstrikes reported in X": a participle right behind its noun.
    let noun = view.head(at).filter(|&h| view.rel(at) == "acl" && view.is_nominal(h) && h < at)?;
    let participle = view.has(at, "VerbForm=Part") && !view.has(at, "Tense=Pres");
    let active = child("obj").is_some();
    if !participle || active {
        return None;
    }
    let tree = view.subtree(noun);
    Some(frame(at..at + 1, tree.start.max(unit.start)..tree.end.min(unit.end)))
}

/// "The talks are expected to fail", "he is seen as a moderate": what nobody in particular thinks.
fn held(view: &View<'_>, at: usize) -> Option<Frame> {
    if !LangWords::among(&view.words.table.hearsay.held, &view.lemmas[at]) || !view.is_verb(at) {
        return None;
    }
    let auxiliary = view.child(at, "aux:pass").filter(|&aux| aux < at)?;
    let subject = view.child(at, "nsubj:pass").filter(|&s| s < at)?;
    if view.child(at, "obl:agent").is_some() {
        return None;
    }
    let joints = &view.words.table.joints;
    let complement = view.children(at).iter().copied().find(|&c| {
        let case = view.children(c).iter().any(|&k| LangWords::among(&joints.object_tail, &view.forms[k]));
        c > at
            && (matches!(view.rel(c), "ccomp" | "xcomp")
                || matches!(view.rel(c), "obl" | "advcl") && case && !view.is_time(c))
    })?;
    Some(thought(view, subject, auxiliary.min(at)..at + 1, complement))
}

/// "The truce appears to hold": how it looks to nobody in particular.
fn seeming(view: &View<'_>, at: usize) -> Option<Frame> {
    if !LangWords::among(&view.words.table.hearsay.seeming, &view.lemmas[at]) || !view.is_verb(at) {
        return None;
    }
    let subject = view.child(at, "nsubj").filter(|&s| s < at)?;
    let complement =
        view.children(at).iter().copied().find(|&c| c > at && matches!(view.rel(c), "ccomp" | "xcomp"))?;
    Some(thought(view, subject, group(view, at), complement))
}

/// What is thought of a subject, the words of thinking between them left out.
fn thought(view: &View<'_>, subject: usize, cue: Range<usize>, complement: usize) -> Frame {
    let (front, back) = (view.subtree(subject), view.subtree(complement));
    let end = view.unit_of(cue.start).map_or(back.end, |unit| back.end.min(unit.tokens.end));
    let left = Some(front.start..front.end.min(cue.start)).filter(|_| view.pos(subject) != Upos::Pron);
    let right = back.start.max(cue.end)..end.max(cue.end);
    let content = left.into_iter().chain(std::iter::once(right)).collect();
    Frame { kind: Kind::Belief, content, ..frame(cue, 0..0) }
}

/// "Asked whether they would leave, …", "he was told that they had left": who listens is named, and seldom who speaks.
fn told(view: &View<'_>, at: usize) -> Option<Frame> {
    let table = &view.words.table;
    if !LangWords::among(&table.hearsay.told, &view.lemmas[at]) || !view.is_verb(at) {
        return None;
    }
    let passive = view.children(at).iter().any(|&c| matches!(view.dep(c), "aux:pass" | "nsubj:pass"));
    let active = view.children(at).iter().any(|&c| matches!(view.dep(c), "nsubj" | "aux"));
    let past = view.has(at, "VerbForm=Part") && (view.has(at, "Tense=Past") || view.has(at, "Voice=Pass"));
    let listens = passive || past && view.rel(at) == "advcl";
    if active || !listens {
        return None;
    }
    let cue = group(view, at);
    let about =
        |c: usize| view.children(c).iter().any(|&k| LangWords::among(&table.joints.about, &view.forms[k]));
    let content = view.children(at).iter().copied().find(|&c| {
        c > at
            && (matches!(view.rel(c), "ccomp" | "xcomp" | "advcl") || view.rel(c) == "obl" && about(c))
            && view.dep(c) != "obl:agent"
            && !view.is_time(c)
    })?;
    let tree = view.subtree(content);
    let end = view.unit_of(at).map_or(tree.end, |unit| tree.end.min(unit.tokens.end));
    let agent = view.child(at, "obl:agent").filter(|&a| view.can_speak(a));
    let source = match agent {
        Some(agent) if view.is_anaphor(agent) => Voice::Last(Some(agent)),
        Some(agent) => Voice::Phrase(view.phrase(agent), agent),
        None => Voice::Unknown,
    };
    Some(Frame { source, ..frame(cue.clone(), tree.start.max(cue.end)..end.max(cue.end)) })
}

/// « Trois civils auraient été tués », "habría sido capturado": the conditional that reports.
fn conditional(view: &View<'_>, at: usize) -> Option<Frame> {
    let hearsay = &view.words.table.hearsay;
    if !LangWords::among(&hearsay.conditional, &view.lemmas[at]) || !view.has(at, "Mood=Cnd") {
        return None;
    }
    let verb = match view.rel(at) {
        "aux" | "cop" => view.head(at)?,
        _ => at,
    };
    let unit = view.unit_of(at)?.tokens.clone();
    // « s'il …, il serait » and « auraient pu » suppose; they do not report.
    let supposes = unit.clone().any(|i| LangWords::among(&hearsay.supposing, &view.forms[i]))
        || LangWords::among(&hearsay.modals, &view.lemmas[verb]);
    if supposes || verb < at || verb - at > 6 {
        return None;
    }
    let tree = view.subtree(verb);
    // The participle tells the fact itself: only the auxiliary is the cue.
    Some(frame(at..at + 1, tree.start.max(unit.start)..tree.end.min(unit.end)))
}

/// "the army's claim that …", "reports of shelling": a noun that carries a content.
fn noun(view: &View<'_>, at: usize, unit: Range<usize>) -> Option<Frame> {
    let (kind, stance) = view.words.noun(&view.lemmas[at])?;
    if view.pos(at) != Upos::Noun {
        return None;
    }
    if kind == Kind::Speech
        && view.has(at, "Number=Plur")
        && let Some(of) = view.children(at).iter().copied().find(|&c| {
            c > at
                && view.rel(c) == "nmod"
                && view.party(c).is_none_or(|m| m.source.is_none())
                && view
                    .children(c)
                    .iter()
                    .any(|&k| LangWords::among(&view.words.table.joints.about, &view.forms[k]))
        })
        && view.child(at, "nmod:poss").is_none()
        && view.author(at).is_none()
        && view.is_thing(at)
        && view
            .head(at)
            .is_none_or(|h| view.rel(at) != "obj" || !view.is_verb(h) || view.child(h, "nsubj").is_none())
    {
        // "there were reports of shelling": nobody is named.
        let tree = view.subtree(of);
        return Some(frame(at..at + 1, tree.start.max(at + 1)..tree.end.min(unit.end)));
    }
    let clause = view.children(at).iter().copied().find(|&c| {
        c > at
            && matches!(view.rel(c), "acl" | "ccomp")
            && view.children(c).iter().any(|&m| {
                view.rel(m) == "mark"
                    && LangWords::among(&view.words.table.joints.noun_clause, &view.forms[m])
            })
    })?;
    let tree = view.subtree(clause);
    let content = tree.start.max(at + 1)..tree.end.min(unit.end);
    let holder = view.children(at).iter().copied().find(|&c| {
        (view.dep(c) == "nmod:poss" || view.rel(c) == "nmod" && c < clause)
            && view.can_speak(c)
            && view.pos(c) != Upos::Pron
    });
    // "X issued a statement that …": the light verb's subject speaks.
    let light = view.head(at).filter(|&h| {
        view.rel(at) == "obj" && LangWords::among(&view.words.table.light.verbs, &view.lemmas[h])
    });
    let subject = light.and_then(|v| view.child(v, "nsubj"));
    let source = match holder.or(subject) {
        Some(head) if view.pos(head) == Upos::Pron => Voice::Last(Some(head)),
        Some(head) => Voice::Phrase(view.phrase(head), head),
        None if kind == Kind::Speech => Voice::Unknown,
        None => return None,
    };
    use vigie_lexicon::attribution::Stance as S;
    let cue = light.map_or(at, |v| v.min(at))..at + 1;
    Some(Frame {
        kind,
        source,
        stance: if stance == S::Denies { Stance::Denies } else { Stance::Asserts },
        ..frame(cue, content)
    })
}

/// "Army: rebels have left" and "Rebels have left: army", in headlines only.
fn headline(view: &View<'_>, unit: Range<usize>) -> Option<Frame> {
    let first = view.unit_index(unit.start) == Some(0) && view.units.len() > 1 && {
        view.units[0].paragraph != view.units[1].paragraph
    };
    if !view.is_headline(unit.start) && !first {
        return None;
    }
    let colon = unit.clone().find(|&i| view.doc.form(i) == ":")?;
    let party = |r: Range<usize>, places: bool| {
        let r = view.trim(r);
        let speaks = |i: usize| {
            let party = |m: &PartyMention| m.source.is_some() || m.kind == MentionKind::Person;
            view.party(i).is_some_and(party) || view.is_place(i) || view.words.is_paper(&view.lemmas[i])
        };
        let head = r.clone().find(|&i| speaks(i) && (places || !view.is_place(i)))?;
        (r.len() <= 5 && r.clone().all(|i| !view.is_verb(i))).then_some((r, head))
    };
    let (front, back) = (unit.start..colon, colon + 1..unit.end);
    // "Karachi: a ministry burns" names the scene, "a ministry burns: Karachi" who says so.
    let (source, content) = match (party(front.clone(), false), party(back.clone(), true)) {
        (Some(source), _) if view.tells(back.clone()) => (source, back),
        (None, Some(source)) if view.tells(front.clone()) => (source, front),
        _ => return None,
    };
    Some(Frame { source: Voice::Phrase(source.0, source.1), ..frame(colon..colon + 1, view.trim(content)) })
}
