//! What the words around a name say of it: its level, and what it lies in.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use vigie_nlp::{Doc, Upos};

use crate::model::{Level, Parsed, PlaceUse};

use super::{
    PlaceWords,
    names::{Name, is_capital},
    words::plain,
};

/// Longest stretch between a place and what it lies in, in tokens.
const REACH: usize = 9;

/// The text says that one name lies in another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Containment {
    /// Index of the name that lies in the other.
    pub inner: usize,
    /// Index of the other.
    pub outer: usize,
    /// How surely the text says so, 0–1.
    pub strength: f64,
}

/// Reads the level words beside each name, and widens the name by those that are part of it: "Rapides Parish".
pub(super) fn read_levels(names: &mut [Name], parsed: &Parsed, words: &PlaceWords) {
    let doc = &parsed.doc;
    let mut after: Vec<Option<(Level, Range<usize>)>> = Vec::with_capacity(names.len());
    for i in 0..names.len() {
        if names[i].road {
            after.push(None);
            continue;
        }
        let limit = names.get(i + 1).map_or(doc.tokens.len(), |n| n.tokens.start);
        let tokens = names[i].tokens.clone();
        let front = level_in_front(doc, &tokens, words);
        let behind = level_behind(doc, &tokens, limit, words);
        names[i].level = behind.as_ref().or(front.as_ref()).map(|(level, _)| *level);
        // « les provinces de Helmand, Kandahar et Zabol »: the word bears on the names of the list.
        if let (None, Some(last)) = (names[i].level, i.checked_sub(1)) {
            let listed = is_list(doc, names[last].tokens.end..tokens.start, words);
            if listed && names[last].level.is_some() && plural_in_front(doc, names, last, words) {
                names[i].level = names[last].level;
            }
        }
        after.push(behind);
    }
    for i in (0..names.len()).rev() {
        let Some((level, at)) = after[i].clone() else { continue };
        // "Helmand and Kandahar provinces".
        if is_plural(doc, at.clone()) {
            let mut j = i;
            while j > 0 && is_list(doc, names[j - 1].tokens.end..names[j].tokens.start, words) {
                j -= 1;
                names[j].level.get_or_insert(level);
            }
        }
        if is_capital(doc.form(at.start)) && names[i].usage != PlaceUse::Demonym {
            names[i].tokens.end = at.end;
        }
    }
}

/// Whether the word beside a name says that it is that of a river: "río Manzanares", "the Indus river".
pub(super) fn is_river(doc: &Doc, tokens: &Range<usize>, words: &PlaceWords) -> bool {
    let rivers = &words.lexicon.rivers;
    let named =
        |at: usize, among: &BTreeSet<String>| at < doc.tokens.len() && among.contains(&*plain(doc.form(at)));
    let front = tokens.start.checked_sub(1).is_some_and(|at| named(at, &rivers.before));
    front || named(tokens.end, &rivers.after) || named(tokens.end - 1, &rivers.after)
}

pub(super) fn level_in_front(
    doc: &Doc,
    tokens: &Range<usize>,
    words: &PlaceWords,
) -> Option<(Level, Range<usize>)> {
    (1..=4).rev().filter_map(|n| tokens.start.checked_sub(n)).find_map(|start| {
        let level = words.level_before(doc.slice(start..tokens.start))?;
        Some((level, start..tokens.start))
    })
}

fn level_behind(
    doc: &Doc,
    tokens: &Range<usize>,
    limit: usize,
    words: &PlaceWords,
) -> Option<(Level, Range<usize>)> {
    let end = limit.min(tokens.end + 3);
    (tokens.end + 1..=end).rev().find_map(|j| {
        let level = words.level_after(doc.slice(tokens.end..j))?;
        Some((level, tokens.end..j))
    })
}

fn plural_in_front(doc: &Doc, names: &[Name], mut i: usize, words: &PlaceWords) -> bool {
    while i > 0 && is_list(doc, names[i - 1].tokens.end..names[i].tokens.start, words) {
        i -= 1;
    }
    level_in_front(doc, &names[i].tokens, words).is_some_and(|(_, at)| is_plural(doc, at))
}

fn is_plural(doc: &Doc, tokens: Range<usize>) -> bool {
    tokens.into_iter().any(|t| {
        let token = &doc.tokens[t];
        token.pos == Upos::Noun && token.morph.contains("Number=Plur") || token.tag == "NNS"
    })
}

