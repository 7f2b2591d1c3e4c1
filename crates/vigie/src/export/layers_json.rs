//! The layers below facts as JSON: places, times, quantities and attributions, offsets in Unicode code points.

use serde_json::{Map, Value, json};

use crate::model::{
    Attribution, Byte, CharOffsets, Document, Interval, Level, PlaceMention, PlaceUse, QuantityKind,
    QuantityMention, Span, TimeAnchor, TimeMention,
};

/// Writes layers of one document.
pub struct Layers<'a> {
    document: &'a Document,
    chars: CharOffsets,
}

impl<'a> Layers<'a> {
    /// Counts the text's code points once.
    pub fn new(document: &'a Document) -> Self {
        Layers { document, chars: CharOffsets::new(&document.text) }
    }

    /// The keys that every line starts with: `id`, `lang`, `published`, `text`.
    pub fn head(&self) -> Map<String, Value> {
        let document = self.document;
        let mut head = Map::new();
        head.insert("schema".into(), json!(1));
        head.insert("id".into(), json!(document.name));
        head.insert("sha256".into(), json!(document.id.0));
        head.insert("lang".into(), json!(document.lang));
        head.insert("published".into(), json!(document.published.interval.map(Interval::to_edtf)));
        head.insert("origin".into(), json!(document.origin));
        head.insert("text".into(), json!(document.text));
        head
    }

    /// The labelled parts of the text.
    pub fn blocks(&self) -> Value {
        let block = |b: &crate::model::Block| self.quote(b.span, json!({ "kind": b.kind.as_str() }));
        Value::Array(self.document.blocks.iter().map(block).collect())
    }

    /// The places: `toponyms`.
    pub fn places(&self, mentions: &[PlaceMention]) -> Value {
        let usage = |usage| match usage {
            PlaceUse::Location => "location",
            PlaceUse::Actor => "actor",
            PlaceUse::InsideName => "inside_name",
            PlaceUse::Demonym => "demonym",
        };
        let rows = mentions.iter().map(|m| {
            let place = m.place.as_ref();
            self.quote(
                m.span,
                json!({
                    "name": place.map(|p| &p.name),
                    "geonameid": place.and_then(|p| p.geonameid()),
                    "gazetteer": place.map(|p| &p.id),
                    "ids": place.map(|p| &p.ids),
                    "lat": place.map(|p| p.lat),
                    "lon": place.map(|p| p.lon),
                    "level": m.level.map(Level::as_str),
                    "radius_m": place.map(|p| p.radius_m),
                    "country": place.map(|p| &p.country),
                    "containers": place.map(|p| &p.containers),
                    "part": m.part.as_ref().map(|p| self.quote(p.span, json!({
                        "name": p.name, "kind": p.kind.code(),
                        "lat": p.lat, "lon": p.lon, "radius_m": p.radius_m,
                    }))),
                    "usage": usage(m.usage),
                    "confidence": (f64::from(m.confidence) * 1000.0).round() / 1000.0,
                    "corrected": m.corrected,
                    "conflict": m.conflict.as_ref().map(|c| self.quote(c.span, json!({
                        "told": c.told, "known": c.known,
                    }))),
                }),
            )
        });
        Value::Array(rows.collect())
    }

    /// The times: `timex`.
    pub fn times(&self, mentions: &[TimeMention]) -> Value {
        let rows = mentions.iter().map(|m| {
            self.quote(
                m.span,
                json!({
                    "type": m.timex.as_str(),
                    "value": m.value,
                    "mod": m.modifier,
                    "edtf": m.interval.map(Interval::to_edtf),
                    "earliest": m.interval.and_then(|i| i.earliest).map(|day| day.to_string()),
                    "latest": m.interval.and_then(|i| i.latest).map(|day| day.to_string()),
                    "bearing": m.bearing.as_str(),
                    "anchor": m.anchor.map(TimeAnchor::as_str),
                    "inferred": m.inferred,
                    "rule": m.rule,
                }),
            )
        });
        Value::Array(rows.collect())
    }

    /// The quantities. A count's own span ends with its number; `noun` is what it counts. An article that counts one
    /// ("a soldier") is no number of its own and is not listed.
    pub fn quantities(&self, mentions: &[QuantityMention]) -> Value {
        let rows = mentions.iter().filter(|m| !m.indefinite).map(|m| {
            let (kind, span) = match m.kind {
                QuantityKind::Count | QuantityKind::Age => {
                    ("QUANTITY", Span::new(m.span.start, m.number.end))
                }
                QuantityKind::Measure => ("QUANTITY", m.span),
                QuantityKind::Percent => ("PERCENT", m.span),
                QuantityKind::Money => ("MONEY", m.span),
            };
            self.quote(
                span,
                json!({
                    "type": kind,
                    "kind": m.kind.as_str(),
                    "low": m.low,
                    "high": m.high,
                    "qualifier": m.qualifier.as_str(),
                    "unit": m.unit,
                    "noun": m.noun.map(|noun| self.quote(noun, json!({}))),
                    "denominator": m.denominator.map(|of| self.quote(of, json!({}))),
                }),
            )
        });
        Value::Array(rows.collect())
    }

    /// The attributions: `source`, `cue` and `content` are lists of `[start, end]`.
    pub fn attributions(&self, attributions: &[Attribution]) -> Value {
        let pair = |span: Span<Byte>| json!([self.chars.char_at(span.start), self.chars.char_at(span.end)]);
        let rows = attributions.iter().map(|a| {
            let chain = a.chain.iter().map(|link| {
                let more =
                    json!({ "kind": link.kind.as_str(), "actor": link.actor.as_ref().map(|id| &id.0) });
                self.quote(link.span, more)
            });
            json!({
                "source": a.told_by.or(a.chain.last().map(|link| link.span)).map(pair).into_iter().collect::<Vec<_>>(),
                "cue": a.cue.map(pair).into_iter().collect::<Vec<_>>(),
                "content": a.content.iter().map(|span| pair(*span)).collect::<Vec<_>>(),
                "chain": chain.collect::<Vec<_>>(),
                "addressee": a.addressee.map(|to| self.quote(to, json!({}))),
                "quoted": a.quoted,
                "stance": a.stance.as_str(),
            })
        });
        Value::Array(rows.collect())
    }

    /// `{"text", "start", "end"}` and more keys.
    fn quote(&self, span: Span<Byte>, more: Value) -> Value {
        let mut out = Map::new();
        out.insert("text".into(), json!(span.quote(&self.document.text)));
        out.insert("start".into(), json!(self.chars.char_at(span.start)));
        out.insert("end".into(), json!(self.chars.char_at(span.end)));
        if let Value::Object(more) = more {
            out.extend(more);
        }
        Value::Object(out)
    }
}
