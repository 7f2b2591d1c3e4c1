//! The neural components of one model, run in its order.

use crate::error::LoadError;
use crate::network::embedding::Features;
use crate::network::tok2vec::Tok2Vec;
use crate::package::config::Config;
use crate::package::{Package, VectorIndex};

/// A component's network, with its own token vectors where it does not listen to the shared ones.
pub(crate) struct Own<T> {
    head: T,
    tok2vec: Option<Tok2Vec>,
}

/// What reads token vectors.
pub(crate) trait Head {
    /// Length of the vectors that it reads.
    fn inputs(&self) -> usize;
}

/// Token vectors of one text, computed once for all that listen.
pub(crate) struct Vectors<'a> {
    features: Vec<Features>,
    index: Option<&'a VectorIndex>,
    /// Empty before the network has run.
    shared: Vec<f32>,
}

impl<'a> Vectors<'a> {
    /// Of a text with these tokens, before a network for all has run.
    pub(crate) fn new(features: Vec<Features>, index: Option<&'a VectorIndex>) -> Vectors<'a> {
        Vectors { features, index, shared: Vec::new() }
    }

    /// The vectors that others listened to, row by row; empty where no network for all ran.
    pub(crate) fn into_shared(self) -> Vec<f32> {
        self.shared
    }

    /// Computes the vectors that others listen to.
    pub(crate) fn share(&mut self, network: &Tok2Vec) {
        self.shared = network.run(&self.features, self.index);
    }
}

impl<T: Head> Own<T> {
    /// Loads a component's head with `load`, and its token vectors if it has its own; `shared` are those that it listens to,
    /// where they are loaded.
    pub(crate) fn load(
        package: &mut Package,
        config: &Config,
        name: &str,
        shared: Option<&Tok2Vec>,
        load: fn(&mut Package, &str) -> Result<T, LoadError>,
    ) -> Result<Own<T>, LoadError> {
        let head = load(package, name)?;
        let tok2vec = match config.listens(name) {
            true => None,
            false => Some(Tok2Vec::load(package, name)?),
        };
        let width = tok2vec.as_ref().or(shared).map(Tok2Vec::width);
        if width.is_some_and(|width| width != head.inputs()) {
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
            // As in spaCy, who listens to a network that does not run hears zeros.
            None if vectors.shared.is_empty() => {
                run(&self.head, &vec![0.0; vectors.features.len() * self.head.inputs()])
            }
            None => run(&self.head, &vectors.shared),
            Some(own) => run(&self.head, &own.run(&vectors.features, vectors.index)),
        }
    }
}
