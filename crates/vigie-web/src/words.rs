//! The interface in English, French and Spanish: one file a language, the same keys in each.

use std::collections::BTreeMap;

use toml::{Table, Value};
use vigie::export::figures;

const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../words/en.toml")),
    ("fr", include_str!("../words/fr.toml")),
    ("es", include_str!("../words/es.toml")),
];

/// The languages of the interface, with what each calls itself.
pub(crate) const LANGUAGES: [(&str, &str); 3] = [("en", "English"), ("fr", "Français"), ("es", "Español")];

/// Every text of the interface, by language and key ("now.title").
#[derive(Debug)]
pub(crate) struct Words(BTreeMap<&'static str, BTreeMap<String, String>>);

impl Words {
    pub(crate) fn load() -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for (lang, file) in FILES {
            let table: Table = file.parse().map_err(|e| format!("{lang}: {e}"))?;
            let mut texts = BTreeMap::new();
            flatten("", &table, &mut texts);
            all.insert(lang, texts);
        }
        Ok(Words(all))
    }

    /// A text; a key that no file has shows itself.
    pub(crate) fn get<'a>(&'a self, lang: &str, key: &'a str) -> &'a str {
        let texts = self.0.get(lang).or_else(|| self.0.get("en"));
        texts.and_then(|texts| texts.get(key)).map_or(key, String::as_str)
    }

    /// A text that depends on a number, which stands at `{n}`: `key.one` for one, `key.other` for others.
    pub(crate) fn count(&self, lang: &str, key: &str, n: u64) -> String {
        self.counted(lang, key, n, &n.to_string())
    }

    /// The same, with the number shown as it is given: "2–3".
    pub(crate) fn counted(&self, lang: &str, key: &str, n: u64, shown: &str) -> String {
        let one = figures::is_one(n as f64, n as f64, lang);
        let key = format!("{key}.{}", if one { "one" } else { "other" });
        self.get(lang, &key).replace("{n}", shown)
    }
}

fn flatten(above: &str, table: &Table, out: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, out),
            Value::String(text) => drop(out.insert(key, text.clone())),
            other => drop(out.insert(key, other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_have_the_same_keys() {
        let words = Words::load().unwrap();
        let keys = |lang| words.0[lang].keys().collect::<Vec<_>>();
        assert_eq!(keys("en"), keys("fr"));
        assert_eq!(keys("en"), keys("es"));
    }

    #[test]
    fn french_marks_have_their_blank() {
        for (key, text) in &Words::load().unwrap().0["fr"] {
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let opens = pair[0] == '«' && pair[1] != '\u{202f}';
                let closes = matches!(pair[1], ';' | ':' | '?' | '!' | '»') && pair[0] != '\u{202f}';
                assert!(!opens && !closes, "{key}: {text}");
            }
        }
    }

    #[test]
    fn numbers_choose_their_word() {
        let words = Words::load().unwrap();
        assert_eq!(words.count("en", "count.documents", 0), "0 documents");
        assert_eq!(words.count("fr", "count.documents", 0), "0 document");
        assert_eq!(words.count("es", "count.documents", 1), "1 documento");
    }

    #[test]
    fn what_every_template_asks_for_is_there() {
        let words = Words::load().unwrap();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            for (call, counts) in [("t(\"", false), ("n(\"", true)] {
                for rest in text.split(call).skip(1) {
                    let Some((key, _)) = rest.split_once('"') else { continue };
                    let key = if counts { format!("{key}.other") } else { key.to_owned() };
                    assert!(words.0["en"].contains_key(&key), "{key} in {}", file.path().display());
                    asked += 1;
                }
            }
        }
        assert!(asked > 50);
    }
}
