//! Corrections offered to copies: what one reviewer put right in a wire story is as wrong in the nine papers that print
//! it.

use super::{Entry, LogQuery, Offer, Reviews};
use crate::{Store, StoreError};

/// Where else a correction may fit: the facts of the copies of its document, of its origin, and of that one's copies.
///
/// # Errors
/// [`StoreError`] when the record cannot be read.
pub fn offers_of(store: &(impl Store + Reviews), entry: &Entry) -> Result<Vec<Offer>, StoreError> {
    let copies = copies(store, &entry.document)?;
    if copies.is_empty() || entry.action != "correct" {
        return Ok(Vec::new());
    }
    store.offers(entry.number, &copies)
}

/// The corrections of copies of its document that may fit a fact, the oldest first.
///
/// # Errors
/// [`StoreError`] when the record cannot be read.
pub fn offers_to(
    store: &(impl Store + Reviews),
    fact: &str,
    document: &str,
) -> Result<Vec<Offer>, StoreError> {
    let mut found = Vec::new();
    for copy in copies(store, document)? {
        let log = store.log(&LogQuery { document: Some(copy), ..LogQuery::default() })?;
        for logged in log.iter().filter(|logged| logged.in_force && logged.entry.action == "correct") {
            let offers = store.offers(logged.entry.number, &[document.to_owned()])?;
            found.extend(offers.into_iter().filter(|offer| offer.fact == fact));
        }
    }
    found.sort_by_key(|offer| offer.entry.number);
    Ok(found)
}

/// All offers of a record, by entry.
///
/// # Errors
/// [`StoreError`] when the record cannot be read.
pub fn all_offers(store: &(impl Store + Reviews)) -> Result<Vec<Offer>, StoreError> {
    let mut found = Vec::new();
    for logged in store.log(&LogQuery::default())?.iter().filter(|logged| logged.in_force) {
        found.extend(offers_of(store, &logged.entry)?);
    }
    Ok(found)
}

/// The other documents of a document's family; none where it is not linked.
fn copies(store: &impl Store, document: &str) -> Result<Vec<String>, StoreError> {
    let Some(own) = store.provenances_of(&[document])?.pop() else { return Ok(Vec::new()) };
    let family = store.family(&own.first.0)?;
    Ok(family.into_iter().map(|from| from.document.0).filter(|other| other != document).collect())
}
