//! Which number belongs to which fact, and what it counts, in three languages.

use std::path::Path;

use vigie::{
    model::Fact,
    pipeline::{self, LanguageTables, SharedTables},
    sources::{self, Hints},
};
use vigie_nlp::Pipeline;

/// Figures of the facts of a text: type, words, what they count, whether these are households.
type Figure = (String, String, &'static str, bool);

fn figures(lang: &str, text: &str) -> Option<Vec<Figure>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(model) = Pipeline::load(&root.join(format!("models/{lang}.vigie"))) else {
        super::skipped("figures", &format!("models/{lang}.vigie is not there"));
        return None;
    };
    let hints = Hints { lang: Some(lang.into()), ..Hints::default() };
    let (documents, _) = sources::read(text.as_bytes(), "report.txt", &hints);
    let document = documents.first().unwrap();
    let ((shared, _), (tables, _)) = (SharedTables::load(), LanguageTables::load(lang));
    let reading = pipeline::read(document, &model, None, &shared, &tables);
    let of = |fact: &Fact| {
        let told = fact.fact_type.clone();
        let figure = |c: &vigie::model::Count| {
            (told.clone(), c.span.quote(&document.text).to_owned(), c.what.as_str(), c.households)
        };
        fact.counts.iter().map(figure).collect::<Vec<_>>()
    };
    Some(reading.facts.iter().flat_map(of).collect())
}

fn holds(lang: &str, text: &str, wanted: &[(&str, &str, &str)]) {
    let Some(found) = figures(lang, text) else { return };
    for (told, words, what) in wanted {
        let hit = found.iter().any(|f| (f.0.as_str(), f.1.as_str(), f.2) == (*told, *words, *what));
        assert!(hit, "{text}\nwanted {told}: {words} ({what}), found {found:?}");
    }
}

#[test]
fn families_are_households_and_people_are_not() {
    for (lang, text, households, people) in [
        (
            "en",
            "About 2,000 families fled the village. Nine hundred villagers fled Doune.",
            "families",
            "villagers",
        ),
        (
            "fr",
            "Deux mille familles ont fui le village. Neuf cents habitants ont fui la ville.",
            "familles",
            "habitants",
        ),
        (
            "es",
            "Dos mil familias huyeron de la aldea. Novecientos vecinos huyeron de la ciudad.",
            "familias",
            "vecinos",
        ),
    ] {
        let Some(found) = figures(lang, text) else { return };
        let kind = |word: &str| found.iter().find(|f| f.1.contains(word)).map(|f| f.3);
        assert_eq!((kind(households), kind(people)), (Some(true), Some(false)), "{text}: {found:?}");
    }
}

#[test]
fn a_toll_of_a_later_sentence_is_that_of_the_attack() {
    holds(
        "en",
        "Shells hit the market of Doune on Monday. At least nine people were killed, the hospital said.",
        &[("shelling", "At least nine people", "killed")],
    );
    holds(
        "fr",
        "Un séisme a frappé la province lundi. La protection civile faisait état de douze morts et de trente blessés.",
        &[("earthquake", "douze morts", "killed"), ("earthquake", "trente blessés", "injured")],
    );
    holds(
        "es",
        "Un terremoto sacudió la provincia el lunes. El balance oficial se elevó a doce muertos y treinta heridos.",
        &[("earthquake", "doce muertos", "killed"), ("earthquake", "treinta heridos", "injured")],
    );
    // Years of war are no toll of one raid.
    let text = "A raid hit the camp on Monday. Since 2011 the war has killed 400,000 people.";
    if let Some(found) = figures("en", text) {
        assert!(!found.iter().any(|f| f.0 == "airstrike" && f.1.contains("400,000")), "{found:?}");
    }
}

#[test]
fn parts_count_what_their_whole_counts() {
    holds(
        "en",
        "Gunmen killed forty people, among them nine children, in the village of Doune.",
        &[("kill", "forty people", "killed"), ("kill", "nine children", "killed")],
    );
    holds(
        "fr",
        "Des hommes armés ont tué quarante personnes, dont neuf enfants, dans le village.",
        &[("kill", "quarante personnes", "killed"), ("kill", "neuf enfants", "killed")],
    );
    holds(
        "es",
        "Hombres armados mataron a cuarenta personas, entre ellas nueve niños, en la aldea.",
        &[("kill", "cuarenta personas", "killed"), ("kill", "nueve niños", "killed")],
    );
}

#[test]
fn money_goods_and_weapons_are_counted_as_what_they_are() {
    holds(
        "en",
        "Donors pledged 40 million dollars on Monday.",
        &[("promise_support", "40 million dollars", "other")],
    );
    holds(
        "fr",
        "Le PAM a distribué douze mille repas dans le camp.",
        &[("deliver_aid", "douze mille repas", "other")],
    );
    holds(
        "es",
        "La ONU pidió 40 millones de dólares el lunes.",
        &[("demand", "40 millones de dólares", "other")],
    );
    holds(
        "fr",
        "Les rebelles ont tiré trente roquettes sur la ville.",
        &[("shelling", "trente roquettes", "weapons")],
    );
}
