//! The news agencies that a document credits with its text.
//!
//! A credit stands apart: in the dateline, in a bracket or behind a dash at the end of a line, on a line or in a byline
//! of its own, in one of the sentences of `lexicon/*/credits.toml`, or in the metadata. Whom a report quotes ("dijo a
//! EFE") and who took its pictures is no credit.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use vigie_lexicon::{blocks, credits as lexicon};

use super::words::{Word, hash};
use crate::model::{BlockKind, Byte, Credit, Document, Span};

/// Credits stand among so many first or last lines.
const EDGE_LINES: usize = 8;
/// A line of a credit is no longer than this.
const LONGEST_LINE: usize = 140;
/// A dateline is no longer than this.
const LONGEST_HEAD: usize = 100;
/// Shorter names are other things as well.
const SHORTEST_NAME: usize = 3;
/// Words of a name that is no agency's, beside one that is.
const LONGEST_NAME: usize = 4;

/// The words of credits in all languages.
#[derive(Clone, Debug, Default)]
pub struct CreditWords {
    /// Agencies by what they sign with.
    names: BTreeMap<String, String>,
    /// Agencies by their hosts.
    hosts: BTreeMap<String, String>,
    /// Small words in front of a name, the longest first.
    articles: Vec<String>,
    and: BTreeSet<String>,
    unnamed: BTreeSet<String>,
    /// Openers, the longest first, with whether the whole text is credited.
    openers: Vec<(String, bool)>,
    /// Sentences, with whether the whole text is credited; the first group holds the agencies.
    sentences: Vec<(Regex, bool)>,
    /// Names of months and days, which may stand beside an agency.
    dates: BTreeSet<String>,
    /// Names that stand for an agency wherever they are.
    anywhere: Option<Regex>,
    /// Hashes of the words that let somebody speak, by language.
    said: BTreeMap<String, BTreeSet<u64>>,
}

impl CreditWords {
    /// Reads them from the lexicon.
    ///
    /// # Errors
    /// What is wrong there, with its file.
    pub fn load() -> Result<Self, String> {
        let mut words = CreditWords::default();
        for agency in lexicon::agencies()? {
            words.names.extend(agency.names.into_iter().map(|name| (name, agency.id.clone())));
            words.hosts.extend(agency.hosts.into_iter().map(|host| (host, agency.id.clone())));
        }
        let mut articles = BTreeSet::new();
        let mut openers = BTreeMap::new();
        let mut sentences = Vec::new();
        for (lang, credits) in lexicon::load()? {
            words.said.insert(lang, credits.said.words.iter().map(|word| hash(word)).collect());
            articles.extend(credits.article);
            words.and.extend(credits.and);
            words.unnamed.extend(credits.unnamed);
            openers.extend(credits.line.part.into_iter().map(|opener| (opener, false)));
            openers.extend(credits.line.whole.into_iter().map(|opener| (opener, true)));
            sentences.extend(credits.sentence.whole.into_iter().map(|sentence| (sentence, true)));
            sentences.extend(credits.sentence.part.into_iter().map(|sentence| (sentence, false)));
        }
        words.articles = long_first(articles.into_iter());
        words.openers =
            long_first(openers.keys().cloned()).into_iter().map(|o| (o.clone(), openers[&o])).collect();
        words.sentences = sentences
            .into_iter()
            .map(|(sentence, whole)| Ok((words.sentence(&sentence)?, whole)))
            .collect::<Result<_, String>>()?;
        let plain = words.names.keys().filter(|name| name.chars().count() >= SHORTEST_NAME);
        let plain = long_first(plain.cloned()).iter().map(|name| regex::escape(name)).collect::<Vec<_>>();
        words.anywhere = Regex::new(&format!(r"\b(?:{})\b", plain.join("|"))).ok();
        for (_, table) in blocks::load()? {
            let dateline = table.dateline;
            words.dates.extend(dateline.months.into_keys());
            words.dates.extend([dateline.weekdays, dateline.particles, dateline.clock].concat());
        }
        Ok(words)
    }

