//! Places: what the text names, where it lies, and how sure that is.
//!
//! [`Gazetteer`] is the packed file of places.

mod gazetteer;
mod layout;
mod spelling;

pub use gazetteer::{Bearer, Gazetteer, GazetteerError, PlaceIdx};
pub use layout::{NameKind, Record, pack};
pub use spelling::fold;
