//! The record as a person reads it in a terminal.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use vigie::{
    export::{FactRow, PlaceRow, StatusRow, brief, figures},
    linking::{
        contradictions::{Claim, Contradiction},
        copies,
        standings::Standing,
    },
    model::Provenance,
};
use vigie_store::{DocumentRow, EventRow, PlaceSummary};

use crate::{
    page::{BOLD, CYAN, DIM, Page, RED, RESET, columns, cut, fill, plain, wrap},
    wording::{Wording, day, language_name, outlet, place_name, quote, shared_year, short_place, speaker},
};

/// Columns that days take in front of facts.
const DAY: usize = 13;
/// Stories that a summary tells of one place.
const STORIES: usize = 6;

/// The reports.
pub fn documents(page: &mut Page, rows: &[DocumentRow]) -> anyhow::Result<()> {
    let mut table = table(page, &["Report", "Lang", "Published", "Outlet", "Facts"], &[0, 1, 2, 4]);
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
    let mut table = table(page, &["Place", "Level", "In", "Facts", "Reports"], &[0, 1, 3, 4]);
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
    let mut table = table(page, &["Place", "State", "Who", "Since", "Until", "Basis"], &[1, 3, 4, 5]);
    for row in rows {
        let place = row.place.as_ref().map(short_place);
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

/// What reports tell of one occurrence, the newest first.
pub fn events(page: &mut Page, rows: &[EventRow]) -> anyhow::Result<()> {
    let wording = Wording::load();
    let mut table = table(page, &["Event", "Place", "When", "Killed", "Reports", "Origins"], &[3, 4, 5]);
    for row in rows {
        let event = &row.event;
        let killed = event.tolls.iter().find(|toll| toll.what == "killed");
        let days = [event.earliest, event.latest].map(|d| d.map(|d| day(&d.to_string())).unwrap_or_default());
        table.add_row(cells([
            wording.label(&event.fact_type),
            event.places.first().map(|spot| spot.name.clone()).unwrap_or_default(),
            if days[0] == days[1] { days[0].clone() } else { days.join(" – ") },
            killed.map(|toll| figures::range(toll.low, toll.high)).unwrap_or_default(),
            event.documents.len().to_string(),
            figures::range(row.origins_low as f64, row.origins_high as f64),
        ]));
    }
    print(page, &table)
}

/// States of places over time, by place.
pub fn standings(page: &mut Page, rows: &[Standing]) -> anyhow::Result<()> {
    let wording = Wording::load();
    let mut table = table(page, &["Place", "State", "Who", "When", "Last heard", "Claims"], &[4, 5]);
    for row in rows {
        table.add_row(cells([
            row.place.name.clone(),
            match row.extent() {
                Some(extent) => format!("{} {extent}", wording.label(&row.state)),
                None => wording.label(&row.state),
            },
            row.holder.clone().unwrap_or_default(),
            match (&row.from, &row.until) {
                (Some(from), Some(until)) if row.closed_in_review.is_some() => {
                    format!("{from} until {until} (a reviewer)")
                }
                (Some(from), Some(until)) => format!("{from} until {until}"),
                (from, until) => from.as_ref().or(until.as_ref()).cloned().unwrap_or_default(),
            },
            row.confirmed.map(|day| day.to_string()).unwrap_or_default(),
            match row.against.len() {
                0 => row.opened_by.len().to_string(),
                against => format!("{}, {against} deny", row.opened_by.len()),
            },
        ]));
    }
    print(page, &table)
}

/// What claims disagree on, each claim with its words and ids.
pub fn contradictions(page: &mut Page, rows: &[Contradiction], facts: &[FactRow]) -> anyhow::Result<()> {
    if rows.is_empty() {
        page.line("No two claims of this record contradict each other.")?;
    }
    disputes(page, rows, facts, true)
}

/// Contradictions one under the other; ids are for those who want to settle them.
fn disputes(
    page: &mut Page,
    rows: &[Contradiction],
    facts: &[FactRow],
    with_ids: bool,
) -> anyhow::Result<()> {
    let wording = Wording::load();
    let by_id: BTreeMap<&str, &FactRow> = facts.iter().map(|fact| (fact.id.as_str(), fact)).collect();
    let year = shared_year(facts).unwrap_or_default();
    for row in rows {
        let place = row.place.as_ref().map_or("No place told", |spot| spot.name.as_str());
        let state = match &row.settled {
            Some(_) if row.is_settled() => ", settled",
            Some(_) => ", settled before and contradicted anew",
            None => "",
        };
        let id = if with_ids { format!("  {DIM}{}{RESET}", row.id) } else { String::new() };
        page.line(format!("{BOLD}{CYAN}{}{RESET}: {}{state}{id}", plain(place), wording.matter(row)))?;
        // What several reports say in the same words is one side.
        let mut sides: Vec<(String, Vec<(&Claim, &FactRow)>)> = Vec::new();
        for claim in &row.claims {
            let Some(&fact) = by_id.get(claim.fact.as_str()) else { continue };
            let count = fact.counts.iter().find(|count| claim.figure == Some((count.low, count.high)));
            let says = count.map_or_else(|| wording.what(fact), |count| count.quote.text.clone());
            match sides.iter_mut().find(|(said, _)| *said == says) {
                Some((_, together)) => together.push((claim, fact)),
                None => sides.push((says, vec![(claim, fact)])),
            }
        }
        for (says, together) in sides {
            let is_right = |claim: &Claim| {
                row.settled.as_ref().is_some_and(|settled| settled.right.contains(&claim.fact))
            };
            let says = if together.iter().any(|(claim, _)| is_right(claim)) {
                format!("{says} (right)")
            } else {
                says
            };
            page.wrapped(2, if together[0].0.denies { RED } else { BOLD }, &plain(&says))?;
            let voice = |(claim, fact): &(&Claim, &FactRow)| {
                let id = if with_ids { format!(" · {}", claim.fact) } else { String::new() };
                format!("{} · {}{id}", speaker(fact), outlet(fact).replace(&year, ""))
            };
            let voices: Vec<String> = together.iter().map(voice).collect();
            let width = page.width() - 6;
            let quoted = quote(together[0].1, width * 2);
            let words = format!("{quoted} {DIM}— {}{RESET}", plain(&voices.join("; ")));
            for line in styled_lines(&words, width) {
                page.line(format!("      {line}"))?;
            }
        }
        page.gap()?;
    }
    Ok(())
}

/// What the reports go back to: each origin of several reports with its copies, and how many stand alone.
pub fn origins(page: &mut Page, documents: &[DocumentRow], rows: &[Provenance]) -> anyhow::Result<()> {
    let count = copies::count(rows);
    let origins = if count.low == count.high {
        count.high.to_string()
    } else {
        format!("{} to {}", count.low, count.high)
    };
    page.line(format!(
        "{BOLD}{} reports, {} outlets, {origins} independent origins{RESET}",
        count.reports, count.outlets
    ))?;
    let by_id: BTreeMap<&str, &DocumentRow> = documents.iter().map(|d| (d.sha256.as_str(), d)).collect();
    let mut table = table(page, &["Report", "Published", "Outlet", "Repeats", "Share"], &[1, 4]);
    let families = rows.chunk_by(|a, b| a.first == b.first).filter(|family| family.len() > 1);
    for from in families.flatten() {
        let Some(document) = by_id.get(from.document.0.as_str()) else { continue };
        let copy = from.copy.as_ref();
        let indent = if copy.is_some() { "  " } else { "" };
        let repeats = copy.map(|copy| {
            let of = by_id.get(copy.of.0.as_str()).map_or("", |of| of.name.as_str());
            format!("{} ({})", of, copy.relation.as_str())
        });
        table.add_row(cells([
            format!("{indent}{}", document.name),
            document.published.as_deref().map_or("unknown".to_owned(), day),
            document.outlet.clone().unwrap_or_default(),
            repeats.unwrap_or_default(),
            copy.map(|copy| format!("{:.0} %", copy.share * 100.0)).unwrap_or_default(),
        ]));
    }
    if table.row_count() == 0 {
        page.line("No report repeats another.")?;
        return Ok(());
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

/// Where reports disagree; what is reported, place by place; what was not read.
pub fn summary(
    page: &mut Page,
    documents: &[DocumentRow],
    rows: &[FactRow],
    open: &[Contradiction],
) -> anyhow::Result<()> {
    let wording = Wording::load();
    let brief = brief::brief(rows);
    if !open.is_empty() {
        heading(page, "Where reports disagree")?;
        disputes(page, open, rows, false)?;
    }
    if !rows.is_empty() {
        heading(page, "What is reported, place by place")?;
    }
    let year = shared_year(rows).unwrap_or_default();
    for place in &brief.places {
        let name = place.name(rows).unwrap_or_else(|| "No place told".to_owned());
        let region = place.region.as_ref().map_or(String::new(), |region| format!("{DIM}, {region}"));
        page.line(format!("{BOLD}{CYAN}{}{RESET}{region}{RESET}", plain(&name)))?;
        for story in place.stories.iter().take(STORIES) {
            show_story(page, &wording, rows, story, &year)?;
        }
        let more = place.stories.len().saturating_sub(STORIES);
        if more > 0 {
            page.line(format!("{:DAY$}{DIM}and {more} more{RESET}", ""))?;
        }
        page.gap()?;
    }
    not_read(page, documents)
}

/// One thing that is told, in one or more reports: when, what, in which words, who says so, where that stands.
fn show_story(
    page: &mut Page,
    wording: &Wording,
    rows: &[FactRow],
    story: &[usize],
    year: &str,
) -> anyhow::Result<()> {
    let row = &rows[story[0]];
    let when = row.time.as_deref().map_or("?".to_owned(), |time| day(time).replace(year, ""));
    let width = page.width() - DAY;
    let outlets: Vec<String> = story.iter().map(|&i| outlet(&rows[i]).replace(year, "")).collect();
    let words = format!(
        "{BOLD}{}{RESET} {} {DIM}— {} · {}{RESET}",
        wording.kind(row) + ":",
        quote(row, width * 2 - columns(&wording.kind(row)) - 2),
        plain(&speaker(row)),
        plain(&outlets.join("; "))
    );
    let mut lead = format!("{DIM}{:>1$}{RESET}  ", cut(&when, DAY - 2), DAY - 2);
    for line in styled_lines(&words, width) {
        page.line(format!("{lead}{line}"))?;
        lead = " ".repeat(DAY);
    }
    Ok(())
}

/// Wraps words whose styles may run over the end of a line.
fn styled_lines(words: &str, width: usize) -> Vec<String> {
    let mut style = "";
    let mut out = Vec::new();
    for line in wrap(words, width) {
        let open = style;
        for part in line.split('\x1b').skip(1) {
            style = match part.split('m').next() {
                Some("[1") => BOLD,
                Some("[2") => DIM,
                Some("[0") => "",
                _ => style,
            };
        }
        out.push(format!("{open}{line}{RESET}"));
    }
    out
}

/// What is in a record, in two lines.
pub fn counts(page: &mut Page, documents: &[DocumentRow], rows: &[FactRow]) -> anyhow::Result<()> {
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents {
        let lang = document.lang.as_deref().map_or("of unknown language".to_owned(), language_name);
        *languages.entry(lang).or_default() += 1;
    }
    let languages: Vec<String> = languages.iter().map(|(lang, n)| format!("{n} {lang}")).collect();
    let attributed = rows.iter().filter(|row| !row.sources.is_empty()).count();
    let places =
        rows.iter().flat_map(|row| &row.places).map(|place| &place.id).collect::<BTreeSet<_>>().len();
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
        page.wrapped(0, "", &plain(note))?;
        page.wrapped(2, DIM, &plain(&names.join(", ")))?;
        page.gap()?;
    }
    Ok(())
}

/// A fact with its words and who says so.
pub fn fact(page: &mut Page, wording: &Wording, row: &FactRow) -> anyhow::Result<()> {
    let when = fill(&row.time.as_deref().map_or("date unknown".to_owned(), day), DAY - 1);
    let what = wording.what(row);
    let width = page.width() - 4 - DAY;
    let mut first = true;
    for line in wrap(&what, width) {
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

/// A table; the columns of `firm` are not broken, the others give way.
pub fn table(page: &Page, head: &[&str], firm: &[usize]) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(page.width()).unwrap_or(80)).set_header(head.iter().copied());
    for &n in firm {
        if let Some(column) = table.column_mut(n) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// Words without orders to the terminal.
pub fn cells<const N: usize>(words: [String; N]) -> [String; N] {
    words.map(|words| plain(&words))
}

/// Writes a table.
pub fn print(page: &mut Page, table: &Table) -> anyhow::Result<()> {
    for line in table.lines() {
        page.line(line.trim_end())?;
    }
    Ok(())
}
