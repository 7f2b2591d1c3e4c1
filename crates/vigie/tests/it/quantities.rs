//! Numbers of things in three languages, over sentences annotated by hand.

use vigie::grounding::quantities::{QuantityWords, find};
use vigie::model::{BlockKind, Parsed, QuantityKind, QuantityMention, Sentence, Span};
use vigie::pipeline::{LanguageTables, cases};
use vigie_nlp::{Doc, Token, Upos, conllu::from_conllu};

/// A sentence from words with their part of speech, head and relation: "trois/NUM/2/nummod".
fn parsed(annotated: &str) -> Parsed {
    let mut doc = Doc::default();
    for (i, word) in annotated.split(' ').enumerate() {
        let mut parts = word.split('|');
        let form = parts.next().unwrap_or("").replace('_', " ");
        let pos = parts.next().and_then(Upos::find).unwrap_or(Upos::X);
        let head = parts.next().and_then(|h| h.parse::<usize>().ok()).map_or(i, |h| h - 1);
        let dep = parts.next().unwrap_or("dep");
        let start = doc.text.len();
        doc.text.push_str(&form);
        let token = Token {
            start,
            end: doc.text.len(),
            space_after: true,
            sent_start: i == 0,
            pos,
            tag: "".into(),
            morph: "".into(),
            lemma: form.to_lowercase().into(),
            norm: form.to_lowercase().into(),
            head,
            dep: dep.into(),
            ud_head: head,
            ud_dep: dep.into(),
        };
        doc.tokens.push(token);
        doc.text.push(' ');
    }
    let tokens = Span::new(0, doc.tokens.len());
    let sentences = vec![Sentence { tokens, block: 0, kind: BlockKind::Body }];
    Parsed { lang: String::new(), doc, sentences }
}

fn quantities(lang: &str, annotated: &str) -> (Parsed, Vec<QuantityMention>) {
    let words = QuantityWords::load(lang).expect("the words load");
    let parsed = parsed(annotated);
    let found = find(&parsed, &words, &[]);
    (parsed, found)
}

