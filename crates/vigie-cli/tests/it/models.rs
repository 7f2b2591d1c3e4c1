//! Missing and broken models: named once, the rest done.

use std::fs;

use tempfile::TempDir;

use crate::machine::{FOREIGN, bare, has_models, models, run};

const FRENCH: &str =
    "Les soldats ont quitté la ville et la route du col est coupée depuis deux jours, selon le maire.";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), FRENCH).unwrap();
    fs::write(folder.path().join("b.txt"), FRENCH.replace("deux", "trois")).unwrap();
    fs::write(folder.path().join("c.txt"), FOREIGN).unwrap();
    folder
}

fn check(folder: &TempDir, models: &str, file: &str, code: &str) {
    let ran = bare(folder.path(), &["extract", "a.txt", "b.txt", "c.txt", "--models", models]);
    ran.names(file, code);
    assert_eq!(ran.lines().iter().filter(|line| line.contains(code)).count(), 1, "told once:\n{}", ran.talk);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 3), "{}", ran.talk);
    assert!(ran.out.lines().take(2).all(|line| line.contains("\"note\"") && line.contains("\"facts\":[]")));
}

#[test]
fn a_missing_model() {
    let folder = folder();
    check(&folder, "nowhere", "fr.vigie", "V0020");
    let ran = bare(folder.path(), &["models", "list"]);
    ran.names("no-models", "V0020");
    assert_eq!(ran.code, 1);
    bare(folder.path(), &["places", "find", "Kabul"]).names("places.vigie", "V0020");
}

#[test]
fn a_model_that_is_something_else() {
    let folder = folder();
    fs::create_dir(folder.path().join("m")).unwrap();
    for bytes in [&b""[..], b"not a model", &[0; 4096]] {
        fs::write(folder.path().join("m/fr.vigie"), bytes).unwrap();
        fs::write(folder.path().join("m/places.vigie"), bytes).unwrap();
        check(&folder, "m", "m/fr.vigie", "V0021");
        bare(folder.path(), &["places", "find", "Kabul", "--models", "m"]).names("m/places.vigie", "V0021");
    }
}

#[test]
fn a_truncated_model() {
    if !has_models("a_truncated_model") {
        return;
    }
    let folder = folder();
    fs::create_dir(folder.path().join("m")).unwrap();
    let (french, places) =
        (fs::read(models().join("fr.vigie")).unwrap(), fs::read(models().join("places.vigie")).unwrap());
    for cut in [100, french.len() / 2, french.len() - 1] {
        fs::write(folder.path().join("m/fr.vigie"), &french[..cut]).unwrap();
        check(&folder, "m", "m/fr.vigie", "V0021");
    }
    for cut in [100, places.len() / 2, places.len() - 1] {
        fs::write(folder.path().join("m/places.vigie"), &places[..cut]).unwrap();
        bare(folder.path(), &["places", "find", "Kabul", "--models", "m"]).names("m/places.vigie", "V0021");
    }
}

#[test]
fn a_missing_gazetteer_leaves_the_facts() {
    if !has_models("a_missing_gazetteer_leaves_the_facts") {
        return;
    }
    let folder = folder();
    fs::create_dir(folder.path().join("m")).unwrap();
    fs::copy(models().join("fr.vigie"), folder.path().join("m/fr.vigie")).unwrap();
    let ran = bare(folder.path(), &["extract", "a.txt", "--models", "m", "--layer", "times"]);
    ran.names("places.vigie", "V0020");
    assert!(ran.out.contains("\"timex\":[{"), "{}", ran.out);
}

#[test]
fn places_are_found_by_name() {
    if !has_models("places_are_found_by_name") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("vigie").unwrap();
    let ran = run(command
        .current_dir(folder.path())
        .args(["places", "find", "kandahar", "--json", "--models"])
        .arg(models()));
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let first: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!((first["schema"].as_i64(), first["country"].as_str()), (Some(1), Some("AF")));
}
