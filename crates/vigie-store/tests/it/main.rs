//! The store as its callers see it.

mod crash;
mod errors;
mod foreign_tools;
mod record;
mod samples;
