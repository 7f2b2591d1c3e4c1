//! Labels every part of a text: what is told, and what only stands around it.

use std::collections::BTreeMap;

use super::{
    credit,
    dateline::{self, Head},
    dates::WrittenDate,
    lines::{self, Line, ends_sentence},
    rules::rules,
};
use crate::model::{Block, BlockKind, Byte, DateBasis, Span};

/// A caption longer than this is a paragraph with a credit behind it.
const LONGEST_CAPTION: usize = 700;
/// Datelines, head lines and bylines stand among the first lines.
const HEAD_LINES: usize = 8;

/// The labelled parts of a text and the date that it gives.
#[derive(Default)]
pub(super) struct Labelled {
    pub blocks: Vec<Block>,
    pub date: Option<FoundDate>,
}

/// A date in the head of a text.
#[derive(Clone, Copy)]
pub(super) struct FoundDate {
    pub date: WrittenDate,
    pub basis: DateBasis,
    pub span: Span<Byte>,
}

/// One part of a line; told text is `None` until the whole page is seen.
#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Option<BlockKind>,
    start: usize,
    end: usize,
    line: usize,
    paragraph: usize,
}

/// Labels a text. `title` is the headline where it is known.
pub(super) fn label(text: &str, title: Option<&str>) -> Labelled {
    let lines = lines::split(text);
    let gallery = gallery_counters(text, &lines);
    let mut page = Page { text, pieces: Vec::new(), date: None, dated: false };
    for (i, line) in lines.iter().enumerate() {
        page.read_line(i, *line, lines.len(), &gallery);
    }
    page.find_captions_above_credits();
    page.find_lists_of_links(&lines);
    page.find_headline(title);
    Labelled { blocks: page.blocks(), date: page.date }
}

/// Leading numbers that stand before several captions: the length of a gallery.
fn gallery_counters(text: &str, lines: &[Line]) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for line in lines {
        let line = &text[line.start..line.end];
        if let Some((number, _)) = leading_number(line)
            && credit::at_end(line).is_some()
        {
            *seen.entry(number.to_owned()).or_insert(0) += 1;
        }
    }
    seen
}

/// A number of at most three digits, or "2/7", and where the words after it start.
fn leading_number(line: &str) -> Option<(&str, usize)> {
    let open = line.starts_with(['(', '[']);
    let body = if open { &line[1..] } else { line };
    let end = body.find(|c: char| !c.is_ascii_digit() && c != '/').unwrap_or(body.len());
    let number = &body[..end];
    let digits = number.split('/').all(|part| (1..=3).contains(&part.len()));
    let mut rest = &body[end..];
    if open {
        rest = rest.strip_prefix([')', ']'])?;
    }
    let blank = rest.len() - rest.trim_start().len();
    (digits && number.matches('/').count() <= 1 && blank > 0)
        .then(|| (number, line.len() - rest.len() + blank))
}

struct Page<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    date: Option<FoundDate>,
    /// A dateline has been seen.
    dated: bool,
}

