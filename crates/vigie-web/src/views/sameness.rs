//! What may be told of the same occurrence as a fact, and what copies of its document were corrected to.

use vigie::export::FactRow;
use vigie_store::{
    EventRow,
    review::{Entry, Offer},
};

use super::{EventView, Frame, LogView};

/// A line with a button.
pub(crate) struct Proposed {
    pub(crate) address: String,
    /// "Shelling · 9 Jul 2021 · Le Courrier".
    pub(crate) what: String,
    /// Words of it, with their language.
    pub(crate) words: String,
    pub(crate) lang: String,
    /// What the button says to the server.
    pub(crate) action: String,
}

impl Proposed {
    /// Another fact of the same event: it may be of another one.
    pub(crate) fn split(frame: &Frame, row: &FactRow) -> Self {
        Self::fact(frame, row, format!("split:{}", row.id))
    }

    /// An event that may be the same; none where it has no fact.
    pub(crate) fn merge(frame: &Frame, row: &EventRow) -> Option<Self> {
        let first = row.event.facts.first()?;
        let view = EventView::new(frame, row);
        let parts = [vec![view.kind, view.when], view.tolls, vec![view.support]].concat();
        Some(Proposed {
            address: view.address,
            what: joined(parts),
            words: String::new(),
            lang: frame.lang.to_owned(),
            action: format!("merge:{first}"),
        })
    }

    /// A correction of a copy that may fit this fact.
    pub(crate) fn adopt(frame: &Frame, entry: &Entry) -> Self {
        Proposed {
            address: format!("/fact/{}", entry.fact),
            what: Self::correction(frame, entry),
            words: String::new(),
            lang: frame.lang.to_owned(),
            action: format!("adopt:{}", entry.number),
        }
    }

    /// A fact of a copy that a correction of this one may fit.
    pub(crate) fn lend(frame: &Frame, offer: &Offer, row: &FactRow) -> Self {
        let line = Self::fact(frame, row, format!("adopt:{}:{}", offer.entry.number, offer.fact));
        Proposed { what: joined(vec![Self::correction(frame, &offer.entry), line.what]), ..line }
    }

    fn correction(frame: &Frame, entry: &Entry) -> String {
        let view = LogView::of(frame, entry, true);
        format!("{} {} → {} ({})", view.what, view.before, view.after, view.reviewer)
    }

    fn fact(frame: &Frame, row: &FactRow, action: String) -> Self {
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        Proposed {
            address: format!("/fact/{}", row.id),
            what: joined(vec![frame.label(&row.fact_type), own(&row.outlet), own(&row.published)]),
            words: row.sentence.text.clone(),
            lang: row.lang.clone(),
            action,
        }
    }
}

fn joined(parts: Vec<String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
