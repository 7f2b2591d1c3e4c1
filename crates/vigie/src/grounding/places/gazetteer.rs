//! The gazetteer: a packed file, read in place.

use std::{ops::Range, sync::Arc};

use crate::model::{Level, Place};

use super::{
    fold,
    layout::{
        CAPITAL, LARGEST, MAGIC, NONE, NameKind, OWN, SEAT, SECTIONS, Section, VERSION, code_key, from_log,
        read_varint,
    },
};

/// Why a file is no gazetteer that can be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file is something else.
    #[error("not a packed gazetteer")]
    NotAGazetteer,
    /// The file was packed by another version.
    #[error("gazetteer of version {found}, this program reads version {wanted}")]
    Version {
        /// Version of the file.
        found: u32,
        /// Version that is read.
        wanted: u32,
    },
    /// The file is cut off or was changed.
    #[error("gazetteer is cut off or damaged: {part}")]
    Damaged {
        /// What could not be read.
        part: &'static str,
    },
}

/// A record's index in its gazetteer; meaningless in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceIdx(pub(super) u32);

/// A place that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Which place.
    pub idx: PlaceIdx,
    /// How the name stands for it.
    pub kind: NameKind,
}

/// All places and their names. Cheap to clone, safe to share.
#[derive(Clone)]
pub struct Gazetteer {
    body: Arc<Vec<u8>>,
    sections: [Range<usize>; SECTIONS],
    names: fst::Map<Part>,
    skeletons: fst::Map<Part>,
    n_countries: usize,
}

/// A part of the file's body.
#[derive(Clone)]
struct Part(Arc<Vec<u8>>, Range<usize>);

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.0[self.1.clone()]
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} places, {} names)", self.len(), self.names.len())
    }
}

const LEVELS: [Level; 7] =
    [Level::Site, Level::Settlement, Level::Adm2, Level::Adm1, Level::Area, Level::Route, Level::Country];

