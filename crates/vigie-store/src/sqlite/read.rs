//! Giving readings back.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use vigie::export::{
    FactRow, PlaceRow, SpanRow, StatusRow,
    rows::{CountRow, PartyRow},
};

use super::select;
use crate::{
    BlockRow, DocumentRow, FactQuery, OutletSummary, PlaceSummary, SearchHit, StatusQuery, TextRow, Totals,
};

/// The documents, or only the one of that digest.
pub(super) fn documents(db: &Connection, sha256: Option<&str>) -> rusqlite::Result<Vec<DocumentRow>> {
    let only = sha256.map_or("", |_| "WHERE sha256 = ?1");
    let mut query = db.prepare_cached(&format!(
        "SELECT sha256, name, origin, outlet, title, lang, published, published_basis, fact_count, note, length(text), author, url,
           (SELECT text FROM blocks WHERE document_id = documents.id AND kind = 'headline' ORDER BY position LIMIT 1)
         FROM documents {only} ORDER BY id"
    ))?;
    let rows = query.query_map(rusqlite::params_from_iter(sha256), |r| {
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
            author: r.get(11)?,
            url: r.get(12)?,
            headline: r.get(13)?,
        })
    })?;
    rows.collect()
}

/// The facts that a query selects, in its order.
pub(super) fn facts(db: &Connection, wanted: &FactQuery) -> rusqlite::Result<Vec<FactRow>> {
    let found = selected(db, &select::facts(wanted), wanted.is_narrow())?;
    Ok(found.into_iter().map(|(_, fact)| fact).collect())
}

/// The facts that linking has not looked at, with their numbers; unless all are looked through, those that wait.
pub(super) fn untold(db: &Connection, all: bool) -> rusqlite::Result<Vec<(i64, FactRow)>> {
    selected(db, &select::untold(all), true)
}

fn selected(
    db: &Connection,
    selection: &select::Selection,
    narrow: bool,
) -> rusqlite::Result<Vec<(i64, FactRow)>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT f.id, fact_id, sha256, name, outlet, published, coalesce(lang, ''), type, layer, sentence,
           sentence_start, sentence_end, time, earliest, latest, realis, stance, plover, cameo, acled, rule, block, f.review,
           (SELECT event_id FROM events WHERE id = (SELECT x.event_id FROM event_facts x WHERE x.fact_id = f.id))
         FROM facts f JOIN documents d ON d.id = f.document_id{selection}"
    ))?;
    let mut rows = query.query(selection.values())?;
    let mut found: Vec<(i64, FactRow)> = Vec::new();
    while let Some(r) = rows.next()? {
        found.push((r.get(0)?, bare_fact(r)?));
    }
    // Of few facts the rest is looked up; of many it is read in one go.
    let ids = narrow.then(|| {
        let ids: Vec<String> = found.iter().map(|(id, _)| id.to_string()).collect();
        format!("[{}]", ids.join(","))
    });
    let ids = ids.as_deref();
    let mut quotes = evidence(db, ids)?;
    let mut roles = parties(
        db,
        "SELECT fact_id, text, start, \"end\", kind, actor, role FROM roles
         WHERE fact_id IN wanted ORDER BY fact_id, position",
        ids,
    )?;
    let mut sources = parties(
        db,
        "SELECT fact_id, text, start, \"end\", kind, actor, 'source'
         FROM claims JOIN claim_sources ON claim_id = claims.id
         WHERE fact_id IN wanted ORDER BY fact_id, position",
        ids,
    )?;
    let mut places = fact_places(db, ids)?;
    let mut counts = counts(db, ids)?;
    let complete = found.into_iter().map(|(id, fact)| {
        let mut of = |role: &str| roles.remove(&(id, role.to_owned())).unwrap_or_default();
        let complete = FactRow {
            agents: of("agent"),
            patients: of("patient"),
            instruments: of("instrument"),
            mentions: quotes.remove(&(id, "mention".to_owned())).unwrap_or_default(),
            time_quote: quotes.remove(&(id, "time".to_owned())).unwrap_or_default().into_iter().next(),
            places: places.remove(&id).unwrap_or_default(),
            counts: counts.remove(&id).unwrap_or_default(),
            sources: sources.remove(&(id, "source".to_owned())).unwrap_or_default(),
            ..fact
        };
        (id, complete)
    });
    Ok(complete.collect())
}

/// How many facts a query selects, without its limit.
pub(super) fn count_facts(db: &Connection, wanted: &FactQuery) -> rusqlite::Result<u64> {
    let selection = select::facts(&FactQuery { limit: None, offset: 0, ..wanted.clone() });
    let filter = selection.filter();
    let mut query = db.prepare_cached(&format!(
        "SELECT count(*) FROM facts f JOIN documents d ON d.id = f.document_id{filter}"
    ))?;
    query.query_row(selection.values(), |r| r.get(0))
}

