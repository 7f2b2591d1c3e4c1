//! The dependency parser: spaCy's arc-eager system with sentence breaks.

use smol_str::SmolStr;

use crate::error::LoadError;
use crate::network::networks::Head;
use crate::network::transitions::{Scorer, Slots, read_moves};
use crate::network::tree::{self, Tree};
use crate::package::Package;

const SLOTS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

/// Builds the trees of a text and splits it into sentences.
pub(crate) struct Parser {
    scorer: Scorer,
    moves: Vec<(Action, SmolStr)>,
}

impl Head for Parser {
    fn inputs(&self) -> usize {
        self.scorer.inputs()
    }
}

impl Parser {
    /// Loads component `name`.
    pub(crate) fn load(package: &mut Package, name: &str) -> Result<Parser, LoadError> {
        let part = || format!("{name}/moves");
        let mut moves = Vec::new();
        for class in read_moves(package, name)? {
            let action = match class.action {
                0 => Action::Shift,
                1 => Action::Reduce,
                2 => Action::Left,
                3 => Action::Right,
                4 => Action::Break,
                other => {
                    return Err(LoadError::malformed(part(), format!("{other} is no action of a parser")));
                }
            };
            if class.label == "subtok" {
                return Err(LoadError::Unsupported {
                    part: part(),
                    kind: "joining tokens (subtok)".to_owned(),
                });
            }
            moves.push((action, class.label));
        }
        let scorer = Scorer::load(package, name, Slots { all: SLOTS, common: SLOTS }, moves.len())?;
        Ok(Parser { scorer, moves })
    }

    /// Parses a text of `is_space.len()` tokens, given their vectors, which are white space, and which start a sentence where a
    /// component before has said so.
    pub(crate) fn run(&self, vectors: &[f32], is_space: &[bool], starts: Option<&[bool]>) -> Tree {
        let mut state = State::new(is_space.len(), starts);
        let mut scoring = self.scorer.start(vectors);
        while !state.is_final() {
            let valid = state.valid();
            let scores = scoring.scores(&state.features());
            let mut best: Option<usize> = None;
            for (class, (action, _)) in self.moves.iter().enumerate() {
                if valid[*action as usize] && best.is_none_or(|b| scores[class] > scores[b]) {
                    best = Some(class);
                }
            }
            match best {
                Some(class) => state.apply(self.moves[class].0, class),
                None => break,
            }
        }
        let heads = state.head.iter().enumerate().map(|(i, h)| h.unwrap_or(i)).collect();
        let deps = state.label.iter().zip(&state.head).map(|(&class, head)| match head {
            Some(_) => self.moves[class].1.clone(),
            None => SmolStr::new_static("ROOT"),
        });
        tree::finish(heads, deps.collect(), is_space)
    }
}

/// A parse under way.
struct State {
    stack: Vec<usize>,
    /// Tokens put back on the buffer, read before the rest, last one first.
    put_back: Vec<usize>,
    /// First token that was never read.
    next: usize,
    head: Vec<Option<usize>>,
    /// The class that made the arc to the head.
    label: Vec<usize>,
    /// Per token the child on its left that was attached last, and on its right.
    last_left: Vec<Option<usize>>,
    last_right: Vec<Option<usize>>,
    /// Per child the one that its head got before it, on the same side.
    before: Vec<Option<usize>>,
    put_back_once: Vec<bool>,
    sentence_start: Vec<bool>,
    /// Whether sentences were told before: then no other ones may start.
    split: bool,
}

impl State {
    fn new(n: usize, starts: Option<&[bool]>) -> State {
        let mut sentence_start = starts.map_or_else(|| vec![false; n], <[bool]>::to_vec);
        if let Some(first) = sentence_start.first_mut() {
            *first = true;
        }
        State {
            stack: Vec::new(),
            put_back: Vec::new(),
            next: 0,
            head: vec![None; n],
            label: vec![0; n],
            last_left: vec![None; n],
            last_right: vec![None; n],
            before: vec![None; n],
            put_back_once: vec![false; n],
            sentence_start,
            split: starts.is_some(),
        }
    }

