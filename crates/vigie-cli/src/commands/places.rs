//! `vigie places`: look into the gazetteer, and add packs to it.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;
use vigie::grounding::places::{Found, Gazetteer, PlaceFilter};

use crate::{
    packs,
    page::{BOLD, DIM, Page, RESET, cut},
    shelf::{Models, Shelf},
    talk::Talk,
};

/// Look places up in the gazetteer, and add packs of places to it
#[derive(Args)]
pub struct Places {
    #[command(subcommand)]
    action: Action,
}

#[derive(Args)]
struct Where {
    /// Folder that holds the models
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Folder that holds the packs
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Action {
    /// List the places that bear a name, in any case, with or without accents, or much like it
    #[command(after_help = "Examples:
  vigie places find Kandahar
  vigie places find 'Qala-i-Naw' --near Herat --json")]
    Find {
        /// Name, in any of the languages
        name: String,
        /// The nearest first: a place, or latitude and longitude
        #[arg(long, value_name = "PLACE|LAT,LON", allow_hyphen_values = true)]
        near: Option<String>,
        /// How many places to list
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        at: Where,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Add a pack of places: tables of GeoNames, Who's On First or OCHA, or your own
    #[command(after_help = "Examples:
  vigie places add SD.zip alternateNamesV2.zip --name sudan
  vigie places add camps.csv")]
    Add {
        /// Tables, plain or packed with gzip or zip
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Name of the pack; that of the first file where nothing is said
        #[arg(long)]
        name: Option<String>,
        /// Leave broken lines out instead of adding nothing
        #[arg(long)]
        skip_broken: bool,
        #[command(flatten)]
        at: Where,
    },
    /// List the packs
    #[command(after_help = "Examples:
  vigie places list
  vigie places list --packs packs")]
    List {
        #[command(flatten)]
        at: Where,
    },
    /// Remove a pack
    #[command(after_help = "Examples:
  vigie places remove sudan
  vigie places remove camps --packs packs")]
    Remove {
        /// Name of the pack
        name: String,
        /// Folder that holds the packs
        #[arg(long, value_name = "DIR")]
        packs: Option<PathBuf>,
    },
}

impl Places {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let no_folder = "there is no folder for packs: name one with --packs or VIGIE_PACKS";
        match self.action {
            Action::Find { name, near, limit, at, json } => {
                let models = Models::new(Shelf::new(at.models.as_deref())).with_packs(at.packs.as_deref());
                let Some(gazetteer) = opened(&models, talk) else { return Ok(()) };
                let near = near.map(|near| point(gazetteer, &near)).transpose()?;
                let found = gazetteer.find(&name, &PlaceFilter { near, ..PlaceFilter::default() });
                if found.is_empty() {
                    talk.say(&format!("no place bears the name {name:?}, or one like it"));
                }
                let mut page = Page::open();
                found.iter().take(limit).try_for_each(|found| Ok(show(&mut page, found, json)?))
            }
            Action::Add { files, name, skip_broken, at } => {
                let models = Models::new(Shelf::new(at.models.as_deref()));
                let Some(gazetteer) = opened(&models, talk) else { return Ok(()) };
                let stem = || {
                    let name =
                        files[0].file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    name.split('.').next().unwrap_or("").to_owned()
                };
                let folder = packs::folder(at.packs.as_deref()).context(no_folder)?;
                packs::add(gazetteer, &folder, &name.unwrap_or_else(stem), &files, skip_broken, talk)
            }
            Action::List { at } => {
                let models = Models::new(Shelf::new(at.models.as_deref())).with_packs(at.packs.as_deref());
                let Some(gazetteer) = opened(&models, talk) else { return Ok(()) };
                let mut page = Page::open();
                for pack in gazetteer.packs() {
                    page.line(format!(
                        "{BOLD}{}{RESET}  {} places, {} names",
                        pack.name, pack.n_new, pack.n_names
                    ))?;
                    page.line(format!("    {DIM}{}{RESET}", pack.sources.join(", ")))?;
                }
                Ok(())
            }
            Action::Remove { name, packs } => {
                packs::remove(&packs::folder(packs.as_deref()).context(no_folder)?, &name)
            }
        }
    }
}

fn opened<'a>(models: &'a Models, talk: &Talk) -> Option<&'a Gazetteer> {
    let opened = models.gazetteer().map_err(|found| talk.tell(found)).ok();
    talk.tell_all(models.broken_packs());
    opened
}

/// A point in degrees, or that of the likeliest place of a name.
fn point(gazetteer: &Gazetteer, near: &str) -> anyhow::Result<(f64, f64)> {
    let degrees = near
        .split_once(',')
        .and_then(|(lat, lon)| Some((lat.trim().parse::<f64>().ok()?, lon.trim().parse::<f64>().ok()?)));
    let place = || gazetteer.find(near, &PlaceFilter::default()).first().map(|f| (f.place.lat, f.place.lon));
    degrees.or_else(place).with_context(|| format!("no place bears the name {near:?}"))
}

fn show(page: &mut Page, found: &Found, json: bool) -> std::io::Result<()> {
    let place = &found.place;
    let how = match (found.distance, found.transliterated) {
        (0, _) => "exact",
        (_, true) => "transliterated",
        _ => "misspelt",
    };
    let level = place.level.as_str();
    if json {
        let row = json!({
            "schema": 1, "id": place.id, "ids": place.ids, "name": place.name, "lat": place.lat, "lon": place.lon,
            "level": level, "radius_m": place.radius_m, "country": place.country, "containers": place.containers,
            "population": found.population, "match": how, "away_km": found.away_km.map(|km| km.round()),
        });
        return page.line(row.to_string());
    }
    let before = crate::page::columns(&place.name) + 14;
    let inside = cut(&place.containers.join(", "), page.width().saturating_sub(before));
    page.line(format!("{BOLD}{}{RESET}  {level}  {inside}", place.name))?;
    let ids = std::iter::once(&place.id).chain(&place.ids).cloned().collect::<Vec<_>>().join(" ");
    let away = found.away_km.map_or_else(String::new, |km| format!("  {km:.0} km away"));
    let how = if found.distance == 0 { String::new() } else { format!("  ({how})") };
    let reach = km(place.radius_m);
    page.line(format!("    {DIM}{:.4}, {:.4} ±{reach} km  {ids}{away}{how}{RESET}", place.lat, place.lon))
}

fn km(metres: u32) -> String {
    if metres < 10_000 { format!("{:.1}", f64::from(metres) / 1000.0) } else { (metres / 1000).to_string() }
}
