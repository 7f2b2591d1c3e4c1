//! Copies and origins: small texts of our own, the copy set, and the promise that order does not matter.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use proptest::prelude::*;
use vigie::{
    eval::copies::{CopyScores, measure, read_gold},
    linking::copies::{Copies, Sketch, Sketcher},
    model::{Document, DocumentId, OriginCount, Published, Relation},
    sources::{self, Hints},
};

static SKETCHER: LazyLock<Sketcher> = LazyLock::new(|| Sketcher::load().expect("the lexicon loads"));

const FLOOD: &str = "The river Oun rose by three metres overnight and carried away the iron bridge at Marwan, cutting the \
    only road between the port and the hills. Mayor Lena Sorrow said 17 people were missing and that boats could not land before \
    dawn. Engineers from Tarbet arrived with two pontoons, but the current was still too strong to anchor them. Schools in \
    the lower town stay shut until Thursday, and the bakery on Salt Street is giving bread away. On the far bank some 240 \
    families wait in a grain store without light; a nurse from Doune has set up a table for those who cut their feet.";
const STRIKE: &str = "Dockers at Kelso voted on Monday to walk out for a week after talks on shifts broke down without a date to \
    resume. The union of crane drivers wants two people in every cabin at night, a rule that the company dropped in \
    March to save money. Ships carrying fruit from the islands are queueing off the lighthouse. A first container was \
    turned back at noon, and a manager who came to the gate was met with whistles. The harbour master, Ivo Brand, called \
    both sides to his office and gave them coffee, to no effect.";
const FLOOD_FR: &str = "La rivière Oun est montée de trois mètres dans la nuit et a emporté le pont de fer de Marwan, coupant la seule \
    route entre le port et les collines. La maire Lena Sorrow a dit que 17 personnes manquaient et que les bateaux ne \
    pourraient accoster avant l'aube. Des ingénieurs de Tarbet sont venus avec deux pontons, mais le courant restait \
    trop fort. Les écoles de la ville basse sont fermées jusqu'à jeudi, et la boulangerie de Salt Street donne son pain. Sur \
    l'autre rive, quelque 240 familles attendent dans un grenier sans lumière ; une infirmière de Doune soigne les pieds.";

fn document(id: &str, lang: &str, outlet: &str, day: &str, text: &str) -> Document {
    Document {
        id: DocumentId(id.to_owned()),
        outlet: Some(outlet.to_owned()),
        published: Published::given(day),
        ..Document::of_text(lang, text)
    }
}

fn copies(documents: &[Document]) -> Copies {
    let mut copies = Copies::default();
    for document in documents {
        assert!(copies.add(SKETCHER.sketch(document)));
    }
    copies
}

fn id(id: &str) -> DocumentId {
    DocumentId(id.to_owned())
}

fn relation(copies: &Copies, of: &str) -> Option<(String, Relation)> {
    copies.copy_of(&id(of)).filter(|copy| copy.certain).map(|copy| (copy.of.0, copy.relation))
}

