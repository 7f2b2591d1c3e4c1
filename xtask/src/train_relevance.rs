//! Learns the weights that say whether a document speaks of anything that facts are read of
//! (`lexicon/weights/relevance-<lang>.tsv`), from annotated texts and the lexicon's own cases.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use anyhow::{Context, Result, ensure};
use vigie::{
    extraction::Relevance,
    model::Document,
    pipeline::{self, LanguageTables},
    sources,
};

use crate::train_facts::{
    ftrl::{Example, Learner},
    names::Names,
    texts::{self, Told},
};

#[derive(clap::Args)]
pub struct Args {
    /// Annotated texts as JSON lines, in the form of the gold documents (`eval/facts/check.py --json`)
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// Folder that the weights go to
    #[arg(long, default_value = "lexicon/weights")]
    out: PathBuf,
    /// Texts are dealt into so many folds; each is also judged by weights learnt from the others
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Times that all stretches are seen
    #[arg(long, default_value_t = 3)]
    turns: usize,
    /// Stretches in which a feature must stand to be learnt
    #[arg(long, default_value_t = 2)]
    least: usize,
    /// How strongly small weights are drawn to nothing
    #[arg(long, default_value_t = 1.0)]
    sparse: f32,
    /// How strongly large weights are held back
    #[arg(long, default_value_t = 20.0)]
    smooth: f32,
}

/// Quiet texts that make a document: they are short.
const QUIET: usize = 9;
/// Standard deviations below the mean, under which one in a thousand lies.
const ONE_IN_1000: f32 = 3.09;
/// A weight that is smaller is left out.
const LEAST_WEIGHT: f32 = 0.02;

/// One text: its stretches, each with its features and whether a fact is told in it.
#[derive(Default)]
struct Lesson {
    stretches: Vec<(Vec<u32>, bool)>,
    words: usize,
    id: String,
    /// Whether it was written to be quiet throughout (`eval/facts/quiet-*.txt`).
    quiet: bool,
}

impl Lesson {
    fn tells(&self) -> bool {
        self.stretches.iter().any(|(_, told)| *told)
    }
}

