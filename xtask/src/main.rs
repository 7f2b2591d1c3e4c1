//! Development commands: `cargo xtask COMMAND`. One file a command; what is packed here is data in `models/`.

use clap::{Parser, Subcommand};

mod gazetteer;
mod homographs;
mod join_weights;
mod pack_model;
mod train_facts;
mod train_places;
mod train_relevance;

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
    /// Lists names of places that are words or names of persons as well.
    Homographs(homographs::Args),
    /// Joins networks of facts into one that says the mean of what they say.
    JoinWeights(join_weights::Args),
    /// Packs a published spaCy model into one file.
    PackModel(pack_model::Args),
    /// Learns the weights that say which words tell of a fact.
    TrainFacts(train_facts::Args),
    /// Learns the weights that find and choose places.
    TrainPlaces(train_places::Args),
    /// Learns the weights that say whether a document speaks of anything of ours.
    TrainRelevance(train_relevance::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Homographs(args) => homographs::run(&args),
        Command::JoinWeights(args) => join_weights::run(&args),
        Command::PackModel(args) => pack_model::run(&args),
        Command::TrainFacts(args) => train_facts::run(&args),
        Command::TrainPlaces(args) => train_places::run(&args),
        Command::TrainRelevance(args) => train_relevance::run(&args),
    }
}
