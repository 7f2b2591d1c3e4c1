//! `vigie eval` as a user runs it.

use std::fs;

use crate::machine::{bare, full, has_models};

const GOLD: &str = r#"{"id":"1","lang":"en","date":"2021-07-09","text":"Fighters left Herat on Tuesday with 40 prisoners.","toponyms":[{"start":14,"end":19,"lat":34.35,"lon":62.2}],"timex":[{"start":23,"end":30,"type":"DATE","value":"2021-07-06"}],"quantities":[{"start":36,"end":38,"type":"QUANTITY"}]}
"#;

#[test]
fn a_layer_is_measured_with_the_documents_own_metadata() {
    if !has_models("a_layer_is_measured_with_the_documents_own_metadata") {
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("gold.jsonl"), GOLD).unwrap();
    for (layer, row) in [("places", "A@161 km"), ("times", "value"), ("quantities", "strict")] {
        let ran = full(folder.path(), &["eval", "--layer", layer, "--gold", "gold.jsonl", "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        let out: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(out["scores"][row]["right"], 1, "{out}");
    }
    let ran = full(
        folder.path(),
        &["eval", "--layer", "times", "--gold", "gold.jsonl", "gold.jsonl", "--errors", "out.html"],
    );
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert!(
        ran.out.starts_with("2 documents, 2 answered\nstrict    P 1.000  R 1.000  F1 1.000"),
        "{}",
        ran.out
    );
    assert!(fs::read_to_string(folder.path().join("out.html")).unwrap().contains("0 errors"));
}

#[test]
fn answers_of_any_system_are_measured_without_models() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("gold.jsonl"), GOLD.to_owned() + "nonsense\n").unwrap();
    fs::write(
        folder.path().join("mine.jsonl"),
        r#"{"id":"1","timex":[{"start":20,"end":30,"type":"DATE"}]}"#,
    )
    .unwrap();
    let args =
        ["eval", "--layer", "times", "--gold", "gold.jsonl", "--answers", "mine.jsonl", "--errors", "e.html"];
    let ran = bare(folder.path(), &args);
    assert_eq!(ran.code, 1, "a line is no gold");
    ran.names("gold.jsonl:2", "V0005");
    assert!(ran.out.contains("Value of another form"), "{}", ran.out);
    assert!(
        fs::read_to_string(folder.path().join("e.html"))
            .unwrap()
            .contains("<mark class=\"gold system\">Tuesday</mark>")
    );
}

#[test]
fn facts_of_any_system_are_measured_without_models() {
    let folder = tempfile::TempDir::new().unwrap();
    let gold = r#"{"id":"1","lang":"en","text":"Rebels took Ouria.","facts":[{"type":"seize_territory","mentions":[{"start":7,"end":11}],"agents":[{"start":0,"end":6}],"realis":"actual"}]}"#;
    let mine = r#"{"id":"1","facts":[{"type":"seize_territory","mentions":[{"start":7,"end":11}],"agents":[{"start":12,"end":17}]}]}"#;
    fs::write(folder.path().join("gold.jsonl"), gold).unwrap();
    fs::write(folder.path().join("mine.jsonl"), mine).unwrap();
    let args =
        ["eval", "--layer", "facts", "--gold", "gold.jsonl", "--answers", "mine.jsonl", "--errors", "e.html"];
    let ran = bare(folder.path(), &args);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert!(ran.out.contains("     1  Wrong agent\n"), "{}", ran.out);
    assert!(fs::read_to_string(folder.path().join("e.html")).unwrap().contains(">Ouria</div>"));
}

#[test]
fn what_is_not_there_is_said() {
    let folder = tempfile::TempDir::new().unwrap();
    let ran = bare(folder.path(), &["eval", "--layer", "times", "--gold", "none.jsonl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.talk.contains("none.jsonl"), "{}", ran.talk);
    assert_eq!(bare(folder.path(), &["eval", "--layer", "tokens", "--gold", "g.jsonl"]).code, 2);
}
