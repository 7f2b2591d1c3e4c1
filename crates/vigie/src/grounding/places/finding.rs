//! From a parsed document to its mentions of places.

use std::collections::BTreeSet;

use vigie_nlp::Upos;

use crate::model::{Byte, Document, Level, Parsed, Place, PlaceConflict, PlaceMention, PlaceUse, Span};

use super::{
    Gazetteer, Home, NameKind, PlaceIdx, PlaceModel, PlaceWords,
    context::{Containment, containments, is_river, read_levels},
    features::{seen, weight},
    names::{EntityClass, Finder, Name},
    parts::part,
    ranking::{Choice, choose, km, rank},
    weights::{RankFeatures, SeenFeatures, chance, dot},
};

/// What finding the places of a document takes.
#[derive(Clone, Copy, Debug)]
pub struct PlaceReader<'a> {
    /// The places that there are.
    pub gazetteer: &'a Gazetteer,
    /// Words around place names in the document's language.
    pub words: &'a PlaceWords,
    /// How names and places are weighed.
    pub model: &'a PlaceModel,
    /// Where the document's outlet is at home.
    pub home: Option<Home>,
}

/// A name as the models see it, to learn from.
#[derive(Clone, Debug)]
pub struct PlaceExample {
    /// Where it stands.
    pub span: Span<Byte>,
    /// Whether no model judges it: an adjective, a people, a road.
    pub settled: bool,
    /// Its features without a place.
    pub early: SeenFeatures,
    /// Its features with the place that is chosen now.
    pub seen: SeenFeatures,
    /// The places that bear it, with their features.
    pub candidates: Vec<(Place, RankFeatures)>,
    /// The features of the answer that it is none of them.
    pub none: RankFeatures,
}

/// How probable the place that holds another must be to say where it is not.
const SURE: f64 = 0.8;
/// How probable a place must be whose name is spelt otherwise.
const EVEN: f64 = 0.5;
/// People of a town that a text means though it stands beside the name of another country.
const LARGE: f64 = 300_000.0;
/// Kilometres beyond which no two sources disagree on where a border runs.
const ABROAD_KM: f64 = 500.0;

