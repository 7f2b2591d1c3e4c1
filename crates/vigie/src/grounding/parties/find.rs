//! Mentions of parties and things: one for each name and each noun.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use vigie_lexicon::{actors, attribution, problem::Problem};
use vigie_nlp::{Entity, Upos};

use super::{
    atoms::{Atom, Shape, atoms, fold, words as words_of},
    names::{Bare, Found, Names},
    nouns::{Class, Nouns},
};
use crate::model::{
    ActorId, ActorType, Byte, CountryMention, MentionKind, Parsed, PartyMention, SourceKind, Span,
};

/// The known actors and the nouns of every language, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    names: Names,
    langs: BTreeMap<&'static str, Words>,
}

#[derive(Clone, Debug, Default)]
struct Words {
    nouns: Nouns,
    /// Verbs of saying, folded.
    says: BTreeSet<SmolStr>,
    /// What stands in front of a source, word by word.
    cases: Vec<Vec<SmolStr>>,
}

impl Actors {
    /// Reads and compiles the tables of the lexicon.
    ///
    /// # Errors
    /// File and message, when a file is broken.
    pub fn load() -> Result<Actors, Problem> {
        let mut out = Actors {
            names: Names::new(&actors::load()?).map_err(|e| Problem::of("actors/", e))?,
            ..Actors::default()
        };
        for lang in actors::LANGS {
            let table = attribution::load(lang)?;
            let says = table.verbs.iter().filter(|v| v.kind == attribution::Kind::Speech);
            let words = Words {
                nouns: Nouns::new(lang, &actors::nominals(lang)?)
                    .map_err(|e| Problem::of(&format!("{lang}/actors.toml"), e))?,
                says: says.flat_map(|v| &v.lemmas).map(|l| fold(l)).collect(),
                cases: table
                    .cases
                    .source
                    .iter()
                    .map(|c| words_of(c).into_iter().map(|(w, _)| w).collect())
                    .collect(),
            };
            out.langs.insert(lang, words);
        }
        Ok(out)
    }
}

/// The parties and things that a text mentions, in text order, not overlapping.
///
/// Names of the table come first, then the model's persons and organisations, then nouns. A country's name is a party only
/// where it acts or speaks. A person is the sort of source that its title, apposition or an earlier mention says.
pub fn find(parsed: &Parsed, actors: &Actors) -> Vec<PartyMention> {
    let empty = Words::default();
    let words = actors.langs.get(parsed.lang.as_str()).unwrap_or(&empty);
    let mut search = Search { parsed, words, taken: vec![false; parsed.doc.tokens.len()], out: Vec::new() };
    let atoms = atoms(&parsed.doc);
    for found in actors.names.find(&atoms, &parsed.lang) {
        search.add_name(&atoms, &found);
    }
    for entity in &parsed.doc.entities {
        search.add_entity(entity);
    }
    for i in 0..atoms.len() {
        search.add_phrase(&atoms[i..]);
    }
    for token in 0..parsed.doc.tokens.len() {
        search.add_noun(token);
    }
    search.out.sort_by_key(|m| (m.span.start, m.span.end));
    search.settle_persons();
    search.out
}

/// Where the names of known actors stand, but for those of countries.
pub fn named(parties: &[PartyMention]) -> Vec<Span<Byte>> {
    let known = |p: &&PartyMention| {
        let country = p.country.as_deref().unwrap_or_default();
        p.actor.as_ref().is_some_and(|id| !id.0.eq_ignore_ascii_case(country))
    };
    parties.iter().filter(known).map(|p| p.span).collect()
}

/// The names of countries, of their capitals and peoples, whatever they stand for.
pub fn countries(parsed: &Parsed, actors: &Actors) -> Vec<CountryMention> {
    let atoms = atoms(&parsed.doc);
    let found = actors.names.countries(&atoms, &parsed.lang);
    let mention = |(start, end, country): (usize, usize, &SmolStr)| CountryMention {
        span: Span::new(atoms[start].start, atoms[end - 1].end),
        country: country.to_string(),
    };
    found.into_iter().map(mention).collect()
}

