//! Runs the rules over a text: pieces become items, and items that match become expressions.

use smol_str::SmolStr;
use vigie_lexicon::time::TimeRule;

use super::expression::Expr;
use super::rules::{ClassId, Element, NumberTest, Pattern, Test, TimeRules, WordId};
use crate::grounding::quantities::numerals::Number;
use crate::grounding::quantities::pieces::{Kind, Piece};

/// One unit that patterns see.
#[derive(Clone, Debug)]
pub struct Item {
    pub start: usize,
    pub end: usize,
    pub glued: bool,
    pub word: Option<WordId>,
    pub number: Option<Number>,
    pub expr: Option<Expr>,
    /// The rule that made the expression.
    pub rule: usize,
    pub is_break: bool,
}

impl Item {
    fn plain(piece: &Piece) -> Item {
        Item {
            start: piece.start,
            end: piece.end,
            glued: piece.glued,
            word: None,
            number: None,
            expr: None,
            rule: 0,
            is_break: piece.kind == Kind::Break,
        }
    }
}

/// What a name of a pattern caught.
#[derive(Clone, Debug)]
pub enum Caught {
    Value(SmolStr),
    Number(Number, usize, usize),
    Vague,
    Expr(Expr, usize, usize),
}

/// The names of one match.
#[derive(Clone, Debug, Default)]
pub struct Captures(pub Vec<(SmolStr, Caught)>);

impl Captures {
    pub fn get(&self, name: &str) -> Option<&Caught> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, caught)| caught)
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Caught::Number(number, ..) => Some(number.value),
            Caught::Value(value) => value.parse().ok(),
            _ => None,
        }
    }

    pub fn integer<T: TryFrom<i64>>(&self, name: &str) -> Option<T> {
        T::try_from(self.number(name)? as i64).ok()
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Caught::Value(value) => Some(value),
            _ => None,
        }
    }

    pub fn expr(&self, name: &str) -> Option<(&Expr, usize, usize)> {
        match self.get(name)? {
            Caught::Expr(expr, start, end) => Some((expr, *start, *end)),
            _ => None,
        }
    }

    /// The expression caught as `date` or `of`, else the first.
    pub fn any_expr(&self) -> Option<&Expr> {
        if let Some((expr, ..)) = self.expr("date").or_else(|| self.expr("of")) {
            return Some(expr);
        }
        self.0.iter().find_map(|(_, caught)| match caught {
            Caught::Expr(expr, ..) => Some(expr),
            _ => None,
        })
    }
}

/// Says whether a match may stand, from the rule's conditions on the parse: rule, start, end.
pub type Allows<'a> = dyn Fn(&TimeRule, usize, usize) -> bool + 'a;

/// All items of a text, with expressions where rules matched.
pub fn run(rules: &TimeRules, text: &str, pieces: &[Piece], allows: &Allows) -> Vec<Item> {
    let mut items = read(rules, text, pieces, allows);
    for phase in 1..rules.phases.len() {
        items = pass(rules, phase, items, allows);
    }
    items
}

/// Whether some item passes some test of a rule's patterns.
pub fn touches(rules: &TimeRules, rule: usize, items: &[Item]) -> bool {
    let patterns = rules.phases.iter().flat_map(|phase| &phase.patterns).filter(|p| p.rule == rule);
    patterns.flat_map(|p| &p.elements).any(|element| items.iter().any(|item| passes(rules, element, item)))
}

/// Words, and digits one by one.
pub fn raw(rules: &TimeRules, pieces: &[Piece]) -> Vec<Item> {
    pieces.iter().map(|piece| raw_item(rules, piece)).collect()
}

