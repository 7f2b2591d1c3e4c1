//! The file format of a gazetteer: how a packed one is laid out.
//!
//! `VIGIEPLC`, a version (u32, little endian), then a table: for each section how long it is in the file and unpacked
//! (u32 each), whether it is a zstd frame, and the CRC-32 of what is in the file; then the CRC-32 of the table and the
//! sections. What hardly shrinks is stored as it is, so that opening is mostly copying. Records are columns, names lie
//! in one block of text, folded names in an FST whose values point into lists of records. A pack has the same layout.

use crate::model::Level;

/// First bytes of a packed gazetteer.
pub(super) const MAGIC: &[u8; 8] = b"VIGIEPLC";
/// Version of the layout that this code reads and writes.
pub(super) const VERSION: u32 = 3;
/// A parent that is not there.
pub(super) const NONE: u32 = 0xFF_FFFF;
/// Largest size that a section may unpack to: guards against hostile files.
pub(super) const LARGEST: usize = 1 << 31;
/// Bytes of one row of the table of sections.
pub(super) const ROW: usize = 13;

/// The sections of a file, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// What the file is: a name, then where it comes from, one a line.
    About,
    /// Number of each record (u32): the GeoNames number, a number of ours, or 0 where the first of `Others` is the id.
    Ids,
    /// Latitude and longitude, 24 bits each.
    Points,
    /// Population, as eighths of a binary logarithm (u8).
    Populations,
    /// [`Level`] in the low three bits, flags above (u8).
    Kinds,
    /// [`Feature`] (u8).
    Features,
    /// How many names the sources know, as eighths of a binary logarithm (u8).
    Fames,
    /// Radius in metres, as eighths of a binary logarithm (u8).
    Radii,
    /// Index of the smallest record that it lies in (24 bits), or [`NONE`].
    Parents,
    /// Where each name ends in the block of names (u32).
    NameEnds,
    /// All names, one after the other.
    Names,
    /// Which records have further ids (u24, ascending), each with the end of its ids in `Others` (u32).
    OtherEnds,
    /// Further ids, separated by blanks: `wof:101752471 wikidata:Q128499`.
    Others,
    /// ISO 3166 codes of the countries, which are the first records of a gazetteer (two bytes each).
    Countries,
    /// Folded names → position in the lists.
    Fst,
    /// Skeletons of transliterated names → position in the lists.
    Skeletons,
    /// Lists of records: a length, then deltas of `index << 2 | how`, as varints.
    Lists,
}

/// How many sections there are.
pub(super) const SECTIONS: usize = 17;
/// Bit of `Kinds`: its names are written in another script at home.
pub(super) const TRANSLITERATED: u8 = 0x08;
/// Bit of `Kinds`: capital of a country.
pub(super) const CAPITAL: u8 = 0x10;
/// Bit of `Kinds`: seat (largest town) of a first-level unit.
pub(super) const SEAT: u8 = 0x20;
/// Bit of `Kinds`: the id is not a GeoNames number but one of this gazetteer's own.
pub(super) const OWN: u8 = 0x40;
/// Bit of `Kinds`, in packs: the record of another file with the same GeoNames number, or own number, is the place.
pub(super) const SAME: u8 = 0x80;

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

/// What a place is, where the source tells more than its level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Nothing more is known.
    #[default]
    Unknown,
    /// A quarter of a town.
    Quarter,
    /// An airport or an airfield.
    Airport,
    /// A border crossing.
    Crossing,
    /// A camp.
    Camp,
    /// A building, a plant, a square.
    Building,
    /// A river, a canal.
    River,
    /// A lake, a reservoir.
    Lake,
    /// A sea, a gulf, a strait.
    Sea,
    /// An island or a group of islands.
    Island,
    /// A mountain, a range, a valley, a pass.
    Mountain,
    /// A park or a reserve.
    Park,
    /// A region without an administration.
    Region,
    /// A unit or a town that is no more.
    Former,
}

/// All features, by their number in the file.
pub(super) const FEATURES: [Feature; 14] = [
    Feature::Unknown,
    Feature::Quarter,
    Feature::Airport,
    Feature::Crossing,
    Feature::Camp,
    Feature::Building,
    Feature::River,
    Feature::Lake,
    Feature::Sea,
    Feature::Island,
    Feature::Mountain,
    Feature::Park,
    Feature::Region,
    Feature::Former,
];

/// A place to be packed.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// GeoNames number, or a number of the gazetteer's own where `own`; 0 where the first of `ids` is the id.
    pub id: u32,
    /// Whether the id is not a GeoNames number.
    pub own: bool,
    /// Further ids: `wof:101752471`, `wikidata:Q128499`, `pcode:UA0102`.
    pub ids: Vec<String>,
    /// Canonical English name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Sort of place.
    pub level: Level,
    /// What it is, where that is known.
    pub feature: Feature,
    /// Inhabitants, 0 when not known.
    pub population: u64,
    /// How many names the sources know: how well known it is.
    pub fame: u32,
    /// Metres within which it lies.
    pub radius_m: u32,
    /// Index of the smallest record that it lies in; countries have none.
    pub parent: Option<usize>,
    /// Capital of a country.
    pub capital: bool,
    /// Largest town of a first-level unit.
    pub seat: bool,
    /// ISO 3166 code, for countries of a gazetteer.
    pub country: Option<[u8; 2]>,
    /// Whether its names are written in another script at home, so that spellings vary.
    pub transliterated: bool,
    /// All names and how they stand for it.
    pub names: Vec<(String, NameKind)>,
}

impl Default for Record {
    fn default() -> Record {
        Record {
            id: 0,
            own: false,
            ids: Vec::new(),
            name: String::new(),
            lat: 0.0,
            lon: 0.0,
            level: Level::Settlement,
            feature: Feature::Unknown,
            population: 0,
            fame: 0,
            radius_m: 0,
            parent: None,
            capital: false,
            seat: false,
            country: None,
            transliterated: false,
            names: Vec::new(),
        }
    }
}

/// Folds a code so that no name in a text can be mistaken for it.
pub(super) fn code_key(code: &str) -> String {
    format!("\u{1}{}", code.to_lowercase())
}

/// A number as eighths of its binary logarithm.
pub(super) fn to_log(value: u64) -> u8 {
    (((value + 1) as f64).log2() * 8.0).round().min(255.0) as u8
}

/// The number of [`to_log`], rounded.
pub(super) fn from_log(bits: u8) -> f64 {
    (f64::from(bits) / 8.0).exp2() - 1.0
}

pub(super) fn push24(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.min(NONE).to_le_bytes()[..3]);
}

pub(super) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
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
