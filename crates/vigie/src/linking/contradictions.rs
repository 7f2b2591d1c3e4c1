//! Claims that cannot all be right, or that give one thing different sizes: who holds a place, whether it happened, how
//! many, who did it, where and when. Nothing is decided here; a reviewer settles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Transitions,
    events::{
        Event, Kinds, Spot, Telling, apart_in_place, apart_in_time,
        kinds::Lasts,
        telling::{side, stable_id},
    },
};

/// What claims disagree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Who holds a place.
    Holder,
    /// Whether it is so.
    Denial,
    /// How many.
    Toll,
    /// Who did it.
    Party,
    /// Where.
    Place,
    /// On which day.
    Day,
}

/// Claims that disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Its id, made from the matter and its first claim.
    pub id: String,
    /// What it is on.
    pub matter: Matter,
    /// The type of fact, the state, or what is counted.
    pub about: String,
    /// The event, where it is one event that is told differently.
    pub event: Option<String>,
    /// The place.
    pub place: Option<Spot>,
    /// Two claims or more, by the day of publication.
    pub claims: Vec<Claim>,
    /// What a reviewer said of it last, if anybody did.
    pub settled: Option<Settled>,
}

impl Contradiction {
    /// Whether a reviewer settled it, and nothing was told since that he or she did not weigh.
    pub fn is_settled(&self) -> bool {
        self.settled.as_ref().is_some_and(|settled| settled.since.is_empty())
    }

    /// The claims that a settlement holds to be wrong; none while it is open.
    pub fn wrong(&self) -> impl Iterator<Item = &Claim> {
        let right = self.settled.as_ref().filter(|_| self.is_settled()).map(|settled| &settled.right);
        self.claims.iter().filter(move |claim| right.is_some_and(|right| !right.contains(&claim.fact)))
    }
}

/// How a reviewer settled it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The facts that he or she holds to be right.
    pub right: Vec<String>,
    /// Facts that came after and say otherwise: while there are any it is open again.
    pub since: Vec<String>,
}

/// One of the claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The fact.
    pub fact: String,
    /// The document.
    pub document: String,
    /// When it was told.
    pub published: Option<Date>,
    /// What it says: a side, a figure, a place, a day; nothing where it only says whether it is so.
    pub says: String,
    /// The lowest and the highest value that it gives, where it is on a figure.
    #[serde(default)]
    pub figure: Option<(f64, f64)>,
    /// Whether it says that this is not so.
    #[serde(default)]
    pub denies: bool,
}

/// A reviewer's decision on a contradiction.
///
/// It names the claims and not the contradiction, whose id is that of its first claim: an older report may come later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What it is on.
    pub matter: Matter,
    /// The type of fact, the state, or what is counted.
    pub about: String,
    /// All facts that were weighed.
    pub weighed: Vec<String>,
    /// Those of them that are right; none when it is open again.
    pub right: Vec<String>,
}

impl Settlement {
    fn is_of(&self, one: &Contradiction) -> bool {
        self.matter == one.matter
            && self.about == one.about
            && one.claims.iter().any(|claim| self.weighed.contains(&claim.fact))
    }

    /// What becomes of a contradiction; claims that say the same as a right one change nothing.
    fn settles(&self, one: &Contradiction) -> Option<Settled> {
        let said = |claim: &Claim| (claim.says.clone(), claim.denies);
        let right: Vec<&Claim> = one.claims.iter().filter(|claim| self.right.contains(&claim.fact)).collect();
        let agrees = |claim: &Claim| right.iter().any(|other| said(other) == said(claim));
        let (same, other): (Vec<&Claim>, Vec<&Claim>) = one
            .claims
            .iter()
            .filter(|claim| !self.weighed.contains(&claim.fact))
            .partition(|claim| agrees(claim));
        let facts =
            |claims: &[&Claim]| -> Vec<String> { claims.iter().map(|claim| claim.fact.clone()).collect() };
        (!right.is_empty())
            .then(|| Settled { right: [facts(&right), facts(&same)].concat(), since: facts(&other) })
    }
}

/// The facts that settlements hold to be wrong about who holds a place or whether it is so: they open and close no state.
pub fn set_aside(all: &[Contradiction]) -> BTreeSet<String> {
    let settled = all.iter().filter(|one| matches!(one.matter, Matter::Holder | Matter::Denial));
    settled.flat_map(Contradiction::wrong).map(|claim| claim.fact.clone()).collect()
}

