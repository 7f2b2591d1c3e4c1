//! Finds expressions of time and gives them values: rules of operators over a document date of any precision.
//!
//! A text is cut into pieces ([`super::quantities::pieces`]), rules turn pieces into expressions ([`matching`]),
//! and each expression is resolved in text order against the document's date, the dates before it and the tense
//! of its verb ([`resolve`]). The rules are data: `lexicon/<lang>/time.toml`, told in `docs/times.md`.

mod calendar;
mod expression;
mod matching;
mod resolve;
mod rules;
mod tense;

pub use rules::TimeRules;

use smol_str::SmolStr;
use vigie_lexicon::time::TimeRule;
use vigie_nlp::Upos;

use self::calendar::{Stretch, Unit};
use self::expression::{Expr, Side};
use self::resolve::{Context, Resolved};
use self::rules::{Bearing, Dir};
use super::quantities::pieces::{self, Kind, Piece};
use crate::model::{
    Byte, Cycle, Document, Interval, Parsed, Span, TimeAnchor, TimeBearing, TimeMention, TimexType,
};

/// Finds every mention of time in a document's text, in text order.
pub fn find(document: &Document, parsed: &Parsed, rules: &TimeRules) -> Vec<TimeMention> {
    let published = document.published.interval.and_then(|i| Some((i.earliest?, i.latest?)));
    let text = &document.text;
    let pieces = pieces_of(document);
    let allows = |rule: &TimeRule, start: usize, end: usize| allows(rules, parsed, rule, start, end);
    let items = matching::run(rules, text, &pieces, &allows);
    let mut out: Vec<TimeMention> = Vec::new();
    let mut last: Option<Stretch> = None;
    let mut last_day: Option<Stretch> = None;
    let mut near_day: Option<(usize, Stretch)> = None;
    for (at, item) in items.iter().enumerate() {
        let Some(expr) = &item.expr else { continue };
        let (bearing, event) = bearing_with_event(rules, parsed, &items, at, expr);
        let dir = || direction(rules, parsed, item, bearing, event.is_some());
        let context = Context {
            published,
            last: last.clone(),
            last_day: last_day.clone(),
            near_day: near_day.clone().filter(|(end, _)| near(text, *end, item.start)).map(|(_, day)| day),
            dir: &dir,
        };
        let ends: Vec<(Resolved, (usize, usize))> = match expr {
            Expr::Range { from, from_span, to, to_span } => {
                let (Some(mut a), Some(mut b)) = (context.resolve(from), context.resolve(to)) else {
                    continue;
                };
                resolve::in_order(&mut a, &b);
                let both = resolve::between(a.interval, b.interval);
                if both.is_some() {
                    (a.interval, b.interval) = (both, both);
                }
                vec![(a, *from_span), (b, *to_span)]
            }
            _ => context.resolve(expr).map(|r| (r, (item.start, item.end))).into_iter().collect(),
        };
        for (mut resolved, (start, end)) in ends {
            let bears = bear(&context, expr, bearing, &mut resolved);
            let anchor = anchor(&context, expr, &resolved);
            if let Some(stretch) = resolved.stretch.take() {
                if stretch.unit == Unit::Day {
                    last_day = Some(stretch.clone());
                    near_day = Some((end, stretch.clone()));
                }
                last = Some(stretch);
            }
            let rule = &rules.rules[item.rule];
            // "depuis la prise de la ville le 9 juillet": the day says more than the event.
            let names_it = |before: &TimeMention| {
                before.timex == TimexType::Event && start.saturating_sub(before.span.end) < 80
            };
            if bears == TimeBearing::Since && !is_event(rule) && out.last().is_some_and(names_it) {
                out.pop();
            }
            let is_dated = matches!(resolved.timex, TimexType::Date | TimexType::Time);
            let clause = if rule.clause { tense::clause(rules, parsed, start, end) } else { None };
            let end = clause.map_or(end, |(_, end)| end);
            let start = if is_dated && !matches!(expr, Expr::Ref { .. }) {
                with_joined(rules, text, start)
            } else {
                start
            };
            out.push(TimeMention {
                span: Span::new(start, end),
                timex: if is_event(rule) { TimexType::Event } else { resolved.timex },
                value: resolved.value,
                modifier: resolved.modifier,
                interval: resolved.interval,
                inferred: resolved.inferred,
                bearing: bears,
                event: event.filter(|_| bears != TimeBearing::At && bears != TimeBearing::Until),
                anchor,
                cycle: rule.cycle.filter(|_| resolved.inferred).map(cycle),
                rule: SmolStr::new(&rule.id),
            });
        }
    }
    out
}

