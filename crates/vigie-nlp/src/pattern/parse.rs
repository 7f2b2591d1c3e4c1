//! From a pattern's text to its tree.

use super::ClassNames;
use super::class::{Class, Named, has_equal};

/// A pattern that this engine cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// The pattern breaks Python's syntax, or uses a part of it that no tokenizer has needed (such as back-references).
    #[error("regular expression not understood at byte {at}: {what}")]
    Syntax {
        /// Where, in bytes of the pattern.
        at: usize,
        /// What stands there.
        what: &'static str,
    },
    /// A repetition whose body can be empty, or look-behind of no fixed width.
    #[error("regular expression with {what}")]
    Unsupported {
        /// What it has.
        what: &'static str,
    },
    /// More alternatives or instructions than the engine counts.
    #[error("regular expression is too large")]
    TooLarge,
}

/// One character, or one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum One {
    Char(char),
    Class(u32),
    /// All but the line feed.
    Any,
}

/// The tree of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    One(One),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    Start,
    End,
    /// The end of the text itself, `\Z`.
    TextEnd,
    Boundary {
        negated: bool,
    },
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
}

pub(super) struct Parsed {
    pub alternatives: Vec<Node>,
    pub classes: Vec<Class>,
    pub ignore_case: bool,
}

/// The characters that a tree can begin with.
#[derive(Clone, Copy, Default)]
pub(super) struct First {
    latin: [u64; 4],
    others: bool,
}

impl First {
    /// `code`: a Latin-1 character, or 256 for all others.
    pub(super) fn contains(&self, code: usize) -> bool {
        if code > 255 { self.others } else { self.latin[code / 64] >> (code % 64) & 1 == 1 }
    }

    fn add(&mut self, code: u32) {
        if code > 255 {
            self.others = true;
        } else {
            self.latin[code as usize / 64] |= 1 << (code % 64);
        }
    }

    fn join(&mut self, other: &First) {
        for (own, more) in self.latin.iter_mut().zip(other.latin) {
            *own |= more;
        }
        self.others |= other.others;
    }
}

impl Node {
    /// What it can begin with, and whether it can be empty.
    pub(super) fn first(&self, classes: &[Class]) -> (First, bool) {
        let mut first = First::default();
        let nullable = match self {
            Node::One(one) => {
                match *one {
                    One::Char(c) => first.add(c as u32),
                    One::Any => first = First { latin: [!0; 4], others: true },
                    One::Class(id) => {
                        let class = &classes[id as usize];
                        (0..256_u32).filter(|&c| class.has(char::from(c as u8))).for_each(|c| first.add(c));
                        first.others = class.has_others();
                    }
                }
                false
            }
            Node::Seq(nodes) => {
                let mut nullable = true;
                for node in nodes {
                    let (more, empty) = node.first(classes);
                    first.join(&more);
                    if !empty {
                        nullable = false;
                        break;
                    }
                }
                nullable
            }
            Node::Alt(nodes) => {
                let mut nullable = false;
                for node in nodes {
                    let (more, empty) = node.first(classes);
                    first.join(&more);
                    nullable |= empty;
                }
                nullable
            }
            Node::Repeat { node, min, .. } => {
                let (more, empty) = node.first(classes);
                first = more;
                empty || *min == 0
            }
            _ => true,
        };
        (first, nullable)
    }

    /// Adds all characters that it can take.
    pub(super) fn all(&self, classes: &[Class], to: &mut First) {
        match self {
            Node::One(_) => to.join(&self.first(classes).0),
            Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().for_each(|node| node.all(classes, to)),
            Node::Repeat { node, .. } => node.all(classes, to),
            // What is looked at is not taken.
            _ => {}
        }
    }

    /// The most characters it takes; none if there is no limit.
    pub(super) fn width(&self) -> Option<usize> {
        match self {
            Node::One(_) => Some(1),
            Node::Seq(nodes) => nodes.iter().try_fold(0usize, |w, n| Some(w.saturating_add(n.width()?))),
            Node::Alt(nodes) => nodes.iter().map(Node::width).try_fold(0, |w, n| Some(w.max(n?))),
            Node::Repeat { node, max, .. } => Some(node.width()?.saturating_mul((*max)? as usize)),
            _ => Some(0),
        }
    }

    /// The fewest characters it takes.
    pub(super) fn least(&self) -> usize {
        match self {
            Node::One(_) => 1,
            Node::Seq(nodes) => nodes.iter().fold(0, |w, n| w.saturating_add(n.least())),
            Node::Alt(nodes) => nodes.iter().map(Node::least).min().unwrap_or(0),
            Node::Repeat { node, min, .. } => node.least().saturating_mul(*min as usize),
            _ => 0,
        }
    }
}

