//! A loaded model: text in, annotated text out.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use smol_str::SmolStr;

use crate::components::Components;
use crate::doc::{Doc, Token, Upos};
use crate::error::LoadError;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Vocab;
use crate::network::arc_eager::Parser;
use crate::network::biluo::Recogniser;
use crate::network::embedding::Features;
use crate::network::networks::{Own, Vectors};
use crate::network::tagger::Tagger;
use crate::network::tok2vec::Tok2Vec;
use crate::network::transitions::read_moves;
use crate::package::config::{Component, Config};
use crate::package::{Meta, Package, VectorIndex, packed};
use crate::ruler::AttributeRuler;
use crate::tokenizer::{Segment, Tokenizer};
use crate::universal::{self, Scheme};

/// A spaCy pipeline, ready to run; shared between threads as it is.
///
/// Clones, and what [`Pipeline::select`] gives, share the model's tables.
#[derive(Clone)]
pub struct Pipeline {
    model: Arc<Model>,
    /// Which of the model's steps run.
    running: Vec<bool>,
}

/// Everything that was loaded.
struct Model {
    meta: Meta,
    tokenizer: Tokenizer,
    index: Option<VectorIndex>,
    steps: Vec<Step>,
    scheme: Scheme,
    /// Possible lemmas of forms that were asked for. It changes how fast answers come, never which.
    possible: RwLock<HashMap<Box<str>, Arc<[SmolStr]>>>,
}

/// Forms whose possible lemmas are kept: a few megabytes of them.
const MOST_FORMS: usize = 50_000;
/// Longer forms are not worth keeping.
const LONGEST_FORM: usize = 40;

/// A component of the model.
struct Step {
    name: String,
    /// Whether the model itself lets it run.
    enabled: bool,
    part: Part,
}

