//! Records of earlier versions: brought up to date when they are written to, and left alone when they are read.

use std::{fs, path::Path};

use rusqlite::Connection;
use vigie_store::{GeoPackage, Store, review::Reviews};

use crate::samples::sample;

/// A record as the second version made it.
fn second_version(path: &Path) {
    GeoPackage::open(path).and_then(|mut store| store.write(&sample(1).reading())).unwrap();
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA foreign_keys = OFF;
         DROP TABLE review_targets; DROP TABLE as_read; DROP TABLE reviews;
         DROP TRIGGER tellings_changed; DROP TRIGGER tellings_gone; DROP TRIGGER tellings_rejected;
         DROP TRIGGER facts_wait; DROP TABLE tellings; DROP TABLE telling_keys; DROP TABLE waiting_facts; DROP TABLE left_tellings;
         DROP TABLE copy_numbers; DROP TABLE copy_prints; DROP TABLE copy_cuts; DROP TABLE copy_days; DROP TABLE copy_pairs;
         DROP TABLE event_facts; DROP TABLE events; DROP TABLE rtree_events_geom; DROP TABLE contradictions;
         DROP TABLE standings; DROP TABLE rtree_standings_geom;
         DELETE FROM gpkg_geometry_columns WHERE table_name IN ('events', 'standings');
         DELETE FROM gpkg_extensions WHERE table_name IN ('events', 'standings');
         DELETE FROM gpkg_contents WHERE table_name IN
           ('events', 'event_facts', 'tellings', 'contradictions', 'standings');
         DROP TABLE sketches; DROP TABLE origins; DROP INDEX facts_review;
         ALTER TABLE counts DROP COLUMN households; ALTER TABLE facts DROP COLUMN review; ALTER TABLE evidence DROP COLUMN kind;
         DELETE FROM gpkg_contents WHERE table_name IN ('reviews', 'as_read', 'sketches', 'origins');
         DELETE FROM vigie_meta WHERE key <> 'schema'; UPDATE vigie_meta SET value = '2' WHERE key = 'schema';",
    )
    .unwrap();
}

#[test]
fn an_earlier_record_is_read_as_it_is_and_brought_up_to_date_by_a_writer() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("r.gpkg");
    second_version(&path);
    let before = fs::read(&path).unwrap();
    let store = GeoPackage::open_for_reading(&path).unwrap();
    assert_eq!(store.facts().unwrap(), sample(1).facts);
    assert_eq!(store.count_queue().unwrap(), 2);
    drop(store);
    assert!(fs::read(&path).unwrap() == before, "reading touched the file");
    let mut store = GeoPackage::open(&path).unwrap();
    store.write(&sample(2).reading()).unwrap();
    drop(store);
    let store = GeoPackage::open_for_reading(&path).unwrap();
    assert_eq!(store.facts().unwrap().len(), 4);
    assert!(store.check_log(None).unwrap().broken.is_none());
    let schema: String = Connection::open(&path)
        .unwrap()
        .query_row("SELECT value FROM vigie_meta WHERE key = 'schema'", [], |r| r.get(0))
        .unwrap();
    assert_ne!(schema, "2");
    let listed = "SELECT count(*) FROM gpkg_contents WHERE table_name IN ('reviews', 'origins')";
    let listed: u64 = Connection::open(&path).unwrap().query_row(listed, [], |r| r.get(0)).unwrap();
    assert_eq!(listed, 2);
}
