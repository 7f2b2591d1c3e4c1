//! "According to X", "selon X", and citations in brackets.

use std::ops::Range;

use vigie_lexicon::attribution::Kind;
use vigie_nlp::Upos;

use super::{
    units::Unit,
    view::{Frame, View, Voice},
    words::LangWords,
};
use crate::model::{BlockKind, MentionKind, Stance};

/// Words of a sentence in which a name and a colon announce what somebody says.
const NAMES: usize = 14;

/// The frames of all such phrases, in text order.
pub(super) fn find(view: &View<'_>) -> Vec<Frame> {
    let mut out = Vec::new();
    for unit in &view.units {
        let mut i = unit.tokens.start;
        while i < unit.tokens.end {
            let frame =
                according(view, i, unit.tokens.clone()).or_else(|| pictures(view, i, unit.tokens.clone()));
            i = frame.as_ref().and_then(|f| f.cue.as_ref().map(|c| c.end)).unwrap_or(i + 1).max(i + 1);
            out.extend(frame);
        }
    }
    out.extend(citations(view));
    out.extend(view.units.iter().filter_map(|unit| announced(view, unit)));
    out
}

/// "According to X, …": the sentence without the phrase.
fn according(view: &View<'_>, at: usize, unit: Range<usize>) -> Option<Frame> {
    let Case { cue, next, leads } = case(view, at, &unit)?;
    let head = head_behind(view, next, unit.end)?;
    let mut phrase = view.phrase(head);
    phrase.start = phrase.start.max(cue.end);
    let (mut source, mut speaker) = (phrase.clone(), head);
    if view.is_thing(head)
        && let Some(author) = view.author(head)
    {
        (source, speaker) = (view.phrase(author), author);
    }
    let mut end = phrase.end.max(source.end);
    // What hangs on the source is no content: "selon X, cité par Y", "selon X qui …".
    while end < unit.end
        && !matches!(view.doc.form(end), "," | "." | ";" | ":" | "!" | "?" | ")" | "»" | "”" | "\"")
        && (view.is_below(end, head) || view.doc.form(end) == "-")
    {
        end += 1;
    }
    // « según sus datos » : those of who spoke last.
    let own = view.is_thing(speaker) && view.children(speaker).iter().any(|&c| view.has(c, "Poss=Yes"));
    let voice = if view.is_anaphor(speaker) {
        Voice::Last(Some(speaker))
    } else if own {
        Voice::Last(None)
    } else {
        Voice::Phrase(source.clone(), speaker)
    };
    if leads {
        // « Pour l'armée, … »: a party, and nothing else before the comma.
        let party = view.party(head).is_some_and(|m| m.source.is_some() && m.kind != MentionKind::Person);
        let closes = view.forms.get(end).is_some_and(|form| form == ",");
        if !party || !closes {
            return None;
        }
    }
    let frame = Frame {
        kind: Kind::Speech,
        source: voice,
        beside: view.beside(speaker),
        told_by: None,
        relays: view.quoted_by(speaker).collect(),
        cue: Some(cue.clone()),
        addressee: None,
        content: around(view, at, end, unit),
        quoted: false,
        stance: Stance::Asserts,
    };
    (!frame.content.is_empty()).then_some(frame)
}

/// Words that give a source: « selon », "according to".
struct Case {
    cue: Range<usize>,
    /// Where the source begins.
    next: usize,
    /// Whether they do so only in front of a sentence.
    leads: bool,
}

/// The words that give a source and begin here.
fn case(view: &View<'_>, at: usize, unit: &Range<usize>) -> Option<Case> {
    let rest = &view.forms[at..unit.end];
    let first = (unit.start..at).all(|i| view.is_mark(i) || view.pos(i) == Upos::Cconj);
    let leads = first && LangWords::among(&view.words.table.cases.leading, &view.forms[at]);
    let case = view.words.cases.iter().find(|case| view.words.fits(case, rest)).map(Vec::len);
    let mut cue = at..at + case.or(leads.then_some(1))?;
    let mut next = cue.end;
    // « según indicó el Ejército », « según adelantó el lunes el Ejército » : a verb of saying stands between.
    let said =
        (next..unit.end.min(next + 3)).take_while(|&i| view.pos(i) == Upos::Aux || view.is_verb(i)).last();
    if let Some(verb) = said
        && view.words.uses(&view.lemmas[verb], &[]).iter().any(|u| u.kind == Kind::Speech)
    {
        cue.end = verb + 1;
        next = verb + 1;
        let aside = |i: usize| {
            view.is_time(i) || view.pos(i) == Upos::Adv || view.pos(i) == Upos::Det && view.is_time(i + 1)
        };
        while next < unit.end && aside(next) {
            next += 1;
        }
    }
    Some(Case { cue, next, leads: case.is_none() })
}

