//! Packed models: a package as one compressed file.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `VIGIENLP` |
//! | 4 | format version, little-endian as all numbers here |
//! | 4 | length of the head |
//! | … | the head: JSON with `meta` and the list of sections, in order |
//! | … | a zstd frame with a checksum for each section, one after the other |
//!
//! Each frame is unpacked alone, two at a time, straight into its place. Format 1 had one frame for all sections; it is still read.
//!
//! A part is kept as it is. A tensor's floats are kept exactly, their bytes sorted into four planes (all first bytes,
//! then all second …), which compresses better. The vector index is kept as ascending keys, each less the one before,
//! in eight planes, then the rows in four. The same package gives the same bytes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::error::LoadError;
use crate::package::{Meta, Package, Tensor, VectorIndex};

const MAGIC: &[u8; 8] = b"VIGIENLP";
const VERSION: u32 = 2;
/// The format with a single frame.
const ONE_FRAME: u32 = 1;
const LEVEL: i32 = 19;
/// No published model is near this size; a broken length must not fill the memory.
const LARGEST: usize = 1 << 31;
const LARGEST_HEAD: usize = 1 << 22;
/// Nor does any compress so well; a small file must not unpack to a huge one.
const MOST_UNPACKED: usize = 256;
const ALWAYS_UNPACKED: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Head {
    meta: Meta,
    sections: Vec<Section>,
    /// Length of each section's frame.
    #[serde(default)]
    frames: Vec<usize>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Section {
    /// A file of so many bytes.
    Part { name: String, size: usize },
    /// Floats.
    Tensor { name: String, shape: Vec<usize> },
    /// So many keys with their rows.
    Vectors { size: usize },
}

impl Section {
    /// Whether it belongs to one of these components.
    fn is_of(&self, components: &[String]) -> bool {
        match self {
            Section::Part { name, .. } | Section::Tensor { name, .. } => {
                name.split_once('/').is_some_and(|(own, _)| components.iter().any(|c| c == own))
            }
            Section::Vectors { .. } => false,
        }
    }

    /// Bytes in the frame; `None` where the numbers are absurd.
    fn bytes(&self) -> Option<usize> {
        match self {
            Section::Part { size, .. } => Some(*size),
            Section::Tensor { shape, .. } => shape.iter().try_fold(4usize, |a, &b| a.checked_mul(b)),
            Section::Vectors { size } => size.checked_mul(12),
        }
    }
}

/// Packs a package.
///
/// # Errors
/// When the compressor fails, for want of memory.
pub fn write(package: &Package) -> std::io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    let (mut sections, mut frames, mut body) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |section: Section, bytes: &[u8]| -> std::io::Result<()> {
        let frame = compressor.compress(bytes)?;
        sections.push(section);
        frames.push(frame.len());
        body.extend_from_slice(&frame);
        Ok(())
    };
    for (name, bytes) in &package.parts {
        add(Section::Part { name: name.clone(), size: bytes.len() }, bytes)?;
    }
    let mut planes = Vec::new();
    if let Some(index) = &package.vectors {
        let mut last = 0;
        let steps = index.keys.iter().map(|&key| key - std::mem::replace(&mut last, key));
        let steps: Vec<u64> = steps.collect();
        split_planes(steps.iter().map(|step| step.to_le_bytes()), &mut planes);
        split_planes(index.rows.iter().map(|row| row.to_le_bytes()), &mut planes);
        add(Section::Vectors { size: index.keys.len() }, &planes)?;
    }
    for (name, tensor) in &package.tensors {
        planes.clear();
        split_planes(tensor.data.iter().map(|v| v.to_le_bytes()), &mut planes);
        add(Section::Tensor { name: name.clone(), shape: tensor.shape.clone() }, &planes)?;
    }
    let head = serde_json::to_vec(&Head { meta: package.meta.clone(), sections, frames })?;
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&u32::try_from(head.len()).map_err(std::io::Error::other)?.to_le_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(&body);
    Ok(out)
}

/// Whether bytes start like a packed model.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Reads only what a packed model says of itself.
///
/// # Errors
/// When the bytes are no packed model of this version, or end too early.
pub fn read_meta(bytes: &[u8]) -> Result<Meta, LoadError> {
    Ok(split(bytes)?.0.meta)
}

/// Unpacks a package.
///
/// # Errors
/// When the bytes are no packed model of this version, or damaged.
pub fn read(bytes: &[u8]) -> Result<Package, LoadError> {
    read_without(bytes, &[])
}

