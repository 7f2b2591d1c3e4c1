//! What a draft says, and what it must not.

use std::io::Read;

use super::*;
use crate::export::{PlaceRow, SpanRow, rows::CountRow, rows::PartyRow};

fn span(text: &str) -> SpanRow {
    SpanRow { text: text.to_owned(), start: 10, end: 10 + text.chars().count() }
}

fn fact(id: &str, document: &str, killed: f64, speaker: &str) -> FactRow {
    FactRow {
        id: id.to_owned(),
        document: document.to_owned(),
        document_name: document.to_owned(),
        outlet: Some(format!("Paper {document}")),
        published: Some("2021-07-10".to_owned()),
        lang: "en".to_owned(),
        fact_type: "shelling".to_owned(),
        layer: "event".to_owned(),
        sentence: span(&format!("Shells hit Fardo and {killed} people died, {speaker} said.")),
        mentions: vec![span("hit")],
        agents: Vec::new(),
        patients: Vec::new(),
        instruments: Vec::new(),
        places: vec![PlaceRow {
            quote: span("Fardo"),
            id: "geonames:1".to_owned(),
            name: "Fardo".to_owned(),
            lat: 1.0,
            lon: 2.0,
            level: "settlement".to_owned(),
            radius_m: 1000,
            country: "XF".to_owned(),
            containers: vec!["Ost".to_owned(), "Freedonia".to_owned()],
            conflict: None,
            inferred: false,
        }],
        time_quote: None,
        time: Some("2021-07-09".to_owned()),
        earliest: Some("2021-07-09".to_owned()),
        latest: Some("2021-07-09".to_owned()),
        counts: vec![CountRow {
            quote: span("people"),
            what: "killed".to_owned(),
            low: killed,
            high: killed,
            qualifier: "exact".to_owned(),
            households: false,
        }],
        realis: "actual".to_owned(),
        sources: vec![PartyRow { quote: span(speaker), kind: "official".to_owned(), actor: None }],
        stance: "asserts".to_owned(),
        plover: None,
        cameo: None,
        acled: None,
        rule: "en.shelling.hit.1".to_owned(),
        block: "body".to_owned(),
        review: None,
        event: None,
    }
}

fn count(documents: &[&str]) -> OriginCount {
    let n = documents.len();
    OriginCount { reports: n, outlets: n, low: n, high: n }
}

fn made(facts: &[FactRow], occurrences: &[Vec<usize>], lang: &str) -> Report {
    with_states(facts, occurrences, lang, &[], &[])
}

fn with_states(
    facts: &[FactRow],
    occurrences: &[Vec<usize>],
    lang: &str,
    states: &[State],
    disputes: &[Dispute],
) -> Report {
    let count = &count;
    let material = Material { facts, states, disputes, occurrences, count, documents: &[], unread: 0 };
    draft(&material, &Scope { lang: lang.to_owned(), ..Scope::default() }, &Words::load(lang).unwrap())
}

fn section<'a>(report: &'a Report, name: &str) -> &'a Section {
    report.sections.iter().find(|section| section.name == name).unwrap()
}

#[test]
fn figures_of_one_occurrence_stand_side_by_side_and_are_not_added() {
    let facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    let report = made(&facts, &[vec![0, 1]], "en");
    let Some(Block::Table { rows, .. }) = section(&report, "figures").blocks.first() else { panic!() };
    let cells: Vec<&str> = rows[0].iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["killed", "12–20", "Shelling, Fardo, 9 July 2021", "12: the mayor; 20: a rebel"]);
    assert_eq!(rows[0][3].notes.len(), 2);
    assert_eq!(rows.len(), 1);
    assert!(!markdown(&report).contains("32"));
}

#[test]
fn a_figure_says_that_its_claim_did_not_happen_or_is_denied() {
    let mut facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    facts[1].realis = "negated".to_owned();
    facts[1].stance = "denies".to_owned();
    let report = made(&facts, &[vec![0, 1]], "en");
    let Some(Block::Table { rows, .. }) = section(&report, "figures").blocks.first() else { panic!() };
    assert_eq!(rows[0][3].text, "12: the mayor; 20: a rebel (did not happen, denied)");
}

#[test]
fn every_line_that_tells_something_opens_its_words() {
    let facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    let report = made(&facts, &[], "en");
    for name in ["highlights", "overview"] {
        let items = section(&report, name).blocks.iter().filter_map(|block| match block {
            Block::Item { line } => Some(line),
            _ => None,
        });
        let items: Vec<_> = items.collect();
        assert_eq!(items.len(), 2, "{name}");
        assert!(items.iter().all(|line| !line.notes.is_empty()), "{name}");
    }
    assert_eq!(report.notes[0].quote, facts[0].sentence.text);
    assert_eq!((report.notes[0].start, report.notes[0].end), (10, facts[0].sentence.end));
}

