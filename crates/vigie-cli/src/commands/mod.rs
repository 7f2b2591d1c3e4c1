//! One file per command.

pub mod demo;
pub mod eval;
pub mod export;
pub mod extract;
pub mod lexicon;
pub mod models;
pub mod places;
pub mod read;
pub mod report;
pub mod review;
pub mod serve;
pub mod show;
pub mod verify;
