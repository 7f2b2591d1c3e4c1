//! Facts as GeoJSON (RFC 7946, WGS 84): one feature for each place of each fact.

use serde_json::{Value, json};

use super::FactRow;

/// A feature collection. A place coarser than a settlement has no geometry: its point would be a stand-in, so it
/// stands in `representative_point` with its level and radius. Facts without a place are features without geometry.
pub fn facts(rows: &[FactRow]) -> Value {
    let mut features = Vec::new();
    for row in rows {
        if row.places.is_empty() {
            features.push(feature(row, None));
        }
        features.extend((0..row.places.len()).map(|i| feature(row, Some(i))));
    }
    json!({ "type": "FeatureCollection", "features": features })
}

fn feature(row: &FactRow, place: Option<usize>) -> Value {
    let place = place.and_then(|i| row.places.get(i));
    let geometry = match place.filter(|p| p.has_pin()) {
        Some(p) => json!({ "type": "Point", "coordinates": [p.lon, p.lat] }),
        None => Value::Null,
    };
    let quotes =
        |parties: &[super::rows::PartyRow]| parties.iter().map(|p| p.quote.text.clone()).collect::<Vec<_>>();
    json!({
        "type": "Feature",
        "id": match place {
            Some(p) => format!("{}-{}", row.id, p.id),
            None => row.id.clone(),
        },
        "geometry": geometry,
        "properties": {
            "fact": row.id,
            "type": row.fact_type,
            "layer": row.layer,
            "quote": row.mentions.first().map(|m| &m.text),
            "sentence": row.sentence.text,
            "agents": quotes(&row.agents),
            "patients": quotes(&row.patients),
            "place": place.map(|p| &p.name),
            "place_level": place.map(|p| &p.level),
            "place_quote": place.map(|p| &p.quote.text),
            "place_conflict": place.and_then(|p| p.conflict.as_ref()),
            "radius_m": place.map(|p| p.radius_m),
            "representative_point": place.filter(|p| !p.has_pin()).map(|p| [p.lon, p.lat]),
            "time": row.time,
            "earliest": row.earliest,
            "latest": row.latest,
            "counts": row.counts,
            "realis": row.realis,
            "sources": quotes(&row.sources),
            "stance": row.stance,
            "outlet": row.outlet,
            "published": row.published,
            "document": row.document_name,
            "lang": row.lang,
            "acled": row.acled,
            "rule": row.rule,
        }
    })
}
