//! States over time and contradictions, on small tellings of our own.

use jiff::civil::{Date, date};
use vigie::linking::{
    Transitions,
    contradictions::{Contradiction, Matter, Settlement, contradictions, event_of, set_aside},
    events::{Events, Kinds, Party, Spot, Tally, Telling},
    standings,
    standings::{Closing, Standing, closed},
    state_of,
};

fn day(day: i8) -> Date {
    date(2031, 6, day)
}

/// Told on a day, of that day; the fact's name is its document's too.
fn told(fact: &str, fact_type: &str, who: &str, at: i8) -> Telling {
    Telling {
        fact: fact.into(),
        document: fact.into(),
        fact_type: fact_type.into(),
        layer: "event".into(),
        realis: "actual".into(),
        stance: "asserts".into(),
        places: vec![Spot {
            id: "x:1".into(),
            name: "Marwan".into(),
            level: "settlement".into(),
            ..Spot::default()
        }],
        earliest: Some(day(at)),
        latest: Some(day(at)),
        stated: true,
        published: Some((day(at), day(at))),
        agents: if who.is_empty() {
            Vec::new()
        } else {
            vec![Party { words: who.into(), actor: Some(who.into()) }]
        },
        ..Telling::default()
    }
}

fn table() -> Transitions {
    Transitions::load().unwrap()
}

fn sides(record: &[Telling], at: i8, known: i8) -> Vec<String> {
    let found = state_of(record, &table(), "x:1", day(at), day(known));
    found
        .into_iter()
        .map(|standing| format!("{} {}", standing.state, standing.side.unwrap_or_default()))
        .collect()
}

#[test]
fn a_place_is_held_until_another_side_takes_it_or_its_holder_leaves() {
    let record = [
        told("f1", "seize_territory", "rebels.north", 3),
        told("f2", "controls", "rebels", 5),
        told("f3", "seize_territory", "army", 9),
        told("f4", "withdraw", "army", 15),
    ];
    assert_eq!(sides(&record, 4, 30), ["controls rebels"]);
    assert_eq!(sides(&record, 10, 30), ["controls army"]);
    assert_eq!(sides(&record, 20, 30), [""; 0]);
    // Who asks as of the 12th does not know yet that the army left.
    assert_eq!(sides(&record, 20, 12), ["controls army"]);
    let all = standings(&record, &table());
    assert_eq!((all.len(), all[0].opened_by.len(), all[0].closed_by.clone()), (2, 2, vec!["f3".to_owned()]));
    assert_eq!((all[0].from.as_deref(), all[0].until.as_deref()), (Some("2031-06-03"), Some("2031-06-09")));
    assert_eq!(all[0].age_on(day(25)), Some(20));
    let mut turned = record.clone();
    turned.reverse();
    assert_eq!(standings(&turned, &table()), all);
}

#[test]
fn a_siege_ends_where_it_is_lifted_and_not_where_a_road_is_opened() {
    let opened = |words: &str, patient: &str| Telling {
        mentions: vec![words.into()],
        patients: vec![Party { words: patient.into(), actor: None }],
        ..told("f2", "open_route", "army", 9)
    };
    let besieged = told("f1", "encircled", "rebels", 3);
    for (words, patient, left) in [
        ("lifted the siege", "Marwan", 0),
        ("levée", "siège de Marwan", 0),
        ("rompió", "el cerco", 0),
        ("opened", "the road to besieged Marwan", 1),
    ] {
        let record = [besieged.clone(), opened(words, patient)];
        assert_eq!(sides(&record, 20, 30).len(), left, "{words} {patient}");
    }
}

#[test]
fn a_month_stays_a_month_and_what_is_denied_is_kept_with_its_denial() {
    let mut taken = told("f1", "seize_territory", "rebels", 20);
    (taken.earliest, taken.latest) = (Some(date(2031, 5, 1)), Some(date(2031, 5, 31)));
    taken.speaker = Some("armed_group".into());
    let denied = Telling { stance: "denies".into(), ..told("f2", "seize_territory", "rebels", 21) };
    let seen = Telling { speaker: Some("witness".into()), ..told("f3", "controls", "rebels", 22) };
    let all = standings(&[taken, denied, seen], &table());
    assert_eq!((all.len(), all[0].from.as_deref(), all[0].basis.as_str()), (1, Some("2031-05"), "witnessed"));
    assert_eq!((all[0].against.clone(), all[0].until.clone()), (vec!["f2".to_owned()], None));
    // What a report says to be so without a day stood by then; since when is unknown.
    let held = Telling { layer: "state".into(), stated: false, ..told("f4", "controls", "army", 4) };
    assert_eq!(standings(&[held], &table())[0].from.as_deref(), Some("../2031-06-04"));
}

