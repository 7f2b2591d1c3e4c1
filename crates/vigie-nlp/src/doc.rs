//! The annotated text: tokens with their trees, sentences and entities.

use std::ops::Range;

use smol_str::SmolStr;

/// A text with spaCy's annotation.
///
/// Offsets are bytes of `text`, half-open. Token indexes run over the whole `Doc`; a head always lies in the
/// same sentence as its token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// The text that was read, unchanged.
    pub text: String,
    /// The tokens, in text order; white space that is more than one blank is a token, as in spaCy.
    pub tokens: Vec<Token>,
    /// The named entities, in text order, never overlapping.
    pub entities: Vec<Entity>,
    /// spaCy's `Doc.tensor`: the vectors that the model's shared network gives the tokens, row by row,
    /// `tensor.len() / tokens.len()` numbers each; empty where no such network ran.
    pub tensor: Vec<f32>,
}

/// One token and everything the pipeline says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Whether one blank follows.
    pub space_after: bool,
    /// Whether a sentence starts here.
    pub sent_start: bool,
    /// Universal part of speech.
    pub pos: Upos,
    /// The model's fine-grained tag.
    pub tag: SmolStr,
    /// Features in Universal Dependencies form, `Number=Plur|Tense=Past`, or empty.
    pub morph: SmolStr,
    /// Base form.
    pub lemma: SmolStr,
    /// spaCy's NORM: usually the lower-cased form.
    pub norm: SmolStr,
    /// Index of the head as the model gives it; a root is its own head.
    pub head: usize,
    /// The model's own label (`ROOT` for roots).
    pub dep: SmolStr,
    /// Index of the head in Universal Dependencies; a root is its own head.
    pub ud_head: usize,
    /// Relation in Universal Dependencies (`root` for roots).
    pub ud_dep: SmolStr,
}

/// A named entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// The model's label, `PER`, `GPE`, …
    pub label: SmolStr,
}

macro_rules! upos {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// The universal parts of speech, with spaCy's `SPACE` and the empty tag.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Upos {
            /// No tag.
            #[default]
            None,
            $(#[doc = $name] $variant),*
        }

        impl Upos {
            /// All of them.
            pub const ALL: &[Upos] = &[Upos::None, $(Upos::$variant),*];

            /// The tag as written in CoNLL-U; empty for [`Upos::None`].
            pub fn as_str(self) -> &'static str {
                match self { Upos::None => "", $(Upos::$variant => $name),* }
            }

            /// Reads a tag; unknown names give `None`.
            pub fn find(name: &str) -> Option<Upos> {
                match name { "" => Some(Upos::None), $($name => Some(Upos::$variant),)* _ => None }
            }
        }
    };
}

upos! {
    Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Conj = "CONJ", Det = "DET", Eol = "EOL",
    Intj = "INTJ", Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
    Sconj = "SCONJ", Space = "SPACE", Sym = "SYM", Verb = "VERB", X = "X",
}

impl Doc {
    /// The text of a token.
    pub fn form(&self, token: usize) -> &str {
        &self.text[self.tokens[token].start..self.tokens[token].end]
    }

    /// The text from the first to the last token of a range, without the blank after it.
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() {
            return "";
        }
        &self.text[self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end]
    }

    /// The row of [`Doc::tensor`] of a token; empty where there is none.
    ///
    /// ```
    /// # use vigie_nlp::Doc;
    /// assert!(Doc::default().vector(0).is_empty());
    /// ```
    pub fn vector(&self, token: usize) -> &[f32] {
        let width = self.tensor.len() / self.tokens.len().max(1);
        self.tensor.get(token * width..(token + 1) * width).unwrap_or_default()
    }

    /// The sentences as token ranges, in order; together they cover all tokens.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for i in 1..=self.tokens.len() {
            if i == self.tokens.len() || self.tokens[i].sent_start {
                out.push(start..i);
                start = i;
            }
        }
        out
    }

    /// Adds the tokens of a part of this text: `part` was read from `self.text[offset..]`.
    ///
    /// ```
    /// # use vigie_nlp::Doc;
    /// let mut whole = Doc { text: "Un. Deux.".into(), ..Doc::default() };
    /// whole.append(&Doc { text: "Deux.".into(), ..Doc::default() }, 4);
    /// assert!(whole.tokens.is_empty());
    /// ```
    pub fn append(&mut self, part: &Doc, offset: usize) {
        let base = self.tokens.len();
        self.tokens.extend(part.tokens.iter().map(|t| Token {
            start: t.start + offset,
            end: t.end + offset,
            head: t.head + base,
            ud_head: t.ud_head + base,
            ..t.clone()
        }));
        self.tensor.extend_from_slice(&part.tensor);
        self.entities.extend(
            part.entities.iter().map(|e| Entity {
                tokens: e.tokens.start + base..e.tokens.end + base,
                label: e.label.clone(),
            }),
        );
    }
}
