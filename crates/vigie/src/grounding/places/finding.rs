//! From a parsed document to its mentions of places.

use vigie_nlp::Upos;

use crate::model::{Document, Level, Parsed, PlaceConflict, PlaceMention, PlaceUse};

use super::{
    Gazetteer, PlaceIdx, PlaceWords,
    context::{Containment, containments, read_levels},
    names::{EntityClass, Finder, Name},
    ranking::{Choice, WEIGHTS, choose, km},
};

/// Finds the places that a document names, in text order, not overlapping.
///
/// A name that no place of the gazetteer fits is a mention without place. Names of persons are no mentions.
pub fn find(
    document: &Document,
    parsed: &Parsed,
    gazetteer: &Gazetteer,
    words: &PlaceWords,
) -> Vec<PlaceMention> {
    let mut names = Finder::new(parsed, gazetteer, words).names();
    read_levels(&mut names, parsed, words);
    let links = containments(&names, parsed, words);
    let choices = choose(&names, &links, gazetteer, &WEIGHTS);
    let mut out = Vec::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let choice = choices[i].filter(|choice| is_believable(name, choice));
        if choice.is_none()
            && (name.entity != EntityClass::Place || !name.bearers.is_empty() && name.distance == 0)
        {
            continue;
        }
        let span = parsed.bytes_of(name.tokens.clone().into());
        // A parse of another text has nothing to say of this one.
        if span.quote(&document.text).is_empty() {
            continue;
        }
        out.push(PlaceMention {
            span,
            usage: choice.map_or(name.usage, |c| usage(name, c.idx, parsed, gazetteer)),
            place: choice.map(|c| gazetteer.place(c.idx)),
            confidence: choice.map_or(0.0, |c| confidence(name, &c)),
            corrected: choice.filter(|_| name.distance > 0).map(|c| gazetteer.name(c.idx).to_owned()),
            conflict: choice.and_then(|c| conflict(i, c, &names, &links, &choices, parsed, gazetteer)),
        });
    }
    out
}

/// Whether a choice is better than none.
fn is_believable(name: &Name, choice: &Choice) -> bool {
    let told = if name.distance > 0 || name.doubtful { choice.share >= 0.3 } else { true };
    name.fixed || told && choice.score > 1.0
}

/// Probability that the choice is right.
///
/// Heuristic: the factors were set by eye on how often choices were right in GeoVirus, TR-News and LGL, so those sets
/// say nothing of how well calibrated it is.
fn confidence(name: &Name, choice: &Choice) -> f32 {
    let sure = if name.fixed { 0.99 } else { choice.probability.powf(0.7) };
    let seen = match name.entity {
        EntityClass::Place | EntityClass::Facility => 0.94,
        EntityClass::Person => 0.6,
        _ => 0.74,
    };
    let spelt = 0.8_f64.powi(name.distance as i32);
    (sure * seen * spelt * 1000.0).round() as f32 / 1000.0
}

/// What the name does in its sentence.
fn usage(name: &Name, idx: PlaceIdx, parsed: &Parsed, gazetteer: &Gazetteer) -> PlaceUse {
    if name.usage != PlaceUse::Location || name.placed {
        return name.usage;
    }
    let speaks = matches!(gazetteer.level(idx), Level::Country | Level::Adm1) || gazetteer.is_capital(idx);
    let doc = &parsed.doc;
    // "Kabul said": the name's head is the subject of a verb.
    let subject = name.tokens.clone().any(|t| {
        let token = &doc.tokens[t];
        token.ud_dep.starts_with("nsubj")
            && !token.ud_dep.contains("pass")
            && doc.tokens.get(token.ud_head).is_some_and(|head| head.pos == Upos::Verb)
    });
    if speaks && subject { PlaceUse::Actor } else { PlaceUse::Location }
}

/// The text says that the place lies where the gazetteer does not have it.
fn conflict(
    i: usize,
    choice: Choice,
    names: &[Name],
    links: &[Containment],
    choices: &[Option<Choice>],
    parsed: &Parsed,
    gazetteer: &Gazetteer,
) -> Option<PlaceConflict> {
    let link = links.iter().find(|l| l.inner == i && l.strength >= 0.9)?;
    let told = choices[link.outer]?;
    let is_unit = matches!(gazetteer.level(told.idx), Level::Adm1 | Level::Adm2 | Level::Country);
    let is_inner = gazetteer.level(choice.idx) < gazetteer.level(told.idx);
    let within = gazetteer.ancestors(choice.idx).any(|a| a == told.idx);
    let far = km(gazetteer.point(choice.idx), gazetteer.point(told.idx)) * 1000.0;
    // A town just over a border that the sources draw otherwise is no conflict.
    let is_near = far < gazetteer.radius_m(told.idx) * 0.6;
    if !is_unit || !is_inner || within || is_near || told.idx == choice.idx {
        return None;
    }
    Some(PlaceConflict {
        span: parsed.bytes_of(names[link.outer].tokens.clone().into()),
        told: gazetteer.name(told.idx).to_owned(),
        known: gazetteer.ancestors(choice.idx).map(|a| gazetteer.name(a).to_owned()).collect(),
    })
}
