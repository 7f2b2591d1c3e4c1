//! Has cargo embed the lexicon anew when a file of it changed.
//!
//! A release build carries the files inside; a debug build reads them where they lie and need not be built again.

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment what it builds")]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=.");
    }
}
