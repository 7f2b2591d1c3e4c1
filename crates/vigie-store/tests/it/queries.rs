//! What may be asked of a record.

use vigie_store::{FactQuery, GeoPackage, Order, StatusQuery, Store};

use crate::samples::sample;

fn record() -> (tempfile::TempDir, GeoPackage) {
    let folder = tempfile::TempDir::new().unwrap();
    let mut store = GeoPackage::open(&folder.path().join("r.gpkg")).unwrap();
    for n in 1..=3 {
        store.write(&sample(n).reading()).unwrap();
    }
    (folder, store)
}

fn ids(store: &GeoPackage, query: FactQuery) -> Vec<String> {
    let found = store.find_facts(&query).unwrap();
    let counted = store.count_facts(&FactQuery { limit: None, offset: 0, ..query.clone() }).unwrap();
    assert!(query.limit.is_some() || counted == found.len() as u64);
    found.into_iter().map(|fact| fact.id).collect()
}

#[test]
fn a_narrow_query_gives_the_same_facts_as_the_whole_record() {
    let (_folder, store) = record();
    let all = store.facts().unwrap();
    assert_eq!(all.len(), 6);
    for fact in &all {
        let one = FactQuery { fact: Some(fact.id.clone()), ..FactQuery::default() };
        assert_eq!(store.find_facts(&one).unwrap(), std::slice::from_ref(fact));
    }
    let part = FactQuery { limit: Some(4), offset: 2, ..FactQuery::default() };
    assert_eq!(store.find_facts(&part).unwrap(), all[2..]);
}

#[test]
fn facts_are_found_by_their_fields() {
    let (_folder, store) = record();
    let of = |query| ids(&store, query);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of(FactQuery { fact_type: some("kill"), ..FactQuery::default() }), ["fb1", "fb2", "fb3"]);
    assert_eq!(
        of(FactQuery { document: some(&format!("{:064x}", 2)), ..FactQuery::default() }),
        ["fa2", "fb2"]
    );
    assert_eq!(of(FactQuery { words: some("gouverneur repris"), ..FactQuery::default() }).len(), 3);
    assert_eq!(of(FactQuery { words: some("\"gouverneur OR"), ..FactQuery::default() }).len(), 0);
    assert_eq!(
        of(FactQuery { outlet: some("La Voix"), realis: some("negated"), ..FactQuery::default() }).len(),
        0
    );
    assert_eq!(of(FactQuery { from: some("2021-07-10"), ..FactQuery::default() }).len(), 0);
    assert_eq!(of(FactQuery { until: some("2021-07-09"), ..FactQuery::default() }).len(), 6);
    assert_eq!(of(FactQuery { known_from: some("2021-07-09"), ..FactQuery::default() }).len(), 6);
    assert_eq!(of(FactQuery { known_until: some("2021-07-08"), ..FactQuery::default() }).len(), 0);
}

#[test]
fn what_lies_in_a_province_is_found_with_it_and_not_the_other_way_round() {
    let (_folder, store) = record();
    let at = |place: &str| ids(&store, FactQuery { place: Some(place.to_owned()), ..FactQuery::default() });
    assert_eq!(at("geonames:1"), ["fa1", "fa2", "fa3"]);
    // Fardo lies in Ost.
    assert_eq!(at("geonames:2").len(), 6);
    let statuses = |place: &str| {
        let query = StatusQuery { place: Some(place.to_owned()), ..StatusQuery::default() };
        store.find_statuses(&query).unwrap().len()
    };
    assert_eq!((statuses("geonames:1"), statuses("geonames:2"), statuses("geonames:3")), (3, 3, 0));
}

#[test]
fn statuses_keep_what_opened_them() {
    let (_folder, store) = record();
    let query =
        StatusQuery { order: Order::Newest, state: Some("controls".into()), ..StatusQuery::default() };
    let statuses = store.find_statuses(&query).unwrap();
    assert_eq!(statuses.iter().map(|s| s.opened_by[0].as_str()).collect::<Vec<_>>(), ["fa3", "fa2", "fa1"]);
    let past = StatusQuery { until: Some("2021-07-08".into()), ..StatusQuery::default() };
    assert!(store.find_statuses(&past).unwrap().is_empty());
}

#[test]
fn documents_places_outlets_and_totals_are_told() {
    let (_folder, store) = record();
    let sha = format!("{:064x}", 1);
    assert_eq!(store.find_document(&sha).unwrap().unwrap().name, "report-1");
    assert_eq!(store.find_text(&sha).unwrap().unwrap().blocks.len(), 1);
    assert!(store.find_document("none").unwrap().is_none() && store.find_text("none").unwrap().is_none());
    assert_eq!(store.find_place("geonames:1").unwrap().unwrap().fact_count, 3);
    assert!(store.find_place("geonames:9").unwrap().is_none());
    let outlets = store.outlets().unwrap();
    assert_eq!((outlets.len(), outlets[0].document_count, outlets[0].fact_count), (1, 3, 6));
    let totals = store.totals().unwrap();
    assert_eq!((totals.documents, totals.outlets, totals.facts, totals.places), (3, 1, 6, 2));
    assert_eq!(totals.last.as_deref(), Some("2021-07-09"));
    assert_eq!(store.count_by_day(&FactQuery::default()).unwrap(), [("2021-07-09".to_owned(), 6)]);
}
