//! A loaded model: text in, annotated text out.

use std::ops::Range;
use std::path::Path;

use smol_str::SmolStr;

use crate::doc::{Doc, Token, Upos};
use crate::error::LoadError;
use crate::lexeme::Lexeme;
use crate::network::networks::{Neural, Vectors};
use crate::network::tok2vec::{Features, Tok2Vec};
use crate::package::config::Config;
use crate::package::import;
use crate::package::source;
use crate::package::{Meta, Package, VectorIndex, packed};

/// A spaCy pipeline, ready to run; shared between threads as it is.
pub struct Pipeline {
    meta: Meta,
    index: Option<VectorIndex>,
    shared: Option<Tok2Vec>,
    steps: Vec<Neural>,
}

impl Pipeline {
    /// Loads a packed model, a wheel, an unpacked wheel, or the model folder inside one.
    ///
    /// # Errors
    /// When it cannot be read, is no model, is damaged, or uses a network that this runtime does not know; the error
    /// names the file and the part.
    pub fn load(path: &Path) -> Result<Pipeline, LoadError> {
        let load = || -> Result<Pipeline, LoadError> {
            if path.is_file() {
                let bytes = source::read_file(path)?;
                if packed::is_packed(&bytes) {
                    return Pipeline::from_packed(&bytes);
                }
            }
            Pipeline::from_package(import::import(path)?)
        };
        load().map_err(|source| LoadError::In { path: path.to_owned(), source: Box::new(source) })
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
        let mut shared = None;
        let mut steps = Vec::new();
        for component in config.components()? {
            config.check(&component)?;
            if component.factory == "tok2vec" {
                shared = Some(Tok2Vec::load(&mut package, &component.name)?);
            } else if let Some(step) = Neural::load(&mut package, &config, &component, shared.as_ref())? {
                steps.push(step);
            }
        }
        Ok(Pipeline { meta: package.meta, index: package.vectors, shared, steps })
    }

    /// What the model says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Annotates a text that is split into tokens: a lexeme, its bytes, whether a blank follows.
    #[allow(dead_code, reason = "called by `run` when the tokenizer is in")]
    fn annotate(&self, text: &str, lexemes: &[(Lexeme, Range<usize>, bool)]) -> Doc {
        let features: Vec<Features> =
            lexemes.iter().map(|(lexeme, _, blank)| Features::new(lexeme, *blank)).collect();
        let is_space: Vec<bool> = lexemes.iter().map(|(lexeme, ..)| lexeme.is_space).collect();
        let mut doc =
            Doc { text: text.to_owned(), tokens: Vec::with_capacity(lexemes.len()), entities: Vec::new() };
        doc.tokens.extend(lexemes.iter().enumerate().map(|(i, (lexeme, bytes, blank))| Token {
            start: bytes.start,
            end: bytes.end,
            space_after: *blank,
            sent_start: i == 0,
            pos: Upos::None,
            tag: SmolStr::default(),
            morph: SmolStr::default(),
            lemma: SmolStr::default(),
            norm: lexeme.norm_text.clone(),
            head: i,
            dep: SmolStr::default(),
            ud_head: i,
            ud_dep: SmolStr::default(),
        }));
        let vectors = Vectors::new(features, self.shared.as_ref(), self.index.as_ref());
        for step in &self.steps {
            match step {
                Neural::Tagger(own) => own.run(&vectors, |tagger, vectors| {
                    for (token, label) in doc.tokens.iter_mut().zip(tagger.run(vectors)) {
                        label.set(token);
                    }
                }),
                Neural::Parser(own) => {
                    let tree = own.run(&vectors, |parser, vectors| parser.run(vectors, &is_space));
                    for (i, token) in doc.tokens.iter_mut().enumerate() {
                        token.head = tree.heads[i];
                        token.dep = tree.deps[i].clone();
                        token.sent_start = tree.starts[i];
                    }
                }
                Neural::Recogniser(own) => {
                    let starts: Vec<bool> = doc.tokens.iter().map(|token| token.sent_start).collect();
                    doc.entities = own.run(&vectors, |ner, vectors| ner.run(vectors, &is_space, &starts));
                }
            }
        }
        doc
    }
}
