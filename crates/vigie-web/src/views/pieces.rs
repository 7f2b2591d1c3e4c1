//! A text cut where evidence begins and ends, so that each piece knows whose words it is.

/// Words that are evidence: code points of the document, half-open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whose: "f12:agent".
    pub(crate) of: String,
    /// Which field: "agent".
    pub(crate) field: &'static str,
}

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// First code point of the document.
    pub(crate) start: usize,
    /// Whose words it is, parted by blanks; empty where it is nobody's.
    pub(crate) of: String,
    /// The field of the shortest mark over it.
    pub(crate) field: &'static str,
}

/// Cuts a text that begins at a code point of its document; every code point stands in one piece, in order.
pub(crate) fn cut(text: &str, first: usize, marks: &[Mark]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let last = first + chars.len();
    let mut over: Vec<&Mark> =
        marks.iter().filter(|m| m.start < last && m.end > first && m.start < m.end).collect();
    over.sort_by_key(|m| (m.end - m.start, m.start));
    let mut bounds: Vec<usize> = over.iter().flat_map(|m| [m.start.max(first), m.end.min(last)]).collect();
    bounds.extend([first, last]);
    bounds.sort_unstable();
    bounds.dedup();
    let piece = |pair: &[usize]| {
        let here: Vec<&&Mark> = over.iter().filter(|m| m.start <= pair[0] && m.end >= pair[1]).collect();
        let mut of: Vec<&str> = here.iter().map(|m| m.of.as_str()).collect();
        of.sort_unstable();
        of.dedup();
        Piece {
            text: chars[pair[0] - first..pair[1] - first].iter().collect(),
            start: pair[0],
            of: of.join(" "),
            field: here.first().map_or("", |m| m.field),
        }
    };
    bounds.windows(2).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, field: &'static str) -> Mark {
        Mark { start, end, of: format!("f1:{field}"), field }
    }

    #[test]
    fn nested_words_belong_to_both_and_nothing_is_lost() {
        let text = "L’armée a repris Hérat.";
        let marks = [mark(110, 123, "mention"), mark(117, 122, "place"), mark(0, 50, "agent")];
        let pieces = cut(text, 100, &marks);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), text);
        let inner = pieces.iter().find(|p| p.text == "Hérat").unwrap();
        assert_eq!((inner.of.as_str(), inner.field, inner.start), ("f1:mention f1:place", "place", 117));
        assert_eq!(pieces[0].of, "");
    }

    #[test]
    fn an_empty_text_is_no_piece() {
        assert!(cut("", 3, &[mark(0, 9, "agent")]).is_empty());
    }
}
