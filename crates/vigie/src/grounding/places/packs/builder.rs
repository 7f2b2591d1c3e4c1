//! Puts the places of several files together and packs those that the gazetteer does not know.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    grounding::places::{Feature, Gazetteer, NameKind, PlaceIdx, Record, km, packing::Packer},
    model::Level,
};

/// Most records that a pack may hold.
const MOST: usize = 16_000_000;

/// A place as a file tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its ids, the one that stands for it first: `wof:101752471`, `geonames:688533`. `code:` and `country:` are keys
    /// for other rows of the same files and are not kept.
    pub ids: Vec<String>,
    /// Its name in English, or else its own.
    pub name: String,
    /// Degrees north and east; that of what it lies in when it is not known.
    pub point: Option<(f64, f64)>,
    /// Sort of place.
    pub level: Level,
    /// What it is, where that is known.
    pub feature: Feature,
    /// Inhabitants, 0 when not known.
    pub population: u64,
    /// How many names the file knows.
    pub fame: u32,
    /// Metres within which it lies; guessed from level and population when it is not known.
    pub radius_m: Option<u32>,
    /// All names and how they stand for it.
    pub names: Vec<(String, NameKind)>,
    /// Ids of what it lies in, the smallest first; the first that is known counts.
    pub parents: Vec<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
}

impl Default for Entry {
    fn default() -> Entry {
        Entry {
            ids: Vec::new(),
            name: String::new(),
            point: None,
            level: Level::Settlement,
            feature: Feature::Unknown,
            population: 0,
            fame: 0,
            radius_m: None,
            names: Vec::new(),
            parents: Vec::new(),
            country: None,
        }
    }
}

/// Builds a pack on top of a gazetteer. It needs some 120 bytes a place besides the packed file.
pub struct PackBuilder<'a> {
    below: &'a Gazetteer,
    by_number: HashMap<u32, PlaceIdx>,
    packer: Packer,
    /// Records by a hash of each id: sixty-four bits of it, among millions, are told apart.
    by_key: HashMap<u64, u32>,
    /// Records that are places of the gazetteer below.
    known: HashMap<u32, PlaceIdx>,
    stubs: HashMap<PlaceIdx, u32>,
    /// What each record may lie in: many share one list.
    groups: Vec<Vec<String>>,
    group_of: HashMap<Vec<String>, u32>,
    wants: Vec<u32>,
}

/// A record without a list of what it may lie in.
const NO_GROUP: u32 = u32::MAX;

