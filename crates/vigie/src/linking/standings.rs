//! Facts of all documents → states of places over time: who holds what, since when, until when, and how long ago anybody
//! said so. A state ends by a contrary claim; otherwise it only ages.

use std::collections::{BTreeMap, BTreeSet};

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
    /// How much of the place is said to be so, in the order of the reports; empty while nobody says less than the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extents: Vec<Extent>,
    /// Facts that end it.
    pub closed_by: Vec<String>,
    /// Number of the entry in the log of reviews by which a reviewer ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_in_review: Option<u64>,
    /// Facts that deny it.
    pub against: Vec<String>,
}

/// A reviewer's word that a state of a place is over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The state.
    pub state: String,
    /// Gazetteer id of the place.
    pub place: String,
    /// When it ended, in EDTF.
    pub until: String,
    /// The claims that the reviewer knew: they say no more that it stands.
    pub facts: Vec<String>,
    /// Number of the entry in the log of reviews.
    pub entry: u64,
}

/// How much of a place somebody holds, by one fact: "most of the city", 95 % of a region, two of its villages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// The fact that says so.
    pub fact: String,
    /// In its words; none where only the number is known.
    pub words: Option<String>,
    /// Lowest and highest percentage of the place; none where no share is told.
    pub share: Option<(f64, f64)>,
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

    /// How much of the place it is about as it was last said, in the words of the report, which name what a share is of;
    /// none for the whole.
    pub fn extent(&self) -> Option<String> {
        let last = self.extents.last()?;
        let share = || match last.share? {
            (low, high) if low == high => Some(format!("{low} %")),
            (low, high) => Some(format!("{low}–{high} %")),
        };
        last.words.as_ref().map(|words| format!("“{words}”")).or_else(share)
    }

    /// Has it begin as the first of the claims that are left to it says.
    fn begin_with_first(&mut self, tellings: &[Telling]) {
        let told: Vec<&Telling> =
            tellings.iter().filter(|told| self.opened_by.contains(&told.fact)).collect();
        let first = self.opened_by.first().and_then(|first| told.iter().find(|told| told.fact == *first));
        if let Some(first) = first {
            self.id = self.id_of(&first.fact);
            self.from = when(first, first.layer == "state");
            self.known = told.iter().filter_map(|told| told.published.map(|(_, last)| last)).min();
        }
    }

    /// Its id with another first claim, by its side too: two sides may be told of in one fact.
    fn id_of(&self, first: &str) -> String {
        let side = self.side.as_deref().unwrap_or_default();
        stable_id("t", &format!("{}\n{}\n{first}\n{side}", self.state, self.place.id))
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
    let mut by_place: BTreeMap<&str, Vec<Open>> = BTreeMap::new();
    for &(told, transition) in
        told.iter().filter(|(told, _)| matches!(told.realis.as_str(), "actual" | "negated"))
    {
        let extent = extent(told, transition, transitions);
        // Countries change hands as wholes only in words.
        for spot in told.places.iter().take(COUNTED) {
            let here = by_place.entry(&spot.id).or_default();
            if told.denies() {
                deny(here, told, transition);
            } else if told.realis == "actual" && told.stance == "asserts" {
                let holders = holders(here, told, transition, spot);
                close(here, told, transition, transitions, extent.is_some());
                for party in holders {
                    open(here, told, transition, spot, party, extent.as_ref());
                }
            }
        }
    }
    by_place.into_values().flatten().map(|open| open.standing).collect()
}

/// The ids of the places whose states a fact can change; the states of a place follow from these facts alone.
pub fn places<'t>(told: &'t Telling, transitions: &Transitions) -> impl Iterator<Item = &'t str> {
    let changes = transitions.of(&told.fact_type).is_some();
    told.places.iter().take(COUNTED).filter(move |_| changes).map(|spot| spot.id.as_str())
}

/// A state in the making.
struct Open {
    standing: Standing,
    /// When others took a part of the place since it was last said, and by which fact.
    lost: Option<Loss>,
}

struct Loss {
    day: Option<Date>,
    when: Option<String>,
    fact: String,
}

