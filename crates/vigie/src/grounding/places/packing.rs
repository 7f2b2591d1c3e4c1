//! Packing records into a file, with names sorted in runs so that a whole country, or all of them, fit in memory.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    io::Read,
};

use super::{
    NameKind, Record, fold,
    layout::{
        CAPITAL, MAGIC, NONE, OWN, SAME, SEAT, SECTIONS, Section, TRANSLITERATED, VERSION, code_key,
        from_log, push_varint, push24, read_varint, to_log,
    },
    skeleton,
};

/// Bytes of names that are sorted at a time.
const RUN: usize = 48 << 20;

/// Builds a file record by record.
pub(super) struct Packer {
    sections: [Vec<u8>; SECTIONS],
    parents: Vec<u32>,
    others: BTreeMap<u32, Vec<String>>,
    names: Sorter,
    skeletons: Sorter,
}

impl Packer {
    /// Starts a file that is called `about`.
    pub(super) fn new(about: &str) -> Packer {
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        sections[Section::About as usize].extend_from_slice(about.as_bytes());
        let (parents, others) = Default::default();
        Packer { sections, parents, others, names: Sorter::default(), skeletons: Sorter::default() }
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    /// Adds a record with its names; gives its index. `same` tells that it stands for a place of another file.
    pub(super) fn add(&mut self, record: &Record, same: bool) -> u32 {
        let idx = self.parents.len() as u32;
        let sections = &mut self.sections;
        let mut push = |section: Section, bytes: &[u8]| sections[section as usize].extend_from_slice(bytes);
        push(Section::Ids, &record.id.to_le_bytes());
        push(Section::Populations, &[to_log(record.population)]);
        let flags = [
            (record.transliterated, TRANSLITERATED),
            (record.capital, CAPITAL),
            (record.seat, SEAT),
            (record.own, OWN),
            (same, SAME),
        ];
        let flags: u8 = flags.iter().filter(|f| f.0).map(|f| f.1).sum();
        push(Section::Kinds, &[record.level as u8 | flags]);
        push(Section::Features, &[record.feature as u8]);
        push(Section::Fames, &[to_log(u64::from(record.fame))]);
        push(Section::Radii, &[to_log(u64::from(record.radius_m))]);
        push(Section::Names, record.name.as_bytes());
        if let Some(code) = record.country {
            push(Section::Countries, &code);
        }
        let end = self.sections[Section::Names as usize].len() as u32;
        self.sections[Section::NameEnds as usize].extend_from_slice(&end.to_le_bytes());
        let points = &mut self.sections[Section::Points as usize];
        push24(points, ((record.lat.clamp(-90.0, 90.0) + 90.0) / 180.0 * f64::from(NONE)).round() as u32);
        push24(points, ((record.lon.clamp(-180.0, 180.0) + 180.0) / 360.0 * f64::from(NONE)).round() as u32);
        self.parents.push(record.parent.map_or(NONE, |p| p as u32));
        record.ids.iter().for_each(|id| self.add_id(idx, id));
        for (name, kind) in &record.names {
            self.add_name(idx, name, *kind, record.transliterated);
        }
        idx
    }

    /// Point and radius of a record.
    pub(super) fn place(&self, idx: u32) -> ((f64, f64), u32) {
        let i = idx as usize;
        let points = &self.sections[Section::Points as usize];
        let number = |at: usize| {
            let bytes = points.get(at..at + 3).unwrap_or(&[0; 3]);
            f64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])) / f64::from(NONE)
        };
        let point = (number(6 * i) * 180.0 - 90.0, number(6 * i + 3) * 360.0 - 180.0);
        let radius = self.sections[Section::Radii as usize].get(i).copied().unwrap_or(0);
        (point, from_log(radius).round() as u32)
    }

    /// Adds a name to a record.
    pub(super) fn add_name(&mut self, idx: u32, name: &str, kind: NameKind, transliterated: bool) {
        let key = if kind == NameKind::Code { code_key(name) } else { fold(name) };
        if let Some(bones) = skeleton(&key).filter(|_| transliterated && kind != NameKind::Code) {
            self.skeletons.push(&bones, idx, kind);
        }
        self.names.push(&key, idx, kind);
    }

    /// Adds an id to a record.
    pub(super) fn add_id(&mut self, idx: u32, id: &str) {
        let known = self.others.entry(idx).or_default();
        if !id.is_empty() && !known.iter().any(|k| k == id) {
            known.push(id.replace(char::is_whitespace, "_"));
        }
    }

    /// Says what a record lies in.
    pub(super) fn set_parent(&mut self, idx: u32, parent: u32) {
        if let Some(known) = self.parents.get_mut(idx as usize) {
            *known = parent;
        }
    }

    /// The bytes of the file; what shrinks by half is packed with zstd at `level`.
    pub(super) fn finish(mut self, level: i32) -> Vec<u8> {
        let mut lists = Vec::new();
        self.sections[Section::Fst as usize] = self.names.index(&mut lists);
        self.sections[Section::Skeletons as usize] = self.skeletons.index(&mut lists);
        self.sections[Section::Lists as usize] = lists;
        for parent in &self.parents {
            push24(&mut self.sections[Section::Parents as usize], *parent);
        }
        for (idx, ids) in &self.others {
            push24(&mut self.sections[Section::OtherEnds as usize], *idx);
            self.sections[Section::Others as usize].extend_from_slice(ids.join(" ").as_bytes());
            let end = self.sections[Section::Others as usize].len() as u32;
            self.sections[Section::OtherEnds as usize].extend_from_slice(&end.to_le_bytes());
        }
        let mut table = Vec::new();
        let mut stored = Vec::new();
        for section in &mut self.sections {
            let raw = std::mem::take(section);
            let packed = zstd::bulk::compress(&raw, level).expect("invariant: the level is valid");
            let is_packed = packed.len() * 20 < raw.len() * 11;
            table.extend_from_slice(&(if is_packed { packed.len() } else { raw.len() } as u32).to_le_bytes());
            table.extend_from_slice(&(raw.len() as u32).to_le_bytes());
            table.push(u8::from(is_packed));
            let bytes = if is_packed { packed } else { raw };
            table.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
            stored.push(bytes);
        }
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&table);
        out.extend_from_slice(&crc32fast::hash(&table).to_le_bytes());
        for bytes in stored {
            out.extend_from_slice(&bytes);
        }
        out
    }
}

