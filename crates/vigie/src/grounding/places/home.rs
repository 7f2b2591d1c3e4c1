//! Where an outlet is at home: its local names are meant there.

use vigie_lexicon::outlets::Scope;

use super::{Bearer, Gazetteer, NameKind, PlaceIdx};
use crate::model::Level;

/// Where an outlet writes from, and how much that says of the places it names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Home {
    /// Its town.
    pub idx: PlaceIdx,
    /// How much the country says, 0–1.
    pub country: f64,
    /// How much the first-level unit says, 0–1.
    pub adm1: f64,
    /// How much the town and what lies near it says, 0–1.
    pub town: f64,
}

impl Home {
    /// Finds an outlet's home by the English name of its town and of what it lies in: `CA`, `CA.Ontario`.
    ///
    /// None when no town of that name lies there, or the outlet writes for the world.
    pub fn find(name: &str, container: &str, scope: Scope, gazetteer: &Gazetteer) -> Option<Home> {
        let (country, adm1, town) = match scope {
            Scope::Local => (1.0, 1.0, 1.0),
            Scope::Regional => (1.0, 1.0, 0.5),
            Scope::National => (1.0, 0.0, 0.2),
            Scope::International => return None,
        };
        let idx = gazetteer.within(name, container)?;
        Some(Home { idx, country, adm1, town })
    }

    /// The home of an outlet of which only the town's name is known, and the country of its host where that is one: the
    /// most populous town of that name. It says as much as that town is more likely meant than its namesakes, by their
    /// inhabitants; none where it is one of many.
    pub fn named(name: &str, country: Option<&str>, gazetteer: &Gazetteer) -> Option<Home> {
        let key = super::fold(name);
        let towns = gazetteer.bearers_of_key(&key).into_iter().map(|b| b.idx);
        let is_town = |idx: &PlaceIdx| {
            gazetteer.level(*idx) == Level::Settlement
                && super::spelling::folds_to(gazetteer.name(*idx), &key)
        };
        let mut towns: Vec<PlaceIdx> = towns.filter(is_town).collect();
        let here = |idx: &PlaceIdx| country.is_some_and(|code| gazetteer.country_code(*idx) == code);
        if towns.iter().any(here) {
            towns.retain(here);
        }
        let people = |idx: PlaceIdx| gazetteer.population(idx) + 1.0;
        let idx = towns.iter().copied().max_by(|a, b| people(*a).total_cmp(&people(*b)).then(b.cmp(a)))?;
        let share = |like: &dyn Fn(PlaceIdx) -> bool| {
            let some: f64 = towns.iter().filter(|t| like(**t)).map(|t| people(*t)).sum();
            some / towns.iter().map(|t| people(*t)).sum::<f64>()
        };
        let unit = |idx| gazetteer.ancestors(idx).find(|a| gazetteer.level(*a) == Level::Adm1);
        let home = Home {
            idx,
            country: share(&|t| gazetteer.country(t) == gazetteer.country(idx)),
            adm1: share(&|t| unit(t) == unit(idx)),
            town: share(&|t| t == idx),
        };
        (home.town >= 0.4).then_some(home)
    }
}

impl Gazetteer {
    /// The town of a name within a country (`CA`) or a first-level unit of it by its English name (`CA.Ontario`): one
    /// that is called so before those that were once, then the most populous one; a unit of that name where there is
    /// no such town. Kaliningrad is not Korolyov, which was called so too and is larger.
    pub fn within(&self, name: &str, container: &str) -> Option<PlaceIdx> {
        let (code, unit) = container.split_once('.').map_or((container, None), |(c, u)| (c, Some(u)));
        let unit = unit.map(super::fold);
        let fits = |idx: PlaceIdx| {
            self.country_code(idx) == code
                && unit.as_ref().is_none_or(|unit| {
                    let mut units = std::iter::once(idx).chain(self.ancestors(idx));
                    units.any(|a| self.level(a) == Level::Adm1 && self.is_called(a, unit))
                })
        };
        let bearers: Vec<Bearer> = self.bearers(name).into_iter().filter(|b| fits(b.idx)).collect();
        let most = |settled: bool| {
            let of_level = bearers.iter().filter(|b| (self.level(b.idx) == Level::Settlement) == settled);
            let best = of_level.max_by(|a, b| {
                let order = (a.kind == NameKind::Main).cmp(&(b.kind == NameKind::Main));
                order.then(self.population(a.idx).total_cmp(&self.population(b.idx))).then(b.idx.cmp(&a.idx))
            });
            best.map(|b| b.idx)
        };
        most(true).or_else(|| most(false))
    }

    /// Whether a place bears a folded name.
    pub(super) fn is_called(&self, idx: PlaceIdx, key: &str) -> bool {
        super::fold(self.name(idx)) == key || self.bearers_of_key(key).iter().any(|b| b.idx == idx)
    }
}
