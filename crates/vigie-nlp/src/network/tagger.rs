//! The tagger, the morphologizer and the sentence recogniser: one linear layer over the token vectors.

use smol_str::SmolStr;

use crate::doc::{Token, Upos};
use crate::error::LoadError;
use crate::kernels::affine::Affine;
use crate::kernels::rows;
use crate::network::networks::Head;
use crate::package::Package;

/// What a tagger says of a token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Label {
    /// A tagger's fine-grained tag.
    Tag(SmolStr),
    /// A morphologizer's part of speech and features.
    Morph(Upos, SmolStr),
    /// A sentence recogniser's: whether one starts.
    Start(bool),
}

impl Label {
    /// Writes the label on a token.
    pub(crate) fn set(&self, token: &mut Token) {
        match self {
            Label::Tag(tag) => token.tag = tag.clone(),
            Label::Morph(pos, morph) => {
                token.pos = *pos;
                token.morph = morph.clone();
            }
            Label::Start(starts) => token.sent_start = *starts,
        }
    }
}

/// Chooses the label with the highest score.
pub(crate) struct Tagger {
    affine: Affine,
    labels: Vec<Label>,
}

impl Head for Tagger {
    fn inputs(&self) -> usize {
        self.affine.inputs()
    }
}

impl Tagger {
    /// Loads component `name`, a `tagger`.
    pub(crate) fn load_tagger(package: &mut Package, name: &str) -> Result<Tagger, LoadError> {
        let cfg: TaggerCfg = package.json(&format!("{name}/cfg"))?;
        let labels = cfg.labels.into_iter().map(|tag| Label::Tag(tag.into())).collect();
        Tagger::load(package, name, labels)
    }

    /// Loads component `name`, a `morphologizer`.
    pub(crate) fn load_morphologizer(package: &mut Package, name: &str) -> Result<Tagger, LoadError> {
        let part = format!("{name}/cfg");
        let cfg: MorphologizerCfg = package.json(&part)?;
        let mut labels = Vec::new();
        // The order of the two maps is the order of the classes.
        for (label, morph) in &cfg.labels_morph {
            let symbol = cfg.labels_pos.get(label).and_then(serde_json::Value::as_u64).unwrap_or(0);
            let pos = upos(symbol)
                .ok_or_else(|| LoadError::malformed(&*part, format!("{label} has no known POS")))?;
            labels.push(Label::Morph(pos, morph.as_str().unwrap_or("").trim_matches('_').into()));
        }
        Tagger::load(package, name, labels)
    }

    /// Loads component `name`, a `senter`.
    pub(crate) fn load_senter(package: &mut Package, name: &str) -> Result<Tagger, LoadError> {
        Tagger::load(package, name, vec![Label::Start(false), Label::Start(true)])
    }

    /// Whether a `senter` speaks of tokens of which a component before it has spoken.
    pub(crate) fn senter_overwrites(package: &Package, name: &str) -> Result<bool, LoadError> {
        let cfg: SenterCfg = package.json(&format!("{name}/cfg"))?;
        Ok(cfg.overwrite)
    }

    fn load(package: &mut Package, name: &str, labels: Vec<Label>) -> Result<Tagger, LoadError> {
        let affine = package.affine(&format!("{name}/softmax"))?;
        if labels.is_empty() || affine.outputs() != labels.len() {
            return Err(LoadError::malformed(format!("{name}/cfg"), "its labels do not fit the network"));
        }
        Ok(Tagger { affine, labels })
    }

    /// The label of each token.
    pub(crate) fn run(&self, vectors: &[f32]) -> Vec<&Label> {
        const AT_ONCE: usize = 64;
        let (inputs, width) = (self.affine.inputs(), self.affine.width());
        let mut scores = vec![0.0; AT_ONCE * width];
        let mut labels = Vec::with_capacity(vectors.len() / inputs);
        for vectors in vectors.chunks(AT_ONCE * inputs) {
            let rows = vectors.len() / inputs;
            self.affine.apply(vectors, inputs, rows, &mut scores);
            labels.extend(
                scores
                    .chunks_exact(width)
                    .take(rows)
                    .map(|row| &self.labels[rows::arg_max(&row[..self.labels.len()])]),
            );
        }
        labels
    }
}

#[derive(serde::Deserialize)]
struct TaggerCfg {
    labels: Vec<String>,
}

#[derive(serde::Deserialize)]
struct SenterCfg {
    #[serde(default)]
    overwrite: bool,
}

#[derive(serde::Deserialize)]
struct MorphologizerCfg {
    labels_morph: serde_json::Map<String, serde_json::Value>,
    labels_pos: serde_json::Map<String, serde_json::Value>,
}

/// The part of speech behind spaCy's symbol number.
fn upos(symbol: u64) -> Option<Upos> {
    use Upos::*;
    const FROM_84: [Upos; 20] = [
        Adj, Adp, Adv, Aux, Conj, Cconj, Det, Intj, Noun, Num, Part, Pron, Propn, Punct, Sconj, Sym, Verb, X,
        Eol, Space,
    ];
    match symbol {
        0 => Some(Upos::None),
        n => FROM_84.get(usize::try_from(n).ok()?.checked_sub(84)?).copied(),
    }
}
