//! A small world, and sentences about it.

use vigie_lexicon::outlets::Scope;
use vigie_nlp::{Doc, Entity, Token, Upos};

use super::{features::RANK, weights::dot, *};
use crate::model::{BlockKind, Byte, Document, Level, Parsed, PlaceMention, PlaceUse, Sentence, Span};

fn record(
    id: u32,
    name: &str,
    level: Level,
    parent: Option<usize>,
    people: u64,
    point: (f64, f64),
) -> Record {
    Record {
        id,
        own: false,
        name: name.into(),
        lat: point.0,
        lon: point.1,
        level,
        population: people,
        radius_m: if level == Level::Settlement { 5_000 } else { 100_000 },
        parent,
        capital: false,
        seat: false,
        country: None,
        transliterated: true,
        names: vec![(name.into(), NameKind::Main)],
        ..Record::default()
    }
}

fn country(id: u32, name: &str, code: &[u8; 2], point: (f64, f64)) -> Record {
    let mut record = record(id, name, Level::Country, None, 30_000_000, point);
    record.country = Some(*code);
    record.names.push((String::from_utf8_lossy(code).into_owned(), NameKind::Code));
    record
}

fn world() -> Vec<Record> {
    let mut out = vec![
        country(1, "Afghanistan", b"AF", (33.0, 65.0)),
        country(2, "France", b"FR", (46.0, 2.0)),
        country(3, "United States", b"US", (39.8, -98.5)),
        country(4, "China", b"CN", (35.0, 105.0)),
    ];
    out.push(record(10, "Helmand", Level::Adm1, Some(0), 900_000, (31.0, 64.0)));
    out.push(record(11, "Kandahar", Level::Adm1, Some(0), 1_000_000, (31.0, 65.9)));
    out.push(record(12, "Illinois", Level::Adm1, Some(2), 12_000_000, (40.0, -89.2)));
    out.push(record(13, "Missouri", Level::Adm1, Some(2), 6_000_000, (38.3, -92.4)));
    out.push(record(14, "Texas", Level::Adm1, Some(2), 27_000_000, (31.2, -99.2)));
    out.push(record(15, "Ghazni", Level::Adm1, Some(0), 1_100_000, (33.2, 67.9)));
    out.push(record(20, "Kandahar", Level::Settlement, Some(5), 520_000, (31.6, 65.7)));
    out.push(record(21, "Lashkar Gah", Level::Settlement, Some(4), 200_000, (31.6, 64.4)));
    out.push(record(22, "Springfield", Level::Settlement, Some(6), 115_000, (39.8, -89.6)));
    out.push(record(23, "Springfield", Level::Settlement, Some(7), 170_000, (37.2, -93.3)));
    out.push(record(24, "Paris", Level::Settlement, Some(1), 2_100_000, (48.9, 2.3)));
    out.push(record(25, "Kabul", Level::Settlement, Some(0), 4_400_000, (34.5, 69.2)));
    out.push(record(26, "Ghazni", Level::Settlement, Some(9), 140_000, (33.5, 68.4)));
    out.push(record(27, "Al Bab", Level::Settlement, Some(0), 60_000, (34.1, 64.2)));
    out[15].capital = true;
    out[10].seat = true;
    out[16].seat = true;
    out[13].names.push(("Paname".into(), NameKind::Variant));
    for (i, code) in [(6, "US.IL"), (7, "US.MO"), (8, "US.TX")] {
        out[i].names.push((code.into(), NameKind::Code));
    }
    out
}

fn gazetteer() -> Gazetteer {
    Gazetteer::from_bytes(&pack(&world(), 3)).unwrap()
}

