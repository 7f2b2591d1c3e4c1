//! Any text, cut by the rules of all packed languages, is cut as the slow twin cuts it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vigie_fuzz::{LANGUAGES, model};
use vigie_nlp::{Package, Tokenizer, Vocab};

#[path = "../../crates/vigie-nlp/tests/it/oracle.rs"]
mod oracle;

struct Both {
    lang: &'static str,
    tokenizer: Tokenizer,
    oracle: oracle::Oracle,
}

static ALL: LazyLock<Vec<Both>> = LazyLock::new(|| {
    let both = |lang| {
        let package = Package::load(&model(lang)).unwrap();
        let file = package.part("tokenizer").unwrap();
        let tokenizer = Tokenizer::new(file, Vocab::default()).unwrap();
        Both { lang, tokenizer, oracle: oracle::Oracle::new(file) }
    };
    LANGUAGES.into_iter().map(both).collect()
});

fuzz_target!(|text: &str| {
    // One language at a time, chosen by the text: a slow twin three times over is slower still.
    for both in ALL.iter().skip(text.len() % ALL.len()).take(1) {
        let segments = both.tokenizer.tokenize(text);
        let mut end = 0;
        for segment in &segments {
            assert_eq!(segment.start, end);
            assert_eq!(segment.lexeme.text, text[segment.start..segment.end]);
            end = segment.end + usize::from(segment.space_after);
            assert!(!segment.space_after || text[segment.end..].starts_with(' '));
        }
        assert_eq!(end, text.len());
        let Ok(expected) = both.oracle.tokenize(text) else { continue };
        let own: Vec<oracle::Token> = segments
            .iter()
            .map(|segment| {
                let norm = segment.special_norm.as_ref().map(|(_, norm)| norm.to_string());
                (text[segment.start..segment.end].to_owned(), segment.space_after, norm)
            })
            .collect();
        assert_eq!(own, expected, "{}: {text:?}", both.lang);
    }
});
