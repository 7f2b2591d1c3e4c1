//! What the model misreads is put right before facts are read from it.

use std::path::Path;

use vigie::{
    model::{Document, Fact, Stance},
    pipeline::{self, LanguageTables, SharedTables},
};
use vigie_nlp::Pipeline;

/// A language, a sentence, and the facts that it tells: type, agents, whether it is denied.
type Told = (&'static str, &'static str, &'static [(&'static str, &'static str, bool)]);

const SENTENCES: [Told; 13] = [
    // Verbs of the present that the model takes for adverbs, participles or names.
    ("fr", "La junte dément avoir exécuté des villageois à Ménaka.", &[("kill", "La junte", true)]),
    (
        "fr",
        "Les observateurs estiment que les milices contrôlent environ 60 % de Bangassou.",
        &[("controls", "les milices", false)],
    ),
    ("es", "Irán bombardea Erbil y mata a nueve personas.", &[("shelling", "Irán", false)]),
    (
        "es",
        "Reprime la guardia una marcha en León.",
        &[("repress", "la guardia", false), ("protest", "", false)],
    ),
    ("en", "Gunmen raid village in Kaduna.", &[("armed_attack", "Gunmen", false)]),
    // An aside, a list, and a conjunct.
    (
        "fr",
        "Dix-huit pêcheurs, dont quatre adolescents, ont été enlevés près de Baga.",
        &[("abduct", "", false)],
    ),
    (
        "fr",
        "Le Togo, le Ghana et le Bénin ont signé un accord à Lomé.",
        &[("agree", "Le Togo, le Ghana, le Bénin", false)],
    ),
    ("en", "Police foiled an attempt to bomb a church and arrested a man.", &[("detain", "Police", false)]),
    ("fr", "Les soldats affirment avoir arrêté onze hommes.", &[("detain", "Les soldats", false)]),
    // What is quoted behind a denial is what its speaker says is so.
    (
        "fr",
        "Un porte-parole a démenti : « Nos hommes contrôlent le pont de Gao. »",
        &[("controls", "Nos hommes", false)],
    ),
    // What is no sentence stays none.
    ("fr", "Nouvelle attaque de drones sur Odessa.", &[("airstrike", "", false)]),
    ("es", "Zonas de conflicto en Perú: la lista.", &[]),
    ("en", "Kandahar mosque attack.", &[("armed_attack", "", false)]),
];

#[test]
fn misread_sentences_are_put_right() {
    const TEST: &str = "misread_sentences_are_put_right";
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let shared = SharedTables::load().0;
    for lang in ["en", "es", "fr"] {
        let Ok(model) = Pipeline::load(&models.join(format!("{lang}.vigie"))) else {
            return super::skipped(TEST, "a model is not there");
        };
        let tables = LanguageTables::load(lang).0;
        for (_, text, expected) in SENTENCES.iter().filter(|(of, ..)| *of == lang) {
            let document = Document::of_text(lang, text);
            let facts = pipeline::read(&document, &model, None, &shared, &tables).facts;
            let agents = |fact: &Fact| {
                let quotes = fact.agents.iter().map(|agent| agent.span.quote(text).to_owned());
                quotes.collect::<Vec<_>>().join(", ")
            };
            let told: Vec<(String, String, bool)> = facts
                .iter()
                .map(|fact| (fact.fact_type.clone(), agents(fact), fact.stance == Stance::Denies))
                .collect();
            let told: Vec<(&str, &str, bool)> =
                told.iter().map(|(kind, agents, denied)| (kind.as_str(), agents.as_str(), *denied)).collect();
            assert_eq!(told, *expected, "{text}");
        }
    }
}
