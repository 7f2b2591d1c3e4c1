//! News agencies and how texts credit them: `agencies.tsv` and `<lang>/credits.toml`.
//!
//! A text that credits an agency goes back to it; a text that only quotes one ("dijo a EFE") does not.
//! Pages mix languages, so a reader asks for all of them at once.

use serde::Deserialize;

use crate::files;

const AGENCIES: &str = "agencies.tsv";

/// One news agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Permanent id, which is the actor's where the table of actors knows it: `afp`.
    pub id: String,
    /// Its hosts without `www`.
    pub hosts: Vec<String>,
    /// How it signs; letters count.
    pub names: Vec<String>,
}

/// What one language says of credits. Phrases are written in lower case and found in any case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Credits {
    /// Small words in front of an agency's name: « l' », "agencia".
    pub article: Vec<String>,
    /// Words between two agencies.
    pub and: Vec<String>,
    /// What agencies are called together: « avec agences ».
    pub unnamed: Vec<String>,
    /// Brackets, lines and bylines that hold agencies and nothing else.
    pub line: Openers,
    /// Sentences that credit; `{agency}` stands for one or several.
    pub sentence: Sentences,
    /// Words that tell of somebody who speaks.
    pub said: Said,
    /// Examples that the rules must read right.
    pub case: Vec<Case>,
}

/// Words by which a report lets somebody speak: what its own part holds of them may rest on its own reporting.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Said {
    /// Single words in lower case, each form by itself.
    pub words: Vec<String>,
    /// Examples.
    pub case: Vec<SaidCase>,
}

/// An example of words that let somebody speak.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidCase {
    /// A sentence.
    pub text: String,
    /// The words of it that do, as they stand there.
    pub said: Vec<String>,
}

/// What may open a bracket, a line or a byline of agencies.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Openers {
    /// The text is theirs: « source : ».
    pub whole: Vec<String>,
    /// A part of it is: « avec ».
    pub part: Vec<String>,
}

/// Sentences that credit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sentences {
    /// The text is theirs.
    pub whole: Vec<String>,
    /// A part of it is.
    pub part: Vec<String>,
}

/// An example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A page.
    pub text: String,
    /// What it credits: the id of an agency, `?` for an unnamed one, each with `+` behind it where it is one source among others.
    pub credits: Vec<String>,
}

/// Reads the agencies.
///
/// # Errors
/// The line that is no row of three columns.
pub fn agencies() -> Result<Vec<Agency>, String> {
    let text = files::read(AGENCIES).ok_or_else(|| format!("{AGENCIES}: no such file"))?;
    let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    rows.map(|(number, line)| {
        let [id, hosts, names] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{AGENCIES}:{}: a row has three columns", number + 1));
        };
        let pieces = |text: &str, mark: char| {
            text.split(mark).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
        };
        Ok(Agency { id: id.to_owned(), hosts: pieces(hosts, ' '), names: pieces(names, '|') })
    })
    .collect()
}

/// Reads every language's `credits.toml`: code and words, by code.
///
/// # Errors
/// The path of the broken file with its message.
pub fn load() -> Result<Vec<(String, Credits)>, String> {
    let mut out = Vec::new();
    for path in files::list("") {
        if let Some(lang) = path.strip_suffix("/credits.toml").filter(|lang| !lang.starts_with('_')) {
            let text = files::read(&path).unwrap_or_default();
            out.push((lang.to_owned(), toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn agencies_are_sorted_and_no_name_is_signed_by_two() {
        let agencies = agencies().unwrap();
        assert!(agencies.len() > 80, "{}", agencies.len());
        assert!(agencies.is_sorted_by(|a, b| a.id < b.id));
        let mut names = BTreeSet::new();
        for agency in &agencies {
            assert!(!agency.names.is_empty(), "{} has no name", agency.id);
            assert!(agency.names.iter().all(|name| names.insert(name)), "{} shares a name", agency.id);
        }
    }

    #[test]
    fn every_language_has_hits_and_near_misses() {
        let languages = load().unwrap();
        assert!(languages.iter().map(|(lang, _)| lang.as_str()).eq(["en", "es", "fr"]));
        for (lang, words) in languages {
            assert!(words.case.iter().any(|case| case.credits.is_empty()), "{lang} has no near miss");
            assert!(words.case.iter().any(|case| !case.credits.is_empty()), "{lang} has no hit");
            let said = &words.said;
            assert!(said.words.is_sorted(), "{lang}: words of speech are sorted");
            assert!(said.case.iter().any(|case| case.said.is_empty()), "{lang} has no near miss of speech");
            assert!(said.case.iter().any(|case| !case.said.is_empty()), "{lang} has no hit of speech");
        }
    }
}
