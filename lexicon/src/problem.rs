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

impl Problem {
    /// A file in which something is wrong, on no line more than on another.
    pub fn of(file: &str, message: impl Into<String>) -> Problem {
        Problem {
            file: file.to_owned(),
            line: 1,
            id: String::new(),
            message: message.into(),
            hint: String::new(),
        }
    }

    /// A file that the TOML reader cannot make a table of.
    pub(crate) fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Problem {
        Problem {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            hint: "lexicon/README.md says what stands in it".to_owned(),
            ..Problem::of(file, error.message().lines().next().unwrap_or_default())
        }
    }
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

impl From<Problem> for String {
    fn from(problem: Problem) -> String {
        problem.to_string()
    }
}

/// Line (from 1) of a byte of a text.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    1 + text.as_bytes().iter().take(byte).filter(|&&b| b == b'\n').count()
}
