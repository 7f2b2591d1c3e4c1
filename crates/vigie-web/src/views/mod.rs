//! Rows as templates show them: everything put into words, and every value with the address of its own words.
//!
//! In reading order: `frame` is what surrounds every page, `pieces` cuts a text where evidence begins and ends, `place`,
//! `fact`, `status`, `event` and `dispute` are the cards, `origin` says what stands behind them, `review` is what reviewers fill in and did, `sameness`
//! what they may merge, split and take over,
//! `parts` leads through long lists.

mod dispute;
mod event;
mod fact;
mod frame;
mod origin;
mod parts;
mod pieces;
mod place;
mod review;
mod sameness;
mod status;

pub(crate) use dispute::{DisputeView, MOST_CLAIMS};
pub(crate) use event::EventView;
pub(crate) use fact::{FactView, marks as fact_marks, measure, measured};
pub(crate) use frame::Frame;
pub(crate) use origin::{Family, Origins, support};
pub(crate) use parts::Parts;
pub(crate) use pieces::{Mark, Piece, cut};
pub(crate) use place::{PlaceLink, PlaceView, place_address, place_chain};
pub(crate) use review::{FactForm, LogView, Signer, refusal};
pub(crate) use sameness::Proposed;
pub(crate) use status::StatusView;
