//! `vigie lexicon try`: one sentence as patterns see it, what it tells, and why.

use std::path::PathBuf;

use clap::Args;
use vigie::{
    model::{Byte, Document, PatternWord, Published, Span},
    sources,
};

use crate::{
    explaining::Explaining,
    lookout::{Depth, Lookout, Seen},
    page::{BOLD, DIM, Page, RESET, columns, cut, fill},
    talk::Talk,
    wording::{Wording, language_name},
};

/// Columns that a word and its lemma may take.
const WORD: usize = 18;

/// What to try.
#[derive(Args)]
pub struct Attempt {
    /// The sentence, or a few
    #[arg(value_name = "SENTENCE")]
    sentence: String,
    /// Its language: fr, en or es; told by its words when none is named
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Date of the report that it would stand in: 2021-07-09 or 2021-07
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Folder that holds the models
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

impl Attempt {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let named = self.lang.is_some();
        let Some(lang) = self.lang.or_else(|| sources::recognise(&self.sentence).map(str::to_owned)) else {
            anyhow::bail!("the language of the sentence cannot be told: name it with --lang");
        };
        let published = self.date.as_deref().map(Published::given).unwrap_or_default();
        let document = Document { published, ..Document::of_text(&lang, &self.sentence) };
        let lookout = Lookout::new(self.models.as_deref());
        let (seen, found) = lookout.look(&document, Depth::Explained);
        talk.tell_all(&found);
        let mut page = Page::open();
        if let Some(note) = &seen.note {
            page.wrapped(0, "", note)?;
        }
        let Some(explanation) = &seen.explanation else { return Ok(()) };
        let how = if named { "" } else { "  by its words; --lang names another" };
        page.line(format!("{BOLD}{}{RESET}{DIM}{how}{RESET}", language_name(&lang)))?;
        page.gap()?;
        words(&mut page, &document, &seen, &lookout.words(&document, &seen))?;
        page.gap()?;
        let wording = Wording::load();
        let explaining = Explaining { wording: &wording, all: talk.verbose() };
        explaining.write(&mut page, &document, &seen.reading, explanation)?;
        Ok(attributions(&mut page, &document, &seen)?)
    }
}

/// Writes the words with their place in the tree, and what patterns see beside it.
fn words(page: &mut Page, document: &Document, seen: &Seen, words: &[PatternWord]) -> std::io::Result<()> {
    let doc = &seen.reading.parsed.doc;
    let row = |(i, word): (usize, &PatternWord)| {
        let token = &doc.tokens[i];
        let mut more: Vec<String> = Vec::new();
        if token.pos.as_str() != word.pos {
            more.push(format!("the model says {}", token.pos.as_str()));
        }
        more.extend(word.arcs.iter().map(|arc| format!("{} of {}", arc.rel, arc.head + 1)));
        more.extend(word.kinds.iter().cloned());
        let form = Span::<Byte>::new(token.start, token.end).quote(&document.text);
        let rel = match token.ud_head {
            head if head == i => "root".to_owned(),
            head => format!("{} of {}", token.ud_dep, head + 1),
        };
        [cut(form, WORD), cut(&word.lemma, WORD), word.pos.to_owned(), rel, more.join(", ")]
    };
    let names = ["word", "lemma", "pos", "in the tree", "patterns also see"].map(str::to_owned);
    let rows: Vec<[String; 5]> = words.iter().take(doc.tokens.len()).enumerate().map(row).collect();
    let width = |k: usize| rows.iter().chain([&names]).map(|row| columns(&row[k])).max().unwrap_or_default();
    let widths: Vec<usize> = (0..4).map(width).collect();
    for (i, row) in [&names].into_iter().chain(&rows).enumerate() {
        let number = if i == 0 { String::new() } else { i.to_string() };
        let cells: Vec<String> = (0..4).map(|k| fill(&row[k], widths[k])).collect();
        let more = if row[4].is_empty() { String::new() } else { format!("{DIM}{}{RESET}", row[4]) };
        page.hanging(0, &format!("{number:>3}  {}  ", cells.join("  ")), 0, &more)?;
    }
    Ok(())
}

/// Writes who says what.
fn attributions(page: &mut Page, document: &Document, seen: &Seen) -> std::io::Result<()> {
    let quote = |span: Span<Byte>| format!("“{}”", cut(span.quote(&document.text), 70));
    if !seen.reading.attributions.is_empty() {
        page.gap()?;
        page.line(format!("{BOLD}Said{RESET}"))?;
    }
    for said in &seen.reading.attributions {
        let source = said.told_by.or(said.chain.last().map(|link| link.span));
        let source = source.map_or("somebody".to_owned(), quote);
        let cue = said.cue.map_or("without a cue".to_owned(), quote);
        let content: Vec<String> = said.content.iter().map(|span| quote(*span)).collect();
        let kind = format!("{}, {}", said.kind.as_str(), said.stance.as_str());
        let body = format!("{cue} {DIM}({kind}){RESET}: {}", content.join(" … "));
        page.hanging(3, &format!("{source} "), 0, &body)?;
    }
    Ok(())
}
