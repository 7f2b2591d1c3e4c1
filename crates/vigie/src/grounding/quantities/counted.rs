//! What a number counts, as the parse tells.

use vigie_nlp::Upos;

use super::QuantityWords;
use super::pieces::Piece;
use super::words::Role;
use crate::model::{Byte, Parsed, Qualifier, QuantityKind, QuantityMention, Span};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counted {
    /// The head noun and its phrase.
    Noun { span: Span<Byte>, noun: Span<Byte> },
    /// The number stands for itself: "three were killed".
    Nothing,
}

/// The noun of the number in `pieces[first..last]`; `next` is the piece after its qualifiers.
pub fn noun(
    parsed: &Parsed,
    pieces: &[Piece],
    first: usize,
    last: usize,
    next: usize,
    words: &QuantityWords,
) -> Counted {
    let span = parsed.tokens_of(Span::new(pieces[first].start, pieces[last - 1].end));
    let tokens = &parsed.doc.tokens;
    if span.is_empty() || span.end > tokens.len() {
        return Counted::Nothing;
    }
    // "des dizaines de civils", "two of the soldiers": behind the adposition.
    let of = words.at(pieces, next, |r| matches!(r, Role::Of).then_some(())).map_or(0, |(len, ())| len);
    let from = pieces.get(next + of).map(|p| p.start);
    if of > 0
        && let Some(noun) = from.and_then(|start| first_noun(parsed, start, true, words))
    {
        return whole(parsed, noun);
    }
    // The parse: the number modifies a noun that follows.
    let number = span.range().rev().find(|&t| {
        let head = tokens[t].ud_head;
        !span.contains(head) && is_modifier(&tokens[t].ud_dep)
    });
    if let Some(t) = number {
        let head = tokens[t].ud_head;
        if head >= span.end && is_nominal(parsed, head) && head - span.end < 8 {
            return whole(parsed, head);
        }
    }
    // Otherwise the next noun, with only adjectives between.
    match from.and_then(|start| first_noun(parsed, start, of > 0, words)) {
        Some(noun) => whole(parsed, noun),
        None => Counted::Nothing,
    }
}

fn is_modifier(dep: &str) -> bool {
    matches!(dep, "nummod" | "det" | "amod" | "quantmod" | "compound" | "nmod" | "flat" | "advmod")
}

fn is_nominal(parsed: &Parsed, token: usize) -> bool {
    matches!(parsed.doc.tokens[token].pos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Sym | Upos::X)
}

/// The noun of the phrase that starts at a byte: its head by the parse, with only determiners and adjectives before.
///
/// An article opens another phrase unless an adposition leads into it: "asciende a 16 la cifra".
fn first_noun(parsed: &Parsed, start: usize, led: bool, words: &QuantityWords) -> Option<usize> {
    let tokens = &parsed.doc.tokens;
    let from = parsed.tokens_of(Span::new(start, start + 1)).start;
    let mut adjective = None;
    for t in from..(from + 7).min(tokens.len()) {
        if t > from && tokens[t].sent_start {
            break;
        }
        match tokens[t].pos {
            Upos::Noun | Upos::Propn => {
                // "Boeing employees": up the compound, never over a verb.
                let head = tokens[t].ud_head;
                let up = head > t
                    && head - t < 4
                    && matches!(
                        tokens[t].ud_dep.as_str(),
                        "compound" | "nmod" | "flat" | "amod" | "nmod:poss"
                    )
                    && matches!(tokens[head].pos, Upos::Noun | Upos::Propn);
                return Some(if up { head } else { t });
            }
            Upos::Adj => adjective = adjective.or(Some(t)),
            Upos::Det if !led && has(&tokens[t].morph, "PronType=Art") => break,
            Upos::Det | Upos::Num | Upos::Adv | Upos::Part => {}
            Upos::Pron if words.is_adverb(&parsed.doc.form(t).to_lowercase()) => return Some(t),
            Upos::Verb if tokens[t].morph.contains("VerbForm=Part") && t == from => {
                adjective = adjective.or(Some(t))
            }
            _ => break,
        }
    }
    // "22 blessés", "three wounded": the adjective is the noun.
    adjective
}

/// The noun with the adjectives that directly follow.
fn whole(parsed: &Parsed, noun: usize) -> Counted {
    let tokens = &parsed.doc.tokens;
    let mut last = noun;
    while let Some(next) = tokens.get(last + 1) {
        let adjective = matches!(next.pos, Upos::Adj) && next.ud_head == noun && !next.sent_start;
        if !adjective {
            break;
        }
        last += 1;
    }
    let token = &tokens[noun];
    Counted::Noun { span: Span::new(token.start, tokens[last].end), noun: Span::new(token.start, token.end) }
}