/// Language, sentence, quote, noun, low, high, qualifier.
type Case = (&'static str, &'static str, &'static str, &'static str, f64, f64, &'static str);

const CASES: &[Case] = &[
    (
        "fr",
        "au|ADP moins|ADV quarante|NUM|4|nummod personnes|NOUN ont|AUX fui|VERB",
        "au moins quarante personnes",
        "personnes",
        40.0,
        40.0,
        "at_least",
    ),
    (
        "fr",
        "des|DET dizaines|NOUN de|ADP|4|case civils|NOUN|2|nmod",
        "des dizaines de civils",
        "civils",
        20.0,
        99.0,
        "vague",
    ),
    (
        "fr",
        "quatre-vingt-dix-sept|NUM|2|nummod maisons|NOUN",
        "quatre-vingt-dix-sept maisons",
        "maisons",
        97.0,
        97.0,
        "exact",
    ),
    ("fr", "11_465|NUM|2|nummod personnes|NOUN", "11 465 personnes", "personnes", 11465.0, 11465.0, "exact"),
    (
        "fr",
        "1,5|NUM|2|nummod million|NOUN d'|ADP|4|case habitants|NOUN|2|nmod",
        "1,5 million d' habitants",
        "habitants",
        1_500_000.0,
        1_500_000.0,
        "exact",
    ),
    (
        "fr",
        "entre|ADP 20|NUM|5|nummod et|CCONJ 30|NUM|5|nummod blessés|NOUN",
        "entre 20 et 30 blessés",
        "blessés",
        20.0,
        30.0,
        "exact",
    ),
    (
        "fr",
        "plus|ADV d'|ADP une|DET douzaine|NOUN de|ADP|6|case chars|NOUN|4|nmod",
        "plus d' une douzaine de chars",
        "chars",
        12.0,
        12.0,
        "at_least",
    ),
    ("fr", "trois|NUM|4|nsubj ont|AUX|4|aux été|AUX|4|aux tués|VERB", "trois", "", 3.0, 3.0, "exact"),
    ("fr", "un|DET|2|det soldat|NOUN est|AUX mort|VERB", "un soldat", "soldat", 1.0, 1.0, "exact"),
    (
        "en",
        "600|NUM|3|nummod American|ADJ|3|amod soldiers|NOUN",
        "600 American soldiers",
        "soldiers",
        600.0,
        600.0,
        "exact",
    ),
    (
        "en",
        "hundreds|NOUN of|ADP|3|case thousands|NOUN|1|nmod of|ADP|5|case people|NOUN|3|nmod",
        "hundreds of thousands of people",
        "people",
        100_000.0,
        999_999.0,
        "vague",
    ),
    (
        "en",
        "up|ADP to|ADP 750,000|NUM|4|nummod people|NOUN",
        "up to 750,000 people",
        "people",
        750_000.0,
        750_000.0,
        "at_most",
    ),
    ("en", "both|DET|2|det camps|NOUN", "both camps", "camps", 2.0, 2.0, "exact"),
    (
        "es",
        "unos|DET veinte|NUM|3|nummod heridos|NOUN",
        "unos veinte heridos",
        "heridos",
        20.0,
        20.0,
        "approx",
    ),
    (
        "es",
        "doscientas|NUM|3|nummod cincuenta|NUM casas|NOUN",
        "doscientas cincuenta casas",
        "casas",
        250.0,
        250.0,
        "exact",
    ),
];

#[test]
fn numbers_have_their_range_qualifier_and_noun() {
    for (lang, annotated, quote, noun, low, high, qualifier) in CASES {
        let (parsed, found) = quantities(lang, annotated);
        assert_eq!(found.len(), 1, "{annotated}: {found:?}");
        let q = &found[0];
        let text = &parsed.doc.text;
        assert_eq!(q.span.quote(text), *quote);
        assert_eq!(q.noun.map_or("", |n| n.quote(text)), *noun, "{quote}");
        assert_eq!((q.low, q.high, q.qualifier.as_str()), (*low, *high, *qualifier), "{quote}");
    }
}

#[test]
fn shares_money_and_measures_have_their_kind() {
    let cases = [
        ("fr", "85|NUM %|SYM du|ADP territoire|NOUN", QuantityKind::Percent, 85.0, Some("territoire")),
        ("fr", "la|DET moitié|NOUN des|ADP habitants|NOUN", QuantityKind::Percent, 50.0, Some("habitants")),
        ("en", "US$|SYM 2.8|NUM million|NUM", QuantityKind::Money, 2_800_000.0, None),
        ("es", "400|NUM millones|NOUN de|ADP dólares|NOUN", QuantityKind::Money, 400_000_000.0, None),
        ("en", "some|DET 12|NUM kilometres|NOUN", QuantityKind::Measure, 12.0, None),
    ];
    for (lang, annotated, kind, low, denominator) in cases {
        let (parsed, found) = quantities(lang, annotated);
        assert_eq!(found.len(), 1, "{annotated}: {found:?}");
        assert_eq!((found[0].kind, found[0].low), (kind, low), "{annotated}");
        assert_eq!(found[0].denominator.map(|d| d.quote(&parsed.doc.text)), denominator, "{annotated}");
    }
}

#[test]
fn names_ordinals_figures_and_markers_are_no_quantities() {
    let cases = [
        ("fr", "le|DET G20|PROPN se|PRON réunit|VERB"),
        ("fr", "un|DET F-16|PROPN a|AUX décollé|VERB"),
        ("fr", "l'|DET article|NOUN 5|NUM du|ADP traité|NOUN"),
        ("fr", "la|DET troisième|ADJ brigade|NOUN"),
        ("en", "Route|PROPN 66|NUM|1|nummod is|AUX cut|VERB"),
        ("en", "no|DET one|PRON knows|VERB"),
        ("es", "durante|ADP tres|NUM|3|nummod meses|NOUN"),
        ("fr", "une|DET|2|det bataille|NOUN"),
        ("en", "they|PRON won|VERB 52-35|NUM"),
        ("fr", "le|DET 01|NUM 42|NUM 68|NUM 53|NUM 00|NUM"),
        ("en", "both|CCONJ|2|cc:preconj sides|NOUN and|CCONJ we|PRON"),
        ("es", "obuses|NOUN de|ADP 155|NUM mm|NOUN"),
    ];
    for (lang, annotated) in cases {
        let (_, found) = quantities(lang, annotated);
        assert!(found.is_empty(), "{annotated}: {found:?}");
    }
}

#[test]
fn ages_are_told_apart() {
    for (lang, annotated, low) in [
        ("en", "Ali|PROPN ,|PUNCT 49|NUM ,|PUNCT fled|VERB", 49.0),
        ("en", "a|DET 12-year-old|ADJ boy|NOUN", 12.0),
        ("fr", "âgée|ADJ de|ADP 17|NUM ans|NOUN", 17.0),
        ("es", "un|DET hombre|NOUN de|ADP 32|NUM años|NOUN", 32.0),
    ] {
        let (_, found) = quantities(lang, annotated);
        let kinds: Vec<_> = found.iter().map(|q| (q.kind, q.low)).collect();
        assert!(kinds.contains(&(QuantityKind::Age, low)), "{annotated}: {kinds:?}");
    }
    for (lang, annotated) in [
        ("fr", "un|DET accord|NOUN de|ADP dix|NUM ans|NOUN"),
        ("en", "Gao|PROPN ,|PUNCT 12|NUM ,|PUNCT Kidal|PROPN ,|PUNCT 7|NUM ,|PUNCT Mopti|PROPN"),
    ] {
        let (_, found) = quantities(lang, annotated);
        assert!(found.iter().all(|q| q.kind != QuantityKind::Age), "{annotated}: {found:?}");
    }
}

/// The cases beside the words, on the parses beside them.
#[test]
fn every_case_of_the_lexicon_holds() {
    for lang in ["fr", "en", "es"] {
        let written = vigie_lexicon::files::read(&format!("{lang}/quantities.conllu")).unwrap();
        let parses =
            from_conllu(&written).into_iter().map(|(_, doc)| (doc.text.trim().to_owned(), doc)).collect();
        let (tables, found) = LanguageTables::load(lang);
        assert!(found.is_empty(), "{found:?}");
        let checked = cases::quantities::check(lang, &parses, &tables);
        let faults: Vec<_> = checked.failures.iter().map(|odd| odd.message.as_str()).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(
            checked.run >= 60 && checked.skipped == 0,
            "{lang}: {} run, {} not",
            checked.run,
            checked.skipped
        );
    }
}

#[test]
fn words_without_a_bound_have_none() {
    let (_, found) = quantities("en", "Many|ADJ|2|amod families|NOUN left|VERB");
    assert_eq!((found[0].low, found[0].high), (2.0, f64::INFINITY));
}
