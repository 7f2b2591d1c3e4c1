//! `vigie models`: which models there are.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    page::{DIM, Page, RESET, fill},
    shelf::{PLACES, Shelf},
    talk::Talk,
};

/// Show the models that Vigie reads with
#[derive(Args)]
pub struct Models {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the model files that are found, and where
    #[command(after_help = "Examples:
  vigie models list
  vigie models list --models /media/usb/models --json")]
    List {
        /// Folder that holds the models
        #[arg(long, value_name = "DIR")]
        models: Option<std::path::PathBuf>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl Models {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let Action::List { models, json } = self.action;
        let shelf = Shelf::new(models.as_deref());
        let mut page = Page::open();
        let files = shelf.files();
        if files.is_empty() {
            talk.tell(&shelf.missing("*.vigie"));
        }
        for (file, path) in files {
            let size = std::fs::metadata(&path).map_or(0, |found| found.len());
            let what = if file == PLACES { "places of the world" } else { "language model" };
            if json {
                page.line(
                    json!({ "schema": 1, "file": file, "path": path, "bytes": size, "what": what })
                        .to_string(),
                )?;
            } else {
                let size = format!("{:.1} MB", size as f64 / 1e6);
                page.line(format!(
                    "{}{}{size:>9}  {DIM}{}{RESET}",
                    fill(&file, 16),
                    fill(what, 22),
                    path.display()
                ))?;
            }
        }
        Ok(())
    }
}
