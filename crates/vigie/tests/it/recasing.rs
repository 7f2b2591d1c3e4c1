//! A report in capitals, or without any, tells what it tells as it is usually written.

use std::{fs, path::Path};

use vigie::{
    grounding::places::Gazetteer,
    model::{Document, Fact},
    pipeline::{self, LanguageTables, SharedTables, recasing},
};
use vigie_nlp::Pipeline;

const REPORTS: [(&str, &str); 3] = [
    (
        "en",
        "Gunmen killed eleven villagers near Dori in northern Burkina Faso, the army said.\n\nThe FDLR fled to Goma, and \
         rebels shelled a camp in Nigeria.\n",
    ),
    (
        "fr",
        "Des hommes armés ont tué onze villageois près de Dori, dans le nord du Burkina Faso, a indiqué l'armée.\n\nUne \
         bombe a explosé à Bagdad.\n",
    ),
    (
        "es",
        "Hombres armados mataron a once aldeanos cerca de Tumaco, en el sur de Colombia, informó el Ejército.\n\nMiles de \
         personas protestaron en Bogotá contra la ONU.\n",
    ),
];

#[test]
fn capitals_change_nothing_that_is_told() {
    const TEST: &str = "capitals_change_nothing_that_is_told";
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let Ok(places) = fs::read(models.join("places.vigie")) else {
        return super::skipped(TEST, "models/places.vigie is not there");
    };
    let gazetteer = Gazetteer::from_bytes(&places).unwrap();
    let shared = SharedTables::load().0;
    for (lang, text) in REPORTS {
        let Ok(model) = Pipeline::load(&models.join(format!("{lang}.vigie"))) else {
            return super::skipped(TEST, "a model is not there");
        };
        let tables = LanguageTables::load(lang).0;
        let read = |text: &str| {
            let document = Document::of_text(lang, text);
            pipeline::read(&document, &model, Some(&gazetteer), &shared, &tables).facts
        };
        let loud: String = text.chars().flat_map(char::to_uppercase).collect();
        let usual = told(&read(text));
        assert!(usual.len() > 1 && usual.iter().any(|fact| fact.contains("geonames:")), "{lang}: {usual:?}");
        assert_eq!(told(&read(&loud)), usual, "{lang}, in capitals");
        assert_eq!(told(&read(&recasing::lowered(text))), usual, "{lang}, without capitals");
    }
}

/// Each fact's type, and where all its words stand.
fn told(facts: &[Fact]) -> Vec<String> {
    let fact = |f: &Fact| {
        let agents: Vec<_> = f.agents.iter().map(|a| a.span).collect();
        let patients: Vec<_> = f.patients.iter().map(|p| p.span).collect();
        let places: Vec<_> = f.places.iter().map(|p| (p.span, p.place.id.as_str())).collect();
        let sources: Vec<_> = f.sources.iter().map(|s| s.span).collect();
        format!("{} {:?} {agents:?} {patients:?} {places:?} {sources:?}", f.fact_type, f.mentions)
    };
    facts.iter().map(fact).collect()
}
