//! Gold documents and answers: one JSON object a line, spans in Unicode code points.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value, json};

use crate::model::{Diagnostic, Severity};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Spans with an id, a point, or both.
    Places,
    /// Spans with a TIMEX3 type and value.
    Times,
    /// Spans with a type and, where gold has one, a value.
    Quantities,
}

impl Layer {
    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Places => "places",
            Layer::Times => "times",
            Layer::Quantities => "quantities",
        }
    }

    /// The key of its spans in a line.
    pub fn key(self) -> &'static str {
        match self {
            Layer::Places => "toponyms",
            Layer::Times => "timex",
            Layer::Quantities => "quantities",
        }
    }
}

/// One span with what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// First code point.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// All its keys.
    pub keys: Map<String, Value>,
}

impl Mark {
    /// Reads the spans of a list; what has no `start` and `end` is none.
    pub fn list(value: Option<&Value>) -> Vec<Mark> {
        let rows = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(Value::as_object).filter_map(Mark::of).collect()
    }

    /// A span that is a value of its own.
    pub(super) fn of_value(value: &Value) -> Option<Mark> {
        value.as_object().and_then(Mark::of)
    }

    fn of(keys: &Map<String, Value>) -> Option<Mark> {
        let offset =
            |key: &str| keys.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        Some(Mark { start: offset("start")?, end: offset("end")?, keys: keys.clone() })
    }

    /// A key that is there and not null.
    pub fn given(&self, key: &str) -> Option<&Value> {
        self.keys.get(key).filter(|value| !value.is_null())
    }

