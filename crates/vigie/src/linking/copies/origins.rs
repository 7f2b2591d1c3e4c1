//! Families of copies, and how many independent sources stand behind some documents.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    index::Copies,
    judging::{By, Shared},
    order,
    sketch::Sketch,
};
use crate::model::{DocumentId, Origin, OriginCount, Provenance};

/// A copy of which less stands in its source, and that has so many other words, may have reported them itself, if its
/// source knows few of the names and numbers in them, and if somebody speaks there.
const OWN_SHARE: f32 = 0.65;
const OWN_WORDS: f32 = 50.0;
const OWN_REST: f32 = 0.4;
/// Quoted words that its source lacks, from which somebody speaks there.
const OWN_QUOTED: usize = 8;

/// The origins of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// All of them, the earliest first.
    pub all: Vec<Origin>,
}

impl Copies {
    /// All origins: every document belongs to one.
    pub fn origins(&self) -> Origins {
        let mut families: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for number in 0..self.len() as u32 {
            families.entry(self.first(number)).or_default().push(number);
        }
        let mut all: Vec<(u32, Origin)> =
            families.into_iter().map(|(first, members)| (first, self.origin(first, members))).collect();
        all.sort_by(|a, b| self.key(a.0).cmp(&self.key(b.0)));
        Origins { all: all.into_iter().map(|(_, origin)| origin).collect() }
    }

    /// The origin of one document, with all its copies. It costs what the family is large.
    pub fn origin_of(&self, id: &DocumentId) -> Option<Origin> {
        let first = self.first(self.number(id)?);
        Some(self.origin(first, self.family(first)))
    }

    /// How many independent sources stand behind some documents that tell of one matter: see [`count`].
    pub fn count(&self, documents: &[DocumentId]) -> OriginCount {
        let all: Vec<Provenance> = documents.iter().filter_map(|id| self.provenance_of(id)).collect();
        count(&all)
    }

    /// Where a document comes from. It costs what its family is large.
    pub fn provenance_of(&self, id: &DocumentId) -> Option<Provenance> {
        let number = self.number(id)?;
        let first = self.first(number);
        Some(self.provenance(number, first, self.credited(&self.family(first))))
    }

    /// Where every document comes from, by family.
    pub fn provenances(&self) -> Vec<Provenance> {
        let mut families: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for number in 0..self.len() as u32 {
            families.entry(self.first(number)).or_default().push(number);
        }
        let family = |(first, members): (u32, Vec<u32>)| {
            let credited = self.credited(&members);
            members.into_iter().map(move |number| self.provenance(number, first, credited.clone()))
        };
        families.into_iter().flat_map(family).collect()
    }

    fn provenance(&self, number: u32, first: u32, credited: Vec<(Option<String>, bool)>) -> Provenance {
        let (here, source) = (&self.sketches[number as usize], &self.sketches[first as usize]);
        let (mut akin, mut drawn) = (BTreeSet::new(), BTreeSet::new());
        for (&other, link) in &self.links[number as usize] {
            let of = self.first(other);
            // A copy's names are those of the text whose words it has.
            let explained = link.by != By::Words && (self.repeats_words(number) || self.repeats_words(other));
            if of == first || explained {
                continue;
            }
            akin.insert(of);
            let there = &self.sketches[other as usize];
            if link.is_drawn() && (here.draws_on(there) || there.draws_on(here)) {
                drawn.insert(of);
            }
        }
        let ids = |firsts: BTreeSet<u32>| {
            let ids: BTreeSet<&String> =
                firsts.into_iter().map(|of| &self.sketches[of as usize].document).collect();
            ids.into_iter().map(|id| DocumentId(id.clone())).collect()
        };
        Provenance {
            document: here.id(),
            first: source.id(),
            copy: self.copy_of(&here.id()),
            outlet: here.outlet.clone(),
            first_outlet: source.outlet.clone(),
            credited,
            adds_its_own: self.adds_its_own(number),
            akin: ids(akin),
            drawn: ids(drawn),
        }
    }

    /// Whether words of an earlier document show that a document is its copy.
    fn repeats_words(&self, number: u32) -> bool {
        let link = self.parent(number, true).map(|of| self.links[number as usize][&of]);
        link.is_some_and(|link| link.by == By::Words)
    }

    /// Whether a copy holds another's text inside a longer one of its own that lets somebody speak: it may rest on its
    /// own reporting.
    fn adds_its_own(&self, number: u32) -> bool {
        let here = &self.sketches[number as usize];
        let drawn = |&of: &u32| here.draws_on(&self.sketches[of as usize]);
        let Some(of) = self.parent(number, true).or_else(|| self.parent(number, false).filter(drawn)) else {
            return false;
        };
        let link = self.links[number as usize][&of];
        let there = &self.sketches[of as usize];
        // A paper that prints an agency's story may add to it on the next day; its own story it only goes on telling.
        let whole =
            |sketch: &Sketch| sketch.credits.iter().any(|credit| credit.whole && credit.agency.is_some());
        let other = here.outlet != there.outlet || whole(there);
        // On one day the agency's text is taken for the first, also where it says that it has it from this outlet.
        let retold = there.names_outlet_of(here);
        if link.by != By::Words || link.share >= OWN_SHARE || !other || retold || whole(here) {
            return false;
        }
        let shared = self.shared(number, of);
        (1.0 - link.share) * here.words as f32 >= OWN_WORDS
            && shared.rest_here.is_some_and(|known| known < OWN_REST)
            && speaks(here, &shared)
    }

