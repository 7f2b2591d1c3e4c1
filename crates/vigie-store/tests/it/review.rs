//! Decisions: what they change, what undoing and reading again leave of them, and a log that shows every change.

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;
use vigie::export::{FactRow, PlaceRow, SpanRow};
use vigie::linking::contradictions::{Contradiction, Matter};
use vigie_store::{
    ContradictionQuery, FactQuery, GeoPackage, Outcome, StandingQuery, Store, StoreError,
    review::{
        Correction, Count, Fault, Gazetteer, Located, LogQuery, QueueQuery, Refusal, Reliability, Reviews,
        Signature, Verdict, Wanted, chain::START,
    },
};

use crate::samples::{Sample, sample};

fn by(reason: &str) -> Signature {
    let time: Timestamp = "2021-07-10T08:30:00.25Z".parse().unwrap();
    Signature { reviewer: "Ada".into(), time, reason: reason.into() }
}

struct Record {
    folder: TempDir,
    store: GeoPackage,
}

impl Record {
    fn of(samples: &[Sample]) -> Self {
        let folder = TempDir::new().unwrap();
        let mut store = GeoPackage::open(&folder.path().join("r.gpkg")).unwrap();
        for s in samples {
            store.write(&s.reading()).unwrap();
        }
        Record { folder, store }
    }

    fn sql(&self, sql: &str) {
        Connection::open(self.folder.path().join("r.gpkg")).unwrap().execute_batch(sql).unwrap();
    }

    fn decide(&mut self, verdict: Verdict) -> u64 {
        self.store.decide(&by("seen"), &verdict).unwrap().number
    }

