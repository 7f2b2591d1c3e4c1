//! Who says what: sources, cues and the words that they answer for.
//!
//! In reading order: [`words`] compiles the lexicon's cues; [`units`] cuts the text into sentences that no parser's slip can
//! break; [`quotes`] keeps the stack of quotation marks; [`view`] is the parse with all that at hand; [`phrases`] quotes and
//! names sources; [`cues`] says how far a verb of saying goes;
//! [`verbs`], [`cases`] and [`hearsay`] each find one sort of frame; [`speakers`] joins them into chains.

mod cases;
mod cues;
mod hearsay;
mod phrases;
mod quotes;
mod speakers;
mod units;
mod verbs;
mod view;
mod words;

use crate::model::{Attribution, Document, Mentions, Parsed};

pub use words::AttributionWords;

/// Everything that the text attributes to somebody, in text order of the content.
///
/// The outlet of the document itself is no source. A pronoun stands for the last speaker named; a nested speaker's chain
/// begins with the outer speaker. Content may be in several pieces.
pub fn find(
    document: &Document,
    parsed: &Parsed,
    mentions: &Mentions,
    words: &AttributionWords,
) -> Vec<Attribution> {
    let Some(words) = words.of(&parsed.lang) else { return Vec::new() };
    let view = view::View::new(document, parsed, mentions, words);
    let mut frames = verbs::find(&view);
    frames.extend(cases::find(&view));
    frames.extend(hearsay::find(&view));
    speakers::join(&view, frames)
}

#[cfg(test)]
mod tests;
