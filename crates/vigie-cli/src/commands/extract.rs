//! `vigie extract`: one line a document on stdout, or why its facts are what they are; nothing is kept.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use vigie::{
    export::{explanation_json, facts_json::facts_json, layers_json::Layers},
    model::Document,
    pipeline::Reading,
};

use crate::{
    explaining::Explaining,
    intake::{self, Intake},
    lookout::{Depth, Lookout, Seen},
    page::{BOLD, DIM, Page, RESET, plain},
    talk::Talk,
    wording::{Wording, day, language_name},
};

/// Read reports and print what is in them, one JSON line each
#[derive(Args)]
#[command(after_help = "Examples:
  vigie extract reports/*.txt > facts.jsonl
  vigie extract --explain nota.txt --lang es")]
pub struct Extract {
    #[command(flatten)]
    intake: Intake,
    /// What to print
    #[arg(long, value_enum, default_value = "facts", value_name = "LAYER")]
    layer: Layer,
    /// Say why each fact was found, and what was rejected
    #[arg(long, conflicts_with = "layer")]
    explain: bool,
    /// With --explain: one JSON object a line
    #[arg(long, requires = "explain")]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layer {
    /// Words, trees and names, as CoNLL-U
    Tokens,
    /// Places with coordinates
    Places,
    /// Times as TIMEX3 and EDTF
    Times,
    /// Numbers and what they count
    Quantities,
    /// Who said what
    Attributions,
    /// What happened, with everything that belongs to it
    Facts,
    /// All of these but the tokens, with blocks and statuses
    All,
}

impl Extract {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let known = &self.intake.known;
        let lookout = Lookout::new(known.models.as_deref())
            .with_packs(known.packs.as_deref())
            .with_thorough(known.thorough);
        let depth = match self.layer {
            _ if self.explain => Depth::Explained,
            Layer::Tokens => Depth::Tokens,
            Layer::Facts => Depth::Facts,
            _ => Depth::All,
        };
        let mut page = Page::open();
        let layer = self.layer;
        let packs = if layer == Layer::Tokens { Vec::new() } else { lookout.packs() };
        if self.explain && !self.json {
            let wording = Wording::load();
            let explaining = Explaining { wording: &wording, all: talk.verbose() };
            let work = |document: &Document| lookout.look(document, depth);
            let mut n = 0;
            return intake::read(&self.intake, talk, work, |document, seen| {
                if n > 0 {
                    page.gap()?;
                }
                n += 1;
                Ok(explain(&mut page, &explaining, &document, &seen)?)
            });
        }
        let work = |document: &Document| {
            let (seen, found) = lookout.look(document, depth);
            (line(layer, document, &seen, &packs), found)
        };
        intake::read(&self.intake, talk, work, |_, line| Ok(page.line(line)?))
    }
}

/// Writes why the facts of a document are what they are.
fn explain(
    page: &mut Page,
    explaining: &Explaining<'_>,
    document: &Document,
    seen: &Seen,
) -> std::io::Result<()> {
    let lang = document.lang.as_deref().map(language_name);
    let date = document.published.interval.map(|interval| day(&interval.to_edtf()));
    let known: Vec<String> = [lang, date].into_iter().flatten().collect();
    page.line(format!("{BOLD}{}{RESET}  {DIM}{}{RESET}", plain(&document.name), known.join(", ")))?;
    page.gap()?;
    if let Some(note) = &seen.note {
        page.wrapped(0, "", note)?;
    }
    match &seen.explanation {
        Some(explanation) => explaining.write(page, document, &seen.reading, explanation),
        None => Ok(()),
    }
}

fn line(layer: Layer, document: &Document, seen: &Seen, packs: &[String]) -> String {
    let Reading { parsed, mentions, attributions, facts, statuses } = &seen.reading;
    if layer == Layer::Tokens {
        return vigie_nlp::conllu::to_conllu(&document.name, &parsed.doc).trim_end_matches('\n').to_owned()
            + "\n";
    }
    let layers = Layers::new(document);
    let mut out = match facts_json(document, facts) {
        Value::Object(out) if matches!(layer, Layer::Facts | Layer::All) => out,
        _ => layers.head(),
    };
    if !packs.is_empty() {
        out.insert("packs".into(), json!(packs));
    }
    let all = layer == Layer::All;
    if all {
        out.insert("blocks".into(), layers.blocks());
    }
    if all || layer == Layer::Places {
        out.insert("toponyms".into(), layers.places(&mentions.places));
    }
    if all || layer == Layer::Times {
        out.insert("timex".into(), layers.times(&mentions.times));
        out.insert("event_times".into(), layers.times(&mentions.event_times));
    }
    if all || layer == Layer::Quantities {
        out.insert("quantities".into(), layers.quantities(&mentions.quantities));
    }
    if all || layer == Layer::Attributions {
        out.insert("attributions".into(), layers.attributions(attributions));
    }
    if all {
        out.insert("statuses".into(), json!(vigie::export::status_rows(document, facts, statuses)));
    }
    if let Some(explanation) = &seen.explanation {
        out.insert("explanation".into(), explanation_json(document, explanation));
    }
    if let Some(note) = &seen.note {
        out.insert("note".into(), json!(note));
    }
    Value::Object(out).to_string()
}
