//! The engine against known answers and against a library.

use proptest::prelude::*;

use super::*;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn search(pattern: &str, text: &str) -> Option<(usize, usize)> {
    Pattern::new(pattern).unwrap().search(&chars(text)).map(|m| (m.start, m.end))
}

#[test]
fn leftmost_alternative_wins_as_in_python() {
    assert_eq!(search("^a|^ab", "ab"), Some((0, 1)));
    assert_eq!(search(r"(?:km|km²|m)$", "5km²"), Some((1, 4)));
    assert_eq!(search(r"\.\.+$", "fin..."), Some((3, 6)));
    assert_eq!(search(r"(?<=[A-Z][A-Z])\.$", "USA."), Some((3, 4)));
    assert_eq!(search(r"^\+(?![0-9])", "+3"), None);
    assert_eq!(search(r"(?:a|ab){2}c", "aabc"), Some((0, 4)));
    assert_eq!(search("a+?b", "aaab"), Some((0, 4)));
    assert_eq!(search("x$", "x\n"), Some((0, 1)));
}

#[test]
fn case_is_ignored_as_in_python() {
    let pattern = Pattern::new("(?iu)^[ée]tats[-–]uni[a-z]*$").unwrap();
    assert!(pattern.matches_start(&chars("ÉTATS–UniS")));
    assert!(!pattern.matches_start(&chars("états unis")));
    // Python takes the long s for an s, and the Kelvin sign for a k.
    assert!(Pattern::new("(?iu)s$").unwrap().matches_start(&['ſ']));
    assert!(Pattern::new("(?iu)[k]$").unwrap().matches_start(&['\u{212A}']));
}

#[test]
fn all_matches_are_found_once() {
    let found = |pattern: &str, text: &str| -> Vec<(usize, usize)> {
        Pattern::new(pattern).unwrap().find_all(&chars(text)).iter().map(|m| (m.start, m.end)).collect()
    };
    assert_eq!(found("-|/", "a-b/c"), [(1, 2), (3, 4)]);
    assert_eq!(found("b*", "abc"), [(0, 0), (1, 2), (2, 2), (3, 3)]);
}

#[test]
fn hostile_strings_come_to_an_end() {
    let pattern = Pattern::new("(?:[a-z]+[a-z]+x?)+!$").unwrap();
    assert_eq!(pattern.search(&chars(&"a".repeat(5000))), None);
}

// Each of these once took all stack, or for ever, or a number beyond 64 bits.
#[test]
fn patterns_that_blow_up_are_refused_or_kept_small() {
    let refused = |pattern: &str| Pattern::new(pattern).is_err();
    assert!(refused(&format!("a{}", "*".repeat(200_000))));
    assert!(refused("a{2}{3}") && refused("a+*"));
    let nested = |inner: &str| format!("{}{inner}{}", "(?:".repeat(30), "){1000}".repeat(30));
    assert!(refused(&nested("a")));
    assert_eq!(search(&nested(""), "b"), Some((0, 0)));
    assert_eq!(search(&nested("^"), "b"), Some((0, 0)));
    assert_eq!(search(&"{".repeat(100_000), "{"), None);
    assert!(refused(r"\u+041") && !refused(r"\u0041"));
}

#[test]
fn long_alternatives_are_found_at_the_end_only() {
    assert_eq!(search(r"\)$|\.\.+$", "a..b...."), Some((4, 8)));
    assert_eq!(search(r"\)$|[ab]+c*$", "xabcab"), Some((4, 6)));
    assert_eq!(search(r"x$|[ab]+$", "cab\n"), Some((1, 3)));
    assert_eq!(search(r"x$|(?<=[0-9])[a-z]+$", "--5ab"), Some((3, 5)));
    let text = chars(&(".a".repeat(2_000) + &")".repeat(2_000)));
    let mut fuel = 30_000;
    let pattern = Pattern::new(r"\)$|\.\.+$").unwrap();
    for end in 4_001..text.len() {
        assert_eq!(pattern.search_within(&text[..end], &mut fuel).map(|m| m.start), Some(end - 1));
    }
    assert!(fuel > 1_000, "each search looks at the end only");
}

proptest! {
    #[test]
    fn agrees_with_the_regex_library(pattern in "(\\^?(a|b|[ab]|[^a]|(?:a|bc)|é|\\.)[*+?]?\\$?\\|?){1,5}", text in "[abcé.]{0,8}") {
        if let Ok(own) = Pattern::new(&pattern) && let Ok(other) = regex::Regex::new(&pattern) {
            let chars = chars(&text);
            let expected: Option<(usize, usize)> = other.find(&text).map(|m| {
                (text[..m.start()].chars().count(), text[..m.end()].chars().count())
            });
            prop_assert_eq!(own.search(&chars).map(|m| (m.start, m.end)), expected, "{} on {}", pattern, text);
        }
    }

    #[test]
    fn any_pattern_is_read_or_refused(pattern in "[\\[\\](){}|*+?^$\\\\a-c<=!:,0-9-]{0,12}", text in "[a-c]{0,6}") {
        if let Ok(pattern) = Pattern::new(&pattern) {
            let _ = pattern.find_all(&chars(&text));
        }
    }
}
