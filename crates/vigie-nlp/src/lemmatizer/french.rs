//! French: index, exceptions, rules, and the big table last.

use super::{Tables, Word, is_word, lowered, with_ending};

/// Parts of speech that have rules; all others are looked up.
const WITH_RULES: [&str; 11] =
    ["noun", "verb", "adj", "adp", "adv", "aux", "cconj", "det", "pron", "punct", "sconj"];

/// Whether a part of speech has rules of its own.
pub(super) fn has_rules(pos: &str) -> bool {
    WITH_RULES.contains(&pos)
}

pub(super) fn lemma(word: &Word, tables: &Tables) -> String {
    let pos = word.pos.as_str();
    if word.is_nothing() {
        return lowered(word);
    }
    if !has_rules(pos) {
        return tables.lookup(word.form);
    }
    let string = lowered(word);
    if tables.in_index(pos, &string) {
        return string;
    }
    if let Some(form) = tables.exception(pos, &string).and_then(|forms| forms.first().copied()) {
        return form.to_owned();
    }
    let mut unknown = None;
    for (old, new) in tables.rules(pos) {
        match with_ending(&string, old, new) {
            Some(form) if form.is_empty() => {}
            Some(form) if tables.in_index(pos, &form) || !is_word(&form) => return form,
            Some(form) => unknown = unknown.or(Some(form)),
            None => {}
        }
    }
    unknown.unwrap_or_else(|| tables.lookup(&string))
}
