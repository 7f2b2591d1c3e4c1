//! Any text runs through every packed model, and what comes out is sound.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vigie_fuzz::{LANGUAGES, invariants, model};
use vigie_nlp::{Pipeline, conllu};

static ALL: LazyLock<Vec<Pipeline>> =
    LazyLock::new(|| LANGUAGES.into_iter().map(|lang| Pipeline::load(&model(lang)).unwrap()).collect());

fuzz_target!(|text: &str| {
    for pipeline in ALL.iter() {
        let doc = pipeline.run(text);
        invariants::check(text, &doc);
        let _ = conllu::from_conllu(&conllu::to_conllu("fuzz", &doc));
    }
});