/// Reads `form/POS`, `form/POS/LABEL` (an entity; `LABEL+` goes on with the one before), `!` after a form for a
/// missing blank, and `form/POS//dep>head`.
fn parse(lang: &str, rows: &str) -> (Document, Parsed) {
    let mut doc = Doc::default();
    for row in rows.split_whitespace() {
        let parts: Vec<&str> = row.split('/').collect();
        let (form, space_after) = parts[0].strip_suffix('!').map_or((parts[0], true), |form| (form, false));
        let start = doc.text.len();
        doc.text.push_str(form);
        let i = doc.tokens.len();
        let (dep, head) = parts.get(3).and_then(|d| d.split_once('>')).unwrap_or(("dep", "0"));
        let head: usize = head.parse().unwrap();
        doc.tokens.push(Token {
            start,
            end: doc.text.len(),
            space_after,
            sent_start: i == 0,
            pos: Upos::find(parts[1]).unwrap(),
            tag: parts[1].into(),
            morph: if form.ends_with('s') { "Number=Plur".into() } else { "".into() },
            lemma: form.into(),
            norm: form.to_lowercase().into(),
            head,
            dep: dep.into(),
            ud_head: head,
            ud_dep: dep.into(),
        });
        match parts.get(2).copied().unwrap_or("") {
            "" => {}
            label if label.ends_with('+') => doc.entities.last_mut().unwrap().tokens.end = i + 1,
            label => doc.entities.push(Entity { tokens: i..i + 1, label: label.into() }),
        }
        if space_after {
            doc.text.push(' ');
        }
    }
    let sentences = vec![Sentence { tokens: (0..doc.tokens.len()).into(), block: 0, kind: BlockKind::Body }];
    let document = Document { blocks: Vec::new(), ..Document::of_text(lang, &doc.text) };
    (document, Parsed { lang: lang.into(), doc, sentences })
}

fn mentions(lang: &str, rows: &str) -> Vec<PlaceMention> {
    let words = PlaceWords::new(vigie_lexicon::places::load(lang).unwrap());
    let (document, parsed) = parse(lang, rows);
    let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
    let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
    reader.find(&document, &parsed, &[])
}

/// Checks the mentions: the name in the text and the number of the place, 0 for none.
fn check(lang: &str, rows: &str, expected: &[(&str, u64)]) -> Vec<PlaceMention> {
    let found = mentions(lang, rows);
    let text = parse(lang, rows).0.text;
    let got: Vec<(&str, u64)> = found
        .iter()
        .map(|m| (m.span.quote(&text), m.place.as_ref().map_or(0, |p| p.geonameid().unwrap())))
        .collect();
    assert_eq!(got, expected, "{rows}");
    found
}

#[test]
fn a_misspelt_town_is_found_where_its_country_is_told() {
    let found = check(
        "fr",
        "En/ADP Afghanistan/PROPN/LOC !/PUNCT les/DET villes/NOUN de/ADP Ghazni/PROPN/LOC et/CCONJ Lashkah/PROPN/PER Gar/PROPN/PER+",
        &[("Afghanistan", 1), ("Ghazni", 26), ("Lashkah Gar", 21)],
    );
    assert_eq!(found[2].corrected.as_deref(), Some("Lashkar Gah"));
    assert!(found[2].confidence < found[0].confidence);
    // Without anything that speaks for it, a place stays without one, and a stranger's name a name.
    check("en", "in/ADP Lashkah/PROPN/GPE Gar/PROPN/GPE+", &[("Lashkah Gar", 0)]);
    check("fr", "Le/DET colonel/NOUN Lashkah/PROPN/PER Gar/PROPN/PER+ est/AUX arrivé/VERB", &[]);
}

#[test]
fn a_word_without_a_capital_names_no_place() {
    check("fr", "près/ADV du/ADP paris/NOUN/LOC et/CCONJ à/ADP Paris/PROPN/LOC", &[("Paris", 24)]);
}

#[test]
fn an_article_in_lower_case_starts_a_name_that_it_is_joined_to() {
    let found = [("al-Bab", 27), ("Afghanistan", 1)];
    check("en", "in/ADP al!/PROPN -!/PUNCT Bab/PROPN ,/PUNCT Afghanistan/PROPN/GPE", &found);
    check("en", "in/ADP al/PROPN -/PUNCT Bab/PROPN ,/PUNCT Afghanistan/PROPN/GPE", &found[1..]);
}

#[test]
fn a_town_in_the_wrong_province_is_kept_and_flagged() {
    let found = check(
        "fr",
        "À/ADP Kandahar/PROPN/LOC dans/ADP la/DET province/NOUN d'!/ADP Helmand/PROPN/LOC",
        &[("Kandahar", 20), ("Helmand", 10)],
    );
    let conflict = found[0].conflict.as_ref().unwrap();
    assert_eq!(conflict.told, "Helmand");
    assert_eq!(conflict.known, ["Kandahar", "Afghanistan"]);
    assert!(found[1].conflict.is_none());
    let found = check(
        "en",
        "in/ADP Lashkar/PROPN/GPE Gah/PROPN/GPE+ in/ADP Helmand/PROPN/GPE province/NOUN",
        &[("Lashkar Gah", 21), ("Helmand", 10)],
    );
    assert!(found[0].conflict.is_none());
}

