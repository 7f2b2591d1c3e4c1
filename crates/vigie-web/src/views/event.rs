//! An event: one line of a list, or all its figures.

use std::collections::{BTreeMap, BTreeSet};

use vigie::{
    export::{FactRow, figures},
    linking::credibility,
    model::OriginCount,
};
use vigie_store::{EventRow, review::Reliability};

use super::{Frame, measured, place_address, place_chain, support};

/// An event as templates show it.
pub(crate) struct EventView {
    pub(crate) address: String,
    pub(crate) kind: String,
    /// "Armed attack, casualties": its other types.
    pub(crate) also: String,
    /// Address and name with what it lies in.
    pub(crate) places: Vec<(String, String)>,
    pub(crate) when: String,
    /// "9–12 killed".
    pub(crate) tolls: Vec<String>,
    pub(crate) support: String,
    /// "1 · confirmed by other sources": the digit that the rule proposes.
    pub(crate) credibility: String,
    pub(crate) first: String,
    pub(crate) latest: String,
    pub(crate) denied: u64,
    /// "Le Courrier B, Radio X D": its outlets that people gave a letter.
    pub(crate) graded: String,
    /// Each figure over time: day, figure, who says so, where it stands.
    pub(crate) figures: Vec<FigureView>,
}

/// One figure of an event.
pub(crate) struct FigureView {
    pub(crate) day: String,
    pub(crate) figure: String,
    pub(crate) speaker: String,
    pub(crate) outlet: String,
    pub(crate) address: String,
}

impl EventView {
    pub(crate) fn new(frame: &Frame, row: &EventRow) -> Self {
        let event = &row.event;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let (earliest, latest) = (day(event.earliest), day(event.latest));
        let also = event.types.keys().filter(|kind| **kind != event.fact_type).map(|kind| frame.label(kind));
        let count = OriginCount {
            reports: event.documents.len(),
            outlets: row.outlets as usize,
            low: row.origins_low as usize,
            high: row.origins_high as usize,
        };
        let digit = credibility::proposed(row.origins_low, row.origins_high, event.denied_by.len() as u64);
        let tolls = event.tolls.iter().filter(|toll| toll.high > 1.0 && toll.what != "other");
        EventView {
            address: format!("/event/{}", event.id),
            kind: frame.label(&event.fact_type),
            also: also.collect::<Vec<_>>().join(", "),
            places: event
                .places
                .iter()
                .map(|spot| (place_address(&spot.id), place_chain(&spot.name, &spot.containers)))
                .collect(),
            when: if earliest == latest { earliest } else { format!("{earliest}–{latest}") },
            tolls: tolls
                .map(|toll| {
                    measured(frame, &figures::range(toll.low, toll.high), (toll.low, toll.high), &toll.what)
                })
                .collect(),
            support: support(frame, &count),
            credibility: format!("{digit} · {}", frame.t(&format!("credibility.{digit}"))),
            first: day(event.first_report),
            latest: day(event.latest_report),
            denied: event.denied_by.len() as u64,
            graded: String::new(),
            figures: Vec::new(),
        }
    }

    /// The same with the letters of the outlets that tell of it.
    pub(crate) fn with_grades(mut self, facts: &[FactRow], grades: &BTreeMap<String, Reliability>) -> Self {
        let outlets: BTreeSet<&String> = facts.iter().filter_map(|fact| fact.outlet.as_ref()).collect();
        let graded = outlets.into_iter().filter_map(|outlet| Some((outlet, grades.get(outlet)?.letter())));
        self.graded =
            graded.map(|(outlet, letter)| format!("{outlet} {letter}")).collect::<Vec<_>>().join(", ");
        self
    }

    /// The same with each figure and who says it; `facts` are those of the event.
    pub(crate) fn with_figures(mut self, frame: &Frame, row: &EventRow, facts: &[FactRow]) -> Self {
        for toll in &row.event.tolls {
            for figure in &toll.figures {
                let Some(fact) = facts.iter().find(|fact| fact.id == figure.fact) else { continue };
                let number = figures::range(figure.low, figure.high);
                self.figures.push(FigureView {
                    day: figure.published.map(|day| day.to_string()).unwrap_or_default(),
                    figure: measured(frame, &number, (figure.low, figure.high), &toll.what),
                    speaker: fact.sources.last().map(|s| s.quote.text.clone()).unwrap_or_default(),
                    outlet: fact.outlet.clone().unwrap_or_default(),
                    address: format!("/document/{}#{}", fact.document, fact.id),
                });
            }
        }
        self
    }
}
