//! The record as a person reads it in a terminal.

use std::collections::BTreeMap;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use vigie::export::{FactRow, PlaceRow, StatusRow, brief};
use vigie_store::{DocumentRow, PlaceSummary};

use crate::{
    page::{BOLD, CYAN, DIM, Page, RED, RESET, columns, cut, fill, plain},
    wording::{Wording, day, outlet, place_name, quote, speaker},
};

/// Columns that days take in front of facts.
const DAY: usize = 13;

/// The reports.
pub fn documents(page: &mut Page, rows: &[DocumentRow]) -> anyhow::Result<()> {
    let mut table = table(page, &["Report", "Lang", "Published", "Outlet", "Facts"]);
    for row in rows {
        table.add_row(cells([
            row.name.clone(),
            row.lang.clone().unwrap_or_else(|| "?".to_owned()),
            row.published.as_deref().map_or("unknown".to_owned(), day),
            row.outlet.clone().unwrap_or_default(),
            row.fact_count.to_string(),
        ]));
    }
    print(page, &table)?;
    page.gap()?;
    not_read(page, rows)
}

/// The places that facts name.
pub fn places(page: &mut Page, rows: &[PlaceSummary]) -> anyhow::Result<()> {
    let mut table = table(page, &["Place", "Level", "In", "Facts", "Reports"]);
    for row in rows {
        table.add_row(cells([
            row.name.clone(),
            row.level.clone(),
            row.containers.join(", "),
            row.fact_count.to_string(),
            row.document_count.to_string(),
        ]));
    }
    print(page, &table)
}

/// The states that places are in.
pub fn statuses(page: &mut Page, rows: &[StatusRow]) -> anyhow::Result<()> {
    let wording = Wording::load();
    let mut table = table(page, &["Place", "State", "Who", "Since", "Until", "Basis"]);
    for row in rows {
        let place = row.place.as_ref().map(place_name);
        let told = row.place_quote.as_ref().map(|words| format!("“{}”", words.text));
        table.add_row(cells([
            place.or(told).unwrap_or_else(|| "no place told".to_owned()),
            wording.label(&row.state),
            row.holder.clone().unwrap_or_default(),
            row.valid_from.as_deref().map(day).unwrap_or_default(),
            row.valid_to.as_deref().map(day).unwrap_or_default(),
            row.basis.clone(),
        ]));
    }
    print(page, &table)
}

/// The facts, with their words.
pub fn facts(page: &mut Page, rows: &[FactRow]) -> anyhow::Result<()> {
    let wording = Wording::load();
    for row in rows {
        let place = brief::main_place(row).map_or("no place told".to_owned(), place_name);
        page.line(format!("{CYAN}{place}{RESET}"))?;
        fact(page, &wording, row)?;
        page.gap()?;
    }
    Ok(())
}

/// Claims about the same thing side by side, then where they agree by silence: place by place.
pub fn claims(page: &mut Page, rows: &[FactRow]) -> anyhow::Result<()> {
    let wording = Wording::load();
    let brief = brief::brief(rows);
    if brief.disputes.is_empty() {
        page.line("No two claims of this record contradict each other.")?;
        return Ok(());
    }
    for dispute in &brief.disputes {
        show_dispute(page, &wording, rows, dispute)?;
    }
    Ok(())
}

/// What happened where, according to whom; where reports disagree; what was not read.
pub fn summary(page: &mut Page, documents: &[DocumentRow], rows: &[FactRow]) -> anyhow::Result<()> {
    let wording = Wording::load();
    let brief = brief::brief(rows);
    if !brief.disputes.is_empty() {
        heading(page, "Where reports disagree")?;
        for dispute in &brief.disputes {
            show_dispute(page, &wording, rows, dispute)?;
        }
    }
    if !rows.is_empty() {
        heading(page, "What is reported, place by place")?;
    }
    let mut region: Option<String> = None;
    for place in &brief.places {
        let name = place.place.as_ref().map_or("No place told".to_owned(), |p| p.name.clone());
        let above = place.region.clone().unwrap_or_else(|| name.clone());
        if region.as_ref() != Some(&above) {
            page.line(format!("{BOLD}{CYAN}{above}{RESET}"))?;
            region = Some(above.clone());
        }
        if above != name {
            page.line(format!("  {CYAN}{name}{RESET}"))?;
        }
        for &i in &place.facts {
            fact(page, &wording, &rows[i])?;
        }
        page.gap()?;
    }
    not_read(page, documents)
}