#[test]
fn a_town_that_the_text_puts_into_another_country_is_none_of_the_known() {
    check(
        "fr",
        "à/ADP Springfield/PROPN/LOC ,/PUNCT dans/ADP le/DET Helmand/PROPN/LOC et/CCONJ à/ADP Springfield/PROPN/LOC",
        &[("Springfield", 0), ("Helmand", 10), ("Springfield", 0)],
    );
    // Who acts there may be at home elsewhere.
    check("fr", "Paris/PROPN/LOC dans/ADP le/DET Helmand/PROPN/LOC", &[("Paris", 24), ("Helmand", 10)]);
}

#[test]
fn a_disease_is_no_place() {
    let mut world = world();
    world.push(record(27, "Marburg", Level::Settlement, Some(1), 76_000, (50.8, 8.8)));
    let gazetteer = Gazetteer::from_bytes(&pack(&world, 3)).unwrap();
    let words = PlaceWords::new(vigie_lexicon::places::load("en").unwrap());
    let model = PlaceModel::load().unwrap();
    let found = |rows: &str| {
        let (document, parsed) = parse("en", rows);
        let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
        reader.find(&document, &parsed, &[]).len()
    };
    assert_eq!(found("in/ADP Marburg/PROPN/GPE ,/PUNCT France/PROPN/GPE"), 2);
    assert_eq!(found("the/DET Marburg/PROPN/GPE virus/NOUN in/ADP France/PROPN/GPE"), 1);
}

#[test]
fn a_container_chooses_among_namesakes() {
    for (state, id) in [("Illinois", 22), ("Missouri", 23), ("Ill.", 22), ("MO", 23)] {
        let rows = format!("in/ADP Springfield!/PROPN/GPE ,/PUNCT {state}/PROPN/GPE");
        assert_eq!(mentions("en", &rows)[0].place.as_ref().unwrap().geonameid(), Some(id), "{state}");
    }
}

#[test]
fn persons_are_no_places_and_institutions_only_hold_them() {
    check("en", "Paris/PROPN/PERSON Hilton/PROPN/PERSON+ smiled/VERB", &[]);
    check("en", "Mr/PROPN Paris/PROPN smiled/VERB", &[]);
    for rows in [
        "the/DET/ORG University/PROPN/ORG+ of/ADP/ORG+ Texas/PROPN/ORG+",
        "the/DET/ORG Bank/PROPN/ORG+ of/ADP/ORG+ China/PROPN/ORG+",
    ] {
        let found = mentions("en", rows);
        assert_eq!(found.len(), 1, "{rows}");
        assert_eq!(found[0].usage, PlaceUse::InsideName, "{rows}");
    }
}

#[test]
fn the_word_of_an_institution_is_no_place_before_a_name() {
    check("es", "la/DET Universidad/PROPN/LOC Mayor/PROPN/LOC+", &[]);
}

#[test]
fn level_words_tell_the_level() {
    check("fr", "la/DET province/NOUN de/ADP Ghazni/PROPN/LOC", &[("Ghazni", 15)]);
    check("fr", "la/DET ville/NOUN de/ADP Ghazni/PROPN/LOC", &[("Ghazni", 26)]);
    check("es", "la/DET provincia/NOUN de/ADP Ghazni/PROPN/LOC", &[("Ghazni", 15)]);
    check("en", "Ghazni/PROPN/GPE province/NOUN", &[("Ghazni", 15)]);
    check("en", "in/ADP Ghazni/PROPN/GPE Province/PROPN/GPE+", &[("Ghazni Province", 15)]);
    check(
        "en",
        "in/ADP Kandahar/PROPN/GPE and/CCONJ Ghazni/PROPN/GPE provinces/NOUN",
        &[("Kandahar", 11), ("Ghazni", 15)],
    );
    check(
        "fr",
        "les/DET provinces/NOUN de/ADP Kandahar/PROPN/LOC et/CCONJ de/ADP Ghazni/PROPN/LOC",
        &[("Kandahar", 11), ("Ghazni", 15)],
    );
    // Bare, it is the town.
    check("en", "in/ADP Ghazni/PROPN/GPE", &[("Ghazni", 26)]);
}

