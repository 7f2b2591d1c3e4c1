//! Small tables of our own; spaCy's are in the parity tests.

use super::*;
use crate::strings::id;
use crate::{Token, Upos};

use rmpv::Value;

fn pairs(pairs: &[(&str, &str)]) -> Value {
    Value::Array(pairs.iter().map(|&(a, b)| Value::Array(vec![a.into(), b.into()])).collect())
}

fn list(words: &[&str]) -> Value {
    Value::Array(words.iter().map(|&word| word.into()).collect())
}

fn words(entries: &[(&str, &str)]) -> Value {
    Value::Map(entries.iter().map(|&(word, lemma)| (word.into(), list(&[lemma]))).collect())
}

fn file(tables: Vec<(&str, Vec<(&str, Value)>)>) -> Vec<u8> {
    let table = |entries: Vec<(&str, Value)>| {
        Value::Map(entries.into_iter().map(|(k, v)| (id(k).into(), v)).collect())
    };
    let value = Value::Map(tables.into_iter().map(|(name, entries)| (name.into(), table(entries))).collect());
    let mut out = Vec::new();
    rmpv::encode::write_value(&mut out, &value).unwrap();
    out
}

fn lemma(lemmatizer: &Lemmatizer, form: &str, pos: Upos, morph: &str) -> String {
    let token = Token {
        start: 0,
        end: form.len(),
        space_after: false,
        sent_start: true,
        pos,
        tag: "".into(),
        morph: morph.into(),
        lemma: "".into(),
        norm: "".into(),
        head: 0,
        dep: "ROOT".into(),
        ud_head: 0,
        ud_dep: "root".into(),
    };
    let mut doc = Doc { text: form.to_owned(), tokens: vec![token], ..Doc::default() };
    lemmatizer.apply(&mut doc);
    doc.tokens[0].lemma.to_string()
}

#[test]
fn french_tries_index_exceptions_rules_and_table_in_this_order() {
    let file = file(vec![
        ("lemma_lookup", vec![("Routes", list(&["Route"])), ("bgx", list(&["bigoux"]))]),
        ("lemma_rules", vec![("noun", pairs(&[("eux", "oux"), ("s", "")]))]),
        ("lemma_exc", vec![("noun", words(&[("yeux", "œil")]))]),
        ("lemma_index", vec![("noun", list(&["souris", "route"]))]),
    ]);
    let french = Lemmatizer::new("fr", "rule", false, &file).unwrap();
    assert_eq!(lemma(&french, "Souris", Upos::Noun, ""), "souris");
    assert_eq!(lemma(&french, "yeux", Upos::Noun, ""), "œil");
    assert_eq!(lemma(&french, "Routes", Upos::Noun, ""), "route");
    assert_eq!(lemma(&french, "convois", Upos::Noun, ""), "convoi");
    assert_eq!(lemma(&french, "bgx", Upos::Noun, ""), "bigoux");
    assert_eq!(lemma(&french, "Routes", Upos::Propn, ""), "Route");
}

#[test]
fn english_trusts_features_then_exceptions_then_the_index() {
    let file = file(vec![
        (
            "lemma_rules",
            vec![("verb", pairs(&[("s", ""), ("ed", "e"), ("ed", "")])), ("noun", pairs(&[("s", "")]))],
        ),
        ("lemma_exc", vec![("verb", words(&[("fled", "flee")]))]),
        ("lemma_index", vec![("verb", list(&["seize", "attack"])), ("noun", list(&["town"]))]),
    ]);
    let english = Lemmatizer::new("en", "rule", false, &file).unwrap();
    assert_eq!(lemma(&english, "Fled", Upos::Verb, "Tense=Past|VerbForm=Fin"), "flee");
    assert_eq!(lemma(&english, "attacked", Upos::Verb, ""), "attack");
    assert_eq!(lemma(&english, "seized", Upos::Verb, ""), "seize");
    assert_eq!(lemma(&english, "towns", Upos::Noun, "Number=Plur"), "town");
    assert_eq!(lemma(&english, "Gas", Upos::Noun, "Number=Sing"), "gas");
    assert_eq!(lemma(&english, "Towns", Upos::Propn, ""), "Towns");
    assert_eq!(lemma(&english, "The", Upos::Det, ""), "the");
}

#[test]
fn spanish_takes_pronouns_off_the_verb() {
    let file = file(vec![
        (
            "lemma_rules",
            vec![("inf", pairs(&[])), ("accents", pairs(&[("á", "a")])), ("pron", pairs(&[("lo", "él")]))],
        ),
        ("lemma_rules_groups", vec![]),
        ("lemma_exc", vec![]),
        ("lemma_index", vec![]),
    ]);
    let spanish = Lemmatizer::new("es", "rule", false, &file).unwrap();
    assert_eq!(lemma(&spanish, "tomarlo", Upos::Verb, "PronType=Prs|VerbForm=Inf"), "tomar él");
    assert_eq!(lemma(&spanish, "1.500,5", Upos::Num, ""), "1500.5");
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let empty = file(vec![]);
    let missing = LemmatizerError::Lookups(LookupsError::Missing { table: "lemma_lookup" });
    assert_eq!(Lemmatizer::new("fr", "rule", false, &empty).unwrap_err(), missing);
    assert!(matches!(Lemmatizer::new("xx", "rule", false, &empty), Err(LemmatizerError::Unsupported { .. })));
}
