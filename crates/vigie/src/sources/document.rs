//! Puts a document together: normal form, blocks, language, date.

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Hints, blocks, language, published, reader::oddity};
use crate::model::{DateBasis, Diagnostic, Document, DocumentId, Published, Severity};

/// What a reader found of one document.
#[derive(Default)]
pub(super) struct Draft {
    pub raw: Vec<u8>,
    pub text: String,
    pub name: String,
    pub origin: String,
    pub lang: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub author: Option<String>,
}

/// The document of a draft; none when it holds no word.
pub(super) fn build(draft: Draft, hints: &Hints) -> (Option<Document>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut note = |code, severity, message: String, hint: &str| {
        diagnostics.push(oddity(code, severity, &draft.origin, message, hint));
    };
    let text = if is_nfc(&draft.text) { draft.text } else { draft.text.nfc().collect() };
    if text.trim().is_empty() {
        note(
            "V0001",
            Severity::Warning,
            "empty: there is no text in it".to_owned(),
            "nothing to do if that is meant",
        );
        return (None, diagnostics);
    }
    let given = |value: Option<String>| value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let title = given(draft.title);
    let labelled = blocks::label(&text, title.as_deref());
    let told: String = labelled
        .blocks
        .iter()
        .filter(|block| block.kind.is_told())
        .flat_map(|block| [block.span.quote(&text), "\n"])
        .collect();

    let claimed = given(draft.lang).or_else(|| hints.lang.clone());
    let lang = match &claimed {
        // Metadata in a language that we do not know is believed.
        Some(name) => language::named(name),
        None => language::detect(&told),
    };
    if lang.is_none() {
        let message = match &claimed {
            Some(name) => format!("language \"{name}\" is not one that Vigie reads; kept without facts"),
            None => "language not recognised; kept without facts".to_owned(),
        };
        let known = super::languages().join(", ");
        note(
            "V0011",
            Severity::Warning,
            message,
            &format!("Vigie reads {known}; say --lang if it is one of them"),
        );
    }

    let value = given(draft.published).or_else(|| hints.published.clone());
    let interval = value.as_deref().and_then(published::given);
    if let (Some(value), None) = (&value, interval) {
        let message = format!("date of publication \"{value}\" not understood");
        note("V0010", Severity::Warning, message, "write it as 2021-07-09, 2021-07 or 2021");
    }
    let published = match interval {
        Some(interval) => Published { interval: Some(interval), basis: DateBasis::Given, span: None },
        None => published::of_text(labelled.date, &draft.name, lang),
    };
    if published.interval.is_none() {
        let hint = "give --date, a \"published\" key, or a file name such as 2021-07-09-kabul.txt";
        note(
            "V0013",
            Severity::Note,
            "date of publication unknown; relative dates stay open".to_owned(),
            hint,
        );
    }

    let id = Sha256::digest(&draft.raw).iter().fold(String::with_capacity(64), |mut id, byte| {
        id.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        id.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        id
    });
    let document = Document {
        id: DocumentId(id),
        name: draft.name,
        outlet: given(draft.outlet).or_else(|| hints.outlet.clone()),
        author: given(draft.author),
        url: given(draft.url),
        title,
        lang: lang.map(str::to_owned),
        published,
        raw: draft.raw,
        blocks: labelled.blocks,
        text,
        origin: draft.origin,
    };
    (Some(document), diagnostics)
}