/// The head of the noun phrase that begins at a word; none where another begins.
fn head_behind(view: &View<'_>, mut head: usize, end: usize) -> Option<usize> {
    // « según se vio en imágenes de la prensa »
    let seen = (head + 1 < end && view.is_verb(head + 1) && view.pos(head) == Upos::Pron).then_some(head + 2);
    if let Some(next) = seen.filter(|&i| i < end && view.pos(i) == Upos::Adp) {
        head = next;
    }
    while head < end
        && matches!(view.pos(head), Upos::Det | Upos::Adj | Upos::Num | Upos::Adp | Upos::Adv)
        && !view.is_mark(head)
    {
        head += 1;
    }
    if head >= end || view.is_mark(head) || view.is_verb(head) && view.pos(head) != Upos::Propn {
        return None;
    }
    for _ in 0..6 {
        match view.head(head) {
            Some(h)
                if h > head
                    && h < end
                    && !view.is_verb(h)
                    && matches!(
                        view.rel(head),
                        "det" | "amod" | "nummod" | "compound" | "flat" | "nmod" | "case" | "advmod"
                    )
                    && (head..h).all(|k| view.doc.form(k) != ",") =>
            {
                head = h
            }
            _ => break,
        }
    }
    let named = view.is_nominal(head) || view.pos(head) == Upos::Adj;
    (named && !(view.is_time(head) && view.party(head).is_none())).then_some(head)
}

/// The sentence around a phrase: after it when it stands first, before it when last, both when in the middle.
fn around(view: &View<'_>, start: usize, end: usize, unit: Range<usize>) -> Vec<Range<usize>> {
    // Inside a quotation or a clause of its own, the content ends there.
    let (mut low, mut high) = (unit.start, unit.end);
    if let Some(q) = view.quote_of(start) {
        let quote = &view.quotes[q].tokens;
        if quote.end < unit.end || quote.start > unit.start {
            (low, high) = (low.max(quote.start + 1), high.min(quote.end.saturating_sub(1)));
        }
    }
    if let Some(open) = (low..start).rfind(|&i| view.doc.form(i) == "(")
        && (open..start).all(|i| view.doc.form(i) != ")")
    {
        high = (end..high).find(|&i| view.doc.form(i) == ")").unwrap_or(high);
        // "(three dead, according to X)": only what is inside.
        low = open + 1;
    }
    let semicolon = |&i: &usize| view.doc.form(i) == ";";
    if let Some(i) = (low..start.max(low)).rfind(semicolon) {
        low = i + 1;
    }
    high = (end..high.max(end)).find(semicolon).unwrap_or(high);
    let verbs = |r: &Range<usize>| r.clone().any(|i| matches!(view.pos(i), Upos::Verb | Upos::Aux));
    let left = view.trim(low..start.max(low));
    let right = view.trim(end.min(high)..high);
    if left.is_empty() || left.len() <= 2 && !verbs(&left) {
        return vec![right].into_iter().filter(|r| !r.is_empty()).collect();
    }
    let closes = right.is_empty();
    if closes {
        return vec![left];
    }
    // "X left, according to Y, and Z stayed": the rest belongs to it only when one side is no sentence.
    if verbs(&left) && verbs(&right) {
        let conj = matches!(view.pos(right.start), Upos::Cconj | Upos::Sconj | Upos::Pron);
        return if conj { vec![left] } else { vec![left, right] };
    }
    vec![left, right]
}

/// "In a clip shared by CNN, …": what pictures show.
fn pictures(view: &View<'_>, at: usize, unit: Range<usize>) -> Option<Frame> {
    let first = (unit.start..at).all(|i| view.is_mark(i));
    if !first || view.pos(at) != Upos::Adp {
        return None;
    }
    let comma = (at..unit.end.min(at + 25)).find(|&i| view.doc.form(i) == ",")?;
    let head = (at + 1..comma.min(at + 7)).find(|&i| view.is_nominal(i))?;
    let shows = view.party(head).is_some_and(|m| m.source == Some(crate::model::SourceKind::MediaImage));
    if !shows {
        return None;
    }
    let outlet = (head + 1..comma).find(|&i| view.is_outlet(i));
    let phrase = view.phrase(head);
    let content = view.trim(comma + 1..unit.end);
    (!content.is_empty()).then(|| Frame {
        kind: Kind::Evidence,
        source: Voice::Phrase(phrase.start.max(at + 1)..phrase.end.min(comma), head),
        beside: Vec::new(),
        told_by: None,
        relays: outlet.map(|o| view.phrase(o)).into_iter().collect(),
        cue: Some(at..at + 1),
        addressee: None,
        content: vec![content],
        quoted: false,
        stance: Stance::Asserts,
    })
}

