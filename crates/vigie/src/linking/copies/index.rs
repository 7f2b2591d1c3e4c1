//! The index of a record: every document's sketch, and its links to those that repeat it or that it repeats.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    candidates::{Appearance, Pairs, Prints},
    containment::{self, Cut, Overlap},
    judging::{self, By, FEW_DAYS, Link, Shared},
    order, shingles, signature,
    sketch::Sketch,
};
use crate::model::{CopyOf, DocumentId, Relation};

/// Share from which two texts are nearly or fully the same.
const NEAR_SHARE: f32 = 0.7;
const WHOLE_SHARE: f32 = 0.97;
/// Pairs of names and numbers that two documents must share to be compared.
pub(super) const FEWEST_PAIRS: u32 = 2;
/// One print of so many must be shared for two documents to be compared.
const PRINTS_A_HIT: u32 = 12;

/// The documents of a record and what they share. The same documents give the same links in whatever order they came.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    pub(super) sketches: Vec<Sketch>,
    /// Links of each document, by the other's number.
    pub(super) links: Vec<BTreeMap<u32, Link>>,
    ids: HashMap<String, u32>,
    pub(super) outlets: HashMap<String, u32>,
    pub(super) appearances: Vec<Appearance>,
    /// The prints of each document, sorted.
    pub(super) print_sets: Vec<Box<[u32]>>,
    pub(super) prints: Prints,
    pub(super) pairs: Pairs,
}

impl Copies {
    /// Adds a document; one whose id is known changes nothing and gives false.
    pub fn add(&mut self, sketch: Sketch) -> bool {
        let Some((_, changed)) = self.enter(sketch) else { return false };
        for number in changed {
            self.link(number);
        }
        true
    }

    /// The index of documents whose links are known, as [`Copies::links_of`] gave them: nothing is compared again.
    ///
    /// Links to documents that are not among them are dropped.
    pub fn restored(documents: impl IntoIterator<Item = (Sketch, Vec<(DocumentId, Link)>)>) -> Self {
        let mut copies = Copies::default();
        let known: Vec<(u32, Vec<(DocumentId, Link)>)> = documents
            .into_iter()
            .filter_map(|(sketch, links)| Some((copies.enter(sketch)?.0, links)))
            .collect();
        for (number, links) in known {
            let links = links.into_iter().filter_map(|(other, link)| Some((copies.number(&other)?, link)));
            copies.links[number as usize] = links.collect();
        }
        copies
    }

    /// Puts a document into the index: its number, and the documents whose links may be others now.
    fn enter(&mut self, sketch: Sketch) -> Option<(u32, BTreeSet<u32>)> {
        let (number, mut changed) = self.enter_prints(sketch)?;
        let sketch = &self.sketches[number as usize];
        if let Some((day, _)) = sketch.days {
            for pair in signature::pairs(&sketch.signature) {
                self.pairs.add(pair, day, number, &mut changed);
            }
        }
        Some((number, changed.into_iter().collect()))
    }

    /// The same by its prints alone.
    pub(super) fn enter_prints(&mut self, sketch: Sketch) -> Option<(u32, Vec<u32>)> {
        let number = self.shelve(sketch)?;
        let mut changed = vec![number];
        for &print in &self.print_sets[number as usize] {
            self.prints.add(print, number, &self.appearances, &mut changed);
        }
        Some((number, changed))
    }

    /// Gives a document a number, without anything by which others are found.
    pub(super) fn shelve(&mut self, sketch: Sketch) -> Option<u32> {
        if self.ids.contains_key(&sketch.document) {
            return None;
        }
        let number = self.sketches.len() as u32;
        self.ids.insert(sketch.document.clone(), number);
        let outlet = sketch.outlet.as_deref().map(|outlet| self.outlet_number(outlet));
        self.appearances.push(Appearance { outlet, day: sketch.days.map(|days| days.0) });
        self.print_sets.push(print_set(&sketch).into());
        self.sketches.push(sketch);
        self.links.push(BTreeMap::new());
        Some(number)
    }

