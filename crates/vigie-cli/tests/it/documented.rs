//! Docs are tested: every code, command, flag and layer stands there.

use std::{collections::BTreeSet, fs, path::Path};

use crate::machine::bare;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The codes in quotation marks or backquotes in a text.
fn codes(text: &str, quote: char) -> BTreeSet<String> {
    let parts: Vec<&str> = text.split(quote).collect();
    let is_code = |part: &&str| {
        part.len() == 5 && part.starts_with('V') && part[1..].bytes().all(|b| b.is_ascii_digit())
    };
    parts.into_iter().filter(is_code).map(str::to_owned).collect()
}

fn sources(folder: &Path, out: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            out.extend(codes(&fs::read_to_string(&path).unwrap(), '"'));
        }
    }
}

#[test]
fn every_diagnostic_is_documented_and_every_documented_one_exists() {
    let mut used = BTreeSet::new();
    for folder in [
        "crates/vigie/src",
        "crates/vigie-cli/src",
        "crates/vigie-store/src",
        "crates/vigie-web/src",
        "crates/vigie-nlp/src",
        "lexicon/src",
    ] {
        sources(&root().join(folder), &mut used);
    }
    let documented = codes(&fs::read_to_string(root().join("docs/diagnostics.md")).unwrap(), '`');
    assert!(used.len() > 15);
    assert_eq!(used, documented);
}

#[test]
fn every_help_ends_with_two_examples_and_every_flag_is_documented() {
    let folder = tempfile::TempDir::new().unwrap();
    let docs = fs::read_to_string(root().join("docs/cli.md")).unwrap();
    let commands = [
        &[][..],
        &["demo"],
        &["extract"],
        &["read"],
        &["show"],
        &["serve"],
        &["export"],
        &["report"],
        &["verify"],
        &["review"],
        &["review", "accept"],
        &["review", "reject"],
        &["review", "correct"],
        &["review", "merge"],
        &["review", "split"],
        &["review", "undo"],
        &["review", "log"],
        &["lexicon", "check"],
        &["lexicon", "try"],
        &["lexicon", "parse"],
        &["places", "find"],
        &["places", "add"],
        &["places", "list"],
        &["places", "remove"],
        &["models", "list"],
        &["eval"],
    ];
    let top = bare(folder.path(), &["--help"]).out;
    let listed: Vec<&str> = top
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    for name in listed {
        assert!(commands.iter().any(|command| command.first() == Some(&name)), "{name} is not tested here");
    }
    for command in commands {
        let help = bare(folder.path(), &[command, &["--help"]].concat()).out;
        let examples: Vec<&str> =
            help.trim_end().lines().rev().take_while(|line| *line != "Examples:").collect();
        assert_eq!(examples.len(), 2, "{command:?} does not end with two examples:\n{help}");
        assert!(examples.iter().all(|line| line.contains("vigie ")), "{help}");
        // What is done to a record names it first.
        let name = format!("vigie {}", command.join(" ")).replace("vigie review ", "vigie review FILE.gpkg ");
        assert!(docs.contains(name.trim_end()), "docs/cli.md lacks {name}");
        let words = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        for flag in words.filter(|word| {
            word.starts_with("--") && word.len() > 2 && !["--help", "--version"].contains(word)
        }) {
            assert!(docs.contains(flag), "docs/cli.md lacks {flag} of {name}");
        }
    }
    for layer in ["tokens", "places", "times", "quantities", "attributions", "facts", "all"] {
        assert!(docs.contains(&format!("| `{layer}` |")), "docs/cli.md lacks the layer {layer}");
    }
}