#[test]
fn copies_go_back_to_the_earliest_and_show_the_shared_words() {
    let first: Vec<&str> = FLOOD.split_inclusive(". ").collect();
    let a = document("a", "en", "Courier", "2021-06-05", FLOOD);
    let near = FLOOD.replace("bakery on Salt Street", "baker of Salt Street");
    let b = document("b", "en", "Gazette", "2021-06-06", &format!("Bridge lost at Marwan\n\n{near}"));
    let c = document("c", "en", "Echo", "2021-06-06", &first[..2].concat());
    let d = document("d", "en", "Echo", "2021-06-06", STRIKE);
    let e = document(
        "e",
        "en",
        "Courier",
        "2021-06-07",
        &format!("Two of the missing were found alive in a barn.\n\n{FLOOD}"),
    );
    let f = document("f", "fr", "Dépêche", "2021-06-06", FLOOD_FR);
    let g = document("g", "en", "Star", "2021-06-09", FLOOD);
    let all = copies(&[a.clone(), b.clone(), c, d, e, f, g]);
    let of_a = |relation| Some(("a".to_owned(), relation));
    assert_eq!(relation(&all, "a"), None);
    assert_eq!(relation(&all, "b"), of_a(Relation::Near));
    assert_eq!(relation(&all, "c"), of_a(Relation::Abridged));
    assert_eq!(relation(&all, "d"), None);
    assert_eq!(relation(&all, "e"), of_a(Relation::Update));
    assert_eq!(relation(&all, "f"), of_a(Relation::Translated));
    assert_eq!(relation(&all, "g"), of_a(Relation::Same));
    let origins = all.origins().all;
    assert_eq!(origins.len(), 2);
    assert_eq!((origins[0].first.0.as_str(), origins[0].documents.len()), ("a", 6));
    assert_eq!(all.origin_of(&id("f")).as_ref(), Some(&origins[0]));

    let overlap = all.overlap(&id("b"), &id("a")).unwrap();
    let runs = overlap.shared_runs(&b, &a);
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(runs.len(), 2);
    for run in runs {
        assert_eq!(words(run.here.quote(&b.text)), words(run.there.quote(&a.text)));
    }
}

#[test]
fn what_only_quotes_the_same_words_is_no_copy() {
    let speech = "“We will not leave the lower town, we will not leave the port, and whoever asks us to go should come here \
        first and carry one sack of sand from the quay to the church, as my mother did this morning before the bells”";
    let a = document(
        "a",
        "en",
        "Courier",
        "2021-06-05",
        &format!(
            "The mayor of Marwan refused on Saturday to order people out. {speech}, she told a crowd at the town hall that had waited for an hour in the rain."
        ),
    );
    let b = document(
        "b",
        "en",
        "Gazette",
        "2021-06-05",
        &format!(
            "Lena Sorrow climbed on a chair to be heard. {speech}, said the mayor, whose party faces a vote in autumn and has lost two seats since the dam was built."
        ),
    );
    let all = copies(&[a, b]);
    assert_eq!(all.origins().all.len(), 2);
    let count = all.count(&[id("a"), id("b")]);
    assert_eq!((count.low, count.high), (2, 2));
}

#[test]
fn an_agency_is_one_origin_whoever_prints_it() {
    let a = document("a", "en", "Courier", "2021-06-05", &format!("MARWAN, June 5 (Reuters) - {FLOOD}"));
    let b = document("b", "en", "Gazette", "2021-06-05", FLOOD);
    // Another dispatch of the agency, and a report of its own.
    let c = document("c", "en", "Echo", "2021-06-05", &format!("{STRIKE} (Reuters)"));
    let d = document(
        "d",
        "en",
        "Star",
        "2021-06-05",
        "Our reporter saw the last span of the bridge go under at six in the morning. Nobody was on it. Three goats were.",
    );
    let e = document(
        "e",
        "en",
        "Herald of Doune",
        "2021-06-05",
        "Doune took in forty people from the other side of the valley last night, in the chapel. Blankets are short.\n\nStaff and agencies",
    );
    let all = copies(&[a, b, c, d, e]);
    assert_eq!(all.origins().all.iter().filter(|o| o.agency.as_deref() == Some("reuters")).count(), 2);
    let count = all.count(&["a", "b", "c", "d", "e"].map(id));
    assert_eq!(count, OriginCount { reports: 5, outlets: 5, low: 2, high: 3 });
}

