//! Runs the cases that stand beside the patterns: what each pattern must find, and what it must leave alone.

pub mod quantities;
pub mod times;

use std::collections::BTreeMap;

use vigie_lexicon::patterns::{Case, Pattern};
use vigie_nlp::Doc;

use super::{LanguageTables, SharedTables, read_parsed};
use crate::{
    grounding::places::Gazetteer,
    model::{BlockKind, Byte, Diagnostic, Document, Fact, Parsed, Sentence, Severity, Span, Tok},
};

/// How many cases were run, and what went wrong in the others.
#[derive(Debug, Default)]
pub struct Checked {
    /// Cases that were run.
    pub run: usize,
    /// Cases without a parse.
    pub skipped: usize,
    /// The failed ones, each with the file and line to edit.
    pub failures: Vec<Diagnostic>,
}

/// The cases of a language, with the ids that their parses bear: `fr.airstrike.frappe.1/2`.
pub fn cases(tables: &LanguageTables) -> impl Iterator<Item = (String, &Pattern, &Case)> {
    tables.language.patterns.all.iter().flat_map(|pattern| {
        pattern
            .cases
            .iter()
            .enumerate()
            .map(move |(n, case)| (format!("{}/{}", pattern.id, n + 1), pattern, case))
    })
}

/// Runs every case that has a parse; `parses` are by the case's text. A case tests its pattern: weights have no say.
pub fn check(
    lang: &str,
    parses: &BTreeMap<String, Doc>,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Checked {
    let mut checked = Checked::default();
    for (id, pattern, case) in cases(tables) {
        let Some(doc) = parses.get(&case.text) else {
            checked.skipped += 1;
            continue;
        };
        checked.run += 1;
        let document = Document::of_text(lang, &case.text);
        let reading = read_parsed(&document, parsed(lang, doc), gazetteer, shared, tables, None);
        // A hit may be told by two patterns of one type: merging keeps the name of one of them.
        let of_type = |fact: &&Fact| fact.fact_type == pattern.fact_type.as_str() && case.expect.is_some();
        let mine = reading.facts.iter().filter(|fact| fact.rule == pattern.id.as_str() || of_type(fact));
        let mine: Vec<&Fact> = mine.collect();
        if let Some(message) = fault(&document.text, case, &mine, &reading.facts, gazetteer.is_some()) {
            checked.failures.push(Diagnostic {
                code: "V0101",
                severity: Severity::Warning,
                origin: format!("lexicon/{}:{}", pattern.file, case.line),
                span: None,
                message: format!("{id}: {message}"),
                hint: "edit the pattern or its case".to_owned(),
            });
        }
    }
    checked
}

/// What is wrong with what a pattern found in its case, if anything. Without a gazetteer nobody asks for places.
fn fault(text: &str, case: &Case, mine: &[&Fact], all: &[Fact], placed: bool) -> Option<String> {
    let Some(expected) = &case.expect else {
        let fact = mine.first()?;
        let words = fact.mentions.first().map_or("", |m| m.quote(text));
        return Some(format!("a near miss, but \"{words}\" gives {}", fact.fact_type));
    };
    if mine.is_empty() {
        let others: Vec<&str> = all.iter().map(|fact| fact.rule.as_str()).collect();
        let others = if others.is_empty() { "nothing".to_owned() } else { others.join(", ") };
        return Some(format!("finds nothing; {others} does in \"{text}\""));
    }
    let missing = |fact: &Fact| {
        expected.iter().filter(|(role, _)| placed || *role != "place").find_map(|(role, wanted)| {
            let found = fillers(text, fact, role);
            let lacks = |words: &String| !found.iter().any(|filler| alike(filler, words));
            wanted.iter().find(|words| lacks(words)).map(|words| format!("{role} \"{words}\" is {found:?}"))
        })
    };
    let faults: Vec<Option<String>> = mine.iter().map(|fact| missing(fact)).collect();
    if faults.iter().any(Option::is_none) { None } else { faults.into_iter().flatten().next() }
}

/// What fills a role, in the words of the case.
fn fillers(text: &str, fact: &Fact, role: &str) -> Vec<String> {
    let quote = |span: Span<Byte>| span.quote(text).to_owned();
    match role {
        "agent" => fact.agents.iter().map(|a| quote(a.span)).collect(),
        "patient" => fact.patients.iter().map(|a| quote(a.span)).collect(),
        "instrument" => fact.instruments.iter().map(|a| quote(a.span)).collect(),
        "place" => fact.places.iter().map(|p| quote(p.span)).collect(),
        "count" => fact.counts.iter().map(|c| quote(c.span)).collect(),
        "source" => fact.sources.iter().map(|s| quote(s.span)).collect(),
        "realis" => vec![fact.realis.as_str().to_owned()],
        _ => Vec::new(),
    }
}

/// One phrase holds the other: articles and adjectives are the quoting's matter, not the pattern's.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    !a.is_empty() && (a.contains(&b) || b.contains(&a))
}

fn parsed(lang: &str, doc: &Doc) -> Parsed {
    let sentence = |tokens: std::ops::Range<usize>| Sentence {
        tokens: Span::<Tok>::new(tokens.start, tokens.end),
        block: 0,
        kind: BlockKind::Body,
    };
    let sentences = doc.sentences().into_iter().map(sentence).collect();
    Parsed { lang: lang.to_owned(), doc: doc.clone(), sentences }
}
