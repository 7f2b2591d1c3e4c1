//! One document as extraction reads it: parse, mentions by token, and who pronouns stand for.

use std::cell::{OnceCell, RefCell};

use smol_str::SmolStr;
use vigie_lexicon::{
    language::{Language, Pronoun},
    paths::{Test, Words},
};
use vigie_nlp::Upos;

use super::{graph::Graph, tracing::Trace};
use crate::model::{
    ActorType, BlockKind, Byte, Document, Level, MentionKind, Mentions, Parsed, PartyMention, PlaceMention,
    PlaceUse, QuantityKind, QuantityMention, Span, TimeMention,
};

/// A document with everything that extraction looks up by token.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) document: &'a Document,
    pub(crate) parsed: &'a Parsed,
    pub(crate) mentions: &'a Mentions,
    pub(crate) language: &'a Language,
    pub(crate) graph: Graph<'a>,
    places: Vec<Option<usize>>,
    parties: Vec<Option<usize>>,
    countries: Vec<Option<usize>>,
    quantities: Vec<Option<usize>>,
    times: Vec<Option<usize>>,
    entities: Vec<Option<usize>>,
    /// The highest token of each place mention.
    place_tops: Vec<Option<usize>>,
    /// The place that each word stands for, once somebody has asked.
    pub(crate) anaphors: Vec<OnceCell<Option<&'a PlaceMention>>>,
    /// Sentence of each token.
    pub(crate) sentence: Vec<usize>,
    /// The mean of the vectors of each sentence's words, once somebody has asked.
    pub(crate) sentence_means: OnceCell<Vec<Vec<f32>>>,
    /// Which tokens tell of a fact: what hangs below one of them is its own.
    pub(crate) triggers: Vec<bool>,
    /// Why decisions were made, where somebody asks.
    pub(crate) trace: Option<RefCell<Trace>>,
}

/// Whom a pronoun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// The noun phrase that this word heads.
    Word(usize),
    /// Whoever speaks.
    Speaker,
}

