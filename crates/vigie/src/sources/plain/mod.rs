//! Plain text: one file, one document. It takes whatever no other format wants.

use super::{
    Hints, Reader,
    document::Draft,
    reader::{finish, stem},
};
use crate::model::{Diagnostic, Document};

/// Plain text.
pub(super) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn accepts(&self, _text: &str, _origin: &str) -> bool {
        true
    }

    fn read(
        &self,
        raw: &[u8],
        text: String,
        origin: &str,
        hints: &Hints,
    ) -> (Vec<Document>, Vec<Diagnostic>) {
        let draft = Draft {
            raw: raw.to_vec(),
            text,
            name: stem(origin),
            origin: origin.to_owned(),
            ..Draft::default()
        };
        let (document, diagnostics) = finish(draft, hints);
        (document.into_iter().collect(), diagnostics)
    }
}
