//! What one line of a page is, by itself: debris, a link, a byline, a caption's label.

use super::rules::rules;

/// A line with the bytes of its text, trimmed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub start: usize,
    pub end: usize,
    /// Index of the run of lines without an empty one between them.
    pub paragraph: usize,
}

/// The lines that hold something.
pub(super) fn split(text: &str) -> Vec<Line> {
    let (mut lines, mut paragraph, mut start) = (Vec::new(), 0, 0);
    let mut blank = false;
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = piece.trim();
        let lead = piece.len() - piece.trim_start().len();
        if line.is_empty() {
            // "\r\n" is one break, not an empty line.
            blank |= !(piece == "\n" && text[..start].ends_with('\r'));
        } else {
            paragraph += usize::from(blank && !lines.is_empty());
            blank = false;
            lines.push(Line { start: start + lead, end: start + lead + line.len(), paragraph });
        }
        start += piece.len();
    }
    lines
}

/// Lower case, one blank between words, straight apostrophes, `#` for numbers, no signs at the ends.
pub(super) fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut number = false;
    for c in line.chars().flat_map(char::to_lowercase) {
        let digit = c.is_ascii_digit();
        match c {
            _ if digit && number => {}
            _ if digit => out.push('#'),
            '’' | '‘' => out.push('\''),
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push(c),
        }
        number = digit;
    }
    out.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').to_owned()
}

/// How many bytes the sign at the head of a list's item takes, with the blank behind it; dashes open speech as well, and are
/// none.
pub(super) fn bullet(line: &str) -> usize {
    let rest = line.trim_start_matches(['•', '▪', '◦', '‣', '●', '■', '∙', '·', '➢', '►', '▸', '❖', '✓']);
    let after = rest.trim_start();
    if rest.len() < line.len() && after.len() < rest.len() { line.len() - after.len() } else { 0 }
}

/// Whether a folded line starts with a phrase that ends there at a word's end.
pub(super) fn starts_with(folded: &str, phrase: &str) -> bool {
    folded.strip_prefix(phrase).is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
}

/// Share buttons, cookie banners, page furniture, lone signs and numbers.
pub(super) fn is_debris(line: &str) -> bool {
    let rules = rules();
    if line.len() > 400 {
        return false;
    }
    if !line.chars().any(char::is_alphabetic) {
        return line.chars().count() <= 12;
    }
    let folded = fold(line);
    let mut words =
        folded.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).peekable();
    rules.debris_lines.contains(&folded)
        || is_counter(&folded)
        || rules.debris_starts.iter().any(|start| starts_with(&folded, start))
        || (words.peek().is_some() && words.all(|word| rules.debris_words.contains(word)))
}

/// "3 sur 12", "2 of 7", in a folded line.
fn is_counter(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    matches!(words[..], ["#", between, "#"] if rules().between.contains(between))
}

/// A link to another story: « Lire aussi : … ». Returns whether a title follows on the line.
pub(super) fn related(line: &str) -> Option<bool> {
    if line.len() > 400 {
        return None;
    }
    let folded = fold(line);
    let label = rules().related.iter().find(|label| starts_with(&folded, label))?;
    let rest = after_words(line, label.split(' ').count());
    let trimmed = rest.trim_start();
    if trimmed.trim_matches(|c: char| !c.is_alphanumeric()).is_empty() {
        return Some(false);
    }
    if trimmed.starts_with([':', '|', '»', '>', '→']) {
        return Some(true);
    }
    // Without a colon only a plain phrase in front of a title: « Lire aussi Les digues … ».
    let title = trimmed.chars().next().is_some_and(|c| c.is_uppercase() || "«“\"".contains(c));
    (label.contains(' ') && title && !ends_sentence(line) && line.len() <= 200).then_some(true)
}

/// Who wrote it: the line is a phrase and a name.
pub(super) fn is_byline(line: &str) -> bool {
    let rules = rules();
    if line.chars().count() > 100 || ends_sentence(line) {
        return false;
    }
    let folded = fold(line);
    rules.bylines.iter().any(|start| {
        if !starts_with(&folded, start) {
            return false;
        }
        let rest = after_words(line, start.split(' ').count()).trim_matches(|c: char| !c.is_alphanumeric());
        if rest.is_empty() {
            return start.chars().count() > 6;
        }
        rest.chars().next().is_some_and(char::is_uppercase)
            && rest.split_whitespace().all(|word| {
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                let first = bare.chars().next();
                first.is_none_or(|c| c.is_uppercase()) || rules.byline_connectives.contains(bare)
            })
    })
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['»', '”', '"', '\'', '’', ')', ' ', '\u{a0}', '\u{202f}'])
        .ends_with(['.', '!', '?', '…'])
}

/// What follows the first words of a line, signs before them aside.
fn after_words(line: &str, n: usize) -> &str {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut rest = line;
    for _ in 0..n {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || ":|»>→".contains(c)).unwrap_or(rest.len());
        rest = &rest[end..];
    }
    rest
}
