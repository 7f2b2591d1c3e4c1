//! The queue of review and its log, as a person reads them in a terminal.

use vigie::export::{FactRow, brief};
use vigie_store::review::{Entry, Logged, Offer, Queued};

use crate::{
    page::{BOLD, CYAN, DIM, Page, RESET, plain},
    tables::{cells, fact, print, table},
    wording::{Wording, place_name},
};

/// What waits for a reviewer; `facts` are the facts of the queue that are still there.
pub fn queue(page: &mut Page, queue: &[Queued], facts: &[FactRow], waiting: u64) -> anyhow::Result<()> {
    let wording = Wording::load();
    for item in queue {
        let Some(row) = facts.iter().find(|row| row.id == item.fact) else { continue };
        let place = brief::main_place(row).map_or("no place told".to_owned(), place_name);
        let why = [
            (item.changes_status, "changes a status"),
            (item.contradicted, "contradicted"),
            (item.toll, "toll"),
            (item.single, "one report"),
        ];
        let why: Vec<&str> = why.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect();
        page.line(format!(
            "{BOLD}{}{RESET}  {CYAN}{}{RESET}  {DIM}{}{RESET}",
            item.fact,
            plain(&place),
            why.join(", ")
        ))?;
        fact(page, &wording, row)?;
        page.gap()?;
    }
    page.line(format!("{waiting} facts wait, {} shown", queue.len()))?;
    Ok(())
}

/// The log.
pub fn log(page: &mut Page, log: &[Logged]) -> anyhow::Result<()> {
    let mut table = table(page, &["No", "When", "Who", "What", "Fact", "Why"], &[0, 1, 4]);
    for logged in log {
        let state = match (&logged.now, logged.in_force) {
            (_, false) => " (taken back)",
            (None, true) if !logged.entry.fact.is_empty() => " (not read any more)",
            (_, true) => "",
        };
        let entry = &logged.entry;
        table.add_row(cells([
            entry.number.to_string(),
            entry.time.clone(),
            entry.reviewer.clone(),
            format!("{}{state}", what(entry)),
            logged.now.as_ref().unwrap_or(&entry.fact).clone(),
            entry.reason.clone(),
        ]));
    }
    print(page, &table)
}

/// Entries that were just written.
pub fn entries(page: &mut Page, entries: &[Entry]) -> anyhow::Result<()> {
    for entry in entries {
        page.line(format!("{BOLD}{}{RESET}  {} {}", entry.number, plain(&what(entry)), entry.fact))?;
    }
    Ok(())
}

/// Corrections that copies may share.
pub fn offers(page: &mut Page, offers: &[Offer]) -> anyhow::Result<()> {
    let mut table = table(page, &["No", "Correction", "Of", "May fit", "Same sentence"], &[0, 2, 3, 4]);
    for offer in offers {
        let words: Vec<&str> = offer.correction.quotes().iter().map(|quote| quote.text.as_str()).collect();
        table.add_row(cells([
            offer.entry.number.to_string(),
            format!("{}: {}", offer.correction.field(), words.join("; ")),
            offer.entry.fact.clone(),
            offer.fact.clone(),
            if offer.same_sentence { "yes" } else { "no" }.to_owned(),
        ]));
    }
    print(page, &table)
}

fn what(entry: &Entry) -> String {
    match (&entry.field, entry.undoes) {
        (Some(field), _) => format!("{} {field}", entry.action),
        (_, Some(undone)) => format!("{} {undone}", entry.action),
        _ if entry.action == "grade" => {
            let after = entry.after.as_deref().unwrap_or_default();
            let told: serde_json::Value = serde_json::from_str(after).unwrap_or_default();
            let text = |key: &str| told[key].as_str().unwrap_or("none").to_owned();
            format!("grade {}: {}", text("outlet"), text("grade"))
        }
        _ if entry.action == "close" => {
            let after = entry.after.as_deref().unwrap_or_default();
            let told: serde_json::Value = serde_json::from_str(after).unwrap_or_default();
            let text = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
            format!("close {} of {}: {}", text("state"), text("name"), text("until"))
        }
        _ => entry.action.clone(),
    }
}
