//! What several tests need: where models lie, and how a test says that it cannot run here.

use std::path::{Path, PathBuf};

/// Says that a test is skipped and why; under `VIGIE_NO_SKIP=1` that is a failure.
pub fn skip(test: &str, reason: &str) {
    assert_ne!(variable("VIGIE_NO_SKIP").as_deref(), Some("1"), "{test} must not be skipped here: {reason}");
    // Written past the capture of test output, so that a skip is seen.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("SKIPPED: {test}: {reason}\n"));
}

/// An environment variable that is set and not empty.
#[allow(clippy::disallowed_methods, reason = "tests are told by the environment what they may use")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A packed model of the tree; `None` after saying that the test is skipped.
pub fn model(test: &str, lang: &str) -> Option<PathBuf> {
    let path = root().join("models").join(format!("{lang}.vigie"));
    if !path.is_file() {
        skip(test, &format!("models/{lang}.vigie is absent"));
        return None;
    }
    Some(path)
}
