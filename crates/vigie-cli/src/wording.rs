//! How facts, days and speakers are put into words.

use std::collections::BTreeMap;

use vigie::{
    export::{FactRow, PlaceRow, brief, rows::HOUSEHOLDS},
    linking::contradictions::{Contradiction, Matter},
};

use crate::page::{BOLD, RESET};

/// The labels of the ontology.
pub struct Wording {
    labels: BTreeMap<String, String>,
}

impl Wording {
    /// Reads the English labels.
    pub fn load() -> Self {
        let (types, _) = vigie_lexicon::events::load();
        let label = |kind: &vigie_lexicon::events::EventType| kind.labels.get("en").map(ToString::to_string);
        Wording {
            labels: types
                .into_iter()
                .filter_map(|(name, kind)| Some((name.to_string(), label(&kind)?)))
                .collect(),
        }
    }

    /// A fact type or state in words.
    pub fn label(&self, kind: &str) -> String {
        self.labels.get(kind).cloned().unwrap_or_else(|| capital(&kind.replace('_', " ")))
    }

    /// What a contradiction is about, in words.
    pub fn matter(&self, row: &Contradiction) -> String {
        let about = self.label(&row.about).to_lowercase();
        match row.matter {
            Matter::Holder => "who holds it".to_owned(),
            Matter::Denial => format!("{about}, or not"),
            Matter::Toll if row.about == "share" => "how large a share".to_owned(),
            Matter::Toll if row.about == "other" => "how many".to_owned(),
            Matter::Toll => match row.about.strip_suffix(HOUSEHOLDS) {
                Some(what) => format!("how many {what} (households)"),
                None => format!("how many {}", row.about),
            },
            Matter::Party => format!("{about}: who did it"),
            Matter::Place => format!("{about}: where"),
            Matter::Day => format!("{about}: which day"),
        }
    }

    /// The type of a fact, and whether it happened.
    pub fn kind(&self, row: &FactRow) -> String {
        let mut out = self.label(&row.fact_type);
        match row.realis.as_str() {
            "negated" => out.push_str(" (did not happen)"),
            "future" => out.push_str(" (to come)"),
            "hypothetical" => out.push_str(" (possible)"),
            _ => {}
        }
        match row.stance.as_str() {
            "denies" => out.push_str(" (denied)"),
            "doubts" => out.push_str(" (doubted)"),
            _ => {}
        }
        out
    }

