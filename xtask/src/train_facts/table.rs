//! One table of weights: its examples, how it is learnt, and how it is written down.

use std::collections::BTreeSet;

use vigie::extraction::NONE;

use super::{
    Habits,
    ftrl::{Example, Learner},
    names::Names,
    scoring,
};

/// Smaller weights are not written down: the table shrinks by a third, and reads as well.
const LEAST_WEIGHT: f32 = 0.05;

pub struct Table {
    pub name: &'static str,
    says: &'static str,
    pub lessons: Vec<Lesson>,
    pub classes: Vec<String>,
    names: Names,
}

/// The examples of one text.
pub struct Lesson {
    pub lang: String,
    pub examples: Vec<Labelled>,
    /// Facts that no example tells: they are lost whatever is learnt.
    pub lost: usize,
    /// Whether it is a report, not a single sentence.
    pub report: bool,
}

pub struct Labelled {
    pub label: String,
    /// What it belongs to: two examples of one fact count once.
    pub fact: Option<usize>,
    /// What the rules say.
    pub proposed: Option<String>,
    features: Vec<u32>,
    /// Features that speak for one class.
    tied: Vec<(String, u32)>,
    /// The same, by the number of the class.
    by_class: Vec<(usize, u32)>,
}

impl Table {
    pub fn new(name: &'static str, says: &'static str) -> Table {
        Table { name, says, lessons: Vec::new(), classes: Vec::new(), names: Names::default() }
    }

    /// Opens the next text.
    pub fn open(&mut self, lang: &str, lost: usize) {
        self.lessons.push(Lesson { lang: lang.to_owned(), examples: Vec::new(), lost, report: false });
    }

    /// Says of the text that was opened last whether it is a report.
    pub fn mark_report(&mut self, report: bool) {
        self.lessons.last_mut().expect("invariant: a text was opened").report = report;
    }

    /// Adds an example of the text that was opened last.
    pub fn add(
        &mut self,
        label: String,
        fact: Option<usize>,
        proposed: Option<String>,
        features: Vec<String>,
        tied: Vec<(String, String)>,
    ) {
        let features = features.into_iter().map(|name| self.names.number(name)).collect();
        let tied = tied.into_iter().map(|(class, name)| (class, self.names.number(name))).collect();
        let example = Labelled { label, fact, proposed, features, tied, by_class: Vec::new() };
        self.lessons.last_mut().expect("invariant: a text was opened").examples.push(example);
    }

    /// Numbers the classes that there are, once all examples are in.
    pub fn number_classes(&mut self) {
        let examples = || self.lessons.iter().flat_map(|l| &l.examples);
        let told: BTreeSet<&str> = examples().map(|e| e.label.as_str()).filter(|l| *l != NONE).collect();
        self.classes = std::iter::once(NONE).chain(told).map(str::to_owned).collect();
        let classes = &self.classes;
        for example in self.lessons.iter_mut().flat_map(|l| &mut l.examples) {
            let number = |class: &str| classes.iter().position(|c| c == class);
            example.by_class =
                example.tied.iter().filter_map(|(class, f)| Some((number(class)?, *f))).collect();
        }
    }

    /// Reads each fold with weights learnt from the others; prints how well, and gives the best threshold.
    pub fn cross_validate(&self, habits: &Habits) -> f32 {
        let (texts, words) =
            (self.lessons.len(), self.lessons.iter().map(|l| l.examples.len()).sum::<usize>());
        println!("{}: {texts} texts, {words} examples, {} features", self.name, self.names.seen.len());
        let mut scored = Vec::new();
        for fold in 0..habits.folds {
            let learner = self.learn(habits, |i| i % habits.folds != fold);
            for (i, lesson) in self.lessons.iter().enumerate().filter(|(i, _)| i % habits.folds == fold) {
                let chances =
                    lesson.examples.iter().map(|e| learner.chances(&e.features, &e.by_class)).collect();
                scored.push((i, chances));
            }
        }
        if self.name == "nears" {
            scoring::ladder(self, &scored);
        }
        scoring::report(self, &scored)
    }

    /// Learns from the texts that `wanted` takes.
    pub fn learn(&self, habits: &Habits, wanted: impl Fn(usize) -> bool) -> Learner {
        let class = |label: &str| self.classes.iter().position(|c| c == label).unwrap_or(0);
        let examples: Vec<Example<'_>> = self
            .lessons
            .iter()
            .enumerate()
            .filter(|(i, _)| wanted(*i))
            .flat_map(|(_, l)| &l.examples)
            .map(|e| Example { features: &e.features, tied: &e.by_class, class: class(&e.label) })
            .collect();
        let keep = self.names.seen.iter().map(|&n| n >= habits.least).collect();
        let mut learner = Learner::new(keep, self.classes.len(), habits.sparse, habits.smooth);
        for turn in 0..habits.turns {
            learner.see_all(&examples, turn);
        }
        learner
    }

    /// The table as a file.
    pub fn write(&self, learner: &Learner, threshold: f32, keep: Option<f32>, files: &[String]) -> String {
        let mut out = format!(
            "# Weights of {}; what is looked at is told in docs/facts.md.\n\
             # Made by `cargo xtask train-facts`; not to be edited by hand. Learnt from:\n",
            self.says
        );
        files.iter().for_each(|file| out.push_str(&format!("# - {file}\n")));
        out.push_str(&format!("!threshold\t{threshold:.2}\n"));
        keep.iter().for_each(|keep| out.push_str(&format!("!keep\t{keep:.2}\n")));
        let tied: BTreeSet<u32> =
            self.lessons.iter().flat_map(|l| &l.examples).flat_map(|e| &e.tied).map(|t| t.1).collect();
        for (name, &number) in &self.names.numbers {
            let cells: Vec<String> = if tied.contains(&number) {
                cell("*", learner.tied_weight(number)).into_iter().collect()
            } else {
                let weights = self.classes.iter().zip(learner.weights(number));
                weights.filter_map(|(class, w)| cell(class, w)).collect()
            };
            if !cells.is_empty() {
                out.push_str(&format!("{name}\t{}\n", cells.join("\t")));
            }
        }
        out
    }
}

/// A weight as it is written, if it says anything.
fn cell(class: &str, weight: f32) -> Option<String> {
    (weight.abs() >= LEAST_WEIGHT).then(|| format!("{class}={weight:.2}"))
}
