//! A fact as a card: what, where, when, how many, who says so, in whose words.

use vigie::export::{FactRow, SpanRow, figures, rows::CountRow, rows::HOUSEHOLDS, rows::PartyRow};

use super::{Frame, Mark, Piece, PlaceLink, cut};

/// A fact as templates show it.
pub(crate) struct FactView {
    pub(crate) id: String,
    pub(crate) layer: String,
    /// "Shelling".
    pub(crate) kind: String,
    /// "Russian forces → residential buildings".
    pub(crate) parties: String,
    /// "did not happen", "denied": empty for what is told as having happened.
    pub(crate) doubts: Vec<String>,
    pub(crate) places: Vec<PlaceLink>,
    pub(crate) when: String,
    /// What that day is, where no words tell it: the day of publication; empty where they do.
    pub(crate) dated: String,
    pub(crate) counts: Vec<String>,
    /// Who says so, outermost first: the outlet, then each speaker.
    pub(crate) chain: Vec<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) outlet: String,
    pub(crate) published: String,
    pub(crate) document_name: String,
    /// Where it stands in its document.
    pub(crate) address: String,
    /// Its sentence.
    pub(crate) sentence: Vec<Piece>,
    pub(crate) lang: String,
    /// Its fields: name, key, words and their places in the text.
    pub(crate) fields: Vec<Field>,
    pub(crate) codes: String,
    pub(crate) rule: String,
    /// The event that it tells of.
    pub(crate) event: Option<String>,
    /// What reviewers made of it: `accepted`, `corrected`, `rejected`, or nothing.
    pub(crate) review: String,
    /// The same in words.
    pub(crate) reviewed: String,
}

/// A field of a fact with the words behind it.
pub(crate) struct Field {
    pub(crate) name: String,
    /// "f12:agent".
    pub(crate) of: String,
    pub(crate) words: Vec<SpanRow>,
    /// What Vigie makes of the words, where that is more than they say.
    pub(crate) reading: String,
}

impl FactView {
    pub(crate) fn new(frame: &Frame, row: &FactRow) -> Self {
        let chain =
            row.outlet.iter().cloned().chain(row.sources.iter().map(|s| s.quote.text.clone())).collect();
        let codes = [("PLOVER", &row.plover), ("CAMEO", &row.cameo), ("ACLED", &row.acled)];
        let codes =
            codes.into_iter().filter_map(|(scheme, code)| Some(format!("{scheme} {}", code.as_ref()?)));
        FactView {
            id: row.id.clone(),
            layer: row.layer.clone(),
            kind: frame.label(&row.fact_type),
            parties: parties(row),
            doubts: doubts(frame, row),
            places: row.places.iter().map(|place| PlaceLink::new(frame, place)).collect(),
            when: row.time.clone().unwrap_or_default(),
            dated: dated(frame, row),
            counts: row.counts.iter().map(|count| counted(frame, count)).collect(),
            chain,
            speaker: row.sources.last().map(|s| s.quote.text.clone()),
            outlet: row.outlet.clone().unwrap_or_default(),
            published: row.published.clone().unwrap_or_default(),
            document_name: row.document_name.clone(),
            address: format!("/document/{}#{}", row.document, row.id),
            sentence: cut(&row.sentence.text, row.sentence.start, &marks(row)),
            lang: row.lang.clone(),
            fields: fields(frame, row),
            codes: codes.collect::<Vec<_>>().join(" · "),
            rule: row.rule.clone(),
            event: row.event.as_ref().map(|id| format!("/event/{id}")),
            review: row.review.clone().unwrap_or_default(),
            reviewed: row
                .review
                .as_ref()
                .map_or_else(String::new, |r| frame.t(&format!("reviewed.{r}")).to_owned()),
        }
    }
}

/// The words of a fact, each with its field.
pub(crate) fn marks(row: &FactRow) -> Vec<Mark> {
    let words = evidence(row);
    let mark = |(field, quotes): (&'static str, Vec<&SpanRow>)| {
        let of = format!("{}:{field}", row.id);
        let marks: Vec<Mark> = quotes
            .into_iter()
            .map(|quote| Mark { start: quote.start, end: quote.end, of: of.clone(), field })
            .collect();
        marks
    };
    words.into_iter().flat_map(mark).collect()
}

