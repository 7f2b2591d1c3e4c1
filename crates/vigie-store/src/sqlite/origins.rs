//! Copies and origins: sketches put by with each document, and what they add up to.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use vigie::{
    linking::copies::{Copies, Link, Sketch},
    model::{DocumentId, Provenance},
};

use super::linking::json;

/// A sketch as it is kept, with the links that were found, if any were looked for.
pub(super) type Kept = (String, Option<String>);

/// What is kept of a document.
pub(super) fn kept(tx: &Transaction, document: i64) -> rusqlite::Result<Option<Kept>> {
    let mut query = tx.prepare_cached("SELECT sketch, links FROM sketches WHERE document_id = ?1")?;
    query.query_row([document], |r| Ok((r.get(0)?, r.get(1)?))).optional()
}

/// Keeps the sketch of a document, and gives whether that changed anything; `before` is what was kept of it, whatever
/// number the document had.
///
/// Another sketch than before changes what other documents are compared by: all are linked anew then.
pub(super) fn keep(
    tx: &Transaction,
    document: i64,
    sketch: Option<&Sketch>,
    before: Option<Kept>,
) -> rusqlite::Result<bool> {
    let Some(sketch) = sketch.map(json).transpose()? else { return Ok(false) };
    let is_here: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM sketches WHERE document_id = ?1)")?
        .query_row([document], |r| r.get(0))?;
    let (links, other) = match before {
        Some((known, _)) if known == sketch && is_here => return Ok(false),
        Some((known, links)) if known == sketch => (links, false),
        before => (None, before.is_some()),
    };
    tx.prepare_cached("INSERT OR REPLACE INTO sketches VALUES (?1, ?2, ?3)")?
        .execute(params![document, sketch, links])?;
    if other {
        tx.execute("UPDATE sketches SET links = NULL", [])?;
    }
    Ok(true)
}

/// Links the documents that are not linked yet, and keeps where every document comes from; gives how many were linked.
pub(super) fn link(tx: &Transaction) -> rusqlite::Result<usize> {
    let waiting: bool = tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM sketches s LEFT JOIN origins o ON o.document_id = s.document_id
           WHERE s.links ISNULL OR o.document_id ISNULL)",
        [],
        |r| r.get(0),
    )?;
    if !waiting {
        return Ok(0);
    }
    let mut numbers: BTreeMap<DocumentId, i64> = BTreeMap::new();
    let mut before: BTreeMap<DocumentId, String> = BTreeMap::new();
    let (mut linked, mut waiting) = (Vec::new(), Vec::new());
    {
        let mut query = tx.prepare("SELECT document_id, sketch, links FROM sketches ORDER BY document_id")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            // A sketch of another version of Vigie, or one that was tampered with: its document has no known origin.
            let Ok(sketch) = serde_json::from_str::<Sketch>(r.get_ref(1)?.as_str()?) else { continue };
            numbers.insert(sketch.id(), r.get(0)?);
            let links: Option<String> = r.get(2)?;
            match links.as_deref().and_then(|links| serde_json::from_str(links).ok()) {
                Some(known) => {
                    let known: Vec<(DocumentId, Link)> = known;
                    before.insert(sketch.id(), links.unwrap_or_default());
                    linked.push((sketch, known));
                }
                None => waiting.push(sketch),
            }
        }
    }
    let mut copies = Copies::restored(linked);
    let n_waiting = waiting.len();
    for sketch in waiting {
        copies.add(sketch);
    }
    let mut keep_links = tx.prepare("UPDATE sketches SET links = ?2 WHERE document_id = ?1")?;
    for (id, number) in &numbers {
        let links = json(&copies.links_of(id))?;
        if before.get(id) != Some(&links) {
            keep_links.execute(params![number, links])?;
        }
    }
    drop(keep_links);
    keep_origins(tx, &numbers, &copies.provenances())?;
    Ok(n_waiting)
}

fn keep_origins(
    tx: &Transaction,
    numbers: &BTreeMap<DocumentId, i64>,
    provenances: &[Provenance],
) -> rusqlite::Result<()> {
    let mut known = tx.prepare("SELECT provenance FROM origins WHERE document_id = ?1")?;
    let mut keep =
        tx.prepare("INSERT OR REPLACE INTO origins VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for from in provenances {
        let Some(number) = numbers.get(&from.document) else { continue };
        let provenance = json(from)?;
        let before: Option<String> = known.query_row([number], |r| r.get(0)).optional()?;
        if before.as_deref() == Some(&provenance) {
            continue;
        }
        let copy = from.copy.as_ref();
        keep.execute(params![
            number,
            from.first.0,
            from.source(),
            copy.map(|copy| &copy.of.0),
            copy.map(|copy| copy.relation.as_str()),
            copy.map(|copy| copy.certain),
            copy.map(|copy| copy.share),
            copy.map(|copy| copy.share_of),
            provenance,
        ])?;
    }
    Ok(())
}

/// Where some documents come from, those that are known.
pub(super) fn of_documents(db: &Connection, documents: &[&str]) -> rusqlite::Result<Vec<Provenance>> {
    let mut query = db.prepare_cached(
        "SELECT o.provenance FROM origins o JOIN documents d ON d.id = o.document_id WHERE d.sha256 = ?1",
    )?;
    let mut found = Vec::new();
    for document in documents {
        let kept: Option<String> = query.query_row([document], |r| r.get(0)).optional()?;
        found.extend(kept.and_then(|kept| serde_json::from_str(&kept).ok()));
    }
    Ok(found)
}

/// Where all documents come from, or those of one family, by family, the first document before its copies.
pub(super) fn all(db: &Connection, family: Option<&str>) -> rusqlite::Result<Vec<Provenance>> {
    let only = family.map_or("", |_| "WHERE o.origin = ?1");
    let mut query = db.prepare_cached(&format!(
        "SELECT o.provenance FROM origins o JOIN documents d ON d.id = o.document_id
           LEFT JOIN documents f ON f.sha256 = o.origin {only}
         ORDER BY f.published_earliest IS NULL, f.published_earliest, o.origin, d.sha256 <> o.origin,
           d.published_earliest IS NULL, d.published_earliest, d.sha256"
    ))?;
    let rows = query.query_map(rusqlite::params_from_iter(family), |r| r.get::<_, String>(0))?;
    let mut found = Vec::new();
    for row in rows {
        found.extend(serde_json::from_str(&row?).ok());
    }
    Ok(found)
}
