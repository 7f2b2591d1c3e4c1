//! `vigie lexicon parse`: the parses of a language's cases, beside them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context;
use vigie::pipeline::{
    LanguageTables,
    cases::{cases, quantities, times},
};
use vigie_lexicon::files;
use vigie_nlp::conllu::to_conllu;

use crate::{
    shelf::{Models, Shelf},
    talk::Talk,
};

/// Reads the cases of a lexicon's folder and writes their parses there.
pub fn write(lang: &str, lexicon: Option<PathBuf>, folder: Option<&Path>, talk: &Talk) -> anyhow::Result<()> {
    let lexicon = lexicon.unwrap_or_else(|| PathBuf::from("lexicon"));
    if lexicon.join("events").is_dir() {
        files::read_from(lexicon.clone()); // What is written belongs to what is read.
    }
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
        by_file.entry(file).or_default().push_str(&to_conllu(&id, &tables.annotate(&case.text, model)));
    }
    let amounts = quantities::cases(lang).into_iter().map(|(id, case)| ("quantities", id, case.text));
    let dated = times::parsed_cases(lang).into_iter().map(|(id, text)| ("time", id, text));
    for (name, id, text) in amounts.chain(dated) {
        let file = lexicon.join(format!("{lang}/{name}.conllu"));
        by_file.entry(file).or_default().push_str(&to_conllu(&id, &tables.annotate(&text, model)));
    }
    let n = by_file.len();
    for (file, rows) in by_file {
        std::fs::write(&file, rows).with_context(|| format!("writing {}", file.display()))?;
    }
    talk.say(&format!("{n} files of parses written under {}", lexicon.join(lang).display()));
    Ok(())
}
