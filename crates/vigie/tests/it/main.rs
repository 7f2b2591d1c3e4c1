//! Tests of this crate as its callers see it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
mod annotating;
mod copies;
mod evaluation;
mod fact_errors;
mod figures;
mod homes;
mod layers;
mod occurrences;
mod properties;
mod quantities;
mod recasing;
mod skipping;
mod standings;
mod suite;
mod times;
mod weights;

/// Says that a test could not run here; where nothing may be skipped, fails.
fn skipped(test: &str, reason: &str) {
    // Written past the capture of test output, so that a skip is seen.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("SKIPPED: {test}: {reason}\n"));
    let strict = std::env::vars_os().any(|(k, v)| k == "VIGIE_NO_SKIP" && v == "1");
    assert!(!strict, "{test} was skipped: {reason}");
}
