//! `vigie eval`: scores of a layer against gold, and its errors on a page.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use vigie::{
    eval::{self, GoldDocument, Mark, Rows, facts},
    export::{facts_json::facts_json, layers_json::Layers},
    model::{Diagnostic, Document},
    sources::{self, Hints},
};

use crate::{
    intake,
    lookout::{Depth, Lookout},
    page::Page,
    talk::Talk,
    writing::write_whole,
};

/// Measure a layer against gold, and show each error in its sentence
#[derive(Args)]
#[command(after_help = "Examples:
  vigie eval --layer facts --gold gold.jsonl --errors out.html
  vigie eval --layer times --gold fr.jsonl es.jsonl --json")]
pub struct Eval {
    /// What to measure
    #[arg(long, value_enum, value_name = "LAYER")]
    layer: Layer,
    /// Gold: JSON lines with "text" and the right "toponyms", "timex", "quantities" or "facts"
    #[arg(long, required = true, num_args = 1.., value_name = "FILE.jsonl")]
    gold: Vec<PathBuf>,
    /// Measure the answers of a file instead of reading the texts
    #[arg(long, value_name = "FILE.jsonl")]
    answers: Option<PathBuf>,
    /// Page of HTML to write, with every error by cause
    #[arg(long, value_name = "FILE.html")]
    errors: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// Folder that holds the models
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layer {
    /// "toponyms": spans, ids and points
    Places,
    /// "timex": spans, types and values
    Times,
    /// "quantities": spans and types
    Quantities,
    /// "facts": types and slots
    Facts,
}

impl Eval {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let layer = match self.layer {
            Layer::Places => eval::Layer::Places,
            Layer::Times => eval::Layer::Times,
            Layer::Quantities => eval::Layer::Quantities,
            Layer::Facts => return self.run_facts(talk),
        };
        let golds = self.golds(talk, |text, origin| eval::read_gold(text, origin, layer))?;
        let (answers, found) = match &self.answers {
            Some(path) => eval::read_answers(&text_of(path)?, &path.to_string_lossy(), layer, &golds),
            None => read_all(golds.iter(), self.models.as_deref(), talk, |lookout, document| {
                let (seen, found) = lookout.look(document, Depth::All);
                let (layers, mentions) = (Layers::new(document), &seen.reading.mentions);
                let marks = match layer {
                    eval::Layer::Places => layers.places(&mentions.places),
                    eval::Layer::Times => layers.times(&mentions.times),
                    eval::Layer::Quantities => layers.quantities(&mentions.quantities),
                };
                (Mark::list(Some(&marks)), found)
            }),
        };
        talk.tell_all(&found);
        let measured = eval::measure(layer, &golds, &answers);
        let page = |name: &str| eval::page(layer, name, &golds, &answers, &measured);
        self.write(talk, measured.faults.len(), page)?;
        let causes = measured.causes();
        let causes: Vec<_> =
            causes.iter().map(|(cause, n)| (cause.as_str(), cause.title().to_owned(), *n)).collect();
        print(layer.as_str(), measured.documents, measured.answered, &measured.rows, &causes, self.json)
    }

    /// Measures facts, which are more than spans.
    fn run_facts(&self, talk: &Talk) -> anyhow::Result<()> {
        let golds = self.golds(talk, facts::read_gold)?;
        let (answers, found) = match &self.answers {
            Some(path) => facts::read_answers(&text_of(path)?, &path.to_string_lossy(), &golds),
            None => {
                let documents = golds.iter().map(|gold| &gold.document);
                read_all(documents, self.models.as_deref(), talk, |lookout, document| {
                    let (seen, found) = lookout.look(document, Depth::Facts);
                    let line = facts_json(document, &seen.reading.facts);
                    (facts::Told::list(line.get("facts")), found)
                })
            }
        };
        talk.tell_all(&found);
        let measured = facts::measure(&golds, &answers);
        let page = |name: &str| facts::page(name, &golds, &answers, &measured);
        self.write(talk, measured.faults.len(), page)?;
        let causes = measured.causes();
        let causes: Vec<_> =
            causes.iter().map(|(cause, _, all)| (cause.as_str(), cause.title(), *all)).collect();
        print("facts", measured.documents, measured.answered, &measured.rows, &causes, self.json)
    }

    /// The gold documents of all files.
    fn golds<T>(
        &self,
        talk: &Talk,
        read: impl Fn(&str, &str) -> (Vec<T>, Vec<Diagnostic>),
    ) -> anyhow::Result<Vec<T>> {
        let mut golds = Vec::new();
        for path in &self.gold {
            let (documents, found) = read(&text_of(path)?, &path.to_string_lossy());
            talk.tell_all(&found);
            golds.extend(documents);
        }
        Ok(golds)
    }

    /// Writes the page of errors, where one is asked for.
    fn write(&self, talk: &Talk, n_errors: usize, page: impl Fn(&str) -> String) -> anyhow::Result<()> {
        let Some(path) = &self.errors else { return Ok(()) };
        let names = self.gold.iter().filter_map(|path| path.file_name()).map(|n| n.to_string_lossy());
        let page = page(&names.collect::<Vec<_>>().join(", "));
        write_whole(path, &page).with_context(|| format!("writing {}", path.display()))?;
        talk.say(&format!("{n_errors} errors in {}", path.display()));
        Ok(())
    }
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads each text with its own metadata, as `vigie extract` would.
fn read_all<'g, T: Send>(
    golds: impl Iterator<Item = &'g GoldDocument>,
    models: Option<&Path>,
    talk: &Talk,
    look: impl Fn(&Lookout, &Document) -> (T, Vec<Diagnostic>) + Sync,
) -> (Vec<Option<T>>, Vec<Diagnostic>) {
    let lookout = Lookout::new(models);
    let work = |document: &Document| look(&lookout, document);
    let one = |gold: &GoldDocument| {
        let (documents, mut found) = sources::read(gold.line.as_bytes(), &gold.origin, &Hints::default());
        found.iter_mut().for_each(|odd| odd.origin.clone_from(&gold.origin));
        let read = documents.into_iter().next().map(|document| intake::careful(document, &work));
        talk.step();
        let Some((_, answer, more)) = read else { return (None, found) };
        found.extend(more);
        (answer, found)
    };
    let golds: Vec<&GoldDocument> = golds.collect();
    let done: Vec<_> = golds.into_par_iter().map(one).collect();
    let (answers, found): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    (answers, found.concat())
}

/// Prints the scores, and how many errors each cause has.
fn print(
    layer: &str,
    documents: usize,
    answered: usize,
    rows: &Rows,
    causes: &[(&str, String, usize)],
    as_json: bool,
) -> anyhow::Result<()> {
    let mut page = Page::open();
    if as_json {
        let causes: serde_json::Map<String, serde_json::Value> =
            causes.iter().map(|(cause, _, n)| ((*cause).to_owned(), (*n).into())).collect();
        let line = json!({
            "schema": 1, "layer": layer, "documents": documents, "answered": answered,
            "scores": rows.to_json(), "errors": causes,
        });
        page.line(line.to_string())?;
        return Ok(());
    }
    page.line(format!("{documents} documents, {answered} answered"))?;
    for line in rows.to_lines() {
        page.line(line)?;
    }
    page.gap()?;
    for (_, title, n) in causes {
        page.line(format!("{n:6}  {title}"))?;
    }
    Ok(())
}
