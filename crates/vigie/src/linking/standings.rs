//! Facts of all documents → states of places over time: who holds what, since when, until when, and how long ago anybody
//! said so. A state ends by a contrary claim; otherwise it only ages.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vigie_lexicon::statuses::{Role, Transition};

use super::{
    Transitions,
    events::{
        Party, Spot, Telling,
        telling::{side, stable_id},
    },
};
use crate::model::Interval;

/// A place in a state, from and until, held up by claims of any number of documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Its id, made from the state, the place and the first claim.
    pub id: String,
    /// State: `controls`, `encircled`, …
    pub state: String,
    /// The place.
    pub place: Spot,
    /// The side that holds it, where it is known: `ru` for `ru.army`.
    pub side: Option<String>,
    /// The known actor of the first claim that names one.
    #[serde(default)]
    pub actor: Option<String>,
    /// Who holds it, or is in that state, in the words of the first claim that says so.
    pub holder: Option<String>,
    /// When it began, in EDTF: a month stays a month; `../2031-06` where it only stood by then.
    pub from: Option<String>,
    /// When it ended, in EDTF; none while nothing ended it.
    pub until: Option<String>,
    /// The day by which it was first known.
    pub known: Option<Date>,
    /// The last day on which somebody said so: it ages from then on.
    pub confirmed: Option<Date>,
    /// The last day on which somebody said that it began, stands, ended or is not so.
    #[serde(default)]
    pub latest: Option<Date>,
    /// What it rests on at best: `claimed`, `reported`, `witnessed`.
    pub basis: String,
    /// Facts that say that it began or stands.
    pub opened_by: Vec<String>,
    /// Facts that end it.
    pub closed_by: Vec<String>,
    /// Facts that deny it.
    pub against: Vec<String>,
}

impl Standing {
    /// Whether it stands on a day, as far as is known: it began by then, and nothing had ended it.
    pub fn stands_on(&self, day: Date) -> bool {
        let ends = |edtf: &Option<String>| edtf.as_deref().and_then(Interval::from_edtf);
        let began = ends(&self.from).and_then(|from| from.earliest.or(from.latest));
        let ended = ends(&self.until).and_then(|until| until.earliest.or(until.latest));
        began.or(self.known).is_none_or(|began| began <= day)
            && (self.until.is_none() || ended.is_some_and(|ended| ended > day))
    }

    /// Days since anybody said so.
    pub fn age_on(&self, day: Date) -> Option<i32> {
        day.since(self.confirmed?).ok().map(|span| span.get_days())
    }
}

/// The facts that were published by a day: what was known then.
pub fn as_known(tellings: &[Telling], day: Date) -> Vec<Telling> {
    let known = |told: &&Telling| told.published.is_some_and(|(_, last)| last <= day);
    tellings.iter().filter(known).cloned().collect()
}

/// The states of a place on a day, as known on another.
///
/// ```
/// use jiff::civil::date;
/// use vigie::linking::{Transitions, events::{Party, Spot, Telling}, state_of};
///
/// let taken = |fact: &str, who: &str, day: i8| {
///     let day = date(2031, 6, day);
///     Telling {
///         fact: fact.into(),
///         fact_type: "seize_territory".into(),
///         realis: "actual".into(),
///         stance: "asserts".into(),
///         places: vec![Spot { id: "x:1".into(), name: "Marwan".into(), ..Spot::default() }],
///         earliest: Some(day),
///         latest: Some(day),
///         stated: true,
///         published: Some((day.tomorrow().unwrap(), day.tomorrow().unwrap())),
///         agents: vec![Party { words: who.into(), actor: Some(who.into()) }],
///         ..Telling::default()
///     }
/// };
/// let record = [taken("f1", "rebels", 3), taken("f2", "army", 9)];
/// let table = Transitions::load().unwrap();
/// let side = |at: i8, known: i8| {
///     let found = state_of(&record, &table, "x:1", date(2031, 6, at), date(2031, 6, known));
///     found.into_iter().map(|standing| standing.side.unwrap()).collect::<Vec<_>>()
/// };
/// assert_eq!(side(5, 20), ["rebels"]);
/// assert_eq!(side(12, 20), ["army"]);
/// // On the 8th nobody knew of what came.
/// assert_eq!(side(12, 8), ["rebels"]);
/// assert_eq!(side(2, 20), [""; 0]);
/// ```
pub fn state_of(
    tellings: &[Telling],
    transitions: &Transitions,
    place: &str,
    day: Date,
    known: Date,
) -> Vec<Standing> {
    let mut all = standings(&as_known(tellings, known), transitions);
    all.retain(|standing| standing.place.id == place && standing.stands_on(day));
    all
}

/// All states of all places, by place and beginning. The order of the facts does not matter.
pub fn standings(tellings: &[Telling], transitions: &Transitions) -> Vec<Standing> {
    let mut told: Vec<(&Telling, &Transition)> =
        tellings.iter().filter_map(|told| Some((told, transitions.of(&told.fact_type)?))).collect();
    told.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    let mut by_place: BTreeMap<&str, Vec<Standing>> = BTreeMap::new();
    for &(told, transition) in
        told.iter().filter(|(told, _)| matches!(told.realis.as_str(), "actual" | "negated"))
    {
        // Countries change hands as wholes only in words.
        for spot in told.places.iter().take(COUNTED) {
            let here = by_place.entry(&spot.id).or_default();
            if told.denies() {
                deny(here, told, transition);
            } else if told.realis == "actual" && told.stance == "asserts" {
                close(here, told, transition);
                open(here, told, transition, spot);
            }
        }
    }
    by_place.into_values().flatten().collect()
}

