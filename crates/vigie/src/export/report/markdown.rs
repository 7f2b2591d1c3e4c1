//! A report as Markdown with footnotes, as Pandoc, GitHub and most editors read them.

use super::{Block, Line, Report};

/// Writes a report as Markdown.
///
/// Words of reports are hostile input: what Markdown or HTML would read as markup is escaped.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {}\n\n> **{}**\n\n", plain(&report.title), plain(&report.draft));
    for line in &report.head {
        out.push_str(&format!("{}\n\n", plain(line)));
    }
    for section in &report.sections {
        out.push_str(&format!("## {}\n\n", plain(&section.heading)));
        if let Some(lead) = &section.lead {
            out.push_str(&format!("*{}*\n\n", plain(lead)));
        }
        let mut listed = false;
        for block in &section.blocks {
            let is_item = matches!(block, Block::Item { .. });
            if listed && !is_item {
                out.push('\n');
            }
            listed = is_item;
            match block {
                Block::Heading { text } => out.push_str(&format!("### {}\n\n", plain(text))),
                Block::Text { text } => out.push_str(&format!("{}\n\n", plain(text))),
                Block::Item { line } => out.push_str(&format!("- {}\n", inline(line))),
                Block::Table { head, rows } => table(&mut out, head, rows),
            }
        }
        if listed {
            out.push('\n');
        }
    }
    for (n, note) in report.notes.iter().enumerate() {
        let speaker = note.speaker.as_ref().map_or(String::new(), |who| format!(" — {}", plain(who)));
        out.push_str(&format!(
            "[^{}]: {}: “{}”{speaker} ({})\n",
            n + 1,
            plain(&note.place),
            plain(&note.quote),
            note.whereabouts()
        ));
    }
    out
}

fn table(out: &mut String, head: &[String], rows: &[Vec<Line>]) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(head.iter().map(|cell| plain(cell)).collect()));
    out.push_str(&row(head.iter().map(|_| "---".to_owned()).collect()));
    for cells in rows {
        out.push_str(&row(cells.iter().map(inline).collect()));
    }
    out.push('\n');
}

fn inline(line: &Line) -> String {
    let mut out = String::new();
    if !line.strong.is_empty() {
        out.push_str(&format!("**{}**", plain(&line.strong)));
        if !line.text.is_empty() {
            out.push_str(" · ");
        }
    }
    out.push_str(&plain(&line.text));
    line.notes.iter().for_each(|note| out.push_str(&format!("[^{}]", note + 1)));
    out
}

/// A text on one line in which nothing is markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&' | '$')
            {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
