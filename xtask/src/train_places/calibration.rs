//! Whether probabilities are what they say: of names with a probability of about a half, half should be right.

use std::fmt::Write as _;

use vigie::grounding::places::PlaceModel;

use super::fit::{Choice, dot};

/// Tables by tenth of the probability that no known place is meant, and of that of the best place.
pub fn tables<'a>(answers: impl Iterator<Item = &'a Choice>, model: &PlaceModel) -> String {
    let (mut none, mut best) = ([Tenth::default(); 10], [Tenth::default(); 10]);
    for answer in answers {
        let scores: Vec<f64> = answer.rows.iter().map(|row| dot(&model.rank, row)).collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
        let total: f64 = shares.iter().sum();
        let last = shares.len() - 1;
        let nobody = shares[last] / total;
        add(&mut none, nobody, answer.right.contains(&last));
        let first = (0..last).max_by(|&a, &b| shares[a].total_cmp(&shares[b]));
        if let Some(first) = first.filter(|&first| shares[first] / total > nobody) {
            add(&mut best, shares[first] / total, answer.right.contains(&first));
        }
    }
    format!("no known place is meant\n{}\nthe place that is chosen\n{}", table(&none), table(&best))
}

/// The names of one tenth.
#[derive(Clone, Copy, Default)]
struct Tenth {
    n: usize,
    told: f64,
    right: usize,
}

fn add(tenths: &mut [Tenth; 10], chance: f64, is_right: bool) {
    let tenth = &mut tenths[((chance * 10.0) as usize).min(9)];
    tenth.n += 1;
    tenth.told += chance;
    tenth.right += usize::from(is_right);
}

fn table(tenths: &[Tenth; 10]) -> String {
    let mut out = String::from("| probability | names | told | right |\n|---|---|---|---|\n");
    let mut gap = 0.0;
    let n: usize = tenths.iter().map(|t| t.n).sum();
    for (i, tenth) in tenths.iter().enumerate().filter(|(_, t)| t.n > 0) {
        let (told, right) = (tenth.told / tenth.n as f64, tenth.right as f64 / tenth.n as f64);
        gap += (told - right).abs() * tenth.n as f64 / n as f64;
        let (low, high) = (i as f64 / 10.0, (i + 1) as f64 / 10.0);
        let _ = writeln!(out, "| {low:.1}–{high:.1} | {} | {told:.2} | {right:.2} |", tenth.n);
    }
    let _ = writeln!(out, "expected calibration error {gap:.3}");
    out
}

#[cfg(test)]
mod tests {
    use super::{Tenth, add, table};

    #[test]
    fn what_is_told_and_what_is_right_stand_side_by_side() {
        let mut tenths = [Tenth::default(); 10];
        add(&mut tenths, 0.25, false);
        add(&mut tenths, 0.21, true);
        add(&mut tenths, 1.0, true);
        let table = table(&tenths);
        assert!(table.contains("| 0.2–0.3 | 2 | 0.23 | 0.50 |"), "{table}");
        assert!(table.contains("| 0.9–1.0 | 1 | 1.00 | 1.00 |"), "{table}");
    }
}
