//! The log of decisions, and what they do to facts and statuses.
//!
//! A fact about which somebody decided is always made anew: as it was read, then each decision that holds, in order.
//! So undoing and reading again need no rules of their own.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use vigie::{
    export::{self, FactRow, StatusRow, rows::PartyRow},
    linking::{
        self, Transitions,
        contradictions::{Matter, Settlement},
        events::{self as occurrence, Decision},
        standings::Closing,
    },
    model::{Document, DocumentId, Interval},
};

use super::{contradictions, linking::set_due, read, standings, write};
use crate::{
    FactQuery, StatusQuery, StoreError, geometry,
    review::{
        Broken, Checked, Correction, Entry, Fault, LogQuery, Logged, Offer, Refusal, Reliability, Sameness,
        Signature, Verdict,
        chain::{self, START, Walk},
        force,
    },
};

/// What keeps a decision from being written.
#[derive(Debug)]
pub(super) enum Trouble {
    Refused(Refusal),
    Sqlite(rusqlite::Error),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Trouble::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Trouble::Sqlite(error)
    }
}

impl Trouble {
    pub(super) fn at(self, path: &Path) -> StoreError {
        match self {
            Trouble::Refused(refusal) => StoreError::Refused(refusal),
            Trouble::Sqlite(error) => StoreError::new(path, error),
        }
    }
}

/// What an entry is about: what survives another reading of the document.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Target {
    fact: String,
    document: String,
    fact_type: String,
    start: u64,
    end: u64,
}

/// What a settlement says in the log.
#[derive(serde::Serialize, serde::Deserialize)]
struct Weighed {
    matter: Matter,
    about: String,
    weighed: Vec<Target>,
    /// Ids of those of them that are right.
    right: Vec<String>,
}

fn weighed(entry: &Entry) -> Option<Weighed> {
    serde_json::from_str(entry.after.as_deref().filter(|_| entry.action == "settle")?).ok()
}

/// What the closing of a state says in the log.
#[derive(serde::Serialize, serde::Deserialize)]
struct Closed {
    state: String,
    /// Gazetteer id of the place, and its name.
    place: String,
    name: String,
    holder: Option<String>,
    until: String,
    /// The claims that the reviewer knew.
    claims: Vec<Target>,
}

fn closed(entry: &Entry) -> Option<Closed> {
    serde_json::from_str(entry.after.as_deref().filter(|_| entry.action == "close")?).ok()
}

/// What a grade says in the log.
#[derive(serde::Serialize, serde::Deserialize)]
struct Graded {
    outlet: String,
    grade: Option<Reliability>,
}

