//! Reads a model's `tokenizer` file.

use std::collections::{BTreeMap, HashMap};
use std::sync::RwLock;

use rmpv::ValueRef;

use super::{Cache, Piece, Tokenizer, Trie, norm_id};
use crate::lexeme::Vocab;
use crate::pattern::{Pattern, PatternError};

/// A `tokenizer` file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenizerError {
    /// The bytes are not msgpack.
    #[error("not a msgpack file")]
    Msgpack(#[source] rmpv::decode::Error),
    /// A value is not what such a file holds there.
    #[error("unexpected value of {key}")]
    Value {
        /// The key whose value it is.
        key: String,
    },
    /// A pattern cannot be run.
    #[error("pattern {key} cannot be used")]
    Pattern {
        /// The pattern's key.
        key: &'static str,
        /// What is wrong with it.
        #[source]
        source: PatternError,
    },
}

/// Numbers of attributes in the file's special cases.
const ORTH: u64 = 65;
const NORM: u64 = 67;

impl Tokenizer {
    /// Reads the rules from the bytes of a `tokenizer` file.
    pub fn new(file: &[u8], vocab: Vocab) -> Result<Tokenizer, TokenizerError> {
        let value = rmpv::decode::read_value_ref(&mut &file[..]).map_err(TokenizerError::Msgpack)?;
        let ValueRef::Map(entries) = value else { return Err(unexpected("tokenizer")) };
        let entries: BTreeMap<&str, ValueRef> =
            entries.into_iter().filter_map(|(key, value)| Some((text(&key)?, value))).collect();
        let pattern = |key: &'static str| match entries.get(key) {
            None | Some(ValueRef::Nil) => Ok(None),
            Some(value) => {
                let source = text(value).ok_or_else(|| unexpected(key))?;
                Pattern::new(source).map(Some).map_err(|source| TokenizerError::Pattern { key, source })
            }
        };
        let mut tokenizer = Tokenizer {
            prefix: pattern("prefix_search")?,
            suffix: pattern("suffix_search")?,
            infix: pattern("infix_finditer")?,
            token_match: pattern("token_match")?,
            url_match: pattern("url_match")?,
            vocab,
            specials: HashMap::new(),
            longest_special: 0,
            broken: Trie::default(),
            cache: RwLock::new(Cache::default()),
        };
        match entries.get("exceptions") {
            None | Some(ValueRef::Nil) => {}
            Some(ValueRef::Map(specials)) => tokenizer.add_specials(specials)?,
            Some(_) => return Err(unexpected("exceptions")),
        }
        let only_broken = !matches!(entries.get("faster_heuristics"), Some(ValueRef::Boolean(false)));
        tokenizer.find_broken(only_broken);
        Ok(tokenizer)
    }

    fn add_specials(&mut self, specials: &[(ValueRef, ValueRef)]) -> Result<(), TokenizerError> {
        for (key, tokens) in specials {
            let key = text(key).ok_or_else(|| unexpected("exceptions"))?;
            let ValueRef::Array(tokens) = tokens else { return Err(unexpected(key)) };
            let pieces: Option<Vec<Piece>> = tokens.iter().map(|token| self.special(token)).collect();
            let pieces = pieces.ok_or_else(|| unexpected(key))?;
            if pieces.iter().map(|p| p.lexeme.text.as_str()).collect::<String>() != key {
                return Err(unexpected(key));
            }
            self.longest_special = self.longest_special.max(key.len());
            self.specials.insert(key.into(), pieces);
        }
        Ok(())
    }

    fn special(&self, token: &ValueRef) -> Option<Piece> {
        let ValueRef::Map(attributes) = token else { return None };
        let attribute = |wanted| {
            let found = attributes.iter().find(|(key, _)| number(key) == Some(wanted));
            found.and_then(|(_, value)| text(value))
        };
        let mut piece = self.piece(attribute(ORTH)?);
        piece.special_norm = attribute(NORM).map(norm_id);
        Some(piece)
    }

    /// Finds the special cases that are more than one token to the affix rules.
    fn find_broken(&mut self, only_broken: bool) {
        let mut broken = Trie::default();
        let mut keys: Vec<&str> = self.specials.keys().map(AsRef::as_ref).collect();
        keys.sort_unstable();
        for key in keys {
            let chars: Vec<char> = key.chars().collect();
            let search = |pattern: &Option<Pattern>| pattern.as_ref().and_then(|p| p.search(&chars));
            let affix = |pattern| search(pattern).is_some_and(|found| found.end > found.start);
            let affixed = affix(&self.prefix)
                || affix(&self.suffix)
                || search(&self.infix).is_some()
                || key.contains(' ');
            if affixed || !only_broken {
                broken.add(self.cut(key, false).iter().map(|token| token.lexeme.orth));
            }
        }
        self.broken = broken;
    }
}

fn unexpected(key: &str) -> TokenizerError {
    TokenizerError::Value { key: key.to_owned() }
}

fn text<'a>(value: &ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(text) => text.into_str(),
        _ => None,
    }
}

/// Keys are numbers, or numbers as text in files of some versions.
fn number(value: &ValueRef) -> Option<u64> {
    match value {
        ValueRef::Integer(number) => number.as_u64(),
        ValueRef::String(text) => text.as_str()?.parse().ok(),
        _ => None,
    }
}
