//! Expressions of time in three languages against dates of every precision.

use std::sync::LazyLock;

use vigie::grounding::times::{TimeRules, find};
use vigie::pipeline::{LanguageTables, cases};
use vigie_nlp::conllu::from_conllu;

use vigie::model::{Cycle, Document, Interval, Parsed, Published, TimeMention};

/// A document of one body block.
pub fn document(text: &str, lang: &str, date: &str) -> Document {
    Document { published: Published::given(date), ..Document::of_text(lang, text) }
}

fn times(lang: &str, text: &str, date: &str) -> Vec<TimeMention> {
    static RULES: LazyLock<[TimeRules; 3]> =
        LazyLock::new(|| ["fr", "en", "es"].map(|lang| TimeRules::load(lang).expect("the rules load")));
    let index = ["fr", "en", "es"].iter().position(|l| *l == lang).expect("a language with rules");
    find(&document(text, lang, date), &Parsed::default(), &RULES[index])
}

/// How often the first time of a text comes round.
fn cycle(lang: &str, text: &str) -> Option<Cycle> {
    times(lang, text, "2021-07-14").first().and_then(|mention| mention.cycle)
}

#[test]
fn what_the_words_leave_open_comes_round() {
    assert_eq!(cycle("en", "The town fell on Tuesday."), Some(Cycle::Week));
    assert_eq!(cycle("fr", "La ville est tombée en avril."), Some(Cycle::Year));
    assert_eq!(cycle("es", "La ciudad cayó el 6 de julio."), Some(Cycle::Year));
    assert_eq!(cycle("en", "The town fell last Tuesday."), None);
    assert_eq!(cycle("fr", "La ville est tombée le 6 juillet 2021."), None);
    assert_eq!(cycle("es", "La ciudad cayó ayer."), None);
}

/// Language, text, document date, values, interval of the first.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str);

