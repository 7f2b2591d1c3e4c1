//! The words of a document in lower case, made once.

use vigie_nlp::Doc;

/// The forms of all tokens in lower case.
pub(super) struct Forms {
    lower: Column,
    /// With straight apostrophes, where the text has others.
    straight: Option<Column>,
}

struct Column {
    text: String,
    ends: Vec<usize>,
}

impl Forms {
    pub(super) fn of(doc: &Doc) -> Forms {
        let straight = doc.text.contains('’').then(|| Column::of(doc, true));
        Forms { lower: Column::of(doc, false), straight }
    }

    /// A token in lower case.
    pub(super) fn lower(&self, token: usize) -> &str {
        self.lower.get(token)
    }

    /// A token in lower case, with straight apostrophes: "d'" for « d’ ».
    pub(super) fn straight(&self, token: usize) -> &str {
        self.straight.as_ref().unwrap_or(&self.lower).get(token)
    }
}

impl Column {
    fn of(doc: &Doc, straight: bool) -> Column {
        let mut text = String::with_capacity(doc.text.len() + 16);
        let mut ends = Vec::with_capacity(doc.tokens.len());
        for token in 0..doc.tokens.len() {
            let form = doc.form(token);
            if form.is_ascii() {
                text.extend(form.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
            } else if straight {
                text.push_str(&form.to_lowercase().replace('’', "'"));
            } else {
                text.push_str(&form.to_lowercase());
            }
            ends.push(text.len());
        }
        Column { text, ends }
    }

    fn get(&self, token: usize) -> &str {
        let start = if token == 0 { 0 } else { self.ends[token - 1] };
        &self.text[start..self.ends[token]]
    }
}