/// Writes a decision and carries it out.
pub(super) fn decide(db: &mut Connection, by: &Signature, verdict: &Verdict) -> Result<Entry, Trouble> {
    if by.reviewer.trim().is_empty() {
        return Err(Refusal::NoReviewer.into());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (count, head) = noted(&tx)?;
    let last = last_entry(&tx)?;
    let mut walk = Walk::from(last.as_ref());
    if let Some(entry) = &last {
        walk.step(entry);
    }
    if let Some(broken) = walk.end(count, head.as_deref()) {
        return Err(Refusal::Broken(broken).into());
    }
    if matches!(verdict, Verdict::Close { .. }) && by.reason.trim().is_empty() {
        return Err(Refusal::NoSource.into());
    }
    let mut entry = drafted(&tx, verdict)?;
    entry.number = count.unwrap_or(0) + 1;
    entry.previous = head.unwrap_or_default();
    entry.reviewer = by.reviewer.trim().to_owned();
    entry.reason = by.reason.trim().to_owned();
    entry.time = by.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    entry.hash = chain::hash(&entry);
    append(&tx, &entry)?;
    link(&tx, &entry)?;
    let document: Option<i64> = tx
        .query_row("SELECT id FROM documents WHERE sha256 = ?1", [&entry.document], |r| r.get(0))
        .optional()?;
    let changed = document.map_or(Ok(false), |document| carry_out(&tx, document))?;
    if changed {
        write::refresh_extents(&tx)?;
    }
    let only_of_a_fact =
        matches!(verdict, Verdict::Accept { .. } | Verdict::Reject { .. } | Verdict::Correct { .. });
    if changed || !(only_of_a_fact || matches!(verdict, Verdict::Grade { .. })) {
        set_due(&tx, true)?;
    }
    tx.commit()?;
    Ok(entry)
}

/// The entry of a verdict, without who and when.
fn drafted(tx: &Transaction, verdict: &Verdict) -> Result<Entry, Trouble> {
    let mut entry = match verdict {
        Verdict::Undo { entry } => {
            let all = entries(tx, "")?;
            let found = all.iter().find(|e| e.number == *entry).ok_or(Refusal::NoEntry { entry: *entry })?;
            if !force::in_force(&all).contains(entry) {
                return Err(Refusal::TakenBack { entry: *entry }.into());
            }
            Entry { undoes: Some(*entry), field: None, before: None, after: None, ..found.clone() }
        }
        Verdict::Accept { fact }
        | Verdict::Reject { fact }
        | Verdict::Correct { fact, .. }
        | Verdict::Merge { fact, .. }
        | Verdict::Split { fact, .. } => blank(target(tx, fact)?),
        Verdict::Settle { contradiction, right } => settlement(tx, contradiction, right)?,
        Verdict::Close { standing, until } => closing(tx, standing, until)?,
        Verdict::Grade { outlet, grade } => {
            let known = "SELECT count(*) FROM documents WHERE outlet = ?1";
            if tx.query_row(known, [outlet], |r| r.get::<_, u64>(0))? == 0 {
                return Err(Refusal::NoOutlet { outlet: outlet.clone() }.into());
            }
            let before = grades(tx)?.remove(outlet);
            if before == *grade {
                return Err(Refusal::NothingChanges.into());
            }
            let told = |grade| json(&Graded { outlet: outlet.clone(), grade });
            Entry { before: Some(told(before)?), after: Some(told(*grade)?), ..blank(Target::default()) }
        }
    };
    let action = match verdict {
        Verdict::Accept { .. } => "accept",
        Verdict::Reject { .. } => "reject",
        Verdict::Undo { .. } => "undo",
        Verdict::Merge { .. } => "merge",
        Verdict::Split { .. } => "split",
        Verdict::Correct { .. } => "correct",
        Verdict::Settle { .. } => "settle",
        Verdict::Close { .. } => "close",
        Verdict::Grade { .. } => "grade",
    };
    action.clone_into(&mut entry.action);
    match verdict {
        Verdict::Merge { fact, other } | Verdict::Split { fact, other } => {
            if fact == other {
                return Err(Refusal::OneFact { fact: fact.clone() }.into());
            }
            entry.after = Some(json(&target(tx, other)?)?);
        }
        Verdict::Correct { fact, correction } => {
            let row = fact_row(tx, fact)?;
            let before = Correction::of_fact(correction.field(), &row);
            if before.as_ref() == Some(correction) {
                return Err(Refusal::NothingChanges.into());
            }
            let text: String =
                tx.query_row("SELECT text FROM documents WHERE sha256 = ?1", [&entry.document], |r| {
                    r.get(0)
                })?;
            correction.check(&text)?;
            entry.field = Some(correction.field().to_owned());
            entry.before = before.map(|before| before.to_json());
            entry.after = Some(correction.to_json());
        }
        _ => {}
    }
    Ok(entry)
}

/// An entry about a fact, with nothing else in it yet.
fn blank(target: Target) -> Entry {
    Entry {
        number: 0,
        previous: String::new(),
        hash: String::new(),
        reviewer: String::new(),
        time: String::new(),
        action: String::new(),
        fact: target.fact,
        document: target.document,
        fact_type: target.fact_type,
        start: target.start,
        end: target.end,
        field: None,
        before: None,
        after: None,
        undoes: None,
        reason: String::new(),
    }
}

/// The entry that settles a contradiction, or opens it again.
fn settlement(tx: &Transaction, id: &str, right: &[String]) -> Result<Entry, Trouble> {
    let unknown = || Refusal::NoContradiction { contradiction: id.to_owned() };
    let found = contradictions::one(tx, id)?.ok_or_else(unknown)?;
    if right.iter().any(|fact| found.claims.iter().all(|claim| claim.fact != *fact)) {
        return Err(unknown().into());
    }
    let before = found.settled.as_ref().map(|settled| &settled.right);
    if found.is_settled() && before.is_some_and(|before| before == right)
        || right.is_empty() && before.is_none()
    {
        return Err(Refusal::NothingChanges.into());
    }
    let weighed: Vec<Target> =
        found.claims.iter().map(|claim| target(tx, &claim.fact)).collect::<Result<_, _>>()?;
    let first = right.first().unwrap_or(&found.claims[0].fact);
    let after = Weighed { matter: found.matter, about: found.about, weighed, right: right.to_vec() };
    Ok(Entry { after: Some(json(&after)?), ..blank(target(tx, first)?) })
}

/// The entry that closes a state, with the claims that hold it up by now.
fn closing(tx: &Transaction, id: &str, until: &str) -> Result<Entry, Trouble> {
    let unknown = || Refusal::NoStanding { standing: id.to_owned() };
    let found = standings::one(tx, id)?.ok_or_else(unknown)?;
    let until = until.trim();
    let written = Interval::from_edtf(until).filter(|day| day.earliest.is_some() && day.latest.is_some());
    if written.is_none() {
        return Err(Refusal::NoDate { text: until.to_owned() }.into());
    }
    if found.until.as_deref() == Some(until) {
        return Err(Refusal::NothingChanges.into());
    }
    let claims: Vec<Target> =
        found.opened_by.iter().map(|fact| target(tx, fact)).collect::<Result<_, _>>()?;
    let first = found.opened_by.first().ok_or_else(unknown)?;
    let before = found.until.as_ref().map(json).transpose()?;
    let after = Closed {
        state: found.state,
        place: found.place.id,
        name: found.place.name,
        holder: found.holder,
        until: until.to_owned(),
        claims,
    };
    Ok(Entry { before, after: Some(json(&after)?), ..blank(target(tx, first)?) })
}

/// What reviewers said to be over, the earliest first, by the facts as they are read now; only what was decided by a day.
pub(super) fn closings(db: &Connection, by: Option<Date>) -> rusqlite::Result<Vec<Closing>> {
    let mut entries = entries(db, "WHERE action IN ('close', 'undo')")?;
    // Nobody knew a decision before the day on which it was taken.
    let day = by.map(|day| day.to_string());
    entries.retain(|entry| day.as_ref().is_none_or(|day| entry.time.get(..day.len()) <= Some(day.as_str())));
    let held = force::in_force(&entries);
    let mut name = db.prepare_cached("SELECT fact_id FROM facts WHERE id = ?1")?;
    let mut out = Vec::new();
    for entry in entries.iter().filter(|entry| held.contains(&entry.number)) {
        let Some(after) = closed(entry) else { continue };
        let mut facts = Vec::new();
        for target in &after.claims {
            if let Some(id) = fact_now(db, target)? {
                facts.push(name.query_row([id], |r| r.get(0))?);
            }
        }
        let Closed { state, place, until, .. } = after;
        out.push(Closing { state, place, until, facts, entry: entry.number });
    }
    Ok(out)
}

/// A fact as decisions name it: type and trigger as they were read.
fn target(tx: &Transaction, fact: &str) -> Result<Target, Trouble> {
    let now = fact_row(tx, fact)?;
    let read = as_read_fact(tx, fact)?.unwrap_or(now);
    let trigger = read.mentions.first().unwrap_or(&read.sentence);
    Ok(Target {
        start: trigger.start as u64,
        end: trigger.end as u64,
        fact: read.id,
        document: read.document,
        fact_type: read.fact_type,
    })
}

fn fact_row(db: &Connection, fact: &str) -> Result<FactRow, Trouble> {
    let query = FactQuery { fact: Some(fact.to_owned()), ..FactQuery::default() };
    let found = read::facts(db, &query)?.into_iter().next();
    found.ok_or_else(|| Refusal::NoFact { fact: fact.to_owned() }.into())
}

fn append(tx: &Transaction, e: &Entry) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO reviews (number, previous, hash, reviewer, time, action, fact, document, fact_type, start, \"end\",
           field, before, after, undoes, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            e.number, e.previous, e.hash, e.reviewer, e.time, e.action, e.fact, e.document, e.fact_type, e.start,
            e.end, e.field, e.before, e.after, e.undoes, e.reason
        ],
    )?;
    let note = "UPDATE vigie_meta SET value = ?2 WHERE key = ?1";
    tx.execute(note, ("reviews", e.number.to_string()))?;
    tx.execute(note, ("reviews_head", &e.hash))?;
    Ok(())
}