#[test]
fn who_takes_a_part_ends_nobodys_hold_on_the_rest() {
    let part = |words: &str, telling: Telling| {
        let patients = vec![Party { words: words.into(), actor: None }];
        Telling { patients, ..telling }
    };
    let share = |low: f64, telling: Telling| {
        let counts = vec![Tally { what: "share".into(), low, high: low }];
        Telling { counts, ..telling }
    };
    let record = [
        told("f1", "controls", "army", 2),
        share(70.0, part("el 70 % de la ciudad", told("f2", "seize_territory", "rebels", 4))),
        share(20.0, told("f3", "seize_territory", "army", 6)),
        part("the residential quarters of Marwan", told("f4", "controls", "rebels", 8)),
    ];
    // As known before the army took a part back: both are there.
    assert_eq!(sides(&record, 5, 5), ["controls army", "controls rebels"]);
    let all = standings(&record, &table());
    let told = |s: &Standing| {
        let ends = (s.side.clone().unwrap(), s.from.clone().unwrap(), s.until.clone());
        (ends, s.extents.iter().map(|extent| extent.share.map(|(low, _)| low)).collect::<Vec<_>>())
    };
    let row = |side: &str, from: &str, until: Option<&str>, shares: &[Option<f64>]| {
        let day = |day: &str| format!("2031-06-{day}");
        ((side.to_owned(), day(from), until.map(day)), shares.to_vec())
    };
    // What is held after others took a part is another hold.
    let wanted = [
        row("army", "02", Some("04"), &[]),
        row("rebels", "04", Some("06"), &[Some(70.0)]),
        row("army", "06", None, &[Some(20.0)]),
        row("rebels", "08", None, &[None]),
    ];
    assert_eq!(all.iter().map(told).collect::<Vec<_>>(), wanted);
    assert_eq!(all[3].extents[0].words.as_deref(), Some("the residential quarters of Marwan"));
    // All of it is all of it, in any language.
    for (words, is_part) in [
        ("most of the town", true),
        ("la mayor parte de la ciudad", true),
        ("la moitié de la ville", true),
        ("the town of Marwan", false),
        ("toda la ciudad", false),
        ("la ville entière", false),
    ] {
        assert_eq!(table().is_part(words), is_part, "{words}");
    }
}

#[test]
fn what_a_reviewer_closed_begins_anew_with_later_claims_that_were_not_known() {
    let record = [
        told("f1", "encircle", "army", 2),
        told("f2", "encircled", "army", 12),
        told("f3", "encircled", "army", 15),
    ];
    let closing = |facts: &[&str]| Closing {
        state: "encircled".into(),
        place: "x:1".into(),
        until: "2031-06-10".into(),
        facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
        entry: 7,
    };
    let rows = |closing: &Closing| {
        let all = closed(standings(&record, &table()), &record, std::slice::from_ref(closing));
        let row = |s: Standing| (s.from, s.until, s.closed_in_review, s.opened_by.len());
        all.into_iter().map(row).collect::<Vec<_>>()
    };
    let day = |day: &str| Some(format!("2031-06-{day}"));
    // Who closes it knowing all claims is not contradicted by them.
    assert_eq!(rows(&closing(&["f1", "f2", "f3"])), [(day("02"), day("10"), Some(7), 3)]);
    let anew = [(day("02"), day("10"), Some(7), 2), (day("15"), None, None, 1)];
    assert_eq!(rows(&closing(&["f1", "f2"])), anew);
    // Where a claim comes later that is of before the first one, both states have ids of their own.
    let late = closing(&["f3"]);
    let all = closed(standings(&record, &table()), &record, std::slice::from_ref(&late));
    let begun: Vec<_> = all.iter().map(|s| (s.from.clone(), s.opened_by.clone())).collect();
    assert_eq!(
        begun,
        [(day("02"), vec!["f1".to_owned(), "f3".to_owned()]), (day("12"), vec!["f2".to_owned()])]
    );
    let earlier = Closing { until: "2031-06-01".into(), ..late };
    let all = closed(standings(&record, &table()), &record, &[earlier]);
    assert_eq!((all[0].from.clone(), all[1].from.clone()), (day("15"), day("02")));
    assert_ne!(all[0].id, all[1].id);
    // A closing whose claims are gone closes nothing.
    assert_eq!(rows(&closing(&["f9"])), [(day("02"), None, None, 3)]);
}