    /// A key as words, numbers as they are written.
    pub fn words(&self, key: &str) -> Option<String> {
        self.given(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// Latitude and longitude.
    pub fn point(&self) -> Option<(f64, f64)> {
        Some((self.given("lat")?.as_f64()?, self.given("lon")?.as_f64()?))
    }

    /// Whether the two share a code point.
    pub fn overlaps(&self, other: &Mark) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two are the same span.
    pub fn equals(&self, other: &Mark) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

/// One gold document.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldDocument {
    /// File and line.
    pub origin: String,
    /// Its id.
    pub id: String,
    /// The text that offsets count in.
    pub text: String,
    /// Language, when it says so.
    pub lang: Option<String>,
    /// The right spans.
    pub marks: Vec<Mark>,
    /// The line of JSON that a reader of documents takes: text and metadata, without the answers.
    pub line: String,
}

/// Names under which sets of the field keep a document's metadata, the first that is there wins.
const METADATA: [(&str, &[&str]); 6] = [
    ("lang", &["lang"]),
    ("published", &["published", "dct", "date"]),
    ("outlet", &["outlet", "source"]),
    ("title", &["title"]),
    ("url", &["url"]),
    ("author", &["author"]),
];

/// Reads the gold documents of a file. A line that is none, or has no spans for the layer, is named and left out.
pub fn read_gold(text: &str, origin: &str, layer: Layer) -> (Vec<GoldDocument>, Vec<Diagnostic>) {
    let fits = |text: &str, rows: &Value| {
        let (marks, n_chars) = (Mark::list(Some(rows)), text.chars().count());
        let whole = |mark: &Mark| mark.start < mark.end && mark.end <= n_chars;
        marks.len() == rows.as_array().map_or(0, Vec::len) && marks.iter().all(whole)
    };
    let (documents, found) = read_documents(text, origin, (layer.as_str(), layer.key()), fits);
    let marked = |(document, rows)| GoldDocument { marks: Mark::list(Some(&rows)), ..document };
    (documents.into_iter().map(marked).collect(), found)
}

/// The documents of a file with what each has under a key, as it is; a line without text or key is named and left out,
/// one whose spans do not fit its text is named.
pub(super) fn read_documents(
    text: &str,
    origin: &str,
    (layer, key): (&str, &str),
    fits: impl Fn(&str, &Value) -> bool,
) -> (Vec<(GoldDocument, Value)>, Vec<Diagnostic>) {
    let (mut documents, mut found) = (Vec::new(), Vec::new());
    for object in objects(text, origin) {
        let Some((place, mut keys)) = kept(object, &mut found) else { continue };
        let Some(words) = keys.get("text").and_then(Value::as_str) else {
            found.push(odd(
                "V0006",
                &place,
                "the line has no \"text\", or it is not a string",
                "give it a \"text\"",
            ));
            continue;
        };
        if !keys.get(key).is_some_and(Value::is_array) {
            let hint = format!("a gold document for {layer} has a list under \"{key}\"");
            found.push(odd("V0030", &place, &format!("no \"{key}\" to measure against"), &hint));
            continue;
        }
        if !keys.get(key).is_none_or(|rows| fits(words, rows)) {
            let hint = "offsets are Unicode code points of the text, the end exclusive";
            found.push(odd("V0031", &place, "a gold span has no place in the text", hint));
        }
        let id = id_of(&keys, &place);
        let mut given = Map::new();
        given.insert("id".to_owned(), json!(id));
        given.insert("text".to_owned(), json!(words));
        for (name, sources) in METADATA {
            let value = sources.iter().filter_map(|s| keys.get(*s)).find(|v| v.is_string());
            given.extend(value.map(|value| (name.to_owned(), value.clone())));
        }
        let document = GoldDocument {
            id,
            text: words.to_owned(),
            lang: keys.get("lang").and_then(Value::as_str).map(str::to_owned),
            marks: Vec::new(),
            line: Value::Object(given).to_string(),
            origin: place,
        };
        documents.push((document, keys.remove(key).unwrap_or_default()));
    }
    (documents, found)
}

/// Reads a system's answers, and puts them to the gold documents of the same id, an id that occurs twice in order.
pub fn read_answers(
    text: &str,
    origin: &str,
    layer: Layer,
    golds: &[GoldDocument],
) -> (Vec<Option<Vec<Mark>>>, Vec<Diagnostic>) {
    let ids = golds.iter().map(|gold| gold.id.as_str());
    join_answers(text, origin, ids, |keys| Mark::list(keys.get(layer.key())))
}

/// What each line of a file answers, put to the ids in their order.
pub(super) fn join_answers<'a, T>(
    text: &str,
    origin: &str,
    ids: impl Iterator<Item = &'a str>,
    answer: impl Fn(&Map<String, Value>) -> T,
) -> (Vec<Option<T>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut left: BTreeMap<String, VecDeque<T>> = BTreeMap::new();
    for object in objects(text, origin) {
        let Some((place, keys)) = kept(object, &mut found) else { continue };
        left.entry(id_of(&keys, &place)).or_default().push_back(answer(&keys));
    }
    let answers = ids.map(|id| left.get_mut(id).and_then(VecDeque::pop_front)).collect();
    (answers, found)
}

/// One line: its place and its keys.
type Object = (String, Map<String, Value>);

/// The objects of a file of JSON lines; other lines are odd.
fn objects<'a>(text: &'a str, origin: &'a str) -> impl Iterator<Item = Result<Object, Diagnostic>> + 'a {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()).map(move |(i, line)| {
        let place = format!("{origin}:{}", i + 1);
        match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(keys)) => Ok((place, keys)),
            _ => Err(odd("V0005", &place, "not a JSON object", "one object a line is expected")),
        }
    })
}

fn kept(object: Result<Object, Diagnostic>, found: &mut Vec<Diagnostic>) -> Option<Object> {
    object.map_err(|odd| found.push(odd)).ok()
}

fn id_of(keys: &Map<String, Value>, place: &str) -> String {
    match keys.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => place.to_owned(),
    }
}

fn odd(code: &'static str, place: &str, message: &str, hint: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Warning,
        origin: place.to_owned(),
        span: None,
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}
