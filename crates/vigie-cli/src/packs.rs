//! The folder of packs: which are there, what files they are made of, and putting one in or out.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Seek},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};
use vigie::{
    grounding::places::{
        Gazetteer,
        packs::{self, Format, PackBuilder},
    },
    model::{Diagnostic, Severity},
};

use crate::talk::Talk;

/// Ending of packs.
const ENDING: &str = "vigie-pack";
/// How hard packs are squeezed: they are made where they are used.
const LEVEL: i32 = 6;

/// The folder that the user names, else `VIGIE_PACKS`, else one in the user's folder for data.
#[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub fn folder(named: Option<&Path>) -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || {
        let home = || variable("HOME").map(|home| home.join(".local/share"));
        variable("XDG_DATA_HOME").or_else(|| variable("APPDATA")).or_else(home)
    };
    named
        .map(Path::to_owned)
        .or_else(|| variable("VIGIE_PACKS"))
        .or_else(|| data().map(|data| data.join("vigie/packs")))
}

/// The packs of a folder, by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == ENDING) && p.is_file()).collect();
    files.sort();
    files
}

/// Puts the packs of a folder on a gazetteer; those that cannot be used are told and left out.
pub fn open(gazetteer: Gazetteer, folder: &Path) -> (Gazetteer, Vec<Diagnostic>) {
    let paths = files(folder);
    let read: Result<Vec<Vec<u8>>, _> = paths.iter().map(fs::read).collect();
    let read = read.ok().and_then(|all| gazetteer.with_packs(all.iter().map(Vec::as_slice)).ok());
    if let Some(with) = read {
        return (with, Vec::new());
    }
    // One of them is broken: which?
    let mut found = Vec::new();
    let mut whole: Vec<Vec<u8>> = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).map_err(anyhow::Error::from);
        let bytes = bytes.and_then(|bytes| {
            Gazetteer::from_bytes(&bytes)?;
            Ok(bytes)
        });
        match bytes {
            Ok(bytes) => whole.push(bytes),
            Err(error) => found.push(Diagnostic {
                code: "V0042",
                severity: Severity::Error,
                origin: path.display().to_string(),
                span: None,
                message: format!("this pack cannot be used: {error}"),
                hint: "make it again with `vigie places add`, or drop it with `vigie places remove`"
                    .to_owned(),
            }),
        }
    }
    let with = gazetteer.with_packs(whole.iter().map(Vec::as_slice));
    (with.unwrap_or(gazetteer), found)
}

/// Packs files under a name. Broken lines are told; unless they may be skipped, nothing is written then.
pub fn add(
    below: &Gazetteer,
    folder: &Path,
    name: &str,
    inputs: &[PathBuf],
    skip_broken: bool,
    talk: &Talk,
) -> anyhow::Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    ensure!(
        !name.is_empty() && !name.starts_with('.') && name.chars().all(fits),
        "{name:?} is no name for a pack: letters, digits, - and _"
    );
    let mut parts: Vec<(Format, usize, String)> = Vec::new();
    for (i, path) in inputs.iter().enumerate() {
        each_part(path, &mut |name, input| {
            let mut line = Vec::new();
            Read::take(&mut *input, 1 << 20).read_until(b'\n', &mut line)?;
            match Format::of(name, &String::from_utf8_lossy(&line)) {
                Some(format) => parts.push((format, i, name.to_owned())),
                None => talk.tell(&Diagnostic {
                    code: "V0040",
                    severity: Severity::Error,
                    origin: path.display().to_string(),
                    span: None,
                    message: format!("{name} is no table of places that Vigie knows"),
                    hint: "docs/places.md lists the tables; one of your own needs a header with name, lat and lon"
                        .to_owned(),
                }),
            }
            Ok(())
        })?;
    }
    // Places before their names, codes and parents.
    parts.sort();
    let sources: Vec<String> = parts.iter().map(|(_, _, name)| name.clone()).collect();
    let mut pack = PackBuilder::new(below, name, &sources);
    for (format, i, wanted) in &parts {
        each_part(&inputs[*i], &mut |name, mut input| {
            if name == wanted {
                let (n, found) = packs::read(*format, name, &mut input, &mut pack);
                talk.tell_all(&found);
                talk.say(&format!("{name}: {n} lines, {} places so far", pack.len()));
            }
            Ok(())
        })?;
    }
    if talk.problems() > 0 && !skip_broken || pack.is_empty() {
        bail!("nothing was added: the gazetteer is as it was");
    }
    let (n, n_known) = (pack.len(), pack.n_known());
    let bytes = pack.finish(LEVEL);
    Gazetteer::from_bytes(&bytes).context("reading the pack back")?;
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let path = folder.join(format!("{name}.{ENDING}"));
    let scratch = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = fs::write(&scratch, &bytes).and_then(|()| fs::rename(&scratch, &path));
    if written.is_err() {
        // What is left of a failed try is of no use; that it cannot be removed is of no interest.
        let _ = fs::remove_file(&scratch);
    }
    written.with_context(|| format!("writing {}", path.display()))?;
    let size = bytes.len().div_ceil(1_000_000);
    talk.say(&format!("{}: {} new places, {n_known} known ones, {size} MB", path.display(), n - n_known));
    Ok(())
}

/// Removes a pack.
pub fn remove(folder: &Path, name: &str) -> anyhow::Result<()> {
    let path = folder.join(format!("{name}.{ENDING}"));
    ensure!(files(folder).contains(&path), "there is no pack {name:?} in {}", folder.display());
    fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))
}

type Take<'a> = &'a mut dyn FnMut(&str, &mut dyn BufRead) -> anyhow::Result<()>;

/// Calls `take` with each table of a file: itself, unpacked where it is packed, or the tables of an archive.
fn each_part(path: &Path, take: Take<'_>) -> anyhow::Result<()> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut start = [0; 4];
    let n = file.read(&mut start).with_context(|| format!("reading {}", path.display()))?;
    file.rewind()?;
    match &start[..n] {
        [0x1f, 0x8b, ..] => {
            let unpacked = flate2::read::MultiGzDecoder::new(BufReader::new(file));
            take(name.trim_end_matches(".gz"), &mut BufReader::new(unpacked))
        }
        b"PK\x03\x04" => {
            let mut archive = zip::ZipArchive::new(BufReader::new(file))
                .with_context(|| format!("opening the archive {}", path.display()))?;
            for i in 0..archive.len() {
                let part = archive.by_index(i).with_context(|| format!("reading {}", path.display()))?;
                let name = part.name().map_or_else(|_| String::new(), |n| n.into_owned());
                let lower = name.to_lowercase();
                let is_table = [".txt", ".csv", ".tsv"].iter().any(|ending| lower.ends_with(ending));
                if is_table && !lower.contains("readme") && !lower.contains("iso-languagecodes") {
                    take(&name, &mut BufReader::new(part))?;
                }
            }
            Ok(())
        }
        _ => take(&name, &mut BufReader::new(file)),
    }
}
