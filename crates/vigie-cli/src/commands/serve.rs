//! `vigie serve`: the record on pages.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use vigie_web::{Manner, Site, SiteError};

use crate::{
    atlas::Atlas,
    page::{BOLD, Page, RESET},
    talk::Talk,
};

/// Show a record on pages that a browser on this machine opens
#[derive(Args)]
#[command(after_help = "Examples:
  vigie serve herat.gpkg
  vigie serve herat.gpkg --open")]
pub struct Serve {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// Port to listen at; 0 takes any that is free
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Address to listen at; others than the loopback let other machines read the record
    #[arg(long, default_value = "127.0.0.1")]
    address: IpAddr,
    /// Open the first page in the browser
    #[arg(long)]
    open: bool,
    /// Let nobody decide about facts on the pages
    #[arg(long)]
    read_only: bool,
}

/// The port that is listened at when nobody names one.
pub const PORT: u16 = 8462;

impl Serve {
    /// Runs the command until it is ended by Ctrl-C.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        // Nothing says who sits at another machine: from there, a record is only read.
        let read_only = self.read_only || !self.address.is_loopback();
        let site = open(&self.file, read_only)?;
        if !self.address.is_loopback() {
            talk.say(&format!(
                "{} is no loopback address: other machines can read this record, and nobody can review it",
                self.address
            ));
        }
        show(site, SocketAddr::new(self.address, self.port), self.open)
    }
}

/// Opens a record to be shown, with the gazetteer for those who correct places.
pub fn open(file: &Path, read_only: bool) -> Result<Site, SiteError> {
    Site::open_in(file, Manner { read_only, gazetteer: Some(Box::new(Atlas::new())) })
}

/// Shows a record, says where, and opens it in the browser if that is wanted.
pub fn show(site: Site, address: SocketAddr, open: bool) -> anyhow::Result<()> {
    let ready = |served: vigie_web::Served| {
        let address = format!("http://{}", served.address);
        let mut page = Page::open();
        // Nobody may be there to read it, and there may be no browser: the pages are shown all the same.
        let _ = page.line(format!("{BOLD}{address}{RESET}  (Ctrl-C ends it)"));
        if open {
            let _ = open::that_detached(address);
        }
    };
    vigie_web::serve(site, address, ready).with_context(|| format!("listening at {address}"))
}
