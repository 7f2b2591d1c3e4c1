//! Numbers that are part of a name, a list marker or a model: "G20", "F-16", "article 5", "the 747".

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::QuantityWords;
use super::counted;
use super::figures::Core;
use super::pieces::{Kind, Piece};
use super::words::Role;
use crate::model::Parsed;

/// Plain digits of three or more that a text uses in names: the 787 of "Boeing 787" and "787-8".
pub(super) fn of_text(parsed: &Parsed, sentences: &[Vec<Piece>], words: &QuantityWords) -> BTreeSet<SmolStr> {
    let mut out = BTreeSet::new();
    for pieces in sentences {
        for (i, piece) in pieces.iter().enumerate() {
            if piece.kind != Kind::Digits || piece.norm.len() < 3 {
                continue;
            }
            let before = i.checked_sub(1).map(|i| &pieces[i]);
            let after = pieces.get(i + 1);
            // "787s".
            let suffixed = after.is_some_and(|a| a.glued && a.kind == Kind::Word && a.norm == "s");
            let titled = before.is_some_and(|b| {
                b.kind == Kind::Word
                    && !piece.glued
                    && starts_upper(&parsed.doc.text, b)
                    && words.before(pieces, i, |r| matches!(r, Role::Name).then_some(())).is_some()
            });
            if suffixed || titled || counted::is_name(parsed, piece.start, piece.end) {
                out.insert(piece.norm.clone());
            }
        }
    }
    out
}

fn starts_upper(text: &str, piece: &Piece) -> bool {
    text.get(piece.start..piece.end).and_then(|form| form.chars().next()).is_some_and(char::is_uppercase)
}

/// Whether a number belongs to a name. `known` are digits that are names elsewhere in the text.
pub(super) fn is_name(
    parsed: &Parsed,
    pieces: &[Piece],
    core: &Core,
    words: &QuantityWords,
    known: &BTreeSet<SmolStr>,
) -> bool {
    let first = &pieces[core.first];
    // "AU$40 million": what costs has no name.
    if first.glued
        && words.before(pieces, core.first, |r| matches!(r, Role::Money(_)).then_some(())).is_some()
    {
        return false;
    }
    let before = core.first.checked_sub(1).map(|i| &pieces[i]);
    let after = pieces.get(core.last);
    let is_digits = first.kind == Kind::Digits;
    if let Some(before) = before.filter(|_| first.glued) {
        let dash = matches!(before.norm.as_str(), "-" | "/" | "." | ":" | "#" | "_" | "+" | "@");
        let word = core.first >= 2 && pieces[core.first - 2].kind != Kind::Mark && before.glued;
        if before.kind == Kind::Word
            || (dash && (word || matches!(before.norm.as_str(), "#" | "+" | "@" | "_")))
        {
            return core.digits > 0 || is_digits;
        }
    }
    let unit = |at: usize| {
        words.at(pieces, at, |r| matches!(r, Role::Measure(_) | Role::Money(_) | Role::Percent).then_some(()))
    };
    // Glued letters or a hyphenated name after it: "737s", "3D", "787-8".
    if is_digits && after.is_some_and(|a| a.glued && a.kind == Kind::Word) && unit(core.last).is_none() {
        return true;
    }
    let named = words.before(pieces, core.first, |r| matches!(r, Role::Name).then_some(())).is_some();
    // "in the district 12 people died", but "two Boeing 737 jets".
    let named = named
        && (!counted::is_plural_after(parsed, pieces, core.last)
            || before.is_some_and(|b| starts_upper(&parsed.doc.text, b)));
    // "38, rue des Lilas".
    let comma = usize::from(after.is_some_and(|a| a.norm == ","));
    if is_digits && words.at(pieces, core.last + comma, |r| matches!(r, Role::Street).then_some(())).is_some()
    {
        return true;
    }
    // "number one", "phase deux"; but "le groupe deux fois".
    if named
        && (is_digits || core.low == core.high && core.last == core.first + 1)
        && unit(core.last).is_none()
    {
        return true;
    }
    if is_digits
        && first.norm.starts_with('0')
        && first.norm.len() > 1
        && after.is_none_or(|a| !a.glued || a.kind != Kind::Mark)
    {
        return core.low >= 1.0 || core.digits > 1;
    }
    // A list marker opens its sentence and is followed by "." or ")".
    let marker = core.first == 0
        && core.digits > 0
        && after.is_some_and(|a| a.glued && (a.norm == "." || a.norm == ")"));
    if marker || counted::is_name(parsed, first.start, pieces[core.last - 1].end) {
        return true;
    }
    let plain = core.digits > 1 && core.last == core.first + 1;
    let ranged = is_digits && core.low < core.high && after_dash(pieces, core.first);
    (plain || ranged)
        && unit(core.last).is_none()
        && (known.contains(&first.norm) && !counted::is_plural_after(parsed, pieces, core.last)
            || plain && counted::is_model(parsed, words, pieces, core.first, core.last))
}

/// Whether a hyphen is glued behind a piece: "737-800".
fn after_dash(pieces: &[Piece], at: usize) -> bool {
    pieces.get(at + 1).is_some_and(|p| p.glued && p.norm == "-")
}