/// What the rules keep from being read as a time: "a ten-year-old" names no ten years.
pub fn kept_away<'a>(
    document: &Document,
    parsed: &Parsed,
    rules: &'a TimeRules,
) -> Vec<(Span<Byte>, &'a str)> {
    let allows = |rule: &TimeRule, start: usize, end: usize| allows(rules, parsed, rule, start, end);
    let items = matching::run(rules, &document.text, &pieces_of(document), &allows);
    let kept = items.iter().filter(|item| item.expr == Some(Expr::Nothing));
    kept.map(|item| (Span::new(item.start, item.end), rules.rules[item.rule].id.as_str())).collect()
}

/// Whether a text has a word or a number that a rule looks for: a near miss without one would show nothing.
pub fn shares_a_word(document: &Document, rules: &TimeRules, id: &str) -> bool {
    let (text, pieces) = (&document.text, pieces_of(document));
    let items = matching::read(rules, text, &pieces, &|_, _, _| true);
    let items = [matching::raw(rules, &pieces), items].concat();
    rules
        .rules
        .iter()
        .position(|rule| rule.id == id)
        .is_some_and(|rule| matching::touches(rules, rule, &items))
}

fn cycle(cycle: vigie_lexicon::time::Cycle) -> Cycle {
    match cycle {
        vigie_lexicon::time::Cycle::Week => Cycle::Week,
        vigie_lexicon::time::Cycle::Year => Cycle::Year,
    }
}

/// Whether a rule names a time by what happens.
fn is_event(rule: &TimeRule) -> bool {
    rule.clause || rule.reach.as_deref() == Some("till")
}

/// The pieces of the whole text, with a break at the border of each block.
fn pieces_of(document: &Document) -> Vec<Piece> {
    let text = &document.text;
    let mut pieces = Vec::with_capacity(text.len() / 5);
    let mut from = 0;
    let borders = document.blocks.iter().flat_map(|b| [b.span.start, b.span.end]).chain([text.len()]);
    for to in borders {
        if to <= from || !text.is_char_boundary(to) {
            continue;
        }
        pieces::cut(text, from, to, &mut pieces);
        pieces.push(Piece { start: to, end: to, kind: Kind::Break, norm: Default::default(), glued: false });
        from = to;
    }
    pieces
}

/// What the words around an item say of how it bears on facts, and the noun whose time it is.
fn bearing_with_event(
    rules: &TimeRules,
    parsed: &Parsed,
    items: &[matching::Item],
    at: usize,
    expr: &Expr,
) -> (Option<Bearing>, Option<Span<Byte>>) {
    let item = &items[at];
    match bearing(rules, items, at) {
        _ if matches!(expr, Expr::Range { .. }) => (None, None),
        Some(Bearing::Lasting) => {
            let perfect = tense::is_perfect(rules, parsed, item.start, item.end);
            (perfect.then_some(Bearing::Since), None)
        }
        None if expr.is("date") => {
            let above = tense::bearing_above(rules, parsed, item.start, item.end);
            let found = above.map(|(bearing, noun)| (bearing, Some(noun)));
            let found = found.or_else(|| bearing_before(rules, parsed, items, at));
            found.map_or((None, None), |(bearing, event)| (Some(bearing), event))
        }
        other => (other, None),
    }
}

