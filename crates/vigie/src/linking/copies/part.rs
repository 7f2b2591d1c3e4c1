//! A part of a record's index: what one more document needs of it is fetched where it is kept.
//!
//! Linking in a part gives what linking in the whole gives, at the cost of what the document's possible copies are.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    candidates::{BUSIEST_PAIR, bucket, buckets},
    index::{self, Copies, FEWEST_PAIRS},
    judging::Link,
    signature,
    sketch::Sketch,
};
use crate::model::{DocumentId, Provenance};

/// A document with its links.
pub type Linked = (Sketch, Vec<(DocumentId, Link)>);

/// A pair of names in a bucket of days.
pub type Pair = (u32, i32);

/// The documents that hold one; none where they are too many.
pub type Holders<Document> = Option<Vec<Document>>;

/// Where the index of a record is kept. What it does not know is empty.
pub trait Shelf {
    /// A document that is linked, with its links.
    fn document(&self, id: &DocumentId) -> Option<Linked>;

    /// What is kept of a print.
    fn print(&self, print: u32) -> Print;

    /// Those of some prints that do not count in an outlet, each with whether it is a set phrase anywhere.
    fn cuts(&self, prints: &[u32], outlet: Option<&str>) -> Vec<(u32, bool)>;

    /// The documents that hold a pair of names in a bucket of days; none where they are too many.
    fn pair(&self, pair: Pair) -> Holders<DocumentId>;

    /// The first document of the family of a document, as it was kept.
    fn first(&self, id: &DocumentId) -> Option<DocumentId>;

    /// The documents of a family by its first, as they were kept.
    fn family(&self, first: &DocumentId) -> Vec<DocumentId>;
}

/// A run of words that stands for what is around it, and the documents in which it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// The documents.
    pub holders: Vec<DocumentId>,
    /// Whether it is a set phrase, which counts nowhere.
    pub stock: bool,
    /// The outlets whose boilerplate it is.
    pub outlets: Vec<String>,
    /// The days of documents whose outlet's boilerplate it is.
    pub days: Vec<Option<i32>>,
}

/// What new documents changed.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// The new documents.
    pub new: Vec<DocumentId>,
    /// Documents whose links are others now, with all of them.
    pub links: Vec<(DocumentId, Vec<(DocumentId, Link)>)>,
    /// Where documents come from that may come from elsewhere now.
    pub provenances: Vec<Provenance>,
    /// Prints of the new documents.
    pub prints: Vec<(u32, Print)>,
    /// Pairs of the new documents, with their bucket.
    pub pairs: Vec<(Pair, Holders<DocumentId>)>,
}

/// What a [`Shelf`] keeps beside documents and families, with the documents by number.
#[derive(Clone, Debug, Default)]
pub struct Shelved {
    /// Prints, and a document in which each counts.
    pub holders: Vec<(u32, u32)>,
    /// Prints, and the outlet whose boilerplate each is; none where it is a set phrase.
    pub cuts: Vec<(u32, Option<String>)>,
    /// Prints, and a day of a document whose outlet's boilerplate each is.
    pub days: Vec<(u32, Option<i32>)>,
    /// Buckets, pairs, and a document that holds each; none where they are too many.
    pub pairs: Vec<(i32, u32, Option<u32>)>,
}

impl Copies {
    /// All that a [`Shelf`] must keep of this index; documents have the numbers of their places in `documents`.
    pub fn shelved(&self) -> (Vec<DocumentId>, Shelved) {
        let mut all = Shelved::default();
        let outlets: HashMap<u32, &String> =
            self.outlets.iter().map(|(name, &outlet)| (outlet, name)).collect();
        let (held, stock, boilerplate) = self.prints.all();
        let stock: BTreeSet<u32> = stock.collect();
        let cut = boilerplate.iter().filter(|(print, _)| !stock.contains(print));
        let cut: BTreeSet<(u32, Option<&String>)> =
            cut.map(|(print, outlet)| (*print, outlets.get(outlet).copied())).collect();
        let prints: BTreeSet<u32> = held.chain(cut.iter().map(|(print, _)| *print)).collect();
        for print in prints {
            let (mut holders, _, mut days) = self.prints.kept(print);
            holders.sort_unstable();
            days.sort_unstable();
            all.holders.extend(holders.into_iter().map(|holder| (print, holder)));
            all.days.extend(days.into_iter().map(|day| (print, day)));
        }
        all.cuts.extend(stock.into_iter().map(|print| (print, None)));
        all.cuts.extend(cut.into_iter().map(|(print, outlet)| (print, outlet.cloned())));
        let mut pairs: Vec<(Pair, Holders<u32>)> = self.pairs.all().collect();
        pairs.sort_unstable_by_key(|&((pair, bucket), _)| (bucket, pair));
        for ((pair, bucket), holders) in pairs {
            match holders {
                Some(mut holders) => {
                    holders.sort_unstable();
                    all.pairs.extend(holders.into_iter().map(|holder| (bucket, pair, Some(holder))));
                }
                None => all.pairs.push((bucket, pair, None)),
            }
        }
        (self.sketches.iter().map(Sketch::id).collect(), all)
    }
}