enum Part {
    Vectors(Tok2Vec),
    Tagger(Own<Tagger>),
    Senter(Own<Tagger>, bool),
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
        Pipeline::load_with(path, &Components::default())
    }

    /// Loads a model with a choice of its components.
    ///
    /// ```no_run
    /// # use vigie_nlp::{Components, Pipeline};
    /// # fn main() -> Result<(), vigie_nlp::LoadError> {
    /// let model = std::path::Path::new("models/fr.vigie");
    /// let sentences = Pipeline::load_with(model, &Components::default().only(["senter"]))?;
    /// assert_eq!(sentences.run("Il pleut. Il vente.").sentences().len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Pipeline::load`], and when the choice names a component that the model does not have, or contradicts itself.
    /// A component that this runtime does not know is no error where it is excluded.
    pub fn load_with(path: &Path, components: &Components) -> Result<Pipeline, LoadError> {
        let in_path = |source| LoadError::In { path: path.to_owned(), source: Box::new(source) };
        let package = Package::load_without(path, &components.exclude)?;
        Pipeline::from_package_with(package, components).map_err(in_path)
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
    pub fn from_package(package: Package) -> Result<Pipeline, LoadError> {
        Pipeline::from_package_with(package, &Components::default())
    }

    fn from_package_with(mut package: Package, components: &Components) -> Result<Pipeline, LoadError> {
        let config = Config::read(package.part("config.cfg")?)?;
        config.check_language()?;
        let vocab = match package.parts.get("vocab/lookups.bin") {
            Some(lookups) => {
                Vocab::from_lookups(lookups).map_err(|e| LoadError::inside("vocab/lookups.bin", e))?
            }
            None => Vocab::default(),
        };
        let tokenizer = Tokenizer::new(package.part("tokenizer")?, vocab)
            .map_err(|e| LoadError::inside("tokenizer", e))?;
        let all = config.components()?;
        let names: Vec<&str> = all.iter().map(|component| component.name.as_str()).collect();
        components.check_excluded(&names)?;
        let mut steps: Vec<Step> = Vec::new();
        let mut scheme = Scheme::Universal;
        for component in all {
            // Files of the first format have nothing of what the model disables.
            let absent = !component.enabled && !package.has_component(&component.name);
            if absent || components.is_excluded(&component.name) {
                continue;
            }
            config.check(&component)?;
            if component.factory == "parser" {
                let moves = read_moves(&package, &component.name)?;
                scheme = Scheme::of(moves.iter().map(|m| m.label.as_str()));
            }
            let part = Part::load(&mut package, &config, &component, &steps)?;
            steps.push(Step { name: component.name, enabled: component.enabled, part });
        }
        let (meta, index, possible) = (package.meta, package.vectors, RwLock::default());
        let model = Model { meta, tokenizer, index, steps, scheme, possible };
        let running = model.running(components)?;
        Ok(Pipeline { model: Arc::new(model), running })
    }

    /// The same model with another choice of components; nothing is loaded or copied.
    ///
    /// The choice is counted from what the model enables, not from what this pipeline runs. What it excludes does not run.
    ///
    /// # Errors
    /// When it names a component that is not loaded, or contradicts itself.
    pub fn select(&self, components: &Components) -> Result<Pipeline, LoadError> {
        Ok(Pipeline { model: Arc::clone(&self.model), running: self.model.running(components)? })
    }

    /// The names of the components that are loaded, in order, each with whether it runs.
    pub fn components(&self) -> Vec<(&str, bool)> {
        let steps = self.model.steps.iter().zip(&self.running);
        steps.map(|(step, &runs)| (step.name.as_str(), runs)).collect()
    }

    /// What the model says of itself.
    pub fn meta(&self) -> &Meta {
        &self.model.meta
    }

    /// The first step alone, with what it has learnt so far.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.model.tokenizer
    }

    /// Annotates a text. Any text will do; the empty one gives an empty `Doc`.
    ///
    /// What no component sets stays empty: without a parser every token is its own head and has no label; without parser and
    /// `senter` the whole text is one sentence.
    pub fn run(&self, text: &str) -> Doc {
        let segments = self.model.tokenizer.tokenize(text);
        let features = segments.iter().map(Features::new).collect();
        let is_space: Vec<bool> = segments.iter().map(|segment| segment.lexeme.is_space).collect();
        let tokens = segments.into_iter().enumerate().map(|(i, segment)| token(i, segment)).collect();
        let mut doc = Doc { text: text.to_owned(), tokens, ..Doc::default() };
        let vectors = Vectors::new(features, self.model.index.as_ref());
        let mut work = Work { vectors, is_space, split: false, parsed: false };
        for (step, _) in self.model.steps.iter().zip(&self.running).filter(|(_, runs)| **runs) {
            step.part.run(&mut doc, &mut work);
        }
        doc.tensor = work.vectors.into_shared();
        if work.parsed {
            universal::convert(&mut doc, self.model.scheme);
        }
        doc
    }

    /// Every lemma that [`Pipeline::run`] can give a token of this form, whatever stands around it and whichever components
    /// run; each once, sorted.
    ///
    /// Much cheaper than running the networks, so that a text can be told to lack a word before it is read.
    pub fn possible_lemmas(&self, form: &str) -> Arc<[SmolStr]> {
        let possible = &self.model.possible;
        if let Some(lemmas) = possible.read().unwrap_or_else(PoisonError::into_inner).get(form) {
            return Arc::clone(lemmas);
        }
        let lemmas: Arc<[SmolStr]> = self.model.find_possible_lemmas(form).into();
        let mut seen = possible.write().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < MOST_FORMS && form.len() <= LONGEST_FORM {
            seen.insert(form.into(), Arc::clone(&lemmas));
        }
        lemmas
    }

    /// Annotates many texts, one `Doc` for each in their order: what [`Pipeline::run`] gives, without its set-up for each.
    ///
    /// This is spaCy's `Language.pipe`. All on one thread; to use several, share the pipeline and give each thread its own texts:
    ///
    /// ```no_run
    /// # use vigie_nlp::{Doc, Pipeline};
    /// fn on_two_threads(pipeline: &Pipeline, texts: &[&str]) -> Vec<Doc> {
    ///     let (first, second) = texts.split_at(texts.len() / 2);
    ///     std::thread::scope(|scope| {
    ///         let second = scope.spawn(|| pipeline.run_all(second));
    ///         let mut docs = pipeline.run_all(first);
    ///         docs.extend(second.join().expect("reading a text does not panic"));
    ///         docs
    ///     })
    /// }
    /// ```
    pub fn run_all(&self, texts: &[&str]) -> Vec<Doc> {
        texts.iter().map(|text| self.run(text)).collect()
    }
}

impl Model {
    fn running(&self, components: &Components) -> Result<Vec<bool>, LoadError> {
        let known: Vec<(&str, bool)> =
            self.steps.iter().map(|step| (step.name.as_str(), step.enabled)).collect();
        components.running(&known)
    }

