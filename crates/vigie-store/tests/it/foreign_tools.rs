//! GDAL opens the record as it is.

use std::process::Command;

use vigie_store::{GeoPackage, Store};

use crate::samples::sample;

#[allow(clippy::disallowed_methods, reason = "a skip is told, and CI turns it into a failure")]
fn skip(test: &str, reason: &str) {
    // Written past the capture of test output, so that a skip is seen.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("SKIPPED: {test}: {reason}\n"));
    assert!(std::env::var_os("VIGIE_NO_SKIP").is_none(), "{test} was skipped where nothing may be: {reason}");
}

#[test]
fn ogrinfo_opens_every_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.gpkg");
    let mut store = GeoPackage::open(&path).expect("made");
    for n in 0..3 {
        store.write(&sample(n).reading()).expect("written");
    }
    drop(store);
    let run = Command::new("ogrinfo").args(["-ro", "-so", "-al"]).arg(&path).output();
    let Ok(output) = run else {
        return skip("ogrinfo_opens_every_layer", "ogrinfo (GDAL) is not installed");
    };
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    // GDAL before 3.7 warns that it knows GeoPackage 1.4 only in part; it must have nothing else to say.
    let complaint =
        err.lines().any(|l| !l.trim().is_empty() && !l.contains("may only be partially supported"));
    assert!(output.status.success() && !complaint, "{out}\n{err}");
    for (layer, geometry, features) in
        [("facts", "Multi Point", 6), ("statuses", "Point", 3), ("places", "Point", 2), ("claims", "None", 6)]
    {
        let part = out
            .split(&format!("Layer name: {layer}\n"))
            .nth(1)
            .unwrap_or_else(|| panic!("no {layer}: {out}"));
        assert!(part.contains(&format!("Geometry: {geometry}\n")), "{layer}: {part}");
        assert!(part.contains(&format!("Feature Count: {features}\n")), "{layer}: {part}");
    }
    // A box around the settlement finds the three facts that name it, through the R*Tree.
    let spatial = Command::new("ogrinfo")
        .args(["-ro", "-so", "-spat", "-65", "31", "-64", "32"])
        .arg(&path)
        .arg("facts")
        .output()
        .expect("ogrinfo ran before");
    let out = String::from_utf8_lossy(&spatial.stdout);
    assert!(out.contains("Feature Count: 3\n"), "{out}");
}
