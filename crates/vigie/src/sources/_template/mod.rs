//! Copy this folder to add a format.
//!
//! 1. Rename the folder and the type, and say in one sentence what the format is.
//! 2. `accepts`: tell the format by its name or its first characters; be strict, plain text takes the rest.
//! 3. `read`: fill one `Draft` a document; blocks, language and date follow from `finish`.
//! 4. Add one line to `READERS`, above `plain`, and a section to `docs/input.md`.
//! 5. Give each new diagnostic a code of its own in `docs/diagnostics.md`.

#![cfg_attr(not(test), allow(dead_code, reason = "a template: tested, never registered"))]

use super::{
    Hints, Reader,
    document::Draft,
    reader::{finish, stem},
};
use crate::model::{Diagnostic, Document};

/// Texts between lines of dashes.
pub(super) struct Template;

impl Reader for Template {
    fn name(&self) -> &'static str {
        "template"
    }

    fn accepts(&self, _text: &str, origin: &str) -> bool {
        origin.ends_with(".dashes")
    }

    fn read(
        &self,
        _raw: &[u8],
        text: String,
        origin: &str,
        hints: &Hints,
    ) -> (Vec<Document>, Vec<Diagnostic>) {
        let (mut documents, mut diagnostics) = (Vec::new(), Vec::new());
        for (i, part) in text.split("\n---\n").enumerate() {
            let draft = Draft {
                raw: part.as_bytes().to_vec(),
                text: part.to_owned(),
                name: format!("{}-{}", stem(origin), i + 1),
                origin: origin.to_owned(),
                ..Draft::default()
            };
            let (document, found) = finish(draft, hints);
            documents.extend(document);
            diagnostics.extend(found);
        }
        (documents, diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Reader, Template};

    #[test]
    fn the_template_reads_two_documents() {
        let text = "La ville est calme.\n---\nLe marché rouvre.".to_owned();
        assert!(Template.accepts(&text, "a.dashes"));
        let (documents, _) =
            Template.read(text.as_bytes(), text.clone(), "a.dashes", &super::Hints::default());
        assert_eq!(documents.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["a-1", "a-2"]);
    }
}
