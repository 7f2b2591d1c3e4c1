//! Weights have a say where they are given, and none where they are not.

use std::path::{Path, PathBuf};

use vigie::{
    extraction::{FactModel, FactModels, FactNetwork, Relevance, packed},
    grounding::places::Gazetteer,
    model::{Document, Fact, Published, Realis, What},
    pipeline::{self, LanguageTables, SharedTables},
};
use vigie_nlp::Pipeline;

use super::skipped;

const TEXT: &str = "The rebels attacked the village of Kunduz on Monday.";

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// The facts of the text under weights for triggers, arguments and places.
fn facts(triggers: FactNetwork, arguments: FactNetwork, places: FactNetwork) -> Option<Vec<Fact>> {
    told(TEXT, FactModels { triggers, arguments, places, ..FactModels::default() })
}

/// A network with a unit for each class: what each feature says for it, and nothing of the words' own numbers.
fn network(classes: &str, features: &[(&str, &[f32])]) -> FactNetwork {
    with("0", classes, features)
}

/// As [`network`], with its setting `alone`.
fn with(alone: &str, classes: &str, features: &[(&str, &[f32])]) -> FactNetwork {
    let width = classes.split(' ').count();
    let mut lines = vec![
        format!("!alone\t{alone}"),
        format!("!classes\t{classes}"),
        format!("!in en bias\t{}", packed(&[])),
    ];
    for k in 0..width {
        let own: Vec<f32> = (0..width).map(|c| if c == k { 1.0 } else { 0.0 }).collect();
        lines.push(format!("!out {k}\t{}", packed(&own)));
    }
    lines.push(format!("!out bias\t{}", packed(&vec![0.0; width])));
    lines.extend(features.iter().map(|(name, weights)| format!("{name}\t{}", packed(weights))));
    FactNetwork::parse(&lines.join("\n")).expect("a network")
}

fn table(lines: &str) -> FactModel {
    FactModel::parse(lines).expect("a table of weights")
}

/// The facts of a text under some weights.
fn told(text: &str, weights: FactModels) -> Option<Vec<Fact>> {
    let model = Pipeline::load(&models().join("en.vigie")).ok()?;
    let gazetteer = Gazetteer::from_bytes(&std::fs::read(models().join("places.vigie")).ok()?).ok()?;
    let shared = SharedTables::load().0.with_facts(weights);
    let document = Document { published: Published::given("2021-07-14"), ..Document::of_text("en", text) };
    let words = LanguageTables::load("en").0.with_relevance(Relevance::default());
    Some(pipeline::read(&document, &model, Some(&gazetteer), &shared, &words).facts)
}

#[test]
fn weights_take_what_patterns_propose_or_leave_it() {
    const TEST: &str = "weights_take_what_patterns_propose_or_leave_it";
    let none = FactNetwork::default;
    let Some(plain) = facts(none(), none(), none()) else { return skipped(TEST, "the models are not there") };
    let told: Vec<(&str, usize, usize)> =
        plain.iter().map(|f| (f.fact_type.as_str(), f.agents.len(), f.places.len())).collect();
    assert_eq!(told, [("armed_attack", 1, 1)]);
    let of = |triggers, arguments, places| facts(triggers, arguments, places).expect("the models are there");
    assert!(
        of(network("none armed_attack kill", &[("bias", &[9.0, 0.0, 0.0])]), none(), none()).is_empty(),
        "nothing is a trigger"
    );
    // A type that nobody has shown the network is what its pattern says.
    let unseen = of(network("none kill", &[("bias", &[9.0, 0.0])]), none(), none());
    assert_eq!(unseen.iter().map(|f| f.fact_type.as_str()).collect::<Vec<_>>(), ["armed_attack"]);
    let weights = [("bias", &[6.0, 0.0, 0.0][..]), ("en lemma=attack", &[0.0, 0.0, 9.0])];
    let attacks = network("none armed_attack kill", &weights);
    let other = of(attacks, none(), none());
    assert_eq!(other.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["en.kill.learned"]);
    let nobody = network("none agent", &[("bias", &[9.0, 0.0])]);
    assert!(of(none(), nobody, none())[0].agents.is_empty(), "nobody is an agent");
    let nowhere = network("none place", &[("bias", &[9.0, 0.0])]);
    assert!(of(none(), none(), nowhere)[0].places.is_empty(), "nothing is its place");
}