/// Packs records into one file; countries must come first. The same records give the same bytes.
pub fn pack(records: &[Record], level: i32) -> Vec<u8> {
    let mut packer = Packer::new("places");
    for record in records {
        packer.add(record, false);
    }
    packer.finish(level)
}

/// Sorts names in runs, each kept as a zstd frame.
#[derive(Default)]
struct Sorter {
    text: Vec<u8>,
    entries: Vec<(u32, u32, u32, NameKind)>,
    runs: Vec<Vec<u8>>,
}

impl Sorter {
    fn push(&mut self, key: &str, idx: u32, kind: NameKind) {
        if key.is_empty() {
            return;
        }
        let start = self.text.len() as u32;
        self.text.extend_from_slice(key.as_bytes());
        self.entries.push((start, self.text.len() as u32, idx, kind));
        if self.text.len() + self.entries.len() * 16 > RUN {
            self.close_run();
        }
    }

    fn close_run(&mut self) {
        let (text, mut entries) = (std::mem::take(&mut self.text), std::mem::take(&mut self.entries));
        let key = |e: &(u32, u32, u32, NameKind)| &text[e.0 as usize..e.1 as usize];
        entries.sort_unstable_by(|a, b| key(a).cmp(key(b)).then((a.2, a.3).cmp(&(b.2, b.3))));
        let mut raw = Vec::with_capacity(text.len() + entries.len() * 6);
        for entry in &entries {
            push_varint(&mut raw, u64::from(entry.1 - entry.0));
            raw.extend_from_slice(key(entry));
            push_varint(&mut raw, u64::from(entry.2) << 2 | entry.3 as u64);
        }
        self.runs.push(zstd::bulk::compress(&raw, 1).expect("invariant: the level is valid"));
    }

    /// Builds the FST of the names; their records go to the lists.
    fn index(&mut self, lists: &mut Vec<u8>) -> Vec<u8> {
        self.close_run();
        let mut fst = fst::MapBuilder::memory();
        let packed = std::mem::take(&mut self.runs);
        let mut runs: Vec<Run<'_>> = packed.iter().map(|bytes| Run::new(bytes)).collect();
        let mut heap: BinaryHeap<Reverse<(Vec<u8>, u64, usize)>> = BinaryHeap::new();
        for (i, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next().map(|(key, value)| Reverse((key, value, i))));
        }
        let mut last: Vec<u8> = Vec::new();
        let mut places: BTreeMap<u64, NameKind> = BTreeMap::new();
        let mut close = |key: &[u8], places: &mut BTreeMap<u64, NameKind>| {
            if places.is_empty() {
                return;
            }
            // Keys come sorted from the heap, each once, so that inserting cannot fail; nor can writing to memory.
            fst.insert(key, lists.len() as u64).expect("invariant: keys are sorted");
            push_varint(lists, places.len() as u64);
            let mut before = 0;
            for (place, kind) in std::mem::take(places) {
                push_varint(lists, (place - before) << 2 | kind as u64);
                before = place;
            }
        };
        while let Some(Reverse((key, value, i))) = heap.pop() {
            if key != last {
                close(&last, &mut places);
                last = key;
            }
            let kind = NameKind::from_bits(value);
            let known = places.entry(value >> 2).or_insert(kind);
            *known = (*known).min(kind);
            heap.extend(runs[i].next().map(|(key, value)| Reverse((key, value, i))));
        }
        close(&last, &mut places);
        fst.into_inner().expect("invariant: memory can be written")
    }
}

/// Reads a sorted run.
struct Run<'a> {
    input: std::io::BufReader<zstd::Decoder<'a, std::io::BufReader<&'a [u8]>>>,
}

impl<'a> Run<'a> {
    fn new(bytes: &'a [u8]) -> Run<'a> {
        let decoder = zstd::Decoder::new(bytes).expect("invariant: memory can be read");
        Run { input: std::io::BufReader::new(decoder) }
    }

    fn next(&mut self) -> Option<(Vec<u8>, u64)> {
        let length = self.varint()?;
        let mut key = vec![0; length as usize];
        self.input.read_exact(&mut key).ok()?;
        Some((key, self.varint()?))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut bytes = Vec::with_capacity(4);
        loop {
            let mut byte = [0];
            self.input.read_exact(&mut byte).ok()?;
            bytes.push(byte[0]);
            if byte[0] < 0x80 {
                return read_varint(&bytes, &mut 0);
            }
        }
    }
}
