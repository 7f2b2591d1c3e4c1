//! Place, date and agency in front of the text, and head lines that hold the date.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    dates::{WrittenDate, at_start},
    lines::ends_sentence,
    rules::rules,
};

/// The head of a line that is a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Bytes of the line that it takes; the whole line's length when nothing follows.
    pub end: usize,
    /// The date that it gives.
    pub date: Option<WrittenDate>,
    /// Where the date stands in the line.
    pub date_at: (usize, usize),
}

/// "date 2021-07 …", « Publié le 9 juillet 2021 à 14h30 », or a line that is a date and nothing else.
pub(super) fn head_line(line: &str) -> Option<Head> {
    let from = rules().date_labels.captures(line).and_then(|found| found.get(0)).map_or(0, |m| m.end());
    let (date, len) = at_start(&line[from..])?;
    let date_at = (from, from + len);
    let after_time = date_at.1 + time_of_day(&line[date_at.1..]);
    let rest = line[after_time..].trim_start_matches(|c: char| c.is_whitespace() || "-–—|,.:;".contains(c));
    let end = line.len() - rest.len();
    let head = Head { end, date: Some(date), date_at };
    if rest.is_empty() {
        // A lone "9 July" or "May 2021" may head a chapter; a labelled date is a date whatever it lacks.
        let full = date.year.is_some() && date.day.is_some();
        return (from > 0 || full).then_some(head);
    }
    let opens = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "«“\"".contains(c));
    (from > 0 && date.year.is_some() && opens && line[after_time..].starts_with(char::is_whitespace))
        .then_some(head)
}

/// "… Last updated: 8 Sep 2020" at the end of a head line: where the label starts, and the date.
pub(super) fn head_tail(line: &str) -> Option<(usize, Head)> {
    line.char_indices()
        .filter(|&(i, _)| i > 0 && line[..i].ends_with(|c: char| c.is_whitespace() || "|([–—".contains(c)))
        .find_map(|(i, _)| {
            let label = rules().date_labels.captures(&line[i..])?.get(1)?;
            let head = head_line(&line[i..])?;
            let spelled = label.as_str().starts_with(char::is_uppercase) && label.end() < head.date_at.0;
            (spelled && head.end == line.len() - i && head.date.is_some_and(|d| d.year.is_some()))
                .then_some((i, head))
        })
}

/// « Marwan, 5 juin (AFP) – », "MARWAN, June 5 (Reuters) -", "MARWAN — ", "5 juin 2019. –", "MARWAN, Efe".
pub(super) fn dateline(line: &str) -> Option<Head> {
    let mut at = 0;
    let places = places(line);
    at += places.len;
    let comma = skip(line, &mut at, &[",", "."]);
    let mut head = Head { end: 0, date: None, date_at: (0, 0) };
    let before_date = at;
    skip_blanks(line, &mut at);
    if let Some((date, len)) = at_start(&line[at..]) {
        head.date = Some(date);
        head.date_at = (at, at + len);
        at += len;
    } else {
        at = before_date;
    }
    skip_blanks(line, &mut at);
    // "MOSCOW, July 9. /TASS/. …"
    at += line[at..].strip_prefix(". ").filter(|rest| rest.starts_with('/')).map_or(0, |_| 2);
    let agency = agency(&line[at..]);
    let bracketed = agency.is_some_and(|(_, bracketed)| bracketed);
    if let Some((len, _)) = agency {
        at += len;
    }
    let signs = [head.date.is_some(), agency.is_some(), places.capitals].iter().filter(|&&sign| sign).count();
    // "Bogotá, 5 de mayo de 2023. El Gobierno …": a whole date behind a place needs no dash.
    let full = places.len > 0 && comma && head.date.is_some_and(|d| d.year.is_some() && d.day.is_some());
    // A line of its own: place and agency or date, nothing else.
    if line[at..].trim_matches(|c: char| c.is_whitespace() || ".-–—:".contains(c)).is_empty() {
        let whole = places.len > 0 && comma && (agency.is_some() || full) && line.len() <= 120;
        return whole.then_some(Head { end: line.len(), ..head });
    }
    if agency.is_some() && !bracketed {
        return None;
    }
    let separator = separator(&line[at..], full || bracketed && line[..at].ends_with('/'))?;
    head.end = at + separator.len();
    let rest = &line[head.end..];
    let opens =
        rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "«“\"'‘¿¡[(".contains(c));
    let sentence = ends_sentence(rest) || rest.len() > 200;
    let colon = separator.trim_start().starts_with(':');
    let dated = head.date.is_some_and(|date| date.year.is_some());
    let known = match () {
        () if places.len == 0 => bracketed || dated,
        () if head.date.is_some() || bracketed => true,
        () => signs > 0 && opens && sentence,
    };
    let parted = !line[..at].ends_with(char::is_alphanumeric);
    let tight = separator.starts_with('-') && !separator.starts_with("--") && at > 0 && signs < 2 && !parted;
    let stop = !separator.contains(['-', '–', '—', ':']) && !bracketed;
    (known && !tight && (!(colon || stop) || (opens && sentence))).then_some(head)
}

