//! Everything that is wrong with the files that no table of a language is made of while it is checked.

use crate::{blocks, credits, files, occurrences, outlets::Outlets, places, problem::Problem, report};

/// The problems of all files whose tables are only read where they are asked for, and of those that cannot be read.
///
/// ```
/// assert_eq!(vigie_lexicon::checking::problems(), []);
/// ```
pub fn problems() -> Vec<Problem> {
    let mut found = files::unreadable();
    if let Some(text) = files::read("agencies.tsv") {
        found.extend(credits::rows(&text).1);
    }
    for path in files::list("") {
        if path.ends_with("/homographs.tsv") {
            found.extend(places::wrong_homographs(&path, &files::read(&path).unwrap_or_default()));
        }
        if let Some(lang) = path.strip_suffix("/report.toml") {
            found.extend(report::words(lang).err());
        }
    }
    found.extend(blocks::load().err());
    found.extend(credits::load().err());
    found.extend(occurrences::load().err());
    found.extend(report::headings().err());
    found.extend(Outlets::load().err());
    found.sort();
    found.dedup();
    found
}
