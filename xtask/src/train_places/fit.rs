//! Fits linear models: logistic regression, and its form for one of several.

/// A name with the answer.
pub struct Verdict {
    pub features: Vec<f64>,
    pub is_place: bool,
}

/// Some rows of features, of which some are right.
pub struct Choice {
    pub rows: Vec<Vec<f64>>,
    pub right: Vec<usize>,
}

impl Choice {
    /// Whether the best row is a right one.
    pub fn is_right(&self, weights: &[f64]) -> bool {
        let best = (0..self.rows.len())
            .max_by(|&a, &b| dot(weights, &self.rows[a]).total_cmp(&dot(weights, &self.rows[b])));
        best.is_some_and(|best| self.right.contains(&best))
    }
}

pub fn dot(weights: &[f64], features: &[f64]) -> f64 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

/// How strongly large weights are held back, in examples.
const PENALTY: f64 = 0.5;
const STEPS: usize = 600;

/// The weights under which the verdicts are most probable.
pub fn verdicts(all: &[&Verdict], n: usize) -> Vec<f64> {
    descend(n, |weights, slope| {
        for one in all {
            let chance = 1.0 / (1.0 + (-dot(weights, &one.features)).exp());
            let error = chance - f64::from(u8::from(one.is_place));
            slope.iter_mut().zip(&one.features).for_each(|(s, f)| *s += error * f);
        }
        all.len()
    })
}

/// The weights under which the right rows are most probable.
pub fn choices(all: &[&Choice], n: usize) -> Vec<f64> {
    descend(n, |weights, slope| {
        for one in all {
            let scores: Vec<f64> = one.rows.iter().map(|row| dot(weights, row)).collect();
            let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let shares: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
            let total: f64 = shares.iter().sum();
            let right: f64 = one.right.iter().map(|&r| shares[r]).sum::<f64>().max(1e-300);
            for (i, row) in one.rows.iter().enumerate() {
                let wanted = if one.right.contains(&i) { shares[i] / right } else { 0.0 };
                let error = shares[i] / total - wanted;
                slope.iter_mut().zip(row).for_each(|(s, f)| *s += error * f);
            }
        }
        all.len()
    })
}

/// Adam (Kingma and Ba 2015) on the whole set: the problems are convex and small, so that it need not be clever.
fn descend(n: usize, add_slope: impl Fn(&[f64], &mut [f64]) -> usize) -> Vec<f64> {
    let mut weights = vec![0.0; n];
    let (mut mean, mut square) = (vec![0.0; n], vec![0.0; n]);
    for step in 1..=STEPS {
        let mut slope = vec![0.0; n];
        let examples = add_slope(&weights, &mut slope).max(1) as f64;
        let rate = 0.05 * (1.0 - (step - 1) as f64 / STEPS as f64);
        for i in 0..n {
            let s = (slope[i] + PENALTY * weights[i]) / examples;
            mean[i] = 0.9 * mean[i] + 0.1 * s;
            square[i] = 0.999 * square[i] + 0.001 * s * s;
            let (m, v) = (
                mean[i] / (1.0 - 0.9_f64.powi(step as i32)),
                square[i] / (1.0 - 0.999_f64.powi(step as i32)),
            );
            weights[i] -= rate * m / (v.sqrt() + 1e-9);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_frequent_answer_is_the_more_probable() {
        let one = |x: f64, is_place| Verdict { features: vec![1.0, x], is_place };
        let all = [
            one(1.0, true),
            one(1.0, true),
            one(1.0, true),
            one(1.0, false),
            one(0.0, false),
            one(0.0, false),
        ];
        let weights = verdicts(&all.iter().collect::<Vec<_>>(), 2);
        assert!(dot(&weights, &[1.0, 1.0]) > 0.0 && dot(&weights, &[1.0, 0.0]) < 0.0, "{weights:?}");
    }

    #[test]
    fn the_row_that_is_right_wins() {
        let all = [Choice { rows: vec![vec![1.0, 0.0], vec![0.0, 1.0]], right: vec![1] }];
        let weights = choices(&all.iter().collect::<Vec<_>>(), 2);
        assert!(all[0].is_right(&weights), "{weights:?}");
    }
}
