//! Which of the places that bear a name is meant.
//!
//! Each candidate gets a score, a sum of weighted features; scores become probabilities; what the document's other
//! names most probably mean is a feature in the next round. That no known place is meant is a candidate as well. No
//! candidate is dropped for being little known.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Level;

use super::{
    Gazetteer, Home, NameKind, PlaceIdx, PlaceModel,
    context::Containment,
    features::{around, none, own, seen},
    names::Name,
    weights::{RankFeatures, chance, dot},
};

/// How often names are weighed against each other.
const ROUNDS: usize = 3;

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    /// The place.
    pub idx: PlaceIdx,
    /// How the name stands for it.
    pub kind: NameKind,
    /// Its share of the probability.
    pub probability: f64,
    /// How surely the text says what it lies in, and it does, 0–1.
    pub inside: f64,
    /// How much of the document's other places lies in the same country, 0–1.
    pub same_country: f64,
    /// How near they are, 0–1.
    pub near: f64,
    /// How near the outlet's home is, 0–1.
    pub home: f64,
    /// How far it stands from all else that the document tells of, 0–1.
    pub stray: f64,
}

impl Choice {
    /// Whether the document's other places or its outlet speak for it.
    pub fn is_backed(&self) -> bool {
        self.same_country.max(self.near).max(self.inside).max(self.home) >= 0.25
    }
}

/// Names that mean the same: the same spelling with the same level.
pub(super) struct Group {
    /// The places that bear the name.
    pub candidates: Vec<Candidate>,
    /// The answer that it is none of them.
    pub none: RankFeatures,
}

/// A place that may be meant.
pub(super) struct Candidate {
    pub idx: PlaceIdx,
    kind: NameKind,
    country: Option<PlaceIdx>,
    adm1: Option<PlaceIdx>,
    /// Where the votes for its country and first-level unit are counted.
    boxes: [Option<usize>; 2],
    at: Direction,
    wide: bool,
    pub features: RankFeatures,
    probability: f64,
}

/// Weighs the candidates of all names: the groups, and the group of each name.
pub(super) fn rank(
    names: &[Name],
    containments: &[Containment],
    gazetteer: &Gazetteer,
    model: &PlaceModel,
    home: Option<Home>,
) -> (Vec<Group>, Vec<usize>) {
    let mut of_key: BTreeMap<(&str, Option<Level>), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = Vec::with_capacity(names.len());
    let mut weights: Vec<f64> = Vec::new();
    for name in names {
        let group = *of_key.entry((&name.key, name.level)).or_insert_with(|| {
            groups.push(Group::new(name, gazetteer, home));
            weights.push(0.0);
            groups.len() - 1
        });
        // A word that is hardly the name of a place says little of the others.
        weights[group] += if name.fixed { 1.0 } else { early(name, gazetteer, model) };
        group_of.push(group);
    }
    let mut spellings = Spelling::all(&of_key, &groups, &weights, gazetteer);
    for link in containments {
        contain(&mut groups, group_of[link.inner], group_of[link.outer], link.strength, gazetteer);
    }
    spellings.iter().for_each(|spelling| spelling.weigh(&mut groups, model));
    let mut votes = Votes::new(&mut groups);
    for _ in 0..ROUNDS {
        round(&mut groups, &mut spellings, &mut votes, model);
    }
    (groups, group_of)
}

/// Chooses a place for each name that has candidates; none where it is more probable that no known place is meant.
pub(super) fn choose(
    names: &[Name],
    containments: &[Containment],
    gazetteer: &Gazetteer,
    model: &PlaceModel,
    home: Option<Home>,
) -> Vec<Option<Choice>> {
    let (groups, group_of) = rank(names, containments, gazetteer, model, home);
    group_of.iter().map(|&g| groups[g].best()).collect()
}

/// How probable it is that a name is a place's, before the places are known.
fn early(name: &Name, gazetteer: &Gazetteer, model: &PlaceModel) -> f64 {
    chance(dot(&model.early, &seen(name, None, gazetteer)))
}