    /// The pattern of a sentence with `{agency}` in it.
    fn sentence(&self, sentence: &str) -> Result<Regex, String> {
        let one_of =
            |words: Vec<String>| words.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|");
        let articles = one_of(self.articles.clone());
        let names = one_of(long_first(self.names.keys().cloned()));
        let unnamed = one_of(long_first(self.unnamed.iter().cloned()));
        let and = one_of(long_first(self.and.iter().cloned()));
        let item = format!(r"(?:(?:{articles})\s*)*(?:(?-i:{names})|{unnamed})");
        let list = format!(r"({item}(?:\s*(?:,|/|\b(?:{and})\b)\s*{item})*)");
        let (before, after) =
            sentence.split_once("{agency}").ok_or_else(|| format!("{sentence:?} lacks {{agency}}"))?;
        let mark = |part: &str| regex::escape(part.trim()).replace(' ', r"\s+").replace('\'', "['’]");
        // « d' » and « l' » are glued to what follows.
        let pattern = format!(r"(?i)\b{}\s*{list}\s*{}\b", mark(before), mark(after));
        Regex::new(&pattern).map_err(|error| format!("{sentence:?}: {error}"))
    }

    /// The agency that an outlet is, by its name or the address of the document.
    pub fn agency_of(&self, document: &Document) -> Option<&str> {
        let named = document.outlet.as_deref().and_then(|outlet| {
            let outlet = outlet.trim();
            self.name(outlet).flatten()
        });
        let host = || {
            let told = document.url.as_deref().or(document.outlet.as_deref())?;
            let host = told.split_once("://").map_or(told, |(_, rest)| rest).split(['/', ':']).next()?;
            self.hosts.get(host.trim_start_matches("www."))
        };
        named.or_else(|| host().map(String::as_str))
    }

    /// What a document credits, sorted, each agency once.
    pub fn find(&self, document: &Document) -> Vec<Credit> {
        let mut found = Found::default();
        if let Some(agency) = self.agency_of(document) {
            found.add(Some(agency), true, None);
        }
        if let Some(author) = &document.author {
            self.read_line(author, true, None, &mut found);
        }
        let text = &document.text;
        let lines: Vec<(usize, &str)> = text
            .split_inclusive('\n')
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
            .map(|(start, line)| (start + line.len() - line.trim_start().len(), line.trim()))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        let kind = |at: usize| {
            let after = document.blocks.partition_point(|block| block.span.start <= at);
            after.checked_sub(1).map(|i| &document.blocks[i]).filter(|b| b.span.contains(at)).map(|b| b.kind)
        };
        for (index, &(start, line)) in lines.iter().enumerate() {
            let (head, tail) = (index < EDGE_LINES, index + EDGE_LINES >= lines.len());
            let first = kind(start);
            if !(head || tail) || matches!(first, Some(BlockKind::Related)) {
                continue;
            }
            let picture = matches!(first, Some(BlockKind::Credit | BlockKind::Caption));
            if !picture && line.len() <= LONGEST_LINE {
                self.read_line(line, first == Some(BlockKind::Byline), Some(start), &mut found);
            }
            if head && !picture {
                self.read_head(line, start, &mut found);
            }
            // A bracket behind a caption signs the picture.
            let last = kind(start + line.len() - line.chars().next_back().map_or(1, char::len_utf8));
            if !picture && last != Some(BlockKind::Credit) {
                self.read_tail(line, start, &mut found);
            }
            for (sentence, whole) in &self.sentences {
                if let Some(list) = sentence.captures(line).and_then(|captures| captures.get(1)) {
                    let span = Span::new(start + list.start(), start + list.end());
                    for agency in self.list(list.as_str(), false).unwrap_or_default() {
                        found.add(agency, *whole, Some(span));
                    }
                }
            }
        }
        found.credits()
    }

