//! News agencies and how texts credit them: `agencies.tsv` and `<lang>/credits.toml`.
//!
//! A text that credits an agency goes back to it; a text that only quotes one ("dijo a EFE") does not.
//! Pages mix languages, so a reader asks for all of them at once.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{files, outlets::is_host, problem::Problem};

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
/// The first line that is wrong.
pub fn agencies() -> Result<Vec<Agency>, Problem> {
    let text =
        files::read(AGENCIES).ok_or_else(|| Problem::of(AGENCIES, "no such file, or it is no UTF-8"))?;
    let (agencies, problems) = rows(&text);
    problems.into_iter().next().map_or(Ok(agencies), Err)
}

/// Reads the rows of the table, and says what is wrong with the others.
pub(crate) fn rows(text: &str) -> (Vec<Agency>, Vec<Problem>) {
    let (mut agencies, mut problems) = (Vec::<Agency>::new(), Vec::new());
    let mut signed = BTreeSet::new();
    for (number, line) in
        text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    {
        let mut wrong = |message: String, hint: &str| {
            problems.push(Problem {
                line: number + 1,
                hint: hint.to_owned(),
                ..Problem::of(AGENCIES, message)
            });
        };
        let [id, hosts, names] = line.split('\t').collect::<Vec<_>>()[..] else {
            let message = format!("{} columns, not 3", line.split('\t').count());
            wrong(message, "write id, hosts and names with tabs between");
            continue;
        };
        let pieces = |text: &str, mark: char| -> Vec<String> {
            text.split(mark).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
        };
        let agency = Agency { id: id.to_owned(), hosts: pieces(hosts, ' '), names: pieces(names, '|') };
        let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
        if id.is_empty() || !id.chars().all(is_id) {
            wrong(format!("{id:?} is no id"), "write it in small letters, with dots between words");
        }
        if agencies.last().is_some_and(|before| before.id >= agency.id) {
            wrong(format!("{id:?} is out of order"), "keep the lines sorted by id, each id once");
        }
        for host in agency.hosts.iter().filter(|host| !is_host(host)) {
            wrong(
                format!("{host:?} is no host"),
                "write it in lower case, without www, with one space between",
            );
        }
        if agency.names.is_empty() {
            wrong(format!("{id:?} has no name"), "write how it signs behind the second tab");
        }
        for name in &agency.names {
            if name.trim() != name {
                wrong(
                    format!("{name:?} has blanks at an end"),
                    "write names with | between and nothing else",
                );
            }
            if !signed.insert(name.clone()) {
                wrong(format!("{name:?} is signed by two"), "give each name to one agency");
            }
        }
        agencies.push(agency);
    }
    (agencies, problems)
}

/// Reads every language's `credits.toml`: code and words, by code.
///
/// # Errors
/// The file and line that are wrong.
pub fn load() -> Result<Vec<(String, Credits)>, Problem> {
    let mut out = Vec::new();
    for path in files::list("") {
        if let Some(lang) = path.strip_suffix("/credits.toml").filter(|lang| !lang.starts_with('_')) {
            out.push((lang.to_owned(), files::table(&path)?));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agencies_are_read() {
        assert!(agencies().unwrap().len() > 80);
    }

    #[test]
    fn a_row_that_is_none_is_told_by_its_line() {
        let check = |row: &str, message: &str| {
            let (_, problems) = rows(&format!("# head\nafp\tafp.com\tAFP|Agence France-Presse\n{row}\n"));
            let told: Vec<(usize, &str)> = problems.iter().map(|p| (p.line, p.message.as_str())).collect();
            assert_eq!(told, if message.is_empty() { vec![] } else { vec![(3, message)] }, "{row:?}");
        };
        check("bna\t\tBNA", "");
        check("bna\tbna.bh www2.bna.bh\tBNA|Bahrain News Agency", "");
        check("some nonsense", "1 columns, not 3");
        check("b na\t\tBNA", "\"b na\" is no id");
        check("aap\t\tAAP", "\"aap\" is out of order");
        check("afp\t\tFrance-Presse", "\"afp\" is out of order");
        check("bna\thttps://bna.bh\tBNA", "\"https://bna.bh\" is no host");
        check("bna\tbna.bh\t", "\"bna\" has no name");
        check("bna\tbna.bh\tBNA |Bahrain", "\"BNA \" has blanks at an end");
        check("bna\tbna.bh\tAFP", "\"AFP\" is signed by two");
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
