//! Facts against gold: the numbers of the scorer of facts, why each fact is wrong, and the page that shows it.

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Value, json};
use vigie::eval::facts::{Cause, FactDocument, How, Slot, Told, measure, page, read_answers, read_gold};

use super::skipped;

/// A span by its words.
fn span(text: &str, words: &str) -> Value {
    let byte = text.find(words).unwrap_or_else(|| panic!("{words:?} in {text:?}"));
    let start = text[..byte].chars().count();
    json!({"text": words, "start": start, "end": start + words.chars().count()})
}

fn spans(text: &str, words: &[&str]) -> Value {
    words.iter().map(|words| span(text, words)).collect()
}

/// A fact by its words: type, mentions, agents, patients.
fn fact(text: &str, kind: &str, mentions: &[&str], agents: &[&str], patients: &[&str]) -> Value {
    json!({
        "type": kind, "mentions": spans(text, mentions), "agents": spans(text, agents),
        "patients": spans(text, patients), "places": [], "counts": [], "sources": [],
        "time": {"span": null, "value": "2021-07-09"}, "realis": "actual", "stance": "asserts",
    })
}

/// A fact with other values under some keys.
fn but(mut fact: Value, changes: Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        fact[key] = value.clone();
    }
    fact
}

fn place(text: &str, words: &str, lat: f64, lon: f64) -> Value {
    json!([{"span": span(text, words), "name": words, "lat": lat, "lon": lon, "level": "settlement"}])
}

fn count(text: &str, words: &str, what: &str, number: i64) -> Value {
    json!([{"span": span(text, words), "what": what, "low": number, "high": number, "qualifier": "exact"}])
}

fn source(text: &str, words: &str) -> Value {
    json!([{"span": span(text, words), "kind": "official"}])
}

const CLASH: &str =
    "Selon le maire, des rebelles ont attaqué Ouria jeudi et tué douze gardes. L'armée a repris le pont.";
const AID: &str = "Trucks brought flour to Sorvik. The mayor resigned. Nobody was hurt in the rain, he said.";
const QUIET: &str = "The choir sang well and the strike of the clock was heard.";

/// Gold and answers, a line a document.
fn own() -> (String, String) {
    let attack = fact(CLASH, "armed_attack", &["ont attaqué"], &["des rebelles"], &["Ouria"]);
    let attack = but(
        attack,
        json!({"places": place(CLASH, "Ouria", 14.0, 1.0), "sources": source(CLASH, "le maire")}),
    );
    let killing = fact(CLASH, "kill", &["tué"], &["des rebelles"], &["douze gardes"]);
    let killing = but(
        killing,
        json!({"counts": count(CLASH, "douze gardes", "killed", 12), "time": {"value": "2021-07"}}),
    );
    let seizure = fact(CLASH, "seize_territory", &["repris"], &["L'armée"], &["le pont"]);
    let mine = [
        but(
            attack.clone(),
            json!({"places": place(CLASH, "Ouria", 44.0, 1.0), "sources": [], "rule": "fr.armed_attack.attaquer.1"}),
        ),
        but(
            killing.clone(),
            json!({"agents": [], "counts": count(CLASH, "douze", "killed", 10), "rule": "fr.kill.tuer.1"}),
        ),
        but(
            fact(CLASH, "offensive", &["repris le pont"], &["L'armée"], &["le pont"]),
            json!({"rule": "fr.offensive.reprendre.1"}),
        ),
        fact(CLASH, "protest", &["jeudi"], &[], &[]),
    ];
    let aid = fact(AID, "deliver_aid", &["brought"], &["Trucks"], &[]);
    let place_of_aid = place(AID, "Sorvik", 60.0, 10.0);
    let aid = but(aid, json!({"places": place_of_aid, "counts": []}));
    let resigned = fact(AID, "change_government", &["resigned"], &["The mayor"], &[]);
    let unhurt = but(
        fact(AID, "casualties", &["hurt"], &[], &["Nobody"]),
        json!({"realis": "negated", "sources": source(AID, "he")}),
    );
    let rain = fact(AID, "storm", &["rain"], &[], &[]);
    let mine_of_aid = [
        but(aid.clone(), json!({"time": {"value": null}})),
        fact(AID, "deliver_aid", &["flour"], &["Trucks"], &["flour"]),
        but(
            fact(AID, "casualties", &["hurt in the rain"], &[], &["Nobody"]),
            json!({"sources": source(AID, "he"), "patients": spans(AID, &["Nobody", "he"])}),
        ),
    ];
    let gold = [
        json!({"id": "a", "lang": "fr", "text": CLASH, "facts": [attack, killing, seizure]}),
        json!({"id": "b", "lang": "en", "text": AID, "facts": [aid, resigned, unhurt, rain]}),
        json!({"id": "c", "lang": "en", "text": QUIET, "facts": []}),
    ];
    let answers = [
        json!({"id": "a", "facts": mine}),
        json!({"id": "b", "facts": mine_of_aid}),
        json!({"id": "c", "facts": [fact(QUIET, "protest", &["strike"], &[], &[])]}),
    ];
    let lines = |rows: &[Value]| rows.iter().map(|row| row.to_string() + "\n").collect::<String>();
    (lines(&gold), lines(&answers))
}

