//! `vigie lexicon check`: every file is read, every case is run.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use vigie::{
    grounding::places::Gazetteer,
    model::Diagnostic,
    pipeline::{
        LanguageTables, SharedTables, broken,
        cases::{self, cases, quantities, times},
    },
};
use vigie_lexicon::{
    checking, files,
    outlets::{Outlet, Outlets},
    problem::Problem,
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
    let (languages, strange): (Vec<String>, Vec<String>) =
        languages.into_iter().partition(|lang| !files::list(&format!("{lang}/")).is_empty());
    for lang in &strange {
        let hint = format!("it has {}", known.join(", "));
        let absent = Problem { hint, ..Problem::of(lang, "the lexicon has no such language") };
        talk.tell(&Diagnostic { origin: format!("lexicon/{lang}"), ..broken(&absent) });
    }
    if languages.is_empty() {
        return Ok(());
    }
    let models = Models::new(Shelf::new(folder));
    let (shared, in_shared) = SharedTables::load();
    let loaded: Vec<(LanguageTables, Vec<Diagnostic>)> =
        languages.iter().map(|lang| LanguageTables::load(lang)).collect();
    let mut wrong: BTreeSet<String> =
        in_shared.iter().chain(loaded.iter().flat_map(|(_, found)| found)).map(file_of).collect();
    talk.tell_all(&in_shared);
    // Of a file that a table is made of, the table tells better what is wrong: by pattern, and more than the first line.
    let others: Vec<Diagnostic> = checking::problems().iter().map(broken).collect();
    let others: Vec<Diagnostic> =
        others.into_iter().filter(|found| !wrong.contains(&file_of(found))).collect();
    talk.tell_all(&others);
    wrong.extend(others.iter().map(file_of));
    let mut page = Page::open();
    let mut coverage = Coverage::default();
    for (lang, (tables, found)) in languages.iter().zip(&loaded) {
        talk.tell_all(found);
        let parses = parses(lang, tables, models.pipeline(lang).and_then(Result::ok));
        let mut checked = cases::check(lang, &parses, models.gazetteer().ok(), &shared, tables);
        for more in [quantities::check(lang, &parses, tables), times::check(lang, &parses, tables)] {
            checked.run += more.run;
            checked.skipped += more.skipped;
            checked.failures.extend(more.failures);
        }
        let unplaced = models.gazetteer().err().filter(|_| !checked.failures.is_empty());
        talk.tell_all(unplaced.map_or(&[], std::slice::from_ref));
        talk.tell_all(&checked.failures);
        talk.tell_all(&coverage.add(tables.language()));
        let without = match checked.skipped {
            0 => String::new(),
            n => format!(", {n} not run for want of a parse or a model"),
        };
        let mine = |file: &&String| {
            let folder = file.split('/').next().unwrap_or_default();
            folder == lang || !known.iter().chain(&languages).any(|other| folder == other)
        };
        let n = wrong.iter().filter(mine).count();
        page.line(format!(
            "{BOLD}{lang}{RESET}  {n} {} wrong, {} cases run, {} failed{without}",
            if n == 1 { "file" } else { "files" },
            checked.run,
            checked.failures.len()
        ))?;
        if unplaced.is_some() {
            let why =
                "no gazetteer, so nothing is a #place: cases that ask for one fail for that reason alone";
            page.wrapped(4, "", why)?;
        }
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

/// The file of the lexicon that a problem is in: `fr/time.toml`.
fn file_of(found: &Diagnostic) -> String {
    let place = found.origin.strip_prefix("lexicon/").unwrap_or(&found.origin);
    place.rsplit_once(':').map_or(place, |(file, _)| file).to_owned()
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
