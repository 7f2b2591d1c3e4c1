//! What a situation report takes from a record.

use std::collections::BTreeSet;

use vigie::{
    export::{
        brief,
        report::{Cited, Material, Report, Scope, Words, draft},
    },
    linking::copies,
    model::OriginCount,
};

use crate::{FactQuery, Order, StatusQuery, Store, StoreError};

/// The area and the period of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportQuery {
    /// Gazetteer id of the area: what lies at it or in it; none for all places.
    pub place: Option<String>,
    /// First day of the period.
    pub from: Option<String>,
    /// Last day of the period.
    pub until: Option<String>,
    /// Only what was published by this day.
    pub known: Option<String>,
}

/// A draft report over a record.
///
/// # Errors
/// [`StoreError`] when the record cannot be read.
pub fn report(
    store: &impl Store,
    query: &ReportQuery,
    lang: &str,
    words: &Words,
) -> Result<Report, StoreError> {
    let facts = store.find_facts(&FactQuery {
        place: query.place.clone(),
        from: query.from.clone(),
        until: query.until.clone(),
        known_until: query.known.clone(),
        order: Order::Time,
        ..FactQuery::default()
    })?;
    let statuses = store.find_statuses(&StatusQuery {
        place: query.place.clone(),
        from: query.from.clone(),
        until: query.until.clone(),
        known_until: query.known.clone(),
        order: Order::Time,
        ..StatusQuery::default()
    })?;
    let named: BTreeSet<&str> = facts.iter().map(|fact| fact.document.as_str()).collect();
    let named: Vec<&str> = named.into_iter().collect();
    let provenances = store.provenances_of(&named)?;
    let mut documents = Vec::with_capacity(named.len());
    for sha256 in named {
        if let Some(document) = store.find_document(sha256)? {
            documents.push(Cited {
                sha256: document.sha256,
                title: document.title.or(document.headline).unwrap_or(document.name),
                outlet: document.outlet,
                published: document.published,
                url: document.url,
            });
        }
    }
    let totals = store.totals()?;
    let area = match &query.place {
        Some(id) => store.find_place(id)?.map(|place| place.name),
        None => None,
    };
    let stories = brief::brief(&facts).places;
    let occurrences: Vec<Vec<usize>> = stories.into_iter().flat_map(|place| place.stories).collect();
    let count = |documents: &[&str]| {
        let known: Vec<_> = provenances
            .iter()
            .filter(|from| documents.contains(&from.document.0.as_str()))
            .cloned()
            .collect();
        if known.len() == documents.len() {
            return copies::count(&known);
        }
        // Documents that are not linked yet have no known origin.
        OriginCount { reports: documents.len(), ..OriginCount::default() }
    };
    let material = Material {
        facts: &facts,
        statuses: &statuses,
        occurrences: &occurrences,
        count: &count,
        documents: &documents,
        unread: totals.noted,
    };
    let scope = Scope {
        lang: lang.to_owned(),
        area,
        from: query.from.clone(),
        until: query.until.clone(),
        known: query.known.clone().or(totals.last),
    };
    Ok(draft(&material, &scope, words))
}
