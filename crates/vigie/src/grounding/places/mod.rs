//! Places: what the text names, where it lies, and how sure that is.
//!
//! In the order in which data flows: [`Gazetteer`] is the packed file of places (`layout`, `file`, `spelling`) and the
//! packs on top of it ([`packs`] reads what they are made of, `packing` packs them);
//! `names` finds names in the text (`misspelt` those that are spelt otherwise), `context` reads the words around
//! them, `ranking` chooses among the places that bear a name, and [`find`] makes mentions of them. `search` asks the
//! gazetteer without a text.

mod context;
mod file;
mod finding;
mod gazetteer;
mod layout;
mod misspelt;
mod names;
mod packing;
pub mod packs;
mod ranking;
mod search;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

pub use finding::find;
pub use gazetteer::{Bearer, Gazetteer, GazetteerError, PackInfo, PlaceIdx};
pub use layout::{Feature, NameKind, Record};
pub use packing::pack;
pub use search::{Found, PlaceFilter};
pub use spelling::{fold, is_usable, skeleton};
pub use words::PlaceWords;
