//! The trait of a format, and the choice of one.

use super::{Hints, READERS, decoding, document, rules};
use crate::model::{Diagnostic, Document, Severity};

/// A format of input.
pub trait Reader: Sync {
    /// Its name for people: "JSON lines".
    fn name(&self) -> &'static str;

    /// Whether a text read from `origin` is of this format.
    fn accepts(&self, text: &str, origin: &str) -> bool;

    /// The documents of a text. `raw` holds the bytes that it was decoded from.
    fn read(&self, raw: &[u8], text: String, origin: &str, hints: &Hints)
    -> (Vec<Document>, Vec<Diagnostic>);
}

/// Reads the documents of one input.
///
/// ```
/// # use vigie::sources::{Hints, read};
/// let (documents, oddities) = read("La route est coupée depuis deux jours, selon la mairie.".as_bytes(),
///     "2019-06-05-vallee.txt", &Hints::default());
/// assert_eq!(documents[0].lang.as_deref(), Some("fr"));
/// assert_eq!(documents[0].published.interval.map(|i| i.to_edtf()).as_deref(), Some("2019-06-05"));
/// assert!(oddities.is_empty());
/// ```
pub fn read(bytes: &[u8], origin: &str, hints: &Hints) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut diagnostics: Vec<Diagnostic> = rules::rules().broken.iter().cloned().collect();
    if let Some(refusal) = decoding::refusal(bytes, origin) {
        diagnostics.push(refusal);
        return (Vec::new(), diagnostics);
    }
    let decoded = decoding::decode(bytes);
    diagnostics.extend(decoded.diagnostics(origin));
    let Some(reader) = READERS.iter().find(|reader| reader.accepts(&decoded.text, origin)) else {
        return (Vec::new(), diagnostics);
    };
    let (documents, found) = reader.read(bytes, decoded.text, origin, hints);
    diagnostics.extend(found);
    (documents, diagnostics)
}

/// A diagnostic without a place in the text.
pub(super) fn oddity(
    code: &'static str,
    severity: Severity,
    origin: &str,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Diagnostic {
    Diagnostic {
        code,
        severity,
        origin: origin.to_owned(),
        span: None,
        message: message.into(),
        hint: hint.into(),
    }
}

/// The file's name without folders and extension; for an address, its last part.
pub(super) fn stem(origin: &str) -> String {
    let name = origin.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(origin);
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 6 => stem,
        _ => name,
    };
    if stem == "-" || stem.is_empty() { "stdin".to_owned() } else { stem.to_owned() }
}

/// Builds one document: the common end of all readers.
pub(super) fn finish(draft: document::Draft, hints: &Hints) -> (Option<Document>, Vec<Diagnostic>) {
    document::build(draft, hints)
}