    pub(super) fn outlet_number(&mut self, outlet: &str) -> u32 {
        let n_outlets = self.outlets.len() as u32;
        *self.outlets.entry(outlet.to_owned()).or_insert(n_outlets)
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The sketch of a document.
    pub fn sketch(&self, id: &DocumentId) -> Option<&Sketch> {
        self.sketches.get(self.number(id)? as usize)
    }

    /// What two documents share, with the runs of words that show it.
    pub fn overlap(&self, a: &DocumentId, b: &DocumentId) -> Option<Overlap> {
        Some(self.compare(self.number(a)?, self.number(b)?))
    }

    /// What a document repeats, and what repeats it: every link, the documents in the order of their ids.
    pub fn links_of(&self, id: &DocumentId) -> Vec<(DocumentId, Link)> {
        let links = self.number(id).and_then(|number| self.links.get(number as usize));
        let links = links.into_iter().flatten();
        let mut links: Vec<_> =
            links.map(|(&other, link)| (self.sketches[other as usize].id(), *link)).collect();
        links.sort_by(|a, b| a.0.cmp(&b.0));
        links
    }

    /// The document that this one most likely repeats; none where it is the first of its kind.
    pub fn copy_of(&self, id: &DocumentId) -> Option<CopyOf> {
        let number = self.number(id)?;
        self.parent(number, true).or_else(|| self.parent(number, false)).map(|of| self.told(number, of))
    }

    pub(super) fn number(&self, id: &DocumentId) -> Option<u32> {
        self.ids.get(&id.0).copied()
    }

    /// Of the earlier documents that one is linked to the most like, and of those the earliest.
    pub(super) fn parent(&self, number: u32, certain: bool) -> Option<u32> {
        let here = order::key(&self.sketches[number as usize]);
        let earlier = self.links[number as usize].iter().filter_map(|(&other, link)| {
            let key = order::key(&self.sketches[other as usize]);
            (link.certain == certain && key < here).then_some((other, link, key))
        });
        let tenths =
            |link: &Link| (link.strength() * 10.0).round() as i32 + 100 * i32::from(link.by == By::Words);
        earlier.min_by_key(|(_, link, key)| (-tenths(link), *key)).map(|(other, ..)| other)
    }

    fn told(&self, number: u32, of: u32) -> CopyOf {
        let (here, there) = (&self.sketches[number as usize], &self.sketches[of as usize]);
        let link = self.links[number as usize][&of];
        let same_outlet = here.outlet.is_some() && here.outlet == there.outlet;
        let relation = match link.by {
            By::Translation => Relation::Translated,
            By::Agency => Relation::Retold,
            By::Words if link.share >= WHOLE_SHARE && link.share_of >= WHOLE_SHARE => Relation::Same,
            By::Words if same_outlet => Relation::Update,
            By::Words if link.share >= NEAR_SHARE && link.share_of >= NEAR_SHARE => Relation::Near,
            By::Words if link.share >= link.share_of => Relation::Abridged,
            By::Words => Relation::Extended,
        };
        CopyOf {
            document: here.id(),
            of: there.id(),
            relation,
            certain: link.certain,
            share: link.share,
            share_of: link.share_of,
        }
    }

    /// Finds all links of a document anew.
    fn link(&mut self, number: u32) {
        let mut candidates = self.sharing_prints(number);
        candidates.extend(self.sharing_names(number));
        self.put_links(number, self.found_links(number, candidates));
    }

    /// Puts links of a document in the place of those that it had.
    pub(super) fn put_links(&mut self, number: u32, found: BTreeMap<u32, Link>) {
        for other in std::mem::take(&mut self.links[number as usize]).into_keys() {
            self.links[other as usize].remove(&number);
        }
        for (&other, link) in &found {
            self.links[other as usize].insert(number, link.turned());
        }
        self.links[number as usize] = found;
    }

    /// Its links to some documents.
    pub(super) fn found_links(&self, number: u32, candidates: BTreeSet<u32>) -> BTreeMap<u32, Link> {
        let here = &self.sketches[number as usize];
        let link = |other: u32| {
            // In one direction whoever asks: runs that repeat inside a text may pair otherwise.
            let forward = here.document <= self.sketches[other as usize].document;
            let (from, to) = if forward { (number, other) } else { (other, number) };
            let link = judging::judge(&self.shared(from, to))?;
            Some((other, if forward { link } else { link.turned() }))
        };
        candidates.into_iter().filter_map(link).collect()
    }

    /// Everything that two documents share.
    pub(super) fn shared(&self, a: u32, b: u32) -> Shared {
        let (here, there) = (&self.sketches[a as usize], &self.sketches[b as usize]);
        let one_language = here.lang == there.lang;
        let overlap = if one_language { self.compare(a, b) } else { Overlap::default() };
        let rest_here =
            signature::known_elsewhere(&here.signature, |word| overlap.holds(word), &there.signature);
        let rest_there =
            signature::known_elsewhere(&there.signature, |word| overlap.holds_of(word), &here.signature);
        let days = match (here.days, there.days) {
            (Some((a, _)), Some((b, _))) => Some((a - b).abs()),
            _ => None,
        };
        let likeness = signature::compare(&here.signature, &there.signature);
        let drawn = here.draws_on(there) || there.draws_on(here);
        let one_source = drawn || name_one_agency(here, there);
        Shared { one_language, overlap, likeness, rest_here, rest_there, days, one_source, drawn }
    }

    /// Everything that two documents share.
    pub fn everything_shared(&self, a: &DocumentId, b: &DocumentId) -> Option<Shared> {
        Some(self.shared(self.number(a)?, self.number(b)?))
    }

    /// Documents that share enough prints to be compared.
    pub(super) fn sharing_prints(&self, number: u32) -> BTreeSet<u32> {
        let prints = self.counting_prints(number);
        let mut hits: BTreeMap<u32, u32> = BTreeMap::new();
        for &print in &prints {
            for other in self.prints.holders(print).filter(|&other| other != number) {
                *hits.entry(other).or_default() += 1;
            }
        }
        let n_here = prints.len() as u32;
        let enough = hits.into_iter().filter(|&(other, hits)| {
            let n_there = self.counting_prints(other).len() as u32;
            hits * PRINTS_A_HIT >= n_here.min(n_there)
        });
        enough.map(|(other, _)| other).collect()
    }

    /// Documents of the same days that share enough names and numbers to be compared.
    fn sharing_names(&self, number: u32) -> BTreeSet<u32> {
        let here = &self.sketches[number as usize];
        let Some((day, _)) = here.days else { return BTreeSet::new() };
        let mut hits: BTreeMap<u32, u32> = BTreeMap::new();
        for pair in signature::pairs(&here.signature) {
            for other in self.pairs.holders(pair, day).filter(|&other| self.is_near(number, other)) {
                *hits.entry(other).or_default() += 1;
            }
        }
        let enough = hits.into_iter().filter(|&(_, hits)| hits >= FEWEST_PAIRS);
        enough.map(|(other, _)| other).collect()
    }

    /// Whether another document is of the same days: a bucket holds days that are farther off, and which of two buckets
    /// is looked into depends on who asks.
    pub(super) fn is_near(&self, number: u32, other: u32) -> bool {
        let day = |number: u32| self.appearances[number as usize].day;
        other != number && day(number).zip(day(other)).is_some_and(|(a, b)| (a - b).abs() <= FEW_DAYS)
    }

    /// The prints of a document that are neither boilerplate nor set phrases.
    pub(super) fn counting_prints(&self, number: u32) -> Vec<u32> {
        let outlet = self.appearances[number as usize].outlet;
        let prints = self.print_sets[number as usize].iter();
        prints.copied().filter(|&print| !self.prints.is_cut(print, outlet)).collect()
    }

    fn compare(&self, a: u32, b: u32) -> Overlap {
        let (cut_a, cut_b) = (self.cut(a), self.cut(b));
        containment::compare(&self.sketches[a as usize], &self.sketches[b as usize], &cut_a, &cut_b)
    }

    /// The words around prints that do not count, up to the next print that does.
    fn cut(&self, number: u32) -> Cut {
        let sketch = &self.sketches[number as usize];
        let outlet = self.appearances[number as usize].outlet;
        let places = shingles::prints(&sketch.shingles);
        let mut cut: Cut = Vec::new();
        let mut open = true;
        for &at in &places {
            let here = self.prints.is_cut(sketch.shingles[at as usize], outlet);
            let end = at as usize + shingles::LENGTH;
            match cut.last_mut() {
                Some(last) if here && open => last.end = end,
                None if here && open => cut.push(0..end),
                _ if here => cut.push(at as usize..end),
                _ => {}
            }
            open = here;
        }
        if let Some(last) = cut.last_mut().filter(|_| open) {
            last.end = sketch.words as usize;
        }
        cut
    }
}

pub(super) fn print_set(sketch: &Sketch) -> Vec<u32> {
    let places = shingles::prints(&sketch.shingles).into_iter();
    let mut prints: Vec<u32> = places.map(|at| sketch.shingles[at as usize]).collect();
    prints.sort_unstable();
    prints.dedup();
    prints
}

/// Whether both credit or name an agency, and the same one.
fn name_one_agency(a: &Sketch, b: &Sketch) -> bool {
    let credits = |sketch: &Sketch, agency: &str| {
        sketch.credits.iter().any(|credit| credit.agency.as_deref() == Some(agency))
            || sketch.named.iter().any(|named| named == agency)
    };
    let all = a.credits.iter().filter_map(|credit| credit.agency.as_ref()).chain(&a.named);
    all.into_iter().any(|agency| credits(b, agency))
}