#[test]
fn weights_say_whether_it_happened() {
    const TEST: &str = "weights_say_whether_it_happened";
    let realis = |text: &str, realis: FactNetwork| {
        let facts = told(text, FactModels { realis, ..FactModels::default() })?;
        Some(facts.iter().map(|fact| fact.realis).collect::<Vec<_>>())
    };
    let Some(plain) = realis(TEXT, FactNetwork::default()) else {
        return skipped(TEST, "the models are not there");
    };
    assert_eq!(plain, [Realis::Actual]);
    let of = |text: &str, network| realis(text, network).expect("the models are there");
    let planned = "The rebels will attack the village of Kunduz on Friday.";
    assert_eq!(of(planned, FactNetwork::default()), [Realis::Future], "the rules say so");
    let network = |none: f32, future: f32| network("none future", &[("bias", &[none, future])]);
    assert_eq!(of(TEXT, network(0.0, 9.0)), [Realis::Future], "the weights are sure of it");
    assert_eq!(of(TEXT, network(9.0, 0.0)), [Realis::Actual]);
    assert_eq!(of(planned, network(9.0, 0.0)), [Realis::Actual], "nor do rules hold against them");
    let none = "No prisoner has been freed.";
    assert_eq!(of(none, network(9.0, 0.0)), [Realis::Negated], "but what is plainly denied stays denied");
}

#[test]
fn weights_say_which_numbers_are_a_facts_own() {
    const TEST: &str = "weights_say_which_numbers_are_a_facts_own";
    const TOLLS: &str =
        "The rebels attacked the village of Kunduz on Monday, killing 12 soldiers (and 3 mules).";
    let counts = |counts: FactNetwork| {
        let facts = told(TOLLS, FactModels { counts, ..FactModels::default() })?;
        let of = |fact: &Fact| fact.counts.iter().map(|c| (c.what, c.low)).collect::<Vec<_>>();
        Some(facts.first().map(of).unwrap_or_default())
    };
    let Some(plain) = counts(FactNetwork::default()) else {
        return skipped(TEST, "the models are not there");
    };
    assert_eq!(plain, [(What::Killed, 12.0), (What::Killed, 3.0)], "the rules");
    let of = |features: &[(&str, &[f32])]| counts(network("none killed other", features)).unwrap_or_default();
    let none: &[(&str, &[f32])] = &[("bias", &[9.0, 0.0, 0.0])];
    assert_eq!(of(none), [(What::Killed, 12.0)], "the weights bind none, and what was plainly killed stays");
    let mules: &[(&str, &[f32])] = &[("bias", &[4.0, 0.0, 0.0]), ("en noun=mule", &[0.0, 0.0, 9.0])];
    assert_eq!(
        of(mules),
        [(What::Other, 3.0), (What::Killed, 12.0)],
        "they bind another, and the toll beside it stays"
    );
}

#[test]
fn plain_tolls_and_wholes_are_known_without_weights() {
    const TEST: &str = "plain_tolls_and_wholes_are_known_without_weights";
    let counts = |text: &str, features: &[(&str, &[f32])]| {
        let counts = network("none killed places", features);
        let facts = told(text, FactModels { counts, ..FactModels::default() })?;
        let all = facts.iter().flat_map(|fact| fact.counts.iter().map(|c| (c.what, c.low)));
        Some(all.collect::<Vec<_>>())
    };
    let both =
        "The rebels attacked the village of Kunduz. One soldier was killed and three others were wounded.";
    let soldier: &[(&str, &[f32])] = &[("bias", &[4.0, 0.0, 0.0]), ("en noun=soldier", &[0.0, 9.0, 0.0])];
    let Some(found) = counts(both, soldier) else { return skipped(TEST, "the models are not there") };
    assert_eq!(found, [(What::Killed, 1.0), (What::Injured, 3.0)], "a toll beside one that is the fact's");
    let part = "The rebels attacked nine of the ten villages around Kunduz.";
    let places: &[(&str, &[f32])] = &[("bias", &[0.0, 0.0, 9.0])];
    assert_eq!(counts(part, places), Some(vec![(What::Places, 9.0)]), "ten were not attacked");
}

