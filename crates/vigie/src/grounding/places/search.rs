//! Asking the gazetteer for a name, without a text around it.

use crate::model::{Level, Place};

use super::{
    Bearer, Gazetteer, NameKind, PlaceIdx, fold,
    misspelt::{near, tolerance, transliterations},
    ranking::km,
};

/// What a place must be like to be found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceFilter {
    /// ISO 3166-1 alpha-2 code of its country, in any case.
    pub country: Option<String>,
    /// Its level.
    pub level: Option<Level>,
    /// Degrees north and east: the nearest come first.
    pub near: Option<(f64, f64)>,
}

/// A place that bears a name or one much like it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The place.
    pub place: Place,
    /// How the name stands for it.
    pub kind: NameKind,
    /// How many letters differ; about half of them where the name is another transliteration.
    pub distance: usize,
    /// Whether the name is another transliteration, not a slip of the pen.
    pub transliterated: bool,
    /// Kilometres from what it should be near to.
    pub away_km: Option<f64>,
    /// Inhabitants, to about 5 %; 0 when not known.
    pub population: u64,
}

impl Gazetteer {
    /// The places that bear a name: countries and units first, then by inhabitants. Other spellings only when nobody
    /// bears the name as it is written: the nearest first, then those of a place's own name, then by inhabitants.
    ///
    /// ```no_run
    /// # use vigie::grounding::places::{Gazetteer, PlaceFilter};
    /// # let gazetteer = Gazetteer::from_bytes(&[]).unwrap();
    /// let filter = PlaceFilter { country: Some("AF".into()), level: None, ..Default::default() };
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
        let mut found: Vec<(Bearer, usize, bool)> =
            self.bearers(name).into_iter().map(|b| (b, 0, false)).collect();
        found.retain(|(b, ..)| fits(b.idx));
        if found.is_empty() {
            let slips = near(self, &key, tolerance(&key)).into_iter().map(|n| (n, false));
            let others = transliterations(self, &key).into_iter().map(|n| (n, true));
            for (near, is_other) in slips.chain(others) {
                found.extend(near.bearers.into_iter().map(|b| (b, near.distance, is_other)));
            }
            found.retain(|(b, ..)| fits(b.idx));
            found.sort_by_key(|(b, distance, is_other)| (b.idx, *distance, *is_other));
            found.dedup_by_key(|(b, ..)| b.idx);
        }
        let away = |idx: PlaceIdx| filter.near.map(|at| km(at, self.point(idx)));
        // Of names that are only alike, the best known are the likeliest, whatever they are.
        let rank = |idx: PlaceIdx, distance: usize| match self.level(idx) {
            _ if distance > 0 => 0,
            Level::Country => 0,
            Level::Adm1 | Level::Area | Level::Route => 1,
            _ => 2,
        };
        found.sort_by(|(a, near, _), (b, far, _)| {
            let order = near.cmp(far);
            if let Some((a_km, b_km)) = away(a.idx).zip(away(b.idx)) {
                return order.then(a_km.total_cmp(&b_km)).then(a.idx.cmp(&b.idx));
            }
            let order = order.then(rank(a.idx, *near).cmp(&rank(b.idx, *far)));
            let order = if *near > 0 { order.then(a.kind.cmp(&b.kind)) } else { order };
            order.then(self.population(b.idx).total_cmp(&self.population(a.idx))).then(a.idx.cmp(&b.idx))
        });
        let found = found.into_iter().map(|(b, distance, transliterated)| Found {
            away_km: away(b.idx),
            transliterated,
            place: self.place(b.idx),
            kind: b.kind,
            distance,
            population: self.population(b.idx).round() as u64,
        });
        found.collect()
    }
}
