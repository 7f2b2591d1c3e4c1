//! The lexicon's files by path, from the folder (debug) or from the binary (release).

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "."]
#[include = "events/*.toml"]
#[include = "??/*.toml"]
#[include = "??/*.tsv"]
#[include = "??/*.conllu"]
#[include = "??/events/*"]
#[include = "actors/*.toml"]
#[include = "outlets.tsv"]
#[include = "parts.toml"]
#[include = "statuses.toml"]
#[include = "weights/*.toml"]
#[include = "weights/*.tsv"]
struct Folder;

/// The text of a file such as `fr/time.toml`; none when there is no such file or it is not UTF-8.
pub fn read(path: &str) -> Option<String> {
    let file = Folder::get(path)?;
    match file.data {
        Cow::Borrowed(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok(),
    }
}

/// The paths of all files under a prefix such as `fr/events/`, sorted.
pub fn list(prefix: &str) -> Vec<String> {
    let mut paths: Vec<String> =
        Folder::iter().filter(|path| path.starts_with(prefix)).map(Cow::into_owned).collect();
    paths.sort();
    paths
}
