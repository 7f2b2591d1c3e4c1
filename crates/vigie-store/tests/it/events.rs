//! Events are kept with the record, and follow what reviewers decide.

use std::collections::BTreeSet;

use vigie_store::{
    EventQuery, FactQuery, GeoPackage, Store,
    review::{Reviews, Signature, Verdict},
};

use crate::samples::sample;

fn by() -> Signature {
    Signature {
        reviewer: "Ana".to_owned(),
        time: "2026-11-28T10:00:00Z".parse().unwrap(),
        reason: String::new(),
    }
}

fn record(order: &[usize], link_each: bool) -> (tempfile::TempDir, GeoPackage) {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = GeoPackage::open(&folder.path().join("r.gpkg")).unwrap();
    for &n in order {
        store.write(&sample(n).reading()).unwrap();
        if link_each {
            store.link().unwrap();
        }
    }
    store.link().unwrap();
    (folder, store)
}

/// The facts of each event.
fn events(store: &GeoPackage) -> BTreeSet<Vec<String>> {
    let all = store.find_events(&EventQuery::default()).unwrap();
    assert_eq!(store.count_events(&EventQuery::default()).unwrap(), all.len() as u64);
    all.into_iter().map(|row| row.event.facts).collect()
}

#[test]
fn what_three_reports_tell_is_one_event_with_all_its_figures() {
    let (_folder, store) = record(&[1, 2, 3], false);
    let all = store.find_events(&EventQuery::default()).unwrap();
    let largest = all.iter().max_by_key(|row| row.event.facts.len()).unwrap();
    assert_eq!(largest.event.documents.len(), 3);
    let query = FactQuery { event: Some(largest.event.id.clone()), ..FactQuery::default() };
    let facts = store.find_facts(&query).unwrap();
    assert_eq!(facts.len(), largest.event.facts.len());
    assert!(facts.iter().all(|fact| fact.event.as_deref() == Some(&largest.event.id)));
    let place = largest.event.places[0].id.clone();
    let there = EventQuery { place: Some(place), limit: Some(50), ..EventQuery::default() };
    assert!(store.find_events(&there).unwrap().contains(largest));
}

#[test]
fn one_by_one_in_any_order_or_all_at_once_is_the_same() {
    let (_one, straight) = record(&[1, 2, 3], false);
    for order in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
        let (_folder, other) = record(&order, true);
        assert_eq!(events(&straight), events(&other), "{order:?}");
    }
}

#[test]
fn a_document_that_is_read_again_keeps_its_events() {
    let (folder, mut store) = record(&[1, 2, 3], false);
    let before = events(&store);
    let mut again = sample(2);
    // Another reading: one fact fewer, the other as it was.
    let gone = again.facts.pop().unwrap();
    again.statuses.clear();
    store.write(&again.reading()).unwrap();
    store.link().unwrap();
    let facts = store.facts().unwrap();
    assert_eq!(facts.len(), 5);
    assert!(facts.iter().all(|fact| fact.event.is_some()), "{facts:#?}");
    assert!(events(&store).iter().all(|facts| !facts.contains(&gone.id)));
    store.write(&sample(2).reading()).unwrap();
    // What cannot be read of what was put by is linked anew.
    let other = rusqlite::Connection::open(folder.path().join("r.gpkg")).unwrap();
    other.execute("UPDATE tellings SET telling = '{' WHERE fact_id = 1", []).unwrap();
    store.link().unwrap();
    assert_eq!(events(&store), before);
    assert!(store.facts().unwrap().iter().all(|fact| fact.event.is_some()));
}

#[test]
fn a_rejected_fact_leaves_its_event_and_comes_back_with_undo() {
    let (_folder, mut store) = record(&[1, 2, 3], false);
    let before = events(&store);
    let fact = before.iter().find(|facts| facts.len() > 1).unwrap()[0].clone();
    let entry = store.decide(&by(), &Verdict::Reject { fact: fact.clone() }).unwrap();
    store.link().unwrap();
    assert!(events(&store).iter().all(|facts| !facts.contains(&fact)));
    store.decide(&by(), &Verdict::Undo { entry: entry.number }).unwrap();
    store.link().unwrap();
    assert_eq!(events(&store), before);
}

#[test]
fn a_fact_that_is_only_marked_is_not_linked_anew() {
    let (folder, mut store) = record(&[1, 2, 3], false);
    let fact = events(&store).into_iter().find(|facts| facts.len() > 1).unwrap()[0].clone();
    let number = |sql: &str| {
        let other = rusqlite::Connection::open(folder.path().join("r.gpkg")).unwrap();
        other.query_row(sql, [], |r| r.get::<_, u64>(0)).unwrap()
    };
    let due = "SELECT value + 0 FROM vigie_meta WHERE key = 'link_due'";
    let told = "SELECT count(*) FROM tellings";
    let (all, accept) = (number(told), Verdict::Accept { fact: fact.clone() });
    store.decide(&by(), &accept).unwrap();
    assert_eq!((number(due), number(told)), (0, all));
    store.decide(&by(), &Verdict::Reject { fact: fact.clone() }).unwrap();
    assert_eq!(number(due), 1);
    assert!(number(told) < all, "the fact and what follows it are told anew");
    store.link_decided().unwrap();
    assert_eq!((number(due), number(told)), (0, all - 1));
    assert!(events(&store).iter().all(|facts| !facts.contains(&fact)));
}

#[test]
fn what_reviewers_split_stays_apart_when_everything_is_linked_anew() {
    let (_folder, mut store) = record(&[1, 2], false);
    let one = events(&store).into_iter().find(|facts| facts.len() > 1).unwrap();
    let (fact, other) = (one[0].clone(), one[1].clone());
    let entry = store.decide(&by(), &Verdict::Split { fact: fact.clone(), other: other.clone() }).unwrap();
    store.link().unwrap();
    assert!(events(&store).iter().all(|facts| !(facts.contains(&fact) && facts.contains(&other))));
    store.write(&sample(3).reading()).unwrap();
    store.link().unwrap();
    assert!(events(&store).iter().all(|facts| !(facts.contains(&fact) && facts.contains(&other))));
    store.decide(&by(), &Verdict::Undo { entry: entry.number }).unwrap();
    store.link().unwrap();
    assert!(events(&store).iter().any(|facts| facts.contains(&fact) && facts.contains(&other)));
}
