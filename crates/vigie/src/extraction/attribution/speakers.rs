//! Joins frames into chains: who "he" is, who goes on speaking, through which outlets it came.

use std::ops::Range;

use vigie_lexicon::attribution::Kind;
use vigie_nlp::Upos;

use super::{
    view::{Frame, View, Voice},
    words::LangWords,
};
use crate::model::{
    Attribution, AttributionKind, Byte, MentionKind, PartyMention, Source, SourceKind, Span, Stance,
};

/// One attribution with the facts that joining needs.
struct Told {
    attribution: Attribution,
    /// Where its own sources begin in the chain; before it stand outer speakers.
    unit: usize,
    first_person: bool,
    /// "I", "we" and "you": who speaks or listens, and nobody that is named.
    in_person: bool,
}

/// A speaker who was named.
struct Spoken {
    chain: Vec<Source>,
    unit: usize,
    /// Where the cue begins.
    at: usize,
}

/// Attributions in text order of their content.
pub(super) fn join(view: &View<'_>, mut frames: Vec<Frame>) -> Vec<Attribution> {
    for frame in &mut frames {
        frame.content =
            frame.content.iter().map(|c| view.trim(c.clone())).filter(|c| !c.is_empty()).collect();
    }
    frames.retain(|f| !f.content.is_empty());
    frames.sort_by_key(|f| (f.cue.as_ref().map_or(f.content[0].start, |c| c.start), f.content[0].start));
    let mut told: Vec<Told> = Vec::new();
    let mut spoken: Vec<Spoken> = Vec::new();
    let mut free = free_quotes(view, &frames);
    for frame in &frames {
        let at = frame.cue.as_ref().map_or(frame.content[0].start, |c| c.start);
        while let Some(quote) = free.first().filter(|q| q.start < at).cloned() {
            free.remove(0);
            go_on(view, quote, &mut told, &frames);
        }
        let unit = view.unit_index(at).unwrap_or(0);
        if unit_is_doubled(&told, frame, view) || is_only_a_form(frame, &frames, view) {
            continue;
        }
        // "The people have left, fearing more raids, he said": who fears stands in what is said.
        let last = spoken.iter().rfind(|s| !frame.content.iter().any(|c| c.contains(&s.at)));
        let (chain, first_person) = chain(view, frame, last, unit);
        let named = matches!(frame.source, Voice::Phrase(..)) && !first_person && !chain.is_empty();
        if named && matches!(frame.kind, Kind::Speech | Kind::Belief) && view.quote_of(at).is_none() {
            spoken.push(Spoken { chain: chain.clone(), unit, at });
        }
        let in_person = match frame.source {
            Voice::Phrase(_, head) => {
                view.pos(head) == Upos::Pron && (view.has(head, "Person=1") || view.has(head, "Person=2"))
            }
            _ => false,
        };
        told.push(Told { attribution: attribution(view, frame, chain), unit, first_person, in_person });
    }
    for quote in free {
        go_on(view, quote, &mut told, &frames);
    }
    orphans(view, &mut told);
    nest(view, &mut told);
    let mut out: Vec<Attribution> = told.into_iter().map(|t| t.attribution).collect();
    out.sort_by_key(|a| (a.content[0].start, a.content[0].end, a.cue.map(|c| c.start)));
    out.dedup();
    out
}

/// The same words with a cue of hearsay and one with a source: the source is kept.
fn unit_is_doubled(told: &[Told], frame: &Frame, view: &View<'_>) -> bool {
    let content: Vec<Span<Byte>> = frame.content.iter().map(|c| view.bytes(c.clone())).collect();
    frame.source == Voice::Unknown
        && told.iter().rev().take(6).any(|t| {
            !t.attribution.chain.is_empty()
                && t.attribution.content.iter().any(|c| content.iter().any(|o| c.covers(*o)))
                && t.attribution
                    .cue
                    .is_some_and(|c| frame.cue.as_ref().is_some_and(|f| view.bytes(f.clone()).overlaps(c)))
        })
}