#[test]
fn countries_have_short_names_and_peoples() {
    for (lang, name) in [("en", "U.S."), ("en", "USA"), ("fr", "États-Unis"), ("es", "EEUU")] {
        check(lang, &format!("{name}/PROPN"), &[(name, 3)]);
    }
    // A pronoun is no country.
    check("en", "They/PRON told/VERB us/PRON", &[]);
    for (lang, rows) in [
        ("fr", "les/DET forces/NOUN afghanes/ADJ"),
        ("es", "las/DET fuerzas/NOUN afganas/ADJ"),
        ("en", "the/DET Afghan/ADJ/NORP forces/NOUN"),
    ] {
        let found = mentions(lang, rows);
        assert_eq!(found[0].usage, PlaceUse::Demonym, "{rows}");
        assert_eq!(found[0].place.as_ref().unwrap().country, "AF");
    }
}

#[test]
fn a_capital_speaks_for_its_state() {
    let found = mentions("en", "Kabul/PROPN/GPE/nsubj>1 said/VERB//root>1 no/INTJ");
    assert_eq!(found[0].usage, PlaceUse::Actor);
    let found = mentions("en", "in/ADP Kabul/PROPN/GPE/obl>2 said/VERB//root>2");
    assert_eq!(found[0].usage, PlaceUse::Location);
}

#[test]
fn a_place_that_no_gazetteer_knows_is_a_mention_without_place() {
    let found = check("en", "in/ADP Qwertyville/PROPN/GPE", &[("Qwertyville", 0)]);
    assert_eq!(found[0].confidence, 0.0);
}

#[test]
fn the_same_text_gives_the_same_mentions() {
    let rows = "in/ADP Springfield/PROPN/GPE and/CCONJ Paris/PROPN/GPE ,/PUNCT Texas/PROPN/GPE";
    let first = mentions("en", rows);
    assert!(!first.is_empty());
    for _ in 0..3 {
        assert_eq!(mentions("en", rows), first);
    }
    assert_eq!(pack(&world(), 3), pack(&world(), 3));
}

#[test]
fn a_gazetteer_gives_back_what_was_packed() {
    let gazetteer = gazetteer();
    assert_eq!(gazetteer.len(), world().len());
    let found = gazetteer.find("LASHKAR-GAH", &PlaceFilter::default());
    assert_eq!(found.len(), 1);
    let place = &found[0].place;
    assert_eq!((place.id.as_str(), place.country.as_str()), ("geonames:21", "AF"));
    assert_eq!(place.containers, ["Helmand", "Afghanistan"]);
    assert!((place.lat - 31.6).abs() < 1e-3 && (place.lon - 64.4).abs() < 1e-3);
    assert_eq!(gazetteer.find("Lashkah Gar", &PlaceFilter::default())[0].distance, 2);
    assert_eq!(gazetteer.find("Paname", &PlaceFilter::default())[0].kind, NameKind::Variant);
    let filter = PlaceFilter { country: Some("us".into()), level: Some(Level::Settlement), near: None };
    assert_eq!(gazetteer.find("Springfield", &filter).len(), 2);
    assert!(gazetteer.find("Kandahar", &filter).is_empty());
    assert!(
        gazetteer.by_code("US.IL").is_some() && gazetteer.find("US.IL", &PlaceFilter::default()).is_empty()
    );
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let bytes = pack(&world(), 3);
    assert_eq!(Gazetteer::from_bytes(b"PK").unwrap_err(), GazetteerError::NotAGazetteer);
    assert_eq!(Gazetteer::from_bytes(b"").unwrap_err(), GazetteerError::NotAGazetteer);
    let mut newer = bytes.clone();
    newer[8] = 99;
    assert!(matches!(Gazetteer::from_bytes(&newer), Err(GazetteerError::Version { found: 99, .. })));
    for n in 8..bytes.len() {
        let read = Gazetteer::from_bytes(&bytes[..n]);
        assert!(matches!(read, Err(GazetteerError::Damaged { .. })), "{n} of {} bytes", bytes.len());
    }
    let mut changed = bytes.clone();
    let middle = bytes.len() / 2;
    changed[middle] ^= 0xFF;
    assert!(Gazetteer::from_bytes(&changed).is_err());
}

