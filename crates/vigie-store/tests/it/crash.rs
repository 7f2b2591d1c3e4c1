//! A writer that is killed at any moment leaves a record that opens, and a run that can be repeated.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use vigie_store::{GeoPackage, Store};

use crate::samples::sample;

const DOCUMENTS: usize = 40;
const RECORD: &str = "VIGIE_TEST_CRASH_RECORD";

fn write_all(path: &Path) {
    let mut store = GeoPackage::open(path).expect("opens");
    for n in 0..DOCUMENTS {
        store.write(&sample(n).reading()).expect("written");
    }
}

/// Not a test of its own: the process that [`a_killed_writer_loses_nothing`] kills.
#[test]
#[allow(clippy::disallowed_methods, reason = "the parent process names the file")]
fn writer_to_be_killed() {
    if let Some(path) = std::env::var_os(RECORD) {
        write_all(Path::new(&path));
    }
}

#[test]
fn a_killed_writer_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = folder.path().join("whole.gpkg");
    write_all(&whole);
    let expected = GeoPackage::open(&whole).and_then(|s| s.facts()).expect("facts");
    for delay in [0, 2, 5, 10, 20, 40, 80, 160] {
        let path = folder.path().join(format!("killed-{delay}.gpkg"));
        let mut writer = Command::new(std::env::current_exe().expect("this test"))
            .args(["crash::writer_to_be_killed", "--exact"])
            .env(RECORD, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        std::thread::sleep(Duration::from_millis(delay));
        writer.kill().expect("killed");
        writer.wait().expect("ended");
        // Nothing may be there yet; what is there opens, even by a reader.
        if path.exists() {
            GeoPackage::open_for_reading(&path).expect("a killed record opens");
        }
        let store = GeoPackage::open(&path).expect("a killed record opens");
        let facts = store.facts().expect("facts");
        assert_eq!(facts, expected[..facts.len()], "whole documents, in order");
        assert_eq!(facts.len() % 2, 0, "no half document");
        drop(store);
        write_all(&path);
        assert_eq!(GeoPackage::open(&path).and_then(|s| s.facts()).expect("facts"), expected);
    }
}

/// The state that a kill leaves when the record's first pages are in the file, and the commit is not.
#[test]
fn a_record_killed_while_it_is_made_opens_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let (making, killed) = (folder.path().join("making.gpkg"), folder.path().join("killed.gpkg"));
    let db = rusqlite::Connection::open(&making).expect("made");
    db.execute_batch(
        "PRAGMA cache_size = 1; BEGIN; PRAGMA application_id = 1196444487; CREATE TABLE t (x);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
         INSERT INTO t SELECT zeroblob(4000) FROM n;",
    )
    .expect("begun");
    for (from, to) in [("making.gpkg", "killed.gpkg"), ("making.gpkg-journal", "killed.gpkg-journal")] {
        let bytes = std::fs::copy(folder.path().join(from), folder.path().join(to)).expect("copied");
        assert!(bytes > 0, "{from} is on the disk");
    }
    let read = GeoPackage::open_for_reading(&killed).expect("a killed record opens");
    assert_eq!(read.facts().expect("facts"), []);
    let mut store = GeoPackage::open(&killed).expect("a killed record opens");
    store.write(&sample(0).reading()).expect("written");
    assert_eq!(store.facts().expect("facts").len(), 2);
}
