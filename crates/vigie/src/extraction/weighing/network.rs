//! A small network over named features and the vectors of words.

use std::{cmp::Reverse, collections::BTreeMap};

use base64::{Engine, engine::general_purpose::STANDARD};
use vigie_nlp::{ByteRows, Dense};

use super::{
    features::{Features, Order, hash},
    model::{LEAP, NONE, best_among},
};

/// Bytes of a row's scale.
const SCALE: usize = size_of::<f32>();
/// Candidates that are weighed together: enough for the layers to be fast, few enough for their numbers to stay near.
const AT_ONCE: usize = 32;

/// Weights that say how probable each class of a word is (`lexicon/weights/triggers.tsv`), or each role of a noun phrase
/// (`arguments.tsv`).
///
/// Each feature has a vector, and a word that of its features' sum; beside it stands what the vectors of the word and of
/// its surroundings come to, in each language by a matrix of its own. What of both is above nothing is weighed for each
/// class.
///
/// A line is a name and a row of numbers ([`packed`]), parted by a tab. Names that open with `!` are the network's own:
/// `!classes` lists the classes, `!threshold` says how probable anything of ours must be, `!keep` how probable where rules
/// propose it, `!leap` is how many times more probable another type must be than what a pattern says, `!alone` how probable
/// a fact must be in a long document that tells of hardly anything else, `!in LANG K` is the row of the number `K` of a word in a language (`!in LANG bias` what is added), `!out K` that of the unit `K` (`!out bias`).
/// Lines that open with `#` are comments. All other names are features; those without a line count nothing.
#[derive(Clone, Debug, Default)]
pub struct FactNetwork {
    classes: Vec<String>,
    /// Which of the vectors is a feature's.
    rows: Order,
    /// The vectors of features, in the order of their hashes: so they are added up.
    vectors: ByteRows,
    /// By language; none where nothing is made of a word's numbers.
    inputs: BTreeMap<String, Option<Dense>>,
    out: Option<Dense>,
    threshold: f32,
    keep: f32,
    leap: f32,
    alone: f32,
}

/// A layer as a table tells it: a row for each number that goes in, and what is added.
#[derive(Clone, Debug, Default)]
struct Layer {
    rows: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

impl Layer {
    fn set(&mut self, at: &str, row: Vec<f32>) -> Option<()> {
        match at {
            "bias" => self.bias = row,
            // Rows stand in order.
            at => (at.parse() == Ok(self.rows.len())).then(|| self.rows.push(row))?,
        }
        Some(())
    }

    /// Nothing where rows differ in length.
    fn laid_out(&self) -> Option<Dense> {
        let outputs = 0..self.bias.len();
        let column = |o: usize| self.rows.iter().map(move |row| row.get(o).copied());
        let weights: Vec<f32> = outputs.flat_map(column).collect::<Option<_>>()?;
        let even = self.rows.iter().all(|row| row.len() == self.bias.len());
        Dense::new(&weights, &self.bias, self.rows.len()).filter(|_| even)
    }
}

/// A row of numbers as the table holds it: a scale (`f32`, little-endian), and a byte a number from −127 to 127, in Base64.
///
/// ```
/// let row = vigie::extraction::packed(&[1.0, -0.5, 0.0]);
/// assert_eq!(row, "BAIBPH/AAA==");
/// ```
pub fn packed(row: &[f32]) -> String {
    let scale = row.iter().fold(0.0f32, |most, x| most.max(x.abs())) / 127.0;
    let mut bytes = scale.to_le_bytes().to_vec();
    bytes
        .extend(row.iter().map(|x| if scale > 0.0 { (x / scale).round() as i8 } else { 0 }.to_le_bytes()[0]));
    STANDARD.encode(bytes)
}

/// The numbers of a row that [`packed`] made; none where it is no such row.
///
/// ```
/// # use vigie::extraction::{packed, unpacked};
/// assert_eq!(unpacked(&packed(&[1.0, -1.0])), Some(vec![1.0, -1.0]));
/// assert_eq!(unpacked("no"), None);
/// ```
pub fn unpacked(row: &str) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(row).ok()?;
    let (scale, row) = scaled(&bytes)?;
    Some(row.map(|x| f32::from(x) * scale).collect())
}

/// The scale of a row, and its numbers, of the bytes that Base64 holds.
fn scaled(bytes: &[u8]) -> Option<(f32, impl Iterator<Item = i8>)> {
    let (scale, numbers) = bytes.split_first_chunk()?;
    let scale = f32::from_le_bytes(*scale);
    scale.is_finite().then(|| (scale, numbers.iter().map(|b| i8::from_le_bytes([*b]))))
}

/// The rows of features as they are read: by the hash of each its bytes, which all stand in a row.
#[derive(Debug, Default)]
struct Vectors {
    hashes: Vec<u64>,
    bytes: Vec<u8>,
    /// Bytes of each.
    stride: usize,
}

