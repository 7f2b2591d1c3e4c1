//! `vigie read`: extract, link and keep.

use std::path::PathBuf;

use clap::Args;
use vigie::{
    export::{FactRow, StatusRow, fact_rows, status_rows},
    linking::copies::Sketch,
    model::{Diagnostic, Document},
};
use vigie_store::{GeoPackage, Outcome, Reading, Store};

use crate::{
    intake::{self, Intake},
    lookout::{Depth, Lookout},
    page::Page,
    talk::Talk,
};

/// Read reports into a record, and say what is new
#[derive(Args)]
#[command(after_help = "Examples:
  vigie read reports/ --into herat.gpkg
  cat today.jsonl | vigie read - --into herat.gpkg --outlet 'Our desk'")]
pub struct Read {
    #[command(flatten)]
    intake: Intake,
    /// Record to keep them in; it is made when it does not exist
    #[arg(long, value_name = "FILE.gpkg")]
    into: PathBuf,
}

/// What became of the documents.
#[derive(Default)]
pub struct Tally {
    pub new: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub facts: usize,
    /// Documents of the whole record that surely repeat another.
    pub copies: usize,
    /// Documents of the whole record that do not.
    pub origins: usize,
}

impl Read {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let mut store = GeoPackage::open(&self.into)?;
        let known = &self.intake.known;
        let lookout = Lookout::new(known.models.as_deref())
            .with_packs(known.packs.as_deref())
            .with_thorough(known.thorough);
        let tally = keep(&self.intake, &lookout, &mut store, talk)?;
        let mut page = Page::open();
        page.line(format!(
            "{} new, {} changed, {} as before; {} facts in them, kept in {}",
            tally.new,
            tally.updated,
            tally.unchanged,
            tally.facts,
            self.into.display()
        ))?;
        if tally.copies > 0 {
            page.line(format!(
                "{} documents in all go back to {} origins: {} repeat another",
                tally.copies + tally.origins,
                tally.origins,
                tally.copies
            ))?;
        }
        Ok(())
    }
}

/// A document as it is kept.
pub struct Kept {
    facts: Vec<FactRow>,
    statuses: Vec<StatusRow>,
    note: Option<String>,
    sketch: Sketch,
}

impl Kept {
    /// Reads a document.
    pub fn new(lookout: &Lookout, document: &Document) -> (Kept, Vec<Diagnostic>) {
        let (seen, mut found) = lookout.look(document, Depth::Facts);
        let (sketch, broken) = lookout.sketch(document);
        found.extend(broken);
        let facts = fact_rows(document, &seen.reading.parsed, &seen.reading.facts);
        let statuses = status_rows(document, &seen.reading.facts, &seen.reading.statuses);
        (Kept { facts, statuses, note: seen.note, sketch }, found)
    }

    /// The same, as the store takes it.
    pub fn of<'a>(&'a self, document: &'a Document) -> Reading<'a> {
        Reading {
            document,
            facts: &self.facts,
            statuses: &self.statuses,
            note: self.note.as_deref(),
            sketch: Some(&self.sketch),
        }
    }
}

/// Reads all inputs into a store, one document at a time, and links what is new.
pub fn keep(
    intake: &Intake,
    lookout: &Lookout,
    store: &mut GeoPackage,
    talk: &Talk,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    intake::read(
        intake,
        talk,
        |document| Kept::new(lookout, document),
        |document, kept| {
            match store.write(&kept.of(&document))? {
                Outcome::New => tally.new += 1,
                Outcome::Updated => tally.updated += 1,
                Outcome::Unchanged => tally.unchanged += 1,
            }
            tally.facts += kept.facts.len();
            Ok(())
        },
    )?;
    store.link()?;
    let (documents, families) = store.count_families()?;
    (tally.copies, tally.origins) = (documents - families, families);
    Ok(tally)
}