proptest::proptest! {
    /// Whatever the words and the tags, mentions lie in the text, in order, and nothing panics.
    #[test]
    fn mentions_stay_in_the_text(
        words in proptest::collection::vec((0usize..14, 0usize..6, 0usize..5), 0..25),
        lang in 0usize..3,
    ) {
        let forms = ["Paris", "Kandahar", "de", "la", "Ghazni", ",!", "province", "É", "Texas", "in", "'s", "Lashkah", "us", "Ill."];
        let tags = ["PROPN", "NOUN", "ADP", "PUNCT", "ADJ", "X"];
        let labels = ["", "/LOC", "/PER", "/ORG", "/GPE"];
        let rows: Vec<String> = words.iter().map(|&(f, t, l)| format!("{}/{}{}", forms[f], tags[t], labels[l])).collect();
        let lang = ["fr", "en", "es"][lang];
        let (document, _) = parse(lang, &rows.join(" "));
        let found = mentions(lang, &rows.join(" "));
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for mention in &found {
            proptest::prop_assert!(!mention.span.quote(&document.text).is_empty());
            proptest::prop_assert!((0.0..=1.0).contains(&mention.confidence));
        }
    }
}

#[test]
fn roads_are_found_by_their_words() {
    for (lang, rows, road) in [
        (
            "en",
            "on/ADP Martin/PROPN Luther/PROPN King/PROPN Boulevard/PROPN ,/PUNCT near/ADP",
            "Martin Luther King Boulevard",
        ),
        ("en", "along/ADP Highway/PROPN 1/NUM today/NOUN", "Highway 1"),
        ("en", "on/ADP I-45/PROPN today/NOUN", "I-45"),
        ("fr", "la/DET route/NOUN nationale/ADJ 4/NUM est/AUX coupée/VERB", "route nationale 4"),
        ("fr", "rue/NOUN de/ADP la/DET République/PROPN ./PUNCT", "rue de la République"),
        ("es", "en/ADP la/DET calle/NOUN Sucre/PROPN ./PUNCT", "calle Sucre"),
        ("es", "la/DET Ruta/PROPN 7/NUM sigue/VERB", "Ruta 7"),
    ] {
        let found = check(lang, rows, &[(road, 0)]);
        assert_eq!(found[0].level, Some(Level::Route), "{rows}");
    }
    // Names of other things that hold a word of roads.
    for rows in [
        "the/DET Ohio/PROPN Highway/PROPN Patrol/PROPN said/VERB",
        "Fort/PROPN St./PROPN Vincent/PROPN fell/VERB",
        "The/DET road/NOUN is/AUX long/ADJ",
    ] {
        assert!(mentions("en", rows).iter().all(|m| m.level != Some(Level::Route)), "{rows}");
    }
}