/// Whether only what stands between the names of a list stands there.
pub(super) fn is_list(doc: &Doc, between: Range<usize>, words: &PlaceWords) -> bool {
    let w = &words.lexicon.words;
    let mut joins = false;
    !between.is_empty()
        && between.len() <= 4
        && between.into_iter().all(|t| {
            let form = plain(doc.form(t));
            let joint = form == "," || w.conjunctions.contains(&*form);
            joins |= joint;
            joint || w.articles.contains(&*form) || w.prepositions.contains(&*form)
        })
        && joins
}

/// Finds what the text says lies in what.
pub(super) fn containments(names: &[Name], parsed: &Parsed, words: &PlaceWords) -> Vec<Containment> {
    let doc = &parsed.doc;
    let mut out = Vec::new();
    for inner in 0..names.len() {
        let sentence = parsed.sentence_of(names[inner].tokens.start);
        for outer in inner + 1..names.len().min(inner + 3) {
            let between = names[inner].tokens.end..names[outer].tokens.start;
            if between.len() > REACH || parsed.sentence_of(names[outer].tokens.start) != sentence {
                break;
            }
            // "Springfield, Clark County, Ohio": also over the name between.
            let skipped = &names[inner + 1..outer];
            let free = between.clone().filter(|t| !skipped.iter().any(|n| n.tokens.contains(t)));
            // Most words between two names say nothing of them.
            let is_link = |form: &str| {
                let w = &words.lexicon.words;
                matches!(form, "," | "(" | "'s" | "'") || w.links.contains(form) || words.is_level_word(form)
            };
            let mut forms: Vec<Cow<'_, str>> = Vec::new();
            if !free.map(|t| plain(doc.form(t))).all(|form| {
                let is_link = is_link(&form);
                forms.push(form);
                is_link
            }) {
                continue;
            }
            let (forward, backward) = strengths(&forms, words);
            // "Tame (Arauca)", « Lodda (territoire de Djugu) ».
            let forward =
                if forms.first().is_some_and(|form| form == "(") { forward.max(0.85) } else { forward };
            if forward > 0.0 && names[outer].usage != PlaceUse::Demonym {
                out.push(Containment { inner, outer, strength: forward });
            }
            // "the Syrian city of Aleppo", "Afghanistan's Kandahar".
            let by_people = names[inner].usage == PlaceUse::Demonym;
            if skipped.is_empty() && (backward > 0.0 || by_people && is_plain(&forms, words)) {
                out.push(Containment {
                    inner: outer,
                    outer: inner,
                    strength: if by_people { 0.8 } else { backward },
                });
            }
        }
        // « la ville syrienne d'Alep » has the people in front as well; « Alep, en Syrie » is read above.
    }
    out
}

/// How surely the words between two names say that the second holds the first, and the first the second.
fn strengths(forms: &[Cow<'_, str>], words: &PlaceWords) -> (f64, f64) {
    let w = &words.lexicon.words;
    let plain: Vec<&str> = forms.iter().map(|form| &**form).filter(|f| *f != "," && *f != "(").collect();
    if plain.is_empty() {
        // "Orlando, Florida" and "Alep (Syrie)"; a plain list reads the same, so it weighs less.
        let commas = forms.len();
        return (if (1..=2).contains(&commas) { 0.6 } else { 0.0 }, 0.0);
    }
    if plain == ["'s"] || plain == ["'"] {
        return (0.0, 0.9);
    }
    let linking = |f: &&str| w.links.contains(*f) || words.is_level_word(f);
    if !plain.iter().all(linking) {
        return (0.0, 0.0);
    }
    let strong = plain.iter().any(|f| w.strong_links.contains(*f));
    let leveled = plain.iter().any(|f| words.is_level_word(f) && f.len() > 3);
    match (strong, leveled) {
        (true, true) => (1.0, 0.0),
        (true, false) => (0.9, 0.0),
        (false, true) if plain.first().is_some_and(|f| *f == "'s") => (0.0, 0.9),
        (false, true) => (0.7, 0.3),
        (false, false) => (0.4, 0.0),
    }
}

/// Whether only level words and their little words stand between a people and a name.
fn is_plain(forms: &[Cow<'_, str>], words: &PlaceWords) -> bool {
    forms.iter().all(|f| words.is_level_word(f) || words.lexicon.words.links.contains(&**f))
}
