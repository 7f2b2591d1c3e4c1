//! Packs made of small files of each family.

use std::io::BufReader;

use crate::{
    grounding::places::{
        Feature, Gazetteer, NameKind, PlaceFilter, Record, pack,
        packs::{Format, PackBuilder, read},
    },
    model::{Level, Place},
};

fn below() -> Gazetteer {
    let country = |id, name: &str, code: &[u8; 2], point: (f64, f64)| Record {
        id,
        name: name.into(),
        level: Level::Country,
        country: Some(*code),
        lat: point.0,
        lon: point.1,
        radius_m: 400_000,
        transliterated: true,
        names: vec![
            (name.into(), NameKind::Main),
            (String::from_utf8_lossy(code).into_owned(), NameKind::Code),
        ],
        ..Record::default()
    };
    let unit = |id, name: &str, code: &str, at: (f64, f64), parent| Record {
        id,
        name: name.into(),
        level: Level::Adm1,
        lat: at.0,
        lon: at.1,
        radius_m: 120_000,
        parent: Some(parent),
        names: vec![(name.into(), NameKind::Main), (code.into(), NameKind::Code)],
        ..Record::default()
    };
    let records = [
        country(1, "Sudan", b"SD", (15.5, 31.0)),
        country(2, "Chad", b"TD", (15.0, 19.0)),
        unit(10, "North Darfur", "SD.55", (15.0, 25.5), 0),
        unit(11, "Kassala", "SD.52", (15.8, 36.0), 0),
        Record {
            id: 20,
            name: "El Fasher".into(),
            lat: 13.63,
            lon: 25.35,
            population: 260_000,
            parent: Some(2),
            transliterated: true,
            names: vec![("El Fasher".into(), NameKind::Main)],
            ..Record::default()
        },
        Record {
            id: 21,
            name: "Kassala".into(),
            lat: 15.45,
            lon: 36.4,
            population: 400_000,
            parent: Some(0),
            names: vec![("Kassala".into(), NameKind::Main)],
            ..Record::default()
        },
    ];
    Gazetteer::from_bytes(&pack(&records, 3)).unwrap()
}

/// Packs files and puts the pack on top; gives what was wrong with them.
fn with(files: &[(&str, &str)]) -> (Gazetteer, Vec<String>) {
    let below = below();
    let mut found = Vec::new();
    let mut builder = PackBuilder::new(&below, "test", &["a file".into()]);
    for (name, text) in files {
        let format = Format::of(name, text.lines().next().unwrap_or("")).unwrap();
        let (_, problems) = read(format, name, &mut BufReader::new(text.as_bytes()), &mut builder);
        found.extend(problems.into_iter().map(|d| format!("{} {}", d.origin, d.message)));
    }
    let bytes = builder.finish(3);
    (below.with_packs([&bytes[..]]).unwrap(), found)
}

/// The places of a name: id and containers.
fn check(gazetteer: &Gazetteer, name: &str, expected: &[(&str, &str)]) -> Vec<Place> {
    let places: Vec<Place> =
        gazetteer.find(name, &PlaceFilter::default()).into_iter().map(|f| f.place).collect();
    let got: Vec<(String, String)> = places.iter().map(|p| (p.id.clone(), p.containers.join(", "))).collect();
    let got: Vec<(&str, &str)> = got.iter().map(|(id, inside)| (id.as_str(), inside.as_str())).collect();
    assert_eq!(got, expected, "{name}");
    places
}

const SUDAN: &str = "\
30\tTawila\tTawila\tTawilah,Tawīlah,طويلة,tawyla\t13.5\t24.9\tP\tPPL\tSD\t\t55\t01\t\t\t17000\t\t\tAfrica/Khartoum\t2020-01-01
20\tAl Fāshir\tAl Fashir\tEl Fasher,Al-Fashir\t13.63\t25.35\tP\tPPLA\tSD\t\t55\t01\t\t\t260000\t\t\tAfrica/Khartoum\t2020-01-01
40\tAl Fashir Locality\tAl Fashir Locality\t\t13.7\t25.3\tA\tADM2\tSD\t\t55\t01\t\t\t0\t\t\tAfrica/Khartoum\t2020-01-01
41\tSome Rise\tSome Rise\t\t10\t40\tU\tRDGU\tSD\t\t00\t\t\t\t0\t\t\t\t2020-01-01
42\tWadi Howar\tWadi Howar\t\t17\t27\tH\tWAD\tSD\t\t55\t\t\t\t0\t\t\t\t2020-01-01
";

