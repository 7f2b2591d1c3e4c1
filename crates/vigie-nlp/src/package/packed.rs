//! Packed models: a package as one compressed file.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `VIGIENLP` |
//! | 4 | format version, little-endian as all numbers here |
//! | 4 | length of the head |
//! | … | the head: JSON with `meta` and the list of sections, in order |
//! | … | one zstd frame with a checksum: the sections' bytes, one after the other |
//!
//! A part is kept as it is. A tensor's floats are kept exactly, their bytes sorted into four planes (all first bytes,
//! then all second …), which compresses better. The vector index is kept as ascending keys, each less the one before,
//! in eight planes, then the rows in four. The same package gives the same bytes.

use serde::{Deserialize, Serialize};

use crate::error::LoadError;
use crate::package::{Meta, Package, Tensor, VectorIndex};

const MAGIC: &[u8; 8] = b"VIGIENLP";
const VERSION: u32 = 1;
const LEVEL: i32 = 19;
/// No published model is near this size; a broken length must not fill the memory.
const LARGEST: usize = 1 << 31;
const LARGEST_HEAD: usize = 1 << 22;

#[derive(Serialize, Deserialize)]
struct Head {
    meta: Meta,
    sections: Vec<Section>,
}

#[derive(Serialize, Deserialize)]
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
    let mut sections = Vec::new();
    let mut body = Vec::new();
    for (name, bytes) in &package.parts {
        sections.push(Section::Part { name: name.clone(), size: bytes.len() });
        body.extend_from_slice(bytes);
    }
    if let Some(index) = &package.vectors {
        sections.push(Section::Vectors { size: index.keys.len() });
        let mut last = 0;
        let steps = index.keys.iter().map(|&key| key - std::mem::replace(&mut last, key));
        let steps: Vec<u64> = steps.collect();
        split_planes(steps.iter().map(|step| step.to_le_bytes()), &mut body);
        split_planes(index.rows.iter().map(|row| row.to_le_bytes()), &mut body);
    }
    for (name, tensor) in &package.tensors {
        sections.push(Section::Tensor { name: name.clone(), shape: tensor.shape.clone() });
        split_planes(tensor.data.iter().map(|v| v.to_le_bytes()), &mut body);
    }
    let head = serde_json::to_vec(&Head { meta: package.meta.clone(), sections })?;
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    let frame = compressor.compress(&body)?;
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&u32::try_from(head.len()).map_err(std::io::Error::other)?.to_le_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(&frame);
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
    let (head, frame) = split(bytes)?;
    let sizes: Option<Vec<usize>> = head.sections.iter().map(Section::bytes).collect();
    let sizes = sizes.ok_or(LoadError::Damaged)?;
    let total = sizes.iter().try_fold(0usize, |a, &b| a.checked_add(b)).filter(|&n| n <= LARGEST);
    let total = total.ok_or(LoadError::Damaged)?;
    let mut body = Vec::new();
    body.try_reserve_exact(total).map_err(|_| LoadError::Damaged)?;
    let mut decompressor = zstd::bulk::Decompressor::new().map_err(|_| LoadError::Damaged)?;
    decompressor.decompress_to_buffer(frame, &mut body).map_err(|_| LoadError::Damaged)?;
    if body.len() != total {
        return Err(LoadError::Damaged);
    }
    let mut package = Package { meta: head.meta, ..Package::default() };
    let mut rest = &body[..];
    for (section, size) in head.sections.into_iter().zip(sizes) {
        let (bytes, after) = rest.split_at(size);
        rest = after;
        match section {
            Section::Part { name, .. } => drop(package.parts.insert(name, bytes.to_vec())),
            Section::Tensor { name, shape } => {
                let data = join_planes(bytes).map(f32::from_le_bytes).collect();
                package.tensors.insert(name, Tensor { shape, data });
            }
            Section::Vectors { size } => {
                let (steps, rows) = bytes.split_at(size * 8);
                let mut key = 0u64;
                let keys = join_planes(steps).map(u64::from_le_bytes).map(|step| {
                    key = key.wrapping_add(step);
                    key
                });
                let keys = keys.collect();
                package.vectors =
                    Some(VectorIndex::from_sorted(keys, join_planes(rows).map(u32::from_le_bytes).collect()));
            }
        }
    }
    Ok(package)
}

fn split(bytes: &[u8]) -> Result<(Head, &[u8]), LoadError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(LoadError::Foreign)?;
    let (version, rest) = rest.split_first_chunk().ok_or(LoadError::Damaged)?;
    let found = u32::from_le_bytes(*version);
    if found != VERSION {
        return Err(LoadError::Version { found, known: VERSION });
    }
    let (length, rest) = rest.split_first_chunk().ok_or(LoadError::Damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| LoadError::Damaged)?;
    let (head, frame) = rest.split_at_checked(length.min(LARGEST_HEAD)).ok_or(LoadError::Damaged)?;
    Ok((serde_json::from_slice(head).map_err(|_| LoadError::Damaged)?, frame))
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
