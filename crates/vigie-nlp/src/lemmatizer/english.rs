//! English: uninflected forms first, then rules that the index confirms, with exceptions before all.

use super::{Tables, Word, is_word, lowered, with_ending};

pub(super) fn lemma(word: &Word, tables: &Tables) -> String {
    if word.is_nothing() || is_base_form(word) {
        return lowered(word);
    }
    let pos = word.pos.as_str();
    let index = tables.index(pos).filter(|words| !words.is_empty());
    let exceptions = tables.exceptions(pos).filter(|words| !words.is_empty());
    let rules = tables.rules(pos);
    if index.is_none() && exceptions.is_none() && rules.is_empty() {
        return if pos == "propn" { word.form.to_owned() } else { lowered(word) };
    }
    let string = lowered(word);
    let known = |form: &str| index.is_some_and(|index| index.contains(form));
    let (mut forms, mut unknown): (Vec<String>, Vec<String>) = Default::default();
    for (old, new) in rules {
        match with_ending(&string, old, new) {
            Some(form) if form.is_empty() => {}
            Some(form) if known(&form) => forms.insert(0, form),
            Some(form) if !is_word(&form) => forms.push(form),
            Some(form) => unknown.push(form),
            None => {}
        }
    }
    for form in exceptions.and_then(|words| words.list(&string)).unwrap_or_default() {
        if !forms.iter().any(|known| known == form) {
            forms.insert(0, form.to_owned());
        }
    }
    let first = forms.into_iter().next().or_else(|| unknown.into_iter().next());
    first.unwrap_or_else(|| word.form.to_owned())
}

/// Whether the features say that the form is a base form already.
fn is_base_form(word: &Word) -> bool {
    let is = |name: &str, value: &str| word.feature(name) == Some(value);
    match word.pos.as_str() {
        "noun" if is("Number", "Sing") => true,
        "verb" if is("VerbForm", "Fin") && is("Tense", "Pres") && word.feature("Number").is_none() => true,
        _ => is("VerbForm", "Inf") || is("VerbForm", "None") || is("Degree", "Pos"),
    }
}
