//! Claims that disagree, one under the other.

use std::collections::BTreeMap;

use vigie::{
    export::{FactRow, figures},
    linking::contradictions::{Claim, Contradiction, Matter},
};
use vigie_store::review::Reliability;

use super::{FactView, Frame, measure, measured, place_address};

/// Claims of each that are shown where nobody settles them.
pub(crate) const MOST_CLAIMS: usize = 10;

/// A contradiction as templates show it.
pub(crate) struct DisputeView {
    pub(crate) id: String,
    /// "How many: killed".
    pub(crate) about: String,
    /// Its address and name.
    pub(crate) place: Option<(String, String)>,
    pub(crate) claims: Vec<ClaimView>,
    /// A reviewer settled it.
    pub(crate) settled: bool,
    /// A reviewer settled it, and other claims came after.
    pub(crate) again: bool,
    /// Who settled it, and when; empty where nobody did or it is not asked.
    pub(crate) by: String,
}

/// One of its claims.
pub(crate) struct ClaimView {
    pub(crate) fact: FactView,
    /// What it says, where words alone do not show it: a figure, a side, a place, a day.
    pub(crate) figure: Option<String>,
    pub(crate) denies: bool,
    /// A reviewer held it to be right.
    pub(crate) right: bool,
    /// A reviewer settled the contradiction and holds it to be wrong.
    pub(crate) wrong: bool,
    /// It came after the contradiction was settled.
    pub(crate) since: bool,
    /// The letter of its outlet.
    pub(crate) grade: &'static str,
}

impl DisputeView {
    /// `facts` are those of its claims; a claim without its fact is left out.
    pub(crate) fn new(
        frame: &Frame,
        one: &Contradiction,
        facts: &[FactRow],
        grades: &BTreeMap<String, Reliability>,
    ) -> Self {
        let about = match one.matter {
            Matter::Toll => measure(frame, &one.about),
            _ => frame.label(&one.about),
        };
        let matter = match one.matter {
            Matter::Holder => "dispute.holder",
            Matter::Denial => "dispute.denial",
            Matter::Toll => "dispute.figure",
            Matter::Party => "dispute.party",
            Matter::Place => "dispute.place",
            Matter::Day => "dispute.day",
        };
        let settled = one.settled.as_ref();
        let is =
            |list: Option<&Vec<String>>, claim: &Claim| list.is_some_and(|all| all.contains(&claim.fact));
        let claims = one.claims.iter().filter_map(|claim| {
            let row = facts.iter().find(|row| row.id == claim.fact)?;
            let right = is(settled.map(|settled| &settled.right), claim);
            let grade = row.outlet.as_ref().and_then(|outlet| grades.get(outlet));
            Some(ClaimView {
                fact: FactView::new(frame, row),
                figure: figure(frame, one, claim, row),
                denies: claim.denies,
                right,
                wrong: one.is_settled() && !right,
                since: is(settled.map(|settled| &settled.since), claim),
                grade: grade.map_or("", |grade| grade.letter()),
            })
        });
        DisputeView {
            id: one.id.clone(),
            about: frame.pair(frame.t(matter), &about),
            place: one.place.as_ref().map(|spot| (place_address(&spot.id), spot.name.clone())),
            claims: claims.collect(),
            settled: one.is_settled(),
            again: settled.is_some() && !one.is_settled(),
            by: String::new(),
        }
    }
}

fn figure(frame: &Frame, one: &Contradiction, claim: &Claim, row: &FactRow) -> Option<String> {
    match one.matter {
        Matter::Toll => {
            let (low, high) = claim.figure?;
            Some(measured(frame, &figures::range(low, high), (low, high), &one.about))
        }
        Matter::Denial => None,
        Matter::Holder | Matter::Party if claim.says.is_empty() => None,
        Matter::Holder | Matter::Party => {
            // A side has an id; its words are those of the claim.
            let words = || row.agents.first().map(|agent| agent.quote.text.clone());
            Some(frame.actor(Some(&claim.says)).or_else(words).unwrap_or_else(|| claim.says.clone()))
        }
        Matter::Place | Matter::Day => Some(claim.says.clone()),
    }
}