#[test]
fn what_shares_a_communique_and_its_names_is_no_copy() {
    let communique = "\"A crack in pier 3 of the bridge over the Oun was seen at 5.40 by a watchman and the bridge was closed to \
        traffic within 12 minutes. Nobody was hurt and the foundations were at no time in danger\"";
    let a = document(
        "a",
        "en",
        "Courier",
        "2021-06-05",
        &format!(
            "The bridge of Marwan over the Oun, which Tarbet and Doune share, was shut on Saturday for 240 lorries a day. \
             {communique}, the Bridge Board said. Minister Lena Sorrow promised a ferry by 9.40."
        ),
    );
    let b = document(
        "b",
        "en",
        "Gazette",
        "2021-06-05",
        &format!(
            "In Marwan, drivers found the Oun barred this morning, and on the way to Tarbet and Doune 240 of them turned back. \
             {communique}, so the Bridge Board. Lena Sorrow saw no need to hurry."
        ),
    );
    let count = copies(&[a, b]).count(&[id("a"), id("b")]);
    assert_eq!((count.low, count.high), (2, 2));
}

/// Tells the flood in other words and with fewer names.
const RETOLD: &str = "People at Marwan lost their iron bridge in the night when the Oun rose by three metres. Boats cannot land before dawn and \
    17 are missing, Lena Sorrow, the mayor, {told}. Two pontoons from Tarbet stand on the quay, and 240 families shelter on the \
    other side, where a nurse came over from Doune.";

#[test]
fn what_names_its_source_and_resembles_it_is_one_with_it() {
    let paper = document("a", "en", "Marwan Courier", "2021-06-05", FLOOD);
    let agency = document("a", "en", "AFP", "2021-06-05", FLOOD);
    let count = |source: &Document, told: &str| {
        let retold = document("b", "en", "Gazette", "2021-06-05", &RETOLD.replace("{told}", told));
        let all = copies(&[source.clone(), retold]);
        all.count(&[id("a"), id("b")])
    };
    let origins = |count: OriginCount| (count.low, count.high);
    assert_eq!(origins(count(&paper, "told the Marwan Courier")), (1, 1));
    assert_eq!(origins(count(&agency, "told AFP")), (1, 1));
    // Near misses: it names nobody, or somebody else.
    assert_eq!(origins(count(&paper, "told reporters")), (2, 2));
    assert_eq!(origins(count(&paper, "told a courier from Marwan")), (2, 2));
    assert_eq!(origins(count(&agency, "told Reuters")), (2, 2));
}

#[test]
fn a_copy_adds_a_source_only_where_somebody_speaks_in_its_own_part() {
    let source = document("a", "en", "AFP", "2021-06-05", FLOOD);
    let part: Vec<&str> = FLOOD.split_inclusive(". ").take(3).collect();
    let count = |own: &str| {
        let text = format!("{}\n\n{own}", part.concat());
        let copy = document("b", "en", "Gazette", "2021-06-06", &text);
        let count = copies(&[source.clone(), copy]).count(&[id("a"), id("b")]);
        (count.low, count.high)
    };
    let talk = "At the mill of Kelso they have wet feet too. “The grain is lost, and so is the cat,” said Ivo Brand, whose family \
        has ground flour there since his grandfather came down from the hills. Nobody has sent him a pump, and the one at the \
        brewery is older than he is. His neighbours carry sacks to the loft and wait for the water to turn brown, which is how \
        they know that it falls.";
    assert_eq!(count(talk), (1, 2));
    let musing = "The question is who will pay. Iron bridges were built in a century that believed in rivers as roads, and no budget \
        since has believed in anything for as long. Kelso has two of them and neither was painted in a generation. Whoever \
        wins in autumn will find the bill on the table, beside the one for the dam, and will look for somebody else to hand \
        it to, as those before did.";
    assert_eq!(count(musing), (1, 1));
}

#[test]
fn what_an_outlet_prints_every_day_does_not_count() {
    let footer = "Write to us with what you have seen and where, we read every letter and call you back the same day. The \
        paper of the valley is printed on the press of the brothers Ohm since 1911 and belongs to those who work for it.";
    let bodies = FLOOD.split_inclusive(". ").chain(STRIKE.split_inclusive(". "));
    let documents: Vec<Document> = bodies
        .enumerate()
        .map(|(i, body)| {
            document(
                &format!("d{i}"),
                "en",
                "Valley Paper",
                &format!("2021-06-{:02}", i + 1),
                &format!("{body}\n\n{footer}"),
            )
        })
        .collect();
    assert_eq!(copies(&documents).origins().all.len(), documents.len());
    // Near miss: twice is no habit.
    assert_eq!(copies(&documents[..2]).origins().all.len(), 1);
}

