//! A log-linear model over named features.

use std::collections::HashMap;

use super::features::{ByHash, Features, hash};

/// How many times more probable than what the patterns say another class must be to be taken instead.
pub(super) const LEAP: f32 = 3.0;

/// The class of what is nothing of ours.
pub const NONE: &str = "none";

/// Weights that say how probable each class of a candidate is (`lexicon/weights/nears.tsv`).
///
/// A line is a feature's name and, for each class that it speaks for or against, `class=weight`, all parted by tabs.
/// Lines that open with `#` are comments, `!threshold` says how probable anything of ours must be. A feature without a line
/// counts nothing.
#[derive(Clone, Debug, Default)]
pub struct FactModel {
    classes: Vec<String>,
    rows: ByHash<(u32, u32)>,
    weights: Vec<(u16, f32)>,
    threshold: f32,
}

impl FactModel {
    /// Reads a table of weights.
    ///
    /// # Errors
    /// The first line that is not understood.
    ///
    /// ```
    /// let model = vigie::extraction::FactModel::parse("!threshold\t0.4\nlemma=bombard\tshelling=1.5\tnone=-2\n");
    /// assert_eq!(model.map(|m| m.classes().len()), Ok(2));
    /// ```
    pub fn parse(table: &str) -> Result<FactModel, String> {
        let mut model = FactModel { threshold: 0.5, ..FactModel::default() };
        let mut known: HashMap<&str, u16> = HashMap::from([(NONE, 0)]);
        model.classes.push(NONE.to_owned());
        for (n, line) in table.lines().enumerate() {
            let wrong = |what: &str| format!("line {}: {what}", n + 1);
            let mut cells = line.split('\t');
            let Some(name) = cells.next().filter(|name| !name.is_empty() && !name.starts_with('#')) else {
                continue;
            };
            if let Some(setting) = name.strip_prefix('!') {
                let value = cells.next().and_then(|v| v.parse().ok());
                let value = value.ok_or_else(|| wrong("the setting is no number"))?;
                match setting {
                    "threshold" => model.threshold = value,
                    _ => return Err(wrong("no such setting is known")),
                }
                continue;
            }
            let first = model.weights.len() as u32;
            for cell in cells {
                let (class, weight) = cell.rsplit_once('=').ok_or_else(|| wrong("no `class=weight`"))?;
                let weight = weight.parse().map_err(|_| wrong("a weight is no number"))?;
                let next = known.len() as u16;
                let class = *known.entry(class).or_insert_with(|| {
                    model.classes.push(class.to_owned());
                    next
                });
                model.weights.push((class, weight));
            }
            if model.weights.len() as u32 > first {
                model.rows.insert(hash(&[name]), (first, model.weights.len() as u32));
            }
        }
        Ok(model)
    }

    /// Whether it has learnt nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The classes that it tells apart, [`NONE`] first.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// How probable one class is.
    pub(crate) fn chance(&self, features: &Features, class: &str) -> f32 {
        let at = self.classes.iter().position(|known| known == class);
        at.map_or(0.0, |at| self.chances(features)[at])
    }

    /// The most probable class of ours, if together they are as probable as the threshold asks.
    pub(crate) fn best(&self, features: &Features) -> Option<&str> {
        let chances = self.chances(features);
        let best = (1..chances.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b]))?;
        (1.0 - chances[0] >= self.threshold).then(|| self.classes[best].as_str())
    }

    /// How probable each class is.
    pub(crate) fn chances(&self, features: &Features) -> Vec<f32> {
        let mut scores = vec![0.0f32; self.classes.len()];
        let mut known: Vec<_> =
            features.hashes().iter().filter_map(|hash| self.rows.get_key_value(hash)).collect();
        // Sums are made in one order, whatever the order of the features.
        known.sort_unstable();
        known.dedup();
        for (_, &(first, end)) in known {
            for &(class, weight) in &self.weights[first as usize..end as usize] {
                scores[usize::from(class)] += weight;
            }
        }
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut total = 0.0;
        for score in &mut scores {
            *score = (*score - most).exp();
            total += *score;
        }
        scores.iter_mut().for_each(|score| *score /= total);
        scores
    }
}

/// The most probable class but the first, if together these are as probable as is asked; one of `preferred` unless another is
/// so many times (`leap`) more probable.
pub(super) fn best_among<'c>(
    chances: &[f32],
    classes: &'c [String],
    preferred: &[&str],
    least: f32,
    leap: f32,
) -> Option<&'c str> {
    let most = |wanted: &dyn Fn(usize) -> bool| {
        (1..chances.len()).filter(|&c| wanted(c)).max_by(|&a, &b| chances[a].total_cmp(&chances[b]))
    };
    let best = most(&|_| true)?;
    let kept = most(&|c| preferred.contains(&classes[c].as_str()));
    let best = kept.filter(|&kept| chances[kept] * leap >= chances[best]).unwrap_or(best);
    (1.0 - chances[0] >= least).then(|| classes[best].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_a_class_makes_it_probable() {
        let table = "# Learnt from nothing.\na\tkill=1.5\tnone=-1\nb\tnone=1\n";
        let model = FactModel::parse(table).unwrap();
        let mut features = Features::default();
        features.add(&["a"]);
        features.add(&["unheard of"]);
        let chances = model.chances(&features);
        assert_eq!(model.classes(), [NONE, "kill"]);
        assert!((chances[1] - 0.924_142).abs() < 1e-5, "{chances:?}");
    }

    #[test]
    fn a_broken_line_is_named() {
        let found =
            ["a\tkill", "a\tkill=x", "!threshold\thigh", "!speed\t1"].map(|t| FactModel::parse(t).err());
        let said = [
            "line 1: no `class=weight`",
            "line 1: a weight is no number",
            "line 1: the setting is no number",
            "line 1: no such setting is known",
        ];
        assert_eq!(found, said.map(|s| Some(s.to_owned())));
    }
}