impl Page<'_> {
    fn push(&mut self, kind: impl Into<Option<BlockKind>>, start: usize, end: usize, line: (usize, usize)) {
        let part = &self.text[start..end];
        let (lead, len) = (part.len() - part.trim_start().len(), part.trim().len());
        if len > 0 {
            let (start, end) = (start + lead, start + lead + len);
            self.pieces.push(Piece { kind: kind.into(), start, end, line: line.0, paragraph: line.1 });
        }
    }

    fn read_line(&mut self, i: usize, line: Line, n_lines: usize, gallery: &BTreeMap<String, usize>) {
        let text = self.text;
        let (mut start, end) = (line.start, line.end);
        let at = (i, line.paragraph);
        let words = &text[start..end];
        if lines::is_debris(words) {
            return self.push(BlockKind::Debris, start, end, at);
        }
        if i > 0 && lines::related(words).is_some() {
            return self.push(BlockKind::Related, start, end, at);
        }
        if (i < HEAD_LINES || i + 4 >= n_lines) && n_lines > 1 && lines::is_byline(words) {
            return self.push(BlockKind::Byline, start, end, at);
        }
        let mut end = end;
        if i < HEAD_LINES {
            if let Some(head) = dateline::head_line(words) {
                self.date_line(head, DateBasis::HeadLine, start, at);
                start += head.end;
                if start < end && i == 0 {
                    // What is glued to the head line is the report's title.
                    return self.push(BlockKind::Headline, start, end, at);
                }
            } else if let Some((from, head)) = dateline::head_tail(words).filter(|_| i < 4) {
                self.push(None, start, start + from, at);
                return self.date_line(head, DateBasis::HeadLine, start + from, at);
            } else if !self.dated
                && let Some(head) = dateline::dateline(words)
            {
                self.dated = true;
                self.date_line(head, DateBasis::Dateline, start, at);
                start += head.end;
            }
        }
        if start >= end {
            return;
        }
        let bullet = lines::bullet(&text[start..end]);
        self.push(BlockKind::Debris, start, start + bullet, at);
        start += bullet;
        let words = &text[start..end];
        if let Some(label) = rules().caption_labels.captures(words).and_then(|found| found.get(0)) {
            self.push(BlockKind::Debris, start, start + label.end(), at);
            let from = credit::at_end(&words[label.end()..]).unwrap_or(words.len() - label.end());
            self.push(BlockKind::Caption, start + label.end(), start + label.end() + from, at);
            return self.push(BlockKind::Credit, start + label.end() + from, end, at);
        }
        let credited = credit::at_end(words);
        let from = credited.unwrap_or(words.len());
        let (told, credit_end) = (&words[..from], end);
        end = start + from;
        let short = told.len() <= LONGEST_CAPTION;
        let kind = (credited.is_some() && short).then_some(BlockKind::Caption);
        match leading_number(told) {
            Some((number, after))
                if short && is_counter(told, number, after, credited.is_some(), gallery) =>
            {
                self.push(BlockKind::Debris, start, start + after, at);
                self.push(BlockKind::Caption, start + after, end, at);
            }
            _ => self.push(kind, start, end, at),
        }
        self.push(BlockKind::Credit, start + from, credit_end, at);
    }

    /// The head of a line, and its date when it is the first or the surer one.
    fn date_line(&mut self, head: Head, basis: DateBasis, start: usize, line: (usize, usize)) {
        self.push(BlockKind::Dateline, start, start + head.end, line);
        let better = self.date.is_none_or(|found| found.date.interval().is_none());
        if let Some(date) = head.date.filter(|_| better) {
            let span = Span::new(start + head.date_at.0, start + head.date_at.1);
            self.date = Some(FoundDate { date, basis, span });
        }
    }

    /// A short paragraph whose last line is a credit is a caption; so is what a caption's line goes on from.
    fn find_captions_above_credits(&mut self) {
        for i in (1..self.pieces.len()).rev() {
            let (above, piece) = (self.pieces[i - 1], self.pieces[i]);
            let wrapped = piece.kind == Some(BlockKind::Caption)
                && above.kind.is_none()
                && above.paragraph == piece.paragraph
                && self.text[piece.start..].starts_with(char::is_lowercase);
            if wrapped {
                self.pieces[i - 1].kind = Some(BlockKind::Caption);
            }
        }
        for i in 1..self.pieces.len() {
            let credit = self.pieces[i];
            let alone = credit.kind == Some(BlockKind::Credit) && self.pieces[i - 1].line != credit.line;
            let above: Vec<usize> =
                (0..i).rev().take_while(|&j| self.pieces[j].paragraph == credit.paragraph).collect();
            let long: usize = above.iter().map(|&j| self.pieces[j].end - self.pieces[j].start).sum();
            if alone && above.len() <= 3 && long <= LONGEST_CAPTION {
                for j in above {
                    self.pieces[j].kind.get_or_insert(BlockKind::Caption);
                }
            }
        }
    }

    /// Titles under « Lire aussi : ».
    fn find_lists_of_links(&mut self, lines: &[Line]) {
        let mut list = None;
        for i in 0..self.pieces.len() {
            let piece = self.pieces[i];
            let words = &self.text[piece.start..piece.end];
            if piece.kind == Some(BlockKind::Related) {
                let heads = lines::related(words) == Some(false);
                list = heads.then_some(piece.paragraph);
            } else if let Some(paragraph) = list {
                let near = piece.paragraph == paragraph
                    || (piece.paragraph == paragraph + 1
                        && lines.len() > piece.line + 1
                        && words.len() <= 120);
                if piece.kind.is_none() && near && words.len() <= 200 && !ends_sentence(words) {
                    self.pieces[i].kind = Some(BlockKind::Related);
                } else if piece.kind.is_none() {
                    list = None;
                }
            }
        }
    }

    /// The first told line, when it is no sentence and more follows; or the known title at the start.
    fn find_headline(&mut self, title: Option<&str>) {
        let Some(first) = self.pieces.iter().position(|piece| piece.kind.is_none()) else { return };
        if self.pieces.iter().any(|piece| piece.kind == Some(BlockKind::Headline)) {
            return;
        }
        let piece = self.pieces[first];
        let words = &self.text[piece.start..piece.end];
        let title = title.map(str::trim).filter(|title| !title.is_empty() && words.starts_with(title));
        if let Some(title) = title {
            let stop = words[title.len()..].starts_with(['.', '!', '?']);
            let cut = piece.start + title.len() + usize::from(stop);
            self.pieces[first] = Piece { kind: Some(BlockKind::Headline), end: cut, ..piece };
            let rest = &self.text[cut..piece.end];
            if !rest.trim().is_empty() {
                let start = cut + rest.len() - rest.trim_start().len();
                self.pieces.insert(first + 1, Piece { start, ..piece });
            }
            return;
        }
        let glued = first > 0 && self.pieces[first - 1].line == piece.line;
        let next = self.pieces[first + 1..]
            .iter()
            .find(|next| next.kind.is_none_or(|kind| kind == BlockKind::Dateline));
        let Some(next) = next else { return };
        // Hard-wrapped prose goes on in small letters on the next line.
        let wraps = next.paragraph == piece.paragraph
            && (words.len() > 120 || self.text[next.start..].starts_with(char::is_lowercase));
        let alone = words.len() <= 250 && !words.ends_with(['.', ',', ';', ':', '…']) && !wraps;
        if alone && !glued {
            self.pieces[first].kind = Some(BlockKind::Headline);
        }
    }

    /// Joins lines of one paragraph, and paragraphs that a page break cut inside a sentence.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut last: Option<Piece> = None;
        for piece in &self.pieces {
            let kind = piece.kind.unwrap_or(BlockKind::Body);
            let joined = last.is_some_and(|last| {
                let same = last.kind.unwrap_or(BlockKind::Body) == kind;
                let wraps = same && piece.line == last.line + 1 && piece.paragraph == last.paragraph;
                match kind {
                    BlockKind::Body => wraps || (same && self.is_cut(last, *piece)),
                    BlockKind::Caption => wraps,
                    _ => false,
                }
            });
            match blocks.last_mut() {
                Some(block) if joined => block.span = Span::new(block.span.start, piece.end),
                _ => blocks.push(Block { kind, span: Span::new(piece.start, piece.end) }),
            }
            last = Some(*piece);
        }
        blocks
    }

    /// Whether a sentence runs from one paragraph into the next.
    fn is_cut(&self, last: Piece, next: Piece) -> bool {
        let open = self.text[..last.end].ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-');
        next.line == last.line + 1 && open && self.text[next.start..].starts_with(char::is_lowercase)
    }
}

/// Whether the number in front of a line is a gallery's counter and not a number of things.
fn is_counter(
    told: &str,
    number: &str,
    after: usize,
    credited: bool,
    gallery: &BTreeMap<String, usize>,
) -> bool {
    let rest = &told[after..];
    let capital = rest.starts_with(|c: char| c.is_uppercase() || "«“\"".contains(c));
    if !capital {
        return false;
    }
    let repeated = gallery.get(number).is_some_and(|&n| n > 1);
    if repeated || (number.contains('/') && (credited || told.starts_with(['(', '[']))) {
        return true;
    }
    let rules = rules();
    let first = rest.split(char::is_whitespace).next().unwrap_or("").to_lowercase().replace('’', "'");
    let first = first.split_inclusive('\'').next().unwrap_or("");
    // The language of one caption: the one whose small words it holds.
    let any_capital = super::language::nearest(rest).is_some_and(|language| language.any_capital);
    credited && (rules.caption_openers.contains(first) || any_capital)
}
