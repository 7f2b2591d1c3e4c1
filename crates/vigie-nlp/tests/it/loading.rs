//! Models that are missing, damaged or foreign are told apart, and nothing panics.

use std::error::Error;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use vigie_nlp::{Components, LoadError, Pipeline};

use crate::support::model;

/// The error's message with those of its sources.
fn message(error: &LoadError) -> String {
    let mut out = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        out += &format!(": {error}");
        source = error.source();
    }
    out
}

fn load_error(path: &Path) -> String {
    message(&Pipeline::load(path).err().expect("this is no model"))
}

#[test]
fn what_is_not_there_is_named() {
    let error = load_error(Path::new("no/such/model.vigie"));
    assert!(error.contains("no/such/model.vigie") && error.contains("cannot be read"), "{error}");
}

#[test]
fn a_folder_without_a_model_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = load_error(folder.path());
    assert!(error.contains("holds no spaCy model"), "{error}");
}

#[test]
fn a_foreign_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("empty", &b""[..]), ("text", b"Bonjour."), ("zip", b"PK\x03\x04broken"), ("zeros", &[0; 4096])]
    {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = load_error(&path);
        assert!(error.contains(name), "{error}");
        assert!(Pipeline::from_packed(bytes).is_err());
    }
}

#[test]
fn an_unknown_network_is_named_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[nlp]\npipeline = [\"transformer\"]\n[components.transformer]\nfactory = \"transformer\"\n\
        [components.transformer.model]\n@architectures = \"spacy-transformers.TransformerModel.v3\"\n";
    fs::write(folder.path().join("config.cfg"), config).unwrap();
    fs::write(folder.path().join("meta.json"), r#"{"lang":"xx","name":"trf","version":"1"}"#).unwrap();
    let error = load_error(folder.path());
    assert!(error.contains("config.cfg, transformer") && error.contains("TransformerModel.v3"), "{error}");
}

#[test]
fn each_unsupported_part_is_named_with_its_file() {
    for (name, settings, named) in [
        ("lemmatizer", "factory = \"trainable_lemmatizer\"", "the component trainable_lemmatizer"),
        ("beam", "factory = \"beam_parser\"", "the component beam_parser"),
        ("parser", "factory = \"parser\"\nlearn_tokens = true", "learn_tokens = true"),
        (
            "tagger",
            "factory = \"tagger\"\n[components.tagger.model]\n@architectures = \"spacy.HashEmbedCNN.v2\"",
            "spacy.HashEmbedCNN.v2",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let config = format!("[nlp]\npipeline = [\"{name}\"]\n[components.{name}]\n{settings}\n");
        fs::write(folder.path().join("config.cfg"), config).unwrap();
        fs::write(folder.path().join("meta.json"), r#"{"lang":"xx","name":"odd","version":"1"}"#).unwrap();
        let error = load_error(folder.path());
        assert!(error.contains(&format!("config.cfg, {name}")) && error.contains(named), "{error}");
        // Without it, only the tokenizer is missing.
        let without = Pipeline::load_with(folder.path(), &Components::default().exclude([name]));
        assert!(message(&without.err().unwrap()).contains("tokenizer: is missing"));
    }
}

#[test]
fn a_truncated_model_is_an_error() {
    let Some(path) = model("a_truncated_model_is_an_error", "en") else { return };
    let bytes = fs::read(path).unwrap();
    for length in [0, 4, 8, 12, 16, 100, 3_000, bytes.len() / 2, bytes.len() - 5, bytes.len() - 1] {
        assert!(Pipeline::from_packed(&bytes[..length]).is_err(), "{length} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_heads_do_not_panic(at in 0usize..3_000, value in any::<u8>(), tail in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut bytes = b"VIGIENLP\x01\0\0\0\x02\0\0\0{}".to_vec();
        bytes.extend(&tail);
        let at = at % bytes.len();
        bytes[at] = value;
        prop_assert!(Pipeline::from_packed(&bytes).is_err());
    }
}
