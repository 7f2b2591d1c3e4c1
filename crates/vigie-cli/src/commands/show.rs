//! `vigie show`: look into a record.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;
use vigie_store::{ContradictionQuery, EventQuery, GeoPackage, StandingQuery, Store};

use crate::{page::Page, tables};

/// Look into a record
#[derive(Args)]
#[command(after_help = "Examples:
  vigie show herat.gpkg facts
  vigie show herat.gpkg statuses --json")]
pub struct Show {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// What to show
    #[arg(value_enum, default_value = "summary", value_name = "WHAT")]
    what: What,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// What happened where, according to whom; where reports disagree
    Summary,
    /// The reports
    Documents,
    /// The facts, with their words
    Facts,
    /// Claims that contradict each other and that nobody settled, side by side
    Claims,
    /// The places that facts name
    Places,
    /// The states that places are in
    Statuses,
    /// What reports repeat, and the sources that they go back to
    Origins,
    /// What any number of reports tell of one occurrence
    Events,
    /// States of places over time, across reports
    Standings,
    /// The same with those that a reviewer settled
    Contradictions,
}

impl Show {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<()> {
        let store = GeoPackage::open_for_reading(&self.file)?;
        let mut page = Page::open();
        let open = ContradictionQuery { settled: Some(false), ..ContradictionQuery::default() };
        match (self.what, self.json) {
            (What::Documents, true) => lines(&mut page, &store.documents()?),
            (What::Facts | What::Claims | What::Summary, true) => lines(&mut page, &store.facts()?),
            (What::Places, true) => lines(&mut page, &store.places()?),
            (What::Statuses, true) => lines(&mut page, &store.statuses()?),
            (What::Events, true) => lines(&mut page, &store.find_events(&EventQuery::default())?),
            (What::Standings, true) => lines(&mut page, &store.find_standings(&StandingQuery::default())?),
            (What::Contradictions, true) => {
                lines(&mut page, &store.find_contradictions(&ContradictionQuery::default())?)
            }
            (What::Events, false) => tables::events(&mut page, &store.find_events(&EventQuery::default())?),
            (What::Standings, false) => {
                tables::standings(&mut page, &store.find_standings(&StandingQuery::default())?)
            }
            (What::Contradictions, false) => tables::contradictions(
                &mut page,
                &store.find_contradictions(&ContradictionQuery::default())?,
                &store.facts()?,
            ),
            (What::Origins, true) => lines(&mut page, &store.provenances()?),
            (What::Documents, false) => tables::documents(&mut page, &store.documents()?),
            (What::Facts, false) => tables::facts(&mut page, &store.facts()?),
            (What::Claims, false) => {
                tables::contradictions(&mut page, &store.find_contradictions(&open)?, &store.facts()?)
            }
            (What::Places, false) => tables::places(&mut page, &store.places()?),
            (What::Statuses, false) => tables::statuses(&mut page, &store.statuses()?),
            (What::Origins, false) => tables::origins(&mut page, &store.documents()?, &store.provenances()?),
            (What::Summary, false) => tables::summary(
                &mut page,
                &store.documents()?,
                &store.facts()?,
                &store.find_contradictions(&open)?,
            ),
        }
    }
}

/// Prints rows as JSON, one a line, each with the number of the schema.
pub fn lines<T: Serialize>(page: &mut Page, rows: &[T]) -> anyhow::Result<()> {
    for row in rows {
        let mut value = serde_json::to_value(row)?;
        if let Some(object) = value.as_object_mut() {
            object.shift_insert(0, "schema".to_owned(), 1.into());
        }
        page.line(value.to_string())?;
    }
    Ok(())
}