/// "(OCHA 03/02/2021; Reuters 01/01/2020)" after the sentences that it stands for.
fn citations(view: &View<'_>) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    let (mut from, mut paragraph) = (0, usize::MAX);
    for unit in &view.units {
        if unit.paragraph != paragraph {
            (from, paragraph) = (unit.tokens.start, unit.paragraph);
        }
        let mut i = unit.tokens.start;
        while i < unit.tokens.end {
            if view.doc.form(i) != "(" && view.doc.form(i) != "[" {
                i += 1;
                continue;
            }
            let close = (i..unit.tokens.end).find(|&k| matches!(view.doc.form(k), ")" | "]"));
            let end = close.unwrap_or(unit.tokens.end);
            let inside = i + 1..end;
            let mut heads: Vec<usize> = Vec::new();
            for k in inside.clone() {
                let speaks = view.party(k).is_some_and(|m| {
                    m.source.is_some()
                        && matches!(
                            m.kind,
                            MentionKind::Organisation | MentionKind::Outlet | MentionKind::Group
                        )
                });
                if speaks
                    && heads
                        .last()
                        .is_none_or(|&h| view.party(h).map(|m| m.span) != view.party(k).map(|m| m.span))
                {
                    heads.push(k);
                }
            }
            let name = |h: usize| match view.party(h) {
                Some(m) => view.parsed.tokens_of(m.span).range(),
                None => view.phrase(h).start.max(i + 1)..view.phrase(h).end.min(end),
            };
            let cited = cited(view, inside.clone());
            heads = cited.map_or(heads, |head| vec![head]);
            let dated =
                cited.is_some() || inside.clone().any(|k| is_date(view.doc.form(k)) || view.is_time(k));
            let prose = inside.clone().any(|k| view.is_verb(k));
            if !heads.is_empty() && dated && !prose && from < i {
                let first = heads[0];
                let content = view.trim(from..i);
                if !content.is_empty() {
                    out.push(Frame {
                        kind: Kind::Speech,
                        source: Voice::Phrase(name(first), first),
                        beside: heads[1..].iter().map(|&h| name(h)).collect(),
                        told_by: None,
                        relays: Vec::new(),
                        cue: Some(i..i + 1),
                        addressee: None,
                        content: vec![content],
                        quoted: false,
                        stance: Stance::Asserts,
                    });
                }
                from = end + 1;
            }
            i = end + 1;
        }
    }
    out
}

/// Who is named behind a word that announces a source: "(source: civil defence)".
fn cited(view: &View<'_>, inside: Range<usize>) -> Option<usize> {
    let word =
        inside.clone().find(|&k| LangWords::among(&view.words.table.cases.citation, &view.forms[k]))?;
    let colon = (word + 1..inside.end.min(word + 3)).find(|&k| view.doc.form(k) == ":")?;
    let named = (colon + 1..inside.end).find(|&k| !view.is_mark(k) && view.pos(k) != Upos::Det)?;
    let top = view.head(named).filter(|&h| h > named && h < inside.end && !view.is_verb(h)).unwrap_or(named);
    (view.is_nominal(top) || view.pos(top) == Upos::Adj).then_some(top)
}

/// Who is named in front of a colon, and speaks: "Ana Ruiz, a nurse, by telephone: 'We stay.'", "State radio: the town has fallen".
fn announced(view: &View<'_>, unit: &Unit) -> Option<Frame> {
    let tokens = unit.tokens.clone();
    let colon = (tokens.start..tokens.end.min(tokens.start + NAMES)).find(|&i| {
        // Not that of a time of day.
        let digit = |at: usize| view.forms.get(at).is_some_and(|f| f.ends_with(|c: char| c.is_ascii_digit()));
        view.doc.form(i) == ":" && i > tokens.start && !(digit(i - 1) && digit(i + 1))
    })?;
    let open =
        |i: usize| view.is_mark(i) || view.is_time(i) || view.pos(i) == Upos::Num || view.pos(i) == Upos::Det;
    let first = (tokens.start..colon).find(|&i| !open(i))?;
    if unit.block == BlockKind::Headline || (first..colon).any(|i| view.is_verb(i)) {
        return None;
    }
    let party = view.party(first)?;
    let name = view.parsed.tokens_of(party.span);
    let head =
        (first..colon).find(|&i| name.contains(i) && view.head(i).is_none_or(|h| !name.contains(h)))?;
    let quote = view.quotes.iter().find(|q| q.tokens.start == colon + 1).map(|q| q.tokens.clone());
    let speaks = match party.kind {
        MentionKind::Outlet => true,
        MentionKind::Person | MentionKind::Organisation => quote.is_some(),
        MentionKind::Group => quote.is_some() && party.source.is_some(),
        _ => false,
    };
    let quoted = quote.is_some();
    let content = view.trim(quote.unwrap_or(colon + 1..tokens.end));
    let phrase = view.phrase(head);
    (speaks && view.tells(content.clone())).then(|| Frame {
        kind: Kind::Speech,
        source: Voice::Phrase(phrase.start.max(first)..phrase.end.min(colon), head),
        beside: Vec::new(),
        told_by: None,
        relays: Vec::new(),
        cue: Some(colon..colon + 1),
        addressee: None,
        content: vec![content],
        quoted,
        stance: Stance::Asserts,
    })
}

/// "03/02/2021", "2021", "Feb": a word that dates a citation.
fn is_date(form: &str) -> bool {
    let digits = form.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && form.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '.'))
}
