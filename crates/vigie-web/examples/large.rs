//! Writes a large record of made-up facts, to time pages over it.
//!
//! `cargo run --release -p vigie-web --example large -- FILE.gpkg [FACTS]`: five facts a document, five hundred places,
//! fifty outlets, two years of days; the same every time. See `benches/README.md`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool")]

use vigie::{
    export::{FactRow, PlaceRow, SpanRow, StatusRow, rows::CountRow, rows::PartyRow},
    linking::copies::Sketcher,
    model::{Block, BlockKind, DateBasis, Document, DocumentId, Interval, Published, Span},
};
use vigie_store::{GeoPackage, Reading, Store};

const FACTS_A_DOCUMENT: usize = 5;
const PLACES: u64 = 500;
const TYPES: [&str; 6] = ["shelling", "airstrike", "seize_territory", "kill", "displace", "controls"];

/// SplitMix64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return println!("large FILE.gpkg [FACTS]") };
    let wanted: usize = arguments.next().map_or(50_000, |n| n.parse().unwrap());
    let mut store = GeoPackage::open(path.as_ref()).unwrap();
    let mut dice = Dice(7);
    let sketcher = Sketcher::load().unwrap();
    for n in 0..wanted / FACTS_A_DOCUMENT {
        let (document, facts, statuses) = report(n, &mut dice);
        let sketch = Some(&sketcher.sketch(&document));
        store
            .write(&Reading { document: &document, facts: &facts, statuses: &statuses, note: None, sketch })
            .unwrap();
    }
    store.link().unwrap();
    println!("{:?}", store.totals().unwrap());
}

fn report(n: usize, dice: &mut Dice) -> (Document, Vec<FactRow>, Vec<StatusRow>) {
    let sha = format!("{n:064x}");
    let outlet = format!("Outlet {}", dice.roll(50));
    let day = format!("2024-{:02}-{:02}", 1 + dice.roll(12), 1 + dice.roll(28));
    let mut text = format!("Report {n}\n\n");
    let mut facts = Vec::new();
    let mut statuses = Vec::new();
    for k in 0..FACTS_A_DOCUMENT {
        let place = dice.roll(PLACES);
        let (who, where_to, dead) =
            (format!("Force {}", dice.roll(9)), format!("Town {place}"), 1 + dice.roll(40));
        let first = text.chars().count();
        let sentence =
            format!("{who} shelled {where_to} and {dead} people were killed there, the governor said.");
        let quote = |words: &str| {
            let at = sentence.find(words).unwrap();
            SpanRow { text: words.to_owned(), start: first + at, end: first + at + words.len() }
        };
        let party = |words: &str| PartyRow { quote: quote(words), kind: "group".into(), actor: None };
        let located = PlaceRow {
            quote: quote(&where_to),
            id: format!("geonames:{place}"),
            name: where_to.clone(),
            lat: 30.0 + place as f64 % 23.0 / 3.0,
            lon: 60.0 + place as f64 / 33.0,
            level: if place.is_multiple_of(9) { "adm1" } else { "settlement" }.into(),
            radius_m: if place.is_multiple_of(9) { 90_000 } else { 3_000 },
            country: "AF".into(),
            containers: vec![format!("Town {}", place - place % 9), "Freedonia".into()],
            conflict: None,
            inferred: false,
        };
        let kind = TYPES[dice.roll(TYPES.len() as u64) as usize];
        let fact = FactRow {
            id: format!("f{n}-{k}"),
            document: sha.clone(),
            document_name: format!("report-{n}"),
            outlet: Some(outlet.clone()),
            published: Some(day.clone()),
            lang: "en".into(),
            fact_type: kind.into(),
            layer: if kind == "controls" { "state" } else { "event" }.into(),
            sentence: SpanRow { text: sentence.clone(), start: first, end: first + sentence.len() },
            mentions: vec![quote("shelled")],
            agents: vec![party(&who)],
            patients: vec![party(&where_to)],
            instruments: Vec::new(),
            places: vec![located.clone()],
            time_quote: None,
            time: Some(day.clone()),
            earliest: Some(day.clone()),
            latest: Some(day.clone()),
            counts: vec![CountRow {
                quote: quote(&dead.to_string()),
                what: "killed".into(),
                low: dead as f64,
                high: dead as f64,
                qualifier: "exact".into(),
                households: false,
            }],
            realis: "actual".into(),
            sources: vec![party("the governor")],
            stance: "asserts".into(),
            plover: None,
            cameo: None,
            acled: None,
            rule: "en.made.up.1".into(),
            block: "body".into(),
            review: None,
            event: None,
        };
        if kind == "controls" || kind == "seize_territory" {
            statuses.push(StatusRow {
                id: format!("s{n}-{k}"),
                document: sha.clone(),
                state: "controls".into(),
                place: Some(located),
                place_quote: Some(quote(&where_to)),
                holder: Some(who),
                holder_actor: None,
                valid_from: Some(day.clone()),
                valid_to: None,
                known: Some(day.clone()),
                basis: "claimed".into(),
                opened_by: vec![fact.id.clone()],
                closed_by: Vec::new(),
            });
        }
        facts.push(fact);
        text.push_str(&sentence);
        text.push(' ');
    }
    let document = Document {
        id: DocumentId(sha),
        name: format!("report-{n}"),
        origin: format!("report-{n}.txt"),
        outlet: Some(outlet),
        author: None,
        url: None,
        title: Some(format!("Report {n}")),
        lang: Some("en".into()),
        published: Published { interval: Interval::from_edtf(&day), basis: DateBasis::Given, span: None },
        raw: Vec::new(),
        blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()) }],
        text,
    };
    (document, facts, statuses)
}
