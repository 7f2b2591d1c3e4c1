//! The gazetteer: a packed file and the packs on top of it, read in place.

use std::{collections::HashMap, sync::Arc};

use crate::model::{Level, Place};

use super::{
    Feature, NameKind,
    file::File,
    fold,
    layout::{CAPITAL, NONE, OWN, SEAT, TRANSLITERATED, code_key},
};

/// Why a file is no gazetteer that can be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file is something else.
    #[error("not a packed gazetteer")]
    NotAGazetteer,
    /// The file was packed by another version.
    #[error("gazetteer of version {found}, this program reads version {wanted}")]
    Version {
        /// Version of the file.
        found: u32,
        /// Version that is read.
        wanted: u32,
    },
    /// The file is cut off or was changed.
    #[error("gazetteer is cut off or damaged: {part}")]
    Damaged {
        /// What could not be read.
        part: &'static str,
    },
}

/// A record's index in its gazetteer; meaningless in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceIdx(pub(super) u32);

/// A place that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Which place.
    pub idx: PlaceIdx,
    /// How the name stands for it.
    pub kind: NameKind,
}

/// All places and their names, those of packs among them. Cheap to clone, safe to share.
#[derive(Clone)]
pub struct Gazetteer {
    layers: Arc<Vec<Layer>>,
    /// Records of packs that say more of a place of a layer below, by that place.
    more: Arc<HashMap<u32, Vec<(usize, u32)>>>,
    n_countries: usize,
}

/// The gazetteer's own file, or a pack.
#[derive(Clone)]
struct Layer {
    file: Arc<File>,
    /// Index of its first record in the whole.
    start: u32,
    /// What each record is in the whole: itself, or a place of a layer below; [`NONE`] when that is not there. Empty
    /// for the first layer.
    alias: Vec<u32>,
}

impl Layer {
    fn whole(&self, i: u32) -> u32 {
        self.alias.get(i as usize).copied().unwrap_or(if self.alias.is_empty() { i } else { NONE })
    }
}

/// What a pack is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    /// Its name.
    pub name: String,
    /// Where it comes from, as `vigie places add` was told.
    pub sources: Vec<String>,
    /// How many places it adds.
    pub n_new: usize,
    /// Of how many places of the layers below it says more.
    pub n_known: usize,
    /// How many different names it has.
    pub n_names: usize,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: usize = self.layers.iter().map(|l| l.file.names.len()).sum();
        write!(f, "Gazetteer({} places, {names} names)", self.len())
    }
}

