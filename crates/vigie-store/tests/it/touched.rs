//! What new facts and decisions touch is linked alone, and the record is as if all of it had been linked.

use std::{collections::BTreeMap, sync::LazyLock};

use proptest::{prelude::*, sample::Index};
use rusqlite::Connection;
use tempfile::TempDir;
use vigie::{
    export::{
        FactRow, PlaceRow, SpanRow,
        rows::{CountRow, PartyRow},
    },
    linking::copies::Sketcher,
    model::{Block, BlockKind, DateBasis, Document, DocumentId, Interval, Published, Span},
};
use vigie_store::{
    ContradictionQuery, FactQuery, GeoPackage, Reading, StandingQuery, Store,
    review::{Correction, Reviews, Signature, Verdict},
};

static SKETCHER: LazyLock<Sketcher> = LazyLock::new(|| Sketcher::load().unwrap());

/// A fact in small numbers: type, place, day that the text gives, figure, agent, whether it is denied, words.
type Made = (usize, usize, Option<u32>, u32, usize, bool, usize);

/// A document: outlet, day of publication, facts.
#[derive(Clone, Debug)]
struct Report {
    outlet: usize,
    day: u32,
    facts: Vec<Made>,
}

#[derive(Clone, Debug)]
enum Step {
    Write(Report),
    /// Another reading of a document that is there.
    ReadAgain(Index, Vec<Made>),
    Reject(Index),
    Move(Index, usize),
    Retype(Index, usize),
    Count(Index, u32),
    Merge(Index, Index),
    Split(Index, Index),
    Settle(Index, Index),
    Close(Index, u32),
    Undo(Index),
}

const TYPES: [(&str, &str); 8] = [
    ("shelling", "event"),
    ("casualties", "event"),
    ("airstrike", "event"),
    ("seize_territory", "event"),
    ("armed_clash", "event"),
    ("offensive", "event"),
    ("controls", "state"),
    ("displace", "event"),
];
const TOLD: [&str; 5] = [
    "Mortars fell on the grain store beside the old harbour while the ferry was being loaded with sacks of flour",
    "The column came down from the pass before dawn and put its flag on the roof of the customs house",
    "Families walked along the railway towards the border with what they could carry on handcarts and bicycles",
    "Nobody slept",
    "Mayor Lena Sorrow met Ivo Brand in Kelso on the road from Doune, and Tarik Lamloum wrote to Ada Quill in Marwan",
];

fn party(words: &str, actor: Option<&str>) -> PartyRow {
    let quote = SpanRow { text: words.into(), start: 0, end: words.len() };
    PartyRow { quote, kind: "group".into(), actor: actor.map(str::to_owned) }
}

fn place(n: usize) -> PlaceRow {
    let (name, level, lat, radius_m, containers): (_, _, _, _, &[&str]) = [
        ("Marwan", "settlement", 10.0, 3000, &["Oun", "Tarbet"] as &[&str]),
        ("Doune", "settlement", 10.3, 3000, &["Oun", "Tarbet"]),
        ("Kelso", "settlement", 14.0, 3000, &["Tarbet"]),
        ("Oun", "adm1", 10.2, 90_000, &["Tarbet"]),
    ][n];
    PlaceRow {
        quote: SpanRow { text: name.into(), start: 0, end: name.len() },
        id: format!("x:{n}"),
        name: name.into(),
        lat,
        lon: 30.0,
        level: level.into(),
        radius_m,
        country: "XT".into(),
        containers: containers.iter().map(|&name| name.to_owned()).collect(),
        conflict: None,
        inferred: false,
    }
}

fn date(day: u32) -> String {
    format!("2031-06-{day:02}")
}