#[test]
fn parts_and_surroundings_are_circles() {
    let part = |lang: &str, rows: &str| {
        let found = mentions(lang, rows);
        let last = found.last().unwrap_or_else(|| panic!("nothing is found: {rows}")).clone();
        let text = parse(lang, rows).0.text;
        last.part.map(|p| (p.span.quote(&text).to_owned(), p))
    };
    let part_names = vigie_lexicon::places::part_names().unwrap();
    let named = |lang: &str, rows: &str| {
        let words = PlaceWords::new(vigie_lexicon::places::load(lang).unwrap());
        let words = words.with_part_names(part_names.clone());
        let (document, parsed) = parse(lang, rows);
        let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
        let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
        let last =
            reader.find(&document, &parsed, &[]).pop().unwrap_or_else(|| panic!("nothing is found: {rows}"));
        let place = last.place.unwrap().part(&last.part.unwrap());
        (place.id, place.name, place.level, place.containers.len())
    };
    // A part has the same name and id in all languages, and lies in the whole.
    for (lang, rows, id, name, n_containers) in [
        ("en", "in/ADP northern/ADJ Afghanistan/PROPN/GPE", "geonames:1/in-n", "northern Afghanistan", 1),
        (
            "fr",
            "le/DET nord/NOUN de/ADP l'!/DET Afghanistan/PROPN/LOC",
            "geonames:1/in-n",
            "northern Afghanistan",
            1,
        ),
        (
            "es",
            "el/DET norte/NOUN de/ADP Afghanistan/PROPN/LOC",
            "geonames:1/in-n",
            "northern Afghanistan",
            1,
        ),
        ("fr", "au/ADP sud/NOUN de/ADP Kabul/PROPN/LOC", "geonames:25/out-s", "south of Kabul", 1),
        ("fr", "à/ADP 40/NUM km/NOUN de/ADP Kabul/PROPN/LOC", "geonames:25/40000m", "40 km from Kabul", 1),
        (
            "es",
            "a/ADP 40/NUM km/NOUN al/ADP sur/NOUN de/ADP Kabul/PROPN/LOC",
            "geonames:25/40000m-s",
            "40 km south of Kabul",
            1,
        ),
        ("en", "near/ADP Kabul/PROPN/GPE", "geonames:25/near", "near Kabul", 1),
    ] {
        assert_eq!(named(lang, rows), (id.to_owned(), name.to_owned(), Level::Area, n_containers), "{rows}");
    }
    for (lang, rows, words) in [
        ("en", "in/ADP northern/ADJ Afghanistan/PROPN/GPE", "northern Afghanistan"),
        ("en", "in/ADP the/DET north/NOUN of/ADP Afghanistan/PROPN/GPE", "the north of Afghanistan"),
        ("fr", "dans/ADP le/DET nord/NOUN de/ADP l'!/DET Afghanistan/PROPN/LOC", "le nord de l'Afghanistan"),
        ("es", "en/ADP el/DET norte/NOUN de/ADP Afghanistan/PROPN/LOC", "el norte de Afghanistan"),
    ] {
        let (quote, part) = part(lang, rows).unwrap_or_else(|| panic!("no part: {rows}"));
        assert_eq!(quote, words);
        assert!(part.lat > 33.0 && part.lon == 65.0 && part.radius_m < 100_000, "{rows}: {part:?}");
    }
    for (lang, rows, lat) in [
        ("en", "40/NUM km/NOUN south/ADV of/ADP Kabul/PROPN/GPE", 34.5 - 0.359),
        ("en", "160km/NOUN north/ADV of/ADP Kabul/PROPN/GPE", 34.5 + 1.437),
        ("fr", "à/ADP 40/NUM km/NOUN au/ADP sud/NOUN de/ADP Kabul/PROPN/LOC", 34.5 - 0.359),
        ("es", "a/ADP 40/NUM kilómetros/NOUN al/ADP sur/NOUN de/ADP Kabul/PROPN/LOC", 34.5 - 0.359),
    ] {
        let (_, part) = part(lang, rows).unwrap_or_else(|| panic!("no part: {rows}"));
        assert!((part.lat - lat).abs() < 0.01, "{rows}: {part:?}");
    }
    for (lang, rows) in [
        ("en", "near/ADP Kabul/PROPN/GPE"),
        ("fr", "près/ADV de/ADP Kabul/PROPN/LOC"),
        ("es", "cerca/ADV de/ADP Kabul/PROPN/LOC"),
    ] {
        let (_, part) = part(lang, rows).unwrap_or_else(|| panic!("no part: {rows}"));
        assert!((part.lat, part.lon) == (34.5, 69.2) && part.radius_m > 5_000, "{rows}: {part:?}");
    }
    // Nothing is moved by other words.
    for (lang, rows) in [
        ("en", "in/ADP Kabul/PROPN/GPE"),
        ("fr", "le/DET maire/NOUN de/ADP Kabul/PROPN/LOC"),
        ("fr", "les/DET villes/NOUN du/ADP sud/NOUN de/ADP Kabul/PROPN/LOC"),
        ("en", "40/NUM men/NOUN of/ADP Kabul/PROPN/GPE"),
    ] {
        assert!(part(lang, rows).is_none(), "{rows}");
    }
}

#[test]
fn a_local_outlet_means_the_town_near_home() {
    let words = PlaceWords::new(vigie_lexicon::places::load("en").unwrap());
    let (document, parsed) = parse("en", "Police/NOUN in/ADP Springfield/PROPN/GPE said/VERB");
    let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
    for (unit, id) in [("US.Illinois", 22), ("US.Missouri", 23)] {
        let home = Home::find("Springfield", unit, Scope::Local, &gazetteer);
        let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home };
        let place = reader.find(&document, &parsed, &[])[0].place.clone();
        assert_eq!(place.and_then(|p| p.geonameid()), Some(id), "{unit}");
    }
    assert!(Home::find("Springfield", "US.Illinois", Scope::International, &gazetteer).is_none());
    assert!(Home::find("Springfield", "FR", Scope::Local, &gazetteer).is_none());
}

