//! `vigie demo`: the bundled reports, read into a record.

use std::{
    io::IsTerminal,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::Args;
use vigie::sources::{self, Hints};
use vigie_store::{ContradictionQuery, GeoPackage, Store};

use crate::{
    bundle,
    commands::{read::Kept, serve},
    lookout::Lookout,
    page::{BOLD, DIM, Page, RESET},
    tables,
    talk::Talk,
};

/// Read sixteen bundled reports into demo.gpkg and show what is in them
#[derive(Args)]
#[command(after_help = "Examples:
  vigie demo
  vigie demo --into /tmp/try.gpkg | less -R")]
pub struct Demo {
    /// Record to keep them in
    #[arg(long, value_name = "FILE.gpkg", default_value = "demo.gpkg")]
    into: PathBuf,
    /// Folder that holds the models
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Tell what is in them and end, without the page; so it is where the output is no terminal
    #[arg(long)]
    no_page: bool,
}

impl Demo {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let lookout = Lookout::new(self.models.as_deref());
        let mut store = GeoPackage::open(&self.into)?;
        for report in bundle::reports()? {
            let origin = format!("demo/{}.txt", report.name);
            let hints = Hints { outlet: Some(report.outlet), ..Hints::default() };
            let (documents, found) = sources::read(report.text.as_bytes(), &origin, &hints);
            talk.tell_all(&found);
            for document in &documents {
                let (kept, found) = Kept::new(&lookout, document);
                talk.tell_all(&found);
                store.write(&kept.of(document))?;
            }
        }
        store.link()?;
        let (documents, facts) = (store.documents()?, store.facts()?);
        let mut page = Page::open();
        page.line(format!(
            "{BOLD}Vigie{RESET}  Afghanistan, July 2021: bundled reports, written for this demo"
        ))?;
        page.wrapped(
            0,
            DIM,
            "Outlets and speakers are invented; the events are public. Nothing leaves this machine.",
        )?;
        page.gap()?;
        tables::counts(&mut page, &documents, &facts)?;
        page.gap()?;
        let open = ContradictionQuery { settled: Some(false), ..ContradictionQuery::default() };
        tables::summary(&mut page, &documents, &facts, &store.find_contradictions(&open)?)?;
        let file = self.into.display();
        page.line(format!("Kept in {BOLD}{file}{RESET}: open it in QGIS, or look closer with"))?;
        for what in ["claims", "statuses", "places"] {
            page.line(format!("  vigie show {file} {what}"))?;
        }
        if self.no_page || !std::io::stdout().is_terminal() {
            page.line(format!("  vigie serve {file}"))?;
            return Ok(());
        }
        page.gap()?;
        drop(page);
        drop(store);
        // The usual port may be taken by a record that is shown already.
        let site = serve::open(&self.into, false)?;
        let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, serve::PORT));
        serve::show(site.clone(), usual, true)
            .or_else(|_| serve::show(site, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), true))
    }
}
