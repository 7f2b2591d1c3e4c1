//! The sentence around an error, cut into pieces by who marks them.

use super::Mark;

/// How far a sentence is shown to either side, in code points.
const REACH: usize = 240;

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Inside gold's span.
    pub gold: bool,
    /// Inside the system's span.
    pub system: bool,
}

/// The sentence that holds one or both spans.
pub fn sentence(text: &[char], gold: Option<&Mark>, system: Option<&Mark>) -> Vec<Piece> {
    let within = |mark: &Mark| (mark.start.min(text.len()), mark.end.min(text.len()));
    let (gold, system) = (gold.map(within), system.map(within));
    let spans = || gold.iter().chain(&system);
    let Some((first, last)) = spans().map(|s| s.0).min().zip(spans().map(|s| s.1).max()) else {
        return Vec::new();
    };
    let (from, cut_before) = start_of(text, first);
    let (to, cut_after) = end_of(text, last.max(first));
    let mut out: Vec<Piece> = Vec::new();
    let plain = |text: &str| Piece { text: text.to_owned(), gold: false, system: false };
    out.extend(cut_before.then(|| plain("…")));
    for (i, &c) in text.iter().enumerate().take(to).skip(from) {
        let holds = |span: Option<(usize, usize)>| span.is_some_and(|(start, end)| (start..end).contains(&i));
        let (gold, system) = (holds(gold), holds(system));
        match out.last_mut().filter(|piece| (piece.gold, piece.system) == (gold, system)) {
            Some(piece) => piece.text.push(c),
            None => out.push(Piece { text: c.to_string(), gold, system }),
        }
    }
    out.extend(cut_after.then(|| plain("…")));
    out
}

/// Where the sentence starts, and whether it was cut.
fn start_of(text: &[char], at: usize) -> (usize, bool) {
    let limit = at.saturating_sub(REACH);
    let mut from = at;
    while from > limit {
        let ends = from >= 2 && text[from - 1].is_whitespace() && is_end(text, from - 2);
        if text[from - 1] == '\n' || ends {
            return (from, false);
        }
        from -= 1;
    }
    if from == 0 {
        return (0, false);
    }
    // Not inside a word.
    let blank = (from..at).find(|&i| text[i].is_whitespace()).map_or(from, |i| i + 1);
    (blank, true)
}

/// Where the sentence ends, and whether it was cut.
fn end_of(text: &[char], at: usize) -> (usize, bool) {
    let limit = (at + REACH).min(text.len());
    let mut to = at;
    while to < limit {
        if text[to] == '\n' {
            return (to, false);
        }
        to += 1;
        if is_end(text, to - 1) && text.get(to).is_none_or(|c| c.is_whitespace()) {
            return (to, false);
        }
    }
    if to == text.len() {
        return (to, false);
    }
    let blank = (at..to).rev().find(|&i| text[i].is_whitespace()).unwrap_or(to);
    (blank, true)
}

/// A mark that ends sentences, with closing quotation marks behind it; a letter before it is an initial.
fn is_end(text: &[char], at: usize) -> bool {
    let closes = |c: char| matches!(c, '»' | '”' | '"' | ')' | '’');
    let mut i = at;
    while closes(text[i]) && i > 0 {
        i -= 1;
    }
    match text[i] {
        '!' | '?' | '…' => true,
        '.' => i < 2 || !text[i - 1].is_uppercase() || text[i - 2].is_alphanumeric(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, gold: Option<(usize, usize)>, system: Option<(usize, usize)>, expected: &str) {
        let mark = |(start, end)| Mark { start, end, keys: serde_json::Map::new() };
        let (gold, system) = (gold.map(mark), system.map(mark));
        let chars: Vec<char> = text.chars().collect();
        let shown: String = sentence(&chars, gold.as_ref(), system.as_ref())
            .iter()
            .map(|p| match (p.gold, p.system) {
                (true, true) => format!("[{}]", p.text),
                (true, false) => format!("<{}>", p.text),
                (false, true) => format!("({})", p.text),
                _ => p.text.clone(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn one_sentence_with_both_spans() {
        let text = "Rien. Près de Mopti, dit-il. Fin.";
        check(text, Some((14, 19)), Some((6, 19)), "(Près de )[Mopti], dit-il.");
        check(text, None, Some((29, 32)), "(Fin).");
    }

    #[test]
    fn an_initial_ends_no_sentence() {
        check("The U.S. army. Next", Some((4, 8)), None, "The <U.S.> army.");
    }

    #[test]
    fn long_sentences_are_cut_between_words() {
        let text = format!("{}Gao{}", "mot ".repeat(100), " mot".repeat(100));
        let chars: Vec<char> = text.chars().collect();
        let mark = Mark { start: 400, end: 403, keys: serde_json::Map::new() };
        let shown = sentence(&chars, Some(&mark), None);
        let texts: Vec<&str> = shown.iter().map(|p| p.text.as_str()).collect();
        assert!(texts[0].starts_with("…mot mot "), "{texts:?}");
        assert_eq!(texts[1], "Gao");
        assert!(texts.concat().ends_with(" mot…"), "{texts:?}");
    }

    #[test]
    fn spans_outside_the_text_do_no_harm() {
        check("Gao", Some((40, 50)), Some((1, 99)), "G(ao)");
        check("", Some((0, 1)), None, "");
    }
}