fn read(gold: &str, answers: &str) -> (Vec<FactDocument>, Vec<Option<Vec<Told>>>) {
    let (golds, found) = read_gold(gold, "gold.jsonl");
    assert!(found.is_empty(), "{found:?}");
    let (answers, found) = read_answers(answers, "answers.jsonl", &golds);
    assert!(found.is_empty(), "{found:?}");
    (golds, answers)
}

fn scores(gold: &str, answers: &str) -> Value {
    let (golds, answers) = read(gold, answers);
    measure(&golds, &answers).rows.to_json()
}

/// The numbers of the scorer of facts on the test's own set, recorded: gold, system and right of each row.
const SCORED: [(&str, [usize; 3]); 11] = [
    ("detect", [7, 8, 5]),
    ("group", [7, 8, 4]),
    ("type", [7, 8, 4]),
    ("agent", [5, 4, 3]),
    ("patient", [4, 6, 4]),
    ("place", [2, 2, 1]),
    ("count", [1, 1, 0]),
    ("source", [2, 1, 1]),
    ("time", [7, 8, 4]),
    ("realis", [7, 8, 4]),
    ("usable", [7, 8, 0]),
];

#[test]
fn scores_are_those_of_the_scorer_of_facts() {
    let (gold, answers) = own();
    let mine = scores(&gold, &answers);
    let rows = mine.as_object().unwrap().iter().map(|(name, row)| {
        (name.as_str(), ["gold", "system", "right"].map(|key| row[key].as_u64().unwrap() as usize))
    });
    assert_eq!(rows.collect::<Vec<_>>(), SCORED);
}

/// The scorer itself, where it lies beside the checkout, on that set and on answers made from gold documents.
#[test]
fn scores_equal_the_scorer_of_facts_beside_the_checkout() {
    let test = "scores_equal_the_scorer_of_facts_beside_the_checkout";
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    let Ok(gold) = fs::read_to_string(shared.join("dev.jsonl")) else {
        return skipped(test, "../shared/gold/dev.jsonl is absent");
    };
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped(test, "python3 is absent");
    }
    let answers = disturbed(&gold);
    for (gold, answers) in [own(), (gold, answers)] {
        let folder = tempfile::TempDir::new().unwrap();
        let (at, mine) = (folder.path().join("gold.jsonl"), folder.path().join("answers.jsonl"));
        fs::write(&at, &gold).unwrap();
        fs::write(&mine, &answers).unwrap();
        let mut run = Command::new("python3");
        run.arg("-B").arg(shared.join("score.py")).args([&at, &mine]).arg("--json");
        let output = run.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let expected: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = scores(&gold, &answers);
        for (name, row) in expected.as_object().unwrap() {
            for key in ["gold", "system", "right"] {
                assert_eq!(found[name][key], row[key], "{name} {key}");
            }
        }
    }
}

/// Answers that are wrong in many ways, from the right ones.
fn disturbed(gold: &str) -> String {
    let (mut out, mut turn) = (String::new(), 0usize);
    for line in gold.split('\n').filter(|line| !line.trim().is_empty()) {
        let mut doc: Value = serde_json::from_str(line).unwrap();
        let facts = doc["facts"].as_array().unwrap().clone();
        let mut answers = Vec::new();
        for fact in &facts {
            turn += 1;
            let mut mine = fact.clone();
            match turn % 17 {
                0 => continue,
                1 => mine["type"] = json!("fire"),
                2 => mine["agents"] = json!([]),
                3 => mine["patients"] = fact["agents"].clone(),
                4 => mine["places"] = json!([{"lat": 0.5, "lon": 0.5, "level": "site"}]),
                5 => mine["time"] = json!({"value": null}),
                6 => mine["time"] = json!({"value": "2012/.."}),
                7 => mine["realis"] = json!("future"),
                8 => mine["sources"] = json!([]),
                9 => mine["counts"] = json!([{"what": "killed", "low": 3, "high": 3}]),
                10 => answers.push(facts[0].clone()),
                11 => {
                    let there = mine["mentions"][0]["start"].as_u64().unwrap() + 150;
                    let last = doc["text"].as_str().unwrap().chars().count() as u64;
                    mine["mentions"][0]["start"] = json!(there.min(last));
                }
                12 => mine["mentions"][0]["end"] = json!(mine["mentions"][0]["end"].as_u64().unwrap() + 400),
                13 => {
                    mine.as_object_mut().unwrap().remove("realis");
                }
                14 => mine["mentions"] = facts[facts.len() / 2]["mentions"].clone(),
                _ => {}
            }
            answers.push(mine);
        }
        if !turn.is_multiple_of(11) {
            doc["facts"] = Value::Array(answers);
            out.push_str(&(doc.to_string() + "\n"));
        }
    }
    out
}