/// « Selon le préfet, deux hommes auraient été tués »: where somebody is named, the auxiliary says no more than that he said it.
fn is_only_a_form(frame: &Frame, frames: &[Frame], view: &View<'_>) -> bool {
    let Some(cue) = frame.cue.as_ref().filter(|cue| cue.len() == 1 && view.pos(cue.start) == Upos::Aux)
    else {
        return false;
    };
    let names = |other: &Frame| {
        other.source != Voice::Unknown && other.content.iter().any(|c| c.contains(&cue.start))
    };
    frame.source == Voice::Unknown && frames.iter().any(names)
}

fn attribution(view: &View<'_>, frame: &Frame, chain: Vec<Source>) -> Attribution {
    Attribution {
        kind: kind(frame.kind),
        chain,
        told_by: frame.told_by.filter(|&i| view.pos(i) == Upos::Pron).map(|i| view.bytes(i..i + 1)),
        cue: frame.cue.as_ref().map(|c| view.bytes(c.clone())),
        addressee: frame.addressee.as_ref().map(|a| view.bytes(a.clone())),
        content: frame.content.iter().map(|c| view.bytes(c.clone())).collect(),
        quoted: frame.quoted,
        stance: frame.stance,
    }
}

fn kind(kind: Kind) -> AttributionKind {
    match kind {
        Kind::Speech => AttributionKind::Speech,
        Kind::Belief => AttributionKind::Belief,
        Kind::Intention => AttributionKind::Intention,
        Kind::Evidence => AttributionKind::Evidence,
    }
}

/// The sources of a frame, outermost first, and whether the speaker is "I" or "we".
fn chain(view: &View<'_>, frame: &Frame, last: Option<&Spoken>, unit: usize) -> (Vec<Source>, bool) {
    // Whoever did something in the sentence before is nearer than a speaker further back.
    let (last, near) = match last {
        Some(last) => (Some(&last.chain), last.unit + 1 >= unit),
        None => (None, false),
    };
    let mut chain: Vec<Source> = Vec::new();
    let mut first_person = false;
    for relay in &frame.relays {
        push(&mut chain, outlet(view, relay.clone()));
    }
    match &frame.source {
        Voice::Phrase(tokens, head) if view.pos(*head) == Upos::Pron => {
            first_person = true;
            push(&mut chain, view.source(tokens.clone(), *head));
        }
        Voice::Phrase(tokens, head) => {
            let source = view.source(tokens.clone(), *head);
            // The outlet of the document is no source of its own report.
            if !is_own_outlet(view, &source) {
                match same_speaker(view, last, &source, *head) {
                    Some(known) => known.into_iter().for_each(|s| push(&mut chain, s)),
                    None => push(&mut chain, source),
                }
            }
            for tokens in &frame.beside {
                push(
                    &mut chain,
                    view.source(
                        tokens.clone(),
                        tokens.clone().find(|&i| view.party(i).is_some()).unwrap_or(tokens.start),
                    ),
                );
            }
        }
        Voice::Last(Some(pronoun))
            if !near
                && !frame.quoted
                && view.pos(*pronoun) == Upos::Pron
                && let Some(subject) = last_subject(view, *pronoun, unit) =>
        {
            push(&mut chain, view.source(view.phrase(subject), subject));
        }
        Voice::Last(pronoun) => match (last, pronoun) {
            (Some(known), _) => known.iter().for_each(|s| push(&mut chain, s.clone())),
            (None, Some(pronoun)) => {
                if let Some(subject) = last_subject(view, *pronoun, unit) {
                    push(&mut chain, view.source(view.phrase(subject), subject));
                }
            }
            // « …, dijo. »: the verb alone.
            (None, None) => {
                let verb = frame.cue.as_ref().and_then(|c| c.clone().rfind(|&i| view.is_verb(i)));
                let subject = verb.and_then(|verb| last_subject(view, verb, unit));
                if let Some(subject) = subject.filter(|s| !frame.content.iter().any(|c| c.contains(s))) {
                    push(&mut chain, view.source(view.phrase(subject), subject));
                }
            }
        },
        Voice::Unknown => {
            if let Some(cue) = &frame.cue {
                push(
                    &mut chain,
                    Source { span: view.bytes(cue.clone()), kind: SourceKind::Unspecified, actor: None },
                );
            }
        }
    }
    (chain, first_person)
}

