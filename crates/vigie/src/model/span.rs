//! Half-open ranges that cannot be mixed up: bytes of a text, or tokens of a parse.

use std::{marker::PhantomData, ops::Range};

/// Unit of a span of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Byte {}

/// Unit of a span of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tok {}

/// A half-open range of `U`, `start <= end`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    /// First unit.
    pub start: usize,
    /// Unit after the last one.
    pub end: usize,
    unit: PhantomData<U>,
}

impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U> Copy for Span<U> {}

impl<U> Span<U> {
    /// The range from `start` to `end`; an `end` before `start` gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start), unit: PhantomData }
    }

    /// Length in units.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a unit.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether `unit` lies inside.
    pub fn contains(self, unit: usize) -> bool {
        (self.start..self.end).contains(&unit)
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Self) -> Self {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// As a range, for slices and loops.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl<U> From<Range<usize>> for Span<U> {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

impl Span<Byte> {
    /// The text it covers; empty where the span leaves the text or would split a character.
    pub fn quote(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

/// Byte offsets of a text as Unicode code points: the one place where the border is crossed.
///
/// ```
/// # use vigie::model::CharOffsets;
/// let chars = CharOffsets::new("à Kaboul");
/// assert_eq!(chars.char_at(3), 2);
/// assert_eq!(chars.byte_at(2), 3);
/// ```
#[derive(Clone, Debug)]
pub struct CharOffsets {
    starts: Vec<u32>,
}

impl CharOffsets {
    /// Reads a text once.
    pub fn new(text: &str) -> Self {
        let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).map(|i| i as u32).collect();
        CharOffsets { starts }
    }

    /// Code points before a byte; a byte inside a character counts as that character's start.
    pub fn char_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| (start as usize) <= byte).saturating_sub(1)
    }

    /// First byte of a code point; past the end, the text's length.
    pub fn byte_at(&self, char: usize) -> usize {
        self.starts.get(char).or(self.starts.last()).map_or(0, |&b| b as usize)
    }
}