impl PlaceReader<'_> {
    /// Finds the places that a document names, in text order, not overlapping.
    ///
    /// A name that no place of the gazetteer fits is a mention without place. Names of persons are no mentions; `named`
    /// are those of known actors.
    pub fn find(&self, document: &Document, parsed: &Parsed, named: &[Span<Byte>]) -> Vec<PlaceMention> {
        let (mut names, links) = self.names(parsed, named);
        let mut choices = choose(&names, &links, self.gazetteer, self.model, self.home);
        for (name, choice) in names.iter_mut().zip(&mut choices) {
            // A name in another spelling, in a country of which nothing else is said, is more likely another name.
            if name.distance > 0 && choice.is_none_or(|c| !c.is_backed()) {
                (name.distance, *choice) = (0, None);
            }
            // "Fall River" is a town for all its name.
            let named_so = |c: Choice| {
                name.tokens.len() > 1 && {
                    let last = parsed.doc.form(name.tokens.end - 1);
                    self.gazetteer.name(c.idx).ends_with(last)
                }
            };
            let is_town = |c: Choice| {
                !matches!(self.gazetteer.level(c.idx), Level::Route | Level::Area) && !named_so(c)
            };
            let is_river = || is_river(&parsed.doc, &name.tokens, self.words);
            if choice.is_some_and(|c| self.is_lone(name, c) || is_town(c) && !name.fixed && is_river()) {
                *choice = None;
            }
        }
        let mut out = Vec::with_capacity(names.len());
        // « Bogoro, en Ituri » : no town of Java, here and wherever the text names it again.
        let abroad = |i: usize| {
            let town = |c: &Choice| self.is_little_town(&names[i], *c);
            choices[i].filter(town).is_some_and(|c| self.is_abroad(i, c, &links, &choices))
        };
        let unknown: BTreeSet<(&str, PlaceIdx)> = (0..names.len())
            .filter(|&i| abroad(i))
            .filter_map(|i| Some((&*names[i].key, choices[i]?.idx)))
            .collect();
        for (i, name) in names.iter().enumerate() {
            // A name in another spelling needs less to be another name: « Lodda (territoire de Djugu) ».
            let least = if name.distance > 0 { 0.6 } else { 0.9 };
            let told = links.iter().find(|l| l.inner == i && l.strength >= least);
            let at_odds = |c| conflict(c, told?, &names, &choices, parsed, self.gazetteer);
            // "Mundakkai, in Kerala": no village of Delhi whose name is spelt nearly so.
            // "Kunlong", of which the gazetteer knows none: and no Kuntong is meant that others outweigh.
            let choice = choices[i]
                .filter(|c| name.distance == 0 || at_odds(*c).is_none() && c.probability >= EVEN)
                .filter(|c| !unknown.contains(&(&*name.key, c.idx)));
            let chance = self.chance(name, choice.as_ref());
            let span = parsed.bytes_of(name.tokens.clone().into());
            // A parse of another text has nothing to say of this one.
            if chance < 0.5 || span.quote(&document.text).is_empty() {
                continue;
            }
            let place = choice.map(|c| self.gazetteer.place(c.idx));
            out.push(PlaceMention {
                span,
                level: place.as_ref().map(|p| p.level).or(name.level.filter(|_| name.road)),
                part: place
                    .as_ref()
                    .filter(|_| name.usage == PlaceUse::Location)
                    .and_then(|place| part(parsed, &name.tokens, place, self.words)),
                usage: choice.map_or(name.usage, |c| usage(name, c.idx, parsed, self.gazetteer)),
                place,
                confidence: choice
                    .map_or(0.0, |c| ((chance * c.probability) as f32 * 1000.0).round() / 1000.0),
                corrected: choice
                    .filter(|_| name.distance > 0)
                    .map(|c| self.gazetteer.name(c.idx).to_owned()),
                conflict: choice.and_then(at_odds),
            });
        }
        out
    }

    /// The names of a document as the models see them.
    pub fn examples(&self, parsed: &Parsed, named: &[Span<Byte>]) -> Vec<PlaceExample> {
        let (names, links) = self.names(parsed, named);
        let (groups, group_of) = rank(&names, &links, self.gazetteer, self.model, self.home);
        let choices = choose(&names, &links, self.gazetteer, self.model, self.home);
        let example = |(i, name): (usize, &Name)| {
            let group = &groups[group_of[i]];
            let candidates =
                group.candidates.iter().map(|c| (self.gazetteer.place(c.idx), c.features)).collect();
            PlaceExample {
                span: parsed.bytes_of(name.tokens.clone().into()),
                settled: name.usage == PlaceUse::Demonym || name.road,
                early: seen(name, None, self.gazetteer),
                seen: seen(name, choices[i].as_ref(), self.gazetteer),
                candidates,
                none: group.none,
            }
        };
        names.iter().enumerate().map(example).collect()
    }

    fn names(&self, parsed: &Parsed, named: &[Span<Byte>]) -> (Vec<Name>, Vec<Containment>) {
        let mut names = Finder::new(parsed, self.gazetteer, self.words).names();
        for name in &mut names {
            let span = parsed.bytes_of(name.tokens.clone().into());
            name.signs.actor = named.iter().find(|actor| actor.covers(span)).map(|actor| *actor == span);
        }
        read_levels(&mut names, parsed, self.words);
        let links = containments(&names, parsed, self.words);
        (names, links)
    }

    /// Whether a little-known place is named where all else that the document tells of, and its outlet, are far away: it
    /// is more likely a word or another name that the gazetteer lacks. In longer names even cities are.
    fn is_lone(&self, name: &Name, choice: Choice) -> bool {
        let (far, known) = if name.usage == PlaceUse::InsideName { (0.7, 6.0) } else { (0.75, 4.5) };
        !name.fixed && choice.stray >= far && weight(choice.idx, self.gazetteer) < known
    }

    /// Whether a name means a town or a district that is no capital, and no large town of that very name: « Moscou dans le
    /// Donbas » is Moscow.
    fn is_little_town(&self, name: &Name, choice: Choice) -> bool {
        let place = choice.idx;
        name.usage == PlaceUse::Location
            && !name.fixed
            && matches!(self.gazetteer.level(place), Level::Site | Level::Settlement | Level::Adm2)
            && !self.gazetteer.is_capital(place)
            && (choice.kind != NameKind::Main || self.gazetteer.population(place) < LARGE)
    }

    /// Whether a name's place lies in another country than that into which the text puts it, and far from there: the place
    /// that is meant is none of the gazetteer.
    fn is_abroad(&self, i: usize, choice: Choice, links: &[Containment], choices: &[Option<Choice>]) -> bool {
        // « El Tigre (Chigorodó) » is no town of Venezuela; what is larger is oftener right than what holds it.
        let least = if self.gazetteer.level(choice.idx) == Level::Adm2 { 0.9 } else { 0.85 };
        let told =
            links.iter().filter(|l| l.inner == i && l.strength >= least).find_map(|l| choices[l.outer]);
        told.is_some_and(|told| {
            let [own, other] = [choice, told].map(|c| self.gazetteer.country(c.idx));
            let far = km(self.gazetteer.point(choice.idx), self.gazetteer.point(told.idx));
            own.zip(other).is_some_and(|(own, other)| own != other)
                && told.probability >= SURE
                && far > self.gazetteer.radius_m(told.idx) / 1000.0 + ABROAD_KM
        })
    }

    /// Probability that a name is the name of a place here.
    fn chance(&self, name: &Name, choice: Option<&Choice>) -> f64 {
        let is_told = name.fixed && name.usage == PlaceUse::Location;
        if name.usage == PlaceUse::Demonym || name.road || is_told {
            return 0.9;
        }
        if choice.is_none() && name.entity != EntityClass::Place {
            return 0.0;
        }
        chance(dot(&self.model.seen, &seen(name, choice, self.gazetteer)))
    }
}