#[test]
fn a_country_of_geonames_adds_what_is_new_and_says_more_of_what_is_known() {
    let (gazetteer, found) = with(&[("SD.txt", SUDAN)]);
    assert_eq!(found, [""; 0]);
    assert_eq!(gazetteer.len(), below().len() + 3);
    let tawila = check(&gazetteer, "tawilah", &[("geonames:30", "Al Fashir Locality, North Darfur, Sudan")]);
    assert_eq!((tawila[0].country.as_str(), tawila[0].level), ("SD", Level::Settlement));
    check(&gazetteer, "طويلة", &[("geonames:30", "Al Fashir Locality, North Darfur, Sudan")]);
    // The town that the gazetteer knows gains a name, and stays itself.
    check(&gazetteer, "Al Fashir", &[("geonames:20", "North Darfur, Sudan")]);
    assert!(gazetteer.find("Some Rise", &PlaceFilter::default()).is_empty());
    let river = gazetteer.bearers("Wadi Howar")[0].idx;
    assert_eq!(gazetteer.feature(river), Feature::River);
    let pack = &gazetteer.packs()[0];
    assert_eq!((pack.name.as_str(), pack.sources[0].as_str(), pack.n_new), ("test", "a file", 3));
}

#[test]
fn names_codes_and_hierarchy_of_geonames_join_their_places() {
    let names = "1\t30\ten\tTawila Town\t1\t\t\t\n2\t20\tfr\tEl-Facher\t\t\t\t\n3\t30\twkdt\tQ7689\n4\t99\ten\tNowhere\n5\t30\tzh\t塔维拉\n";
    let (gazetteer, found) = with(&[
        ("SD.txt", SUDAN),
        ("alternateNamesV2.txt", names),
        ("hierarchy.txt", "40\t30\tADM\n10\t40\tADM\n"),
        ("admin1CodesASCII.txt", "SD.55\tShamal Darfur\tShamal Darfur\t10\n"),
    ]);
    assert_eq!(found, [""; 0]);
    let town =
        check(&gazetteer, "Tawila Town", &[("geonames:30", "Al Fashir Locality, North Darfur, Sudan")]);
    assert_eq!(town[0].ids, ["wikidata:Q7689"]);
    check(&gazetteer, "El-Facher", &[("geonames:20", "North Darfur, Sudan")]);
    check(&gazetteer, "Shamal Darfur", &[("geonames:10", "Sudan")]);
    assert!(gazetteer.bearers("Nowhere").is_empty() && gazetteer.bearers("塔维拉").is_empty());
}