/// How many of them begin on each day.
pub(super) fn count_by_day(db: &Connection, wanted: &FactQuery) -> rusqlite::Result<Vec<(String, u64)>> {
    let selection = select::facts(wanted);
    let filter = selection.filter();
    let joint = if filter.is_empty() { "WHERE" } else { "AND" };
    let mut query = db.prepare_cached(&format!(
        "SELECT f.earliest, count(*) FROM facts f JOIN documents d ON d.id = f.document_id{filter}
         {joint} f.earliest NOTNULL GROUP BY f.earliest ORDER BY f.earliest"
    ))?;
    let rows = query.query_map(selection.values(), |r| Ok((r.get(0)?, r.get(1)?)))?;
    rows.collect()
}

fn bare_fact(r: &Row) -> rusqlite::Result<FactRow> {
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
        mentions: Vec::new(),
        agents: Vec::new(),
        patients: Vec::new(),
        instruments: Vec::new(),
        places: Vec::new(),
        time_quote: None,
        time: r.get(12)?,
        earliest: r.get(13)?,
        latest: r.get(14)?,
        counts: Vec::new(),
        realis: r.get(15)?,
        sources: Vec::new(),
        stance: r.get(16)?,
        plover: r.get(17)?,
        cameo: r.get(18)?,
        acled: r.get(19)?,
        rule: r.get(20)?,
        block: r.get(21)?,
        review: r.get(22)?,
        event: r.get(23)?,
    })
}

