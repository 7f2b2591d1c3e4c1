//! The parse with units, quotes and parties at hand.

use std::ops::Range;

use smol_str::SmolStr;
use vigie_lexicon::{attribution::Kind, paths::fold};
use vigie_nlp::{Doc, Token, Upos};

use super::{
    quotes::{Quote, quotes},
    units::{Unit, units},
    words::LangWords,
};
use crate::model::{BlockKind, Byte, Document, Mentions, Parsed, PartyMention, Span, Stance};

/// One attribution before speakers are joined into chains.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// What sort of cue it has.
    pub kind: Kind,
    /// Who says it.
    pub source: Voice,
    /// The word that names the source here, be it a pronoun.
    pub told_by: Option<usize>,
    /// Further sources beside the first: "Turkey and activists".
    pub beside: Vec<Range<usize>>,
    /// Outlets and pictures that it came through, outermost first.
    pub relays: Vec<Range<usize>>,
    /// The words that say that it was said.
    pub cue: Option<Range<usize>>,
    /// Who was spoken to.
    pub addressee: Option<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// How the source stands to it.
    pub stance: Stance,
}

/// Who says it, as the sentence puts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// A noun phrase and its head.
    Phrase(Range<usize>, usize),
    /// A pronoun, or nothing where the language needs nothing: the last speaker.
    Last(Option<usize>),
    /// Nobody in particular; the cue is all there is.
    Unknown,
}

/// A document as attribution reads it.
pub(super) struct View<'a> {
    pub document: &'a Document,
    pub parsed: &'a Parsed,
    pub doc: &'a Doc,
    pub mentions: &'a Mentions,
    pub words: &'a LangWords,
    pub units: Vec<Unit>,
    pub quotes: Vec<Quote>,
    pub lemmas: Vec<SmolStr>,
    pub forms: Vec<SmolStr>,
    children: Vec<Vec<usize>>,
    unit: Vec<Option<usize>>,
    quote: Vec<Option<usize>>,
    party: Vec<Option<usize>>,
    time: Vec<bool>,
    place: Vec<bool>,
}

/// The lemma of a token; of verbs the one that the words of saying name.
fn lemma(token: &Token, words: &LangWords) -> SmolStr {
    let lemma = SmolStr::new(fold(&token.lemma));
    if token.pos == Upos::Verb { words.verb(lemma) } else { lemma }
}