/// What is noted of the log beside it: how many entries, and the hash of the last.
fn noted(db: &Connection) -> rusqlite::Result<(Option<u64>, Option<String>)> {
    let of = |key: &str| {
        db.query_row("SELECT value FROM vigie_meta WHERE key = ?1", [key], |r| r.get::<_, String>(0))
            .optional()
    };
    Ok((of("reviews")?.and_then(|count| count.parse().ok()), of("reviews_head")?))
}

/// What reviewers decided about which facts tell of one occurrence, the earliest decision first.
pub(super) fn occurrences(db: &Connection) -> rusqlite::Result<Vec<Decision>> {
    let entries = entries(db, "WHERE action IN ('merge', 'split', 'undo')")?;
    let held = force::in_force(&entries);
    let mut facts = db.prepare_cached(
        "SELECT f.fact_id, o.fact_id FROM review_targets t JOIN facts f ON f.id = t.fact_id
           JOIN facts o ON o.id = t.other_id WHERE t.number = ?1",
    )?;
    let mut decisions = Vec::new();
    for entry in entries.iter().filter(|entry| held.contains(&entry.number)) {
        let verdict = match entry.action.as_str() {
            "merge" => occurrence::Verdict::Merge,
            "split" => occurrence::Verdict::Split,
            _ => continue,
        };
        let pair: Option<(String, String)> =
            facts.query_row([entry.number], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        decisions.extend(pair.map(|(a, b)| Decision { a, b, verdict }));
    }
    Ok(decisions)
}

/// What reviewers said of contradictions, the earliest first, by the facts as they are read now.
pub(super) fn settlements(tx: &Transaction) -> rusqlite::Result<Vec<Settlement>> {
    let entries = entries(tx, "WHERE action IN ('settle', 'undo')")?;
    let held = force::in_force(&entries);
    let mut settled = Vec::new();
    for entry in entries.iter().filter(|entry| entry.action == "settle" && held.contains(&entry.number)) {
        let Some(after) = weighed(entry) else { continue };
        let (mut weighed, mut right) = (Vec::new(), Vec::new());
        let mut name = tx.prepare_cached("SELECT fact_id FROM facts WHERE id = ?1")?;
        for target in &after.weighed {
            let Some(id) = fact_now(tx, target)? else { continue };
            let now: String = name.query_row([id], |r| r.get(0))?;
            if after.right.contains(&target.fact) {
                right.push(now.clone());
            }
            weighed.push(now);
        }
        settled.push(Settlement { matter: after.matter, about: after.about, weighed, right });
    }
    Ok(settled)
}

/// The letters of outlets: of each the last that holds.
pub(super) fn grades(db: &Connection) -> rusqlite::Result<BTreeMap<String, Reliability>> {
    let entries = entries(db, "WHERE action IN ('grade', 'undo')")?;
    let held = force::in_force(&entries);
    let mut grades = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.action == "grade" && held.contains(&entry.number)) {
        let told = entry.after.as_deref().and_then(|json| serde_json::from_str::<Graded>(json).ok());
        match told {
            Some(Graded { outlet, grade: Some(grade) }) => grades.insert(outlet, grade),
            Some(Graded { outlet, grade: None }) => grades.remove(&outlet),
            None => None,
        };
    }
    Ok(grades)
}

