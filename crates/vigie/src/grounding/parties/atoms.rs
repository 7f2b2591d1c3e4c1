//! A text as comparable words, whatever the tokenizer made of hyphens, apostrophes and dots.

use smol_str::{SmolStr, SmolStrBuilder};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use vigie_nlp::Doc;

/// One run of letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// In lower case, without accents.
    pub fold: SmolStr,
    /// How it is written.
    pub shape: Shape,
    /// Whether a name can go on from the atom before to this one.
    pub joined: bool,
    /// The token that it starts in.
    pub token: usize,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Without a capital in front.
    Lower,
    /// With a capital in front, or a number.
    Capital,
    /// In capitals only, two or more.
    Upper,
}

/// The shape of a word.
pub(super) fn shape(word: &str) -> Shape {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return Shape::Lower };
    if !first.is_uppercase() && !first.is_numeric() {
        return Shape::Lower;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 && !word.chars().any(char::is_lowercase) { Shape::Upper } else { Shape::Capital }
}

/// A word in lower case, without accents.
pub(super) fn fold(word: &str) -> SmolStr {
    let mut out = SmolStrBuilder::new();
    for c in word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'ı' => out.push('i'),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            _ => out.push(c),
        }
    }
    out.finish()
}

/// The words of a bare text: folded, with their shapes.
pub(super) fn words(text: &str) -> Vec<(SmolStr, Shape)> {
    runs(text).map(|(start, end)| (fold(&text[start..end]), shape(&text[start..end]))).collect()
}

/// The atoms of an annotated text; white space and punctuation are none.
pub(super) fn atoms(doc: &Doc) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::new();
    for (i, token) in doc.tokens.iter().enumerate() {
        let form = doc.form(i);
        for (start, end) in runs(form) {
            let (start, end) = (token.start + start, token.start + end);
            let word = &doc.text[start..end];
            let joined = out.last().is_some_and(|last: &Atom| {
                let gap = doc.text.get(last.end..start).unwrap_or("\n");
                let new_sentence =
                    last.token != i && doc.tokens[last.token + 1..=i].iter().any(|t| t.sent_start);
                joins(gap, last.end - last.start) && !(new_sentence && gap.contains('.'))
            });
            out.push(Atom { start, end, fold: fold(word), shape: shape(word), joined, token: i });
        }
    }
    out
}

/// Whether what stands between two words can stand inside a name.
fn joins(gap: &str, letters_before: usize) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let inner = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '.' | '&' | '/');
    let mut chars = gap.chars();
    gap.len() <= 6
        && chars.all(|c| blank(c) || inner(c))
        && (letters_before <= 2 || !gap.contains('.') || !gap.contains(blank))
}

/// The runs of letters, digits and marks of a text, as byte ranges.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(inside)?;
        let end = text[start..].find(|c| !inside(c)).map_or(text.len(), |n| start + n);
        at = end;
        Some((start, end))
    })
}
