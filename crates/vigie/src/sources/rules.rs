//! The words of `lexicon/*/blocks.toml`, of all languages at once, ready for matching.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::{Captures, Regex};
use vigie_lexicon::blocks;

use super::reader::oddity;
use crate::model::{Diagnostic, Severity};

/// What the labelling of blocks and the reading of dates need.
#[derive(Default)]
pub(super) struct Rules {
    pub languages: Vec<Language>,
    /// Why the lexicon's words could not be read, if so.
    pub broken: Option<Diagnostic>,
    pub credit_labels: Pattern,
    pub credit_openers: Pattern,
    /// The same at the start of a line alone.
    pub credit_first: Pattern,
    pub credit_marks: Vec<String>,
    pub connectives: BTreeSet<String>,
    pub caption_labels: Pattern,
    pub caption_openers: BTreeSet<String>,
    /// Words between the numbers of a counter.
    pub between: BTreeSet<String>,
    pub related: Vec<String>,
    pub debris_lines: BTreeSet<String>,
    pub debris_starts: Vec<String>,
    pub debris_words: BTreeSet<String>,
    pub bylines: Vec<String>,
    pub byline_connectives: BTreeSet<String>,
    pub date_labels: Pattern,
    pub months: BTreeMap<String, i8>,
    /// Agencies in lower case.
    pub agencies: BTreeSet<String>,
    /// Words between places or agencies.
    pub and: BTreeSet<String>,
    /// Names of places with strokes and commas between them.
    pub names: Pattern,
    /// A time of day behind a date.
    pub clock: Pattern,
    pub dates: Dates,
}

/// One language's words.
pub(super) struct Language {
    pub code: String,
    pub words: BTreeSet<String>,
    pub foreign: BTreeSet<String>,
    pub names: BTreeSet<String>,
    /// Whether a capital after a counter always opens a sentence.
    pub any_capital: bool,
}

/// A pattern that matches nothing until it is built.
#[derive(Default)]
pub(super) struct Pattern(Option<Regex>);

impl Pattern {
    fn new(pattern: &str) -> Self {
        Pattern(Regex::new(pattern).ok())
    }

    /// The first match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.as_ref()?.captures(text)
    }

    /// All matches.
    pub fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.0.as_ref().map(|pattern| pattern.captures_iter(text).collect()).unwrap_or_default()
    }
}

/// Forms of dates; groups `y`, `m` (a name or a number) and `d`.
#[derive(Default)]
pub(super) struct Dates {
    /// Each form anchored at the start, with a time of day behind it where one stands.
    pub at_start: Vec<Pattern>,
}

/// The rules, read once.
pub(super) fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(load);
    &RULES
}

fn load() -> Rules {
    let (tables, broken) = match blocks::load() {
        Ok(tables) => (tables, None),
        Err(problem) => {
            let origin = format!("lexicon/{}:{}", problem.file, problem.line);
            let message = format!("a lexicon file is broken: {}", problem.message);
            (Vec::new(), Some(oddity("V0019", Severity::Error, &origin, message, problem.hint)))
        }
    };
    let all = |pick: fn(&blocks::Blocks) -> &Vec<String>| -> BTreeSet<String> {
        tables.iter().flat_map(|(_, table)| pick(table)).map(|word| word.to_lowercase()).collect()
    };
    // A line that starts with two phrases starts with the longer one.
    let long_first = |set: BTreeSet<String>| {
        let mut list: Vec<String> = set.into_iter().collect();
        list.sort_by_key(|phrase| (std::cmp::Reverse(phrase.len()), phrase.clone()));
        list
    };
    let months: BTreeMap<String, i8> = tables
        .iter()
        .flat_map(|(_, t)| &t.dateline.months)
        .map(|(name, n)| (name.to_lowercase(), *n))
        .collect();
    let credit_labels = one_of(&all(|t| &t.credit.labels));
    let openers = one_of(&all(|t| &t.credit.openers));
    let captions = one_of(&all(|t| &t.caption.labels));
    let date_labels = one_of(&all(|t| &t.dateline.labels));
    Rules {
        credit_labels: Pattern::new(&format!(r"(?i)(?:^|[\s(\[|.–—»”])({credit_labels})\s*[:：]\s*")),
        credit_openers: Pattern::new(&format!(r"(?i)(?:^|[(\[])({openers})[\s,]+")),
        credit_first: Pattern::new(&format!(r"(?i)^({openers})[\s,]+")),
        credit_marks: long_first(all(|t| &t.credit.marks)),
        connectives: all(|t| &t.credit.connectives),
        caption_labels: Pattern::new(&format!(r"(?i)^({captions})\s*[:：,]\s*")),
        caption_openers: all(|t| &t.caption.openers),
        between: all(|t| &t.caption.between),
        related: long_first(all(|t| &t.related.labels)),
        debris_lines: all(|t| &t.debris.lines),
        debris_starts: long_first(all(|t| &t.debris.starts)),
        debris_words: all(|t| &t.debris.words),
        byline_connectives: all(|t| &t.byline.connectives),
        bylines: long_first(all(|t| &t.byline.starts)),
        date_labels: Pattern::new(&format!(r"(?i)^({date_labels})\s*[:：]?\s+")),
        agencies: all(|t| &t.dateline.agencies),
        and: all(|t| &t.dateline.and),
        dates: Dates::new(
            &one_of(&months.keys().cloned().collect()),
            &one_of(&all(|t| &t.dateline.weekdays)),
            &one_of(&all(|t| &t.dateline.particles)),
            &one_of(&all(|t| &t.dateline.ordinals)),
        ),
        names: names(&one_of(&all(|t| &t.dateline.name_words)), &one_of(&all(|t| &t.dateline.and))),
        clock: Pattern::new(&format!(
            r"^[\s,|–-]*(?:(?i:{})\s+)?\d{{1,2}}\s*(?i:[:h.])\s*\d{{2}}(?:\s*(?i:[ap]\.?m\.?|hs?)\b)?(?:\s*[A-Z]{{2,4}}\b)?",
            one_of(&all(|t| &t.dateline.clock))
        )),
        months,
        broken,
        languages: tables
            .iter()
            .map(|(code, table)| Language {
                code: code.clone(),
                words: table.language.words.iter().cloned().collect(),
                foreign: table.language.foreign.iter().cloned().collect(),
                names: table.language.names.iter().map(|name| name.to_lowercase()).collect(),
                any_capital: table.caption.any_capital,
            })
            .collect(),
    }
}

