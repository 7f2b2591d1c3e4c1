//! Copies and origins are kept with the record, whatever the order in which documents come.

use proptest::prelude::*;
use vigie::{linking::copies::Sketcher, model::DocumentId, sources};
use vigie_store::{GeoPackage, Outcome, Reading, Store};

const WIRE: &str = "KARSAL, 5 juin 2021 (Agence Plume) - Une colonne de camions qui portait de la farine et des \
    médicaments est arrivée samedi à Karsal après neuf jours de route, ont dit deux chauffeurs et le médecin de \
    l'hôpital. Les habitants attendaient ce convoi depuis que le pont de Meris a été emporté par la crue, à la fin du \
    mois de mai. Le maire a demandé que la piste de la montagne soit réparée avant les pluies.";
const OTHER: &str = "Le marché de Dorvan a rouvert lundi sans que personne ne vienne acheter, raconte un boucher qui a \
    gardé sa boutique pendant tout le siège. Les prix ont triplé depuis l'hiver et beaucoup de familles ont quitté la \
    vallée pour les villes de la côte, où elles dorment dans des écoles.";

/// A text and the paper and day that printed it.
type Story = (&'static str, &'static str, String);

fn stories() -> Vec<Story> {
    let cut: String = WIRE.split(". ").take(1).collect::<Vec<_>>().join(". ") + ".";
    vec![
        ("La Voix", "2021-06-05", WIRE.to_owned()),
        ("Le Matin", "2021-06-06", format!("Karsal respire\n\n{WIRE}")),
        ("L'Écho", "2021-06-06", cut),
        ("Le Phare", "2021-06-07", OTHER.to_owned()),
    ]
}

fn write(store: &mut GeoPackage, sketcher: &Sketcher, (outlet, day, text): &Story) -> (DocumentId, Outcome) {
    let hints = sources::Hints {
        outlet: Some((*outlet).to_owned()),
        published: Some((*day).to_owned()),
        ..sources::Hints::default()
    };
    let (documents, _) = sources::read(text.as_bytes(), "story.txt", &hints);
    let document = &documents[0];
    let sketch = sketcher.sketch(document);
    let reading = Reading { document, facts: &[], statuses: &[], note: None, sketch: Some(&sketch) };
    (document.id.clone(), store.write(&reading).unwrap())
}

fn record() -> (GeoPackage, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (GeoPackage::open(&folder.path().join("r.gpkg")).unwrap(), folder)
}

#[test]
fn a_copy_goes_back_to_the_first_that_printed_it() {
    let (mut store, _folder) = record();
    let sketcher = Sketcher::load().unwrap();
    let ids: Vec<DocumentId> = stories().iter().map(|story| write(&mut store, &sketcher, story).0).collect();
    assert_eq!(store.link().unwrap(), 4);
    assert_eq!(store.link().unwrap(), 0, "nothing is left to link");
    let all = store.provenances().unwrap();
    let firsts: Vec<(&DocumentId, &DocumentId)> = all.iter().map(|p| (&p.document, &p.first)).collect();
    assert_eq!(firsts[0], (&ids[0], &ids[0]));
    assert_eq!(firsts[3], (&ids[3], &ids[3]));
    assert_eq!(store.family(&ids[0].0).unwrap().len(), 3);
    let cut = &store.provenances_of(&[&ids[2].0]).unwrap()[0];
    assert_eq!(cut.copy.as_ref().map(|copy| copy.relation.as_str()), Some("abridged"));
    let count = vigie::linking::copies::count(&all);
    assert_eq!((count.reports, count.outlets, count.low, count.high), (4, 4, 2, 2));
}

#[test]
fn reading_again_changes_nothing_and_a_record_that_was_not_linked_is_whole() {
    let (mut store, folder) = record();
    let sketcher = Sketcher::load().unwrap();
    for story in &stories() {
        write(&mut store, &sketcher, story);
    }
    assert!(store.provenances().unwrap().is_empty());
    assert_eq!(store.documents().unwrap().len(), 4);
    store.link().unwrap();
    let bytes = std::fs::read(folder.path().join("r.gpkg")).unwrap();
    for story in &stories() {
        assert_eq!(write(&mut store, &sketcher, story).1, Outcome::Unchanged);
    }
    store.link().unwrap();
    assert!(bytes == std::fs::read(folder.path().join("r.gpkg")).unwrap());
}

#[test]
fn a_sketch_that_was_tampered_with_costs_only_its_own_origin() {
    let (mut store, folder) = record();
    let sketcher = Sketcher::load().unwrap();
    let ids: Vec<DocumentId> = stories().iter().map(|story| write(&mut store, &sketcher, story).0).collect();
    let other = rusqlite::Connection::open(folder.path().join("r.gpkg")).unwrap();
    other.execute("UPDATE sketches SET sketch = '{\"x\":' WHERE document_id = 1", []).unwrap();
    store.link().unwrap();
    let known = store.provenances().unwrap();
    assert!(known.iter().all(|from| from.document != ids[0]));
    assert_eq!(known.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_by_one_or_all_at_once_is_the_same(order in Just((0..4).collect::<Vec<usize>>()).prop_shuffle(), at_once in 0..16_u32) {
        let sketcher = Sketcher::load().unwrap();
        let all = stories();
        let (mut straight, _one) = record();
        for story in &all {
            write(&mut straight, &sketcher, story);
        }
        straight.link().unwrap();
        let (mut shuffled, _two) = record();
        for (n, &i) in order.iter().enumerate() {
            write(&mut shuffled, &sketcher, &all[i]);
            if at_once & (1 << n) != 0 {
                shuffled.link().unwrap();
            }
        }
        shuffled.link().unwrap();
        prop_assert_eq!(straight.provenances().unwrap(), shuffled.provenances().unwrap());
    }
}
