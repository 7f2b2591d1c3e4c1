//! Giving readings back.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use vigie::export::{
    FactRow, PlaceRow, SpanRow, StatusRow,
    rows::{CountRow, PartyRow},
};

use crate::{DocumentRow, PlaceSummary, SearchHit};

pub(super) fn documents(db: &Connection) -> rusqlite::Result<Vec<DocumentRow>> {
    let mut query = db.prepare(
        "SELECT sha256, name, origin, outlet, title, lang, published, published_basis, fact_count, note, length(text)
         FROM documents ORDER BY id",
    )?;
    let rows = query.query_map([], |r| {
        Ok(DocumentRow {
            sha256: r.get(0)?,
            name: r.get(1)?,
            origin: r.get(2)?,
            outlet: r.get(3)?,
            title: r.get(4)?,
            lang: r.get(5)?,
            published: r.get(6)?,
            published_basis: r.get(7)?,
            fact_count: r.get(8)?,
            note: r.get(9)?,
            length: r.get(10)?,
        })
    })?;
    rows.collect()
}

pub(super) fn facts(db: &Connection) -> rusqlite::Result<Vec<FactRow>> {
    let mut quotes = evidence(db)?;
    let mut roles = parties(
        db,
        "SELECT fact_id, text, start, \"end\", kind, actor, role FROM roles ORDER BY fact_id, position",
    )?;
    let mut sources = parties(
        db,
        "SELECT fact_id, text, start, \"end\", kind, actor, 'source' FROM claim_sources
         JOIN claims ON claims.id = claim_id ORDER BY fact_id, position",
    )?;
    let mut places = fact_places(db)?;
    let mut counts = counts(db)?;
    let mut query = db.prepare(
        "SELECT f.id, fact_id, sha256, name, outlet, published, coalesce(lang, ''), type, layer, sentence,
           sentence_start, sentence_end, time, earliest, latest, realis, stance, plover, cameo, acled, rule, block
         FROM facts f JOIN documents d ON d.id = f.document_id ORDER BY f.document_id, f.position",
    )?;
    let rows = query.query_map([], |r| {
        let id: i64 = r.get(0)?;
        let mut of = |role: &'static str| roles.remove(&(id, role.to_owned())).unwrap_or_default();
        Ok(FactRow {
            id: r.get(1)?,
            document: r.get(2)?,
            document_name: r.get(3)?,
            outlet: r.get(4)?,
            published: r.get(5)?,
            lang: r.get(6)?,
            fact_type: r.get(7)?,
            layer: r.get(8)?,
            sentence: SpanRow { text: r.get(9)?, start: r.get(10)?, end: r.get(11)? },
            mentions: quotes.remove(&(id, "mention".to_owned())).unwrap_or_default(),
            agents: of("agent"),
            patients: of("patient"),
            instruments: of("instrument"),
            places: places.remove(&id).unwrap_or_default(),
            time_quote: quotes.remove(&(id, "time".to_owned())).unwrap_or_default().into_iter().next(),
            time: r.get(12)?,
            earliest: r.get(13)?,
            latest: r.get(14)?,
            counts: counts.remove(&id).unwrap_or_default(),
            realis: r.get(15)?,
            sources: sources.remove(&(id, "source".to_owned())).unwrap_or_default(),
            stance: r.get(16)?,
            plover: r.get(17)?,
            cameo: r.get(18)?,
            acled: r.get(19)?,
            rule: r.get(20)?,
            block: r.get(21)?,
        })
    })?;
    rows.collect()
}

fn evidence(db: &Connection) -> rusqlite::Result<BTreeMap<(i64, String), Vec<SpanRow>>> {
    let mut query = db.prepare(
        "SELECT fact_id, field, text, start, \"end\" FROM evidence WHERE field IN ('mention', 'time')
         ORDER BY fact_id, field, position",
    )?;
    let mut rows = query.query([])?;
    let mut all: BTreeMap<_, Vec<SpanRow>> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        all.entry((r.get(0)?, r.get(1)?)).or_default().push(span(r, 2)?);
    }
    Ok(all)
}

fn parties(db: &Connection, sql: &str) -> rusqlite::Result<BTreeMap<(i64, String), Vec<PartyRow>>> {
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    let mut all: BTreeMap<_, Vec<PartyRow>> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        let party = PartyRow { quote: span(r, 1)?, kind: r.get(4)?, actor: r.get(5)? };
        all.entry((r.get(0)?, r.get(6)?)).or_default().push(party);
    }
    Ok(all)
}

fn fact_places(db: &Connection) -> rusqlite::Result<BTreeMap<i64, Vec<PlaceRow>>> {
    let mut query = db.prepare(
        "SELECT fact_id, text, start, \"end\", gazetteer_id, name, level, radius_m, country, containers, geom, conflict,
           inferred
         FROM fact_places JOIN places p ON p.id = place_id ORDER BY fact_id, position",
    )?;
    let mut rows = query.query([])?;
    let mut all: BTreeMap<_, Vec<PlaceRow>> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        let row = place(r, span(r, 1)?, 4, r.get(11)?, r.get(12)?)?;
        all.entry(r.get(0)?).or_default().push(row);
    }
    Ok(all)
}

