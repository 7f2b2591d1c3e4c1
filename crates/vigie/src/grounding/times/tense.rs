//! On which side of the document's date a time lies, as the verb that governs it tells.

use vigie_nlp::{Doc, Upos};

use super::rules::{Bearing, Dir, TimeRules};
use crate::model::{Byte, Parsed, Span};

/// How far up the tree a governing verb is looked for.
const CLIMB: usize = 12;

/// The tense of the verb above some bytes, or what the language takes for none.
pub fn direction(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Dir {
    told(rules, parsed, start, end).unwrap_or(rules.none)
}

/// Reads the tense of the verb above some bytes; none when no verb governs them.
pub fn told(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Option<Dir> {
    governing(rules, parsed, start, end).map(|(_, dir)| dir)
}

/// The form of the verb above some bytes, as rules name it: a perfect is a present auxiliary with a participle,
/// "has given", "est coupée".
pub fn form(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Option<&'static str> {
    let (verb, dir) = governing(rules, parsed, start, end)?;
    Some(named(parsed, verb, dir))
}

/// Whether the verb above some bytes sets a term, which lies ahead: "banned gatherings until Friday".
pub fn sets_a_term(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> bool {
    governing(rules, parsed, start, end)
        .is_some_and(|(verb, _)| rules.setting.contains(&parsed.doc.tokens[verb].lemma))
}

fn named(parsed: &Parsed, verb: usize, dir: Dir) -> &'static str {
    let tokens = &parsed.doc.tokens;
    let helps = |feature: &str| {
        let near = verb.saturating_sub(12)..(verb + 8).min(tokens.len());
        let mut helpers = near.filter(|&t| t != verb && tokens[t].ud_head == verb);
        helpers.any(|t| {
            (tokens[t].ud_dep.starts_with("aux") || tokens[t].ud_dep == "cop")
                && tokens[t].morph.split('|').any(|f| f == feature)
        })
    };
    match dir {
        Dir::Future => "future",
        Dir::Near => "present",
        Dir::Past if helps("Tense=Pres") && !helps("Tense=Past") && !helps("Tense=Imp") => "perfect",
        Dir::Past => "past",
    }
}

/// The form of the verb whose clause some bytes open, and where that clause ends, at its first mark of punctuation at
/// the latest: "une fois que", "once they leave", not "once a month".
pub fn clause(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Option<(&'static str, usize)> {
    let tokens = &parsed.doc.tokens;
    let words = parsed.tokens_of(Span::new(start, end));
    let opener = words.range().rev().find(|&t| tokens[t].ud_head >= words.end)?;
    let verb = tokens[opener].ud_head;
    if tokens[opener].ud_dep != "mark" && tokens[verb].ud_dep != "advcl" {
        return None;
    }
    let dir = of_clause(rules, &parsed.doc, verb)?;
    let below = |mut t: usize| {
        for _ in 0..3 * CLIMB {
            if t == verb || tokens[t].ud_head == t {
                break;
            }
            t = tokens[t].ud_head;
        }
        t == verb
    };
    let last = (verb..tokens.len()).take_while(|&t| below(t) && tokens[t].pos != Upos::Punct).last();
    Some((named(parsed, verb, dir), last.map_or(end, |t| tokens[t].end.max(end))))
}

/// The verb above some bytes and the side that it tells.
fn governing(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Option<(usize, Dir)> {
    let span = parsed.tokens_of(Span::new(start, end));
    let doc = &parsed.doc;
    if span.is_empty() || span.end > doc.tokens.len() {
        return None;
    }
    // The word of the span that hangs outside it.
    let outside = |&t: &usize| !span.contains(doc.tokens[t].ud_head) || doc.tokens[t].ud_head == t;
    let mut at = span.range().find(outside).unwrap_or(span.start);
    // "Wednesday's ruling", "the Friday attack": the noun is a fact, whatever the verb.
    let token = &doc.tokens[at];
    let attributive =
        matches!(token.ud_dep.as_str(), "poss" | "nmod:poss" | "compound" | "amod" | "nmod:unmarked");
    if attributive && token.ud_head >= span.end {
        return None;
    }
    for _ in 0..CLIMB {
        if (at != span.start || matches!(doc.tokens[at].pos, Upos::Verb | Upos::Aux))
            && let Some(dir) = of_clause(rules, doc, at)
        {
            return Some((at, dir));
        }
        let head = doc.tokens[at].ud_head;
        if head == at {
            break;
        }
        at = head;
    }
    None
}

/// The tense of a clause by its head; none when it is no clause.
fn of_clause(rules: &TimeRules, doc: &Doc, head: usize) -> Option<Dir> {
    let token = &doc.tokens[head];
    let is_verb = matches!(token.pos, Upos::Verb | Upos::Aux);
    let helps = |dep: &str| dep.starts_with("aux") || dep == "cop";
    let near = head.saturating_sub(12)..(head + 8).min(doc.tokens.len());
    let helpers: Vec<usize> = near
        .filter(|&t| t != head && doc.tokens[t].ud_head == head && helps(&doc.tokens[t].ud_dep))
        .collect();
    if !is_verb && helpers.is_empty() {
        return None;
    }
    let has = |t: usize, feature: &str| doc.tokens[t].morph.split('|').any(|f| f == feature);
    let all = || helpers.iter().copied().chain(is_verb.then_some(head));
    let perfect = helpers.iter().any(|&t| rules.perfect.contains(&doc.tokens[t].lemma));
    if rules.planning.contains(&token.lemma) {
        return Some(Dir::Future);
    }
    if all().any(|t| {
        has(t, "Tense=Fut") && !perfect
            || (t != head && !perfect && rules.future.contains(&doc.tokens[t].lemma))
    }) {
        return Some(Dir::Future);
    }
    // "were to be escorted", "devait être libéré": an infinitive helper lies ahead.
    let to = |t: usize| doc.tokens[t].ud_head == head && doc.tokens[t].lemma == rules.infinitive;
    let near = head.saturating_sub(6)..head;
    let infinitive = helpers.iter().any(|&t| has(t, "VerbForm=Inf") || doc.tokens[t].tag == "VB");
    // "Are to meet", where the parse has the helper for a copula.
    let copula = helpers.iter().any(|&t| doc.tokens[t].ud_dep == "cop") && has(head, "VerbForm=Inf");
    if (infinitive || copula) && !perfect && (rules.infinitive.is_empty() || near.clone().any(to)) {
        return Some(Dir::Future);
    }
    // "elle demande que le rapport soit rendu lundi": what is wished lies ahead.
    if all().any(|t| has(t, "Mood=Sub") && has(t, "Tense=Pres")) {
        return Some(Dir::Future);
    }
    if all().any(|t| has(t, "Tense=Past") || has(t, "Tense=Imp")) {
        return Some(Dir::Past);
    }
    let above = token.ud_head;
    let to = token.ud_dep == "xcomp" || token.ud_dep == "ccomp";
    if has(head, "VerbForm=Inf") || doc.tokens[head].tag == "VB" {
        if above != head && to && rules.ahead.contains(&doc.tokens[above].lemma) {
            return Some(Dir::Future);
        }
        return Some(if helpers.is_empty() { Dir::Future } else { rules.present });
    }
    if has(head, "VerbForm=Ger") || has(head, "VerbForm=Part") {
        return None;
    }
    Some(rules.present)
}

/// Whether the verb above some bytes is a perfect: "had been cut off for a week".
pub fn is_perfect(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> bool {
    let span = parsed.tokens_of(Span::new(start, end));
    let doc = &parsed.doc;
    if span.is_empty() || span.end > doc.tokens.len() {
        return false;
    }
    let outside = |&t: &usize| !span.contains(doc.tokens[t].ud_head) || doc.tokens[t].ud_head == t;
    let mut at = span.range().find(outside).unwrap_or(span.start);
    for _ in 0..CLIMB {
        let near = at.saturating_sub(8)..(at + 4).min(doc.tokens.len());
        let helps = |t: usize| {
            doc.tokens[t].ud_head == at
                && doc.tokens[t].ud_dep.starts_with("aux")
                && rules.perfect.contains(&doc.tokens[t].lemma)
        };
        if near.into_iter().any(helps) {
            return true;
        }
        let head = doc.tokens[at].ud_head;
        if head == at || matches!(doc.tokens[at].pos, Upos::Verb | Upos::Aux) {
            break;
        }
        at = head;
    }
    false
}

/// What a preposition above the noun that a time belongs to says, and that noun: "since the end of the harvest in
/// July", "after Tuesday's attack".
pub fn bearing_above(
    rules: &TimeRules,
    parsed: &Parsed,
    start: usize,
    end: usize,
) -> Option<(Bearing, Span<Byte>)> {
    let span = parsed.tokens_of(Span::new(start, end));
    let doc = &parsed.doc;
    if span.is_empty() || span.end > doc.tokens.len() {
        return None;
    }
    let outside = |&t: &usize| !span.contains(doc.tokens[t].ud_head) || doc.tokens[t].ud_head == t;
    let mut at = span.range().find(outside).unwrap_or(span.start);
    for _ in 0..6 {
        let head = doc.tokens[at].ud_head;
        if head == at || !matches!(doc.tokens[head].pos, Upos::Noun | Upos::Propn | Upos::Adp) {
            return None;
        }
        let near = head.saturating_sub(5)..=head;
        let says = |t: usize| {
            let token = &doc.tokens[t];
            let case = token.ud_head == head && matches!(token.ud_dep.as_str(), "case" | "mark") || t == head;
            let form = doc.form(t).to_lowercase();
            let two = || doc.tokens.get(t + 1).map(|_| format!("{form} {}", doc.form(t + 1).to_lowercase()));
            let word = rules.words.get(form.as_str()).filter(|w| rules.bearing.contains_key(w));
            let word = word.copied().or_else(|| rules.words.get(two()?.as_str()).copied())?;
            let bearing = rules.bearing.get(&word).copied();
            bearing.filter(|b| {
                // "Migrants flown in from the island on Thursday": only a time runs "from" its own preposition on.
                case && matches!(b, Bearing::Since | Bearing::After | Bearing::Before)
            })
        };
        if let Some(bearing) = near.into_iter().find_map(says) {
            let noun = &doc.tokens[head];
            return Some((bearing, Span::new(noun.start, noun.end)));
        }
        at = head;
    }
    None
}
