//! On which side of the document's date a time lies, as the verb that governs it tells.

use vigie_nlp::{Doc, Upos};

use super::rules::{Dir, TimeRules};
use crate::model::Parsed;

/// How far up the tree a governing verb is looked for.
const CLIMB: usize = 12;

/// Reads the tense of the verb above some bytes.
pub fn direction(rules: &TimeRules, parsed: &Parsed, start: usize, end: usize) -> Dir {
    let span = parsed.tokens_of(crate::model::Span::new(start, end));
    let doc = &parsed.doc;
    if span.is_empty() || span.end > doc.tokens.len() {
        return rules.none;
    }
    // The word of the span that hangs outside it.
    let outside = |&t: &usize| !span.contains(doc.tokens[t].ud_head) || doc.tokens[t].ud_head == t;
    let mut at = span.range().find(outside).unwrap_or(span.start);
    for _ in 0..CLIMB {
        if at != span.start || matches!(doc.tokens[at].pos, Upos::Verb | Upos::Aux) {
            if let Some(dir) = of_clause(rules, doc, at) {
                return dir;
            }
        }
        let head = doc.tokens[at].ud_head;
        if head == at {
            break;
        }
        at = head;
    }
    rules.none
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
    if all().any(|t| has(t, "Tense=Fut") || (t != head && rules.future.contains(&doc.tokens[t].lemma))) {
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
