//! `vigie places`: look into the gazetteer.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    page::{BOLD, DIM, Page, RESET, cut},
    shelf::{Models, Shelf},
    talk::Talk,
};

/// Look places up in the gazetteer
#[derive(Args)]
pub struct Places {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the places that bear a name, in any case, with or without accents
    #[command(after_help = "Examples:
  vigie places find Kandahar
  vigie places find 'Qala-i-Naw' --json")]
    Find {
        /// Name, in any of the languages
        name: String,
        /// Folder that holds the models
        #[arg(long, value_name = "DIR")]
        models: Option<std::path::PathBuf>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl Places {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let Action::Find { name, models, json } = self.action;
        let models = Models::new(Shelf::new(models.as_deref()));
        let gazetteer = match models.gazetteer() {
            Ok(gazetteer) => gazetteer,
            Err(found) => {
                talk.tell(found);
                return Ok(());
            }
        };
        let mut page = Page::open();
        let bearers = gazetteer.bearers(&name);
        if bearers.is_empty() {
            talk.say(&format!("no place bears the name {name:?}"));
        }
        for bearer in bearers {
            let place = gazetteer.place(bearer.idx);
            if json {
                page.line(
                    json!({
                        "schema": 1, "id": place.id, "name": place.name, "lat": place.lat, "lon": place.lon,
                        "level": place.level.as_str(), "radius_m": place.radius_m, "country": place.country,
                        "containers": place.containers,
                    })
                    .to_string(),
                )?;
                continue;
            }
            let level = place.level.as_str();
            let inside =
                cut(&place.containers.join(", "), page.width().saturating_sub(columns_before(&place.name)));
            page.line(format!("{BOLD}{}{RESET}  {level}  {inside}", place.name))?;
            page.line(format!(
                "    {DIM}{:.4}, {:.4} ±{} km  {}{RESET}",
                place.lat,
                place.lon,
                km(place.radius_m),
                place.id
            ))?;
        }
        Ok(())
    }
}

fn columns_before(name: &str) -> usize {
    crate::page::columns(name) + 14
}

fn km(metres: u32) -> String {
    if metres < 10_000 { format!("{:.1}", f64::from(metres) / 1000.0) } else { (metres / 1000).to_string() }
}
