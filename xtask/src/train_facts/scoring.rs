//! How well held-out texts are read: by the rules alone, and by the weights.

use std::{collections::BTreeSet, fmt};

use vigie::extraction::NONE;

use super::table::{Lesson, Table};

/// A text's number, and how probable each class of each example is.
type Scored = (usize, Vec<Vec<f32>>);

/// Prints the scores by language; gives the threshold that reads best.
pub fn report(table: &Table, scored: &[Scored]) -> f32 {
    let langs: BTreeSet<&str> = table.lessons.iter().map(|l| l.lang.as_str()).collect();
    let best = (3..18).map(|k| k as f32 * 0.05).max_by(|a, b| {
        let f1 = |t: f32| at(table, scored.iter(), t).f1();
        f1(*a).total_cmp(&f1(*b))
    });
    let best = best.unwrap_or(0.5);
    for lang in langs.into_iter().chain(std::iter::once("all")) {
        let of = || scored.iter().filter(|(i, _)| lang == "all" || table.lessons[*i].lang == lang);
        let rules = of().map(|(i, _)| {
            let lesson = &table.lessons[*i];
            (lesson, lesson.examples.iter().map(|e| e.proposed.as_deref()).collect())
        });
        println!("  {lang}: rules {}", tally(rules));
        println!("  {lang}: weights at {best:.2} {}", at(table, of(), best));
    }
    best
}

/// Prints for reports, by language, how many right and wrong words each threshold takes and leaves.
pub fn ladder(table: &Table, scored: &[Scored]) {
    let langs: BTreeSet<&str> = table.lessons.iter().map(|l| l.lang.as_str()).collect();
    for lang in langs.into_iter().chain(std::iter::once("all")) {
        let words: Vec<(f32, bool)> = scored
            .iter()
            .map(|(i, chances)| (&table.lessons[*i], chances))
            .filter(|(lesson, _)| lesson.report && (lang == "all" || lesson.lang == lang))
            .flat_map(|(lesson, chances)| lesson.examples.iter().zip(chances))
            .filter(|(e, _)| e.fact.is_some() || e.label == NONE)
            .map(|(e, chances)| (1.0 - chances[0], e.fact.is_some()))
            .collect();
        for threshold in (2..16).map(|k| k as f32 * 0.05) {
            let count = |taken: bool, right: bool| {
                words.iter().filter(|w| (w.0 >= threshold) == taken && w.1 == right).count()
            };
            println!(
                "  {lang} at {threshold:.2}: takes {} right, {} wrong; leaves {} right, {} wrong",
                count(true, true),
                count(true, false),
                count(false, true),
                count(false, false)
            );
        }
    }
}

fn at<'a>(table: &'a Table, scored: impl Iterator<Item = &'a Scored>, threshold: f32) -> Score {
    tally(scored.map(|(i, chances)| {
        let told = chances.iter().map(|c| {
            let best = (1..c.len()).max_by(|&a, &b| c[a].total_cmp(&c[b]))?;
            (1.0 - c[0] >= threshold).then(|| table.classes[best].as_str())
        });
        (&table.lessons[*i], told.collect())
    }))
}

#[derive(Default)]
struct Score {
    right: usize,
    told: usize,
    gold: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.told + self.gold).max(1) as f64
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = self.right as f64 / self.told.max(1) as f64;
        let recall = self.right as f64 / self.gold.max(1) as f64;
        write!(f, "P {precision:.3} R {recall:.3} F1 {:.3} ({} of {})", self.f1(), self.right, self.gold)
    }
}

/// Counts facts: one told by several words counts once.
fn tally<'a>(read: impl Iterator<Item = (&'a Lesson, Vec<Option<&'a str>>)>) -> Score {
    let mut score = Score::default();
    for (lesson, told) in read {
        let facts: BTreeSet<usize> = lesson.examples.iter().filter_map(|e| e.fact).collect();
        score.gold += facts.len() + lesson.lost;
        let mut right = BTreeSet::new();
        for (example, told) in lesson.examples.iter().zip(told) {
            let Some(told) = told else { continue };
            match example.fact {
                Some(fact) if example.label == told => {
                    right.insert(fact);
                }
                _ => score.told += 1,
            }
        }
        score.right += right.len();
        score.told += right.len();
    }
    score
}