#[test]
fn a_draft_ends_when_every_fact_that_it_states_was_reviewed() {
    let mut facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    let words = Words::load("en").unwrap();
    let of = |facts: &[FactRow]| made(facts, &[vec![0, 1]], "en");
    assert!(!of(&facts).reviewed && of(&facts).draft == words.get("draft"));
    facts[0].review = Some("accepted".to_owned());
    let partly = of(&facts);
    assert!(!partly.reviewed && partly.head.iter().any(|line| line.contains("1 of 2")), "{:?}", partly.head);
    facts[1].review = Some("corrected".to_owned());
    let whole = of(&facts);
    assert!(whole.reviewed && whole.draft == words.get("final"));
    assert!(!html(&whole).unwrap().contains("class=\"draft\"") && !markdown(&whole).contains("DRAFT"));
    assert!(!made(&[], &[], "en").reviewed, "a report of nothing stays a draft");
}

#[test]
fn states_and_disputes_are_those_that_all_reports_make() {
    let facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    let state = State {
        state: "controls".to_owned(),
        place: "Fardo".to_owned(),
        containers: vec!["Ost".to_owned(), "Freedonia".to_owned()],
        holder: Some("the army".to_owned()),
        from: Some("2021-07".to_owned()),
        basis: "claimed".to_owned(),
        told: vec!["f1".to_owned(), "f2".to_owned()],
        against: 1,
        ..State::default()
    };
    let silent = State { told: vec!["f9".to_owned()], ..state.clone() };
    let claims = |second: &str| {
        [("f1", 1.0), (second, 20.0)]
            .map(|(fact, n)| Disputed { fact: fact.to_owned(), figure: Some((n, n)), ..Disputed::default() })
            .to_vec()
    };
    let dispute = |second| Dispute {
        matter: "toll".to_owned(),
        about: "killed".to_owned(),
        place: Some("Fardo".to_owned()),
        claims: claims(second),
    };
    let report = with_states(&facts, &[], "fr", &[state, silent], &[dispute("f2"), dispute("f9")]);
    let text = markdown(&report);
    assert_eq!(
        text.matches("depuis juillet 2021").count(),
        1,
        "a state of which nothing is told then: {text}"
    );
    assert!(text.contains("the army") && text.contains("démenti par 1"), "{text}");
    assert!(text.contains("**1 tué**") && text.contains("**20 tués**"), "{text}");
    let Block::Heading { text } = &section(&report, "disputed").blocks[0] else { panic!() };
    assert_eq!(text, "Fardo\u{202f}: Combien (tués)");
    assert_eq!(section(&report, "disputed").blocks.len(), 3, "one claim alone disputes nothing");
}

#[test]
fn silence_is_said() {
    for lang in ["en", "fr", "es", "xx"] {
        let report = made(&[], &[], lang);
        let none = Words::load(lang).unwrap().get("none");
        assert_eq!(section(&report, "highlights").blocks, [Block::Text { text: none.clone() }]);
        assert_eq!(section(&report, "access").blocks, [Block::Text { text: none }]);
        assert_eq!(section(&report, "gaps").blocks.len(), 2, "neither access nor needs is told of");
        assert!(html(&report).unwrap().contains("class=\"draft\""));
    }
}

#[test]
fn words_of_reports_are_never_markup() {
    let harm = "</w:t><script>alert(1)</script> [x](javascript:1) | *a* \u{1}";
    let mut bad = fact("f1", "a", 3.0, harm);
    bad.outlet = Some(harm.to_owned());
    let report = made(&[bad], &[], "en");
    assert!(!html(&report).unwrap().contains("<script>"));
    let text = markdown(&report);
    assert!(!text.contains("<script>") && !text.contains("[x](") && text.contains("\\|"), "{text}");
    let xml = part(&docx(&report).unwrap(), "word/footnotes.xml");
    assert!(xml.contains("&lt;script&gt;") && !xml.contains("<script>") && !xml.contains('\u{1}'));
}

#[test]
fn a_word_document_has_a_footnote_for_each_mark_and_the_same_bytes_each_time() {
    let facts = [fact("f1", "a", 12.0, "the mayor"), fact("f2", "b", 20.0, "a rebel")];
    let report = made(&facts, &[vec![0, 1]], "fr");
    let bytes = docx(&report).unwrap();
    assert!(bytes == docx(&report).unwrap());
    let marks = part(&bytes, "word/document.xml").matches("<w:footnoteReference ").count();
    let notes = part(&bytes, "word/footnotes.xml").matches("Shells hit Fardo").count();
    assert!(marks >= 6);
    assert_eq!(marks, notes);
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}
