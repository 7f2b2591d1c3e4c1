//! Working on a copy of the lexicon, as a linguist does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::machine::{bare, full, has_models};

fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicon")
}

/// A copy of the lexicon's folder, without its code.
fn copied(into: &Path) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().flatten() {
            let name = entry.file_name();
            if entry.path().is_dir() {
                copy(&entry.path(), &to.join(name));
            } else {
                fs::copy(entry.path(), to.join(name)).unwrap();
            }
        }
    }
    let lexicon = into.join("words");
    copy(&tree(), &lexicon);
    lexicon
}

#[test]
fn a_sentence_is_tried_on_the_words_that_are_being_edited() {
    if !has_models("a_sentence_is_tried_on_the_words_that_are_being_edited") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let lexicon = copied(folder.path());
    let sentence = "Rebels gazumped the village of Kunduz on Monday, a resident said.";
    let named = lexicon.to_string_lossy().into_owned();
    let with = ["lexicon", "try", sentence, "--lexicon", &named];
    let before = full(folder.path(), &with);
    assert_eq!(before.code, 0, "{}", before.talk);
    assert!(before.out.contains("English") && before.out.contains("No fact"), "{}", before.out);
    let file = lexicon.join("en/events/armed_attack.toml");
    let more = "\n[[pattern]]\nid = \"en.armed_attack.gazump.1\"\n\
        trigger = { lemma = [\"gazump\", \"gazumped\"] }\nwhen = { nsubj = [\"#armed\"] }\n";
    fs::write(&file, fs::read_to_string(&file).unwrap() + more).unwrap();
    let after = full(folder.path(), &with);
    for words in
        ["en.armed_attack.gazump.1", "“Rebels”", "nsubj of", "“Kunduz”", "Said", "a resident", "#armed"]
    {
        assert!(after.out.contains(words), "no {words} in\n{}", after.out);
    }
    // The pattern has no cases yet: that is said, and the sentence is read all the same.
    assert_eq!(after.code, 1);
    assert!(after.talk.contains("en.armed_attack.gazump.1") && after.talk.contains("no case shows a hit"));
    assert!(!full(folder.path(), &["lexicon", "try", sentence]).out.contains("gazump.1"));
}

#[test]
fn a_type_that_a_complete_language_does_not_tell_is_an_error() {
    let folder = TempDir::new().unwrap();
    let lexicon = copied(folder.path());
    let named = lexicon.to_string_lossy().into_owned();
    let check = || bare(folder.path(), &["lexicon", "check", "fr", "es", "--lexicon", &named]);
    let row = |out: &str, name: &str| -> Vec<String> {
        let line = out.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.unwrap_or_else(|| panic!("no {name} in\n{out}")).split_whitespace().map(str::to_owned).collect()
    };
    let whole = check();
    assert!(!whole.talk.contains("V0102"), "{}", whole.talk);
    // Patterns, and their cases, in two languages.
    let storm = row(&whole.out, "storm");
    assert_eq!(storm.len(), 5);
    assert!(storm[1].parse::<usize>().is_ok_and(|n| n > 0) && storm[2].contains('+'), "{storm:?}");
    // A file that is gone, and patterns whose hits are gone.
    fs::remove_file(lexicon.join("fr/events/storm.toml")).unwrap();
    let file = lexicon.join("es/events/flood.toml");
    let text = fs::read_to_string(&file).unwrap();
    let (mut shown, mut patterns) = (true, String::new());
    for line in text.lines() {
        shown = line != "[[pattern.case]]" && (shown || line == "[[pattern]]");
        if shown {
            patterns += &format!("{line}\n");
        }
    }
    fs::write(&file, patterns).unwrap();
    let broken = check();
    assert_eq!(broken.code, 1);
    broken.names("lexicon/fr/events/storm.toml", "V0102");
    broken.names("lexicon/es/events/flood.toml", "V0102");
    assert_eq!(broken.talk.matches("V0102").count(), 2, "{}", broken.talk);
    assert_eq!(row(&broken.out, "storm")[1], "–");
    // A language that does not claim to be complete shows the gap and is right.
    let grammar = lexicon.join("fr/language.toml");
    let open = fs::read_to_string(&grammar).unwrap().replace("complete = true", "complete = false");
    fs::write(&grammar, open).unwrap();
    let gap = bare(folder.path(), &["lexicon", "check", "fr", "--lexicon", &named]);
    assert!(!gap.talk.contains("V0102"), "{}", gap.talk);
    assert_eq!(row(&gap.out, "storm")[1], "–");
}

