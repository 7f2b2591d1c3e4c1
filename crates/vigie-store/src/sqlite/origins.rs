//! Copies and origins: sketches put by with each document, and what they add up to.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use vigie::{
    linking::copies::{Copies, Link, Part, Sketch},
    model::{DocumentId, Provenance},
};

use super::{copies, linking::json, tellings::Stop};

/// To be raised when other links or origins are made of the same sketches: records are then looked at as wholes once.
const VERSION: u32 = 1;

/// What changes when all documents of a record must be looked at.
pub(super) fn digest() -> String {
    format!("{} {VERSION}", env!("CARGO_PKG_VERSION"))
}

/// A sketch as it is kept, with the links and the origin that were found, if any were looked for.
pub(super) struct Kept {
    sketch: String,
    links: Option<String>,
    origin: Option<Provenance>,
}

/// What is kept of a document.
pub(super) fn kept(tx: &Transaction, document: i64) -> rusqlite::Result<Option<Kept>> {
    let mut query = tx.prepare_cached(
        "SELECT s.sketch, s.links, o.provenance FROM sketches s LEFT JOIN origins o ON o.document_id = s.document_id
         WHERE s.document_id = ?1",
    )?;
    let kept = |r: &Row| {
        let origin: Option<String> = r.get(2)?;
        let origin = origin.and_then(|origin| serde_json::from_str(&origin).ok());
        Ok(Kept { sketch: r.get(0)?, links: r.get(1)?, origin })
    };
    query.query_row([document], kept).optional()
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
    let Some(sketch) = sketch.map(json).transpose()? else {
        // Its copies are none any more.
        if before.is_some() {
            forget(tx)?;
        }
        return Ok(false);
    };
    let is_here: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM sketches WHERE document_id = ?1)")?
        .query_row([document], |r| r.get(0))?;
    let is_known = before.is_some();
    let same = before.filter(|before| before.sketch == sketch);
    if same.is_some() && is_here {
        return Ok(false);
    }
    let links = same.as_ref().and_then(|kept| kept.links.as_ref());
    tx.prepare_cached("INSERT OR REPLACE INTO sketches VALUES (?1, ?2, ?3)")?
        .execute(params![document, sketch, links])?;
    if is_known && same.is_none() {
        forget(tx)?;
    }
    if let Some(origin) = same.and_then(|kept| kept.origin) {
        keep_origin(tx, document, &origin)?;
    }
    Ok(true)
}

/// Has all documents linked anew.
fn forget(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute("UPDATE sketches SET links = NULL WHERE links NOTNULL", [])?;
    tx.execute("DELETE FROM copy_numbers WHERE number > 0", [])?;
    Ok(())
}

/// Links the documents that are not linked yet; gives how many were linked, and the numbers of those that come from
/// elsewhere now.
pub(super) fn link(db: &Connection) -> Result<(usize, Vec<i64>), Stop> {
    let mut query =
        db.prepare("SELECT document_id, sketch FROM sketches WHERE links ISNULL ORDER BY document_id")?;
    let waiting = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let waiting: Vec<(i64, String)> = waiting.collect::<rusqlite::Result<_>>()?;
    // A sketch of another version of Vigie, or one that was tampered with: its document has no known origin.
    let sketches: Vec<Sketch> =
        waiting.iter().filter_map(|(_, sketch)| serde_json::from_str(sketch).ok()).collect();
    if sketches.is_empty() {
        return Ok((0, Vec::new()));
    }
    let n_waiting = sketches.len();
    let kept = copies::Kept::new(db);
    let changed = Part::new(&kept).add(sketches);
    kept.ended()?;
    let mut numbers: BTreeMap<DocumentId, i64> = BTreeMap::new();
    let mut find = db.prepare_cached("SELECT id FROM documents WHERE sha256 = ?1")?;
    let ids = changed.links.iter().map(|(id, _)| id);
    for id in ids.chain(changed.provenances.iter().map(|from| &from.document)) {
        if !numbers.contains_key(id) {
            numbers.insert(id.clone(), find.query_row([&id.0], |r| r.get(0))?);
        }
    }
    let mut keep =
        db.prepare_cached("UPDATE sketches SET links = ?2 WHERE document_id = ?1 AND links IS NOT ?2")?;
    for (id, links) in &changed.links {
        keep.execute(params![numbers[id], json(links)?])?;
    }
    copies::change(db, &changed)?;
    Ok((n_waiting, keep_origins(db, &numbers, &changed.provenances)?))
}

/// Whether so many documents wait that looking at all costs less, or nothing is kept by which a part could be found.
pub(super) fn many(db: &Connection, share: u64) -> rusqlite::Result<bool> {
    let waiting: u64 = db.query_row("SELECT count(*) FROM sketches WHERE links ISNULL", [], |r| r.get(0))?;
    let all: u64 = db.query_row("SELECT coalesce(max(number), 0) FROM copy_numbers", [], |r| r.get(0))?;
    Ok(waiting * share > all)
}

/// The same among all documents, of which the index is kept anew.
pub(super) fn link_all(db: &Connection) -> rusqlite::Result<(usize, Vec<i64>)> {
    let mut numbers: BTreeMap<DocumentId, i64> = BTreeMap::new();
    let mut before: BTreeMap<DocumentId, String> = BTreeMap::new();
    let (mut linked, mut waiting) = (Vec::new(), Vec::new());
    {
        let mut query = db.prepare("SELECT document_id, sketch, links FROM sketches ORDER BY document_id")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
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
    let mut keep_links = db.prepare("UPDATE sketches SET links = ?2 WHERE document_id = ?1")?;
    for (id, number) in &numbers {
        let links = json(&copies.links_of(id))?;
        if before.get(id) != Some(&links) {
            keep_links.execute(params![number, links])?;
        }
    }
    copies::keep(db, &copies)?;
    Ok((n_waiting, keep_origins(db, &numbers, &copies.provenances())?))
}

/// Keeps where documents come from; gives the numbers of those of which that is other than before.
fn keep_origins(
    db: &Connection,
    numbers: &BTreeMap<DocumentId, i64>,
    provenances: &[Provenance],
) -> rusqlite::Result<Vec<i64>> {
    let mut moved = Vec::new();
    for from in provenances {
        let number = numbers.get(&from.document);
        if let Some(&number) = number
            && keep_origin(db, number, from)?
        {
            moved.push(number);
        }
    }
    Ok(moved)
}

/// Keeps where a document comes from; gives whether that is other than before.
fn keep_origin(db: &Connection, number: i64, from: &Provenance) -> rusqlite::Result<bool> {
    let provenance = json(from)?;
    let mut known = db.prepare_cached("SELECT provenance FROM origins WHERE document_id = ?1")?;
    let before: Option<String> = known.query_row([number], |r| r.get(0)).optional()?;
    if before.as_deref() == Some(&provenance) {
        return Ok(false);
    }
    let copy = from.copy.as_ref();
    db.prepare_cached("INSERT OR REPLACE INTO origins VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
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
    Ok(true)
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
