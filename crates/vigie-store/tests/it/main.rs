//! The store as its callers see it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod crash;
mod errors;
mod events;
mod foreign_tools;
mod origins;
mod queries;
mod record;
mod review;
mod samples;
mod touched;
mod updates;
