//! The codes of other schemes: the type's own, or those of the circumstances.

use vigie_lexicon::events::{Circumstance, EventType};

use super::reading::Reading;
use crate::model::{ActorType, Argument, Byte, Codes, Fact, Span};

impl Reading<'_> {
    /// The codes of a fact.
    pub(crate) fn codes(&self, fact: &Fact) -> Codes {
        let Some(kind) = self.language.types.get(&fact.fact_type) else { return Codes::default() };
        let codes = self.circumstance(kind, fact).map_or(&kind.codes, |c| &c.codes);
        let get = |scheme: &str| codes.get(scheme).or_else(|| kind.codes.get(scheme)).cloned();
        Codes { plover: get("plover"), cameo: get("cameo"), acled: get("acled") }
    }

    fn circumstance<'t>(&self, kind: &'t EventType, fact: &Fact) -> Option<&'t Circumstance> {
        kind.circumstance.iter().find(|c| {
            self.is_one(&fact.agents, &c.agent)
                && self.is_one(&fact.patients, &c.patient)
                && (c.words.is_empty() || c.words.iter().any(|class| self.says(fact, class)))
        })
    }

    fn is_one(&self, arguments: &[Argument], types: &[String]) -> bool {
        types.is_empty()
            || arguments
                .iter()
                .any(|a| self.actor_type(a.span).is_some_and(|t| types.iter().any(|n| n == t.as_str())))
    }

    /// What sort of party a phrase names.
    pub(crate) fn actor_type(&self, span: Span<Byte>) -> Option<ActorType> {
        self.mentions.parties.iter().find(|p| p.span.overlaps(span) && p.actor_type.is_some())?.actor_type
    }

    /// Whether a word of a class stands in a fact's mentions or right beside them.
    fn says(&self, fact: &Fact, class: &str) -> bool {
        let Some(words) = self.language.classes.get(class) else { return false };
        fact.mentions.iter().any(|m| {
            let tokens = self.parsed.tokens_of(*m);
            let first = tokens.start.saturating_sub(3);
            let last = (tokens.end + 3).min(self.graph.lemmas.len());
            (first..last).any(|i| {
                words
                    .iter()
                    .any(|w| *w == self.graph.lemmas[i].as_str() || *w == self.graph.forms[i].as_str())
            })
        })
    }
}