/// The noun phrase behind the adposition of a share: what it is a share of.
pub fn after(parsed: &Parsed, pieces: &[Piece], at: usize) -> Option<Span<Byte>> {
    let start = pieces.get(at)?.start;
    let tokens = &parsed.doc.tokens;
    let from = parsed.tokens_of(Span::new(start, start + 1)).start;
    let noun =
        (from..(from + 6).min(tokens.len())).find(|&t| matches!(tokens[t].pos, Upos::Noun | Upos::Propn))?;
    // "60 percent of murder cases": up the compound.
    let head = tokens[noun].ud_head;
    let up = head > noun && head - noun < 4 && tokens[noun].ud_dep == "compound";
    let (first, noun) = (noun, if up { head } else { noun });
    let between = (from..first)
        .all(|t| matches!(tokens[t].pos, Upos::Det | Upos::Adj | Upos::Num | Upos::Pron | Upos::Adp));
    let Counted::Noun { span, .. } = whole(parsed, noun) else { return None };
    between.then(|| Span::new(start, span.end))
}

/// Whether the number belongs to a name by the parse: part of a proper noun in front of it.
pub fn is_name(parsed: &Parsed, start: usize, end: usize) -> bool {
    let tokens = &parsed.doc.tokens;
    let span = parsed.tokens_of(Span::new(start, end));
    let Some(token) = tokens.get(span.start) else { return false };
    let head = token.ud_head;
    let counts = head > span.start && matches!(tokens[head].pos, Upos::Noun | Upos::Num);
    token.pos == Upos::Propn && head != span.start && !counts
        || head < span.start
            && span.start - head < 3
            && tokens[head].pos == Upos::Propn
            && matches!(token.ud_dep.as_str(), "nummod" | "flat" | "flat:name" | "appos" | "nmod")
            && span.start == head + 1
}

/// Whether a noun names one person: "no civilian", "aucun soldat".
pub fn is_person(parsed: &Parsed, words: &QuantityWords, noun: Span<Byte>) -> bool {
    let token = parsed.doc.tokens.get(parsed.tokens_of(noun).start);
    token.is_some_and(|t| words.person.contains(&t.lemma))
}

/// Whether the tagger takes the word at a byte for a number.
pub fn is_number(parsed: &Parsed, byte: usize) -> bool {
    let span = parsed.tokens_of(Span::new(byte, byte + 1));
    parsed.doc.tokens.get(span.start).is_some_and(|t| t.pos == Upos::Num)
}

/// Whether a noun is of several things, as far as its form tells.
pub fn is_plural(parsed: &Parsed, noun: Span<Byte>) -> bool {
    parsed.doc.tokens.get(parsed.tokens_of(noun).start).is_some_and(|t| {
        matches!(t.pos, Upos::Noun | Upos::Propn | Upos::Pron) && !has(&t.morph, "Number=Sing")
    })
}

/// Whether a word is what a verb speaks of: "beaucoup sont descendues", not "il souffre beaucoup". `next` is the byte
/// behind the words.
pub fn is_argument(parsed: &Parsed, byte: usize, next: Option<usize>) -> bool {
    let tokens = &parsed.doc.tokens;
    let at = |byte: usize| parsed.tokens_of(Span::new(byte, byte + 1)).start;
    let first = at(byte);
    let Some(token) = tokens.get(first) else { return false };
    if token.ud_dep.starts_with("nsubj") && token.ud_head > first {
        return true;
    }
    // Parsers take it for an adverb: it opens its clause, and a verb in the plural follows.
    let opens = token.sent_start
        || first > 0 && matches!(tokens[first - 1].pos, Upos::Punct | Upos::Cconj | Upos::Sconj);
    let verb = next.and_then(|byte| tokens.get(at(byte)));
    opens && verb.is_some_and(|t| matches!(t.pos, Upos::Aux | Upos::Verb) && has(&t.morph, "Number=Plur"))
}

/// Whether a noun in the plural follows, with only adjectives between.
pub fn is_plural_after(parsed: &Parsed, pieces: &[Piece], at: usize) -> bool {
    let Some(piece) = pieces.get(at) else { return false };
    let from = parsed.tokens_of(Span::new(piece.start, piece.end)).start;
    let mut tokens = parsed.doc.tokens.iter().skip(from).take(4);
    let noun = tokens.find(|t| !matches!(t.pos, Upos::Adj | Upos::Propn));
    noun.is_some_and(|t| t.pos == Upos::Noun && has(&t.morph, "Number=Plur"))
}

fn has(morph: &str, feature: &str) -> bool {
    morph.split('|').any(|f| f == feature)
}