#[test]
fn a_fight_contests_a_town_where_two_sides_are() {
    let clash = |fact: &str, who: &str, at: i8| told(fact, "armed_clash", who, at);
    assert_eq!(sides(&[clash("f1", "rebels", 3)], 4, 30), [""; 0]);
    let two = Telling { patients: told("x", "", "army", 3).agents, ..clash("f1", "rebels", 3) };
    assert_eq!(sides(std::slice::from_ref(&two), 4, 30), ["contests rebels"]);
    // Of two sides that one fact names each has a state with an id of its own.
    let mut both = clash("f1", "rebels", 3);
    both.agents.push(Party { words: "army".into(), actor: Some("army".into()) });
    let all = standings(&[both], &table());
    assert!(all.len() == 2 && all[0].id != all[1].id, "{all:#?}");
    let held = [told("f1", "controls", "army", 2), clash("f2", "rebels", 3), clash("f3", "army", 3)];
    assert_eq!(sides(&held, 4, 30), ["controls army", "contests rebels", "contests army"]);
    // Areas that are held by nobody in particular are in no state.
    assert_eq!(sides(&[told("f1", "controls", "", 2)], 4, 30), [""; 0]);
    // A riot is no fight for the town, and a province is not contested by a fight in it.
    let mut wide = two.clone();
    wide.places[0].level = "adm1".into();
    assert_eq!(sides(&[wide], 4, 30), [""; 0]);
    // Who takes the town ends the fight, and a siege of his own.
    let taken = [told("f0", "encircle", "rebels", 1), two, told("f9", "seize_territory", "rebels", 9)];
    assert_eq!(sides(&taken, 4, 30), ["encircled rebels", "contests rebels"]);
    assert_eq!(sides(&taken, 10, 30), ["controls rebels"]);
}

fn disagreed(record: &[Telling], settlements: &[Settlement]) -> Vec<Contradiction> {
    let mut events = Events::new(Kinds::load().unwrap());
    events.add(record.iter().cloned());
    let events = events.events(&[]);
    contradictions(record, &events, &event_of(&events), &Kinds::load().unwrap(), &table(), settlements)
}

fn matters(record: &[Telling]) -> Vec<Matter> {
    disagreed(record, &[]).into_iter().map(|found| found.matter).collect()
}

fn counting(number: f64, mut telling: Telling) -> Telling {
    telling.counts.push(Tally { what: "killed".into(), low: number, high: number });
    telling
}

#[test]
fn tolls_clash_unless_the_later_one_is_higher() {
    let strike = |fact, at, dead| {
        let published = Some((day(at), day(at)));
        counting(dead, Telling { published, ..told(fact, "shelling", "", 3) })
    };
    assert_eq!(matters(&[strike("f1", 3, 9.0), strike("f2", 3, 14.0)]), [Matter::Toll]);
    assert_eq!(matters(&[strike("f1", 3, 9.0), strike("f2", 5, 14.0)]), []);
    assert_eq!(matters(&[strike("f1", 3, 14.0), strike("f2", 5, 9.0)]), [Matter::Toll]);
    assert_eq!(matters(&[strike("f1", 3, 9.0), strike("f2", 3, 9.0)]), []);
}

