//! A document with two facts and a status, made by hand.

use vigie::{
    export::{
        FactRow, PlaceRow, SpanRow, StatusRow,
        rows::{CountRow, PartyRow},
    },
    model::{Block, BlockKind, DateBasis, Document, DocumentId, Interval, Published, Span},
};
use vigie_store::Reading;

/// A document with everything read in it.
pub struct Sample {
    pub document: Document,
    pub facts: Vec<FactRow>,
    pub statuses: Vec<StatusRow>,
}

impl Sample {
    pub fn reading(&self) -> Reading<'_> {
        Reading {
            document: &self.document,
            facts: &self.facts,
            statuses: &self.statuses,
            note: None,
            sketch: None,
        }
    }
}

fn quote(text: &str, words: &str) -> SpanRow {
    let byte = text.find(words).expect("the words are in the text");
    let start = text[..byte].chars().count();
    SpanRow { text: words.to_owned(), start, end: start + words.chars().count() }
}

/// The `n`-th sample: the same story told of another day, in another file.
pub fn sample(n: usize) -> Sample {
    let text = format!(
        "Jour {n}. L'armée a repris Fardo, selon le gouverneur. Au moins douze civils y ont été tués, dans la province d'Ost."
    );
    let party =
        |words: &str, kind: &str| PartyRow { quote: quote(&text, words), kind: kind.into(), actor: None };
    let place = |words: &str, id: &str, level: &str| PlaceRow {
        quote: quote(&text, words),
        id: id.into(),
        name: words.into(),
        lat: 31.5,
        lon: -64.25,
        level: level.into(),
        radius_m: 5000,
        country: "XF".into(),
        containers: vec!["Ost".into(), "Freedonia".into()],
        conflict: None,
        inferred: false,
    };
    let sha = format!("{n:064x}");
    let fact = |id: &str, fact_type: &str, trigger: &str| FactRow {
        id: format!("f{id}{n}"),
        document: sha.clone(),
        document_name: format!("report-{n}"),
        outlet: Some("La Voix".into()),
        published: Some("2021-07-09".into()),
        lang: "fr".into(),
        fact_type: fact_type.into(),
        layer: "event".into(),
        sentence: quote(&text, trigger),
        mentions: vec![quote(&text, trigger)],
        agents: Vec::new(),
        patients: Vec::new(),
        instruments: Vec::new(),
        places: Vec::new(),
        time_quote: None,
        time: Some("2021-07-09".into()),
        earliest: Some("2021-07-09".into()),
        latest: Some("2021-07-09".into()),
        counts: Vec::new(),
        realis: "actual".into(),
        sources: Vec::new(),
        stance: "asserts".into(),
        plover: None,
        cameo: None,
        acled: None,
        rule: "fr.test.1".into(),
        block: "body".into(),
        review: None,
        event: None,
    };
    let seized = FactRow {
        agents: vec![party("L'armée", "group")],
        places: vec![place("Fardo", "geonames:1", "settlement")],
        sources: vec![party("le gouverneur", "official")],
        acled: Some("Government regains territory".into()),
        ..fact("a", "seize_territory", "a repris")
    };
    let killed = FactRow {
        patients: vec![party("civils", "group")],
        places: vec![place("Ost", "geonames:2", "adm1")],
        time_quote: Some(quote(&text, "Jour")),
        counts: vec![CountRow {
            quote: quote(&text, "Au moins douze civils"),
            what: "killed".into(),
            low: 12.0,
            high: 12.0,
            qualifier: "at_least".into(),
            households: false,
        }],
        ..fact("b", "kill", "tués")
    };
    let status = StatusRow {
        id: format!("s{n}"),
        document: sha.clone(),
        state: "controls".into(),
        place: Some(place("Fardo", "geonames:1", "settlement")),
        place_quote: Some(quote(&text, "Fardo")),
        holder: Some("L'armée".into()),
        holder_actor: None,
        valid_from: Some("2021-07-09".into()),
        valid_to: None,
        known: Some("2021-07-09".into()),
        basis: "claimed".into(),
        opened_by: vec![seized.id.clone()],
        closed_by: Vec::new(),
    };
    let document = Document {
        id: DocumentId(sha),
        name: format!("report-{n}"),
        origin: format!("reports/report-{n}.txt"),
        outlet: Some("La Voix".into()),
        author: None,
        url: None,
        title: Some(format!("Fardo, jour {n}")),
        lang: Some("fr".into()),
        published: Published {
            interval: Interval::from_edtf("2021-07-09"),
            basis: DateBasis::Given,
            span: None,
        },
        raw: text.clone().into_bytes(),
        blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()) }],
        text,
    };
    Sample { document, facts: vec![seized, killed], statuses: vec![status] }
}
