//! The neural components of one model, run in its order.

use crate::error::LoadError;
use crate::network::arc_eager::Parser;
use crate::network::biluo::Recogniser;
use crate::network::tagger::Tagger;
use crate::network::tok2vec::{Features, Tok2Vec};
use crate::package::config::{Component, Config};
use crate::package::{Package, VectorIndex};

/// A component's network, with its own token vectors where it does not listen to the shared ones.
pub(crate) struct Own<T> {
    head: T,
    tok2vec: Option<Tok2Vec>,
}

/// Token vectors of one text, computed once for all that listen.
pub(crate) struct Vectors<'a> {
    features: Vec<Features>,
    index: Option<&'a VectorIndex>,
    shared: Vec<f32>,
}

impl<'a> Vectors<'a> {
    /// Computes the shared vectors.
    pub(crate) fn new(
        features: Vec<Features>,
        shared: Option<&Tok2Vec>,
        index: Option<&'a VectorIndex>,
    ) -> Vectors<'a> {
        let vectors = shared.map(|network| network.run(&features, index)).unwrap_or_default();
        Vectors { features, index, shared: vectors }
    }
}

impl<T> Own<T> {
    /// Loads a component's head with `load`, and its token vectors if it has its own.
    pub(crate) fn load(
        package: &mut Package,
        config: &Config,
        component: &Component,
        shared: Option<&Tok2Vec>,
        inputs: fn(&T) -> usize,
        load: fn(&mut Package, &str) -> Result<T, LoadError>,
    ) -> Result<Own<T>, LoadError> {
        let name = &component.name;
        let head = load(package, name)?;
        let tok2vec = match config.listens(name) {
            true => None,
            false => Some(Tok2Vec::load(package, name)?),
        };
        let width = tok2vec.as_ref().or(shared).map(Tok2Vec::width);
        if width != Some(inputs(&head)) {
            return Err(LoadError::malformed(
                format!("{name}/model"),
                "reads vectors that the model does not make",
            ));
        }
        Ok(Own { head, tok2vec })
    }

    /// Runs `run` on the vectors that this component reads.
    pub(crate) fn run<R>(&self, vectors: &Vectors<'_>, run: impl FnOnce(&T, &[f32]) -> R) -> R {
        match &self.tok2vec {
            None => run(&self.head, &vectors.shared),
            Some(own) => run(&self.head, &own.run(&vectors.features, vectors.index)),
        }
    }
}

/// One step of a pipeline after the shared vectors.
pub(crate) enum Neural {
    Tagger(Own<Tagger>),
    Parser(Own<Parser>),
    Recogniser(Own<Recogniser>),
}

impl Neural {
    /// Loads a component that has a network; `None` for the others.
    pub(crate) fn load(
        package: &mut Package,
        config: &Config,
        component: &Component,
        shared: Option<&Tok2Vec>,
    ) -> Result<Option<Neural>, LoadError> {
        Ok(Some(match component.factory.as_str() {
            "tagger" => Neural::Tagger(Own::load(
                package,
                config,
                component,
                shared,
                Tagger::inputs,
                Tagger::load_tagger,
            )?),
            "morphologizer" => Neural::Tagger(Own::load(
                package,
                config,
                component,
                shared,
                Tagger::inputs,
                Tagger::load_morphologizer,
            )?),
            "parser" => {
                Neural::Parser(Own::load(package, config, component, shared, Parser::inputs, Parser::load)?)
            }
            "ner" => Neural::Recogniser(Own::load(
                package,
                config,
                component,
                shared,
                Recogniser::inputs,
                Recogniser::load,
            )?),
            _ => return Ok(None),
        }))
    }
}
