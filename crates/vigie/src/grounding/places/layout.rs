//! The file format of a gazetteer: how a packed one is laid out, and how one is packed.
//!
//! `VIGIEPLC`, a version (u32, little endian), then one zstd frame with a checksum. What the frame holds is read in
//! place: a table of sections (start and end, u32 each), then the sections. Records are columns, names lie in one
//! block of text, folded names in an FST whose values point into lists of records.

use std::collections::BTreeMap;

use crate::model::Level;

use super::{fold, skeleton};

/// First bytes of a packed gazetteer.
pub(super) const MAGIC: &[u8; 8] = b"VIGIEPLC";
/// Version of the layout that this code reads and writes.
pub(super) const VERSION: u32 = 2;
/// A parent that is not there.
pub(super) const NONE: u32 = 0xFF_FFFF;
/// Largest size that a gazetteer may unpack to: guards against hostile frames.
pub(super) const LARGEST: usize = 1 << 30;

/// The sections of the unpacked file, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Gazetteer's own number of each record (u32): the GeoNames number, or a number of ours for areas.
    Ids,
    /// Latitude and longitude, 24 bits each.
    Points,
    /// Population, as eighths of a binary logarithm (u8).
    Populations,
    /// [`Level`] in the low nibble, [`SEAT`] and [`OWN`] above (u8).
    Kinds,
    /// Radius in metres, as eighths of a binary logarithm (u8).
    Radii,
    /// Index of the smallest record that it lies in (24 bits), or [`NONE`].
    Parents,
    /// Where each name ends in the block of names (24 bits).
    NameEnds,
    /// All names, one after the other.
    Names,
    /// ISO 3166 codes of the countries, which are the first records (two bytes each).
    Countries,
    /// Folded names → position in the lists.
    Fst,
    /// Skeletons of transliterated names → position in the lists.
    Skeletons,
    /// Lists of records: a length, then deltas of `index << 2 | how`, as varints.
    Lists,
}

/// How many sections there are.
pub(super) const SECTIONS: usize = 12;
/// Bit of `Kinds`: capital of a country.
pub(super) const CAPITAL: u8 = 0x10;
/// Bit of `Kinds`: seat (largest town) of a first-level unit.
pub(super) const SEAT: u8 = 0x20;
/// Bit of `Kinds`: the id is not a GeoNames number but one of this gazetteer's own.
pub(super) const OWN: u8 = 0x40;

/// How a name stands for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// Its name, in its own language or in a language that Vigie reads.
    Main,
    /// Another spelling, a former name, a transliteration.
    Variant,
    /// A name without the word that tells the level: "Helmand" for "Helmand Province".
    Bare,
    /// A code: `us`, `us.il`.
    Code,
}

impl NameKind {
    pub(super) fn from_bits(bits: u64) -> NameKind {
        [NameKind::Main, NameKind::Variant, NameKind::Bare, NameKind::Code][(bits & 3) as usize]
    }
}

/// A place to be packed.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// GeoNames number, or a number of the gazetteer's own where `own`.
    pub id: u32,
    /// Whether the id is not a GeoNames number.
    pub own: bool,
    /// Canonical English name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Sort of place.
    pub level: Level,
    /// Inhabitants, 0 when not known.
    pub population: u64,
    /// Metres within which it lies.
    pub radius_m: u32,
    /// Index of the smallest record that it lies in; countries have none.
    pub parent: Option<usize>,
    /// Capital of a country.
    pub capital: bool,
    /// Largest town of a first-level unit.
    pub seat: bool,
    /// ISO 3166 code, for countries.
    pub country: Option<[u8; 2]>,
    /// Whether its names are written in another script at home, so that spellings vary.
    pub transliterated: bool,
    /// All names and how they stand for it.
    pub names: Vec<(String, NameKind)>,
}

/// Folds a code so that no name in a text can be mistaken for it.
pub(super) fn code_key(code: &str) -> String {
    format!("\u{1}{}", code.to_lowercase())
}

/// A number as eighths of its binary logarithm.
fn to_log(value: u64) -> u8 {
    (((value + 1) as f64).log2() * 8.0).round().min(255.0) as u8
}

/// The number of [`to_log`], rounded.
pub(super) fn from_log(bits: u8) -> f64 {
    (f64::from(bits) / 8.0).exp2() - 1.0
}

