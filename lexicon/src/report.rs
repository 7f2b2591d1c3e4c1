//! Words of a situation report, and which facts stand under which of its headings: `<lang>/report.toml`, `report.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// Which types of facts stand under which heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// Routes that are cut or open, aid that is kept away, places that are unsafe.
    pub access: Vec<String>,
    /// What is lacking, and who had to leave.
    pub needs: Vec<String>,
}

/// Reads the headings.
///
/// # Errors
/// The line that is wrong.
pub fn headings() -> Result<Headings, Problem> {
    files::table("report.toml")
}

/// Reads the words of a language; the English ones where it has none.
///
/// # Errors
/// The line that is wrong.
pub fn words(lang: &str) -> Result<BTreeMap<String, String>, Problem> {
    let own = format!("{lang}/report.toml");
    let path = if files::read(&own).is_some() { own } else { "en/report.toml".to_owned() };
    files::table(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_have_the_same_words() {
        let english = words("en").unwrap();
        for lang in ["fr", "es"] {
            let words = words(lang).unwrap();
            assert!(english.keys().eq(words.keys()), "{lang}");
            for (key, text) in &english {
                let blanks = |text: &str| {
                    let mut blanks: Vec<String> = text
                        .split('{')
                        .skip(1)
                        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                        .collect();
                    blanks.sort();
                    blanks
                };
                assert_eq!(blanks(text), blanks(&words[key]), "{lang}: {key}");
            }
        }
    }

    #[test]
    fn headings_name_known_types() {
        let (types, _) = crate::events::load();
        let headings = headings().unwrap();
        for name in headings.access.iter().chain(&headings.needs) {
            assert!(types.contains_key(name), "{name}");
        }
    }
}