/// Words, numbers and what the first phase finds: all that the others see.
pub fn read(rules: &TimeRules, text: &str, pieces: &[Piece], allows: &Allows) -> Vec<Item> {
    // Phase 0 sees digits one by one: 22/01/2021, 21.07.2021, 11:30.
    let raw = raw(rules, pieces);
    let mut found: Vec<(usize, usize, Item)> = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let hit = if raw[at].number.is_some() { best(rules, 0, &raw, at, allows) } else { None };
        match hit {
            Some((first, last, rule, expr)) => {
                let item =
                    Item { expr: Some(expr), rule, number: None, word: None, ..joined(&raw, first, last) };
                found.push((first, last, item));
                at = last;
            }
            None => at += 1,
        }
    }
    let mut items = Vec::with_capacity(raw.len());
    let (mut at, mut found) = (0, found.into_iter().peekable());
    while at < pieces.len() {
        if let Some((_, last, item)) = found.next_if(|(first, ..)| *first == at) {
            items.push(item);
            at = last;
            continue;
        }
        let limit = found.peek().map_or(pieces.len(), |(first, ..)| *first);
        let phrase = phrase(rules, &pieces[at..limit]);
        let number = rules.numerals.read(text, &pieces[..limit], at);
        let taken = number.map_or(0, |n| n.pieces);
        let mut item = raw[at].clone();
        item.number = None;
        match phrase {
            Some((len, word)) if len >= taken.max(1) => {
                item = Item { word: Some(word), number: None, ..joined(&raw, at, at + len) };
                at += len;
            }
            _ if taken > 0 => {
                let word = if taken == 1 { item.word } else { None };
                item = Item { word, number, ..joined(&raw, at, at + taken) };
                at += taken;
            }
            _ => at += 1,
        }
        items.push(item);
    }
    items
}

fn raw_item(rules: &TimeRules, piece: &Piece) -> Item {
    let mut item = Item::plain(piece);
    if piece.kind == Kind::Digits {
        let value = piece.norm.parse().unwrap_or(f64::MAX);
        item.number =
            Some(Number { value, pieces: 1, digits: piece.norm.len(), ordinal: false, words: false });
    } else {
        item.word = rules.words.get(&piece.norm).copied();
    }
    item
}

fn joined(items: &[Item], first: usize, last: usize) -> Item {
    let end = items[last - 1].end;
    Item { end, ..items[first].clone() }
}

fn phrase(rules: &TimeRules, pieces: &[Piece]) -> Option<(usize, WordId)> {
    let entries = rules.phrases.get(&pieces.first()?.norm)?;
    entries.iter().find_map(|(form, word)| {
        let fits = form.len() <= pieces.len() && form.iter().zip(pieces).all(|(w, p)| *w == p.norm);
        fits.then_some((form.len(), *word))
    })
}

fn pass(rules: &TimeRules, phase: usize, items: Vec<Item>, allows: &Allows) -> Vec<Item> {
    let mut matches = Vec::new();
    let (mut at, mut done) = (0, 0);
    while at < items.len() {
        let mut found = best(rules, phase, &items, at, allows);
        if let Some((first, last, ..)) = found.as_ref().filter(|(first, ..)| *first > at) {
            // What begins behind the context and reaches further is read instead: "in the past | two months".
            let further = best(rules, phase, &items, *first, allows).filter(|(_, end, ..)| end > last);
            found = further.or(found);
        }
        match found {
            Some(found) if found.0 >= done => {
                (at, done) = (found.1, found.1);
                matches.push(found);
            }
            _ => at += 1,
        }
    }
    if matches.is_empty() {
        return items;
    }
    let mut out = Vec::with_capacity(items.len());
    let (mut items, mut at) = (items.into_iter(), 0);
    for (first, last, rule, expr) in matches {
        out.extend(items.by_ref().take(first - at));
        let mut matched = items.by_ref().take(last - first);
        if let Some(item) = matched.next() {
            let end = matched.last().map_or(item.end, |item| item.end);
            out.push(Item { end, expr: Some(expr), rule, number: None, word: None, ..item });
        }
        at = last;
    }
    out.extend(items);
    out
}

/// The longest match that starts at an item: the items of its span, its rule and its meaning.
fn best(
    rules: &TimeRules,
    phase: usize,
    items: &[Item],
    at: usize,
    allows: &Allows,
) -> Option<(usize, usize, usize, Expr)> {
    let item = &items[at];
    let phase = rules.phases.get(phase)?;
    let mut found: Option<(usize, usize, usize, usize, Expr)> = None;
    for pattern in phase.starting(item.word, item.number.is_some(), item.expr.is_some()) {
        let end = at + pattern.elements.len();
        if found.as_ref().is_some_and(|(longest, ..)| *longest >= end) {
            continue;
        }
        let Some(captures) = fit(rules, pattern, items, at) else { continue };
        let rule = &rules.rules[pattern.rule];
        let (first, last) = (at + pattern.open, at + pattern.close);
        if first >= last || !allows(rule, items[first].start, items[last - 1].end) {
            continue;
        }
        if let Some(expr) = Expr::make(rule, &captures) {
            found = Some((end, first, last, pattern.rule, expr));
        }
    }
    found.map(|(_, first, last, rule, expr)| (first, last, rule, expr))
}

