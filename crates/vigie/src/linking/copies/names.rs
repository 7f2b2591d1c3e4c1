//! The names in a text that may be those of other outlets: "the Marwan Courier reported", « selon La Voix du fleuve ».
//!
//! What an outlet is called is known when a record holds it, not when a text is read: so all names of two words or more
//! are kept as numbers, and asked later for one.

use std::collections::BTreeSet;

use vigie_lexicon::outlets::Outlets;

use super::words::{Word, hash, mix};
use crate::model::Document;

/// Words of the longest name.
const LONGEST: usize = 5;
/// Letters of the longest small word inside a name: « de », "of", « des ».
const LONGEST_SMALL: usize = 3;
/// Names kept of a text.
const MOST: usize = 64;

/// The number by which an outlet of this name is asked for; none where its name is a single word, which others bear too.
pub(super) fn called(outlet: &str, outlets: &Outlets) -> Option<u32> {
    if let Some(known) = outlets.find(outlet) {
        return known.hosts.first().map(|host| number(host));
    }
    let key = outlets.key(outlet);
    key.contains(' ').then(|| number(&key))
}

/// The names in the told words of a document, sorted.
pub(super) fn named(document: &Document, told: &[Word], outlets: &Outlets) -> Vec<u32> {
    let text = &document.text;
    let word = |at: usize| told.get(at).map(|word| &text[word.start..word.end]);
    let big =
        |at: usize| word(at).is_some_and(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    let small = |at: usize| word(at).is_some_and(|w| w.chars().count() <= LONGEST_SMALL);
    let joined = |at: usize| {
        let gap = told.get(at).zip(told.get(at + 1)).map(|(a, b)| &text[a.end..b.start]);
        gap.is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "-" | "'" | "’"))
    };
    let mut names = BTreeSet::new();
    for from in (0..told.len()).filter(|&at| big(at)) {
        let mut to = from;
        while to + 1 < from + LONGEST && joined(to) && (big(to + 1) || small(to + 1)) {
            to += 1;
            if big(to) && names.len() < MOST {
                names.extend(called(&text[told[from].start..told[to].end], outlets));
            }
        }
    }
    names.into_iter().collect()
}

fn number(name: &str) -> u32 {
    (mix(hash(name) ^ 4) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::{super::words::told, *};

    #[test]
    fn an_outlet_is_found_by_its_name_in_a_text() {
        let outlets = Outlets::load().unwrap();
        let names = |text: &str, outlet: &str| {
            let document = Document::of_text("en", text);
            let called = called(outlet, &outlets).unwrap();
            named(&document, &told(&document), &outlets).contains(&called)
        };
        assert!(names("The bridge is gone, the Lagos-based Marwan Courier reported.", "The Marwan Courier"));
        assert!(names("Le pont est perdu, selon La Voix du Fleuve.", "la voix du fleuve"));
        assert!(names(
            "Two drowned, the London Free Press said.",
            "https://www.lfpress.com/2014/05/02/council"
        ));
        assert!(!names("A courier from Marwan said so.", "The Marwan Courier"));
        assert!(!names("Marwan. Courier services are shut.", "The Marwan Courier"));
        assert_eq!(called("Courier", &outlets), None);
    }
}