pub fn run(args: &Args) -> Result<()> {
    let mut told: Vec<Told> = Vec::new();
    for file in &args.texts {
        told.extend(texts::read(file)?);
    }
    let langs: BTreeSet<&str> = told.iter().map(|t| t.lang.as_str()).collect();
    for lang in langs {
        let mut names = Names { numbers: BTreeMap::from([(BIAS.to_owned(), 0)]), seen: vec![usize::MAX / 2] };
        let mut lessons = Vec::new();
        for told in told.iter().filter(|t| t.lang == lang) {
            let (documents, _) = sources::read(told.json().as_bytes(), "lesson.jsonl", &Default::default());
            let document = documents.into_iter().next().context("a lesson is no document")?;
            if document.text == told.text {
                lessons.push(lesson(&document, told, &mut names));
            } else {
                println!("{}: left out, since its text changes on reading", told.id);
            }
        }
        let (tables, wrong) = LanguageTables::load(lang);
        ensure!(wrong.is_empty(), "the lexicon is broken: {wrong:?}");
        let cases = cases(&tables, &mut names);
        let threshold = cross_validate(args, lang, &lessons, &cases, &names);
        let learner = learn(args, lessons.iter().chain(&cases), &names);
        let out = table(args, &learner, &names, threshold)?;
        println!("  {} bytes, {} lines", out.len(), out.lines().count());
        let path = args.out.join(format!("relevance-{lang}.tsv"));
        fs::write(&path, out).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// The feature of every stretch.
const BIAS: &str = "!bias";

fn lesson(document: &Document, told: &Told, names: &mut Names) -> Lesson {
    let mut out = Lesson { quiet: told.id.contains("-q-"), id: told.id.clone(), ..Lesson::default() };
    for block in document.blocks.iter().filter(|block| block.kind.is_told()) {
        let text = block.span.quote(&document.text);
        out.words += Relevance::count_words(text);
        for stretch in Relevance::stretches(text) {
            let (start, end) = (block.span.start + stretch.span.start, block.span.start + stretch.span.end);
            let mentions = told.facts.iter().flat_map(|fact| &fact.mentions);
            let tells = mentions.into_iter().any(|mention| (start..end).contains(&mention.start));
            let features = stretch.features.into_iter().map(|name| names.number(name)).chain([0]).collect();
            out.stretches.push((features, tells));
        }
    }
    out
}

/// The lexicon's cases: each pattern must hold in some, and in others not.
fn cases(tables: &LanguageTables, names: &mut Names) -> Vec<Lesson> {
    let mut told: BTreeMap<&str, bool> = BTreeMap::new();
    for (_, _, case) in pipeline::cases::cases(tables) {
        *told.entry(&case.text).or_default() |= case.expect.is_some();
    }
    let lesson = |(text, tells): (&str, bool)| {
        let features = |stretch: vigie::extraction::Stretch| -> Vec<u32> {
            stretch.features.into_iter().map(|name| names.number(name)).chain([0]).collect()
        };
        let stretches = Relevance::stretches(text).into_iter().map(features).map(|f| (f, tells)).collect();
        Lesson { stretches, words: Relevance::count_words(text), quiet: false, id: String::new() }
    };
    told.into_iter().map(lesson).collect()
}

/// Judges each fold with weights learnt from the others, says how well, and gives what a document must come to.
fn cross_validate(args: &Args, lang: &str, lessons: &[Lesson], cases: &[Lesson], names: &Names) -> f32 {
    let (mut told, mut near, mut quiet, mut tricky) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for fold in 0..args.folds {
        let (own, others): (Vec<_>, Vec<_>) =
            lessons.iter().enumerate().partition(|(i, _)| i % args.folds == fold);
        let learner = learn(args, others.into_iter().map(|(_, lesson)| lesson).chain(cases), names);
        let (mut calm, mut figurative) = (Vec::new(), Vec::new());
        for (_, lesson) in own {
            let scores: Vec<f32> = lesson.stretches.iter().map(|(f, _)| score(&learner, f)).collect();
            let whole = Relevance::of_scores(&scores);
            match (lesson.words >= Relevance::SHORT, lesson.tells()) {
                (true, true) => told.extend(whole.map(|score| (score, lesson.id.as_str()))),
                (true, false) => near.extend(whole),
                (false, true) => {}
                (false, false) => if lesson.quiet { &mut calm } else { &mut figurative }.extend(scores),
            }
        }
        quiet.extend(calm.chunks(QUIET).filter_map(Relevance::of_scores));
        tricky.extend(figurative.chunks(QUIET).filter_map(Relevance::of_scores));
    }
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lowest: Vec<String> = told.iter().take(3).map(|(score, id)| format!("{id} {score:.2}")).collect();
    let told: Vec<f32> = told.into_iter().map(|(score, _)| score).collect();
    let mean = told.iter().sum::<f32>() / told.len().max(1) as f32;
    let spread = (told.iter().map(|s| (s - mean).powi(2)).sum::<f32>() / told.len().max(1) as f32).sqrt();
    let least = told.iter().copied().fold(f32::INFINITY, f32::min);
    // What one in a thousand would fall under, if they lie as a bell curve does, and none of those that were seen: texts of
    // other kinds come to less, and at most one in two hundred of them may be lost.
    let threshold = (mean - ONE_IN_1000 * spread).min(least);
    let passed = |scores: &[f32]| {
        let n = scores.iter().filter(|&&score| score < threshold).count();
        format!("{n} of {}", scores.len())
    };
    println!("{lang}: {} texts, {} cases, {} features", lessons.len(), cases.len(), names.seen.len());
    println!("  reports with facts come to {mean:.2} ± {spread:.2}, {threshold:.2} is asked");
    println!("  the lowest of them: {}", lowest.join(", "));
    println!("  passed over on held-out folds: {} of these", passed(&told));
    println!("  {} reports without a fact, {} quiet documents", passed(&near), passed(&quiet));
    println!("  {} documents of sentences whose words of ours tell no fact", passed(&tricky));
    threshold
}

fn learn<'a>(args: &Args, lessons: impl Iterator<Item = &'a Lesson>, names: &Names) -> Learner {
    let stretches = lessons.flat_map(|lesson| &lesson.stretches);
    let examples: Vec<Example<'_>> =
        stretches.map(|(features, tells)| Example { features, class: usize::from(*tells) }).collect();
    let keep = names.seen.iter().map(|&n| n >= args.least).collect();
    let mut learner = Learner::new(keep, 2, args.sparse, args.smooth);
    for turn in 0..args.turns {
        learner.see_all(&examples, turn);
    }
    learner
}

/// What a stretch comes to: how many times likelier than not it tells a fact, as a logarithm.
fn score(learner: &Learner, features: &[u32]) -> f32 {
    features.iter().filter(|f| learner.knows(**f)).map(|f| weight(learner, *f)).sum()
}

fn weight(learner: &Learner, feature: u32) -> f32 {
    let weights: Vec<f32> = learner.weights(feature).collect();
    weights[1] - weights[0]
}

fn table(args: &Args, learner: &Learner, names: &Names, threshold: f32) -> Result<String> {
    let mut out = "# Weights that say whether a document speaks of anything that facts are read of (docs/facts.md).\n\
                   # Made by `cargo xtask train-relevance`; not to be edited by hand. Learnt from the cases of the lexicon and:\n"
        .to_owned();
    for file in &args.texts {
        let name = file.file_name().context("a file has a name")?.to_string_lossy();
        out.push_str(&format!("# - {name}\n"));
    }
    out.push_str(&format!("!threshold\t{threshold:.2}\n"));
    for (name, &number) in names.numbers.iter().filter(|(_, number)| learner.knows(**number)) {
        let weight = weight(learner, number);
        if name == BIAS || weight.abs() >= LEAST_WEIGHT {
            out.push_str(&format!("{name}\t{weight:.2}\n"));
        }
    }
    Ok(out)
}
