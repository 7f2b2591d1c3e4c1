//! The stack of quotation marks: nested, reopened at paragraph starts, never closed.

use std::ops::Range;

use vigie_nlp::Doc;

use super::units::Unit;

/// Words in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// Its tokens, marks included.
    pub tokens: Range<usize>,
    /// Paragraph in which it opens.
    pub paragraph: usize,
    /// Whether a mark closes it.
    pub closed: bool,
    /// Quotes around it.
    pub depth: usize,
    /// It goes on from the quote of the paragraph before, which was not closed.
    pub continues: bool,
}

/// Sentences that a quote without an end may have.
const UNCLOSED: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Guillemet,
    Double,
    Single,
    Straight,
    StraightSingle,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

/// The quotes of a text, in order of their first token.
pub(super) fn quotes(doc: &Doc, units: &[Unit]) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::new();
    let mut carried: Option<Mark> = None;
    let mut at = 0;
    while at < units.len() {
        let paragraph = units[at].paragraph;
        let next = units[at..].iter().position(|u| u.paragraph != paragraph).map_or(units.len(), |n| at + n);
        let tokens = units[at].tokens.start..units[next - 1].tokens.end;
        carried = in_paragraph(doc, tokens, paragraph, carried, &mut out);
        at = next;
    }
    out.sort_by_key(|q| (q.tokens.start, std::cmp::Reverse(q.tokens.end)));
    out
}

/// The quotes of one paragraph; returns the mark of an outer quote that is still open at its end.
fn in_paragraph(
    doc: &Doc,
    tokens: Range<usize>,
    paragraph: usize,
    carried: Option<Mark>,
    out: &mut Vec<Quote>,
) -> Option<Mark> {
    let mut open: Vec<(Mark, usize)> = Vec::new();
    let mut continues = false;
    for i in tokens.clone() {
        let Some((mark, side)) = mark_of(doc, i) else { continue };
        let inside = open.iter().rposition(|(m, _)| *m == mark);
        let closes = match side {
            Side::Close => true,
            Side::Open => false,
            Side::Either => inside.is_some() && !opens(doc, i, tokens.start),
        };
        if !closes && (side == Side::Open || opens(doc, i, tokens.start)) {
            continues |= i == tokens.start && carried == Some(mark);
            // A mark of the same sort cannot open inside itself, except guillemets.
            if inside.is_none() || matches!(mark, Mark::Guillemet) && side == Side::Open {
                open.push((mark, i));
            }
        } else if let Some(n) = inside.or_else(|| mixed(&open, mark)) {
            let (_, start) = open[n];
            open.truncate(n);
            out.push(Quote {
                tokens: start..i + 1,
                paragraph,
                closed: true,
                depth: n,
                continues: continues && start == tokens.start,
            });
        } else if closes && carried == Some(mark) && open.is_empty() {
            // The quote of the paragraph before goes on without a mark and ends here.
            out.push(Quote {
                tokens: tokens.start..i + 1,
                paragraph,
                closed: true,
                depth: 0,
                continues: true,
            });
        }
    }
    // What is not closed runs to the end of the paragraph; a stray single mark is an apostrophe.
    open.retain(|(mark, _)| !matches!(mark, Mark::Single | Mark::StraightSingle));
    for (n, (mark, start)) in open.iter().enumerate() {
        out.push(Quote {
            tokens: *start..unclosed_end(doc, *start, tokens.end, *mark),
            paragraph,
            closed: false,
            depth: n,
            continues: continues && *start == tokens.start,
        });
    }
    open.first().map(|(mark, _)| *mark)
}

/// The quote that a mark of the other double sort closes: "one”.
fn mixed(open: &[(Mark, usize)], mark: Mark) -> Option<usize> {
    let other = match mark {
        Mark::Double => Mark::Straight,
        Mark::Straight => Mark::Double,
        _ => return None,
    };
    open.iter().rposition(|(m, _)| *m == other)
}

/// Where a quote that nothing closes ends: with its paragraph when the next one reopens it, else after a few sentences.
fn unclosed_end(doc: &Doc, start: usize, end: usize, mark: Mark) -> usize {
    let blank = |i: &usize| doc.form(*i).trim().is_empty();
    let reopened = (end..doc.tokens.len())
        .find(|i| !blank(i))
        .is_some_and(|i| mark_of(doc, i).is_some_and(|(m, _)| m == mark));
    if reopened {
        return end;
    }
    (start..end)
        .filter(|&i| matches!(doc.form(i), "." | "!" | "?" | "…"))
        .nth(UNCLOSED - 1)
        .map_or(end, |i| i + 1)
}

fn mark_of(doc: &Doc, i: usize) -> Option<(Mark, Side)> {
    Some(match doc.form(i) {
        "«" | "<<" => (Mark::Guillemet, Side::Open),
        "»" | ">>" => (Mark::Guillemet, Side::Close),
        "“" | "„" => (Mark::Double, Side::Open),
        "”" => (Mark::Double, Side::Either),
        "‘" => (Mark::Single, Side::Open),
        "’" => (Mark::Single, Side::Close),
        "\"" | "``" | "''" => (Mark::Straight, Side::Either),
        "'" => (Mark::StraightSingle, Side::Either),
        _ => return None,
    })
}

/// Whether a mark that can do both opens: white space or a bracket in front, a word behind.
fn opens(doc: &Doc, i: usize, first: usize) -> bool {
    let token = &doc.tokens[i];
    let before = doc.text[..token.start].chars().next_back();
    let after = doc.text[token.end..].chars().next();
    let free = i == first
        || before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | ':' | '«' | '“'));
    free && after.is_some_and(|c| !c.is_whitespace())
}