/// How much of the place a fact is about, where that is not all of it.
fn extent(told: &Telling, transition: &Transition, transitions: &Transitions) -> Option<Extent> {
    if transition.opens.as_deref() != Some("controls") {
        return None;
    }
    let share = told.counts.iter().find(|count| count.what == "share" && count.low < WHOLE);
    let what: &[Party] = if transition.place == Role::Patient { &told.patients } else { &[] };
    let part = what.iter().find(|party| transitions.is_part(&party.words));
    let some = told.counts.iter().any(|count| count.what == "places");
    (share.is_some() || part.is_some() || some).then(|| Extent {
        fact: told.fact.clone(),
        words: part.or(what.first()).map(|party| party.words.clone()),
        share: share.map(|count| (count.low, count.high)),
    })
}

/// Per cent.
const WHOLE: f64 = 100.0;

/// States as reviewers closed them, the earliest decision first.
///
/// A state that is over before the reviewer's day stays as it is. A claim that the reviewer did not know and that is of a
/// later day begins the state anew.
pub fn closed(mut all: Vec<Standing>, tellings: &[Telling], closings: &[Closing]) -> Vec<Standing> {
    for closing in closings {
        let day = Interval::from_edtf(&closing.until).and_then(|until| until.earliest.or(until.latest));
        let Some(day) = day else { continue };
        let mut anew = Vec::new();
        for standing in all.iter_mut().filter(|standing| closing.is_about(standing, day)) {
            let later: Vec<&Telling> = standing
                .opened_by
                .iter()
                .filter(|fact| !closing.facts.contains(fact))
                .filter_map(|fact| tellings.iter().find(|told| told.fact == **fact))
                .filter(|told| since(told) > Some(day))
                .collect();
            let of = |told: &Telling| told.published.map(|(_, last)| last);
            if let Some(first) = later.first() {
                let facts: Vec<String> = later.iter().map(|told| told.fact.clone()).collect();
                let heard = |facts: &[String]| {
                    tellings.iter().filter(|told| facts.contains(&told.fact)).filter_map(of).max()
                };
                let goes_on = standing.opened_by.first().is_some_and(|fact| !facts.contains(fact));
                standing.opened_by.retain(|fact| !facts.contains(fact));
                let again = Standing {
                    id: standing.id_of(&first.fact),
                    from: when(first, first.layer == "state"),
                    until: standing.until.take(),
                    closed_by: std::mem::take(&mut standing.closed_by),
                    known: later.iter().copied().filter_map(of).min(),
                    confirmed: heard(&facts),
                    latest: standing.latest,
                    extents: standing.extents.extract_if(.., |extent| facts.contains(&extent.fact)).collect(),
                    closed_in_review: None,
                    against: Vec::new(),
                    opened_by: facts,
                    ..standing.clone()
                };
                standing.confirmed = heard(&standing.opened_by);
                if !goes_on {
                    standing.begin_with_first(tellings);
                }
                anew.push(again);
            }
            standing.until = Some(closing.until.clone());
            standing.closed_in_review = Some(closing.entry);
            standing.closed_by.clear();
        }
        all.extend(anew);
    }
    all.sort_by(|a, b| a.place.id.cmp(&b.place.id));
    all
}

impl Closing {
    /// Whether it ends a state: one of the reviewer's claims holds it, and nothing ended it before that day.
    fn is_about(&self, standing: &Standing, day: Date) -> bool {
        let ended = standing.until.as_deref().and_then(Interval::from_edtf);
        let over = ended.and_then(|until| until.latest.or(until.earliest)).is_some_and(|end| end <= day);
        standing.state == self.state
            && standing.place.id == self.place
            && standing.opened_by.iter().any(|fact| self.facts.contains(fact))
            && !over
    }
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

/// Whom a fact makes hold a place, or be in a state; none for whom it makes nobody.
fn holders<'t>(
    here: &[Open],
    told: &'t Telling,
    transition: &Transition,
    spot: &Spot,
) -> Vec<Option<&'t Party>> {
    if !transition.only_rivals {
        let party = holder(told, transition);
        return if transition.needs_holder && party.is_none() { Vec::new() } else { vec![party] };
    }
    let known = |parties: &'t [Party]| parties.iter().filter(|party| party.actor.is_some());
    let sides: BTreeSet<String> =
        known(&told.agents).chain(known(&told.patients)).filter_map(|party| side_of(Some(party))).collect();
    let other = |open: &&Open| {
        open.standing.until.is_none()
            && HELD.contains(&open.standing.state.as_str())
            && open.standing.side.as_ref().is_some_and(|side| !sides.contains(side))
    };
    let rivals = sides.len() > 1 || !sides.is_empty() && here.iter().any(|open| other(&open));
    if !rivals || !matches!(spot.level.as_str(), "site" | "settlement") {
        return Vec::new();
    }
    let mut out: Vec<Option<&Party>> = Vec::new();
    for party in known(&told.agents) {
        if !out.iter().any(|known| side_of(*known) == side_of(Some(party))) {
            out.push(Some(party));
        }
    }
    out
}