fn push24(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.min(NONE).to_le_bytes()[..3]);
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a varint at `*at` and moves behind it; none past the end.
pub(super) fn read_varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Packs records into one file; countries must come first. The same records give the same bytes.
pub fn pack(records: &[Record], level: i32) -> Vec<u8> {
    let mut sections: [Vec<u8>; SECTIONS] = Default::default();
    let mut keys = Keys::new();
    let mut skeletons = Keys::new();
    for (i, record) in records.iter().enumerate() {
        let column = |section: Section| section as usize;
        sections[column(Section::Ids)].extend_from_slice(&record.id.to_le_bytes());
        let points = &mut sections[column(Section::Points)];
        push24(points, ((record.lat + 90.0) / 180.0 * f64::from(NONE)).round() as u32);
        push24(points, ((record.lon + 180.0) / 360.0 * f64::from(NONE)).round() as u32);
        sections[column(Section::Populations)].push(to_log(record.population));
        let flags = [(record.capital, CAPITAL), (record.seat, SEAT), (record.own, OWN)];
        let flags: u8 = flags.iter().filter(|f| f.0).map(|f| f.1).sum();
        sections[column(Section::Kinds)].push(record.level as u8 | flags);
        sections[column(Section::Radii)].push(to_log(u64::from(record.radius_m)));
        push24(&mut sections[column(Section::Parents)], record.parent.map_or(NONE, |p| p as u32));
        sections[column(Section::Names)].extend_from_slice(record.name.as_bytes());
        let end = sections[column(Section::Names)].len() as u32;
        push24(&mut sections[column(Section::NameEnds)], end);
        if let Some(code) = record.country {
            sections[column(Section::Countries)].extend_from_slice(&code);
        }
        for (name, kind) in &record.names {
            let key = if *kind == NameKind::Code { code_key(name) } else { fold(name) };
            if let Some(bones) = skeleton(&key).filter(|_| record.transliterated && *kind != NameKind::Code) {
                skeletons.entry(bones).or_default().insert(i as u32, *kind);
            }
            if !key.is_empty() {
                let known = keys.entry(key).or_default().entry(i as u32).or_insert(*kind);
                *known = (*known).min(*kind);
            }
        }
    }
    let mut lists = Vec::new();
    sections[Section::Fst as usize] = index(&keys, &mut lists);
    sections[Section::Skeletons as usize] = index(&skeletons, &mut lists);
    sections[Section::Lists as usize] = lists;

    let mut body = Vec::new();
    let mut start = SECTIONS * 8;
    for section in &sections {
        body.extend_from_slice(&(start as u32).to_le_bytes());
        start += section.len();
        body.extend_from_slice(&(start as u32).to_le_bytes());
    }
    sections.iter().for_each(|section| body.extend_from_slice(section));
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&compress(&body, level));
    out
}

/// Records by name.
type Keys = BTreeMap<String, BTreeMap<u32, NameKind>>;

/// Builds the FST of some names; their records go to the lists.
fn index(keys: &Keys, lists: &mut Vec<u8>) -> Vec<u8> {
    let mut fst = fst::MapBuilder::memory();
    for (key, places) in keys {
        // Keys come sorted from the map and are unique, so that inserting cannot fail; nor can writing to memory.
        fst.insert(key, lists.len() as u64).expect("invariant: keys are sorted");
        push_varint(lists, places.len() as u64);
        let mut last = 0;
        for (&place, &kind) in places {
            push_varint(lists, u64::from(place - last) << 2 | kind as u64);
            last = place;
        }
    }
    fst.into_inner().expect("invariant: memory can be written")
}

fn compress(body: &[u8], level: i32) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), level).expect("invariant: the level is valid");
    encoder.include_checksum(true).expect("invariant: the encoder has not started");
    encoder.set_pledged_src_size(Some(body.len() as u64)).expect("invariant: the encoder has not started");
    std::io::Write::write_all(&mut encoder, body).expect("invariant: memory can be written");
    encoder.finish().expect("invariant: memory can be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        for value in [0, 1, 500, 80_000, 1_400_000_000] {
            let read = from_log(to_log(value));
            assert!((read - value as f64).abs() <= value as f64 * 0.05 + 0.1, "{value} {read}");
        }
        for value in [0u64, 1, 127, 128, 300, u64::MAX] {
            let mut bytes = Vec::new();
            push_varint(&mut bytes, value);
            assert_eq!(read_varint(&bytes, &mut 0), Some(value));
            assert_eq!(read_varint(&bytes[..bytes.len() - 1], &mut 0), None);
        }
    }
}
