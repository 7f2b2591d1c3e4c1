//! Which of the places that bear a name is meant.
//!
//! Each candidate gets a score, a sum of weighted features; scores become probabilities; what the document's other
//! names most probably mean is a feature in the next round. No candidate is dropped for being little known.

use std::collections::BTreeMap;

use crate::model::{Level, PlaceUse};

use super::{Gazetteer, NameKind, PlaceIdx, context::Containment, names::Name};

/// The weights of the features: a table, so that they can be learnt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub country: f64,
    pub area: f64,
    pub adm1: f64,
    pub adm1_people: f64,
    pub adm2: f64,
    pub adm2_people: f64,
    pub people: f64,
    pub capital: f64,
    pub seat: f64,
    pub variant: f64,
    pub bare: f64,
    pub level_told: f64,
    pub level_wrong: f64,
    pub inside: f64,
    pub same_country: f64,
    pub same_adm1: f64,
    pub near: f64,
    pub letter: f64,
    pub namesake: f64,
}

/// Weights set by hand.
pub(super) const WEIGHTS: Weights = Weights {
    country: 9.0,
    area: 6.0,
    adm1: 3.0,
    adm1_people: 0.35,
    adm2: -0.5,
    adm2_people: 0.5,
    people: 0.9,
    capital: 1.5,
    seat: 0.4,
    variant: -0.8,
    bare: -0.5,
    level_told: 3.0,
    level_wrong: -3.0,
    inside: 6.0,
    same_country: 4.0,
    same_adm1: 3.0,
    near: 2.0,
    letter: -1.0,
    namesake: -1.2,
};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    /// The place.
    pub idx: PlaceIdx,
    /// Its share of the probability.
    pub probability: f64,
    /// Its score.
    pub score: f64,
    /// How much of the document's other places lies in the same country or nearby, 0–1.
    pub share: f64,
}

/// Names that mean the same: the same spelling with the same level.
struct Group {
    candidates: Vec<Candidate>,
    weight: f64,
}

struct Candidate {
    idx: PlaceIdx,
    country: Option<PlaceIdx>,
    adm1: Option<PlaceIdx>,
    point: (f64, f64),
    wide: bool,
    prior: f64,
    inside: f64,
    probability: f64,
    score: f64,
    same_country: f64,
    same_adm1: f64,
    near: f64,
}

/// Chooses a place for each name that has candidates.
pub(super) fn choose(
    names: &[Name],
    containments: &[Containment],
    gazetteer: &Gazetteer,
    w: &Weights,
) -> Vec<Option<Choice>> {
    let mut of_key: BTreeMap<(&str, Option<Level>), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = Vec::with_capacity(names.len());
    for name in names {
        let group = *of_key.entry((&name.key, name.level)).or_insert_with(|| {
            groups.push(Group::new(name, gazetteer, w));
            groups.len() - 1
        });
        groups[group].weight += match name.usage {
            PlaceUse::InsideName => 0.5,
            _ => 1.0,
        };
        group_of.push(group);
    }
    groups.iter_mut().for_each(|g| g.weight = g.weight.min(4.0).sqrt());
    for link in containments {
        contain(&mut groups, group_of[link.inner], group_of[link.outer], link.strength, gazetteer);
    }
    for group in &mut groups {
        group.weigh(w);
    }
    for _ in 0..3 {
        round(&mut groups, w);
    }
    group_of.iter().map(|&g| groups[g].best()).collect()
}

impl Group {
    fn new(name: &Name, gazetteer: &Gazetteer, w: &Weights) -> Group {
        let candidates = name.bearers.iter().map(|bearer| {
            let idx = bearer.idx;
            let level = gazetteer.level(idx);
            let adm1 = std::iter::once(idx).chain(gazetteer.ancestors(idx));
            Candidate {
                idx,
                country: gazetteer.country(idx),
                adm1: adm1.into_iter().find(|&i| gazetteer.level(i) == Level::Adm1),
                point: gazetteer.point(idx),
                wide: matches!(level, Level::Country | Level::Area | Level::Route),
                prior: prior(name, idx, bearer.kind, gazetteer, w),
                inside: 0.0,
                probability: 0.0,
                score: 0.0,
                same_country: 0.0,
                same_adm1: 0.0,
                near: 0.0,
            }
        });
        let mut candidates: Vec<Candidate> = candidates.collect();
        // A bare name that a province shares with a town in it is the town's.
        let towns: Vec<PlaceIdx> =
            candidates.iter().map(|c| c.idx).filter(|&i| gazetteer.level(i) == Level::Settlement).collect();
        for candidate in candidates.iter_mut().filter(|_| name.level.is_none()) {
            let is_unit = matches!(gazetteer.level(candidate.idx), Level::Adm1 | Level::Adm2);
            if is_unit && towns.iter().any(|&t| gazetteer.ancestors(t).any(|a| a == candidate.idx)) {
                candidate.prior += w.namesake;
            }
        }
        Group { candidates, weight: 0.0 }
    }

