//! Links only what new facts, changed ones and decisions can touch. The record is then as if all of it had been linked.
//!
//! What is touched is found in three steps: the facts that share a block with a new one, and what these follow now; whole
//! events, with all that goes back to the same first report; the places and days about which claims can differ.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use vigie::linking::{
    self,
    contradictions::{Contradiction, Matter, set_aside},
    events::{Decision, Event, Events, Telling},
};

use super::{
    contradictions, events,
    linking::{Said, json},
    standings,
    tellings::{self, Kept, Left, Rules, Stop, Tellings, place_key},
};

/// Links what is new; `before` is what reviewers had said the last time, `moved` are the documents whose origin is another.
pub(super) fn link(
    db: &Connection,
    rules: &Rules,
    said: &Said,
    before: &Said,
    moved: &[i64],
) -> Result<(), Stop> {
    let left = tellings::left(db, rules)?;
    let new = tellings::untold(db, false)?;
    tellings::index(db, rules, new.iter().map(|(number, telling)| (*number, telling)))?;
    let new: BTreeSet<i64> = new.into_iter().map(|(number, _)| number).collect();
    let mut shelf = Tellings::new(db);
    shelf.load(new.iter().copied())?;
    let mut touch = Touch { db, rules, said, shelf, left, new };
    let mut seeds = touch.follow()?;
    seeds.extend(
        touch.shelf.numbers(told_otherwise(&said.decisions, &before.decisions).flat_map(|d| [&d.a, &d.b]))?,
    );
    let changed = touch.events(seeds, moved)?;
    let weighed = told_otherwise(&said.settlements, &before.settlements);
    let weighed = touch.shelf.numbers(weighed.flat_map(|s| s.weighed.iter().chain(&s.right)))?;
    let closed =
        told_otherwise(&said.closings, &before.closings).map(|closing| closing.place.clone()).collect();
    let wrong = touch.contradictions(&changed, weighed)?;
    touch.standings(&wrong, closed)
}

/// What is said now and was not, and the other way round; what is said later counts more, so that it comes anew after
/// anything that did.
fn told_otherwise<'s, T: PartialEq>(now: &'s [T], before: &'s [T]) -> impl Iterator<Item = &'s T> {
    let same = now.iter().zip(before).take_while(|(now, before)| now == before).count();
    now[same..].iter().chain(&before[same..])
}

struct Touch<'c> {
    db: &'c Connection,
    rules: &'c Rules,
    said: &'c Said,
    shelf: Tellings<'c>,
    left: Vec<Left>,
    new: BTreeSet<i64>,
}

/// What became of events.
struct Changed {
    /// Ids of those that are others now, or are no more.
    events: BTreeSet<String>,
    /// Facts that are of another event than before.
    facts: BTreeSet<i64>,
}

