//! What the models see of a name and of a place that bears it, as numbers of about one.

use vigie_nlp::Upos;

use crate::model::{Level, PlaceUse};

use super::{
    Gazetteer, NameKind, PlaceIdx,
    names::{Beside, EntityClass, Name},
    ranking::Choice,
    spelling::folds_to,
    weights::{RankFeatures, SeenFeatures},
};

/// Features of a candidate; `none_…` are those of the answer that no known place is meant.
pub const RANK: [&str; 48] = [
    "country",
    "area",
    "route",
    "adm1",
    "adm1_people",
    "adm2",
    "adm2_people",
    "settlement",
    "people",
    "site",
    "capital",
    "seat",
    "variant",
    "bare",
    "level_fits",
    "level_wrong",
    "inside",
    "same_country",
    "same_adm1",
    "near",
    "close",
    "letter",
    "namesake",
    "home_country",
    "home_adm1",
    "home_near",
    "home",
    "adm1_in_name",
    "settlement_in_name",
    "county_in_name",
    "less_people",
    "demonym_area",
    "none",
    "none_letter",
    "none_level",
    "none_entity",
    "none_word",
    "none_alone",
    "own_name",
    "country_same",
    "adm1_same",
    "site_told",
    "own_name_in_name",
    "state_namesake",
    "home_own_name",
    "stray",
    "stray_people",
    "stray_other_name",
];

/// Features of a name.
pub const SEEN: [&str; 74] = [
    "bias",
    "place",
    "facility",
    "person",
    "organisation",
    "people",
    "other",
    "no_entity",
    "exact",
    "place_exact",
    "inside",
    "inside_organisation",
    "inside_facility",
    "inside_other",
    "noun",
    "propn",
    "adjective",
    "placed",
    "told_level",
    "titled",
    "family",
    "beside_name",
    "beside_institution",
    "opens",
    "capitals",
    "acronym",
    "capitals_text",
    "long",
    "word",
    "given",
    "word_organisation",
    "word_place",
    "word_none",
    "given_none",
    "given_place",
    "given_person",
    "placed_none",
    "placed_person",
    "lower",
    "seen_place",
    "comma_before",
    "comma_after",
    "contained",
    "listed",
    "short",
    "letter",
    "letters",
    "unknown",
    "unknown_place",
    "weight",
    "weight_none",
    "weight_organisation",
    "weight_person",
    "weight_inside",
    "weight_word",
    "variant",
    "bare",
    "country",
    "adm1",
    "area",
    "same_country",
    "near",
    "sure",
    "fixed",
    "possessive",
    "home",
    "own_name",
    "own_name_word",
    "actor",
    "in_actor",
    "stray",
    "stray_word",
    "stray_weight",
    "stray_place",
];