#[test]
fn a_file_that_no_table_is_made_of_while_checking_is_checked_too() {
    let folder = TempDir::new().unwrap();
    let lexicon = copied(folder.path());
    let named = lexicon.to_string_lossy().into_owned();
    let file = lexicon.join("es/report.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n[[[\n")).unwrap();
    fs::write(lexicon.join("agencies.tsv"), b"\xff\xfe").unwrap();
    let broken = bare(folder.path(), &["lexicon", "check", "fr", "--lexicon", &named]);
    assert_eq!(broken.code, 1);
    broken.names(&format!("lexicon/es/report.toml:{}", text.lines().count() + 2), "V0100");
    broken.names("lexicon/agencies.tsv", "V0100");
}

#[test]
fn a_line_of_nonsense_is_found_in_any_file_and_told_once() {
    let folder = TempDir::new().unwrap();
    let lexicon = copied(folder.path());
    let named = lexicon.to_string_lossy().into_owned();
    let check = |files: &str| {
        let ran = bare(folder.path(), &["lexicon", "check", "fr", "--lexicon", &named]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.starts_with(&format!("fr  {files} wrong, ")), "{}", ran.out);
        ran
    };
    let change = |path: &str, from: &str, to: &str| {
        let text = fs::read_to_string(lexicon.join(path)).unwrap();
        assert!(text.contains(from), "{path}");
        fs::write(lexicon.join(path), text.replacen(from, to, 1)).unwrap();
    };
    change("agencies.tsv", "\naap\t", "\nsome nonsense\naap\t");
    change("fr/homographs.tsv", "\nabbe\tw\n", "\nabbe\tx\n");
    let broken = check("2 files");
    broken.names("lexicon/agencies.tsv:5", "V0100");
    broken.names("lexicon/fr/homographs.tsv:", "\"x\" is no kind");
    assert_eq!(broken.talk.matches("V0100").count(), 2, "{}", broken.talk);
    change("agencies.tsv", "some nonsense\n", "");
    change("fr/homographs.tsv", "\nabbe\tx\n", "\nabbe\tw\n");
    // Several slips of a file are one wrong file.
    change("events/airstrike.toml", "\"event\"", "\"evnt\"");
    change("events/airstrike.toml", "\"fight\"", "\"figth\"");
    let broken = check("1 file");
    broken.names(
        "lexicon/events/airstrike.toml:2",
        "no layer is called `evnt` (write one of event, hazard, state)",
    );
    broken.names("lexicon/events/airstrike.toml:3", "V0100");
    change("events/airstrike.toml", "evnt", "event");
    change("events/airstrike.toml", "figth", "fight");
    change("fr/time.toml", "\n[", "\nnonsense here\n[");
    let broken = check("1 file");
    assert_eq!(broken.talk.matches("time.toml").count(), 1, "{}", broken.talk);
    broken.names("lexicon/fr/time.toml:", "lexicon/README.md");
    assert!(!broken.talk.contains("lexicon check"), "the hint is no circle: {}", broken.talk);
}

#[test]
fn without_a_gazetteer_it_is_said_why_cases_fail() {
    let folder = TempDir::new().unwrap();
    let without = bare(folder.path(), &["lexicon", "check", "fr"]);
    without.names("places.vigie", "V0020");
    assert!(without.out.contains("no gazetteer"), "{}", without.out);
}

