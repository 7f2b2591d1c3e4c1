//! What is wrong with a lexicon file, and what to do about it.

use std::fmt;

/// One thing wrong in a lexicon file; the rest of the file is used all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path inside the lexicon folder: `fr/events/airstrike.toml`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Id of the pattern or name of the entry; empty when the file itself is wrong.
    pub id: String,
    /// What is wrong, one line, no full stop.
    pub message: String,
    /// What to do, one line, no full stop; may be empty.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.id.is_empty() {
            write!(f, "{}: ", self.id)?;
        }
        write!(f, "{}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, " ({})", self.hint)?;
        }
        Ok(())
    }
}

/// Line (from 1) of a byte of a text.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    1 + text.as_bytes().iter().take(byte).filter(|&&b| b == b'\n').count()
}