const CASES: &[Case] = &[
    (
        "fr",
        "Le pont a sauté le 9 juillet 2021 vers midi.",
        "2021-07-12",
        &["2021-07-09", "2021-07-09T12:00"],
        "2021-07-09",
    ),
    ("fr", "La ville est tombée la semaine dernière.", "2021-07-14", &["2021-W27"], "2021-07-05/2021-07-11"),
    ("fr", "La ville est tombée la semaine dernière.", "2021-07", &["2021-WXX"], "2021-06/2021-07"),
    ("fr", "La ville est tombée la semaine dernière.", "", &["XXXX-WXX"], ""),
    ("fr", "Elle l'a dit il y a environ un mois.", "2021-07", &["2021-06"], "2021-06"),
    ("fr", "Ils ont fui hier.", "2021-07-01", &["2021-06-30"], "2021-06-30"),
    ("fr", "Ils ont fui hier.", "2021-07", &["2021-07-XX"], "2021-07"),
    ("fr", "Depuis plusieurs jours, on se bat.", "2021-07-20", &["PXD"], "2021-07-10/2021-07-20"),
    ("fr", "Depuis mars, la route est coupée.", "2021-07-20", &["2021-03"], "2021-03-01/2021-07-20"),
    ("fr", "Il a été nommé récemment.", "2021-07", &["PAST_REF"], "2021-06/2021-07"),
    (
        "fr",
        "Entre le 11 et le 29 octobre, dix morts.",
        "2020-11-05",
        &["2020-10-11", "2020-10-29"],
        "2020-10-11/2020-10-29",
    ),
    (
        "fr",
        "Du 2 au 5 mai 2019, trêve.",
        "2020-11-05",
        &["2019-05-02", "2019-05-05"],
        "2019-05-02/2019-05-05",
    ),
    ("fr", "Au début de juillet, ils sont partis.", "2021-08-01", &["2021-07"], "2021-07-01/2021-07-11"),
    ("fr", "Homme de 37 ans, âgé de 37 ans.", "2021-08-01", &[], ""),
    ("fr", "Les 2 000 soldats marchent.", "2021-08-01", &[], ""),
    ("en", "The bridge fell on July 9, 2021.", "2021-07-12", &["2021-07-09"], "2021-07-09"),
    ("en", "It was shelled last week.", "2021-07-14", &["2021-W27"], "2021-07-05/2021-07-11"),
    ("en", "It was shelled last week.", "2021", &["XXXX-WXX"], "2021"),
    ("en", "They fled three days ago.", "2021-07-14", &["2021-07-11"], "2021-07-11"),
    (
        "en",
        "They fled between 2 and 5 May.",
        "2021-07-14",
        &["2021-05-02", "2021-05-05"],
        "2021-05-02/2021-05-05",
    ),
    ("en", "The talks may march on.", "2021-07-14", &[], ""),
    ("en", "He is a 37-year-old driver.", "2021-07-14", &[], ""),
    ("en", "The town was taken on Friday night.", "2021-07-14", &["2021-07-09TNI"], "2021-07-09"),
    ("fr", "Mardi soir, la radio s'est tue.", "2021-07-15", &["2021-07-13TEV"], "2021-07-13"),
    (
        "fr",
        "Dans la nuit de lundi à mardi, un raid.",
        "2021-07-15",
        &["2021-07-12TNI"],
        "2021-07-12/2021-07-13",
    ),
    ("fr", "Trêve le 5 juin à 17 h.", "2021-06-01", &["2021-06-05", "2021-06-05T17:00"], "2021-06-05"),
    ("fr", "À la mi-juillet, trêve.", "2021-08-01", &["2021-07"], "2021-07-11/2021-07-21"),
    ("fr", "Ces dernières semaines, rien.", "2021-07", &["PAST_REF"], "2021-06/2021-07"),
    ("fr", "Au cours des trois derniers jours, rien.", "2021-07-15", &["P3D"], "2021-07-12/2021-07-15"),
    ("fr", "La première semaine de novembre.", "2020-12-05", &["2020-11"], "2020-11-01/2020-11-07"),
    ("fr", "Chaque vendredi, prière.", "2020-12-05", &["XXXX-WXX-5"], ""),
    ("fr", "L'été 2019 fut calme.", "2020-12-05", &["2019-SU"], "2019-06/2019-08"),
    ("fr", "Dans les années 1990.", "2020-12-05", &["199"], "1990/1999"),
    ("fr", "Le 22/01/2021.", "", &["2021-01-22"], "2021-01-22"),
    ("fr", "Le 31 février, rien.", "2021-03-05", &[], ""),
    ("fr", "Elle a sept enfants et deux mois.", "2021-03-05", &["P2M"], ""),
    ("en", "Since 2017, clashes.", "2021-02-08", &["2017"], "2017-01-01/2021-02-08"),
    ("en", "In the past two months, nothing.", "2021-07-15", &["P2M"], "2021-05-15/2021-07-15"),
    ("en", "On 25 February last year.", "2016-12", &["2015-02-25"], "2015-02-25"),
    ("en", "At 10 p.m. Wednesday, shots.", "2021-07-16", &["2021-07-14T22:00"], "2021-07-14"),
    ("en", "The first quarter of last year.", "2021-07-16", &["2020-Q1"], "2020-01/2020-03"),
    ("en", "They stayed until Friday.", "2021-07-14", &["2021-07-16"], "2021-07-14/2021-07-16"),
    ("en", "Over the coming days, rain.", "2020-09-08", &["PXD"], "2020-09-08/2020-09-18"),
    ("en", "In mid-March 2012, snow.", "2020-09-08", &["2012-03"], "2012-03-11/2012-03-21"),
    (
        "en",
        "From 24–31 January they fought.",
        "2021-02-08",
        &["2021-01-24", "2021-01-31"],
        "2021-01-24/2021-01-31",
    ),
    ("es", "El lunes, la policía entró.", "2025-04-15", &["2025-04-14"], "2025-04-14"),
    ("es", "Ayer hubo un ataque.", "2022-06-14", &["2022-06-13"], "2022-06-13"),
    ("es", "La semana pasada, tregua.", "2021-07-14", &["2021-W27"], "2021-07-05/2021-07-11"),
    ("es", "El 24 de febrero de 2022, guerra.", "", &["2022-02-24"], "2022-02-24"),
    ("es", "Desde mayo, hambre.", "2022-06-14", &["2022-05"], "2022-05-01/2022-06-14"),
    ("es", "Hace dos meses, paz.", "2022-06-14", &["2022-04"], "2022-04"),
    (
        "es",
        "La noche del sábado al domingo, tiros.",
        "2022-06-14",
        &["2022-06-11TNI"],
        "2022-06-11/2022-06-12",
    ),
    ("es", "Un niño de 12 años.", "2022-06-14", &[], ""),
    ("fr", "Depuis la prise de la ville, l'eau manque.", "2021-07-20", &["PAST_REF"], "../2021-07-20"),
    ("en", "They met on Good Friday.", "2021-07-14", &["2021-04-02"], "2021-04-02"),
];

