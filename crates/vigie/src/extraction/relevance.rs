//! Tells from the words of a document, before anything is parsed, whether it speaks of anything that facts are read of.
//!
//! A linear model looks at stretches of some sixty words: which words stand there, which beginnings of words, and which
//! of these follow each other. It says how likely a stretch is to tell a fact; of a document the three likeliest count.
//! A document as a whole is read or passed over, since facts use what stands elsewhere in it. Weights are data
//! (`lexicon/weights/relevance-<lang>.tsv`), learnt by `cargo xtask train-relevance`.

use std::{collections::BTreeMap, ops::Range};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::weighing::features::{ByHash, hash};
use crate::model::{Byte, Irrelevance, Span};

/// Words of a stretch, more or less.
const STRETCH: usize = 60;
/// Stretches of a document that count: the likeliest.
const LIKELIEST: usize = 3;
/// Characters that the beginning of a word has: most endings come after.
const BEGINNING: usize = 6;
/// Words that an explanation names.
const NAMED: usize = 5;

/// Weights that say how much words speak of anything of ours; without any, every document is read.
///
/// A line of the table is the name of a feature and its weight, parted by a tab. Lines that open with `#` are comments,
/// those with `!` settings: `bias`, what a stretch without known words comes to, and `threshold`, what a document must
/// come to.
#[derive(Clone, Debug, Default)]
pub struct Relevance {
    weights: ByHash<f32>,
    bias: f32,
    threshold: f32,
}

/// A stretch of text as the model sees it: where it stands in its block, and what is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From its first word to the next stretch.
    pub span: Span<Byte>,
    /// Names of its features, sorted, each once.
    pub features: Vec<String>,
}

impl Relevance {
    /// A text of fewer words says too little to be passed over.
    pub const SHORT: usize = 150;

    /// Reads a table of weights.
    ///
    /// # Errors
    /// The first line that is not understood.
    ///
    /// ```
    /// use vigie::extraction::Relevance;
    /// assert!(Relevance::parse("!threshold\t1.5\n!bias\t-1\nw rebelles\t2.25\n").is_ok());
    /// assert!(Relevance::parse("w rebelles\tmany\n").is_err());
    /// ```
    pub fn parse(table: &str) -> Result<Relevance, String> {
        let mut model = Relevance::default();
        for (n, line) in table.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            if line.starts_with('#') {
                continue;
            }
            let wrong = |what: &str| format!("line {}: {what}", n + 1);
            let (name, weight) = line.split_once('\t').ok_or_else(|| wrong("no weight"))?;
            let weight: f32 = weight.parse().map_err(|_| wrong("the weight is no number"))?;
            match name {
                "!bias" => model.bias = weight,
                "!threshold" => model.threshold = weight,
                _ if name.starts_with('!') => return Err(wrong("no such setting is known")),
                _ => _ = model.weights.insert(hash(&[name]), weight),
            }
        }
        Ok(model)
    }

    /// Whether it has learnt nothing.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Whether a document speaks of anything of ours, given the texts of its told blocks; nothing where it is too short to
    /// say, or nothing was learnt.
    pub fn speaks(&self, blocks: &[&str]) -> Option<bool> {
        self.score(blocks).map(|score| score >= self.threshold)
    }

    /// Why a document does not speak of anything of ours, if so.
    pub fn irrelevance(&self, blocks: &[&str]) -> Option<Irrelevance> {
        let score = self.score(blocks).filter(|&score| score < self.threshold)?;
        let mut words: BTreeMap<String, f32> = BTreeMap::new();
        for &block in blocks {
            let folded: Vec<String> = words_of(block).into_iter().map(|word| fold(&block[word])).collect();
            for (k, word) in folded.iter().enumerate() {
                let mut weight = 0.0;
                features_of(word, folded.get(k + 1), |pieces| weight += self.weight(hash(pieces)));
                words.insert(word.clone(), weight);
            }
        }
        let mut words: Vec<(String, f32)> = words.into_iter().filter(|(_, weight)| *weight > 0.0).collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1));
        let words = words.into_iter().take(NAMED).map(|(word, _)| word).collect();
        Some(Irrelevance { score, asked: self.threshold, words })
    }

    fn weight(&self, feature: u64) -> f32 {
        self.weights.get(&feature).copied().unwrap_or_default()
    }

    /// What a document comes to; nothing where it is too short to say, or nothing was learnt.
    fn score(&self, blocks: &[&str]) -> Option<f32> {
        if self.is_empty() {
            return None;
        }
        let blocks: Vec<(&str, Vec<Range<usize>>)> =
            blocks.iter().map(|&block| (block, words_of(block))).collect();
        if blocks.iter().map(|(_, words)| words.len()).sum::<usize>() < Relevance::SHORT {
            return None;
        }
        let mut scores = Vec::new();
        for (block, words) in &blocks {
            let folded: Vec<String> = words.iter().map(|word| fold(&block[word.clone()])).collect();
            for stretch in stretches_of(words.len()) {
                let mut hashes = Vec::with_capacity(3 * stretch.len());
                for k in stretch.clone() {
                    let next = folded.get(k + 1).filter(|_| k + 1 < stretch.end);
                    features_of(&folded[k], next, |pieces| hashes.push(hash(pieces)));
                }
                hashes.sort_unstable();
                hashes.dedup();
                scores.push(self.bias + hashes.into_iter().map(|hash| self.weight(hash)).sum::<f32>());
            }
        }
        Relevance::of_scores(&scores)
    }

    /// What a document comes to whose stretches come to this much.
    pub fn of_scores(stretches: &[f32]) -> Option<f32> {
        let mut scores = stretches.to_vec();
        scores.sort_by(|a, b| b.total_cmp(a));
        scores.truncate(LIKELIEST);
        (!scores.is_empty()).then(|| scores.iter().sum::<f32>() / scores.len() as f32)
    }

    /// How many words a block has, as they are counted here.
    pub fn count_words(block: &str) -> usize {
        words_of(block).len()
    }

    /// The stretches of a block, as they are learnt from.
    pub fn stretches(block: &str) -> Vec<Stretch> {
        let words = words_of(block);
        let folded: Vec<String> = words.iter().map(|word| fold(&block[word.clone()])).collect();
        stretches_of(words.len())
            .map(|stretch| {
                let mut features = Vec::new();
                for k in stretch.clone() {
                    let next = folded.get(k + 1).filter(|_| k + 1 < stretch.end);
                    features_of(&folded[k], next, |pieces| features.push(pieces.concat()));
                }
                features.sort_unstable();
                features.dedup();
                let end = words.get(stretch.end).map_or(block.len(), |word| word.start);
                Stretch { span: Span::new(words[stretch.start].start, end), features }
            })
            .collect()
    }
}