    fn len(&self) -> usize {
        self.head.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffered() == 0
    }

    fn buffered(&self) -> usize {
        self.len() - self.next + self.put_back.len()
    }

    /// The `i`th token of the buffer.
    fn b(&self, i: usize) -> Option<usize> {
        match self.put_back.len().checked_sub(i + 1) {
            Some(at) => Some(self.put_back[at]),
            None => Some(self.next + i - self.put_back.len()).filter(|&token| token < self.len()),
        }
    }

    /// The `i`th token of the stack, from its top.
    fn s(&self, i: usize) -> Option<usize> {
        self.stack.len().checked_sub(i + 1).map(|at| self.stack[at])
    }

    fn features(&self) -> [Option<usize>; SLOTS] {
        let (b0, s0) = (self.b(0), self.s(0));
        [
            b0,
            self.b(1),
            s0,
            self.s(1),
            self.s(2),
            b0.and_then(|b| self.last_left[b]),
            s0.and_then(|s| self.last_left[s]),
            s0.and_then(|s| self.last_right[s]),
        ]
    }

    /// Which actions may come next, in the order of [`Action`].
    fn valid(&self) -> [bool; 5] {
        let (has_stack, buffered) = (!self.stack.is_empty(), self.buffered());
        let b0 = self.b(0);
        let at_start = b0.is_some_and(|b| self.sentence_start[b]);
        let shift = !has_stack || (buffered >= 2 && !at_start && !b0.is_some_and(|b| self.put_back_once[b]));
        let arc = has_stack && buffered > 0 && !at_start;
        let split = buffered >= 2
            && matches!((b0, self.b(1)), (Some(b0), Some(b1)) if b1 == b0 + 1 && !self.sentence_start[b1]);
        // A token that starts no sentence may not be left as the last one's.
        let stays = self.split && self.stack.len() == 1 && b0.is_some_and(|b| !self.sentence_start[b]);
        [shift, has_stack && !stays, arc, arc, split && !self.split]
    }

    fn apply(&mut self, action: Action, class: usize) {
        match action {
            Action::Shift => self.push(),
            Action::Reduce => {
                let Some(s0) = self.stack.pop() else { return };
                if self.head[s0].is_none() && !self.stack.is_empty() {
                    self.put_back_once[s0] = true;
                    self.put_back.push(s0);
                }
            }
            Action::Left => {
                let (Some(s0), Some(b0)) = (self.s(0), self.b(0)) else { return };
                self.attach(s0, b0, class);
                self.put_back_once[b0] = false;
                self.stack.pop();
            }
            Action::Right => {
                let (Some(s0), Some(b0)) = (self.s(0), self.b(0)) else { return };
                self.attach(b0, s0, class);
                self.push();
            }
            Action::Break => {
                if let Some(b1) = self.b(1) {
                    self.sentence_start[b1] = true;
                }
            }
        }
    }

    fn push(&mut self) {
        if let Some(token) = self.put_back.pop() {
            self.stack.push(token);
        } else if self.next < self.len() {
            self.stack.push(self.next);
            self.next += 1;
        }
    }

    fn attach(&mut self, child: usize, head: usize, class: usize) {
        if let Some(old) = self.head[child] {
            let last = if old > child { &mut self.last_left[old] } else { &mut self.last_right[old] };
            // Like spaCy, only the newest arc is taken back; no sequence of actions asks for another.
            if *last == Some(child) {
                *last = self.before[child];
            }
        }
        let last = if head > child { &mut self.last_left[head] } else { &mut self.last_right[head] };
        self.before[child] = last.replace(child);
        self.head[child] = Some(head);
        self.label[child] = class;
    }
}