impl Vectors {
    /// Adds a row as the table holds it.
    fn push(&mut self, name: &str, row: &str) -> Result<(), &'static str> {
        let start = self.bytes.len();
        let read = STANDARD.decode_vec(row, &mut self.bytes);
        if read.is_err() || scaled(&self.bytes[start..]).is_none() {
            return Err("no row of numbers");
        }
        let stride = self.bytes.len() - start;
        if start > 0 && stride != self.stride {
            return Err("the row is longer or shorter than those before");
        }
        self.stride = stride;
        self.hashes.push(hash(&[name]));
        Ok(())
    }

    /// The vectors in the order of their hashes; of two for one feature the later counts.
    fn placed(&self) -> (Order, ByteRows) {
        let mut order: Vec<(u64, usize)> = self.hashes.iter().copied().zip(0..).collect();
        order.sort_unstable_by_key(|&(hash, at)| (hash, Reverse(at)));
        order.dedup_by_key(|&mut (hash, _)| hash);
        let mut rows = ByteRows::new(self.stride.saturating_sub(SCALE));
        let mut numbers = Vec::new();
        for &(_, at) in &order {
            let bytes = &self.bytes[at * self.stride..(at + 1) * self.stride];
            if let Some((scale, row)) = scaled(bytes) {
                numbers.clear();
                numbers.extend(row);
                rows.push(scale, &numbers);
            }
        }
        (Order::new(order.into_iter().map(|(hash, _)| hash).collect()), rows)
    }
}

impl FactNetwork {
    /// Reads a table of weights.
    ///
    /// # Errors
    /// The first line that is not understood, or that rows differ in length.
    pub fn parse(table: &str) -> Result<FactNetwork, String> {
        let mut network = FactNetwork { threshold: 0.5, keep: 0.5, leap: LEAP, ..FactNetwork::default() };
        let mut vectors = Vectors::default();
        let mut inputs = BTreeMap::<_, Layer>::new();
        let mut out = Layer::default();
        for (n, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let wrong = |what: &str| format!("line {}: {what}", n + 1);
            let (name, value) = line.split_once('\t').ok_or_else(|| wrong("no tab"))?;
            let number = || value.parse().map_err(|_| wrong("the setting is no number"));
            let row = || unpacked(value).ok_or_else(|| wrong("no row of numbers"));
            let placed = |done: Option<()>| done.ok_or_else(|| wrong("a row is out of order"));
            match name.strip_prefix('!').map(|own| own.split(' ').collect::<Vec<_>>()).as_deref() {
                None => vectors.push(name, value).map_err(wrong)?,
                Some(["threshold"]) => network.threshold = number()?,
                Some(["keep"]) => network.keep = number()?,
                Some(["leap"]) => network.leap = number()?,
                Some(["alone"]) => network.alone = number()?,
                Some(["classes"]) => network.classes = value.split(' ').map(str::to_owned).collect(),
                Some(["in", lang, at]) => {
                    placed(inputs.entry((*lang).to_owned()).or_default().set(at, row()?))?;
                }
                Some(["out", at]) => placed(out.set(at, row()?))?,
                Some(_) => return Err(wrong("no such setting is known")),
            }
        }
        (network.rows, network.vectors) = vectors.placed();
        if !network.classes.is_empty() {
            network.lay_out(&inputs, &out).ok_or("rows and classes do not fit together")?;
        }
        Ok(network)
    }

    /// Nothing where the layers do not fit together.
    fn lay_out(&mut self, inputs: &BTreeMap<String, Layer>, out: &Layer) -> Option<()> {
        let out = out.laid_out().filter(|out| out.outputs() == self.classes.len())?;
        for (lang, layer) in inputs {
            (layer.bias.len() + self.vectors.width() == out.inputs()).then_some(())?;
            let layer = if layer.bias.is_empty() { None } else { Some(layer.laid_out()?) };
            self.inputs.insert(lang.clone(), layer);
        }
        self.out = Some(out);
        self.classes.first().filter(|class| *class == NONE).map(|_| ())
    }

    /// How probable a fact must be in a long document that tells of hardly anything else.
    pub(super) fn alone(&self) -> f32 {
        self.alone
    }

    /// Whether it has learnt nothing.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// Whether it has learnt a language; patterns and rules decide in the others.
    pub(crate) fn knows(&self, lang: &str) -> bool {
        self.inputs.contains_key(lang)
    }

    /// The classes that it tells apart, [`NONE`] first.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The most probable class of ours, if together they are as probable as the threshold asks.
    pub(crate) fn best(&self, chances: &[f32]) -> Option<&str> {
        best_among(chances, &self.classes, &[], self.threshold, self.leap)
    }

    /// As [`FactNetwork::best`], but where patterns hold (`preferred`, their types) less is asked (the setting `keep`), and
    /// another class than theirs must be far more probable.
    pub(crate) fn best_among(&self, chances: &[f32], preferred: &[&str]) -> Option<&str> {
        let least = if preferred.is_empty() { self.threshold } else { self.keep };
        best_among(chances, &self.classes, preferred, least, self.leap)
    }

