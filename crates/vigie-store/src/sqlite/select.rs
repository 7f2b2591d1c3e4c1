//! Queries of the record as SQL: conditions with their values, never a user's words inside the SQL.

use std::fmt::{self, Write};

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
    selection.require_some("f.type = ?", query.fact_type.as_ref());
    selection.require_some("f.layer = ?", query.layer.as_ref());
    selection.require_some("f.realis = ?", query.realis.as_ref());
    selection.require_some("d.outlet = ?", query.outlet.as_ref());
    if let Some(place) = &query.place {
        selection.require(
            &at_or_in("SELECT fact_id FROM fact_places x JOIN places p ON p.id = x.place_id", "f.id"),
            place.clone(),
        );
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
        selection.require(&at_or_in("SELECT p.id FROM places p", "s.place_id"), place.clone());
    }
    selection.require_some("coalesce(s.valid_to, '9999') >= ?", query.from.as_ref());
    selection.require_some("coalesce(s.valid_from, '0000') <= ?", query.until.as_ref());
    selection.require_some("coalesce(d.published_latest, '9999') >= ?", query.known_from.as_ref());
    selection.require_some("coalesce(d.published_earliest, '0000') <= ?", query.known_until.as_ref());
    selection
}

/// That a column names a row of those that lie at the place whose gazetteer id is the value, or in it.
///
/// Containers are kept by name: a place lies in another when it names it and both are in one country.
fn at_or_in(rows: &str, column: &str) -> String {
    let mut sql = format!("{column} IN ({rows} WHERE ");
    let _ = write!(
        sql,
        "p.gazetteer_id = ? OR EXISTS (SELECT 1 FROM places q WHERE q.gazetteer_id = ? AND q.level <> 'settlement' \
           AND q.country = p.country AND instr('; ' || p.containers || '; ', '; ' || q.name || '; ') > 0))"
    );
    sql
}

/// Words as FTS5 reads them: each a quoted string, so that nothing a user types is syntax.
pub(super) fn quoted(words: &str) -> String {
    let words = words.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
    words.collect::<Vec<_>>().join(" ")
}
