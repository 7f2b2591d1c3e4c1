//! The words of a report in its language.

use std::collections::BTreeMap;

use vigie_lexicon::report::{self, Headings};

use super::{Support, Types};
use crate::export::{Dates, figures, rows::HOUSEHOLDS};

/// What a report is written with: the words of one language, the labels of types, and what stands under which heading.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub(super) lang: String,
    texts: BTreeMap<String, String>,
    types: Types,
    pub(super) dates: Dates,
    pub(super) headings: Headings,
}

impl Words {
    /// Reads the words of a language.
    ///
    /// # Errors
    /// What is wrong in the lexicon, with its file.
    pub fn load(lang: &str) -> Result<Self, String> {
        let (types, _) = vigie_lexicon::events::load();
        Ok(Words {
            lang: lang.to_owned(),
            texts: report::words(lang)?,
            types,
            dates: Dates::load(lang)?,
            headings: report::headings()?,
        })
    }

    /// A text; a key that is not there shows itself.
    pub(super) fn get(&self, key: &str) -> String {
        self.texts.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// A text with something put in for each of its blanks.
    pub(super) fn with(&self, key: &str, put: &[(&str, &str)]) -> String {
        put.iter().fold(self.get(key), |text, (blank, value)| text.replace(&format!("{{{blank}}}"), value))
    }

    /// A figure, written as `number`, with what it counts: "1 fighter", "2–3 fighters".
    pub(super) fn measured(&self, number: &str, (low, high): (f64, f64), what: &str) -> String {
        let one = figures::is_one(low, high, &self.lang);
        let name = |what: &str| self.get(&if one { format!("{what}_one") } else { what.to_owned() });
        match what.strip_suffix(HOUSEHOLDS) {
            Some(what) => format!("{number} {} ({})", name(what), name("households")),
            None => format!("{number} {}", name(what)),
        }
    }

    /// What something is about, and the text, with a colon between as the language writes it.
    pub(super) fn pair(&self, about: &str, text: &str) -> String {
        format!("{about}{}{text}", self.get("colon"))
    }

    /// What figures count: "displaced", "displaced (households)".
    pub(super) fn measure(&self, measure: &str) -> String {
        match measure.strip_suffix(HOUSEHOLDS) {
            Some(what) => format!("{} ({})", self.get(what), self.get("households")),
            None => self.get(measure),
        }
    }

    /// A type of fact or a state in words.
    pub(super) fn label(&self, kind: &str) -> String {
        let labels = self.types.get(kind).map(|kind| &kind.labels);
        let known = labels.and_then(|all| all.get(&self.lang).or_else(|| all.get("en")));
        known.cloned().unwrap_or_else(|| kind.replace('_', " "))
    }

    /// "3 reports, 2 outlets, 1–2 independent origins".
    pub(super) fn support(&self, support: &Support) -> String {
        let counted = |key: &str, n: usize, shown: &str| {
            let one = n == 1 || n == 0 && self.lang == "fr";
            self.with(&if one { format!("{key}_one") } else { key.to_owned() }, &[("n", shown)])
        };
        let plain = |key: &str, n: usize| counted(key, n, &n.to_string());
        let mut parts = vec![plain("reports", support.reports)];
        if support.outlets > 0 {
            parts.push(plain("outlets", support.outlets));
        }
        if support.reports > 1 && support.high > 0 {
            let shown = match support.low == support.high {
                true => support.high.to_string(),
                false => format!("{}–{}", support.low, support.high),
            };
            parts.push(counted("origins", support.high, &shown));
        }
        parts.join(", ")
    }
}
