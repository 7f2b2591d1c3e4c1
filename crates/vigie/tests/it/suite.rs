//! Short reports in, the record out: each `tests/suite/<lang>/*.md` is told as a table that a journalist can check.
//!
//! The reports are made up for these tests. They need the models beside the workspace; without them the test says so.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use vigie::{
    grounding::places::Gazetteer,
    model::{Argument, Block, BlockKind, Byte, DateBasis, Document, DocumentId, Interval, Published, Span},
    pipeline::{self, LanguageTables, Reading, SharedTables},
};
use vigie_nlp::Pipeline;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// A report as its file tells it: title, date line, text in paragraphs.
fn report(name: &str, lang: &str, file: &str) -> Document {
    let (title, rest) = file.split_once('\n').unwrap();
    let (date, body) = rest.split_once("\n\n").unwrap();
    let text = format!("{}\n\n{}\n", title.trim_start_matches("# "), body.trim_end());
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let kind = if blocks.is_empty() { BlockKind::Headline } else { BlockKind::Body };
            blocks.push(Block { kind, span: Span::new(at, at + line.trim_end().len()) });
        }
        at += line.len();
    }
    Document {
        id: DocumentId(name.to_owned()),
        name: name.to_owned(),
        origin: name.to_owned(),
        outlet: None,
        author: None,
        url: None,
        title: None,
        lang: Some(lang.to_owned()),
        published: Published {
            interval: Interval::from_edtf(date.trim_start_matches("date: ").trim()),
            basis: DateBasis::Given,
            span: None,
        },
        raw: text.clone().into_bytes(),
        text,
        blocks,
    }
}

fn table(document: &Document, reading: &Reading) -> String {
    let quote = |span: Span<Byte>| span.quote(&document.text).to_owned();
    let arguments = |list: &[Argument]| list.iter().map(|a| quote(a.span)).collect::<Vec<_>>().join("; ");
    let mut out = String::new();
    for fact in &reading.facts {
        let mentions: Vec<String> = fact.mentions.iter().map(|m| quote(*m)).collect();
        let _ = write!(out, "{} ({})  « {} »", fact.fact_type, fact.realis.as_str(), mentions.join(" / "));
        let mut line = |name: &str, value: String| {
            if !value.is_empty() {
                let _ = write!(out, "\n  {name:<8} {value}");
            }
        };
        line("who", arguments(&fact.agents));
        line("whom", arguments(&fact.patients));
        line(
            "where",
            fact.places
                .iter()
                .map(|p| format!("{} = {}", quote(p.span), p.place.name))
                .collect::<Vec<_>>()
                .join("; "),
        );
        line("when", fact.time.interval.map(Interval::to_edtf).unwrap_or_default());
        let counts = fact
            .counts
            .iter()
            .map(|c| format!("{}: {} {}–{}", quote(c.span), c.what.as_str(), c.low, c.high));
        line("how many", counts.collect::<Vec<_>>().join("; "));
        let sources = fact.sources.iter().map(|s| quote(s.span)).collect::<Vec<_>>().join(" > ");
        line(
            "says",
            if sources.is_empty() { sources } else { format!("{sources} ({})", fact.stance.as_str()) },
        );
        line("rule", fact.rule.clone());
        out.push('\n');
    }
    out
}

#[test]
fn reports_are_read_as_a_journalist_would() {
    let Ok(places) = fs::read(models().join("places.vigie")) else {
        return super::skipped("suite", "models/places.vigie is not there");
    };
    let gazetteer = Gazetteer::from_bytes(&places).unwrap();
    let (shared, told) = SharedTables::load();
    assert!(told.is_empty(), "{told:?}");
    for lang in ["en", "es", "fr"] {
        let Ok(model) = Pipeline::load(&models().join(format!("{lang}.vigie"))) else {
            return super::skipped("suite", "a model is not there");
        };
        let (tables, _) = LanguageTables::load(lang);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(lang);
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for path in files {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let document = report(&name, lang, &fs::read_to_string(&path).unwrap());
            let reading = pipeline::read(&document, &model, Some(&gazetteer), &shared, &tables);
            for span in
                reading.facts.iter().flat_map(|f| f.mentions.iter().chain(f.agents.iter().map(|a| &a.span)))
            {
                assert!(!span.quote(&document.text).is_empty(), "a span of {name} quotes nothing");
            }
            insta::with_settings!({ snapshot_path => "../suite/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{lang}-{name}"), table(&document, &reading));
            });
        }
    }
}
