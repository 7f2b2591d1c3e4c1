//! What a reviewer fills in, what was decided, and why a decision was refused.

use vigie::{
    export::{FactRow, figures, rows::HOUSEHOLDS, rows::PartyRow},
    model::{Qualifier, SourceKind, What},
};
use vigie_store::{
    PlaceSummary,
    review::{Entry, Logged, Refusal, wanted},
};

use super::{Frame, measured};
use crate::{
    asked::{Asked, encoded},
    posting::{Form, MOST_ROWS},
    site::Site,
};

/// Who signs, in every form.
pub(crate) struct Signer {
    /// What shows that the form is of this server.
    pub(crate) token: String,
    /// The name that was used last.
    pub(crate) reviewer: String,
    /// Nothing may be decided here.
    pub(crate) read_only: bool,
}

impl Signer {
    pub(crate) fn new(site: &Site, asked: &Asked) -> Self {
        Signer {
            token: site.secret().to_owned(),
            reviewer: asked.reviewer.clone(),
            read_only: site.read_only(),
        }
    }
}

/// Something to choose.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

/// A place to fill in.
pub(crate) struct PlaceFields {
    pub(crate) n: usize,
    pub(crate) place: String,
    pub(crate) words: String,
}

/// A figure to fill in.
pub(crate) struct CountFields {
    pub(crate) n: usize,
    pub(crate) low: String,
    pub(crate) high: String,
    pub(crate) words: String,
    pub(crate) what: Vec<Choice>,
    pub(crate) qualifier: Vec<Choice>,
}

/// The values of a fact in a form.
pub(crate) struct FactForm {
    pub(crate) types: Vec<Choice>,
    pub(crate) time: String,
    pub(crate) time_words: String,
    pub(crate) places: Vec<PlaceFields>,
    /// Places to choose from: those that facts of the record name.
    pub(crate) known: Vec<String>,
    pub(crate) agents: String,
    pub(crate) patients: String,
    pub(crate) sources: String,
    pub(crate) source_kinds: Vec<Choice>,
    pub(crate) counts: Vec<CountFields>,
    pub(crate) own: bool,
    /// Whether the fields are to be seen at once: something was typed and refused.
    pub(crate) open: bool,
}

/// Places of the record that a field suggests.
const MOST_KNOWN: usize = 500;

impl FactForm {
    /// The form of a fact; what was typed and refused stands in it again.
    pub(crate) fn new(frame: &Frame, row: &FactRow, typed: Option<&Form>, known: &[PlaceSummary]) -> Self {
        let said = |key: &str, now: String| typed.and_then(|form| form.get(key)).cloned().unwrap_or(now);
        let chosen = |all: Vec<(String, String)>, now: &str| -> Vec<Choice> {
            let choice = |(value, name): (String, String)| Choice { chosen: value == now, value, name };
            all.into_iter().map(choice).collect()
        };
        let named = |prefix: &str, values: &[&str]| -> Vec<(String, String)> {
            values.iter().map(|v| ((*v).to_owned(), frame.t(&format!("{prefix}.{v}")).to_owned())).collect()
        };
        let places = (0..(row.places.len() + 1).min(MOST_ROWS)).map(|n| {
            let now = row.places.get(n);
            PlaceFields {
                n,
                place: said(&format!("place.{n}"), now.map(wanted::label).unwrap_or_default()),
                words: said(
                    &format!("place_words.{n}"),
                    now.map(|p| p.quote.text.clone()).unwrap_or_default(),
                ),
            }
        });
        let counts = (0..(row.counts.len() + 1).min(MOST_ROWS)).map(|n| {
            let now = row.counts.get(n);
            let of = |key: &str, value: String| said(&format!("{key}.{n}"), value);
            let what = of("count_what", now.map_or("killed", |c| &c.what).to_owned());
            let how = of("count_qualifier", now.map_or("exact", |c| &c.qualifier).to_owned());
            CountFields {
                n,
                low: of("count_low", now.map(|c| number(c.low)).unwrap_or_default()),
                high: of("count_high", now.map(|c| number(c.high)).unwrap_or_default()),
                words: of("count_words", now.map(|c| c.quote.text.clone()).unwrap_or_default()),
                what: chosen(named("count.what", &WHATS.map(What::as_str)), &what),
                qualifier: chosen(named("review.meant", &QUALIFIERS.map(Qualifier::as_str)), &how),
            }
        });
        let kind = said("source_kind", row.sources.last().map(|s| s.kind.clone()).unwrap_or_default());
        let types = frame.types();
        FactForm {
            types: chosen(types, &said("type", row.fact_type.clone())),
            time: said("time", row.time.clone().unwrap_or_default()),
            time_words: said(
                "time_words",
                row.time_quote.as_ref().map(|q| q.text.clone()).unwrap_or_default(),
            ),
            places: places.collect(),
            known: known.iter().take(MOST_KNOWN).map(|p| wanted::label(&p.clone().into())).collect(),
            agents: said("agents", lines(&row.agents)),
            patients: said("patients", lines(&row.patients)),
            sources: said("sources", lines(&row.sources)),
            source_kinds: chosen(named("review.kind", &KINDS.map(SourceKind::as_str)), &kind),
            counts: counts.collect(),
            own: typed.is_some_and(|form| form.contains_key("own")),
            open: typed.is_some_and(|form| form.get("action").is_some_and(|action| action == "correct")),
        }
    }
}

