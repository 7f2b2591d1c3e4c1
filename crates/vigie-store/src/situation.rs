//! What a situation report takes from a record.

use std::collections::BTreeSet;

use vigie::{
    export::{
        brief,
        report::{Cited, Dispute, Disputed, Material, Report, Scope, State, Words, draft},
    },
    linking::{
        contradictions::{Claim, Contradiction, Matter},
        copies,
        standings::Standing,
    },
    model::OriginCount,
};

use crate::{ContradictionQuery, FactQuery, Order, StandingQuery, Store, StoreError, review::Reviews};

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
    store: &(impl Store + Reviews),
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
    let actors = vigie_lexicon::actors::load().ok();
    let name = |id: Option<&str>| actors.as_ref().zip(id).and_then(|(all, id)| all.name_of(id, lang));
    let standings = store.find_standings(&StandingQuery {
        place: query.place.clone(),
        known: query.known.clone(),
        ..StandingQuery::default()
    })?;
    let states: Vec<State> = standings.into_iter().map(|standing| state(standing, name)).collect();
    let disputes = store.find_contradictions(&ContradictionQuery {
        place: query.place.clone(),
        settled: Some(false),
        ..ContradictionQuery::default()
    })?;
    let disputes: Vec<Dispute> = disputes.into_iter().map(|one| dispute(one, name)).collect();
    let grades = store.grades()?;
    let named: BTreeSet<&str> = facts.iter().map(|fact| fact.document.as_str()).collect();
    let named: Vec<&str> = named.into_iter().collect();
    let provenances = store.provenances_of(&named)?;
    let mut documents = Vec::with_capacity(named.len());
    for sha256 in named {
        if let Some(document) = store.find_document(sha256)? {
            let grade = document.outlet.as_ref().and_then(|outlet| grades.get(outlet));
            documents.push(Cited {
                reliability: grade.map(|grade| grade.letter().to_owned()),
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
        states: &states,
        disputes: &disputes,
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

fn state(row: Standing, name: impl Fn(Option<&str>) -> Option<String>) -> State {
    let known = name(row.actor.as_deref().or(row.side.as_deref()));
    State {
        extent: row.extent(),
        state: row.state,
        place: row.place.name,
        containers: row.place.containers,
        holder: known.or(row.holder),
        from: row.from,
        until: row.until,
        basis: row.basis,
        confirmed: row.confirmed,
        against: row.against.len(),
        told: [row.opened_by, row.closed_by, row.against].concat(),
    }
}

fn dispute(one: Contradiction, name: impl Fn(Option<&str>) -> Option<String>) -> Dispute {
    let sided = matches!(one.matter, Matter::Holder | Matter::Party);
    let matter = serde_json::to_value(one.matter).ok();
    let said = |claim: Claim| Disputed {
        says: name(Some(&claim.says)).filter(|_| sided).unwrap_or(claim.says),
        fact: claim.fact,
        figure: claim.figure,
        denies: claim.denies,
    };
    Dispute {
        matter: matter.as_ref().and_then(|matter| matter.as_str()).unwrap_or_default().to_owned(),
        about: one.about,
        place: one.place.map(|spot| spot.name),
        claims: one.claims.into_iter().map(said).collect(),
    }
}
