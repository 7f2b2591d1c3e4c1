//! `vigie export`: the record in other shapes.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use vigie::export;
use vigie_store::{GeoPackage, Store};

use crate::{page::Page, writing::write_whole};

/// Write the facts of a record as JSON lines, CSV or GeoJSON
#[derive(Args)]
#[command(after_help = "Examples:
  vigie export herat.gpkg --as csv -o herat.csv
  vigie export herat.gpkg --as geojson > herat.geojson")]
pub struct Export {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// Shape
    #[arg(long = "as", value_enum, value_name = "SHAPE")]
    shape: Shape,
    /// File to write; standard output when it is not given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    /// One fact a line
    Jsonl,
    /// One fact a line, for spreadsheets
    Csv,
    /// A feature a fact; places coarser than a town get no pin
    Geojson,
}

impl Export {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<()> {
        let facts = GeoPackage::open_for_reading(&self.file)?.facts()?;
        let text = match self.shape {
            Shape::Jsonl => {
                facts.iter().map(|f| serde_json::to_string(f).map(|l| l + "\n")).collect::<Result<_, _>>()?
            }
            Shape::Csv => export::csv::facts(&facts),
            Shape::Geojson => export::geojson::facts(&facts).to_string() + "\n",
        };
        match &self.output {
            None => Page::open().whole(&text)?,
            Some(path) => write_whole(path, &text).with_context(|| format!("writing {}", path.display()))?,
        }
        Ok(())
    }
}
