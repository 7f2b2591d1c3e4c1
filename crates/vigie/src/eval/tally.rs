//! Counts of right answers, and the rows of scores that they make.

use serde_json::{Map, Value, json};

/// One score.
#[derive(Clone, Debug, PartialEq)]
pub enum Score {
    /// Precision, recall and F1.
    F1 {
        /// How many there are.
        gold: usize,
        /// How many were found.
        system: usize,
        /// How many of these are right.
        right: usize,
    },
    /// The share of right ones among some.
    Share {
        /// How many are right.
        right: usize,
        /// Of how many.
        of: usize,
    },
    /// A value over some things.
    Value {
        /// The value.
        value: f64,
        /// Over how many.
        of: usize,
    },
}

impl Score {
    /// Precision and recall of an F1; 0 where nothing was asked or answered.
    pub fn precision_recall(&self) -> Option<(f64, f64)> {
        let Score::F1 { gold, system, right } = *self else { return None };
        let part = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        Some((part(system), part(gold)))
    }

    /// The F1, the share or the value.
    pub fn value(&self) -> f64 {
        match *self {
            Score::F1 { .. } => {
                let (p, r) = self.precision_recall().unwrap_or_default();
                if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
            }
            Score::Share { right, of } => right as f64 / of.max(1) as f64,
            Score::Value { value, .. } => value,
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        match *self {
            Score::F1 { gold, system, right } => {
                let (p, r) = self.precision_recall().unwrap_or_default();
                json!({ "p": p, "r": r, "f1": self.value(), "gold": gold, "system": system, "right": right })
            }
            Score::Share { right, of } => json!({ "value": self.value(), "right": right, "of": of }),
            Score::Value { value, of } => json!({ "value": value, "of": of }),
        }
    }
}

/// The rows of one measurement, in their order; those that gold has no data for are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows(pub Vec<(&'static str, Score)>);

impl Rows {
    /// Adds a row if there is gold for it.
    pub(super) fn push(&mut self, name: &'static str, score: Score) {
        let has_gold = match score {
            Score::F1 { gold, .. } => gold > 0,
            Score::Share { of, .. } | Score::Value { of, .. } => of > 0,
        };
        if has_gold {
            self.0.push((name, score));
        }
    }

    /// A row by its name.
    pub fn get(&self, name: &str) -> Option<&Score> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, score)| score)
    }

    /// One object, a key a row.
    pub fn to_json(&self) -> Value {
        let rows: Map<String, Value> =
            self.0.iter().map(|(name, score)| ((*name).to_owned(), score.to_json())).collect();
        Value::Object(rows)
    }

    /// One line a row.
    pub fn to_lines(&self) -> Vec<String> {
        let width = self.0.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(8);
        let line = |(name, score): &(&str, Score)| match (score.precision_recall(), score) {
            (Some((p, r)), Score::F1 { gold, system, right }) => format!(
                "{name:width$} P {p:.3}  R {r:.3}  F1 {:.3}   gold {gold:4} system {system:4} right {right:4}",
                score.value()
            ),
            (_, Score::Share { of, .. } | Score::Value { of, .. }) => {
                format!("{name:width$} {:.3}   of {of}", score.value())
            }
            _ => (*name).to_owned(),
        };
        self.0.iter().map(line).collect()
    }
}
