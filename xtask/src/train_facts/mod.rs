//! Learns the weights of candidates of facts (`lexicon/weights/`) from annotated texts: which words tell of a fact, which
//! noun phrases are its agents and patients, which places are its own, and where a pattern that lacks a condition is to be believed.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use vigie::{
    extraction::{NONE, NearExample, Slot},
    grounding::places::Gazetteer,
    model::Document,
    pipeline::{self, LanguageTables, SharedTables, cases},
    sources,
};
use vigie_lexicon::{actors::LANGS, language::Language};
use vigie_nlp::Pipeline;

pub mod ftrl;
pub mod names;
mod network;
mod scoring;
mod table;
pub mod texts;

use table::Table;
use texts::Told;

#[derive(clap::Args)]
pub struct Args {
    /// Annotated texts as JSON lines, in the form of the gold documents (`eval/facts/check.py --json`)
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// Folder that holds the models and the gazetteer
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// Folder that the weights go to
    #[arg(long, default_value = "lexicon/weights")]
    out: PathBuf,
    /// Those of the texts whose marks leave out facts: there a word of a state or of politics at which a pattern holds and no
    /// fact is marked teaches the network of triggers nothing
    #[arg(long)]
    incomplete: Vec<PathBuf>,
    /// Which tables are learnt: arguments, triggers, locations, realis, counts, coreference, nears
    #[arg(long, value_delimiter = ',', default_value = "arguments")]
    tables: Vec<String>,
    #[command(flatten)]
    habits: Habits,
}

/// How it is learnt.
#[derive(clap::Args)]
struct Habits {
    /// Texts are dealt into so many folds; each is also read by weights learnt from the others (1: none is)
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Times that all examples are seen
    #[arg(long, default_value_t = 5)]
    turns: usize,
    /// Examples in which a feature must stand to be learnt
    #[arg(long, default_value_t = 4)]
    least: usize,
    /// How strongly small weights are drawn to nothing
    #[arg(long, default_value_t = 2.0)]
    sparse: f32,
    /// How strongly large weights are held back
    #[arg(long, default_value_t = 8.0)]
    smooth: f32,
    /// Numbers of a feature's vector in a network
    #[arg(long, default_value_t = 64)]
    units: usize,
    /// Which of the chances that learning starts from and leaves out by: networks of other chances err elsewhere, and their
    /// mean errs less (`join-weights`)
    #[arg(long, default_value_t = 0)]
    chance: u64,
    /// How probable anything must be to be taken; the best on the folds when absent
    #[arg(long)]
    threshold: Option<f32>,
    /// How probable it must be where a pattern proposes it; the threshold when absent
    #[arg(long)]
    keep: Option<f32>,
    /// How many times more probable another type must be than what a pattern says, in a network
    #[arg(long)]
    leap: Option<f32>,
    /// How probable a fact must be in a long document that tells of hardly anything else, in the network of triggers
    #[arg(long)]
    alone: Option<f32>,
}

impl Habits {
    fn pace(&self) -> network::Pace {
        network::Pace {
            turns: self.turns,
            units: self.units,
            features_off: 0.3,
            inputs_off: 0.1,
            units_off: 0.4,
            chance: self.chance,
        }
    }
}

