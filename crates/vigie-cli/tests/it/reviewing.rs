//! Decisions from the command line, and checking the log.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::machine::{Ran, bare, full, has_models};

fn rows(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder with the record of a report.
fn record() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = "Kandahar, 9 juillet 2021. Les talibans ont pris la ville de Spin Boldak, a déclaré le gouverneur. \
                Douze soldats ont été tués à Kandahar, selon l’hôpital.\n";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let read = full(folder.path(), &["read", "a.txt", "--into", "r.gpkg"]);
    assert_eq!(read.code, 0, "{}", read.talk);
    folder
}

#[test]
fn a_fact_is_corrected_rejected_and_restored_and_the_log_verifies() {
    if !has_models("a_fact_is_corrected_rejected_and_restored_and_the_log_verifies") {
        return;
    }
    let folder = record();
    let run = |args: &[&str]| full(folder.path(), args);
    let facts = || rows(&run(&["show", "r.gpkg", "facts", "--json"]));
    let before = facts();
    let queue = rows(&run(&["review", "r.gpkg", "--json"]));
    assert_eq!(queue.len(), before.len());
    assert!(queue[0]["changes_status"].as_bool().unwrap(), "{queue:?}");
    let id = queue[0]["fact"].as_str().unwrap();
    assert!(run(&["review", "r.gpkg"]).out.contains(id));
    // A place that no fact of the record names comes from the gazetteer.
    let herat =
        run(&["review", "r.gpkg", "correct", id, "--place", "geonames:1140026", "--by", "Ada", "--json"]);
    assert_eq!(herat.code, 0, "{}", herat.talk);
    assert_eq!(rows(&herat)[0]["field"], "place");
    let fact = |id: &str| facts().into_iter().find(|fact| fact["id"] == id);
    assert_eq!(fact(id).unwrap()["places"][0]["name"], "Herat");
    assert_eq!(run(&["review", "r.gpkg", "reject", id, "--by", "Ada", "--why", "another town"]).code, 0);
    assert!(fact(id).is_none());
    for entry in ["2", "1"] {
        assert_eq!(run(&["review", "r.gpkg", "undo", entry, "--by", "Ada"]).code, 0);
    }
    assert_eq!(facts(), before);
    let log = rows(&run(&["review", "r.gpkg", "log", "--json"]));
    assert_eq!(log.len(), 4);
    assert!(log[0]["in_force"] == false && log[3]["undoes"] == 1);
    let verified = run(&["verify", "r.gpkg", "--json"]);
    let told = &rows(&verified)[0];
    assert_eq!((verified.code, &told["entries"], &told["documents"]), (0, &4.into(), &1.into()));
    assert_eq!(told["head"], log[3]["hash"]);
    let head = log[1]["hash"].as_str().unwrap();
    assert_eq!(run(&["verify", "r.gpkg", "--head", head]).code, 0);
    assert_eq!(run(&["verify", "r.gpkg", "--head", "abc"]).code, 1);
    // Reading the report once more changes nothing of that, and nothing of a decision that holds.
    run(&["review", "r.gpkg", "reject", id, "--by", "Ada"]);
    run(&["read", "a.txt", "--into", "r.gpkg", "--outlet", "Our desk"]);
    assert!(fact(id).is_none());
}

#[test]
fn tampering_is_told_with_the_number_of_the_entry() {
    if !has_models("tampering_is_told_with_the_number_of_the_entry") {
        return;
    }
    let folder = record();
    let run = |args: &[&str]| full(folder.path(), args);
    let id = rows(&run(&["review", "r.gpkg", "--json"]))[0]["fact"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        run(&["review", "r.gpkg", "accept", &id, "--by", "Ada"]);
    }
    let db = rusqlite::Connection::open(folder.path().join("r.gpkg")).unwrap();
    db.execute_batch(
        "DROP TRIGGER reviews_keep_content; UPDATE reviews SET reason = 'sure' WHERE number = 2;",
    )
    .unwrap();
    drop(db);
    let verified = run(&["verify", "r.gpkg"]);
    assert_eq!(verified.code, 1);
    assert!(verified.talk.contains("entry 2 was changed"), "{}", verified.talk);
}

#[test]
fn what_makes_no_sense_is_said_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), crate::machine::FOREIGN).unwrap();
    bare(folder.path(), &["read", "a.txt", "--into", "r.gpkg"]);
    let run = |args: &[&str]| bare(folder.path(), args);
    for (args, told) in [
        (&["review", "r.gpkg", "accept", "none", "--by", "Ada"][..], "there is no fact none (`vigie review"),
        (&["review", "r.gpkg", "undo", "3", "--by", "Ada"], "the log has no entry 3 ("),
        (
            &["review", "r.gpkg", "correct", "none", "--type", "kill", "--by", "Ada"],
            "there is no fact none (",
        ),
    ] {
        let ran = run(args);
        assert!(ran.code == 1 && ran.talk.contains(told), "{args:?}: {}", ran.talk);
    }
    assert_eq!(run(&["review", "r.gpkg", "accept", "none"]).code, 2, "nobody signs");
    assert_eq!(run(&["verify", "r.gpkg"]).code, 0);
    assert_eq!(run(&["verify", "none.gpkg"]).code, 1);
    assert!(run(&["review", "r.gpkg"]).out.contains("0 facts wait"));
}

/// Statuses that are told anew from the rows of facts are those that reading told.
#[test]
fn rejecting_a_fact_leaves_the_statuses_of_others_as_they_were() {
    if !has_models("rejecting_a_fact_leaves_the_statuses_of_others_as_they_were") {
        return;
    }
    let folder = TempDir::new().unwrap();
    full(folder.path(), &["demo", "--no-page"]);
    let run = |args: &[&str]| full(folder.path(), args);
    let statuses = || run(&["show", "demo.gpkg", "statuses", "--json"]).out;
    let before = statuses();
    let told = rows(&run(&["show", "demo.gpkg", "statuses", "--json"]));
    let facts = rows(&run(&["show", "demo.gpkg", "facts", "--json"]));
    let idle = |fact: &&Value| {
        told.iter().all(|status| {
            let of = |key: &str| status[key].as_array().unwrap().contains(&fact["id"]);
            !of("opened_by") && !of("closed_by")
        })
    };
    let mut tried = std::collections::BTreeSet::new();
    for fact in facts.iter().filter(idle) {
        let with_status = told.iter().any(|status| status["document"] == fact["document"]);
        if with_status && tried.insert(fact["document"].as_str().unwrap()) {
            let ran = run(&["review", "demo.gpkg", "reject", fact["id"].as_str().unwrap(), "--by", "Ada"]);
            assert_eq!(ran.code, 0, "{}", ran.talk);
        }
    }
    assert!(tried.len() > 5, "{tried:?}");
    assert_eq!(statuses(), before);
}
