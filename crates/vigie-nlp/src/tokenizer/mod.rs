//! From text to tokens, by the rules of a model's `tokenizer` file.
//!
//! A text is cut at white space; each piece loses prefixes and suffixes one by one, unless it is a special case or matched
//! as a whole, and what is left is cut at infixes. Special cases that contain an affix themselves are put right at the end.

mod rules;

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use smol_str::SmolStr;

use crate::lexeme::{Lexeme, Vocab};
use crate::pattern::{Match, Pattern};
use crate::strings;
use crate::unicode::is_space;

pub use rules::TokenizerError;

/// A token before any model has read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Whether one blank follows.
    pub space_after: bool,
    /// The form's attributes.
    pub lexeme: Arc<Lexeme>,
    /// The NORM that a special case gives, with its id, in place of the form's own.
    pub special_norm: Option<(u64, SmolStr)>,
    /// Whether a special case was put together again here. spaCy then does not know that the first token starts a sentence.
    pub is_mended: bool,
}

impl Segment {
    /// Id of NORM.
    pub fn norm(&self) -> u64 {
        self.special_norm.as_ref().map_or(self.lexeme.norm, |n| n.0)
    }

    /// NORM as text.
    pub fn norm_text(&self) -> &SmolStr {
        self.special_norm.as_ref().map_or(&self.lexeme.norm_text, |n| &n.1)
    }
}

/// A part of a piece of text: a token without its place.
#[derive(Clone, Debug)]
struct Piece {
    lexeme: Arc<Lexeme>,
    special_norm: Option<(u64, SmolStr)>,
}

/// Cuts texts into tokens; knows one model's rules.
#[derive(Debug)]
pub struct Tokenizer {
    vocab: Vocab,
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    specials: HashMap<Box<str>, Vec<Piece>>,
    /// Bytes of the longest special case: nothing longer is looked up.
    longest_special: usize,
    /// Special cases that the affix rules would take apart, as the forms that they give: looked for afterwards.
    broken: Trie,
    cache: RwLock<Cache>,
}

/// What has been seen before. It changes how fast answers come, never which.
#[derive(Debug, Default)]
struct Cache {
    lexemes: HashMap<Box<str>, Arc<Lexeme>>,
    spans: HashMap<Box<str>, Arc<[Piece]>>,
}

/// Beyond this many entries nothing more is kept.
const MOST_CACHED: usize = 200_000;
/// Longer pieces are not worth keeping.
const LONGEST_CACHED: usize = 100;

/// Steps that the patterns may take for one piece of text, and for each of its characters; a word of natural length takes
/// some hundreds.
const FUEL: u64 = 1_000_000;
const FUEL_PER_CHAR: u64 = 500;

/// Sequences of forms.
#[derive(Debug, Default)]
struct Trie {
    next: HashMap<u64, Trie>,
    end: bool,
}

impl Trie {
    fn add(&mut self, forms: impl Iterator<Item = u64>) {
        let mut node = self;
        for form in forms {
            node = node.next.entry(form).or_default();
        }
        node.end = true;
    }
}

impl Tokenizer {
    /// Cuts a text. The tokens and the blanks between them give the text again.
    pub fn tokenize(&self, text: &str) -> Vec<Segment> {
        let mut out = self.cut(text, true);
        self.mend_specials(text, &mut out);
        out
    }

