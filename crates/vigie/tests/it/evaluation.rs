//! Scores of layers: the field's numbers, on a set written for the test and on the corpora beside the checkout.

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Value, json};
use vigie::eval::{Cause, GoldDocument, Layer, Mark, measure, page, read_answers, read_gold};

use super::skipped;

const PLACES: &str = r#"{"id":"a","lang":"fr","text":"De Gao à Mopti, puis Kidal.","toponyms":[{"start":3,"end":6,"geonameid":2457163,"lat":16.27,"lon":-0.04},{"start":9,"end":14,"geonameid":"2453348","lat":14.49,"lon":-4.19},{"start":21,"end":26,"lat":18.44,"lon":1.41}]}
{"id":"b","lang":"en","text":"Paris, Texas, is in Lamar County.","toponyms":[{"start":0,"end":12,"geonameid":4717560,"lat":33.66,"lon":-95.56,"fcode":"PPLA2"},{"start":20,"end":32,"geonameid":4705086,"lat":33.67,"lon":-95.57,"fcode":"ADM2"}]}
{"id":"b","lang":"en","text":"Nothing is named here.","toponyms":[]}
{"id":"c","lang":"en","text":"Nobody answers about Lima.","toponyms":[{"start":21,"end":25,"geonameid":3936456}]}"#;
const PLACED: &str = r#"{"id":"b","toponyms":[{"start":0,"end":5,"geonameid":2988507,"lat":48.85,"lon":2.35,"level":"settlement"},{"start":7,"end":12,"geonameid":4736286,"lat":31.25,"lon":-99.25},{"start":20,"end":32,"geonameid":4717560,"lat":33.66,"lon":-95.56,"level":"settlement"}]}
{"id":"a","toponyms":[{"start":3,"end":6,"geonameid":"2457163","lat":16.27,"lon":-0.04},{"start":9,"end":14,"geonameid":null,"lat":null,"lon":null},{"start":22,"end":26,"geonameid":7,"lat":18.4,"lon":1.4}]}
{"id":"b","toponyms":[{"start":0,"end":7,"lat":1.0,"lon":2.0}]}
{"id":"zzz","toponyms":[{"start":0,"end":1}]}"#;
const TIMES: &str = r#"{"id":"a","text":"Mardi 6 juillet, puis en août, deux jours.","timex":[{"start":0,"end":15,"type":"DATE","value":"2021-07-06"},{"start":25,"end":29,"type":"DATE","value":"2021-08"},{"start":31,"end":41,"type":"DURATION","value":"P2D"}]}
{"id":"b","text":"Yesterday at noon, and twice a week.","timex":[{"start":0,"end":17,"type":"TIME","value":"2021-07-08T12:00"},{"start":23,"end":35,"type":"SET"}]}"#;
const TIMED: &str = r#"{"id":"a","timex":[{"start":0,"end":5,"type":"DATE","value":"2021-07-13"},{"start":25,"end":29,"type":"DATE","value":"2021-08-01"},{"start":31,"end":41,"type":"DURATION","value":"P2D"},{"start":6,"end":15,"type":"DATE","value":"2021-07-06"}]}
{"id":"b","timex":[{"start":0,"end":9,"type":"DATE","value":"2021-07-08"}]}"#;
const AMOUNTS: &str = r#"{"id":"a","text":"Some 40 people paid $5 each.","quantities":[{"start":0,"end":7,"type":"QUANTITY"},{"start":20,"end":22,"type":"MONEY"}]}"#;
const COUNTED: &str = r#"{"id":"a","quantities":[{"start":5,"end":7,"type":"QUANTITY","low":40},{"start":20,"end":22,"type":"QUANTITY"}]}"#;

const PLACES_SCORED: &str = r#"{"strict": {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 6, "system": 6, "right": 3}, "relaxed": {"p": 0.8333333333333334, "r": 0.8333333333333334, "f1": 0.8333333333333334, "gold": 6, "system": 6, "right": 5}, "exact id": {"value": 0.2, "right": 1, "of": 5}, "A@161 km": {"value": 0.6, "right": 3, "of": 5}, "resolved": {"value": 0.6666666666666666, "right": 4, "of": 6}, "median km": {"value": 3.00894719138955, "of": 4}}"#;
const TIMES_SCORED: &str = r#"{"strict": {"p": 0.4, "r": 0.4, "f1": 0.4000000000000001, "gold": 5, "system": 5, "right": 2}, "relaxed": {"p": 0.8, "r": 0.8, "f1": 0.8000000000000002, "gold": 5, "system": 5, "right": 4}, "type": {"p": 0.6, "r": 0.6, "f1": 0.6, "gold": 5, "system": 5, "right": 3}, "value": {"p": 0.2, "r": 0.25, "f1": 0.22222222222222224, "gold": 4, "system": 5, "right": 1}, "value acc": {"value": 0.25, "right": 1, "of": 4}}"#;
const AMOUNTS_SCORED: &str = r#"{"strict": {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "system": 2, "right": 1}, "relaxed": {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "system": 2, "right": 2}, "type": {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "system": 2, "right": 1}}"#;

