//! Rows of facts as linking looks at them.

use jiff::civil::Date;

use crate::{
    export::{FactRow, PlaceRow, rows::PartyRow},
    linking::events::{Party, Spot, Tally, Telling},
    model::Interval,
};

/// What linking looks at of one fact of the record.
pub fn telling(row: &FactRow) -> Telling {
    let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let published = row.published.as_deref().and_then(Interval::from_edtf);
    let parties = |rows: &[PartyRow]| {
        let of = |row: &PartyRow| Party { words: row.quote.text.clone(), actor: row.actor.clone() };
        rows.iter().map(of).collect()
    };
    Telling {
        fact: row.id.clone(),
        document: row.document.clone(),
        fact_type: row.fact_type.clone(),
        mentions: row.mentions.iter().map(|mention| mention.text.clone()).collect(),
        layer: row.layer.clone(),
        realis: row.realis.clone(),
        stance: row.stance.clone(),
        places: row.places.iter().map(spot).collect(),
        earliest: day(&row.earliest),
        latest: day(&row.latest),
        stated: row.time_quote.is_some(),
        published: published.and_then(|published| Some((published.earliest?, published.latest?))),
        agents: parties(&row.agents),
        patients: parties(&row.patients),
        counts: row
            .counts
            .iter()
            .map(|count| Tally { what: count.measure(), low: count.low, high: count.high })
            .collect(),
        speaker: row.sources.last().map(|source| source.kind.clone()),
        sentence: row.sentence.text.clone(),
    }
}

fn spot(row: &PlaceRow) -> Spot {
    Spot {
        id: row.id.clone(),
        name: row.name.clone(),
        lat: row.lat,
        lon: row.lon,
        level: row.level.clone(),
        radius_m: row.radius_m,
        country: row.country.clone(),
        containers: row.containers.clone(),
    }
}
