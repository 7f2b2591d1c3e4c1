//! No token gets a lemma that its form was not said to be able to get.

use std::collections::BTreeSet;

use proptest::prelude::*;
use vigie_nlp::{Doc, Lemmatizer, Pipeline, Token, Upos};

use crate::parity::texts;
use crate::support::model;

#[test]
fn every_lemma_of_a_parsed_text_is_a_possible_one() {
    const TEST: &str = "every_lemma_of_a_parsed_text_is_a_possible_one";
    for lang in ["fr", "en", "es"] {
        let Some(path) = model(TEST, lang) else { return };
        let pipeline = Pipeline::load(&path).unwrap();
        let (mut tokens, mut narrowed, mut forms) = (0, 0, BTreeSet::new());
        for text in texts(lang, 3_000) {
            let doc = pipeline.run(&text);
            let cut = pipeline.tokenizer().tokenize(&text);
            assert!(cut.iter().map(|s| (s.start, s.end)).eq(doc.tokens.iter().map(|t| (t.start, t.end))));
            for (i, token) in doc.tokens.iter().enumerate() {
                let form = doc.form(i);
                let possible = pipeline.possible_lemmas(form);
                assert!(
                    possible.contains(&token.lemma),
                    "{form:?} got {:?}, not of {possible:?}",
                    token.lemma
                );
                tokens += 1;
                narrowed += usize::from(possible.len() <= 20);
                forms.insert(form.to_owned());
            }
        }
        eprintln!("{TEST}: {lang}: {tokens} tokens, {} forms, 0 misses", forms.len());
        // A list of everything would always hold the lemma, and say nothing.
        assert!(
            tokens > 400 && narrowed * 2 > tokens,
            "{narrowed} of {tokens} tokens have few possible lemmas"
        );
    }
}

/// A lemmatizer with a table of each sort, in which no two roads lead to the same lemma.
fn lemmatizer(lang: &str, overwrite: bool) -> Lemmatizer {
    use rmpv::Value;
    let pairs = |pairs: &[(&str, &str)]| {
        Value::Array(pairs.iter().map(|&(a, b)| Value::Array(vec![a.into(), b.into()])).collect())
    };
    let list = |words: &[&str]| Value::Array(words.iter().map(|&w| w.into()).collect());
    let words =
        |entries: &[(&str, &str)]| Value::Map(entries.iter().map(|&(w, l)| (w.into(), list(&[l]))).collect());
    let group = |name: &str, features: &[&str]| Value::Array(vec![name.into(), list(features)]);
    let table = |entries: Vec<(&str, Value)>| {
        Value::Map(entries.into_iter().map(|(k, v)| (vigie_nlp::strings::id(k).into(), v)).collect())
    };
    let rules = [
        "noun",
        "verb",
        "adj",
        "adp",
        "adv",
        "accents",
        "verb_inf",
        "verb_past",
        "noun_plur",
        "det_and_pron_general",
    ];
    let rules = rules
        .map(|name| (name, pairs(&[("s", &format!("<{name}>")), ("a", &format!("<{name} a>")), ("es", "")])));
    let file = Value::Map(vec![
        ("lemma_lookup".into(), table(vec![("As", list(&["<As>"])), ("as", list(&["<as>"]))])),
        ("lemma_rules".into(), table(rules.into())),
        (
            "lemma_exc".into(),
            table(vec![("noun", words(&[("aa", "<noun>")])), ("aux", words(&[("es", "<aux>")]))]),
        ),
        ("lemma_index".into(), table(vec![("noun", list(&["a", "ses"])), ("verb", list(&["as"]))])),
        (
            "lemma_rules_groups".into(),
            table(vec![
                (
                    "verb",
                    Value::Array(vec![
                        group("verb_inf", &["VerbForm=Inf"]),
                        group("verb_past", &["VerbForm=Part", "Number=Plur"]),
                    ]),
                ),
                ("noun", Value::Array(vec![group("noun_plur", &["Number=Plur"])])),
            ]),
        ),
    ]);
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, &file).unwrap();
    Lemmatizer::new(lang, "rule", overwrite, &bytes).unwrap()
}

proptest! {
    #[test]
    fn no_part_of_speech_and_no_features_give_another_lemma(
        form in "[asAeS]{1,5}",
        pos in prop::sample::select(Upos::ALL),
        morph in prop::collection::vec(prop::sample::select(vec![
            "Number=Plur", "Number=Sing", "VerbForm=Inf", "VerbForm=Part", "PronType=Prs", "Degree=Pos", "Tense=Pres",
        ]), 0..4),
        starts in any::<bool>(),
    ) {
        for lang in ["fr", "en", "es"] {
            let lemmatizer = lemmatizer(lang, true);
            let mut token = token(&form);
            (token.pos, token.sent_start) = (pos, starts);
            token.morph = morph.join("|").into();
            let mut doc = Doc { text: form.clone(), tokens: vec![token], ..Doc::default() };
            lemmatizer.apply(&mut doc);
            let possible = lemmatizer.possible(&form);
            prop_assert!(
                possible.iter().any(|l| *l == doc.tokens[0].lemma),
                "{lang}: {form} {pos:?} {morph:?} gives {}, not of {possible:?}", doc.tokens[0].lemma
            );
        }
    }
}

fn token(form: &str) -> Token {
    Token {
        start: 0,
        end: form.len(),
        space_after: false,
        sent_start: true,
        pos: Upos::None,
        tag: "".into(),
        morph: "".into(),
        lemma: "".into(),
        norm: "".into(),
        head: 0,
        dep: "ROOT".into(),
        ud_head: 0,
        ud_dep: "root".into(),
    }
}
