//! What the parser and the entity recogniser share: their actions and the scorer of a state.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use smol_str::SmolStr;

use crate::error::LoadError;
use crate::kernels::affine::Affine;
use crate::kernels::rows;
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
///
/// What a token contributes to the hidden layer depends on the token and the slot alone. Slots that nearly every token
/// fills sooner or later are computed for many tokens at once, the others for the states that fill them.
pub(crate) struct Scorer {
    /// Token vector to the parser's own, shorter one.
    reduce: Affine,
    /// Short vector to the hidden contributions of the slots that all tokens fill: `[slot][piece][unit]`.
    common: Affine,
    /// The same for each of the other slots: `[piece][unit]`.
    rare: Vec<Affine>,
    /// What an absent token contributes, `[slot][piece][unit]`.
    padding: Vec<f32>,
    bias: Vec<f32>,
    upper: Affine,
    slots: Slots,
    /// Hidden units of all pieces.
    units: usize,
    classes: usize,
    idle: Mutex<Vec<Workspace>>,
}

/// The features of a state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots {
    /// How many there are.
    pub(crate) all: usize,
    /// How many of them, from the first, nearly every token fills.
    pub(crate) common: usize,
}

/// Tokens whose contributions are computed together.
const BLOCK: usize = 48;
/// Blocks kept at once: old ones make room, so that memory does not grow with the text.
const KEPT: usize = 32;

impl Scorer {
    /// Loads component `name`, whose states have these features.
    pub(crate) fn load(
        package: &mut Package,
        name: &str,
        slots: Slots,
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
        if n_slots != slots.all || pieces != 2 {
            let kind = format!("a state of {n_slots} features with {pieces} pieces");
            return Err(LoadError::Unsupported { part, kind });
        }
        let misfit = |what: &str| LoadError::malformed(&*part, what);
        let units = hidden.checked_mul(pieces).ok_or_else(|| misfit("its lower layer has an odd size"))?;
        let sound = bias.len() == units
            && Some(padding.len()) == slots.all.checked_mul(units)
            && Some(lower.data.len()) == padding.len().checked_mul(inputs)
            && inputs == reduce.outputs()
            && upper.inputs() == hidden;
        if !sound {
            return Err(misfit("its layers do not fit together"));
        }
        if upper.outputs() != classes {
            let what = format!("{classes} actions for {} outputs", upper.outputs());
            return Err(LoadError::malformed(format!("{name}/moves"), what));
        }
        // spaCy keeps the pieces of a unit together; side by side they vectorise.
        let order = |slot: usize, i: usize| slot * units + (i % hidden) * pieces + i / hidden;
        let layer = |slots: Range<usize>| {
            let outputs = slots.len() * units;
            let rows = slots.flat_map(|slot| (0..units).map(move |i| order(slot, i)));
            let weights: Vec<f32> =
                rows.flat_map(|row| lower.data[row * inputs..][..inputs].iter().copied()).collect();
            Affine::new(package.isa, &weights, &vec![0.0; outputs], outputs, 1, inputs)
                .filter(|layer| layer.width() == outputs)
                .ok_or_else(|| misfit("its lower layer has an odd size"))
        };
        let common = layer(0..slots.common)?;
        let rare = (slots.common..slots.all).map(|slot| layer(slot..slot + 1)).collect::<Result<_, _>>()?;
        let padding = (0..slots.all * units).map(|i| padding[order(i / units, i % units)]).collect();
        let bias = (0..units).map(|i| bias[order(0, i)]).collect();
        Ok(Scorer {
            reduce,
            common,
            rare,
            padding,
            bias,
            upper,
            slots,
            units,
            classes,
            idle: Mutex::default(),
        })
    }

    /// Length of the token vectors that it reads.
    pub(crate) fn inputs(&self) -> usize {
        self.reduce.inputs()
    }

