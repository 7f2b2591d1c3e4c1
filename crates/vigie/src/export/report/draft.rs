//! Rows of a record → a draft.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;

use super::{
    Block, Cited, Dispute, Disputed, Line, Material, Note, Report, Scope, Section, State, Support, Words,
};
use crate::export::{
    FactRow, figures,
    rows::{CountRow, PartyRow},
};

/// Lines of the highlights, as OCHA asks.
const MOST_HIGHLIGHTS: usize = 5;
/// Rows of the table of figures.
const MOST_FIGURES: usize = 15;
/// Occurrences that are told of one place.
const MOST_OF_A_PLACE: usize = 8;
/// Lines of access, of needs, and of stale states.
const MOST_LINES: usize = 15;
/// Days after which a state that nobody speaks of is stale.
const STALE: i32 = 30;

/// Makes a draft. The same material makes the same draft.
///
/// Nothing is left out but what is said more than a section holds, and then how much; nothing is added up.
pub fn draft(material: &Material, scope: &Scope, words: &Words) -> Report {
    let mut desk = Desk::new(material, scope, words);
    let highlights = desk.highlights();
    let sections = vec![
        desk.highlight_section(&highlights),
        desk.figures(),
        desk.overview(),
        desk.listed("access", Some("access_lead"), &words.headings.access),
        desk.listed("needs", None, &words.headings.needs),
        desk.disputed(),
        desk.by_hand("response"),
        desk.by_hand("funding"),
        desk.gaps(&highlights),
        desk.sources(),
        desk.method(),
    ];
    let all: Vec<usize> = (0..material.facts.len()).collect();
    let support = desk.support_of(&all);
    let reviewed = desk.reviewed();
    let all_reviewed = !desk.notes.is_empty() && reviewed == desk.notes.len();
    let area = scope.area.clone().unwrap_or_else(|| words.get("everywhere"));
    Report {
        lang: words.lang.clone(),
        title: words.with("title", &[("area", &area)]),
        draft: words.get(if all_reviewed { "final" } else { "draft" }),
        reviewed: all_reviewed,
        head: desk.head(&support, reviewed),
        support,
        sections,
        notes_heading: words.get("claims"),
        notes: desk.notes,
    }
}

/// Facts that tell of one occurrence.
struct Occurrence {
    facts: Vec<usize>,
    support: Support,
}

/// What is told of one place.
#[derive(Default)]
struct Told {
    occurrences: Vec<usize>,
    states: Vec<usize>,
}

/// A figure for the table: how large, the fact that first tells it, its cells, and the facts behind it.
type FigureRow = (Reverse<u64>, String, Vec<Line>, Vec<usize>);

struct Desk<'a> {
    material: &'a Material<'a>,
    scope: &'a Scope,
    words: &'a Words,
    occurrences: Vec<Occurrence>,
    notes: Vec<Note>,
    note_of: BTreeMap<usize, usize>,
    by_id: BTreeMap<&'a str, usize>,
}

impl<'a> Desk<'a> {
    fn new(material: &'a Material<'a>, scope: &'a Scope, words: &'a Words) -> Self {
        let mut desk = Desk {
            material,
            scope,
            words,
            occurrences: Vec::new(),
            notes: Vec::new(),
            note_of: BTreeMap::new(),
            by_id: material.facts.iter().enumerate().map(|(i, row)| (row.id.as_str(), i)).collect(),
        };
        let mut groups: Vec<Vec<usize>> = material.occurrences.to_vec();
        let taken: BTreeSet<usize> = groups.iter().flatten().copied().collect();
        groups.extend((0..material.facts.len()).filter(|i| !taken.contains(i)).map(|i| vec![i]));
        groups.retain(|facts| !facts.is_empty());
        groups.sort_by_key(|facts| desk.order(facts[0]));
        desk.occurrences =
            groups.into_iter().map(|facts| Occurrence { support: desk.support_of(&facts), facts }).collect();
        desk
    }

    /// The order of time, then of documents.
    fn order(&self, fact: usize) -> (Option<&'a str>, Option<&'a str>, usize) {
        let row = &self.material.facts[fact];
        (row.earliest.as_deref(), row.published.as_deref(), fact)
    }

