//! Keeping one reading: one transaction, all or nothing.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use vigie::{
    export::{FactRow, PlaceRow, SpanRow, StatusRow, rows::PartyRow},
    model::{CharOffsets, DateBasis, Document, Interval},
};

use super::{linking::set_due, origins};
use crate::{Outcome, Reading, geometry};

/// Writes a reading, unless the same is there.
pub(super) fn reading(db: &mut Connection, reading: &Reading) -> rusqlite::Result<Outcome> {
    let digest = digest(reading);
    let tx = db.transaction()?;
    let (mut left, mut sketched) = (Vec::new(), None);
    let known: Option<(i64, String)> = tx
        .query_row("SELECT id, reading FROM documents WHERE sha256 = ?1", [&reading.document.id.0], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?;
    let outcome = match known {
        Some((id, before)) if before == digest => {
            let known = origins::kept(&tx, id)?;
            if origins::keep(&tx, id, reading.sketch, known)? {
                tx.commit()?;
            }
            return Ok(Outcome::Unchanged);
        }
        Some((id, _)) => {
            left = places_of(&tx, id)?;
            sketched = origins::kept(&tx, id)?;
            tx.execute("DELETE FROM documents WHERE id = ?1", [id])?;
            Outcome::Updated
        }
        None => Outcome::New,
    };
    let document = insert_document(&tx, reading, &digest)?;
    origins::keep(&tx, document, reading.sketch, sketched)?;
    for (position, fact) in reading.facts.iter().enumerate() {
        insert_fact(&tx, document, position, fact)?;
    }
    for (position, status) in reading.statuses.iter().enumerate() {
        insert_status(&tx, document, position, status)?;
    }
    super::review::carry_out_again(&tx, document)?;
    // What one document costs must not grow with the record: only its own places are looked at.
    match outcome {
        Outcome::Updated => {
            drop_unnamed(&tx, &left)?;
            refresh_extents(&tx)?;
        }
        _ => grow_extents(&tx, document)?,
    }
    set_due(&tx, true)?;
    tx.commit()?;
    Ok(outcome)
}

/// SHA-256 over what is read of a document: two readings with the same digest make the same rows.
fn digest(reading: &Reading) -> String {
    let document = reading.document;
    let mut hash = Sha256::new();
    // Neither name nor origin: the same bytes under another path are the same document.
    let metadata = format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        document.outlet,
        document.author,
        document.url,
        document.title,
        document.lang,
        document.published,
        document.blocks,
        reading.note
    );
    hash.update(metadata.as_bytes());
    hash.update(document.text.as_bytes());
    for fact in reading.facts {
        hash.update(serde_json::to_vec(fact).unwrap_or_default());
    }
    for status in reading.statuses {
        hash.update(serde_json::to_vec(status).unwrap_or_default());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

fn insert_document(tx: &Transaction, reading: &Reading, digest: &str) -> rusqlite::Result<i64> {
    let document = reading.document;
    let interval = document.published.interval;
    let day = |d: Option<_>| d.map(|d: jiff::civil::Date| d.to_string());
    tx.prepare_cached(
        "INSERT INTO documents (sha256, name, origin, outlet, author, url, title, lang, published, published_earliest,
           published_latest, published_basis, fact_count, note, text, reading)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        document.id.0,
        document.name,
        document.origin,
        document.outlet,
        document.author,
        document.url,
        document.title,
        document.lang,
        interval.map(Interval::to_edtf),
        day(interval.and_then(|i| i.earliest)),
        day(interval.and_then(|i| i.latest)),
        basis(document.published.basis),
        reading.facts.len(),
        reading.note,
        document.text,
        digest,
    ])?;
    let id = tx.last_insert_rowid();
    tx.execute("INSERT INTO raw VALUES (?1, ?2)", params![id, document.raw])?;
    insert_blocks(tx, id, document)?;
    Ok(id)
}

fn basis(basis: DateBasis) -> &'static str {
    match basis {
        DateBasis::Unknown => "unknown",
        DateBasis::Given => "given",
        DateBasis::HeadLine => "head_line",
        DateBasis::Dateline => "dateline",
        DateBasis::FileName => "file_name",
    }
}

fn insert_blocks(tx: &Transaction, id: i64, document: &Document) -> rusqlite::Result<()> {
    let chars = CharOffsets::new(&document.text);
    let mut insert = tx.prepare_cached(
        "INSERT INTO blocks (document_id, position, kind, start, \"end\", text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, block) in document.blocks.iter().enumerate() {
        insert.execute(params![
            id,
            position,
            block.kind.as_str(),
            chars.char_at(block.span.start),
            chars.char_at(block.span.end),
            block.span.quote(&document.text),
        ])?;
    }
    Ok(())
}

