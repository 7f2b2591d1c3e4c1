//! Places: what the text names, where it lies, and how sure that is.
//!
//! In the order in which data flows: [`Gazetteer`] is the packed file of places (`layout`, `file`, `spelling`) and the
//! packs on top of it ([`packs`] reads what they are made of, `packing` packs them);
//! `names` finds names in the text by its `forms` (`misspelt` those that are spelt otherwise), `signs` and `context` read what
//! stands around them, `features` puts that into numbers, `ranking` chooses among the places that bear a name by the
//! weights of a [`PlaceModel`] and the outlet's [`Home`], and [`PlaceReader`] makes mentions of them. `search` asks
//! the gazetteer without a text.

mod context;
mod features;
mod file;
mod finding;
mod forms;
mod gazetteer;
mod home;
mod layout;
mod misspelt;
mod names;
mod packing;
pub mod packs;
mod parts;
mod ranking;
mod roads;
mod search;
mod signs;
mod spelling;
mod starts;
#[cfg(test)]
mod tests;
mod weights;
mod words;

pub use features::{RANK, SEEN};
pub use finding::{PlaceExample, PlaceReader};
pub use gazetteer::{Bearer, Gazetteer, GazetteerError, PackInfo, PlaceIdx};
pub use home::Home;
pub use layout::{Feature, NameKind, Record};
pub use packing::pack;
pub use ranking::km;
pub use search::{Found, PlaceFilter};
pub use spelling::{fold, is_usable, skeleton};
pub use weights::{PlaceModel, RankFeatures, SeenFeatures};
pub use words::PlaceWords;
