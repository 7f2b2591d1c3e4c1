//! Which words may start a phrase of a table: asked for every word of a text, and nearly always no.

/// The phrases of a table, for asking how they start.
#[derive(Clone, Debug, Default)]
pub(super) struct Starts {
    /// Sorted.
    phrases: Vec<String>,
    /// A bit for each start of one, two and three bytes, by [`slot`].
    short: Vec<u64>,
}

const SLOTS: usize = 1 << 14;

impl Starts {
    pub(super) fn of<'a>(phrases: impl IntoIterator<Item = &'a String>) -> Starts {
        let mut phrases: Vec<String> = phrases.into_iter().cloned().collect();
        phrases.sort_unstable();
        let mut short = vec![0; if phrases.is_empty() { 0 } else { SLOTS / 64 }];
        for phrase in &phrases {
            for n in 1..=phrase.len().min(3) {
                let slot = slot(&phrase.as_bytes()[..n]);
                short[slot / 64] |= 1 << (slot % 64);
            }
        }
        Starts { phrases, short }
    }

    /// Whether a phrase starts so.
    pub(super) fn any(&self, start: &str) -> bool {
        if self.phrases.is_empty() || start.is_empty() {
            return false;
        }
        let slot = slot(&start.as_bytes()[..start.len().min(3)]);
        if self.short[slot / 64] >> (slot % 64) & 1 == 0 {
            return false;
        }
        let at = self.phrases.partition_point(|phrase| phrase.as_str() < start);
        self.phrases.get(at).is_some_and(|phrase| phrase.starts_with(start))
    }
}

/// Where the bit of a short start lies.
fn slot(start: &[u8]) -> usize {
    start.iter().fold(0, |slot: usize, byte| (slot * 31 + usize::from(*byte)) % SLOTS)
}

#[cfg(test)]
mod tests {
    use super::Starts;

    #[test]
    fn starts_are_found_whatever_their_length() {
        let phrases = ["rue", "route nationale", "éco", "a"].map(str::to_owned);
        let starts = Starts::of(&phrases);
        for start in ["rue", "ru", "r", "route", "route n", "éc", "é", "a"] {
            assert!(starts.any(start), "{start}");
        }
        for start in ["rues", "b", "routes", "nationale", "ab", ""] {
            assert!(!starts.any(start), "{start}");
        }
        assert!(!Starts::default().any("rue"));
    }
}
