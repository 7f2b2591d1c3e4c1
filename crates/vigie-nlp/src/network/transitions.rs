//! What the parser and the entity recogniser share: their actions and the scorer of a state.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::error::LoadError;
use crate::kernels::{self, Affine};
use crate::package::Package;
use crate::package::msgpack::{as_str, decode, get};

/// One class of a transition network: an action id and the label that it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The action as spaCy numbers it, within its transition system.
    pub(crate) action: u8,
    /// The label, empty for actions without one.
    pub(crate) label: SmolStr,
}

/// Reads a `moves` file: the classes in the order of the network's outputs.
pub(crate) fn read_moves(package: &Package, name: &str) -> Result<Vec<Move>, LoadError> {
    let part = format!("{name}/moves");
    let value = decode(&part, package.part(&part)?)?;
    let json =
        get(&value, "moves").and_then(as_str).ok_or_else(|| LoadError::malformed(&*part, "has no moves"))?;
    let actions: BTreeMap<String, BTreeMap<String, i64>> =
        serde_json::from_str(json).map_err(|e| LoadError::malformed(&*part, e.to_string()))?;
    let mut moves = Vec::new();
    for (action, labels) in actions {
        let action = action.parse().map_err(|_| LoadError::malformed(&*part, "an action is not a number"))?;
        let (late, mut frequent): (Vec<_>, Vec<_>) =
            labels.into_iter().map(|(l, n)| (n, l)).partition(|&(n, _)| n < 0);
        frequent.sort_by(|a, b| b.cmp(a));
        let mut late = late;
        late.sort_by(|a, b| b.cmp(a));
        moves.extend(frequent.into_iter().chain(late).map(|(_, label)| Move { action, label: label.into() }));
    }
    Ok(moves)
}

/// Scores all classes for a state given by a few tokens.
pub(crate) struct Scorer {
    /// Token vector to the parser's own, shorter one.
    reduce: Affine,
    /// Short vector to the hidden contributions of every feature slot: `[slot][piece][unit]`.
    lower: Affine,
    /// What an absent token contributes, in the same layout.
    padding: Vec<f32>,
    bias: Vec<f32>,
    upper: Affine,
    slots: usize,
    hidden: usize,
    classes: usize,
}

/// Tokens whose contributions are computed together.
const BLOCK: usize = 64;
/// Blocks kept at once: old ones make room, so that memory does not grow with the text.
const KEPT: usize = 128;

impl Scorer {
    /// Loads component `name`; `slots` is the number of features that its states have.
    pub(crate) fn load(
        package: &mut Package,
        name: &str,
        slots: usize,
        classes: usize,
    ) -> Result<Scorer, LoadError> {
        let part = format!("{name}/model");
        let reduce = package.affine(&format!("{name}/linear"))?;
        let upper = package.affine(&format!("{name}/upper"))?;
        let lower = package.tensor(&format!("{name}/lower.W"))?;
        let bias = package.tensor(&format!("{name}/lower.b"))?.data;
        let padding = package.tensor(&format!("{name}/lower.pad"))?.data;
        let [n_slots, hidden, pieces, inputs] = lower.shape[..] else {
            return Err(LoadError::malformed(part, "its lower layer has no four dimensions"));
        };
        if n_slots != slots || pieces != 2 {
            let kind = format!("a state of {n_slots} features with {pieces} pieces");
            return Err(LoadError::Unsupported { part, kind });
        }
        let units = hidden * pieces;
        let sound = lower.data.len() == slots * units * inputs
            && bias.len() == units
            && padding.len() == slots * units
            && inputs == reduce.outputs()
            && reduce.width() == inputs
            && upper.inputs() == hidden;
        if !sound {
            return Err(LoadError::malformed(part, "its layers do not fit together"));
        }
        if upper.outputs() != classes {
            let what = format!("{classes} actions for {} outputs", upper.outputs());
            return Err(LoadError::malformed(format!("{name}/moves"), what));
        }
        // spaCy keeps the pieces of a unit together; side by side they vectorise.
        let order = |slot: usize, i: usize| slot * units + (i % hidden) * pieces + i / hidden;
        let mut weights = Vec::with_capacity(lower.data.len());
        let mut laid_padding = Vec::with_capacity(padding.len());
        for slot in 0..slots {
            for i in 0..units {
                weights.extend_from_slice(&lower.data[order(slot, i) * inputs..][..inputs]);
                laid_padding.push(padding[order(slot, i)]);
            }
        }
        let bias = (0..units).map(|i| bias[order(0, i)]).collect();
        let lower = Affine::new(&weights, &vec![0.0; slots * units], slots * units, 1, inputs)
            .filter(|lower| lower.width() == slots * units)
            .ok_or_else(|| LoadError::malformed(part, "its lower layer has an odd size"))?;
        Ok(Scorer { reduce, lower, padding: laid_padding, bias, upper, slots, hidden, classes })
    }

    /// Length of the token vectors that it reads.
    pub(crate) fn inputs(&self) -> usize {
        self.reduce.inputs()
    }

    /// Prepares for one text.
    pub(crate) fn start<'a>(&'a self, vectors: &'a [f32]) -> Scoring<'a> {
        let blocks = vectors.len().div_ceil(self.inputs() * BLOCK).min(KEPT);
        Scoring {
            scorer: self,
            vectors,
            owners: vec![None; blocks],
            kept: vec![Vec::new(); blocks],
            short: vec![0.0; BLOCK * self.reduce.width()],
            hidden: vec![0.0; 2 * self.hidden],
            scores: vec![0.0; self.upper.width()],
        }
    }
}

/// A scorer at work on one text.
pub(crate) struct Scoring<'a> {
    scorer: &'a Scorer,
    vectors: &'a [f32],
    /// Which block of tokens each kept place holds.
    owners: Vec<Option<usize>>,
    kept: Vec<Vec<f32>>,
    short: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl Scoring<'_> {
    /// The scores of all classes for a state with these tokens in its slots.
    pub(crate) fn scores(&mut self, features: &[Option<usize>]) -> &[f32] {
        let units = 2 * self.scorer.hidden;
        self.hidden.fill(0.0);
        for (slot, token) in features.iter().enumerate() {
            let from = match token {
                Some(token) => {
                    self.compute(token / BLOCK);
                    let block = &self.kept[token / BLOCK % self.kept.len()];
                    &block[token % BLOCK * self.scorer.slots * units..][slot * units..][..units]
                }
                None => &self.scorer.padding[slot * units..][..units],
            };
            kernels::add(&mut self.hidden, from);
        }
        kernels::add(&mut self.hidden, &self.scorer.bias);
        let (first, second) = self.hidden.split_at_mut(self.scorer.hidden);
        for (a, b) in first.iter_mut().zip(second) {
            *a = a.max(*b);
        }
        self.scorer.upper.apply(first, self.scorer.hidden, 1, &mut self.scores);
        &self.scores[..self.scorer.classes]
    }

    fn compute(&mut self, block: usize) {
        let place = block % self.kept.len();
        if self.owners[place] == Some(block) {
            return;
        }
        let inputs = self.scorer.inputs();
        let start = block * BLOCK * inputs;
        let rows = BLOCK.min((self.vectors.len() - start) / inputs);
        let (reduce, lower) = (&self.scorer.reduce, &self.scorer.lower);
        reduce.apply(&self.vectors[start..], inputs, rows, &mut self.short);
        let kept = &mut self.kept[place];
        kept.resize(BLOCK * lower.width(), 0.0);
        lower.apply(&self.short, reduce.width(), rows, kept);
        self.owners[place] = Some(block);
    }
}
