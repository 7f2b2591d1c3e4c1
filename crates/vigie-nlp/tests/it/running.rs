//! Any text runs: tokens give the text again, trees are trees, neighbours do not matter.

use std::sync::OnceLock;

use proptest::prelude::*;
use vigie_nlp::{Components, Doc, Pipeline};

use crate::support::model;
use crate::texts::{any_text, stress_text};

fn pipeline(test: &str, lang: &str) -> Option<&'static Pipeline> {
    static PIPELINES: [OnceLock<Pipeline>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let path = model(test, lang)?;
    let at = LANGUAGES.iter().position(|&known| known == lang).unwrap();
    Some(PIPELINES[at].get_or_init(|| Pipeline::load(&path).unwrap()))
}

fn french(test: &str) -> Option<&'static Pipeline> {
    pipeline(test, "fr")
}

const LANGUAGES: [&str; 3] = ["fr", "en", "es"];

/// What holds of every annotated text.
fn check(text: &str, doc: &Doc) {
    let mut rebuilt = String::new();
    for (i, token) in doc.tokens.iter().enumerate() {
        assert_eq!(token.start, rebuilt.len());
        rebuilt += doc.form(i);
        if token.space_after {
            rebuilt.push(' ');
        }
        assert!(!token.dep.is_empty() && token.head < doc.tokens.len());
    }
    assert_eq!(rebuilt, text);
    for sentence in doc.sentences() {
        assert!(
            sentence.clone().all(|i| sentence.contains(&doc.tokens[i].head)),
            "an arc leaves its sentence"
        );
        assert!(sentence.clone().any(|i| doc.tokens[i].head == i), "a sentence without a root");
        assert!(
            sentence.clone().all(|i| sentence.contains(&doc.tokens[i].ud_head)),
            "a UD arc leaves its sentence"
        );
    }
    check_forest(&doc.tokens.iter().map(|token| token.head).collect::<Vec<_>>());
    check_forest(&doc.tokens.iter().map(|token| token.ud_head).collect::<Vec<_>>());
    let mut end = 0;
    for entity in &doc.entities {
        assert!(entity.tokens.start >= end && !entity.tokens.is_empty());
        assert!(
            entity.tokens.clone().skip(1).all(|i| !doc.tokens[i].sent_start),
            "an entity in two sentences"
        );
        end = entity.tokens.end;
    }
    assert!(end <= doc.tokens.len());
}

/// Every token leads up to a root.
fn check_forest(heads: &[usize]) {
    let mut rooted: Vec<bool> = heads.iter().enumerate().map(|(i, &head)| i == head).collect();
    for i in 0..heads.len() {
        let mut way = vec![i];
        while let Some(&last) = way.last()
            && !rooted[last]
        {
            way.push(heads[last]);
            assert!(way.len() <= heads.len(), "heads go round in circles");
        }
        way.into_iter().for_each(|i| rooted[i] = true);
    }
}

fn check_all(test: &str, text: &str) {
    for lang in LANGUAGES {
        if let Some(pipeline) = pipeline(test, lang) {
            check(text, &pipeline.run(text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_runs(text in any_text()) {
        check_all("any_text_runs", &text);
    }

    #[test]
    fn stress_text_runs(text in stress_text()) {
        check_all("stress_text_runs", &text);
    }
}

#[test]
fn the_same_text_gives_the_same_answer_whatever_ran_before() {
    let Some(pipeline) = french("the_same_text_gives_the_same_answer_whatever_ran_before") else { return };
    let text = "Les secours ont atteint hier soir la vallée, où trois villages restaient coupés du monde.";
    let first = pipeline.run(text);
    pipeline.run("Tout autre chose : 12 h, un orage.");
    let again = std::thread::scope(|scope| scope.spawn(|| pipeline.run(text)).join().unwrap());
    assert_eq!(first, again);
}

#[test]
fn lines_of_100_000_characters_are_read_whole() {
    let Some(pipeline) = french("lines_of_100_000_characters_are_read_whole") else {
        return;
    };
    // No time is asserted here; growth with length is measured in benches/README.md.
    let line = "le chien qui mange le chat que la souris du voisin regarde ".repeat(100_000 / 59);
    check(&line, &pipeline.run(&line));
    for text in [
        "a ".repeat(50_000),
        "x".repeat(100_000),
        "(".repeat(20_000),
        "\n".repeat(100_000),
        "« ".repeat(3_000),
    ] {
        check(&text, &pipeline.run(&text));
    }
}

#[test]
fn many_texts_are_read_as_each_alone() {
    let Some(pipeline) = french("many_texts_are_read_as_each_alone") else { return };
    let texts = ["Le pont est coupé.", "", " ", "Selon la mairie, deux routes restent ouvertes.", "", "Fin."];
    let docs = pipeline.run_all(&texts);
    assert_eq!(docs.len(), texts.len());
    for (text, doc) in texts.iter().zip(&docs) {
        assert_eq!(*doc, pipeline.run(text));
    }
    assert!(docs[1].tokens.is_empty() && docs[1].entities.is_empty());
    assert!(pipeline.run_all(&[]).is_empty());
}

#[test]
fn an_unknown_component_is_an_error_that_names_the_known() {
    let Some(pipeline) = french("an_unknown_component_is_an_error_that_names_the_known") else { return };
    let error = pipeline.select(&Components::default().disable(["tagger"])).err().unwrap().to_string();
    assert!(error.starts_with("no component tagger; there are tok2vec, morphologizer, parser"), "{error}");
    let no_parser = pipeline.select(&Components::default().disable(["parser"])).unwrap();
    let doc = no_parser.run("Le pont est coupé. Fin.");
    assert!(
        doc.tokens.iter().enumerate().all(|(i, t)| t.head == i && t.dep.is_empty() && t.ud_dep.is_empty())
    );
    assert_eq!(doc.sentences().len(), 1);
}

// Sentences that once took time with the square of their length, or memory with it: what takes a second here took minutes.
#[test]
fn monotonous_sentences_are_read_in_all_languages() {
    for text in monotonous(2_000) {
        check_all("monotonous_sentences_are_read_in_all_languages", &text);
    }
}

/// Sentences of about `n` pieces.
fn monotonous(n: usize) -> Vec<String> {
    vec![
        "e".repeat(20 * n) + "rá",
        "a:".repeat(10 * n),
        ".a".repeat(5 * n) + &")".repeat(n),
        "anti-".to_owned() + &"a".repeat(10 * n) + &")".repeat(n),
        "(".repeat(n),
        "(a) ".repeat(n / 3),
        "( ".repeat(n / 2) + "a" + &" )".repeat(n / 2),
        "\" ' ".repeat(n / 2),
        "the house of the man of ".repeat(n / 6),
        "and ".repeat(n),
        "is ".repeat(n),
    ]
}