/// What is in a record, in two lines.
pub fn counts(page: &mut Page, documents: &[DocumentRow], rows: &[FactRow]) -> anyhow::Result<()> {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for document in documents {
        *languages.entry(document.lang.as_deref().unwrap_or("unknown language")).or_default() += 1;
    }
    let languages: Vec<String> = languages.iter().map(|(lang, n)| format!("{n} {lang}")).collect();
    let attributed = rows.iter().filter(|row| !row.sources.is_empty()).count();
    let places = brief::brief(rows).places.iter().filter(|place| place.place.is_some()).count();
    page.line(format!(
        "{BOLD}{} reports{RESET} ({})  {BOLD}{} claims{RESET}, {attributed} with a named source  {BOLD}{places} places{RESET}",
        documents.len(),
        languages.join(", "),
        rows.len(),
    ))?;
    Ok(())
}

fn not_read(page: &mut Page, documents: &[DocumentRow]) -> anyhow::Result<()> {
    let mut notes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for document in documents {
        if let Some(note) = &document.note {
            notes.entry(note).or_default().push(&document.name);
        }
    }
    if notes.is_empty() {
        return Ok(());
    }
    heading(page, "What was not read")?;
    for (note, names) in notes {
        page.wrapped(0, "", note)?;
        page.wrapped(2, DIM, &names.join(", "))?;
        page.gap()?;
    }
    Ok(())
}

fn show_dispute(
    page: &mut Page,
    wording: &Wording,
    rows: &[FactRow],
    dispute: &brief::Dispute,
) -> anyhow::Result<()> {
    let place = dispute.place.as_ref().map_or("No place told".to_owned(), place_name);
    let about = match &dispute.about {
        brief::About::Whether(kind) => wording.label(kind),
        brief::About::Figure(what) => wording.counted(what),
    };
    page.line(format!("{BOLD}{CYAN}{place}{RESET}  {BOLD}{about}{RESET}"))?;
    for side in &dispute.claims {
        let row = &rows[side.fact];
        let count = side.count.and_then(|n| row.counts.get(n));
        let answer = match count {
            Some(count) => cut(&count.quote.text, 28),
            None if side.denies => "denied".to_owned(),
            None => "said to be so".to_owned(),
        };
        let style = if side.denies { RED } else { BOLD };
        page.line(format!("  {style}{answer}{RESET}  {}  {DIM}{}{RESET}", speaker(row), outlet(row)))?;
        page.wrapped(6, "", &quote(row, page.width() * 2 - 24))?;
    }
    page.gap()?;
    Ok(())
}

fn fact(page: &mut Page, wording: &Wording, row: &FactRow) -> anyhow::Result<()> {
    let when = fill(&row.time.as_deref().map_or("date unknown".to_owned(), day), DAY - 1);
    let what = wording.what(row);
    let width = page.width() - 4 - DAY;
    let mut first = true;
    for line in crate::page::wrap(&what, width) {
        let (lead, style) =
            if first { (format!("    {DIM}{when}{RESET} "), BOLD) } else { (" ".repeat(4 + DAY), "") };
        page.line(format!("{lead}{style}{line}{RESET}"))?;
        first = false;
    }
    page.wrapped(4 + DAY, "", &quote(row, width * 2 - 2))?;
    page.wrapped(4 + DAY, DIM, &format!("{} · {}", speaker(row), outlet(row)))?;
    if let Some((place, told)) = row.places.iter().find_map(|p: &PlaceRow| Some((p, p.conflict.as_ref()?))) {
        let known = place.containers.first().cloned().unwrap_or_default();
        page.wrapped(
            4 + DAY,
            RED,
            &format!("the text puts {} in {told}; the gazetteer in {known}", place.name),
        )?;
    }
    Ok(())
}

fn heading(page: &mut Page, words: &str) -> anyhow::Result<()> {
    let rule = "─".repeat(page.width().saturating_sub(columns(words) + 1));
    page.line(format!("{BOLD}{words}{RESET} {DIM}{rule}{RESET}"))?;
    page.gap()?;
    Ok(())
}

fn table(page: &Page, head: &[&str]) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(page.width()).unwrap_or(80)).set_header(head.iter().copied());
    // Names are not broken; the other columns give way.
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    table
}

fn cells<const N: usize>(words: [String; N]) -> [String; N] {
    words.map(|words| plain(&words))
}

fn print(page: &mut Page, table: &Table) -> anyhow::Result<()> {
    for line in table.lines() {
        page.line(line.trim_end())?;
    }
    Ok(())
}
