//! Queries of the record as SQL: conditions with their values, never a user's words inside the SQL.

use std::fmt;

use rusqlite::types::Value;

use crate::{FactQuery, Order, StatusQuery};

/// Conditions, order and limit of a query.
pub(super) struct Selection {
    conditions: Vec<String>,
    values: Vec<Value>,
    order: &'static str,
    limit: Option<(u32, u32)>,
}

impl Selection {
    fn new(order: &'static str) -> Self {
        Selection { conditions: Vec::new(), values: Vec::new(), order, limit: None }
    }

    /// Adds a condition, in which `?` stands for the value, as often as it stands there.
    fn require(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.conditions.push(condition.replace('?', &format!("?{}", self.values.len())));
    }

    fn require_some(&mut self, condition: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.require(condition, value.clone());
        }
    }

    /// The values of the conditions.
    pub(super) fn values(&self) -> impl rusqlite::Params + '_ {
        rusqlite::params_from_iter(self.values.iter())
    }

    /// The conditions alone.
    pub(super) fn filter(&self) -> String {
        match self.conditions.as_slice() {
            [] => String::new(),
            all => format!(" WHERE {}", all.join(" AND ")),
        }
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} ORDER BY {}", self.filter(), self.order)?;
        match self.limit {
            Some((limit, offset)) => write!(f, " LIMIT {limit} OFFSET {offset}"),
            None => Ok(()),
        }
    }
}

/// Facts `f` of documents `d`.
pub(super) fn facts(query: &FactQuery) -> Selection {
    let mut selection = Selection::new(match query.order {
        Order::Text => "f.document_id, f.position",
        Order::Time => "f.earliest IS NULL, f.earliest, d.published_earliest, f.document_id, f.position",
        Order::Newest => {
            "d.published_latest IS NULL, d.published_latest DESC, f.earliest DESC, f.document_id DESC, f.position"
        }
    });
    selection.require_some("f.fact_id = ?", query.fact.as_ref());
    selection.require_some("d.sha256 = ?", query.document.as_ref());
    selection.require_some(
        "f.id IN (SELECT x.fact_id FROM event_facts x JOIN events e ON e.id = x.event_id WHERE e.event_id = ?)",
        query.event.as_ref(),
    );
    selection.require_some("f.type = ?", query.fact_type.as_ref());
    selection.require_some("f.layer = ?", query.layer.as_ref());
    selection.require_some("f.realis = ?", query.realis.as_ref());
    selection.require_some("d.outlet = ?", query.outlet.as_ref());
    match query.review.as_deref() {
        // Whoever asks for one fact by its id gets it, whatever became of it.
        Some("any") => {}
        None if query.fact.is_some() => {}
        None => selection.conditions.push("f.review IS NOT 'rejected'".to_owned()),
        Some("none") => selection.conditions.push("f.review ISNULL".to_owned()),
        Some(review) => selection.require("f.review = ?", review.to_owned()),
    }
    if let Some(place) = &query.place {
        let facts = format!("f.id IN (SELECT fact_id FROM fact_places WHERE place_id IN ({AT_OR_IN}))");
        selection.require(&facts, place.clone());
    }
    selection.require_some("coalesce(f.latest, f.earliest, '9999') >= ?", query.from.as_ref());
    selection.require_some("coalesce(f.earliest, '0000') <= ?", query.until.as_ref());
    selection.require_some("coalesce(d.published_latest, '9999') >= ?", query.known_from.as_ref());
    selection.require_some("coalesce(d.published_earliest, '0000') <= ?", query.known_until.as_ref());
    if let Some(words) = query.words.as_deref().map(quoted).filter(|words| !words.is_empty()) {
        selection.require(
            "f.id IN (SELECT c.fact_id FROM claims_fts JOIN claims c ON c.id = claims_fts.rowid WHERE claims_fts MATCH ?)",
            words,
        );
    }
    selection.limit = query.limit.map(|limit| (limit, query.offset));
    selection
}

/// Facts that linking has not looked at; unless all are looked through, those that wait.
pub(super) fn untold(all: bool) -> Selection {
    let mut selection = facts(&FactQuery::default());
    if !all {
        selection.conditions.push("f.id IN (SELECT fact_id FROM waiting_facts)".to_owned());
    }
    selection.conditions.push("f.id NOT IN (SELECT fact_id FROM tellings)".to_owned());
    selection
}

/// Statuses `s` of documents `d` at places `p`.
pub(super) fn statuses(query: &StatusQuery) -> Selection {
    let mut selection = Selection::new(match query.order {
        Order::Text => "s.document_id, s.position",
        Order::Time => "s.valid_from IS NULL, s.valid_from, d.published_earliest, s.document_id, s.position",
        Order::Newest => {
            "d.published_latest IS NULL, d.published_latest DESC, s.document_id DESC, s.position"
        }
    });
    selection.require_some("d.sha256 = ?", query.document.as_ref());
    selection.require_some("s.state = ?", query.state.as_ref());
    if let Some(place) = &query.place {
        selection.require(&format!("s.place_id IN ({AT_OR_IN})"), place.clone());
    }
    if query.open {
        selection.conditions.push("s.valid_to ISNULL".to_owned());
    }
    selection.require_some("coalesce(s.valid_to, '9999') >= ?", query.from.as_ref());
    selection.require_some("coalesce(s.valid_from, '0000') <= ?", query.until.as_ref());
    selection.require_some("coalesce(d.published_latest, '9999') >= ?", query.known_from.as_ref());
    selection.require_some("coalesce(d.published_earliest, '0000') <= ?", query.known_until.as_ref());
    selection.limit = query.limit.map(|limit| (limit, 0));
    selection
}

/// The place whose gazetteer id is the value, and those that lie in it.
///
/// Containers are kept by name: a place lies in another when it names it and both are in one country.
pub(super) const AT_OR_IN: &str =
    "SELECT p.id FROM places q JOIN places p ON p.id = q.id OR q.level <> 'settlement'
    AND q.country = p.country AND instr('; ' || p.containers || '; ', '; ' || q.name || '; ') > 0
  WHERE q.gazetteer_id = ?";

/// Words as FTS5 reads them: each a quoted string, so that nothing a user types is syntax.
pub(super) fn quoted(words: &str) -> String {
    let words = words.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
    words.collect::<Vec<_>>().join(" ")
}