/// Claims about who holds a place are of one time when no week of silence parts them.
const WEEK: i32 = 7;

/// The state that only one side can have of a place.
const HELD: &str = "controls";

/// All contradictions of a record, by matter and first claim; `tellings` are all of its facts, states too.
///
/// Of a part of a record they are those of the whole of which the first claim is a fact whose event is among `events`, and
/// of which `tellings` holds all facts of that event, of its [`days`], and of its places and the event's by
/// [`standings::places`](super::standings::places); `of` says of which event each fact is, as [`event_of`] does.
pub fn contradictions(
    tellings: &[Telling],
    events: &[Event],
    of: &BTreeMap<String, String>,
    kinds: &Kinds,
    transitions: &Transitions,
    settlements: &[Settlement],
) -> Vec<Contradiction> {
    let by_fact: BTreeMap<&str, &Telling> = tellings.iter().map(|told| (told.fact.as_str(), told)).collect();
    let mut found = Vec::new();
    for event in events.iter().filter(|event| event.facts.len() > 1) {
        let told: Vec<&Telling> =
            event.facts.iter().filter_map(|fact| by_fact.get(fact.as_str()).copied()).collect();
        let told: Vec<&Telling> =
            told.into_iter().filter(|t| matches!(t.realis.as_str(), "actual" | "negated")).collect();
        for (matter, about, claims) in within(event, &told, kinds) {
            found.push(made(matter, about, Some(event), event.places.first().cloned(), claims));
        }
    }
    let states = states(tellings, transitions);
    found.retain(|one| one.matter != Matter::Denial || !told_of_a_state(one, &states));
    found.extend(states);
    found.extend(of_one_day(tellings, of, kinds));
    for contradiction in &mut found {
        let last = settlements.iter().rev().find(|settlement| settlement.is_of(contradiction));
        contradiction.settled = last.and_then(|settlement| settlement.settles(contradiction));
    }
    // Of one matter with one first claim the one with more claims is told.
    found.sort_by(|a, b| (&a.id, b.claims.len()).cmp(&(&b.id, a.claims.len())));
    found.dedup_by(|later, first| later.id == first.id);
    found.sort_by(|a, b| {
        (a.matter, &a.claims[0].published, &a.id).cmp(&(b.matter, &b.claims[0].published, &b.id))
    });
    found
}

/// The id of the event of each fact.
pub fn event_of(events: &[Event]) -> BTreeMap<String, String> {
    let each = |event: &Event| -> Vec<(String, String)> {
        event.facts.iter().map(|fact| (fact.clone(), event.id.clone())).collect()
    };
    events.iter().flat_map(each).collect()
}

/// Whether all that is said of an event is part of what is said of a state: who denies that a town fell denies who holds
/// it.
fn told_of_a_state(one: &Contradiction, states: &[Contradiction]) -> bool {
    let is_of = |claim: &Claim, state: &Contradiction| state.claims.iter().any(|c| c.fact == claim.fact);
    let place = |one: &Contradiction| one.place.as_ref().map(|spot| spot.id.clone());
    states
        .iter()
        .filter(|state| place(state) == place(one))
        .any(|state| one.claims.iter().all(|claim| is_of(claim, state)))
}

fn made(
    matter: Matter,
    about: String,
    event: Option<&Event>,
    place: Option<Spot>,
    mut claims: Vec<Claim>,
) -> Contradiction {
    claims.sort_by(|a, b| {
        (a.published.is_none(), a.published, &a.document, &a.fact).cmp(&(
            b.published.is_none(),
            b.published,
            &b.document,
            &b.fact,
        ))
    });
    let first = claims.first().map_or("", |claim| &claim.fact);
    let id = stable_id("x", &format!("{matter:?}\n{about}\n{first}"));
    Contradiction {
        id,
        matter,
        about,
        event: event.map(|event| event.id.clone()),
        place,
        claims,
        settled: None,
    }
}

fn claim(told: &Telling, says: String) -> Claim {
    Claim {
        fact: told.fact.clone(),
        document: told.document.clone(),
        published: told.published.map(|(first, _)| first),
        says,
        figure: None,
        denies: told.denies(),
    }
}

