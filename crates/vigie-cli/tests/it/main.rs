//! The command line from outside: what it prints, what it says of bad input, and with which code it ends.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod documented;
mod explaining;
mod inputs;
mod lexicon;
mod machine;
mod measuring;
mod models;
mod output;
mod packs;
mod reviewing;
mod targets;
