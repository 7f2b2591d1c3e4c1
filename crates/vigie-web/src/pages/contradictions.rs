//! Claims that cannot all be right, or that give one thing different sizes.

use askama::Template;
use serde_json::json;
use vigie::linking::contradictions::{Contradiction, Matter};
use vigie_store::{ContradictionQuery, FactQuery, Store};

use super::{
    Desk,
    now::{Claim, DisputeView},
};
use crate::{
    answer::{Answer, Trouble},
    asked::{Asked, Shape},
    views::{FactView, Frame, measure, place_address},
};

/// Contradictions that are shown at most.
const MOST: u32 = 60;
/// Claims that are shown of each.
const MOST_CLAIMS: usize = 10;

#[derive(Template)]
#[template(path = "contradictions.html")]
struct Contradictions<'a> {
    frame: Frame<'a>,
    disputes: Vec<DisputeView>,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = ContradictionQuery {
        place: asked.value("place"),
        known_from: asked.day("known_from"),
        limit: (asked.shape == Shape::Html).then_some(MOST),
    };
    let all = desk.store.find_contradictions(&query)?;
    if asked.shape == Shape::Json {
        return Ok(Answer::Json(json!({ "schema": 1, "contradictions": all })));
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "now.disputed"));
    let disputes = all.iter().map(|one| view(desk, &frame, one)).collect::<Result<Vec<_>, _>>()?;
    Answer::page(&Contradictions { frame, disputes })
}

fn view(desk: &Desk, frame: &Frame, one: &Contradiction) -> Result<DisputeView, Trouble> {
    let mut claims = Vec::new();
    for claim in one.claims.iter().take(MOST_CLAIMS) {
        let query = FactQuery { fact: Some(claim.fact.clone()), ..FactQuery::default() };
        let Some(row) = desk.store.find_facts(&query)?.pop() else { continue };
        let figure = match one.matter {
            Matter::Toll => Some(format!("{} {}", claim.says, measure(frame, &one.about))),
            Matter::Denial => None,
            // Whoever only denies names no side: his words are the claim.
            Matter::Holder | Matter::Party if claim.says == "no" => None,
            Matter::Holder | Matter::Party => {
                // A side has an id; its words are those of the claim.
                let side = claim.says.strip_prefix("not ").unwrap_or(&claim.says);
                let words = || row.agents.first().map(|agent| agent.quote.text.clone());
                Some(frame.actor(Some(side)).or_else(words).unwrap_or_else(|| side.to_owned()))
            }
            _ => Some(claim.says.clone()),
        };
        let denies = claim.says == "no" || claim.says.starts_with("not ") || row.stance == "denies";
        claims.push(Claim { fact: FactView::new(frame, &row), figure, denies });
    }
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
    Ok(DisputeView {
        about: format!("{}: {about}", frame.t(matter)),
        place: one.place.as_ref().map(|spot| (place_address(&spot.id), spot.name.clone())),
        claims,
    })
}
