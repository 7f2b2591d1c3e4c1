//! Files that are not a record of ours are refused by name and never touched.

use std::path::Path;

use rusqlite::Connection;
use vigie_store::{GeoPackage, Store, StoreError};

use crate::samples::sample;

fn refused(path: &Path) -> StoreError {
    let before = std::fs::read(path).ok();
    let error = GeoPackage::open(path).expect_err("refused");
    assert_eq!(std::fs::read(path).ok(), before, "the file was touched");
    assert!(error.to_string().contains(&*path.to_string_lossy()), "{error} names the file");
    assert!(!error.hint().is_empty());
    error
}

#[test]
fn a_text_file_is_not_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.gpkg");
    std::fs::write(&path, "These are notes, and quite long ones, about nothing much. ".repeat(40))
        .expect("written");
    assert!(matches!(refused(&path), StoreError::NotADatabase { .. }));
    assert!(matches!(
        GeoPackage::open_for_reading(&path).expect_err("refused"),
        StoreError::NotADatabase { .. }
    ));
}

#[test]
fn a_geopackage_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("roads.gpkg");
    let db = Connection::open(&path).expect("made");
    db.execute_batch("PRAGMA application_id = 1196444487; CREATE TABLE roads (id INTEGER PRIMARY KEY);")
        .expect("made");
    drop(db);
    assert!(matches!(refused(&path), StoreError::NotVigie { .. }));
}

#[test]
fn a_record_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("later.gpkg");
    drop(GeoPackage::open(&path).expect("made"));
    let db = Connection::open(&path).expect("opens");
    db.execute("UPDATE vigie_meta SET value = '99' WHERE key = 'schema'", []).expect("changed");
    drop(db);
    assert!(matches!(refused(&path), StoreError::TooNew { found: 99, .. }));
}

#[test]
fn a_folder_or_a_path_into_nowhere_is_not_writable() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(refused(folder.path()), StoreError::NotWritable { .. }));
    assert!(matches!(refused(&folder.path().join("no/such/folder.gpkg")), StoreError::NotWritable { .. }));
}

#[test]
fn a_missing_file_is_not_made_by_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("absent.gpkg");
    assert!(matches!(GeoPackage::open_for_reading(&path).expect_err("refused"), StoreError::Missing { .. }));
    assert!(!path.exists());
}

#[test]
fn an_empty_file_becomes_a_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("empty.gpkg");
    std::fs::write(&path, "").expect("written");
    let mut store = GeoPackage::open(&path).expect("made");
    store.write(&sample(1).reading()).expect("written");
}

#[test]
fn a_torn_record_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("torn.gpkg");
    GeoPackage::open(&path).and_then(|mut s| s.write(&sample(1).reading())).expect("written");
    let whole = std::fs::read(&path).expect("a file");
    for part in [100, 4096, 5000, whole.len() / 2] {
        std::fs::write(&path, &whole[..part]).expect("written");
        if let Ok(mut store) = GeoPackage::open(&path) {
            let _ = store.facts();
            let _ = store.write(&sample(2).reading());
        }
    }
}