#[test]
fn a_language_that_there_is_not_has_no_table() {
    let folder = TempDir::new().unwrap();
    let unknown = bare(folder.path(), &["lexicon", "check", "de"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    unknown.names("lexicon/de", "V0100");
}

#[test]
fn the_template_is_a_tiny_language_that_works_as_it_stands() {
    const TEST: &str = "the_template_is_a_tiny_language_that_works_as_it_stands";
    let folder = TempDir::new().unwrap();
    let lexicon = copied(folder.path());
    fs::rename(lexicon.join("_template"), lexicon.join("xx")).unwrap();
    let named = lexicon.to_string_lossy().into_owned();
    // Its cases have their parses beside them: no model is needed.
    let checked = bare(folder.path(), &["lexicon", "check", "xx", "--lexicon", &named]);
    assert_eq!((checked.code, checked.talk.as_str()), (0, ""), "{}", checked.out);
    let first = checked.out.lines().next().unwrap_or_default();
    let cases = fs::read_to_string(lexicon.join("xx/events/airstrike.toml")).unwrap();
    let n = cases.matches("[[pattern.case]]").count();
    assert!(n >= 4 && first.contains(&format!("0 files wrong, {n} cases run, 0 failed")), "{first}");
    assert!(!first.contains("not run"), "every case has its parse: {first}");
    // A broken pattern is told by its line, so the check did read the copy.
    let file = lexicon.join("xx/events/airstrike.toml");
    fs::write(&file, cases.replacen("@aircraft", "@airplanes", 1)).unwrap();
    let broken = bare(folder.path(), &["lexicon", "check", "xx", "--lexicon", &named]);
    broken.names("lexicon/xx/events/airstrike.toml:", "V0100");
    fs::write(&file, &cases).unwrap();
    if !has_models(TEST) {
        return;
    }
    // Its words are English: the English model stands in for its own.
    let models = folder.path().join("models");
    fs::create_dir(&models).unwrap();
    for (from, to) in [("en.vigie", "xx.vigie"), ("places.vigie", "places.vigie")] {
        fs::copy(crate::machine::models().join(from), models.join(to)).unwrap();
    }
    let at = ["--lexicon", named.as_str(), "--models", "models"];
    let sentence = "Warplanes may strike the camp near Marib.";
    let tried = bare(folder.path(), &[&["lexicon", "try", sentence, "--lang", "xx"][..], &at].concat());
    assert_eq!(tried.code, 0, "{}", tried.talk);
    for words in ["xx.airstrike.bomb.1", "agent       “Warplanes”", "patient     “the camp”", "hypothetical"]
    {
        assert!(tried.out.contains(words), "no {words} in\n{}", tried.out);
    }
    let parses = fs::read_to_string(lexicon.join("xx/events/airstrike.conllu")).unwrap();
    let parsed = bare(folder.path(), &[&["lexicon", "parse", "xx"][..], &at].concat());
    assert_eq!(parsed.code, 0, "{}", parsed.talk);
    assert_eq!(fs::read_to_string(lexicon.join("xx/events/airstrike.conllu")).unwrap(), parses);
}

#[test]
fn what_is_no_lexicon_and_what_is_no_language_is_said() {
    let folder = TempDir::new().unwrap();
    let ran = bare(folder.path(), &["lexicon", "try", "Nichts.", "--lexicon", "."]);
    assert_eq!(ran.code, 2);
    assert!(ran.talk.contains("is no lexicon"), "{}", ran.talk);
    let ran = bare(folder.path(), &["lexicon", "try", "Xyz"]);
    assert_eq!(ran.code, 1);
    assert!(ran.talk.contains("--lang"), "{}", ran.talk);
    let ran = bare(folder.path(), &["lexicon", "try", "The rebels attacked the town.", "--lang", "en"]);
    ran.names("en.vigie", "V0020");
}