fn evidence(row: &FactRow) -> [(&'static str, Vec<&SpanRow>); 8] {
    [
        ("mention", row.mentions.iter().collect()),
        ("agent", row.agents.iter().map(|p| &p.quote).collect()),
        ("patient", row.patients.iter().map(|p| &p.quote).collect()),
        ("instrument", row.instruments.iter().map(|p| &p.quote).collect()),
        ("place", row.places.iter().map(|p| &p.quote).collect()),
        ("time", row.time_quote.iter().collect()),
        ("count", row.counts.iter().map(|c| &c.quote).collect()),
        ("source", row.sources.iter().map(|p| &p.quote).collect()),
    ]
}

fn fields(frame: &Frame, row: &FactRow) -> Vec<Field> {
    let reading = |field: &str| match field {
        "place" => {
            let names = row.places.iter().map(|p| {
                let link = PlaceLink::new(frame, p);
                format!("{} ({})", super::place_chain(&p.name, &p.containers), link.exactness)
            });
            names.collect::<Vec<_>>().join("; ")
        }
        "time" => {
            let (time, dated) = (row.time.clone().unwrap_or_default(), dated(frame, row));
            if dated.is_empty() { time } else { format!("{time} ({dated})") }
        }
        "count" => row.counts.iter().map(|c| counted(frame, c)).collect::<Vec<_>>().join("; "),
        "agent" => known(frame, &row.agents),
        "patient" => known(frame, &row.patients),
        "source" => known(frame, &row.sources),
        _ => String::new(),
    };
    let shown = evidence(row).into_iter().filter_map(|(field, words)| {
        let reading = reading(field);
        let silent = words.is_empty() && (field != "time" || reading.is_empty());
        (!silent).then(|| Field {
            name: frame.t(&format!("field.{field}")).to_owned(),
            of: format!("{}:{field}", row.id),
            words: words.into_iter().cloned().collect(),
            reading,
        })
    });
    shown.collect()
}

fn dated(frame: &Frame, row: &FactRow) -> String {
    if row.is_dated_by_publication() { frame.t("fact.published").to_owned() } else { String::new() }
}

fn known(frame: &Frame, parties: &[PartyRow]) -> String {
    let actors = parties.iter().filter_map(|p| frame.actor(p.actor.as_deref()));
    actors.collect::<Vec<_>>().join("; ")
}

fn parties(row: &FactRow) -> String {
    let names = |all: &[PartyRow]| all.iter().map(|p| p.quote.text.as_str()).collect::<Vec<_>>().join(", ");
    let (agents, patients) = (names(&row.agents), names(&row.patients));
    match (agents.is_empty(), patients.is_empty()) {
        (false, false) => format!("{agents} → {patients}"),
        (true, false) => format!("→ {patients}"),
        _ => agents,
    }
}

fn doubts(frame: &Frame, row: &FactRow) -> Vec<String> {
    let mut out = Vec::new();
    if row.realis != "actual" {
        out.push(frame.t(&format!("realis.{}", row.realis)).to_owned());
    }
    if row.stance != "asserts" {
        out.push(frame.t(&format!("stance.{}", row.stance)).to_owned());
    }
    out
}

/// "12 killed", "at least 12 killed", "10–15 killed".
pub(crate) fn counted(frame: &Frame, count: &CountRow) -> String {
    let number = figures::meant(count.low, count.high, &count.qualifier);
    measured(frame, &number, (count.low, count.high), &count.measure())
}

/// A figure, written as `number`, with what it counts: "1 fighter", "2–3 fighters".
pub(crate) fn measured(frame: &Frame, number: &str, (low, high): (f64, f64), what: &str) -> String {
    let what = if figures::is_one(low, high, frame.lang) {
        name_of(frame, "count.one", "count.household", what)
    } else {
        measure(frame, what)
    };
    format!("{number} {what}")
}

/// What figures count, in words: "displaced", "displaced (households)".
pub(crate) fn measure(frame: &Frame, measure: &str) -> String {
    name_of(frame, "count.what", "count.households", measure)
}

fn name_of(frame: &Frame, names: &str, households: &str, measure: &str) -> String {
    let what = measure.strip_suffix(HOUSEHOLDS).unwrap_or(measure);
    let name = frame.t(&format!("{names}.{what}")).to_owned();
    if what == measure { name } else { format!("{name} ({})", frame.t(households)) }
}