fn fact(n: usize, at: usize, report: &Report, made: Made, start: usize) -> FactRow {
    let (fact_type, spot, day, figure, agent, denies, words) = made;
    let (fact_type, layer) = TYPES[fact_type];
    let sentence = TOLD[words];
    let told = day.map_or_else(|| date(report.day), date);
    let agents = match agent {
        0 => Vec::new(),
        1 => vec![party("the army", Some("xt.army"))],
        // Both fight.
        3 => vec![party("the army", Some("xt.army")), party("the rebels", Some("rebels"))],
        _ => vec![party("the rebels", Some("rebels"))],
    };
    let mut places = Vec::new();
    if spot < 4 {
        places.push(place(spot));
        // Some facts name the region beside the town.
        places.extend((spot < 3 && figure.is_multiple_of(2)).then(|| place(3)));
    }
    let quote = |start: usize, length: usize| SpanRow {
        text: sentence[start..start + length].into(),
        start,
        end: start + length,
    };
    FactRow {
        id: format!("f{n}.{at}.{fact_type}"),
        document: format!("{n:064x}"),
        document_name: format!("report-{n}"),
        outlet: Some(format!("Outlet {}", report.outlet)),
        published: Some(date(report.day)),
        lang: "en".into(),
        fact_type: fact_type.into(),
        layer: layer.into(),
        sentence: SpanRow { text: sentence.into(), start, end: start + sentence.len() },
        mentions: vec![SpanRow { text: sentence[..6].into(), start, end: start + 6 }],
        agents,
        patients: Vec::new(),
        instruments: Vec::new(),
        places,
        time_quote: day.map(|_| quote(0, 5)),
        time: Some(told.clone()),
        earliest: Some(told.clone()),
        latest: Some(told),
        counts: (figure > 0)
            .then(|| CountRow {
                quote: quote(0, 5),
                what: "killed".into(),
                low: f64::from(figure * 4),
                high: f64::from(figure * 4),
                qualifier: "exact".into(),
                households: false,
            })
            .into_iter()
            .collect(),
        realis: "actual".into(),
        sources: Vec::new(),
        stance: if denies { "denies" } else { "asserts" }.into(),
        plover: None,
        cameo: None,
        acled: None,
        rule: "en.made.up.1".into(),
        block: "body".into(),
        review: None,
        event: None,
    }
}

fn write(store: &mut GeoPackage, n: usize, report: &Report) {
    let mut text = String::new();
    let mut facts = Vec::new();
    for (at, &made) in report.facts.iter().enumerate() {
        facts.push(fact(n, at, report, made, text.len()));
        text.push_str(TOLD[made.6]);
        text.push_str(". ");
    }
    let document = Document {
        id: DocumentId(format!("{n:064x}")),
        outlet: Some(format!("Outlet {}", report.outlet)),
        published: Published {
            interval: Interval::from_edtf(&date(report.day)),
            basis: DateBasis::Given,
            span: None,
        },
        blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()) }],
        ..Document::of_text("en", &text)
    };
    let sketch = Some(&SKETCHER.sketch(&document));
    let reading = Reading { document: &document, facts: &facts, statuses: &[], note: None, sketch };
    store.write(&reading).unwrap();
}

fn made() -> impl Strategy<Value = Made> {
    (
        0..8_usize,
        0..5_usize,
        prop::option::of(1..9_u32),
        0..4_u32,
        0..4_usize,
        prop::bool::weighted(0.2),
        0..5_usize,
    )
}

fn report() -> impl Strategy<Value = Report> {
    (0..3_usize, 1..17_u32, prop::collection::vec(made(), 1..4)).prop_map(|(outlet, day, facts)| Report {
        outlet,
        day,
        facts,
    })
}

fn step() -> impl Strategy<Value = Step> {
    let one = any::<Index>;
    prop_oneof![
        6 => report().prop_map(Step::Write),
        2 => (one(), prop::collection::vec(made(), 1..4)).prop_map(|(of, facts)| Step::ReadAgain(of, facts)),
        2 => one().prop_map(Step::Reject),
        1 => (one(), 0..4_usize).prop_map(|(of, to)| Step::Move(of, to)),
        1 => (one(), 0..8_usize).prop_map(|(of, to)| Step::Retype(of, to)),
        1 => (one(), 1..6_u32).prop_map(|(of, to)| Step::Count(of, to)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Merge(a, b)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Split(a, b)),
        2 => (one(), one()).prop_map(|(of, right)| Step::Settle(of, right)),
        1 => (one(), 1..12_u32).prop_map(|(of, day)| Step::Close(of, day)),
        2 => one().prop_map(Step::Undo),
    ]
}