    fn key(&self, number: u32) -> order::Key<'_> {
        order::key(&self.sketches[number as usize])
    }

    /// The document that a family goes back to.
    fn first(&self, mut number: u32) -> u32 {
        // Every step leads to an earlier document, so it ends.
        while let Some(parent) = self.parent(number, true) {
            number = parent;
        }
        number
    }

    /// All documents that go back to one.
    fn family(&self, first: u32) -> Vec<u32> {
        let mut members = vec![first];
        let mut at = 0;
        while let Some(&parent) = members.get(at) {
            let linked = self.links[parent as usize].keys();
            members.extend(linked.filter(|&&other| self.parent(other, true) == Some(parent)));
            at += 1;
        }
        members
    }

    fn origin(&self, first: u32, mut members: Vec<u32>) -> Origin {
        members.sort_by(|&a, &b| self.key(a).cmp(&self.key(b)));
        let credited = self.credited(&members);
        let agency = credited.into_iter().find_map(|(agency, whole)| agency.filter(|_| whole));
        let outlet = self.sketches[first as usize].outlet.clone().filter(|_| agency.is_none());
        let documents = members.iter().map(|&number| self.sketches[number as usize].id()).collect();
        Origin { first: self.sketches[first as usize].id(), agency, outlet, documents }
    }

    /// The agencies that documents credit, the most often credited first, with whether one credits it with the whole.
    fn credited(&self, members: &[u32]) -> Vec<(Option<String>, bool)> {
        let mut votes: BTreeMap<Option<&String>, (usize, bool)> = BTreeMap::new();
        for &number in members {
            for credit in &self.sketches[number as usize].credits {
                let vote = votes.entry(credit.agency.as_ref()).or_default();
                vote.0 += if credit.whole { 2 } else { 1 };
                vote.1 |= credit.whole;
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
        votes.into_iter().map(|(agency, (_, whole))| (agency.cloned(), whole)).collect()
    }
}

/// Whether somebody speaks in the words that only the first of two texts holds.
fn speaks(here: &Sketch, shared: &Shared) -> bool {
    let own = |word: &u32| !shared.overlap.holds(*word);
    let quoted = here.quoted.iter().flat_map(|&(from, to)| from..to);
    here.said.iter().any(own) || quoted.filter(own).count() >= OWN_QUOTED
}

/// How many independent sources stand behind some documents that tell of one matter.
///
/// What surely is one: copies, texts of one agency, reports of one outlet, texts that share less where one says that it
/// has something from the other. What may be: texts that share less, credit an agency with a part, or credit agencies without naming them. A document that is named twice counts once.
pub fn count(documents: &[Provenance]) -> OriginCount {
    let documents: BTreeMap<&str, &Provenance> =
        documents.iter().map(|document| (document.document.0.as_str(), document)).collect();
    let families: BTreeMap<&str, &Provenance> =
        documents.values().map(|document| (document.first.0.as_str(), *document)).collect();
    let place: BTreeMap<&str, usize> = families.keys().enumerate().map(|(at, first)| (*first, at)).collect();
    let (mut sure, mut possible) = (Groups::new(families.len()), Groups::new(families.len()));
    let mut join = |a: usize, b: usize, certain: bool| {
        possible.join(a, b);
        if certain {
            sure.join(a, b);
        }
    };
    // By agency and by outlet: the first family of each.
    let mut agencies: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unnamed = Vec::new();
    for (at, family) in families.values().enumerate() {
        for (agency, whole) in &family.credited {
            let Some(agency) = agency else { continue };
            let (other, other_whole) = *agencies.entry(agency).or_insert((at, *whole));
            join(at, other, *whole && other_whole);
            if *whole && !other_whole {
                agencies.insert(agency, (at, true));
            }
        }
        if !family.credited.is_empty() && family.credited.iter().all(|(agency, _)| agency.is_none()) {
            unnamed.push(at);
        }
        if let Some(outlet) = family.first_outlet.as_deref().filter(|_| family.agency().is_none()) {
            join(at, *outlets.entry(outlet).or_insert(at), true);
        }
    }
    for at in unnamed.iter().copied() {
        let any = agencies.values().map(|(at, _)| *at).next().unwrap_or(unnamed[0]);
        join(at, any, false);
    }
    for document in documents.values() {
        for other in &document.akin {
            if let Some(&other) = place.get(other.0.as_str()) {
                join(place[document.first.0.as_str()], other, false);
            }
        }
        for other in &document.drawn {
            if let Some(&other) = place.get(other.0.as_str()) {
                join(place[document.first.0.as_str()], other, true);
            }
        }
    }
    let names: BTreeSet<&str> =
        documents.values().filter_map(|document| document.outlet.as_deref()).collect();
    OriginCount {
        reports: documents.len(),
        outlets: names.len(),
        low: possible.count(),
        high: sure.count() + documents.values().filter(|document| document.adds_its_own).count(),
    }
}

/// Sets that are joined and counted.
struct Groups(Vec<usize>);

impl Groups {
    fn new(n: usize) -> Self {
        Groups((0..n).collect())
    }

    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn count(&self) -> usize {
        (0..self.0.len()).filter(|&at| self.0[at] == at).count()
    }
}