/// Up to four names, each of up to five words.
fn names(small: &str, and: &str) -> Pattern {
    let word = r"\p{Lu}[\p{L}\p{M}'’.\-]*";
    let name = format!(r"(?:{word})(?:[ \u{{a0}}](?:(?:{small})[ \u{{a0}}])*{word}){{0,4}}");
    let between = format!(r"(?:\s*/\s*|,\s+|\s+(?:{and})\s+)");
    Pattern::new(&format!(r"^{name}(?:{between}{name}){{0,3}}"))
}

/// An alternation of phrases, the longest first; blanks match any white space, apostrophes either form.
fn one_of(phrases: &BTreeSet<String>) -> String {
    let mut list: Vec<&String> = phrases.iter().collect();
    list.sort_by_key(|phrase| (std::cmp::Reverse(phrase.len()), phrase.as_str()));
    let escaped: Vec<String> =
        list.iter().map(|p| regex::escape(p).replace(' ', r"\s+").replace('\'', "['’]")).collect();
    if escaped.is_empty() { r"\z\A.".to_owned() } else { escaped.join("|") }
}

impl Dates {
    fn new(months: &str, weekdays: &str, particles: &str, ordinals: &str) -> Self {
        let lead = format!(r"(?i)^(?:(?:{weekdays})\b\.?,?\s+)?(?:(?:{particles})\s+)?");
        let between = format!(r"(?:\s+(?:{particles}))?[\s.,]+");
        let day = format!(r"(?P<d>[0-3]?\d)(?:{ordinals})?");
        let month = format!(r"(?P<m>{months})\b\.?");
        // A year of two digits only behind a day and a month: "4 Feb 90".
        let year = format!(r"(?:(?:,|\s+(?:{particles}))?\s*(?P<y>(?:19|20)\d\d|\d\d(?:\W|$))|\s*$|\b)");
        let full_year = format!(r"(?:,|\s+(?:{particles}))?\s+(?P<y>(?:19|20)\d\d)\b");
        Dates {
            at_start: vec![
                Pattern::new(
                    r"^(?P<y>(?:19|20)\d\d)[-/.](?P<m>0[1-9]|1[0-2])[-/.](?P<d>0[1-9]|[12]\d|3[01])(?:T[\d:.+Z-]*)?(?:\b|$)",
                ),
                Pattern::new(r"^(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])\b"),
                Pattern::new(r"^(?P<d>[0-3]?\d)[-/.](?P<m>[0-3]?\d)[-/.](?P<y>(?:19|20)\d\d)\b"),
                Pattern::new(&format!(r"{lead}{day}{between}{month}{year}")),
                Pattern::new(&format!(r"{lead}{month}\s+{day}\b{year}")),
                Pattern::new(&format!(r"{lead}{month}{full_year}")),
            ],
        }
    }
}