    /// Prepares for one text.
    pub(crate) fn start<'a>(&'a self, vectors: &'a [f32]) -> Scoring<'a> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut workspace = idle.unwrap_or_default();
        let blocks = vectors.len().div_ceil(self.inputs() * BLOCK).min(KEPT);
        workspace.blocks.resize_with(blocks.max(workspace.blocks.len()), Block::default);
        workspace.blocks.iter_mut().for_each(|block| block.owner = None);
        workspace.rare.resize(self.rare.len() * self.units, 0.0);
        workspace.rare_owners.clear();
        workspace.rare_owners.resize(self.rare.len(), None);
        workspace.hidden.resize(self.units, 0.0);
        workspace.scores.resize(self.upper.width(), 0.0);
        Scoring { scorer: self, vectors, workspace }
    }
}

/// What a text leaves to the next one.
#[derive(Default)]
struct Workspace {
    blocks: Vec<Block>,
    /// The contribution that was computed last for each rare slot, and whose it is.
    rare: Vec<f32>,
    rare_owners: Vec<Option<usize>>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

/// What some neighbouring tokens contribute.
#[derive(Default)]
struct Block {
    /// Which block of the text it is.
    owner: Option<usize>,
    /// Their short vectors.
    short: Vec<f32>,
    /// `[token][slot][piece][unit]`.
    common: Vec<f32>,
}

/// A scorer at work on one text.
pub(crate) struct Scoring<'a> {
    scorer: &'a Scorer,
    vectors: &'a [f32],
    workspace: Workspace,
}

impl Drop for Scoring<'_> {
    fn drop(&mut self) {
        let workspace = std::mem::take(&mut self.workspace);
        self.scorer.idle.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
    }
}

impl Scoring<'_> {
    /// The scores of all classes for a state with these tokens in its slots.
    pub(crate) fn scores<const SLOTS: usize>(&mut self, features: &[Option<usize>; SLOTS]) -> &[f32] {
        let Scorer { units, slots, .. } = *self.scorer;
        let isa = self.scorer.upper.isa();
        self.workspace.hidden.fill(0.0);
        for (slot, token) in features.iter().enumerate() {
            // Added at once: the block of the next token may take the place of this one's.
            if let Some(token) = *token {
                self.compute(token / BLOCK);
                if slot >= slots.common {
                    self.compute_rare(slot - slots.common, token);
                }
            }
            let Workspace { blocks, rare, hidden, .. } = &mut self.workspace;
            let part = match token {
                None => &self.scorer.padding[slot * units..],
                Some(_) if slot >= slots.common => &rare[(slot - slots.common) * units..],
                Some(token) => {
                    let block = &blocks[token / BLOCK % blocks.len()];
                    &block.common[(token % BLOCK * slots.common + slot) * units..]
                }
            };
            rows::accumulate(isa, hidden, &part[..units]);
        }
        let Workspace { hidden, scores, .. } = &mut self.workspace;
        rows::maxout(isa, hidden, &self.scorer.bias);
        self.scorer.upper.apply(hidden, units / 2, 1, scores);
        &scores[..self.scorer.classes]
    }

    fn compute(&mut self, owner: usize) {
        let n_blocks = self.workspace.blocks.len();
        let block = &mut self.workspace.blocks[owner % n_blocks];
        if block.owner == Some(owner) {
            return;
        }
        let inputs = self.scorer.inputs();
        let vectors = &self.vectors[owner * BLOCK * inputs..];
        let rows = BLOCK.min(vectors.len() / inputs);
        let (reduce, common) = (&self.scorer.reduce, &self.scorer.common);
        block.short.resize(BLOCK * reduce.width(), 0.0);
        block.common.resize(BLOCK * common.width(), 0.0);
        reduce.apply(vectors, inputs, rows, &mut block.short);
        common.apply(&block.short, reduce.width(), rows, &mut block.common);
        block.owner = Some(owner);
    }

    /// The contribution of a token, whose block is there, to a rare slot.
    fn compute_rare(&mut self, rare: usize, token: usize) {
        let Workspace { blocks, rare: kept, rare_owners, .. } = &mut self.workspace;
        if rare_owners[rare].replace(token) == Some(token) {
            return;
        }
        let (units, stride) = (self.scorer.units, self.scorer.reduce.width());
        let short = &blocks[token / BLOCK % blocks.len()].short[token % BLOCK * stride..];
        self.scorer.rare[rare].apply(short, stride, 1, &mut kept[rare * units..][..units]);
    }
}
