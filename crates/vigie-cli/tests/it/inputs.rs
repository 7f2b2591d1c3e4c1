//! Bad inputs: each is named in one line with a hint, the rest is done, the code tells.

use std::{fs, io::Write};

use tempfile::TempDir;

use crate::machine::{FOREIGN, bare, full, has_models, skip};

/// A folder with one good document and whatever else.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/zz-good.txt"), FOREIGN).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("in").join(name), bytes).unwrap();
    }
    folder
}

/// Reads the folder: the good document comes out, the bad file is named.
fn check(folder: &TempDir, file: &str, code: &str) {
    let ran = bare(folder.path(), &["extract", "in"]);
    ran.names(file, code);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    let last = ran.out.lines().last().expect("the good document is printed");
    assert!(last.contains("zz-good") && last.contains("śniegiem"), "{last}");
}

#[test]
fn an_empty_file() {
    check(&folder(&[("empty.txt", b"")]), "in/empty.txt", "V0001");
    check(&folder(&[("blank.txt", b"\n \n")]), "in/blank.txt", "V0001");
    check(&folder(&[("empty.jsonl", b"")]), "in/empty.jsonl", "V0001");
}

#[test]
fn a_binary_file() {
    let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    check(&folder(&[("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF")]), "in/photo.jpg", "V0002");
    check(&folder(&[("noise.bin", &noise)]), "in/noise.bin", "V0002");
    check(&folder(&[("report.pdf", b"%PDF-1.5\n%\xe2\xe3\n")]), "in/report.pdf", "V0002");
    check(&folder(&[("page.html", b"<!doctype html><title>A</title>")]), "in/page.html", "V0009");
}

#[test]
fn a_file_of_200_megabytes() {
    let folder = folder(&[]);
    let mut file = fs::File::create(folder.path().join("in/large.txt")).unwrap();
    file.write_all("The road is cut. ".repeat(60_000).as_bytes()).unwrap();
    // The rest takes no disk, but a reader would see every byte of it.
    file.set_len(200 << 20).unwrap();
    check(&folder, "in/large.txt", "V0004");
}

#[test]
fn a_json_line_of_20_megabytes_leaves_the_others() {
    let long = format!(
        "{{\"id\": \"long\", \"text\": \"{}\"}}\n{{\"id\": \"b\", \"text\": \"{FOREIGN}\"}}\n",
        "a ".repeat(10 << 20)
    );
    let folder = folder(&[("lines.jsonl", long.as_bytes())]);
    check(&folder, "in/lines.jsonl:1", "V0004");
    assert!(bare(folder.path(), &["extract", "in/lines.jsonl"]).out.contains("\"id\":\"b\""));
}

#[test]
fn a_folder_with_unreadable_files() {
    let folder = folder(&[]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("in/dangling.txt")).unwrap();
    #[cfg(unix)]
    check(&folder, "in/dangling.txt", "V0003");
    let ran = bare(folder.path(), &["extract", "in", "absent.txt"]);
    ran.names("absent.txt", "V0003");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("secret.txt", b"The road is cut.")]);
    let secret = folder.path().join("in/secret.txt");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&secret).is_ok() {
        // Root reads everything; the other unreadable file, a dangling link, is tested everywhere.
        return;
    }
    check(&folder, "in/secret.txt", "V0003");
}

#[test]
fn a_folder_without_files_and_a_pattern_without_matches() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    bare(folder.path(), &["extract", "empty"]).names("empty", "V0012");
    bare(folder.path(), &["extract", "*.txt"]).names("*.txt", "V0012");
    assert_eq!(bare(folder.path(), &["extract", "*.txt"]).code, 1);
}

#[test]
fn broken_json_lines() {
    let lines = format!(
        "{{\"id\": \"a\", \"text\": \"{FOREIGN}\"}}\n{{\"id\": \"b\", \"text\": \n{{\"id\": \"c\"}}\n[1, 2]\n{{\"id\": \"d\", \"text\": \"{FOREIGN}\"}}\n"
    );
    let folder = folder(&[("some.jsonl", lines.as_bytes())]);
    check(&folder, "in/some.jsonl:2", "V0005");
    check(&folder, "in/some.jsonl:3", "V0006");
    check(&folder, "in/some.jsonl:4", "V0005");
    let out = bare(folder.path(), &["extract", "in/some.jsonl"]).out;
    assert_eq!(out.lines().count(), 2, "{out}");
}

#[test]
fn an_unknown_language_is_kept_without_facts() {
    let folder = folder(&[]);
    let ran = bare(folder.path(), &["extract", "in/zz-good.txt"]);
    ran.names("in/zz-good.txt", "V0011");
    let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&line["lang"], line["facts"].as_array().map(Vec::len)), (&serde_json::Value::Null, Some(0)));
    assert!(line["note"].as_str().is_some_and(|note| note.contains("anguage")), "{line}");
}

#[test]
fn a_date_that_nobody_understands() {
    let folder = folder(&[]);
    bare(folder.path(), &["extract", "in", "--date", "last week"]).names("zz-good.txt", "V0010");
}

#[test]
fn one_line_of_100_000_characters() {
    if !has_models("one_line_of_100_000_characters") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let words = "Les soldats ont quitté la ville de Marwan et la route du col reste coupée par la neige ; ";
    fs::write(folder.path().join("long.txt"), words.repeat(100_000 / words.chars().count() + 1)).unwrap();
    fs::write(folder.path().join("x.txt"), "a".repeat(100_000)).unwrap();
    let ran = full(folder.path(), &["extract", "long.txt", "x.txt", "--layer", "all"]);
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.talk);
    assert!(!ran.talk.contains("V0022") && !ran.talk.contains("panicked"), "{}", ran.talk);
}

#[test]
fn standard_input() {
    let folder = TempDir::new().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("vigie").unwrap();
    let ran =
        crate::machine::run(command.current_dir(folder.path()).args(["extract", "-"]).write_stdin(FOREIGN));
    assert!(ran.out.contains("śniegiem") && ran.out.contains("\"id\":\"stdin\""), "{}", ran.out);
}

#[test]
fn misuse_is_code_2() {
    let folder = TempDir::new().unwrap();
    for args in [
        &["extract"][..],
        &["extract", "a", "--layer", "smell"],
        &["fly"],
        &["read", "a"],
        &["export", "a.gpkg"],
    ] {
        assert_eq!(bare(folder.path(), args).code, 2, "{args:?}");
    }
}

#[test]
fn a_fifo_and_a_device() {
    if !cfg!(target_os = "linux") {
        return skip("a_fifo_and_a_device", "only Linux has /dev/zero as it is read here");
    }
    let folder = TempDir::new().unwrap();
    bare(folder.path(), &["extract", "/dev/zero"]).names("/dev/zero", "V0003");
}
