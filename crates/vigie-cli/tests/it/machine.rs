//! Runs the program, and skips honestly.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// What a run gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub talk: String,
}

impl Ran {
    /// Lines of talk.
    pub fn lines(&self) -> Vec<&str> {
        self.talk.lines().collect()
    }

    /// The run named `file` with a code and a hint in one line.
    pub fn names(&self, file: &str, code: &str) {
        let line = self.lines().into_iter().find(|line| line.contains(code) && line.contains(file));
        let line = line.unwrap_or_else(|| panic!("no line with {file} and {code} in:\n{}", self.talk));
        assert!(line.contains(": ") && line.contains('('), "no hint in {line}");
        assert!(!self.talk.contains("panicked"), "{}", self.talk);
    }
}

/// Runs `vigie` in a folder, without the models of the tree.
pub fn bare(folder: &Path, args: &[&str]) -> Ran {
    let none = folder.join("no-models");
    run(Command::cargo_bin("vigie").unwrap().current_dir(folder).env("VIGIE_MODELS", none).args(args))
}

/// Runs `vigie` in a folder with the models of the tree.
pub fn full(folder: &Path, args: &[&str]) -> Ran {
    run(&mut program(folder, args))
}

/// `vigie` in a folder with the models of the tree, not yet run.
pub fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("vigie").unwrap();
    command.current_dir(folder).env("VIGIE_MODELS", models()).args(args);
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Ran {
    // Packs of whoever runs the tests are not theirs.
    let nowhere = command.get_current_dir().map(|folder| folder.join("packs"));
    command.envs(nowhere.map(|folder| ("VIGIE_PACKS", folder)));
    let output = command.env_remove("NO_COLOR").output().unwrap();
    Ran {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        talk: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The models of the tree.
pub fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// Whether the models of the tree are there; says that a test is skipped where they are not.
pub fn has_models(test: &str) -> bool {
    let missing = ["en.vigie", "es.vigie", "fr.vigie", "places.vigie"]
        .iter()
        .find(|file| !models().join(file).is_file());
    if let Some(file) = missing {
        skip(test, &format!("models/{file} is absent"));
    }
    missing.is_none()
}

/// Says that a test is skipped; a failure where everything is installed.
pub fn skip(test: &str, reason: &str) {
    // Written past the capture of test output, so that a skip is seen.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("SKIPPED: {test}: {reason}\n"));
    #[allow(clippy::disallowed_methods, reason = "set by CI, where a skip is a failure")]
    let strict = std::env::var_os("VIGIE_NO_SKIP").is_some_and(|value| value == "1");
    assert!(!strict, "{test} was skipped: {reason}");
}

/// A text in no language that Vigie reads: its reading needs no model.
pub const FOREIGN: &str = "Droga na przełęcz jest od dwóch dni zasypana śniegiem, mówi burmistrz.";