/// Names in front: "KABUL", "KIEV/WASHINGTON", "Guatemala City", "SAN JOSÉ, Costa Rica".
struct Places {
    len: usize,
    /// The first name is in capitals.
    capitals: bool,
}

fn places(line: &str) -> Places {
    let none = Places { len: 0, capitals: false };
    let Some(found) = rules().names.captures(line).and_then(|found| found.get(0)) else { return none };
    // "CULIACÁN, Sin.- Doce personas …": what follows the dash is no name.
    let found = found.as_str().split(".- ").next().unwrap_or_default();
    // A month, a weekday or an agency is no place: give its words back.
    let mut len = found.len();
    let mut from = 0;
    for part in found.split_inclusive([',', '/']) {
        let lead = part.len() - part.trim_start().len();
        let is_agency = split_and(part.trim_end_matches([',', '/', '.']), rules())
            .iter()
            .all(|name| rules().agencies.contains(&name.trim().to_lowercase()));
        let dated = part
            .char_indices()
            .find(|&(i, _)| (i == lead || part[..i].ends_with(' ')) && at_start(&line[from + i..]).is_some());
        if let Some((i, _)) = dated.filter(|_| !is_agency) {
            len = from + i;
            break;
        }
        if is_agency && from > 0 {
            len = from;
            break;
        }
        from += part.len();
    }
    let kept = line[..len].trim_end_matches(|c: char| c.is_whitespace() || ",/".contains(c));
    // "KABUL." keeps its stop as a sign, "St. John's" its own.
    let kept = kept.trim_end_matches('.').trim_end_matches('-');
    let first: &str = kept.split([',', '/']).next().unwrap_or("");
    let capitals =
        first.chars().filter(|c| c.is_alphabetic()).count() > 2 && !first.chars().any(char::is_lowercase);
    Places { len: kept.len(), capitals }
}

/// "(Reuters)", "/TASS/", or bare "Efe y Afp" up to the line's end: its bytes, and whether it is bracketed.
fn agency(rest: &str) -> Option<(usize, bool)> {
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        if let Some(inner) = rest.strip_prefix(open) {
            let end = inner.find(close).filter(|&end| end > 0 && end <= 60)?;
            let inner = &inner[..end];
            let named =
                inner.starts_with(char::is_uppercase) || rules().agencies.contains(&inner.to_lowercase());
            return (named && !inner.contains(['.', '!', '?'])).then_some((end + 2, true));
        }
    }
    let rules = rules();
    let names: Vec<&str> = rest
        .trim_end_matches(['.', ' '])
        .split([',', '/'])
        .flat_map(|part| split_and(part, rules))
        .map(str::trim)
        .collect();
    let known = !names.is_empty() && names.iter().all(|name| rules.agencies.contains(&name.to_lowercase()));
    known.then_some((rest.len(), false))
}

/// The parts of "Efe y Afp".
fn split_and<'t>(part: &'t str, rules: &super::rules::Rules) -> Vec<&'t str> {
    for word in &rules.and {
        if let Some((a, b)) = part.split_once(&format!(" {word} ")) {
            return vec![a, b];
        }
    }
    vec![part]
}

/// The signs and brackets between the head and the text; a full stop is one only behind "/TASS/" and a whole date.
fn separator(rest: &str, stop: bool) -> Option<&str> {
    static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\s*\.?\s*(?:[-–—]{1,2}|:)\s*|\.\s+)(?:\[[^\]]{1,60}\]\s*){0,4}").ok()
    });
    let found = SIGNS.as_ref()?.find(rest)?.as_str();
    (stop || found.contains(['-', '–', '—', ':'])).then_some(found)
}

/// A time of day behind a date: its bytes.
fn time_of_day(rest: &str) -> usize {
    rules().clock.captures(rest).and_then(|found| found.get(0)).map_or(0, |found| found.end())
}

fn skip(line: &str, at: &mut usize, signs: &[&str]) -> bool {
    let found = signs.iter().find(|sign| line[*at..].starts_with(**sign));
    *at += found.map_or(0, |sign| sign.len());
    found.is_some()
}

fn skip_blanks(line: &str, at: &mut usize) {
    *at += line[*at..].len() - line[*at..].trim_start().len();
}
