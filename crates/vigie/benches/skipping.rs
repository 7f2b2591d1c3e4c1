//! Measures what is saved by not reading documents that tell no fact, and that nothing is lost.
//!
//! `cargo bench -p vigie --bench skipping -- MODELS FILE.jsonl…` reads each file twice, in full and facts only, on one
//! thread, and prints a line for it: documents and words, the share of documents without a fact, the share of documents
//! and of words that were not parsed, the time saved, and the number of documents whose facts differ.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

use std::{collections::BTreeMap, fs, path::Path, time::Duration, time::Instant};

use vigie::{
    grounding::places::Gazetteer,
    model::Document,
    pipeline::{self, LanguageTables, SharedTables},
    sources::{Hints, open},
};
use vigie_nlp::Pipeline;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(models) = arguments.next() else { return println!("skipping MODELS FILE.jsonl…") };
    let models = Path::new(&models);
    let gazetteer = Gazetteer::from_bytes(&fs::read(models.join("places.vigie")).unwrap()).unwrap();
    let (shared, _) = SharedTables::load();
    let mut languages = BTreeMap::new();
    for lang in ["en", "es", "fr"] {
        let model = Pipeline::load(&models.join(format!("{lang}.vigie"))).unwrap();
        languages.insert(lang, (model, LanguageTables::load(lang).0));
    }
    println!("documents    words  no fact  skipped  unparsed   time  lost  file");
    for file in arguments {
        let (mut documents, mut tokens, mut empty, mut skipped, mut unparsed, mut lost) = (0, 0, 0, 0, 0, 0);
        let (mut full, mut sparing) = (Duration::ZERO, Duration::ZERO);
        // Once for nothing, so that both ways find caches warm.
        read_all(&file, &mut |document| {
            if let Some((model, tables)) = document.lang.as_deref().and_then(|lang| languages.get(lang)) {
                pipeline::parse(document, model, Some(&gazetteer), tables);
            }
        });
        read_all(&file, &mut |document| {
            let lang = document.lang.as_deref().unwrap_or_default();
            let Some((model, tables)) = languages.get(lang) else { return };
            let timed = |read: Read, time: &mut Duration| {
                let begin = Instant::now();
                let reading = read(document, model, Some(&gazetteer), &shared, tables);
                *time += begin.elapsed();
                reading
            };
            // Whoever comes second finds the document's names in the processor's caches: they take turns.
            let (few, all) = if documents % 2 == 0 {
                let few = timed(pipeline::read_facts, &mut sparing);
                (few, timed(pipeline::read, &mut full))
            } else {
                let all = timed(pipeline::read, &mut full);
                (timed(pipeline::read_facts, &mut sparing), all)
            };
            documents += 1;
            tokens += all.parsed.doc.tokens.len();
            empty += usize::from(all.facts.is_empty());
            skipped += usize::from(few.parsed.doc.tokens.is_empty());
            unparsed += all.parsed.doc.tokens.len() - few.parsed.doc.tokens.len();
            lost += usize::from(all.facts != few.facts || all.statuses != few.statuses);
        });
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let time = 100.0 * (1.0 - sparing.as_secs_f64() / full.as_secs_f64().max(1e-9));
        println!(
            "{documents:9} {tokens:8} {:7.1}% {:7.1}% {:8.1}% {time:5.1}% {lost:5}  {file}",
            share(empty, documents),
            share(skipped, documents),
            share(unparsed, tokens),
        );
    }
}

type Read = fn(&Document, &Pipeline, Option<&Gazetteer>, &SharedTables, &LanguageTables) -> pipeline::Reading;

fn read_all(file: &str, each: &mut dyn FnMut(&Document)) {
    for (documents, _) in open::open(&[file.to_owned()], &Hints::default(), open::Limits::default()) {
        documents.iter().for_each(&mut *each);
    }
}