/// Entries that a condition selects, by number.
fn entries(db: &Connection, condition: &str) -> rusqlite::Result<Vec<Entry>> {
    entries_of(db, condition, &[])
}

fn entries_of(
    db: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<Vec<Entry>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT number, previous, hash, reviewer, time, action, fact, document, fact_type, start, \"end\", field, before,
           after, undoes, reason
         FROM reviews {condition} ORDER BY number"
    ))?;
    let rows = query.query_map(values, entry)?;
    rows.collect()
}

fn entry(r: &Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        number: r.get(0)?,
        previous: r.get(1)?,
        hash: r.get(2)?,
        reviewer: r.get(3)?,
        time: r.get(4)?,
        action: r.get(5)?,
        fact: r.get(6)?,
        document: r.get(7)?,
        fact_type: r.get(8)?,
        start: r.get(9)?,
        end: r.get(10)?,
        field: r.get(11)?,
        before: r.get(12)?,
        after: r.get(13)?,
        undoes: r.get(14)?,
        reason: r.get(15)?,
    })
}

fn last_entry(db: &Connection) -> rusqlite::Result<Option<Entry>> {
    Ok(entries(db, "WHERE number = (SELECT max(number) FROM reviews)")?.pop())
}

/// Notes which fact of the record an entry is about now, and of a merge or split the other one.
fn link(tx: &Transaction, entry: &Entry) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM review_targets WHERE number = ?1", [entry.number])?;
    let own = Target {
        fact: entry.fact.clone(),
        document: entry.document.clone(),
        fact_type: entry.fact_type.clone(),
        start: entry.start,
        end: entry.end,
    };
    let Some(fact) = fact_now(tx, &own)? else { return Ok(()) };
    let other = match (entry.action.as_str(), &entry.after) {
        ("merge" | "split", Some(after)) => fact_now(tx, &serde_json::from_str(after).unwrap_or_default())?,
        _ => None,
    };
    tx.execute("INSERT INTO review_targets VALUES (?1, ?2, ?3)", (entry.number, fact, other))?;
    Ok(())
}

