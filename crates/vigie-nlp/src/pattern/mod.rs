//! Python's regular expressions, as far as tokenizers use them.
//!
//! spaCy's tokenizer files hold patterns in Python's dialect. They are long (French: 1.5 MB) alternations over huge character
//! classes, matched against short strings. This engine backtracks exactly as Python does, is ready after one pass over the
//! pattern, and tries only the alternatives that can start with the character at hand: a general library spends longer
//! compiling such a pattern than reading an article takes.

mod class;
mod parse;
mod program;

use std::collections::HashMap;

pub use parse::PatternError;

use class::Class;
use parse::{First, Node, Parsed};
use program::{Machine, Program};

/// Steps of a search that nobody set a limit for.
const FUEL: u64 = 30_000_000;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    classes: Vec<Class>,
    alternatives: Vec<Alternative>,
    /// Alternatives that can match before a Latin-1 character, by that character; the last entry is for all others.
    starters: Vec<Vec<u16>>,
    /// Characters that can begin a match far from the end of the text; the last entry is for all beyond Latin-1.
    far: Vec<bool>,
    /// The most characters that the others take.
    reach: usize,
    /// Characters of the alternatives without such a limit, where all of them must end at the end of the text; the last
    /// entry is for all beyond Latin-1.
    tail: Option<Vec<bool>>,
    /// Alternatives that can match the empty string at the end of the text.
    empties: Vec<u16>,
    /// Whether all alternatives begin with `^`.
    anchored: bool,
    ignore_case: bool,
}

#[derive(Debug)]
struct Alternative {
    program: Program,
    /// The most characters it takes, where it must end at the end of the text; else none.
    reach: Option<usize>,
}