/// Where the words of a text stand: letters and digits in a row.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(text.len() / 5);
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric() || is_combining_mark(*c)) {
        match out.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => out.push(at..at + c.len_utf8()),
        }
    }
    out
}

/// Numbers of words parted into stretches of about the same length.
fn stretches_of(words: usize) -> impl Iterator<Item = Range<usize>> {
    let n = ((words + STRETCH / 2) / STRETCH).max(usize::from(words > 0));
    (0..n).map(move |k| words * k / n..words * (k + 1) / n)
}

/// A word without capitals and accents; numbers are all alike.
fn fold(word: &str) -> String {
    if word.starts_with(|c: char| c.is_numeric()) {
        "#".to_owned()
    } else if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect()
    }
}

/// What is looked at in a word: itself, its beginning, and its beginning with that of the next.
fn features_of(word: &str, next: Option<&String>, mut each: impl FnMut(&[&str])) {
    each(&["w ", word]);
    each(&["s ", beginning(word)]);
    if let Some(next) = next {
        each(&["p ", beginning(word), " ", beginning(next)]);
    }
}

fn beginning(word: &str) -> &str {
    word.char_indices().nth(BEGINNING).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Relevance {
        Relevance::parse("# Learnt from nothing.\n!bias\t-1\n!threshold\t0.5\nw rebelles\t2\ns obus\t1\n")
            .unwrap()
    }

    #[test]
    fn a_long_text_without_a_word_of_ours_is_passed_over() {
        let quiet = "La chorale répète le mardi. ".repeat(40);
        let loud = format!("{quiet} Les REBELLES tirent des obus.");
        assert_eq!(model().speaks(&[&quiet]), Some(false));
        let rebels = "Les rebelles tirent des obus. ".repeat(3);
        assert_eq!(model().speaks(&[&quiet, &rebels, &rebels]), Some(true));
        let why = model().irrelevance(&[&loud]).unwrap();
        assert_eq!((why.asked, why.words), (0.5, vec!["rebelles".to_owned(), "obus".to_owned()]));
    }

    #[test]
    fn a_short_text_and_a_model_that_learnt_nothing_let_everything_pass() {
        assert_eq!(model().speaks(&["La chorale répète le mardi."]), None);
        assert_eq!(model().speaks(&[]), None);
        assert_eq!(Relevance::default().speaks(&["La chorale répète le mardi. ".repeat(40).as_str()]), None);
    }

    #[test]
    fn a_block_is_parted_into_stretches_that_leave_nothing_out() {
        let block = "Un été à Évry, 12 jours. ".repeat(25);
        let stretches = Relevance::stretches(&block);
        assert_eq!(Relevance::count_words(&block), 150);
        assert_eq!(stretches.len(), 3);
        assert!(stretches.windows(2).all(|w| w[0].span.end == w[1].span.start));
        assert!(stretches[0].features.contains(&"p evry #".to_owned()));
    }

    #[test]
    fn a_broken_line_is_named() {
        let found = ["w a", "w a\tx", "!speed\t1"].map(|table| Relevance::parse(table).err());
        let said =
            ["line 1: no weight", "line 1: the weight is no number", "line 1: no such setting is known"];
        assert_eq!(found, said.map(|s| Some(s.to_owned())));
    }
}
