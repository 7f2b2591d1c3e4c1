//! `vigie eval`: scores of a layer against gold, and its errors on a page.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use vigie::{
    eval::{self, GoldDocument, Mark, Measured},
    export::layers_json::Layers,
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
  vigie eval --layer places --gold gold.jsonl --errors out.html
  vigie eval --layer times --gold fr.jsonl es.jsonl --json")]
pub struct Eval {
    /// What to measure
    #[arg(long, value_enum, value_name = "LAYER")]
    layer: Layer,
    /// Gold: JSON lines with "text" and the right "toponyms", "timex" or "quantities"
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
}

impl Eval {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let layer = match self.layer {
            Layer::Places => eval::Layer::Places,
            Layer::Times => eval::Layer::Times,
            Layer::Quantities => eval::Layer::Quantities,
        };
        let mut golds = Vec::new();
        for path in &self.gold {
            let (documents, found) = eval::read_gold(&text_of(path)?, &path.to_string_lossy(), layer);
            talk.tell_all(&found);
            golds.extend(documents);
        }
        let (answers, found) = match &self.answers {
            Some(path) => eval::read_answers(&text_of(path)?, &path.to_string_lossy(), layer, &golds),
            None => read_all(layer, &golds, self.models.as_deref(), talk),
        };
        talk.tell_all(&found);
        let measured = eval::measure(layer, &golds, &answers);
        if let Some(path) = &self.errors {
            let name: Vec<_> =
                self.gold.iter().filter_map(|path| path.file_name()).map(|n| n.to_string_lossy()).collect();
            let page = eval::page(layer, &name.join(", "), &golds, &answers, &measured);
            write_whole(path, &page).with_context(|| format!("writing {}", path.display()))?;
            talk.say(&format!("{} errors in {}", measured.faults.len(), path.display()));
        }
        print(layer, &measured, self.json)
    }
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads each text with its own metadata, as `vigie extract` would.
fn read_all(
    layer: eval::Layer,
    golds: &[GoldDocument],
    models: Option<&Path>,
    talk: &Talk,
) -> (Vec<Option<Vec<Mark>>>, Vec<Diagnostic>) {
    let lookout = Lookout::new(models);
    let work = |document: &Document| {
        let (seen, found) = lookout.look(document, Depth::All);
        let (layers, mentions) = (Layers::new(document), &seen.reading.mentions);
        let marks = match layer {
            eval::Layer::Places => layers.places(&mentions.places),
            eval::Layer::Times => layers.times(&mentions.times),
            eval::Layer::Quantities => layers.quantities(&mentions.quantities),
        };
        (Mark::list(Some(&marks)), found)
    };
    let one = |gold: &GoldDocument| {
        let (documents, mut found) = sources::read(gold.line.as_bytes(), &gold.origin, &Hints::default());
        found.iter_mut().for_each(|odd| odd.origin.clone_from(&gold.origin));
        let read = documents.into_iter().next().map(|document| intake::careful(document, &work));
        talk.step();
        let Some((_, marks, more)) = read else { return (None, found) };
        found.extend(more);
        (marks, found)
    };
    let done: Vec<_> = golds.par_iter().map(one).collect();
    let (answers, found): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    (answers, found.concat())
}

fn print(layer: eval::Layer, measured: &Measured, as_json: bool) -> anyhow::Result<()> {
    let mut page = Page::open();
    if as_json {
        let causes: serde_json::Map<String, serde_json::Value> =
            measured.causes().into_iter().map(|(cause, n)| (cause.as_str().to_owned(), n.into())).collect();
        let line = json!({
            "schema": 1, "layer": layer.as_str(), "documents": measured.documents, "answered": measured.answered,
            "scores": measured.rows.to_json(), "errors": causes,
        });
        page.line(line.to_string())?;
        return Ok(());
    }
    page.line(format!("{} documents, {} answered", measured.documents, measured.answered))?;
    for line in measured.rows.to_lines() {
        page.line(line)?;
    }
    page.gap()?;
    for (cause, n) in measured.causes() {
        page.line(format!("{n:6}  {}", cause.title()))?;
    }
    Ok(())
}
