mod layers;
mod properties;
mod quantities;
mod suite;
mod times;

/// Says that a test could not run here; where nothing may be skipped, fails.
fn skipped(test: &str, reason: &str) {
    eprintln!("SKIPPED: {test}: {reason}");
    let strict = std::env::vars_os().any(|(k, v)| k == "VIGIE_NO_SKIP" && v == "1");
    assert!(!strict, "{test} was skipped: {reason}");
}
