//! Every page, in every shape and language.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::Value;
use vigie_web::pages::PAGES;

use crate::samples::{PLAIN, Record, SHA, Story};

/// The address of every page of the sample record.
fn addresses(record: &Record) -> Vec<(String, &'static [&'static str])> {
    let events: Value = serde_json::from_str(&record.get("/events.json").2).unwrap();
    let event = format!("/{}", events["events"][0]["id"].as_str().unwrap());
    let id = |page: &str| match page {
        "place" => "/geonames:1",
        "fact" => "/f1",
        "document" => "/ab01",
        "event" => event.as_str(),
        _ => "",
    };
    let page = |page: &vigie_web::pages::Page| {
        let name = if page.name.is_empty() { "now" } else { page.name };
        (format!("/{name}{}", id(page.name)), page.shapes)
    };
    PAGES.iter().map(page).collect()
}

#[test]
fn every_page_comes_in_every_shape_that_it_offers() {
    let record = Record::of(&PLAIN);
    for (address, shapes) in addresses(&record) {
        for end in shapes {
            let (status, kind, body) = record.get(&format!("{address}{end}"));
            assert_eq!(status, StatusCode::OK, "{address}{end}");
            match *end {
                ".csv" => assert!(kind.starts_with("text/csv") && body.lines().count() > 1),
                ".svg" => assert!(kind == "image/svg+xml" && body.starts_with("<svg")),
                ".md" => assert!(kind.starts_with("text/markdown") && body.starts_with("# ")),
                ".docx" => assert!(kind.contains("wordprocessingml") && body.starts_with("PK")),
                _ => assert!(serde_json::from_str::<Value>(&body).is_ok(), "{address}{end}"),
            }
        }
        assert_eq!(record.get(&address).0, StatusCode::OK, "{address}");
    }
}

#[test]
fn every_page_speaks_three_languages() {
    let record = Record::of(&PLAIN);
    for (address, _) in addresses(&record).into_iter().filter(|(address, _)| address != "/openapi") {
        let pages = ["en", "fr", "es"].map(|lang| record.page(&format!("{address}?lang={lang}")));
        for (page, lang) in pages.iter().zip(["en", "fr", "es"]) {
            assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{address}");
            // A key that no file of words has would show itself.
            for key in ["now.", "map.", "count.", "level.", "basis.", "field.", "claims.", "menu.", "review."]
            {
                assert!(!page.contains(&format!(">{key}")), "{address} in {lang} shows a key: {key}");
            }
        }
        assert_ne!(pages[0], pages[1], "{address}");
    }
}

#[test]
fn a_figure_of_one_has_its_noun_in_the_singular() {
    let record = Record::of(&Story { killed: 1.0, ..PLAIN });
    for (lang, one) in [("en", "1 killed"), ("fr", "1 tué"), ("es", "1 muerto")] {
        for address in ["/", "/fact/f1", "/facts", "/report"] {
            let page = record.page(&format!("{address}?lang={lang}"));
            assert!(
                page.contains(&format!("{one}<")) || page.contains(&format!("{one} ·")),
                "{address} in {lang}"
            );
        }
    }
    let record = Record::of(&PLAIN);
    assert!(record.page("/fact/f1?lang=fr").contains(">12 tués<"));
}

#[test]
fn a_day_that_no_words_tell_is_said_to_be_that_of_publication() {
    let said = [
        ("en", "(day of publication)"),
        ("fr", "(jour de la publication)"),
        ("es", "(día de la publicación)"),
    ];
    let record = Record::of(&PLAIN);
    for (lang, said) in said {
        for address in
            ["/", "/fact/f1", "/facts", "/place/geonames:1", &format!("/document/{SHA}"), "/report"]
        {
            let page = record.page(&format!("{address}?lang={lang}"));
            assert!(page.contains(said), "{address} in {lang}");
        }
    }
    let later = Record::of(&Story { published: "2021-07-10", ..PLAIN });
    assert!(!later.page("/fact/f1?lang=fr").contains("publication)"));
}

#[test]
fn a_colon_stands_as_the_language_writes_it() {
    let record = Record::of(&Story { denied: true, ..PLAIN });
    for (lang, head) in
        [("en", "Who holds it: "), ("fr", "Qui le tient\u{202f}: "), ("es", "Quién lo controla: ")]
    {
        let page = record.page(&format!("/contradictions?lang={lang}"));
        assert!(page.contains(head), "{lang}: {page}");
    }
}

#[test]
fn the_language_that_was_chosen_is_kept() {
    let record = Record::of(&PLAIN);
    let chosen = record.ask(Request::get("/?lang=fr").body(Body::empty()).unwrap());
    let cookie = chosen.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("lang=fr;") && cookie.contains("SameSite=Strict"));
    let later = Request::get("/").header(header::COOKIE, "a=b; lang=fr").body(Body::empty()).unwrap();
    assert!(record.ask(later).headers().get(header::SET_COOKIE).is_none());
}