#[test]
fn weights_say_what_tells_one_occurrence() {
    const TEST: &str = "weights_say_what_tells_one_occurrence";
    let tellings = |text: &str, coreference: FactNetwork| {
        let facts = told(text, FactModels { coreference, ..FactModels::default() })?;
        Some(facts.iter().map(|fact| (fact.fact_type.clone(), fact.mentions.len())).collect::<Vec<_>>())
    };
    let twice = "Rebels attacked the village of Kunduz on Monday. The army shelled the town in the evening.";
    let Some(plain) = tellings(twice, FactNetwork::default()) else {
        return skipped(TEST, "the models are not there");
    };
    let two = [("armed_attack".to_owned(), 1), ("shelling".to_owned(), 1)];
    assert_eq!(plain, two, "no rule says that they are one");
    let of = |text: &str, none: f32, same: f32| {
        tellings(text, network("none same", &[("bias", &[none, same])])).unwrap_or_default()
    };
    assert_eq!(of(twice, 9.0, 0.0), two);
    assert_eq!(of(twice, 0.0, 9.0), [("armed_attack".to_owned(), 2)], "the weights say so");
    let days = twice.replace("in the evening", "on Tuesday");
    assert_eq!(of(&days, 0.0, 9.0), two, "two days are two attacks, whatever the weights say");
    let places = twice.replace("the town", "Herat");
    assert_eq!(of(&places, 0.0, 9.0), two, "and so are two places");
}

#[test]
fn a_long_document_that_tells_little_else_must_be_surer() {
    const TEST: &str = "a_long_document_that_tells_little_else_must_be_surer";
    let told = |text: &str, alone: &str| {
        let triggers =
            with(alone, "none armed_attack", &[("bias", &[2.0, 0.0]), ("en lemma=attack", &[0.0, 4.0])]);
        Some(told(text, FactModels { triggers, ..FactModels::default() })?.len())
    };
    let chatter =
        "The gardeners of the village sold roses and tulips to visitors who came by train. ".repeat(12);
    let (one, many) = (format!("{TEXT} {chatter}"), format!("{} {chatter}", [TEXT; 4].join(" ")));
    let Some(plain) = told(&one, "0") else { return skipped(TEST, "the models are not there") };
    assert_eq!(plain, 1);
    assert_eq!(told(&one, "0.95"), Some(0), "not sure enough, where nothing else is told");
    assert_eq!(told(TEXT, "0.95"), Some(1), "a short text may tell one thing");
    assert!(told(&many, "0.95") > Some(0), "where more is told, less is asked");
}

#[test]
fn weights_add_patterns_that_lack_one_condition() {
    const TEST: &str = "weights_add_patterns_that_lack_one_condition";
    const NEAR: &str = "Insulin is lacking in the town.";
    let types = |text: &str, nears: &str| {
        let facts = told(text, FactModels { nears: table(nears), ..FactModels::default() })?;
        Some(facts.into_iter().map(|fact| fact.fact_type).collect::<Vec<_>>())
    };
    let (sure, never) = ("bias\tnone=0\ttold=9", "bias\tnone=9\ttold=0");
    let both = format!("{TEXT} {NEAR}");
    let Some(plain) = types(&both, "") else { return skipped(TEST, "the models are not there") };
    assert_eq!(plain, ["armed_attack"]);
    let of = |text: &str, nears: &str| types(text, nears).expect("the models are there");
    assert_eq!(of(&both, sure), ["armed_attack", "shortage"]);
    assert_eq!(of(&both, never), ["armed_attack"], "near is not enough");
    assert!(of(NEAR, sure).is_empty(), "what tells nothing firmly tells nothing nearly");
}

#[test]
fn a_word_that_weights_and_a_near_pattern_know_tells_once() {
    const TEST: &str = "a_word_that_weights_and_a_near_pattern_know_tells_once";
    let text = format!("{TEXT} Foreign forces handed the Bagram archive over to the Afghan army on Friday.");
    let rules = |nears: &str| {
        let handed = [("bias", &[6.0, 0.0][..]), ("en lemma=hand", &[0.0, 20.0])];
        let triggers = network("none transfer_control", &handed);
        let facts = told(&text, FactModels { triggers, nears: table(nears), ..FactModels::default() })?;
        let rules = facts.into_iter().map(|fact| fact.rule);
        Some(rules.filter(|rule| rule.starts_with("en.transfer_control.")).collect::<Vec<_>>())
    };
    let Some(alone) = rules("") else { return skipped(TEST, "the models are not there") };
    assert_eq!(alone, ["en.transfer_control.learned"]);
    let both = rules("bias\tnone=0\ttold=9").expect("the models are there");
    assert_eq!(both.len(), 1, "{both:?}");
}
