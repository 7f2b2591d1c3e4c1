//! `vigie lexicon check`: every file is read, every case is run.

use std::{collections::BTreeMap, path::Path};

use vigie::{
    grounding::places::Gazetteer,
    model::{Diagnostic, Severity},
    pipeline::{
        LanguageTables, SharedTables,
        cases::{self, cases, quantities, times},
    },
};
use vigie_lexicon::{
    files,
    outlets::{Outlet, Outlets},
};
use vigie_nlp::{Doc, Pipeline, conllu::from_conllu};

use super::coverage::Coverage;
use crate::{
    page::{BOLD, Page, RESET},
    shelf::{Models, Shelf},
    talk::Talk,
};

/// The files of a language, beside its patterns.
const FURNITURE: [&str; 10] = [
    "actors.toml",
    "attribution.toml",
    "blocks.toml",
    "classes.toml",
    "credits.toml",
    "homographs.tsv",
    "language.toml",
    "places.toml",
    "quantities.toml",
    "time.toml",
];

/// Checks some languages, or all.
pub fn check(languages: Vec<String>, folder: Option<&Path>, talk: &Talk) -> anyhow::Result<()> {
    let known = vigie::sources::languages();
    let languages = if languages.is_empty() { known.clone() } else { languages };
    let models = Models::new(Shelf::new(folder));
    let (shared, found) = SharedTables::load();
    talk.tell_all(&found);
    talk.tell_all(&unreadable());
    let mut page = Page::open();
    let mut coverage = Coverage::default();
    for lang in languages {
        if files::list(&format!("{lang}/")).is_empty() {
            talk.tell_all(&[wrong(
                &lang,
                "the lexicon has no such language",
                &format!("it has {}", known.join(", ")),
            )]);
            continue;
        }
        let (tables, found) = LanguageTables::load(&lang);
        talk.tell_all(&found);
        let parses = parses(&lang, &tables, models.pipeline(&lang).and_then(Result::ok));
        let mut checked = cases::check(&lang, &parses, models.gazetteer().ok(), &shared, &tables);
        for more in [quantities::check(&lang, &parses, &tables), times::check(&lang, &parses, &tables)] {
            checked.run += more.run;
            checked.skipped += more.skipped;
            checked.failures.extend(more.failures);
        }
        talk.tell_all(&checked.failures);
        talk.tell_all(&coverage.add(tables.language()));
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
        let absent: Vec<&str> = FURNITURE
            .iter()
            .copied()
            .filter(|file| files::read(&format!("{lang}/{file}")).is_none())
            .collect();
        if !absent.is_empty() {
            page.wrapped(4, "", &format!("absent, so not read in this language: {}", absent.join(", ")))?;
        }
    }
    page.gap()?;
    coverage.write(&mut page)?;
    page.gap()?;
    // What is wrong with the table was told with the shared ones.
    if let Ok(outlets) = Outlets::load() {
        page.line(told_of(outlets.all(), models.gazetteer().ok()))?;
    }
    Ok(())
}

/// Files that nothing can be read from, whoever reads them.
fn unreadable() -> Vec<Diagnostic> {
    let told = |(path, what): (String, String)| {
        wrong(&path, &what, "mend the file, or put back the one that came with Vigie")
    };
    files::unreadable().into_iter().map(told).collect()
}

/// What is wrong with a file or a folder of the lexicon.
fn wrong(path: &str, message: &str, hint: &str) -> Diagnostic {
    Diagnostic {
        code: "V0100",
        severity: Severity::Error,
        origin: format!("lexicon/{path}"),
        span: None,
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
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
            parses.insert(text.clone(), tables.annotate(&text, model));
        }
    }
    parses
}
