//! Text in capitals, or without any, written as it usually is: models have learnt little from "REBELS TAKE TOWN", and names
//! are found by their capitals.

use std::{borrow::Cow, collections::BTreeMap};

use vigie_nlp::{Doc, Pipeline, Upos};

/// Letters that a text must have to count as written in capitals.
const FEWEST_LETTERS: usize = 8;
/// Longer names that can be said as a word are no acronyms, or are known without their capitals: "Otan".
const LONGEST_ACRONYM: usize = 3;
/// Words of the longest name that is looked up.
const LONGEST_NAME: usize = 4;

/// Whether nearly all letters of a text are capitals.
///
/// ```
/// use vigie::pipeline::recasing::is_loud;
/// assert!(is_loud("REBELS TAKE TOWN"));
/// assert!(!is_loud("The FMLN and the ELN met in NY.") && !is_loud("ONU"));
/// ```
pub fn is_loud(text: &str) -> bool {
    let (mut all, mut capitals) = (0, 0);
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    all >= FEWEST_LETTERS && capitals * 10 > all * 8
}

/// A text in small letters, each byte where it was.
///
/// ```
/// use vigie::pipeline::recasing::lowered;
/// assert_eq!(lowered("ÉCOLE İ"), "école İ");
/// ```
pub fn lowered(text: &str) -> String {
    text.chars().map(|c| same_size(c, c.to_lowercase())).collect()
}

/// A text in capitals, each byte where it was.
fn raised(text: &str) -> String {
    text.chars().map(|c| same_size(c, c.to_uppercase())).collect()
}

/// A letter in the other case, where it takes as many bytes.
fn same_size(c: char, mut other: impl Iterator<Item = char>) -> char {
    match (other.next(), other.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

/// How a document writes its words where it does not shout.
#[derive(Debug, Default)]
pub struct Spellings<'a> {
    /// By the word in small letters: as it stands inside a sentence, the small one if there is any.
    words: BTreeMap<String, &'a str>,
    /// Whether there are texts, and no capital in any.
    mute: bool,
}

impl<'a> Spellings<'a> {
    /// Collects them from the texts of a document; words are only needed where one of them is in capitals.
    pub fn of(texts: &[&'a str]) -> Self {
        let (loud, others): (Vec<&str>, Vec<&str>) = texts.iter().partition(|text| is_loud(text));
        let mute = !others.is_empty() && !others.iter().any(|text| text.contains(char::is_uppercase));
        let mut words: BTreeMap<String, &'a str> = BTreeMap::new();
        let wanted = if loud.is_empty() || mute { Vec::new() } else { others };
        for text in wanted {
            let mut opens = true;
            for word in text.split_whitespace() {
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                let small = lowered(bare);
                if small == bare || !opens {
                    let seen = words.entry(small).or_insert(bare);
                    if bare.starts_with(char::is_lowercase) {
                        *seen = bare;
                    }
                }
                opens = word.ends_with(['.', '!', '?', ':', '…', '»', '"', '”']);
            }
        }
        Spellings { words, mute }
    }

    /// How a word is written, by its small letters.
    fn get(&self, small: &str) -> Option<&'a str> {
        self.words.get(small).copied().filter(|seen| seen.len() == small.len())
    }
}

/// A text in capitals, or of a document without any, as it would usually be written, each byte where it was; other texts
/// stay as they are.
///
/// A word is written as the document writes it elsewhere, else with a capital where the model takes it for a name once all
/// is in small letters, or where `is_name` knows some words in a row.
pub fn recased<'t>(
    text: &'t str,
    model: &Pipeline,
    spellings: &Spellings<'_>,
    is_name: impl Fn(&str) -> bool,
) -> Cow<'t, str> {
    if !is_loud(text) && !spellings.mute {
        return Cow::Borrowed(text);
    }
    let (loud, mut out) = (raised(text), lowered(text));
    let doc = model.run(&out);
    let named = names(&doc, is_name);
    let mut opens = true;
    for (i, token) in doc.tokens.iter().enumerate() {
        let (small, loud) = (doc.form(i), &loud[token.start..token.end]);
        let first = loud.chars().next().map_or(0, char::len_utf8);
        let capitalised = || format!("{}{}", &loud[..first], &small[first..]);
        let name = token.pos == Upos::Propn || named[i];
        opens |= token.sent_start;
        let written = match spellings.get(small) {
            Some(seen) if !opens || !seen.starts_with(char::is_lowercase) => seen.to_owned(),
            None if name && loud.chars().count() <= LONGEST_ACRONYM || is_unsayable(loud) => loud.to_owned(),
            None if !name && !opens => small.to_owned(),
            _ => capitalised(),
        };
        out.replace_range(token.start..token.end, &written);
        opens &= matches!(token.pos, Upos::Punct | Upos::Space | Upos::Sym);
    }
    Cow::Owned(out)
}

/// Whether a word in capitals has no vowel, so that it can only be an acronym.
fn is_unsayable(loud: &str) -> bool {
    loud.len() >= LONGEST_ACRONYM
        && loud.chars().all(|c| c.is_ascii_uppercase() && !matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y'))
}

/// Which tokens belong to a name that is known.
fn names(doc: &Doc, is_name: impl Fn(&str) -> bool) -> Vec<bool> {
    let tokens = &doc.tokens;
    let nominal = |i: usize| matches!(tokens[i].pos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::X);
    let mut out = vec![false; tokens.len()];
    for first in (0..tokens.len()).filter(|&i| nominal(i)) {
        for last in (first..tokens.len().min(first + LONGEST_NAME)).filter(|&i| nominal(i)) {
            if is_name(&doc.text[tokens[first].start..tokens[last].end]) {
                (first..=last).for_each(|i| out[i] |= nominal(i));
            }
        }
    }
    out
}
