//! The homes of the lexicon's outlets, in the gazetteer that comes with Vigie.

use std::{fs, path::Path};

use vigie::grounding::places::Gazetteer;
use vigie_lexicon::outlets::Outlets;

#[test]
fn the_gazetteer_knows_the_homes_of_outlets() {
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/places.vigie");
    let Ok(bytes) = fs::read(places) else {
        return super::skipped("homes", "models/places.vigie is not there");
    };
    let gazetteer = Gazetteer::from_bytes(&bytes).unwrap();
    let outlets = Outlets::load().unwrap();
    let lost: Vec<String> = outlets
        .all()
        .iter()
        .filter(|outlet| gazetteer.within(&outlet.home, &outlet.container).is_none())
        .map(|outlet| format!("{}: {}, {}", outlet.hosts[0], outlet.home, outlet.container))
        .collect();
    assert!(lost.len() * 100 <= outlets.len() * 3, "{} of {}: {lost:#?}", lost.len(), outlets.len());

    let containers = |name: &str| {
        let outlet = outlets.by_name(name).unwrap_or_else(|| panic!("{name}"));
        let place = gazetteer.place(
            gazetteer.within(&outlet.home, &outlet.container).unwrap_or_else(|| panic!("{name}: no home")),
        );
        (place.name, place.containers)
    };
    for (paper, town, unit) in [
        ("The London Free Press", "London", "Ontario"),
        ("Paris News", "Paris", "Texas"),
        ("Kokomo Tribune", "Kokomo", "Indiana"),
        ("Salem News of Ohio", "Salem", "Ohio"),
        ("Novy Kaliningrad", "Kaliningrad", "Kaliningrad"),
        ("Inform.zp.ua", "Zaporizhzhya", "Zaporizhzhya Raion"),
        ("San Pedro Sun", "San Pedro Town", "Belize"),
        ("Levante-EMV", "Valencia", "Valencia"),
        ("El Carabobeño", "Valencia", "Carabobo"),
    ] {
        let (name, containers) = containers(paper);
        assert_eq!(name, town, "{paper}: {containers:?}");
        assert!(containers.iter().any(|c| c.contains(unit)), "{paper}: {containers:?}");
    }
}