fn read(layer: Layer, gold: &str, answers: &str) -> (Vec<GoldDocument>, Vec<Option<Vec<Mark>>>) {
    let (golds, found) = read_gold(gold, "gold.jsonl", layer);
    assert!(found.is_empty(), "{found:?}");
    let (answers, found) = read_answers(answers, "answers.jsonl", layer, &golds);
    assert!(found.is_empty(), "{found:?}");
    (golds, answers)
}

fn scores(layer: Layer, gold: &str, answers: &str) -> Value {
    let (golds, answers) = read(layer, gold, answers);
    measure(layer, &golds, &answers).rows.to_json()
}

/// The numbers of the field's scorer on a set of the test's own, recorded.
#[test]
fn scores_are_those_of_the_fields_scorer() {
    for (layer, gold, answers, expected) in [
        (Layer::Places, PLACES, PLACED, PLACES_SCORED),
        (Layer::Times, TIMES, TIMED, TIMES_SCORED),
        (Layer::Quantities, AMOUNTS, COUNTED, AMOUNTS_SCORED),
    ] {
        same(&scores(layer, gold, answers), &serde_json::from_str(expected).unwrap(), layer.as_str());
    }
}

/// The scorer itself, where it lies beside the checkout, on that set and on answers made from the corpora.
#[test]
fn scores_equal_the_scorer_beside_the_checkout() {
    let test = "scores_equal_the_scorer_beside_the_checkout";
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let scorer = shared.join("gold/score_layers.py");
    if !scorer.is_file() {
        return skipped(test, "../shared/gold/score_layers.py is absent");
    }
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped(test, "python3 is absent");
    }
    let mut sets: Vec<(Layer, String, String)> = vec![
        (Layer::Places, PLACES.to_owned(), PLACED.to_owned()),
        (Layer::Times, TIMES.to_owned(), TIMED.to_owned()),
        (Layer::Quantities, AMOUNTS.to_owned(), COUNTED.to_owned()),
    ];
    for (layer, names) in [
        (
            Layer::Places,
            &["geo/lgl", "geo/trnews", "geo/gwn", "geo/geovirus", "geo/tudloc", "geo/humset"][..],
        ),
        (Layer::Times, &["time/fr_timebank", "time/en_aquaint", "time/es_meantime"][..]),
        (Layer::Quantities, &["time/en_quantities"][..]),
    ] {
        for name in names {
            let Ok(gold) = fs::read_to_string(shared.join(format!("corpora/{name}.jsonl"))) else {
                return skipped(test, &format!("../shared/corpora/{name}.jsonl is absent"));
            };
            let answers = disturbed(&gold, layer);
            sets.push((layer, gold, answers));
        }
    }
    for (layer, gold, answers) in sets {
        let folder = tempfile::TempDir::new().unwrap();
        let (at, mine) = (folder.path().join("gold.jsonl"), folder.path().join("answers.jsonl"));
        fs::write(&at, &gold).unwrap();
        fs::write(&mine, &answers).unwrap();
        let mut run = Command::new("python3");
        run.arg("-B").arg(&scorer).arg(layer.as_str()).args([&at, &mine]).arg("--json");
        let output = run.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let expected: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(expected.as_object().is_some_and(|rows| !rows.is_empty()));
        same(&scores(layer, &gold, &answers), &expected, &gold[..60.min(gold.len())]);
    }
}

/// Equal rows; numbers to the last digits but for rounding.
fn same(mine: &Value, expected: &Value, of: &str) {
    let names = |rows: &Value| rows.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(mine), names(expected), "{of}");
    for (name, row) in expected.as_object().unwrap() {
        assert_eq!(names(&mine[name]), names(row), "{of}: {name}");
        for (key, value) in row.as_object().unwrap() {
            let (a, b) = (mine[name][key].as_f64().unwrap(), value.as_f64().unwrap());
            assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{of}: {name} {key}: {a} is not {b}");
        }
    }
}

/// Answers that are wrong in many ways, from the right ones: no reading is needed to compare two scorers.
fn disturbed(gold: &str, layer: Layer) -> String {
    let mut out = String::new();
    let mut turn = 0usize;
    for line in gold.split('\n').filter(|line| !line.trim().is_empty()) {
        let mut doc: Value = serde_json::from_str(line).unwrap();
        let text_len = doc["text"].as_str().unwrap().chars().count();
        let Some(rows) = doc[layer.key()].as_array() else { continue };
        let mut answers = Vec::new();
        for row in rows {
            turn += 1;
            let mut row = row.clone();
            match turn % 11 {
                0 => continue,
                1 => row["start"] = json!(row["start"].as_u64().unwrap().saturating_sub(3)),
                2 => row["end"] = json!((row["end"].as_u64().unwrap() as usize + 4).min(text_len)),
                3 => row["lat"] = json!(row["lat"].as_f64().map(|lat| lat - 3.0)),
                4 => row["geonameid"] = json!("17"),
                5 => {
                    row["geonameid"] = Value::Null;
                    row["lat"] = Value::Null;
                }
                6 => row["type"] = json!("OTHER"),
                7 => row["value"] = json!("2001-01-01"),
                8 => answers.push(json!({"start": 0, "end": 2})),
                _ => {}
            }
            answers.push(row);
        }
        if !turn.is_multiple_of(13) {
            doc[layer.key()] = Value::Array(answers);
            out.push_str(&(doc.to_string() + "\n"));
        }
    }
    out
}

