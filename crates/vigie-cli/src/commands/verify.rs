//! `vigie verify`: is the record as it was written?

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use vigie_store::{GeoPackage, review::Reviews};

use crate::{page::Page, talk::Talk};

/// Check that the log of reviews and the documents are as they were written
#[derive(Args)]
#[command(after_help = "Examples:
  vigie verify herat.gpkg
  vigie verify herat.gpkg --head 4f0c3b… --json")]
pub struct Verify {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// Hash of an earlier head, written down elsewhere: it must be in the log
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let found = GeoPackage::open_for_reading(&self.file)?.check_log(self.head.as_deref())?;
        let mut page = Page::open();
        if self.json {
            let (entries, head, documents) = (found.entries, &found.head, found.documents);
            let line = json!({
                "schema": 1, "holds": found.holds(), "entries": entries, "head": head, "broken": found.broken,
                "documents": documents, "altered": found.altered,
            });
            page.line(line.to_string())?;
        } else {
            page.line(format!("{} entries in the log of reviews; head {}", found.entries, found.head))?;
            page.line(format!("{} documents with the bytes that they were read from", found.documents))?;
        }
        if let Some(broken) = &found.broken {
            talk.fail(&anyhow::anyhow!("{}: {broken}", self.file.display()));
        }
        for document in &found.altered {
            talk.fail(&anyhow::anyhow!(
                "{}: document {document} has other bytes than it was read from",
                self.file.display()
            ));
        }
        Ok(())
    }
}
