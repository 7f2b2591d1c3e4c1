//! The tokenizer holds to its slow twin on any text.

use std::sync::OnceLock;

use proptest::prelude::*;
use vigie_nlp::{Package, Tokenizer, Vocab};

use crate::oracle::{Oracle, Token};
use crate::support::model;
use crate::texts::{any_text, stress_text};

struct Both {
    tokenizer: Tokenizer,
    oracle: Oracle,
}

/// Both tokenizers of a packed model of the tree.
fn both(test: &str, lang: &str) -> Option<&'static Both> {
    static BOTH: [OnceLock<Both>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let path = model(test, lang)?;
    let at = ["fr", "en", "es"].iter().position(|&known| known == lang).unwrap();
    Some(BOTH[at].get_or_init(|| {
        let package = Package::load(&path).unwrap();
        let file = package.part("tokenizer").unwrap();
        Both { tokenizer: Tokenizer::new(file, Vocab::default()).unwrap(), oracle: Oracle::new(file) }
    }))
}

fn check(test: &str, text: &str) {
    for lang in ["fr", "en", "es"] {
        let Some(both) = both(test, lang) else { return };
        let Ok(expected) = both.oracle.tokenize(text) else { continue };
        let token = |segment: &vigie_nlp::Segment| -> Token {
            let norm = segment.special_norm.as_ref().map(|(_, norm)| norm.to_string());
            (text[segment.start..segment.end].to_owned(), segment.space_after, norm)
        };
        let own: Vec<Token> = both.tokenizer.tokenize(text).iter().map(token).collect();
        assert_eq!(own, expected, "{lang}: {text:?}");
        // What was seen before must not matter.
        let again: Vec<Token> = both.tokenizer.tokenize(text).iter().map(token).collect();
        assert_eq!(again, own, "{lang}, again: {text:?}");
    }
}

/// As spaCy 3.8 cuts it: one token, in French.
#[test]
fn a_dotted_capital_is_a_letter_i() {
    for text in ["anti-aérienİstanbul", "anti-aérienıstanbul", "İ", "ı-ı"] {
        check("a_dotted_capital_is_a_letter_i", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_text_is_cut_as_the_slow_twin_cuts_it(text in any_text()) {
        check("any_text_is_cut_as_the_slow_twin_cuts_it", &text);
    }

    #[test]
    fn stress_text_is_cut_as_the_slow_twin_cuts_it(text in stress_text()) {
        check("stress_text_is_cut_as_the_slow_twin_cuts_it", &text);
    }
}