/// The fact that a decision is about as it is read now.
fn fact_now(tx: &Connection, target: &Target) -> rusqlite::Result<Option<i64>> {
    let find = "SELECT f.id FROM facts f JOIN documents d ON d.id = f.document_id WHERE d.sha256 = ?1 AND f.fact_id = ?2";
    // The id holds type and trigger: another reading may have found the trigger a word longer.
    let like = "SELECT f.id FROM facts f JOIN documents d ON d.id = f.document_id
        LEFT JOIN as_read a ON a.document_id = d.id AND a.kind = 'fact' AND a.name = f.fact_id
        JOIN evidence e ON e.fact_id = f.id AND e.field = 'mention'
      WHERE d.sha256 = ?1 AND coalesce(json_extract(a.row, '$.fact_type'), f.type) = ?2 AND e.start < ?4 AND e.\"end\" > ?3
      ORDER BY f.position LIMIT 1";
    let Target { fact, document, fact_type, start, end } = target;
    match tx.query_row(find, (document, fact), |r| r.get(0)).optional()? {
        Some(id) => Ok(Some(id)),
        None => tx.query_row(like, (document, fact_type, start, end), |r| r.get(0)).optional(),
    }
}

/// After a document was read again: finds the facts that decisions are about, and carries these out.
pub(super) fn carry_out_again(tx: &Transaction, document: i64) -> rusqlite::Result<()> {
    let sha: String = tx.query_row("SELECT sha256 FROM documents WHERE id = ?1", [document], |r| r.get(0))?;
    for entry in entries_of(tx, "WHERE document = ?1", &[&sha])? {
        link(tx, &entry)?;
    }
    let other =
        "WHERE action IN ('merge', 'split') AND json_extract(after, '$.document') = ?1 AND document <> ?1";
    for entry in entries_of(tx, other, &[&sha])? {
        link(tx, &entry)?;
    }
    carry_out(tx, document)?;
    Ok(())
}

/// Makes the facts of a document that somebody decided about, and its statuses, what the decisions say; tells whether
/// more changed than a mark.
fn carry_out(tx: &Transaction, document: i64) -> rusqlite::Result<bool> {
    let (sha, text): (String, String) =
        tx.query_row("SELECT sha256, text FROM documents WHERE id = ?1", [document], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    let all = entries_of(tx, "WHERE document = ?1", &[&sha])?;
    if all.is_empty() {
        return Ok(false);
    }
    let held = force::in_force(&all);
    let mut targets: BTreeMap<i64, Vec<u64>> = BTreeMap::new();
    let mut query = tx.prepare_cached(
        "SELECT t.fact_id, t.number FROM review_targets t JOIN facts f ON f.id = t.fact_id WHERE f.document_id = ?1
         ORDER BY t.fact_id, t.number",
    )?;
    let mut rows = query.query([document])?;
    while let Some(r) = rows.next()? {
        targets.entry(r.get(0)?).or_default().push(r.get(1)?);
    }
    let mut changed = false;
    for (id, numbers) in targets {
        let name: String = tx.query_row("SELECT fact_id FROM facts WHERE id = ?1", [id], |r| r.get(0))?;
        let query = FactQuery { fact: Some(name.clone()), ..FactQuery::default() };
        let Some(now) = read::facts(tx, &query)?.pop() else { continue };
        let now = FactRow { event: None, ..now };
        let kept = as_read_fact(tx, &name)?;
        let original = kept.as_ref().unwrap_or(&now);
        let about: Vec<&Entry> =
            all.iter().filter(|e| held.contains(&e.number) && numbers.contains(&e.number)).collect();
        let (row, lost) = force::decided(original, &text, &about);
        for number in lost {
            tx.execute("DELETE FROM review_targets WHERE number = ?1", [number])?;
        }
        if row == now {
            continue;
        }
        let unmarked = |row: &FactRow| FactRow { review: None, event: None, ..row.clone() };
        let (plain, as_it_was) = (unmarked(&row), unmarked(original));
        if plain != unmarked(&now) {
            keep_statuses(tx, document, &sha)?;
            if plain == as_it_was {
                forget(tx, document, "fact", &name)?;
            } else {
                keep(tx, document, "fact", &name, 0, &as_it_was)?;
            }
            replace_fact(tx, document, id, &row)?;
            changed = true;
        } else {
            let rejection = |row: &FactRow| row.review.as_deref() == Some("rejected");
            if rejection(&row) != rejection(&now) {
                keep_statuses(tx, document, &sha)?;
                changed = true;
            }
            tx.execute("UPDATE facts SET review = ?2 WHERE id = ?1", (id, &row.review))?;
        }
    }
    if changed {
        tell_statuses(tx, document, &sha, &text)?;
    }
    Ok(changed)
}

fn as_read_fact(db: &Connection, name: &str) -> rusqlite::Result<Option<FactRow>> {
    let mut query = db.prepare_cached(
        "SELECT a.row FROM as_read a JOIN facts f ON f.document_id = a.document_id AND f.fact_id = a.name
         WHERE a.kind = 'fact' AND f.fact_id = ?1",
    )?;
    let found: Option<String> = query.query_row([name], |r| r.get(0)).optional()?;
    found.map(|row| parsed(&row)).transpose()
}

fn keep<T: serde::Serialize>(
    tx: &Transaction,
    document: i64,
    kind: &str,
    name: &str,
    position: usize,
    row: &T,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO as_read (document_id, kind, name, position, row) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![document, kind, name, position, json(row)?])?;
    Ok(())
}

