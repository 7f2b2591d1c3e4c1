//! The entity recogniser: one BILUO action a token, entities never crossing the parser's sentences.

use smol_str::SmolStr;

use crate::doc::Entity;
use crate::error::LoadError;
use crate::network::networks::Head;
use crate::network::transitions::{Scorer, Slots, read_moves};
use crate::package::Package;

const SLOTS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    /// Training only; never valid.
    Missing,
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// Finds the named entities of a text.
pub(crate) struct Recogniser {
    scorer: Scorer,
    moves: Vec<(Action, SmolStr)>,
}

impl Head for Recogniser {
    fn inputs(&self) -> usize {
        self.scorer.inputs()
    }
}

impl Recogniser {
    /// Loads component `name`.
    pub(crate) fn load(package: &mut Package, name: &str) -> Result<Recogniser, LoadError> {
        let mut moves = Vec::new();
        for class in read_moves(package, name)? {
            let action = match class.action {
                0 => Action::Missing,
                1 => Action::Begin,
                2 => Action::In,
                3 => Action::Last,
                4 => Action::Unit,
                5 => Action::Out,
                other => {
                    let what = format!("{other} is no action of an entity recogniser");
                    return Err(LoadError::malformed(format!("{name}/moves"), what));
                }
            };
            moves.push((action, class.label));
        }
        let scorer = Scorer::load(package, name, Slots { all: SLOTS, common: 1 }, moves.len())?;
        Ok(Recogniser { scorer, moves })
    }

    /// The entities of a text, given its token vectors, which tokens are white space and which start a sentence.
    pub(crate) fn run(&self, vectors: &[f32], is_space: &[bool], starts: &[bool]) -> Vec<Entity> {
        let n = is_space.len();
        let mut scoring = self.scorer.start(vectors);
        let mut entities = Vec::new();
        let mut open: Option<(usize, &SmolStr)> = None;
        for token in 0..n {
            let features =
                [Some(token), open.map(|(start, _)| start), open.and_then(|_| token.checked_sub(1))];
            let scores = scoring.scores(&features);
            let can_go_on = token + 1 < n && !starts[token + 1];
            let mut best: Option<usize> = None;
            for (class, (action, label)) in self.moves.iter().enumerate() {
                let valid = match (action, open) {
                    (Action::Begin, None) => can_go_on && !is_space[token] && !label.is_empty(),
                    (Action::Unit, None) => !is_space[token] && !label.is_empty(),
                    (Action::Out, None) => true,
                    (Action::In, Some((_, own))) => can_go_on && label == own,
                    (Action::Last, Some((_, own))) => label == own,
                    _ => false,
                };
                if valid && best.is_none_or(|b| scores[class] > scores[b]) {
                    best = Some(class);
                }
            }
            let Some(class) = best else { break };
            let (action, label) = &self.moves[class];
            match action {
                Action::Begin => open = Some((token, label)),
                Action::Unit => entities.push(Entity { tokens: token..token + 1, label: label.clone() }),
                Action::Last => {
                    if let Some((start, _)) = open.take() {
                        entities.push(Entity { tokens: start..token + 1, label: label.clone() });
                    }
                }
                Action::In | Action::Out | Action::Missing => {}
            }
        }
        entities
    }
}
