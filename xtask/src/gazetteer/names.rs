//! Which names are worth keeping, and the forms that are made of them.

use vigie::grounding::places::fold;

/// Words that only tell the level, cut from names of provinces and districts.
pub struct LevelWords {
    front: Vec<String>,
    back: Vec<String>,
}

impl LevelWords {
    /// Reads the table beside the sources.
    pub fn new() -> Self {
        let lines = || include_str!("../../data/level_words.txt").lines().filter(|l| !l.starts_with('#'));
        let mut front: Vec<String> =
            lines().filter_map(|l| l.strip_prefix('^')).map(|l| format!("{l} ")).collect();
        let mut back: Vec<String> =
            lines().filter_map(|l| l.strip_suffix('$')).map(|l| format!(" {l}")).collect();
        // The longest first, so that "province de la" wins over "province de".
        front.sort_by_key(|w| std::cmp::Reverse(w.len()));
        back.sort_by_key(|w| std::cmp::Reverse(w.len()));
        LevelWords { front, back }
    }

    /// The folded name without them; none when it has none, or when nothing would be left.
    pub fn bare(&self, name: &str) -> Option<String> {
        let key = fold(name);
        let mut rest = key.as_str();
        rest = self.front.iter().find_map(|w| rest.strip_prefix(w.as_str())).unwrap_or(rest);
        rest = self.back.iter().find_map(|w| rest.strip_suffix(w.as_str())).unwrap_or(rest);
        (rest != key && rest.chars().count() > 2).then(|| rest.to_owned())
    }
}

/// The name without the Arabic article in front: "Hudaydah" for "Al Hudaydah".
pub fn without_article(name: &str) -> Option<&str> {
    const ARTICLES: [&str; 12] = ["al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "adh", "ath", "aṣ"];
    let (first, rest) = name.split_once([' ', '-'])?;
    (ARTICLES.contains(&first.to_lowercase().as_str()) && rest.chars().count() > 3).then_some(rest)
}

/// How an English text writes a name: without macrons and dots where the sources know it so.
pub fn plain(name: &str, others: &[String]) -> String {
    let exotic = |c: char| matches!(c, '\u{100}'..='\u{101}' | '\u{112}'..='\u{113}' | '\u{12a}'..='\u{12b}' | '\u{14c}'..='\u{14d}' | '\u{16a}'..='\u{16b}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{2ff}' | '\u{300}'..='\u{36f}');
    if !name.chars().any(exotic) {
        return name.to_owned();
    }
    let key = fold(name);
    let known = others.iter().find(|other| fold(other) == key && other.is_ascii());
    known.cloned().unwrap_or_else(|| {
        use unicode_normalization::UnicodeNormalization;
        name.nfd().filter(|&c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{2b0}'..='\u{2ff}')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_forms() {
        let words = LevelWords::new();
        assert_eq!(words.bare("Rapides Parish").as_deref(), Some("rapides"));
        assert_eq!(words.bare("Département de la Drôme").as_deref(), Some("drome"));
        assert_eq!(words.bare("Helmand"), None);
        assert_eq!(words.bare("Province"), None);
    }

    #[test]
    fn other_forms() {
        assert_eq!(without_article("Al Hudaydah"), Some("Hudaydah"));
        assert_eq!(plain("Kandahār", &["Kandahar".into()]), "Kandahar");
        assert_eq!(plain("Łódź", &[]), "Łódź");
    }
}
