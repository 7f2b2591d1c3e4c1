//! The chain of the log: what an entry's hash covers, and what is wrong with a log that was tampered with.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Entry;

/// What the first entry follows on.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The bytes that an entry's hash covers: one JSON object of strings, whole numbers and nulls, keys sorted, no blanks.
pub fn content(entry: &Entry) -> String {
    let text = |text: &str| Value::from(text);
    let some = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    let fields: BTreeMap<&str, Value> = BTreeMap::from([
        ("action", text(&entry.action)),
        ("after", some(&entry.after)),
        ("before", some(&entry.before)),
        ("document", text(&entry.document)),
        ("end", entry.end.into()),
        ("fact", text(&entry.fact)),
        ("fact_type", text(&entry.fact_type)),
        ("field", some(&entry.field)),
        ("number", entry.number.into()),
        ("previous", text(&entry.previous)),
        ("reason", text(&entry.reason)),
        ("reviewer", text(&entry.reviewer)),
        ("start", entry.start.into()),
        ("time", text(&entry.time)),
        ("undoes", entry.undoes.map_or(Value::Null, Value::from)),
    ]);
    serde_json::to_string(&fields).unwrap_or_default()
}

/// SHA-256 of an entry's content, in hexadecimal digits.
pub fn hash(entry: &Entry) -> String {
    hex(&Sha256::digest(content(entry).as_bytes()))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The first entry that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Number of the entry.
    pub entry: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What may be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Its content is not what its hash was made of.
    Hash,
    /// It does not follow on the entry before it.
    Order,
    /// It is not there.
    Missing,
    /// It is there, and was never counted.
    Added,
    /// It is the last, and its hash is not the one that was noted.
    Head,
    /// The hash that was written down elsewhere is none of the log's.
    Unknown,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let n = self.entry;
        match self.fault {
            Fault::Hash => write!(f, "entry {n} was changed: its content does not have its hash"),
            Fault::Order => write!(f, "entry {n} does not follow on entry {}", n.saturating_sub(1)),
            Fault::Missing => write!(f, "entry {n} is missing"),
            Fault::Added => write!(f, "entry {n} was added by something else than Vigie"),
            Fault::Head => write!(f, "entry {n} is the last, but not the one that was noted as the last"),
            Fault::Unknown => write!(f, "the hash that was written down is none of the log's {n} entries"),
        }
    }
}

/// Walks along a log; `count` and `head` are what was noted of it beside it.
#[derive(Debug)]
pub struct Walk {
    next: u64,
    last: String,
    broken: Option<Broken>,
}

impl Default for Walk {
    fn default() -> Self {
        Walk { next: 1, last: START.to_owned(), broken: None }
    }
}

impl From<Option<&Entry>> for Walk {
    /// A walk that begins at an entry in the middle, and takes for granted what it follows on.
    fn from(entry: Option<&Entry>) -> Self {
        entry.map_or_else(Walk::default, |entry| Walk {
            next: entry.number,
            last: entry.previous.clone(),
            broken: None,
        })
    }
}

impl Walk {
    /// Looks at the next entry by number.
    pub fn step(&mut self, entry: &Entry) {
        if self.broken.is_some() {
            return;
        }
        let fault = if entry.number != self.next {
            // Numbers only rise: what should stand here is gone, unless a number below 1 was made up.
            Some((self.next, if entry.number > self.next { Fault::Missing } else { Fault::Order }))
        } else if entry.previous != self.last {
            Some((entry.number, Fault::Order))
        } else if hash(entry) != entry.hash {
            Some((entry.number, Fault::Hash))
        } else {
            None
        };
        self.broken = fault.map(|(entry, fault)| Broken { entry, fault });
        self.next = entry.number + 1;
        self.last.clone_from(&entry.hash);
    }

    /// Compares the end of the log with what was noted: how many entries and the last hash; then tells the first fault.
    pub fn end(self, count: Option<u64>, head: Option<&str>) -> Option<Broken> {
        let walked = self.next - 1;
        self.broken.or_else(|| {
            let fault = match count {
                // Whoever emptied the table of notes did so to hide something.
                None => Some((walked, Fault::Head)),
                Some(count) if count > walked => Some((walked + 1, Fault::Missing)),
                Some(count) if count < walked => Some((count + 1, Fault::Added)),
                Some(_) if head != Some(self.last.as_str()) => Some((walked, Fault::Head)),
                Some(_) => None,
            };
            fault.map(|(entry, fault)| Broken { entry, fault })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            number: 1,
            previous: START.into(),
            hash: String::new(),
            reviewer: "Zoé \"Z\"".into(),
            time: "2021-07-10T08:30:00Z".into(),
            action: "correct".into(),
            fact: "f1".into(),
            document: "ab".into(),
            fact_type: "kill".into(),
            start: 3,
            end: 9,
            field: Some("time".into()),
            before: Some("null".into()),
            after: Some("{\"time\":\"2021-07\"}".into()),
            undoes: None,
            reason: "tab\there, line\nend, \u{1} and é".into(),
        }
    }

    /// The expected hash was computed with the Python lines of docs/review.md.
    #[test]
    fn others_compute_the_same_hash() {
        assert_eq!(hash(&entry()), "08cc4bf9207970c8110eb586492335f3146c6dcf09596d253fa7066635205608");
    }

    #[test]
    fn whatever_changes_changes_the_hash() {
        let plain = hash(&entry());
        let changes: [fn(&mut Entry); 6] = [
            |e| e.number = 2,
            |e| e.previous = "1".repeat(64),
            |e| e.reviewer.push('.'),
            |e| e.before = None,
            |e| e.undoes = Some(1),
            |e| e.end = 10,
        ];
        for change in changes {
            let mut other = entry();
            change(&mut other);
            assert_ne!(hash(&other), plain);
        }
    }
}
