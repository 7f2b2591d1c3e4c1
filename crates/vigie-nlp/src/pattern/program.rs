//! From a pattern's tree to instructions, and the machine that runs them.

use super::class::Class;
use super::parse::{Node, One, PatternError};
use crate::unicode;

#[derive(Clone, Copy, Debug)]
enum Op {
    One(One),
    /// The same character class several times; the way of nearly all repetitions, without a frame for each step.
    Repeat {
        one: One,
        min: u32,
        max: u32,
        greedy: bool,
    },
    /// Goes on at the first place, and later at the second if that fails.
    Split(u32, u32),
    Jump(u32),
    Start,
    End,
    TextEnd,
    Boundary {
        negated: bool,
    },
    /// Runs the instructions that follow; goes on at `next` if they match (or do not, if negated).
    Look {
        behind: u32,
        negated: bool,
        next: u32,
    },
    Match,
}

/// The instructions of one alternative.
#[derive(Debug)]
pub(super) struct Program(Vec<Op>);

/// Copies of a repeated group add up; no tokenizer comes near.
const MOST_OPS: usize = 100_000;

impl Program {
    pub(super) fn new(node: &Node) -> Result<Program, PatternError> {
        let mut program = Program(Vec::new());
        program.add(node)?;
        program.0.push(Op::Match);
        Ok(program)
    }

    fn here(&self) -> u32 {
        self.0.len() as u32
    }

    fn add(&mut self, node: &Node) -> Result<(), PatternError> {
        if self.0.len() > MOST_OPS {
            return Err(PatternError::TooLarge);
        }
        match node {
            Node::Empty => {}
            Node::One(one) => self.0.push(Op::One(*one)),
            Node::Seq(nodes) => nodes.iter().try_for_each(|node| self.add(node))?,
            Node::Alt(nodes) => self.alt(nodes)?,
            Node::Repeat { node, min, max, greedy } => self.repeat(node, *min, *max, *greedy)?,
            Node::Start => self.0.push(Op::Start),
            Node::End => self.0.push(Op::End),
            Node::TextEnd => self.0.push(Op::TextEnd),
            Node::Boundary { negated } => self.0.push(Op::Boundary { negated: *negated }),
            Node::Look { behind, negated, node } => {
                let width = if *behind {
                    let width = node.width().filter(|&w| w == node.least());
                    width.ok_or(PatternError::Unsupported { what: "look-behind of no fixed width" })? as u32
                } else {
                    0
                };
                let at = self.0.len();
                self.0.push(Op::Match);
                self.add(node)?;
                self.0.push(Op::Match);
                self.0[at] = Op::Look { behind: width, negated: *negated, next: self.here() };
            }
        }
        Ok(())
    }

    fn alt(&mut self, nodes: &[Node]) -> Result<(), PatternError> {
        let mut ends = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            if i + 1 == nodes.len() {
                self.add(node)?;
                break;
            }
            let split = self.0.len();
            self.0.push(Op::Match);
            self.add(node)?;
            ends.push(self.0.len());
            self.0.push(Op::Match);
            self.0[split] = Op::Split(split as u32 + 1, self.here());
        }
        for end in ends {
            self.0[end] = Op::Jump(self.here());
        }
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) -> Result<(), PatternError> {
        if let Node::One(one) = node {
            self.0.push(Op::Repeat { one: *one, min, max: max.unwrap_or(u32::MAX), greedy });
            return Ok(());
        }
        // What takes no characters holds once or never: writing it down a thousand times, and that a thousand times, must
        // not take for ever.
        let (min, max) = match node.width() {
            Some(0) => (min.min(1), Some(max.unwrap_or(1).min(1))),
            _ => (min, max),
        };
        for _ in 0..min {
            self.add(node)?;
        }
        let order = |split: u32, next: u32| {
            if greedy { Op::Split(split + 1, next) } else { Op::Split(next, split + 1) }
        };
        match max {
            None => {
                if node.least() == 0 {
                    return Err(PatternError::Unsupported { what: "a repeated group that can be empty" });
                }
                let split = self.here();
                self.0.push(Op::Match);
                self.add(node)?;
                self.0.push(Op::Jump(split));
                self.0[split as usize] = order(split, self.here());
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.here());
                    self.0.push(Op::Match);
                    self.add(node)?;
                }
                for split in splits {
                    self.0[split as usize] = order(split, self.here());
                }
            }
        }
        Ok(())
    }
}

/// A place to come back to.
struct Frame {
    op: u32,
    /// Where to go on.
    at: usize,
    /// For repetitions: the last place still to try (below `at` if greedy, above if not).
    until: usize,
}

/// Runs programs over one text.
pub(super) struct Machine<'a> {
    text: &'a [char],
    ignore_case: bool,
    frames: Vec<Frame>,
    /// Steps left. A hostile string can make any backtracking engine run for ever; it then counts as no match.
    pub(super) fuel: u64,
}

