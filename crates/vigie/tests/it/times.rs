//! Expressions of time in three languages against dates of every precision.

use vigie::grounding::times::{TimeRules, find};
use vigie::model::{
    Block, BlockKind, DateBasis, Document, DocumentId, Interval, Parsed, Published, Span, TimeMention,
};

/// A document of one body block.
pub fn document(text: &str, lang: &str, date: &str) -> Document {
    Document {
        id: DocumentId(String::new()),
        name: String::new(),
        origin: String::new(),
        outlet: None,
        author: None,
        url: None,
        title: None,
        lang: Some(lang.into()),
        published: Published { interval: Interval::from_edtf(date), basis: DateBasis::Given, span: None },
        raw: Vec::new(),
        text: text.into(),
        blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()) }],
    }
}

fn times(lang: &str, text: &str, date: &str) -> Vec<TimeMention> {
    let rules = TimeRules::load(lang).expect("the rules load");
    find(&document(text, lang, date), &Parsed::default(), &rules)
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
        "Entre le 18 et le 31 octobre, dix morts.",
        "2020-11-05",
        &["2020-10-18", "2020-10-31"],
        "2020-10-18/2020-10-31",
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
];

#[test]
fn tables_of_expressions_have_their_values() {
    for (lang, text, date, values, interval) in CASES {
        let found = times(lang, text, date);
        let got: Vec<&str> = found.iter().map(|t| t.value.as_str()).collect();
        assert_eq!(got, *values, "{text} ({date})");
        if let Some(first) = found.first() {
            let edtf = first.interval.map_or(String::new(), Interval::to_edtf);
            assert_eq!(edtf, *interval, "{text} ({date})");
        }
    }
}