pub(super) fn parse(source: &str) -> Result<Parsed, PatternError> {
    let mut parser =
        Parser { source, at: 0, depth: 0, names: ClassNames::new(), classes: Vec::new(), ignore_case: false };
    parser.global_flags()?;
    let alternatives = parser.alternatives()?;
    if parser.at < source.len() {
        return parser.fail("unbalanced parenthesis");
    }
    Ok(Parsed { alternatives, classes: parser.classes, ignore_case: parser.ignore_case })
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    names: ClassNames<'a>,
    classes: Vec<Class>,
    ignore_case: bool,
}

impl<'a> Parser<'a> {
    fn fail<T>(&self, what: &'static str) -> Result<T, PatternError> {
        Err(PatternError::Syntax { at: self.at, what })
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// `(?iu)` at the very start.
    fn global_flags(&mut self) -> Result<(), PatternError> {
        while let Some(rest) = self.rest().strip_prefix("(?")
            && let Some((flags, _)) = rest.split_once(')')
            && !flags.is_empty()
            && flags.bytes().all(|b| b.is_ascii_lowercase())
        {
            if flags.bytes().any(|b| !matches!(b, b'i' | b'u')) {
                return self.fail("flag other than i and u");
            }
            self.ignore_case |= flags.contains('i');
            self.at += flags.len() + 3;
        }
        Ok(())
    }

    fn alternatives(&mut self) -> Result<Vec<Node>, PatternError> {
        let mut out = vec![self.sequence()?];
        while self.take("|") {
            out.push(self.sequence()?);
        }
        Ok(out)
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let node = self.atom()?;
            let node = self.quantified(node)?;
            nodes.push(node);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Seq(nodes) })
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        Ok(match self.next() {
            Some('^') => Node::Start,
            Some('$') => Node::End,
            Some('.') => Node::One(One::Any),
            Some('[') => Node::One(One::Class(self.class(start)?)),
            Some('(') => self.group()?,
            Some('\\') => match self.peek() {
                Some('Z') => {
                    self.at += 1;
                    Node::TextEnd
                }
                Some('A') => {
                    self.at += 1;
                    Node::Start
                }
                Some(b @ ('b' | 'B')) => {
                    self.at += 1;
                    Node::Boundary { negated: b == 'B' }
                }
                _ => match self.escape()? {
                    Escape::Char(c) => self.literal(c),
                    Escape::Named(named, not) => {
                        let name = &self.source[start..self.at];
                        let class = || Class::new(Vec::new(), vec![(named, not)], false, false);
                        Node::One(One::Class(self.named(name, class)))
                    }
                },
            },
            Some('*' | '+' | '?') => return self.fail("nothing to repeat"),
            Some(c) => self.literal(c),
            None => Node::Empty,
        })
    }

    fn literal(&mut self, c: char) -> Node {
        if !self.ignore_case {
            return Node::One(One::Char(c));
        }
        let lower = crate::unicode::lower_char(c);
        if !has_equal(lower) {
            return Node::One(One::Char(lower));
        }
        let class = Class::new(vec![(c as u32, c as u32)], Vec::new(), false, true);
        self.classes.push(class);
        Node::One(One::Class(self.classes.len() as u32 - 1))
    }

    fn named(&mut self, name: &'a str, class: impl FnOnce() -> Class) -> u32 {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let id = self.classes.len() as u32;
        self.classes.push(class());
        self.names.insert(name, id);
        id
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > 100 {
            return self.fail("groups nested too deeply");
        }
        let look = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let found = look.into_iter().find(|(sign, ..)| self.rest().starts_with(sign));
        if let Some((sign, ..)) = found {
            self.at += sign.len();
        } else if self.take("?P<") {
            match self.rest().find('>') {
                Some(end) => self.at += end + 1,
                None => return self.fail("group name without end"),
            }
        } else if !self.take("?:") && self.peek() == Some('?') {
            return self.fail("unknown kind of group");
        }
        let mut nodes = self.alternatives()?;
        if !self.take(")") {
            return self.fail("missing parenthesis");
        }
        self.depth -= 1;
        let node = if nodes.len() == 1 { nodes.remove(0) } else { Node::Alt(nodes) };
        Ok(match found {
            Some((_, behind, negated)) => Node::Look { behind, negated, node: Box::new(node) },
            None => node,
        })
    }

    fn quantified(&mut self, node: Node) -> Result<Node, PatternError> {
        let Some((min, max)) = self.quantifier() else { return Ok(node) };
        let greedy = !self.take("?");
        if self.peek() == Some('+') {
            return self.fail("possessive repetition");
        }
        // As in Python; without this, `a**…*` would also nest as deep as it is long.
        if self.quantifier().is_some() {
            return self.fail("repetition of a repetition");
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, greedy })
    }

    /// Takes a quantifier, as lowest and highest number of times.
    fn quantifier(&mut self) -> Option<(u32, Option<u32>)> {
        let (min, max, length) = match self.peek()? {
            '*' => (0, None, 1),
            '+' => (1, None, 1),
            '?' => (0, Some(1), 1),
            '{' => self.counts()?,
            _ => return None,
        };
        self.at += length;
        Some((min, max))
    }

    /// `{2,5}` as lowest, highest and length; none if the brace is an ordinary character.
    fn counts(&self) -> Option<(u32, Option<u32>, usize)> {
        const LONGEST: usize = "{1000,1000}".len();
        let bytes = &self.rest().as_bytes()[1..];
        let end = bytes.iter().take(LONGEST).position(|&b| b == b'}')?;
        let inside = std::str::from_utf8(&bytes[..end]).ok()?;
        let (min, max) = inside.split_once(',').unwrap_or((inside, inside));
        if inside.is_empty() || (min.is_empty() && max.is_empty()) {
            return None;
        }
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let number = |text: &str| text.parse().ok().filter(|&n: &u32| n <= 1000 && is_number(text));
        let min = if min.is_empty() { 0 } else { number(min)? };
        let max = if max.is_empty() { None } else { Some(number(max)?) };
        Some((min, max, inside.len() + 2))
    }

    /// The class whose bracket was just read at `start`.
    fn class(&mut self, start: usize) -> Result<u32, PatternError> {
        let bytes = self.source.as_bytes();
        // The end, to know at once whether this class was met before: a `]` at the very start is an ordinary character.
        let mut end = self.at;
        end += usize::from(bytes.get(end) == Some(&b'^'));
        end += usize::from(bytes.get(end) == Some(&b']'));
        loop {
            match bytes.get(end) {
                None => return self.fail("class without end"),
                Some(b']') => break,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
            }
        }
        let source = self.source;
        let Some(name) = source.get(start..=end) else { return self.fail("class without end") };
        if let Some(&id) = self.names.get(name) {
            self.at = end + 1;
            return Ok(id);
        }
        let negated = self.take("^");
        let (mut ranges, mut named) = (Vec::new(), Vec::new());
        while self.at < end {
            let Some(first) = self.class_char()? else { continue };
            let low = match first {
                Escape::Named(name, not) => {
                    named.push((name, not));
                    continue;
                }
                Escape::Char(c) => c as u32,
            };
            let mut high = low;
            if self.rest().starts_with('-') && self.at + 1 < end {
                self.at += 1;
                match self.class_char()? {
                    Some(Escape::Char(c)) => high = c as u32,
                    _ => return self.fail("range without end"),
                }
            }
            if high < low {
                return self.fail("range that runs backwards");
            }
            ranges.push((low, high));
        }
        self.at = end + 1;
        let ignore_case = self.ignore_case;
        Ok(self.named(name, || Class::new(ranges, named, negated, ignore_case)))
    }

    fn class_char(&mut self) -> Result<Option<Escape>, PatternError> {
        Ok(match self.next() {
            Some('\\') => Some(match self.peek() {
                Some('b') => {
                    self.at += 1;
                    Escape::Char('\u{8}')
                }
                _ => self.escape()?,
            }),
            Some(c) => Some(Escape::Char(c)),
            None => None,
        })
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<Escape, PatternError> {
        let Some(c) = self.next() else { return self.fail("backslash at the end") };
        let named = |named, not| Ok(Escape::Named(named, not));
        match c {
            'd' => named(Named::Digit, false),
            'D' => named(Named::Digit, true),
            'w' => named(Named::Word, false),
            'W' => named(Named::Word, true),
            's' => named(Named::Space, false),
            'S' => named(Named::Space, true),
            'x' => self.code(2),
            'u' => self.code(4),
            'U' => self.code(8),
            'n' => Ok(Escape::Char('\n')),
            't' => Ok(Escape::Char('\t')),
            'r' => Ok(Escape::Char('\r')),
            'f' => Ok(Escape::Char('\u{c}')),
            'v' => Ok(Escape::Char('\u{b}')),
            'a' => Ok(Escape::Char('\u{7}')),
            '0' => Ok(Escape::Char('\0')),
            c if c.is_ascii_alphanumeric() => self.fail("unknown escape or back-reference"),
            c => Ok(Escape::Char(c)),
        }
    }

    fn code(&mut self, digits: usize) -> Result<Escape, PatternError> {
        let hex = self.rest().get(..digits).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                self.at += digits;
                Ok(Escape::Char(c))
            }
            None => self.fail("character code"),
        }
    }
}

enum Escape {
    Char(char),
    Named(Named, bool),
}