fn insert_fact(tx: &Transaction, document: i64, position: usize, row: &FactRow) -> rusqlite::Result<()> {
    let pins: Vec<_> = row.places.iter().filter(|p| p.has_pin()).map(|p| (p.lon, p.lat)).collect();
    let quotes = |parties: &[PartyRow]| join(parties.iter().map(|p| p.quote.text.as_str()));
    tx.prepare_cached(
        "INSERT INTO facts (geom, fact_id, document_id, position, type, layer, quote, sentence, sentence_start,
           sentence_end, agents, patients, place_names, time, earliest, latest, realis, sources, stance, plover, cameo,
           acled, rule, block)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
           ?23, ?24)",
    )?
    .execute(params![
        geometry::multipoint(&pins),
        row.id,
        document,
        position,
        row.fact_type,
        row.layer,
        row.mentions.first().map_or("", |m| &m.text),
        row.sentence.text,
        row.sentence.start,
        row.sentence.end,
        quotes(&row.agents),
        quotes(&row.patients),
        join(row.places.iter().map(|p| p.name.as_str())),
        row.time,
        row.earliest,
        row.latest,
        row.realis,
        quotes(&row.sources),
        row.stance,
        row.plover,
        row.cameo,
        row.acled,
        row.rule,
        row.block,
    ])?;
    let fact = tx.last_insert_rowid();
    insert_roles(tx, fact, row)?;
    insert_fact_places(tx, fact, row)?;
    insert_counts(tx, fact, row)?;
    insert_claim(tx, document, fact, row)?;
    insert_evidence(tx, document, fact, row)
}

pub(super) fn insert_roles(tx: &Transaction, fact: i64, row: &FactRow) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO roles (fact_id, role, position, text, start, \"end\", kind, actor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (role, parties) in
        [("agent", &row.agents), ("patient", &row.patients), ("instrument", &row.instruments)]
    {
        for (position, p) in parties.iter().enumerate() {
            insert.execute(params![
                fact,
                role,
                position,
                p.quote.text,
                p.quote.start,
                p.quote.end,
                p.kind,
                p.actor
            ])?;
        }
    }
    Ok(())
}

pub(super) fn insert_fact_places(tx: &Transaction, fact: i64, row: &FactRow) -> rusqlite::Result<()> {
    for (position, p) in row.places.iter().enumerate() {
        let place = place_id(tx, p)?;
        tx.prepare_cached(
            "INSERT INTO fact_places (fact_id, position, place_id, text, start, \"end\", conflict, inferred)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            fact,
            position,
            place,
            p.quote.text,
            p.quote.start,
            p.quote.end,
            p.conflict,
            p.inferred
        ])?;
    }
    Ok(())
}

fn place_id(tx: &Transaction, p: &PlaceRow) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO places (geom, gazetteer_id, name, level, radius_m, country, containers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (gazetteer_id) DO NOTHING",
    )?
    .execute(params![
        geometry::point((p.lon, p.lat)),
        p.id,
        p.name,
        p.level,
        p.radius_m,
        p.country,
        join(p.containers.iter().map(String::as_str)),
    ])?;
    tx.prepare_cached("SELECT id FROM places WHERE gazetteer_id = ?1")?.query_row([&p.id], |r| r.get(0))
}

pub(super) fn insert_counts(tx: &Transaction, fact: i64, row: &FactRow) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO counts (fact_id, position, what, low, high, qualifier, text, start, \"end\", households)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for (position, c) in row.counts.iter().enumerate() {
        insert.execute(params![
            fact,
            position,
            c.what,
            c.low,
            c.high,
            c.qualifier,
            c.quote.text,
            c.quote.start,
            c.quote.end,
            c.households
        ])?;
    }
    Ok(())
}

pub(super) fn insert_claim(
    tx: &Transaction,
    document: i64,
    fact: i64,
    row: &FactRow,
) -> rusqlite::Result<()> {
    let speaker = row.sources.last();
    let chain: Vec<&str> =
        row.outlet.as_deref().into_iter().chain(row.sources.iter().map(|s| s.quote.text.as_str())).collect();
    tx.prepare_cached(
        "INSERT INTO claims (fact_id, document_id, statement, outlet, chain, speaker, speaker_kind, stance)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        fact,
        document,
        row.sentence.text,
        row.outlet,
        chain.join(" → "),
        speaker.map(|s| &s.quote.text),
        speaker.map(|s| &s.kind),
        row.stance,
    ])?;
    let claim = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(
        "INSERT INTO claim_sources (claim_id, position, text, start, \"end\", kind, actor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, s) in row.sources.iter().enumerate() {
        insert.execute(params![
            claim,
            position,
            s.quote.text,
            s.quote.start,
            s.quote.end,
            s.kind,
            s.actor
        ])?;
    }
    Ok(())
}