/// What the tellings of one event disagree on.
///
/// A campaign is denied, begun and told of otherwise from week to week: only its figures are compared.
fn within(event: &Event, told: &[&Telling], kinds: &Kinds) -> Vec<(Matter, String, Vec<Claim>)> {
    let kind = kinds.shared(&event.fact_type, &event.fact_type);
    let long = kind.is_none_or(|kind| kind.lasts == Lasts::Long);
    let of_a_day = kind.is_some_and(|kind| kind.lasts == Lasts::Day);
    let about = || event.fact_type.clone();
    let mut found = Vec::new();
    if !long && told.iter().any(|t| t.denies()) && told.iter().any(|t| !t.denies()) {
        let says = |t: &&Telling| claim(t, String::new());
        found.push((Matter::Denial, about(), told.iter().map(says).collect()));
    }
    let asserted: Vec<&Telling> = told.iter().filter(|t| !t.denies()).copied().collect();
    found.extend(tolls(&asserted).into_iter().map(|(what, claims)| (Matter::Toll, what, claims)));
    let sides: Vec<(&Telling, BTreeSet<&str>)> = asserted
        .iter()
        .map(|t| {
            (
                *t,
                t.agents.iter().filter_map(|party| party.actor.as_deref()).map(side).collect::<BTreeSet<_>>(),
            )
        })
        .filter(|(_, sides)| !sides.is_empty())
        .collect();
    // Both sides fight and talk.
    let mutual = long || kind.is_some_and(|kind| kind.mutual);
    if !mutual && sides.iter().any(|(_, a)| sides.iter().any(|(_, b)| a.is_disjoint(b))) {
        let says = |(t, sides): &(&Telling, BTreeSet<&str>)| {
            claim(t, sides.iter().copied().collect::<Vec<_>>().join(", "))
        };
        found.push((Matter::Party, about(), sides.iter().map(says).collect()));
    }
    let placed: Vec<&Telling> = asserted.iter().filter(|t| !t.places.is_empty()).copied().collect();
    if !long && placed.iter().any(|a| placed.iter().any(|b| apart_in_place(a, b))) {
        let says =
            |t: &&Telling| claim(t, t.places.first().map(|spot| spot.name.clone()).unwrap_or_default());
        found.push((Matter::Place, about(), placed.iter().map(says).collect()));
    }
    let dated: Vec<&Telling> =
        asserted.iter().filter(|t| t.stated && t.earliest.is_some() && t.latest.is_some()).copied().collect();
    if of_a_day && dated.iter().any(|a| dated.iter().any(|b| apart_in_time(a, b))) {
        let says = |t: &&Telling| claim(t, t.earliest.map(|day| day.to_string()).unwrap_or_default());
        found.push((Matter::Day, about(), dated.iter().map(says).collect()));
    }
    found
}

/// Tolls that do not overlap though they count the same thing: a later report may count more, not fewer.
fn tolls(told: &[&Telling]) -> Vec<(String, Vec<Claim>)> {
    // Of the parts that one document counts (nineteen pupils and two teachers), the largest stands for it.
    let mut largest: BTreeMap<&str, BTreeMap<&str, (f64, f64, &Telling)>> = BTreeMap::new();
    for t in told {
        // "an employee" is no figure.
        for tally in t.counts.iter().filter(|tally| tally.high > 1.0) {
            let of = largest
                .entry(&tally.what)
                .or_default()
                .entry(&t.document)
                .or_insert((tally.low, tally.high, t));
            if tally.high > of.1 {
                *of = (tally.low, tally.high, t);
            }
        }
    }
    let day = |t: &Telling| t.published.map(|(first, _)| first);
    let clash = |a: &(f64, f64, &Telling), b: &(f64, f64, &Telling)| {
        let (fewer, more) = if a.1 < b.0 { (a, b) } else { (b, a) };
        fewer.1 < more.0 && day(fewer.2) >= day(more.2)
    };
    let mut found = Vec::new();
    for (what, figures) in largest {
        let figures: Vec<_> = figures.into_values().collect();
        if figures.iter().any(|a| figures.iter().any(|b| clash(a, b))) {
            let says = |&(low, high, t): &(f64, f64, &Telling)| {
                let says = if low < high { format!("{low}–{high}") } else { low.to_string() };
                Claim { figure: Some((low, high)), ..claim(t, says) }
            };
            found.push((what.to_owned(), figures.iter().map(says).collect()));
        }
    }
    found
}

