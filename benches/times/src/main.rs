//! One round of finding times in texts, by Vigie or by duckling, timed by the processor's clock on one thread.
//!
//! `vigie-times-bench SYSTEM LANG MODEL < texts.jsonl`, where SYSTEM is `vigie` or `duckling`, MODEL a packed model
//! (duckling needs none) and a line of texts `{"text": …, "published": "YYYY-MM-DD"}`. Prints one line of JSON.

use std::{error::Error, io::BufRead, path::Path};

use chrono::{FixedOffset, NaiveDate, TimeZone};
use cpu_time::ThreadTime;
use serde_json::{Value, json};
use vigie::{
    grounding::times::{self, TimeRules},
    model::{Document, Published},
    pipeline,
};
use vigie_nlp::Pipeline;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let [system, lang, model] = std::array::from_fn(|_| arguments.next().unwrap_or_default());
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        texts.push((field("text"), field("published")));
    }
    let (found, seconds, with_parse) = match system.as_str() {
        "vigie" => vigie(&texts, &lang, Path::new(&model))?,
        _ => duckling(&texts, &lang)?,
    };
    let bytes: usize = texts.iter().map(|(text, _)| text.len()).sum();
    println!("{}", json!({"bytes": bytes, "found": found, "cpu": seconds, "with_parse": with_parse}));
    Ok(())
}

type Round = (usize, f64, f64);

/// Times found, seconds given the parse, and seconds with the parse.
fn vigie(texts: &[(String, String)], lang: &str, model: &Path) -> Result<Round, Box<dyn Error>> {
    let model = Pipeline::load(model)?;
    let rules = TimeRules::load(lang)?;
    let documents: Vec<Document> = texts.iter().map(|(text, date)| document(text, lang, date)).collect();
    let start = ThreadTime::now();
    let parsed: Vec<_> = documents.iter().map(|document| pipeline::parse(document, &model)).collect();
    let parsing = start.elapsed().as_secs_f64();
    let (mut found, mut best) = (0, f64::MAX);
    for _ in 0..5 {
        let start = ThreadTime::now();
        found = documents.iter().zip(&parsed).map(|(d, p)| times::find(d, p, &rules).len()).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok((found, best, parsing + best))
}

fn document(text: &str, lang: &str, date: &str) -> Document {
    Document { published: Published::given(date), ..Document::of_text(lang, text) }
}

/// Times found, and seconds twice: it needs no parse.
fn duckling(texts: &[(String, String)], lang: &str) -> Result<Round, Box<dyn Error>> {
    let lang = match lang {
        "fr" => duckling::Lang::FR,
        "es" => duckling::Lang::ES,
        _ => duckling::Lang::EN,
    };
    let locale = duckling::Locale::new(lang, None);
    let zone = FixedOffset::east_opt(0).ok_or("no such zone")?;
    let options = duckling::Options::default();
    let kinds = [duckling::DimensionKind::Time];
    // Rules are compiled at the first call, which is not what is measured.
    let context = |date: &str| -> Result<duckling::Context, Box<dyn Error>> {
        let day: NaiveDate = date.parse()?;
        let now = zone.from_local_datetime(&day.and_hms_opt(12, 0, 0).ok_or("no such hour")?);
        Ok(duckling::Context::new(now.single().ok_or("no such time")?, locale))
    };
    duckling::parse("2", &locale, &kinds, &context("2021-07-14")?, &options);
    let mut found = 0;
    let start = ThreadTime::now();
    for (text, date) in texts {
        found += duckling::parse(text, &locale, &kinds, &context(date)?, &options).len();
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok((found, seconds, seconds))
}