/// Document, gold fact, found fact, and all that is wrong.
type Found<'a> = (usize, Option<usize>, Option<usize>, &'a [Cause]);

#[test]
fn every_fact_that_is_not_right_has_its_causes() {
    let (gold, answers) = own();
    let (golds, answers) = read(&gold, &answers);
    let measured = measure(&golds, &answers);
    let found: Vec<_> =
        measured.faults.iter().map(|f| (f.document, f.gold, f.system, &f.causes[..])).collect();
    let expected: [Found; 10] = [
        (
            0,
            Some(0),
            Some(0),
            &[Cause::Slot(Slot::Place, How::Wrong), Cause::Slot(Slot::Source, How::Missing)],
        ),
        (
            0,
            Some(1),
            Some(1),
            &[Cause::Slot(Slot::Agent, How::Missing), Cause::Slot(Slot::Count, How::Wrong)],
        ),
        (0, Some(2), Some(2), &[Cause::Type]),
        (0, None, Some(3), &[Cause::Beside]),
        (1, Some(0), Some(0), &[Cause::NoTime]),
        (1, Some(1), None, &[Cause::Missed]),
        (1, Some(2), Some(2), &[Cause::Slot(Slot::Patient, How::Extra), Cause::Realis]),
        (1, Some(3), Some(2), &[Cause::Merged]),
        (1, Some(0), Some(1), &[Cause::Split]),
        (2, None, Some(0), &[Cause::Spurious]),
    ];
    assert_eq!(found, expected);
    let counted: usize = measured.causes().iter().map(|(_, first, _)| first).sum();
    assert_eq!(counted, measured.faults.len());
}

#[test]
fn the_page_shows_both_sides_and_lights_what_differs() {
    let (gold, answers) = own();
    let (golds, answers) = read(&gold, &answers);
    let measured = measure(&golds, &answers);
    let page = page("own", &golds, &answers, &measured);
    assert_eq!(page.matches("<article").count(), measured.faults.len());
    for there in [
        "<div class=\"wrong\">des rebelles</div>",
        "<i class=\"wrong\">none</i>",
        "<div class=\"wrong\">seize_territory</div>",
        "<div class=\"wrong\">offensive</div>",
        "fr.offensive.reprendre.1",
        "<mark class=\"gold system\">repris</mark><mark class=\"system\"> le pont</mark>",
        "killed · 12 · exact",
        "<article class=\"wrong-place no-source lang-fr\">",
        "id=\"only-no-source\"",
        "body:has(#only-no-source:checked)",
    ] {
        assert!(page.contains(there), "{there}");
    }
    assert_eq!(page, self::page("own", &golds, &answers, &measured), "the same at every writing");
}

#[test]
fn hostile_facts_stay_text_and_nothing_is_asked_for() {
    let text = "<script>alert(1)</script> struck Ouria </style>";
    let evil = "\"><img src=x onerror=alert(2)>";
    let gold = json!({"id": evil, "lang": "\"><i>", "text": text, "facts": [
        but(fact(text, evil, &["struck"], &["<script>alert(1)</script>"], &[]), json!({"realis": evil, "stance": evil,
            "places": [{"name": evil, "level": evil, "lat": 1e300, "lon": "x"}], "counts": [{"what": evil, "low": "many"}],
            "time": {"value": evil}, "sources": [{"kind": evil}]})),
        but(fact(text, evil, &["struck"], &[], &[]), json!({"mentions": [{"start": 40000, "end": 50000}, 7, null], "agents": 3})),
    ]});
    let answer = json!({"id": evil, "facts": [but(fact(text, "kill", &["struck"], &[], &[]), json!({"rule": evil})), 4, {"type": evil}]});
    let (golds, found) = read_gold(&gold.to_string(), "g.jsonl");
    assert_eq!(found.len(), 1, "a mention outside the text is named: {found:?}");
    let (answers, _) = read_answers(&answer.to_string(), "a.jsonl", &golds);
    let measured = measure(&golds, &answers);
    let page = page("<u>&", &golds, &answers, &measured);
    for bad in [
        "<script",
        "<img",
        "</style> ",
        "<i>\"",
        "<u>",
        "src=\"",
        "url(",
        "@import",
        "http://",
        "https://",
        "=\"\">",
    ] {
        assert!(!page.contains(bad), "{bad} in the page");
    }
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("alert(1)"), "the text itself is shown");
}