const WOF: &str = "\
900\t20\tlocality\tالفاشر\t13.62\t25.34\t264000\t901\t902\tQ1\tSD.DF\tPoint\t25.3,13.6,25.4,13.7\t{\"ara\": [\"الفاشر\"], \"eng\": [\"Al-Fashir\"]}
901\t10\tregion\tNorth Darfur\t15.9\t25.4\t\t901\t\tQ2\tSD.DF\tPolygon\t22,12,28,20\t{\"eng\": [\"\", \"Northern Darfur\"], \"spa\": [\"Darfur del Norte\"]}
902\t\tcounty\tKutum\t14.2\t24.7\t\t901\t902\tQ3\tSD.DF.KU\tPolygon\t24,14,25,15\t{\"eng\": [\"Kutum\"]}
903\t\tlocality\tZamzam\t13.48\t25.3\t\t901\t902\t\t\tPoint\t25.3,13.4,25.3,13.4\t{\"eng\": [\"Zamzam\"], \"zho\": [\"扎姆扎姆\"]}
904\t\tlocality\tEl Fasher\t13.64\t25.36\t\t901\t\t\tSD.DF\tPoint\t25.3,13.4,25.3,13.4\t{}
906\t\tlocality\t\t13\t25\t\t901\t\t\t\tPoint\t\t{}
907\t\tcampus\tSomewhere\tNone\tNone\t\t\t\t\t\t\t\t{\"eng\": [\"Somewhere\"]}
905\t1\tcountry\tSudan\t15\t30\t\t\t\tQ4\tSD\tPolygon\t22,8,38,22\t{\"fra\": [\"Soudan\"]}
";

#[test]
fn whos_on_first_shares_places_by_their_geonames_number() {
    let (gazetteer, found) = with(&[("wof_sd.tsv", WOF)]);
    assert_eq!(found, [""; 0]);
    let town = check(&gazetteer, "الفاشر", &[("geonames:20", "North Darfur, Sudan")]);
    assert!(
        ["wof:900", "wikidata:Q1", "wof:904"].iter().all(|id| town[0].ids.iter().any(|i| i == id)),
        "{town:?}"
    );
    check(&gazetteer, "El Fasher", &[("geonames:20", "North Darfur, Sudan")]);
    let camp = check(&gazetteer, "Zamzam", &[("wof:903", "Kutum, North Darfur, Sudan")]);
    assert_eq!((camp[0].country.as_str(), camp[0].ids.len()), ("SD", 0));
    check(&gazetteer, "Darfur del Norte", &[("geonames:10", "Sudan")]);
    check(&gazetteer, "Northern Darfur", &[("geonames:10", "Sudan")]);
    check(&gazetteer, "Soudan", &[("geonames:1", "")]);
    // Two new ones: the county and the camp.
    assert_eq!(gazetteer.len(), below().len() + 2);
}

#[test]
fn areas_with_p_codes_find_their_units() {
    for table in [
        "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_PCODE\nSudan,SD,North Darfur,شمال دارفور,SD02,Kebkabiya,SD02010\nSudan,SD,Kassala,كسلا,SD11,Reifi Aroma,SD11002\n",
        "admin2Name_en;admin2Pcode;admin1Name_en;admin1Name_ar;admin1Pcode;admin0Pcode\nKebkabiya;SD02010;North Darfur;شمال دارفور;SD02;SD\nReifi Aroma;SD11002;Kassala;كسلا;SD11;SD\n",
        "adm1_name\tadm1_name1\tadm1_pcode\tadm2_name\tadm2_pcode\tiso2\nNorth Darfur\tشمال دارفور\tSD02\tKebkabiya\tSD02010\tsd\nKassala\tكسلا\tSD11\tReifi Aroma\tSD11002\tsd\n",
    ] {
        let (gazetteer, found) = with(&[("sdn_adm.csv", table)]);
        assert_eq!(found, [""; 0], "{table}");
        let unit = check(&gazetteer, "شمال دارفور", &[("geonames:10", "Sudan")]);
        assert_eq!(unit[0].ids, ["pcode:SD02"]);
        let district = check(&gazetteer, "Kebkabiya", &[("pcode:SD02010", "North Darfur, Sudan")]);
        assert_eq!(district[0].level, Level::Adm2);
        assert!((district[0].lat - 15.0).abs() < 0.01 && district[0].radius_m > 100_000, "{district:?}");
        // A province is no town of the same name.
        let kassala = gazetteer.find("Kassala", &PlaceFilter::default());
        assert_eq!(kassala.len(), 2, "{table}");
        check(&gazetteer, "Reifi Aroma", &[("pcode:SD11002", "Kassala, Sudan")]);
    }
}

#[test]
fn a_table_of_ones_own_names_places() {
    let table = "Name;Latitude;Longitude;Level;Country;Names;ID;Population\nCamp Nord;13,7;25,4;site;sd;Northern Camp|Camp du Nord;nord;12 000\n\"Wad; Sharif\";15.3;36.2;;SD;;;\n";
    let (gazetteer, found) = with(&[("camps.csv", table)]);
    assert_eq!(found, [""; 0]);
    let camp = check(&gazetteer, "camp du nord", &[("own:nord", "Sudan")]);
    assert_eq!((camp[0].level, camp[0].country.as_str()), (Level::Site, "SD"));
    assert!((camp[0].lat - 13.7).abs() < 1e-3);
    check(&gazetteer, "Wad Sharif", &[("own:Wad;_Sharif", "Sudan")]);
}

#[test]
fn broken_lines_are_told_by_number() {
    let (gazetteer, found) = with(&[
        ("a.csv", "name,lat,lon\nHere,1,2\nThere,91,2\nShort,1\n,1,1\nLevel,1,1\n"),
        (
            "SD.txt",
            "30\tTawila\tTawila\t\t13.5\t24.9\tP\tPPL\tSD\t\t55\t01\t\t\t1\t\t\t\t\nnonsense\n31\tX\tX\t\tnorth\t2\tP\tPPL\tSD\t\t\t\t\t\t\t\t\t\t\n",
        ),
        (
            "wof.tsv",
            "900\t\tlocality\tA\t1\t2\t\t\t\t\t\t\t\t{}\n901\t\tlocality\tB\t1\t2\t\t\t\t\t\t\t\t{\n",
        ),
    ]);
    let starts = [
        "a.csv:3 \"91\" is no latitude",
        "a.csv:4 2 columns",
        "a.csv:5 no name",
        "SD.txt:2 1 columns",
        "SD.txt:3 \"north\"",
        "wof.tsv:2 the names are no JSON",
    ];
    assert_eq!(found.len(), starts.len(), "{found:?}");
    for (line, start) in found.iter().zip(starts) {
        assert!(line.starts_with(start), "{line} {start}");
    }
    assert_eq!(gazetteer.bearers("Here").len(), 1);
    let many: String = (0..100).map(|_| "nonsense\n").collect();
    let (_, found) = with(&[("SD.txt", &format!("{SUDAN}{many}"))]);
    assert_eq!(found.len(), 21);
    assert!(found[20].contains("80 more lines"), "{}", found[20]);
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let below = below();
    let bytes = || {
        let mut builder = PackBuilder::new(&below, "x", &[]);
        for (format, text) in [(Format::GeoNames, SUDAN), (Format::WhosOnFirst, WOF)] {
            read(format, "f", &mut BufReader::new(text.as_bytes()), &mut builder);
        }
        builder.finish(3)
    };
    assert_eq!(bytes(), bytes());
    // Two packs of one country tell of the same new town; it is there once.
    let (one, two) = (bytes(), bytes());
    let both = below.with_packs([&one[..], &two[..]]).unwrap();
    assert_eq!(both.bearers("Tawila").len(), 1);
    assert_eq!(both.packs().len(), 2);
    assert_eq!(both.find("Tawilla", &PlaceFilter::default())[0].distance, 1);
    let near = PlaceFilter { near: Some((15.4, 36.4)), ..PlaceFilter::default() };
    let found = both.find("Kassala", &near);
    assert!(found[0].place.level == Level::Settlement && found[0].away_km.unwrap() < 10.0);
}

proptest::proptest! {
    /// Whatever a file holds, it is told or read, never a panic, and what was read opens.
    #[test]
    fn any_text_is_read_or_told(text in "[a-z0-9\t,;.\"{}\n-]{0,200}", which in 0usize..6) {
        let format = [Format::GeoNames, Format::WhosOnFirst, Format::Table, Format::GeoNamesCodes, Format::GeoNamesNames, Format::GeoNamesHierarchy][which];
        let below = below();
        let mut builder = PackBuilder::new(&below, "x", &[]);
        read(format, "f", &mut BufReader::new(text.as_bytes()), &mut builder);
        let bytes = builder.finish(1);
        proptest::prop_assert!(below.with_packs([&bytes[..]]).is_ok());
    }
}
