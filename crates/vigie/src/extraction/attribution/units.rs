//! Sentences as punctuation makes them, so that a cue that the parser cut off stays with what it is about.

use std::ops::Range;

use vigie_nlp::Upos;

use crate::model::{BlockKind, Parsed};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// What its block is.
    pub block: BlockKind,
}

/// Cuts a text into sentences, in order; together they cover all tokens but white space at their ends.
pub(super) fn units(parsed: &Parsed) -> Vec<Unit> {
    let doc = &parsed.doc;
    let mut out: Vec<Unit> = Vec::new();
    let (mut start, mut paragraph) = (0, 0);
    let mut close = |tokens: Range<usize>, paragraph| {
        let blank = |i: &usize| doc.tokens[*i].pos == Upos::Space || doc.form(*i).trim().is_empty();
        let Some(first) = tokens.clone().find(|i| !blank(i)) else { return };
        let last = tokens.clone().rev().find(|i| !blank(i)).unwrap_or(first);
        let sentence = parsed.sentence_of(first);
        let block = sentence.map_or(BlockKind::Body, |s| parsed.sentences[s].kind);
        out.push(Unit { tokens: first..last + 1, paragraph, block });
    };
    for i in 1..doc.tokens.len() {
        let gap = doc.text.get(doc.tokens[i - 1].end..doc.tokens[i].start).unwrap_or("");
        let line = gap.contains('\n') || doc.form(i - 1).contains('\n') || new_block(parsed, i);
        if line || ends(parsed, start, i) {
            close(start..i, paragraph);
            start = i;
            paragraph += usize::from(line);
        }
    }
    close(start..doc.tokens.len(), paragraph);
    out
}

fn new_block(parsed: &Parsed, i: usize) -> bool {
    let block = |i| parsed.sentence_of(i).map(|s| parsed.sentences[s].block);
    parsed.doc.tokens[i].sent_start && block(i) != block(i - 1)
}

/// Whether a sentence ends in front of a token.
fn ends(parsed: &Parsed, start: usize, i: usize) -> bool {
    let doc = &parsed.doc;
    let form = doc.form(i);
    let first = form.chars().next().unwrap_or(' ');
    if first.is_lowercase()
        || matches!(first, ',' | ';' | ')' | ']' | '»' | '.' | '!' | '?' | '…' | '”' | '-')
    {
        return false;
    }
    // Marks that close a quotation may follow the end.
    let mut last = i - 1;
    while last > start
        && (matches!(doc.form(last), "»" | "”" | "\"" | "''" | "’" | ")")
            || doc.tokens[last].pos == Upos::Space)
    {
        last -= 1;
    }
    // A straight mark right in front of a word opens the next sentence.
    if matches!(form, "\"" | "'") && doc.tokens[i].space_after && !doc.tokens[i - 1].space_after {
        return false;
    }
    let end = doc.form(last);
    if matches!(end, "." | "!" | "?" | "…" | "..." | "?!" | "!!") {
        return true;
    }
    end.len() > 1 && end.ends_with(['.', '!', '?', '…']) && doc.tokens[i].sent_start
}
