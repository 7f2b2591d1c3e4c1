//! `vigie lexicon`: check the words, try a sentence, write the parses of the cases.

mod attempt;
mod check;
mod coverage;
mod parse;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::talk::Talk;

/// Check the lexicon, try a sentence on it, or write the parses of its cases
#[derive(Args)]
pub struct Lexicon {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Read every file, run every case, and say what is wrong, by file and line
    #[command(after_help = "Examples:
  vigie lexicon check
  vigie lexicon check fr --models /media/usb/models")]
    Check {
        /// Languages; all when none is named
        languages: Vec<String>,
        /// Folder that holds the models: cases without a written parse are parsed
        #[arg(long, value_name = "DIR")]
        models: Option<PathBuf>,
    },
    /// Read one sentence, and show its words, its facts and why, and what was rejected
    #[command(after_help = "Examples:
  vigie lexicon try 'Des drones ont frappé un dépôt à Marib.'
  vigie lexicon try 'Rebels shelled the port.' --lang en --lexicon lexicon")]
    Try(attempt::Attempt),
    /// Write the parses of a language's cases beside them, so that checks need no model
    #[command(after_help = "Examples:
  vigie lexicon parse fr
  vigie lexicon parse en --lexicon ~/vigie/lexicon")]
    Parse {
        /// Language
        lang: String,
        /// Folder that holds the models
        #[arg(long, value_name = "DIR")]
        models: Option<PathBuf>,
    },
}

impl Lexicon {
    /// Runs the command; `folder` is the lexicon that the user names.
    pub fn run(self, folder: Option<PathBuf>, talk: &Talk) -> anyhow::Result<()> {
        match self.action {
            Action::Check { languages, models } => check::check(languages, models.as_deref(), talk),
            Action::Try(attempt) => attempt.run(talk),
            Action::Parse { lang, models } => parse::write(&lang, folder, models.as_deref(), talk),
        }
    }
}