/// Unpacks a package but for some components.
pub(crate) fn read_without(bytes: &[u8], exclude: &[String]) -> Result<Package, LoadError> {
    let (head, version, body) = split(bytes)?;
    let sizes: Option<Vec<usize>> = head.sections.iter().map(Section::bytes).collect();
    let sizes = sizes.ok_or(LoadError::Damaged)?;
    let total = sizes.iter().try_fold(0usize, |a, &b| a.checked_add(b)).filter(|&n| n <= LARGEST);
    let total = total.ok_or(LoadError::Damaged)?;
    let mut package = Package { meta: head.meta, ..Package::default() };
    if version == ONE_FRAME {
        let mut whole = Vec::new();
        unpack(body, total, &mut whole)?;
        let mut rest = &whole[..];
        for (section, size) in head.sections.into_iter().zip(sizes) {
            let (bytes, after) = rest.split_at(size);
            rest = after;
            if !section.is_of(exclude) {
                package.place(section, bytes);
            }
        }
        return Ok(package);
    }
    let mut frames: Vec<(&Section, usize, &[u8])> = Vec::with_capacity(sizes.len());
    let mut rest = body;
    if head.frames.len() != sizes.len() {
        return Err(LoadError::Damaged);
    }
    for ((section, size), &length) in head.sections.iter().zip(sizes).zip(&head.frames) {
        let (frame, after) = rest.split_at_checked(length).ok_or(LoadError::Damaged)?;
        rest = after;
        if !section.is_of(exclude) {
            frames.push((section, size, frame));
        }
    }
    if !rest.is_empty() {
        return Err(LoadError::Damaged);
    }
    // The largest first, so that neither thread waits long for the other.
    frames.sort_by_key(|&(_, size, _)| std::cmp::Reverse(size));
    let next = AtomicUsize::new(0);
    let package = Mutex::new(package);
    let work = || -> Result<(), LoadError> {
        let mut buffer = Vec::new();
        while let Some(&(section, size, frame)) = frames.get(next.fetch_add(1, Ordering::Relaxed)) {
            unpack(frame, size, &mut buffer)?;
            let mut own = Package::default();
            own.place(section.clone(), &buffer);
            let mut whole = package.lock().unwrap_or_else(PoisonError::into_inner);
            whole.parts.append(&mut own.parts);
            whole.tensors.append(&mut own.tensors);
            whole.vectors = own.vectors.or(whole.vectors.take());
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        // Without a second thread the first does it all.
        let second = std::thread::Builder::new().spawn_scoped(scope, work).ok();
        let first = work();
        let second = second.map_or(Ok(()), |thread| thread.join().unwrap_or(Err(LoadError::Damaged)));
        first.and(second)
    })?;
    Ok(package.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Unpacks a frame that must have so many bytes.
fn unpack(frame: &[u8], size: usize, out: &mut Vec<u8>) -> Result<(), LoadError> {
    // Head and frame must agree on the size before any of it is taken from the system.
    let stated = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten();
    let most = frame.len().saturating_mul(MOST_UNPACKED).saturating_add(ALWAYS_UNPACKED);
    if stated != u64::try_from(size).ok() || size > most {
        return Err(LoadError::Damaged);
    }
    out.clear();
    out.try_reserve_exact(size).map_err(|_| LoadError::Damaged)?;
    let mut decompressor = zstd::bulk::Decompressor::new().map_err(|_| LoadError::Damaged)?;
    decompressor.decompress_to_buffer(frame, out).map_err(|_| LoadError::Damaged)?;
    if out.len() == size { Ok(()) } else { Err(LoadError::Damaged) }
}

impl Package {
    /// Adds a section; `bytes` are as many as it says.
    fn place(&mut self, section: Section, bytes: &[u8]) {
        match section {
            Section::Part { name, .. } => drop(self.parts.insert(name, bytes.to_vec())),
            Section::Tensor { name, shape } => {
                let data = join_planes(bytes).map(f32::from_le_bytes).collect();
                self.tensors.insert(name, Tensor { shape, data });
            }
            Section::Vectors { size } => {
                let (steps, rows) = bytes.split_at(size * 8);
                let mut key = 0u64;
                let keys = join_planes(steps).map(u64::from_le_bytes).map(|step| {
                    key = key.wrapping_add(step);
                    key
                });
                let keys = keys.collect();
                let rows = join_planes(rows).map(u32::from_le_bytes).collect();
                self.vectors = Some(VectorIndex::from_sorted(keys, rows));
            }
        }
    }
}

/// The head, the format and what follows.
fn split(bytes: &[u8]) -> Result<(Head, u32, &[u8]), LoadError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(LoadError::Foreign)?;
    let (version, rest) = rest.split_first_chunk().ok_or(LoadError::Damaged)?;
    let found = u32::from_le_bytes(*version);
    if found != VERSION && found != ONE_FRAME {
        return Err(LoadError::Version { found, known: VERSION });
    }
    let (length, rest) = rest.split_first_chunk().ok_or(LoadError::Damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| LoadError::Damaged)?;
    let (head, frame) = rest.split_at_checked(length.min(LARGEST_HEAD)).ok_or(LoadError::Damaged)?;
    Ok((serde_json::from_slice(head).map_err(|_| LoadError::Damaged)?, found, frame))
}

fn split_planes<const N: usize>(values: impl Iterator<Item = [u8; N]> + Clone, out: &mut Vec<u8>) {
    for plane in 0..N {
        out.extend(values.clone().map(|bytes| bytes[plane]));
    }
}

fn join_planes<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let size = bytes.len() / N;
    let planes: [&[u8]; N] = std::array::from_fn(|plane| &bytes[plane * size..][..size]);
    (0..size).map(move |i| std::array::from_fn(|plane| planes[plane][i]))
}