    fn support_of(&self, facts: &[usize]) -> Support {
        let documents: BTreeSet<&str> =
            facts.iter().map(|&i| self.material.facts[i].document.as_str()).collect();
        let documents: Vec<&str> = documents.into_iter().collect();
        (self.material.count)(&documents).into()
    }

    /// How many of the facts that it states a person accepted or corrected.
    fn reviewed(&self) -> usize {
        self.note_of.keys().filter(|&&fact| self.material.facts[fact].review.is_some()).count()
    }

    fn head(&self, support: &Support, reviewed: usize) -> Vec<String> {
        let words = self.words;
        let day =
            |day: &Option<String>| day.as_ref().map_or_else(|| "..".to_owned(), |day| words.dates.date(day));
        let first = self.material.facts.iter().filter_map(|fact| fact.earliest.clone()).min();
        let last = self.material.facts.iter().filter_map(|fact| fact.latest.clone()).max();
        let mut head = vec![
            words.with(
                "covers",
                &[
                    ("from", &day(&self.scope.from.clone().or(first))),
                    ("until", &day(&self.scope.until.clone().or(last))),
                    ("known", &day(&self.scope.known)),
                ],
            ),
            words.with("based", &[("support", &words.support(support))]),
        ];
        if reviewed > 0 && reviewed < self.notes.len() {
            let (n, all) = (reviewed.to_string(), self.notes.len().to_string());
            head.push(words.with("reviewed", &[("n", &n), ("all", &all)]));
        }
        head
    }

    /// The note of a fact, made once.
    fn note(&mut self, fact: usize) -> usize {
        if let Some(&known) = self.note_of.get(&fact) {
            return known;
        }
        let row = &self.material.facts[fact];
        let outlet = row.outlet.clone().unwrap_or_else(|| row.document_name.clone());
        let place = row.published.as_ref().map_or(outlet.clone(), |day| format!("{outlet}, {day}"));
        self.notes.push(Note {
            fact: row.id.clone(),
            place,
            quote: row.sentence.text.split_whitespace().collect::<Vec<_>>().join(" "),
            document: row.document.clone(),
            start: row.sentence.start,
            end: row.sentence.end,
            speaker: row.sources.last().map(|source| source.quote.text.clone()),
        });
        self.note_of.insert(fact, self.notes.len() - 1);
        self.notes.len() - 1
    }

    fn notes_of(&mut self, facts: &[usize]) -> Vec<usize> {
        facts.iter().map(|&fact| self.note(fact)).collect()
    }

    /// The occurrences that matter most: told as having happened, by origins, then by the dead, then the newest.
    fn highlights(&self) -> Vec<usize> {
        let told: Vec<usize> = (0..self.occurrences.len())
            .filter(|&o| {
                let row = &self.material.facts[self.occurrences[o].facts[0]];
                row.realis == "actual"
                    && row.stance == "asserts"
                    && row.layer != "state"
                    && !row.places.is_empty()
            })
            .collect();
        let weight = |&o: &usize| {
            let occurrence: &Occurrence = &self.occurrences[o];
            let rows = occurrence.facts.iter().map(|&i| &self.material.facts[i]);
            let dead = rows.clone().flat_map(|row| &row.counts).filter(|count| count.what == "killed");
            let dead = dead.map(|count| count.low as u64).max().unwrap_or(0);
            let newest = rows.filter_map(|row| row.earliest.as_deref()).max().unwrap_or("");
            (occurrence.support.low, occurrence.support.reports, dead, newest.to_owned(), Reverse(o))
        };
        let mut ranked = told;
        ranked.sort_by_key(|o| Reverse(weight(o)));
        ranked.truncate(MOST_HIGHLIGHTS);
        ranked.sort_unstable();
        ranked
    }

    fn highlight_section(&mut self, chosen: &[usize]) -> Section {
        let blocks = chosen.iter().map(|&o| self.item(o, true)).collect();
        self.section("highlights", None, blocks)
    }