/// States in which a side is at a place.
const HELD: [&str; 4] = ["contests", "controls", "encircled", "presence"];

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

fn open(
    here: &mut Vec<Open>,
    told: &Telling,
    transition: &Transition,
    spot: &Spot,
    party: Option<&Party>,
    extent: Option<&Extent>,
) {
    let Some(state) = &transition.opens else { return };
    let published = told.published.map(|(_, last)| last);
    let same = |open: &&mut Open| {
        let standing = &open.standing;
        standing.until.is_none() && standing.state == *state && alike(&standing.side, &standing.holder, party)
    };
    if let Some(known) = here.iter_mut().find(same) {
        // What is said after others took a part is another hold than the one before.
        let lost = known.lost.take_if(|lost| since(told) > lost.day);
        let standing = &mut known.standing;
        let Some(lost) = lost else {
            standing.opened_by.push(told.fact.clone());
            standing.extents.extend(extent.cloned());
            standing.confirmed = standing.confirmed.max(published);
            standing.latest = standing.latest.max(published);
            standing.known = match (standing.known, published) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if rank(basis(told)) > rank(&standing.basis) {
                standing.basis = basis(told).to_owned();
            }
            return;
        };
        standing.until = lost.when;
        standing.closed_by.push(lost.fact);
    }
    // Of two sides that fight in a fact, the second is named too.
    let key = format!("{state}\n{}\n{}", spot.id, told.fact);
    let (id, side) = (stable_id("t", &key), side_of(party));
    let known = here.iter().any(|open| open.standing.id == id);
    let id = if known { stable_id("t", &format!("{key}\n{}", side.clone().unwrap_or_default())) } else { id };
    let standing = Standing {
        id,
        state: state.clone(),
        place: spot.clone(),
        side,
        actor: party.and_then(|party| party.actor.clone()),
        holder: party.map(|party| party.words.clone()),
        from: when(told, told.layer == "state"),
        until: None,
        known: published,
        confirmed: published,
        latest: published,
        basis: basis(told).to_owned(),
        opened_by: vec![told.fact.clone()],
        extents: extent.cloned().into_iter().collect(),
        closed_by: Vec::new(),
        closed_in_review: None,
        against: Vec::new(),
    };
    here.push(Open { standing, lost: None });
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

fn close(
    here: &mut [Open],
    told: &Telling,
    transition: &Transition,
    transitions: &Transitions,
    partial: bool,
) {
    for open in here.iter_mut() {
        let standing = &mut open.standing;
        let patients = told.patients.iter().map(|patient| patient.words.as_str());
        let words = told.mentions.iter().map(String::as_str).chain(patients);
        if standing.until.is_some() || !transitions.ends(transition, &standing.state, words) {
            continue;
        }
        let own = told.agents.iter().any(|agent| alike(&standing.side, &standing.holder, Some(agent)));
        let held = Some(&standing.state) == transition.opens.as_ref();
        // Taking a place again does not end one's own hold on it, nor does a fact that names nobody; it ends one's own siege.
        let ends = if transition.only_holder { own } else { !held || !own && !told.agents.is_empty() };
        if !ends {
            continue;
        }
        if partial {
            // Who loses a part keeps the rest; a part that is taken settles no fight or siege.
            if held {
                open.lost = Some(Loss { day: since(told), when: when(told, false), fact: told.fact.clone() });
            }
            continue;
        }
        standing.closed_by.push(told.fact.clone());
        standing.latest = standing.latest.max(told.published.map(|(_, last)| last));
        standing.until = when(told, false);
    }
}

fn deny(here: &mut [Open], told: &Telling, transition: &Transition) {
    let Some(state) = &transition.opens else { return };
    let standings = here.iter_mut().map(|open| &mut open.standing);
    for standing in standings.filter(|s| s.until.is_none() && s.state == *state) {
        let party = holder(told, transition);
        if party.is_none() || alike(&standing.side, &standing.holder, party) {
            standing.against.push(told.fact.clone());
            standing.latest = standing.latest.max(told.published.map(|(_, last)| last));
        }
    }
}
