//! What is printed: order, sameness, pipes, colours, and the demo.

use std::{fs, io::Read, process::Stdio};

use tempfile::TempDir;

use crate::machine::{FOREIGN, bare, full, has_models};

#[test]
fn the_same_bytes_at_any_number_of_jobs_in_the_order_of_the_input() {
    let folder = TempDir::new().unwrap();
    let with_models = has_models("the_same_bytes_at_any_number_of_jobs_in_the_order_of_the_input");
    let text = |n: usize| match n % 3 {
        0 => format!(
            "Le maire de Marwan a dit que {n} familles avaient fui la ville. Trois soldats ont été tués hier."
        ),
        1 => format!(
            "The mayor of Marwan said that {n} families had fled the town. Three soldiers were killed on Friday."
        ),
        _ => format!("{FOREIGN} {n}"),
    };
    let lines: String = (0..50)
        .map(|n| format!("{{\"id\": \"d{n}\", \"text\": {:?}, \"published\": \"2019-06-05\"}}\n", text(n)))
        .collect();
    fs::write(folder.path().join("many.jsonl"), lines).unwrap();
    let run = |jobs: &str| {
        let args = ["extract", "many.jsonl", "--layer", "all", "--jobs", jobs];
        if with_models { full(folder.path(), &args) } else { bare(folder.path(), &args) }
    };
    let (one, many) = (run("1"), run("7"));
    assert_eq!(one.out, many.out);
    assert_eq!(one.talk, many.talk);
    let ids: Vec<String> = one
        .out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, (0..50).map(|n| format!("d{n}")).collect::<Vec<_>>());
}

#[test]
fn a_pipe_that_nobody_reads_ends_quietly() {
    let folder = TempDir::new().unwrap();
    let lines: String = (0..4000)
        .map(|n| format!("{{\"id\": \"d{n}\", \"text\": \"{FOREIGN}\", \"lang\": \"pl\"}}\n"))
        .collect();
    fs::write(folder.path().join("many.jsonl"), lines).unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("vigie"))
        .current_dir(folder.path())
        .args(["extract", "many.jsonl"])
        .stdout(Stdio::piped())
        .stderr(fs::File::create(folder.path().join("talk")).unwrap())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut some).unwrap();
    drop(out);
    let code = child.wait().unwrap().code();
    let talk = fs::read_to_string(folder.path().join("talk")).unwrap();
    assert_eq!(code, Some(0), "{talk}");
    assert!(!talk.contains("panicked") && !talk.contains("roken pipe"), "{talk}");
}

#[test]
fn a_pipe_gets_no_colours() {
    let folder = TempDir::new().unwrap();
    let ran = bare(folder.path(), &["demo"]);
    assert!(!ran.out.contains('\x1b') && !ran.talk.contains('\x1b'), "{}", ran.out);
    let ran = bare(folder.path(), &["--color", "always", "demo"]);
    assert!(ran.out.contains('\x1b'));
}

#[test]
fn names_from_outside_send_no_orders_to_the_terminal() {
    let folder = TempDir::new().unwrap();
    let line = "{\"id\": \"a\\u001b[2Jb\", \"text\": \"Text \\u001b[31m\", \"lang\": \"\\u001b[2J\"}\n";
    fs::write(folder.path().join("a.jsonl"), line).unwrap();
    let read = bare(folder.path(), &["--color", "always", "read", "a.jsonl", "--into", "r.gpkg"]);
    let shown = bare(folder.path(), &["--color", "always", "show", "r.gpkg", "documents"]);
    assert!(!read.talk.contains("\x1b[2J") && !shown.out.contains("\x1b[2J"), "{} {}", read.talk, shown.out);
}

#[test]
fn the_demo_tells_what_happened_according_to_whom() {
    if !has_models("the_demo_tells_what_happened_according_to_whom") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let ran = full(folder.path(), &["demo"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    for words in ["16 reports", "Spin Boldak", "Where reports disagree", "3 Spanish"] {
        assert!(ran.out.contains(words), "no {words:?} in:\n{}", ran.out);
    }
    // Each claim has words from its report.
    assert!(ran.out.matches('“').count() > 20, "{}", ran.out);
    // The headline "Spin Boldak : l'armée dit …" is quoted from its words on.
    assert!(ran.out.contains("“l’armée dit avoir repris") && !ran.out.contains("“:"), "{}", ran.out);
    for (what, least) in [("documents", 16), ("facts", 20), ("places", 5), ("statuses", 1)] {
        let shown = full(folder.path(), &["show", "demo.gpkg", what, "--json"]);
        assert!(shown.out.lines().count() >= least, "{what}: {}", shown.out);
    }
    for shape in ["jsonl", "csv", "geojson"] {
        let export = full(folder.path(), &["export", "demo.gpkg", "--as", shape, "-o", "out"]);
        assert_eq!((export.code, export.out.as_str()), (0, ""), "{}", export.talk);
        assert!(fs::read_to_string(folder.path().join("out")).unwrap().len() > 1000);
    }
    let report = full(folder.path(), &["report", "demo.gpkg", "--from", "2021-07", "--lang", "fr"]);
    assert_eq!(report.code, 0, "{}", report.talk);
    // Every mark leads to a note, and every note has a mark.
    let marks = report.out.split("[^").skip(1).filter_map(|rest| rest.split_once(']'));
    let (notes, marks): (Vec<_>, Vec<_>) = marks.partition(|(_, rest)| rest.starts_with(": "));
    let [notes, marks] =
        [notes, marks].map(|all| all.into_iter().map(|(n, _)| n).collect::<std::collections::BTreeSet<_>>());
    assert!(notes == marks && notes.len() > 40, "{} notes, {} marks", notes.len(), marks.len());
    let word = full(folder.path(), &["report", "demo.gpkg", "--as", "docx", "-o", "draft.docx"]);
    assert_eq!((word.code, word.out.as_str()), (0, ""), "{}", word.talk);
    assert!(fs::read(folder.path().join("draft.docx")).unwrap().starts_with(b"PK"));
    let again = full(folder.path(), &["demo"]);
    assert_eq!(again.out, ran.out, "the second time tells the same");
}

#[test]
fn the_layers_have_the_keys_that_the_scorers_read() {
    if !has_models("the_layers_have_the_keys_that_the_scorers_read") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let text = "À Kandahar, deux soldats ont été tués le 5 juin 2019, a déclaré le maire. « La route est coupée », a-t-il dit.";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    for (layer, key, inner) in [
        ("places", "toponyms", &["start", "end", "name", "geonameid", "lat", "lon"][..]),
        ("times", "timex", &["start", "end", "type", "value"]),
        ("quantities", "quantities", &["start", "end", "type"]),
        ("attributions", "attributions", &["source", "cue", "content"]),
        (
            "facts",
            "facts",
            &["type", "mentions", "agents", "patients", "places", "time", "counts", "realis", "sources"],
        ),
    ] {
        let ran = full(folder.path(), &["extract", "a.txt", "--layer", layer]);
        let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let first = line[key].get(0).unwrap_or_else(|| panic!("no {key} in {line}"));
        for name in inner {
            assert!(first.get(name).is_some(), "no {name} in {first}");
        }
        // Offsets count code points of the text that is printed with them.
        if let (Some(start), Some(end)) = (first["start"].as_u64(), first["end"].as_u64()) {
            let quoted: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            assert_eq!(first["text"], quoted.as_str());
        }
    }
    let tokens = full(folder.path(), &["extract", "a.txt", "--layer", "tokens"]).out;
    assert_eq!(vigie_nlp::conllu::from_conllu(&tokens)[0].1.text, text);
}
