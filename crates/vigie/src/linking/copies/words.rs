//! The words of a document that count: those of told blocks, folded, each with its place and whether it is quoted.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::Document;

/// A quotation longer than this in bytes was left open.
const LONGEST_QUOTATION: usize = 1500;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of its letters and digits in lower case and without accents.
    pub hash: u64,
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Inside a quotation.
    pub quoted: bool,
}

/// The words of the told blocks, in order.
pub(super) fn told(document: &Document) -> Vec<Word> {
    let mut words = Vec::with_capacity(document.text.len() / 6);
    for block in document.blocks.iter().filter(|block| block.kind.is_told()) {
        split(block.span.quote(&document.text), block.span.start, &mut words);
    }
    words
}

fn split(text: &str, base: usize, words: &mut Vec<Word>) {
    let mut quotation: Option<(usize, char)> = None;
    let mut start = None;
    let mut chars = text.char_indices().chain([(text.len(), ' ')]).peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || (is_combining_mark(c) && start.is_some()) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let word = &text[from..at];
            let quoted = quotation.is_some();
            words.push(Word { hash: hash(word), start: base + from, end: base + at, quoted });
        }
        let long = quotation.is_some_and(|(from, _)| at - from > LONGEST_QUOTATION);
        // « don’t » ends no quotation.
        let inside = c == '’' && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        match quotation {
            Some((_, close)) if (c == close && !inside) || long => quotation = None,
            None => quotation = closing(c).map(|close| (at, close)),
            Some(_) => {}
        }
        if long {
            words.iter_mut().rev().take_while(|word| word.quoted).for_each(|word| word.quoted = false);
        }
    }
    // Never closed: it may be anything.
    if quotation.is_some() {
        words.iter_mut().rev().take_while(|word| word.quoted).for_each(|word| word.quoted = false);
    }
}

/// The sign that closes what this one opens.
fn closing(c: char) -> Option<char> {
    Some(match c {
        '«' => '»',
        '“' => '”',
        '‘' => '’',
        '„' => '“',
        '"' => '"',
        _ => return None,
    })
}

/// Hash of the letters and digits of a word, in lower case and without accents.
pub(super) fn hash(word: &str) -> u64 {
    let mut hash = Fnv::default();
    if word.is_ascii() {
        word.bytes().for_each(|b| hash.push(b.to_ascii_lowercase()));
    } else {
        fold(word).bytes().for_each(|b| hash.push(b));
    }
    hash.0
}

/// Lower case without accents.
pub(super) fn fold(word: &str) -> String {
    word.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect()
}

/// FNV-1a: the same on every machine and for ever, since sketches are kept.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

/// Spreads a number over all bits (the finaliser of SplitMix64).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_know_whether_they_are_quoted() {
        let document = Document::of_text("fr", "L'Été : « Nous PARTONS », dit-il. \"Jamais fermé");
        let words = told(&document);
        let seen: Vec<(&str, bool)> =
            words.iter().map(|w| (&document.text[w.start..w.end], w.quoted)).collect();
        assert_eq!(
            seen,
            [
                ("L", false),
                ("Été", false),
                ("Nous", true),
                ("PARTONS", true),
                ("dit", false),
                ("il", false),
                ("Jamais", false),
                ("fermé", false)
            ]
        );
        let document =
            Document::of_text("en", "‘We don’t leave,’ she said. ’Tis the rock ‘n’ roll of boys’ lives.");
        let words = told(&document);
        let quoted = words.iter().filter(|w| w.quoted).map(|w| &document.text[w.start..w.end]);
        assert!(quoted.eq(["We", "don", "t", "leave", "n"]));
        assert_eq!(hash("Été"), hash("ete"));
        assert_ne!(hash("ete"), hash("eta"));
    }
}