/// On which side of the document's date an item lies, by the verb and by how it bears on facts.
fn direction(
    rules: &TimeRules,
    parsed: &Parsed,
    &matching::Item { start, end, .. }: &matching::Item,
    bearing: Option<Bearing>,
    of_event: bool,
) -> Dir {
    match bearing {
        Some(Bearing::Since) => Dir::Past,
        // "dès mardi, les écoles rouvriront".
        Some(Bearing::Onward) => match tense::told(rules, parsed, start, end) {
            Some(Dir::Future) => Dir::Future,
            // "announced a strike from Thursday on"
            _ if tense::sets_a_term(rules, parsed, start, end) => Dir::Future,
            _ => Dir::Past,
        },
        // "by Friday the toll had risen", "they waited until Friday": a past verb outweighs the preposition, but
        // "they have until Friday", "the school is closed until Friday".
        Some(Bearing::Future | Bearing::Until) if !of_event => {
            match tense::form(rules, parsed, start, end) {
                Some("past") if tense::sets_a_term(rules, parsed, start, end) => Dir::Future,
                // "was prolonged until 23 August": what is much nearer lies ahead.
                Some("past") if bearing == Some(Bearing::Until) => Dir::Near,
                Some("past") => Dir::Past,
                _ => Dir::Future,
            }
        }
        Some(Bearing::Planned) => Dir::Future,
        _ => tense::direction(rules, parsed, start, end),
    }
}

/// What the preposition before an item says; one article or adverb may stand between.
fn bearing(rules: &TimeRules, items: &[matching::Item], at: usize) -> Option<Bearing> {
    let before = |back: usize| at.checked_sub(back).and_then(|i| items.get(i)).filter(|i| i.expr.is_none());
    let says = |item: &matching::Item| rules.bearing.get(&item.word?).copied();
    let first = before(1)?;
    says(first).or_else(|| {
        let word = first.word?;
        let skips = rules.classes.get(word as usize)?.iter().any(|(class, _)| *class == rules.skip);
        if skips { says(before(2)?) } else { None }
    })
}

/// A "since" some words before: no verb lies between, and no mark but one after an event ("depuis le début de la guerre, en
/// 2014"), or one clause does, whose verb is given too ("since the war **began** in 2014").
fn bearing_before(
    rules: &TimeRules,
    parsed: &Parsed,
    items: &[matching::Item],
    at: usize,
) -> Option<(Bearing, Option<Span<Byte>>)> {
    let is_named = |i: &matching::Item| i.expr.is_some() && is_event(&rules.rules[i.rule]);
    let back = items[at.saturating_sub(12)..at].iter().rev();
    let mut back = back.take_while(|i| !i.is_break && (i.expr.is_none() || is_named(i)));
    let mut named = false;
    let found = back.find(|i| {
        named |= is_named(i);
        let says = i.word.filter(|_| i.expr.is_none()).and_then(|w| rules.bearing.get(&w));
        says == Some(&Bearing::Since)
    })?;
    let between = parsed.tokens_of(Span::new(found.end, items[at].start)).range();
    let since = parsed.tokens_of(Span::new(found.start, found.end)).range();
    // "Llegó desde el Chad el 2 de marzo": from a place, and not since a day.
    let of = since.end.checked_sub(1).map(|word| parsed.doc.tokens[word].ud_head);
    if of.is_some_and(|of| between.contains(&of) && parsed.doc.tokens[of].pos == Upos::Propn) {
        return None;
    }
    let tokens = parsed.doc.tokens.get(between.clone()).filter(|t| !t.is_empty())?;
    // ", en avril": the mark may have a preposition behind it.
    let small = tokens.iter().rev().take_while(|t| matches!(t.pos, Upos::Adp | Upos::Det)).count();
    let tokens = match tokens[..tokens.len() - small].split_last() {
        Some((mark, before)) if named && mark.pos == Upos::Punct => before,
        _ => tokens,
    };
    let any = |wanted: &[Upos]| tokens.iter().any(|t| wanted.contains(&t.pos));
    if any(&[Upos::Punct, Upos::Cconj]) {
        return None;
    }
    if !any(&[Upos::Verb, Upos::Aux, Upos::Sconj]) {
        return Some((Bearing::Since, None));
    }
    let joins = parsed.doc.tokens.get(since)?.iter().any(|t| t.pos == Upos::Sconj) || any(&[Upos::Sconj]);
    let mut verbs = between.filter(|&i| parsed.doc.tokens[i].pos == Upos::Verb);
    let verb = verbs.next().filter(|_| joins && verbs.next().is_none())?;
    Some((Bearing::Since, Some(parsed.bytes_of(Span::new(verb, verb + 1)))))
}