impl Gazetteer {
    /// Reads a packed gazetteer (`places.vigie`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Gazetteer, GazetteerError> {
        let file = Arc::new(File::open(bytes)?);
        let n_countries = file.n_countries();
        let layers = Arc::new(vec![Layer { file, start: 0, alias: Vec::new() }]);
        Ok(Gazetteer { layers, more: Arc::default(), n_countries })
    }

    /// Puts packs on top, in their order; a place that a layer below knows by its GeoNames number is the same place.
    pub fn with_packs<'a>(
        &self,
        packs: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Gazetteer, GazetteerError> {
        let files = packs.into_iter().map(File::open).collect::<Result<Vec<_>, _>>()?;
        if files.is_empty() {
            return Ok(self.clone());
        }
        let mut layers = self.layers.as_ref().clone();
        let mut more = self.more.as_ref().clone();
        let mut known: HashMap<(bool, u32), u32> = HashMap::new();
        for layer in &layers {
            remember(&mut known, layer);
        }
        for file in files {
            let start = layers.last().map_or(0, |l| l.start + l.file.len() as u32);
            let n = layers.len();
            let alias = (0..file.len() as u32).map(|i| {
                let below = known.get(&(file.has(i, OWN), file.id(i))).filter(|_| file.id(i) != 0);
                match below {
                    Some(&place) => {
                        more.entry(place).or_default().push((n, i));
                        place
                    }
                    None if file.is_same(i) => NONE,
                    None => start + i,
                }
            });
            let alias = alias.collect();
            let layer = Layer { file: Arc::new(file), start, alias };
            remember(&mut known, &layer);
            layers.push(layer);
        }
        Ok(Gazetteer { layers: Arc::new(layers), more: Arc::new(more), n_countries: self.n_countries })
    }

    /// The packs on top of the gazetteer, in their order.
    pub fn packs(&self) -> Vec<PackInfo> {
        let info = |layer: &Layer| {
            let mut lines = layer.file.about().lines().map(str::to_owned);
            let name = lines.next().unwrap_or_default();
            let n_new = (layer.start..).zip(&layer.alias).filter(|(i, whole)| i == *whole).count();
            // Stubs that only say in what others lie bear no name in the pack.
            let n_known = layer.alias.len() - n_new;
            PackInfo { name, sources: lines.collect(), n_new, n_known, n_names: layer.file.names.len() }
        };
        self.layers.iter().skip(1).map(info).collect()
    }

    /// How many places it holds.
    pub fn len(&self) -> usize {
        let new = |layer: &Layer| {
            if layer.alias.is_empty() {
                return layer.file.len();
            }
            (layer.start..).zip(&layer.alias).filter(|(i, whole)| i == *whole).count()
        };
        self.layers.iter().map(new).sum()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places that bear a name, whatever its case and accents, in the gazetteer's order.
    pub fn bearers(&self, name: &str) -> Vec<Bearer> {
        self.bearers_of_key(&fold(name))
    }

    /// The place with a code: `FR`, `US.IL`.
    pub fn by_code(&self, code: &str) -> Option<PlaceIdx> {
        self.bearers_of_key(&code_key(code)).first().map(|b| b.idx)
    }

    /// The place that the gazetteer's record stands for, with its containers.
    pub fn place(&self, idx: PlaceIdx) -> Place {
        let mut ids = self.ids(idx);
        let (lat, lon) = self.point(idx);
        let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
        Place {
            id: if ids.is_empty() { String::new() } else { ids.remove(0) },
            ids,
            name: self.name(idx).to_owned(),
            lat: round(lat),
            lon: round(lon),
            level: self.level(idx),
            radius_m: self.radius_m(idx).round() as u32,
            country: self.country_code(idx).to_owned(),
            containers: self.ancestors(idx).map(|parent| self.name(parent).to_owned()).collect(),
        }
    }

    /// The place of an id: `geonames:1138336`. It looks at all of them, which takes some milliseconds.
    pub fn by_id(&self, id: &str) -> Option<Place> {
        let own = |layer: &Layer| {
            let new = |i: &u32| layer.alias.get((i - layer.start) as usize).is_none_or(|whole| whole == i);
            (layer.start..layer.start + layer.file.len() as u32).filter(new).map(PlaceIdx).collect::<Vec<_>>()
        };
        let idx = self
            .layers
            .iter()
            .flat_map(own)
            .find(|idx| self.ids(*idx).first().is_some_and(|own| own == id))?;
        Some(self.place(idx))
    }

    /// What a place is, where that is known.
    pub fn feature(&self, idx: PlaceIdx) -> Feature {
        let (file, i) = self.at(idx);
        let more = self.more.get(&idx.0).into_iter().flatten();
        let others = more.map(|&(layer, i)| self.layers[layer].file.feature(i));
        std::iter::once(file.feature(i)).chain(others).find(|f| *f != Feature::Unknown).unwrap_or_default()
    }

    /// How many names the sources know for a place, to about 5 %: how well known it is.
    pub fn fame(&self, idx: PlaceIdx) -> f64 {
        let (file, i) = self.at(idx);
        file.fame(i)
    }

    /// All ids of a place, the one that stands for it first.
    fn ids(&self, idx: PlaceIdx) -> Vec<String> {
        let (file, i) = self.at(idx);
        let mut ids = Vec::new();
        let mut add = |id: String| {
            if !ids.contains(&id) {
                ids.push(id);
            }
        };
        match (file.id(i), file.has(i, OWN)) {
            (0, _) => {}
            (number, true) => add(format!("vigie:{number}")),
            (number, false) => add(format!("geonames:{number}")),
        }
        file.others(i).for_each(|id| add(id.to_owned()));
        for &(layer, i) in self.more.get(&idx.0).into_iter().flatten() {
            self.layers[layer].file.others(i).for_each(|id| add(id.to_owned()));
        }
        ids
    }

    /// Places by their GeoNames number.
    pub(super) fn by_number(&self) -> HashMap<u32, PlaceIdx> {
        let mut known = HashMap::new();
        for layer in self.layers.iter() {
            remember(&mut known, layer);
        }
        let numbered = known.into_iter().filter(|((own, _), _)| !own);
        numbered.map(|((_, number), whole)| (number, PlaceIdx(whole))).collect()
    }

    /// The GeoNames number of a place, or one of ours.
    pub(super) fn number(&self, idx: PlaceIdx) -> (u32, bool) {
        let (file, i) = self.at(idx);
        (file.id(i), file.has(i, OWN))
    }

    /// Whether its names are written in another script at home.
    pub(super) fn is_transliterated(&self, idx: PlaceIdx) -> bool {
        let (file, i) = self.at(idx);
        file.has(i, TRANSLITERATED)
    }

    pub(super) fn bearers_of_key(&self, key: &str) -> Vec<Bearer> {
        self.gather(|file| file.names.get(key))
    }

    /// The places one of whose names has the same skeleton.
    pub(super) fn look_alikes(&self, skeleton: &str) -> Vec<Bearer> {
        self.gather(|file| file.skeletons.get(skeleton))
    }

    /// The bearers of a list in each layer, each place once.
    fn gather(&self, find: impl Fn(&File) -> Option<u64>) -> Vec<Bearer> {
        let mut out = Vec::new();
        for (n, layer) in self.layers.iter().enumerate() {
            if let Some(at) = find(&layer.file) {
                out.extend(self.list(n, at));
            }
        }
        if self.layers.len() > 1 {
            out.sort_by_key(|b: &Bearer| (b.idx, b.kind));
            out.dedup_by_key(|b| b.idx);
        }
        out
    }

    pub(super) fn has_key(&self, key: &str) -> bool {
        self.layers.iter().any(|layer| layer.file.names.contains_key(key))
    }

    /// Which of the first few bytes of a key are names: bit `n` for the first `ends[n]`, which ascend.
    pub(super) fn known_starts(&self, key: &str, ends: &[usize]) -> u64 {
        let mut known = 0;
        for (_, index) in self.indexes() {
            let mut node = index.root();
            let mut n = 0;
            for at in 0..=key.len() {
                while n < ends.len() && ends[n] == at {
                    known |= u64::from(node.is_final()) << n;
                    n += 1;
                }
                if n == ends.len() {
                    break;
                }
                let next = key.as_bytes().get(at).and_then(|&byte| node.find_input(byte));
                let Some(next) = next else { break };
                node = index.node(node.transition(next).addr);
            }
        }
        known
    }

    /// The index of names of each layer.
    pub(super) fn indexes(&self) -> impl Iterator<Item = (usize, &fst::raw::Fst<Arc<[u8]>>)> {
        self.layers.iter().map(|layer| layer.file.names.as_fst()).enumerate()
    }

    /// The bearers of a list of a layer.
    pub(super) fn list(&self, layer: usize, at: u64) -> Vec<Bearer> {
        let Some(layer) = self.layers.get(layer) else { return Vec::new() };
        let n = layer.file.len() as u32;
        let bearers = layer.file.list(at).filter(|(i, _)| *i < n);
        let bearers = bearers.map(|(i, kind)| Bearer { idx: PlaceIdx(layer.whole(i)), kind });
        bearers.filter(|b| b.idx.0 != NONE).collect()
    }

    pub(super) fn name(&self, idx: PlaceIdx) -> &str {
        let (file, i) = self.at(idx);
        file.name(i)
    }

    pub(super) fn point(&self, idx: PlaceIdx) -> (f64, f64) {
        let (file, i) = self.at(idx);
        file.point(i)
    }

    pub(super) fn level(&self, idx: PlaceIdx) -> Level {
        let (file, i) = self.at(idx);
        file.level(i)
    }

    pub(super) fn is_capital(&self, idx: PlaceIdx) -> bool {
        let (file, i) = self.at(idx);
        file.has(i, CAPITAL)
    }

    pub(super) fn is_seat(&self, idx: PlaceIdx) -> bool {
        let (file, i) = self.at(idx);
        file.has(i, SEAT)
    }

    pub(super) fn population(&self, idx: PlaceIdx) -> f64 {
        let (file, i) = self.at(idx);
        file.population(i)
    }

    pub(super) fn radius_m(&self, idx: PlaceIdx) -> f64 {
        let (file, i) = self.at(idx);
        file.radius_m(i)
    }

    pub(super) fn parent(&self, idx: PlaceIdx) -> Option<PlaceIdx> {
        let parent_in = |layer: &Layer, i: u32| {
            let parent = layer.whole(layer.file.parent(i)?);
            (parent != NONE && parent != idx.0).then_some(PlaceIdx(parent))
        };
        let (layer, i) = self.layer(idx);
        let own = parent_in(layer, i);
        let is_country = |p: PlaceIdx| (p.0 as usize) < self.n_countries;
        if self.more.is_empty() || is_country(idx) || own.is_some_and(|p| !is_country(p)) {
            return own;
        }
        // What lies in nothing smaller than a country may lie in a district of a pack.
        let others = self.more.get(&idx.0).into_iter().flatten();
        let mut others = others.filter_map(|&(layer, i)| parent_in(&self.layers[layer], i));
        others.find(|p| !is_country(*p)).or(own)
    }

    /// What it lies in, from the smallest to the country.
    pub(super) fn ancestors(&self, idx: PlaceIdx) -> impl Iterator<Item = PlaceIdx> {
        // Six at most, so that a damaged file with a ring of parents cannot hold us.
        std::iter::successors(self.parent(idx), |&i| self.parent(i)).take(6)
    }

    /// The country that it lies in, or itself.
    pub(super) fn country(&self, idx: PlaceIdx) -> Option<PlaceIdx> {
        std::iter::once(idx).chain(self.ancestors(idx)).find(|i| (i.0 as usize) < self.n_countries)
    }

    pub(super) fn country_code(&self, idx: PlaceIdx) -> &str {
        self.country(idx).map_or("", |country| self.layers[0].file.country_code(country.0))
    }

    fn at(&self, idx: PlaceIdx) -> (&File, u32) {
        let (layer, i) = self.layer(idx);
        (&layer.file, i)
    }

    fn layer(&self, idx: PlaceIdx) -> (&Layer, u32) {
        let below = self.layers.iter().rposition(|layer| layer.start <= idx.0).unwrap_or(0);
        let layer = &self.layers[below];
        (layer, idx.0 - layer.start)
    }
}

/// Notes the numbers of a layer's own places.
fn remember(known: &mut HashMap<(bool, u32), u32>, layer: &Layer) {
    for i in 0..layer.file.len() as u32 {
        let (number, whole) = (layer.file.id(i), layer.whole(i));
        if number != 0 && whole != NONE {
            known.entry((layer.file.has(i, OWN), number)).or_insert(whole);
        }
    }
}