/// What a step decides, where there is something to decide about.
fn verdict(store: &GeoPackage, step: &Step) -> Option<Verdict> {
    let facts = store.find_facts(&FactQuery { review: Some("any".into()), ..FactQuery::default() }).unwrap();
    let of = |index: &Index| facts.get(index.index(facts.len().max(1))).cloned();
    let correct = |row: FactRow, correction| Some(Verdict::Correct { fact: row.id, correction });
    match step {
        Step::Reject(fact) => Some(Verdict::Reject { fact: of(fact)?.id }),
        Step::Move(fact, to) => correct(of(fact)?, Correction::Places(vec![place(*to)])),
        Step::Retype(fact, to) => {
            let row = of(fact)?;
            let now = Correction::of_fact("type", &row)?;
            let Correction::Type(mut kind) = now else { return None };
            (kind.fact_type, kind.layer) = (TYPES[*to].0.into(), TYPES[*to].1.into());
            correct(row, Correction::Type(kind))
        }
        Step::Count(fact, to) => {
            let mut row = of(fact)?;
            let count = row.counts.first_mut()?;
            (count.low, count.high) = (f64::from(*to * 3), f64::from(*to * 3));
            let counts = row.counts.clone();
            correct(row, Correction::Counts(counts))
        }
        Step::Merge(a, b) => Some(Verdict::Merge { fact: of(a)?.id, other: of(b)?.id }),
        Step::Split(a, b) => Some(Verdict::Split { fact: of(a)?.id, other: of(b)?.id }),
        Step::Settle(one, right) => {
            let all = store.find_contradictions(&ContradictionQuery::default()).unwrap();
            let one = all.get(one.index(all.len().max(1)))?;
            let right = one.claims[right.index(one.claims.len())].fact.clone();
            Some(Verdict::Settle { contradiction: one.id.clone(), right: vec![right] })
        }
        Step::Close(one, day) => {
            let all = store.find_standings(&StandingQuery::default()).unwrap();
            let standing = all.get(one.index(all.len().max(1)))?.id.clone();
            Some(Verdict::Close { standing, until: date(*day) })
        }
        Step::Undo(entry) => {
            let log = store.log(&Default::default()).unwrap();
            Some(Verdict::Undo { entry: log.get(entry.index(log.len().max(1)))?.entry.number })
        }
        Step::Write(_) | Step::ReadAgain(..) => None,
    }
}

/// All that linking makes, without the numbers of rows.
fn made_of(path: &std::path::Path) -> BTreeMap<&'static str, Vec<String>> {
    let db = Connection::open(path).unwrap();
    let tables = [
        (
            "events",
            "SELECT event_id || '|' || type || '|' || coalesce(p.gazetteer_id, '-') || '|' || facts || '|' || reports
               || '|' || outlets || '|' || origins_low || '|' || origins_high || '|' || denied || '|' || detail
             FROM events e LEFT JOIN places p ON p.id = e.place_id ORDER BY 1",
        ),
        (
            "event_facts",
            "SELECT e.event_id || '|' || f.fact_id || '|' || x.position FROM event_facts x
               JOIN events e ON e.id = x.event_id JOIN facts f ON f.id = x.fact_id ORDER BY 1",
        ),
        (
            "contradictions",
            "SELECT contradiction_id || '|' || coalesce(p.gazetteer_id, '-') || '|' || coalesce(spot, '-') || '|' || first_claim
               || '|' || settled || '|' || detail
             FROM contradictions c LEFT JOIN places p ON p.id = c.place_id ORDER BY 1",
        ),
        (
            "standings",
            "SELECT standing_id || '|' || coalesce(p.gazetteer_id, '-') || '|' || spot || '|' || detail
             FROM standings s LEFT JOIN places p ON p.id = s.place_id ORDER BY 1",
        ),
        (
            "tellings",
            "SELECT f.fact_id || '|' || telling || '|' || coalesce(follows, '-') || '|' || coalesce(points, '-')
             FROM tellings t JOIN facts f ON f.id = t.fact_id ORDER BY 1",
        ),
        ("telling_keys", "SELECT coalesce(f.fact_id, '-') || '|' || key FROM telling_keys k LEFT JOIN facts f ON f.id = k.fact_id ORDER BY 1"),
        (
            "prints",
            "SELECT 'print ' || print || '|' || document FROM copy_prints p JOIN copy_numbers n ON n.number = p.number
             UNION ALL SELECT 'cut ' || print || '|' || outlet FROM copy_cuts
             UNION ALL SELECT 'day ' || print || '|' || day FROM copy_days
             UNION ALL SELECT 'pair ' || bucket || '|' || pair || '|' || coalesce(document, '-') FROM copy_pairs p
               LEFT JOIN copy_numbers n ON n.number = p.number ORDER BY 1",
        ),
        ("waiting", "SELECT 'fact ' || fact_id FROM waiting_facts UNION ALL SELECT 'left ' || fact_id FROM left_tellings"),
        ("origins", "SELECT d.sha256 || '|' || provenance FROM origins o JOIN documents d ON d.id = o.document_id ORDER BY 1"),
        ("links", "SELECT d.sha256 || '|' || coalesce(links, '-') FROM sketches s JOIN documents d ON d.id = s.document_id ORDER BY 1"),
    ];
    let all = |sql: &str| -> Vec<String> {
        let mut query = db.prepare(sql).unwrap();
        query.query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    tables.into_iter().map(|(table, sql)| (table, all(sql))).collect()
}