    /// What is told of an occurrence, in one line.
    fn item(&mut self, occurrence: usize, with_place: bool) -> Block {
        let facts = self.occurrences[occurrence].facts.clone();
        let support = self.words.support(&self.occurrences[occurrence].support);
        let row = &self.material.facts[facts[0]];
        let mut parts = Vec::new();
        if let Some(place) = row.places.first().filter(|_| with_place) {
            parts.push(chain(&place.name, &place.containers));
        }
        parts.extend(self.day(row));
        parts.extend(Some(parties(row)).filter(|text| !text.is_empty()));
        let mut figures: Vec<String> = Vec::new();
        for count in facts.iter().flat_map(|&i| &self.material.facts[i].counts) {
            let figure = self.counted(count);
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
        parts.extend(Some(figures.join(" / ")).filter(|text| !text.is_empty()));
        let speaker = row.sources.last().map_or_else(|| self.words.get("itself"), |s| s.quote.text.clone());
        parts.push(format!("{} ({support})", speaker));
        let doubts = self.doubts(row);
        let line = Line {
            strong: format!("{}{doubts}", self.words.label(&row.fact_type)),
            text: parts.join(" · "),
            notes: self.notes_of(&facts),
        };
        Block::Item { line }
    }

    fn doubts(&self, row: &FactRow) -> String {
        let mut doubts = Vec::new();
        if row.realis != "actual" {
            doubts.push(self.words.get(&row.realis));
        }
        if row.stance != "asserts" {
            doubts.push(self.words.get(&row.stance));
        }
        if doubts.is_empty() { String::new() } else { format!(" ({})", doubts.join(", ")) }
    }

    /// "9 July 2021", "9 July 2021 (day of publication)".
    fn day(&self, row: &FactRow) -> Option<String> {
        let day = self.words.dates.date(row.time.as_ref()?);
        let only_published = row.is_dated_by_publication();
        Some(if only_published { format!("{day} ({})", self.words.get("published")) } else { day })
    }

    /// "≥ 12 killed".
    fn counted(&self, count: &CountRow) -> String {
        let number = figures::meant(count.low, count.high, &count.qualifier);
        self.words.measured(&number, (count.low, count.high), &count.measure())
    }

    /// The figures of each occurrence, the largest first: a range and its claims, never a sum.
    fn figures(&mut self) -> Section {
        let mut rows: Vec<FigureRow> = Vec::new();
        for o in 0..self.occurrences.len() {
            let facts = self.occurrences[o].facts.clone();
            let mut by_what: BTreeMap<String, Vec<(usize, CountRow)>> = BTreeMap::new();
            for &fact in &facts {
                for count in &self.material.facts[fact].counts {
                    // "an employee" is no figure.
                    if count.high > 1.0 && !matches!(count.what.as_str(), "other" | "share") {
                        by_what.entry(count.measure()).or_default().push((fact, count.clone()));
                    }
                }
            }
            for (what, claims) in by_what {
                let row = &self.material.facts[claims[0].0];
                let place = row.places.first().map_or_else(|| self.words.get("nowhere"), |p| p.name.clone());
                let (low, high) = claims
                    .iter()
                    .fold((f64::INFINITY, 0.0_f64), |(low, high), (_, c)| (low.min(c.low), high.max(c.high)));
                let told: Vec<String> = claims
                    .iter()
                    .map(|(fact, count)| {
                        let fact = &self.material.facts[*fact];
                        let who = fact.sources.last().map(|s| s.quote.text.clone()).or(fact.outlet.clone());
                        let who = who.unwrap_or_else(|| self.words.get("itself"));
                        let figure = figures::meant(count.low, count.high, &count.qualifier);
                        // "Shot down two drones": those of what did not happen are no plain figure.
                        format!("{}{}", self.words.pair(&figure, &who), self.doubts(fact))
                    })
                    .collect();
                let told: BTreeSet<String> = told.into_iter().collect();
                let when = self.day(row).map(|day| format!(", {day}"));
                let when = when.unwrap_or_default();
                let plain = |text: String| Line { text, ..Line::default() };
                rows.push((
                    Reverse(high.min(1e15) as u64),
                    row.id.clone(),
                    vec![
                        plain(self.words.measure(&what)),
                        plain(figures::range(low, high)),
                        plain(format!("{}, {place}{when}", self.words.label(&row.fact_type))),
                        plain(told.into_iter().collect::<Vec<_>>().join("; ")),
                    ],
                    claims.iter().map(|(fact, _)| *fact).collect::<Vec<usize>>(),
                ));
            }
        }
        rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let more = rows.len().saturating_sub(MOST_FIGURES);
        rows.truncate(MOST_FIGURES);
        let mut blocks = Vec::new();
        if !rows.is_empty() {
            let head = ["what", "range", "where", "claims"].map(|key| self.words.get(key)).to_vec();
            // Only what is told has notes.
            let rows = rows.into_iter().map(|(_, _, mut cells, facts)| {
                let notes = self.notes_of(&facts);
                cells.iter_mut().last().into_iter().for_each(|line| line.notes = notes.clone());
                cells
            });
            let rows = rows.collect();
            blocks.push(Block::Table { head, rows });
        }
        blocks.extend(self.more(more));
        self.section("figures", Some("figures_lead"), blocks)
    }

    /// What states places are in and what happened there, by place.
    fn overview(&mut self) -> Section {
        let mut blocks = Vec::new();
        let mut by_place: BTreeMap<(bool, Vec<String>), Told> = BTreeMap::new();
        for (o, occurrence) in self.occurrences.iter().enumerate() {
            let place = self.material.facts[occurrence.facts[0]].places.first();
            by_place
                .entry(place_key(place.map(|p| (&p.name, &p.containers))))
                .or_default()
                .occurrences
                .push(o);
        }
        for (s, state) in self.material.states.iter().enumerate() {
            by_place.entry(place_key(Some((&state.place, &state.containers)))).or_default().states.push(s);
        }
        for ((_, mut names), Told { occurrences, states }) in by_place {
            names.reverse();
            let text = if names.is_empty() { self.words.get("nowhere") } else { names.join(", ") };
            blocks.push(Block::Heading { text });
            for state in states {
                blocks.extend(self.state(state));
            }
            let told: Vec<usize> = occurrences
                .into_iter()
                .filter(|&o| self.material.facts[self.occurrences[o].facts[0]].layer != "state")
                .collect();
            let more = told.len().saturating_sub(MOST_OF_A_PLACE);
            for o in told.into_iter().take(MOST_OF_A_PLACE) {
                blocks.push(self.item(o, false));
            }
            blocks.extend(self.more(more));
            if matches!(blocks.last(), Some(Block::Heading { .. })) {
                blocks.pop();
            }
        }
        self.section("overview", None, blocks)
    }

    fn state(&mut self, state: usize) -> Option<Block> {
        let row: &State = &self.material.states[state];
        let told: Vec<usize> =
            row.told.iter().filter_map(|id| self.by_id.get(id.as_str()).copied()).collect();
        let mut text = Vec::new();
        text.extend(row.holder.clone());
        text.extend(row.extent.clone());
        text.extend(row.from.as_ref().map(|day| self.words.dates.since(day)));
        text.extend(row.until.as_ref().map(|day| self.words.dates.until(day)));
        text.push(self.words.get(&row.basis));
        if row.against > 0 {
            text.push(self.words.with("against", &[("n", &row.against.to_string())]));
        }
        // A state whose words lie outside the period opens no note: it is not told then.
        (!told.is_empty()).then(|| Block::Item {
            line: Line {
                strong: self.words.label(&row.state),
                text: text.join(" · "),
                notes: self.notes_of(&told),
            },
        })
    }

    /// The occurrences of some types.
    fn listed(&mut self, name: &'static str, lead: Option<&str>, types: &[String]) -> Section {
        let listed: Vec<usize> = (0..self.occurrences.len())
            .filter(|&o| types.contains(&self.material.facts[self.occurrences[o].facts[0]].fact_type))
            .collect();
        let more = listed.len().saturating_sub(MOST_LINES);
        let mut blocks: Vec<Block> =
            listed.into_iter().take(MOST_LINES).map(|o| self.item(o, true)).collect();
        blocks.extend(self.more(more));
        self.section(name, lead, blocks)
    }

    fn disputed(&mut self) -> Section {
        let mut blocks = Vec::new();
        for dispute in self.material.disputes {
            let claims: Vec<(usize, &Disputed)> = dispute
                .claims
                .iter()
                .filter_map(|claim| Some((*self.by_id.get(claim.fact.as_str())?, claim)))
                .collect();
            // The other side spoke outside the period.
            if claims.len() < 2 {
                continue;
            }
            let about = match dispute.matter.as_str() {
                "toll" => self.words.measure(&dispute.about),
                _ => self.words.label(&dispute.about),
            };
            let matter = self.words.get(&format!("matter_{}", dispute.matter));
            let place = dispute.place.clone().unwrap_or_else(|| self.words.get("nowhere"));
            blocks.push(Block::Heading { text: self.words.pair(&place, &format!("{matter} ({about})")) });
            for (fact, claim) in claims {
                let line = self.claim(dispute, fact, claim);
                blocks.push(Block::Item { line });
            }
        }
        self.section("disputed", None, blocks)
    }

    fn claim(&mut self, dispute: &Dispute, fact: usize, claim: &Disputed) -> Line {
        let row = &self.material.facts[fact];
        let Disputed { says, figure, denies, .. } = claim;
        let kind = format!("{}{}", self.words.label(&row.fact_type), self.doubts(row));
        let strong = match dispute.matter.as_str() {
            "toll" if let Some((low, high)) = *figure => {
                self.words.measured(&figures::range(low, high), (low, high), &dispute.about)
            }
            _ if says.is_empty() => kind,
            "day" => self.words.dates.date(says),
            _ if *denies => format!("{says} ({})", self.words.get("denies")),
            _ => says.clone(),
        };
        let who = row.sources.last().map_or_else(|| self.words.get("itself"), |s| s.quote.text.clone());
        let mut text = vec![who];
        text.extend(row.outlet.clone());
        text.extend(self.day(row));
        Line { strong, text: text.join(" · "), notes: self.notes_of(&[fact]) }
    }

    fn by_hand(&self, name: &'static str) -> Section {
        Section {
            name,
            heading: self.words.get(name),
            lead: None,
            blocks: vec![Block::Text { text: format!("[{}]", self.words.get("by_hand")) }],
        }
    }

    /// What is not known: what nobody tells of, what only one tells, what has no place or time, what is old.
    fn gaps(&mut self, highlights: &[usize]) -> Section {
        let words = self.words;
        let facts = self.material.facts;
        let mut lines: Vec<Line> = Vec::new();
        let plain = |text: String| Line { text, ..Line::default() };
        for (name, types) in [("access", &words.headings.access), ("needs", &words.headings.needs)] {
            if !facts.iter().any(|fact| types.contains(&fact.fact_type)) {
                lines.push(plain(words.with("gap_section", &[("section", &words.get(name))])));
            }
        }
        let single = highlights.iter().filter(|&&o| self.occurrences[o].support.high == 1).count();
        if single > 0 {
            let put = [("n", single.to_string()), ("all", highlights.len().to_string())];
            lines.push(plain(words.with("gap_single", &[("n", &put[0].1), ("all", &put[1].1)])));
        }
        let (placeless, timeless) = (
            facts.iter().filter(|fact| fact.places.is_empty()).count(),
            facts.iter().filter(|fact| fact.time_quote.is_none()).count(),
        );
        if placeless + timeless > 0 {
            let (n, m) = (placeless.to_string(), timeless.to_string());
            lines.push(plain(words.with("gap_place", &[("n", &n), ("m", &m)])));
        }
        let inferred = facts.iter().flat_map(|fact| &fact.places).filter(|place| place.inferred).count();
        if inferred > 0 {
            lines.push(plain(words.with("gap_inferred", &[("n", &inferred.to_string())])));
        }
        for (i, fact) in facts.iter().enumerate() {
            for count in fact.counts.iter().filter(|count| count.what == "share") {
                let text = words.with("gap_share", &[("quote", &count.quote.text)]);
                let notes = self.notes_of(&[i]);
                lines.push(Line { text, notes, ..Line::default() });
            }
        }
        let stale: Vec<&State> = self.material.states.iter().filter(|state| self.is_stale(state)).collect();
        for state in stale.iter().take(MOST_LINES) {
            let day = state.confirmed.map(|day| words.dates.date(&day.to_string())).unwrap_or_default();
            let label = words.label(&state.state);
            let text = words.with("gap_stale", &[("place", &state.place), ("state", &label), ("day", &day)]);
            lines.push(plain(text));
        }
        if self.material.unread > 0 {
            let n = self.material.unread.to_string();
            lines.push(plain(words.with("gap_unread", &[("n", &n)])));
        }
        let mut blocks: Vec<Block> = lines.into_iter().map(|line| Block::Item { line }).collect();
        blocks.extend(self.more(stale.len().saturating_sub(MOST_LINES)));
        self.section("gaps", None, blocks)
    }

    fn is_stale(&self, state: &State) -> bool {
        let known = self.scope.known.as_deref().and_then(|known| known.parse::<Date>().ok());
        let age = known.zip(state.confirmed).map(|(now, then)| (now - then).get_days());
        state.until.is_none() && age.is_some_and(|age| age >= STALE)
    }

    /// The documents that notes name, with what they repeat.
    fn sources(&self) -> Section {
        let named: BTreeSet<&str> = self.notes.iter().map(|note| note.document.as_str()).collect();
        let mut cited: Vec<&Cited> =
            self.material.documents.iter().filter(|d| named.contains(d.sha256.as_str())).collect();
        cited.sort_by(|a, b| (&a.published, &a.outlet, &a.sha256).cmp(&(&b.published, &b.outlet, &b.sha256)));
        let item = |document: &Cited| {
            let mut text: Vec<String> = vec![document.title.clone()];
            text.extend(document.published.clone());
            text.extend(document.url.clone());
            text.push(format!("SHA-256 {}", document.sha256));
            let letter = document.reliability.as_ref().map(|letter| format!(" ({letter})"));
            let strong =
                format!("{}{}", document.outlet.clone().unwrap_or_default(), letter.unwrap_or_default());
            Block::Item { line: Line { strong, text: text.join(" · "), notes: Vec::new() } }
        };
        self.section("sources", None, cited.into_iter().map(item).collect())
    }

    fn method(&self) -> Section {
        let text = self.words.get("method_lead");
        self.section("method", None, vec![Block::Text { text }])
    }

    fn more(&self, n: usize) -> Option<Block> {
        (n > 0).then(|| Block::Text { text: self.words.with("more", &[("n", &n.to_string())]) })
    }

    /// A section; one without anything says so.
    fn section(&self, name: &'static str, lead: Option<&str>, mut blocks: Vec<Block>) -> Section {
        if blocks.is_empty() {
            blocks.push(Block::Text { text: self.words.get("none") });
        }
        Section { name, heading: self.words.get(name), lead: lead.map(|key| self.words.get(key)), blocks }
    }
}

/// A place after those that it lies in, from the country on; facts without a place come last.
fn place_key(place: Option<(&String, &Vec<String>)>) -> (bool, Vec<String>) {
    let Some((name, containers)) = place else { return (true, Vec::new()) };
    let mut names: Vec<String> = containers.iter().rev().cloned().collect();
    if names.last() != Some(name) {
        names.push(name.clone());
    }
    names.dedup();
    (false, names)
}

fn chain(name: &str, containers: &[String]) -> String {
    let (_, mut names) = place_key(Some((&name.to_owned(), &containers.to_vec())));
    names.reverse();
    names.join(", ")
}

fn parties(row: &FactRow) -> String {
    let names = |all: &[PartyRow]| all.iter().map(|p| p.quote.text.as_str()).collect::<Vec<_>>().join(", ");
    match (names(&row.agents), names(&row.patients)) {
        (agents, patients) if patients.is_empty() => agents,
        (agents, patients) if agents.is_empty() => format!("→ {patients}"),
        (agents, patients) => format!("{agents} → {patients}"),
    }
}