impl Gazetteer {
    /// Reads a packed gazetteer (`places.vigie`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Gazetteer, GazetteerError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(GazetteerError::NotAGazetteer)?;
        let damaged = |part| GazetteerError::Damaged { part };
        let (version, frame) = rest.split_at_checked(4).ok_or(damaged("version"))?;
        let found = u32::from_le_bytes([version[0], version[1], version[2], version[3]]);
        if found != VERSION {
            return Err(GazetteerError::Version { found, wanted: VERSION });
        }
        let size = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten().unwrap_or(u64::MAX);
        if size > LARGEST as u64 {
            return Err(damaged("size"));
        }
        let body = zstd::bulk::decompress(frame, size as usize).map_err(|_| damaged("content"))?;
        Gazetteer::from_body(body)
    }

    fn from_body(body: Vec<u8>) -> Result<Gazetteer, GazetteerError> {
        let damaged = |part| GazetteerError::Damaged { part };
        let number = |i: usize| -> Option<usize> {
            let bytes = body.get(i * 4..i * 4 + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let mut sections: [Range<usize>; SECTIONS] = Default::default();
        for (i, section) in sections.iter_mut().enumerate() {
            let (start, end) = number(2 * i).zip(number(2 * i + 1)).ok_or(damaged("table of sections"))?;
            if start > end || end > body.len() {
                return Err(damaged("table of sections"));
            }
            *section = start..end;
        }
        let size = |section: Section| sections[section as usize].len();
        let n = size(Section::Kinds);
        let columns = [
            (Section::Ids, 4 * n),
            (Section::Points, 6 * n),
            (Section::Populations, n),
            (Section::Radii, n),
            (Section::Parents, 3 * n),
            (Section::NameEnds, 3 * n),
        ];
        if columns.iter().any(|&(section, wanted)| size(section) != wanted) {
            return Err(damaged("columns"));
        }
        let n_countries = size(Section::Countries) / 2;
        if n_countries > n || std::str::from_utf8(&body[sections[Section::Names as usize].clone()]).is_err() {
            return Err(damaged("names"));
        }
        let body = Arc::new(body);
        let index = |section: Section| {
            let part = Part(body.clone(), sections[section as usize].clone());
            fst::Map::new(part).map_err(|_| damaged("index of names"))
        };
        let (names, skeletons) = (index(Section::Fst)?, index(Section::Skeletons)?);
        Ok(Gazetteer { body, sections, names, skeletons, n_countries })
    }

    /// How many places it holds.
    pub fn len(&self) -> usize {
        self.section(Section::Kinds).len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places that bear a name, whatever its case and accents, in the gazetteer's order.
    pub fn bearers(&self, name: &str) -> Vec<Bearer> {
        self.bearers_of_key(&fold(name))
    }

    /// The place with a code: `FR`, `US.IL`.
    pub fn by_code(&self, code: &str) -> Option<PlaceIdx> {
        self.bearers_of_key(&code_key(code)).first().map(|b| b.idx)
    }

    /// The place that the gazetteer's record stands for, with its containers.
    pub fn place(&self, idx: PlaceIdx) -> Place {
        let prefix = if self.kind(idx) & OWN != 0 { "vigie" } else { "geonames" };
        let id = self.section(Section::Ids).get(idx.0 as usize * 4..).unwrap_or(&[]);
        let id = id.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let (lat, lon) = self.point(idx);
        let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
        Place {
            id: format!("{prefix}:{id}"),
            name: self.name(idx).to_owned(),
            lat: round(lat),
            lon: round(lon),
            level: self.level(idx),
            radius_m: self.radius_m(idx).round() as u32,
            country: self.country_code(idx).to_owned(),
            containers: self.ancestors(idx).map(|parent| self.name(parent).to_owned()).collect(),
        }
    }

    pub(super) fn bearers_of_key(&self, key: &str) -> Vec<Bearer> {
        self.names.get(key).map_or_else(Vec::new, |at| self.list(at))
    }

    /// The places one of whose names has the same skeleton.
    pub(super) fn look_alikes(&self, skeleton: &str) -> Vec<Bearer> {
        self.skeletons.get(skeleton).map_or_else(Vec::new, |at| self.list(at))
    }

    pub(super) fn has_key(&self, key: &str) -> bool {
        self.names.contains_key(key)
    }

    pub(super) fn index(&self) -> &fst::raw::Fst<impl AsRef<[u8]> + use<>> {
        self.names.as_fst()
    }

    pub(super) fn list(&self, at: u64) -> Vec<Bearer> {
        let lists = self.section(Section::Lists);
        let mut at = at as usize;
        let mut idx = 0;
        let n = read_varint(lists, &mut at).unwrap_or(0);
        let mut out = Vec::new();
        for _ in 0..n {
            let Some(value) = read_varint(lists, &mut at) else { break };
            idx += value >> 2;
            if idx < self.len() as u64 {
                out.push(Bearer { idx: PlaceIdx(idx as u32), kind: NameKind::from_bits(value) });
            }
        }
        out
    }

    pub(super) fn name(&self, idx: PlaceIdx) -> &str {
        let start = if idx.0 == 0 { 0 } else { self.number24(Section::NameEnds, idx.0 as usize - 1) };
        let end = self.number24(Section::NameEnds, idx.0 as usize);
        let name = self.section(Section::Names).get(start as usize..end as usize).unwrap_or(&[]);
        std::str::from_utf8(name).unwrap_or("")
    }

    pub(super) fn point(&self, idx: PlaceIdx) -> (f64, f64) {
        let i = idx.0 as usize * 2;
        let lat = f64::from(self.number24(Section::Points, i)) / f64::from(NONE) * 180.0 - 90.0;
        let lon = f64::from(self.number24(Section::Points, i + 1)) / f64::from(NONE) * 360.0 - 180.0;
        (lat, lon)
    }

    pub(super) fn level(&self, idx: PlaceIdx) -> Level {
        LEVELS.get(usize::from(self.kind(idx) & 0x0F)).copied().unwrap_or(Level::Site)
    }

    pub(super) fn is_capital(&self, idx: PlaceIdx) -> bool {
        self.kind(idx) & CAPITAL != 0
    }

    pub(super) fn is_seat(&self, idx: PlaceIdx) -> bool {
        self.kind(idx) & SEAT != 0
    }

    pub(super) fn population(&self, idx: PlaceIdx) -> f64 {
        from_log(self.byte(Section::Populations, idx))
    }

    pub(super) fn radius_m(&self, idx: PlaceIdx) -> f64 {
        from_log(self.byte(Section::Radii, idx))
    }

    pub(super) fn parent(&self, idx: PlaceIdx) -> Option<PlaceIdx> {
        let parent = self.number24(Section::Parents, idx.0 as usize);
        ((parent as usize) < self.len() && parent != idx.0).then_some(PlaceIdx(parent))
    }

    /// What it lies in, from the smallest to the country.
    pub(super) fn ancestors(&self, idx: PlaceIdx) -> impl Iterator<Item = PlaceIdx> {
        // Four at most, so that a damaged file with a ring of parents cannot hold us.
        std::iter::successors(self.parent(idx), |&i| self.parent(i)).take(4)
    }

    /// The country that it lies in, or itself.
    pub(super) fn country(&self, idx: PlaceIdx) -> Option<PlaceIdx> {
        std::iter::once(idx).chain(self.ancestors(idx)).find(|i| (i.0 as usize) < self.n_countries)
    }

    pub(super) fn country_code(&self, idx: PlaceIdx) -> &str {
        let Some(country) = self.country(idx) else { return "" };
        let i = country.0 as usize * 2;
        self.section(Section::Countries)
            .get(i..i + 2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .unwrap_or("")
    }

    fn section(&self, section: Section) -> &[u8] {
        &self.body[self.sections[section as usize].clone()]
    }

    fn byte(&self, section: Section, idx: PlaceIdx) -> u8 {
        self.section(section).get(idx.0 as usize).copied().unwrap_or(0)
    }

    fn kind(&self, idx: PlaceIdx) -> u8 {
        self.byte(Section::Kinds, idx)
    }

    fn number24(&self, section: Section, i: usize) -> u32 {
        match self.section(section).get(i * 3..i * 3 + 3) {
            Some(&[a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
            _ => NONE,
        }
    }
}