/// What a person is: source, party and country.
type Role = (Option<SourceKind>, Option<ActorType>, Option<String>);

struct Search<'a> {
    parsed: &'a Parsed,
    words: &'a Words,
    taken: Vec<bool>,
    out: Vec<PartyMention>,
}

impl Search<'_> {
    fn add_name(&mut self, atoms: &[Atom], found: &Found<'_>) {
        let matched = &atoms[found.start..found.end];
        let span = Span::new(matched[0].start, matched[matched.len() - 1].end);
        let tokens = self.parsed.tokens_of(span);
        let head = self.head_of(tokens.range());
        let accepted = match (found.bare, found.trust) {
            (Bare::Country, _) => self.acts(head) || self.speaks(tokens.range(), head),
            (Bare::Capital, _) => self.speaks(tokens.range(), head),
            (Bare::No, actors::Trust::Plain) => self.may_be_name(matched),
            (Bare::No, actors::Trust::Context) => {
                self.is_organisation(tokens.range()) || self.speaks(tokens.range(), head)
            }
            (Bare::No, actors::Trust::Translated) => {
                self.speaks(tokens.range(), head) || self.stands_alone(span)
            }
        };
        if !accepted {
            return;
        }
        let entry = found.entry;
        let country = entry.country.as_ref().or(found.country).map(ToString::to_string);
        let id = match (entry.of_country, found.country) {
            (true, Some(code)) if entry.id.is_empty() => code.to_lowercase(),
            (true, Some(code)) => format!("{}.{}", code.to_lowercase(), entry.id),
            _ => entry.id.to_string(),
        };
        self.push(PartyMention {
            span,
            kind: entry.kind,
            actor: Some(ActorId(id)),
            actor_type: Some(entry.actor_type),
            country,
            source: Some(entry.source),
            translated: found.trust == actors::Trust::Translated,
        });
    }

    fn add_entity(&mut self, entity: &Entity) {
        let tokens = self.trim(entity.tokens.clone());
        if tokens.is_empty() || self.taken[tokens.clone()].contains(&true) {
            return;
        }
        let (kind, actor_type, source) = match entity.label.as_str() {
            "PER" | "PERSON" => (MentionKind::Person, None, None),
            "ORG" if tokens.clone().any(|t| self.words.nouns.in_outlet_names(self.parsed.doc.form(t))) => {
                (MentionKind::Outlet, Some(ActorType::Media), Some(SourceKind::Outlet))
            }
            "ORG" => {
                // A ministry that the table does not know is still a ministry.
                let class = tokens.clone().find_map(|t| self.class(t));
                match class {
                    Some(class) if class.actor_type.is_some() => (class.kind, class.actor_type, class.source),
                    _ => (MentionKind::Organisation, None, None),
                }
            }
            _ => return,
        };
        let span = self.parsed.bytes_of(tokens.into());
        self.push(PartyMention {
            span,
            kind,
            actor: None,
            actor_type,
            country: None,
            source,
            translated: false,
        });
    }

    fn add_phrase(&mut self, atoms: &[Atom]) {
        if let Some((length, class)) = self.words.nouns.phrase(atoms) {
            let span = Span::new(atoms[0].start, atoms[length - 1].end);
            self.add_class(span, class);
        }
    }

    fn add_noun(&mut self, token: usize) {
        let t = &self.parsed.doc.tokens[token];
        if matches!(t.pos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Pron | Upos::Verb)
            && (matches!(t.pos, Upos::Noun | Upos::Propn | Upos::X) || self.is_nominal(token))
            && let Some(class) = self.class(token)
        {
            self.add_class(Span::new(t.start, t.end), class);
        } else if let Some(class) = self.acting_adjective(token) {
            self.add_class(Span::new(t.start, t.end), class);
        }
    }

    /// The class of an adjective that says who did it, beside a noun that stands for nobody itself: "une attaque djihadiste",
    /// "a rebel siege".
    fn acting_adjective(&self, token: usize) -> Option<Class> {
        let tokens = &self.parsed.doc.tokens;
        let (t, head) = (&tokens[token], tokens[token].ud_head);
        let beside =
            t.pos == Upos::Adj && t.ud_dep == "amod" && head != token && tokens[head].pos == Upos::Noun;
        let class = beside.then(|| self.words.nouns.adjective(t, self.parsed.doc.form(token)))??;
        self.class(head).is_none().then_some(class)
    }

    fn add_class(&mut self, span: Span<Byte>, class: Class) {
        if !self.taken[self.parsed.tokens_of(span).range()].contains(&true) {
            self.push(PartyMention {
                span,
                kind: class.kind,
                actor: None,
                actor_type: class.actor_type,
                country: None,
                source: class.source,
                translated: false,
            });
        }
    }

    fn push(&mut self, mention: PartyMention) {
        let tokens = self.parsed.tokens_of(mention.span).range();
        if tokens.is_empty() || self.taken[tokens.clone()].contains(&true) {
            return;
        }
        self.taken[tokens].fill(true);
        self.out.push(mention);
    }

    /// The class of a token's noun: where it acts, the party it stands for; else the thing.
    fn class(&self, token: usize) -> Option<Class> {
        let (party, thing) =
            self.words.nouns.readings(&self.parsed.doc.tokens[token], self.parsed.doc.form(token))?;
        let agentive = self.acts(token) || self.speaks(token..token + 1, token);
        Some(if agentive || party.kind == thing.kind {
            party
        } else {
            Class { source: party.source, ..thing }
        })
    }

    /// A participle or adjective that stands for a noun: "les blessés".
    fn is_nominal(&self, token: usize) -> bool {
        let doc = &self.parsed.doc;
        let dep = doc.tokens[token].ud_dep.as_str();
        let role = matches!(
            dep,
            "nsubj" | "nsubj:pass" | "obj" | "iobj" | "obl" | "obl:agent" | "obl:arg" | "nmod" | "conj"
        );
        role && doc
            .tokens
            .iter()
            .enumerate()
            .skip(token.saturating_sub(3))
            .take(3)
            .any(|(i, t)| t.ud_head == token && i < token && matches!(t.pos, Upos::Det | Upos::Num))
    }

    /// The token of some tokens whose head lies outside.
    fn head_of(&self, tokens: std::ops::Range<usize>) -> usize {
        let doc = &self.parsed.doc;
        let outside = |t: &usize| {
            let head = doc.tokens[*t].ud_head;
            head == *t || !tokens.contains(&head)
        };
        tokens.clone().find(outside).unwrap_or(tokens.start)
    }

    /// Whether a noun does something: subject of an active verb, agent of a passive, or joined to such a one.
    fn acts(&self, token: usize) -> bool {
        let doc = &self.parsed.doc;
        let mut at = token;
        for _ in 0..4 {
            let t = &doc.tokens[at];
            match t.ud_dep.as_str() {
                "conj" | "flat" | "flat:name" | "appos" if t.ud_head != at => at = t.ud_head,
                "nsubj" => return matches!(doc.tokens[t.ud_head].pos, Upos::Verb | Upos::Aux),
                dep => return dep == "obl:agent",
            }
        }
        false
    }

    /// Whether the sentence asks for a speaker there: beside a verb of saying, or behind "according to".
    fn speaks(&self, tokens: std::ops::Range<usize>, head: usize) -> bool {
        let doc = &self.parsed.doc;
        let says = |t: usize| self.words.says.contains(&fold(&doc.tokens[t].lemma));
        let t = &doc.tokens[head];
        let governed = t.ud_head != head
            && says(t.ud_head)
            && matches!(
                t.ud_dep.as_str(),
                "nsubj" | "obj" | "iobj" | "obl" | "obl:arg" | "obl:agent" | "nsubj:pass"
            );
        let case = || {
            // "d'après le quotidien X": what may stand between the two is skipped.
            let between = |t: &usize| matches!(doc.tokens[*t].pos, Upos::Det | Upos::Adj | Upos::Noun);
            let mut end = tokens.start;
            while end > 0 && tokens.start - end < 3 && between(&(end - 1)) && !says(end - 1) {
                if self.ends_with_case(end) {
                    return true;
                }
                end -= 1;
            }
            self.ends_with_case(end)
        };
        // The tree of a translated sentence is often wrong: the next words are asked too.
        let beside = || {
            let before = tokens.start.checked_sub(1);
            let before = before.filter(|b| doc.tokens[*b].pos != Upos::Det).or(tokens.start.checked_sub(2));
            before.is_some_and(says) || tokens.end < doc.tokens.len() && says(tokens.end)
        };
        governed || case() || beside()
    }

    /// Whether the words before a token are "according to" or the like.
    fn ends_with_case(&self, token: usize) -> bool {
        let start = token.saturating_sub(5);
        let before =
            &self.parsed.doc.text[self.parsed.doc.tokens[start].start..self.parsed.doc.tokens[token].start];
        let before = words_of(before);
        self.words.cases.iter().any(|case| {
            case.len() <= before.len()
                && case.iter().eq(before[before.len() - case.len()..].iter().map(|(w, _)| w))
        })
    }

    fn is_organisation(&self, tokens: std::ops::Range<usize>) -> bool {
        self.parsed.doc.entities.iter().any(|e| {
            matches!(e.label.as_str(), "ORG" | "MISC" | "WORK_OF_ART")
                && e.tokens.start <= tokens.start + 1
                && e.tokens.end >= tokens.end
                && e.tokens.len() <= tokens.len() + 2
        })
    }

    /// Whether the name is a sentence of its own, as in "… said. Les temps."
    fn stands_alone(&self, span: Span<Byte>) -> bool {
        let text = &self.parsed.doc.text;
        let before = text[..span.start].trim_end_matches([' ', '\u{a0}']);
        let after = text[span.end..].trim_start_matches([' ', '\u{a0}']);
        before.ends_with(['.', '»', '”', '"']) && (after.starts_with(['.', '\n']) || after.is_empty())
    }

    /// A short acronym in a sentence of capitals is a common word as likely as not.
    fn may_be_name(&self, matched: &[Atom]) -> bool {
        let [only] = matched else { return true };
        if only.shape != Shape::Upper || only.fold.len() > 3 {
            return true;
        }
        let Some(sentence) = self.parsed.sentence_of(only.token) else { return true };
        let text = self.parsed.bytes_of(self.parsed.sentences[sentence].tokens).quote(&self.parsed.doc.text);
        text.chars().any(char::is_lowercase)
    }

    /// An entity without the articles and marks around it.
    fn trim(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let outer = |t: usize| {
            matches!(self.parsed.doc.tokens[t].pos, Upos::Det | Upos::Punct | Upos::Space | Upos::Adp)
        };
        let (mut start, mut end) = (tokens.start, tokens.end.min(self.parsed.doc.tokens.len()));
        while start < end && outer(start) {
            start += 1;
        }
        while start < end && outer(end - 1) {
            end -= 1;
        }
        start..end
    }

    /// Gives every person the sort of source that its title, its apposition or a namesake has.
    fn settle_persons(&mut self) {
        let mut known: BTreeMap<SmolStr, Role> = BTreeMap::new();
        for round in 0..2 {
            for m in 0..self.out.len() {
                if self.out[m].kind != MentionKind::Person
                    || self.out[m].actor.is_some()
                    || self.out[m].source.is_some()
                {
                    continue;
                }
                let name = self.out[m].span.quote(&self.parsed.doc.text);
                let Some(surname) = name.split([' ', '\u{a0}', '-']).next_back().map(fold) else { continue };
                if round == 0 {
                    let role = self.role(m);
                    if let Some(role) = role {
                        known.entry(surname).or_insert(role.clone());
                        (self.out[m].source, self.out[m].actor_type, self.out[m].country) = role;
                    }
                } else if let Some(role) = known.get(&surname) {
                    (self.out[m].source, self.out[m].actor_type, self.out[m].country) = role.clone();
                }
            }
        }
    }

    /// "X, un journaliste vivant dans la ville": the noun that a name's comma leads to.
    fn apposed(&self, end: usize) -> Option<&PartyMention> {
        let doc = &self.parsed.doc;
        if end + 1 >= doc.tokens.len() || doc.form(end) != "," {
            return None;
        }
        let mut at = end + 1;
        while at < doc.tokens.len()
            && at < end + 4
            && matches!(doc.tokens[at].pos, Upos::Det | Upos::Adj | Upos::Adv)
        {
            at += 1;
        }
        let start = doc.tokens.get(end + 1)?.start;
        self.out.iter().find(|m| {
            m.source.is_some()
                && m.kind != MentionKind::Outlet
                && m.span.end > start
                && m.span.start <= doc.tokens.get(at).map_or(0, |t| t.start)
        })
    }

    /// Whether a token hangs on the title or name that it belongs to: "le gouverneur ← Omar", which the French model calls `nmod`.
    fn is_title_link(&self, token: usize) -> bool {
        let doc = &self.parsed.doc;
        match doc.tokens[token].ud_dep.as_str() {
            "appos" | "flat" | "flat:name" | "compound" | "nmod:appos" => true,
            "nmod" => !doc
                .tokens
                .iter()
                .skip(token.saturating_sub(4))
                .take(4)
                .any(|t| t.ud_head == token && t.ud_dep == "case"),
            _ => false,
        }
    }

    /// What the nouns around a person's name make of it.
    fn role(&self, person: usize) -> Option<Role> {
        let doc = &self.parsed.doc;
        let name = self.parsed.tokens_of(self.out[person].span);
        let head = self.head_of(name.range());
        // The noun phrase: up through titles and appositions, then everything below, near the name.
        let mut top = head;
        while self.is_title_link(top)
            && doc.tokens[top].ud_head != top
            && doc.tokens[top].ud_head.abs_diff(head) < 25
        {
            top = doc.tokens[top].ud_head;
        }
        let below = |mut t: usize| {
            for _ in 0..12 {
                if t == top {
                    return true;
                }
                let dep = doc.tokens[t].ud_dep.as_str();
                if doc.tokens[t].ud_head == t || matches!(dep, "acl:relcl" | "acl" | "parataxis" | "conj") {
                    return false;
                }
                t = doc.tokens[t].ud_head;
            }
            false
        };
        let mut found: Vec<&PartyMention> = Vec::new();
        let mut relayed = false;
        for (m, mention) in self.out.iter().enumerate() {
            let tokens = self.parsed.tokens_of(mention.span);
            if m == person || mention.kind == MentionKind::Person && mention.source.is_none() {
                continue;
            }
            if tokens.start.abs_diff(name.start) < 25 && below(self.head_of(tokens.range())) {
                relayed |= tokens.range().any(|t| self.words.nouns.is_relay(&doc.tokens[t]));
                found.push(mention);
            }
        }
        // The tree often loses an apposition: the noun right behind the comma is asked as well.
        if found.is_empty()
            && let Some(mention) = self.apposed(name.range().end)
        {
            return Some((mention.source, mention.actor_type, mention.country.clone()));
        }
        let named = || found.iter().find(|m| m.actor.is_some() && m.source.is_some());
        let titled = || found.iter().find(|m| m.actor.is_none() && m.source.is_some());
        let best = if relayed { named().or_else(titled) } else { titled().or_else(named) }?;
        let country = found.iter().find_map(|m| m.country.clone());
        Some((best.source, best.actor_type, country))
    }
}
