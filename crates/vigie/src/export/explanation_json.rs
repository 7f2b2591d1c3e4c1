//! Why facts are what they are, as JSON: offsets in Unicode code points, like everywhere at the border.

use serde_json::{Map, Value, json};

use super::facts_json::Quotes;
use crate::model::{
    Arc, Byte, Document, Explanation, Irrelevance, Odds, PassedOver, RealisWay, Refusal, Span, Step, Telling,
    Way,
};

/// An explanation as one JSON object: `facts` holds a list of tellings for each fact, in the order of the facts.
pub fn explanation_json(document: &Document, explanation: &Explanation) -> Value {
    let quotes = Quotes::new(&document.text);
    let rejected = explanation.rejected.iter().map(|r| {
        let mut out = quotes.refusal(&r.why);
        out.insert("mention".into(), quotes.span(r.mention));
        out.insert("rule".into(), json!(r.rule));
        out.insert("type".into(), json!(r.fact_type));
        Value::Object(out)
    });
    json!({
        "passed_over": explanation.passed_over.is_some(),
        "why_passed_over": explanation.passed_over.as_ref().map(why_passed_over),
        "facts": explanation
            .facts
            .iter()
            .map(|tellings| tellings.iter().map(|t| quotes.telling(t)).collect::<Vec<_>>())
            .collect::<Vec<_>>(),
        "rejected": rejected.collect::<Vec<_>>(),
    })
}

fn why_passed_over(why: &PassedOver) -> Value {
    match why {
        PassedOver::NoPattern => json!({ "why": "no_pattern" }),
        PassedOver::Irrelevant(Irrelevance { score, asked, words }) => {
            json!({ "why": "irrelevant", "score": hundredths(*score), "asked": hundredths(*asked), "words": words })
        }
    }
}

fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

impl Quotes<'_> {
    fn telling(&self, telling: &Telling) -> Value {
        json!({
            "mention": self.span(telling.mention),
            "trigger": self.span(telling.trigger),
            "rule": telling.rule,
            "steps": telling.steps.iter().map(|step| self.step(step)).collect::<Vec<_>>(),
        })
    }

    fn step(&self, step: &Step) -> Value {
        match step {
            Step::Trigger { lemma, pos, weight, chance } => json!({
                "step": "trigger",
                "lemma": lemma,
                "pos": pos,
                "weight": weight,
                "chance": chance.map(|chance| (chance * 100.0).round() / 100.0),
            }),
            Step::Condition { key, path, words, by } => {
                json!({ "step": "condition", "key": key, "path": path, "words": words, "by": self.span(*by) })
            }
            Step::Near { key, path, words, found, chance } => json!({
                "step": "near",
                "key": key,
                "path": path,
                "words": words,
                "found": found.iter().map(|&span| self.span(span)).collect::<Vec<_>>(),
                "chance": (chance * 100.0).round() / 100.0,
            }),
            Step::Taken { by, fact_type } => json!({ "step": "taken", "by": by, "type": fact_type }),
            Step::Light { verb } => json!({ "step": "light", "verb": self.span(*verb) }),
            Step::Filler { role, phrase, way, pronoun, odds: chances } => json!({
                "step": "filler",
                "role": role.as_str(),
                "phrase": self.span(*phrase),
                "way": self.way(way),
                "pronoun": pronoun.map(|p| self.span(p)),
                "odds": chances.map(odds),
            }),
            Step::Left { role, phrase, why, odds: chances } => json!({
                "step": "left",
                "role": role.as_str(),
                "phrase": self.span(*phrase),
                "why": why.as_str(),
                "odds": chances.map(odds),
            }),
            Step::Where { places, way, arcs } => json!({
                "step": "place",
                "places": places.iter().map(|p| self.span(*p)).collect::<Vec<_>>(),
                "way": way.as_str(),
                "arcs": self.arcs(arcs),
            }),
            Step::When { span, way } => {
                json!({ "step": "time", "span": span.map(|s| self.span(s)), "way": way.as_str() })
            }
            Step::Count { span, what, way } => {
                json!({ "step": "count", "span": self.span(*span), "what": what, "way": way.as_str() })
            }
            Step::Realis { value, way } => {
                json!({ "step": "realis", "value": value.as_str(), "way": realis(way) })
            }
            Step::Said { cue, content } => json!({
                "step": "source", "cue": cue.map(|c| self.span(c)), "content": self.span(*content),
            }),
            Step::Joined { to, sameness } => {
                json!({ "step": "joined", "to": self.span(*to), "sameness": sameness.as_str() })
            }
            Step::CountedBy { span, to } => {
                json!({ "step": "counted_by", "span": self.span(*span), "to": self.span(*to) })
            }
            Step::Toll { from } => json!({ "step": "toll", "from": self.span(*from) }),
        }
    }

    fn way(&self, way: &Way) -> Value {
        match way {
            Way::Path { frame, path, arcs } => {
                json!({ "by": "path", "frame": frame, "path": path, "arcs": self.arcs(arcs) })
            }
            Way::Beside { arcs } => json!({ "by": "beside", "arcs": self.arcs(arcs) }),
            Way::Implied => json!({ "by": "implied" }),
            Way::Speaker => json!({ "by": "speaker" }),
            Way::Weights => json!({ "by": "weights" }),
        }
    }

    fn arcs(&self, arcs: &[Arc]) -> Value {
        let arc = |arc: &Arc| {
            json!({
                "from": self.span(arc.from), "to": self.span(arc.to), "rel": arc.rel,
                "up": arc.up, "implied": arc.implied,
            })
        };
        arcs.iter().map(arc).collect()
    }

    fn refusal(&self, why: &Refusal) -> Map<String, Value> {
        let spans = |spans: &[Span<Byte>]| spans.iter().map(|s| self.span(*s)).collect::<Vec<_>>();
        let value = match why {
            Refusal::Pos { asked, found } => json!({ "why": "pos", "asked": asked, "found": found }),
            Refusal::Lacks { key, path, words, found } => json!({
                "why": "lacks", "key": key, "path": path, "words": words, "found": spans(found),
            }),
            Refusal::Unless { path, words, by } => {
                json!({ "why": "unless", "path": path, "words": words, "by": self.span(*by) })
            }
            Refusal::LessSpecific { than } => json!({ "why": "less_specific", "than": than }),
            Refusal::PartOf { whole } => json!({ "why": "part_of", "whole": self.span(*whole) }),
            Refusal::Guard { by } => json!({ "why": "guard", "by": spans(by) }),
            Refusal::Weights => json!({ "why": "weights" }),
            Refusal::CountedWith { attack } => {
                json!({ "why": "counted_with", "attack": self.span(*attack) })
            }
            Refusal::Cause => json!({ "why": "cause" }),
            Refusal::Background => json!({ "why": "background" }),
        };
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

fn odds(odds: Odds) -> Value {
    let round = |chance: f32| (f64::from(chance) * 1000.0).round() / 1000.0;
    json!({ "agent": round(odds.agent), "patient": round(odds.patient), "neither": round(odds.neither) })
}

fn realis(way: &RealisWay) -> Value {
    match way {
        RealisWay::Plain => json!({ "by": "nothing" }),
        RealisWay::Pattern => json!({ "by": "pattern" }),
        RealisWay::Light => json!({ "by": "light" }),
        RealisWay::Rule { place, words, morph } => {
            json!({ "by": "rule", "place": place, "words": words, "morph": morph })
        }
        RealisWay::DeniedTwice => json!({ "by": "denied_twice" }),
        RealisWay::Weights => json!({ "by": "weights" }),
    }
}
