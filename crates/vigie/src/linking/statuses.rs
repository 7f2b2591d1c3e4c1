//! Facts of one document → states of places.

use vigie_lexicon::statuses::{Role, Transition};

use super::Transitions;
use crate::model::{
    Argument, Basis, Byte, Document, Fact, Interval, Place, Realis, SourceKind, Span, Stance, Status,
};

/// The states that a document's facts open, in the order of the text, with what closed them.
///
/// Only what is told as having happened and is not denied opens or closes anything. A state holds from the fact's
/// first day on; its end stays open until a fact of the same document closes it. Silence closes nothing.
pub fn statuses(document: &Document, facts: &[Fact], transitions: &Transitions) -> Vec<Status> {
    let mut open: Vec<Status> = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        if fact.realis != Realis::Actual || fact.stance != Stance::Asserts {
            continue;
        }
        let Some(transition) = transitions.of(&fact.fact_type) else { continue };
        let targets = targets(document, fact, transition);
        close(document, &mut open, (index, fact), transition, transitions, &targets);
        let Some(state) = &transition.opens else { continue };
        for target in targets {
            let status = opened(document, fact, index, transition, state, target);
            match open.iter_mut().find(|s| s.closed_by.is_empty() && same_state(document, s, &status)) {
                Some(known) => {
                    known.opened_by.push(index);
                    known.basis = known.basis.max(status.basis);
                }
                None => open.push(status),
            }
        }
    }
    open
}

/// What is in a state: a place of the gazetteer, or only words.
#[derive(Clone, Copy)]
struct Target<'a> {
    place: Option<&'a Place>,
    span: Option<Span<Byte>>,
}

fn targets<'a>(document: &Document, fact: &'a Fact, transition: &Transition) -> Vec<Target<'a>> {
    if !fact.places.is_empty() {
        return fact.places.iter().map(|p| Target { place: Some(&p.place), span: Some(p.span) }).collect();
    }
    let words = match transition.place {
        Role::Agent => &fact.agents,
        Role::Patient => &fact.patients,
        Role::Place => &[][..],
    };
    if words.is_empty() {
        return vec![Target { place: None, span: None }];
    }
    let mut targets: Vec<Target> = words.iter().map(|a| Target { place: None, span: Some(a.span) }).collect();
    targets.dedup_by_key(|t| t.span.map(|s| s.quote(&document.text).to_lowercase()));
    targets
}

fn opened(
    document: &Document,
    fact: &Fact,
    index: usize,
    transition: &Transition,
    state: &str,
    target: Target,
) -> Status {
    let holders: &[Argument] = match transition.holder {
        Role::Agent => &fact.agents,
        Role::Patient => &fact.patients,
        Role::Place => &[],
    };
    let names: Vec<&str> = holders.iter().map(|h| h.span.quote(&document.text)).collect();
    Status {
        state: state.to_owned(),
        place: target.place.cloned(),
        place_span: target.span,
        holder: (!names.is_empty()).then(|| names.join("; ")),
        holder_actor: holders.iter().find_map(|h| h.actor.clone()),
        valid: Interval { earliest: fact.time.interval.and_then(|i| i.earliest), latest: None },
        basis: basis(fact),
        opened_by: vec![index],
        closed_by: Vec::new(),
    }
}

fn close(
    document: &Document,
    open: &mut [Status],
    (index, fact): (usize, &Fact),
    transition: &Transition,
    transitions: &Transitions,
    targets: &[Target],
) {
    let patients = fact.patients.iter().map(|patient| patient.span);
    let words: Vec<&str> =
        fact.mentions.iter().copied().chain(patients).map(|span| span.quote(&document.text)).collect();
    let ends = |state: &String| transitions.ends(transition, state, words.iter().copied());
    for status in open.iter_mut().filter(|s| s.closed_by.is_empty() && ends(&s.state)) {
        let here = targets.iter().any(|t| match (t.place, &status.place) {
            // Who leaves a town has left its north as well.
            (Some(a), Some(b)) => a.id == b.id || b.is_part_of(a),
            _ => same_words(document, t.span, status.place_span),
        });
        let own = fact.agents.iter().any(|a| holds(document, status, a));
        // Taking a place again does not end one's own hold on it.
        let ends = if transition.only_holder {
            own
        } else {
            !own || Some(&status.state) != transition.opens.as_ref()
        };
        if here && ends {
            status.closed_by.push(index);
            status.valid.latest = fact.time.interval.and_then(|i| i.latest);
        }
    }
}

fn holds(document: &Document, status: &Status, agent: &Argument) -> bool {
    match (&status.holder_actor, &agent.actor) {
        (Some(a), Some(b)) => a == b,
        _ => status.holder.as_deref().is_some_and(|h| same_name(h, agent.span.quote(&document.text))),
    }
}

fn same_state(document: &Document, a: &Status, b: &Status) -> bool {
    let place = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x.id == y.id,
        (None, None) => same_words(document, a.place_span, b.place_span),
        _ => false,
    };
    let holder = match (&a.holder_actor, &b.holder_actor) {
        (Some(x), Some(y)) => x == y,
        _ => match (&a.holder, &b.holder) {
            (Some(x), Some(y)) => same_name(x, y),
            (None, None) => true,
            _ => false,
        },
    };
    a.state == b.state && place && holder
}

fn same_words(document: &Document, a: Option<Span<Byte>>, b: Option<Span<Byte>>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if same_name(a.quote(&document.text), b.quote(&document.text)))
}

fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// A side that speaks of the matter claims; somebody who was there witnesses; all others report.
fn basis(fact: &Fact) -> Basis {
    match fact.sources.last().map(|s| s.kind) {
        Some(SourceKind::Official | SourceKind::ArmedGroup) => Basis::Claimed,
        Some(SourceKind::Witness) => Basis::Witnessed,
        _ => Basis::Reported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        ActorId, BlockKind, Codes, DocumentId, FactPlace, FactTime, Layer, Level, MentionKind, PartKind,
        PlacePart, Published, Source,
    };

    const TEXT: &str = "Les rebelles ont pris Ville. Les rebelles ont quitté Ville.";

    fn document() -> Document {
        Document {
            id: DocumentId("0".into()),
            name: "d".into(),
            origin: "d".into(),
            outlet: None,
            author: None,
            url: None,
            title: None,
            lang: Some("fr".into()),
            published: Published::default(),
            raw: Vec::new(),
            text: TEXT.into(),
            blocks: Vec::new(),
        }
    }

    fn fact(fact_type: &str, at: usize) -> Fact {
        let place = Place {
            id: "geonames:1".into(),
            ids: Vec::new(),
            name: "Ville".into(),
            lat: 0.0,
            lon: 0.0,
            level: Level::Settlement,
            radius_m: 1000,
            country: String::new(),
            containers: Vec::new(),
        };
        Fact {
            fact_type: fact_type.into(),
            layer: Layer::Event,
            mentions: vec![Span::new(at, at + 3)],
            agents: vec![Argument {
                span: Span::new(at, at + 12),
                kind: MentionKind::Group,
                actor: Some(ActorId("rebels".into())),
            }],
            patients: Vec::new(),
            instruments: Vec::new(),
            places: vec![FactPlace {
                span: Span::new(22, 27),
                place,
                part_of: None,
                conflict: None,
                inferred: false,
            }],
            time: FactTime { span: None, interval: Interval::from_edtf("2021-07") },
            counts: Vec::new(),
            realis: Realis::Actual,
            sources: Vec::new(),
            stance: Stance::Asserts,
            codes: Codes::default(),
            rule: String::new(),
            block: BlockKind::Body,
        }
    }

    fn run(facts: &[Fact]) -> Vec<(String, Option<String>, Basis, bool)> {
        let table = Transitions::load().expect("the table is valid");
        statuses(&document(), facts, &table)
            .into_iter()
            .map(|s| (s.state, s.holder, s.basis, !s.closed_by.is_empty()))
            .collect()
    }

    #[test]
    fn a_taken_place_is_held_until_its_holder_leaves() {
        let held = ("controls".to_owned(), Some("Les rebelles".to_owned()), Basis::Reported, false);
        assert_eq!(run(&[fact("seize_territory", 0)]), std::slice::from_ref(&held));
        let left = (held.0, held.1, held.2, true);
        assert_eq!(run(&[fact("seize_territory", 0), fact("withdraw", 29)]), [left]);
    }

    #[test]
    fn the_parts_of_a_place_are_places_of_their_own() {
        let in_part = |point: &'static str, fact_type: &str| {
            let mut fact = fact(fact_type, 0);
            let part = PlacePart {
                span: Span::new(16, 27),
                kind: PartKind::Inside(point),
                name: format!("{point} Ville"),
                lat: 0.01,
                lon: 0.0,
                radius_m: 500,
            };
            let whole = fact.places[0].place.clone();
            (fact.places[0].place, fact.places[0].part_of) = (whole.part(&part), Some(whole));
            fact
        };
        let places = |facts: &[Fact]| {
            let found = statuses(&document(), facts, &Transitions::load().expect("the table is valid"));
            let row = |s: Status| {
                let place = s.place.expect("a place");
                (place.id, place.name, place.containers.join(","), !s.closed_by.is_empty())
            };
            found.into_iter().map(row).collect::<Vec<_>>()
        };
        let part = |point: &str, left: bool| {
            (format!("geonames:1/in-{point}"), format!("{point} Ville"), "Ville".to_owned(), left)
        };
        let (north, south) = (in_part("n", "seize_territory"), in_part("s", "seize_territory"));
        assert_eq!(places(&[north.clone(), south]), [part("n", false), part("s", false)]);
        // Who leaves the south has not left the north.
        assert_eq!(places(&[north.clone(), in_part("s", "withdraw")]), [part("n", false)]);
        assert_eq!(places(&[north.clone(), in_part("n", "withdraw")]), [part("n", true)]);
        // Who leaves the whole has.
        assert_eq!(places(&[north, fact("withdraw", 29)]), [part("n", true)]);
    }

    #[test]
    fn what_is_denied_feared_or_planned_opens_nothing() {
        for change in [
            |f: &mut Fact| f.stance = Stance::Denies,
            |f: &mut Fact| f.realis = Realis::Future,
            |f: &mut Fact| f.realis = Realis::Negated,
        ] {
            let mut taken = fact("seize_territory", 0);
            change(&mut taken);
            assert_eq!(run(&[taken]), []);
        }
    }

    #[test]
    fn a_side_claims_and_a_resident_witnesses() {
        let said = |kind| {
            let mut taken = fact("seize_territory", 0);
            taken.sources = vec![Source { span: Span::new(0, 12), kind, actor: None }];
            run(&[taken])[0].2
        };
        assert_eq!(said(SourceKind::ArmedGroup), Basis::Claimed);
        assert_eq!(said(SourceKind::Witness), Basis::Witnessed);
        assert_eq!(said(SourceKind::Outlet), Basis::Reported);
    }
}
