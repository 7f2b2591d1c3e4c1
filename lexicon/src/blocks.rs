//! The words that label the parts of a page: credits, counters, datelines, links to other stories, debris.
//!
//! One `<lang>/blocks.toml` a language. Pages mix languages (a Spanish site around an English agency text), so a
//! reader asks for all of them at once.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// What one language says about the parts of a page.
///
/// Phrases are written in lower case without final punctuation; `#` stands for a number.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Blocks {
    /// How the language is told from others.
    pub language: LanguageWords,
    /// Who took the picture.
    pub credit: Credit,
    /// What stands under pictures.
    pub caption: Caption,
    /// Links to other stories.
    pub related: Phrases,
    /// Whatever is not the report.
    pub debris: Debris,
    /// Who wrote it.
    pub byline: Byline,
    /// Place, date and agency in front of the text.
    pub dateline: Dateline,
    /// Examples that the rules must read right.
    pub case: Vec<Case>,
}

/// How the language is told from others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageWords {
    /// Frequent short words.
    pub words: Vec<String>,
    /// Its name in English.
    pub english: String,
    /// Other names of the language in metadata: ISO 639-2 codes and names.
    pub names: Vec<String>,
    /// Frequent words of sister languages that it does not have.
    pub foreign: Vec<String>,
}

/// Who took the picture.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Credit {
    /// Words before a colon: « Crédit : Reuters ».
    pub labels: Vec<String>,
    /// Words that open a credit without a colon: "(Photo by A. Name)".
    pub openers: Vec<String>,
    /// Small words inside a credit.
    pub connectives: Vec<String>,
    /// Signs and agency forms that make a credit by themselves: "©", "reuters/", "ap photo/".
    pub marks: Vec<String>,
}

/// What stands under pictures.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Caption {
    /// Words before a colon: « Légende : … ».
    pub labels: Vec<String>,
    /// Words that open a sentence after a gallery counter.
    pub openers: Vec<String>,
    /// Whether any capital letter after a leading number opens a sentence: nationalities are written small.
    pub any_capital: bool,
    /// Words between the two numbers of a counter: "2 of 7".
    pub between: Vec<String>,
}

/// Phrases that open a line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Phrases {
    /// The line starts so, and a colon follows or the line ends.
    pub labels: Vec<String>,
}

/// Whatever is not the report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Debris {
    /// The whole line.
    pub lines: Vec<String>,
    /// The line starts so.
    pub starts: Vec<String>,
    /// Lines made of these words alone: share buttons.
    pub words: Vec<String>,
}

/// Who wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Byline {
    /// The line starts so, and a name follows.
    pub starts: Vec<String>,
    /// Small words inside it: « Par A. Dupuis, à Marwan ».
    pub connectives: Vec<String>,
}

/// Place, date and agency in front of the text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dateline {
    /// Words before a date on a line of its own: « Publié le 9 juillet 2021 ».
    pub labels: Vec<String>,
    /// Months and their short forms, without full stops.
    pub months: BTreeMap<String, i8>,
    /// Days of the week and their short forms.
    pub weekdays: Vec<String>,
    /// Small words before and inside dates.
    pub particles: Vec<String>,
    /// Endings of day numbers: "er", "th".
    pub ordinals: Vec<String>,
    /// Agencies and papers that sign datelines, as written.
    pub agencies: Vec<String>,
    /// Words between two agencies or places.
    pub and: Vec<String>,
    /// Small words inside names of places: "Pul-e Khumri", "San Juan de los Lagos".
    pub name_words: Vec<String>,
    /// Words before a time of day: "at 10:30".
    pub clock: Vec<String>,
}

/// An example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A page or a part of one.
    pub text: String,
    /// The blocks in order, each as "kind: its text".
    pub blocks: Vec<String>,
    /// The date of publication that the text gives, as EDTF.
    pub published: Option<String>,
}

/// Reads every language's `blocks.toml`: code and words, by code.
///
/// # Errors
/// The file and line that are wrong.
pub fn load() -> Result<Vec<(String, Blocks)>, Problem> {
    let mut out = Vec::new();
    for path in files::list("") {
        if let Some(lang) = path.strip_suffix("/blocks.toml").filter(|lang| !lang.starts_with('_')) {
            out.push((lang.to_owned(), files::table(&path)?));
        }
    }
    Ok(out)
}