pub(super) fn insert_evidence(
    tx: &Transaction,
    document: i64,
    fact: i64,
    row: &FactRow,
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO evidence (fact_id, document_id, field, position, text, start, \"end\", kind)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let parties = |list: &[PartyRow]| list.iter().map(|p| p.quote.clone()).collect::<Vec<_>>();
    let fields: [(&str, Vec<SpanRow>); 8] = [
        ("mention", row.mentions.clone()),
        ("agent", parties(&row.agents)),
        ("patient", parties(&row.patients)),
        ("instrument", parties(&row.instruments)),
        ("place", row.places.iter().map(|p| p.quote.clone()).collect()),
        ("time", row.time_quote.clone().into_iter().collect()),
        ("count", row.counts.iter().map(|c| c.quote.clone()).collect()),
        ("source", parties(&row.sources)),
    ];
    for (field, quotes) in fields {
        for (position, quote) in quotes.iter().enumerate() {
            let kind = if quote.is_own() { "reviewer" } else { "words" };
            let (start, end) = (quote.start, quote.end);
            insert.execute(params![fact, document, field, position, quote.text, start, end, kind])?;
        }
    }
    Ok(())
}

pub(super) fn insert_status(
    tx: &Transaction,
    document: i64,
    position: usize,
    row: &StatusRow,
) -> rusqlite::Result<()> {
    let place = row.place.as_ref().map(|p| place_id(tx, p)).transpose()?;
    let pin = row.place.as_ref().filter(|p| p.has_pin()).map(|p| geometry::point((p.lon, p.lat)));
    let quote = row.place_quote.as_ref();
    tx.prepare_cached(
        "INSERT INTO statuses (geom, status_id, document_id, position, state, place_id, place, text, start, \"end\",
           holder, holder_actor, valid_from, valid_to, known, basis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        pin,
        row.id,
        document,
        position,
        row.state,
        place,
        row.place.as_ref().map(|p| &p.name),
        quote.map(|q| &q.text),
        quote.map(|q| q.start),
        quote.map(|q| q.end),
        row.holder,
        row.holder_actor,
        row.valid_from,
        row.valid_to,
        row.known,
        row.basis,
    ])?;
    let status = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(
        "INSERT INTO status_facts (status_id, fact_id, position, effect)
         SELECT ?1, id, ?3, ?4 FROM facts WHERE fact_id = ?2",
    )?;
    for (effect, facts) in [("opens", &row.opened_by), ("closes", &row.closed_by)] {
        for (position, fact) in facts.iter().enumerate() {
            insert.execute(params![status, fact, position, effect])?;
        }
    }
    Ok(())
}

/// The places that a document's facts and statuses name.
const PLACES_OF: &str =
    "SELECT place_id FROM facts f JOIN fact_places x ON x.fact_id = f.id WHERE f.document_id = ?1
  UNION SELECT place_id FROM statuses WHERE document_id = ?1 AND place_id NOTNULL";

pub(super) fn places_of(tx: &Transaction, document: i64) -> rusqlite::Result<Vec<i64>> {
    let mut query = tx.prepare_cached(PLACES_OF)?;
    let rows = query.query_map([document], |r| r.get(0))?;
    rows.collect()
}

/// Drops those of some places that nothing names any more.
pub(super) fn drop_unnamed(tx: &Transaction, places: &[i64]) -> rusqlite::Result<()> {
    let mut drop = tx.prepare_cached(
        "DELETE FROM places WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM fact_places WHERE place_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM statuses WHERE place_id = ?1)",
    )?;
    for place in places {
        drop.execute([place])?;
    }
    Ok(())
}

/// Widens the extents of the tables by what a new document brings.
fn grow_extents(tx: &Transaction, document: i64) -> rusqlite::Result<()> {
    let own = [
        ("facts", "SELECT id FROM facts WHERE document_id = ?1"),
        ("statuses", "SELECT id FROM statuses WHERE document_id = ?1"),
        ("places", PLACES_OF),
    ];
    for (table, rows) in own {
        tx.prepare_cached(&format!(
            "UPDATE gpkg_contents SET
               min_x = min(coalesce(min_x, new.a), new.a), max_x = max(coalesce(max_x, new.b), new.b),
               min_y = min(coalesce(min_y, new.c), new.c), max_y = max(coalesce(max_y, new.d), new.d)
             FROM (SELECT min(minx) a, max(maxx) b, min(miny) c, max(maxy) d FROM rtree_{table}_geom WHERE id IN ({rows})) new
             WHERE table_name = '{table}' AND new.a NOTNULL"
        ))?
        .execute([document])?;
    }
    Ok(())
}

pub(super) fn refresh_extents(tx: &Transaction) -> rusqlite::Result<()> {
    for table in ["facts", "statuses", "places"] {
        tx.execute(
            &format!(
                "UPDATE gpkg_contents SET (min_x, max_x, min_y, max_y) =
                   (SELECT min(minx), max(maxx), min(miny), max(maxy) FROM rtree_{table}_geom)
                 WHERE table_name = '{table}'"
            ),
            [],
        )?;
    }
    Ok(())
}

pub(super) fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}
