//! Which language a text is in, and an honest "unknown" for what we do not know.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Language, rules};

/// Letters that are needed before a language is told.
const FEWEST_LETTERS: usize = 12;
/// Share of a text's words that are frequent words of its language, at least.
const SMALLEST_SHARE: f64 = 0.2;

/// The code of a language given as a code or a name: "fr", "fr-CA", "fra", "French"; none when we do not know it.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let short = name.split(['-', '_']).next().unwrap_or(&name);
    rules()
        .languages
        .iter()
        .find(|language| language.code == short || language.names.contains(&name))
        .map(|language| language.code.as_str())
}

/// The language of a text, by its frequent words and by its letters.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST_LETTERS {
        return None;
    }
    let shares = shares(text);
    let (language, share) = *shares.first()?;
    let by_letters = whichlang::detect_language(text).three_letter_code();
    // The letters of a short text err; but they must not point at a language that has nearly as many words here.
    let rival = shares[1..].iter().find(|(other, _)| other.names.contains(by_letters));
    if rival.is_some_and(|(_, other)| other * 2.0 > share) {
        return None;
    }
    let needed = if language.names.contains(by_letters) { SMALLEST_SHARE } else { SMALLEST_SHARE * 1.6 };
    (share >= needed).then_some(language.code.as_str())
}

/// The language whose frequent words a short text holds, however few.
pub(super) fn nearest(text: &str) -> Option<&'static Language> {
    shares(text).first().map(|(language, _)| *language)
}

/// The language of a sentence, which may be too short to be sure: of those whose frequent words it holds the one that
/// its letters point at, or else the nearest.
pub(super) fn likeliest(sentence: &str) -> Option<&'static str> {
    let shares = shares(sentence);
    let by_letters = whichlang::detect_language(sentence).three_letter_code();
    let pointed = shares.iter().find(|(language, _)| language.names.contains(by_letters));
    pointed.or(shares.first()).map(|(language, _)| language.code.as_str())
}

/// The languages by their share of frequent words, less those of their sisters; the largest first.
fn shares(text: &str) -> Vec<(&'static Language, f64)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut n = 0_usize;
    for word in
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().any(char::is_alphabetic)).take(4000)
    {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        n += 1;
    }
    let of = |set: &BTreeSet<String>| -> usize {
        counts.iter().filter(|(word, _)| set.contains(*word)).map(|(_, n)| n).sum()
    };
    let share = |language: &Language| {
        (of(&language.words) as f64 - 2.0 * of(&language.foreign) as f64) / n.max(1) as f64
    };
    let mut shares: Vec<(&Language, f64)> = rules().languages.iter().map(|l| (l, share(l))).collect();
    shares.retain(|(_, share)| *share > 0.0);
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}