#[test]
fn a_value_leads_to_its_words() {
    let record = Record::of(&PLAIN);
    let reader = record.page(&format!("/document/{SHA}"));
    // "L’armée" stands after "Fardo, jour 1" and two line ends: code point 15.
    assert!(reader.contains("id=\"c15\" data-of=\"f1:agent\">L’armée</span>"), "{reader}");
    assert!(reader.contains("<a href=\"#c15\" lang=\"fr\">L’armée</a>"));
    let now = record.page("/");
    assert!(now.contains("href=\"/fact/f1\""), "{now}");
    assert!(record.page("/fact/f1").contains(&format!("/document/{SHA}#f1")));
    assert!(reader.contains("id=\"f1\""));
}

#[test]
fn what_is_not_there_is_said_politely() {
    let record = Record::of(&PLAIN);
    for address in
        ["/nowhere", "/place/geonames:9", "/document/00", "/fact/x", "/place", "/places/1", "/sources.svg"]
    {
        let (status, _, body) = record.get(address);
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        assert!(body.contains("Nothing there"), "{address}");
    }
    for address in [
        "/?since=yesterday",
        "/map?box=1,2&on=x",
        "/facts?part=-1",
        "/facts?part=99999999999",
        "/search?words=%22%2A",
    ] {
        assert_eq!(record.get(address).0, StatusCode::OK, "{address}");
    }
}

#[test]
fn queries_choose_facts() {
    let record = Record::of(&PLAIN);
    let facts = |address: &str| {
        let body: Value = serde_json::from_str(&record.page(address)).unwrap();
        body["facts"].as_array().unwrap().len()
    };
    assert_eq!(facts("/facts.json"), 1);
    assert_eq!(facts("/facts.json?type=seize_territory&from=2021-07-09&words=gouverneur"), 1);
    assert_eq!(facts("/facts.json?type=kill"), 0);
    assert_eq!(facts("/now.json?since=2021-07-10"), 0);
    assert_eq!(facts("/map.json?on=2021-07-09"), 1);
    assert_eq!(facts("/map.json?on=2021-07-08"), 0);
    assert_eq!(facts("/map.json?known=2021-07-08"), 0);
}

#[test]
fn programs_find_every_address_described() {
    let record = Record::of(&PLAIN);
    let described: Value = serde_json::from_str(&record.page("/openapi.json")).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let offered: usize = PAGES.iter().map(|page| page.shapes.len()).sum();
    assert_eq!(paths.len(), offered);
    assert_eq!(described["openapi"], "3.1.0");
    let place = &paths["/place/{id}.geojson"]["get"]["parameters"];
    assert_eq!(place[0]["in"], "path");
}

#[test]
fn a_report_of_which_only_the_month_is_known_is_new_until_the_month_ends() {
    let record = Record::of(&Story { published: "2021-07", ..PLAIN });
    let statuses = |address: &str| {
        let body: Value = serde_json::from_str(&record.page(address)).unwrap();
        body["standings"].as_array().unwrap().len()
    };
    assert_eq!(statuses("/now.json?since=2021-07-24"), 1);
    assert_eq!(statuses("/now.json?since=2021-08-01"), 0);
    let page = record.page("/?since=2021-07-24");
    assert!(page.contains("class=\"pill controls reported fresh\""), "{page}");
}

#[test]
fn a_place_of_ones_own_pack_has_an_address_whatever_its_id() {
    let record = Record::of(&Story { place_id: "camps:A&B/7 #1", ..PLAIN });
    let page = record.page("/place/camps:A%26B%2F7%20%231");
    assert!(page.contains("href=\"/map?place=camps:A%26B%2F7%20%231\""), "{page}");
    assert!(record.page("/").contains("href=\"/place/camps:A%26B%2F7%20%231\""));
    assert!(record.page("/map?place=camps:A%26B%2F7%20%231").contains("Fardo"));
}

#[test]
fn what_could_not_be_read_is_said_on_the_first_page() {
    let unread = Record::of(&Story { note: Some("no model for its language"), ..PLAIN });
    assert!(unread.page("/").contains("1 document could not be read in full"));
    assert!(unread.page("/documents").contains("no model for its language"));
    assert!(!Record::of(&PLAIN).page("/").contains("could not be read"));
}

#[test]
fn whoever_only_denies_holds_nothing() {
    let record = Record::of(&Story { denied: true, ..PLAIN });
    let page = record.page("/contradictions?lang=en");
    assert!(page.contains("Who holds it"), "{page}");
    assert!(page.contains("did not happen") && !page.contains("Norway"), "{page}");
}
