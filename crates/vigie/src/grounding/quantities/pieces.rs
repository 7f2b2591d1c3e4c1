//! Words, digits and marks of a text, the units that number and time rules match.

use smol_str::SmolStr;

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Digits,
    /// One other character.
    Mark,
    /// Nothing is read across it: a blank line or the border of a block.
    Break,
}

/// One unit of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// What it is made of.
    pub kind: Kind,
    /// Lower-cased, with straight apostrophes and hyphens.
    pub norm: SmolStr,
    /// No blank stands before it.
    pub glued: bool,
}

/// Cuts `text[from..to]`, offsets counted in the whole text.
pub fn cut(text: &str, from: usize, to: usize, out: &mut Vec<Piece>) {
    let Some(part) = text.get(from..to) else { return };
    let mut chars = part.char_indices().peekable();
    let (mut glued, mut lines) = (false, 0);
    while let Some((i, c)) = chars.next() {
        if c.is_whitespace() {
            lines += usize::from(c == '\n');
            if lines == 2 {
                push(text, from + i, from + i, Kind::Break, false, out);
            }
            glued = false;
            continue;
        }
        lines = 0;
        let kind = kind_of(c);
        let mut end = i + c.len_utf8();
        if kind != Kind::Mark {
            while let Some(&(j, next)) = chars.peek() {
                if kind_of(next) != kind && !is_combining(next) {
                    break;
                }
                end = j + next.len_utf8();
                chars.next();
            }
        }
        push(text, from + i, from + end, kind, glued, out);
        glued = true;
    }
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn kind_of(c: char) -> Kind {
    if c.is_ascii_digit() {
        Kind::Digits
    } else if c.is_alphabetic() {
        Kind::Word
    } else {
        Kind::Mark
    }
}

fn push(text: &str, start: usize, end: usize, kind: Kind, glued: bool, out: &mut Vec<Piece>) {
    let form = &text[start..end];
    let norm = match form {
        "’" | "ʼ" | "`" => SmolStr::new_static("'"),
        "–" | "—" | "‑" | "−" => SmolStr::new_static("-"),
        _ if form.chars().any(char::is_uppercase) => form.to_lowercase().into(),
        _ => SmolStr::new(form),
    };
    out.push(Piece { start, end, kind, norm, glued });
}

/// The pieces of a short text such as an entry of the lexicon.
pub fn words(text: &str) -> Vec<SmolStr> {
    let mut pieces = Vec::new();
    cut(text, 0, text.len(), &mut pieces);
    pieces.into_iter().map(|piece| piece.norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_marks_are_apart() {
        assert_eq!(words("L’an 21h45, 1er!"), ["l", "'", "an", "21", "h", "45", ",", "1", "er", "!"]);
    }

    #[test]
    fn a_blank_line_is_a_break() {
        let mut pieces = Vec::new();
        let text = "mardi\n\n5 juin";
        cut(text, 0, text.len(), &mut pieces);
        assert_eq!(pieces[1].kind, Kind::Break);
    }
}
