//! One packed file, read in place: its columns, names and lists.

use std::{ops::Range, sync::Arc};

use super::{
    gazetteer::GazetteerError,
    layout::{
        FEATURES, Feature, LARGEST, MAGIC, NONE, NameKind, ROW, SAME, SECTIONS, Section, VERSION, from_log,
        read_varint,
    },
};
use crate::model::Level;

const LEVELS: [Level; 7] =
    [Level::Site, Level::Settlement, Level::Adm2, Level::Adm1, Level::Area, Level::Route, Level::Country];

/// An unpacked file.
#[derive(Debug)]
pub(super) struct File {
    sections: [Arc<[u8]>; SECTIONS],
    /// Folded names.
    pub(super) names: fst::Map<Arc<[u8]>>,
    /// Skeletons of names.
    pub(super) skeletons: fst::Map<Arc<[u8]>>,
}

impl File {
    /// Checks and unpacks a file.
    pub(super) fn open(bytes: &[u8]) -> Result<File, GazetteerError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(GazetteerError::NotAGazetteer)?;
        let damaged = |part| GazetteerError::Damaged { part };
        let (version, rest) = rest.split_at_checked(4).ok_or(damaged("version"))?;
        let found = number(version, 0).unwrap_or(0);
        if found != VERSION {
            return Err(GazetteerError::Version { found, wanted: VERSION });
        }
        let (table, rest) = rest.split_at_checked(SECTIONS * ROW).ok_or(damaged("table of sections"))?;
        let (sum, mut rest) = rest.split_at_checked(4).ok_or(damaged("table of sections"))?;
        if number(sum, 0) != Some(crc32fast::hash(table)) {
            return Err(damaged("table of sections"));
        }
        let mut sections: [Arc<[u8]>; SECTIONS] = std::array::from_fn(|_| Arc::from([]));
        for (section, row) in sections.iter_mut().zip(table.chunks_exact(ROW)) {
            let word = |i: usize| number(row, i).unwrap_or(0);
            let (stored, raw, is_packed) = (word(0) as usize, word(4) as usize, row[8] == 1);
            let (bytes, behind) = rest.split_at_checked(stored).ok_or(damaged("sections"))?;
            rest = behind;
            if crc32fast::hash(bytes) != word(9) || raw > LARGEST || (!is_packed && raw != stored) {
                return Err(damaged("sections"));
            }
            *section = if is_packed {
                let bytes = zstd::bulk::decompress(bytes, raw).map_err(|_| damaged("sections"))?;
                if bytes.len() != raw {
                    return Err(damaged("sections"));
                }
                bytes.into()
            } else {
                bytes.into()
            };
        }
        let size = |section: Section| sections[section as usize].len();
        let n = size(Section::Kinds);
        let columns = [
            (Section::Ids, 4 * n),
            (Section::Points, 6 * n),
            (Section::Populations, n),
            (Section::Features, n),
            (Section::Fames, n),
            (Section::Radii, n),
            (Section::Parents, 3 * n),
            (Section::NameEnds, 4 * n),
        ];
        if !rest.is_empty() || columns.iter().any(|&(section, wanted)| size(section) != wanted) {
            return Err(damaged("columns"));
        }
        let is_text = |section: Section| std::str::from_utf8(&sections[section as usize]).is_ok();
        if size(Section::Countries) / 2 > n
            || n >= NONE as usize
            || !is_text(Section::Names)
            || !is_text(Section::About)
        {
            return Err(damaged("names"));
        }
        let index = |section: Section| {
            fst::Map::new(sections[section as usize].clone()).map_err(|_| damaged("index of names"))
        };
        let (names, skeletons) = (index(Section::Fst)?, index(Section::Skeletons)?);
        Ok(File { sections, names, skeletons })
    }

    /// How many records it holds.
    pub(super) fn len(&self) -> usize {
        self.section(Section::Kinds).len()
    }

    /// How many of them, the first, are countries.
    pub(super) fn n_countries(&self) -> usize {
        self.section(Section::Countries).len() / 2
    }

    /// Its name, then where it comes from.
    pub(super) fn about(&self) -> &str {
        std::str::from_utf8(self.section(Section::About)).unwrap_or("")
    }

    /// The records of a list, and how the name stands for them.
    pub(super) fn list(&self, at: u64) -> impl Iterator<Item = (u32, NameKind)> {
        let lists = self.section(Section::Lists);
        let mut at = at as usize;
        let mut idx = 0;
        let n = read_varint(lists, &mut at).unwrap_or(0);
        (0..n).map_while(move |_| {
            let value = read_varint(lists, &mut at)?;
            idx += value >> 2;
            Some((u32::try_from(idx).ok()?, NameKind::from_bits(value)))
        })
    }

    pub(super) fn id(&self, i: u32) -> u32 {
        number(self.section(Section::Ids), i as usize * 4).unwrap_or(0)
    }

    /// Further ids of a record.
    pub(super) fn others(&self, i: u32) -> impl Iterator<Item = &str> {
        let rows = self.section(Section::OtherEnds);
        let row = |k: usize| &rows[k * 7..k * 7 + 7];
        let record = |k: usize| u32::from_le_bytes([row(k)[0], row(k)[1], row(k)[2], 0]);
        let end = |k: usize| number(row(k), 3).unwrap_or(0) as usize;
        let (mut low, mut high) = (0, rows.len() / 7);
        while low < high {
            let middle = low.midpoint(high);
            if record(middle) < i { low = middle + 1 } else { high = middle }
        }
        let range = if low < rows.len() / 7 && record(low) == i {
            (if low == 0 { 0 } else { end(low - 1) })..end(low)
        } else {
            0..0
        };
        let ids = self.section(Section::Others).get(range).unwrap_or(&[]);
        std::str::from_utf8(ids).unwrap_or("").split(' ').filter(|id| !id.is_empty())
    }

    pub(super) fn name(&self, i: u32) -> &str {
        let end = |i: u32| number(self.section(Section::NameEnds), i as usize * 4).unwrap_or(0) as usize;
        let range: Range<usize> = (if i == 0 { 0 } else { end(i - 1) })..end(i);
        let name = self.section(Section::Names).get(range).unwrap_or(&[]);
        std::str::from_utf8(name).unwrap_or("")
    }

    pub(super) fn point(&self, i: u32) -> (f64, f64) {
        let i = i as usize * 2;
        let lat = f64::from(self.number24(Section::Points, i)) / f64::from(NONE) * 180.0 - 90.0;
        let lon = f64::from(self.number24(Section::Points, i + 1)) / f64::from(NONE) * 360.0 - 180.0;
        (lat, lon)
    }

    pub(super) fn level(&self, i: u32) -> Level {
        LEVELS.get(usize::from(self.byte(Section::Kinds, i) & 0x07)).copied().unwrap_or(Level::Site)
    }

    pub(super) fn feature(&self, i: u32) -> Feature {
        FEATURES.get(usize::from(self.byte(Section::Features, i))).copied().unwrap_or_default()
    }

    pub(super) fn has(&self, i: u32, flag: u8) -> bool {
        self.byte(Section::Kinds, i) & flag != 0
    }

    /// Whether the record stands for a place of another file.
    pub(super) fn is_same(&self, i: u32) -> bool {
        self.has(i, SAME)
    }

    pub(super) fn population(&self, i: u32) -> f64 {
        from_log(self.byte(Section::Populations, i))
    }

    pub(super) fn fame(&self, i: u32) -> f64 {
        from_log(self.byte(Section::Fames, i))
    }

    pub(super) fn radius_m(&self, i: u32) -> f64 {
        from_log(self.byte(Section::Radii, i))
    }

    pub(super) fn parent(&self, i: u32) -> Option<u32> {
        let parent = self.number24(Section::Parents, i as usize);
        ((parent as usize) < self.len() && parent != i).then_some(parent)
    }

    pub(super) fn country_code(&self, i: u32) -> &str {
        let i = i as usize * 2;
        let code = self.section(Section::Countries).get(i..i + 2);
        code.and_then(|code| std::str::from_utf8(code).ok()).unwrap_or("")
    }

    fn section(&self, section: Section) -> &[u8] {
        &self.sections[section as usize]
    }

    fn byte(&self, section: Section, i: u32) -> u8 {
        self.section(section).get(i as usize).copied().unwrap_or(0)
    }

    fn number24(&self, section: Section, i: usize) -> u32 {
        match self.section(section).get(i * 3..i * 3 + 3) {
            Some(&[a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
            _ => NONE,
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<4>()?))
}
