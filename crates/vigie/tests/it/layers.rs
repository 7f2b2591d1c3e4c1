//! The arrows of the house: which crate and which room may use which.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Rooms of `vigie`; `pipeline` may use all of them.
const ROOMS: [&str; 6] = ["sources", "grounding", "extraction", "linking", "export", "eval"];
/// Which of our crates each may use; `xtask` and `fuzz` stand outside the house.
const CRATES: [(&str, &[&str]); 7] = [
    ("vigie-nlp", &[]),
    ("vigie-lexicon", &[]),
    ("vigie", &["vigie-nlp", "vigie-lexicon"]),
    ("vigie-store", &["vigie", "vigie-nlp", "vigie-lexicon"]),
    ("vigie-web", &["vigie-store", "vigie", "vigie-nlp", "vigie-lexicon"]),
    ("vigie-cli", &["vigie-web", "vigie-store", "vigie", "vigie-nlp", "vigie-lexicon"]),
    ("vigie-py", &["vigie-store", "vigie", "vigie-nlp", "vigie-lexicon"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The rooms that a file names: `crate::x`, `crate::{x, y::z}`, and `super::…` that climbs out of its room.
fn rooms_named(text: &str, depth: usize) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut out = BTreeSet::new();
    let climb = "super::".repeat(depth);
    for head in ["crate::", climb.as_str()] {
        if head.is_empty() {
            continue;
        }
        for (at, _) in code.match_indices(head) {
            let climbs_further = head == "crate::" || !code[..at].ends_with("super::");
            if climbs_further {
                out.extend(first_names(&code[at + head.len()..]));
            }
        }
    }
    out
}

/// The first path segments after `crate::`: one name, or the names at the top level of a brace list.
fn first_names(rest: &str) -> Vec<String> {
    let name =
        |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut start, mut out) = (0usize, 0, Vec::new());
    for (i, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                out.push(name(&list[start..i]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(name(&list[start..i]));
                start = i + 1;
            }
            _ => {}
        }
    }
    out
}

#[test]
fn a_room_uses_only_the_vocabulary_and_itself() {
    let src = root().join("crates/vigie/src");
    let mut forbidden = Vec::new();
    for room in ROOMS {
        let mut files = Vec::new();
        let dir = src.join(room);
        if dir.is_dir() {
            rust_files(&dir, &mut files);
        }
        assert!(!files.is_empty(), "the room {room} is gone: bring this test up to date");
        for file in files {
            let inside = file.strip_prefix(&dir).unwrap();
            // A file `room/a.rs` leaves its room with two `super::`, `room/mod.rs` with one.
            let is_mod = inside.file_name().is_some_and(|n| n == "mod.rs");
            let depth = inside.components().count() + usize::from(!is_mod);
            for other in rooms_named(&fs::read_to_string(&file).unwrap(), depth) {
                if other != room && (ROOMS.contains(&other.as_str()) || other == "pipeline") {
                    forbidden.push(format!("{room} -> {other} in {}", inside.display()));
                }
            }
        }
    }
    assert_eq!(forbidden, [""; 0], "only `pipeline` names two rooms");
}

#[test]
fn the_vocabulary_uses_no_room() {
    let mut files = Vec::new();
    rust_files(&root().join("crates/vigie/src/model"), &mut files);
    for file in files {
        let named = rooms_named(&fs::read_to_string(&file).unwrap(), 2);
        for room in ROOMS.iter().chain(&["pipeline"]) {
            assert!(!named.contains(*room), "model -> {room} in {}", file.display());
        }
    }
}

#[test]
fn a_crate_depends_only_on_those_below_it() {
    let known: BTreeSet<&str> = CRATES.iter().map(|c| c.0).collect();
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join("crates")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.push(root().join("lexicon"));
    for folder in folders.iter().filter(|f| f.join("Cargo.toml").is_file()) {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let line = |key: &str| text.lines().find(|l| l.starts_with(key)).unwrap_or_default().to_owned();
        let name = line("name").split('"').nth(1).unwrap_or_default().to_owned();
        let allowed =
            CRATES.iter().find(|c| c.0 == name).unwrap_or_else(|| panic!("{name} has no place in CRATES")).1;
        let mut in_dependencies = false;
        for l in text.lines() {
            if l.starts_with('[') {
                in_dependencies = l.contains("dependencies");
                continue;
            }
            let used = l.split(['.', ' ', '=']).next().unwrap_or_default();
            if in_dependencies && known.contains(used) && used != name {
                assert!(allowed.contains(&used), "{name} -> {used}");
            }
        }
    }
}

#[test]
fn the_reader_of_arrows_sees_what_it_must() {
    let named = |text: &str, depth| rooms_named(text, depth).into_iter().collect::<Vec<_>>();
    assert_eq!(named("use crate::linking::x;", 2), ["linking"]);
    assert_eq!(
        named("use crate::{model::{A, B}, export::rows, sources};", 2),
        ["export", "model", "sources"]
    );
    assert_eq!(named("// crate::linking\nfn f() { super::super::export::g() }", 2), ["export"]);
    assert_eq!(named("use super::graph::Graph;", 2), [""; 0]);
}