impl Group {
    fn new(name: &Name, gazetteer: &Gazetteer, home: Option<Home>) -> Group {
        let towns = name.bearers.iter().filter(|b| gazetteer.level(b.idx) == Level::Settlement);
        let people = towns.map(|b| gazetteer.population(b.idx)).fold(0.0, f64::max);
        let most = (people + 1.0).log10();
        let candidates = name.bearers.iter().map(|bearer| {
            let idx = bearer.idx;
            let level = gazetteer.level(idx);
            let adm1 = std::iter::once(idx).chain(gazetteer.ancestors(idx));
            let mut candidate = Candidate {
                idx,
                kind: bearer.kind,
                country: gazetteer.country(idx),
                adm1: adm1.into_iter().find(|&i| gazetteer.level(i) == Level::Adm1),
                boxes: [None; 2],
                at: Direction::of(gazetteer.point(idx)),
                wide: matches!(level, Level::Country | Level::Area | Level::Route),
                features: own(name, idx, bearer.kind, most, gazetteer),
                probability: 0.0,
            };
            if let Some(home) = home {
                candidate.see_home(home, gazetteer);
            }
            candidate
        });
        let mut candidates: Vec<Candidate> = candidates.collect();
        // A bare name that a province shares with a town in it is the town's.
        let is_unit = |c: &Candidate| matches!(gazetteer.level(c.idx), Level::Adm1 | Level::Adm2);
        if name.level.is_none() && candidates.iter().any(is_unit) {
            let towns = candidates.iter().filter(|c| gazetteer.level(c.idx) == Level::Settlement);
            let held: BTreeSet<PlaceIdx> = towns.flat_map(|t| gazetteer.ancestors(t.idx)).collect();
            for candidate in candidates.iter_mut().filter(|c| is_unit(c) && held.contains(&c.idx)) {
                candidate.features[around::NAMESAKE] = 1.0;
            }
        }
        // A bare name that a country shares with a town or a unit in it is the country's: Mexico, Panama.
        let countries: BTreeSet<PlaceIdx> =
            candidates.iter().map(|c| c.idx).filter(|i| gazetteer.level(*i) == Level::Country).collect();
        let lies_in =
            |c: &Candidate| c.country.filter(|country| *country != c.idx && countries.contains(country));
        for candidate in candidates.iter_mut().filter(|c| lies_in(c).is_some()) {
            candidate.features[around::STATE_NAMESAKE] = 1.0;
        }
        Group { candidates, none: none(name) }
    }

    /// Scores the candidates and turns scores into probabilities.
    fn weigh(&mut self, model: &PlaceModel) {
        let nobody = dot(&model.rank, &self.none);
        let mut most = nobody;
        for c in &mut self.candidates {
            c.probability = dot(&model.rank, &c.features);
            most = most.max(c.probability);
        }
        let mut total = (nobody - most).exp();
        for c in &mut self.candidates {
            c.probability = (c.probability - most).exp();
            total += c.probability;
        }
        self.candidates.iter_mut().for_each(|c| c.probability /= total);
    }

    /// What the level that is told says for each candidate, as part of its score.
    fn level_score(&self, model: &PlaceModel) -> Vec<f64> {
        self.candidates.iter().map(|c| level_score(model, &c.features)).collect()
    }

    fn best(&self) -> Option<Choice> {
        let best = self
            .candidates
            .iter()
            .min_by(|a, b| b.probability.total_cmp(&a.probability).then(a.idx.cmp(&b.idx)))?;
        let nobody = 1.0 - self.candidates.iter().map(|c| c.probability).sum::<f64>();
        (best.probability > nobody).then(|| Choice {
            idx: best.idx,
            kind: best.kind,
            probability: best.probability,
            inside: best.features[around::INSIDE],
            same_country: best.features[around::SAME_COUNTRY],
            near: best.features[around::NEAR],
            home: best.features[around::HOME_NEAR],
            stray: best.features[around::STRAY],
        })
    }
}

/// What the level that is told adds to a score.
fn level_score(model: &PlaceModel, features: &RankFeatures) -> f64 {
    around::LEVEL.iter().map(|&at| model.rank[at] * features[at]).sum()
}

/// All groups of one spelling: a text means one place by it, of which a town and the district around it are two sides.
///
/// One name has one sense in a text (Gale, Church and Yarowsky 1992, "One Sense Per Discourse"), so the place is chosen
/// once, by all that is told beside any of its mentions, and the side of it by what is told beside each.
struct Spelling {
    /// Its groups, and the share of its mentions that each has; the first tells no level where there is such a one.
    groups: Vec<(usize, f64)>,
    /// How much it says of the document's other names.
    weight: f64,
    /// Of each candidate: which place it is a side of. Empty where there is one group only.
    place_of: Vec<usize>,
}