/// Applies a preposition to the interval.
fn bear(context: &Context, expr: &Expr, bearing: Option<Bearing>, resolved: &mut Resolved) -> TimeBearing {
    match bearing {
        Some(Bearing::Since | Bearing::Onward) => {
            if let Expr::Span { unit, n, .. } = expr {
                resolved.interval = context.extent(*unit, *n, Side::Past);
            } else if let (Some(interval), Some((_, last))) = (resolved.interval, context.published) {
                let latest = interval.earliest.is_none_or(|d| d <= last).then_some(last);
                resolved.interval = Some(Interval { latest, ..interval });
            }
            TimeBearing::Since
        }
        Some(Bearing::Until) if resolved.timex != TimexType::Duration && resolved.timex != TimexType::Set => {
            if let Some(interval) = resolved.interval {
                let start = context.published.map(|(first, _)| first);
                let start = start.filter(|first| interval.latest.is_some_and(|latest| *first <= latest));
                resolved.interval = Some(Interval { earliest: start, ..interval });
            }
            TimeBearing::Until
        }
        Some(Bearing::After) if resolved.timex == TimexType::Date => TimeBearing::After,
        Some(Bearing::Before) if resolved.timex == TimexType::Date => TimeBearing::Before,
        _ => TimeBearing::At,
    }
}

/// Where a date starts with the grown-together preposition in front of it: "del lunes".
fn with_joined(rules: &TimeRules, text: &str, start: usize) -> usize {
    let before = &text[..start];
    let Some(word) = before.strip_suffix(' ') else { return start };
    let word = word.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or(word);
    let is_joined = rules.joined.iter().any(|joined| joined.eq_ignore_ascii_case(word));
    if is_joined { start - 1 - word.len() } else { start }
}

/// What the days were counted from; none where the words alone say them.
fn anchor(context: &Context, expr: &Expr, resolved: &Resolved) -> Option<TimeAnchor> {
    if !resolved.inferred {
        return None;
    }
    let on_that_day = match expr {
        Expr::Part { on: None, here: false, .. } | Expr::Clock { on: None, .. } => context.near_day.is_some(),
        _ => false,
    };
    let earlier = on_that_day || expr.counts_from_last();
    Some(if earlier { TimeAnchor::Earlier } else { TimeAnchor::Document })
}

/// Whether a time of day at `start` still belongs to the day that ended at `end`: the same paragraph, close by.
fn near(text: &str, end: usize, start: usize) -> bool {
    text.get(end..start).is_some_and(|gap| gap.len() < 400 && !gap.contains("\n\n"))
}

/// A rule's conditions on the parse.
fn allows(rules: &TimeRules, parsed: &Parsed, rule: &TimeRule, start: usize, end: usize) -> bool {
    if !rule.tense.is_empty() {
        let form = if rule.clause {
            tense::clause(rules, parsed, start, end).map(|(form, _)| form)
        } else {
            tense::form(rules, parsed, start, end)
        };
        return form.is_some_and(|form| rule.tense.iter().any(|t| t == form));
    }
    if !rule.not_counting && rule.pos.is_empty() {
        return true;
    }
    let span = parsed.tokens_of(Span::new(start, end));
    let Some(token) = parsed.doc.tokens.get(span.start).filter(|t| t.start < end) else { return true };
    if !rule.pos.is_empty() && !rule.pos.iter().any(|pos| pos == token.pos.as_str()) {
        return false;
    }
    // "Lundi cinq soldats …": the number is theirs.
    let counts = |i: usize| {
        let token = &parsed.doc.tokens[i];
        let head = Some(token.ud_head).filter(|&head| token.ud_dep == "nummod" && head >= span.end);
        let head = head.and_then(|head| parsed.doc.tokens.get(head));
        head.is_some_and(|head| head.morph.split('|').any(|f| f == "Number=Plur"))
    };
    !(rule.not_counting && span.range().any(counts))
}
