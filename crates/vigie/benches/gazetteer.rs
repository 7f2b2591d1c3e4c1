//! Opening the gazetteer of the tree, and looking names up in it.
//!
//! `cargo bench -p vigie --bench gazetteer`; `VIGIE_PACKS=DIR` adds the packs of a folder, all of which end in
//! `.vigie-pack`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

use std::{fs, path::Path};

use vigie::grounding::places::{Gazetteer, PlaceFilter};

const NAMES: [&str; 8] =
    ["Kandahar", "Springfield", "Paris", "San José", "Lysychansk", "Qwertyville", "حلب", "Saint-Denis"];

fn main() {
    divan::main();
}

fn bytes() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/places.vigie")).unwrap()
}

fn gazetteer() -> Gazetteer {
    let gazetteer = Gazetteer::from_bytes(&bytes()).unwrap();
    let folder = std::env::var_os("VIGIE_PACKS");
    let mut packs: Vec<_> =
        folder.into_iter().flat_map(|f| fs::read_dir(f).unwrap()).map(|e| e.unwrap().path()).collect();
    packs.retain(|path| path.extension().is_some_and(|e| e == "vigie-pack"));
    packs.sort();
    let packs: Vec<Vec<u8>> = packs.iter().map(|path| fs::read(path).unwrap()).collect();
    gazetteer.with_packs(packs.iter().map(Vec::as_slice)).unwrap()
}

/// What every run pays once: from the bytes of the file to a gazetteer that answers.
#[divan::bench]
fn gazetteer_open(bencher: divan::Bencher<'_, '_>) {
    let bytes = bytes();
    bencher.bench(|| Gazetteer::from_bytes(&bytes).unwrap());
}

/// Eight names, one after the other.
#[divan::bench]
fn look_up_eight(bencher: divan::Bencher<'_, '_>) {
    let gazetteer = gazetteer();
    bencher.bench(|| NAMES.map(|name| gazetteer.bearers(name).len()));
}

/// A name that nobody bears, with all that is like it.
#[divan::bench]
fn find_misspelt(bencher: divan::Bencher<'_, '_>) {
    let gazetteer = gazetteer();
    bencher.bench(|| gazetteer.find("Severodonetzk", &PlaceFilter::default()).len());
}
