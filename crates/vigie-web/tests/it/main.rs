//! The site as its callers see it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod documented;
mod hostile;
mod pages;
mod reviewing;
mod samples;