#[test]
fn every_error_has_its_cause() {
    let causes = |layer, gold, answers| {
        let (golds, answers) = read(layer, gold, answers);
        measure(layer, &golds, &answers).causes()
    };
    assert_eq!(
        causes(Layer::Places, PLACES, PLACED),
        [
            (Cause::Missed, 1),
            (Cause::Extra, 1),
            (Cause::Far, 1),
            (Cause::Level, 1),
            (Cause::NoMatch, 1),
            (Cause::Extent, 1)
        ]
    );
    assert_eq!(
        causes(Layer::Times, TIMES, TIMED),
        [(Cause::Missed, 1), (Cause::Extra, 1), (Cause::Type, 1), (Cause::Form, 1), (Cause::Value, 1)]
    );
    assert_eq!(causes(Layer::Quantities, AMOUNTS, COUNTED), [(Cause::Type, 1), (Cause::Extent, 1)]);
}

#[test]
fn what_is_no_gold_is_named_and_left_out() {
    let gold = "{\"id\":\"a\",\"text\":\"Gao\",\"toponyms\":[{\"start\":0,\"end\":9}]}\nnonsense\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":\"Mopti\"}\n";
    let (golds, found) = read_gold(gold, "g.jsonl", Layer::Places);
    assert_eq!(golds.len(), 1);
    let named: Vec<_> = found.iter().map(|odd| (odd.origin.as_str(), odd.code)).collect();
    assert_eq!(
        named,
        [("g.jsonl:1", "V0031"), ("g.jsonl:2", "V0005"), ("g.jsonl:3", "V0006"), ("g.jsonl:4", "V0030")]
    );
    // The page of such a set is written all the same.
    let answers = vec![None];
    let measured = measure(Layer::Places, &golds, &answers);
    assert!(page(Layer::Places, "g", &golds, &answers, &measured).contains("Missed"));
}

#[test]
fn metadata_of_the_field_reach_the_reader() {
    let gold = "{\"id\":1,\"text\":\"Gao\",\"date\":\"2009-03-20\",\"dct\":\"2009-03-21\",\"source\":\"a.example\",\"title\":\"T\",\"toponyms\":[]}";
    let (golds, _) = read_gold(gold, "g.jsonl", Layer::Places);
    let line: Value = serde_json::from_str(&golds[0].line).unwrap();
    assert_eq!(
        line,
        json!({"id": "1", "text": "Gao", "published": "2009-03-21", "outlet": "a.example", "title": "T"})
    );
}

#[test]
fn hostile_text_stays_text_and_nothing_is_asked_for() {
    let evil = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> Gao";
    let gold = json!({"id": "<b>", "text": evil, "lang": "<i>",
        "toponyms": [{"start": 57, "end": 60, "lat": 1e300, "lon": "x", "name": "</style><script>"}]});
    let answer = json!({"id": "<b>", "toponyms": [{"start": 0, "end": 8, "lat": 3.0, "lon": 4.0, "name": "<svg onload=x>"}]});
    let (golds, answers) = read(Layer::Places, &gold.to_string(), &answer.to_string());
    let measured = measure(Layer::Places, &golds, &answers);
    let page = page(Layer::Places, "<u>&", &golds, &answers, &measured);
    for bad in [
        "<script",
        "<img",
        "<b>&",
        "<svg onload",
        "<i>",
        "<u>",
        "src=\"",
        "url(",
        "@import",
        "http://",
        "https://",
    ] {
        assert!(!page.contains(bad), "{bad} in the page");
    }
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("alert(1)"), "the text itself is shown");
}

#[test]
fn the_page_is_the_same_at_every_writing() {
    let write = || {
        let (golds, answers) = read(Layer::Places, PLACES, PLACED);
        let measured = measure(Layer::Places, &golds, &answers);
        page(Layer::Places, "own", &golds, &answers, &measured)
    };
    let page = write();
    assert_eq!(page, write());
    assert_eq!(page.matches("<article>").count(), 6);
    // The missed Lima has no point in gold; Mopti has one, and the answer none.
    assert_eq!(page.matches("<svg class=\"map\"").count(), 5);
    assert_eq!(page.matches("<line ").count(), 3);
}