    fn cut(&self, text: &str, with_specials: bool) -> Vec<Segment> {
        let mut out: Vec<Segment> = Vec::with_capacity(text.len() / 5);
        let Some(first) = text.chars().next() else { return out };
        let mut in_space = is_space(first);
        let mut start = 0;
        for (i, c) in text.char_indices() {
            if is_space(c) == in_space {
                continue;
            }
            if start < i {
                self.span(&text[start..i], start, with_specials, &mut out);
            }
            start = i;
            // A blank after a word belongs to the word.
            if c == ' ' {
                if let Some(last) = out.last_mut() {
                    last.space_after = true;
                }
                start += 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.span(&text[start..], start, with_specials, &mut out);
        }
        out
    }

    fn span(&self, span: &str, start: usize, with_specials: bool, out: &mut Vec<Segment>) {
        if with_specials {
            if let Some(pieces) = self.special_case(span) {
                return place(pieces, start, out);
            }
            let cache = self.cache.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(pieces) = cache.spans.get(span) {
                return place(pieces, start, out);
            }
        }
        let mut pieces = Vec::new();
        self.pieces(span, with_specials, &mut pieces);
        place(&pieces, start, out);
        if with_specials && span.len() <= LONGEST_CACHED {
            let mut cache = self.cache.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if cache.spans.len() < MOST_CACHED {
                cache.spans.insert(span.into(), pieces.into());
            }
        }
    }

    fn special_case(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.longest_special {
            return None;
        }
        self.specials.get(text).map(Vec::as_slice)
    }

    fn piece(&self, form: &str) -> Piece {
        {
            let cache = self.cache.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(lexeme) = cache.lexemes.get(form) {
                return Piece { lexeme: Arc::clone(lexeme), special_norm: None };
            }
        }
        let lexeme = Arc::new(self.vocab.lexeme(form));
        if form.len() <= LONGEST_CACHED {
            let mut cache = self.cache.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if cache.lexemes.len() < MOST_CACHED {
                cache.lexemes.insert(form.into(), Arc::clone(&lexeme));
            }
        }
        Piece { lexeme, special_norm: None }
    }

    /// Takes prefixes and suffixes off a piece of text, and cuts what is left.
    fn pieces(&self, span: &str, with_specials: bool, out: &mut Vec<Piece>) {
        let text = Letters::new(span);
        let is_special = |first: usize, last: usize| {
            with_specials && first < last && self.special_case(text.slice(first, last)).is_some()
        };
        let (mut first, mut last) = (0, text.chars.len());
        let mut suffixes: Vec<(usize, usize)> = Vec::new();
        let near_only = self.suffix.as_ref().is_some_and(|suffix| suffix.is_near_only(&text.chars));
        let mut previous = 0;
        // Time must not grow faster than the text, whatever patterns and text: out of steps, nothing more matches.
        let mut fuel = FUEL + FUEL_PER_CHAR * text.chars.len() as u64;
        while first < last && last - first != previous {
            let chars = &text.chars[first..last];
            if matches(&self.token_match, chars, &mut fuel) || is_special(first, last) {
                break;
            }
            previous = last - first;
            let prefix = length(&self.prefix, chars, &mut fuel);
            if prefix > 0 && is_special(first + prefix, last) {
                out.push(self.piece(text.slice(first, first + prefix)));
                first += prefix;
                break;
            }
            let suffix = self.suffix_length(&chars[prefix..], near_only, &mut fuel);
            if suffix > 0 && is_special(first, last - suffix) {
                suffixes.push((last - suffix, last));
                last -= suffix;
                break;
            }
            if prefix > 0 {
                out.push(self.piece(text.slice(first, first + prefix)));
                first += prefix;
            }
            // Both come off together, unless they overlap: the suffix was looked for after the prefix, so they do not.
            if suffix > 0 {
                suffixes.push((last - suffix, last));
                last -= suffix;
            }
        }
        self.middle(&text, (first, last), with_specials, &mut fuel, out);
        out.extend(suffixes.iter().rev().map(|&(first, last)| self.piece(text.slice(first, last))));
    }

    fn suffix_length(&self, chars: &[char], near_only: bool, fuel: &mut u64) -> usize {
        match &self.suffix {
            Some(suffix) if near_only => {
                suffix.search_near(chars, fuel).map_or(0, |found| found.end - found.start)
            }
            suffix => length(suffix, chars, fuel),
        }
    }

    fn middle(
        &self,
        text: &Letters,
        (first, last): (usize, usize),
        with_specials: bool,
        fuel: &mut u64,
        out: &mut Vec<Piece>,
    ) {
        if first >= last {
            return;
        }
        let whole = text.slice(first, last);
        if with_specials && let Some(pieces) = self.special_case(whole) {
            out.extend_from_slice(pieces);
            return;
        }
        let chars = &text.chars[first..last];
        if matches(&self.token_match, chars, fuel) || matches(&self.url_match, chars, fuel) {
            out.push(self.piece(whole));
            return;
        }
        let infixes = self.infix.as_ref().map(|infix| infix.find_all_within(chars, fuel)).unwrap_or_default();
        let mut start = 0;
        for Match { start: from, end: to } in infixes {
            // An infix at the very start is none.
            if from == 0 {
                continue;
            }
            if from > start {
                out.push(self.piece(text.slice(first + start, first + from)));
            }
            if to > from {
                out.push(self.piece(text.slice(first + from, first + to)));
            }
            start = to;
        }
        if first + start < last {
            out.push(self.piece(text.slice(first + start, last)));
        }
    }

    /// Puts special cases together again that the affix rules took apart.
    fn mend_specials(&self, text: &str, tokens: &mut Vec<Segment>) {
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            let mut node = &self.broken;
            for (i, token) in tokens[start..].iter().enumerate() {
                match node.next.get(&token.lexeme.orth) {
                    Some(next) => node = next,
                    None => break,
                }
                if node.end {
                    found.push(start..start + i + 1);
                }
            }
        }
        if found.is_empty() {
            return;
        }
        // The longest wins, then the first; one that loses still keeps shorter ones off its tokens.
        found.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
        let mut seen = vec![false; tokens.len()];
        let mut kept = Vec::new();
        for span in found {
            if !seen[span.start] && !seen[span.end - 1] {
                kept.push(span.clone());
            }
            seen[span].fill(true);
        }
        kept.sort_by_key(|span| span.start);
        let mut out = Vec::with_capacity(tokens.len());
        let mut next = 0;
        for span in kept {
            out.extend_from_slice(&tokens[next..span.start]);
            next = span.end;
            let (first, last) = (&tokens[span.start], &tokens[span.end - 1]);
            match self.special_case(&text[first.start..last.end]) {
                Some(pieces) => {
                    let from = out.len();
                    place(pieces, first.start, &mut out);
                    out[from..].iter_mut().for_each(|token| token.is_mended = true);
                    if let Some(own) = out.last_mut() {
                        own.space_after = last.space_after;
                    }
                }
                None => out.extend_from_slice(&tokens[span]),
            }
        }
        out.extend_from_slice(&tokens[next..]);
        *tokens = out;
    }
}

