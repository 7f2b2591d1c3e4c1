//! Puts the sources together into the gazetteer's records.

use std::collections::{BTreeMap, BTreeSet};

use vigie::{
    grounding::places::{Feature, NameKind, Record, fold, is_usable},
    model::Level,
};

use super::{
    names::{LevelWords, plain, without_article},
    shapes::Shape,
    sources::{Sources, Unit},
};

/// All records: countries, areas, first-level units, second-level units, settlements.
pub fn records(sources: &Sources) -> Vec<Record> {
    let mut build =
        Build { sources, records: Vec::new(), of_code: BTreeMap::new(), words: LevelWords::new() };
    build.countries();
    build.areas();
    let of_unit = build.units();
    build.cities(&of_unit);
    build.airports();
    build.place_units();
    build.add_forms();
    build.records
}

/// Numbers of airports start here: their IATA code counts on from it.
const AIRPORTS: u32 = 1_000_000;

struct Build<'a> {
    sources: &'a Sources,
    records: Vec<Record>,
    /// Records of countries and first-level units by code.
    of_code: BTreeMap<String, usize>,
    words: LevelWords,
}

impl Build<'_> {
    fn countries(&mut self) {
        for (code, country) in &self.sources.countries {
            let names = self.sources.names.get(code).cloned().unwrap_or_default();
            let shape = self
                .sources
                .shapes
                .iter()
                .filter(|s| s.is_country && s.country == *code)
                .max_by(|a, b| a.area.total_cmp(&b.area));
            let point = self.sources.points.get(code).copied();
            let (lat, lon) = point.or(shape.map(|s| (s.lat, s.lon))).unwrap_or_default();
            let mut all: Vec<(String, NameKind)> = vec![(country.name.clone(), NameKind::Main)];
            all.extend(names.into_iter().map(|n| (n, NameKind::Main)));
            all.extend(self.other_names(code));
            all.extend(
                country.aliases.iter().filter(|a| a.len() > 2).map(|a| (a.clone(), NameKind::Variant)),
            );
            all.push((code.clone(), NameKind::Code));
            self.of_code.insert(code.clone(), self.records.len());
            let bytes = code.as_bytes();
            self.records.push(Record {
                id: country.geonameid,
                name: country.name.clone(),
                lat,
                lon,
                level: Level::Country,
                population: country.population,
                radius_m: ((country.areakm2 / std::f64::consts::PI).sqrt() * 1000.0) as u32,
                country: Some([bytes[0], bytes[1]]),
                fame: all.len() as u32,
                names: all,
                ..Record::default()
            });
        }
    }

    fn areas(&mut self) {
        for area in &self.sources.areas {
            let parent = area.country.as_ref().and_then(|code| self.of_code.get(code).copied());
            let mut names = vec![(area.name.clone(), NameKind::Main)];
            names.extend(area.names.iter().map(|n| (n.clone(), NameKind::Main)));
            self.records.push(Record {
                id: area.id,
                own: area.own,
                name: area.name.clone(),
                lat: area.lat,
                lon: area.lon,
                level: area.level,
                feature: feature(&area.name, area.level),
                population: 0,
                radius_m: area.radius_km * 1000,
                parent,
                names,
                ..Record::default()
            });
        }
    }

    /// First- and second-level units; gives the record of each unit of the source.
    fn units(&mut self) -> Vec<Option<usize>> {
        let units = &self.sources.units;
        let mut of_unit: Vec<Option<usize>> = vec![None; units.len()];
        for level in [1, 2] {
            let mut order: Vec<usize> =
                (0..units.len()).filter(|&i| units[i].level == level && units[i].id > 0).collect();
            order.sort_by_key(|&i| (&units[i].country, units[i].id));
            for i in order {
                let unit = &units[i];
                let Some(&country) = self.of_code.get(&unit.country) else { continue };
                let by_code = || {
                    let code = unit.code.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
                    self.of_code.get(&code).copied()
                };
                let parent = if level == 1 {
                    country
                } else {
                    by_code().or(unit.parent.and_then(|p| of_unit[p])).unwrap_or(country)
                };
                of_unit[i] = Some(self.records.len());
                if level == 1 && !unit.code.is_empty() {
                    self.of_code.insert(unit.code.clone(), self.records.len());
                }
                let record = self.unit(unit, parent);
                self.records.push(record);
            }
        }
        of_unit
    }

    fn unit(&self, unit: &Unit, parent: usize) -> Record {
        let given = self.sources.adm1_names.get(&unit.code);
        let mut names = vec![(unit.name.clone(), NameKind::Main)];
        names.extend(given.map(|n| (n.clone(), NameKind::Main)));
        for key in [&unit.code, &unit.id.to_string()] {
            let known = self.sources.names.get(key).into_iter().flatten();
            names.extend(known.map(|n| (n.clone(), NameKind::Main)));
            names.extend(self.other_names(key));
        }
        names.extend(unit.aliases.iter().filter(|n| is_usable(n)).map(|n| (n.clone(), NameKind::Variant)));
        if unit.level == 1 && !unit.code.is_empty() {
            names.push((unit.code.clone(), NameKind::Code));
        }
        let english = self.sources.names.get(&unit.code).and_then(|n| n.first());
        Record {
            id: unit.id,
            name: plain(english.or(given).unwrap_or(&unit.name), &unit.aliases),
            lat: 0.0,
            lon: 0.0,
            level: if unit.level == 1 { Level::Adm1 } else { Level::Adm2 },
            population: 0,
            radius_m: 0,
            parent: Some(parent),
            fame: unit.aliases.len() as u32,
            names,
            ..Record::default()
        }
    }

    fn cities(&mut self, of_unit: &[Option<usize>]) {
        for (id, city) in &self.sources.cities {
            let Some(&country) = self.of_code.get(&city.countrycode) else { continue };
            let units = self.sources.city_units.get(id).into_iter().flatten();
            let smallest =
                units.filter_map(|&u| of_unit[u]).max_by_key(|&r| self.records[r].level == Level::Adm2);
            let adm1 = || self.of_code.get(&format!("{}.{}", city.countrycode, city.admin1code)).copied();
            let parent = smallest.or_else(adm1).unwrap_or(country);
            let known = self.sources.names.get(&id.to_string()).cloned().unwrap_or_default();
            let mut names = vec![(city.name.clone(), NameKind::Main)];
            names.extend(known.iter().map(|n| (n.clone(), NameKind::Main)));
            names.extend(self.other_names(&id.to_string()));
            let others = city.alternatenames.iter().filter(|n| is_usable(n));
            names.extend(others.map(|n| (n.clone(), NameKind::Variant)));
            let capital = &self.sources.countries[&city.countrycode].capital;
            let is_capital = !capital.is_empty() && {
                let capital = fold(capital);
                fold(&city.name) == capital || known.iter().any(|n| fold(n) == capital)
            };
            self.records.push(Record {
                id: *id,
                name: plain(known.first().unwrap_or(&city.name), &city.alternatenames),
                lat: city.latitude,
                lon: city.longitude,
                level: Level::Settlement,
                population: city.population,
                radius_m: 500 + (12.0 * (city.population as f64).sqrt()) as u32,
                parent: Some(parent),
                capital: is_capital,
                fame: city.alternatenames.len() as u32,
                names,
                ..Record::default()
            });
        }
        self.keep_one_capital();
    }

    /// Names in other scripts and those that the packages lack, by code or number.
    fn other_names(&self, key: &str) -> Vec<(String, NameKind)> {
        let scripts = self.sources.script_names.get(key).into_iter().flatten();
        // Some Persian names tell the state behind a comma.
        let scripts = scripts.map(|n| n.split(['،', ',', '(']).next().unwrap_or(n).trim());
        let added = self.sources.added.get(key).into_iter().flatten().map(String::as_str);
        scripts.chain(added).filter(|n| !n.is_empty()).map(|n| (n.to_owned(), NameKind::Main)).collect()
    }

    /// Airports of some size: international ones and those of large towns.
    fn airports(&mut self) {
        let mut towns: BTreeMap<(Option<usize>, String), Vec<usize>> = BTreeMap::new();
        for (i, record) in self.records.iter().enumerate().filter(|(_, r)| r.level == Level::Settlement) {
            towns.entry((Some(self.top(i)), fold(&record.name))).or_default().push(i);
        }
        let mut seen = BTreeSet::new();
        for airport in &self.sources.airports {
            let Some(&country) = self.of_code.get(&airport.country) else { continue };
            let here = (airport.lat, airport.lon);
            let distance = |&t: &usize| km(here, (self.records[t].lat, self.records[t].lon));
            let namesakes = towns.get(&(Some(country), fold(&airport.city))).into_iter().flatten().copied();
            let town = namesakes
                .filter(|t| distance(t) < 80.0)
                .min_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.cmp(b)));
            let population = town.map_or(0, |t| self.records[t].population);
            let is_international = airport.name.contains("International");
            let letters = airport.iata.bytes().all(|b| b.is_ascii_uppercase());
            if !(is_international || population >= 100_000) || !letters || !seen.insert(&airport.iata) {
                continue;
            }
            let mut names = vec![(airport.name.clone(), NameKind::Main)];
            let short = airport.name.replace(" International", "");
            // "London Heathrow Airport" is also called "Heathrow Airport".
            let own = short.strip_prefix(&airport.city).map(|n| n.trim_matches([' ', '-', '–', '/']));
            names.extend(
                own.filter(|n| n.len() > 12 && n.ends_with(" Airport"))
                    .map(|n| (n.to_owned(), NameKind::Main)),
            );
            names.push((short, NameKind::Main));
            let number = airport.iata.bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A'));
            self.records.push(Record {
                id: AIRPORTS + number,
                own: true,
                name: airport.name.clone(),
                lat: airport.lat,
                lon: airport.lon,
                level: Level::Site,
                feature: Feature::Airport,
                population: 0,
                radius_m: 3000,
                parent: town.and_then(|t| self.records[t].parent).or(Some(country)),
                names,
                ..Record::default()
            });
        }
    }

    /// Of several towns that bear the capital's name, the largest is the capital.
    fn keep_one_capital(&mut self) {
        let mut largest: BTreeMap<usize, usize> = BTreeMap::new();
        for i in 0..self.records.len() {
            if self.records[i].capital {
                let best = largest.entry(self.top(i)).or_insert(i);
                if self.records[i].population > self.records[*best].population {
                    *best = i;
                }
            }
        }
        let kept: BTreeSet<usize> = largest.into_values().collect();
        for (i, record) in self.records.iter_mut().enumerate() {
            record.capital &= kept.contains(&i);
        }
    }

    fn top(&self, mut i: usize) -> usize {
        while let Some(parent) = self.records[i].parent {
            i = parent;
        }
        i
    }

    /// Gives units a point, a reach and a population, from their polygon or their towns.
    fn place_units(&mut self) {
        let mut towns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, record) in self.records.iter().enumerate().filter(|(_, r)| r.level == Level::Settlement) {
            let mut at = record.parent;
            while let Some(unit) = at {
                towns.entry(unit).or_default().push(i);
                at = self.records[unit].parent;
            }
        }
        for i in 0..self.records.len() {
            let level = self.records[i].level;
            if !matches!(level, Level::Adm1 | Level::Adm2 | Level::Country) {
                continue;
            }
            let members = towns.get(&i).map_or(&[][..], Vec::as_slice);
            let largest =
                members.iter().copied().max_by_key(|&t| (self.records[t].population, std::cmp::Reverse(t)));
            if let Some(seat) = largest.filter(|_| level == Level::Adm1) {
                self.records[seat].seat = true;
            }
            let shape = if level == Level::Adm1 { self.shape(i, members) } else { None };
            let shape = shape.map(|s| (s.lat, s.lon, s.area));
            let parent = self.records[i]
                .parent
                .map(|p| (self.records[p].lat, self.records[p].lon, self.records[p].radius_m));
            let mean = self.mean(members);
            let population = members.iter().map(|&t| self.records[t].population).sum();
            let points: Vec<(f64, f64)> =
                members.iter().map(|&t| (self.records[t].lat, self.records[t].lon)).collect();
            let record = &mut self.records[i];
            if level == Level::Country {
                if record.lat == 0.0 && record.lon == 0.0 {
                    (record.lat, record.lon) = mean.unwrap_or_default();
                }
                continue;
            }
            record.population = population;
            let code = record.names.iter().find(|(_, kind)| *kind == NameKind::Code);
            let given = code.and_then(|(code, _)| self.sources.points.get(code));
            (record.lat, record.lon) = match (given, shape, mean, parent) {
                (Some(&given), ..) => given,
                (_, Some((lat, lon, _)), _, _) => (lat, lon),
                (_, None, Some(mean), _) => mean,
                // A unit without a town: all that is known is what it lies in.
                (_, None, None, Some((lat, lon, _))) => (lat, lon),
                (_, None, None, None) => (0.0, 0.0),
            };
            let here = (record.lat, record.lon);
            let mut reach: Vec<f64> = points.iter().map(|&town| km(here, town)).collect();
            reach.sort_by(f64::total_cmp);
            let by_towns = reach.get(reach.len() * 9 / 10).map_or(0.0, |r| r * 1000.0);
            let by_shape =
                shape.map_or(0.0, |s| (s.2 * 111.0 * 111.0 / std::f64::consts::PI).sqrt() * 1000.0);
            let by_parent = if points.is_empty() { parent.map_or(0.0, |p| f64::from(p.2)) } else { 5000.0 };
            record.radius_m = by_towns.max(by_shape).max(by_parent.min(2e6)) as u32;
        }
    }

    fn mean(&self, members: &[usize]) -> Option<(f64, f64)> {
        if members.is_empty() {
            return None;
        }
        // Towns on both sides of the date line are counted from the first one.
        let first = self.records[members[0]].lon;
        let (mut lat, mut lon) = (0.0, 0.0);
        for &town in members {
            lat += self.records[town].lat;
            lon += (self.records[town].lon - first + 540.0).rem_euclid(360.0) - 180.0;
        }
        let n = members.len() as f64;
        Some((lat / n, (first + lon / n + 540.0).rem_euclid(360.0) - 180.0))
    }

    /// The polygon of a first-level unit: the same country, a name in common, and near its towns.
    fn shape(&self, unit: usize, members: &[usize]) -> Option<&Shape> {
        let country = self.top(unit);
        let code = std::str::from_utf8(self.records[country].country.as_ref()?).ok()?;
        let forms = |name: &str| [Some(fold(name)), self.words.bare(name)].into_iter().flatten();
        let mine: BTreeSet<String> = self.records[unit]
            .names
            .iter()
            .filter(|(_, kind)| *kind != NameKind::Code)
            .flat_map(|(name, _)| forms(name))
            .collect();
        let fips =
            self.records[unit].names.iter().find(|(_, kind)| *kind == NameKind::Code).map(|(code, _)| {
                let own = code.split_once('.').map_or("", |c| c.1);
                format!(
                    "{}{own}",
                    self.sources.countries.get(code.get(..2).unwrap_or("")).map_or("", |c| c.fips.as_str())
                )
            });
        let mean = self.mean(members);
        // Towns of a large province may all lie in one corner of it.
        let reach = |s: &Shape| (s.area.sqrt() * 111.0).max(400.0);
        let near = |s: &&Shape| mean.is_none_or(|mean| km(mean, (s.lat, s.lon)) < reach(s));
        let all = || self.sources.shapes.iter().filter(|s| !s.is_country && s.country == code).filter(near);
        let named: Vec<&Shape> =
            all().filter(|s| s.names.iter().flat_map(|n| forms(n)).any(|n| mine.contains(&n))).collect();
        let coded: Vec<&Shape> = all().filter(|s| Some(&s.fips) == fips.as_ref()).collect();
        match (&named[..], &coded[..]) {
            ([one], _) => Some(one),
            // The code alone is trusted only where the polygon lies around the towns.
            ([], [one]) if mean.is_some_and(|mean| km(mean, (one.lat, one.lon)) < 100.0) => Some(one),
            _ => None,
        }
    }

    /// Adds bare forms of units' names and names without the Arabic article.
    fn add_forms(&mut self) {
        for i in 0..self.records.len() {
            if self.records[i].level == Level::Site {
                continue;
            }
            let country = self.records[self.top(i)].country;
            let arabic = country
                .and_then(|code| self.sources.countries.get(std::str::from_utf8(&code).ok()?))
                .is_some_and(|c| c.languages.split(',').any(|l| l.starts_with("ar") || l.starts_with("fa")));
            self.records[i].transliterated = country
                .and_then(|code| self.sources.countries.get(std::str::from_utf8(&code).ok()?))
                .is_some_and(|c| c.languages.split(',').any(is_other_script));
            let is_unit = matches!(self.records[i].level, Level::Adm1 | Level::Adm2);
            let mut added = Vec::new();
            for (name, kind) in self.records[i].names.iter().filter(|(_, kind)| *kind != NameKind::Code) {
                let bare = if is_unit { self.words.bare(name) } else { None };
                if arabic {
                    let forms = [Some(name.as_str()), bare.as_deref()];
                    let forms = forms.into_iter().flatten().filter_map(without_article);
                    added.extend(forms.map(|n| (n.to_owned(), NameKind::Variant)));
                }
                added.extend(
                    bare.map(|n| (n, if *kind == NameKind::Main { NameKind::Main } else { NameKind::Bare })),
                );
            }
            self.records[i].names.extend(added);
        }
    }
}