/// Everything is forgotten that linking made, and made again.
fn link_all(store: &mut GeoPackage, path: &std::path::Path) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "DELETE FROM tellings; DELETE FROM telling_keys; UPDATE sketches SET links = NULL;
         UPDATE vigie_meta SET value = '' WHERE key = 'linked_with'",
    )
    .unwrap();
    drop(db);
    store.link().unwrap();
}

fn by() -> Signature {
    Signature { reviewer: "Ana".into(), time: "2031-07-01T10:00:00Z".parse().unwrap(), reason: "seen".into() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 120, ..ProptestConfig::default() })]

    #[test]
    fn what_is_touched_and_the_whole_are_linked_alike(
        begin in prop::collection::vec(report(), 12..16),
        steps in prop::collection::vec((step(), prop::bool::weighted(0.7)), 1..16),
    ) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("r.gpkg");
        let mut store = GeoPackage::open(&path).unwrap();
        let mut all = begin;
        for (n, report) in all.iter().enumerate() {
            write(&mut store, n, report);
        }
        store.link().unwrap();
        for (step, links) in steps {
            match &step {
                Step::Write(report) => {
                    write(&mut store, all.len(), report);
                    all.push(report.clone());
                }
                Step::ReadAgain(of, facts) => {
                    let n = of.index(all.len());
                    all[n].facts.clone_from(facts);
                    write(&mut store, n, &all[n]);
                }
                decision => {
                    // What was decided before is refused.
                    verdict(&store, decision).map(|verdict| store.decide(&by(), &verdict));
                }
            }
            if links {
                store.link_decided().unwrap();
            }
        }
        store.link().unwrap();
        let touched = made_of(&path);
        link_all(&mut store, &path);
        let whole = made_of(&path);
        for (table, rows) in whole {
            let other: Vec<_> = touched[table].iter().filter(|row| !rows.contains(row)).collect();
            let lacks: Vec<_> = rows.iter().filter(|row| !touched[table].contains(row)).collect();
            prop_assert!(touched[table] == rows, "{table}: {other:#?}\nis not {lacks:#?}");
        }
    }
}

/// A fact elsewhere is not looked at; what cannot be read where it is looked at is linked anew with all others.
#[test]
fn only_what_is_touched_is_looked_at() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("r.gpkg");
    let mut store = GeoPackage::open(&path).unwrap();
    let told = |place, day, words| Report {
        outlet: 0,
        day,
        facts: vec![(0, place, Some(day), 1 + 2 * words as u32, 0, false, words)],
    };
    for n in 0..12 {
        write(&mut store, n, &told(n % 2 * 2, 1, n % 2));
    }
    store.link().unwrap();
    let db = Connection::open(&path).unwrap();
    let unreadable = || -> u64 {
        db.query_row("SELECT count(*) FROM tellings WHERE telling = '{'", [], |r| r.get(0)).unwrap()
    };
    db.execute("UPDATE tellings SET telling = '{' WHERE fact_id = 2", []).unwrap();
    write(&mut store, 12, &told(0, 1, 0));
    store.link().unwrap();
    assert_eq!(unreadable(), 1);
    write(&mut store, 13, &told(2, 1, 1));
    store.link().unwrap();
    assert_eq!(unreadable(), 0);
    let touched = made_of(&path);
    link_all(&mut store, &path);
    assert_eq!(touched, made_of(&path));
}

/// Names that stand in too many texts of some days lead nowhere, and phrases that come back for days count no more: that
/// changes what older documents have in common, also where only a part is looked at.
#[test]
fn what_counts_no_more_is_known_to_a_part_too() {
    for days in [1, 16] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("r.gpkg");
        let mut store = GeoPackage::open(&path).unwrap();
        let told = |n: usize| {
            let fact = |words| (7, 4, None, 0, 0, false, words);
            Report { outlet: n % 9, day: 1 + (n % days) as u32, facts: vec![fact(4), fact(n % 3)] }
        };
        for n in 0..64 {
            write(&mut store, n, &told(n));
            // The first are linked together, the others one by one.
            if n >= 40 {
                store.link().unwrap();
            }
        }
        let touched = made_of(&path);
        assert!(touched["prints"].iter().any(|row| row.ends_with("|-") || row.starts_with("cut")));
        link_all(&mut store, &path);
        assert_eq!(touched, made_of(&path));
    }
}