#[test]
fn denials_parties_and_days_clash_and_a_reviewer_settles() {
    let claim = told("f1", "airstrike", "army", 3);
    let denial = Telling { stance: "denies".into(), ..told("f2", "airstrike", "army", 3) };
    let found = disagreed(&[claim.clone(), denial.clone()], &[]);
    assert_eq!((found.len(), found[0].matter, found[0].claims.len()), (1, Matter::Denial, 2));
    let settled = Settlement {
        matter: Matter::Denial,
        about: "airstrike".into(),
        weighed: vec!["f1".into(), "f2".into()],
        right: vec!["f1".into()],
    };
    let both = [claim.clone(), denial.clone()];
    let after = |record: &[Telling], settlements: &[Settlement]| {
        let found = disagreed(record, settlements);
        let wrong: Vec<String> = found[0].wrong().map(|claim| claim.fact.clone()).collect();
        (found[0].is_settled(), wrong, set_aside(&found).len())
    };
    assert_eq!(after(&both, std::slice::from_ref(&settled)), (true, vec!["f2".to_owned()], 1));
    let reopened = Settlement { right: Vec::new(), ..settled.clone() };
    assert_eq!(after(&both, &[settled.clone(), reopened]), (false, Vec::new(), 0));
    // Who says the same again changes nothing, not even in an older report that makes another id.
    let same = [both.as_slice(), &[told("f0", "airstrike", "army", 3)]].concat();
    assert_eq!(after(&same, std::slice::from_ref(&settled)), (true, vec!["f2".to_owned()], 1));
    // A denial that nobody weighed opens it again.
    let more = [both.as_slice(), &[Telling { fact: "f3".into(), document: "f3".into(), ..denial }]].concat();
    assert_eq!(after(&more, &[settled]), (false, Vec::new(), 0));
    assert_eq!(matters(&[claim.clone(), told("f2", "airstrike", "rebels", 3)]), [Matter::Party]);
    assert_eq!(matters(&[claim.clone(), told("f2", "airstrike", "army.air", 3)]), []);
    assert_eq!(matters(&[claim, told("f2", "airstrike", "army", 4)]), [Matter::Day]);
    // Both sides fight.
    assert_eq!(matters(&[told("f1", "armed_clash", "army", 3), told("f2", "armed_clash", "rebels", 3)]), []);
}

#[test]
fn figures_too_far_apart_to_be_linked_and_denied_states_clash_too() {
    let fled = |fact, at, number| {
        let mut told = told(fact, "displace", "", at);
        told.counts.push(Tally { what: "fled".into(), low: number, high: number });
        told
    };
    let found = disagreed(&[fled("f1", 3, 1000.0), fled("f2", 3, 300.0)], &[]);
    assert_eq!((found.len(), found[0].matter, found[0].claims.len()), (1, Matter::Toll, 2));
    assert_eq!(found[0].claims[0].figure, Some((1000.0, 1000.0)));
    assert_eq!(matters(&[fled("f1", 3, 1000.0), fled("f2", 4, 300.0)]), [], "another day");
    // A state is no occurrence, and a type that nobody knows is none either.
    let lacking = |fact, fact_type: &str, number| Telling {
        fact_type: fact_type.into(),
        ..counting(number, told(fact, "", "", 3))
    };
    for (a, b) in [("shortage", "shortage"), ("shortage", "kill"), ("kill", "no_such_type")] {
        assert_eq!(matters(&[lacking("f1", a, 10.0), lacking("f2", b, 300.0)]), [], "{a} {b}");
    }
    let besieged = told("f1", "encircle", "rebels", 3);
    let denied = Telling { stance: "denies".into(), ..told("f2", "encircled", "rebels", 5) };
    let found = disagreed(&[besieged.clone(), denied], &[]);
    assert!(found.iter().any(|one| one.matter == Matter::Denial && one.about == "encircled"), "{found:?}");
    // Two sides may besiege one town.
    assert_eq!(matters(&[besieged, told("f2", "encircle", "army", 5)]), []);
}

#[test]
fn two_sides_cannot_hold_one_place_in_one_week() {
    let held = |fact, who, at| told(fact, "seize_territory", who, at);
    let found = disagreed(&[held("f1", "army", 3), held("f2", "rebels", 5)], &[]);
    let holder = found.iter().find(|found| found.matter == Matter::Holder).unwrap();
    assert_eq!(holder.claims.iter().map(|claim| claim.says.as_str()).collect::<Vec<_>>(), ["army", "rebels"]);
    assert!(!matters(&[held("f1", "army", 3), held("f2", "rebels", 25)]).contains(&Matter::Holder));
    assert!(!matters(&[held("f1", "army", 3), held("f2", "army.east", 5)]).contains(&Matter::Holder));
}