/// Scores the reports of a folder of `eval`, all and then each part, with the families whose count is not gold's.
fn scores(folder: &str, parts: &[&str]) -> (Vec<CopyScores>, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval").join(folder);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let gold = read_gold(&(read("gold.jsonl") + &read("families.jsonl")));
    let (documents, _) = sources::read(read("reports.jsonl").as_bytes(), "reports.jsonl", &Hints::default());
    assert_eq!(documents.len(), gold.documents.len());
    let all = copies(&documents);
    let names: BTreeMap<&DocumentId, &str> = documents.iter().map(|d| (&d.id, d.name.as_str())).collect();
    let ids: BTreeMap<&str, DocumentId> = documents.iter().map(|d| (d.name.as_str(), d.id.clone())).collect();
    let mut origins = BTreeMap::new();
    for origin in all.origins().all {
        let known = |id: &DocumentId| (names[id].to_owned(), names[&origin.first].to_owned());
        origins.extend(origin.documents.iter().map(known));
    }
    let count = |family: &String| {
        let members: Vec<DocumentId> =
            gold.members(family).into_iter().map(|name| ids[name].clone()).collect();
        (family.clone(), all.count(&members))
    };
    let counts: BTreeMap<String, OriginCount> = gold.families.keys().map(count).collect();
    let missed = gold.families.iter().filter_map(|(family, (low, high))| {
        let count = counts[family];
        let told = format!("{family}: {}-{}, not {low}-{high}", count.low, count.high);
        ((count.low, count.high) != (*low, *high)).then_some(told)
    });
    let parts = [gold.clone()].into_iter().chain(parts.iter().map(|part| gold.part(part)));
    (parts.map(|gold| measure(&gold, &origins, &counts)).collect(), missed.collect())
}

/// The reports of `eval/copies`, all and by part: those that thresholds were set on, and those that were only scored at
/// first. The floors are a hundredth or two below what was measured (docs/linking.md).
#[test]
fn the_copy_set_keeps_its_scores() {
    let floors = [(0.93, 0.88, 0.93), (0.97, 0.96, 0.98), (0.86, 0.77, 0.87)];
    let (scores, missed) = scores("copies", &["set", "scored"]);
    for (scores, (ari, recall, exact)) in scores.into_iter().zip(floors) {
        let close = scores.ari >= ari && scores.recall >= recall && scores.exact >= exact;
        assert!(close, "{scores:?} {missed:#?}");
        assert!(scores.precision >= 0.99 && scores.held >= 0.98, "{scores:?} {missed:#?}");
    }
}

/// The reports that were written before the rules last changed. Most pairs that are missed are of an agency's later story
/// that shares no words with its first; they count as one all the same.
#[test]
fn the_fresh_copies_keep_their_scores() {
    let (scores, missed) = scores("copies/fresh", &["fresh"]);
    let fresh = scores[1];
    assert!(fresh.ari >= 0.76 && fresh.precision >= 0.98, "{fresh:?} {missed:#?}");
    assert!(fresh.exact >= 0.92 && fresh.held >= 0.98, "{fresh:?} {missed:#?}");
}