impl<'a> View<'a> {
    pub fn new(
        document: &'a Document,
        parsed: &'a Parsed,
        mentions: &'a Mentions,
        words: &'a LangWords,
    ) -> View<'a> {
        let doc = &parsed.doc;
        let n = doc.tokens.len();
        let units = units(parsed);
        let quotes = quotes(doc, &units);
        let mut view = View {
            document,
            parsed,
            doc,
            mentions,
            words,
            units,
            quotes,
            lemmas: doc.tokens.iter().map(|t| lemma(t, words)).collect(),
            forms: (0..n).map(|i| SmolStr::new(fold(doc.form(i)))).collect(),
            children: vec![Vec::new(); n],
            unit: vec![None; n],
            quote: vec![None; n],
            party: vec![None; n],
            time: vec![false; n],
            place: vec![false; n],
        };
        for (i, token) in doc.tokens.iter().enumerate() {
            if token.ud_head != i && token.ud_head < n {
                view.children[token.ud_head].push(i);
            }
        }
        for (u, unit) in view.units.iter().enumerate() {
            view.unit[unit.tokens.clone()].fill(Some(u));
        }
        for (q, quote) in view.quotes.iter().enumerate() {
            view.quote[quote.tokens.clone()].fill(Some(q));
        }
        let tokens = |span| parsed.tokens_of(span).range();
        for (m, mention) in mentions.parties.iter().enumerate() {
            view.party[tokens(mention.span)].fill(Some(m));
        }
        for mention in &mentions.times {
            view.time[tokens(mention.span)].fill(true);
        }
        for mention in &mentions.places {
            view.place[tokens(mention.span)].fill(true);
        }
        view
    }

    pub fn token(&self, i: usize) -> &'a Token {
        &self.doc.tokens[i]
    }

    pub fn pos(&self, i: usize) -> Upos {
        self.doc.tokens[i].pos
    }

    /// Relation to the head, without subtype.
    pub fn rel(&self, i: usize) -> &'a str {
        let dep = self.doc.tokens[i].ud_dep.as_str();
        dep.split(':').next().unwrap_or(dep)
    }

    pub fn dep(&self, i: usize) -> &'a str {
        self.doc.tokens[i].ud_dep.as_str()
    }

    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.doc.tokens[i].ud_head;
        (head != i && head < self.doc.tokens.len()).then_some(head)
    }

    pub fn children(&self, i: usize) -> &[usize] {
        &self.children[i]
    }

    pub fn child(&self, i: usize, rel: &str) -> Option<usize> {
        self.children[i].iter().copied().find(|&c| self.dep(c) == rel)
    }

    pub fn has(&self, i: usize, feature: &str) -> bool {
        self.doc.tokens[i].morph.split('|').any(|f| f == feature)
    }

    pub fn is_verb(&self, i: usize) -> bool {
        self.pos(i) == Upos::Verb || self.pos(i) == Upos::Aux && !matches!(self.rel(i), "aux" | "cop")
    }

    pub fn is_nominal(&self, i: usize) -> bool {
        matches!(self.pos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Sym)
    }

    /// Whether a word stands for somebody named elsewhere: "he", and neither "those who fled" nor "one of the doctors".
    pub fn is_anaphor(&self, i: usize) -> bool {
        self.pos(i) == Upos::Pron
            && !self.children(i).iter().any(|&c| c > i && matches!(self.rel(c), "acl" | "nmod"))
    }

    pub fn is_mark(&self, i: usize) -> bool {
        matches!(self.pos(i), Upos::Punct | Upos::Space)
            || self.doc.form(i).chars().all(|c| !c.is_alphanumeric())
    }

    pub fn unit_of(&self, i: usize) -> Option<&Unit> {
        self.unit.get(i).copied().flatten().map(|u| &self.units[u])
    }

    pub fn unit_index(&self, i: usize) -> Option<usize> {
        self.unit.get(i).copied().flatten()
    }

    pub fn quote_of(&self, i: usize) -> Option<usize> {
        self.quote.get(i).copied().flatten()
    }

    pub fn party(&self, i: usize) -> Option<&'a PartyMention> {
        self.party.get(i).copied().flatten().map(|m| &self.mentions.parties[m])
    }

    pub fn parties(&self) -> &'a [PartyMention] {
        &self.mentions.parties
    }

    pub fn is_time(&self, i: usize) -> bool {
        self.time.get(i).copied().unwrap_or(false)
    }

    pub fn is_place(&self, i: usize) -> bool {
        self.place.get(i).copied().unwrap_or(false)
    }

    pub fn is_headline(&self, i: usize) -> bool {
        self.unit_of(i).is_some_and(|u| u.block == BlockKind::Headline)
    }

    /// Everything below a token, itself included, as the range from the first to the last.
    pub fn subtree(&self, top: usize) -> Range<usize> {
        let (mut first, mut last) = (top, top);
        let mut open = vec![top];
        let mut seen = 0;
        while let Some(i) = open.pop() {
            seen += 1;
            if seen > self.doc.tokens.len() {
                break;
            }
            (first, last) = (first.min(i), last.max(i));
            open.extend(&self.children[i]);
        }
        first..last + 1
    }

    /// Whether a token lies below another, or is it.
    pub fn is_below(&self, mut i: usize, top: usize) -> bool {
        for _ in 0..self.doc.tokens.len() {
            if i == top {
                return true;
            }
            match self.head(i) {
                Some(head) => i = head,
                None => return false,
            }
        }
        false
    }

    /// A range without the marks and conjunctions at its ends; quotation marks stay when they are a pair.
    pub fn trim(&self, tokens: Range<usize>) -> Range<usize> {
        let (mut start, mut end) = (tokens.start, tokens.end.min(self.doc.tokens.len()));
        let keeps = |i: usize| {
            self.quotes.iter().any(|q| {
                (q.tokens.start == i || q.tokens.end == i + 1)
                    && q.tokens.start >= tokens.start
                    && q.tokens.end <= tokens.end
            })
        };
        while start < end && self.is_mark(start) && !keeps(start) {
            start += 1;
        }
        while end > start && self.is_mark(end - 1) && !keeps(end - 1) {
            end -= 1;
        }
        start..end
    }

    pub fn bytes(&self, tokens: Range<usize>) -> Span<Byte> {
        self.parsed.bytes_of(tokens.into())
    }

    /// Whether there is a verb, or enough words to be said, in some tokens.
    pub fn tells(&self, tokens: Range<usize>) -> bool {
        let words = tokens.clone().filter(|&i| !self.is_mark(i)).count();
        words >= 4 || tokens.into_iter().any(|i| matches!(self.pos(i), Upos::Verb | Upos::Aux)) && words > 1
    }
}
