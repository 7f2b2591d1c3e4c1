//! Measures a layer against gold and shows its errors, each in its sentence.
//!
//! Gold and answers are JSON lines in the form that `vigie extract` prints ([`gold`]); [`pairing`] puts spans to
//! spans; [`scoring`] counts right ones into [`tally`] rows and keeps each [`Fault`] with its [`Cause`]; [`context`]
//! cuts the sentence out, [`map`] draws two points; [`page`] writes one page of HTML, with a [`table`] of the scores.
//! [`facts`] does the same for facts, which are more than spans; [`copies`] scores clusters of documents and
//! [`occurrences`] events across them. Told in `docs/evaluation.md`.

pub mod copies;
pub mod facts;
pub mod gold;
pub mod occurrences;
pub mod pairing;
pub mod scoring;
pub mod tally;

mod causes;
mod context;
mod map;
mod page;
mod table;

pub use causes::Cause;
pub use gold::{GoldDocument, Layer, Mark, read_answers, read_gold};
pub use page::page;
pub use scoring::{Fault, Measured, measure};
pub use tally::{Rows, Score};
