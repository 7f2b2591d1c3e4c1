//! Rows → facts of the model, for stages that want facts: after a reviewer changed a row, states are told anew.

use super::{
    FactRow, PlaceRow, SpanRow,
    rows::{CountRow, PartyRow},
};
use crate::model::{
    ActorId, Argument, BlockKind, Byte, CharOffsets, Codes, Count, Document, Fact, FactPlace, FactTime,
    Interval, Layer, Level, MentionKind, Place, PlaceConflict, Qualifier, Realis, Source, SourceKind, Span,
    Stance, What,
};

/// The facts of rows, in their order. What a reviewer says in words of his own is put behind the document's text, so
/// that every span has its words.
pub fn facts(document: &mut Document, rows: &[FactRow]) -> Vec<Fact> {
    let chars = CharOffsets::new(&document.text);
    let mut page = Page { text: &mut document.text, chars };
    rows.iter().map(|row| page.fact(row)).collect()
}

struct Page<'a> {
    text: &'a mut String,
    chars: CharOffsets,
}

impl Page<'_> {
    fn span(&mut self, row: &SpanRow) -> Span<Byte> {
        if row.is_own() {
            self.text.push('\n');
            let start = self.text.len();
            self.text.push_str(&row.text);
            return Span::new(start, self.text.len());
        }
        Span::new(self.chars.byte_at(row.start), self.chars.byte_at(row.end.max(row.start)))
    }

    fn argument(&mut self, row: &PartyRow) -> Argument {
        let kind = MentionKind::find(&row.kind).unwrap_or(MentionKind::Thing);
        Argument { span: self.span(&row.quote), kind, actor: row.actor.clone().map(ActorId) }
    }

    fn source(&mut self, row: &PartyRow) -> Source {
        let kind = SourceKind::find(&row.kind).unwrap_or(SourceKind::Unspecified);
        Source { span: self.span(&row.quote), kind, actor: row.actor.clone().map(ActorId) }
    }

    fn place(&mut self, row: &PlaceRow) -> FactPlace {
        let span = self.span(&row.quote);
        let conflict = row.conflict.as_ref().map(|told| PlaceConflict {
            span,
            told: told.clone(),
            known: row.containers.clone(),
        });
        FactPlace { span, place: place(row), part_of: None, conflict, inferred: row.inferred }
    }

    fn count(&mut self, row: &CountRow) -> Count {
        use Qualifier::{Approx, AtLeast, AtMost, Exact, Vague};
        Count {
            span: self.span(&row.quote),
            what: What::find(&row.what).unwrap_or(What::Other),
            households: row.households,
            low: row.low,
            high: row.high,
            qualifier: named([Exact, Approx, AtLeast, AtMost, Vague], Qualifier::as_str, &row.qualifier)
                .unwrap_or_default(),
        }
    }

    fn fact(&mut self, row: &FactRow) -> Fact {
        let time = row.time.as_deref().and_then(Interval::from_edtf);
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        // The days are exact where EDTF is only as fine as it needs to be.
        let interval = match (day(&row.earliest), day(&row.latest)) {
            (None, None) => time,
            (earliest, latest) => Some(Interval { earliest, latest }),
        };
        let arguments =
            |page: &mut Self, rows: &[PartyRow]| rows.iter().map(|row| page.argument(row)).collect();
        Fact {
            fact_type: row.fact_type.clone(),
            layer: named([Layer::Event, Layer::Hazard, Layer::State], Layer::as_str, &row.layer)
                .unwrap_or(Layer::Event),
            mentions: row.mentions.iter().map(|m| self.span(m)).collect(),
            agents: arguments(self, &row.agents),
            patients: arguments(self, &row.patients),
            instruments: arguments(self, &row.instruments),
            places: row.places.iter().map(|p| self.place(p)).collect(),
            time: FactTime { span: row.time_quote.as_ref().map(|q| self.span(q)), interval },
            counts: row.counts.iter().map(|c| self.count(c)).collect(),
            realis: Realis::find(&row.realis).unwrap_or_default(),
            sources: row.sources.iter().map(|s| self.source(s)).collect(),
            stance: named([Stance::Asserts, Stance::Denies, Stance::Doubts], Stance::as_str, &row.stance)
                .unwrap_or_default(),
            codes: Codes { plover: row.plover.clone(), cameo: row.cameo.clone(), acled: row.acled.clone() },
            rule: row.rule.clone(),
            block: block(&row.block),
        }
    }
}

fn named<T: Copy, const N: usize>(all: [T; N], name: fn(T) -> &'static str, wanted: &str) -> Option<T> {
    all.into_iter().find(|one| name(*one) == wanted)
}

fn block(name: &str) -> BlockKind {
    use BlockKind::{Body, Byline, Caption, Credit, Dateline, Debris, Headline, Related};
    let all = [Headline, Body, Caption, Credit, Dateline, Byline, Related, Debris];
    named(all, BlockKind::as_str, name).unwrap_or(Body)
}

/// A place of the model: a row has none of its other ids.
fn place(row: &PlaceRow) -> Place {
    use Level::{Adm1, Adm2, Area, Country, Route, Settlement, Site};
    Place {
        id: row.id.clone(),
        ids: Vec::new(),
        name: row.name.clone(),
        lat: row.lat,
        lon: row.lon,
        level: named([Site, Settlement, Adm2, Adm1, Area, Route, Country], Level::as_str, &row.level)
            .unwrap_or(Area),
        radius_m: row.radius_m,
        country: row.country.clone(),
        containers: row.containers.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::status_rows_of;

    #[test]
    fn words_of_the_text_and_of_a_reviewer_both_have_their_span() {
        let mut document = Document::of_text("fr", "L’armée a repris Fardo.");
        let words = |text: &str, start: usize, end: usize| SpanRow { text: text.into(), start, end };
        let party = |quote| PartyRow { quote, kind: "group".into(), actor: Some("army".into()) };
        let row = FactRow {
            fact_type: "seize_territory".into(),
            layer: "event".into(),
            mentions: vec![words("a repris", 8, 16)],
            agents: vec![party(words("L’armée", 0, 7)), party(SpanRow::own("3e brigade", 8))],
            realis: "actual".into(),
            stance: "asserts".into(),
            earliest: Some("2021-07-09".into()),
            ..empty()
        };
        let ids = [row.id.clone()];
        let facts = facts(&mut document, &[row]);
        let quotes: Vec<&str> = facts[0].agents.iter().map(|a| a.span.quote(&document.text)).collect();
        assert_eq!(quotes, ["L’armée", "3e brigade"]);
        assert_eq!(facts[0].time.interval.and_then(|i| i.latest), None);
        assert_eq!(status_rows_of(&document, &ids, &[]), []);
    }

    fn empty() -> FactRow {
        let json = serde_json::json!({
            "id": "f1", "document": "", "document_name": "", "outlet": null, "published": null, "lang": "fr",
            "fact_type": "", "layer": "", "sentence": SpanRow::default(), "mentions": [], "agents": [],
            "patients": [], "instruments": [], "places": [], "time_quote": null, "time": null, "earliest": null,
            "latest": null, "counts": [], "realis": "", "sources": [], "stance": "", "plover": null, "cameo": null,
            "acled": null, "rule": "", "block": "body",
        });
        serde_json::from_value(json).expect("a fact of nothing")
    }
}
