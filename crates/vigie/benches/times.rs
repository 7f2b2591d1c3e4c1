//! Finding times in texts whose parse is at hand, on one thread.
//!
//! `cargo bench -p vigie --bench times` reads the reports of `eval/places`, which were written for Vigie;
//! `VIGIE_TEXTS=FILE.jsonl` reads others, each with `text`, `lang` and `published`. The counter is bytes of text.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

use std::{fs, path::PathBuf, sync::LazyLock};

use divan::counter::BytesCount;
use vigie::{
    grounding::times::{TimeRules, find},
    model::{Document, Parsed, Published},
    pipeline::{self, LanguageTables},
};
use vigie_nlp::Pipeline;

const LANGUAGES: [&str; 3] = ["en", "es", "fr"];

fn main() {
    divan::main();
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The reports of a language with their dates, without the marks around places.
fn reports(lang: &str) -> Vec<(String, String)> {
    if let Some(file) = std::env::var_os("VIGIE_TEXTS") {
        let rows = fs::read_to_string(file).unwrap();
        let rows = rows.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
        let field = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let mine = rows.filter(|row| row["lang"] == lang);
        return mine.map(|row| (field(&row, "text"), field(&row, "published"))).collect();
    }
    let marked = fs::read_to_string(root().join(format!("eval/places/train-{lang}.txt"))).unwrap();
    let reports = marked.split("\n## ").filter_map(|report| report.split_once('\n'));
    let dated = |head: &str| head.split("published ").nth(1).map_or("", |rest| &rest[..10]).to_owned();
    reports.map(|(head, text)| (unmarked(text), dated(head))).collect()
}

/// "[Kidal|settlement|ML]" is "Kidal".
fn unmarked(text: &str) -> String {
    let mut hidden = false;
    let mut seen = |c: &char| {
        hidden = match c {
            '|' => true,
            ']' | '}' => false,
            _ => hidden,
        };
        !hidden && !matches!(c, '[' | ']' | '{' | '}')
    };
    text.chars().filter(|c| seen(c)).collect()
}

type Corpus = (Vec<(Document, Parsed)>, TimeRules);

static CORPORA: LazyLock<Vec<Corpus>> = LazyLock::new(|| LANGUAGES.map(corpus).into());

fn corpus(lang: &str) -> Corpus {
    let model = Pipeline::load(&root().join(format!("models/{lang}.vigie"))).unwrap();
    let read = |(text, date): (String, String)| {
        let document = Document { published: Published::given(&date), ..Document::of_text(lang, &text) };
        let parsed = pipeline::parse(&document, &model, None, &LanguageTables::default());
        (document, parsed)
    };
    (reports(lang).into_iter().map(read).collect(), TimeRules::load(lang).unwrap())
}

#[divan::bench(args = LANGUAGES)]
fn find_times(bencher: divan::Bencher<'_, '_>, lang: &str) {
    let at = LANGUAGES.iter().position(|l| *l == lang).unwrap();
    let (documents, rules) = &CORPORA[at];
    let bytes: usize = documents.iter().map(|(document, _)| document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        documents.iter().map(|(document, parsed)| find(document, parsed, rules).len()).sum::<usize>()
    });
}