    /// A fact in one line: what, by whom, to whom, whether it happened.
    pub fn what(&self, row: &FactRow) -> String {
        let mut out = self.kind(row);
        let names = |parties: &[vigie::export::rows::PartyRow]| {
            parties.iter().map(|party| party.quote.text.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (agents, patients) = (names(&row.agents), names(&row.patients));
        match (agents.is_empty(), patients.is_empty()) {
            (true, true) => {}
            (false, true) => out.push_str(&format!(": {agents}")),
            (true, false) => out.push_str(&format!(": {patients}")),
            (false, false) => out.push_str(&format!(": {agents} → {patients}")),
        }
        out
    }
}

/// The name of a language in English, as its folder of the lexicon gives it.
pub fn language_name(lang: &str) -> String {
    let tables = vigie_lexicon::blocks::load().unwrap_or_default();
    let name = tables.into_iter().find(|(code, _)| code == lang).map(|(_, table)| table.language.english);
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| lang.to_owned())
}

/// "Islam Qala, Herat, Afghanistan".
pub fn place_name(place: &PlaceRow) -> String {
    let mut names = vec![place.name.as_str()];
    for name in &place.containers {
        if names.last() != Some(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Who says so: the chain from the innermost to the outermost, or the report itself.
pub fn speaker(row: &FactRow) -> String {
    if row.sources.is_empty() {
        return "the report itself".to_owned();
    }
    let chain: Vec<&str> = row.sources.iter().rev().map(|source| source.quote.text.as_str()).collect();
    chain.join(", via ")
}

/// Where it stands: the outlet, or else the report's name, and its date.
pub fn outlet(row: &FactRow) -> String {
    let who = row.outlet.as_ref().unwrap_or(&row.document_name);
    match &row.published {
        Some(published) => format!("{who}, {}", day(published)),
        None => who.clone(),
    }
}

/// "Spin Boldak, Kandahar".
pub fn short_place(place: &PlaceRow) -> String {
    match brief::region(place) {
        Some(region) => format!("{}, {region}", place.name),
        None => place.name.clone(),
    }
}

/// The year that all days share, with the blank before it: it is said once, in front.
pub fn shared_year(rows: &[FactRow]) -> Option<String> {
    let mut years =
        rows.iter().flat_map(|row| [&row.earliest, &row.published]).flatten().filter_map(|d| d.get(..4));
    let first = years.next()?;
    years.all(|year| year == first).then(|| format!(" {first}"))
}

/// The sentence in quotation marks, cut around its trigger, which stands out.
pub fn quote(row: &FactRow, width: usize) -> String {
    let words: Vec<char> = row.sentence.text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let trigger = row.mentions.first().map_or(0..0, |m| {
        let at = |code_point: usize| code_point.saturating_sub(row.sentence.start).min(words.len());
        at(m.start)..at(m.end)
    });
    let (mut from, mut to) = (0, words.len());
    if words.len() > width {
        let spare = width.saturating_sub(trigger.len());
        from = trigger.start.saturating_sub(spare / 2);
        to = (from + width).min(words.len());
        from = to.saturating_sub(width);
        // Whole words only.
        while from > 0 && from < trigger.start && !words[from - 1].is_whitespace() {
            from += 1;
        }
        while to < words.len() && to > trigger.end && !words[to].is_whitespace() {
            to -= 1;
        }
    }
    let part = |range: std::ops::Range<usize>| words[range].iter().collect::<String>();
    let lead = if from > 0 { "… " } else { "" };
    let tail = if to < words.len() { " …" } else { "" };
    let (start, end) = (trigger.start.clamp(from, to), trigger.end.clamp(from, to));
    let marked =
        part(start..end).split(' ').map(|word| format!("{BOLD}{word}{RESET}")).collect::<Vec<_>>().join(" ");
    let marked = if start == end { String::new() } else { marked };
    format!("“{lead}{}{marked}{}{tail}”", part(from..start).trim_start(), part(end..to).trim_end())
}

/// An EDTF value in words: "9 Jul 2021", "Jul 2021", "5–11 Jul 2021", "since 9 Jul 2021".
pub fn day(edtf: &str) -> String {
    match edtf.split_once('/') {
        Some((from, "..")) => format!("since {}", date(from)),
        Some(("..", to)) => format!("until {}", date(to)),
        Some((from, to)) => {
            let (a, b) = (date(from), date(to));
            // What two days or months share is said once.
            match (a.split_once(' '), b.split_once(' ')) {
                (Some((first, month)), Some((last, other))) if month == other => {
                    format!("{first}–{last} {month}")
                }
                _ => format!("{a} – {b}"),
            }
        }
        None => date(edtf),
    }
}

fn date(edtf: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = edtf.split('-').collect();
    let month = |m: &str| m.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    match parts[..] {
        [year, m, d] => month(m).map(|m| format!("{} {m} {year}", d.trim_start_matches('0'))),
        [year, m] => month(m).map(|m| format!("{m} {year}")),
        _ => None,
    }
    .unwrap_or_else(|| edtf.to_owned())
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_in_words() {
        for (edtf, words) in [
            ("2021-07-09", "9 Jul 2021"),
            ("2021-07", "Jul 2021"),
            ("2021", "2021"),
            ("2021-07-05/2021-07-11", "5–11 Jul 2021"),
            ("2021-06-30/2021-07-01", "30 Jun 2021 – 1 Jul 2021"),
            ("2021-07-09/..", "since 9 Jul 2021"),
            ("../2021-07-09", "until 9 Jul 2021"),
            ("2021-07/2021-08", "Jul–Aug 2021"),
        ] {
            assert_eq!(day(edtf), words);
        }
    }
}