impl Spelling {
    fn all(
        of_key: &BTreeMap<(&str, Option<Level>), usize>,
        groups: &[Group],
        weights: &[f64],
        gazetteer: &Gazetteer,
    ) -> Vec<Spelling> {
        let mut of_spelling: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (&(key, _), &group) in of_key {
            of_spelling.entry(key).or_default().push(group);
        }
        let spelling = |members: Vec<usize>| {
            // A road bears no place: it is no side of a town of its name.
            let (bearing, other): (Vec<usize>, Vec<usize>) =
                members.into_iter().partition(|&g| !groups[g].candidates.is_empty());
            let one = |members: Vec<usize>| {
                let sum: f64 = members.iter().map(|&g| weights[g]).sum();
                let share = |g: usize| if sum > 0.0 { weights[g] / sum } else { 0.0 };
                let place_of = match members[..] {
                    [first, _, ..] => sides(&groups[first].candidates, gazetteer),
                    _ => Vec::new(),
                };
                Spelling {
                    groups: members.iter().map(|&g| (g, share(g))).collect(),
                    weight: sum.min(4.0).sqrt(),
                    place_of,
                }
            };
            [bearing, other].into_iter().filter(|m| !m.is_empty()).map(one).collect::<Vec<_>>()
        };
        of_spelling.into_values().flat_map(spelling).collect()
    }

    /// Scores the candidates of its groups and turns scores into probabilities.
    fn weigh(&self, groups: &mut [Group], model: &PlaceModel) {
        for &(group, _) in &self.groups {
            groups[group].weigh(model);
        }
        if self.place_of.is_empty() {
            return;
        }
        // Each place by what the first group says, times how well it fits the levels that the others tell.
        let first = self.groups[0].0;
        let places = self.place_of.iter().max().map_or(0, |most| most + 1);
        let mut joint: Vec<f64> = vec![0.0; places + 1];
        let sums = |of: &[f64]| {
            let mut sums = vec![0.0; places + 1];
            self.place_of.iter().zip(of).for_each(|(&place, p)| sums[place] += p);
            sums[places] = (1.0 - of.iter().sum::<f64>()).max(0.0);
            sums
        };
        let first_of: Vec<f64> = groups[first].candidates.iter().map(|c| c.probability).collect();
        let base = sums(&first_of);
        joint.clone_from(&base);
        for &(group, _) in &self.groups[1..] {
            let said = groups[group].level_score(model);
            let lift: Vec<f64> = first_of.iter().zip(&said).map(|(p, s)| p * s.exp()).collect();
            let mut fits = vec![0.0; places + 1];
            self.place_of.iter().zip(&lift).for_each(|(&place, p)| fits[place] += p);
            for place in 0..places {
                joint[place] *= if base[place] > 0.0 { fits[place] / base[place] } else { 0.0 };
            }
            joint[places] *= level_score(model, &groups[group].none).exp();
        }
        let total: f64 = joint.iter().sum();
        for &(group, _) in &self.groups {
            let candidates = &mut groups[group].candidates;
            let own = sums(&candidates.iter().map(|c| c.probability).collect::<Vec<f64>>());
            for (candidate, &place) in candidates.iter_mut().zip(&self.place_of) {
                let side = if own[place] > 0.0 { candidate.probability / own[place] } else { 0.0 };
                candidate.probability = if total > 0.0 { side * joint[place] / total } else { 0.0 };
            }
        }
    }

    /// Where it lies, and how surely: what most of its mentions mean.
    fn anchor(&self, groups: &[Group]) -> Option<(Direction, f64)> {
        let (most, _) = self.groups.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let best = groups[*most].candidates.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
        (!best.wide).then_some((best.at, self.weight * best.probability))
    }
}

/// Which candidates are sides of one place: one lies in the other, or both lie close by in one country.
fn sides(candidates: &[Candidate], gazetteer: &Gazetteer) -> Vec<usize> {
    let mut place_of: Vec<usize> = (0..candidates.len()).collect();
    let holds = |outer: PlaceIdx, inner: PlaceIdx| gazetteer.ancestors(inner).any(|a| a == outer);
    for (i, a) in candidates.iter().enumerate() {
        for (j, b) in candidates.iter().enumerate().take(i) {
            let levels = gazetteer.level(a.idx) != gazetteer.level(b.idx);
            let close = !a.wide && !b.wide && a.country == b.country && a.at.km(b.at) < SIDE_KM;
            if place_of[i] != place_of[j] && levels && (close || holds(a.idx, b.idx) || holds(b.idx, a.idx)) {
                let (from, to) = (place_of[i].max(place_of[j]), place_of[i].min(place_of[j]));
                place_of.iter_mut().filter(|p| **p == from).for_each(|p| *p = to);
            }
        }
    }
    place_of
}

