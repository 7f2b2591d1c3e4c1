//! The gazetteer for reviewers: places that no fact of the record names yet.

use vigie::{
    export::PlaceRow,
    grounding::places::{Found, PlaceFilter},
};
use vigie_store::review;

use crate::shelf::{Models, Shelf};

/// The gazetteer beside the program, opened when it is first asked.
pub struct Atlas(Models);

impl Atlas {
    /// Nothing is opened yet.
    pub fn new() -> Self {
        Atlas(Models::new(Shelf::new(None)).with_packs(None))
    }

    fn find(&self, name: &str) -> Vec<Found> {
        self.0.gazetteer().map_or_else(|_| Vec::new(), |all| all.find(name, &PlaceFilter::default()))
    }
}

impl review::Gazetteer for Atlas {
    fn by_id(&self, id: &str) -> Option<PlaceRow> {
        self.0.gazetteer().ok()?.by_id(id).map(|place| PlaceRow::from(&place))
    }

    fn by_name(&self, name: &str) -> Vec<PlaceRow> {
        self.find(name)
            .iter()
            .filter(|found| found.distance == 0)
            .map(|found| PlaceRow::from(&found.place))
            .collect()
    }
}
