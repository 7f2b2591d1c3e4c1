//! Packs from outside: adding, listing, using and removing them.

use std::{fs, io::Write};

use tempfile::TempDir;

use crate::machine::{full, has_models};

const CAMPS: &str =
    "name,lat,lon,level,country,names,id\nCamp Zorawi,34.51,62.31,site,AF,Zorawi Camp,zorawi\n";

#[test]
fn a_pack_is_added_used_listed_and_removed() {
    if !has_models("a_pack_is_added_used_listed_and_removed") {
        return;
    }
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("camps.csv"), CAMPS).unwrap();
    let add = full(folder.path(), &["places", "add", "camps.csv"]);
    assert_eq!((add.code, add.out.as_str()), (0, ""), "{}", add.talk);
    assert!(add.talk.contains("1 new places"), "{}", add.talk);
    assert!(full(folder.path(), &["places", "list"]).out.contains("camps"));
    let find = full(folder.path(), &["places", "find", "zorawi camp", "--json"]);
    assert!(find.out.contains("\"id\":\"own:zorawi\"") && find.out.contains("Afghanistan"), "{}", find.out);
    fs::write(folder.path().join("a.txt"), "Des familles ont fui le Camp Zorawi, en Afghanistan, jeudi.")
        .unwrap();
    let places = full(folder.path(), &["extract", "a.txt", "--layer", "places", "--lang", "fr"]);
    assert!(
        places.out.contains("\"packs\":[\"camps\"]") && places.out.contains("own:zorawi"),
        "{}",
        places.out
    );
    assert_eq!(full(folder.path(), &["places", "remove", "camps"]).code, 0);
    assert_eq!(full(folder.path(), &["places", "remove", "camps"]).code, 1);
    assert!(!full(folder.path(), &["places", "find", "zorawi camp"]).out.contains("own:zorawi"));
}

#[test]
fn broken_files_leave_the_packs_as_they_were() {
    if !has_models("broken_files_leave_the_packs_as_they_were") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("camps.csv", format!("{CAMPS}Camp Two,95,62,site,AF,,two\n").as_bytes());
    write("letter.txt", b"Dear all,\nnothing to see\n");
    let broken = full(folder.path(), &["places", "add", "camps.csv"]);
    broken.names("camps.csv:3", "V0041");
    assert_eq!(broken.code, 1);
    let letter = full(folder.path(), &["places", "add", "letter.txt"]);
    letter.names("letter.txt", "V0040");
    assert!(!folder.path().join("packs").exists());
    let skipped = full(folder.path(), &["places", "add", "camps.csv", "--skip-broken"]);
    assert!(skipped.talk.contains("1 new places"), "{}", skipped.talk);
    // A pack that is cut off is named, and the gazetteer is used without it.
    let pack = folder.path().join("packs/camps.vigie-pack");
    let bytes = fs::read(&pack).unwrap();
    fs::write(&pack, &bytes[..bytes.len() / 2]).unwrap();
    let find = full(folder.path(), &["places", "find", "Kabul"]);
    find.names("camps.vigie-pack", "V0042");
    assert!(find.out.contains("geonames:1138958"), "{}", find.out);
}

#[test]
fn packed_tables_are_read() {
    if !has_models("packed_tables_are_read") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let file = fs::File::create(folder.path().join("camps.csv.gz")).unwrap();
    let mut gz = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gz.write_all(CAMPS.as_bytes()).unwrap();
    gz.finish().unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.path().join("all.zip")).unwrap());
    for (name, text) in [("readme.txt", "Hello"), ("camps.csv", CAMPS)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    for file in ["camps.csv.gz", "all.zip"] {
        let add = full(folder.path(), &["places", "add", file, "--name", "both"]);
        assert!(add.talk.contains("1 new places"), "{file}: {}", add.talk);
    }
    assert_eq!(full(folder.path(), &["places", "list"]).out.matches("both").count(), 1);
}