impl<'a> Machine<'a> {
    pub(super) fn new(text: &'a [char], ignore_case: bool, fuel: u64) -> Machine<'a> {
        Machine { text, ignore_case, frames: Vec::new(), fuel }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The character at a place, in lower case if case is ignored.
    pub(super) fn at(&self, at: usize) -> Option<char> {
        let c = *self.text.get(at)?;
        Some(if self.ignore_case { unicode::lower_char(c) } else { c })
    }

    /// The first character of a stretch that fits, in lower case if case is ignored; the end of the stretch if there is none.
    pub(super) fn find(&self, from: usize, to: usize, fits: impl Fn(&char) -> bool) -> usize {
        let stretch = &self.text[from..to];
        let found = match self.ignore_case {
            true => stretch.iter().position(|&c| fits(&unicode::lower_char(c))),
            false => stretch.iter().position(fits),
        };
        found.map_or(to, |i| from + i)
    }

    fn is(&self, one: One, classes: &[Class], at: usize) -> bool {
        self.at(at).is_some_and(|c| match one {
            One::Char(wanted) => c == wanted,
            One::Class(id) => classes[id as usize].has(c),
            One::Any => c != '\n',
        })
    }

    fn is_word(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.text.get(at)).is_some_and(|&c| unicode::is_word(c))
    }

    /// Where a match that starts at `start` ends.
    pub(super) fn run(
        &mut self,
        program: &Program,
        classes: &[Class],
        start: usize,
        advance: bool,
    ) -> Option<usize> {
        let forbidden = advance.then_some(start);
        self.from(program, classes, 0, start, forbidden)
    }

    fn from(
        &mut self,
        program: &Program,
        classes: &[Class],
        first: u32,
        start: usize,
        forbidden: Option<usize>,
    ) -> Option<usize> {
        let bottom = self.frames.len();
        let (mut op, mut at) = (first, start);
        loop {
            self.fuel = self.fuel.saturating_sub(1);
            if self.fuel == 0 {
                self.frames.truncate(bottom);
                return None;
            }
            let go_on = match program.0[op as usize] {
                Op::One(one) => {
                    let found = self.is(one, classes, at);
                    at += 1;
                    found
                }
                Op::Repeat { one, min, max, greedy } => {
                    self.repeat(op, one, (min, max), greedy, classes, &mut at)
                }
                Op::Split(now, later) => {
                    self.frames.push(Frame { op: later, at, until: at });
                    op = now;
                    continue;
                }
                Op::Jump(next) => {
                    op = next;
                    continue;
                }
                Op::Start => at == 0,
                Op::End => at == self.text.len() || (at + 1 == self.text.len() && self.text[at] == '\n'),
                Op::TextEnd => at == self.text.len(),
                Op::Boundary { negated } => {
                    (self.is_word(at.checked_sub(1)) != self.is_word(Some(at))) != negated
                }
                Op::Look { behind, negated, next } => {
                    let found = at
                        .checked_sub(behind as usize)
                        .is_some_and(|at| self.from(program, classes, op + 1, at, None).is_some());
                    if found != negated {
                        op = next;
                        continue;
                    }
                    false
                }
                Op::Match if forbidden != Some(at) => {
                    self.frames.truncate(bottom);
                    return Some(at);
                }
                Op::Match => false,
            };
            if go_on {
                op += 1;
                continue;
            }
            if self.frames.len() == bottom {
                return None;
            }
            let frame = self.frames.last_mut()?;
            (op, at) = (frame.op, frame.at);
            match frame.at.cmp(&frame.until) {
                std::cmp::Ordering::Equal => {
                    self.frames.pop();
                }
                std::cmp::Ordering::Greater => frame.at -= 1,
                std::cmp::Ordering::Less => frame.at += 1,
            }
        }
    }

    /// Takes as many as it can (or as few as it must) and leaves one frame for all other counts.
    fn repeat(
        &mut self,
        op: u32,
        one: One,
        (min, max): (u32, u32),
        greedy: bool,
        classes: &[Class],
        at: &mut usize,
    ) -> bool {
        let start = *at;
        let least = start.saturating_add(min as usize);
        let most = start.saturating_add(max as usize);
        let mut end = start;
        while end < most && self.is(one, classes, end) {
            end += 1;
        }
        self.fuel = self.fuel.saturating_sub((end - start) as u64);
        if end < least {
            return false;
        }
        let (now, other) = if greedy { (end, least) } else { (least, end) };
        if now != other {
            let next = if greedy { now - 1 } else { now + 1 };
            self.frames.push(Frame { op: op + 1, at: next, until: other });
        }
        *at = now;
        true
    }
}
