//! One table of weights: its examples, how it is learnt, and how it is written down.

use std::collections::BTreeSet;

use vigie::extraction::NONE;

use super::{
    Habits,
    ftrl::{self, Learner},
    names::Names,
    network::{self, Network},
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
    /// Whether a network learns it, from what networks make of the words as well.
    is_network: bool,
}

/// What was learnt.
pub enum Learnt {
    Weights(Learner),
    Network(Network),
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
    /// What the networks of the language make of it.
    inputs: Vec<f32>,
}

impl Table {
    pub fn new(name: &'static str, says: &'static str) -> Table {
        Table {
            name,
            says,
            lessons: Vec::new(),
            classes: Vec::new(),
            names: Names::default(),
            is_network: false,
        }
    }

    /// A table that a network learns.
    pub fn network(name: &'static str, says: &'static str) -> Table {
        Table { is_network: true, ..Table::new(name, says) }
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
    ) {
        let features = features.into_iter().map(|name| self.names.number(name)).collect();
        let example = Labelled { label, fact, proposed, features, inputs: Vec::new() };
        self.lessons.last_mut().expect("invariant: a text was opened").examples.push(example);
    }

    /// Says of the example that was added last what the networks of its language make of it.
    pub fn add_inputs(&mut self, inputs: Vec<f32>) {
        let examples = self.lessons.last_mut().map(|lesson| &mut lesson.examples);
        examples.and_then(|e| e.last_mut()).expect("invariant: an example was added").inputs = inputs;
    }

    /// Numbers the classes that there are, once all examples are in.
    pub fn number_classes(&mut self) {
        let examples = || self.lessons.iter().flat_map(|l| &l.examples);
        let told: BTreeSet<&str> = examples().map(|e| e.label.as_str()).filter(|l| *l != NONE).collect();
        self.classes = std::iter::once(NONE).chain(told).map(str::to_owned).collect();
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
                    lesson.examples.iter().map(|e| self.chances(&learner, &lesson.lang, e)).collect();
                scored.push((i, chances));
            }
        }
        if self.name == "nears" || self.is_network {
            scoring::ladder(self, &scored);
        }
        scoring::report(self, &scored)
    }

    /// Learns from the texts that `wanted` takes.
    pub fn learn(&self, habits: &Habits, wanted: impl Fn(usize) -> bool) -> Learnt {
        let class = |label: &str| self.classes.iter().position(|c| c == label).unwrap_or(0);
        let lessons = self.lessons.iter().enumerate().filter(|(i, _)| wanted(*i)).map(|(_, lesson)| lesson);
        let keep: Vec<bool> = self.names.seen.iter().map(|&n| n >= habits.least).collect();
        if self.is_network {
            let langs = self.langs();
            let mut examples = Vec::new();
            for lesson in lessons {
                let lang = langs.binary_search(&lesson.lang).unwrap_or(0);
                examples.extend(lesson.examples.iter().map(|e| e.as_network_sees(lang, class(&e.label))));
            }
            return Learnt::Network(Network::learn(
                &examples,
                &keep,
                self.classes.len(),
                langs.len(),
                habits.pace(),
            ));
        }
        let examples: Vec<ftrl::Example<'_>> = lessons
            .flat_map(|lesson| &lesson.examples)
            .map(|e| ftrl::Example { features: &e.features, class: class(&e.label) })
            .collect();
        let mut learner = Learner::new(keep, self.classes.len(), habits.sparse, habits.smooth);
        for turn in 0..habits.turns {
            learner.see_all(&examples, turn);
        }
        Learnt::Weights(learner)
    }

    /// The languages of its texts, sorted.
    fn langs(&self) -> Vec<String> {
        let langs: BTreeSet<&String> = self.lessons.iter().map(|lesson| &lesson.lang).collect();
        langs.into_iter().cloned().collect()
    }

    fn chances(&self, learnt: &Learnt, lang: &str, example: &Labelled) -> Vec<f32> {
        match learnt {
            Learnt::Weights(learner) => learner.chances(&example.features),
            Learnt::Network(network) => {
                let lang = self.langs().iter().position(|known| known == lang).unwrap_or(0);
                network.chances(&example.as_network_sees(lang, 0))
            }
        }
    }

    /// The table as a file.
    pub fn write(&self, learnt: &Learnt, threshold: f32, habits: &Habits, files: &[String]) -> String {
        let mut out = format!(
            "# Weights of {}; what is looked at is told in docs/facts.md.\n\
             # Made by `cargo xtask train-facts`; not to be edited by hand. Learnt from:\n",
            self.says
        );
        files.iter().for_each(|file| out.push_str(&format!("# - {file}\n")));
        out.push_str(&format!("!threshold\t{threshold:.2}\n"));
        for (name, value) in [("keep", habits.keep), ("leap", habits.leap), ("alone", habits.alone)] {
            out.extend(value.map(|value| format!("!{name}\t{value:.2}\n")));
        }
        let learner = match learnt {
            Learnt::Weights(learner) => learner,
            Learnt::Network(network) => {
                out.push_str(&format!("!classes\t{}\n", self.classes.join(" ")));
                out.push_str(&network.lines(&self.langs()));
                for (name, &number) in &self.names.numbers {
                    out.extend(network.vector(number).map(|vector| format!("{name}\t{vector}\n")));
                }
                return out;
            }
        };
        for (name, &number) in &self.names.numbers {
            let weights = self.classes.iter().zip(learner.weights(number));
            let cells: Vec<String> = weights.filter_map(|(class, w)| cell(class, w)).collect();
            if !cells.is_empty() {
                out.push_str(&format!("{name}\t{}\n", cells.join("\t")));
            }
        }
        out
    }
}

impl Labelled {
    fn as_network_sees(&self, lang: usize, class: usize) -> network::Example<'_> {
        network::Example { lang, features: &self.features, inputs: &self.inputs, class }
    }
}

/// A weight as it is written, if it says anything.
fn cell(class: &str, weight: f32) -> Option<String> {
    (weight.abs() >= LEAST_WEIGHT).then(|| format!("{class}={weight:.2}"))
}
