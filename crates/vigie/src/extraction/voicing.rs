//! Who says that a fact is so: the attribution whose words hold its trigger.

use vigie_lexicon::paths::Test;
use vigie_nlp::Upos;

use super::{
    draft::Draft,
    reading::{Reading, Referent},
};
use crate::model::{Attribution, AttributionKind, Byte, Realis, Source, SourceKind, Span, Stance, Step};

/// Words in quotation marks that are a manner of speaking and no quotation.
const QUOTED: usize = 3;

impl Reading<'_> {
    /// The sources and the stance of the innermost attribution that holds a trigger.
    pub(crate) fn voice(&self, trigger: usize, attributions: &[Attribution]) -> (Vec<Source>, Stance) {
        let token = &self.graph.doc.tokens[trigger];
        let at = Span::<Byte>::new(token.start, token.end);
        let found = attributions
            .iter()
            .filter_map(|a| Some((a, a.content.iter().filter(|c| c.covers(at)).map(|c| c.len()).min()?)))
            // What somebody wants or thinks is not what he says to be so.
            .filter(|(a, _)| matches!(a.kind, AttributionKind::Speech | AttributionKind::Evidence))
            // Words without quotation marks answer for their own paragraph only.
            .filter(|(a, _)| a.quoted || self.cue_block(a).is_none_or(|b| b == self.block(trigger)))
            .filter(|(a, _)| !a.cue.is_some_and(|c| c.overlaps(at)) && !self.stands_beside(trigger, a))
            // "Denied any part in the attack": it was carried out all the same, by whomever.
            .filter(|(a, _)| a.stance == Stance::Asserts || !self.is_taken_for_granted(trigger, a))
            .filter_map(|(a, piece)| {
                let sources = self.speakers(a);
                (!sources.is_empty()).then_some((piece, sources, a.stance))
            })
            .min_by_key(|found| found.0);
        found.map_or((Vec::new(), Stance::Asserts), |(_, sources, stance)| (sources, stance))
    }

    /// Whether a noun only stands in what somebody says he will do: "promised to lift the siege".
    pub(crate) fn is_of_what_is_promised(&self, trigger: usize, attributions: &[Attribution]) -> bool {
        let graph = &self.graph;
        let at = self.parsed.bytes_of(Span::new(trigger, trigger + 1));
        let pieces = attributions.iter().flat_map(|a| a.content.iter().map(move |piece| (a, piece)));
        let innermost = pieces.filter(|(_, piece)| piece.covers(at)).min_by_key(|(_, piece)| piece.len());
        innermost.filter(|(a, _)| !a.quoted).is_some_and(|(_, piece)| {
            let mut words = self.parsed.tokens_of(*piece).range();
            let first = words.find(|&i| !matches!(graph.pos[i], Upos::Adp | Upos::Part));
            graph.pos[trigger] == Upos::Noun
                && first.is_some_and(|i| {
                    graph.pos[i] == Upos::Verb
                        && graph.has(i, "VerbForm=Inf")
                        && graph.light[trigger].is_none_or(|(verb, _)| verb != i)
                })
        })
    }

    /// Whether a noun that binds somebody to what a trigger tells stands over it in what is said: "any link with the attack".
    fn is_taken_for_granted(&self, trigger: usize, attribution: &Attribution) -> bool {
        let factive = &self.language.grammar.factive.lemmas;
        let said = |i: usize| {
            let word = self.parsed.bytes_of(Span::new(i, i + 1));
            attribution.content.iter().any(|content| content.covers(word))
        };
        let above = self.ancestors(trigger).into_iter().skip(1).take_while(|&i| said(i));
        above.into_iter().any(|i| self.graph.pos[i] == Upos::Noun && factive.contains(&self.graph.lemmas[i]))
    }

    /// Who accuses its agents of a fact that nobody else tells: that somebody did it is their word, never the report's own.
    pub(crate) fn accuser_of(&self, triggers: &[usize], agents: &[usize]) -> Option<Source> {
        let accused = |&trigger: &usize| agents.iter().any(|&agent| self.is_accused(trigger, agent));
        if !triggers.iter().any(accused) {
            return None;
        }
        let verbs = || triggers.iter().filter_map(|&trigger| Some((trigger, self.graph.deeds[trigger]?)));
        // "Suspects held over the attack … police arrested two men for it": whoever is named anywhere.
        let named = verbs().find(|&(_, verb)| self.accuser(verb).is_some());
        let (trigger, verb) = named.or_else(|| verbs().next())?;
        let [cue, content] = [verb, trigger].map(|i| self.parsed.bytes_of(Span::new(i, i + 1)));
        self.note(trigger, || Step::Said { cue: Some(cue), content });
        Some(self.accuser(verb).unwrap_or_else(|| {
            // "Two men were charged": the verb is all that says so.
            let auxiliaries =
                self.graph.children[verb].iter().filter(|&&c| self.graph.rel(c).starts_with("aux"));
            let first = auxiliaries.copied().min().map_or(verb, |aux| aux.min(verb));
            let span = self.parsed.bytes_of(Span::new(first, verb + 1));
            Source { span, kind: SourceKind::Unspecified, actor: None }
        }))
    }

    /// Gives what somebody asks, threatens or promises its source, where nobody else tells it: he does.
    pub(crate) fn source_what_is_asked(&self, drafts: &mut [Draft]) {
        let is_act = |d: &Draft| self.language.types.get(&d.fact.fact_type).is_some_and(|kind| kind.of_will);
        let acts: Vec<(usize, usize)> = drafts
            .iter()
            .filter(|d| is_act(d) && d.triggers.len() == 1)
            .filter_map(|d| Some((d.triggers[0], *d.agents.first()?)))
            .collect();
        let asked = |word: usize, verb: usize| {
            self.graph.head(word) == Some(verb) && matches!(self.graph.rel(word), "xcomp" | "ccomp")
        };
        for draft in drafts.iter_mut().filter(|d| d.fact.sources.is_empty() && !is_act(d)) {
            let to_be = matches!(draft.fact.realis, Realis::Future | Realis::Hypothetical);
            let by = acts.iter().find(|(verb, _)| draft.triggers.iter().any(|&word| asked(word, *verb)));
            draft.fact.sources.extend(by.filter(|_| to_be).map(|&(_, who)| self.speaking(who)));
        }
    }

    /// Whether somebody is arrested for or accused of what a trigger tells.
    fn is_accused(&self, trigger: usize, agent: usize) -> bool {
        self.graph.deeds[trigger].is_some_and(|verb| {
            self.graph.down[verb].iter().any(|e| e.rel == "obj" && e.other == agent)
                || self.ancestors(agent).contains(&verb)
        })
    }

    /// Who arrests or accuses, by such a verb: "police arrested five soldiers for killing six priests".
    fn accuser(&self, verb: usize) -> Option<Source> {
        let accusers = self.graph.down[verb].iter().map(|e| e.other).filter(|&word| self.accuses(verb, word));
        let mut named = accusers.map(|word| match self.referent(word) {
            Some(Referent::Word(referent)) => referent,
            _ => word,
        });
        let word = named.find(|&word| self.can_be_argument(word))?;
        Some(self.speaking(word))
    }

    /// Somebody as a source.
    pub(crate) fn speaking(&self, word: usize) -> Source {
        let party = self.party(word);
        Source {
            span: self.parsed.bytes_of(self.quote(word)),
            kind: party.and_then(|m| m.source).unwrap_or(SourceKind::Unspecified),
            actor: party.and_then(|m| m.actor.clone()),
        }
    }

    /// Whether a word stands in the sentence of a quotation that tells something, but outside of it: "'They shot at everything',
    /// said Marie, a trader", who was not shot at.
    pub(crate) fn stands_outside(&self, trigger: usize, word: usize, attributions: &[Attribution]) -> bool {
        let [at, other] = [trigger, word].map(|i| self.parsed.bytes_of(Span::new(i, i + 1)));
        let holds = |a: &Attribution, span| a.content.iter().any(|c| c.covers(span));
        // Of 'their aim to "free" the town' the one word in quotation marks is no quotation.
        let long = |a: &&Attribution| {
            a.content.iter().map(|&c| self.parsed.tokens_of(c).len()).sum::<usize>() > QUOTED
        };
        let told = attributions
            .iter()
            .filter(|a| a.quoted && holds(a, at))
            .filter(long)
            .min_by_key(|a| a.content.len());
        self.sentence[trigger] == self.sentence[word] && told.is_some_and(|a| !holds(a, other))
    }

    fn cue_block(&self, attribution: &Attribution) -> Option<usize> {
        Some(self.block(self.top_of(attribution.cue?)?))
    }

    /// The sources of a chain that can speak, without what only describes the one before.
    fn speakers(&self, attribution: &Attribution) -> Vec<Source> {
        let mut out: Vec<Source> = Vec::new();
        let mut heads: Vec<usize> = Vec::new();
        for source in &attribution.chain {
            let Some(head) = self.top_of(source.span) else { continue };
            // « a raconté à l'AFP un habitant »: what an article begins describes nobody before it.
            let appos = |i: usize, of: usize| {
                let article = self.graph.children[i].iter().any(|&c| self.graph.has(c, "Definite=Ind"));
                self.graph.rel(i) == "appos" && self.graph.head(i) == Some(of) && !article
            };
            let described = heads.iter().any(|&h| appos(head, h) || appos(h, head));
            if !described && self.can_speak(source, head, attribution) {
                out.push(self.named(source, head));
                heads.push(head);
            }
        }
        out
    }

    /// "le gouverneur": the name that the report gave him before.
    fn named(&self, source: &Source, head: usize) -> Source {
        let graph = &self.graph;
        let tokens = self.parsed.tokens_of(source.span);
        let bare = graph.pos[head] == Upos::Noun && !tokens.range().any(|i| graph.pos[i] == Upos::Propn);
        if !bare || graph.has(head, "Number=Plur") {
            return source.clone();
        }
        let name = (0..head)
            .rev()
            .filter(|&i| graph.pos[i] == Upos::Noun && graph.lemmas[i] == graph.lemmas[head])
            .find_map(|i| {
                graph.children[i].iter().copied().find(|&c| {
                    matches!(graph.rel(c), "appos" | "flat")
                        && graph.pos[c] == Upos::Propn
                        && self.place(c).is_none()
                })
            });
        match name {
            Some(name) => Source { span: self.parsed.bytes_of(graph.phrase(name)), ..source.clone() },
            None => source.clone(),
        }
    }

    fn can_speak(&self, source: &Source, head: usize, attribution: &Attribution) -> bool {
        let cue = attribution.cue.and_then(|c| self.top_of(c));
        // « selon des documents consultés », "the dyke committee said that …": who is given as a source of a sentence is one.
        let given = cue.is_some_and(|c| !matches!(self.graph.pos[c], Upos::Verb | Upos::Aux | Upos::Noun));
        let sentence = attribution.content.iter().any(|&c| {
            self.parsed.tokens_of(c).range().any(|i| matches!(self.graph.pos[i], Upos::Verb | Upos::Aux))
        });
        source.kind != SourceKind::Unspecified
            || source.actor.is_some()
            || given
            || self.graph.pos[head] == Upos::Propn
            // « informó la paraestatal »: an adjective with an article stands for who it describes.
            || attribution.kind == AttributionKind::Speech
                && sentence
                && matches!(self.graph.pos[head], Upos::Noun | Upos::Adj)
            || attribution.cue.is_some_and(|c| c.overlaps(source.span))
            || self.party(head).is_some()
            || self.fits(head, &self.language.grammar.people)
            || self.passes(head, Test::Person)
    }

    /// "La Russie a affirmé … et a intensifié …": a clause joined to the verb of saying is not what was said.
    fn stands_beside(&self, trigger: usize, attribution: &Attribution) -> bool {
        let Some(cue) = attribution.cue.filter(|_| !attribution.quoted).and_then(|c| self.top_of(c)) else {
            return false;
        };
        if cue > trigger {
            return false;
        }
        let chain = self.ancestors(trigger);
        let Some(position) = chain.iter().position(|&i| i == cue) else { return false };
        position > 0 && {
            let joined = chain[position - 1];
            let said = self.graph.children[joined].iter().any(|&c| c < joined && self.graph.rel(c) == "mark");
            self.graph.rel(joined) == "conj" && self.graph.is_predicate(joined) && !said
        }
    }
}
