//! `vigie lexicon`: check the words, write the parses of their cases.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use vigie::{
    grounding::places::Gazetteer,
    pipeline::{
        LanguageTables, SharedTables,
        cases::{cases, check, quantities, times},
    },
};
use vigie_lexicon::{
    files,
    outlets::{Outlet, Outlets},
};
use vigie_nlp::{
    Doc, Pipeline,
    conllu::{from_conllu, to_conllu},
};

use crate::{
    page::{BOLD, Page, RESET},
    shelf::{Models, Shelf},
    talk::Talk,
};

/// Check the lexicon, or write the parses of its cases
#[derive(Args)]
pub struct Lexicon {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Read every file, run every case, and say what is wrong, by file and line
    #[command(after_help = "Examples:
  vigie lexicon check
  vigie lexicon check fr --models /media/usb/models")]
    Check {
        /// Languages; all when none is named
        languages: Vec<String>,
        /// Folder that holds the models: cases without a written parse are parsed
        #[arg(long, value_name = "DIR")]
        models: Option<PathBuf>,
    },
    /// Write the parses of a language's cases beside them, so that checks need no model
    #[command(after_help = "Examples:
  vigie lexicon parse fr
  vigie lexicon parse en --lexicon ~/vigie/lexicon")]
    Parse {
        /// Language
        lang: String,
        /// Folder of the lexicon
        #[arg(long, value_name = "DIR", default_value = "lexicon")]
        lexicon: PathBuf,
        /// Folder that holds the models
        #[arg(long, value_name = "DIR")]
        models: Option<PathBuf>,
    },
}

impl Lexicon {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        match self.action {
            Action::Check { languages, models } => check_all(languages, models.as_deref(), talk),
            Action::Parse { lang, lexicon, models } => write_parses(&lang, &lexicon, models.as_deref(), talk),
        }
    }
}

fn check_all(languages: Vec<String>, folder: Option<&Path>, talk: &Talk) -> anyhow::Result<()> {
    let languages = if languages.is_empty() { vigie::sources::languages() } else { languages };
    let models = Models::new(Shelf::new(folder));
    let (shared, found) = SharedTables::load();
    talk.tell_all(&found);
    let mut page = Page::open();
    for lang in languages {
        let (tables, found) = LanguageTables::load(&lang);
        talk.tell_all(&found);
        let parses = parses(&lang, &tables, models.pipeline(&lang).and_then(Result::ok));
        let mut checked = check(&lang, &parses, models.gazetteer().ok(), &shared, &tables);
        for more in [quantities::check(&lang, &parses, &tables), times::check(&lang, &parses, &tables)] {
            checked.run += more.run;
            checked.skipped += more.skipped;
            checked.failures.extend(more.failures);
        }
        talk.tell_all(&checked.failures);
        let without = match checked.skipped {
            0 => String::new(),
            n => format!(", {n} not run for want of a parse or a model"),
        };
        page.line(format!(
            "{BOLD}{lang}{RESET}  {} files wrong, {} cases run, {} failed{without}",
            found.len(),
            checked.run,
            checked.failures.len()
        ))?;
    }
    // What is wrong with the table was told with the shared ones.
    if let Ok(outlets) = Outlets::load() {
        page.line(told_of(outlets.all(), models.gazetteer().ok()))?;
    }
    Ok(())
}

/// How many outlets there are, and how many of their homes the gazetteer knows.
fn told_of(outlets: &[Outlet], gazetteer: Option<&Gazetteer>) -> String {
    let known = gazetteer
        .map(|places| outlets.iter().filter(|o| places.within(&o.home, &o.container).is_some()).count());
    let homes = known.map_or(String::new(), |n| {
        format!(", {:.1} % of their homes in the gazetteer", 100.0 * n as f64 / outlets.len().max(1) as f64)
    });
    format!("{BOLD}outlets{RESET}  {} known{homes}", outlets.len())
}

/// The parses of a language's cases by their text: written ones, else those of the model.
fn parses(lang: &str, tables: &LanguageTables, model: Option<&Pipeline>) -> BTreeMap<String, Doc> {
    let mut parses = BTreeMap::new();
    for path in files::list(&format!("{lang}/")).iter().filter(|path| path.ends_with(".conllu")) {
        let docs = from_conllu(&files::read(path).unwrap_or_default());
        parses.extend(docs.into_iter().map(|(_, doc)| (doc.text.clone(), doc)));
    }
    let amounts = quantities::cases(lang).into_iter().map(|(_, case)| case.text);
    let dated = times::parsed_cases(lang).into_iter().map(|(_, text)| text);
    for text in cases(tables).map(|(_, _, case)| case.text.clone()).chain(amounts).chain(dated) {
        if let (false, Some(model)) = (parses.contains_key(&text), model) {
            parses.insert(text.clone(), model.run(&text));
        }
    }
    parses
}

fn write_parses(lang: &str, lexicon: &Path, folder: Option<&Path>, talk: &Talk) -> anyhow::Result<()> {
    let models = Models::new(Shelf::new(folder));
    let model = match models.pipeline(lang) {
        Some(Ok(model)) => model,
        Some(Err(found)) => {
            talk.tell(found);
            return Ok(());
        }
        None => anyhow::bail!("no language {lang:?} in the lexicon"),
    };
    let (tables, found) = LanguageTables::load(lang);
    talk.tell_all(&found);
    let mut by_file: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (id, pattern, case) in cases(&tables) {
        let file = lexicon.join(&pattern.file).with_extension("conllu");
        by_file.entry(file).or_default().push_str(&to_conllu(&id, &model.run(&case.text)));
    }
    let amounts = quantities::cases(lang).into_iter().map(|(id, case)| ("quantities", id, case.text));
    let dated = times::parsed_cases(lang).into_iter().map(|(id, text)| ("time", id, text));
    for (name, id, text) in amounts.chain(dated) {
        let file = lexicon.join(format!("{lang}/{name}.conllu"));
        by_file.entry(file).or_default().push_str(&to_conllu(&id, &model.run(&text)));
    }
    let n = by_file.len();
    for (file, rows) in by_file {
        std::fs::write(&file, rows).with_context(|| format!("writing {}", file.display()))?;
    }
    talk.say(&format!("{n} files of parses written under {}", lexicon.join(lang).display()));
    Ok(())
}
