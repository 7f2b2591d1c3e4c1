//! Facts as CSV (RFC 4180): one line a fact, lists joined by "; ".

use super::{FactRow, rows::PartyRow};

/// The columns, in order.
pub const COLUMNS: [&str; 33] = [
    "fact_id",
    "type",
    "layer",
    "quote",
    "sentence",
    "agents",
    "patients",
    "instruments",
    "place",
    "place_level",
    "place_quote",
    "latitude",
    "longitude",
    "radius_m",
    "place_conflict",
    "time",
    "time_quote",
    "earliest",
    "latest",
    "counts",
    "realis",
    "sources",
    "source_kinds",
    "stance",
    "outlet",
    "published",
    "document",
    "lang",
    "plover",
    "cameo",
    "acled",
    "rule",
    "block",
];

/// A heading line and one line a fact. Latitude and longitude are of the first place and left empty where it is
/// coarser than a settlement: a province has no pin.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
pub fn facts(rows: &[FactRow]) -> String {
    let mut out = line(COLUMNS.iter().map(|c| (*c).to_owned()));
    for row in rows {
        out.push_str(&line(cells(row).into_iter()));
    }
    out
}

/// Rows of one's own, the heading first; cells are guarded as in [`facts`].
pub fn table(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    rows.into_iter().map(|cells| line(cells.into_iter())).collect()
}

fn cells(row: &FactRow) -> [String; 33] {
    let quotes = |parties: &[PartyRow]| join(parties.iter().map(|p| p.quote.text.clone()));
    let place = row.places.first();
    let pin = place.filter(|p| p.has_pin());
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        row.id.clone(),
        row.fact_type.clone(),
        row.layer.clone(),
        row.mentions.first().map(|m| m.text.clone()).unwrap_or_default(),
        row.sentence.text.clone(),
        quotes(&row.agents),
        quotes(&row.patients),
        quotes(&row.instruments),
        join(row.places.iter().map(|p| p.name.clone())),
        place.map(|p| p.level.clone()).unwrap_or_default(),
        join(row.places.iter().map(|p| p.quote.text.clone())),
        pin.map(|p| format!("{:.5}", p.lat)).unwrap_or_default(),
        pin.map(|p| format!("{:.5}", p.lon)).unwrap_or_default(),
        place.map(|p| p.radius_m.to_string()).unwrap_or_default(),
        join(row.places.iter().filter_map(|p| p.conflict.clone())),
        own(&row.time),
        row.time_quote.as_ref().map(|q| q.text.clone()).unwrap_or_default(),
        own(&row.earliest),
        own(&row.latest),
        join(row.counts.iter().map(|c| {
            let range = if c.low == c.high { c.low.to_string() } else { format!("{}–{}", c.low, c.high) };
            format!("{} {range} {}", c.measure(), c.qualifier)
        })),
        row.realis.clone(),
        quotes(&row.sources),
        join(row.sources.iter().map(|s| s.kind.clone())),
        row.stance.clone(),
        own(&row.outlet),
        own(&row.published),
        row.document_name.clone(),
        row.lang.clone(),
        own(&row.plover),
        own(&row.cameo),
        own(&row.acled),
        row.rule.clone(),
        row.block.clone(),
    ]
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut out = cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    out
}

fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || cell.starts_with('-') && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("-12.5"), "-12.5");
        assert_eq!(quoted("- dix morts"), "'- dix morts");
    }
}