/// Kilometres within which a town, its district and its airport are one place.
const SIDE_KM: f64 = 30.0;

impl Candidate {
    /// What the outlet's home says of it: nothing when the outlet writes of the whole world.
    fn see_home(&mut self, home: Home, gazetteer: &Gazetteer) {
        let adm1 = std::iter::once(home.idx).chain(gazetteer.ancestors(home.idx));
        let adm1 = adm1.into_iter().find(|&i| gazetteer.level(i) == Level::Adm1);
        let share = |same: bool, weight: f64| if same { weight } else { 0.0 };
        let country = gazetteer.country(home.idx);
        self.features[around::HOME_COUNTRY] =
            share(country.is_some() && country == self.country, home.country);
        self.features[around::HOME_ADM1] = share(adm1.is_some() && adm1 == self.adm1, home.adm1);
        if !self.wide {
            let far = Direction::of(gazetteer.point(home.idx)).km(self.at);
            self.features[around::HOME_NEAR] = home.town * (-far / 60.0).exp();
        }
        self.features[around::HOME] = share(self.idx == home.idx, home.town);
        self.features[around::HOME_OWN_NAME] = self.features[around::HOME] * self.features[around::OWN_NAME];
    }

    /// How little the document and its outlet speak for it, where the document's other names say much: `votes` of them.
    fn see_stray(&mut self, votes: f64) {
        let f = &mut self.features;
        let backed = [
            around::SAME_COUNTRY,
            around::NEAR,
            around::CLOSE,
            around::INSIDE,
            around::HOME_COUNTRY,
            around::HOME_NEAR,
        ]
        .iter()
        .fold(0.0_f64, |most, &at| most.max(f[at]));
        let stray = (1.0 - backed).max(0.0) * votes / (votes + 1.0);
        f[around::STRAY] = stray;
        f[around::STRAY_PEOPLE] = stray * f[around::PEOPLE];
        f[around::STRAY_OTHER_NAME] = stray * (1.0 - f[around::OWN_NAME]);
    }
}

/// Raises the candidates of two names that fit the text's word that one lies in the other.
fn contain(groups: &mut [Group], inner: usize, outer: usize, strength: f64, gazetteer: &Gazetteer) {
    if inner == outer {
        return;
    }
    let of_outer: BTreeMap<PlaceIdx, usize> =
        groups[outer].candidates.iter().enumerate().map(|(o, c)| (c.idx, o)).collect();
    let mut raised_inner = Vec::new();
    let mut raised_outer = BTreeSet::new();
    for (i, candidate) in groups[inner].candidates.iter().enumerate() {
        let holders = gazetteer.ancestors(candidate.idx).filter_map(|a| of_outer.get(&a).copied());
        let mut holders = holders.peekable();
        if holders.peek().is_some() {
            raised_inner.push(i);
        }
        raised_outer.extend(holders);
    }
    let raised_outer = raised_outer.into_iter().collect();
    for (group, raised) in [(inner, raised_inner), (outer, raised_outer)] {
        for i in raised {
            let inside = &mut groups[group].candidates[i].features[around::INSIDE];
            *inside = inside.max(strength);
        }
    }
}

/// What the groups say of countries and of first-level units: a box for each, in the gazetteer's order.
struct Votes([Vec<f64>; 2]);

impl Votes {
    /// Makes the boxes and tells each candidate its own.
    fn new(groups: &mut [Group]) -> Votes {
        let mut votes = Votes([Vec::new(), Vec::new()]);
        for (sort, count) in votes.0.iter_mut().enumerate() {
            let key = |c: &Candidate| if sort == 0 { c.country } else { c.adm1 };
            let mut keys: Vec<PlaceIdx> = groups.iter().flat_map(|g| &g.candidates).filter_map(key).collect();
            keys.sort_unstable();
            keys.dedup();
            for candidate in groups.iter_mut().flat_map(|g| &mut g.candidates) {
                candidate.boxes[sort] = key(candidate).and_then(|key| keys.binary_search(&key).ok());
            }
            *count = vec![0.0; keys.len()];
        }
        votes
    }

    /// Adds the votes of a spelling, or takes them out again.
    fn add(&mut self, spelling: &Spelling, groups: &[Group], sign: f64) {
        for &(group, share) in &spelling.groups {
            for candidate in &groups[group].candidates {
                let vote = sign * spelling.weight * share * candidate.probability;
                for (sort, count) in self.0.iter_mut().enumerate() {
                    if let Some(at) = candidate.boxes[sort] {
                        count[at] += vote;
                    }
                }
            }
        }
    }