/// The part.
pub struct Part<'s> {
    shelf: &'s dyn Shelf,
    copies: Copies,
    /// Links of documents that were fetched, until they are needed.
    kept: HashMap<u32, Vec<(DocumentId, Link)>>,
    /// Prints that were fetched, with the outlets whose boilerplate each is.
    prints: HashMap<u32, Vec<String>>,
    pairs: HashMap<Pair, Option<BTreeSet<DocumentId>>>,
    /// Documents of which it is known which prints count.
    cut: HashSet<u32>,
}

impl<'s> Part<'s> {
    /// Nothing yet.
    pub fn new(shelf: &'s dyn Shelf) -> Self {
        Part {
            shelf,
            copies: Copies::default(),
            kept: HashMap::new(),
            prints: HashMap::new(),
            pairs: HashMap::new(),
            cut: HashSet::new(),
        }
    }

    /// Adds documents; those that the shelf has are none.
    pub fn add(&mut self, sketches: Vec<Sketch>) -> Changed {
        let mut changed: BTreeSet<u32> = BTreeSet::new();
        let (mut prints, mut pairs) = (BTreeSet::new(), BTreeSet::new());
        let new = sketches.iter().map(Sketch::id).collect();
        let outlets: BTreeSet<String> = sketches.iter().filter_map(|sketch| sketch.outlet.clone()).collect();
        for sketch in sketches {
            for print in index::print_set(&sketch) {
                self.fetch_print(print);
                prints.insert(print);
            }
            let Some((number, others)) = self.copies.enter_prints(sketch) else { continue };
            changed.extend(others);
            let sketch = &self.copies.sketches[number as usize];
            let (id, Some((day, _))) = (sketch.id(), sketch.days) else { continue };
            for pair in signature::pairs(&sketch.signature) {
                let key = (pair, bucket(day));
                pairs.insert(key);
                let Some(holders) = self.fetch_pair(key) else { continue };
                holders.insert(id.clone());
                if holders.len() > BUSIEST_PAIR {
                    let holders = std::mem::take(holders);
                    self.pairs.insert(key, None);
                    changed.extend(holders.iter().filter_map(|holder| self.fetch(holder)));
                }
            }
        }
        let mut moved = changed.clone();
        for &number in &changed {
            moved.extend(self.link(number));
        }
        let provenances = self.provenances(&moved);
        let links = moved.iter().map(|&number| {
            let id = self.copies.sketches[number as usize].id();
            (id.clone(), self.copies.links_of(&id))
        });
        let links = links.collect();
        let prints = prints.into_iter().map(|print| (print, self.print(print, &outlets))).collect();
        let of = |key| self.pairs.get(&key).cloned().flatten().map(|holders| holders.into_iter().collect());
        let pairs = pairs.into_iter().map(|key| (key, of(key))).collect();
        Changed { new, links, provenances, prints, pairs }
    }

    /// Finds all links of a document anew; gives those that it had, and has now.
    fn link(&mut self, number: u32) -> BTreeSet<u32> {
        let mut linked = self.linked(number);
        let candidates = self.candidates(number);
        let found = self.copies.found_links(number, candidates);
        linked.extend(found.keys());
        for &other in &linked {
            self.linked(other);
        }
        self.copies.put_links(number, found);
        linked
    }

    /// Documents that share enough with one to be compared.
    fn candidates(&mut self, number: u32) -> BTreeSet<u32> {
        self.fetch_cuts(number);
        for print in self.copies.counting_prints(number) {
            self.fetch_print(print);
            let holders: Vec<u32> = self.copies.prints.holders(print).collect();
            holders.into_iter().for_each(|other| self.fetch_cuts(other));
        }
        let mut found = self.copies.sharing_prints(number);
        let sketch = &self.copies.sketches[number as usize];
        let Some((day, _)) = sketch.days else { return found };
        let mut hits: HashMap<DocumentId, u32> = HashMap::new();
        for pair in signature::pairs(&sketch.signature) {
            if self.fetch_pair((pair, bucket(day))).is_none() {
                continue;
            }
            for bucket in buckets(day) {
                let others = self.fetch_pair((pair, bucket)).map(|others| others.iter());
                for other in others.into_iter().flatten() {
                    *hits.entry(other.clone()).or_default() += 1;
                }
            }
        }
        let enough: BTreeSet<DocumentId> =
            hits.into_iter().filter(|&(_, hits)| hits >= FEWEST_PAIRS).map(|(other, _)| other).collect();
        for other in enough {
            let Some(other) = self.fetch(&other).filter(|&other| self.copies.is_near(number, other)) else {
                continue;
            };
            self.fetch_cuts(other);
            found.insert(other);
        }
        found
    }