#[test]
fn what_an_actor_is_called_is_less_probably_a_place() {
    let words = PlaceWords::new(vigie_lexicon::places::load("en").unwrap());
    let (document, parsed) = parse("en", "Springfield/PROPN/ORG said/VERB nothing/PRON");
    let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
    let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
    let chance = |named: &[Span<Byte>]| {
        let example = reader.examples(&parsed, named).remove(0);
        dot(&model.seen, &example.seen)
    };
    let name = Span::new(0, "Springfield".len());
    let longer = Span::new(0, "Springfield said".len());
    assert!(chance(&[name]) < chance(&[longer]) && chance(&[longer]) < chance(&[]));
    assert!(reader.find(&document, &parsed, &[name]).is_empty());
}

#[test]
fn a_village_far_from_all_that_is_told_of_is_stray() {
    let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
    let words = PlaceWords::new(vigie_lexicon::places::load("en").unwrap());
    let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
    let near = "in/ADP Springfield/PROPN/GPE";
    let far = "from/ADP Kabul/PROPN/GPE to/ADP Kandahar/PROPN/GPE and/CCONJ Helmand/PROPN/GPE \
               in/ADP Springfield/PROPN/GPE";
    let stray = |rows: &str| {
        let (_, parsed) = parse("en", rows);
        let examples = reader.examples(&parsed, &[]);
        let at = RANK.iter().position(|name| *name == "stray").unwrap();
        let last = examples.last().unwrap();
        last.candidates.iter().map(|(_, features)| features[at]).fold(0.0, f64::max)
    };
    assert_eq!(stray(near), 0.0);
    assert!(stray(far) > 0.5, "{}", stray(far));
}

#[test]
fn a_name_is_no_evidence_for_itself() {
    let (gazetteer, model) = (gazetteer(), PlaceModel::load().unwrap());
    let words = PlaceWords::new(vigie_lexicon::places::load("en").unwrap());
    let reader = PlaceReader { gazetteer: &gazetteer, words: &words, model: &model, home: None };
    let near = |rows: &str| {
        let (_, parsed) = parse("en", rows);
        let examples = reader.examples(&parsed, &[]);
        let at = RANK.iter().position(|name| *name == "near").unwrap();
        examples.last().unwrap().candidates.iter().map(|(_, features)| features[at]).fold(0.0, f64::max)
    };
    // The level that a word tells makes it another group of names, but no other place.
    assert_eq!(near("the/DET Springfield/PROPN/GPE airport/NOUN and/CCONJ Springfield/PROPN/GPE"), 0.0);
    assert!(near("from/ADP Kandahar/PROPN/GPE to/ADP Kabul/PROPN/GPE") > 0.0);
}

#[test]
fn a_town_and_its_province_are_sides_of_one_place() {
    // The bare name is the town, the other the province, and neither is elsewhere.
    let found = mentions("en", "Kandahar/PROPN/GPE in/ADP Kandahar/PROPN/GPE province/NOUN");
    let levels: Vec<_> = found.iter().map(|m| m.level).collect();
    assert_eq!(levels, [Some(Level::Settlement), Some(Level::Adm1)]);
}

#[test]
fn an_unknown_outlet_is_at_home_in_the_largest_town_that_it_is_called_by() {
    let gazetteer = gazetteer();
    let home = Home::named("springfield", None, &gazetteer).unwrap();
    assert_eq!(gazetteer.place(home.idx).geonameid(), Some(23));
    // The other Springfield has fewer inhabitants, in the same country.
    assert!(home.country == 1.0 && (0.5..0.7).contains(&home.town) && home.town == home.adm1);
    assert!(Home::named("kabul", Some("AF"), &gazetteer).is_some_and(|home| home.town == 1.0));
    // A province is no town, and nobody is called so.
    assert!(
        Home::named("helmand", None, &gazetteer).or(Home::named("otterville", None, &gazetteer)).is_none()
    );
}

#[test]
fn weights_of_unknown_features_are_refused() {
    let mut tables = PlaceModel::load().unwrap().to_tables();
    assert_eq!(PlaceModel::from_tables(&tables), Ok(PlaceModel::load().unwrap()));
    tables.get_mut("rank").unwrap().insert("no_such_feature".into(), 1.0);
    assert!(PlaceModel::from_tables(&tables).unwrap_err().contains("no_such_feature"));
}
