//! What the model misreads is put right before facts are read from it.

use std::path::Path;

use vigie::{
    model::{Argument, Document, Fact, Realis, Stance},
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
    read_each("misread_sentences_are_put_right", &SENTENCES, |facts, text, expected| {
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
        assert_eq!(told, **expected, "{text}");
    });
}

/// A language, a sentence, and each fact that it tells: type, who did it, to whom, what is counted.
type Read = (&'static str, &'static str, &'static [&'static str]);

const ORDERS: &[Read] = &[
    // A day between the verb and its object, an aside inside the verb, a place in front of who acts.
    (
        "fr",
        "L'armée a repris samedi la localité de Bria.",
        &["seize_territory: L'armée > la localité de Bria"],
    ),
    (
        "fr",
        "La police a interpellé jeudi soir quatre suspects.",
        &["detain: La police > quatre suspects, 4 detained"],
    ),
    (
        "fr",
        "Des miliciens ont, selon la mairie, incendié vingt maisons à Bria.",
        &["destroy_property: Des miliciens > vingt maisons à Bria, 20 other"],
    ),
    (
        "fr",
        "Selon un bilan des secours, vingt mineurs ont péri à Lubumbashi.",
        &["casualties:  > vingt mineurs, 20 killed"],
    ),
    ("en", "In Kidal gunmen killed two nurses.", &["kill: gunmen > two nurses, 2 killed"]),
    (
        "en",
        "In Kaduna police shot a driver, while in Jos traders marched against the governor.",
        &["repress: police > a driver, 1 killed", "protest: traders > the governor"],
    ),
    // Lists, and what is joined to a verb.
    (
        "fr",
        "Paris et Londres ont exigé la libération des otages.",
        &["demand: Paris + Londres > ", "release:  > otages, hypothetical"],
    ),
    (
        "fr",
        "La trêve a été négociée par le Togo, le Ghana et le Bénin.",
        &["negotiate: le Togo + le Ghana + le Bénin > "],
    ),
    (
        "fr",
        "Les mutins se sont emparés du port, de la radio et de la banque.",
        &["seize_territory: Les mutins > port + la radio + la banque"],
    ),
    (
        "fr",
        "Le Mali a fermé sa frontière et désarmé une milice.",
        &["restrict: Le Mali > sa frontière", "surrender:  > "],
    ),
    ("fr", "Une série de frappes turques a visé Kobané.", &["airstrike:  > Kobané"]),
    ("es", "Bolivia, Chile y Perú han ofrecido ayuda.", &["promise_support: Bolivia + Chile + Perú > "]),
    // Who is asked to do something is not described by it; who is described before he speaks is nobody's addressee.
    (
        "es",
        "El alcalde exigió a los pistoleros que liberen a los maestros.",
        &["demand: El alcalde > los pistoleros", "release:  > los maestros, hypothetical"],
    ),
    (
        "fr",
        "La marine, qui a tué deux pêcheurs, a annoncé une enquête.",
        &["kill: La marine > deux pêcheurs, 2 killed"],
    ),
    (
        "fr",
        "Deux hommes accusés d'avoir tué un berger ont été arrêtés.",
        &["kill: Deux hommes > un berger, 1 killed", "detain:  > Deux hommes, 2 detained"],
    ),
    // Nobody is dead whom no word says to be, and who acts least of all.
    (
        "en",
        "Three policemen fired at a farmer in Jos.",
        &["armed_attack: Three policemen > a farmer in Jos, 3 fighters"],
    ),
    ("es", "Una mina alcanzó a dos soldados.", &["bombing:  > dos soldados, 2 fighters"]),
    ("en", "Two men were shot dead in Nyeri, according to a nurse.", &["kill:  > Two men, 2 killed"]),
    (
        "en",
        "Eleven people were killed on Monday, the worst day since protests began.",
        &["casualties:  > Eleven people, 11 killed", "protest:  > "],
    ),
    ("es", "Nueve hombres murieron en una emboscada entre clanes.", &["armed_attack: clanes > , 9 killed"]),
    // What something did not do, it did not do all the same.
    ("en", "The shelling did not cause damage in Aden.", &["shelling:  > "]),
    ("en", "The mayor resigned and left the country.", &[]),
    // « Ne … que » denies nothing.
    ("fr", "L'aviation dit n'avoir bombardé que des dépôts.", &["airstrike: L'aviation > des dépôts"]),
    (
        "fr",
        "Les insurgés ne contrôlent plus que trois villages.",
        &["controls: Les insurgés > trois villages, 3 places"],
    ),
    // Verbs in -ing: none of them is half a preposition or done by who accuses.
    (
        "en",
        "Villagers accuse the army of looting shops and killing two herders.",
        &[
            "accuse: Villagers > the army",
            "destroy_property: the army > shops",
            "kill: the army > two herders, 2 killed",
        ],
    ),
    (
        "en",
        "The town stayed shut with six students being killed in police firing.",
        &["repress: police > six students, 6 killed"],
    ),
    // Who was taken before is free today.
    (
        "en",
        "Two nurses abducted last week in Kaya have been freed.",
        &["abduct:  > Two nurses, 2 abducted", "release:  > Two nurses, 2 other"],
    ),
    (
        "en",
        "The group denied any link with the attack on the convoy.",
        &["reject: The group > any link with the attack on the convoy"],
    ),
];

/// A fact in short: "kill: gunmen > two nurses, two nurses killed".
fn shown(fact: &Fact, text: &str) -> String {
    let quotes = |of: &[Argument]| of.iter().map(|a| a.span.quote(text)).collect::<Vec<_>>().join(" + ");
    let realis = if fact.realis == Realis::Actual { "" } else { fact.realis.as_str() };
    let mut out = format!("{}: {} > {}", fact.fact_type, quotes(&fact.agents), quotes(&fact.patients));
    for count in &fact.counts {
        out += &format!(", {} {}", count.low, count.what.as_str());
    }
    out + if realis.is_empty() { "" } else { ", " } + realis
}

#[test]
fn orders_of_words_that_the_model_misreads_are_read() {
    read_each("orders_of_words_that_the_model_misreads_are_read", ORDERS, |facts, text, expected| {
        assert_eq!(facts.iter().map(|fact| shown(fact, text)).collect::<Vec<_>>(), **expected, "{text}");
    });
}

/// Reads each sentence of a table with the model of its language.
fn read_each<T>(test: &str, sentences: &[(&str, &str, T)], check: impl Fn(&[Fact], &str, &T)) {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let shared = SharedTables::load().0;
    for lang in ["en", "es", "fr"] {
        let Ok(model) = Pipeline::load(&models.join(format!("{lang}.vigie"))) else {
            return super::skipped(test, "a model is not there");
        };
        let tables = LanguageTables::load(lang).0;
        for (_, text, expected) in sentences.iter().filter(|(of, ..)| *of == lang) {
            let document = Document::of_text(lang, text);
            check(&pipeline::read(&document, &model, None, &shared, &tables).facts, text, expected);
        }
    }
}
