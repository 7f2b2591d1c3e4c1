//! Shows the record: pages that a browser opens on this machine, and the same data as JSON, CSV and GeoJSON.
//!
//! In reading order: [`site`] is an open record, `asked` what a request wants, [`pages`] one file a page, `views` facts
//! and statuses as templates show them, `mapping` drawn maps, `words` the three languages of the interface, `posting`
//! decisions of reviewers, `answer` and `server` how it goes out, `kept` pages that need not be made twice. This is the only room that knows HTTP. Nothing here asks anything of another host.
#![warn(missing_docs)]

mod answer;
mod asked;
mod assets;
mod kept;
mod mapping;
pub mod pages;
mod posting;
mod server;
pub mod site;
mod views;
mod words;

pub use server::{Served, router, serve};
pub use site::{Manner, Site, SiteError};
