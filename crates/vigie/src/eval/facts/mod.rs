//! Facts against gold: paired as the project's scorer of facts pairs them, each with what is wrong in it.
//!
//! In reading order: [`told`] is a fact as a line of JSON tells it; [`pairing`] puts gold facts to found ones; [`times`]
//! compares their times; [`scoring`] counts what is right and says why the rest is not ([`causes`]); [`page`] shows it.

mod causes;
mod page;
mod pairing;
mod scoring;
mod times;
mod told;

pub use causes::{Cause, How};
pub use page::page;
pub use pairing::Slot;
pub use scoring::{Fault, Measured, measure};
pub use told::{FactDocument, Told, read_answers, read_gold};