    /// Where the documents come from of which that may have changed, since these have other links or count other words:
    /// their families as they were and as they are, and whatever is linked to a document that changed its family.
    fn provenances(&mut self, moved: &BTreeSet<u32>) -> Vec<Provenance> {
        let mut families: BTreeSet<u32> = BTreeSet::new();
        for &number in moved {
            let id = self.copies.sketches[number as usize].id();
            if let Some(first) = self.shelf.first(&id) {
                for member in self.shelf.family(&first) {
                    families.extend(self.fetch(&member));
                }
            }
            let first = self.first(number);
            families.extend(self.family(first));
        }
        let mut all = families.clone();
        for &number in &families {
            let id = self.copies.sketches[number as usize].id();
            let first = self.first(number);
            let first = self.copies.sketches[first as usize].id();
            if moved.contains(&number) || self.shelf.first(&id) != Some(first) {
                all.extend(self.linked(number));
            }
        }
        for &number in &all {
            for other in self.linked(number) {
                self.first(other);
            }
            let first = self.first(number);
            self.family(first);
            for certain in [true, false] {
                if let Some(of) = self.copies.parent(number, certain) {
                    self.fetch_cuts(number);
                    self.fetch_cuts(of);
                }
            }
        }
        let ids: Vec<DocumentId> =
            all.iter().map(|&number| self.copies.sketches[number as usize].id()).collect();
        ids.iter().filter_map(|id| self.copies.provenance_of(id)).collect()
    }

    /// The document that a family goes back to.
    fn first(&mut self, mut number: u32) -> u32 {
        loop {
            self.linked(number);
            match self.copies.parent(number, true) {
                Some(parent) => number = parent,
                None => return number,
            }
        }
    }

    /// All documents that go back to one.
    fn family(&mut self, first: u32) -> Vec<u32> {
        let mut members = vec![first];
        let mut at = 0;
        while let Some(&parent) = members.get(at) {
            for other in self.linked(parent) {
                self.linked(other);
                if self.copies.parent(other, true) == Some(parent) {
                    members.push(other);
                }
            }
            at += 1;
        }
        members
    }

    /// The number of a document.
    fn fetch(&mut self, id: &DocumentId) -> Option<u32> {
        if let Some(number) = self.copies.number(id) {
            return Some(number);
        }
        let (sketch, links) = self.shelf.document(id)?;
        let number = self.copies.shelve(sketch)?;
        self.kept.insert(number, links);
        Some(number)
    }

    /// The documents that one is linked to, which are fetched with it.
    fn linked(&mut self, number: u32) -> BTreeSet<u32> {
        for (other, link) in self.kept.remove(&number).unwrap_or_default() {
            if let Some(other) = self.fetch(&other) {
                self.copies.links[number as usize].insert(other, link);
            }
        }
        self.copies.links[number as usize].keys().copied().collect()
    }

    fn fetch_print(&mut self, print: u32) {
        if self.prints.contains_key(&print) {
            return;
        }
        let Print { holders, stock, outlets, days } = self.shelf.print(print);
        let holders: Vec<u32> = holders.iter().filter_map(|holder| self.fetch(holder)).collect();
        self.copies.prints.put_back(print, &holders, days);
        if stock {
            self.copies.prints.cut(print, None);
        }
        for outlet in &outlets {
            let outlet = self.copies.outlet_number(outlet);
            self.copies.prints.cut(print, Some(outlet));
        }
        self.prints.insert(print, outlets);
    }

    fn fetch_pair(&mut self, pair: Pair) -> Option<&mut BTreeSet<DocumentId>> {
        let (shelf, known) = (self.shelf, self.pairs.entry(pair));
        known.or_insert_with(|| shelf.pair(pair).map(|ids| ids.into_iter().collect())).as_mut()
    }

    /// Finds out which prints of a document count.
    fn fetch_cuts(&mut self, number: u32) {
        if !self.cut.insert(number) {
            return;
        }
        let outlet = self.copies.sketches[number as usize].outlet.clone();
        let prints = &self.copies.print_sets[number as usize];
        let here = self.copies.appearances[number as usize].outlet;
        for (print, stock) in self.shelf.cuts(prints, outlet.as_deref()) {
            self.copies.prints.cut(print, here.filter(|_| !stock));
        }
    }

    /// A print as it is to be kept, after documents of some outlets came.
    fn print(&self, print: u32, new: &BTreeSet<String>) -> Print {
        let (holders, stock, days) = self.copies.prints.kept(print);
        let holders = holders.into_iter().map(|holder| self.copies.sketches[holder as usize].id()).collect();
        let outlets: BTreeSet<&String> = self.prints.get(&print).into_iter().flatten().chain(new).collect();
        let cut = |outlet: &&&String| {
            let number = self.copies.outlets.get(outlet.as_str());
            !stock && number.is_some_and(|&number| self.copies.prints.is_cut(print, Some(number)))
        };
        let outlets = outlets.iter().filter(cut).map(|&outlet| outlet.clone()).collect();
        Print { holders, stock, outlets, days }
    }
}
