//! Walks the sentences and finds numbers, ranges, shares, money, measures and ages.

use super::QuantityWords;
use super::mention::{self, Number};
use super::pieces::{self, Piece};
use super::words::Role;
use super::{ages, counted, figures, names};
use crate::model::{Parsed, QuantityKind, QuantityMention, TimeMention};

/// Finds every quantity, in text order. What overlaps a time is none, but for ages.
pub fn find(parsed: &Parsed, words: &QuantityWords, times: &[TimeMention]) -> Vec<QuantityMention> {
    let text = &parsed.doc.text;
    let cut = |sentence: &crate::model::Sentence| {
        let bytes = parsed.bytes_of(sentence.tokens);
        let mut pieces = Vec::new();
        pieces::cut(text, bytes.start, bytes.end, &mut pieces);
        pieces
    };
    let sentences: Vec<Vec<Piece>> = parsed.sentences.iter().map(cut).collect();
    let known = names::of_text(parsed, &sentences, words);
    let mut out: Vec<QuantityMention> = Vec::new();
    let mut time = 0;
    for pieces in &sentences {
        let mut at = 0;
        while at < pieces.len() {
            let start = pieces[at].start;
            while times.get(time).is_some_and(|t| t.span.end <= start) {
                time += 1;
            }
            if let Some((age, next)) = ages::find(parsed, pieces, at, words) {
                out.push(age);
                at = next.max(at + 1);
                continue;
            }
            if let Some(inside) = times.get(time).filter(|t| t.span.start <= start) {
                at += pieces[at..].iter().take_while(|p| p.start < inside.span.end).count().max(1);
                continue;
            }
            if let Some((len, ())) = words.at(pieces, at, |r| matches!(r, Role::Idiom).then_some(())) {
                at += len;
                continue;
            }
            if let Some(len) = figures::figure(text, pieces, at, words) {
                at += len;
                continue;
            }
            let Some(whole) = figures::read(text, pieces, at, words) else {
                out.extend(counted::singular(parsed, words, pieces, at));
                at += 1;
                continue;
            };
            // "between 60 and 90 days": a range whose end is a length of time is one.
            let limit = times.get(time).map_or(usize::MAX, |t| t.span.start);
            let seen = pieces[at..].iter().take_while(|p| p.start < limit).count() + at;
            let core = if whole.last <= seen {
                Some(whole)
            } else {
                figures::read(text, &pieces[..seen], at, words)
            };
            let Some(core) = core.filter(|core| whole.last <= seen || core.high == whole.high) else {
                at = seen.max(at + 1);
                continue;
            };
            at = core.last.max(at + 1);
            let number = Number { parsed, pieces, core: &core, words };
            let Some(mut mention) = number.around(&known, out.last()) else { continue };
            // "77.626 de enero a marzo": a time is not counted.
            if let Some(noun) = mention.noun
                && times
                    .iter()
                    .skip(time)
                    .take_while(|t| t.span.start < noun.end)
                    .any(|t| t.span.overlaps(noun))
            {
                mention.noun = None;
                mention.span.end = mention.number.end;
            }
            // "un 3,5 por ciento": the unit is read.
            if mention.kind != QuantityKind::Count {
                at = at.max(pieces.partition_point(|piece| piece.start < mention.span.end));
            }
            match out.last_mut() {
                Some(part) if mention::is_whole(pieces, &core, words, part, &mention) => {
                    mention::make_share(part, &mention);
                }
                _ => out.push(mention),
            }
        }
    }
    out
}
