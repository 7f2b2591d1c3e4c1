//! Places and mentions of places.

use super::{Byte, Span};

/// How exact a place is, from the most to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A building, base, camp, airport, crossing.
    Site,
    /// A town, village or city.
    Settlement,
    /// Second administrative level: district.
    Adm2,
    /// First administrative level: province.
    Adm1,
    /// A region without borders, a mountain range, a sea.
    Area,
    /// A road, river or line.
    Route,
    /// A country.
    Country,
}

impl Level {
    /// Its name in JSON and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Site => "site",
            Level::Settlement => "settlement",
            Level::Adm2 => "adm2",
            Level::Adm1 => "adm1",
            Level::Area => "area",
            Level::Route => "route",
            Level::Country => "country",
        }
    }
}

/// A place of the gazetteer.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// `geonames:1138336`.
    pub id: String,
    /// Its other ids: `wof:421166807`, `wikidata:Q45604`, `pcode:AF2401`.
    pub ids: Vec<String>,
    /// Canonical English name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How exact it is.
    pub level: Level,
    /// Metres around the point within which it lies.
    pub radius_m: u32,
    /// ISO 3166-1 alpha-2 code, or empty.
    pub country: String,
    /// Names of what it lies in, from the smallest to the country.
    pub containers: Vec<String>,
}

impl Place {
    /// The GeoNames number, when the id is one.
    pub fn geonameid(&self) -> Option<u64> {
        self.id.strip_prefix("geonames:")?.parse().ok()
    }

    /// Whether it is a part of another place, and not only near it.
    pub fn is_part_of(&self, whole: &Place) -> bool {
        self.id.strip_prefix(&whole.id).is_some_and(|part| part.starts_with("/in-"))
    }

    /// A part of the place as a place of its own: `geonames:2453866/in-n`, "northern Mali". It has no other ids, and
    /// lies in the place unless it is only around it.
    pub fn part(&self, part: &PlacePart) -> Place {
        let inside = matches!(part.kind, PartKind::Inside(_)).then(|| self.name.clone());
        Place {
            id: format!("{}/{}", self.id, part.kind.code()),
            ids: Vec::new(),
            name: part.name.clone(),
            lat: part.lat,
            lon: part.lon,
            level: Level::Area,
            radius_m: part.radius_m,
            country: self.country.clone(),
            containers: inside.into_iter().chain(self.containers.iter().cloned()).collect(),
        }
    }
}

/// What a place name does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceUse {
    /// It names where something is.
    Location,
    /// It stands for a government or people: "Kabul said".
    Actor,
    /// It is part of an organisation's or person's name.
    InsideName,
    /// It is an adjective or a people: "Afghan", "les Afghans".
    Demonym,
}

/// The text puts a place into a container that the gazetteer does not.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceConflict {
    /// Where the text names the container.
    pub span: Span<Byte>,
    /// The container that the text gives.
    pub told: String,
    /// The containers that the gazetteer gives.
    pub known: Vec<String>,
}

/// A part of a place, or what lies around it, as the text tells it: a circle, never a pin.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacePart {
    /// The words that tell it, with the name.
    pub span: Span<Byte>,
    /// Which part it is.
    pub kind: PartKind,
    /// Its name in English: "northern Mali".
    pub name: String,
    /// Degrees north of its middle.
    pub lat: f64,
    /// Degrees east of its middle.
    pub lon: f64,
    /// Metres around the middle within which it lies.
    pub radius_m: u32,
}

/// Which part of a place, or which of its surroundings. Points of the compass are `n`, `ne`, …; `c` is the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// In it: "northern Mali".
    Inside(&'static str),
    /// Outside of it: "north of Kabul".
    Outside(&'static str),
    /// Some metres away from it, where a direction is told in that one: "40 km north of Kabul".
    Away(u32, Option<&'static str>),
    /// Close to it: "near Aleppo".
    Near,
}

impl PartKind {
    /// What stands for it in an id: `in-n`, `out-n`, `40000m-n`, `near`.
    pub fn code(self) -> String {
        match self {
            PartKind::Inside(point) => format!("in-{point}"),
            PartKind::Outside(point) => format!("out-{point}"),
            PartKind::Away(metres, Some(point)) => format!("{metres}m-{point}"),
            PartKind::Away(metres, None) => format!("{metres}m"),
            PartKind::Near => "near".to_owned(),
        }
    }
}

/// A mention of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// Where the name stands, without articles and prepositions.
    pub span: Span<Byte>,
    /// What it does there.
    pub usage: PlaceUse,
    /// What it names; none when no place of the gazetteer fits.
    pub place: Option<Place>,
    /// Level of what the words name: that of the place, or of a road or the like that no gazetteer knows.
    pub level: Option<Level>,
    /// The part of the place, or the surroundings, that are meant: "northern Mali".
    pub part: Option<PlacePart>,
    /// Probability that `place` is right, 0–1.
    pub confidence: f32,
    /// Whether the spelling was corrected: the name as the gazetteer spells it.
    pub corrected: Option<String>,
    /// The text's own container disagrees.
    pub conflict: Option<PlaceConflict>,
}
