//! Measures how fast places are found in texts whose parse is at hand.
//!
//! `cargo bench -p vigie --bench places -- MODELS FILE.jsonl…` reads each file on one thread, cuts its documents after the
//! block that passes 3 KB and prints a line for it: documents, kilobytes, mentions, documents and kilobytes a second (of
//! the best of five rounds). Seconds are those of the processor where Linux tells them, so that a busy machine says the
//! same as an idle one.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

use std::{collections::BTreeMap, fs, path::Path, time::Duration, time::Instant};

use vigie::{
    grounding::places::Gazetteer,
    model::{Document, Parsed},
    pipeline::{self, LanguageTables, SharedTables},
    sources::{Hints, open},
};
use vigie_nlp::Pipeline;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(models) = arguments.next() else { return println!("places MODELS FILE.jsonl…") };
    let models = Path::new(&models);
    let gazetteer = Gazetteer::from_bytes(&fs::read(models.join("places.vigie")).unwrap()).unwrap();
    let (shared, _) = SharedTables::load();
    let mut languages = BTreeMap::new();
    for lang in ["en", "es", "fr"] {
        let model = Pipeline::load(&models.join(format!("{lang}.vigie"))).unwrap();
        languages.insert(lang, (model, LanguageTables::load(lang).0));
    }
    let start = Instant::now();
    println!("documents       KB  mentions  documents/s    KB/s  file");
    for file in arguments {
        let mut parsed: Vec<(Document, Parsed, Vec<_>)> = Vec::new();
        let hints = Hints::default();
        for (documents, _) in open::open(std::slice::from_ref(&file), &hints, open::Limits::default()) {
            for mut document in documents {
                let lang = document.lang.clone().unwrap_or_default();
                let Some((model, tables)) = languages.get(lang.as_str()) else { continue };
                document.blocks.retain(|block| block.span.start < 3_000);
                let parse = pipeline::parse(&document, model, Some(&gazetteer), tables);
                let named = shared.named(&parse);
                parsed.push((document, parse, named));
            }
        }
        let bytes: usize = parsed.iter().map(|(d, ..)| d.blocks.last().map_or(0, |b| b.span.end)).sum();
        let (mut best, mut mentions) = (Duration::MAX, 0);
        for _ in 0..5 {
            let begin = now(start);
            mentions = 0;
            for (document, parse, named) in &parsed {
                let tables = &languages[document.lang.as_deref().unwrap_or_default()].1;
                mentions +=
                    shared.place_reader(document, &gazetteer, tables).find(document, parse, named).len();
            }
            best = best.min(now(start).saturating_sub(begin));
        }
        let rate = |n: f64| n / best.as_secs_f64();
        println!(
            "{:>9} {:>8} {mentions:>9} {:>12.0} {:>7.0}  {file}",
            parsed.len(),
            bytes / 1000,
            rate(parsed.len() as f64),
            rate(bytes as f64 / 1000.0)
        );
    }
}

/// Time that this thread has had of a processor, or else time since the start.
fn now(start: Instant) -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}
