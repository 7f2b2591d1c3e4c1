//! What was odd about an input: plain data, drawn by the command line.

use super::{Byte, Span};

/// How much of the work was hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// Something was guessed or left out.
    Warning,
    /// A document or a file could not be read.
    Error,
}

/// One oddity, with a stable code that `docs/diagnostics.md` explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `V0012`; never reused.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, line or document it is about.
    pub origin: String,
    /// Where in the document's text, when that is known.
    pub span: Option<Span<Byte>>,
    /// What happened, one line, no full stop.
    pub message: String,
    /// What to do about it, one line, no full stop.
    pub hint: String,
}