/// Whether digits name a model: "the 717 jet", "iOS 4 at", where a number would ask for a plural.
pub fn is_model(parsed: &Parsed, words: &QuantityWords, pieces: &[Piece], first: usize, last: usize) -> bool {
    let tokens = &parsed.doc.tokens;
    let at = |piece: &Piece| parsed.tokens_of(Span::new(piece.start, piece.end)).start;
    let number = at(&pieces[first]).min(tokens.len().saturating_sub(1));
    let after = pieces.get(last).map(at);
    if let Some((i, noun)) = after.and_then(|i| tokens.get(i).map(|t| (i, t)))
        && noun.pos == Upos::Noun
        && has(&noun.morph, "Number=Sing")
    {
        let form = parsed.doc.form(i).to_lowercase();
        let unmarked = form.ends_with(['s', 'x', 'z']) || words.invariable.iter().any(|w| *w == form);
        let modifies =
            noun.ud_head > i && matches!(noun.ud_dep.as_str(), "compound" | "nmod" | "amod" | "flat");
        return !unmarked && !modifies;
    }
    // "Boeing's 787,": a possessor in front, and nothing behind.
    let owned = number > 0 && tokens[number - 1].pos == Upos::Part && tokens[number - 1].ud_dep == "case";
    // A name in front, and nothing behind that could be counted.
    let named = number > 0
        && first > 0
        && pieces[first - 1].kind == super::pieces::Kind::Word
        && tokens.get(number - 1).is_some_and(|t| t.pos == Upos::Propn && t.end <= pieces[first].start);
    let free = after
        .and_then(|i| tokens.get(i))
        .is_none_or(|t| matches!(t.pos, Upos::Punct | Upos::Adp | Upos::Cconj));
    // "la base 921", "huracán de categoría 3": digits behind a noun, and nothing to count.
    let label = number > 0
        && tokens[number - 1].pos == Upos::Noun
        && tokens[number - 1].end + 1 == pieces[first].start
        && tokens[number].ud_head < number
        && after.and_then(|i| tokens.get(i)).is_none_or(|t| {
            matches!(t.pos, Upos::Punct | Upos::Adp | Upos::Cconj | Upos::Pron | Upos::Verb | Upos::Aux)
        });
    label || (named || owned && last - first == 1 && pieces[first].norm.len() > 2) && free
}

/// Whether the word at a byte names one person.
pub fn is_person_at(parsed: &Parsed, words: &QuantityWords, byte: usize) -> bool {
    let tokens = &parsed.doc.tokens;
    let at = parsed.tokens_of(Span::new(byte, byte + 1)).start;
    // "un soldat malien de 32 ans": behind its adjectives.
    let noun = (at.saturating_sub(2)..=at).rev().find(|&t| tokens.get(t).is_some_and(|t| t.pos != Upos::Adj));
    noun.and_then(|t| tokens.get(t)).is_some_and(|t| words.person.contains(&t.lemma))
}

/// Whether the parse takes the word at a byte for one that joins.
pub fn is_conjunction(parsed: &Parsed, byte: usize) -> bool {
    let span = parsed.tokens_of(Span::new(byte, byte + 1));
    parsed.doc.tokens.get(span.start).is_some_and(|t| t.pos == Upos::Cconj || t.ud_dep.starts_with("cc"))
}

/// Whether a proper noun stands at a byte.
pub fn is_proper(parsed: &Parsed, byte: usize) -> bool {
    let span = parsed.tokens_of(Span::new(byte, byte + 1));
    parsed.doc.tokens.get(span.start).is_some_and(|t| t.pos == Upos::Propn)
}

/// "un soldat", "a woman": a singular indefinite that counts one person.
pub fn singular(
    parsed: &Parsed,
    words: &QuantityWords,
    pieces: &[Piece],
    at: usize,
) -> Option<QuantityMention> {
    let piece = pieces.get(at)?;
    if !words.indefinite.contains(&piece.norm) {
        return None;
    }
    let tokens = &parsed.doc.tokens;
    let span = parsed.tokens_of(Span::new(piece.start, piece.end));
    let token = tokens.get(span.start).filter(|t| t.start == piece.start && t.end == piece.end)?;
    let head = token.ud_head;
    let noun = tokens.get(head)?;
    let near = head > span.start && head - span.start < 6;
    let plural = noun.morph.split('|').any(|f| f == "Number=Plur");
    let person = words.person.contains(&noun.lemma)
        || words.person.iter().any(|p| *p == parsed.doc.form(head).to_lowercase());
    if !near || plural || !person {
        return None;
    }
    let Counted::Noun { span: whole, noun, .. } = whole(parsed, head) else { return None };
    let before = words.before(pieces, at, |r| match r {
        Role::Before(q) => Some(*q),
        _ => None,
    });
    let (len, qualifier) = before.unwrap_or((0, Qualifier::Exact));
    Some(QuantityMention {
        span: Span::new(pieces[at - len].start, whole.end),
        number: Span::new(piece.start, piece.end),
        noun: Some(noun),
        kind: QuantityKind::Count,
        low: 1.0,
        high: 1.0,
        qualifier,
        unit: None,
        denominator: None,
        indefinite: true,
    })
}