impl<'a> PackBuilder<'a> {
    /// Starts a pack of that name, made of `sources`.
    pub fn new(below: &'a Gazetteer, name: &str, sources: &[String]) -> PackBuilder<'a> {
        let mut about = name.replace('\n', " ");
        for source in sources {
            about.push('\n');
            about.push_str(&source.replace('\n', " "));
        }
        PackBuilder {
            below,
            by_number: below.by_number(),
            packer: Packer::new(&about),
            by_key: HashMap::new(),
            known: HashMap::new(),
            stubs: HashMap::new(),
            groups: Vec::new(),
            group_of: HashMap::new(),
            wants: Vec::new(),
        }
    }

    /// How many records it holds.
    pub fn len(&self) -> usize {
        self.packer.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them the gazetteer below knows.
    pub fn n_known(&self) -> usize {
        self.known.len()
    }

    /// Whether a row with that id was read.
    pub fn knows(&self, id: &str) -> bool {
        self.by_key.contains_key(&key(id))
    }

    /// Adds a place, or what more it says of a known one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add(&mut self, entry: Entry) -> Result<(), String> {
        let name = entry.name.trim();
        if name.is_empty() || name.chars().count() > 200 {
            return Err("the name is empty or longer than 200 characters".to_owned());
        }
        if self.len() >= MOST {
            return Err("a pack holds 16 million places at most".to_owned());
        }
        if let Some(idx) = entry.ids.iter().find_map(|id| self.by_key.get(&key(id)).copied()) {
            self.say_more(idx, &entry);
            return Ok(());
        }
        let number = entry.ids.iter().find_map(|id| id.strip_prefix("geonames:")?.parse::<u32>().ok());
        let by_number = number.and_then(|n| self.by_number.get(&n).copied());
        let below = by_number.or_else(|| self.twin(&entry).filter(|_| number.is_none()));
        let mut record = Record {
            name: name.to_owned(),
            level: entry.level,
            feature: entry.feature,
            population: entry.population,
            fame: entry.fame,
            ..Record::default()
        };
        let country = entry.country.as_deref().and_then(|code| self.below.by_code(code));
        if let Some(place) = below {
            self.copy(place, &mut record);
        } else {
            let inside = || {
                let parent = entry.parents.iter().find_map(|id| self.place_of(id));
                parent.or_else(|| country.map(|c| (self.below.point(c), self.below.radius_m(c) as u32)))
            };
            let placed = entry.point.map(|p| (p, radius(&entry)));
            let (point, radius_m) =
                placed.or_else(inside).ok_or("no point, and nothing known that it lies in")?;
            (record.lat, record.lon) = point;
            record.radius_m = entry.radius_m.unwrap_or(radius_m);
            record.id = number.unwrap_or(0);
            record.transliterated = self.is_transliterated(&entry, country);
        }
        record.names = entry.names.clone();
        let lists = entry.ids.iter().filter(|id| is_kept(id));
        // An id of GeoNames is the record's number.
        record.ids = lists.filter(|id| record.id == 0 || !id.starts_with("geonames:")).cloned().collect();
        let idx = self.push(&record, below);
        for id in &entry.ids {
            self.by_key.entry(key(id)).or_insert(idx);
        }
        let mut parents = entry.parents;
        parents.extend(
            entry.country.map(|code| format!("code:{code}")).filter(|_| entry.level != Level::Country),
        );
        self.want(idx, parents);
        Ok(())
    }

    /// Adds a name to a place of the pack or of the gazetteer below; others are passed over.
    pub fn add_name(&mut self, id: &str, name: &str, kind: NameKind) {
        if let Some(idx) = self.record(id) {
            self.packer.add_name(idx, name, kind, true);
        }
    }

    /// Adds an id to a place of the pack or of the gazetteer below; others are passed over.
    pub fn add_id(&mut self, id: &str, other: &str) {
        if let Some(idx) = self.record(id) {
            self.packer.add_id(idx, other);
        }
    }

    /// Lets a place be found under another key, without keeping it.
    pub fn add_key(&mut self, id: &str, other: &str) {
        if let Some(idx) = self.record(id) {
            self.by_key.entry(key(other)).or_insert(idx);
        }
    }

    /// Says what a place of the pack lies in, if that was not known; others are passed over.
    pub fn add_parent(&mut self, id: &str, parent: &str) {
        if let Some(&idx) = self.by_key.get(&key(id)) {
            let group = self.wants[idx as usize];
            let mut ids = self.groups.get(group as usize).cloned().unwrap_or_default();
            // What the row itself told comes first, but for the country at the end.
            let at = ids.iter().position(|id| is_country(id)).unwrap_or(ids.len());
            if !ids.iter().any(|id| id == parent) {
                ids.insert(at, parent.to_owned());
                self.want(idx, ids);
            }
        }
    }

    /// The bytes of the pack.
    pub fn finish(mut self, level: i32) -> Vec<u8> {
        let groups = std::mem::take(&mut self.groups);
        let found: Vec<Option<u32>> =
            groups.iter().map(|ids| ids.iter().find_map(|id| self.record(id))).collect();
        for idx in 0..self.wants.len() {
            let Some(group) = groups.get(self.wants[idx] as usize) else { continue };
            let mut parent = found[self.wants[idx] as usize];
            if parent == Some(idx as u32) {
                parent = group.iter().filter_map(|id| self.record(id)).find(|p| *p != idx as u32);
            }
            if let Some(parent) = parent {
                self.packer.set_parent(idx as u32, parent);
            }
        }
        self.packer.finish(level)
    }

    fn push(&mut self, record: &Record, below: Option<PlaceIdx>) -> u32 {
        let idx = self.packer.add(record, below.is_some());
        self.wants.push(NO_GROUP);
        if let Some(place) = below {
            self.known.insert(idx, place);
            self.stubs.entry(place).or_insert(idx);
        }
        idx
    }

    /// The record of an id: one of the pack, or a stub for a place of the gazetteer below.
    fn record(&mut self, id: &str) -> Option<u32> {
        if let Some(&idx) = self.by_key.get(&key(id)) {
            return Some(idx);
        }
        let number = id.strip_prefix("geonames:").and_then(|n| n.parse().ok());
        let place = match number {
            Some(number) => self.by_number.get(&number).copied(),
            None => id.strip_prefix("code:").and_then(|code| self.below.by_code(code)),
        };
        let place = place?;
        if let Some(&idx) = self.stubs.get(&place) {
            return Some(idx);
        }
        let mut record = Record::default();
        self.copy(place, &mut record);
        let idx = self.push(&record, Some(place));
        self.by_key.insert(key(id), idx);
        Some(idx)
    }

    /// Makes a record stand for a place of the gazetteer below.
    fn copy(&self, place: PlaceIdx, record: &mut Record) {
        (record.id, record.own) = self.below.number(place);
        (record.lat, record.lon) = self.below.point(place);
        record.radius_m = self.below.radius_m(place) as u32;
        record.level = self.below.level(place);
        record.name = self.below.name(place).to_owned();
        record.transliterated = self.below.is_transliterated(place);
    }

    /// Adds what a second row says of a record.
    fn say_more(&mut self, idx: u32, entry: &Entry) {
        for (name, kind) in &entry.names {
            self.packer.add_name(idx, name, *kind, self.is_transliterated(entry, None));
        }
        for id in &entry.ids {
            if is_kept(id) && !id.starts_with("geonames:") {
                self.packer.add_id(idx, id);
            }
            self.by_key.entry(key(id)).or_insert(idx);
        }
        if self.wants[idx as usize] == NO_GROUP {
            self.want(idx, entry.parents.clone());
        }
    }

    fn want(&mut self, idx: u32, ids: Vec<String>) {
        if ids.is_empty() {
            return;
        }
        let next = self.groups.len() as u32;
        let group = *self.group_of.entry(ids).or_insert_with_key(|ids| {
            self.groups.push(ids.clone());
            next
        });
        self.wants[idx as usize] = group;
    }

    /// Point and radius of an id.
    fn place_of(&self, id: &str) -> Option<((f64, f64), u32)> {
        let &idx = self.by_key.get(&key(id))?;
        Some(self.packer.place(idx))
    }

    fn is_transliterated(&self, entry: &Entry, country: Option<PlaceIdx>) -> bool {
        country.is_some_and(|c| self.below.is_transliterated(c))
            || country.is_none()
                && entry.names.iter().any(|(n, _)| n.chars().any(|c| c.is_alphabetic() && c > '\u{2ff}'))
    }

    /// The place of the gazetteer below that a row without a GeoNames number most likely is: the same name, level and
    /// country, and near.
    fn twin(&self, entry: &Entry) -> Option<PlaceIdx> {
        let reach = match entry.level {
            Level::Settlement | Level::Site => 8.0,
            Level::Adm2 => 60.0,
            Level::Adm1 => 250.0,
            Level::Area | Level::Route => return None,
            Level::Country => f64::INFINITY,
        };
        if entry.level == Level::Country {
            return entry.country.as_deref().and_then(|code| self.below.by_code(code));
        }
        let inside: Option<PlaceIdx> =
            entry.parents.iter().find_map(|id| self.known.get(self.by_key.get(&key(id))?).copied());
        let inside = inside.filter(|p| self.below.level(*p) != Level::Country);
        let mut found: BTreeMap<PlaceIdx, ()> = BTreeMap::new();
        for (name, _) in &entry.names {
            for bearer in self.below.bearers(name).into_iter().filter(|b| b.kind != NameKind::Code) {
                let place = bearer.idx;
                let code = self.below.country_code(place);
                let fits = self.below.level(place) == entry.level
                    && entry.country.as_deref().is_none_or(|c| c == code)
                    && entry.point.is_none_or(|p| km(p, self.below.point(place)) <= reach)
                    && (entry.point.is_some() || entry.country.is_some())
                    && (entry.point.is_some()
                        || inside.is_none_or(|p| self.below.ancestors(place).any(|a| a == p)));
                if fits {
                    found.insert(place, ());
                }
            }
        }
        let nearest = |a: &PlaceIdx, b: &PlaceIdx| {
            let far = |p: &PlaceIdx| entry.point.map_or(0.0, |at| km(at, self.below.point(*p)));
            far(a).total_cmp(&far(b)).then(a.cmp(b))
        };
        if entry.point.is_none() && found.len() > 1 {
            return None;
        }
        found.into_keys().min_by(nearest)
    }
}

fn is_country(id: &str) -> bool {
    id.starts_with("country:") || id.strip_prefix("code:").is_some_and(|c| c.len() == 2)
}

fn is_kept(id: &str) -> bool {
    !id.starts_with("code:") && !id.starts_with("country:")
}

fn key(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Metres around the point of a place whose extent no file tells.
fn radius(entry: &Entry) -> u32 {
    match entry.level {
        Level::Site => 1000,
        Level::Settlement => 500 + (12.0 * (entry.population as f64).sqrt()) as u32,
        Level::Adm2 => 20_000,
        Level::Adm1 => 80_000,
        Level::Area | Level::Route => 30_000,
        Level::Country => 300_000,
    }
}
