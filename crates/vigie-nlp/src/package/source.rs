//! The files of a model: in a wheel, or in a folder that a wheel was unpacked to.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::LoadError;

/// Where a model's files lie.
pub(crate) enum Source {
    /// A folder with `config.cfg` and `meta.json`.
    Folder(PathBuf),
    /// A wheel, and the prefix of the model's files in it.
    Wheel { path: PathBuf, archive: Box<zip::ZipArchive<File>>, prefix: String },
}

/// Files that mark a model folder.
const MARKS: [&str; 2] = ["config.cfg", "meta.json"];
/// How deep a model may lie in an unpacked wheel.
const DEPTH: usize = 3;
/// No part of a published model is near this size; a broken length must not fill the memory.
const LARGEST_PART: u64 = 1 << 30;

impl Source {
    /// Finds the model in a wheel or folder.
    pub(crate) fn open(path: &Path) -> Result<Source, LoadError> {
        let no_model = || LoadError::NoModel { path: path.to_owned() };
        if path.is_dir() {
            return find_folder(path, DEPTH)?.map(Source::Folder).ok_or_else(no_model);
        }
        let file = open_file(path)?;
        let archive = zip::ZipArchive::new(file)
            .map_err(|source| LoadError::Wheel { path: path.to_owned(), source })?;
        let names = archive.file_names().filter_map(Result::ok);
        let mut prefixes: Vec<String> =
            names.filter_map(|name| name.strip_suffix(MARKS[0]).map(str::to_owned)).collect();
        prefixes.sort_by_key(|prefix| (prefix.len(), prefix.clone()));
        let prefix = prefixes
            .into_iter()
            .find(|prefix| archive.index_for_name(&format!("{prefix}{}", MARKS[1])).is_some())
            .ok_or_else(no_model)?;
        Ok(Source::Wheel { path: path.to_owned(), archive: Box::new(archive), prefix })
    }

    /// Reads a file of the model; `None` where it has none of this name.
    pub(crate) fn find(&mut self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        match self {
            Source::Folder(folder) => {
                let path = folder.join(name);
                if !path.is_file() {
                    return Ok(None);
                }
                read_file(&path).map(Some)
            }
            Source::Wheel { path, archive, prefix } => {
                let member = format!("{prefix}{name}");
                if archive.index_for_name(&member).is_none() {
                    return Ok(None);
                }
                let file = archive
                    .by_name(&member)
                    .map_err(|source| LoadError::Wheel { path: path.clone(), source })?;
                let mut bytes = Vec::new();
                file.take(LARGEST_PART + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|source| LoadError::Read { path: path.join(name), source })?;
                if bytes.len() as u64 > LARGEST_PART {
                    return Err(LoadError::malformed(name, "is too large"));
                }
                Ok(Some(bytes))
            }
        }
    }
}

fn find_folder(path: &Path, depth: usize) -> Result<Option<PathBuf>, LoadError> {
    if MARKS.iter().all(|mark| path.join(mark).is_file()) {
        return Ok(Some(path.to_owned()));
    }
    if depth == 0 {
        return Ok(None);
    }
    let mut folders: Vec<PathBuf> = list(path)?.into_iter().filter(|entry| entry.is_dir()).collect();
    folders.sort();
    for folder in folders {
        if let Some(found) = find_folder(&folder, depth - 1)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The one door to files of this crate: models are loaded from where the caller says.
#[allow(clippy::disallowed_methods, reason = "the crate's one door to files")]
pub(crate) fn open_file(path: &Path) -> Result<File, LoadError> {
    File::open(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })
}

/// Reads a whole file through the same door.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, LoadError> {
    let file = open_file(path)?;
    let size = file.metadata().map_or(0, |meta| meta.len()).min(LARGEST_PART);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let read = file.take(LARGEST_PART).read_to_end(&mut bytes);
    read.map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
    Ok(bytes)
}

#[allow(clippy::disallowed_methods, reason = "the crate's one door to files")]
fn list(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let entries =
        std::fs::read_dir(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
    Ok(entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect())
}
