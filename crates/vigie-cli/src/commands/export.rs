//! `vigie export`: the record in other shapes.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use vigie::export;
use vigie_store::{GeoPackage, Store};

use crate::page::Page;

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

/// Writes beside the target and renames: a full disk leaves the old file as it was.
fn write_whole(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    // A device such as /dev/stdout cannot be replaced.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return std::fs::write(path, text);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        drop(std::fs::remove_file(&beside));
    }
    written
}