    fn total(&self, sort: usize) -> f64 {
        SMOOTH + self.0[sort].iter().map(|v| v.max(0.0)).sum::<f64>()
    }

    fn share(&self, sort: usize, at: Option<usize>, total: f64) -> f64 {
        at.map_or(0.0, |at| self.0[sort][at].max(0.0) / total)
    }
}

/// Votes for nothing, so that few votes say little.
const SMOOTH: f64 = 0.7;

/// One round: each spelling is weighed by what all others most probably mean.
fn round(groups: &mut [Group], spellings: &mut [Spelling], votes: &mut Votes, model: &PlaceModel) {
    votes.0.iter_mut().for_each(|count| count.fill(0.0));
    spellings.iter().for_each(|spelling| votes.add(spelling, groups, 1.0));
    let mut anchors: Vec<Option<(Direction, f64)>> = spellings.iter().map(|s| s.anchor(groups)).collect();
    for (i, spelling) in spellings.iter().enumerate() {
        votes.add(spelling, groups, -1.0);
        let (total, units) = (votes.total(0), votes.total(1));
        anchors[i] = None;
        let weights: f64 = anchors.iter().flatten().map(|a| a.1).sum();
        let own = spelling.groups.iter().map(|(group, _)| *group);
        for group in own {
            for candidate in &mut groups[group].candidates {
                candidate.features[around::SAME_COUNTRY] = votes.share(0, candidate.boxes[0], total);
                candidate.features[around::SAME_ADM1] = votes.share(1, candidate.boxes[1], units);
                if candidate.country == Some(candidate.idx) {
                    candidate.features[around::COUNTRY_SAME] = candidate.features[around::SAME_COUNTRY];
                }
                if candidate.adm1 == Some(candidate.idx) {
                    candidate.features[around::ADM1_SAME] = candidate.features[around::SAME_ADM1];
                }
                if !candidate.wide {
                    let (mut near, mut close) = (0.0, 0.0_f64);
                    for (at, weight) in anchors.iter().flatten() {
                        let Some(far) = candidate.at.km_below(*at, HORIZON) else { continue };
                        near += weight * (-far / 150.0).exp();
                        if far < HORIZON / 4.0 {
                            close = close.max(weight.min(1.0) * (-far / 40.0).exp());
                        }
                    }
                    candidate.features[around::NEAR] = near / (SMOOTH + weights).max(1.0);
                    candidate.features[around::CLOSE] = close;
                    candidate.see_stray(total - SMOOTH);
                }
            }
        }
        spelling.weigh(groups, model);
        votes.add(spelling, groups, 1.0);
        anchors[i] = spelling.anchor(groups);
    }
}

/// Kilometres beyond which a place says nothing of another: less than a hundred millionth.
const HORIZON: f64 = 3000.0;

/// Where a place lies, as the point of a sphere of radius one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Direction([f64; 3]);

impl Direction {
    fn of(point: (f64, f64)) -> Direction {
        let ((lat_sin, lat_cos), (lon_sin, lon_cos)) =
            (point.0.to_radians().sin_cos(), point.1.to_radians().sin_cos());
        Direction([lat_cos * lon_cos, lat_cos * lon_sin, lat_sin])
    }

    /// The square of the straight line to another point.
    fn chord2(self, other: Direction) -> f64 {
        let [x, y, z]: [f64; 3] = std::array::from_fn(|i| self.0[i] - other.0[i]);
        x * x + y * y + z * z
    }

    /// Great-circle distance in kilometres.
    fn km(self, other: Direction) -> f64 {
        DIAMETER * (self.chord2(other).sqrt() / 2.0).min(1.0).asin()
    }

    /// The distance, if it is not beyond a limit.
    fn km_below(self, other: Direction, limit: f64) -> Option<f64> {
        // The straight line is shorter than the way: a cheap test of most of what is too far.
        let chord2 = self.chord2(other);
        let straight = 2.0 * limit / DIAMETER;
        (chord2 <= straight * straight).then(|| DIAMETER * (chord2.sqrt() / 2.0).min(1.0).asin())
    }
}

/// The Earth's mean diameter in kilometres.
const DIAMETER: f64 = 12_742.0;

/// Great-circle distance in kilometres between two points in degrees, on a sphere of the Earth's mean radius.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    DIAMETER * h.sqrt().min(1.0).asin()
}