fn forget(tx: &Transaction, document: i64, kind: &str, name: &str) -> rusqlite::Result<()> {
    tx.execute(
        "DELETE FROM as_read WHERE document_id = ?1 AND kind = ?2 AND name = ?3",
        (document, kind, name),
    )?;
    Ok(())
}

/// Keeps the statuses of a document as they were read, unless they are kept already: a line that says so stands with
/// them, for documents that have none.
fn keep_statuses(tx: &Transaction, document: i64, sha: &str) -> rusqlite::Result<()> {
    let kept = "SELECT count(*) FROM as_read WHERE document_id = ?1 AND kind = 'statuses'";
    if tx.query_row(kept, [document], |r| r.get::<_, u64>(0))? > 0 {
        return Ok(());
    }
    let query = StatusQuery { document: Some(sha.to_owned()), ..StatusQuery::default() };
    keep(tx, document, "statuses", "", 0, &read::statuses(tx, &query)?)
}

/// Tells the statuses of a document anew: as they were read when nothing is left of what changed them, else from the
/// facts as they are now.
fn tell_statuses(tx: &Transaction, document: i64, sha: &str, text: &str) -> rusqlite::Result<()> {
    let places = write::places_of(tx, document)?;
    let untouched = "SELECT NOT EXISTS (SELECT 1 FROM as_read WHERE document_id = ?1 AND kind = 'fact')
       AND NOT EXISTS (SELECT 1 FROM facts WHERE document_id = ?1 AND review = 'rejected')";
    let statuses = if tx.query_row(untouched, [document], |r| r.get(0))? {
        let kept = "SELECT row FROM as_read WHERE document_id = ?1 AND kind = 'statuses'";
        let rows: String = tx.query_row(kept, [document], |r| r.get(0))?;
        forget(tx, document, "statuses", "")?;
        parsed(&rows)?
    } else {
        let query = FactQuery { document: Some(sha.to_owned()), ..FactQuery::default() };
        statuses_of(sha, text, &read::facts(tx, &query)?)
    };
    tx.execute("DELETE FROM statuses WHERE document_id = ?1", [document])?;
    for (position, status) in statuses.iter().enumerate() {
        write::insert_status(tx, document, position, status)?;
    }
    write::drop_unnamed(tx, &places)
}

/// The states that the facts of a document open and close.
fn statuses_of(sha: &str, text: &str, rows: &[FactRow]) -> Vec<StatusRow> {
    let Ok(transitions) = Transitions::load() else { return Vec::new() };
    let mut document = Document { id: DocumentId(sha.to_owned()), ..Document::of_text("", text) };
    document.published.interval =
        rows.first().and_then(|row| row.published.as_deref()).and_then(Interval::from_edtf);
    let facts = export::restore::facts(&mut document, rows);
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let statuses = linking::statuses(&document, &facts, &transitions);
    let length = text.chars().count();
    let mut out = export::status_rows_of(&document, &ids, &statuses);
    for status in &mut out {
        // What a reviewer said stands behind the text and has no words in it.
        let place = status.place.iter_mut().map(|place| &mut place.quote);
        for quote in place.chain(&mut status.place_quote).filter(|quote| quote.start >= length) {
            (quote.start, quote.end) = (0, 0);
        }
    }
    out
}

