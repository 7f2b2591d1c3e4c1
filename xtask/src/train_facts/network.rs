//! Learns the network of trigger words by stochastic gradients.
//!
//! Adam with decoupled decay (Loshchilov and Hutter 2019), by batches; features, numbers and units are left out at random
//! while it learns (Srivastava et al. 2014, "Dropout"), so that no word is trusted alone. Chance comes from a number that is
//! given: each run with one number is the same.

use vigie::extraction::packed;

/// A candidate: the numbers of its language and features, what the language's networks make of it, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    pub lang: usize,
    pub features: &'a [u32],
    pub inputs: &'a [f32],
    pub class: usize,
}

/// How it is learnt.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub turns: usize,
    /// Numbers of a feature's vector, and units over a word's numbers.
    pub units: usize,
    /// Shares of features, inputs and units that are left out at each step.
    pub features_off: f32,
    pub inputs_off: f32,
    pub units_off: f32,
    /// Which of the chances it starts from.
    pub chance: u64,
}

const BATCH: usize = 128;
/// Steps of dense weights and of features' vectors, at first; they shrink to nothing.
const STEP: f32 = 1e-3;
const FEATURE_STEP: f32 = 2e-3;
const DECAY: f32 = 1e-2;
const MOMENTS: (f32, f32) = (0.9, 0.999);
/// Spread of the vectors that learning starts from.
const SPREAD: f32 = 0.05;

pub struct Network {
    /// Where a feature's vector starts, if it is learnt.
    starts: Vec<Option<usize>>,
    vectors: Weights,
    inputs: Vec<Dense>,
    out: Dense,
    units: usize,
    /// Mean and spread of each number, by language.
    scale: Vec<(Vec<f32>, Vec<f32>)>,
}

