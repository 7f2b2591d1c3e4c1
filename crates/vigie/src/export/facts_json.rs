//! The facts of one document as one JSON object, offsets in Unicode code points.

use serde_json::{Value, json};

use crate::model::{Argument, Byte, CharOffsets, Document, Fact, FactPlace, Source, Span};

/// Version of the record's JSON form; it grows when a field is removed or changes its meaning.
pub const SCHEMA: u32 = 1;

/// One document with its facts, in the form that `vigie extract` prints a line of.
///
/// Every quote is `{"text", "start", "end"}`; the quote is exactly the text between its offsets.
pub fn facts_json(document: &Document, facts: &[Fact]) -> Value {
    let quotes = Quotes::new(&document.text);
    json!({
        "schema": SCHEMA,
        "id": document.name,
        "sha256": document.id.0,
        "lang": document.lang,
        "published": document.published.interval.map(|i| i.to_edtf()),
        "outlet": document.outlet,
        "origin": document.origin,
        "title": document.title,
        "text": document.text,
        "facts": facts.iter().map(|f| quotes.fact(f)).collect::<Vec<_>>(),
    })
}

/// A text, to quote from.
pub(super) struct Quotes<'a> {
    text: &'a str,
    chars: CharOffsets,
}

impl<'a> Quotes<'a> {
    pub(super) fn new(text: &'a str) -> Quotes<'a> {
        Quotes { text, chars: CharOffsets::new(text) }
    }

    pub(super) fn span(&self, span: Span<Byte>) -> Value {
        let (start, end) = (self.chars.char_at(span.start), self.chars.char_at(span.end));
        json!({ "text": span.quote(self.text), "start": start, "end": end })
    }

    fn fact(&self, fact: &Fact) -> Value {
        let interval = fact.time.interval;
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
        json!({
            "type": fact.fact_type,
            "layer": fact.layer.as_str(),
            "mentions": fact.mentions.iter().map(|m| self.span(*m)).collect::<Vec<_>>(),
            "agents": fact.agents.iter().map(|a| self.argument(a)).collect::<Vec<_>>(),
            "patients": fact.patients.iter().map(|a| self.argument(a)).collect::<Vec<_>>(),
            "instruments": fact.instruments.iter().map(|a| self.argument(a)).collect::<Vec<_>>(),
            "places": fact.places.iter().map(|p| self.place(p)).collect::<Vec<_>>(),
            "time": {
                "span": fact.time.span.map(|s| self.span(s)),
                "value": interval.map(|i| i.to_edtf()),
                "earliest": day(interval.and_then(|i| i.earliest)),
                "latest": day(interval.and_then(|i| i.latest)),
            },
            "counts": fact.counts.iter().map(|c| json!({
                "span": self.span(c.span),
                "what": c.what.as_str(),
                "households": c.households,
                "low": number(c.low),
                "high": number(c.high),
                "qualifier": c.qualifier.as_str(),
            })).collect::<Vec<_>>(),
            "realis": fact.realis.as_str(),
            "sources": fact.sources.iter().map(|s| self.source(s)).collect::<Vec<_>>(),
            "stance": fact.stance.as_str(),
            "codes": {
                "plover": fact.codes.plover,
                "cameo": fact.codes.cameo,
                "acled": fact.codes.acled,
            },
            "rule": fact.rule,
            "block": fact.block.as_str(),
        })
    }

    /// A quote with more keys beside its own.
    fn with(&self, span: Span<Byte>, more: Value) -> Value {
        let mut out = self.span(span);
        if let (Value::Object(out), Value::Object(more)) = (&mut out, more) {
            out.extend(more);
        }
        out
    }

    fn argument(&self, a: &Argument) -> Value {
        self.with(a.span, json!({ "kind": a.kind.as_str(), "actor": a.actor.as_ref().map(|a| &a.0) }))
    }

    fn source(&self, s: &Source) -> Value {
        json!({
            "span": self.span(s.span),
            "kind": s.kind.as_str(),
            "actor": s.actor.as_ref().map(|a| &a.0),
        })
    }

    fn place(&self, p: &FactPlace) -> Value {
        json!({
            "span": self.span(p.span),
            "name": p.place.name,
            "lat": p.place.lat,
            "lon": p.place.lon,
            "level": p.place.level.as_str(),
            "gazetteer": p.place.id,
            "part_of": p.part_of.as_ref().map(|whole| &whole.id),
            "radius_m": p.place.radius_m,
            "country": p.place.country,
            "conflict": p.conflict.as_ref().map(|c| json!({
                "span": self.span(c.span), "told": c.told, "known": c.known,
            })),
            "inferred": p.inferred,
        })
    }
}

/// Whole numbers without a decimal point.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
