//! Words out of context: the attributes that the models read.

use std::collections::HashMap;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::lookups::{Lookups, LookupsError};
use crate::strings;
use crate::unicode::{is_alpha, is_digit, is_space, is_upper, lower};

/// A word form with its lexical attributes, as string ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexeme {
    /// The form itself.
    pub text: SmolStr,
    /// spaCy's NORM as text.
    pub norm_text: SmolStr,
    /// Id of the form.
    pub orth: u64,
    /// Id of NORM.
    pub norm: u64,
    /// Id of the first character.
    pub prefix: u64,
    /// Id of the last three characters.
    pub suffix: u64,
    /// Id of the shape, `Xxxx`, `dd.d`.
    pub shape: u64,
    /// Whether the form is white space.
    pub is_space: bool,
}

/// Makes lexemes: the part of spaCy's vocabulary that depends on the model.
#[derive(Clone, Debug, Default)]
pub struct Vocab {
    /// The model's own norms, by string id.
    norms: HashMap<u64, SmolStr>,
}

static BASE_NORMS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../data/norms.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).collect()
});

impl Vocab {
    /// A vocabulary with the `lexeme_norm` table of a model (id of the form → norm), empty where it has none.
    pub fn new(norms: HashMap<u64, SmolStr>) -> Vocab {
        Vocab { norms }
    }

    /// A vocabulary with the norms in the bytes of a model's `vocab/lookups.bin`.
    pub fn from_lookups(file: &[u8]) -> Result<Vocab, LookupsError> {
        let lookups = Lookups::new(file)?;
        let norms = match lookups.table("lexeme_norm") {
            Some(table) => table.firsts()?.into_iter().map(|(id, norm)| (id, norm.into())).collect(),
            None => HashMap::new(),
        };
        Ok(Vocab { norms })
    }

    /// The attributes of a form.
    pub fn lexeme(&self, text: &str) -> Lexeme {
        let orth = strings::id(text);
        let norm_text = self.norm(text, orth);
        Lexeme {
            orth,
            norm: strings::id(&norm_text),
            prefix: strings::id(prefix(text)),
            suffix: strings::id(suffix(text)),
            shape: strings::id(&shape(text)),
            is_space: !text.is_empty() && text.chars().all(is_space),
            text: text.into(),
            norm_text,
        }
    }

    fn norm(&self, text: &str, orth: u64) -> SmolStr {
        if let Some(norm) = self.norms.get(&orth) {
            return norm.clone();
        }
        match BASE_NORMS.get(text) {
            Some(norm) => (*norm).into(),
            None => lower(text).into(),
        }
    }
}

fn prefix(text: &str) -> &str {
    &text[..text.chars().next().map_or(0, char::len_utf8)]
}

fn suffix(text: &str) -> &str {
    let start = text.char_indices().rev().nth(2).map_or(0, |(i, _)| i);
    &text[start..]
}

/// spaCy's shape: `X`, `x`, `d` or the character itself, runs cut after four; `LONG` from 100 characters on.
///
/// ```
/// # use vigie_nlp::lexeme::shape;
/// assert_eq!(shape("Kaboul"), "Xxxxx");
/// assert_eq!(shape("1,85²"), "d,ddd");
/// ```
pub fn shape(text: &str) -> String {
    if text.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut last, mut run) = (None, 0);
    for c in text.chars() {
        let symbol = match c {
            c if is_alpha(c) => {
                if is_upper(c) {
                    'X'
                } else {
                    'x'
                }
            }
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(symbol) { run + 1 } else { 0 };
        last = Some(symbol);
        if run < 4 {
            out.push(symbol);
        }
    }
    out
}