#[test]
fn a_month_or_nothing_never_gives_a_day() {
    for (lang, text) in [
        ("fr", "hier"),
        ("fr", "mardi"),
        ("fr", "ce matin"),
        ("en", "yesterday"),
        ("en", "on Monday"),
        ("es", "ayer"),
    ] {
        let month = times(lang, text, "2021-07");
        assert_eq!(month[0].interval.map(Interval::to_edtf).as_deref(), Some("2021-07"), "{text}");
        let none = times(lang, text, "");
        assert_eq!(none[0].interval, None, "{text}");
        assert!(none[0].value.starts_with("XXXX"), "{text}: {}", none[0].value);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_panics_and_spans_lie_on_characters(
        noise in "[a-zé0-9 .:/’'\\-–\n]{0,30}",
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "le", "31", "février", "99", "2021", "il y a", "mardi", "des", "jours", "9999999999", "siècle", "last", "week",
                "of", "the", "first", "century", "12", ":", "75", "-", "noche", "del", "al", "domingo", "entre", "et", "mille", "ans",
                "dans", "1", "er", "h", "quatre-vingt", "décennie", "depuis", "0", "é", "\u{301}", "half a", "year", "ago", "in",
            ]),
            0..12,
        ),
        date in proptest::sample::select(vec!["", "2021", "2021-02", "2021-02-28", "0001", "9999-12-31"]),
    ) {
        let text = format!("{noise} {}", words.join(" "));
        for lang in ["fr", "en", "es"] {
            for time in times(lang, &text, date) {
                proptest::prop_assert!(text.get(time.span.range()).is_some_and(|quote| !quote.is_empty()));
            }
        }
    }
}

#[test]
fn tables_of_expressions_have_their_values() {
    for (lang, text, date, values, interval) in CASES {
        let found = times(lang, text, date);
        let got: Vec<&str> = found.iter().map(|t| t.value.as_str()).collect();
        assert_eq!(got, *values, "{text} ({date})");
        if let Some(first) = found.first() {
            assert_eq!(first.interval, Interval::from_edtf(interval), "{text} ({date})");
        }
    }
}

/// The cases beside the rules, those that need a parse on the parses beside them.
#[test]
fn every_rule_has_cases_that_hold() {
    for lang in ["fr", "en", "es"] {
        let written = vigie_lexicon::files::read(&format!("{lang}/time.conllu")).unwrap_or_default();
        let parses =
            from_conllu(&written).into_iter().map(|(_, doc)| (doc.text.trim().to_owned(), doc)).collect();
        let (tables, found) = LanguageTables::load(lang);
        assert!(found.is_empty(), "{found:?}");
        let checked = cases::times::check(lang, &parses, &tables);
        let faults: Vec<_> = checked.failures.iter().map(|odd| odd.message.as_str()).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(
            checked.run >= 180 && checked.skipped == 0,
            "{lang}: {} run, {} not",
            checked.run,
            checked.skipped
        );
    }
}
