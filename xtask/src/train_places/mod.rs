//! Learns the weights of the models that find and choose places (`lexicon/weights/places.toml`).
//!
//! The models' features depend on what the other names of a document mean, so that fitting and reading take turns.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use vigie::{
    grounding::places::{Gazetteer, Home, PlaceExample, PlaceModel, RANK, SEEN},
    model::{Document, Parsed},
    pipeline::{self, LanguageTables, SharedTables},
    sources,
};
use vigie_lexicon::outlets::Scope;
use vigie_nlp::Pipeline;

mod calibration;
mod fit;
mod texts;

use fit::{Choice, Verdict};
use texts::{Gold, Told};

#[derive(clap::Args)]
pub struct Args {
    /// Texts with marked places, in the form of eval/places/README.md
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// JSON lines with toponyms and their points, whose licence allows training
    #[arg(long)]
    also: Vec<PathBuf>,
    /// Texts that are not learnt from: how the weights do on them is printed
    #[arg(long)]
    test: Vec<PathBuf>,
    /// Folder that holds the models
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// The gazetteer; places.vigie of the models when absent
    #[arg(long)]
    gazetteer: Option<PathBuf>,
    /// Where the weights go
    #[arg(long, default_value = "lexicon/weights/places.toml")]
    out: PathBuf,
    /// Turns of reading and fitting
    #[arg(long, default_value_t = 4)]
    turns: usize,
    /// Documents are dealt into so many folds; each is also read by weights fitted to the others
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Write nothing; with `--turns 0`, only say how the weights that there are do
    #[arg(long)]
    check: bool,
}

/// A document ready to be read again and again.
struct Lesson {
    document: Document,
    parsed: Parsed,
    golds: Vec<Gold>,
    /// Whether names inside other names are marked.
    marks_inside: bool,
    lang: usize,
    is_test: bool,
}

/// What the examples of a document are to be.
struct Seen {
    choices: Vec<Choice>,
    /// Names of places with the row of the answer that it is none of the known ones, which is the last.
    answers: Vec<Choice>,
    early: Vec<Verdict>,
    seen: Vec<Verdict>,
}

pub fn run(args: &Args) -> Result<()> {
    let langs = ["en", "fr", "es"];
    let gazetteer = args.gazetteer.clone().unwrap_or_else(|| args.models.join("places.vigie"));
    let gazetteer = Gazetteer::from_bytes(&fs::read(&gazetteer).context("reading the gazetteer")?)?;
    let tables: Vec<LanguageTables> = langs.iter().map(|lang| LanguageTables::load(lang).0).collect();
    let mut lessons = Vec::new();
    let mut told: Vec<(Told, bool)> = Vec::new();
    for (files, is_test) in [(&args.texts, false), (&args.test, true)] {
        for file in files {
            told.extend(texts::marked(file)?.into_iter().map(|t| (t, is_test)));
        }
    }
    for file in &args.also {
        told.extend(texts::json_lines(file)?.into_iter().map(|t| (t, false)));
    }
    for (lang, code) in langs.iter().enumerate() {
        let path = args.models.join(format!("{code}.vigie"));
        let model = Pipeline::load(&path).with_context(|| format!("loading {}", path.display()))?;
        for (told, is_test) in told.iter().filter(|(t, _)| t.lang == *code) {
            let (documents, _) = sources::read(told.json().as_bytes(), "lesson.jsonl", &Default::default());
            let document = documents.into_iter().next().context("a lesson is no document")?;
            ensure!(document.text == told.text, "a lesson's text was changed on reading: {}", told.id);
            let parsed = pipeline::parse(&document, &model, Some(&gazetteer), &tables[lang]);
            let golds = told.golds.clone();
            let (marks_inside, is_test) = (told.marks_inside, *is_test);
            lessons.push(Lesson { document, parsed, golds, marks_inside, lang, is_test });
        }
    }
    let (tests, lessons): (Vec<Lesson>, Vec<Lesson>) = lessons.into_iter().partition(|l| l.is_test);
    println!("{} documents, {} marks", lessons.len(), lessons.iter().map(|l| l.golds.len()).sum::<usize>());
    let mut model = PlaceModel::load().unwrap_or_default();
    for turn in 1..=args.turns {
        let seen = read(&lessons, &tables, &gazetteer, &model);
        model = learn(seen.iter());
        println!("turn {turn}: {}", report(seen.iter(), &model));
    }
    let seen = read(&lessons, &tables, &gazetteer, &model);
    for fold in 0..if args.turns == 0 { 0 } else { args.folds } {
        let of = |held: bool| seen.iter().enumerate().filter(move |(i, _)| (i % args.folds == fold) == held);
        let others = learn(of(false).map(|(_, s)| s));
        println!("held out {}: {}", fold + 1, report(of(true).map(|(_, s)| s), &others));
    }
    for (lang, code) in langs.iter().enumerate() {
        let seen = read(tests.iter().filter(|t| t.lang == lang), &tables, &gazetteer, &model);
        if !seen.is_empty() {
            println!("test {code}: {}", report(seen.iter(), &model));
        }
    }
    if !tests.is_empty() {
        let seen: Vec<Seen> = (0..langs.len())
            .flat_map(|l| read(tests.iter().filter(|t| t.lang == l), &tables, &gazetteer, &model))
            .collect();
        println!("\n{}", calibration::tables(seen.iter().flat_map(|s| &s.answers), &model));
    }
    if args.check { Ok(()) } else { write(&model, args) }
}

