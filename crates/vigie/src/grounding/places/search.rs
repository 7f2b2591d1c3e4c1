//! Asking the gazetteer for a name, without a text around it.

use crate::model::{Level, Place};

use super::{
    Bearer, Gazetteer, NameKind, PlaceIdx, fold,
    misspelt::{near, tolerance, transliterations},
};

/// What a place must be like to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceFilter {
    /// ISO 3166-1 alpha-2 code of its country, in any case.
    pub country: Option<String>,
    /// Its level.
    pub level: Option<Level>,
}

/// A place that bears a name or one much like it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The place.
    pub place: Place,
    /// How the name stands for it.
    pub kind: NameKind,
    /// How many letters differ.
    pub distance: usize,
    /// Inhabitants, to about 5 %; 0 when not known.
    pub population: u64,
}

impl Gazetteer {
    /// The places that bear a name: countries and units first, then by inhabitants. Other spellings only when nobody
    /// bears the name as it is written.
    ///
    /// ```no_run
    /// # use vigie::grounding::places::{Gazetteer, PlaceFilter};
    /// # let gazetteer = Gazetteer::from_bytes(&[]).unwrap();
    /// let filter = PlaceFilter { country: Some("AF".into()), level: None };
    /// for found in gazetteer.find("Lashkah Gar", &filter) {
    ///     println!("{} {}", found.place.id, found.place.name);
    /// }
    /// ```
    pub fn find(&self, name: &str, filter: &PlaceFilter) -> Vec<Found> {
        let key = fold(name);
        let fits = |idx: PlaceIdx| {
            let country = filter.country.as_ref();
            country.is_none_or(|c| c.eq_ignore_ascii_case(self.country_code(idx)))
                && filter.level.is_none_or(|level| level == self.level(idx))
        };
        let mut found: Vec<(Bearer, usize)> = self.bearers(name).into_iter().map(|b| (b, 0)).collect();
        found.retain(|(b, _)| fits(b.idx));
        if found.is_empty() {
            let mut others = near(self, &key, tolerance(&key));
            others.extend(transliterations(self, &key));
            found
                .extend(others.into_iter().flat_map(|n| n.bearers.into_iter().map(move |b| (b, n.distance))));
            found.retain(|(b, _)| fits(b.idx));
            found.sort_by_key(|(b, distance)| (b.idx, *distance));
            found.dedup_by_key(|(b, _)| b.idx);
        }
        let rank = |idx: PlaceIdx| match self.level(idx) {
            Level::Country => 0,
            Level::Adm1 | Level::Area | Level::Route => 1,
            _ => 2,
        };
        found.sort_by(|(a, near), (b, far)| {
            let order = near.cmp(far).then(rank(a.idx).cmp(&rank(b.idx)));
            order.then(self.population(b.idx).total_cmp(&self.population(a.idx))).then(a.idx.cmp(&b.idx))
        });
        let found = found.into_iter().map(|(b, distance)| Found {
            place: self.place(b.idx),
            kind: b.kind,
            distance,
            population: self.population(b.idx).round() as u64,
        });
        found.collect()
    }
}