/// What a place of `areas.tsv` is, by the words of its English name.
fn feature(name: &str, level: Level) -> Feature {
    const WORDS: [(Feature, &str); 8] = [
        (Feature::Crossing, "Crossing|Border|Bridge"),
        (Feature::Camp, "Camp"),
        (Feature::Sea, "Sea|Ocean|Gulf|Bay|Strait|Channel|Bight"),
        (Feature::Lake, "Lake|Reservoir"),
        (Feature::Mountain, "Mount|Mountains|Volcano|Pass|Valley|Range"),
        (Feature::Island, "Island|Islands|Archipelago"),
        (Feature::Park, "Park"),
        (Feature::Building, "Dam|Plant|Square|Mosque"),
    ];
    let word = |words: &str| words.split('|').any(|w| name.split(' ').any(|n| n == w));
    let found = WORDS.iter().find(|(_, words)| word(words)).map(|(feature, _)| *feature);
    found.unwrap_or(match level {
        Level::Area => Feature::Region,
        Level::Route => Feature::River,
        _ => Feature::Unknown,
    })
}

/// Great-circle distance in kilometres.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

/// Whether a language is written in another script, so that names come in many transliterations.
fn is_other_script(language: &str) -> bool {
    const LANGUAGES: &str = "ar fa ps uk ru be bg sr mk kk ky tg uz tk mn ka hy az he ur hi bn ne pa ta te ml si my km lo th am ti dz ug ku ckb sd el zh ko";
    LANGUAGES.split(' ').any(|l| language.split('-').next() == Some(l))
}
