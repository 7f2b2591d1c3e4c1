//! Decisions on the page: what they change, and who may not take them.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::Value;

use crate::samples::{PLAIN, Record, SHA, Story};

const HOST: &str = "127.0.0.1:8462";

/// A form as a browser posts it from the page of review; `headers` replace those of the browser.
fn post(record: &Record, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> (StatusCode, String, String) {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    let body: Vec<String> =
        fields.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value))).collect();
    let usual = [
        ("host", HOST),
        ("origin", "http://127.0.0.1:8462"),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let mut request = Request::post("/review");
    for (name, value) in
        usual.iter().filter(|(name, _)| headers.iter().all(|(other, _)| other != name)).chain(headers)
    {
        if !value.is_empty() {
            request = request.header(*name, *value);
        }
    }
    let response = record.ask(request.body(Body::from(body.join("&"))).unwrap());
    let text =
        |name| response.headers().get(name).map(|v: &header::HeaderValue| v.to_str().unwrap().to_owned());
    let (status, to) = (response.status(), text(header::LOCATION).unwrap_or_default());
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let body = runtime.block_on(to_bytes(response.into_body(), usize::MAX)).unwrap();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

/// The secret that the page wrote into its form.
fn token(record: &Record) -> String {
    let page = record.page("/review?fact=f1");
    page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn decide(record: &Record, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
    let token = token(record);
    let all: Vec<(&str, &str)> =
        [("token", token.as_str()), ("fact", "f1"), ("by", "Zoé")].iter().chain(fields).copied().collect();
    post(record, &all, &[])
}

fn fact(record: &Record) -> Value {
    let body: Value = serde_json::from_str(&record.page("/fact/f1.json")).unwrap();
    body["facts"][0].clone()
}

#[test]
fn a_fact_is_accepted_rejected_and_taken_back() {
    let record = Record::of(&PLAIN);
    assert!(
        record.page("/review").contains("id=\"f1\"") && record.page("/review").contains("changes a status")
    );
    let (status, to, _) = decide(&record, &[("action", "accept"), ("next", "f9")]);
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/review?fact=f9"));
    assert_eq!(fact(&record)["review"], "accepted");
    assert!(record.page("/facts").contains("reviewed accepted"));
    assert!(record.page("/review").contains("Nothing waits"));
    decide(&record, &[("action", "reject"), ("why", "a headline")]);
    assert!(!record.page("/facts").contains("id=\"f1\""));
    assert!(record.page("/facts?review=rejected").contains("reviewed rejected"));
    assert!(!record.page("/place/geonames:1").contains("class=\"pill"));
    // Its document shows it, struck out; its page has the log.
    assert!(record.page(&format!("/document/{SHA}")).contains("class=\"fact event rejected\""));
    let page = record.page("/fact/f1");
    assert!(page.contains("a headline") && page.contains("Zoé"));
    for expected in ["accepted", "null"] {
        let (status, to, _) = decide(&record, &[("action", "undo")]);
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/review?fact=f1"));
        let review = fact(&record)["review"].as_str().unwrap_or("null").to_owned();
        assert_eq!(review, expected);
    }
    assert_eq!(decide(&record, &[("action", "undo")]).0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn values_are_corrected_with_words_of_the_document() {
    let record = Record::of(&PLAIN);
    let (status, ..) = decide(
        &record,
        &[
            ("action", "correct"),
            ("type", "withdraw"),
            ("agents", "le gouverneur\r\n"),
            ("time", "2021-07-08"),
            ("time_words", "jour 1"),
            ("place.0", "Fardo, Ost, Freedonia [geonames:1]"),
            ("place_words.0", "Fardo"),
            ("count_low.0", "12"),
            ("count_high.0", "14"),
            ("count_what.0", "injured"),
            ("count_words.0", "Douze civils"),
        ],
    );
    assert_eq!(status, StatusCode::SEE_OTHER);
    let row = fact(&record);
    assert_eq!((&row["fact_type"], &row["time"]), (&"withdraw".into(), &"2021-07-08".into()));
    assert_eq!(row["agents"][0]["quote"]["text"], "le gouverneur");
    assert_eq!((&row["counts"][0]["what"], &row["counts"][0]["high"]), (&"injured".into(), &14.0.into()));
    assert_eq!(row["review"], "corrected");
    let log: Value = serde_json::from_str(&record.page("/review.json?fact=f1")).unwrap();
    let fields: Vec<&str> =
        log["log"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["type", "time", "agent", "count"], "the place stays as it was");
    assert!(record.page("/fact/f1").contains("12 killed"), "the log shows what it was");
}

#[test]
fn what_is_refused_is_said_and_what_was_typed_is_kept() {
    let record = Record::of(&PLAIN);
    let typed = [("action", "correct"), ("agents", "la 3e <b>brigade</b>"), ("why", "as \"told\"")];
    let (status, _, page) = decide(&record, &typed);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("The document does not say “la 3e &#60;b&#62;brigade"), "{page}");
    assert!(
        page.contains(">la 3e &#60;b&#62;brigade&#60;/b&#62;</textarea>")
            && page.contains("as &#34;told&#34;")
    );
    assert!(page.contains("<details class=\"fields\" open>"));
    let (status, ..) = decide(&record, &[typed.as_slice(), &[("own", "1")]].concat());
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = record.page(&format!("/document/{SHA}"));
    assert!(page.contains("class=\"own\"") && !page.contains("<b>brigade"));
    for fields in [
        &[("action", "accept"), ("by", " ")][..],
        &[("action", "correct"), ("place.0", "Nowhere")],
        &[("action", "correct"), ("time", "soon")],
        &[("action", "correct"), ("count_low.0", "many")],
        &[("action", "correct")],
        &[("action", "dance")],
        &[("action", "undo"), ("entry", "77")],
    ] {
        let (status, _, page) = decide(&record, fields);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(page.contains("role=\"alert\"") && !page.contains("refused."), "{fields:?}");
    }
    assert_eq!(decide(&record, &[("action", "accept"), ("fact", "f9")]).0, StatusCode::NOT_FOUND);
}

#[test]
fn no_other_site_and_no_old_page_can_decide() {
    let record = Record::of(&PLAIN);
    let token = token(&record);
    let fields = [("token", token.as_str()), ("fact", "f1"), ("by", "Eve"), ("action", "reject")];
    for headers in [
        &[("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "null")],
        &[("origin", ""), ("sec-fetch-site", "")],
        &[("host", "evil.example")],
    ] {
        assert_eq!(post(&record, &fields, headers).0, StatusCode::FORBIDDEN, "{headers:?}");
    }
    for wrong in ["", "0".repeat(64).as_str()] {
        let fields = [("token", wrong), ("fact", "f1"), ("by", "Eve"), ("action", "reject")];
        assert_eq!(post(&record, &fields, &[]).0, StatusCode::FORBIDDEN);
    }
    assert_eq!(
        post(&record, &fields, &[("content-type", "text/plain")]).0,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let long = "x".repeat(70_000);
    let large = [&fields[..], &[("why", long.as_str())]].concat();
    assert_eq!(post(&record, &large, &[]).0, StatusCode::PAYLOAD_TOO_LARGE);
    let elsewhere = Request::post("/fact/f1").header(header::HOST, HOST).body(Body::empty()).unwrap();
    assert_eq!(record.ask(elsewhere).status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(fact(&record).get("review").is_none(), "nothing was decided");
    // The same form from the page itself is carried out.
    assert_eq!(post(&record, &fields, &[]).0, StatusCode::SEE_OTHER);
}

#[test]
fn a_record_that_is_only_read_takes_no_decisions() {
    let record = Record::of(&PLAIN).read_only();
    let page = record.page("/review?fact=f1");
    assert!(page.contains("read only") && !page.contains("<form class=\"decide\""));
    assert_eq!(post(&record, &[("fact", "f1"), ("action", "accept")], &[]).0, StatusCode::FORBIDDEN);
}

#[test]
fn the_name_is_remembered() {
    let record = Record::of(&PLAIN);
    let token = token(&record);
    let body = format!("token={token}&fact=f1&by=Zo%C3%A9+K.&action=accept");
    let request = Request::post("/review")
        .header(header::HOST, HOST)
        .header(header::REFERER, "http://127.0.0.1:8462/review")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let answer = record.ask(request);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("reviewer=Zo%C3%A9%20K.;") && cookie.contains("SameSite=Strict; HttpOnly"));
    let name = cookie.split(';').next().unwrap();
    let again = Request::get("/review?fact=f1").header(header::COOKIE, name).body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let page = runtime.block_on(to_bytes(record.ask(again).into_body(), usize::MAX)).unwrap();
    assert!(String::from_utf8_lossy(&page).contains("name=\"by\" value=\"Zoé K.\""));
}

#[test]
fn a_contradiction_is_settled_on_its_page_and_opened_again() {
    let record = Record::of(&Story { denied: true, ..PLAIN });
    let page = record.page("/contradictions");
    let id = page.split("name=\"contradiction\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(page.contains("name=\"right.f1\"") && page.contains("name=\"right.f2\""));
    let decided = |action, right: &[(&'static str, &'static str)]| {
        let fields = [("action", action), ("contradiction", id), ("back", "/contradictions")];
        decide(&record, &[fields.as_slice(), right].concat())
    };
    assert_eq!(decided("settle", &[]).0, StatusCode::UNPROCESSABLE_ENTITY, "nothing is marked");
    let (status, to, _) = decided("settle", &[("right.f1", "1"), ("why", "seen on the spot")]);
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/contradictions#{id}")));
    let page = record.page("/contradictions");
    assert!(page.contains("Zoé, ") && page.contains("seen on the spot") && page.contains("denies wrong"));
    assert!(record.page("/review?fact=f2").contains("settled a contradiction"));
    let open = |record: &Record| -> Value {
        let all: Value = serde_json::from_str(&record.page("/contradictions.json?settled=no")).unwrap();
        all["contradictions"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
    };
    assert!(!open(&record).to_string().contains(id));
    assert_eq!(decided("reopen", &[]).0, StatusCode::SEE_OTHER);
    assert!(open(&record).to_string().contains(id));
}

#[test]
fn facts_of_one_event_are_parted_and_joined_by_buttons() {
    let record = Record::of(&Story { denied: true, ..PLAIN });
    let events = |record: &Record| -> usize {
        let all: Value = serde_json::from_str(&record.page("/events.json")).unwrap();
        all["events"].as_array().unwrap().len()
    };
    assert_eq!(events(&record), 1);
    assert!(record.page("/review?fact=f1").contains("value=\"split:f2\""));
    assert_eq!(decide(&record, &[("action", "split:f2")]).0, StatusCode::SEE_OTHER);
    assert_eq!(events(&record), 2);
    assert!(record.page("/review?fact=f1").contains("value=\"merge:f2\""));
    assert_eq!(decide(&record, &[("action", "merge:f2")]).0, StatusCode::SEE_OTHER);
    assert_eq!(events(&record), 1);
}

#[test]
fn an_outlet_gets_its_letter_on_the_page_of_sources() {
    let record = Record::of(&PLAIN);
    let grade = |letter| {
        let fields = [("action", "grade"), ("outlet", "La Voix"), ("grade", letter), ("back", "/sources")];
        decide(&record, &fields)
    };
    let (status, to, _) = grade("B");
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/sources"));
    assert!(record.page("/sources").contains("<option value=\"B\" selected>"));
    assert!(record.page("/sources.csv").contains("La Voix,1,1,2021-07-09,2021-07-09,B"));
    assert_eq!(grade("Q").0, StatusCode::UNPROCESSABLE_ENTITY);
    // Nobody is led to another site.
    let fields = [("action", "grade"), ("outlet", "La Voix"), ("grade", "C"), ("back", "//evil.example")];
    assert_eq!(decide(&record, &fields).1, "/review?fact=f1");
}