    /// Scores the candidates and turns scores into probabilities.
    fn weigh(&mut self, w: &Weights) {
        for c in &mut self.candidates {
            c.score = c.prior
                + w.inside * c.inside
                + w.same_country * c.same_country
                + w.same_adm1 * c.same_adm1
                + w.near * c.near;
        }
        let most = self.candidates.iter().map(|c| c.score).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = self.candidates.iter().map(|c| (c.score - most).exp()).sum();
        self.candidates.iter_mut().for_each(|c| c.probability = (c.score - most).exp() / total);
    }

    fn best(&self) -> Option<Choice> {
        let best =
            self.candidates.iter().min_by(|a, b| b.score.total_cmp(&a.score).then(a.idx.cmp(&b.idx)))?;
        let share = best.same_country.max(best.near);
        Some(Choice { idx: best.idx, probability: best.probability, score: best.score, share })
    }
}

/// What speaks for a candidate without the document.
fn prior(name: &Name, idx: PlaceIdx, kind: NameKind, gazetteer: &Gazetteer, w: &Weights) -> f64 {
    let people = (gazetteer.population(idx) + 1.0).log10();
    let level = gazetteer.level(idx);
    let mut score = match level {
        Level::Country => w.country,
        Level::Area | Level::Route => w.area,
        Level::Adm1 => w.adm1 + w.adm1_people * people,
        Level::Adm2 => w.adm2 + w.adm2_people * people,
        _ => w.people * people,
    };
    if gazetteer.is_capital(idx) {
        score += w.capital;
    } else if gazetteer.is_seat(idx) {
        score += w.seat;
    }
    score += match kind {
        NameKind::Variant => w.variant,
        NameKind::Bare => w.bare,
        _ => 0.0,
    };
    if let Some(told) = name.level {
        // « la région de X » may be a province or a loose area, a "county" or "department" either unit.
        let fits = match told {
            Level::Adm1 | Level::Adm2 => match level {
                Level::Adm1 | Level::Adm2 => {
                    if told == level {
                        1.0
                    } else {
                        0.6
                    }
                }
                Level::Area => 0.3,
                _ => -1.0,
            },
            Level::Settlement => {
                if level == Level::Settlement {
                    1.0
                } else {
                    -1.0
                }
            }
            // The gazetteer has no buildings: the town they are named for is as near as it gets.
            Level::Site => 0.0,
            _ => {
                if level == told {
                    1.0
                } else {
                    -0.5
                }
            }
        };
        score += if fits > 0.0 { w.level_told * fits } else { -w.level_wrong * fits };
    }
    score + w.letter * name.distance as f64
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
            let candidate = &mut groups[group].candidates[i];
            candidate.inside = candidate.inside.max(strength);
        }
    }
}

/// One round: each group is weighed by what all others most probably mean.
fn round(groups: &mut [Group], w: &Weights) {
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
    let anchors: Vec<Option<((f64, f64), f64)>> = groups
        .iter()
        .map(|g| {
            let best = g.candidates.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
            (!best.wide).then_some((best.point, g.weight * best.probability))
        })
        .collect();
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
        let mut group = std::mem::replace(&mut groups[i], Group { candidates: Vec::new(), weight: 0.0 });
        let weights: f64 = others.iter().map(|o| o.1).sum();
        let near = |c: &Candidate| {
            let close = others.iter().map(|(point, weight)| weight * (-km(c.point, *point) / 150.0).exp());
            if c.wide { 0.0 } else { close.sum::<f64>() / (SMOOTH + weights).max(1.0) }
        };
        for candidate in &mut group.candidates {
            candidate.same_country = share(&countries, candidate.country, total);
            candidate.same_adm1 = share(&adm1s, candidate.adm1, units);
            candidate.near = near(candidate);
        }
        group.weigh(w);
        votes(&group, &mut countries, &mut adm1s, 1.0);
        groups[i] = group;
    }
}

/// Great-circle distance in kilometres.
pub(super) fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}
