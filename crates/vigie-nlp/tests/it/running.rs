//! Any text runs: tokens give the text again, trees are trees, neighbours do not matter.

use std::sync::OnceLock;

use proptest::prelude::*;
use vigie_nlp::{Doc, Pipeline};

use crate::support::model;

fn french(test: &str) -> Option<&'static Pipeline> {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let path = model(test, "fr")?;
    Some(PIPELINE.get_or_init(|| Pipeline::load(&path).unwrap()))
}

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
    }
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_runs(text in r"([A-Za-zéèàçÉ0-9'’.,;:!?«»()\-\n\t ]|\PC){0,120}") {
        if let Some(pipeline) = french("any_text_runs") {
            check(&text, &pipeline.run(&text));
        }
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
fn a_line_of_100_000_characters_runs_in_time_that_grows_with_it() {
    let Some(pipeline) = french("a_line_of_100_000_characters_runs_in_time_that_grows_with_it") else {
        return;
    };
    let line = |characters: usize| {
        "le chien qui mange le chat que la souris du voisin regarde ".repeat(characters / 59)
    };
    let time = |text: &str| {
        #[allow(clippy::disallowed_methods, reason = "what is tested is time")]
        let start = std::time::Instant::now();
        check(text, &pipeline.run(text));
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (line(10_000), line(100_000));
    time(&short);
    // The best of three, since others may be using the machine; quadratic behaviour would be a factor of 100.
    let best = |text: &str| (0..3).map(|_| time(text)).fold(f64::MAX, f64::min);
    let ratio = best(&long) / best(&short);
    assert!(ratio < 40.0, "ten times the text took {ratio:.0} times as long");
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