impl Touch<'_> {
    /// Finds what new facts follow, and what follows them; gives all facts about which that changed anything.
    fn follow(&mut self) -> Result<BTreeSet<i64>, Stop> {
        let blocks: BTreeSet<i64> =
            self.shelf.of(&self.new).flat_map(|(_, kept)| self.rules.blocks(&kept.telling)).collect();
        let near = self.shelf.keyed(blocks)?;
        self.shelf.load(near.iter().copied())?;
        // What they follow until now is compared with.
        let of: Vec<String> = self.shelf.of(&near).filter_map(|(_, kept)| followed(kept)).collect();
        let of = self.shelf.numbers(&of)?;
        self.shelf.load(of.iter().copied())?;
        let known: BTreeSet<i64> = near.union(&of).filter(|fact| !self.new.contains(fact)).copied().collect();
        let mut index = Events::restored(
            self.rules.kinds.clone(),
            self.shelf.of(&known).map(|(_, kept)| (kept.telling.clone(), kept.follows.clone())),
        );
        index.add(self.shelf.of(&self.new).map(|(_, kept)| kept.telling.clone()));
        let mut seeds = self.new.clone();
        for &fact in near.union(&self.new) {
            let Some(kept) = self.shelf.get(fact) else { continue };
            let now = index.follows(&kept.telling.fact);
            let before = followed(kept);
            if now.map(|(of, _)| of) == before.as_deref() {
                continue;
            }
            tellings::follow(self.db, fact, now)?;
            let now = now.map(|(of, points)| (of.to_owned(), points));
            seeds.insert(fact);
            seeds.extend(self.shelf.numbers(&before)?);
            if let Some(kept) = self.shelf.get_mut(fact) {
                kept.follows = now;
            }
        }
        // What a fact that left was followed by waits to be linked; what it followed has lost it.
        seeds.extend(self.shelf.numbers(self.left.iter().filter_map(|left| left.follows.as_ref()))?);
        Ok(seeds)
    }

    /// Draws the events of some facts, and of all that may change them, anew.
    fn events(&mut self, seeds: BTreeSet<i64>, moved: &[i64]) -> Result<Changed, Stop> {
        let mut rows: BTreeSet<i64> = self.left.iter().filter_map(|left| left.event).collect();
        let mut queue: Vec<i64> = seeds.into_iter().chain(events::members(self.db, &rows)?).collect();
        let mut all = BTreeSet::new();
        while let Some(fact) = queue.pop() {
            self.shelf.load([fact])?;
            let Some(kept) = self.shelf.get(fact).filter(|_| all.insert(fact)) else { continue };
            let id = &kept.telling.fact;
            queue.extend(self.shelf.numbers(&followed(kept))?);
            queue.extend(self.shelf.followers(id)?);
            let other = |d: &'_ Decision| {
                [(&d.a, &d.b), (&d.b, &d.a)].into_iter().find_map(|(a, b)| (a == id).then(|| b.clone()))
            };
            let decided: Vec<String> = self.said.decisions.iter().filter_map(other).collect();
            queue.extend(self.shelf.numbers(&decided)?);
            for row in events::rows_of(self.db, [fact])?.into_values().filter(|&row| rows.insert(row)) {
                queue.extend(events::members(self.db, &BTreeSet::from([row]))?);
            }
        }
        let before = event_ids(self.db, &all)?;
        let index = Events::restored(
            self.rules.kinds.clone(),
            self.shelf.of(&all).map(|(_, kept)| (kept.telling.clone(), kept.follows.clone())),
        );
        let drawn = index.events(&self.said.decisions);
        let numbers = self.shelf.of(&all).map(|(fact, kept)| (kept.telling.fact.clone(), fact)).collect();
        let mut changed = events::keep(self.db, &drawn, Some(&rows), &numbers)?;
        self.count_again(moved)?;
        let now = event_ids(self.db, &all)?;
        let facts = all.iter().filter(|&fact| before.get(fact) != now.get(fact)).copied().collect();
        // An event may be as it was, and what its facts tell other.
        changed
            .extend(now.iter().filter(|(fact, _)| self.new.contains(fact)).map(|(_, event)| event.clone()));
        Ok(Changed { events: changed, facts })
    }

    /// Counts the origins of events again that are told of in documents whose own origin is another now.
    fn count_again(&mut self, moved: &[i64]) -> Result<(), Stop> {
        let mut told = self.db.prepare_cached("SELECT id FROM facts WHERE document_id = ?1")?;
        let mut facts: BTreeSet<i64> = BTreeSet::new();
        for document in moved {
            for fact in told.query_map([document], |r| r.get(0))? {
                facts.insert(fact?);
            }
        }
        let rows: BTreeSet<i64> = events::rows_of(self.db, facts)?.into_values().collect();
        let members = events::members(self.db, &rows)?;
        self.shelf.load(members.iter().copied())?;
        let numbers = self.shelf.of(&members).map(|(fact, kept)| (kept.telling.fact.clone(), fact)).collect();
        events::keep(self.db, &events::of_rows(self.db, &rows)?, Some(&rows), &numbers)?;
        Ok(())
    }

    /// Finds contradictions anew where claims changed; gives the facts that are held to be wrong now and were not, or the
    /// other way round.
    fn contradictions(
        &mut self,
        changed: &Changed,
        weighed: BTreeSet<i64>,
    ) -> Result<BTreeSet<String>, Stop> {
        let others: BTreeSet<i64> = self.new.union(&weighed).copied().collect();
        self.shelf.load(others.iter().copied())?;
        self.shelf.load(changed.facts.iter().copied())?;
        let mut claims = Claims::default();
        let left: Vec<Telling> = self.left.iter().map(|left| left.telling.clone()).collect();
        for telling in self.shelf.of(&others).map(|(_, kept)| &kept.telling).chain(&left) {
            claims.spots.extend(self.rules.places(telling));
        }
        let dated: BTreeSet<i64> = others.union(&changed.facts).copied().collect();
        for telling in self.shelf.of(&dated).map(|(_, kept)| &kept.telling).chain(&left) {
            claims.days.extend(self.rules.days(telling));
        }
        // What is denied of an event and of a state is told of the state.
        let mut events = changed.events.clone();
        events.extend(event_ids(self.db, &weighed)?.into_values());
        let mut rows = rows_of_ids(self.db, &events)?;
        let denied = "SELECT e.id FROM events e JOIN places p ON p.id = e.place_id WHERE p.gazetteer_id = ?1 AND denied > 0";
        let mut denied = self.db.prepare_cached(denied)?;
        for spot in &claims.spots {
            for row in denied.query_map([spot], |r| r.get(0))? {
                rows.insert(row?);
            }
        }
        drop(denied);
        claims.events =
            events::of_rows(self.db, &rows)?.into_iter().map(|event| (event.id.clone(), event)).collect();
        events.extend(claims.events.keys().cloned());

        // Who is the first to claim something that is, or was, among what changed.
        let mut first: BTreeSet<String> = self.found(&claims)?.iter().map(first_claim).collect();
        let figures = self.shelf.keyed(claims.days.iter().copied())?;
        self.shelf.load(figures.iter().copied())?;
        let of_days: Vec<&Telling> =
            self.shelf.of(&figures).map(|(_, kept)| &kept.telling).chain(&left).collect();
        let figures: BTreeSet<&str> = of_days.iter().map(|telling| telling.fact.as_str()).collect();
        let spots = of_days.iter().filter_map(|telling| telling.places.first()).map(|spot| spot.id.clone());
        let spots: BTreeSet<String> = spots.chain(claims.spots.iter().cloned()).collect();
        let is_here = |one: &Contradiction| {
            one.event.is_some()
                || match one.matter {
                    Matter::Toll => one.claims.iter().any(|claim| figures.contains(claim.fact.as_str())),
                    _ => one.place.as_ref().is_some_and(|spot| claims.spots.contains(&spot.id)),
                }
        };
        let were = contradictions::of(self.db, &events, &spots)?;
        first.extend(were.iter().filter(|one| is_here(one)).map(first_claim));

        // All that these may be the first to claim.
        let facts = self.shelf.numbers(&first)?;
        self.shelf.load(facts.iter().copied())?;
        let mut claims = Claims::default();
        for (_, kept) in self.shelf.of(&facts) {
            claims.days.extend(self.rules.days(&kept.telling));
            claims.spots.extend(self.rules.places(&kept.telling));
        }
        let rows = events::rows_of(self.db, facts)?.into_values().collect();
        claims.events =
            events::of_rows(self.db, &rows)?.into_iter().map(|event| (event.id.clone(), event)).collect();
        let mut found = self.found(&claims)?;
        found.retain(|one| first.contains(&first_claim(one)));
        let before = set_aside(&contradictions::by_first(self.db, &first)?);
        contradictions::keep(self.db, &found, Some(&first))?;
        let now = set_aside(&found);
        Ok(now.symmetric_difference(&before).cloned().collect())
    }

    /// The contradictions among some claims.
    fn found(&mut self, claims: &Claims) -> Result<Vec<Contradiction>, Stop> {
        let figures = self.shelf.keyed(claims.days.iter().copied())?;
        let at: BTreeSet<&String> = claims
            .events
            .values()
            .filter_map(|event| event.places.first())
            .map(|spot| &spot.id)
            .chain(&claims.spots)
            .collect();
        let mut facts = self.shelf.keyed(at.into_iter().map(|spot| place_key(spot)))?;
        facts.extend(&figures);
        facts.extend(self.shelf.numbers(claims.events.values().flat_map(|event| &event.facts))?);
        self.shelf.load(facts.iter().copied())?;
        let ids = event_ids(self.db, &facts)?;
        let of = self
            .shelf
            .of(&facts)
            .filter_map(|(fact, kept)| Some((kept.telling.fact.clone(), ids.get(&fact)?.clone())))
            .collect();
        let told: Vec<Telling> = self.shelf.of(&facts).map(|(_, kept)| kept.telling.clone()).collect();
        let events: Vec<Event> = claims.events.values().cloned().collect();
        let (kinds, transitions) = (&self.rules.kinds, &self.rules.transitions);
        Ok(linking::contradictions(&told, &events, &of, kinds, transitions, &self.said.settlements))
    }

    /// Tells the states of places anew where claims changed, or where they are held to be wrong or right now.
    fn standings(&mut self, wrong: &BTreeSet<String>, mut spots: BTreeSet<String>) -> Result<(), Stop> {
        let mut others = self.shelf.numbers(wrong)?;
        self.shelf.load(others.iter().copied())?;
        others.extend(&self.new);
        for (_, kept) in self.shelf.of(&others) {
            spots.extend(self.rules.places(&kept.telling));
        }
        spots.extend(self.left.iter().flat_map(|left| self.rules.places(&left.telling)));
        let facts = self.shelf.keyed(spots.iter().map(|spot| place_key(spot)))?;
        self.shelf.load(facts.iter().copied())?;
        let wrong = contradictions::set_aside(self.db)?;
        let held: Vec<Telling> = self
            .shelf
            .of(&facts)
            .map(|(_, kept)| &kept.telling)
            .filter(|telling| !wrong.contains(&telling.fact))
            .cloned()
            .collect();
        let mut all = linking::standings(&held, &self.rules.transitions);
        all.retain(|standing| spots.contains(&standing.place.id));
        let closings: Vec<_> =
            self.said.closings.iter().filter(|closing| spots.contains(&closing.place)).cloned().collect();
        let all = linking::standings::closed(all, &held, &closings);
        Ok(standings::keep(self.db, &all, Some(&spots))?)
    }
}