    fn refused(&mut self, verdict: Verdict) -> Refusal {
        match self.store.decide(&by(""), &verdict) {
            Err(StoreError::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    fn fact(&self, id: &str) -> FactRow {
        let query = FactQuery { fact: Some(id.into()), ..FactQuery::default() };
        self.store.find_facts(&query).unwrap().remove(0)
    }

    /// Corrects a fact as a form does.
    fn correct(&mut self, id: &str, wanted: &Wanted) -> Result<Vec<u64>, Refusal> {
        let row = self.fact(id);
        let text = self.store.find_text(&row.document).unwrap().unwrap().text;
        let corrections = wanted.corrections(&row, &text, &Atlas)?;
        let fact = id.to_owned();
        Ok(corrections
            .into_iter()
            .map(|correction| self.decide(Verdict::Correct { fact: fact.clone(), correction }))
            .collect())
    }

    fn fault(&self) -> Option<(u64, Fault)> {
        self.store.check_log(None).unwrap().broken.map(|broken| (broken.entry, broken.fault))
    }
}

struct Atlas;

fn town(id: &str, name: &str) -> PlaceRow {
    PlaceRow {
        quote: SpanRow::default(),
        id: id.into(),
        name: name.into(),
        lat: 12.1,
        lon: 7.3,
        level: "settlement".into(),
        radius_m: 2000,
        country: "XF".into(),
        containers: vec!["West".into()],
        conflict: None,
        inferred: false,
    }
}

impl Gazetteer for Atlas {
    fn by_id(&self, id: &str) -> Option<PlaceRow> {
        (id == "geonames:7").then(|| town(id, "Fardo-le-Haut"))
    }

    fn by_name(&self, name: &str) -> Vec<PlaceRow> {
        match name {
            "Fardo-le-Haut" => vec![town("geonames:7", name)],
            "Fardo" => vec![town("geonames:7", "Fardo"), town("geonames:8", "Fardo")],
            _ => Vec::new(),
        }
    }
}

fn fact(id: &str) -> String {
    id.to_owned()
}

#[test]
fn a_rejected_fact_is_gone_with_its_status_until_that_is_undone() {
    let mut record = Record::of(&[sample(1), sample(2)]);
    let before = (record.store.facts().unwrap(), record.store.statuses().unwrap());
    let entry = record.decide(Verdict::Reject { fact: fact("fa1") });
    let left: Vec<String> = record.store.facts().unwrap().into_iter().map(|f| f.id).collect();
    assert_eq!(left, ["fb1", "fa2", "fb2"]);
    assert_eq!(record.store.count_facts(&FactQuery::default()).unwrap(), 3);
    assert_eq!(record.store.totals().unwrap().facts, 3);
    assert_eq!(record.store.statuses().unwrap(), before.1[1..]);
    assert_eq!(record.store.find_place("geonames:1").unwrap().unwrap().fact_count, 1);
    let asked = FactQuery { review: Some("rejected".into()), ..FactQuery::default() };
    assert_eq!(record.store.find_facts(&asked).unwrap().len(), 1);
    assert_eq!(record.fact("fa1").review.as_deref(), Some("rejected"));
    record.decide(Verdict::Undo { entry });
    assert_eq!((record.store.facts().unwrap(), record.store.statuses().unwrap()), before);
    assert_eq!(record.fault(), None);
}

#[test]
fn a_correction_changes_rows_and_statuses_and_the_log_keeps_both_values() {
    let mut record = Record::of(&[sample(1)]);
    let before = (record.store.facts().unwrap(), record.store.statuses().unwrap());
    let wanted = Wanted {
        places: Some(vec![Located {
            words: "Fardo".into(),
            place: "Fardo-le-Haut, West [geonames:7]".into(),
        }]),
        time: Some("2021-07-08".into()),
        own: false,
        time_words: Some("Jour 1".into()),
        ..Wanted::default()
    };
    let entries = record.correct("fa1", &wanted).unwrap();
    assert_eq!(entries, [1, 2]);
    let row = record.fact("fa1");
    assert_eq!((row.places[0].id.as_str(), row.places[0].quote.text.as_str()), ("geonames:7", "Fardo"));
    assert_eq!((row.earliest.as_deref(), row.review.as_deref()), (Some("2021-07-08"), Some("corrected")));
    assert_eq!(row.time_quote.as_ref().unwrap().text, "Jour 1");
    let status = record.store.statuses().unwrap().remove(0);
    let place = status.place.unwrap();
    assert_eq!((place.id.as_str(), status.valid_from.as_deref()), ("geonames:7", Some("2021-07-08")));
    assert_eq!((status.holder.as_deref(), status.basis.as_str()), (Some("L'armée"), "claimed"));
    let log = record.store.log(&LogQuery { fact: Some("fa1".into()), ..LogQuery::default() }).unwrap();
    let told = |n: usize| (log[n].entry.field.clone().unwrap(), log[n].entry.before.clone().unwrap());
    assert!(log.iter().all(|logged| logged.in_force && logged.now.as_deref() == Some("fa1")));
    assert_eq!((told(0).0.as_str(), told(1).0.as_str()), ("time", "place"));
    assert!(told(1).1.contains("geonames:1") && log[1].entry.after.as_ref().unwrap().contains("geonames:7"));
    assert_eq!(log[0].entry.time, "2021-07-10T08:30:00Z");
    // The older of two decisions can be undone, and the later stays.
    record.decide(Verdict::Undo { entry: 1 });
    let row = record.fact("fa1");
    assert_eq!((row.earliest.as_deref(), row.places[0].id.as_str()), (Some("2021-07-09"), "geonames:7"));
    record.decide(Verdict::Undo { entry: 2 });
    assert_eq!((record.store.facts().unwrap(), record.store.statuses().unwrap()), before);
    let kept: u64 = Connection::open(record.folder.path().join("r.gpkg"))
        .unwrap()
        .query_row("SELECT count(*) FROM as_read", [], |r| r.get(0))
        .unwrap();
    assert_eq!(kept, 0, "nothing is left of what was restored");
    // An undo can be undone.
    record.decide(Verdict::Undo { entry: 4 });
    assert_eq!(record.fact("fa1").places[0].id, "geonames:7");
}

#[test]
fn every_field_can_be_put_right() {
    let mut record = Record::of(&[sample(1)]);
    let words = |all: &[&str]| Some(all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
    let wanted = Wanted {
        fact_type: Some("detain".into()),
        agents: words(&["L'armée"]),
        patients: words(&[]),
        sources: words(&["le gouverneur"]),
        source_kind: Some("official".into()),
        counts: Some(vec![Count {
            words: "douze".into(),
            what: "injured".into(),
            low: "12".into(),
            high: "∞".into(),
            qualifier: "at_least".into(),
        }]),
        ..Wanted::default()
    };
    let entries = record.correct("fb1", &wanted).unwrap();
    assert_eq!(entries.len(), 5);
    let row = record.fact("fb1");
    assert_eq!((row.fact_type.as_str(), row.layer.as_str()), ("detain", "event"));
    assert!(row.plover.is_some() || row.cameo.is_some() || row.acled.is_some());
    assert_eq!((row.agents[0].quote.text.as_str(), row.patients.len()), ("L'armée", 0));
    assert_eq!(
        (row.sources[0].quote.text.as_str(), row.sources[0].kind.as_str()),
        ("le gouverneur", "official")
    );
    assert_eq!((row.counts[0].what.as_str(), row.counts[0].high), ("injured", f64::INFINITY));
    // The same again changes nothing.
    assert_eq!(record.correct("fb1", &wanted).unwrap(), [0; 0]);
    for entry in entries {
        record.decide(Verdict::Undo { entry });
    }
    assert_eq!(record.store.facts().unwrap(), sample(1).facts);
}

#[test]
fn a_value_has_words_of_the_document_or_says_that_it_has_none() {
    let mut record = Record::of(&[sample(1)]);
    let agents = |own| Wanted { agents: Some(vec!["3e brigade".into()]), own, ..Wanted::default() };
    let refusal = record.correct("fa1", &agents(false)).unwrap_err();
    assert_eq!(refusal, Refusal::NotItsWords { words: "3e brigade".into() });
    record.correct("fa1", &agents(true)).unwrap();
    let quote = record.fact("fa1").agents[0].quote.clone();
    assert!(quote.is_own() && quote.text == "3e brigade");
    let db = Connection::open(record.folder.path().join("r.gpkg")).unwrap();
    let kinds = "SELECT kind, start = \"end\" FROM evidence WHERE field = 'agent'";
    let kind: (String, bool) = db.query_row(kinds, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!(kind, ("reviewer".to_owned(), true));
    // Who held the town is the reviewer's reading too.
    assert_eq!(record.store.statuses().unwrap()[0].holder.as_deref(), Some("3e brigade"));
    // A quote that is not there is refused, wherever it comes from.
    let mut invented = record.fact("fa1").agents;
    invented[0].quote = SpanRow { text: "La garde".into(), start: 8, end: 16 };
    let correction = Correction::Agents(invented);
    let refusal = record.refused(Verdict::Correct { fact: fact("fa1"), correction });
    assert_eq!(refusal, Refusal::NotItsWords { words: "La garde".into() });
}

#[test]
fn what_makes_no_sense_is_refused_and_leaves_no_trace() {
    let mut record = Record::of(&[sample(1)]);
    assert_eq!(
        record.refused(Verdict::Accept { fact: fact("none") }),
        Refusal::NoFact { fact: fact("none") }
    );
    assert_eq!(record.refused(Verdict::Undo { entry: 7 }), Refusal::NoEntry { entry: 7 });
    let itself = Verdict::Merge { fact: fact("fa1"), other: fact("fa1") };
    assert_eq!(record.refused(itself), Refusal::OneFact { fact: fact("fa1") });
    let nobody = Signature { reviewer: " ".into(), ..by("") };
    let unsigned = record.store.decide(&nobody, &Verdict::Accept { fact: fact("fa1") });
    assert!(matches!(unsigned, Err(StoreError::Refused(Refusal::NoReviewer))));
    let entry = record.decide(Verdict::Accept { fact: fact("fa1") });
    record.decide(Verdict::Undo { entry });
    assert_eq!(record.refused(Verdict::Undo { entry }), Refusal::TakenBack { entry });
    let bad = |wanted: Wanted| record.correct("fa1", &wanted).unwrap_err();
    let mut bad = bad;
    let place = |name: &str| Wanted {
        places: Some(vec![Located { words: String::new(), place: name.into() }]),
        ..Wanted::default()
    };
    assert!(matches!(bad(place("Nowhere")), Refusal::NoPlace { .. }));
    assert!(matches!(bad(place("Fardo")), Refusal::ManyPlaces { places, .. } if places.len() == 2));
    for time in ["yesterday", "2021-13", "2021-07-09/2021-07-01", "../.."] {
        let wanted = Wanted { time: Some(time.into()), ..Wanted::default() };
        assert_eq!(bad(wanted), Refusal::NoDate { text: time.into() });
    }
    let unknown = Wanted { fact_type: Some("picnic".into()), ..Wanted::default() };
    assert_eq!(bad(unknown), Refusal::NoType { name: "picnic".into() });
    for (low, high) in [("many", ""), ("-2", ""), ("9", "3"), ("∞", "")] {
        let count = Count { what: "killed".into(), low: low.into(), high: high.into(), ..Count::default() };
        let wanted = Wanted { counts: Some(vec![count]), own: true, ..Wanted::default() };
        assert!(matches!(bad(wanted), Refusal::NoNumber { .. }), "{low}");
    }
    assert_eq!(record.store.check_log(None).unwrap().entries, 2);
    assert_eq!(record.fault(), None);
}

#[test]
fn decisions_survive_another_reading_of_the_document() {
    let mut record = Record::of(&[sample(1), sample(2)]);
    let place = Wanted {
        places: Some(vec![Located { words: String::new(), place: "geonames:7".into() }]),
        ..Wanted::default()
    };
    record.correct("fa1", &place).unwrap();
    record.decide(Verdict::Reject { fact: fact("fb1") });
    record.decide(Verdict::Merge { fact: fact("fa1"), other: fact("fa2") });
    // The trigger is found a word longer, so that the id is another; and more is read than before.
    let mut again = sample(1);
    again.facts[0].id = "fnew".into();
    again.facts[0].mentions[0].end += 6;
    again.facts[0].mentions[0].text = "a repris Fardo".into();
    again.facts[0].realis = "actual".into();
    again.statuses[0].opened_by = vec!["fnew".into()];
    assert_eq!(record.store.write(&again.reading()).unwrap(), Outcome::Updated);
    let row = record.fact("fnew");
    assert_eq!((row.places[0].id.as_str(), row.review.as_deref()), ("geonames:7", Some("corrected")));
    assert_eq!(record.store.statuses().unwrap()[1].place.as_ref().unwrap().id, "geonames:7");
    assert_eq!(record.fact("fb1").review.as_deref(), Some("rejected"));
    let pairs = record.store.sameness().unwrap();
    assert_eq!((pairs[0].fact.as_str(), pairs[0].other.as_str(), pairs[0].same), ("fnew", "fa2", true));
    // The other document is read again too.
    let mut other = sample(2);
    other.facts[1].rule = "fr.test.2".into();
    record.store.write(&other.reading()).unwrap();
    assert_eq!(record.store.sameness().unwrap(), pairs);
    // Read once more, the corrected fact is not found.
    again.facts.remove(0);
    again.statuses.clear();
    record.store.write(&again.reading()).unwrap();
    let lost = record.store.log(&LogQuery { lost: true, ..LogQuery::default() }).unwrap();
    assert_eq!(lost.iter().map(|l| l.entry.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(record.store.sameness().unwrap(), []);
    // And then it is found again.
    record.store.write(&sample(1).reading()).unwrap();
    assert_eq!(record.fact("fa1").places[0].id, "geonames:7");
    assert_eq!(record.fault(), None);
    record.decide(Verdict::Undo { entry: 1 });
    record.decide(Verdict::Undo { entry: 2 });
    let facts = record.store.facts().unwrap();
    let mine: Vec<FactRow> = facts.into_iter().filter(|f| f.document.ends_with('1')).collect();
    assert_eq!(mine, sample(1).facts);
}

#[test]
fn the_last_word_on_two_facts_counts() {
    let mut record = Record::of(&[sample(1), sample(2)]);
    record.decide(Verdict::Merge { fact: fact("fa1"), other: fact("fa2") });
    let split = record.decide(Verdict::Split { fact: fact("fa2"), other: fact("fa1") });
    let same = |record: &Record| record.store.sameness().unwrap().iter().map(|s| s.same).collect::<Vec<_>>();
    assert_eq!(same(&record), [false]);
    assert_eq!(
        record.store.log(&LogQuery { fact: Some("fa1".into()), ..LogQuery::default() }).unwrap().len(),
        2
    );
    record.decide(Verdict::Undo { entry: split });
    assert_eq!(same(&record), [true]);
}

#[test]
fn a_correction_is_offered_to_other_documents_and_not_made_there() {
    let mut record = Record::of(&[sample(1), sample(22)]);
    let wanted = Wanted {
        places: Some(vec![Located { words: String::new(), place: "geonames:7".into() }]),
        ..Wanted::default()
    };
    let entry = record.correct("fa1", &wanted).unwrap()[0];
    let (own, copy) = (format!("{:064x}", 1), format!("{:064x}", 22));
    let offers = record.store.offers(entry, &[own, copy]).unwrap();
    assert_eq!((offers.len(), offers[0].fact.as_str(), offers[0].same_sentence), (1, "fa22", true));
    assert_eq!(record.fact("fa22").review, None);
    // The words stand a letter later there.
    let correction = offers[0].correction.clone();
    record.decide(Verdict::Correct { fact: fact("fa22"), correction });
    assert_eq!(record.fact("fa22").places[0].id, "geonames:7");
    assert_eq!(record.store.offers(entry, &[format!("{:064x}", 22)]).unwrap(), []);
}

#[test]
fn the_queue_begins_with_what_would_change_the_picture() {
    let mut record = disputed();
    let waiting = |record: &mut Record| {
        record.store.link().unwrap();
        record.store.queue(&QueueQuery::default()).unwrap()
    };
    let queue = waiting(&mut record);
    let ids: Vec<&str> = queue.iter().map(|q| q.fact.as_str()).collect();
    // Takings open statuses, and one is denied; tolls come after. Of equals the later document comes first.
    assert_eq!(ids, ["fa2", "fa1", "fb2", "fb1"]);
    assert!(queue[0].changes_status && queue[0].contradicted && !queue[0].single);
    assert!(!queue[2].contradicted && queue[2].toll && !queue[2].changes_status);
    record.decide(Verdict::Accept { fact: fact("fb2") });
    let entry = record.decide(Verdict::Reject { fact: fact("fa2") });
    let queue = waiting(&mut record);
    assert_eq!(queue.iter().map(|q| q.fact.as_str()).collect::<Vec<_>>(), ["fa1", "fb1"]);
    assert!(!queue[0].contradicted && queue[0].single, "what was rejected contradicts nothing");
    record.decide(Verdict::Undo { entry });
    assert_eq!(record.store.count_queue().unwrap(), 3);
    let one = QueueQuery { limit: Some(1), offset: 1 };
    assert_eq!(record.store.queue(&one).unwrap()[0].fact, "fa1");
}

/// Two reports of the same taking: one says so, one denies it.
fn disputed() -> Record {
    let mut denial = sample(2);
    denial.facts[0].stance = "denies".into();
    let mut record = Record::of(&[sample(1), denial]);
    record.store.link().unwrap();
    record
}

fn holders(record: &Record) -> Vec<Contradiction> {
    let all = record.store.find_contradictions(&ContradictionQuery::default()).unwrap();
    all.into_iter().filter(|one| one.matter == Matter::Holder).collect()
}

#[test]
fn a_settled_contradiction_decides_the_state_until_it_is_opened_again() {
    let mut record = disputed();
    let against = |record: &Record| {
        let all = record.store.find_standings(&StandingQuery::default()).unwrap();
        all.iter().map(|standing| standing.against.len()).sum::<usize>()
    };
    let settle = |record: &mut Record, right: &[&str]| {
        let contradiction = holders(record)[0].id.clone();
        let right = right.iter().map(|id| fact(id)).collect();
        let entry = record.decide(Verdict::Settle { contradiction, right });
        record.store.link().unwrap();
        entry
    };
    assert_eq!(against(&record), 1);
    let entry = settle(&mut record, &["fa1"]);
    assert_eq!((holders(&record)[0].is_settled(), against(&record)), (true, 0));
    let open = ContradictionQuery { settled: Some(false), ..ContradictionQuery::default() };
    assert!(record.store.find_contradictions(&open).unwrap().iter().all(|one| !one.is_settled()));
    let known = StandingQuery { known: Some("2021-07-09".into()), ..StandingQuery::default() };
    assert!(record.store.find_standings(&known).unwrap().iter().all(|one| one.against.is_empty()));
    // Whoever looks at the claim that was wrong sees who said so.
    let log = record.store.log(&LogQuery { fact: Some("fa2".into()), ..LogQuery::default() }).unwrap();
    assert_eq!(log.iter().map(|logged| logged.entry.number).collect::<Vec<_>>(), [entry]);
    // Read again, it is settled still; taken back, it is open.
    let mut again = sample(1);
    again.facts[0].rule = "fr.test.2".into();
    record.store.write(&again.reading()).unwrap();
    record.store.link().unwrap();
    assert!(holders(&record)[0].is_settled());
    record.decide(Verdict::Undo { entry });
    record.store.link().unwrap();
    assert_eq!((holders(&record)[0].settled.clone(), against(&record)), (None, 1));
    // The denial may be right: then nobody is said to hold the place.
    settle(&mut record, &["fa2"]);
    assert_eq!(record.store.find_standings(&StandingQuery::default()).unwrap(), []);
    let contradiction = holders(&record)[0].id.clone();
    let same = Verdict::Settle { contradiction: contradiction.clone(), right: vec![fact("fa2")] };
    assert_eq!(record.refused(same), Refusal::NothingChanges);
    let foreign = Verdict::Settle { contradiction: contradiction.clone(), right: vec![fact("fb1")] };
    assert_eq!(record.refused(foreign), Refusal::NoContradiction { contradiction });
    assert_eq!(record.fault(), None);
}

#[test]
fn a_reviewer_closes_a_state_from_own_knowledge() {
    let mut record = Record::of(&[sample(1)]);
    record.store.link().unwrap();
    let all = |record: &Record, known: Option<&str>| {
        let query = StandingQuery { known: known.map(str::to_owned), ..StandingQuery::default() };
        record.store.find_standings(&query).unwrap()
    };
    let before = all(&record, None);
    let state = before[0].clone();
    let close = |until: &str| Verdict::Close { standing: state.id.clone(), until: until.into() };
    let first = Verdict::Close { standing: "t0".into(), until: "2021-07-12".into() };
    // Whoever closes it says how it is known, and when it ended.
    assert_eq!(record.refused(close("2021-07-12")), Refusal::NoSource);
    let refused = |record: &mut Record, verdict: &Verdict| match record.store.decide(&by("seen"), verdict) {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(refused(&mut record, &first), Refusal::NoStanding { standing: "t0".into() });
    assert_eq!(refused(&mut record, &close("soon")), Refusal::NoDate { text: "soon".into() });
    let entry = record.decide(close("2021-07-12"));
    record.store.link().unwrap();
    let told = |standings: &[vigie::linking::standings::Standing]| {
        let one = standings.iter().find(|one| one.id == state.id).unwrap();
        (one.until.clone(), one.closed_in_review)
    };
    let over = (Some("2021-07-12".to_owned()), Some(entry));
    assert_eq!(told(&all(&record, None)), over);
    assert_eq!(refused(&mut record, &close("2021-07-12")), Refusal::NothingChanges);
    // It stood until then, and nobody knew of its end before the decision of 10 July.
    let on = |day: &str| {
        let query = StandingQuery { on: Some(day.into()), ..StandingQuery::default() };
        record.store.find_standings(&query).unwrap().iter().any(|one| one.id == state.id)
    };
    assert_eq!((on("2021-07-11"), on("2021-07-12")), (true, false));
    assert_eq!(told(&all(&record, Some("2021-07-10"))), over);
    assert_eq!(told(&all(&record, Some("2021-07-09"))), (None, None));
    // Read again, it is closed still; its first claim tells of it; taken back, it stands.
    let mut again = sample(1);
    again.facts[0].rule = "fr.test.2".into();
    record.store.write(&again.reading()).unwrap();
    record.store.link().unwrap();
    assert_eq!(told(&all(&record, None)), over);
    let about = LogQuery { fact: Some(state.opened_by[0].clone()), ..LogQuery::default() };
    assert_eq!(record.store.log(&about).unwrap().len(), 1);
    assert_eq!(record.store.log(&LogQuery { lost: true, ..LogQuery::default() }).unwrap(), []);
    record.decide(Verdict::Undo { entry });
    record.store.link().unwrap();
    assert_eq!((all(&record, None), record.fault()), (before, None));
}

#[test]
fn the_last_letter_of_an_outlet_counts_and_is_about_no_fact() {
    let mut record = Record::of(&[sample(1)]);
    let grade = |grade| Verdict::Grade { outlet: "La Voix".into(), grade };
    record.decide(grade(Some(Reliability::B)));
    let second = record.decide(grade(Some(Reliability::D)));
    let letters = |record: &Record| record.store.grades().unwrap().into_values().collect::<Vec<_>>();
    assert_eq!(letters(&record), [Reliability::D]);
    assert_eq!(record.refused(grade(Some(Reliability::D))), Refusal::NothingChanges);
    record.decide(Verdict::Undo { entry: second });
    assert_eq!(letters(&record), [Reliability::B]);
    record.decide(grade(None));
    assert_eq!(letters(&record), []);
    let unknown = Verdict::Grade { outlet: "Nobody".into(), grade: Some(Reliability::A) };
    assert_eq!(record.refused(unknown), Refusal::NoOutlet { outlet: "Nobody".into() });
    assert_eq!(record.store.log(&LogQuery { lost: true, ..LogQuery::default() }).unwrap(), []);
    assert_eq!((record.fault(), record.store.log(&LogQuery::default()).unwrap().len()), (None, 4));
}

/// A record with four entries, and the way past the triggers that guard them.
fn tampered(with: &str) -> Option<(u64, Fault)> {
    let mut record = Record::of(&[sample(1)]);
    for id in ["fa1", "fb1", "fa1", "fb1"] {
        record.decide(Verdict::Accept { fact: fact(id) });
    }
    assert_eq!(record.fault(), None);
    let off =
        "PRAGMA foreign_keys = OFF; DROP TRIGGER reviews_keep_content; DROP TRIGGER reviews_keep_entries;";
    record.sql(&format!("{off} {with}"));
    if record.fault().is_some() {
        // Nothing is added to a broken log, unless only older entries were touched.
        let more = record.store.decide(&by(""), &Verdict::Accept { fact: fact("fa1") });
        if matches!(more, Err(StoreError::Refused(Refusal::Broken(_)))) {
            assert!(record.store.check_log(None).unwrap().entries <= 5);
        }
    }
    record.fault()
}

#[test]
fn a_changed_entry_is_found_by_its_number() {
    assert_eq!(tampered("SELECT 1;"), None);
    for change in
        ["reviewer = 'Bob'", "reason = reason || ' '", "time = '2020-01-01T00:00:00Z'", "action = 'reject'"]
    {
        let sql = format!("UPDATE reviews SET {change} WHERE number = 2;");
        assert_eq!(tampered(&sql), Some((2, Fault::Hash)), "{change}");
    }
    // With a hash that fits its new content, the next one does not follow on it.
    let sql = "UPDATE reviews SET reviewer = 'Bob', hash = replace(hash, 'a', 'b') WHERE number = 2;";
    assert_eq!(tampered(sql), Some((2, Fault::Hash)));
    assert_eq!(tampered("UPDATE reviews SET previous = hash WHERE number = 3;"), Some((3, Fault::Order)));
}

#[test]
fn entries_that_were_cut_off_dropped_or_slipped_in_are_found() {
    assert_eq!(tampered("DELETE FROM reviews WHERE number = 2;"), Some((2, Fault::Missing)));
    assert_eq!(tampered("DELETE FROM reviews WHERE number = 4;"), Some((4, Fault::Missing)));
    assert_eq!(tampered("DELETE FROM reviews;"), Some((1, Fault::Missing)));
    let cut =
        "DELETE FROM reviews WHERE number = 4; UPDATE vigie_meta SET value = '3' WHERE key = 'reviews';";
    assert_eq!(tampered(cut), Some((3, Fault::Head)));
    assert_eq!(tampered("DELETE FROM vigie_meta WHERE key = 'reviews';"), Some((4, Fault::Head)));
    let copy = "INSERT INTO reviews SELECT 5, hash, hash, reviewer, time, action, fact, document, fact_type, start, \"end\",
        field, before, after, undoes, reason FROM reviews WHERE number = 4;";
    assert_eq!(tampered(copy), Some((5, Fault::Hash)));
}

#[test]
fn the_log_takes_no_changes_and_a_hash_written_down_elsewhere_must_be_in_it() {
    let mut record = Record::of(&[sample(1)]);
    record.decide(Verdict::Accept { fact: fact("fa1") });
    let db = Connection::open(record.folder.path().join("r.gpkg")).unwrap();
    for sql in ["UPDATE reviews SET reviewer = 'Bob'", "DELETE FROM reviews"] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("never"), "{sql}");
    }
    let head = record.store.check_log(None).unwrap().head;
    record.decide(Verdict::Accept { fact: fact("fb1") });
    let checked = |head: &str| record.store.check_log(Some(head)).unwrap().broken.map(|b| b.fault);
    assert_eq!((checked(&head), checked(START)), (None, None));
    assert_eq!(checked(&head.replace(['1', '2'], "3")), Some(Fault::Unknown));
}

#[test]
fn bytes_that_are_not_those_of_the_digest_are_told() {
    let mut whole = sample(1);
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&whole.document.raw);
    whole.document.id.0 = digest.iter().map(|b| format!("{b:02x}")).collect();
    let record = Record::of(&[whole]);
    let checked = record.store.check_log(None).unwrap();
    assert!(checked.holds() && checked.documents == 1 && checked.head == START);
    record.sql("UPDATE raw SET bytes = CAST('other' AS BLOB);");
    let checked = record.store.check_log(None).unwrap();
    assert!(!checked.holds() && checked.altered.len() == 1);
}