    /// The agencies that the told text names, in whatever part, sorted: whom it credits, quotes or tells of.
    pub fn named(&self, document: &Document) -> Vec<String> {
        let Some(anywhere) = &self.anywhere else { return Vec::new() };
        let told = document.blocks.iter().filter(|block| block.kind.is_told());
        let texts = told.map(|block| block.span.quote(&document.text));
        let names: BTreeSet<&str> =
            texts.flat_map(|text| anywhere.find_iter(text)).map(|m| m.as_str()).collect();
        let ids: BTreeSet<&String> = names.into_iter().filter_map(|name| self.names.get(name)).collect();
        ids.into_iter().cloned().collect()
    }

    /// Which of the told words of a document let somebody speak.
    pub(super) fn said(&self, document: &Document, told: &[Word]) -> Vec<u32> {
        let said = document.lang.as_deref().and_then(|lang| self.said.get(lang));
        let words =
            told.iter().enumerate().filter(|(_, word)| said.is_some_and(|said| said.contains(&word.hash)));
        words.map(|(at, _)| at as u32).collect()
    }

    /// A line that holds agencies and what opens a credit; with somebody's name in front where it is a byline.
    fn read_line(&self, line: &str, byline: bool, start: Option<usize>, found: &mut Found) {
        let bare = line.trim_matches(|c: char| c.is_whitespace() || "()[]/.-–—*|".contains(c));
        let span = start.map(|start| Span::new(start, start + line.len()));
        let lower = bare.to_lowercase();
        let mut add = |agencies: Vec<Option<&str>>, whole| {
            agencies.into_iter().for_each(|agency| found.add(agency, whole, span));
        };
        if let Some(agencies) = self.list(bare, false) {
            return add(agencies, true);
        }
        // Lower case may be longer or shorter: then only the start is looked at.
        for (opener, whole) in &self.openers {
            if let Some(rest) = strip_words(bare, opener)
                && let Some(agencies) = self.list(rest.trim_start_matches([':', ' ']), true)
            {
                return add(agencies, *whole);
            }
        }
        if !byline && (bare.len() > LONGEST_LINE / 2 || ends_sentence(line)) || lower.len() != bare.len() {
            return;
        }
        // "Marwan Courier staff with agencies", « Par Jeanne Lenoir avec AFP ».
        for (opener, _) in self.openers.iter().filter(|(_, whole)| !whole) {
            for (at, _) in lower.match_indices(opener.as_str()) {
                let word = !lower[..at].ends_with(char::is_alphanumeric) && at > 0;
                let rest = bare.get(at..).and_then(|rest| strip_words(rest, opener));
                if let Some(agencies) = rest.filter(|_| word).and_then(|rest| self.list(rest, false)) {
                    return add(agencies, false);
                }
            }
        }
    }

