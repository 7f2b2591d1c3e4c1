//! A document's text with its linguistic annotation.

use vigie_nlp as nlp;

use super::{BlockKind, Byte, Span, Tok};

/// A document's told blocks, parsed one by one and joined: token offsets are bytes of the document's text.
///
/// Blocks that are not told (credits, debris) have no tokens. Patterns read `ud_head` and `ud_dep`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// ISO 639-1 code of the language it was parsed as.
    pub lang: String,
    /// The document's whole text and the tokens of its told blocks.
    pub doc: nlp::Doc,
    /// The sentences, in order; none crosses a block.
    pub sentences: Vec<Sentence>,
}

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Span<Tok>,
    /// Index of its block in the document.
    pub block: usize,
    /// What that block is.
    pub kind: BlockKind,
}

impl Parsed {
    /// Index of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let i = self.sentences.partition_point(|s| s.tokens.end <= token);
        self.sentences.get(i).is_some_and(|s| s.tokens.contains(token)).then_some(i)
    }

    /// The tokens that a span of bytes touches.
    pub fn tokens_of(&self, span: Span<Byte>) -> Span<Tok> {
        let tokens = &self.doc.tokens;
        let start = tokens.partition_point(|t| t.end <= span.start);
        let end = tokens.partition_point(|t| t.start < span.end);
        Span::new(start, end)
    }

    /// The bytes from the first to the last of some tokens.
    pub fn bytes_of(&self, tokens: Span<Tok>) -> Span<Byte> {
        match (self.doc.tokens.get(tokens.start), self.doc.tokens.get(tokens.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !tokens.is_empty() => Span::new(first.start, last.end),
            _ => Span::new(0, 0),
        }
    }
}