fn counts(db: &Connection) -> rusqlite::Result<BTreeMap<i64, Vec<CountRow>>> {
    let mut query = db.prepare(
        "SELECT fact_id, text, start, \"end\", what, low, high, qualifier FROM counts ORDER BY fact_id, position",
    )?;
    let mut rows = query.query([])?;
    let mut all: BTreeMap<_, Vec<CountRow>> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        let count = CountRow {
            quote: span(r, 1)?,
            what: r.get(4)?,
            low: r.get(5)?,
            high: r.get(6)?,
            qualifier: r.get(7)?,
        };
        all.entry(r.get(0)?).or_default().push(count);
    }
    Ok(all)
}

pub(super) fn statuses(db: &Connection) -> rusqlite::Result<Vec<StatusRow>> {
    let mut effects: BTreeMap<(i64, String), Vec<String>> = BTreeMap::new();
    let mut query = db.prepare(
        "SELECT s.status_id, s.effect, f.fact_id FROM status_facts s JOIN facts f ON f.id = s.fact_id
         ORDER BY s.status_id, s.effect, s.position",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        effects.entry((r.get(0)?, r.get(1)?)).or_default().push(r.get(2)?);
    }
    let mut query = db.prepare(
        "SELECT s.id, status_id, sha256, state, holder, holder_actor, valid_from, valid_to, known, basis, s.text, s.start,
           s.\"end\", gazetteer_id, p.name, level, radius_m, country, containers, p.geom
         FROM statuses s JOIN documents d ON d.id = s.document_id LEFT JOIN places p ON p.id = s.place_id
         ORDER BY s.document_id, s.position",
    )?;
    let rows = query.query_map([], |r| {
        let id: i64 = r.get(0)?;
        let quote = match r.get::<_, Option<String>>(10)? {
            Some(text) => Some(SpanRow { text, start: r.get(11)?, end: r.get(12)? }),
            None => None,
        };
        let place = match r.get::<_, Option<String>>(13)? {
            Some(_) => Some(place(r, quote.clone().unwrap_or_default(), 13, None, false)?),
            None => None,
        };
        Ok(StatusRow {
            id: r.get(1)?,
            document: r.get(2)?,
            state: r.get(3)?,
            place,
            place_quote: quote,
            holder: r.get(4)?,
            holder_actor: r.get(5)?,
            valid_from: r.get(6)?,
            valid_to: r.get(7)?,
            known: r.get(8)?,
            basis: r.get(9)?,
            opened_by: effects.remove(&(id, "opens".to_owned())).unwrap_or_default(),
            closed_by: effects.remove(&(id, "closes".to_owned())).unwrap_or_default(),
        })
    })?;
    rows.collect()
}

pub(super) fn places(db: &Connection) -> rusqlite::Result<Vec<PlaceSummary>> {
    let mut query = db.prepare(
        "SELECT gazetteer_id, name, level, radius_m, country, containers, p.geom, count(DISTINCT f.id) AS n,
           count(DISTINCT f.document_id)
         FROM places p JOIN fact_places x ON x.place_id = p.id JOIN facts f ON f.id = x.fact_id
         GROUP BY p.id ORDER BY n DESC, name, gazetteer_id",
    )?;
    let rows = query.query_map([], |r| {
        let p = place(r, SpanRow::default(), 0, None, false)?;
        Ok(PlaceSummary {
            id: p.id,
            name: p.name,
            level: p.level,
            lat: p.lat,
            lon: p.lon,
            radius_m: p.radius_m,
            country: p.country,
            containers: p.containers,
            fact_count: r.get(7)?,
            document_count: r.get(8)?,
        })
    })?;
    rows.collect()
}

pub(super) fn search(db: &Connection, query: &str) -> rusqlite::Result<Vec<SearchHit>> {
    // Each word is a quoted string: nothing a user types is read as FTS5 syntax.
    let words: Vec<String> =
        query.split_whitespace().map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = db.prepare(
        "SELECT sha256, name, snippet(documents_fts, -1, '[', ']', '…', 24)
         FROM documents_fts JOIN documents d ON d.id = documents_fts.rowid
         WHERE documents_fts MATCH ?1 ORDER BY rank, d.id",
    )?;
    let rows = query.query_map([words.join(" ")], |r| {
        Ok(SearchHit { document: r.get(0)?, name: r.get(1)?, snippet: r.get(2)? })
    })?;
    rows.collect()
}

fn span(r: &Row, first: usize) -> rusqlite::Result<SpanRow> {
    Ok(SpanRow { text: r.get(first)?, start: r.get(first + 1)?, end: r.get(first + 2)? })
}

/// A place from seven columns: gazetteer_id, name, level, radius_m, country, containers, geom.
fn place(
    r: &Row,
    quote: SpanRow,
    first: usize,
    conflict: Option<String>,
    inferred: bool,
) -> rusqlite::Result<PlaceRow> {
    let containers: String = r.get(first + 5)?;
    let geom: Vec<u8> = r.get(first + 6)?;
    let [lon, _, lat, _] = crate::geometry::bounds(&geom).unwrap_or_default();
    Ok(PlaceRow {
        quote,
        id: r.get(first)?,
        name: r.get(first + 1)?,
        lat,
        lon,
        level: r.get(first + 2)?,
        radius_m: r.get(first + 3)?,
        country: r.get(first + 4)?,
        containers: containers.split("; ").filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        conflict,
        inferred,
    })
}