impl<'a> Reading<'a> {
    /// Looks everything up once.
    pub(crate) fn new(
        document: &'a Document,
        parsed: &'a Parsed,
        mentions: &'a Mentions,
        language: &'a Language,
    ) -> Reading<'a> {
        let n = parsed.doc.tokens.len();
        let by_token = |spans: Vec<Span<Byte>>| {
            let mut out = vec![None; n];
            for (k, span) in spans.into_iter().enumerate() {
                for i in parsed.tokens_of(span).range() {
                    if i < n {
                        out[i] = Some(k);
                    }
                }
            }
            out
        };
        let mut sentence = vec![0; n];
        for (k, s) in parsed.sentences.iter().enumerate() {
            for i in s.tokens.range() {
                if i < n {
                    sentence[i] = k;
                }
            }
        }
        let mut entities = vec![None; n];
        for (k, entity) in parsed.doc.entities.iter().enumerate() {
            let end = entity.tokens.end.min(n);
            entities[entity.tokens.start.min(end)..end].fill(Some(k));
        }
        let mut reading = Reading {
            document,
            parsed,
            mentions,
            language,
            graph: Graph::new(&parsed.doc, language),
            places: by_token(mentions.places.iter().map(|m| m.span).collect()),
            parties: by_token(mentions.parties.iter().map(|m| m.span).collect()),
            countries: by_token(mentions.countries.iter().map(|m| m.span).collect()),
            quantities: by_token(mentions.quantities.iter().map(|m| m.span).collect()),
            times: by_token(mentions.times.iter().map(|m| m.span).collect()),
            entities,
            place_tops: Vec::new(),
            anaphors: vec![OnceCell::new(); n],
            sentence,
            sentence_means: OnceCell::new(),
            triggers: vec![false; n],
            trace: None,
        };
        reading.place_tops = mentions.places.iter().map(|m| reading.top_of(m.span)).collect();
        reading
    }

    /// All place mentions, each with its highest token.
    pub(crate) fn topped_places(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&'a PlaceMention, Option<usize>)> + '_ {
        self.mentions.places.iter().zip(self.place_tops.iter().copied())
    }

    /// The place mention that covers a token.
    pub(crate) fn place(&self, i: usize) -> Option<&'a PlaceMention> {
        self.places[i].map(|k| &self.mentions.places[k])
    }

    /// The party mention that covers a token.
    pub(crate) fn party(&self, i: usize) -> Option<&'a PartyMention> {
        self.parties[i].map(|k| &self.mentions.parties[k])
    }

    /// The country that a token names, by its own name, its capital's or its people's.
    pub(crate) fn country(&self, i: usize) -> Option<&'a str> {
        self.countries[i].map(|k| self.mentions.countries[k].country.as_str())
    }

    /// "The Russians": a people that acts as its state would.
    fn is_people(&self, i: usize) -> bool {
        let articled = || self.graph.children[i].iter().any(|&c| self.graph.rel(c) == "det");
        self.country(i).is_some()
            && matches!(self.graph.pos[i], Upos::Noun | Upos::Propn)
            && self.place(i).is_none_or(|m| m.usage == PlaceUse::Demonym)
            && articled()
    }

    /// The quantity that covers a token.
    pub(crate) fn quantity(&self, i: usize) -> Option<&'a QuantityMention> {
        self.quantities[i].map(|k| &self.mentions.quantities[k])
    }

    /// The time that covers a token.
    pub(crate) fn time(&self, i: usize) -> Option<&'a TimeMention> {
        self.times[i].map(|k| &self.mentions.times[k])
    }

    /// The highest token of a span of bytes: the one whose head lies outside.
    pub(crate) fn top_of(&self, span: Span<Byte>) -> Option<usize> {
        let tokens = self.parsed.tokens_of(span);
        let inside = |i: usize| self.graph.head(i).is_some_and(|h| tokens.contains(h));
        tokens.range().find(|&i| self.graph.pos[i] != Upos::Punct && !inside(i)).or(tokens.range().next())
    }

    /// The kind of block a token stands in.
    pub(crate) fn block_kind(&self, i: usize) -> BlockKind {
        self.parsed.sentences.get(self.sentence[i]).map_or(BlockKind::Body, |s| s.kind)
    }

    /// The block a token stands in.
    pub(crate) fn block(&self, i: usize) -> usize {
        self.parsed.sentences.get(self.sentence[i]).map_or(0, |s| s.block)
    }

    /// Whether a filler's head is one of the words, or passes one of the tests.
    pub(crate) fn fits(&self, filler: usize, words: &Words) -> bool {
        if words.any {
            return true;
        }
        if self.is_partitive(filler) {
            let named = |i: usize| matches!(self.graph.pos[i], Upos::Noun | Upos::Propn | Upos::Pron);
            let below = self.graph.down[filler].iter();
            let mut measured = below.filter(|e| e.rel == "nmod" && named(e.other)).peekable();
            // "Dozens of vehicles" are vehicles; "dozens fled" are people.
            let counts_others = self.quantity(filler).is_some_and(|quantity| {
                let noun = quantity.noun.and_then(|noun| self.top_of(noun));
                quantity.kind == QuantityKind::Count && noun.is_some_and(|noun| noun != filler)
            });
            let bare = measured.peek().is_none() || !counts_others;
            return measured.any(|e| self.fits_one(e.other, words)) || bare && self.fits_one(filler, words);
        }
        if self.fits_one(filler, words) {
            return true;
        }
        match self.referent(filler) {
            Some(Referent::Word(word)) => self.fits_one(word, words),
            _ => false,
        }
    }

    /// Whether a noun only measures what follows it: "des milliers de soldats".
    pub(crate) fn is_partitive(&self, i: usize) -> bool {
        // "Dos de los rebeldes": a number does so too.
        let of = |c: usize| {
            let mut cases = self.graph.cases(c).into_iter();
            self.graph.rel(c) == "nmod"
                && cases.any(|case| self.language.grammar.genitive_cases.lemmas.contains(&case))
        };
        self.language.grammar.partitive.lemmas.contains(&self.graph.lemmas[i])
            || self.graph.pos[i] == Upos::Num && self.graph.children[i].iter().any(|&c| c > i && of(c))
    }

    fn fits_one(&self, i: usize, words: &Words) -> bool {
        let graph = &self.graph;
        if words.lemmas.contains(&graph.lemmas[i]) || words.lemmas.contains(&graph.forms[i]) {
            return true;
        }
        if self.in_locution(i, words) {
            return true;
        }
        words.tests.iter().any(|&test| self.passes(i, test))
    }

    /// Whether one of the locutions of several words stands at or around a word.
    fn in_locution(&self, i: usize, words: &Words) -> bool {
        let (form, lemma) = (&self.graph.forms[i], &self.graph.lemmas[i]);
        let stands = |pieces: &[SmolStr]| {
            let first = i.saturating_sub(pieces.len());
            (first..=i).any(|start| {
                self.graph.sequence(start, pieces, true).is_some_and(|end| (start..end).contains(&i))
            })
        };
        words.locutions_with(form).any(stands) || form != lemma && words.locutions_with(lemma).any(stands)
    }

    /// Whether grounding found such a thing at a word.
    pub(crate) fn passes(&self, i: usize, test: Test) -> bool {
        let place = || {
            self.place(i).filter(|m| m.usage != PlaceUse::Demonym).or_else(|| {
                self.graph.children[i]
                    .iter()
                    .filter(|&&c| matches!(self.graph.rel(c), "nmod" | "appos" | "flat" | "compound"))
                    .find_map(|&c| self.place(c).filter(|m| m.usage == PlaceUse::Location))
            })
        };
        let party = || {
            self.party(i).or_else(|| {
                self.graph.children[i]
                    .iter()
                    .filter(|&&c| matches!(self.graph.rel(c), "amod" | "appos" | "flat" | "compound"))
                    .find_map(|&c| self.party(c))
            })
        };
        let entity = |labels: &[&str]| {
            let inside = self.entities[i].map(|k| &self.graph.doc.entities[k]);
            inside.is_some_and(|entity| labels.contains(&entity.label.as_str()))
        };
        match test {
            Test::Place => place().is_some() || entity(&["LOC", "GPE", "FAC"]),
            Test::Country => {
                place().is_some_and(|m| m.place.as_ref().is_some_and(|p| p.level == Level::Country))
                    || self.is_people(i)
            }
            Test::Settlement => {
                place().is_some_and(|m| m.place.as_ref().is_some_and(|p| p.level == Level::Settlement))
            }
            Test::Person => {
                self.party(i).is_some_and(|m| m.kind == MentionKind::Person) || entity(&["PER", "PERSON"])
            }
            Test::Organisation => {
                party().is_some_and(|m| m.kind == MentionKind::Organisation) || entity(&["ORG", "NORP"])
            }
            Test::Party => party().is_some(),
            Test::Armed => party().and_then(|m| m.actor_type).is_some_and(ActorType::bears_arms),
            Test::State => party()
                .and_then(|m| m.actor_type)
                .is_some_and(|t| matches!(t, ActorType::State | ActorType::StateForces | ActorType::Police)),
            Test::Media => party().and_then(|m| m.actor_type) == Some(ActorType::Media),
            Test::Igo => party().and_then(|m| m.actor_type) == Some(ActorType::Igo),
            Test::Ngo => party().and_then(|m| m.actor_type) == Some(ActorType::Ngo),
            Test::One => {
                let measures = self.is_partitive(i) && self.graph.down[i].iter().any(|e| e.rel == "nmod");
                self.graph.pos[i] == Upos::Noun
                    && self.graph.has(i, "Number=Sing")
                    && !measures
                    && self.quantity(i).is_none_or(|quantity| quantity.high <= 1.0)
                    && !self.fits_one(i, &self.language.grammar.collectives)
            }
            Test::Number => {
                self.quantity(i).is_some()
                    || self.graph.pos[i] == Upos::Num
                    || self.graph.children[i].iter().any(|&c| self.graph.rel(c) == "nummod")
            }
        }
    }

    /// Whether a word that the model takes for a pronoun names a party: « les FSR ».
    pub(crate) fn is_misread_name(&self, i: usize) -> bool {
        self.graph.pos[i] == Upos::Pron && self.party(i).is_some_and(|party| party.actor.is_some())
    }

    /// Whom a pronoun stands for, when that is plain.
    pub(crate) fn referent(&self, i: usize) -> Option<Referent> {
        let graph = &self.graph;
        let poss = graph.has(i, "Poss=Yes");
        if graph.pos[i] != Upos::Pron && !poss || self.is_misread_name(i) {
            return None;
        }
        let pronoun =
            self.language.grammar.pronouns.iter().find(|p| p.forms.iter().any(|f| *f == graph.forms[i]))?;
        if pronoun.person == 1 {
            return Some(Referent::Speaker);
        }
        // "les rebelles poursuivent leur retrait": the subject of the pronoun's own clause.
        if poss {
            let mut at = graph.head(i);
            for _ in 0..5 {
                let Some(v) = at else { break };
                if graph.is_predicate(v) {
                    let subject = graph.subjects[v].iter().copied().find(|&s| {
                        s != i
                            && graph.head(i) != Some(s)
                            && self.agrees(s, pronoun)
                            && graph.pos[s] != Upos::Pron
                    });
                    if let Some(s) = subject {
                        return Some(Referent::Word(s));
                    }
                }
                at = graph.head(v);
            }
        }
        self.subject_before(i, pronoun).map(Referent::Word)
    }

    /// The subject of the closest clause before a pronoun that agrees with it.
    fn subject_before(&self, i: usize, pronoun: &Pronoun) -> Option<usize> {
        let graph = &self.graph;
        let here = self.sentence[i];
        for back in 0..=2 {
            let s = self.parsed.sentences.get(here.checked_sub(back)?)?;
            let end = if back == 0 { i } else { s.tokens.end };
            let subjects: Vec<usize> = (s.tokens.start..end)
                .filter(|&t| {
                    // Subjects, and parties that something was done to.
                    let role = graph.up[t].iter().any(|e| e.rel == "nsubj")
                        || graph.up[t].iter().any(|e| e.rel == "obj")
                            && (self.party(t).is_some()
                                || back == 0 && self.fits(t, &self.language.grammar.people));
                    role && matches!(graph.pos[t], Upos::Noun | Upos::Propn)
                        && self.agrees(t, pronoun)
                        && self.time(t).is_none()
                        && graph.head(t) != graph.head(i)
                })
                .collect();
            let known =
                |&&t: &&usize| self.party(t).is_some() || self.fits_one(t, &self.language.grammar.people);
            let acts = |&&t: &&usize| graph.up[t].iter().any(|e| e.rel == "nsubj");
            // Within the pronoun's sentence the nearest; before it, who acts in the main clause.
            let (known, plain) = if back == 0 {
                (subjects.iter().rev().find(known), subjects.last())
            } else {
                let acting = subjects.iter().filter(acts).find(known);
                (acting.or_else(|| subjects.iter().find(known)), subjects.first())
            };
            if let Some(&t) = known.or(plain) {
                return Some(t);
            }
        }
        None
    }

    /// Whether a pronoun may stand for a word, by number, gender and whether it is somebody.
    fn agrees(&self, i: usize, pronoun: &Pronoun) -> bool {
        let joined = self.graph.children[i].iter().any(|&c| self.graph.rel(c) == "conj");
        let plural = joined || self.graph.has(i, "Number=Plur");
        let singular = self.graph.has(i, "Number=Sing") && !joined;
        let number = match pronoun.number.as_deref() {
            None => true,
            Some("Plur") => plural || !singular && self.party(i).is_some(),
            Some(_) => singular || !plural,
        };
        let other = |gender: &str| if gender == "Masc" { "Gender=Fem" } else { "Gender=Masc" };
        let gender =
            joined || pronoun.gender.as_deref().is_none_or(|gender| !self.graph.has(i, other(gender)));
        number
            && gender
            && match pronoun.of.as_deref() {
                Some("people") => self.is_somebody(i),
                Some("things") => !self.passes(i, Test::Person),
                _ => true,
            }
    }

    /// Whether a word may be one person: a name or a noun of people, and no organisation, place or thing that is known.
    fn is_somebody(&self, i: usize) -> bool {
        match self.party(i) {
            Some(party) => matches!(party.kind, MentionKind::Person | MentionKind::Group),
            None if self.graph.pos[i] == Upos::Propn => {
                !self.passes(i, Test::Place) && !self.passes(i, Test::Organisation)
            }
            None => {
                let mut classes = self.language.class_of(&self.graph.lemmas[i]);
                self.fits_one(i, &self.language.grammar.people) || classes.any(|class| class == "@people")
            }
        }
    }
}