    fn find_possible_lemmas(&self, form: &str) -> Vec<SmolStr> {
        // Where nobody gives a lemma there is none.
        let mut out = vec![SmolStr::default()];
        for step in &self.steps {
            match &step.part {
                Part::Ruler(ruler) => out.extend(ruler.possible_lemmas(form)),
                Part::Lemmatizer(lemmatizer) => {
                    out.extend(lemmatizer.possible(form).into_iter().map(SmolStr::from));
                }
                Part::Vectors(_)
                | Part::Tagger(_)
                | Part::Senter(..)
                | Part::Parser(_)
                | Part::Recogniser(_) => {}
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// What the components of one run hand on, besides the text itself.
struct Work<'a> {
    vectors: Vectors<'a>,
    is_space: Vec<bool>,
    /// Whether a component has said where sentences start.
    split: bool,
    /// Whether a parser has run.
    parsed: bool,
}

/// A token before any component has run.
fn token(i: usize, segment: Segment) -> Token {
    Token {
        start: segment.start,
        end: segment.end,
        space_after: segment.space_after,
        sent_start: i == 0 && !segment.is_mended,
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

impl Part {
    /// Loads a component; `before` are those that run before it.
    fn load(
        package: &mut Package,
        config: &Config,
        component: &Component,
        before: &[Step],
    ) -> Result<Part, LoadError> {
        let name = &component.name;
        let shared = before.iter().rev().find_map(|step| match &step.part {
            Part::Vectors(network) => Some(network),
            _ => None,
        });
        Ok(match component.factory.as_str() {
            "tok2vec" => Part::Vectors(Tok2Vec::load(package, name)?),
            "tagger" => Part::Tagger(Own::load(package, config, name, shared, Tagger::load_tagger)?),
            "morphologizer" => {
                Part::Tagger(Own::load(package, config, name, shared, Tagger::load_morphologizer)?)
            }
            "senter" => {
                let overwrite = Tagger::senter_overwrites(package, name)?;
                Part::Senter(Own::load(package, config, name, shared, Tagger::load_senter)?, overwrite)
            }
            "parser" => Part::Parser(Own::load(package, config, name, shared, Parser::load)?),
            "ner" => Part::Recogniser(Own::load(package, config, name, shared, Recogniser::load)?),
            "attribute_ruler" => {
                let part = format!("{name}/patterns");
                let ruler = AttributeRuler::new(package.part(&part)?);
                Part::Ruler(ruler.map_err(|e| LoadError::inside(&part, e))?)
            }
            "lemmatizer" => {
                let part = format!("{name}/lookups/lookups.bin");
                let section = format!("components.{name}");
                let mode = config.string(&section, "mode").unwrap_or_else(|| "lookup".to_owned());
                let overwrite = config.value(&section, "overwrite").is_some_and(|v| v == true);
                let lemmatizer = Lemmatizer::new(&package.meta.lang, &mode, overwrite, package.part(&part)?);
                Part::Lemmatizer(Box::new(lemmatizer.map_err(|e| LoadError::inside(&part, e))?))
            }
            other => {
                let kind = format!("the component {other}");
                return Err(LoadError::Unsupported { part: format!("config.cfg, {name}"), kind });
            }
        })
    }

    fn run(&self, doc: &mut Doc, work: &mut Work<'_>) {
        let Work { vectors, is_space, split, parsed } = work;
        match self {
            Part::Vectors(network) => vectors.share(network),
            Part::Tagger(own) => own.run(vectors, |tagger, vectors| {
                for (token, label) in doc.tokens.iter_mut().zip(tagger.run(vectors)) {
                    label.set(token);
                }
            }),
            Part::Senter(own, overwrite) => own.run(vectors, |senter, vectors| {
                // Most often the first token starts a sentence before any component says so.
                let known = doc.tokens.first().is_some_and(|token| token.sent_start);
                let from = usize::from(known && !*overwrite);
                if *overwrite || !*split {
                    for (token, label) in doc.tokens.iter_mut().zip(senter.run(vectors)).skip(from) {
                        label.set(token);
                    }
                }
                *split = true;
            }),
            Part::Parser(own) => {
                let starts: Option<Vec<bool>> =
                    split.then(|| doc.tokens.iter().map(|token| token.sent_start).collect());
                let tree =
                    own.run(vectors, |parser, vectors| parser.run(vectors, is_space, starts.as_deref()));
                for (i, token) in doc.tokens.iter_mut().enumerate() {
                    token.head = tree.heads[i];
                    token.dep = tree.deps[i].clone();
                    token.sent_start = tree.starts[i];
                }
                (*split, *parsed) = (true, true);
            }
            Part::Recogniser(own) => {
                let starts: Vec<bool> = doc.tokens.iter().map(|token| token.sent_start).collect();
                doc.entities = own.run(vectors, |ner, vectors| ner.run(vectors, is_space, &starts));
            }
            Part::Ruler(ruler) => ruler.apply(doc),
            Part::Lemmatizer(lemmatizer) => lemmatizer.apply(doc),
        }
    }
}