const KINDS: [SourceKind; 9] = [
    SourceKind::Unspecified,
    SourceKind::Outlet,
    SourceKind::Official,
    SourceKind::ArmedGroup,
    SourceKind::Witness,
    SourceKind::Ngo,
    SourceKind::Un,
    SourceKind::Expert,
    SourceKind::MediaImage,
];
const WHATS: [What; 15] = [
    What::Killed,
    What::Injured,
    What::Missing,
    What::Displaced,
    What::Fled,
    What::Detained,
    What::Abducted,
    What::Surrendered,
    What::Participants,
    What::Fighters,
    What::Affected,
    What::Places,
    What::Share,
    What::Weapons,
    What::Other,
];
const QUALIFIERS: [Qualifier; 5] =
    [Qualifier::Exact, Qualifier::Approx, Qualifier::AtLeast, Qualifier::AtMost, Qualifier::Vague];

fn lines(parties: &[PartyRow]) -> String {
    parties.iter().map(|p| p.quote.text.replace(['\n', '\r'], " ")).collect::<Vec<_>>().join("\n")
}

fn number(value: f64) -> String {
    if value.is_infinite() { "∞".to_owned() } else { value.to_string() }
}

/// An entry of the log as templates show it.
pub(crate) struct LogView {
    pub(crate) number: u64,
    pub(crate) time: String,
    pub(crate) reviewer: String,
    /// "corrected: place", "took back 3".
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) reason: String,
    /// Other facts that it names: of a merge or split the other, of a settlement those that are right.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) in_force: bool,
}

impl LogView {
    pub(crate) fn new(frame: &Frame, logged: &Logged) -> Self {
        Self::of(frame, &logged.entry, logged.in_force)
    }

    /// An entry alone.
    pub(crate) fn of(frame: &Frame, entry: &Entry, in_force: bool) -> Self {
        let mut what = frame.t(&format!("review.did.{}", entry.action)).to_owned();
        if let Some(field) = &entry.field {
            what = frame.pair(&what, frame.t(&format!("review.field.{field}")));
        }
        if let Some(undone) = entry.undoes {
            what.push_str(&format!(" {undone}"));
        }
        let value = |json: &Option<String>| {
            let value = json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
            match entry.action.as_str() {
                "grade" => graded(frame, &value),
                _ => shown(frame, entry.field.as_deref(), &value),
            }
        };
        let told: serde_json::Value =
            entry.after.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let names: Vec<&str> = match entry.action.as_str() {
            "merge" | "split" => told["fact"].as_str().into_iter().collect(),
            "settle" => told["right"].as_array().into_iter().flatten().filter_map(|id| id.as_str()).collect(),
            _ => Vec::new(),
        };
        let others = names.into_iter().map(|id| (format!("/fact/{}", encoded(id)), id.to_owned())).collect();
        LogView {
            number: entry.number,
            time: entry.time.replace('T', " ").trim_end_matches('Z').to_owned(),
            reviewer: entry.reviewer.clone(),
            what,
            before: value(&entry.before),
            after: value(&entry.after),
            reason: entry.reason.clone(),
            others,
            in_force,
        }
    }
}

/// An outlet with its letter.
fn graded(frame: &Frame, value: &serde_json::Value) -> String {
    let text = |key: &str| value[key].as_str().unwrap_or("–").to_owned();
    if value.is_null() { String::new() } else { frame.pair(&text("outlet"), &text("grade")) }
}

/// The value of a field in the log: names and words, a blank where there is nothing.
fn shown(frame: &Frame, field: Option<&str>, value: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = |one: &dyn Fn(&serde_json::Value) -> String| {
        value.as_array().map(|all| all.iter().map(one).collect::<Vec<_>>().join("; ")).unwrap_or_default()
    };
    match field {
        Some("type") => frame.label(&text(&value["fact_type"])),
        Some("time") => text(&value["time"]),
        Some("place") => list(&|place| text(&place["name"])),
        Some("count") => list(&|count| {
            let bound = |key: &str| count[key].as_f64().unwrap_or(f64::INFINITY);
            let hh = if count["households"] == true { HOUSEHOLDS } else { "" };
            let (low, high) = (bound("low"), bound("high"));
            measured(frame, &figures::range(low, high), (low, high), &format!("{}{hh}", text(&count["what"])))
        }),
        Some(_) => list(&|party| text(&party["quote"]["text"])),
        None => String::new(),
    }
}

/// Why a decision was refused, in the interface's words.
pub(crate) fn refusal(frame: &Frame, why: &Refusal) -> String {
    let (key, told) = match why {
        Refusal::NoReviewer => ("no_reviewer", String::new()),
        Refusal::NoFact { fact } | Refusal::OneFact { fact } => ("no_fact", fact.clone()),
        Refusal::NoContradiction { contradiction } => ("no_contradiction", contradiction.clone()),
        Refusal::NoOutlet { outlet } => ("no_outlet", outlet.clone()),
        Refusal::NoEntry { entry } | Refusal::TakenBack { entry } => ("no_entry", entry.to_string()),
        Refusal::NothingChanges => ("nothing", String::new()),
        Refusal::NotItsWords { words } => ("words", words.clone()),
        Refusal::NoType { name } => ("kind", name.clone()),
        Refusal::NoKind { value, .. } => ("kind", value.clone()),
        Refusal::NoDate { text } => ("date", text.clone()),
        Refusal::NoNumber { text } => ("number", text.clone()),
        Refusal::NoPlace { name } => ("place", name.clone()),
        Refusal::ManyPlaces { places, .. } => ("places", places.join("; ")),
        Refusal::Broken(broken) => ("broken", broken.entry.to_string()),
        other => return other.to_string(),
    };
    frame.t(&format!("refused.{key}")).replace("{it}", &told)
}
