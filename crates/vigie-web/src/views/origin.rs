//! Where reports come from: what each repeats, and how many independent origins stand behind some.

use std::collections::BTreeMap;

use vigie::{
    linking::copies,
    model::{OriginCount, Provenance},
};
use vigie_store::{DocumentRow, Store, StoreError};

use super::Frame;

/// Where some documents come from.
pub(crate) struct Origins(BTreeMap<String, Provenance>);

impl Origins {
    /// Of the documents that are named; one may be named more than once.
    pub(crate) fn of<'a>(
        store: &impl Store,
        documents: impl Iterator<Item = &'a str>,
    ) -> Result<Self, StoreError> {
        let mut documents: Vec<&str> = documents.collect();
        documents.sort_unstable();
        documents.dedup();
        let known = store.provenances_of(&documents)?;
        Ok(Origins(known.into_iter().map(|from| (from.document.0.clone(), from)).collect()))
    }

    /// How many origins some of them go back to; none where one of them is not linked.
    pub(crate) fn count<'a>(&self, documents: impl Iterator<Item = &'a str>) -> Option<OriginCount> {
        let known: Option<Vec<Provenance>> =
            documents.map(|document| self.0.get(document).cloned()).collect();
        known.map(|known| copies::count(&known))
    }

    /// "3 reports, 2 outlets, 1–2 independent origins": what stands behind something that documents tell.
    pub(crate) fn support<'a>(
        &self,
        frame: &Frame,
        documents: impl Iterator<Item = &'a str> + Clone,
    ) -> String {
        match self.count(documents.clone()) {
            Some(count) => support(frame, &count),
            None => {
                let mut documents: Vec<&str> = documents.collect();
                documents.sort_unstable();
                documents.dedup();
                frame.n("count.reports", &(documents.len() as u64))
            }
        }
    }
}

/// "3 reports, 2 outlets, 1–2 independent origins".
pub(crate) fn support(frame: &Frame, count: &OriginCount) -> String {
    let (low, high) = (count.low as u64, count.high as u64);
    let mut parts = vec![frame.n("count.reports", &(count.reports as u64))];
    if count.outlets > 0 {
        parts.push(frame.n("count.outlets", &(count.outlets as u64)));
    }
    // One report has one origin: it need not be said.
    if count.reports > 1 {
        let shown = if low == high { high.to_string() } else { format!("{low}–{high}") };
        parts.push(frame.counted("count.origins", high, &shown));
    }
    parts.join(", ")
}

/// A document of a family.
pub(crate) struct Member {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) lang: String,
    pub(crate) outlet: String,
    pub(crate) published: String,
    /// "shortened, 84 %"; empty for what repeats nothing.
    pub(crate) how: String,
    /// Whether this is the document that is shown.
    pub(crate) here: bool,
}

/// All documents that go back to one origin.
pub(crate) struct Family {
    /// Who stands at the origin: an agency, else the first outlet.
    pub(crate) source: Option<String>,
    /// "3 reports, 2 outlets, 1 independent origin".
    pub(crate) support: String,
    /// The first document, then the others by day.
    pub(crate) members: Vec<Member>,
}

impl Family {
    /// A family from what is known of its documents, the first before the others; `here` is the document that is shown.
    pub(crate) fn new(
        frame: &Frame,
        store: &impl Store,
        all: &[Provenance],
        here: Option<&str>,
    ) -> Result<Self, StoreError> {
        let mut members = Vec::with_capacity(all.len());
        for from in all {
            if let Some(document) = store.find_document(&from.document.0)? {
                members.push(member(frame, from, document, here));
            }
        }
        let source = all.first().and_then(|from| {
            // The agency by its name, the outlet as its document writes it.
            let outlet = members.first().map(|first| first.outlet.clone()).filter(|name| !name.is_empty());
            from.agency().map(|agency| frame.agency(agency)).or(outlet)
        });
        Ok(Family { source, support: support(frame, &copies::count(all)), members })
    }
}

fn member(frame: &Frame, from: &Provenance, document: DocumentRow, here: Option<&str>) -> Member {
    let how = from.copy.as_ref().map_or_else(String::new, |copy| {
        let may_be = if copy.certain { "" } else { frame.t("origin.perhaps") };
        let share = (copy.share * 100.0).round();
        format!("{may_be}{} ({share} %)", frame.t(&format!("origin.{}", copy.relation.as_str())))
    });
    Member {
        address: format!("/document/{}", document.sha256),
        title: document.title.or(document.headline).unwrap_or(document.name),
        lang: document.lang.unwrap_or_default(),
        outlet: document.outlet.unwrap_or_default(),
        published: document.published.unwrap_or_default(),
        how,
        here: here == Some(document.sha256.as_str()),
    }
}