pub fn run(args: &Args) -> Result<()> {
    let mut tables = [
        Table::network("triggers", "the words that tell of facts"),
        Table::network("arguments", "the agents and patients of facts"),
        Table::network("locations", "the places of facts"),
        Table::network("realis", "whether facts have happened"),
        Table::network("counts", "the numbers of facts"),
        Table::network("coreference", "tellings of one occurrence"),
        Table::new("nears", "the words where a pattern of facts lacks one condition"),
    ];
    read(args, &mut tables)?;
    let files: Vec<String> = args
        .texts
        .iter()
        .chain(&args.incomplete)
        .map(|file| Ok(file.file_name().context("a file has a name")?.to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    for table in tables.iter_mut().filter(|table| args.tables.iter().any(|name| name == table.name)) {
        table.number_classes();
        let threshold = if args.habits.folds > 1 { table.cross_validate(&args.habits) } else { 0.5 };
        let learner = table.learn(&args.habits, |_| true);
        let threshold = args.habits.threshold.unwrap_or(threshold);
        let out = table.write(&learner, threshold, &args.habits, &files);
        println!("{}: {} bytes, threshold {threshold:.2}", table.name, out.len());
        let path = args.out.join(format!("{}.tsv", table.name));
        fs::write(&path, out).with_context(|| format!("writing {}", path.display()))?;
    }
    if args.tables.iter().any(|name| name == "triggers") {
        let path = args.out.join("known.tsv");
        fs::write(&path, known()).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// What the words of all languages tell now, which is what networks know that learn now.
fn known() -> String {
    let head = "# The words of the patterns, and the types that they told, when the networks of this folder learnt: what a pattern that was \
        added\n# since says of a word is new to them. Written by `cargo xtask train-facts --tables triggers`.\n";
    let rows = LANGS.iter().map(|lang| Language::load(lang).0.evoked_rows());
    rows.fold(head.to_owned(), |table, rows| table + &rows)
}

/// Bytes from which a text is a report and no single sentence.
const REPORT: usize = 600;

fn read(args: &Args, tables: &mut [Table; 7]) -> Result<()> {
    let gazetteer = fs::read(args.models.join("places.vigie")).context("reading the gazetteer")?;
    let gazetteer = Gazetteer::from_bytes(&gazetteer)?;
    let (shared, wrong) = SharedTables::load();
    ensure!(wrong.is_empty(), "the lexicon is broken: {wrong:?}");
    let mut told: Vec<(Told, bool)> = Vec::new();
    for file in args.texts.iter().chain(&args.incomplete) {
        let incomplete = args.incomplete.contains(file);
        told.extend(texts::read(file)?.into_iter().map(|told| (told, incomplete)));
    }
    let (types, wrong) = vigie_lexicon::events::load();
    ensure!(wrong.is_empty(), "the lexicon is broken");
    let easily_left_out = |kind: &String| {
        types.get(kind).is_some_and(|kind| matches!(kind.group.as_str(), "state" | "politics"))
    };
    let langs: BTreeSet<String> = told.iter().map(|(t, _)| t.lang.clone()).collect();
    for lang in langs {
        let (words, wrong) = LanguageTables::load(&lang);
        ensure!(wrong.is_empty(), "the lexicon is broken: {wrong:?}");
        let anew = args.tables.iter().any(|name| name == "triggers");
        let words = if anew { words.for_learning() } else { words };
        let path = args.models.join(format!("{lang}.vigie"));
        let model = Pipeline::load(&path).with_context(|| format!("loading {}", path.display()))?;
        for (told, incomplete) in told.iter().filter(|(t, _)| t.lang == lang) {
            let (documents, _) = sources::read(told.json().as_bytes(), "lesson.jsonl", &Default::default());
            let document = documents.into_iter().next().context("a lesson is no document")?;
            if document.text != told.text {
                println!("{}: left out, since its text changes on reading", told.id);
                continue;
            }
            let kinds = |words: &[_]| told.label(words).into_iter().map(|(kind, _)| kind).collect();
            let (triggers, fillers) =
                pipeline::fact_examples(&document, &model, Some(&gazetteer), &shared, &words, kinds);
            let labels = told.label(&triggers);
            let found: BTreeSet<usize> = labels.iter().filter_map(|(_, fact)| *fact).collect();
            let [of_triggers, of_arguments, of_places, of_realis, of_counts, of_pairs, of_nears] = tables;
            of_triggers.open(&lang, told.facts.len() - found.len());
            of_arguments.open(&lang, 0);
            of_places.open(&lang, 0);
            of_realis.open(&lang, 0);
            of_counts.open(&lang, 0);
            if args.tables.iter().any(|name| name == "coreference") {
                of_pairs.open(&lang, 0);
                let same = |words: &[_]| told.occurrences(words);
                let pairs =
                    pipeline::pair_examples(&document, &model, Some(&gazetteer), &shared, &words, same);
                for (k, e) in pairs.into_iter().enumerate() {
                    let label = if e.same { "same" } else { NONE };
                    of_pairs.add(
                        label.to_owned(),
                        e.same.then_some(k),
                        e.proposed.then(|| "same".to_owned()),
                        e.features,
                    );
                    of_pairs.add_inputs(e.inputs);
                }
            }
            let nears = pipeline::near_examples(&document, &model, Some(&gazetteer), &shared, &words);
            let labels_of_nears = told.label_nears(&nears);
            add_nears(of_nears, &lang, told.text.len() >= REPORT, nears, labels_of_nears);
            for (e, (kind, fact)) in triggers.into_iter().zip(&labels) {
                if *incomplete && kind.is_none() && e.proposed.iter().any(easily_left_out) {
                    continue;
                }
                let label = kind.clone().unwrap_or_else(|| NONE.to_owned());
                of_triggers.add(label, *fact, e.proposed.into_iter().next(), e.features);
                of_triggers.add_inputs(e.inputs);
            }
            let right = told.label_fillers(&labels, &fillers);
            for (k, (e, label)) in fillers.into_iter().zip(right).enumerate() {
                let Some(label) = label else { continue };
                let table = match e.slot {
                    Slot::Argument => &mut *of_arguments,
                    Slot::Place => &mut *of_places,
                    Slot::Realis => &mut *of_realis,
                    Slot::Count => &mut *of_counts,
                };
                let own = (label != NONE).then_some(k);
                table.add(label.to_owned(), own, e.proposed.map(str::to_owned), e.features);
                table.add_inputs(e.inputs);
            }
        }
        if args.tables.iter().any(|name| name == "nears") {
            for (_, pattern, case) in cases::cases(&words).filter(|(_, _, case)| case.expect.is_none()) {
                let document = Document::of_text(&lang, &case.text);
                let mut nears = pipeline::near_examples(&document, &model, Some(&gazetteer), &shared, &words);
                nears.retain(|e| e.fact_type == pattern.fact_type.as_str());
                let labels = vec![Some(None); nears.len()];
                let [.., of_nears] = &mut *tables;
                add_nears(of_nears, &lang, false, nears, labels);
            }
        }
    }
    Ok(())
}

/// Adds the words where a pattern nearly holds.
fn add_nears(
    table: &mut Table,
    lang: &str,
    report: bool,
    words: Vec<NearExample>,
    labels: Vec<Option<Option<usize>>>,
) {
    table.open(lang, 0);
    table.mark_report(report);
    let held = words.iter().zip(&labels).filter(|(e, _)| e.held);
    let found: BTreeSet<usize> = held.filter_map(|(_, label)| label.flatten()).collect();
    for (e, label) in words.into_iter().zip(labels).filter(|(e, _)| !e.held) {
        let Some(fact) = label else { continue };
        let label = if fact.is_some() { "told" } else { NONE };
        // What is firmly told elsewhere gains nothing by being told again.
        let fact = fact.filter(|fact| !found.contains(fact));
        table.add(label.to_owned(), fact, None, e.features);
    }
}
