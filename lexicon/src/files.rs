//! The lexicon's files by path: from a folder that was named, else from the tree (debug) or from the binary (release).

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "."]
#[include = "events/*.toml"]
#[include = "??/*.toml"]
#[include = "??/*.tsv"]
#[include = "??/*.conllu"]
#[include = "??/events/*"]
#[include = "actors/*.toml"]
#[include = "agencies.tsv"]
#[include = "outlets.tsv"]
#[include = "occurrences.toml"]
#[include = "parts.toml"]
#[include = "scripts.toml"]
#[include = "report.toml"]
#[include = "statuses.toml"]
#[include = "weights/*.toml"]
#[include = "weights/*.tsv"]
struct Folder;

/// The folder that is read instead.
static NAMED: OnceLock<PathBuf> = OnceLock::new();

/// Reads the lexicon of a folder from now on, instead of the one that the program brings; the first call holds.
///
/// To be called before anything is read: tables that are loaded stay what they are.
pub fn read_from(folder: PathBuf) {
    NAMED.get_or_init(|| folder);
}

/// The text of a file such as `fr/time.toml`; none when there is no such file or it is not UTF-8.
pub fn read(path: &str) -> Option<String> {
    if let Some(folder) = NAMED.get() {
        return belongs(path).then(|| fs::read_to_string(folder.join(path)).ok()).flatten();
    }
    let file = Folder::get(path)?;
    match file.data {
        Cow::Borrowed(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok(),
    }
}

/// The table of a TOML file.
///
/// # Errors
/// That there is no such file, or the first line that is none of such a table.
pub fn table<T: DeserializeOwned>(path: &str) -> Result<T, Problem> {
    let text = read(path).ok_or_else(|| Problem::of(path, "no such file, or it is no UTF-8"))?;
    toml::from_str(&text).map_err(|error| Problem::of_toml(path, &text, &error))
}

/// The same, where a file that is not there is an empty table.
pub(crate) fn table_if_there<T: DeserializeOwned + Default>(path: &str) -> Result<T, Problem> {
    if read(path).is_some() { table(path) } else { Ok(T::default()) }
}

/// The paths of all files under a prefix such as `fr/events/`, sorted.
pub fn list(prefix: &str) -> Vec<String> {
    let all = match NAMED.get() {
        Some(folder) => walk(folder),
        None => Folder::iter().map(Cow::into_owned).collect(),
    };
    let mut paths: Vec<String> = all.into_iter().filter(|path| path.starts_with(prefix)).collect();
    paths.sort();
    paths
}

/// The files that cannot be read at all: bytes that are no UTF-8, tables that are no TOML.
///
/// ```
/// assert_eq!(vigie_lexicon::files::unreadable(), []);
/// ```
pub fn unreadable() -> Vec<Problem> {
    let wrong = |path: String| match read(&path) {
        None => Some(Problem {
            hint: "mend the file, or put back the one that came with Vigie".to_owned(),
            ..Problem::of(&path, "is no UTF-8")
        }),
        Some(_) if path.ends_with(".toml") => table::<toml::Table>(&path).err(),
        Some(_) => None,
    };
    list("").into_iter().filter_map(wrong).collect()
}

/// The files of a folder that belong to a lexicon, by their paths inside it.
fn walk(folder: &Path) -> Vec<String> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let mut paths = Vec::new();
    for name in names(folder) {
        for inner in names(&folder.join(&name)) {
            let deepest = names(&folder.join(&name).join(&inner));
            paths.extend(deepest.into_iter().map(|file| format!("{name}/{inner}/{file}")));
            paths.push(format!("{name}/{inner}"));
        }
        paths.push(name);
    }
    paths.retain(|path| belongs(path) && folder.join(path).is_file());
    paths
}

/// Whether a path is one of a lexicon, as the list above says.
fn belongs(path: &str) -> bool {
    let ends = |name: &str, ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let is_language = |name: &str| name.len() == 2 && name.bytes().all(|b| b.is_ascii_lowercase());
    match path.split('/').collect::<Vec<_>>()[..] {
        [file] => matches!(
            file,
            "agencies.tsv"
                | "occurrences.toml"
                | "outlets.tsv"
                | "parts.toml"
                | "scripts.toml"
                | "report.toml"
                | "statuses.toml"
        ),
        ["events" | "actors", file] => ends(file, &[".toml"]),
        ["weights", file] => ends(file, &[".toml", ".tsv"]),
        [lang, file] => is_language(lang) && ends(file, &[".toml", ".tsv", ".conllu"]),
        [lang, "events", _] => is_language(lang),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_the_files_that_the_program_brings() {
        let tree = walk(Path::new(env!("CARGO_MANIFEST_DIR")));
        let mut tree: Vec<&str> = tree.iter().map(String::as_str).collect();
        tree.sort_unstable();
        let mut brought: Vec<String> = Folder::iter().map(Cow::into_owned).collect();
        brought.sort();
        assert!(brought.len() > 400);
        assert_eq!(tree, brought);
        assert!(!belongs("_template/language.toml") && !belongs("src/lib.rs") && !belongs("../Cargo.toml"));
    }
}
