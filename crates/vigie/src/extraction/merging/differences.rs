//! What keeps two facts apart: they are done by others, to others, or tell of other figures.

use std::collections::BTreeSet;

use vigie_nlp::Upos;

use crate::{
    extraction::reading::Reading,
    model::{Argument, BlockKind, Fact, MentionKind, What},
};

impl Reading<'_> {
    /// Whether two facts name whom they are done by, and nobody who is the same.
    pub(super) fn agents_apart(&self, x: &Fact, y: &Fact) -> bool {
        !x.agents.is_empty() && !y.agents.is_empty() && !self.share(&x.agents, &y.agents)
    }

    /// Whether two facts name persons as whom they were done to, and not one that is the same: "the murder of judge Arango …
    /// the murder of governor Roldán".
    pub(super) fn named_apart(&self, x: &Fact, y: &Fact) -> bool {
        let (x, y) = (self.names_done_to(x), self.names_done_to(y));
        !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
    }

    /// Whether two facts tell of other shares of a whole: "holds half of the town … a third of it".
    pub(super) fn shares_apart(&self, x: &Fact, y: &Fact) -> bool {
        let shares = |fact: &Fact| -> Vec<u64> {
            let shares = fact.counts.iter().filter(|c| c.what == What::Share);
            shares.map(|c| c.low.to_bits()).collect()
        };
        let part = |fact: &Fact| {
            let tops = fact.patients.iter().filter_map(|p| self.top_of(p.span));
            tops.filter(|&top| self.is_partitive(top)).map(|top| self.graph.lemmas[top].as_str()).next()
        };
        let (a, b) = (shares(x), shares(y));
        !a.is_empty() && !b.is_empty() && !a.iter().any(|share| b.contains(share))
            || [x, y].iter().all(|fact| fact.block != BlockKind::Headline)
                && matches!((part(x), part(y)), (Some(a), Some(b)) if a != b)
    }

    /// Whether people of two sorts undergo two facts, none of whom may stand for the others: "six priests", "a mayor".
    pub(super) fn others_done_to(&self, x: &Fact, y: &Fact) -> bool {
        let of_people = self.language.types.get(&x.fact_type).is_some_and(|kind| kind.of_people);
        let told = |fact: &Fact| {
            !fact.patients.is_empty()
                && fact.patients.iter().all(|p| {
                    self.top_of(p.span).is_some_and(|top| !self.fits(top, &self.language.grammar.anybody))
                })
        };
        of_people && told(x) && told(y) && !self.share(&x.patients, &y.patients)
    }

    /// Whether two facts tell of other numbers of victims: no figure of one is one of the other, or one counts several and
    /// the other is done to one ("four villagers", "the mayor").
    pub(super) fn figures_apart(&self, x: &Fact, y: &Fact) -> bool {
        let figures = |fact: &Fact| -> Vec<u64> {
            let victims = fact.counts.iter().filter(|c| c.what.is_of_victims());
            let told: Vec<u64> = victims.map(|c| c.low.to_bits()).collect();
            let one = told.is_empty() && fact.patients.len() == 1 && self.is_one_of(&fact.patients[0]);
            if one { vec![1f64.to_bits()] } else { told }
        };
        let (x, y) = (figures(x), figures(y));
        !x.is_empty() && !y.is_empty() && !x.iter().any(|figure| y.contains(figure))
    }

    /// Whether a noun phrase stands for one.
    fn is_one_of(&self, argument: &Argument) -> bool {
        let top = self.top_of(argument.span);
        top.is_some_and(|top| {
            self.graph.has(top, "Number=Sing")
                && !self.is_partitive(top)
                && !self.fits(top, &self.language.grammar.collectives)
                && argument.kind != MentionKind::Organisation
        })
    }

    /// The words of the names of persons among whom a fact was done to: their own, or told beside the noun that stands for
    /// them ("his wife, Angela Piedad").
    fn names_done_to(&self, fact: &Fact) -> BTreeSet<&str> {
        let name = |i: usize| self.graph.pos[i] == Upos::Propn;
        let own = fact
            .patients
            .iter()
            .filter(|p| p.kind == MentionKind::Person)
            .flat_map(|p| self.parsed.tokens_of(p.span).range().filter(|&i| name(i)));
        let beside = fact.patients.iter().filter_map(|p| self.top_of(p.span)).flat_map(|top| {
            self.graph.children[top].iter().copied().filter(|&c| self.graph.rel(c) == "appos" && name(c))
        });
        let beside = beside.flat_map(|c| self.graph.phrase(c).range().filter(|&i| name(i)));
        own.chain(beside).map(|i| self.graph.forms[i].as_str()).collect()
    }
}
