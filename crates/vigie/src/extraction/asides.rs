//! Clauses that only say more of somebody: what they tell has a place of its own.

use super::reading::Reading;
use crate::model::{FactPlace, MentionKind, TimeBearing};

impl Reading<'_> {
    /// The relative clause behind a comma that a word stands in, by its verb, where it says more of somebody: "the rebels, who
    /// were armed by Rwanda, took Goma on Monday". Of what happened it goes on to tell: "the bomb, which …".
    pub(crate) fn aside(&self, word: usize) -> Option<usize> {
        let graph = &self.graph;
        self.ancestors(word).into_iter().find(|&clause| {
            let Some(head) = graph.head(clause).filter(|&head| head < clause) else { return false };
            let under = |&i: &usize| self.ancestors(i).contains(&clause);
            graph.rel(clause) == "acl"
                && graph.is_predicate(clause)
                && self.party(head).is_some_and(|who| who.kind != MentionKind::Vehicle)
                && (head + 1..=clause)
                    .find(under)
                    .is_some_and(|first| matches!(graph.forms[first - 1].as_str(), "," | "(" | "—" | "–"))
        })
    }

    /// Without the places of another clause of this sort, and in such a clause without those around it, where others are told.
    /// Where a person is of whom a clause says more is no place of what is told of him: "to topple the minister, who was in
    /// Kenya".
    pub(crate) fn keep_out_of_asides(&self, trigger: usize, places: &mut Vec<FactPlace>) {
        let own = self.aside(trigger);
        let of_person = |clause: usize| {
            let who = self.graph.head(clause).and_then(|head| self.party(head));
            who.is_some_and(|who| who.kind == MentionKind::Person)
        };
        places.retain(|place| {
            let top = self.top_of(place.span).filter(|&top| self.sentence[top] == self.sentence[trigger]);
            !top.and_then(|top| self.aside(top))
                .is_some_and(|clause| Some(clause) != own && of_person(clause))
        });
        let outside = |place: &FactPlace| {
            let top = self.top_of(place.span).filter(|&top| self.sentence[top] == self.sentence[trigger]);
            top.is_some_and(|top| self.aside(top) != own)
        };
        if !places.iter().all(outside) {
            places.retain(|place| !outside(place));
        }
    }

    /// Without the places that somebody visits meanwhile, where another is told: "the president, on a visit to Paris, sent troops to
    /// the north".
    pub(crate) fn keep_out_of_visits(&self, places: &mut Vec<FactPlace>) {
        let of_visit = |place: &FactPlace| self.top_of(place.span).is_some_and(|top| self.is_visited(top));
        if !places.iter().all(of_visit) {
            places.retain(|place| !of_visit(place));
        }
    }

    /// Whether a place is where a noun of travel says that somebody is meanwhile.
    pub(crate) fn is_visited(&self, place: usize) -> bool {
        let visits = &self.language.grammar.visits.lemmas;
        self.graph.head(place).is_some_and(|over| visits.contains(&self.graph.lemmas[over]))
    }

    /// Whether a word stands in a clause that describes something.
    pub(crate) fn is_told_beside(&self, word: usize) -> bool {
        self.ancestors(word).into_iter().any(|i| {
            let participle = self.graph.has(i, "VerbForm=Part");
            self.graph.rel(i) == "acl" || matches!(self.graph.rel(i), "amod" | "advcl") && participle
        })
    }

    /// Whether a word is that since which something else holds or happens: "109 have died since protests began".
    pub(crate) fn is_since_when(&self, word: usize) -> bool {
        let of_time = self.mentions.event_times.iter().any(|time| {
            let event = time.event.filter(|_| time.bearing == TimeBearing::Since);
            event.and_then(|event| self.top_of(event)) == Some(word)
        });
        let light = self.graph.light[word].map(|(verb, _)| verb);
        let since = &self.language.grammar.since.lemmas;
        // « Depuis le début du soulèvement ».
        let start = self.graph.head(word).filter(|_| self.graph.rel(word) == "nmod");
        of_time
            || [Some(word), light, start].into_iter().flatten().any(|i| {
                self.graph.children[i].iter().any(|&c| {
                    matches!(self.graph.rel(c), "mark" | "case") && since.contains(&self.graph.forms[c])
                })
            })
    }
}
