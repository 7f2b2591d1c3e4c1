//! A loaded model: text in, annotated text out.

use std::path::Path;

use smol_str::SmolStr;

use crate::doc::{Doc, Token, Upos};
use crate::error::LoadError;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Vocab;
use crate::network::arc_eager::Parser;
use crate::network::biluo::Recogniser;
use crate::network::networks::{Own, Vectors};
use crate::network::tagger::Tagger;
use crate::network::tok2vec::{Features, Tok2Vec};
use crate::network::transitions::read_moves;
use crate::package::config::{Component, Config};
use crate::package::{Meta, Package, VectorIndex, packed};
use crate::ruler::AttributeRuler;
use crate::tokenizer::{Segment, Tokenizer};
use crate::universal::{self, Scheme};

/// A spaCy pipeline, ready to run; shared between threads as it is.
pub struct Pipeline {
    meta: Meta,
    tokenizer: Tokenizer,
    index: Option<VectorIndex>,
    shared: Option<Tok2Vec>,
    steps: Vec<Step>,
    scheme: Scheme,
}

/// A component after the shared token vectors.
enum Step {
    Tagger(Own<Tagger>),
    Parser(Own<Parser>),
    Recogniser(Own<Recogniser>),
    Ruler(AttributeRuler),
    Lemmatizer(Box<Lemmatizer>),
}

impl Pipeline {
    /// Loads a packed model, a wheel, an unpacked wheel, or the model folder inside one.
    ///
    /// # Errors
    /// When it cannot be read, is no model, is damaged, or uses a network that this runtime does not know; the error
    /// names the file and the part.
    pub fn load(path: &Path) -> Result<Pipeline, LoadError> {
        let in_path = |source| LoadError::In { path: path.to_owned(), source: Box::new(source) };
        Pipeline::from_package(Package::load(path)?).map_err(in_path)
    }

    /// Loads a packed model that is in memory already.
    ///
    /// # Errors
    /// When the bytes are no packed model of this version, or damaged.
    pub fn from_packed(bytes: &[u8]) -> Result<Pipeline, LoadError> {
        Pipeline::from_package(packed::read(bytes)?)
    }

    /// Builds the networks of a package.
    ///
    /// # Errors
    /// When a part is missing or does not fit the others.
    pub fn from_package(mut package: Package) -> Result<Pipeline, LoadError> {
        let config = Config::read(package.part("config.cfg")?)?;
        let vocab = match package.parts.get("vocab/lookups.bin") {
            Some(lookups) => {
                Vocab::from_lookups(lookups).map_err(|e| LoadError::inside("vocab/lookups.bin", e))?
            }
            None => Vocab::default(),
        };
        let tokenizer = Tokenizer::new(package.part("tokenizer")?, vocab)
            .map_err(|e| LoadError::inside("tokenizer", e))?;
        let mut shared = None;
        let mut steps = Vec::new();
        let mut scheme = Scheme::Universal;
        for component in config.components()? {
            config.check(&component)?;
            if component.factory == "parser" {
                let moves = read_moves(&package, &component.name)?;
                scheme = Scheme::of(moves.iter().map(|m| m.label.as_str()));
            }
            if component.factory == "tok2vec" {
                shared = Some(Tok2Vec::load(&mut package, &component.name)?);
            } else {
                steps.push(Step::load(&mut package, &config, &component, shared.as_ref())?);
            }
        }
        Ok(Pipeline { meta: package.meta, tokenizer, index: package.vectors, shared, steps, scheme })
    }

    /// What the model says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Its tokenizer alone.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// Annotates a text. Any text will do; the empty one gives an empty `Doc`.
    pub fn run(&self, text: &str) -> Doc {
        let segments = self.tokenizer.tokenize(text);
        let features = segments.iter().map(Features::new).collect();
        let is_space: Vec<bool> = segments.iter().map(|segment| segment.lexeme.is_space).collect();
        let tokens = segments.into_iter().enumerate().map(|(i, segment)| token(i, segment)).collect();
        let mut doc = Doc { text: text.to_owned(), tokens, entities: Vec::new() };
        let vectors = Vectors::new(features, self.shared.as_ref(), self.index.as_ref());
        for step in &self.steps {
            step.run(&mut doc, &vectors, &is_space);
        }
        universal::convert(&mut doc, self.scheme);
        doc
    }
}

/// A token before any component has run.
fn token(i: usize, segment: Segment) -> Token {
    Token {
        start: segment.start,
        end: segment.end,
        space_after: segment.space_after,
        sent_start: i == 0,
        pos: Upos::None,
        tag: SmolStr::default(),
        morph: SmolStr::default(),
        lemma: SmolStr::default(),
        norm: segment.norm_text().clone(),
        head: i,
        dep: SmolStr::default(),
        ud_head: i,
        ud_dep: SmolStr::default(),
    }
}

impl Step {
    fn load(
        package: &mut Package,
        config: &Config,
        component: &Component,
        shared: Option<&Tok2Vec>,
    ) -> Result<Step, LoadError> {
        let name = &component.name;
        Ok(match component.factory.as_str() {
            "tagger" => Step::Tagger(Own::load(package, config, name, shared, Tagger::load_tagger)?),
            "morphologizer" => {
                Step::Tagger(Own::load(package, config, name, shared, Tagger::load_morphologizer)?)
            }
            "parser" => Step::Parser(Own::load(package, config, name, shared, Parser::load)?),
            "ner" => Step::Recogniser(Own::load(package, config, name, shared, Recogniser::load)?),
            "attribute_ruler" => {
                let part = format!("{name}/patterns");
                let ruler = AttributeRuler::new(package.part(&part)?);
                Step::Ruler(ruler.map_err(|e| LoadError::inside(&part, e))?)
            }
            "lemmatizer" => {
                let part = format!("{name}/lookups/lookups.bin");
                let section = format!("components.{name}");
                let mode = config.string(&section, "mode").unwrap_or_else(|| "lookup".to_owned());
                let overwrite = config.value(&section, "overwrite").is_some_and(|v| v == true);
                let lemmatizer = Lemmatizer::new(&package.meta.lang, &mode, overwrite, package.part(&part)?);
                Step::Lemmatizer(Box::new(lemmatizer.map_err(|e| LoadError::inside(&part, e))?))
            }
            other => {
                let kind = format!("the component {other}");
                return Err(LoadError::Unsupported { part: format!("config.cfg, {name}"), kind });
            }
        })
    }

    fn run(&self, doc: &mut Doc, vectors: &Vectors<'_>, is_space: &[bool]) {
        match self {
            Step::Tagger(own) => own.run(vectors, |tagger, vectors| {
                for (token, label) in doc.tokens.iter_mut().zip(tagger.run(vectors)) {
                    label.set(token);
                }
            }),
            Step::Parser(own) => {
                let tree = own.run(vectors, |parser, vectors| parser.run(vectors, is_space));
                for (i, token) in doc.tokens.iter_mut().enumerate() {
                    token.head = tree.heads[i];
                    token.dep = tree.deps[i].clone();
                    token.sent_start = tree.starts[i];
                }
            }
            Step::Recogniser(own) => {
                let starts: Vec<bool> = doc.tokens.iter().map(|token| token.sent_start).collect();
                doc.entities = own.run(vectors, |ner, vectors| ner.run(vectors, is_space, &starts));
            }
            Step::Ruler(ruler) => ruler.apply(doc),
            Step::Lemmatizer(lemmatizer) => lemmatizer.apply(doc),
        }
    }
}