    /// "MARWAN, June 5 (Reuters) -", "EFE.- ", "MARWAN, Efe".
    fn read_head(&self, line: &str, start: usize, found: &mut Found) {
        let mut end = line.len().min(LONGEST_HEAD);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let head = &line[..end];
        let mut add = |agencies: Vec<Option<&str>>, from: usize, len: usize| {
            let span = Span::new(start + from, start + from + len);
            agencies.into_iter().for_each(|agency| found.add(agency, true, Some(span)));
        };
        for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
            let Some(from) = head.find(open) else { continue };
            let Some(len) = head[from + 1..].find(close) else { continue };
            let (inner, rest) = (&head[from + 1..from + 1 + len], &head[from + len + 2..]);
            let dash = rest.trim_start_matches(['.', ' ']).starts_with(['-', '–', '—', ':']);
            let stroke = open == '/' && rest.starts_with(['.', ' ']);
            if (dash || stroke || from == 0) && !head[..from].contains(". ") {
                let agencies = self.list(inner, false);
                return add(agencies.unwrap_or_default(), from + 1, len);
            }
        }
        // Behind the place or alone, before a dash or the line's end.
        let dash = head.find(['–', '—']).into_iter().chain(head.find(".-")).chain(head.find("- ")).min();
        let stop = dash.unwrap_or(if line.len() == head.len() { head.len() } else { 0 });
        let front = head[..stop].trim_end_matches([' ', '.', '-']);
        let from = front.find(", ").map(|at| at + 2).filter(|_| places_only(front));
        let ways = [Some(0), from, front.rfind(", ").map(|at| at + 2).filter(|_| from.is_some())];
        for from in ways.into_iter().flatten() {
            if (from > 0 || dash.is_some())
                && let Some(agencies) = self.list(&front[from..], false)
            {
                return add(agencies, from, front.len() - from);
            }
        }
    }

    /// "… no longer run. (AFP)", "… no longer run. — Reuters", "… ya no pasan. EFE".
    fn read_tail(&self, line: &str, start: usize, found: &mut Found) {
        let body = line.trim_end_matches(['.', ' ']);
        let from = if body.ends_with([')', ']']) {
            body.rfind(['(', '['])
        } else {
            let stop = body.char_indices().rev().take_while(|(at, _)| body.len() - at <= LONGEST_LINE);
            stop.filter(|&(_, c)| ".!?»”\"—–)-/".contains(c)).map(|(at, c)| at + c.len_utf8()).next()
        };
        let Some(from) = from.filter(|&from| from > 0 && from < body.len()) else { return };
        // "a.EFE" is a sign of nothing, and neither is "Al-MAP".
        let apart = body[from..].starts_with([' ', '(', '[']) || body[..from].ends_with(['.', '—', '/']);
        let ended =
            body[..from].trim_end_matches([' ', '-', '—', '–', '/']).ends_with(|c| ".!?»”\"…)".contains(c));
        let bracket = body[from..].starts_with(['(', '[']);
        if apart && (ended || bracket) {
            self.read_line(&body[from..], false, Some(start + from), found);
        }
    }

    /// The agencies of a list; none when it holds anything else, or no agency.
    ///
    /// `named`: names of others may stand among them.
    fn list(&self, list: &str, named: bool) -> Option<Vec<Option<&str>>> {
        let mut agencies = Vec::new();
        let mut pieces = vec![String::new()];
        for word in list.split_inclusive([' ', ',', '/', '|', '&', '+', '\u{a0}']) {
            let bare = word.trim_end_matches([' ', ',', '/', '|', '&', '+', '\u{a0}']);
            let last = pieces.last_mut()?;
            if self.and.contains(&bare.to_lowercase()) && !last.is_empty() {
                pieces.push(String::new());
                continue;
            }
            if !last.is_empty() && !bare.is_empty() {
                last.push(' ');
            }
            last.push_str(bare);
            if word.trim_end_matches([' ', '\u{a0}']) != bare {
                pieces.push(String::new());
            }
        }
        for piece in pieces.iter().map(|piece| piece.trim()).filter(|piece| !piece.is_empty()) {
            let bare = piece.trim_matches(|c: char| "()[].:;-–—*".contains(c) || c.is_whitespace());
            if bare.is_empty() {
                continue;
            }
            if let Some(agency) = self.name(bare) {
                agencies.push(agency);
                continue;
            }
            let small = bare.to_lowercase();
            let dated = small
                .split([' ', '.', ':', '-'])
                .all(|word| word.chars().all(|c| c.is_ascii_digit()) || self.dates.contains(word));
            let other = named
                && bare.split(' ').count() <= LONGEST_NAME
                && self
                    .without_articles(bare)
                    .next()
                    .unwrap_or(bare)
                    .split(' ')
                    .all(|word| word.starts_with(char::is_uppercase));
            if !(dated || other) {
                return None;
            }
        }
        (!agencies.is_empty()).then_some(agencies)
    }

    /// The agency of a name with or without small words in front; the inner one is none where it is not named.
    fn name(&self, name: &str) -> Option<Option<&str>> {
        [name].into_iter().chain(self.without_articles(name)).find_map(|name| {
            let known = self.names.get(name).map(|id| Some(id.as_str()));
            known.or_else(|| self.unnamed.contains(&name.to_lowercase()).then_some(None))
        })
    }

    /// A name without each of the small words that it may start with, the longest first.
    fn without_articles<'t>(&self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.articles.iter().filter_map(move |article| {
            let rest = strip_start(name, article)?;
            let glued = article.ends_with(['\'', '’']);
            (glued || rest.starts_with(' ')).then(|| rest.trim_start())
        })
    }
}

