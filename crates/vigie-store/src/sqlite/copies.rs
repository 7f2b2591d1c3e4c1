//! The index of copies as it is kept, and fetched for new documents.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use rusqlite::{Connection, OptionalExtension, params};

use vigie::{
    linking::copies::{
        Copies, Print, Shelf,
        part::{Changed, Holders, Linked, Pair},
    },
    model::DocumentId,
};

use super::{linking::json, tellings::Stop};

/// What stands for a document without a day.
const NO_DAY: i32 = i32::MIN;

/// The index in the database. What goes wrong is kept until all is fetched.
pub(super) struct Kept<'c> {
    db: &'c Connection,
    wrong: RefCell<Option<Stop>>,
}

impl<'c> Kept<'c> {
    pub(super) fn new(db: &'c Connection) -> Self {
        Kept { db, wrong: RefCell::new(None) }
    }

    /// What went wrong first, if anything did.
    pub(super) fn ended(self) -> Result<(), Stop> {
        self.wrong.into_inner().map_or(Ok(()), Err)
    }

    fn noted<T: Default>(&self, found: Result<T, Stop>) -> T {
        found.unwrap_or_else(|stop| {
            self.wrong.borrow_mut().get_or_insert(stop);
            T::default()
        })
    }

    fn ids(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<DocumentId>, Stop> {
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map(values, |r| Ok(DocumentId(r.get(0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn find(&self, id: &DocumentId) -> Result<Option<Linked>, Stop> {
        let sql = "SELECT s.sketch, s.links FROM documents d JOIN sketches s ON s.document_id = d.id
          WHERE d.sha256 = ?1 AND s.links NOTNULL";
        let row: Option<(String, String)> =
            self.db.prepare_cached(sql)?.query_row([&id.0], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let Some((sketch, links)) = row else { return Ok(None) };
        let sketch = serde_json::from_str(&sketch).map_err(|_| Stop::Unreadable)?;
        let links = serde_json::from_str(&links).map_err(|_| Stop::Unreadable)?;
        Ok(Some((sketch, links)))
    }

    fn find_print(&self, print: u32) -> Result<Print, Stop> {
        let holders = self.ids(
            "SELECT n.document FROM copy_prints p JOIN copy_numbers n ON n.number = p.number WHERE p.print = ?1",
            [print],
        )?;
        let (mut stock, mut outlets) = (false, Vec::new());
        let mut query = self.db.prepare_cached("SELECT outlet FROM copy_cuts WHERE print = ?1")?;
        for outlet in query.query_map([print], |r| r.get::<_, String>(0))? {
            let outlet = outlet?;
            stock |= outlet.is_empty();
            outlets.extend((!outlet.is_empty()).then_some(outlet));
        }
        let mut query = self.db.prepare_cached("SELECT day FROM copy_days WHERE print = ?1")?;
        let days =
            query.query_map([print], |r| r.get::<_, i32>(0).map(|day| (day != NO_DAY).then_some(day)))?;
        let days = days.collect::<rusqlite::Result<_>>()?;
        Ok(Print { holders, stock, outlets, days })
    }

    fn find_cuts(&self, prints: &[u32], outlet: Option<&str>) -> Result<Vec<(u32, bool)>, Stop> {
        let sql = "SELECT print, outlet = '' FROM copy_cuts
          WHERE print IN (SELECT value FROM json_each(?1)) AND outlet IN ('', ?2)";
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query
            .query_map(params![json(&prints)?, outlet.unwrap_or_default()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn find_pair(&self, (pair, bucket): Pair) -> Result<Holders<DocumentId>, Stop> {
        let sql = "SELECT n.document FROM copy_pairs p LEFT JOIN copy_numbers n ON n.number = p.number
          WHERE p.bucket = ?1 AND p.pair = ?2";
        let mut query = self.db.prepare_cached(sql)?;
        let rows =
            query.query_map(params![bucket, pair], |r| Ok(r.get::<_, Option<String>>(0)?.map(DocumentId)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Shelf for Kept<'_> {
    fn document(&self, id: &DocumentId) -> Option<Linked> {
        self.noted(self.find(id))
    }

    fn print(&self, print: u32) -> Print {
        self.noted(self.find_print(print))
    }

    fn cuts(&self, prints: &[u32], outlet: Option<&str>) -> Vec<(u32, bool)> {
        self.noted(self.find_cuts(prints, outlet))
    }

    fn pair(&self, pair: Pair) -> Holders<DocumentId> {
        self.noted(self.find_pair(pair))
    }

    fn first(&self, id: &DocumentId) -> Option<DocumentId> {
        let sql =
            "SELECT o.origin FROM documents d JOIN origins o ON o.document_id = d.id WHERE d.sha256 = ?1";
        self.noted(self.ids(sql, [&id.0])).pop()
    }

    fn family(&self, first: &DocumentId) -> Vec<DocumentId> {
        let sql =
            "SELECT d.sha256 FROM origins o JOIN documents d ON d.id = o.document_id WHERE o.origin = ?1";
        self.noted(self.ids(sql, [&first.0]))
    }
}

const PRINT: &str = "INSERT OR IGNORE INTO copy_prints VALUES (?1, ?2)";
const CUT: &str = "INSERT OR IGNORE INTO copy_cuts VALUES (?1, ?2)";
const DAY: &str = "INSERT OR IGNORE INTO copy_days VALUES (?1, ?2)";
const PAIR: &str = "INSERT OR IGNORE INTO copy_pairs VALUES (?1, ?2, ?3)";

/// Keeps a whole index in the place of what was kept.
pub(super) fn keep(db: &Connection, copies: &Copies) -> rusqlite::Result<()> {
    for table in ["copy_numbers", "copy_prints", "copy_cuts", "copy_days", "copy_pairs"] {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let (documents, all) = copies.shelved();
    let mut number = db.prepare_cached("INSERT INTO copy_numbers VALUES (?1, ?2)")?;
    for (at, id) in documents.iter().enumerate() {
        number.execute(params![at + 1, id.0])?;
    }
    let mut keep = db.prepare_cached(PRINT)?;
    for (print, holder) in all.holders {
        keep.execute([print, holder + 1])?;
    }
    let mut keep = db.prepare_cached(CUT)?;
    for (print, outlet) in all.cuts {
        keep.execute(params![print, outlet.unwrap_or_default()])?;
    }
    let mut keep = db.prepare_cached(DAY)?;
    for (print, day) in all.days {
        keep.execute(params![print, day.unwrap_or(NO_DAY)])?;
    }
    let mut keep = db.prepare_cached(PAIR)?;
    for (bucket, pair, holder) in all.pairs {
        keep.execute(params![bucket, pair, holder.map_or(0, |holder| holder + 1)])?;
    }
    Ok(())
}

/// Keeps what new documents changed in the index.
pub(super) fn change(db: &Connection, changed: &Changed) -> rusqlite::Result<()> {
    let mut numbers: BTreeMap<DocumentId, i64> = BTreeMap::new();
    let mut number = |id: &DocumentId| -> rusqlite::Result<i64> {
        if let Some(known) = numbers.get(id) {
            return Ok(*known);
        }
        db.prepare_cached("INSERT OR IGNORE INTO copy_numbers (document) VALUES (?1)")?.execute([&id.0])?;
        let mut find = db.prepare_cached("SELECT number FROM copy_numbers WHERE document = ?1")?;
        let found = find.query_row([&id.0], |r| r.get(0))?;
        numbers.insert(id.clone(), found);
        Ok(found)
    };
    let mut forget = [
        db.prepare_cached("DELETE FROM copy_prints WHERE print = ?1")?,
        db.prepare_cached("DELETE FROM copy_cuts WHERE print = ?1")?,
        db.prepare_cached("DELETE FROM copy_days WHERE print = ?1")?,
    ];
    let (mut keep_print, mut keep_cut) = (db.prepare_cached(PRINT)?, db.prepare_cached(CUT)?);
    let mut keep_day = db.prepare_cached(DAY)?;
    let new: BTreeSet<&DocumentId> = changed.new.iter().collect();
    for (print, kept) in &changed.prints {
        let cut = kept.stock || !kept.outlets.is_empty();
        for forget in forget.iter_mut().filter(|_| cut) {
            forget.execute([print])?;
        }
        // Where a print counts everywhere only holders were added.
        for holder in kept.holders.iter().filter(|holder| cut || new.contains(holder)) {
            keep_print.execute(params![print, number(holder)?])?;
        }
        let everywhere = String::new();
        for outlet in kept.outlets.iter().chain(kept.stock.then_some(&everywhere)) {
            keep_cut.execute(params![print, outlet])?;
        }
        for day in &kept.days {
            keep_day.execute(params![print, day.unwrap_or(NO_DAY)])?;
        }
    }
    let mut forget = db.prepare_cached("DELETE FROM copy_pairs WHERE bucket = ?1 AND pair = ?2")?;
    let mut keep = db.prepare_cached(PAIR)?;
    for ((pair, bucket), holders) in &changed.pairs {
        let Some(holders) = holders else {
            forget.execute(params![bucket, pair])?;
            keep.execute(params![bucket, pair, 0])?;
            continue;
        };
        for holder in holders.iter().filter(|holder| new.contains(holder)) {
            keep.execute(params![bucket, pair, number(holder)?])?;
        }
    }
    Ok(())
}
