//! A report as an Office Open XML document (ISO/IEC 29500), with real footnotes, as Word and LibreOffice open it.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footnote, Paragraph, Run, Style, StyleType, Table, TableCell, TableRow, WidthType,
};

use super::{Block, Line, Note, Report};

/// Half points of a heading, by its level.
const HEADINGS: [(&str, usize); 3] = [("Heading1", 36), ("Heading2", 28), ("Heading3", 24)];

/// Writes a report as a .docx file; the same report makes the same bytes.
///
/// # Errors
/// What the writer of the package says.
pub fn docx(report: &Report) -> Result<Vec<u8>, String> {
    let mut writer = Writer { report, docx: Docx::new(), paragraphs: 0, footnotes: 0 };
    for (level, (name, size)) in HEADINGS.into_iter().enumerate() {
        let style = Style::new(name, StyleType::Paragraph)
            .name(format!("Heading {}", level + 1))
            .size(size)
            .bold()
            .outline_lvl(level);
        writer.docx = writer.docx.add_style(style);
    }
    writer.write();
    let mut out = Cursor::new(Vec::new());
    writer.docx.build().pack(&mut out).map_err(|wrong| wrong.to_string())?;
    Ok(out.into_inner())
}

struct Writer<'a> {
    report: &'a Report,
    docx: Docx,
    paragraphs: u32,
    footnotes: usize,
}

impl Writer<'_> {
    fn write(&mut self) {
        let report = self.report;
        self.heading(0, &report.title);
        let draft = self.paragraph().add_run(run(&report.draft).bold().color(if report.reviewed {
            "2F7D4F"
        } else {
            "B1331C"
        }));
        self.add(draft);
        for line in &report.head {
            self.text(line);
        }
        for section in &report.sections {
            self.heading(1, &section.heading);
            if let Some(lead) = &section.lead {
                let lead = self.paragraph().add_run(run(lead).italic());
                self.add(lead);
            }
            for block in &section.blocks {
                match block {
                    Block::Heading { text } => self.heading(2, text),
                    Block::Text { text } => self.text(text),
                    Block::Item { line } => {
                        let paragraph = self.paragraph().indent(Some(360), None, None, None);
                        let paragraph = self.line(paragraph, "• ", line);
                        self.add(paragraph);
                    }
                    Block::Table { head, rows } => self.table(head, rows),
                }
            }
        }
    }

    /// An empty paragraph; its id is its number, so that nothing depends on what was written before.
    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08x}", self.paragraphs))
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    fn heading(&mut self, level: usize, text: &str) {
        let paragraph = self.paragraph().style(HEADINGS[level].0).add_run(run(text));
        self.add(paragraph);
    }

    fn text(&mut self, text: &str) {
        let paragraph = self.paragraph().add_run(run(text));
        self.add(paragraph);
    }

    fn line(&mut self, mut paragraph: Paragraph, mark: &str, line: &Line) -> Paragraph {
        if !mark.is_empty() {
            paragraph = paragraph.add_run(run(mark));
        }
        if !line.strong.is_empty() {
            paragraph = paragraph.add_run(run(&line.strong).bold());
            if !line.text.is_empty() {
                paragraph = paragraph.add_run(run(" · "));
            }
        }
        paragraph = paragraph.add_run(run(&line.text));
        for &note in &line.notes {
            let footnote = self.footnote(&self.report.notes[note]);
            paragraph = paragraph.add_run(Run::new().add_footnote_reference(footnote));
        }
        paragraph
    }

    /// A footnote of its own for each mark: Word knows no mark of an earlier one.
    fn footnote(&mut self, note: &Note) -> Footnote {
        self.footnotes += 1;
        let speaker = note.speaker.as_ref().map_or(String::new(), |who| format!(" — {who}"));
        let text = format!("{}: “{}”{speaker} ({})", note.place, note.quote, note.whereabouts());
        let content = self.paragraph().add_run(run(&text));
        let mut footnote = Footnote { id: self.footnotes, content: Vec::new() };
        footnote.add_content(content);
        footnote
    }

    fn table(&mut self, head: &[String], rows: &[Vec<Line>]) {
        let mut all = Vec::with_capacity(rows.len() + 1);
        let cells = head.iter().map(|cell| {
            let paragraph = self.paragraph().align(AlignmentType::Left).add_run(run(cell).bold());
            TableCell::new().add_paragraph(paragraph)
        });
        all.push(TableRow::new(cells.collect()));
        for row in rows {
            let cells = row.iter().map(|cell| {
                let paragraph = self.paragraph();
                TableCell::new().add_paragraph(self.line(paragraph, "", cell))
            });
            all.push(TableRow::new(cells.collect()));
        }
        let table = Table::new(all).width(5000, WidthType::Pct);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
    }
}

/// A run of text without what XML cannot hold.
fn run(text: &str) -> Run {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    Run::new().add_text(
        text.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect::<String>(),
    )
}