/// A match, in characters of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First character.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// ```
    /// # use vigie_nlp::pattern::Pattern;
    /// let pattern = Pattern::new(r"(?<=[0-9])(?:km|m)$|,$")?;
    /// let text: Vec<char> = "15km".chars().collect();
    /// assert_eq!(pattern.search(&text).map(|m| m.start), Some(2));
    /// # Ok::<(), vigie_nlp::pattern::PatternError>(())
    /// ```
    pub fn new(source: &str) -> Result<Pattern, PatternError> {
        let Parsed { alternatives: nodes, classes, ignore_case } = parse::parse(source)?;
        let mut starters = vec![Vec::new(); 257];
        let mut empties = Vec::new();
        let mut alternatives = Vec::with_capacity(nodes.len());
        let mut anchored = true;
        let mut longest = 0;
        let mut tail = Some(First::default());
        for (i, node) in nodes.iter().enumerate() {
            let i = u16::try_from(i).map_err(|_| PatternError::TooLarge)?;
            let (first, nullable) = node.first(&classes);
            for (code, list) in starters.iter_mut().enumerate() {
                if nullable || first.contains(code) {
                    list.push(i);
                }
            }
            if nullable {
                empties.push(i);
            }
            anchored &= node.starts_anchored();
            let reach = if node.ends_anchored() { node.width() } else { None };
            longest = longest.max(reach.unwrap_or(0));
            match &mut tail {
                Some(tail) if reach.is_none() && node.ends_anchored() => node.all(&classes, tail),
                _ if reach.is_none() => tail = None,
                _ => {}
            }
            alternatives.push(Alternative { program: Program::new(node)?, reach });
        }
        let is_far = |&i: &u16| alternatives[usize::from(i)].reach.is_none();
        let far = starters.iter().map(|list: &Vec<u16>| list.iter().any(is_far)).collect();
        let tail = tail.map(|tail| (0..257).map(|code| tail.contains(code)).collect());
        Ok(Pattern {
            classes,
            alternatives,
            starters,
            far,
            reach: longest,
            tail,
            empties,
            anchored,
            ignore_case,
        })
    }

    /// The leftmost match, Python's `search`.
    pub fn search(&self, text: &[char]) -> Option<Match> {
        self.search_within(text, &mut { FUEL })
    }

    /// [`Pattern::search`] in so many steps, less those that it takes.
    pub(crate) fn search_within(&self, text: &[char], fuel: &mut u64) -> Option<Match> {
        self.with_machine(text, fuel, |machine| self.search_from(machine, 0, false))
    }

    /// Whether a match can only be near the end, in this text and in all parts of it.
    pub(crate) fn is_near_only(&self, text: &[char]) -> bool {
        !self.ignore_case && !text.iter().any(|&c| self.is_far(c))
    }

    /// [`Pattern::search_within`] in a text that is near only; its cost does not grow with the text.
    pub(crate) fn search_near(&self, text: &[char], fuel: &mut u64) -> Option<Match> {
        let start = text.len().saturating_sub(self.reach + 1);
        self.with_machine(text, fuel, |machine| self.search_from(machine, start, false))
    }

    fn is_far(&self, c: char) -> bool {
        self.far[(c as usize).min(256)]
    }

    /// Whether there is a match at the first character, Python's `match`.
    pub fn matches_start(&self, text: &[char]) -> bool {
        self.matches_start_within(text, &mut { FUEL })
    }

    /// [`Pattern::matches_start`] in so many steps, less those that it takes.
    pub(crate) fn matches_start_within(&self, text: &[char], fuel: &mut u64) -> bool {
        self.with_machine(text, fuel, |machine| {
            // The last character alone may tell that no long alternative gets to the end.
            let hopeless = machine.len() > self.reach + 1 && self.tail_start(machine, 1) == machine.len();
            !hopeless && self.match_at(machine, 0, false).is_some()
        })
    }

    /// All matches from left to right, Python's `finditer`.
    pub fn find_all(&self, text: &[char]) -> Vec<Match> {
        self.find_all_within(text, &mut { FUEL })
    }

    /// [`Pattern::find_all`] in so many steps, less those that it takes.
    pub(crate) fn find_all_within(&self, text: &[char], fuel: &mut u64) -> Vec<Match> {
        self.with_machine(text, fuel, |machine| {
            let mut out = Vec::new();
            let (mut at, mut advance) = (0, false);
            while let Some(found) = self.search_from(machine, at, advance) {
                out.push(found);
                at = found.end;
                advance = found.start == found.end;
            }
            out
        })
    }

    fn with_machine<T>(&self, text: &[char], fuel: &mut u64, run: impl FnOnce(&mut Machine) -> T) -> T {
        let mut machine = Machine::new(text, self.ignore_case, *fuel);
        let out = run(&mut machine);
        *fuel = machine.fuel;
        out
    }

    /// Where a match without limit can start at the earliest, looking back `most` characters: every one must fit to the end.
    fn tail_start(&self, machine: &mut Machine, most: usize) -> usize {
        let Some(tail) = &self.tail else { return 0 };
        let length = machine.len();
        let fits = |at: usize| machine.at(at).is_some_and(|c| tail[(c as usize).min(256)]);
        // `$` leaves a last line feed.
        let end = if length > 0 && machine.at(length - 1) == Some('\n') { length - 1 } else { length };
        let taken = (0..end).rev().take(most).take_while(|&at| fits(at)).count();
        machine.fuel = machine.fuel.saturating_sub(taken as u64);
        if taken == 0 { length } else { end - taken }
    }

    /// `advance`: a match that starts at `from` must not be empty.
    fn search_from(&self, machine: &mut Machine, from: usize, advance: bool) -> Option<Match> {
        let last = if self.anchored { 0 } else { machine.len() };
        // Far from the end only few alternatives can match, most of them nowhere: it must cost next to nothing to see that.
        let near = machine.len().saturating_sub(self.reach + 1).clamp(from, last.max(from));
        let mut start = from;
        if near > from && self.tail.is_some() {
            start = self.tail_start(machine, usize::MAX).clamp(from, near);
        }
        while start <= last {
            if start < near {
                start = machine.find(start, near, |&c| self.is_far(c));
            }
            if let Some(end) = self.match_at(machine, start, advance && start == from) {
                return Some(Match { start, end });
            }
            start += 1;
        }
        None
    }

    fn match_at(&self, machine: &mut Machine, start: usize, advance: bool) -> Option<usize> {
        let candidates = match machine.at(start) {
            None => &self.empties,
            Some(c) => &self.starters[(c as usize).min(256)],
        };
        let left = machine.len() - start;
        for &i in candidates {
            let alternative = &self.alternatives[usize::from(i)];
            // One more for the line feed that `$` may leave.
            if alternative.reach.is_some_and(|reach| left > reach + 1) {
                continue;
            }
            if let Some(end) = machine.run(&alternative.program, &self.classes, start, advance) {
                return Some(end);
            }
        }
        None
    }
}

/// Names for character classes met before, by their source.
type ClassNames<'a> = HashMap<&'a str, u32>;

impl Node {
    fn starts_anchored(&self) -> bool {
        match self {
            Node::Start => true,
            Node::Seq(nodes) => nodes.first().is_some_and(Node::starts_anchored),
            Node::Alt(nodes) => nodes.iter().all(Node::starts_anchored),
            _ => false,
        }
    }

    fn ends_anchored(&self) -> bool {
        match self {
            Node::End => true,
            Node::Seq(nodes) => nodes.last().is_some_and(Node::ends_anchored),
            Node::Alt(nodes) => nodes.iter().all(Node::ends_anchored),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
