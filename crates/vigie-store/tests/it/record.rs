//! What goes in comes out, once.

use proptest::prelude::*;
use vigie_store::{GeoPackage, Outcome, Store};

use crate::samples::sample;

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.gpkg");
    let mut store = GeoPackage::open(&path).expect("a new record");
    let samples = [sample(1), sample(2)];
    for s in &samples {
        assert_eq!(store.write(&s.reading()).expect("written"), Outcome::New);
    }
    drop(store);
    let store = GeoPackage::open_for_reading(&path).expect("opens");
    let facts: Vec<_> = samples.iter().flat_map(|s| s.facts.clone()).collect();
    assert_eq!(store.facts().expect("facts"), facts);
    let statuses: Vec<_> = samples.iter().flat_map(|s| s.statuses.clone()).collect();
    assert_eq!(store.statuses().expect("statuses"), statuses);
    let places: Vec<_> =
        store.places().expect("places").into_iter().map(|p| (p.name, p.fact_count)).collect();
    assert_eq!(places, [("Fardo".to_owned(), 2), ("Ost".to_owned(), 2)]);
    let documents: Vec<_> =
        store.documents().expect("documents").into_iter().map(|d| (d.name, d.fact_count)).collect();
    assert_eq!(documents, [("report-1".to_owned(), 2), ("report-2".to_owned(), 2)]);
}

#[test]
fn the_same_document_twice_changes_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.gpkg");
    let write =
        || GeoPackage::open(&path).and_then(|mut store| store.write(&sample(1).reading())).expect("written");
    assert_eq!(write(), Outcome::New);
    let before = std::fs::read(&path).expect("a file");
    assert_eq!(write(), Outcome::Unchanged);
    assert!(std::fs::read(&path).expect("a file") == before, "the file has other bytes");
    assert!(!path.with_extension("gpkg-journal").exists());
}

#[test]
fn the_same_documents_make_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let [a, b] = ["a.gpkg", "b.gpkg"].map(|name| {
        let path = folder.path().join(name);
        let mut store = GeoPackage::open(&path).expect("a new record");
        for n in 0..5 {
            store.write(&sample(n).reading()).expect("written");
        }
        drop(store);
        std::fs::read(&path).expect("a file")
    });
    assert!(a == b, "two runs made different bytes");
}

#[test]
fn another_reading_of_a_document_replaces_the_first_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = GeoPackage::open(&folder.path().join("record.gpkg")).expect("a new record");
    let mut changed = sample(1);
    store.write(&changed.reading()).expect("written");
    changed.facts.truncate(1);
    assert_eq!(store.write(&changed.reading()).expect("written"), Outcome::Updated);
    assert_eq!(store.facts().expect("facts"), changed.facts);
    let places: Vec<_> = store.places().expect("places").into_iter().map(|p| p.name).collect();
    assert_eq!(places, ["Fardo"]);
    assert_eq!(store.documents().expect("documents").len(), 1);
}

#[test]
fn search_finds_words_without_their_accents_and_reads_no_syntax() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = GeoPackage::open(&folder.path().join("record.gpkg")).expect("a new record");
    store.write(&sample(1).reading()).expect("written");
    let found = |query: &str| store.search(query).expect("searched").len();
    assert_eq!(found("armee Fardo"), 1);
    assert_eq!(found("Fardo absent"), 0);
    for odd in ["", "\"", "NEAR(", "text:", "a AND OR", "*", "'; DROP TABLE facts; --"] {
        assert_eq!(found(odd), 0, "{odd}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_words_come_back_as_they_went_in(words in "\\PC{0,40}", place in "[^;\\x00]{0,20}", low in -1e9f64..1e9) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = GeoPackage::open(&folder.path().join("record.gpkg")).expect("a new record");
        let mut s = sample(1);
        s.facts[0].agents[0].quote.text = words.clone();
        s.facts[0].places[0].name = place;
        s.facts[1].counts[0].low = low;
        s.facts[0].outlet = Some(words.clone());
        s.facts[1].outlet = Some(words.clone());
        s.document.outlet = Some(words);
        s.statuses.clear();
        store.write(&s.reading()).expect("written");
        prop_assert_eq!(store.facts().expect("facts"), s.facts);
    }
}

#[test]
fn extents_hold_every_pin_and_shrink_when_a_document_changes() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("r.gpkg");
    let mut store = GeoPackage::open(&path).unwrap();
    let mut far = sample(1);
    for place in far.facts.iter_mut().flat_map(|fact| &mut fact.places) {
        (place.lat, place.lon) = (10.0, 20.0);
        place.id = format!("{}-far", place.id);
    }
    store.write(&far.reading()).unwrap();
    store.write(&sample(2).reading()).unwrap();
    let extent = |table: &str| -> [f64; 4] {
        let db = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?1";
        db.query_row(sql, [table], |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?])).unwrap()
    };
    assert_eq!(extent("facts"), [-64.25, 10.0, 20.0, 31.5]);
    assert_eq!(extent("places"), [-64.25, 10.0, 20.0, 31.5]);
    // The first document is read again, and lies elsewhere.
    store.write(&sample(1).reading()).unwrap();
    assert_eq!(extent("facts"), [-64.25, 31.5, -64.25, 31.5]);
    assert_eq!(extent("places"), [-64.25, 31.5, -64.25, 31.5]);
    assert!(store.places().unwrap().iter().all(|place| !place.id.ends_with("-far")));
}
