//! One spelling for all the ways in which a name is written.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds case, accents, hyphens, apostrophes, dots and ligatures: the key under which a name is looked up.
///
/// ```
/// # use vigie::grounding::places::fold;
/// assert_eq!(fold("Côte-d’Ivoire"), "cote divoire");
/// assert_eq!(fold("EE. UU."), "ee uu");
/// ```
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_onto(&mut out, name);
    out.truncate(out.trim_end().len());
    out
}

/// Folds a further piece of a name onto what is folded of it, which may end in a blank.
pub(super) fn fold_onto(out: &mut String, piece: &str) {
    if piece.is_ascii() {
        for byte in piece.bytes() {
            match byte {
                b'\'' | b'`' | b'.' => {}
                _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte.to_ascii_lowercase())),
                _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
                _ => {}
            }
        }
        return;
    }
    for c in piece.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            // Apostrophes, primes and the letters that stand for ayn and hamza: "Ma'rib" is also written "Marib".
            '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' | '′' | '.' | '\u{ad}' => {}
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ə' | 'Ə' => out.push('a'),
            // Letters that Arabic, Persian and Urdu keyboards write in different ways, and the stroke that lengthens.
            'ى' | 'ی' => out.push('ي'),
            'ک' => out.push('ك'),
            'ة' => out.push('ه'),
            'ـ' => {}
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase().filter(|&c| !is_combining_mark(c))),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
}

/// Whether a name folds to a key.
pub(super) fn folds_to(name: &str, key: &str) -> bool {
    if !name.is_ascii() {
        return fold(name) == key;
    }
    let mut rest = key.bytes();
    let (mut opened, mut gap) = (false, false);
    for byte in name.bytes() {
        match byte {
            b'\'' | b'`' | b'.' => {}
            _ if byte.is_ascii_alphanumeric() => {
                if std::mem::take(&mut gap) && rest.next() != Some(b' ') {
                    return false;
                }
                opened = true;
                if rest.next() != Some(byte.to_ascii_lowercase()) {
                    return false;
                }
            }
            _ => gap = opened,
        }
    }
    rest.next().is_none()
}

/// Whether an alternate name of GeoNames or Who's On First is a name that a text may use.
///
/// Left out: machine transliterations (they start in lower case), airport codes, descriptions, and scripts other than
/// Latin, Arabic and Cyrillic.
///
/// ```
/// # use vigie::grounding::places::is_usable;
/// assert!(is_usable("Kandahar") && is_usable("Кандагар") && is_usable("قندهار"));
/// assert!(!is_usable("KDH") && !is_usable("kandhara") && !is_usable("坎大哈"));
/// ```
pub fn is_usable(name: &str) -> bool {
    let n = name.chars().count();
    if !(2..=45).contains(&n)
        || name.contains(['(', ',', ';', '/', '،'])
        || name.chars().any(char::is_numeric)
    {
        return false;
    }
    let Some(first) = name.chars().find(|c| c.is_alphabetic()) else { return false };
    if is_other_script(name) {
        // Arabic knows no capitals; in Cyrillic a name has one.
        return !first.is_lowercase();
    }
    let latin = |c: char| {
        !c.is_alphabetic() || matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{2ff}')
    };
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    n >= 3 && name.chars().all(latin) && first.is_uppercase() && !(letters <= 4 && capitals == letters)
}

/// Whether all letters of a name are Arabic, or all Cyrillic.
fn is_other_script(name: &str) -> bool {
    let arabic = |c: char| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}');
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && (letters.clone().all(arabic) || letters.all(cyrillic))
}

/// What is left of a folded name when all that transliterations vary is gone: articles, vowels, doubled letters, and
/// the ways of writing one sound. None when too little is left to tell names apart.
///
/// ```
/// # use vigie::grounding::places::skeleton;
/// assert_eq!(skeleton("sievierodonetsk"), skeleton("severodonetsk"));
/// assert_eq!(skeleton("lyssytchansk"), skeleton("lysychansk"));
/// ```
pub fn skeleton(key: &str) -> Option<String> {
    // Articles of Arabic and the joints of Persian names: "Ad Durayhimi", "Nawah-ye Barakzai".
    const JOINTS: [&str; 18] = [
        "al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "adh", "ath", "ag", "e", "i", "ye", "yi", "y",
        "wa",
    ];
    // The longest first; a sound that some languages write with several letters becomes one.
    const SOUNDS: [(&str, &str); 24] = [
        ("shch", "s"),
        ("sch", "s"),
        ("tch", "s"),
        ("dzh", "j"),
        ("tsh", "s"),
        ("ch", "s"),
        ("sh", "s"),
        ("cz", "s"),
        ("kh", "k"),
        ("gh", "g"),
        ("zh", "j"),
        ("dj", "j"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("ck", "k"),
        ("qu", "k"),
        ("q", "k"),
        ("c", "k"),
        ("x", "ks"),
        ("z", "s"),
        ("w", "v"),
        ("tz", "ts"),
        ("g", "g"),
    ];
    let words = key.split(' ').filter(|w| !JOINTS.contains(w));
    let joined: String = words.collect();
    let mut rest = joined.as_str();
    if !rest.is_ascii() {
        return None;
    }
    let opens = rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut out = String::from(if opens { "a" } else { "" });
    while !rest.is_empty() {
        let sound = SOUNDS.iter().find(|(written, _)| rest.starts_with(written));
        let (cut, sound) = sound.map_or((1, &rest[..1]), |(written, sound)| (written.len(), *sound));
        for c in sound.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | ' ')) {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[cut..];
    }
    (out.len() >= 3).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_onto, folds_to};

    #[test]
    fn folds_what_writers_vary() {
        for (written, key) in [
            ("Lashkar Gāh", "lashkar gah"),
            ("LASHKAR-GAH", "lashkar gah"),
            ("Sana’a", "sanaa"),
            ("  Saint-Étienne ", "saint etienne"),
            ("Łódź", "lodz"),
            ("İzmir", "izmir"),
            ("U.S.", "us"),
            ("", ""),
            ("—", ""),
            ("دیرالزور", "ديرالزور"),
        ] {
            assert_eq!(fold(written), key, "{written}");
            assert_eq!(fold(key), key, "folding twice changes nothing");
            assert!(folds_to(written, key) && !folds_to(written, "lodzi"), "{written}");
        }
    }

    #[test]
    fn folds_piece_by_piece() {
        let mut out = String::new();
        for (piece, so_far) in
            [("Côte", "cote"), ("-", "cote "), ("d’", "cote d"), ("Ivoire", "cote divoire")]
        {
            fold_onto(&mut out, piece);
            assert_eq!(out, so_far);
        }
    }
}
