//! `vigie read`: extract, link and keep.

use std::path::PathBuf;

use clap::Args;
use vigie::export::{fact_rows, status_rows};
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
        Ok(())
    }
}

/// Reads all inputs into a store, one document at a time.
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
        |document| {
            let (seen, found) = lookout.look(document, Depth::Facts);
            let facts = fact_rows(document, &seen.reading.parsed, &seen.reading.facts);
            let statuses = status_rows(document, &seen.reading.facts, &seen.reading.statuses);
            ((facts, statuses, seen.note), found)
        },
        |document, (facts, statuses, note)| {
            let reading =
                Reading { document: &document, facts: &facts, statuses: &statuses, note: note.as_deref() };
            match store.write(&reading)? {
                Outcome::New => tally.new += 1,
                Outcome::Updated => tally.updated += 1,
                Outcome::Unchanged => tally.unchanged += 1,
            }
            tally.facts += facts.len();
            Ok(())
        },
    )?;
    Ok(tally)
}