/// Places of a fact whose state it changes: what follows is mostly where they lie.
const COUNTED: usize = 2;

/// By the day of what is told, then by the day on which it is told.
fn order(told: &Telling) -> (Option<Date>, Option<Date>, &str, &str) {
    (since(told), told.published.map(|(first, _)| first), &told.document, &told.fact)
}

fn since(told: &Telling) -> Option<Date> {
    let published = told.published.map(|(first, _)| first);
    if told.stated { told.earliest.or(told.latest).or(published) } else { published }
}

/// When the fact is, in EDTF; what is told without a day stood by the day on which it is told.
fn when(told: &Telling, state: bool) -> Option<String> {
    let (earliest, latest) = if told.stated { (told.earliest, told.latest) } else { (None, None) };
    let published = told.published.map(|(_, last)| last);
    let interval = match (earliest, latest, published) {
        (None, None, None) => return None,
        (None, None, Some(by)) if state => Interval { earliest: None, latest: Some(by) },
        (None, None, Some(by)) => Interval { earliest: Some(by), latest: Some(by) },
        (Some(first), None, _) => Interval { earliest: Some(first), latest: Some(first) },
        _ => Interval { earliest, latest },
    };
    Some(interval.to_edtf())
}

fn holder<'t>(told: &'t Telling, transition: &Transition) -> Option<&'t Party> {
    let parties: &[Party] = match transition.holder {
        Role::Agent => &told.agents,
        Role::Patient => &told.patients,
        Role::Place => &[],
    };
    parties.iter().find(|party| party.actor.is_some()).or(parties.first())
}

fn side_of(party: Option<&Party>) -> Option<String> {
    party?.actor.as_deref().map(|actor| side(actor).to_owned())
}

/// A side that speaks of the matter claims; somebody who was there witnesses; all others report.
fn basis(told: &Telling) -> &'static str {
    match told.speaker.as_deref() {
        Some("official" | "armed_group") => "claimed",
        Some("witness") => "witnessed",
        _ => "reported",
    }
}

const BASES: [&str; 4] = ["claimed", "reported", "witnessed", "assessed"];

fn rank(basis: &str) -> usize {
    BASES.iter().position(|known| *known == basis).unwrap_or_default()
}

fn open(here: &mut Vec<Standing>, told: &Telling, transition: &Transition, spot: &Spot) {
    let Some(state) = &transition.opens else { return };
    let party = holder(told, transition);
    let published = told.published.map(|(_, last)| last);
    let same = |standing: &&mut Standing| {
        standing.until.is_none() && standing.state == *state && alike(&standing.side, &standing.holder, party)
    };
    if let Some(known) = here.iter_mut().find(same) {
        known.opened_by.push(told.fact.clone());
        known.confirmed = known.confirmed.max(published);
        known.latest = known.latest.max(published);
        known.known = match (known.known, published) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if rank(basis(told)) > rank(&known.basis) {
            known.basis = basis(told).to_owned();
        }
        return;
    }
    here.push(Standing {
        id: stable_id("t", &format!("{state}\n{}\n{}", spot.id, told.fact)),
        state: state.clone(),
        place: spot.clone(),
        side: side_of(party),
        actor: party.and_then(|party| party.actor.clone()),
        holder: party.map(|party| party.words.clone()),
        from: when(told, told.layer == "state"),
        until: None,
        known: published,
        confirmed: published,
        latest: published,
        basis: basis(told).to_owned(),
        opened_by: vec![told.fact.clone()],
        closed_by: Vec::new(),
        against: Vec::new(),
    });
}

/// The same side, or the same words where a side is not known; who is not named may be anybody.
fn alike(side: &Option<String>, words: &Option<String>, party: Option<&Party>) -> bool {
    match (side, side_of(party), words, party) {
        (Some(a), Some(b), ..) => *a == b,
        (None, None, Some(a), Some(b)) => a.to_lowercase() == b.words.to_lowercase(),
        (None, None, None, None) => true,
        _ => false,
    }
}

fn close(here: &mut [Standing], told: &Telling, transition: &Transition) {
    for standing in here.iter_mut().filter(|s| s.until.is_none() && transition.closes.contains(&s.state)) {
        let own = told.agents.iter().any(|agent| alike(&standing.side, &standing.holder, Some(agent)));
        // Taking a place again does not end one's own hold on it, nor does a fact that names nobody.
        let ends = if transition.only_holder {
            own
        } else {
            !own && (Some(&standing.state) != transition.opens.as_ref() || !told.agents.is_empty())
        };
        if ends {
            standing.closed_by.push(told.fact.clone());
            standing.latest = standing.latest.max(told.published.map(|(_, last)| last));
            standing.until = when(told, false);
        }
    }
}

fn deny(here: &mut [Standing], told: &Telling, transition: &Transition) {
    let Some(state) = &transition.opens else { return };
    for standing in here.iter_mut().filter(|s| s.until.is_none() && s.state == *state) {
        let party = holder(told, transition);
        if party.is_none() || alike(&standing.side, &standing.holder, party) {
            standing.against.push(told.fact.clone());
            standing.latest = standing.latest.max(told.published.map(|(_, last)| last));
        }
    }
}
