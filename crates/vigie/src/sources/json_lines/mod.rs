//! JSON lines: one object a line, `{"id", "text"}` and optionally `lang`, `published`, `outlet`, `title`, `url`,
//! `author`.

use serde::Deserialize;

use super::{
    Hints, Reader,
    document::Draft,
    reader::{finish, oddity, stem},
};
use crate::model::{Diagnostic, Document, Severity};

/// JSON lines.
pub(super) struct JsonLines;

/// One line. Other keys are left in the raw bytes.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    text: Option<serde_json::Value>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default, alias = "date", alias = "dct")]
    published: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    author: Option<String>,
}

impl Reader for JsonLines {
    fn name(&self) -> &'static str {
        "JSON lines"
    }

    fn accepts(&self, text: &str, origin: &str) -> bool {
        let named = [".jsonl", ".ndjson", ".json"].iter().any(|end| origin.to_lowercase().ends_with(end));
        named || text.trim_start().starts_with("{\"")
    }

    fn read(
        &self,
        _raw: &[u8],
        text: String,
        origin: &str,
        hints: &Hints,
    ) -> (Vec<Document>, Vec<Diagnostic>) {
        let (mut documents, mut diagnostics) = (Vec::new(), Vec::new());
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let (document, found) = read_line(line, &format!("{origin}:{}", i + 1), hints);
            documents.extend(document);
            diagnostics.extend(found);
        }
        if documents.is_empty() && diagnostics.is_empty() {
            let hint = "one JSON object a line is expected";
            diagnostics.push(oddity("V0001", Severity::Warning, origin, "the file is empty", hint));
        }
        (documents, diagnostics)
    }
}

/// One line's document. `place` is the file and the line's number.
pub(super) fn read_line(line: &str, place: &str, hints: &Hints) -> (Option<Document>, Vec<Diagnostic>) {
    let hint = "each line is an object such as {\"id\": \"a1\", \"text\": \"…\"}";
    // An array would pass for the fields in order.
    if !line.trim_start().starts_with('{') {
        let message = "not a JSON object";
        return (None, vec![oddity("V0005", Severity::Error, place, message, hint)]);
    }
    let parsed: Line = match serde_json::from_str(line) {
        Ok(parsed) => parsed,
        Err(error) => {
            let message = format!("not a JSON object: {}", without_position(&error));
            return (None, vec![oddity("V0005", Severity::Error, place, message, hint)]);
        }
    };
    let Some(serde_json::Value::String(text)) = parsed.text else {
        let message = "the JSON line has no \"text\", or it is not a string";
        return (None, vec![oddity("V0006", Severity::Error, place, message, hint)]);
    };
    let name = match parsed.id {
        Some(serde_json::Value::String(id)) if !id.is_empty() => id,
        Some(serde_json::Value::Number(id)) => id.to_string(),
        _ => match place.rsplit_once(':') {
            Some((file, n)) => format!("{}:{n}", stem(file)),
            None => place.to_owned(),
        },
    };
    let draft = Draft {
        raw: line.as_bytes().to_vec(),
        text,
        name,
        origin: place.to_owned(),
        lang: parsed.lang,
        published: parsed.published,
        outlet: parsed.outlet,
        title: parsed.title,
        url: parsed.url,
        author: parsed.author,
    };
    finish(draft, hints)
}

/// The message of an error without "at line 1 column 7": the line is named already.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(at) => format!("{}, column {}", &message[..at], error.column()),
        None => message,
    }
}
