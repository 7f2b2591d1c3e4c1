//! Noun phrases that name sources: how far they go, and what sort of source they are.

use std::ops::Range;

use vigie_nlp::Upos;

use super::{view::View, words::LangWords};
use crate::model::{ActorId, MentionKind, PartyMention, Source, SourceKind};

impl View<'_> {
    /// The shortest full noun phrase that a word heads: title and name, without clauses and what follows a comma.
    pub fn phrase(&self, head: usize) -> Range<usize> {
        let mut inside = vec![head];
        let mut next = 0;
        while next < inside.len() {
            let at = inside[next];
            next += 1;
            for &c in self.children(at) {
                if self.is_part(c, at, head) && !inside.contains(&c) {
                    inside.push(c);
                }
            }
        }
        inside.sort_unstable();
        let position = inside.binary_search(&head).unwrap_or(0);
        let joined = |a: usize, b: usize| (a + 1..b).all(|i| self.joins(i));
        let (mut low, mut high) = (position, position);
        while low > 0 && joined(inside[low - 1], inside[low]) {
            low -= 1;
        }
        while high + 1 < inside.len() && joined(inside[high], inside[high + 1]) {
            high += 1;
        }
        let (mut start, mut end) = (inside[low], inside[high] + 1);
        // The tree of a name is often broken; the mention is whole.
        for i in [start, head, end - 1] {
            if let Some(tokens) = self.mention_tokens(i) {
                (start, end) = (start.min(tokens.start), end.max(tokens.end));
            }
        }
        if let Some(name) = self.name_after(end, head) {
            end = name;
        }
        while start < head
            && (self.is_mark(start) || self.pos(start) == Upos::Adp || self.pos(start) == Upos::Cconj)
        {
            start += 1;
        }
        while end > head + 1
            && (self.is_mark(end - 1) && !matches!(self.doc.form(end - 1), ")" | "»" | "”" | "\"")
                || self.pos(end - 1) == Upos::Adp)
        {
            end -= 1;
        }
        // "Russian-installed officials".
        let tied = |i: usize| {
            let tokens = &self.doc.tokens;
            i >= 2
                && matches!(self.doc.form(i - 1), "-" | "‑")
                && tokens[i - 2].end == tokens[i - 1].start
                && tokens[i - 1].end == tokens[i].start
        };
        while tied(start) {
            start -= 2;
        }
        start..end
    }

    fn joins(&self, i: usize) -> bool {
        let form = self.doc.form(i);
        matches!(form, "-" | "–" | "'" | "’" | "/" | "." | "&")
            || self.is_mark(i) && self.quote_of(i).is_some()
    }

    fn is_part(&self, child: usize, parent: usize, head: usize) -> bool {
        let after_comma = child > parent
            && (parent + 1..child).any(|i| matches!(self.doc.form(i), "," | ";" | "(" | "—" | "–" | ":"));
        match self.rel(child) {
            "det" | "amod" | "nummod" | "flat" | "compound" | "fixed" | "goeswith" => !after_comma,
            "nmod" => !after_comma && !self.is_time(child),
            "case" => parent != head || matches!(self.doc.form(child), "'s" | "’s" | "'" | "’"),
            // « a raconté à l'AFP un habitant »: an article begins another phrase.
            "appos" => {
                let article = self.child(child, "det").is_some_and(|d| self.has(d, "Definite=Ind"));
                !after_comma && self.pos(child) != Upos::Verb && !article
            }
            "conj" => parent != head && !after_comma && !self.is_verb(child),
            "cc" => parent != head,
            "advmod" => child < head && parent == head && child + 1 == head,
            // "A 52-year-old farmer".
            "obl" => child < parent && parent != head && self.pos(parent) == Upos::Adj,
            "punct" => self.joins(child) && parent != head,
            _ => false,
        }
    }

    fn mention_tokens(&self, i: usize) -> Option<Range<usize>> {
        let mention = self.party(i)?;
        (mention.actor.is_some()
            || matches!(mention.kind, MentionKind::Person | MentionKind::Organisation | MentionKind::Outlet))
        .then(|| self.parsed.tokens_of(mention.span).range())
    }

    /// The end of a person's name that goes on from a title, with or without a comma: "le gouverneur, Omar Rahimi".
    fn name_after(&self, end: usize, head: usize) -> Option<usize> {
        let titled = self
            .party(head)
            .is_some_and(|m| m.source.is_some() && m.actor.is_none() && m.kind != MentionKind::Outlet);
        let form = |i: usize| if i < self.doc.tokens.len() { self.doc.form(i) } else { "" };
        let mut start = end;
        // "the head of the Commission (CEE), monsignor X": an acronym and a title may stand between.
        if form(start) == "(" && form(start + 2) == ")" {
            start += 3;
        }
        if form(start) == "," {
            start += 1;
        }
        // « un porte-parole, le colonel X » : the title has its article.
        if start > end && start < self.doc.tokens.len() && self.pos(start) == Upos::Det {
            start += 1;
        }
        let person = self.party(head).is_some_and(|m| m.kind == MentionKind::Person && m.source.is_some());
        let plain = (start..self.doc.tokens.len().min(start + 2))
            .take_while(|&i| i == start || self.pos(start) == Upos::Noun)
            .find_map(|i| self.plain_name(i));
        // « le chef politique du mouvement, Karim Sall, » : whoever the tree gives the name to.
        let named = |name: usize| {
            (start..name).any(|i| self.rel(i) == "appos" && self.head(i) == Some(head))
                && self.pos(head) == Upos::Noun
        };
        if let Some(end) = plain.filter(|&name| (titled || person || named(name)) && start > end) {
            return Some(end);
        }
        let titles = (start..self.doc.tokens.len().min(start + 2)).take_while(|&i| {
            matches!(self.pos(i), Upos::Noun | Upos::Propn)
                && self.party(i).is_none_or(|m| m.actor.is_none() && m.kind != MentionKind::Outlet)
        });
        let start = titles.clone().chain([start]).find(|&i| {
            self.party(i).is_some_and(|m| {
                m.kind == MentionKind::Person
                    && m.span.quote(&self.doc.text).chars().next().is_some_and(char::is_uppercase)
            })
        })?;
        let person = self.party(start).filter(|m| m.kind == MentionKind::Person)?;
        let tokens = self.parsed.tokens_of(person.span).range();
        // "the minister, Smith said": a name that has a verb of its own is another phrase.
        let own = self.head(tokens.start).is_some_and(|h| {
            self.is_verb(h) && self.rel(tokens.start) == "nsubj" && self.children(h).contains(&head)
        });
        (titled && tokens.start == start && !own).then_some(tokens.end)
    }

    /// The end of a name between commas or at a sentence's end that nobody knows for a person: ", Volodímir Krasny,".
    fn plain_name(&self, start: usize) -> Option<usize> {
        let tokens = self.doc.tokens.len();
        let capital = |i: usize| self.doc.form(i).chars().next().is_some_and(char::is_uppercase);
        let person = |i: usize| {
            let entity = self.doc.entities.iter().find(|e| e.tokens.contains(&i));
            entity.is_some_and(|e| matches!(e.label.as_str(), "PER" | "PERSON"))
        };
        let name = |i: usize| {
            (self.pos(i) == Upos::Propn || person(i))
                && capital(i)
                && !self.is_time(i)
                && self.unit_index(i) == self.unit_index(start)
        };
        let end = (start..tokens.min(start + 5)).find(|&i| !name(i)).unwrap_or(start);
        let known = (start..end)
            .any(|i| self.is_place(i) || self.party(i).is_some_and(|m| m.kind != MentionKind::Person));
        let closed = end < tokens && matches!(self.doc.form(end), "," | "." | ";" | "»" | "”");
        (end >= start + 2 && !known && closed).then_some(end)
    }

    /// The head of the noun phrase that begins at a token.
    pub fn head_of_phrase(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        for _ in 0..6 {
            let Some(head) = self.head(at) else { break };
            let inner = matches!(
                self.rel(at),
                "det" | "amod" | "nummod" | "compound" | "flat" | "case" | "advmod" | "nmod" | "poss"
            ) || self.pos(at) == Upos::Det;
            if !inner
                || head < start
                || head >= end
                || self.is_verb(head)
                || (start..head).any(|i| self.doc.form(i) == ",")
            {
                break;
            }
            at = head;
        }
        at
    }

    /// The phrases that stand beside a source: "Turkey and activists on the ground".
    pub fn beside(&self, head: usize) -> Vec<Range<usize>> {
        // « X, cheffe de Y et l'une des marcheuses » : what is said of one person is no second source.
        let is_person = |c: usize| self.party(c).is_some_and(|m| m.kind == MentionKind::Person);
        let inside = |c: usize| self.party(c).is_some_and(|m| self.parsed.tokens_of(m.span).contains(head));
        // "Radio Oasis and the monitors": who stands beside a speaker speaks, if anybody can.
        let speaks = |c: usize| self.is_place(c) || self.can_speak(c) && !self.is_thing(c);
        // « Selon l'ONU, et deux millions de déplacés » : what is joined behind a comma goes on with what was told.
        let goes_on = |c: usize| {
            let joint = self.child(c, "cc").filter(|&cc| cc > head && cc < c);
            self.child(head, "case").is_some()
                && joint.is_some_and(|cc| self.doc.form(cc - 1) == ",")
                && self.child(c, "nummod").is_some()
        };
        let described = self.child(head, "appos").is_some_and(|what| what > head) && is_person(head);
        let nominal = |&c: &usize| {
            self.rel(c) == "conj"
                && !goes_on(c)
                && self.is_nominal(c)
                && !inside(c)
                && speaks(c)
                && (!described || is_person(c))
        };
        // "two drivers who survived and a local chief": a noun is no second verb, whatever the tree says.
        let own = self.children(head).iter().copied();
        let clauses = own.clone().filter(|&c| c > head && self.rel(c) == "acl");
        let within = clauses.flat_map(|c| self.children(c).iter().copied());
        own.chain(within).filter(nominal).map(|c| self.phrase(c)).collect()
    }

    /// What sort of source a phrase is, and which actor.
    pub fn source(&self, tokens: Range<usize>, head: usize) -> Source {
        let (kind, actor) = self.identity(tokens.clone(), head);
        Source { span: self.bytes(tokens), kind, actor }
    }

    fn identity(&self, tokens: Range<usize>, head: usize) -> (SourceKind, Option<ActorId>) {
        // The phrase and, for the kind only, the apposition after it: "Taimoor Shah, un journaliste".
        let mut all: Vec<&PartyMention> = Vec::new();
        for i in tokens.clone() {
            if let Some(m) = self.party(i)
                && all.last().is_none_or(|l| l.span != m.span)
            {
                all.push(m);
            }
        }
        let at_head = self.party(head);
        let relays = self.words.is_relay(&self.lemmas[head])
            || tokens.clone().any(|i| i < head && self.words.is_relay(&self.lemmas[i]));
        let named = all.iter().find(|m| m.actor.is_some() && m.source.is_some());
        let person = all.iter().find(|m| m.kind == MentionKind::Person && m.source.is_some());
        if relays && let Some(m) = named {
            return (m.source.unwrap_or(SourceKind::Unspecified), m.actor.clone());
        }
        if let Some(m) = at_head.filter(|m| m.actor.is_some()) {
            return (m.source.unwrap_or(SourceKind::Unspecified), m.actor.clone());
        }
        if let Some(m) = person {
            return (m.source.unwrap_or(SourceKind::Unspecified), m.actor.clone());
        }
        if let Some(kind) = at_head.and_then(|m| m.source) {
            // "a rebel spokesman", "militia sources": a modifier says more than a relaying head.
            let other =
                all.iter().filter_map(|m| m.source).find(|s| *s != SourceKind::Unspecified && *s != kind);
            return (other.filter(|_| relays).unwrap_or(kind), None);
        }
        if let Some(m) = named {
            return (m.source.unwrap_or(SourceKind::Unspecified), m.actor.clone());
        }
        let any = all.iter().find_map(|m| m.source);
        let place = tokens.clone().any(|i| self.is_place(i));
        (any.unwrap_or(if place { SourceKind::Official } else { SourceKind::Unspecified }), None)
    }

    /// Whether a phrase can speak: a party, a person, a pronoun, a place that stands for its government; not a thing.
    pub fn can_speak(&self, head: usize) -> bool {
        if self.pos(head) == Upos::Pron || self.pos(head) == Upos::Propn {
            return !self.is_time(head);
        }
        match self.party(head) {
            Some(m) => !matches!(m.kind, MentionKind::Building | MentionKind::Vehicle | MentionKind::Weapon),
            // « informó la paraestatal »: an adjective with an article stands for who it describes.
            // "Many said", "most of the farmers said": so does one that is a subject.
            None => {
                let stands = self.child(head, "det").is_some() || self.rel(head) == "nsubj";
                let named = self.is_nominal(head) || self.pos(head) == Upos::Adj && stands;
                !self.is_time(head) && named
            }
        }
    }

    /// Whether a phrase is pictures, papers or the like.
    pub fn is_thing(&self, head: usize) -> bool {
        self.party(head).is_some_and(|m| m.kind == MentionKind::Thing)
            || self.words.noun(&self.lemmas[head]).is_some()
            || self.words.is_paper(&self.lemmas[head])
    }

    /// The outlets that quote whom a word names: « X, cité par l'agence », "a resident contacted by Reuters".
    pub fn quoted_by(&self, head: usize) -> impl Iterator<Item = Range<usize>> {
        let quoted = &self.words.table.relays.quoted;
        let quotes = move |&&c: &&usize| self.rel(c) == "acl" && LangWords::among(quoted, &self.lemmas[c]);
        let clauses = self.children(head).iter().filter(quotes);
        let outlets = clauses.filter_map(|&c| self.subtree(c).find(|&k| self.is_outlet(k)));
        outlets.map(|outlet| self.phrase(outlet))
    }

    /// The party inside a phrase that a paper or a figure comes from: "a report by the UN", "datos de la policía".
    pub fn author(&self, head: usize) -> Option<usize> {
        let own = self.children(head).iter().copied().find(|&c| self.rel(c) == "nmod" && self.may_author(c));
        // "A count published by the police", « un bilan communiqué lundi par la préfecture ».
        let published = |&p: &usize| p > head && matches!(self.rel(p), "acl" | "amod");
        let by = |&k: &usize| {
            k > head && matches!(self.rel(k), "obl" | "obj" | "nmod") && self.child(k, "case").is_some()
        };
        own.or_else(|| {
            let clauses = self.children(head).iter().copied().filter(published);
            clauses.flat_map(|p| self.children(p).iter().copied()).filter(by).find(|&k| self.may_author(k))
        })
    }

    /// Whether somebody whom a paper comes from may stand there.
    fn may_author(&self, c: usize) -> bool {
        let cased = |&k: &usize| {
            self.rel(k) != "case" || {
                LangWords::among(&self.words.table.cases.noun_source, &self.forms[k])
                    || LangWords::among(&self.words.table.cases.noun_source, &self.lemmas[k])
                    || matches!(self.doc.form(k), "'s" | "’s" | "'" | "’")
            }
        };
        self.party(c).is_some_and(|m| m.source.is_some_and(|s| s != SourceKind::Unspecified))
            && self.children(c).iter().all(cased)
    }

    /// Whether a phrase names an outlet.
    pub fn is_outlet(&self, head: usize) -> bool {
        self.party(head).is_some_and(|m| m.kind == MentionKind::Outlet)
    }
}