fn push(chain: &mut Vec<Source>, source: Source) {
    if !chain.iter().any(|s| s.span == source.span) {
        chain.push(source);
    }
}

fn outlet(view: &View<'_>, tokens: Range<usize>) -> Source {
    let head = tokens.clone().find(|&i| view.is_outlet(i)).unwrap_or(tokens.start);
    view.source(tokens, head)
}

fn is_own_outlet(view: &View<'_>, source: &Source) -> bool {
    let name = source.span.quote(&view.document.text).trim().to_lowercase();
    source.kind == SourceKind::Outlet
        && view.document.outlet.as_ref().is_some_and(|own| {
            !name.is_empty()
                && own.to_lowercase().contains(name.trim_start_matches("the ").trim_start_matches("le "))
        })
}

/// "the organisation", "la organización" after a named one of the same sort: the one named before.
fn same_speaker(
    view: &View<'_>,
    last: Option<&Vec<Source>>,
    source: &Source,
    head: usize,
) -> Option<Vec<Source>> {
    let known = last?;
    let innermost = known.last()?;
    let bare = view
        .children(head)
        .iter()
        .all(|&c| view.pos(c) == Upos::Det || view.is_mark(c) || view.rel(c) == "case");
    let definite = view
        .children(head)
        .iter()
        .any(|&c| view.pos(c) == Upos::Det && !view.has(c, "Definite=Ind") && !view.has(c, "PronType=Ind"));
    let organisation =
        view.party(head).is_some_and(|m| m.kind == MentionKind::Organisation && m.actor.is_none());
    // « le gouverneur » after « le gouverneur local, Omar Rahimi ».
    let known_as = innermost.span.quote(&view.document.text).to_lowercase();
    let titled = known_as.split(|c: char| !c.is_alphanumeric()).any(|w| w == view.forms[head]);
    if bare
        && definite
        && titled
        && view.pos(head) == Upos::Noun
        && innermost.span.len() > source.span.len() + 4
    {
        return Some(known.clone());
    }
    let general = LangWords::among(&view.words.table.cases.general, &view.lemmas[head]);
    // "The governor said …. The group denied …": a person is no group.
    let person = |m: &PartyMention| m.kind == MentionKind::Person && m.span.overlaps(innermost.span);
    let named = innermost.actor.is_some() || innermost.span.len() > source.span.len() + 4;
    (bare
        && definite
        && organisation
        && general
        && !view.parties().iter().any(person)
        && named
        && view.pos(head) == Upos::Noun
        && innermost.kind != SourceKind::Unspecified
        && (innermost.kind == source.kind || source.kind == SourceKind::Unspecified))
        .then(|| known.clone())
}

/// The subject of the sentence before, for a pronoun that no speaker precedes.
fn last_subject(view: &View<'_>, pronoun: usize, unit: usize) -> Option<usize> {
    let plural = |i: usize| view.has(i, "Number=Plur");
    let gender = |i: usize| ["Gender=Masc", "Gender=Fem"].into_iter().find(|g| view.has(i, g));
    // "he" is a person; « elle » may be an office, but no man.
    // « la maire » : her article knows better than the noun.
    let determiner = |i: usize| view.child(i, "det").and_then(gender);
    let agrees = |i: usize| {
        plural(i) == plural(pronoun)
            && match (gender(pronoun), determiner(i).or_else(|| gender(i))) {
                (Some(a), Some(b)) => a == b,
                (Some(_), None) => view.party(i).is_some_and(|m| m.kind == crate::model::MentionKind::Person),
                (None, _) => true,
            }
    };
    let subject = |i: &usize| {
        view.rel(*i) == "nsubj"
            && agrees(*i)
            && view.pos(*i) != Upos::Pron
            && view.can_speak(*i)
            && !view.is_thing(*i)
            && view
                .party(*i)
                .is_some_and(|m| m.source.is_some() || m.kind == crate::model::MentionKind::Person)
    };
    // A mark that the parser takes for a sentence of its own is none.
    let worded = |u: &Range<usize>| u.clone().any(|i| !view.is_mark(i));
    let units = view.units.get(..unit).unwrap_or_default();
    let before = units.iter().rev().map(|u| &u.tokens).find(|tokens| worded(tokens));
    let before = before.map_or(pronoun, |tokens| tokens.start);
    (before..pronoun).rev().find(|i| subject(i))
}

