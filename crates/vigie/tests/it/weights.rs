//! Weights have a say where they are given, and none where they are not.

use std::path::{Path, PathBuf};

use vigie::{
    extraction::{FactModel, FactModels},
    grounding::places::Gazetteer,
    model::{Document, Fact, Published},
    pipeline::{self, LanguageTables, SharedTables},
};
use vigie_nlp::Pipeline;

use super::skipped;

const TEXT: &str = "The rebels attacked the village of Kunduz on Monday.";

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// The facts of the text under tables of weights for triggers, arguments and places.
fn facts(tables: [&str; 3]) -> Option<Vec<Fact>> {
    let model = Pipeline::load(&models().join("en.vigie")).ok()?;
    let gazetteer = Gazetteer::from_bytes(&std::fs::read(models().join("places.vigie")).ok()?).ok()?;
    let [triggers, arguments, places] =
        tables.map(|table| FactModel::parse(table).expect("a table of weights"));
    let shared = SharedTables::load().0.with_facts(FactModels { triggers, arguments, places });
    let document = Document { published: Published::given("2021-07-14"), ..Document::of_text("en", TEXT) };
    let words = LanguageTables::load("en").0;
    Some(pipeline::read(&document, &model, Some(&gazetteer), &shared, &words).facts)
}

#[test]
fn weights_take_what_patterns_propose_or_leave_it() {
    const TEST: &str = "weights_take_what_patterns_propose_or_leave_it";
    let Some(plain) = facts(["", "", ""]) else { return skipped(TEST, "the models are not there") };
    let told: Vec<(&str, usize, usize)> =
        plain.iter().map(|f| (f.fact_type.as_str(), f.agents.len(), f.places.len())).collect();
    assert_eq!(told, [("armed_attack", 1, 1)]);
    let of = |tables| facts(tables).expect("the models are there");
    assert!(of(["bias\tnone=9\tkill=0", "", ""]).is_empty(), "nothing is a trigger");
    let other = of(["first\t*=1\nen lemma=attack\tkill=9\tnone=-9\nbias\tnone=6", "", ""]);
    assert_eq!(other.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["en.kill.learned"]);
    assert!(of(["", "bias\tnone=9\tagent=0", ""])[0].agents.is_empty(), "nobody is an agent");
    assert!(of(["", "", "bias\tnone=9\tplace=0"])[0].places.is_empty(), "nothing is its place");
}