/// Events, days and places about which claims may differ.
#[derive(Default)]
struct Claims {
    events: BTreeMap<String, Event>,
    /// Their keys.
    days: BTreeSet<i64>,
    /// Gazetteer ids.
    spots: BTreeSet<String>,
}

fn followed(kept: &Kept) -> Option<String> {
    kept.follows.as_ref().map(|(of, _)| of.clone())
}

fn first_claim(one: &Contradiction) -> String {
    one.claims.first().map(|claim| claim.fact.clone()).unwrap_or_default()
}

/// The id of the event of each fact.
fn event_ids(db: &Connection, facts: &BTreeSet<i64>) -> rusqlite::Result<BTreeMap<i64, String>> {
    let mut id = db.prepare_cached("SELECT event_id FROM events WHERE id = ?1")?;
    let rows = events::rows_of(db, facts.iter().copied())?;
    rows.into_iter().map(|(fact, row)| Ok((fact, id.query_row([row], |r| r.get(0))?))).collect()
}

/// The rows of events by their ids.
fn rows_of_ids(db: &Connection, ids: &BTreeSet<String>) -> rusqlite::Result<BTreeSet<i64>> {
    let mut query =
        db.prepare_cached("SELECT id FROM events WHERE event_id IN (SELECT value FROM json_each(?1))")?;
    query.query_map([json(ids)?], |r| r.get(0))?.collect()
}