/// Quotations of whole sentences that no cue speaks of.
fn free_quotes(view: &View<'_>, frames: &[Frame]) -> Vec<Range<usize>> {
    let spoken = |q: &Range<usize>| {
        let outside = |f: &Frame| f.cue.as_ref().is_none_or(|c| c.start < q.start || c.start >= q.end);
        frames.iter().filter(|f| outside(f)).any(|f| {
            f.content.iter().any(|c| {
                c.start < q.end && q.start < c.end && (c.end.min(q.end) - c.start.max(q.start)) * 2 > q.len()
            })
        })
    };
    view.quotes
        .iter()
        .filter(|q| q.depth == 0)
        .map(|q| q.tokens.clone())
        .filter(|q| {
            let begins = view.unit_of(q.start).is_some_and(|u| {
                u.tokens.start == q.start || q.start - u.tokens.start <= 1 && view.is_mark(u.tokens.start)
            });
            let words = q.clone().filter(|&i| !view.is_mark(i)).count();
            begins && words >= 4 && view.tells(q.clone()) && !spoken(q)
        })
        .collect()
}

/// The speaker of the sentence or paragraph before goes on: in the same paragraph it is one attribution in several pieces.
fn go_on(view: &View<'_>, quote: Range<usize>, told: &mut Vec<Told>, frames: &[Frame]) {
    let Some(unit) = view.unit_index(quote.start) else { return };
    let paragraph = view.units[unit].paragraph;
    let span = view.bytes(quote.clone());
    let before = told.iter().rposition(|t| {
        t.attribution.kind == AttributionKind::Speech
            && !t.first_person
            && !t.attribution.chain.is_empty()
            && span.start > t.attribution.content[0].start
            && view.quote_of(t.attribution.cue.map_or(0, |c| view.parsed.tokens_of(c).start)).is_none()
    });
    let Some(before) = before else { return };
    let of = |t: &Told| view.units[t.unit.min(view.units.len() - 1)].paragraph;
    let near = of(&told[before]) + 2 >= paragraph
        || told.iter().rev().take(3).any(|t| t.attribution.quoted && of(t) + 1 >= paragraph);
    // A quotation with a cue of its own is not free.
    let followed = frames
        .iter()
        .any(|f| f.quoted && f.content.iter().any(|c| c.start <= quote.start && c.end >= quote.end));
    if !near || followed {
        return;
    }
    // "“…,” the mayor said, according to Radio Oasis. “…”": who was quoted goes on, not who passed it on or what he did beside.
    let shares = |t: &Told| t.attribution.chain.iter().any(|s| told[before].attribution.chain.contains(s));
    let quoted = told.iter().rposition(|t| {
        t.attribution.quoted
            && t.attribution.kind == AttributionKind::Speech
            && t.attribution.cue.is_some()
            && t.unit == told[before].unit
            && t.attribution.content[0].start < span.start
            && shares(t)
    });
    let before = quoted.unwrap_or(before);
    // One attribution in several pieces, also where the next paragraph opens with the next piece.
    let last = told[before].attribution.content.iter().map(|c| c.end).max().unwrap_or(0);
    let ended = view.parsed.doc.tokens.partition_point(|t| t.end < last).min(view.doc.tokens.len() - 1);
    let opens = unit == 0 || view.units[unit - 1].paragraph != paragraph;
    let follows = view.unit_index(ended).is_some_and(|u| view.units[u].paragraph + 1 == paragraph)
        && opens
        && told[before].attribution.quoted;
    let said = told[before].attribution.cue.is_some();
    if said && (of(&told[before]) == paragraph || follows) {
        told[before].attribution.content.push(span);
        return;
    }
    let chain = told[before].attribution.chain.clone();
    told.push(Told {
        attribution: Attribution {
            kind: AttributionKind::Speech,
            chain,
            told_by: None,
            cue: None,
            addressee: None,
            content: vec![span],
            quoted: true,
            stance: Stance::Asserts,
        },
        unit,
        first_person: false,
        in_person: false,
    });
}

