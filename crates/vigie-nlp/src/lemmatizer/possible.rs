//! The lemmas that a form can get at all, whatever the networks say of it.

use super::{Lemmatizer, POS, Way, Word, french, spanish};

/// Parts of speech that no table has an entry for, one for each way in which they are treated: `none` counts as nothing at
/// all, names keep their capitals, all others are as good as `x`.
const WITHOUT_TABLES: [&str; 3] = ["", "propn", "x"];

impl Lemmatizer {
    /// Every lemma that this lemmatizer gives the form in some sentence: over all parts of speech and all features that
    /// change its answer, each once, sorted.
    pub fn possible(&self, form: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut add = |pos: &str, morph: &str, starts_sentence: bool| {
            out.push(self.lemma(&Word { form, pos: pos.to_owned(), morph, starts_sentence }));
        };
        let kinds = || POS.iter().chain(&WITHOUT_TABLES).copied();
        match self.way {
            Way::Lookup => add("", "", false),
            Way::French => {
                kinds()
                    .filter(|pos| french::has_rules(pos) || WITHOUT_TABLES.contains(pos))
                    .for_each(|pos| add(pos, "", false));
            }
            // Features only say whether the form is a base form already, and that is as if it were nothing at all.
            Way::English => kinds().filter(|pos| self.is_told_apart(pos)).for_each(|pos| add(pos, "", false)),
            // The first group of rules whose features are all there is taken. With a group's own features, and the one that
            // is looked at besides, that group is taken, or else it can never be.
            Way::Spanish => {
                for pos in kinds() {
                    if spanish::is_left_alone(pos) {
                        add(pos, "", false);
                        add(pos, "", true);
                        continue;
                    }
                    let groups = self.tables.groups.get(if pos == "aux" { "verb" } else { pos });
                    let groups = groups.map_or(&[][..], Vec::as_slice);
                    let besides = spanish::feature_besides(pos);
                    for needed in groups.iter().map(|(_, needed)| needed.join("|")).chain([String::new()]) {
                        add(pos, &needed, false);
                        besides.iter().for_each(|more| add(pos, &format!("{needed}|{more}"), false));
                    }
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether a part of speech has tables, or is one of those that stand for all that have none.
    fn is_told_apart(&self, pos: &str) -> bool {
        WITHOUT_TABLES.contains(&pos)
            || !self.tables.rules(pos).is_empty()
            || self.tables.index(pos).is_some()
            || self.tables.exceptions(pos).is_some()
    }
}
