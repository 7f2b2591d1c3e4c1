//! From what the user names to documents, worked on in parallel and handed on in the order of the input.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use anyhow::Context;
use rayon::prelude::*;
use vigie::{
    model::{Diagnostic, Document, Severity},
    sources::{Hints, open},
};

use crate::talk::Talk;

/// What to read and what is known about it.
#[derive(clap::Args)]
pub struct Intake {
    /// Files, folders, patterns such as 'reports/*.txt', or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    #[command(flatten)]
    pub known: Known,
}

/// What is known about the inputs, and how to work.
#[derive(clap::Args, Default)]
pub struct Known {
    /// Language of documents that do not say theirs: fr, en or es
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
    /// Date of publication of documents that do not say theirs: 2021-07-09 or 2021-07
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Outlet of documents that do not say theirs
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Folder that holds the models
    #[arg(long, value_name = "DIR")]
    pub models: Option<PathBuf>,
    /// Folder that holds the packs of places
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Documents read at the same time; the output is the same whatever the number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Read facts also in documents whose words speak of nothing of ours
    #[arg(long)]
    pub thorough: bool,
}

impl Known {
    fn hints(&self) -> Hints {
        Hints { lang: self.lang.clone(), published: self.date.clone(), outlet: self.outlet.clone() }
    }
}

/// Documents that are worked on together before the first of them is handed on, for each thread.
const BATCH: usize = 8;

/// Reads all inputs: `work` runs in parallel, `each` gets its results in the order of the input.
///
/// # Errors
/// What `each` gives.
pub fn read<T: Send>(
    intake: &Intake,
    talk: &Talk,
    work: impl Fn(&Document) -> (T, Vec<Diagnostic>) + Sync,
    mut each: impl FnMut(Document, T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let threads = intake.known.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("starting threads")?;
    let hints = intake.known.hints();
    let inputs = expand(&intake.inputs, talk);
    let mut pieces = open::open(&inputs, &hints, open::Limits::default());
    let batch = pool.current_num_threads() * BATCH;
    loop {
        let some: Vec<open::Piece> = pieces.by_ref().take(batch).collect();
        if some.is_empty() {
            return Ok(());
        }
        let done: Vec<_> = pool.install(|| {
            some.into_par_iter()
                .map(|(documents, found)| {
                    (found, documents.into_iter().map(|d| careful(d, &work)).collect::<Vec<_>>())
                })
                .collect()
        });
        for (found, results) in done {
            talk.tell_all(&found);
            for (document, result, found) in results {
                talk.tell_all(&found);
                talk.step();
                if let Some(result) = result {
                    each(document, result)?;
                }
            }
        }
    }
}

/// A fault of ours in one document must not take the others along.
pub fn careful<T>(
    document: Document,
    work: &impl Fn(&Document) -> (T, Vec<Diagnostic>),
) -> (Document, Option<T>, Vec<Diagnostic>) {
    match catch_unwind(AssertUnwindSafe(|| work(&document))) {
        Ok((result, found)) => (document, Some(result), found),
        Err(_) => {
            let fault = Diagnostic {
                code: "V0022",
                severity: Severity::Error,
                origin: document.origin.clone(),
                span: None,
                message: "a fault in Vigie stopped the reading of this document".to_owned(),
                hint: "please report it with the document".to_owned(),
            };
            (document, None, vec![fault])
        }
    }
}

/// Patterns become the files that they match; a name that is a file is taken as it is.
fn expand(inputs: &[String], talk: &Talk) -> Vec<String> {
    let mut out = Vec::new();
    for input in inputs {
        let pattern = input.contains(['*', '?', '[']) && std::fs::symlink_metadata(input).is_err();
        match glob::glob(input) {
            Ok(paths) if pattern => {
                let before = out.len();
                out.extend(paths.flatten().map(|path| path.to_string_lossy().into_owned()));
                if out.len() == before {
                    talk.tell(&Diagnostic {
                        code: "V0012",
                        severity: Severity::Warning,
                        origin: input.clone(),
                        span: None,
                        message: "no file matches this pattern".to_owned(),
                        hint: "check it, or name the folder".to_owned(),
                    });
                }
            }
            _ => out.push(input.clone()),
        }
    }
    out
}