/// "… said a resident. Les temps.": an outlet alone behind a quotation is where it was printed.
fn orphans(view: &View<'_>, told: &mut [Told]) {
    for (u, unit) in view.units.iter().enumerate() {
        let tokens = view.trim(unit.tokens.clone());
        let head = tokens.clone().find(|&i| view.is_outlet(i));
        let Some(head) = head.filter(|&h| {
            let name = view.party(h).map(|m| view.parsed.tokens_of(m.span));
            name.is_some_and(|n| tokens.clone().all(|i| n.contains(i) || view.pos(i) == Upos::Det))
        }) else {
            continue;
        };
        let source = view.source(tokens.clone(), head);
        if is_own_outlet(view, &source) {
            continue;
        }
        let speech = |t: &&mut Told| t.attribution.kind == AttributionKind::Speech && t.unit + 1 == u;
        if let Some(t) = told.iter_mut().rfind(|t| speech(t)) {
            let speaker = t.attribution.chain.clone();
            // All that this speaker says next came the same way.
            for t in told.iter_mut().filter(|t| t.unit + 1 >= u && t.attribution.chain == speaker) {
                t.attribution.chain.insert(0, source.clone());
            }
        }
    }
}

/// A speaker inside another's words: the chain begins with the outer one. What somebody says that he himself thinks or wants
/// ("“I think that they left,” he said", "she said she feared a raid") is what he says, and no attribution of its own; nor is
/// "you know", nor what others think and want in the words of a quotation ("“They want our land,” she said").
fn nest(view: &View<'_>, told: &mut Vec<Told>) {
    let speech: Vec<Attribution> =
        told.iter().map(|t| &t.attribution).filter(|a| a.kind == AttributionKind::Speech).cloned().collect();
    told.retain_mut(|t| {
        let Some(cue) = t.attribution.cue else { return true };
        let inward = matches!(t.attribution.kind, AttributionKind::Belief | AttributionKind::Intention);
        let asserts = t.attribution.stance == Stance::Asserts;
        let quoted = view.quote_of(view.parsed.tokens_of(cue).start).is_some();
        if t.in_person && (inward || quoted && asserts) {
            return false;
        }
        let outer = speech
            .iter()
            .filter(|other| other.cue != Some(cue))
            .filter_map(|Attribution { content, chain, .. }| {
                let piece = content.iter().find(|c| c.covers(cue))?;
                let inner = t.attribution.content.iter().all(|c| piece.covers(*c));
                (inner && !t.attribution.content.iter().any(|c| c.covers(*piece)))
                    .then_some((piece.len(), chain))
            })
            .min_by_key(|(len, _)| *len);
        let Some((_, outer)) = outer else { return true };
        let own = if t.first_person { Vec::new() } else { std::mem::take(&mut t.attribution.chain) };
        let speaker = outer.last().map(|s| s.span);
        if inward && (quoted || own.last().map(|s| s.span) == speaker) {
            return false;
        }
        let mut chain: Vec<Source> = Vec::new();
        outer.iter().cloned().chain(own).for_each(|s| push(&mut chain, s));
        t.attribution.chain = chain;
        true
    });
}