/// Writes what a fact is now over what it was; it keeps its row.
fn replace_fact(tx: &Transaction, document: i64, id: i64, row: &FactRow) -> rusqlite::Result<()> {
    let places = write::places_of(tx, document)?;
    for table in ["roles", "fact_places", "counts", "claims", "evidence"] {
        tx.execute(&format!("DELETE FROM {table} WHERE fact_id = ?1"), [id])?;
    }
    let pins: Vec<_> = row.places.iter().filter(|p| p.has_pin()).map(|p| (p.lon, p.lat)).collect();
    let quotes = |parties: &[PartyRow]| write::join(parties.iter().map(|p| p.quote.text.as_str()));
    tx.execute(
        "UPDATE facts SET geom = ?2, type = ?3, layer = ?4, agents = ?5, patients = ?6, place_names = ?7, time = ?8,
           earliest = ?9, latest = ?10, sources = ?11, plover = ?12, cameo = ?13, acled = ?14, review = ?15
         WHERE id = ?1",
        params![
            id,
            geometry::multipoint(&pins),
            row.fact_type,
            row.layer,
            quotes(&row.agents),
            quotes(&row.patients),
            write::join(row.places.iter().map(|p| p.name.as_str())),
            row.time,
            row.earliest,
            row.latest,
            quotes(&row.sources),
            row.plover,
            row.cameo,
            row.acled,
            row.review,
        ],
    )?;
    write::insert_roles(tx, id, row)?;
    write::insert_fact_places(tx, id, row)?;
    write::insert_counts(tx, id, row)?;
    write::insert_claim(tx, document, id, row)?;
    write::insert_evidence(tx, document, id, row)?;
    write::drop_unnamed(tx, &places)
}

/// The log with what has become of each entry.
pub(super) fn log(db: &Connection, query: &LogQuery) -> rusqlite::Result<Vec<Logged>> {
    let all = match (&query.fact, &query.document) {
        // What takes an entry back is about the same document.
        (Some(fact), _) => entries_of(
            db,
            "WHERE action IN ('settle', 'close') OR document IN (SELECT d.sha256 FROM documents d JOIN facts f ON f.document_id = d.id WHERE f.fact_id = ?1
               UNION SELECT r.document FROM reviews r JOIN review_targets t ON t.number = r.number
                 JOIN facts f ON f.id = t.other_id WHERE f.fact_id = ?1)",
            &[fact],
        )?,
        (None, Some(document)) => entries_of(db, "WHERE document = ?1", &[document])?,
        (None, None) => entries(db, "")?,
    };
    let held = force::in_force(&all);
    let mut find = db.prepare_cached(
        "SELECT f.fact_id, o.fact_id FROM review_targets t JOIN facts f ON f.id = t.fact_id
           LEFT JOIN facts o ON o.id = t.other_id WHERE t.number = ?1",
    )?;
    let mut out = Vec::new();
    for entry in all {
        let now: Option<(String, Option<String>)> =
            find.query_row([entry.number], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let about = |fact: &String| {
            now.as_ref().is_some_and(|(f, o)| f == fact || o.as_ref() == Some(fact))
                || weighed(&entry).is_some_and(|all| all.weighed.iter().any(|target| target.fact == *fact))
                || closed(&entry).is_some_and(|all| all.claims.iter().any(|target| target.fact == *fact))
        };
        // A grade is about no fact.
        let lost = now.is_none() && !entry.fact.is_empty();
        if query.fact.as_ref().is_some_and(|fact| !about(fact)) || (query.lost && !lost) {
            continue;
        }
        out.push(Logged { in_force: held.contains(&entry.number), now: now.map(|(fact, _)| fact), entry });
    }
    Ok(out)
}