/// Numbers that are learnt, with their slopes and moments.
#[derive(Default)]
struct Weights {
    at: Vec<f32>,
    slope: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

/// A matrix, a row for each number that goes in; the last row is added.
struct Dense {
    weights: Weights,
    width: usize,
}

/// xorshift64* (Vigna 2016).
struct Chance(u64);

impl Chance {
    /// The steps of a Weyl sequence (Steele et al. 2014, "Fast splittable pseudorandom number generators") lie far apart.
    fn new(number: u64) -> Chance {
        Chance(0x9e37_79b9_7f4a_7c15u64.wrapping_mul(number + 1).max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Evenly from 0 to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// About normally around 0: the sum of twelve even ones (Irwin and Hall).
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.share()).sum::<f32>() - 6.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for i in (1..order.len()).rev() {
            order.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}

impl Weights {
    fn new(at: Vec<f32>) -> Weights {
        let none = vec![0.0; at.len()];
        Weights { slope: none.clone(), first: none.clone(), second: none, at }
    }

    /// One step of Adam over a range, whose slopes are then nothing again.
    fn step(&mut self, range: std::ops::Range<usize>, pace: f32, decay: f32, time: i32) {
        let (keep, square) = MOMENTS;
        let (one, two) = (1.0 - keep.powi(time), 1.0 - square.powi(time));
        for k in range {
            let slope = std::mem::take(&mut self.slope[k]);
            self.first[k] = keep * self.first[k] + (1.0 - keep) * slope;
            self.second[k] = square * self.second[k] + (1.0 - square) * slope * slope;
            let step = (self.first[k] / one) / ((self.second[k] / two).sqrt() + 1e-8);
            self.at[k] -= pace * (step + decay * self.at[k]);
        }
    }
}

impl Dense {
    fn new(inputs: usize, width: usize, chance: &mut Chance) -> Dense {
        let bound = 1.0 / (inputs.max(1) as f32).sqrt();
        let at = (0..(inputs + 1) * width).map(|_| (2.0 * chance.share() - 1.0) * bound).collect();
        Dense { weights: Weights::new(at), width }
    }

    fn run(&self, x: &[f32]) -> Vec<f32> {
        let mut rows = self.weights.at.chunks_exact(self.width);
        let mut out = vec![0.0; self.width];
        for (x, row) in x.iter().chain(&[1.0]).zip(&mut rows) {
            if *x != 0.0 {
                out.iter_mut().zip(row).for_each(|(out, w)| *out += x * w);
            }
        }
        out
    }

    /// Adds slopes, given those of what came out; gives those of what went in.
    fn learn(&mut self, x: &[f32], out: &[f32]) -> Vec<f32> {
        let rows = self.weights.at.chunks_exact(self.width);
        let slopes = self.weights.slope.chunks_exact_mut(self.width);
        let mut back = Vec::with_capacity(x.len());
        for ((x, row), slope) in x.iter().chain(&[1.0]).zip(rows).zip(slopes) {
            if *x != 0.0 {
                slope.iter_mut().zip(out).for_each(|(slope, o)| *slope += x * o);
            }
            back.push(row.iter().zip(out).map(|(w, o)| w * o).sum());
        }
        back.truncate(x.len());
        back
    }

    fn step(&mut self, pace: f32, time: i32) {
        let all = 0..self.weights.at.len();
        self.weights.step(all, pace, DECAY, time);
    }

    fn row(&self, k: usize) -> &[f32] {
        &self.weights.at[k * self.width..(k + 1) * self.width]
    }
}

impl Network {
    /// Learns from examples; `keep` says which features are learnt at all.
    pub fn learn(
        examples: &[Example<'_>],
        keep: &[bool],
        classes: usize,
        langs: usize,
        pace: Pace,
    ) -> Network {
        let mut chance = Chance::new(pace.chance);
        let mut starts = vec![None; keep.len()];
        let mut known = 0;
        for (start, _) in starts.iter_mut().zip(keep).filter(|(_, keep)| **keep) {
            *start = Some(known * pace.units);
            known += 1;
        }
        let vectors = (0..known * pace.units).map(|_| SPREAD * chance.normal()).collect();
        let inputs = examples.first().map_or(0, |e| e.inputs.len());
        let mut network = Network {
            starts,
            vectors: Weights::new(vectors),
            inputs: (0..langs).map(|_| Dense::new(inputs, pace.units, &mut chance)).collect(),
            out: Dense::new(2 * pace.units, classes, &mut chance),
            units: pace.units,
            scale: (0..langs).map(|lang| scale(examples, lang, inputs)).collect(),
        };
        let steps = pace.turns * examples.len().div_ceil(BATCH);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut time = 0;
        for _ in 0..pace.turns {
            chance.shuffle(&mut order);
            for batch in order.chunks(BATCH) {
                let left = 1.0 - time as f32 / steps as f32;
                time += 1;
                let mut touched = Vec::new();
                for &at in batch {
                    network.see(&examples[at], batch.len(), &pace, &mut chance, &mut touched);
                }
                touched.sort_unstable();
                touched.dedup();
                for start in touched {
                    network.vectors.step(start..start + pace.units, FEATURE_STEP * left, 0.0, time);
                }
                network.inputs.iter_mut().for_each(|dense| dense.step(STEP * left, time));
                network.out.step(STEP * left, time);
            }
        }
        network
    }

    /// What the features and the numbers of an example come to, before what is below nothing is cut.
    fn units(&self, lang: usize, features: impl Iterator<Item = u32>, x: &[f32]) -> Vec<f32> {
        let mut units = self.inputs[lang].run(x);
        units.resize(2 * self.units, 0.0);
        for start in features.filter_map(|f| self.starts[f as usize]) {
            let vector = &self.vectors.at[start..start + self.units];
            units[self.units..].iter_mut().zip(vector).for_each(|(unit, x)| *unit += x);
        }
        units
    }

    fn scaled(&self, example: &Example<'_>) -> Vec<f32> {
        let (mean, spread) = &self.scale[example.lang];
        example.inputs.iter().zip(mean).zip(spread).map(|((x, mean), spread)| (x - mean) / spread).collect()
    }

    fn see(
        &mut self,
        example: &Example<'_>,
        batch: usize,
        pace: &Pace,
        chance: &mut Chance,
        touched: &mut Vec<usize>,
    ) {
        let mut x = self.scaled(example);
        leave_out(&mut x, pace.inputs_off, chance);
        let features: Vec<u32> =
            example.features.iter().copied().filter(|_| chance.share() >= pace.features_off).collect();
        let mut units = self.units(example.lang, features.iter().copied(), &x);
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        let whole = units.clone();
        leave_out(&mut units, pace.units_off, chance);
        let mut slopes = softmax(&self.out.run(&units));
        slopes[example.class] -= 1.0;
        slopes.iter_mut().for_each(|slope| *slope /= batch as f32);
        let mut back = self.out.learn(&units, &slopes);
        for ((back, unit), whole) in back.iter_mut().zip(&units).zip(&whole) {
            // What is left out, or was below nothing, learns nothing.
            *back *= if *unit > 0.0 { unit / whole } else { 0.0 };
        }
        let (seen, named) = back.split_at(self.units);
        self.inputs[example.lang].learn(&x, seen);
        for start in features.iter().filter_map(|f| self.starts[*f as usize]) {
            touched.push(start);
            let slope = &mut self.vectors.slope[start..start + self.units];
            slope.iter_mut().zip(named).for_each(|(slope, b)| *slope += b);
        }
    }

    /// How probable each class is.
    pub fn chances(&self, example: &Example<'_>) -> Vec<f32> {
        let mut units = self.units(example.lang, example.features.iter().copied(), &self.scaled(example));
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        softmax(&self.out.run(&units))
    }

    /// The lines of its own numbers, then the vector of a feature by its number.
    pub fn lines(&self, langs: &[String]) -> String {
        let mut out = String::new();
        for (k, lang) in langs.iter().enumerate() {
            let (dense, (mean, spread)) = (&self.inputs[k], &self.scale[k]);
            // Numbers go in as they are: their mean and spread go into the rows.
            let mut bias = dense.row(mean.len()).to_vec();
            for (n, (mean, spread)) in mean.iter().zip(spread).enumerate() {
                let row: Vec<f32> = dense.row(n).iter().map(|w| w / spread).collect();
                bias.iter_mut().zip(&row).for_each(|(bias, w)| *bias -= w * mean);
                out.push_str(&format!("!in {lang} {n}\t{}\n", packed(&row)));
            }
            out.push_str(&format!("!in {lang} bias\t{}\n", packed(&bias)));
        }
        for k in 0..2 * self.units {
            out.push_str(&format!("!out {k}\t{}\n", packed(self.out.row(k))));
        }
        out.push_str(&format!("!out bias\t{}\n", packed(self.out.row(2 * self.units))));
        out
    }

    /// The vector of a feature, if it was learnt.
    pub fn vector(&self, feature: u32) -> Option<String> {
        let start = self.starts[feature as usize]?;
        Some(packed(&self.vectors.at[start..start + self.units]))
    }
}

/// Mean and spread of each number in a language.
fn scale(examples: &[Example<'_>], lang: usize, inputs: usize) -> (Vec<f32>, Vec<f32>) {
    let own = || examples.iter().filter(|e| e.lang == lang);
    let n = own().count().max(1) as f64;
    let moment = |f: &dyn Fn(f64, usize) -> f64| -> Vec<f64> {
        let mut sums = vec![0.0f64; inputs];
        own().for_each(|e| sums.iter_mut().enumerate().for_each(|(k, s)| *s += f(f64::from(e.inputs[k]), k)));
        sums.iter().map(|sum| sum / n).collect()
    };
    let mean = moment(&|x, _| x);
    let spread = moment(&|x, k| (x - mean[k]).powi(2));
    let spread = spread.iter().map(|square| square.sqrt() as f32 + 1e-3).collect();
    (mean.iter().map(|mean| *mean as f32).collect(), spread)
}

/// Leaves a share out, and makes the rest so much larger.
fn leave_out(numbers: &mut [f32], share: f32, chance: &mut Chance) {
    for number in numbers {
        *number = if chance.share() < share { 0.0 } else { *number / (1.0 - share) };
    }
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut out: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let total: f32 = out.iter().sum();
    out.iter_mut().for_each(|x| *x /= total);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace =
        Pace { turns: 3000, units: 8, features_off: 0.1, inputs_off: 0.1, units_off: 0.1, chance: 0 };

    #[test]
    fn what_neither_features_nor_numbers_tell_alone_is_learnt() {
        // Class 1 where the feature stands and the number is high, in one language; where it is low, in the other.
        let inputs = [[5.0f32, 1.0], [7.0, 1.0]];
        let mut examples = Vec::new();
        for lang in 0..2 {
            for (high, inputs) in inputs.iter().enumerate() {
                for features in [&[0u32, 1][..], &[0, 2]] {
                    let told = features[1] == 1 && high != lang;
                    examples.push(Example { lang, features, inputs, class: usize::from(told) });
                }
            }
        }
        let network = Network::learn(&examples, &[true; 3], 2, 2, PACE);
        for example in &examples {
            assert!(
                network.chances(example)[example.class] > 0.6,
                "{example:?}: {:?}",
                network.chances(example)
            );
        }
        let again = Network::learn(&examples, &[true; 3], 2, 2, PACE);
        assert_eq!(network.chances(&examples[0]), again.chances(&examples[0]));
    }
}