/// What was found, by agency.
#[derive(Default)]
struct Found(BTreeMap<Option<String>, (bool, Option<Span<Byte>>)>);

impl Found {
    fn add(&mut self, agency: Option<&str>, whole: bool, at: Option<Span<Byte>>) {
        let entry = self.0.entry(agency.map(str::to_owned)).or_insert((whole, at));
        // A text that is the agency's alone is more than one with its help.
        if whole && !entry.0 {
            *entry = (whole, at);
        }
    }

    fn credits(self) -> Vec<Credit> {
        let named = self.0.keys().any(Option::is_some);
        let kept = self.0.into_iter().filter(|(agency, _)| agency.is_some() || !named);
        kept.map(|(agency, (whole, at))| Credit { agency, whole, at: at.map(|s| (s.start, s.end)) }).collect()
    }
}

fn long_first(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.clone()));
    words
}

/// What follows a start, in any case.
fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let head = text.get(..start.len())?;
    (head.to_lowercase() == start).then(|| &text[start.len()..])
}

/// What follows some words at the start, in any case.
fn strip_words<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let rest = strip_start(text, words)?;
    let glued = words.ends_with(['\'', '’', ' ']) || !words.ends_with(char::is_alphanumeric);
    (glued || rest.starts_with([' ', ':', '\u{a0}'])).then(|| rest.trim_start())
}

/// Capitals, small joining words and dates: the front of a dateline.
fn places_only(front: &str) -> bool {
    let first = front.split(", ").next().unwrap_or_default();
    first.chars().count() <= 60
        && first.starts_with(char::is_uppercase)
        && first
            .split([' ', '/', '-'])
            .all(|word| word.chars().count() <= 3 || word.starts_with(char::is_uppercase))
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;

    fn told(credits: &[Credit]) -> Vec<String> {
        let one = |credit: &Credit| {
            let agency = credit.agency.as_deref().unwrap_or("?");
            format!("{agency}{}", if credit.whole { "" } else { "+" })
        };
        credits.iter().map(one).collect()
    }

    #[test]
    fn the_cases_of_the_lexicon_hold() {
        let words = CreditWords::load().unwrap();
        let mut wrong = Vec::new();
        for (lang, table) in lexicon::load().unwrap() {
            for case in table.case {
                let document = Document::of_text(&lang, &case.text);
                let found = told(&words.find(&document));
                if found != case.credits {
                    wrong.push(format!("{lang}: {:?}: {found:?}, not {:?}", case.text, case.credits));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_cases_of_speech_hold() {
        let words = CreditWords::load().unwrap();
        for (lang, table) in lexicon::load().unwrap() {
            for case in table.said.case {
                let document = Document::of_text(&lang, &case.text);
                let told = super::super::words::told(&document);
                let word = |at: u32| &document.text[told[at as usize].start..told[at as usize].end];
                let found: Vec<&str> = words.said(&document, &told).into_iter().map(word).collect();
                assert_eq!(found, case.said, "{lang}: {:?}", case.text);
            }
        }
    }

    #[test]
    fn metadata_credit_too() {
        let words = CreditWords::load().unwrap();
        let document = Document::of_text("en", "The bridge was carried away.");
        for (outlet, author, expected) in [
            (Some("Reuters"), None, vec!["reuters"]),
            (Some("Courier"), Some("AFP"), vec!["afp"]),
            (Some("Courier"), Some("Ann Name, with AFP"), vec!["afp+"]),
            (Some("Courier"), Some("Ann Name"), vec![]),
            (Some("The Associated Press"), None, vec!["ap"]),
        ] {
            let (outlet, author) = (outlet.map(str::to_owned), author.map(str::to_owned));
            let document = Document { outlet, author, ..document.clone() };
            assert_eq!(told(&words.find(&document)), expected, "{document:?}");
        }
    }
}
