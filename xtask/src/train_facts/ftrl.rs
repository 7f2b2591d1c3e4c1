//! Multinomial logistic regression over sparse features, learnt online.
//!
//! Follow the regularised leader, proximal (McMahan et al. 2013, "Ad click prediction"): each weight has its own pace, and
//! those that do not pay stay at nothing.

/// A candidate: its features, and what it is.
#[derive(Clone, Copy)]
pub struct Example<'a> {
    pub features: &'a [u32],
    pub class: usize,
}

pub struct Learner {
    keep: Vec<bool>,
    classes: usize,
    sparse: f32,
    smooth: f32,
    /// Sums of slopes, less what the weights already answer for; feature by feature, class by class.
    z: Vec<f32>,
    /// Sums of squared slopes.
    n: Vec<f32>,
}

/// The pace of the first steps.
const ALPHA: f32 = 0.15;
const BETA: f32 = 1.0;
/// A class that is less probable than this is not made less probable still.
const NEGLIGIBLE: f32 = 0.002;

impl Learner {
    pub fn new(keep: Vec<bool>, classes: usize, sparse: f32, smooth: f32) -> Learner {
        let cells = keep.len() * classes;
        Learner { keep, classes, sparse, smooth, z: vec![0.0; cells], n: vec![0.0; cells] }
    }

    fn weight(&self, cell: usize) -> f32 {
        let z = self.z[cell];
        if z.abs() <= self.sparse {
            return 0.0;
        }
        -(z - z.signum() * self.sparse) / ((BETA + self.n[cell].sqrt()) / ALPHA + self.smooth)
    }

    pub fn weights(&self, feature: u32) -> impl Iterator<Item = f32> + '_ {
        let first = feature as usize * self.classes;
        (first..first + self.classes).map(|cell| self.weight(cell))
    }

    pub fn chances(&self, features: &[u32]) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        for &feature in features.iter().filter(|f| self.keep[**f as usize]) {
            scores.iter_mut().zip(self.weights(feature)).for_each(|(s, w)| *s += w);
        }
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores
            .iter_mut()
            .map(|s| {
                *s = (*s - most).exp();
                *s
            })
            .sum();
        scores.iter_mut().for_each(|s| *s /= total);
        scores
    }

    fn step(&mut self, cell: usize, slope: f32) {
        let weight = self.weight(cell);
        let pace = ((self.n[cell] + slope * slope).sqrt() - self.n[cell].sqrt()) / ALPHA;
        self.z[cell] += slope - pace * weight;
        self.n[cell] += slope * slope;
    }

    /// Whether a feature is learnt.
    pub fn knows(&self, feature: u32) -> bool {
        self.keep[feature as usize]
    }

    /// Sees all examples once, in a fixed stride that differs by turn: neighbours of one text are not seen in a row, and
    /// each run is the same.
    pub fn see_all(&mut self, examples: &[Example<'_>], turn: usize) {
        let prime = |s: &usize| gcd(*s, examples.len()) == 1;
        let stride = (0..).map(|k| 7919 + 2 * (turn + k)).find(prime).unwrap_or(1);
        for k in 0..examples.len() {
            self.see(&examples[k * stride % examples.len()]);
        }
    }

    pub fn see(&mut self, example: &Example<'_>) {
        let chances = self.chances(example.features);
        for (class, chance) in chances.iter().enumerate() {
            let slope = chance - if class == example.class { 1.0 } else { 0.0 };
            if slope.abs() < NEGLIGIBLE {
                continue;
            }
            for &feature in example.features {
                if self.keep[feature as usize] {
                    self.step(feature as usize * self.classes + class, slope);
                }
            }
        }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_classes_apart_gets_weight_and_noise_none() {
        let mut learner = Learner::new(vec![true; 4], 2, 0.5, 0.5);
        for k in 0..400u32 {
            let noise = 2 + (k / 2) % 2;
            learner.see(&Example { features: &[k % 2, noise], class: (k % 2) as usize });
        }
        assert!(learner.chances(&[1])[1] > 0.9 && learner.chances(&[0])[0] > 0.9);
        assert!(learner.weights(2).all(|w| w.abs() < 0.2), "{:?}", learner.weights(2).collect::<Vec<_>>());
    }
}