/// A place, the first and the last day, and what is counted.
pub type Day<'t> = (&'t str, Date, Date, &'t str);

/// The days, each with a place and a thing that is counted, for which a fact gives figures.
pub fn days(told: &Telling) -> BTreeSet<Day<'_>> {
    let counts = told.realis == "actual" && !told.denies() && told.stated;
    let (Some(spot), Some(first), Some(last)) = (told.places.first(), told.earliest, told.latest) else {
        return BTreeSet::new();
    };
    let day = |what| (spot.id.as_str(), first, last, what);
    told.counts.iter().filter(|_| counts).map(|tally| day(tally.what.as_str())).collect()
}

/// Tolls of one kind, place and day that are too far apart to have been linked: a thousand fled, or three hundred.
fn of_one_day(
    tellings: &[Telling],
    event_of: &BTreeMap<String, String>,
    kinds: &Kinds,
) -> Vec<Contradiction> {
    let mut by_day: BTreeMap<Day, Vec<&Telling>> = BTreeMap::new();
    for told in tellings {
        for day in days(told) {
            by_day.entry(day).or_default().push(told);
        }
    }
    let mut found = Vec::new();
    for ((_, _, _, what), mut told) in by_day {
        // In whatever order they came.
        told.sort_by_key(|t| (t.published, &t.document, &t.fact));
        while let Some(first) = told.first().copied() {
            let (alike, others): (Vec<&Telling>, Vec<&Telling>) =
                told.into_iter().partition(|t| kinds.shared(&first.fact_type, &t.fact_type).is_some());
            let linked: BTreeSet<Option<&String>> = alike.iter().map(|t| event_of.get(&t.fact)).collect();
            if linked.len() > 1 {
                let mine = tolls(&alike).into_iter().filter(|(about, _)| about == what);
                let place = first.places.first().cloned();
                found
                    .extend(mine.map(|(what, claims)| made(Matter::Toll, what, None, place.clone(), claims)));
            }
            // A type that the table lacks shares no kind, not even with itself.
            told = if alike.is_empty() { others[1..].to_vec() } else { others };
        }
    }
    found
}

/// States of a place that are said and denied, and who holds it where two sides are said to, in runs without a week of
/// silence.
fn states(tellings: &[Telling], transitions: &Transitions) -> Vec<Contradiction> {
    let mut by_place: BTreeMap<(&str, &str), Vec<(Date, &Telling)>> = BTreeMap::new();
    for told in tellings.iter().filter(|t| matches!(t.realis.as_str(), "actual" | "negated")) {
        let opens = transitions.of(&told.fact_type).and_then(|transition| transition.opens.as_deref());
        let day = told.earliest.filter(|_| told.stated).or(told.published.map(|(first, _)| first));
        if let (Some(state), Some(spot), Some(day)) = (opens, told.places.first(), day) {
            by_place.entry((state, &spot.id)).or_default().push((day, told));
        }
    }
    let mut found = Vec::new();
    for ((state, _), mut claims) in by_place {
        claims.sort_by(|a, b| (a.0, &a.1.document, &a.1.fact).cmp(&(b.0, &b.1.document, &b.1.fact)));
        let near = |a: &(Date, &Telling), b: &(Date, &Telling)| {
            b.0.since(a.0).is_ok_and(|span| span.get_days() <= WEEK)
        };
        for run in claims.chunk_by(near) {
            let of = |told: &Telling| {
                told.agents.iter().find_map(|party| party.actor.as_deref()).map(side).map(str::to_owned)
            };
            let sides: BTreeSet<String> =
                run.iter().filter(|(_, t)| !t.denies()).filter_map(|(_, t)| of(t)).collect();
            let denied = run.iter().any(|(_, t)| t.denies()) && run.iter().any(|(_, t)| !t.denies());
            // Two sides may both be present, or both lack something.
            let matter = if state == HELD { Matter::Holder } else { Matter::Denial };
            if sides.len() > 1 && matter == Matter::Holder || denied {
                let says = |(_, t): &(Date, &Telling)| {
                    let named = || t.agents.first().map(|party| party.words.clone());
                    claim(t, of(t).or_else(named).unwrap_or_default())
                };
                let place = run[0].1.places.first().cloned();
                found.push(made(matter, state.to_owned(), None, place, run.iter().map(says).collect()));
            }
        }
    }
    found
}
