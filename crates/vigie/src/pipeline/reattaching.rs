//! Words that the parser hangs from the wrong one, where their surroundings leave no doubt.

mod clauses;
mod complements;
mod conjuncts;
mod lists;
mod order;
mod speech;
#[cfg(test)]
mod tests;

use vigie_lexicon::language::Grammar;
use vigie_nlp::{Doc, Upos};

use self::{
    clauses::{
        mend_absolute, mend_aside, mend_asked, mend_carried, mend_causative, mend_gerund, mend_parted_verb,
        mend_reduced, mend_relative, mend_restricted,
    },
    complements::{mend_about, mend_against, mend_day_behind, mend_doubled, mend_opposed, mend_resultative},
    conjuncts::{mend_conjunct, mend_parallel, mend_participle},
    lists::{mend_list, mend_name, mend_shared_case, mend_subjects},
    order::{mend_finite, mend_object, mend_order, mend_predicate, mend_scene, mend_title},
    speech::{mend_inverted, mend_joined, mend_speakers_in_front},
};

pub use self::speech::Speech;

/// Puts right what the words of a language say how: its `asides` make a noun a part of the one before (« dont »), its `bare_days` may
/// stand between a verb and its object, its `carriers` carry the noun that tells what happens, its `gerunds` are nouns, its `restrictives` let only what follows be done something to, and with `verb_first` whoever acts may
/// stand behind the verb.
pub fn mend(doc: &mut Doc, grammar: &Grammar, speech: &Speech) {
    let Grammar { asides, bare_days: days, verb_first, .. } = grammar;
    let is_day = |doc: &Doc, at: usize| days.iter().any(|day| doc.form(at).eq_ignore_ascii_case(day));
    for at in 0..doc.tokens.len() {
        if is_day(doc, at) && !at.checked_sub(1).is_some_and(|before| is_day(doc, before)) {
            let end = (at + 1..doc.tokens.len()).find(|&i| !is_day(doc, i) && doc.tokens[i].pos != Upos::Num);
            mend_object(doc, at, end.unwrap_or(doc.tokens.len()));
            mend_day_behind(doc, at);
        }
        if asides.iter().any(|word| doc.form(at).eq_ignore_ascii_case(word)) {
            mend_aside(doc, at);
        }
        mend_joined(doc, at, speech);
        mend_inverted(doc, at, speech);
        mend_speakers_in_front(doc, at, speech);
        mend_about(doc, at, grammar);
        mend_against(doc, at, grammar);
        mend_resultative(doc, at, grammar);
        mend_opposed(doc, at, grammar);
        mend_doubled(doc, at, grammar);
        mend_relative(doc, at);
        mend_title(doc, at);
        mend_predicate(doc, at);
        mend_list(doc, at);
        mend_subjects(doc, at);
        mend_name(doc, at);
        mend_parted_verb(doc, at);
        if grammar.carriers.lemmas.contains(&doc.tokens[at].lemma) {
            mend_carried(doc, at);
        }
        mend_causative(doc, at, grammar);
        mend_gerund(doc, at, &grammar.gerunds);
        mend_absolute(doc, at, &grammar.absolute_cases);
        mend_reduced(doc, at);
        mend_restricted(doc, at, &grammar.restrictives);
        mend_conjunct(doc, at);
        mend_parallel(doc, at);
        mend_finite(doc, at);
        mend_participle(doc, at);
        mend_asked(doc, at, grammar);
        mend_shared_case(doc, at);
        if *verb_first {
            mend_order(doc, at);
        } else {
            mend_scene(doc, at);
        }
    }
}

fn is_finite(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].morph.contains("VerbForm=Fin")
}

fn hang_as_it_is(doc: &mut Doc, word: usize, head: usize) {
    let rel = doc.tokens[word].ud_dep.clone();
    hang(doc, word, head, &rel);
}

fn is_nominal(pos: Upos) -> bool {
    matches!(pos, Upos::Noun | Upos::Propn)
}

/// Hangs a word from another, by a relation; never from what hangs from it, since a tree stays one.
fn hang(doc: &mut Doc, word: usize, head: usize, rel: &str) {
    if word == head || !is_under(doc, head, word) {
        let token = &mut doc.tokens[word];
        (token.ud_head, token.ud_dep) = (head, rel.into());
    }
}

/// Whether a word hangs from another, over however many.
fn is_under(doc: &Doc, word: usize, over: usize) -> bool {
    let mut at = word;
    for _ in 0..doc.tokens.len() {
        if at == over {
            return true;
        }
        let head = doc.tokens[at].ud_head;
        if head == at {
            return false;
        }
        at = head;
    }
    true
}
