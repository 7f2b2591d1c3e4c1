//! What is said on stderr: one line a problem, with the file and what to do; progress on a terminal.

use std::{
    collections::BTreeSet,
    io::{IsTerminal, Write},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use indicatif::{ProgressBar, ProgressStyle};
use vigie::model::{Diagnostic, Severity};
use vigie_store::StoreError;

use crate::page::{DIM, RED, RESET, YELLOW, plain};

/// The voice on stderr; it counts the problems that it tells.
pub struct Talk {
    quiet: bool,
    verbose: bool,
    problems: AtomicUsize,
    /// What is wrong with models and the lexicon: once is enough.
    told: Mutex<BTreeSet<String>>,
    progress: ProgressBar,
}

impl Talk {
    /// A voice that is quiet, usual, or tells small oddities too.
    pub fn new(quiet: bool, verbose: bool) -> Self {
        Talk {
            quiet,
            verbose,
            problems: AtomicUsize::new(0),
            told: Mutex::default(),
            progress: progress(quiet),
        }
    }

    /// Whether everything is to be told.
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// How many warnings and errors were told.
    pub fn problems(&self) -> usize {
        self.problems.load(Ordering::Relaxed)
    }

    /// Tells one oddity; notes only when asked for.
    pub fn tell(&self, found: &Diagnostic) {
        let of_all = matches!(found.code, "V0020" | "V0021" | "V0042" | "V0100");
        let key = || format!("{}\n{}", found.origin, found.message);
        if of_all && self.told.lock().is_ok_and(|mut told| !told.insert(key())) {
            return;
        }
        let (word, colour) = match found.severity {
            Severity::Note => ("note", DIM),
            Severity::Warning => ("warning", YELLOW),
            Severity::Error => ("error", RED),
        };
        if found.severity > Severity::Note {
            self.problems.fetch_add(1, Ordering::Relaxed);
        } else if !self.verbose {
            return;
        }
        let Diagnostic { origin, message, hint, code, .. } = found;
        let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
        self.line(&format!(
            "{colour}{word}{RESET}: {}: {}{} {DIM}[{code}]{RESET}",
            plain(origin),
            plain(message),
            plain(&hint)
        ));
    }

    /// Tells several oddities in their order.
    pub fn tell_all(&self, found: &[Diagnostic]) {
        found.iter().for_each(|found| self.tell(found));
    }

    /// Tells what ended the command.
    pub fn fail(&self, error: &anyhow::Error) {
        self.problems.fetch_add(1, Ordering::Relaxed);
        let hint = error.chain().find_map(|cause| cause.downcast_ref::<StoreError>()).map(StoreError::hint);
        let hint = hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        self.line(&format!("{RED}error{RESET}: {}{hint}", plain(&format!("{error:#}"))));
    }

    /// Says something that is no problem.
    pub fn say(&self, words: &str) {
        if !self.quiet {
            self.line(words);
        }
    }

    /// One more is done.
    pub fn step(&self) {
        self.progress.inc(1);
    }

    /// Takes the line of progress away.
    pub fn stop(&self) {
        self.progress.finish_and_clear();
    }

    fn line(&self, words: &str) {
        // A closed stderr is no reason to stop.
        self.progress.suspend(|| drop(writeln!(anstream::stderr(), "{words}")));
    }
}

/// A line of progress, on a terminal only; it shows itself after the first step.
fn progress(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} documents  {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
