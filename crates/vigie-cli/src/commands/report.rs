//! `vigie report`: a draft situation report.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use vigie::{
    export::report::{self, Words},
    model::Interval,
};
use vigie_store::{GeoPackage, ReportQuery, situation};

use crate::writing::write_whole;

/// Draft a situation report, each line with its sources
#[derive(Args)]
#[command(after_help = "Examples:
  vigie report herat.gpkg --from 2021-07-01 --until 2021-07-31
  vigie report herat.gpkg --place geonames:1140026 --as docx -o herat.docx")]
pub struct Draft {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// Gazetteer id of the area; all places if nothing is said
    #[arg(long, value_name = "ID")]
    place: Option<String>,
    /// First day of the period; a month or a year means its first day
    #[arg(long, value_name = "DAY", value_parser = interval)]
    from: Option<Interval>,
    /// Last day of the period; a month or a year means its last day
    #[arg(long, value_name = "DAY", value_parser = interval)]
    until: Option<Interval>,
    /// Only what was published by this day
    #[arg(long, value_name = "DAY", value_parser = interval)]
    known: Option<Interval>,
    /// Language of the report: en, fr or es
    #[arg(long, value_name = "CODE", default_value = "en")]
    lang: String,
    /// Shape
    #[arg(long = "as", value_enum, default_value = "md", value_name = "SHAPE")]
    shape: Shape,
    /// File to write to; standard output if nothing is said
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    /// Markdown with footnotes
    Md,
    /// One HTML file that loads nothing
    Html,
    /// A Word document with footnotes
    Docx,
    /// The parts of the report for programs
    Json,
}

impl Draft {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<()> {
        let store = GeoPackage::open_for_reading(&self.file)?;
        let words = Words::load(&self.lang).map_err(anyhow::Error::msg)?;
        let first = |told: Option<Interval>| told.and_then(|told| told.earliest).map(|day| day.to_string());
        let last = |told: Option<Interval>| told.and_then(|told| told.latest).map(|day| day.to_string());
        let query = ReportQuery {
            place: self.place,
            from: first(self.from),
            until: last(self.until),
            known: last(self.known),
        };
        let made = situation::report(&store, &query, &self.lang, &words)?;
        let bytes = match self.shape {
            Shape::Md => report::markdown(&made).into_bytes(),
            Shape::Html => report::html(&made)?.into_bytes(),
            Shape::Docx => report::docx(&made).map_err(anyhow::Error::msg)?,
            Shape::Json => (serde_json::to_string_pretty(&made)? + "\n").into_bytes(),
        };
        match &self.output {
            Some(path) => {
                write_whole(path, &bytes).with_context(|| format!("writing {}", path.display()))?;
            }
            None if matches!(self.shape, Shape::Docx) && io::stdout().is_terminal() => {
                anyhow::bail!("a Word document is nothing for a terminal: name a file with --output");
            }
            None => io::stdout().write_all(&bytes)?,
        }
        Ok(())
    }
}

/// A day, a month or a year.
fn interval(text: &str) -> Result<Interval, String> {
    Interval::from_edtf(text).ok_or_else(|| "not a date: write 2021-07-09, 2021-07 or 2021".to_owned())
}