/// Recomputes the chain and the digests.
pub(super) fn check(db: &Connection, wanted: Option<&str>) -> rusqlite::Result<Checked> {
    let (count, head) = noted(db)?;
    let (mut walk, mut n, mut last, mut seen) = (Walk::default(), 0, START.to_owned(), wanted == Some(START));
    for entry in entries(db, "")? {
        walk.step(&entry);
        n += 1;
        seen |= wanted.is_some_and(|wanted| entry.hash.eq_ignore_ascii_case(wanted));
        last.clone_from(&entry.hash);
    }
    let unknown = Broken { entry: n, fault: Fault::Unknown };
    let broken = walk.end(count, head.as_deref()).or_else(|| (wanted.is_some() && !seen).then_some(unknown));
    let (mut documents, mut altered) = (0, Vec::new());
    let mut query = db
        .prepare("SELECT sha256, bytes FROM documents d LEFT JOIN raw ON document_id = d.id ORDER BY d.id")?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        let sha: String = r.get(0)?;
        let bytes = r.get_ref(1)?.as_blob_or_null().ok().flatten().unwrap_or_default();
        if chain::hex(&Sha256::digest(bytes)) == sha {
            documents += 1;
        } else {
            altered.push(sha);
        }
    }
    Ok(Checked { entries: n, head: last, broken, documents, altered })
}

/// Decisions about two facts that hold, each pair once.
pub(super) fn sameness(db: &Connection) -> rusqlite::Result<Vec<Sameness>> {
    let held = force::in_force(&entries(db, "")?);
    let mut query = db.prepare_cached(
        "SELECT r.number, r.action, f.fact_id, o.fact_id FROM reviews r JOIN review_targets t ON t.number = r.number
           JOIN facts f ON f.id = t.fact_id JOIN facts o ON o.id = t.other_id
         WHERE r.action IN ('merge', 'split') ORDER BY r.number",
    )?;
    let mut rows = query.query([])?;
    let mut pairs: BTreeMap<(String, String), Sameness> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        let (entry, action): (u64, String) = (r.get(0)?, r.get(1)?);
        let (fact, other): (String, String) = (r.get(2)?, r.get(3)?);
        if held.contains(&entry) {
            let key =
                if fact < other { (fact.clone(), other.clone()) } else { (other.clone(), fact.clone()) };
            pairs.insert(key, Sameness { fact, other, same: action == "merge", entry });
        }
    }
    let mut out: Vec<Sameness> = pairs.into_values().collect();
    out.sort_by_key(|pair| pair.entry);
    Ok(out)
}

/// Facts of other documents that a correction may fit.
pub(super) fn offers(db: &Connection, number: u64, documents: &[String]) -> Result<Vec<Offer>, Trouble> {
    let entry =
        entries_of(db, "WHERE number = ?1", &[&number])?.pop().ok_or(Refusal::NoEntry { entry: number })?;
    let Some(correction) = Correction::of_entry(&entry) else { return Ok(Vec::new()) };
    let before = entry.before.as_deref().and_then(|json| Correction::from_json(correction.field(), json));
    let said = |correction: &Correction| -> Vec<String> {
        correction.quotes().iter().map(|quote| quote.text.to_lowercase()).collect()
    };
    let wanted = before.as_ref().map(said).unwrap_or_default();
    let own = fact_row(db, &entry.fact).ok();
    let trigger = own.as_ref().and_then(|row| row.mentions.first()).map(|m| m.text.to_lowercase());
    let mut out = Vec::new();
    for sha in documents.iter().filter(|sha| **sha != entry.document) {
        let query = FactQuery {
            document: Some(sha.clone()),
            fact_type: Some(entry.fact_type.clone()),
            ..FactQuery::default()
        };
        let Some(text) = read::text(db, sha)? else { continue };
        for row in read::facts(db, &query)? {
            let told = row.mentions.first().map(|m| m.text.to_lowercase());
            let now = Correction::of_fact(correction.field(), &row);
            let same = told.is_some() && told == trigger && now.as_ref().map(said) == Some(wanted.clone());
            let Some(fits) = correction.clone().anchored(&text.text, &row).filter(|_| same) else { continue };
            if now.as_ref() != Some(&fits) {
                let same_sentence = own.as_ref().is_some_and(|own| own.sentence.text == row.sentence.text);
                out.push(Offer {
                    entry: entry.clone(),
                    fact: row.id,
                    document: row.document,
                    correction: fits,
                    same_sentence,
                });
            }
        }
    }
    Ok(out)
}

fn json<T: serde::Serialize>(row: &T) -> rusqlite::Result<String> {
    serde_json::to_string(row).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

fn parsed<T: serde::de::DeserializeOwned>(row: &str) -> rusqlite::Result<T> {
    serde_json::from_str(row)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(e)))
}