    /// Whether it has learnt a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|known| known == class)
    }

    /// How probable one class is.
    pub(crate) fn chance(&self, chances: &[f32], class: &str) -> f32 {
        let at = self.classes.iter().position(|known| known == class);
        at.and_then(|at| chances.get(at)).copied().unwrap_or(0.0)
    }

    /// How probable each class of each candidate is, given what is looked at in it and its inputs; empty for a language that
    /// it has not learnt.
    pub(crate) fn chances(
        &self,
        lang: &str,
        candidates: impl IntoIterator<Item = (Features, Vec<f32>)>,
    ) -> Vec<Vec<f32>> {
        let mut candidates = candidates.into_iter().peekable();
        let (Some(layer), Some(out)) = (self.inputs.get(lang), &self.out) else {
            return candidates.map(|_| Vec::new()).collect();
        };
        let mut chances = Vec::new();
        while candidates.peek().is_some() {
            let units = self.units(layer.as_ref(), candidates.by_ref().take(AT_ONCE));
            let mut scores = out.run_all(&units);
            chances.extend(scores.chunks_exact_mut(out.outputs()).map(softmax));
        }
        chances
    }

    /// What the last layer sees of each candidate: what its inputs come to, then the sum of its features' vectors.
    fn units(
        &self,
        layer: Option<&Dense>,
        candidates: impl Iterator<Item = (Features, Vec<f32>)>,
    ) -> Vec<f32> {
        let (mut inputs, mut sums) = (Vec::new(), Vec::new());
        for (features, mut row) in candidates {
            row.resize(layer.map_or(0, Dense::inputs), 0.0);
            inputs.extend(row);
            sums.push(self.sum(&features));
        }
        let seen = layer.map(|layer| layer.run_all(&inputs)).unwrap_or_default();
        let mut seen = seen.chunks_exact(layer.map_or(1, Dense::outputs));
        let mut units = Vec::new();
        for sum in sums {
            units.extend_from_slice(seen.next().unwrap_or_default());
            units.extend(sum);
        }
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        units
    }

    /// The sum of the vectors of some features, each counted once.
    fn sum(&self, features: &Features) -> Vec<f32> {
        // All are looked up before the first is read, so that the processor can fetch them side by side.
        let mut known: Vec<u32> = features.hashes().iter().filter_map(|&hash| self.rows.find(hash)).collect();
        known.sort_unstable();
        known.dedup();
        self.vectors.sum(&known)
    }
}

/// What scores say of how probable each class is.
fn softmax(scores: &mut [f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let total: f32 = scores.iter().sum();
    scores.iter().map(|score| *score / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> String {
        let rows: &[(&str, &[f32])] = &[
            ("!in en 0", &[1.0]),
            ("!in en bias", &[-0.5]),
            ("!out 0", &[0.0, 1.0]),
            ("!out 1", &[0.0, 2.0]),
            ("!out bias", &[1.0, 0.0]),
            ("lemma=bombard", &[1.0]),
            ("lemma=speak", &[-4.0]),
        ];
        let rows = rows.iter().map(|(name, row)| format!("{name}\t{}\n", packed(row)));
        "# Learnt from nothing.\n!classes\tnone shelling\n!threshold\t0.4\n".to_owned()
            + &rows.collect::<String>()
    }

    #[test]
    fn features_and_vectors_of_words_are_weighed_together() {
        let network = FactNetwork::parse(&table()).unwrap();
        let chance = |name: &str, x: f32| {
            let mut features = Features::default();
            features.add(&[name]);
            features.add(&["unheard of"]);
            network.chances("en", [(features, vec![x])])[0][1]
        };
        // Units are max(0, x − 0.5) and max(0, the features' sum); scores are 1 and their sum, the second twice.
        let logistic = |x: f32| 1.0 / (1.0 + (-x).exp());
        for (name, x, score) in
            [("lemma=bombard", 0.0, 1.0), ("lemma=bombard", 1.5, 2.0), ("lemma=speak", 0.0, -1.0)]
        {
            assert!((chance(name, x) - logistic(score)).abs() < 0.01, "{name} {x}: {}", chance(name, x));
        }
        assert!(network.knows("en") && !network.knows("de"));
        assert_eq!(network.chances("de", [(Features::default(), vec![0.0])]), [[0.0; 0]]);
        assert_eq!(network.best(&[0.5, 0.5]), Some("shelling"));
    }

    #[test]
    fn a_broken_table_is_named() {
        let broken = |line: &str| FactNetwork::parse(&(table() + line + "\n")).err().unwrap_or_default();
        assert_eq!(broken("lemma=x"), "line 11: no tab");
        assert_eq!(broken("lemma=x\tno"), "line 11: no row of numbers");
        assert_eq!(broken("!in en 7\tAAAAAAA="), "line 11: a row is out of order");
        assert_eq!(broken("!speed\t1"), "line 11: no such setting is known");
        assert_eq!(
            broken(&format!("!out 2\t{}", packed(&[1.0, 1.0]))),
            "rows and classes do not fit together"
        );
        assert!(FactNetwork::parse("").is_ok_and(|network| network.is_empty()));
    }
}