const fn at(names: &[&str], name: &str) -> usize {
    let mut i = 0;
    while i < names.len() {
        if same(names[i].as_bytes(), name.as_bytes()) {
            return i;
        }
        i += 1;
    }
    panic!("a feature of the table")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

macro_rules! set {
    ($vector:ident, $table:ident, $($name:literal: $value:expr),+ $(,)?) => {
        $(
            $vector[const { at(&$table, $name) }] = f64::from($value);
        )+
    };
}

/// What speaks for a candidate without the document's other names.
pub(super) fn own(
    name: &Name,
    idx: PlaceIdx,
    kind: NameKind,
    most_people: f64,
    gazetteer: &Gazetteer,
) -> RankFeatures {
    let mut f = [0.0; RANK.len()];
    let people = (gazetteer.population(idx) + 1.0).log10();
    let level = gazetteer.level(idx);
    let is = |wanted: Level| u8::from(level == wanted);
    let in_name = name.usage == PlaceUse::InsideName;
    let (fits, wrong) = name.level.map_or((0.0, 0.0), |told| fit(told, level));
    let settled = level == Level::Settlement;
    let own = is_own_name(name, idx, gazetteer);
    set!(f, RANK,
        "own_name": u8::from(own),
        "own_name_in_name": u8::from(own && in_name),
        "site_told": u8::from(name.level == Some(Level::Site) && settled),
        "country": is(Level::Country),
        "area": is(Level::Area),
        "route": is(Level::Route),
        "adm1": is(Level::Adm1),
        "adm1_people": if level == Level::Adm1 { people / 5.0 } else { 0.0 },
        "adm2": is(Level::Adm2),
        "adm2_people": if level == Level::Adm2 { people / 5.0 } else { 0.0 },
        "settlement": is(Level::Settlement),
        "people": if settled { people / 5.0 } else { 0.0 },
        "site": is(Level::Site),
        "capital": u8::from(gazetteer.is_capital(idx)),
        "seat": u8::from(gazetteer.is_seat(idx)),
        "variant": u8::from(kind == NameKind::Variant),
        "bare": u8::from(kind == NameKind::Bare),
        "level_fits": fits,
        "level_wrong": wrong,
        "letter": name.distance as f64,
        "adm1_in_name": u8::from(in_name && level == Level::Adm1),
        "settlement_in_name": u8::from(in_name && settled),
        "county_in_name": u8::from(in_name && level == Level::Adm2),
        "less_people": if settled { (most_people - people) / 5.0 } else { 0.0 },
        "demonym_area": u8::from(name.usage == PlaceUse::Demonym && level == Level::Area),
    );
    f
}

/// Whether the name is the one that the gazetteer lists the place under, and no variant or translation.
fn is_own_name(name: &Name, idx: PlaceIdx, gazetteer: &Gazetteer) -> bool {
    name.fixed || folds_to(gazetteer.name(idx), &name.key)
}

/// What speaks for the answer that no known place is meant.
pub(super) fn none(name: &Name) -> RankFeatures {
    let mut f = [0.0; RANK.len()];
    set!(f, RANK,
        "none": 1,
        "none_letter": name.distance as f64,
        "none_level": u8::from(name.level.is_some()),
        "none_entity": u8::from(name.entity == EntityClass::Place),
        "none_word": u8::from(name.signs.word),
        "none_alone": u8::from(name.tokens.len() == 1),
    );
    f
}

/// Positions of the features that the document's other names and the outlet give.
pub(super) mod around {
    use super::{RANK, at};

    pub const INSIDE: usize = at(&RANK, "inside");
    pub const SAME_COUNTRY: usize = at(&RANK, "same_country");
    pub const SAME_ADM1: usize = at(&RANK, "same_adm1");
    pub const NEAR: usize = at(&RANK, "near");
    pub const COUNTRY_SAME: usize = at(&RANK, "country_same");
    pub const ADM1_SAME: usize = at(&RANK, "adm1_same");
    pub const CLOSE: usize = at(&RANK, "close");
    pub const NAMESAKE: usize = at(&RANK, "namesake");
    pub const HOME_COUNTRY: usize = at(&RANK, "home_country");
    pub const HOME_ADM1: usize = at(&RANK, "home_adm1");
    pub const HOME_NEAR: usize = at(&RANK, "home_near");
    pub const HOME: usize = at(&RANK, "home");
    pub const HOME_OWN_NAME: usize = at(&RANK, "home_own_name");
    pub const STATE_NAMESAKE: usize = at(&RANK, "state_namesake");
    pub const OWN_NAME: usize = at(&RANK, "own_name");
    pub const PEOPLE: usize = at(&RANK, "people");
    /// Those that the level gives which a word beside the name tells.
    pub const LEVEL: [usize; 4] =
        [at(&RANK, "level_fits"), at(&RANK, "level_wrong"), at(&RANK, "site_told"), at(&RANK, "none_level")];
    pub const STRAY: usize = at(&RANK, "stray");
    pub const STRAY_PEOPLE: usize = at(&RANK, "stray_people");
    pub const STRAY_OTHER_NAME: usize = at(&RANK, "stray_other_name");
}

/// How well a place's level fits the one that the text tells, and how badly: 0–1 each.
fn fit(told: Level, level: Level) -> (f64, f64) {
    match told {
        // « la région de X » may be a province or a loose area, a "county" or "department" either unit.
        Level::Adm1 | Level::Adm2 => match level {
            _ if told == level => (1.0, 0.0),
            Level::Adm1 | Level::Adm2 => (0.6, 0.0),
            Level::Area => (0.3, 0.0),
            _ => (0.0, 1.0),
        },
        // The gazetteer has few buildings: the town they are named for is as near as it gets.
        Level::Site => (f64::from(u8::from(level == Level::Site)), 0.0),
        _ if level == told => (1.0, 0.0),
        Level::Settlement => (0.0, 1.0),
        _ => (0.0, 0.5),
    }
}

/// What is seen of a name, and of the place chosen for it where one is.
pub(super) fn seen(name: &Name, choice: Option<&Choice>, gazetteer: &Gazetteer) -> SeenFeatures {
    let mut f = [0.0; SEEN.len()];
    let signs = &name.signs;
    let class = |wanted: EntityClass| u8::from(name.entity == wanted);
    let both = |a: bool, b: bool| u8::from(a && b);
    let inside = name.usage == PlaceUse::InsideName;
    let is_place = name.entity == EntityClass::Place;
    let is_none = name.entity == EntityClass::None;
    let is_person = name.entity == EntityClass::Person;
    let is_organisation = name.entity == EntityClass::Organisation;
    set!(f, SEEN,
        "bias": 1,
        "place": class(EntityClass::Place),
        "facility": class(EntityClass::Facility),
        "person": class(EntityClass::Person),
        "organisation": class(EntityClass::Organisation),
        "people": class(EntityClass::People),
        "other": class(EntityClass::Other),
        "no_entity": class(EntityClass::None),
        "exact": u8::from(signs.exact),
        "place_exact": both(is_place, signs.exact),
        "inside": u8::from(inside),
        "inside_organisation": both(inside, is_organisation),
        "inside_facility": both(inside, name.entity == EntityClass::Facility),
        "inside_other": both(inside, name.entity == EntityClass::Other),
        "noun": u8::from(matches!(signs.pos, Upos::Noun | Upos::X)),
        "propn": u8::from(signs.pos == Upos::Propn),
        "adjective": u8::from(!matches!(signs.pos, Upos::Noun | Upos::X | Upos::Propn)),
        "placed": u8::from(name.placed),
        "told_level": u8::from(name.level.is_some()),
        "titled": u8::from(signs.titled),
        "family": u8::from(signs.family),
        "beside_name": u8::from(signs.beside == Beside::Name),
        "beside_institution": u8::from(signs.beside == Beside::Institution),
        "opens": u8::from(signs.opens),
        "capitals": u8::from(signs.capitals),
        "acronym": both(signs.capitals, name.key.len() <= 5 && name.tokens.len() == 1 && !signs.loud),
        "capitals_text": both(signs.capitals, signs.loud),
        "long": u8::from(name.tokens.len() > 1),
        "word": u8::from(signs.word),
        "given": u8::from(signs.given),
        "word_organisation": both(signs.word, is_organisation),
        "word_place": both(signs.word, is_place),
        "word_none": both(signs.word, is_none),
        "given_none": both(signs.given, is_none),
        "given_place": both(signs.given, is_place),
        "given_person": both(signs.given, is_person),
        "placed_none": both(name.placed, is_none),
        "placed_person": both(name.placed, is_person),
        "lower": u8::from(signs.lower),
        "seen_place": u8::from(signs.seen_place),
        "comma_before": u8::from(signs.comma_before),
        "comma_after": u8::from(signs.comma_after),
        "listed": u8::from(signs.listed),
        "short": u8::from(name.key.chars().count() <= 4),
        "possessive": u8::from(signs.possessive),
        "actor": u8::from(signs.actor == Some(true)),
        "in_actor": u8::from(signs.actor == Some(false)),
        "letter": u8::from(name.distance == 1),
        "letters": u8::from(name.distance > 1),
        "fixed": u8::from(name.fixed),
    );
    let Some(choice) = choice else {
        set!(f, SEEN, "unknown": 1, "unknown_place": both(is_place, signs.exact));
        return f;
    };
    let level = gazetteer.level(choice.idx);
    let weight = weight(choice.idx, gazetteer) / 5.0;
    let if_so = |told: bool| if told { weight } else { 0.0 };
    set!(f, SEEN,
        "contained": choice.inside,
        "weight": weight,
        "weight_none": if_so(is_none),
        "weight_organisation": if_so(is_organisation),
        "weight_person": if_so(is_person),
        "weight_inside": if_so(inside),
        "weight_word": if_so(signs.word),
        "variant": u8::from(choice.kind == NameKind::Variant),
        "bare": u8::from(choice.kind == NameKind::Bare),
        "country": u8::from(level == Level::Country),
        "adm1": u8::from(level == Level::Adm1),
        "area": u8::from(matches!(level, Level::Area | Level::Route)),
        "same_country": choice.same_country,
        "near": choice.near,
        "sure": choice.probability,
        "home": choice.home,
        "stray": choice.stray,
        "stray_word": if signs.word { choice.stray } else { 0.0 },
        "stray_weight": choice.stray * weight,
        "stray_place": if is_place { choice.stray } else { 0.0 },
        "own_name": u8::from(is_own_name(name, choice.idx, gazetteer)),
        "own_name_word": u8::from(signs.word && is_own_name(name, choice.idx, gazetteer)),
    );
    f
}

/// How well known a place is: about the decimal logarithm of its people, more for countries and units.
pub(super) fn weight(idx: PlaceIdx, gazetteer: &Gazetteer) -> f64 {
    let people = (gazetteer.population(idx) + 1.0).log10();
    match gazetteer.level(idx) {
        Level::Country => 9.0,
        Level::Area | Level::Route => 6.0,
        Level::Adm1 => people.max(5.5),
        Level::Adm2 => people - 1.0,
        _ if gazetteer.is_capital(idx) => people + 2.0,
        _ => people,
    }
}