/// Rows that hang from facts; `ids` is a JSON array of the facts that are wanted, none for all. `sql` asks for them by
/// `fact_id IN wanted`.
fn hanging<T>(
    db: &Connection,
    sql: &str,
    ids: Option<&str>,
    mut keep: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<(i64, T)>> {
    let wanted = ids.map_or("true", |_| "fact_id IN (SELECT value FROM json_each(?1))");
    let mut query = db.prepare_cached(&sql.replace("fact_id IN wanted", wanted))?;
    let mut rows = query.query(rusqlite::params_from_iter(ids))?;
    let mut all = Vec::new();
    while let Some(r) = rows.next()? {
        all.push((r.get(0)?, keep(r)?));
    }
    Ok(all)
}

fn evidence(db: &Connection, ids: Option<&str>) -> rusqlite::Result<BTreeMap<(i64, String), Vec<SpanRow>>> {
    let sql = "SELECT fact_id, field, text, start, \"end\" FROM evidence
         WHERE field IN ('mention', 'time') AND fact_id IN wanted ORDER BY fact_id, field, position";
    let mut all: BTreeMap<_, Vec<SpanRow>> = BTreeMap::new();
    for (fact, (field, quote)) in hanging(db, sql, ids, |r| Ok((r.get(1)?, span(r, 2)?)))? {
        all.entry((fact, field)).or_default().push(quote);
    }
    Ok(all)
}

fn parties(
    db: &Connection,
    sql: &str,
    ids: Option<&str>,
) -> rusqlite::Result<BTreeMap<(i64, String), Vec<PartyRow>>> {
    let mut all: BTreeMap<_, Vec<PartyRow>> = BTreeMap::new();
    let read = |r: &Row| Ok((r.get(6)?, PartyRow { quote: span(r, 1)?, kind: r.get(4)?, actor: r.get(5)? }));
    for (fact, (role, party)) in hanging(db, sql, ids, read)? {
        all.entry((fact, role)).or_default().push(party);
    }
    Ok(all)
}

fn fact_places(db: &Connection, ids: Option<&str>) -> rusqlite::Result<BTreeMap<i64, Vec<PlaceRow>>> {
    let sql = "SELECT fact_id, text, start, \"end\", gazetteer_id, name, level, radius_m, country, containers, geom,
           conflict, inferred
         FROM fact_places JOIN places p ON p.id = place_id
         WHERE fact_id IN wanted ORDER BY fact_id, position";
    let mut all: BTreeMap<_, Vec<PlaceRow>> = BTreeMap::new();
    let read = |r: &Row| place(r, span(r, 1)?, 4, r.get(11)?, r.get(12)?);
    for (fact, row) in hanging(db, sql, ids, read)? {
        all.entry(fact).or_default().push(row);
    }
    Ok(all)
}

fn counts(db: &Connection, ids: Option<&str>) -> rusqlite::Result<BTreeMap<i64, Vec<CountRow>>> {
    let sql = "SELECT fact_id, text, start, \"end\", what, low, high, qualifier, households FROM counts
         WHERE fact_id IN wanted ORDER BY fact_id, position";
    let mut all: BTreeMap<_, Vec<CountRow>> = BTreeMap::new();
    let read = |r: &Row| {
        Ok(CountRow {
            quote: span(r, 1)?,
            what: r.get(4)?,
            low: r.get(5)?,
            high: r.get(6)?,
            qualifier: r.get(7)?,
            households: r.get(8)?,
        })
    };
    for (fact, count) in hanging(db, sql, ids, read)? {
        all.entry(fact).or_default().push(count);
    }
    Ok(all)
}

/// The statuses that a query selects, in its order.
pub(super) fn statuses(db: &Connection, wanted: &StatusQuery) -> rusqlite::Result<Vec<StatusRow>> {
    let selection = select::statuses(wanted);
    let mut effects: BTreeMap<(i64, String), Vec<String>> = BTreeMap::new();
    let mut query = db.prepare_cached(&format!(
        "SELECT x.status_id, x.effect, f.fact_id FROM status_facts x JOIN facts f ON f.id = x.fact_id
         WHERE x.status_id IN (SELECT s.id FROM statuses s JOIN documents d ON d.id = s.document_id
           LEFT JOIN places p ON p.id = s.place_id{})
         ORDER BY x.status_id, x.effect, x.position",
        selection.filter()
    ))?;
    let mut rows = query.query(selection.values())?;
    while let Some(r) = rows.next()? {
        effects.entry((r.get(0)?, r.get(1)?)).or_default().push(r.get(2)?);
    }
    let mut query = db.prepare_cached(&format!(
        "SELECT s.id, status_id, sha256, state, holder, holder_actor, valid_from, valid_to, known, basis, s.text, s.start,
           s.\"end\", gazetteer_id, p.name, level, radius_m, country, containers, p.geom
         FROM statuses s JOIN documents d ON d.id = s.document_id LEFT JOIN places p ON p.id = s.place_id{selection}"
    ))?;
    let rows = query.query_map(selection.values(), |r| {
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

/// The places that facts name, or only the one of that id.
pub(super) fn places(db: &Connection, id: Option<&str>) -> rusqlite::Result<Vec<PlaceSummary>> {
    // Whoever asks for one place gets it, also when all that names it was rejected.
    let which = id.map_or("f.review IS NOT 'rejected'", |_| "gazetteer_id = ?1");
    let mut query = db.prepare_cached(&format!(
        "SELECT gazetteer_id, name, level, radius_m, country, containers, p.geom,
           count(DISTINCT CASE WHEN f.review IS NOT 'rejected' THEN f.id END) AS n,
           count(DISTINCT CASE WHEN f.review IS NOT 'rejected' THEN f.document_id END)
         FROM places p JOIN fact_places x ON x.place_id = p.id JOIN facts f ON f.id = x.fact_id
         WHERE {which} GROUP BY p.id ORDER BY n DESC, name, gazetteer_id"
    ))?;
    let rows = query.query_map(rusqlite::params_from_iter(id), |r| {
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

/// The text of a document and its labelled parts.
pub(super) fn text(db: &Connection, sha256: &str) -> rusqlite::Result<Option<TextRow>> {
    let mut query = db.prepare_cached("SELECT id, text FROM documents WHERE sha256 = ?1")?;
    let found: Option<(i64, String)> =
        query.query_row([sha256], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let Some((id, text)) = found else { return Ok(None) };
    let mut query = db.prepare_cached(
        "SELECT kind, start, \"end\", text FROM blocks WHERE document_id = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([id], |r| {
        Ok(BlockRow { kind: r.get(0)?, start: r.get(1)?, end: r.get(2)?, text: r.get(3)? })
    })?;
    Ok(Some(TextRow { text, blocks: rows.collect::<Result<_, _>>()? }))
}

/// The outlets, the most read first; documents without one stand together.
pub(super) fn outlets(db: &Connection) -> rusqlite::Result<Vec<OutletSummary>> {
    let mut query = db.prepare_cached(
        "SELECT outlet, count(*) AS n, sum(fact_count), min(published_earliest), max(published_latest)
         FROM documents GROUP BY outlet ORDER BY n DESC, outlet",
    )?;
    let rows = query.query_map([], |r| {
        Ok(OutletSummary {
            outlet: r.get(0)?,
            document_count: r.get(1)?,
            fact_count: r.get(2)?,
            first: r.get(3)?,
            last: r.get(4)?,
        })
    })?;
    rows.collect()
}

/// How much the record holds.
pub(super) fn totals(db: &Connection) -> rusqlite::Result<Totals> {
    db.prepare_cached(
        "SELECT count(*), count(DISTINCT outlet), coalesce(sum(fact_count), 0) - (SELECT count(*) FROM facts WHERE review = 'rejected'), min(published_earliest),
           max(published_latest), (SELECT count(DISTINCT place_id) FROM fact_places), count(note)
         FROM documents",
    )?
    .query_row([], |r| {
        Ok(Totals {
            documents: r.get(0)?,
            outlets: r.get(1)?,
            facts: r.get(2)?,
            first: r.get(3)?,
            last: r.get(4)?,
            places: r.get(5)?,
            noted: r.get(6)?,
        })
    })
}

pub(super) fn search(db: &Connection, query: &str) -> rusqlite::Result<Vec<SearchHit>> {
    let words = select::quoted(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = db.prepare(
        "SELECT sha256, name, snippet(documents_fts, -1, '[', ']', '…', 24)
         FROM documents_fts JOIN documents d ON d.id = documents_fts.rowid
         WHERE documents_fts MATCH ?1 ORDER BY rank, d.id",
    )?;
    let rows = query
        .query_map([words], |r| Ok(SearchHit { document: r.get(0)?, name: r.get(1)?, snippet: r.get(2)? }))?;
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
