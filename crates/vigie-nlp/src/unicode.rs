//! Character classes as Python's `str` methods see them, so that attributes equal spaCy's.
//!
//! Rust's own predicates follow another definition (`is_alphabetic` takes marks and letter numbers) or a newer Unicode.

use std::sync::LazyLock;

const ALPHA: u8 = 1;
const UPPER: u8 = 2;
const TITLE: u8 = 4;
const DIGIT: u8 = 8;
const SPACE: u8 = 16;
const WORD: u8 = 32;
const DECIMAL: u8 = 64;

/// Pages of 256 characters; most pages are one of a few.
struct Table {
    pages: Vec<u16>,
    bits: Vec<[u8; 256]>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut bits = vec![[0_u8; 256]];
    let mut pages = vec![0_u16; 0x1100];
    for row in include_str!("../data/unicode.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut columns = row.split('\t');
        let flag = match columns.next() {
            Some("alpha") => ALPHA,
            Some("upper") => UPPER,
            Some("title") => TITLE,
            Some("digit") => DIGIT,
            Some("space") => SPACE,
            Some("word") => WORD,
            Some("decimal") => DECIMAL,
            _ => continue,
        };
        let mut number = |radix| columns.next().and_then(|c| usize::from_str_radix(c, radix).ok());
        let (Some(first), Some(last), Some(step)) = (number(16), number(16), number(10)) else { continue };
        for code in (first..=last.min(0x10_FFFF)).step_by(step.max(1)) {
            let page = &mut pages[code >> 8];
            if *page == 0 {
                *page = bits.len() as u16;
                bits.push([0; 256]);
            }
            bits[usize::from(*page)][code & 255] |= flag;
        }
    }
    Table { pages, bits }
});

fn flags(c: char) -> u8 {
    let code = c as usize;
    TABLE.bits[usize::from(TABLE.pages[code >> 8])][code & 255]
}

/// Python's `isalpha` of one character.
pub fn is_alpha(c: char) -> bool {
    flags(c) & ALPHA != 0
}

/// Python's `isupper` of one character.
pub fn is_upper(c: char) -> bool {
    flags(c) & UPPER != 0
}

/// Python's `isdigit` of one character: superscripts count, fractions do not.
pub fn is_digit(c: char) -> bool {
    flags(c) & DIGIT != 0
}

/// Python's `isspace` of one character: U+001C to U+001F count.
pub fn is_space(c: char) -> bool {
    flags(c) & SPACE != 0
}

/// Python's `isdecimal` of one character, what `\d` matches.
pub fn is_decimal(c: char) -> bool {
    flags(c) & DECIMAL != 0
}

/// Python's lower-case mapping of one character to one.
pub fn lower_char(c: char) -> char {
    if flags(c) & (UPPER | TITLE) != 0 { c.to_lowercase().next().unwrap_or(c) } else { c }
}

/// All characters that have another lower-case form.
pub fn cased() -> impl Iterator<Item = char> {
    (0..=0x1_FFFF).filter_map(char::from_u32).filter(|&c| lower_char(c) != c)
}

/// What `\w` matches in Python.
pub fn is_word(c: char) -> bool {
    flags(c) & WORD != 0
}

/// Python's `lower`, final sigma included.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    if text.contains('Σ') {
        return text.to_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if flags(c) & (UPPER | TITLE) != 0 { out.extend(c.to_lowercase()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_python() {
        assert!(is_alpha('é') && is_alpha('ª') && is_alpha('中'));
        assert!(!is_alpha('\u{0301}') && !is_alpha('Ⅷ') && !is_alpha('4'));
        assert!(is_upper('É') && is_upper('Ⓐ') && !is_upper('ǅ'));
        assert!(is_digit('²') && is_digit('٣') && !is_digit('½'));
        assert!(is_space('\u{1C}') && is_space('\u{85}') && is_space('\u{A0}') && !is_space('\u{200B}'));
    }

    #[test]
    fn lowering_follows_python() {
        assert_eq!(lower("ÉTÉ İ ΟΔΟΣ ǅ"), "été i̇ οδος ǆ");
        assert_eq!(lower("DE"), "de");
    }
}
