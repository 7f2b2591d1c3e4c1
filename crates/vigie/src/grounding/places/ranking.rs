//! Which of the places that bear a name is meant.
//!
//! Each candidate gets a score, a sum of weighted features; scores become probabilities; what the document's other
//! names most probably mean is a feature in the next round. That no known place is meant is a candidate as well. No
//! candidate is dropped for being little known.

use std::collections::BTreeMap;

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
    /// How much it says of the document's other names.
    weight: f64,
}

/// A place that may be meant.
pub(super) struct Candidate {
    pub idx: PlaceIdx,
    kind: NameKind,
    country: Option<PlaceIdx>,
    adm1: Option<PlaceIdx>,
    point: (f64, f64),
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
    for name in names {
        let group = *of_key.entry((&name.key, name.level)).or_insert_with(|| {
            groups.push(Group::new(name, gazetteer, home));
            groups.len() - 1
        });
        // A word that is hardly the name of a place says little of the others.
        groups[group].weight += if name.fixed { 1.0 } else { early(name, gazetteer, model) };
        group_of.push(group);
    }
    groups.iter_mut().for_each(|g| g.weight = g.weight.min(4.0).sqrt());
    for link in containments {
        contain(&mut groups, group_of[link.inner], group_of[link.outer], link.strength, gazetteer);
    }
    groups.iter_mut().for_each(|group| group.weigh(model));
    for _ in 0..ROUNDS {
        round(&mut groups, model);
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
                point: gazetteer.point(idx),
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
        let towns: Vec<PlaceIdx> =
            candidates.iter().map(|c| c.idx).filter(|&i| gazetteer.level(i) == Level::Settlement).collect();
        for candidate in candidates.iter_mut().filter(|_| name.level.is_none()) {
            let is_unit = matches!(gazetteer.level(candidate.idx), Level::Adm1 | Level::Adm2);
            if is_unit && towns.iter().any(|&t| gazetteer.ancestors(t).any(|a| a == candidate.idx)) {
                candidate.features[around::NAMESAKE] = 1.0;
            }
        }
        Group { candidates, none: none(name), weight: 0.0 }
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
        })
    }
}

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
            let far = km(gazetteer.point(home.idx), self.point);
            self.features[around::HOME_NEAR] = home.town * (-far / 60.0).exp();
        }
        self.features[around::HOME] = share(self.idx == home.idx, home.town);
    }
}

/// Raises the candidates of two names that fit the text's word that one lies in the other.
fn contain(groups: &mut [Group], inner: usize, outer: usize, strength: f64, gazetteer: &Gazetteer) {
    if inner == outer {
        return;
    }
    let holds = |outer: &Candidate, inner: &Candidate| gazetteer.ancestors(inner.idx).any(|a| a == outer.idx);
    let raised_inner: Vec<usize> = (0..groups[inner].candidates.len())
        .filter(|&i| groups[outer].candidates.iter().any(|o| holds(o, &groups[inner].candidates[i])))
        .collect();
    let raised_outer: Vec<usize> = (0..groups[outer].candidates.len())
        .filter(|&o| groups[inner].candidates.iter().any(|i| holds(&groups[outer].candidates[o], i)))
        .collect();
    for (group, raised) in [(inner, raised_inner), (outer, raised_outer)] {
        for i in raised {
            let inside = &mut groups[group].candidates[i].features[around::INSIDE];
            *inside = inside.max(strength);
        }
    }
}

/// One round: each group is weighed by what all others most probably mean.
fn round(groups: &mut [Group], model: &PlaceModel) {
    const SMOOTH: f64 = 0.7;
    let mut countries: BTreeMap<PlaceIdx, f64> = BTreeMap::new();
    let mut adm1s: BTreeMap<PlaceIdx, f64> = BTreeMap::new();
    let votes = |group: &Group,
                 countries: &mut BTreeMap<PlaceIdx, f64>,
                 adm1s: &mut BTreeMap<PlaceIdx, f64>,
                 sign: f64| {
        for candidate in &group.candidates {
            let vote = sign * group.weight * candidate.probability;
            if let Some(country) = candidate.country {
                *countries.entry(country).or_default() += vote;
            }
            if let Some(adm1) = candidate.adm1 {
                *adm1s.entry(adm1).or_default() += vote;
            }
        }
    };
    groups.iter().for_each(|g| votes(g, &mut countries, &mut adm1s, 1.0));
    let anchor = |g: &Group| {
        let best = g.candidates.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
        (!best.wide).then_some((best.point, g.weight * best.probability))
    };
    let mut anchors: Vec<Option<((f64, f64), f64)>> = groups.iter().map(anchor).collect();
    // By index: each group is taken out, weighed against the others, and put back.
    #[allow(clippy::needless_range_loop, reason = "the loop writes to what it counts")]
    for i in 0..groups.len() {
        votes(&groups[i], &mut countries, &mut adm1s, -1.0);
        let total: f64 = SMOOTH + countries.values().map(|v| v.max(0.0)).sum::<f64>();
        let units: f64 = SMOOTH + adm1s.values().map(|v| v.max(0.0)).sum::<f64>();
        let others: Vec<((f64, f64), f64)> =
            anchors.iter().enumerate().filter(|(j, _)| *j != i).filter_map(|(_, a)| *a).collect();
        let share = |votes: &BTreeMap<PlaceIdx, f64>, key: Option<PlaceIdx>, total: f64| {
            key.and_then(|k| votes.get(&k)).map_or(0.0, |v| v.max(0.0) / total)
        };
        let weights: f64 = others.iter().map(|o| o.1).sum();
        let group = &mut groups[i];
        for candidate in &mut group.candidates {
            candidate.features[around::SAME_COUNTRY] = share(&countries, candidate.country, total);
            candidate.features[around::SAME_ADM1] = share(&adm1s, candidate.adm1, units);
            if candidate.country == Some(candidate.idx) {
                candidate.features[around::COUNTRY_SAME] = candidate.features[around::SAME_COUNTRY];
            }
            if candidate.adm1 == Some(candidate.idx) {
                candidate.features[around::ADM1_SAME] = candidate.features[around::SAME_ADM1];
            }
            if !candidate.wide {
                let (mut near, mut close) = (0.0, 0.0_f64);
                for (point, weight) in &others {
                    let far = km(candidate.point, *point);
                    near += weight * (-far / 150.0).exp();
                    close = close.max(weight.min(1.0) * (-far / 40.0).exp());
                }
                candidate.features[around::NEAR] = near / (SMOOTH + weights).max(1.0);
                candidate.features[around::CLOSE] = close;
            }
        }
        group.weigh(model);
        votes(&groups[i], &mut countries, &mut adm1s, 1.0);
        anchors[i] = anchor(&groups[i]);
    }
}

/// Great-circle distance in kilometres between two points in degrees, on a sphere of the Earth's mean radius.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}