fn fit(rules: &TimeRules, pattern: &Pattern, items: &[Item], at: usize) -> Option<Captures> {
    let items = items.get(at..at + pattern.elements.len())?;
    let glued = |(i, (element, item)): (usize, (&Element, &Item))| !element.glued || i == 0 || item.glued;
    let pairs = pattern.elements.iter().zip(items);
    let fits = pairs.clone().all(|(element, item)| !item.is_break && passes(rules, element, item));
    if !fits || !pairs.clone().enumerate().all(glued) {
        return None;
    }
    let caught = |(element, item): (&Element, &Item)| {
        catch(rules, element, item).map(|caught| (element.name.clone(), caught))
    };
    Some(Captures(pairs.filter_map(caught).collect()))
}

/// Whether an item is what an element asks for.
fn passes(rules: &TimeRules, element: &Element, item: &Item) -> bool {
    match &element.test {
        Test::Words(ids) => item.word.is_some_and(|w| ids.contains(&w)),
        Test::Class(class) => class_value(rules, item, *class).is_some(),
        Test::Expr(kind) => item.expr.as_ref().is_some_and(|expr| expr.is(kind)),
        Test::Number(NumberTest::Amount) => {
            item.number.is_some_and(|n| !n.ordinal) || class_value(rules, item, rules.amount).is_some()
        }
        Test::Number(test) => item.number.is_some_and(|number| is_number(*test, number)),
    }
}

/// What an element that an item passes keeps of it.
fn catch(rules: &TimeRules, element: &Element, item: &Item) -> Option<Caught> {
    match &element.test {
        Test::Words(_) => None,
        Test::Class(class) => class_value(rules, item, *class).cloned().map(Caught::Value),
        Test::Expr(_) => item.expr.clone().map(|expr| Caught::Expr(expr, item.start, item.end)),
        Test::Number(test) => match item.number {
            Some(number) if *test != NumberTest::Amount || !number.ordinal => {
                Some(Caught::Number(number, item.start, item.end))
            }
            _ => {
                let value = class_value(rules, item, rules.amount)?;
                Some(if value == "X" { Caught::Vague } else { Caught::Value(value.clone()) })
            }
        },
    }
}

fn is_number(test: NumberTest, number: Number) -> bool {
    let (v, digits) = (number.value, number.digits);
    let whole = v.fract() == 0.0;
    match test {
        NumberTest::Ordinal => number.ordinal,
        NumberTest::Day => whole && (1.0..=31.0).contains(&v) && (number.words || matches!(digits, 1 | 2)),
        NumberTest::DayDigits => matches!(digits, 1 | 2) && (1.0..=31.0).contains(&v),
        NumberTest::MonthDigits => matches!(digits, 1 | 2) && (1.0..=12.0).contains(&v),
        NumberTest::Year => whole && (1500.0..=2100.0).contains(&v) && (digits == 4 || number.words),
        NumberTest::ShortYear => digits == 2,
        NumberTest::YearWords => whole && number.words && !number.ordinal && (10.0..=99.0).contains(&v),
        NumberTest::Hour => {
            whole
                && !number.ordinal
                && (0.0..=24.0).contains(&v)
                && (matches!(digits, 1 | 2) || (number.words && v <= 12.0))
        }
        NumberTest::Minute => digits == 2 && v < 60.0,
        NumberTest::DayTime => digits == 4 && v <= 2400.0 && v % 100.0 < 60.0,
        NumberTest::Decade => digits == 4 && v % 10.0 == 0.0 && (1500.0..=2100.0).contains(&v),
        NumberTest::ShortDecade => v % 10.0 == 0.0 && (10.0..=90.0).contains(&v),
        NumberTest::Amount => !number.ordinal,
    }
}

fn class_value<'a>(rules: &'a TimeRules, item: &Item, class: ClassId) -> Option<&'a SmolStr> {
    let classes = rules.classes.get(item.word? as usize)?;
    classes.iter().find(|(c, _)| *c == class).map(|(_, value)| value)
}