fn place(pieces: &[Piece], mut start: usize, out: &mut Vec<Segment>) {
    for piece in pieces {
        let end = start + piece.lexeme.text.len();
        out.push(Segment {
            start,
            end,
            space_after: false,
            lexeme: Arc::clone(&piece.lexeme),
            special_norm: piece.special_norm.clone(),
            is_mended: false,
        });
        start = end;
    }
}

fn matches(pattern: &Option<Pattern>, chars: &[char], fuel: &mut u64) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.matches_start_within(chars, fuel))
}

fn length(pattern: &Option<Pattern>, chars: &[char], fuel: &mut u64) -> usize {
    let found = pattern.as_ref().and_then(|pattern| pattern.search_within(chars, fuel));
    found.map_or(0, |found| found.end - found.start)
}

/// A piece of text that is cut by characters.
struct Letters<'a> {
    text: &'a str,
    chars: Vec<char>,
    /// Byte of each character, and the end.
    bytes: Vec<u32>,
}

impl<'a> Letters<'a> {
    fn new(text: &'a str) -> Letters<'a> {
        let chars = text.chars().collect();
        let bytes = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
        Letters { text, chars, bytes }
    }

    fn slice(&self, first: usize, last: usize) -> &'a str {
        &self.text[self.bytes[first] as usize..self.bytes[last] as usize]
    }
}

fn norm_id(norm: &str) -> (u64, SmolStr) {
    (strings::id(norm), norm.into())
}