/// Reads all documents with the weights that there are now.
fn read<'a>(
    lessons: impl IntoIterator<Item = &'a Lesson>,
    tables: &[LanguageTables],
    gazetteer: &Gazetteer,
    model: &PlaceModel,
) -> Vec<Seen> {
    let shared = SharedTables::load().0.with_places(model.clone());
    let one = |lesson: &Lesson| {
        let named = shared.named(&lesson.parsed);
        let mut reader = shared.place_reader(&lesson.document, gazetteer, &tables[lesson.lang]);
        reader.home = reader.home.or_else(|| home(lesson, gazetteer));
        let mut seen = Seen { choices: Vec::new(), answers: Vec::new(), early: Vec::new(), seen: Vec::new() };
        for example in reader.examples(&lesson.parsed, &named).into_iter().filter(|e| !e.settled) {
            judge(lesson, &example, &mut seen);
        }
        seen
    };
    lessons.into_iter().map(one).collect()
}

/// The home that an invented local outlet would have: the town that a report names most, where most of its places lie
/// in that town's first-level unit. Reports of real local papers are like that.
fn home(lesson: &Lesson, gazetteer: &Gazetteer) -> Option<Home> {
    let mut towns: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for gold in &lesson.golds {
        let surface = lesson.document.text.get(gold.start..gold.end)?;
        if let Some(container) = gold.town_in() {
            *towns.entry((surface, container)).or_default() += 1;
        }
    }
    let ((town, container), _) = towns.into_iter().max_by_key(|(_, n)| *n)?;
    let home = Home::find(town, &container, Scope::Local, gazetteer)?;
    let at = gazetteer.place(home.idx);
    let near = |gold: &&Gold| gold.lies_in(&at);
    let (all, close) = (lesson.golds.len(), lesson.golds.iter().filter(near).count());
    (all >= 4 && close * 10 >= all * 8).then_some(home)
}

fn judge(lesson: &Lesson, example: &PlaceExample, seen: &mut Seen) {
    let inside = at(&SEEN, "inside");
    let (start, end) = (example.span.start, example.span.end);
    let gold = lesson.golds.iter().find(|g| !g.demonym && g.start < end && start < g.end);
    if lesson.marks_inside || example.early[inside] == 0.0 {
        let is_place = gold.is_some();
        seen.early.push(Verdict { features: example.early.to_vec(), is_place });
        seen.seen.push(Verdict { features: example.seen.to_vec(), is_place });
    }
    let Some(gold) = gold.filter(|g| !example.candidates.is_empty() && (g.start, g.end) == (start, end))
    else {
        return;
    };
    let people = at(&RANK, "people");
    let fits: Vec<usize> = gold.fitting(&example.candidates, people);
    let mut rows: Vec<Vec<f64>> = example.candidates.iter().map(|(_, f)| f.to_vec()).collect();
    rows.push(example.none.to_vec());
    let right = if fits.is_empty() { vec![rows.len() - 1] } else { fits.clone() };
    seen.answers.push(Choice { rows: rows.clone(), right: right.clone() });
    // A place that the gazetteer lacks under a name that it has teaches nothing: the mark does not say that it lacks it.
    if !fits.is_empty() || gold.unknown {
        seen.choices.push(Choice { rows, right });
    }
}

fn at(names: &[&str], name: &str) -> usize {
    names.iter().position(|n| *n == name).expect("invariant: a feature of the table")
}

fn learn<'a>(seen: impl Iterator<Item = &'a Seen> + Clone) -> PlaceModel {
    let mut model = PlaceModel::default();
    let choices: Vec<&Choice> = seen.clone().flat_map(|s| &s.choices).collect();
    model.rank.copy_from_slice(&fit::choices(&choices, RANK.len()));
    let early: Vec<&Verdict> = seen.clone().flat_map(|s| &s.early).collect();
    model.early.copy_from_slice(&fit::verdicts(&early, SEEN.len()));
    let late: Vec<&Verdict> = seen.flat_map(|s| &s.seen).collect();
    model.seen.copy_from_slice(&fit::verdicts(&late, SEEN.len()));
    model
}

fn report<'a>(seen: impl Iterator<Item = &'a Seen> + Clone, model: &PlaceModel) -> String {
    let choices: Vec<&Choice> = seen.clone().flat_map(|s| &s.choices).collect();
    let right = choices.iter().filter(|c| c.is_right(&model.rank)).count();
    let verdicts: Vec<&Verdict> = seen.flat_map(|s| &s.seen).collect();
    let told = |v: &&&Verdict| fit::dot(&model.seen, &v.features) > 0.0;
    let both = verdicts.iter().filter(|v| v.is_place).filter(told).count();
    let (places, found) =
        (verdicts.iter().filter(|v| v.is_place).count(), verdicts.iter().filter(told).count());
    format!(
        "the right place for {right} of {} names; {both} of {places} places among {found} found, of {} names",
        choices.len(),
        verdicts.len()
    )
}

fn write(model: &PlaceModel, args: &Args) -> Result<()> {
    let mut out = String::from(
        "# Weights of the models that find and choose places; features are explained in docs/places.md.\n\
         # Made by `cargo xtask train-places`; not to be edited by hand. Learnt from:\n",
    );
    for file in args.texts.iter().chain(&args.also) {
        let name = file.file_name().context("a file has a name")?.to_string_lossy();
        out.push_str(&format!("# - {name}\n"));
    }
    for (table, weights) in model.to_tables() {
        out.push_str(&format!("\n[{table}]\n"));
        for (name, weight) in weights {
            // Three decimals say all: a document has far less to tell than that.
            out.push_str(&format!("{name} = {weight:.3}\n"));
        }
    }
    if let Some(folder) = args.out.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&args.out, out).with_context(|| format!("writing {}", args.out.display()))
}