/// Sketches of documents made from a few sentences, so that they share much.
fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let sentence = prop::collection::vec(0u32..60, 8..30);
    let pool = prop::collection::vec(sentence, 6);
    let picks = (prop::collection::vec(0usize..6, 1..5), 0u8..4, 1u8..16, 0u8..3);
    (pool, prop::collection::vec(picks, 2..14)).prop_map(|(pool, picks)| {
        let langs = ["en", "fr", "es"];
        picks
            .into_iter()
            .enumerate()
            .map(|(i, (parts, outlet, day, lang))| {
                let words = parts.iter().flat_map(|&part| {
                    pool[part].iter().map(|w| {
                        format!(
                            "Mid{} ",
                            ["ba", "ko", "ti", "lu", "re"][*w as usize % 5].repeat(1 + *w as usize / 5)
                        )
                    })
                });
                let text = format!(
                    "so {}{}{}",
                    words.collect::<String>(),
                    if parts.len() % 2 == 0 { format!("as Paper {} said, ", day % 5) } else { String::new() },
                    if day % 4 == 0 { "end. (AFP)" } else { "" }
                );
                let mut sketch = SKETCHER.sketch(&document(
                    &format!("{i:02}"),
                    langs[lang as usize],
                    &format!("Paper {outlet}"),
                    &format!("2021-06-{day:02}"),
                    &text,
                ));
                if day == 15 {
                    sketch.days = None;
                }
                sketch
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn order_does_not_matter((mut made, order) in sketches().prop_flat_map(|made| {
        let n = made.len();
        (Just(made), Just((0..n).collect::<Vec<_>>()).prop_shuffle())
    })) {
        let mut straight = Copies::default();
        for sketch in &made {
            straight.add(sketch.clone());
        }
        let mut shuffled = Copies::default();
        for &i in &order {
            shuffled.add(made[i].clone());
            // What is asked in between changes nothing.
            shuffled.origins();
        }
        let ids: Vec<DocumentId> = made.drain(..).map(|sketch| sketch.id()).collect();
        prop_assert_eq!(straight.origins(), shuffled.origins());
        prop_assert_eq!(straight.count(&ids), shuffled.count(&ids));
        for id in &ids {
            prop_assert_eq!(straight.links_of(id), shuffled.links_of(id));
            prop_assert_eq!(straight.copy_of(id), shuffled.copy_of(id));
            prop_assert_eq!(straight.provenance_of(id), shuffled.provenance_of(id));
            let family = straight.origin_of(id).unwrap();
            prop_assert!(straight.origins().all.contains(&family));
        }
    }

    #[test]
    fn an_index_that_was_put_by_goes_on_as_if_it_never_had_been((made, kept) in sketches().prop_flat_map(|made| {
        let n = made.len();
        (Just(made), 0..=n)
    })) {
        let mut straight = Copies::default();
        let mut first = Copies::default();
        for (n, sketch) in made.iter().enumerate() {
            straight.add(sketch.clone());
            if n < kept {
                first.add(sketch.clone());
            }
        }
        let known = made[..kept].iter().map(|sketch| (sketch.clone(), first.links_of(&sketch.id())));
        let mut restored = Copies::restored(known);
        for sketch in &made[kept..] {
            restored.add(sketch.clone());
        }
        for sketch in &made {
            prop_assert_eq!(straight.links_of(&sketch.id()), restored.links_of(&sketch.id()));
            prop_assert_eq!(straight.provenance_of(&sketch.id()), restored.provenance_of(&sketch.id()));
        }
        prop_assert_eq!(straight.provenances().len(), made.len());
    }

    #[test]
    fn sketches_come_back_from_a_store(made in sketches()) {
        for sketch in made {
            let kept = serde_json::to_string(&sketch).unwrap();
            prop_assert_eq!(serde_json::from_str::<Sketch>(&kept).unwrap(), sketch);
        }
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,400}", lang in "(fr|en|es|xx)") {
        let a = document("a", &lang, "Paper", "2021-06-05", &text);
        let b = document("b", &lang, "Other", "2021-06-05", &format!("{text}\n{text}"));
        let all = copies(&[a.clone(), b.clone()]);
        let overlap = all.overlap(&id("a"), &id("b")).unwrap();
        for run in overlap.shared_runs(&a, &b) {
            prop_assert!(!run.here.quote(&a.text).is_empty() && !run.there.quote(&b.text).is_empty());
        }
    }
}
