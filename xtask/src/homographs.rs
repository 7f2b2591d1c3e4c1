//! `cargo xtask homographs`: which names of places are words of a language or names of persons as well.
//!
//! Lists of words and of persons' names come from registry packages; what the gazetteer knows as a place is kept, one
//! file a language: `lexicon/<lang>/homographs.tsv`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use anyhow::{Context, Result};
use vigie::grounding::places::{Gazetteer, fold};

use crate::gazetteer::packages::{Package, gather};

const PACKAGES: &[Package] = &[
    Package {
        file: "an-array-of-english-words-2.0.0.tgz",
        sha256: "24a6f44cd209c8127ad0afacfff935e2af0831e4b0ed5fa62cd0e2c3774e2f2a",
        fetch: &["npm", "pack", "an-array-of-english-words@2.0.0"],
        what: "npm `an-array-of-english-words` 2.0.0 (MIT)",
    },
    Package {
        file: "an-array-of-french-words-2.0.0.tgz",
        sha256: "037dd0983a4cb18c9d5226b0fdad7943d8f1d562f0a5a5b50b2b989f06f347f2",
        fetch: &["npm", "pack", "an-array-of-french-words@2.0.0"],
        what: "npm `an-array-of-french-words` 2.0.0 (MIT)",
    },
    Package {
        file: "an-array-of-spanish-words-2.0.0.tgz",
        sha256: "a852c0c011f8aaac89bd526f498eed22886e2e936f7b5c6c06cd33ad54b44978",
        fetch: &["npm", "pack", "an-array-of-spanish-words@2.0.0"],
        what: "npm `an-array-of-spanish-words` 2.0.0 (MIT)",
    },
    Package {
        file: "faker-40.63.0-py3-none-any.whl",
        sha256: "36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232",
        fetch: &["Faker==40.63.0"],
        what: "PyPI `Faker` 40.63.0 (MIT): names of persons",
    },
];

/// Languages of the persons' names that reports are full of.
const PERSONS: [&str; 12] = ["ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk"];

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with the packages; those that are not there are fetched into it with pip and npm.
    #[arg(long, default_value = "target/homographs")]
    from: PathBuf,
    /// The gazetteer.
    #[arg(long, default_value = "models/places.vigie")]
    gazetteer: PathBuf,
}

/// Fetches what is missing, checks it, writes the tables.
pub fn run(args: &Args) -> Result<()> {
    let packages = gather(PACKAGES, &args.from)?;
    let gazetteer = Gazetteer::from_bytes(&fs::read(&args.gazetteer).context("reading the gazetteer")?)?;
    let mut persons = BTreeSet::new();
    let folder = packages.path("faker", "faker/providers/person");
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if PERSONS.contains(&name.split('_').next().unwrap_or_default()) && path.is_dir() {
            persons.extend(quoted(&fs::read_to_string(path.join("__init__.py"))?));
        }
    }
    for (lang, language) in [("en", "english"), ("fr", "french"), ("es", "spanish")] {
        let package = format!("an-array-of-{language}-words");
        let list = fs::read_to_string(packages.path(&package, "package/index.json"))?;
        let list: Vec<String> = serde_json::from_str(&list).with_context(|| package.clone())?;
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        let both = list.iter().map(|word| (word, 'w')).chain(persons.iter().map(|name| (name, 'p')));
        for (word, kind) in both {
            let key = fold(word);
            if key.len() > 2 && key.chars().all(|c| c.is_ascii_lowercase()) {
                let known = kinds.entry(key).or_default();
                if !known.contains(kind) {
                    known.push(kind);
                }
            }
        }
        let mut out = String::from(
            "# Names of places that are also words of the language (w) or names of persons (p), folded; the place is \
             rarely meant.\n# Made by `cargo xtask homographs` from:\n",
        );
        PACKAGES.iter().for_each(|package| out.push_str(&format!("# - {}\n", package.what)));
        for (key, kind) in kinds.iter().filter(|(key, _)| !gazetteer.bearers(key).is_empty()) {
            out.push_str(&format!("{key}\t{kind}\n"));
        }
        fs::write(format!("lexicon/{lang}/homographs.tsv"), out)?;
    }
    Ok(())
}

/// The strings between quotation marks of a Python file that start with a capital letter and are one word.
fn quoted(source: &str) -> impl Iterator<Item = String> {
    let is_name = |part: &&str| {
        part.chars().next().is_some_and(char::is_uppercase)
            && part.chars().all(|c| c.is_alphabetic() || c == '-')
    };
    source.split(['"', '\'']).filter(is_name).map(str::to_owned)
}
