//! Targets that cannot be written, or are somebody else's: nothing is lost, the line says what to do.

use std::fs;

use tempfile::TempDir;

use crate::machine::{FOREIGN, bare, skip};

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), FOREIGN).unwrap();
    folder
}

/// One line that names the target and says what to do; the code is 1.
fn refuses(folder: &TempDir, args: &[&str], file: &str, words: &str) {
    let ran = bare(folder.path(), args);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    let line = ran.lines().into_iter().find(|line| line.contains(file) && line.contains(words));
    let line = line.unwrap_or_else(|| panic!("nothing of {file} and {words:?} in:\n{}", ran.talk));
    assert!(line.contains('('), "no hint in {line}");
    assert!(!ran.talk.contains("panicked"), "{}", ran.talk);
}

#[test]
fn reading_twice_changes_nothing() {
    let folder = folder();
    let first = bare(folder.path(), &["read", "a.txt", "--into", "r.gpkg"]);
    assert!(first.out.starts_with("1 new, 0 changed, 0 as before"), "{}", first.out);
    let second = bare(folder.path(), &["read", "a.txt", "--into", "r.gpkg"]);
    assert!(second.out.starts_with("0 new, 0 changed, 1 as before"), "{}", second.out);
    let shown = bare(folder.path(), &["show", "r.gpkg", "documents", "--json"]);
    let row: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!((row["name"].as_str(), row["schema"].as_i64()), (Some("a"), Some(1)));
}

#[test]
fn a_read_only_target() {
    let folder = folder();
    if cfg!(target_os = "linux") {
        // Not even root makes files there.
        refuses(&folder, &["read", "a.txt", "--into", "/proc/r.gpkg"], "/proc/r.gpkg", "cannot be opened");
    }
    refuses(&folder, &["read", "a.txt", "--into", "none/r.gpkg"], "none/r.gpkg", "cannot be opened");
    fs::create_dir(folder.path().join("dir.gpkg")).unwrap();
    refuses(&folder, &["read", "a.txt", "--into", "dir.gpkg"], "dir.gpkg", "");
}

#[test]
fn a_target_that_is_no_database() {
    let folder = folder();
    fs::write(folder.path().join("notes.gpkg"), "These are my notes.\n".repeat(100)).unwrap();
    refuses(&folder, &["read", "a.txt", "--into", "notes.gpkg"], "notes.gpkg", "not a GeoPackage");
    refuses(&folder, &["show", "notes.gpkg"], "notes.gpkg", "not a GeoPackage");
    assert_eq!(
        fs::read_to_string(folder.path().join("notes.gpkg")).unwrap(),
        "These are my notes.\n".repeat(100)
    );
}

#[test]
fn a_geopackage_of_somebody_else() {
    let folder = folder();
    let path = folder.path().join("roads.gpkg");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("PRAGMA application_id = 1196444487; CREATE TABLE roads (name TEXT); INSERT INTO roads VALUES ('A1');")
        .unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    refuses(
        &folder,
        &["read", "a.txt", "--into", "roads.gpkg"],
        "roads.gpkg",
        "not a record that Vigie made",
    );
    refuses(&folder, &["show", "roads.gpkg"], "roads.gpkg", "not a record that Vigie made");
    refuses(&folder, &["export", "roads.gpkg", "--as", "csv"], "roads.gpkg", "not a record that Vigie made");
    assert_eq!(fs::read(&path).unwrap(), before, "untouched");
}

#[test]
fn a_record_that_is_not_there() {
    refuses(&folder(), &["show", "none.gpkg"], "none.gpkg", "does not exist");
}

#[test]
fn a_full_disk_keeps_what_was_written() {
    let name = "a_full_disk_keeps_what_was_written";
    let folder = folder();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |args: &[&str]| {
        std::process::Command::new("mount")
            .args(args)
            .arg(&disk)
            .output()
            .is_ok_and(|done| done.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=768k", "tmpfs"]) {
        return skip(name, "a small disk cannot be mounted without root");
    }
    let text = |n: usize| format!("{FOREIGN} {}", format!("słowo{n} ").repeat(4000));
    let lines: String = (0..60).map(|n| format!("{{\"id\": \"d{n}\", \"text\": {:?}}}\n", text(n))).collect();
    fs::write(folder.path().join("many.jsonl"), lines).unwrap();
    let ran = bare(folder.path(), &["read", "many.jsonl", "--into", "disk/r.gpkg"]);
    let shown = bare(folder.path(), &["show", "disk/r.gpkg", "documents", "--json"]);
    let export = bare(folder.path(), &["export", "disk/r.gpkg", "--as", "jsonl", "-o", "disk/out.jsonl"]);
    let unmounted =
        std::process::Command::new("umount").arg(&disk).output().is_ok_and(|done| done.status.success());
    assert!(unmounted);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    let line = ran.lines().into_iter().find(|line| line.contains("disk/r.gpkg") && line.contains("full"));
    assert!(line.is_some_and(|line| line.contains('(')), "{}", ran.talk);
    let kept = shown.out.lines().count();
    assert!(kept > 0 && kept < 60, "{kept} kept; {}", shown.talk);
    assert!(!ran.talk.contains("panicked") && !export.talk.contains("panicked"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output() {
    let folder = folder();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let done = std::process::Command::new(assert_cmd::cargo::cargo_bin("vigie"))
        .current_dir(folder.path())
        .args(["extract", "a.txt"])
        .stdout(full)
        .output()
        .unwrap();
    let talk = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{talk}");
    assert!(talk.contains("No space left") && !talk.contains("panicked"), "{talk}");
}
