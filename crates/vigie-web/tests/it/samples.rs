//! A record made by hand, and a browser that only asks.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use tempfile::TempDir;
use tower::ServiceExt;
use vigie::{
    export::{
        FactRow, PlaceRow, SpanRow, StatusRow,
        rows::{CountRow, PartyRow},
    },
    linking::copies::Sketcher,
    model::{Block, BlockKind, DateBasis, Document, DocumentId, Interval, Published, Span},
};
use vigie_store::{GeoPackage, Reading, Store};
use vigie_web::{Manner, Site, router};

/// The digest of the sample document.
pub const SHA: &str = "ab01";

/// Text, title and outlet of a document with a fact in it.
pub struct Story<'a> {
    pub title: &'a str,
    pub outlet: &'a str,
    pub agent: &'a str,
    pub place: &'a str,
    /// When it was published, in EDTF.
    pub published: &'a str,
    /// Gazetteer id of the place.
    pub place_id: &'a str,
    /// What kept it from being read in full.
    pub note: Option<&'a str>,
    /// How many it says were killed.
    pub killed: f64,
    /// Whether it tells too that nobody took the place.
    pub denied: bool,
}

/// A plain one.
pub const PLAIN: Story = Story {
    title: "Fardo, jour 1",
    outlet: "La Voix",
    agent: "L’armée",
    place: "Fardo",
    published: "2021-07-09",
    place_id: "geonames:1",
    note: None,
    killed: 12.0,
    denied: false,
};

fn quote(text: &str, words: &str) -> SpanRow {
    let byte = text.find(words).expect("the words are in the text");
    let start = text[..byte].chars().count();
    SpanRow { text: words.to_owned(), start, end: start + words.chars().count() }
}

/// A record of one story.
pub struct Record {
    folder: TempDir,
    site: Site,
}

impl Record {
    pub fn of(story: &Story) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("sample.gpkg");
        let mut store = GeoPackage::open(&path).unwrap();
        let head = story.title;
        let body = format!(
            "{} a repris {}, selon le gouverneur. Douze civils ont été tués.",
            story.agent, story.place
        );
        let text = format!("{head}\n\n{body}");
        let party = |words: &str| PartyRow { quote: quote(&text, words), kind: "group".into(), actor: None };
        let place = PlaceRow {
            quote: quote(&text, story.place),
            id: story.place_id.into(),
            name: story.place.into(),
            lat: 31.5,
            lon: 65.7,
            level: "settlement".into(),
            radius_m: 5000,
            country: "XF".into(),
            containers: vec!["Ost".into(), "Freedonia".into()],
            conflict: None,
            inferred: false,
        };
        let fact = FactRow {
            id: "f1".into(),
            document: SHA.into(),
            document_name: "report".into(),
            outlet: Some(story.outlet.into()),
            published: Some(story.published.into()),
            lang: "fr".into(),
            fact_type: "seize_territory".into(),
            layer: "event".into(),
            sentence: quote(&text, &body),
            mentions: vec![quote(&text, "a repris")],
            agents: vec![party(story.agent)],
            patients: Vec::new(),
            instruments: Vec::new(),
            places: vec![place.clone()],
            time_quote: None,
            time: Some("2021-07-09".into()),
            earliest: Some("2021-07-09".into()),
            latest: Some("2021-07-09".into()),
            counts: vec![CountRow {
                quote: quote(&text, "Douze civils"),
                what: "killed".into(),
                low: story.killed,
                high: story.killed,
                qualifier: "exact".into(),
                households: false,
            }],
            realis: "actual".into(),
            sources: vec![party("le gouverneur")],
            stance: "asserts".into(),
            plover: None,
            cameo: Some("192".into()),
            acled: None,
            rule: "fr.test.1".into(),
            block: "body".into(),
            review: None,
            event: None,
        };
        let status = StatusRow {
            id: "s1".into(),
            document: SHA.into(),
            state: "controls".into(),
            place: Some(place),
            place_quote: Some(quote(&text, story.place)),
            holder: Some(story.agent.into()),
            holder_actor: None,
            valid_from: Some("2021-07-09".into()),
            valid_to: None,
            known: Some(story.published.into()),
            basis: "claimed".into(),
            opened_by: vec!["f1".into()],
            closed_by: Vec::new(),
        };
        let document = Document {
            id: DocumentId(SHA.into()),
            name: "report".into(),
            origin: "report.txt".into(),
            outlet: Some(story.outlet.into()),
            author: None,
            url: None,
            title: Some(story.title.into()),
            lang: Some("fr".into()),
            published: Published {
                interval: Interval::from_edtf(story.published),
                basis: DateBasis::Given,
                span: None,
            },
            raw: text.clone().into_bytes(),
            blocks: vec![
                Block { kind: BlockKind::Headline, span: Span::new(0, head.len()) },
                Block { kind: BlockKind::Body, span: Span::new(head.len() + 2, text.len()) },
            ],
            text,
        };
        let sketch = Some(&Sketcher::load().unwrap().sketch(&document));
        let denial = FactRow {
            id: "f2".into(),
            agents: Vec::new(),
            counts: Vec::new(),
            realis: "negated".into(),
            ..fact.clone()
        };
        let facts = if story.denied { vec![fact, denial] } else { vec![fact] };
        let (facts, statuses) = (&facts, &[status]);
        store.write(&Reading { document: &document, facts, statuses, note: story.note, sketch }).unwrap();
        store.link().unwrap();
        drop(store);
        Record { site: Site::open(&path).unwrap(), folder }
    }

    /// The same record, shown to be read only.
    pub fn read_only(self) -> Self {
        let manner = Manner { read_only: true, ..Manner::default() };
        let site = Site::open_in(&self.folder.path().join("sample.gpkg"), manner).unwrap();
        Record { site, ..self }
    }

    /// What the site answers to a request.
    pub fn ask(&self, request: Request<Body>) -> Response<Body> {
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(router(self.site.clone()).oneshot(request)).unwrap()
    }

    /// Status, media type and body of an address.
    pub fn get(&self, address: &str) -> (StatusCode, String, String) {
        let response = self.ask(Request::get(address).body(Body::empty()).unwrap());
        let status = response.status();
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let body = runtime.block_on(to_bytes(response.into_body(), usize::MAX)).unwrap();
        (status, kind, String::from_utf8_lossy(&body).into_owned())
    }

    /// A page that is there.
    pub fn page(&self, address: &str) -> String {
        let (status, _, body) = self.get(address);
        assert_eq!(status, StatusCode::OK, "{address}: {body}");
        body
    }
}