/// What the name does in its sentence.
fn usage(name: &Name, idx: PlaceIdx, parsed: &Parsed, gazetteer: &Gazetteer) -> PlaceUse {
    if name.usage != PlaceUse::Location || name.placed {
        return name.usage;
    }
    let speaks = matches!(gazetteer.level(idx), Level::Country | Level::Adm1) || gazetteer.is_capital(idx);
    let doc = &parsed.doc;
    // "Kabul said": the name's head is the subject of a verb.
    let subject = name.tokens.clone().any(|t| {
        // "Washington and Riyadh called".
        let first = doc.tokens.get(doc.tokens[t].ud_head).filter(|_| doc.tokens[t].ud_dep == "conj");
        let token = first.unwrap_or(&doc.tokens[t]);
        token.ud_dep.starts_with("nsubj")
            && !token.ud_dep.contains("pass")
            && doc.tokens.get(token.ud_head).is_some_and(|head| head.pos == Upos::Verb)
    });
    if speaks && subject { PlaceUse::Actor } else { PlaceUse::Location }
}

/// The text says that the place lies where the gazetteer does not have it.
fn conflict(
    choice: Choice,
    link: &Containment,
    names: &[Name],
    choices: &[Option<Choice>],
    parsed: &Parsed,
    gazetteer: &Gazetteer,
) -> Option<PlaceConflict> {
    let told = choices[link.outer]?;
    let is_unit = matches!(gazetteer.level(told.idx), Level::Adm1 | Level::Adm2 | Level::Country);
    let is_inner = gazetteer.level(choice.idx) < gazetteer.level(told.idx);
    let within = gazetteer.ancestors(choice.idx).any(|a| a == told.idx);
    let far = km(gazetteer.point(choice.idx), gazetteer.point(told.idx)) * 1000.0;
    // A town just over a border that the sources draw otherwise is no conflict.
    let is_near = far < gazetteer.radius_m(told.idx) * 0.6;
    if !is_unit || !is_inner || within || is_near || told.idx == choice.idx {
        return None;
    }
    Some(PlaceConflict {
        span: parsed.bytes_of(names[link.outer].tokens.clone().into()),
        told: gazetteer.name(told.idx).to_owned(),
        known: gazetteer.ancestors(choice.idx).map(|a| gazetteer.name(a).to_owned()).collect(),
    })
}
