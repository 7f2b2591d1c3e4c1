//! Finding facts in texts whose parse and mentions are at hand, with weights and without, and judging what a text speaks
//! of, on one thread.
//!
//! `cargo bench -p vigie --bench facts` reads the test reports of `eval/facts`, which were written for Vigie. The counter
//! is bytes of text. What weights cost is the difference of the first two.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

use std::{fs, path::PathBuf, sync::LazyLock};

use divan::{Bencher, counter::BytesCount};
use vigie::{
    extraction::{FactModel, FactModels, FactNetwork, Relevance, attribution, facts},
    grounding::places::Gazetteer,
    model::{Attribution, Document, Mentions, Parsed, Published},
    pipeline::{self, LanguageTables, SharedTables},
};
use vigie_lexicon::files;
use vigie_nlp::Pipeline;

const LANGUAGES: [&str; 3] = ["en", "es", "fr"];

fn main() {
    divan::main();
}

/// All that facts are found in.
struct Corpus {
    documents: Vec<(Document, Parsed, Mentions, Vec<Attribution>)>,
    tables: LanguageTables,
    relevance: Relevance,
}

static CORPORA: LazyLock<Vec<Corpus>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::from_bytes(&fs::read(root().join("models/places.vigie")).unwrap()).unwrap();
    let shared = SharedTables::load().0;
    LANGUAGES.map(|lang| Corpus::read(lang, &gazetteer, &shared)).into()
});

static WEIGHTS: LazyLock<FactModels> = LazyLock::new(|| {
    let network = |name: &str| FactNetwork::parse(&table(name)).unwrap();
    let model = |name: &str| FactModel::parse(&table(name)).unwrap();
    FactModels {
        triggers: network("triggers"),
        arguments: network("arguments"),
        places: network("locations"),
        realis: network("realis"),
        counts: network("counts"),
        coreference: network("coreference"),
        nears: model("nears"),
    }
});

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn table(name: &str) -> String {
    files::read(&format!("weights/{name}.tsv")).unwrap()
}

/// The test reports of a language with their dates, without their annotations.
fn reports(lang: &str) -> Vec<(String, String)> {
    let file = fs::read_to_string(root().join(format!("eval/facts/test-{lang}.txt"))).unwrap();
    let reports = file.split("## ").filter_map(|report| report.split_once('\n'));
    let date = |head: &str| head.split(" | ").nth(1).unwrap_or_default().trim().to_owned();
    let text = |body: &str| body.split("\n= ").next().unwrap_or_default().trim().to_owned();
    reports.map(|(head, body)| (text(body), date(head))).collect()
}

impl Corpus {
    fn read(lang: &str, gazetteer: &Gazetteer, shared: &SharedTables) -> Corpus {
        let model = Pipeline::load(&root().join(format!("models/{lang}.vigie"))).unwrap();
        let tables = LanguageTables::load(lang).0;
        let words = attribution::AttributionWords::load().unwrap();
        let read = |(text, date): (String, String)| {
            let document = Document { published: Published::given(&date), ..Document::of_text(lang, &text) };
            let parsed = pipeline::parse(&document, &model, Some(gazetteer), &tables);
            let mentions = pipeline::mentions(&document, &parsed, Some(gazetteer), shared, &tables);
            let attributions = attribution::find(&document, &parsed, &mentions, &words);
            (document, parsed, mentions, attributions)
        };
        let relevance = Relevance::parse(&table(&format!("relevance-{lang}"))).unwrap();
        Corpus { documents: reports(lang).into_iter().map(read).collect(), tables, relevance }
    }

    fn of(lang: &str) -> &'static Corpus {
        &CORPORA[LANGUAGES.iter().position(|l| *l == lang).unwrap()]
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.documents.iter().map(|(document, ..)| document.text.len()).sum::<usize>())
    }

    fn count_facts(&self, weights: Option<&FactModels>) -> usize {
        let count =
            |(document, parsed, mentions, attributions): &(Document, Parsed, Mentions, Vec<Attribution>)| {
                facts(document, parsed, mentions, attributions, self.tables.language(), weights).len()
            };
        self.documents.iter().map(count).sum()
    }
}

#[divan::bench(args = LANGUAGES)]
fn facts_by_patterns(bencher: Bencher<'_, '_>, lang: &str) {
    let corpus = Corpus::of(lang);
    bencher.counter(corpus.bytes()).bench(|| corpus.count_facts(None));
}

#[divan::bench(args = LANGUAGES)]
fn facts_weighed(bencher: Bencher<'_, '_>, lang: &str) {
    let (corpus, weights) = (Corpus::of(lang), &*WEIGHTS);
    bencher.counter(corpus.bytes()).bench(|| corpus.count_facts(Some(weights)));
}

#[divan::bench(args = LANGUAGES)]
fn relevance(bencher: Bencher<'_, '_>, lang: &str) {
    let corpus = Corpus::of(lang);
    bencher.counter(corpus.bytes()).bench(|| {
        let speaks = |document: &Document| corpus.relevance.speaks(&pipeline::told(document)) == Some(true);
        corpus.documents.iter().filter(|(document, ..)| speaks(document)).count()
    });
}
