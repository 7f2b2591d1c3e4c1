//! `vigie serve`: the record on pages.

use std::{net::IpAddr, net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::Args;
use vigie_web::Site;

use crate::{
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
}

/// The port that is listened at when nobody names one.
pub const PORT: u16 = 8462;

impl Serve {
    /// Runs the command until it is ended by Ctrl-C.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let site = Site::open(&self.file)?;
        if !self.address.is_loopback() {
            talk.say(&format!(
                "{} is no loopback address: other machines can read this record",
                self.address
            ));
        }
        show(site, SocketAddr::new(self.address, self.port), self.open)
    }
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
