//! Roads and streets: named by a word of roads, hardly ever in a gazetteer.

use std::ops::Range;

use vigie_nlp::{Doc, Upos};

use super::{PlaceWords, forms::Forms, names::is_capital};

/// Longest name of a road without its word, in tokens.
const LONGEST: usize = 5;

/// The road whose name starts at a token: "Main Street", "Highway 1", « rue de Rivoli », "Ruta 7".
pub(super) fn road(
    doc: &Doc,
    forms: &Forms,
    i: usize,
    end: usize,
    words: &PlaceWords,
) -> Option<Range<usize>> {
    let roads = &words.lexicon.roads;
    let end = end.min(i + LONGEST + 2).min(doc.tokens.len());
    let is_number = |t: usize| {
        let form = doc.form(t);
        form.starts_with(|c: char| c.is_ascii_digit()) && form.len() <= 5
    };
    // "I-45", "RN7", « N 20 »: the letters and the number may be one token.
    if i < end && is_capital(doc.form(i)) {
        let fused = forms.lower(i);
        let (letters, rest) = fused.split_at(fused.find(|c: char| !c.is_alphabetic()).unwrap_or(fused.len()));
        let rest = rest.trim_start_matches(['-', '.']);
        let is_code = !rest.is_empty() && rest.len() <= 4 && rest.chars().all(|c| c.is_ascii_digit());
        if is_code && roads.codes.contains(letters) {
            return Some(i..i + 1);
        }
    }
    let phrase = |n: usize| doc.slice(i..i + n).to_lowercase().replace('’', "'");
    let longest = if words.opens_road(forms.straight(i)) { 3 } else { 0 };
    for n in (1..=longest).rev().filter(|n| i + n < end) {
        // "Highway 19", « route nationale 1 », "State Route 4": the word and a number.
        let dash = usize::from(doc.form(i + n) == "-");
        let at = i + n + dash;
        if at < end && is_number(at) && roads.numbered.contains(&phrase(n)) {
            return Some(i..at + 1);
        }
        // « avenue Mohammed-V », "calle de Alcalá": the word, joints, and a name in capitals.
        if roads.before.contains(&phrase(n)) {
            let joint = |t: usize| {
                let form = forms.straight(t);
                words.lexicon.words.articles.contains(form) || roads.joints.contains(form)
            };
            let name = (i + n..end).find(|&t| !joint(t))?;
            let last = (name..end).take_while(|&t| is_capital(doc.form(t)) || doc.form(t) == "-").last()?;
            return is_capital(doc.form(name)).then_some(i..last + 1);
        }
    }
    // "Martin Luther King Boulevard", "42nd Street": capitals in front of the word.
    let opens = |t: usize| {
        let token = &doc.tokens[t];
        is_capital(doc.form(t)) && !matches!(token.pos, Upos::Punct | Upos::Det | Upos::Adp | Upos::Pron)
    };
    if roads.after.is_empty() || !opens(i) || roads.after.contains(forms.lower(i)) {
        return None;
    }
    for t in i + 1..end {
        let word = doc.form(t);
        if is_capital(word) && roads.after.contains(forms.lower(t)) {
            // "Florida Highway Patrol", "Fort St. John", "Otter County Road 80": the name goes on, and is another's.
            let goes_on = t + 1 < doc.tokens.len() && is_capital(doc.form(t + 1));
            return (!goes_on).then_some(i..t + 1);
        }
        if !opens(t) && !matches!(word, "-" | "'s" | "’s" | "." | "’" | "'") {
            return None;
        }
    }
    None
}
