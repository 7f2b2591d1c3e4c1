//! The rules of a language, compiled: words to numbers, patterns by the word they start with.

use std::collections::{BTreeMap, HashMap};

use smol_str::SmolStr;
use vigie_lexicon::problem::Problem;
use vigie_lexicon::quantities::QuantityTable;
use vigie_lexicon::time::{TimeRule, TimeTable};

use crate::grounding::quantities::numerals::Numerals;
use crate::grounding::quantities::pieces;

/// Number of a word of the rules.
pub type WordId = u32;

/// Number of a class of words.
pub type ClassId = u16;

/// The operators of one language, ready to match.
#[derive(Clone, Debug, Default)]
pub struct TimeRules {
    pub(super) words: HashMap<SmolStr, WordId>,
    /// Entries of several pieces by their first: pieces, word, longest first.
    pub(super) phrases: HashMap<SmolStr, Vec<(Vec<SmolStr>, WordId)>>,
    /// Classes of each word with the value it has there.
    pub(super) classes: Vec<Vec<(ClassId, SmolStr)>>,
    /// The class of amounts, and the one of words that may stand between a preposition and its time.
    pub(super) amount: ClassId,
    pub(super) skip: ClassId,
    pub(super) numerals: Numerals,
    pub(super) rules: Vec<TimeRule>,
    pub(super) phases: Vec<Phase>,
    pub(super) bearing: HashMap<WordId, Bearing>,
    pub(super) joined: Vec<SmolStr>,
    pub(super) future: Vec<SmolStr>,
    pub(super) ahead: Vec<SmolStr>,
    pub(super) planning: Vec<SmolStr>,
    pub(super) setting: Vec<SmolStr>,
    pub(super) perfect: Vec<SmolStr>,
    pub(super) infinitive: SmolStr,
    pub(super) present: Dir,
    pub(super) none: Dir,
}

/// What a preposition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    Since,
    Until,
    Future,
    /// "for": until now when the verb is a perfect.
    Lasting,
    /// "à partir de": since then, or from then on.
    Onward,
    After,
    Before,
    /// Ahead whatever the verb says.
    Planned,
}

/// On which side of the document's date a time lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dir {
    Past,
    Future,
    #[default]
    Near,
}

impl Dir {
    fn named(name: &str) -> Dir {
        match name {
            "past" => Dir::Past,
            "future" => Dir::Future,
            _ => Dir::Near,
        }
    }
}

/// The patterns that run together.
#[derive(Clone, Debug, Default)]
pub struct Phase {
    pub patterns: Vec<Pattern>,
    /// By the number of the word.
    by_word: Vec<Vec<u32>>,
    by_number: Vec<u32>,
    by_expr: Vec<u32>,
}

impl Phase {
    /// Patterns that may start at an item, in the order of the file.
    pub fn starting(&self, word: Option<WordId>, number: bool, expr: bool) -> impl Iterator<Item = &Pattern> {
        let of_word = word.and_then(|w| self.by_word.get(w as usize)).map_or(&[][..], Vec::as_slice);
        let of_number = if number { &self.by_number[..] } else { &[] };
        let of_expr = if expr { &self.by_expr[..] } else { &[] };
        of_word.iter().chain(of_number).chain(of_expr).map(|&i| &self.patterns[i as usize])
    }
}

/// One way to match a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub rule: usize,
    pub elements: Vec<Element>,
    /// The elements that make the span.
    pub open: usize,
    pub close: usize,
}

/// One item of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub test: Test,
    pub name: SmolStr,
    /// No blank may stand before it.
    pub glued: bool,
}

/// What an item must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Words(Vec<WordId>),
    Class(ClassId),
    Number(NumberTest),
    /// An expression that an earlier phase found, of this kind (empty: any).
    Expr(SmolStr),
}

/// What a number must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberTest {
    /// Any cardinal, or a word of the class `amount`.
    Amount,
    /// 1–31.
    Day,
    /// One or two digits, 1–31.
    DayDigits,
    /// One or two digits, 1–12.
    MonthDigits,
    /// Four digits, or words, 1500–2100.
    Year,
    /// Two digits.
    ShortYear,
    /// 0–24, or words to twelve.
    Hour,
    /// Ten to ninety-nine in words, the end of a year: "nineteen **ninety-six**".
    YearWords,
    /// Two digits, 0–59.
    Minute,
    /// Four digits, the time of day as armies write it: "0530".
    DayTime,
    /// An ordinal.
    Ordinal,
    /// Four digits that end in 0.
    Decade,
    /// Two digits that end in 0.
    ShortDecade,
}

fn number_test(name: &str) -> Option<NumberTest> {
    Some(match name {
        "n" => NumberTest::Amount,
        "day" => NumberTest::Day,
        "dd" => NumberTest::DayDigits,
        "mm" => NumberTest::MonthDigits,
        "year" => NumberTest::Year,
        "yy" => NumberTest::ShortYear,
        "hour" => NumberTest::Hour,
        "years" => NumberTest::YearWords,
        "minute" => NumberTest::Minute,
        "hhmm" => NumberTest::DayTime,
        "ord" => NumberTest::Ordinal,
        "decade" => NumberTest::Decade,
        "sd" => NumberTest::ShortDecade,
        _ => return None,
    })
}

/// Each class with its number and its words.
type Members = BTreeMap<SmolStr, (ClassId, Vec<WordId>)>;

impl TimeRules {
    /// Reads and compiles the rules of a language; an unknown language has none.
    pub fn load(lang: &str) -> Result<TimeRules, Problem> {
        TimeRules::compile(TimeTable::load(lang)?, &QuantityTable::load(lang)?)
            .map_err(|message| Problem::of(&format!("{lang}/time.toml"), message))
    }

    /// Compiles tables.
    pub fn compile(table: TimeTable, numbers: &QuantityTable) -> Result<TimeRules, String> {
        let mut out = TimeRules {
            numerals: Numerals::new(&numbers.number),
            present: Dir::named(&table.tense.present),
            none: Dir::named(&table.tense.none),
            joined: table.joined.iter().map(SmolStr::new).collect(),
            future: table.tense.future.iter().map(SmolStr::new).collect(),
            planning: table.tense.planning.iter().map(SmolStr::new).collect(),
            setting: table.tense.setting.iter().map(SmolStr::new).collect(),
            infinitive: SmolStr::new(&table.tense.infinitive),
            perfect: table.tense.perfect.iter().map(SmolStr::new).collect(),
            ahead: table.tense.ahead.iter().map(SmolStr::new).collect(),
            ..TimeRules::default()
        };
        let mut members = Members::default();
        for (class, values) in &table.words {
            let number = members.len() as ClassId;
            let mut words = Vec::new();
            for (value, forms) in values {
                for form in forms {
                    let id = out.intern(form);
                    out.classes[id as usize].push((number, SmolStr::new(value)));
                    words.push(id);
                }
            }
            members.insert(SmolStr::new(class), (number, words));
        }
        let class = |name: &str| members.get(name).map_or(ClassId::MAX, |(number, _)| *number);
        (out.amount, out.skip) = (class("amount"), class("skip"));
        let bearings = [
            (&table.bearing.since, Bearing::Since),
            (&table.bearing.until, Bearing::Until),
            (&table.bearing.future, Bearing::Future),
            (&table.bearing.onward, Bearing::Onward),
            (&table.bearing.after, Bearing::After),
            (&table.bearing.before, Bearing::Before),
            (&table.bearing.planned, Bearing::Planned),
            (&table.bearing.lasting, Bearing::Lasting),
        ];
        for (forms, bearing) in bearings {
            for form in forms {
                let id = out.intern(form);
                out.bearing.insert(id, bearing);
            }
        }
        let last = table.rule.iter().map(|rule| usize::from(rule.phase)).max().unwrap_or(0);
        out.phases = vec![Phase::default(); last + 1];
        for (index, rule) in table.rule.iter().enumerate() {
            for pattern in &rule.patterns {
                let mut compiled = Vec::new();
                out.pattern(pattern, &members, &mut compiled)
                    .map_err(|e| format!("{}: {e}: {pattern}", rule.id))?;
                for (elements, open, close) in compiled {
                    let pattern = Pattern { rule: index, elements, open, close };
                    out.phases[usize::from(rule.phase)].patterns.push(pattern);
                }
            }
        }
        let words_of = |class: ClassId| members.values().find(|(number, _)| *number == class);
        let words_of = |class: ClassId| words_of(class).map_or(&[][..], |(_, words)| words);
        for phase in &mut out.phases {
            phase.by_word = vec![Vec::new(); out.classes.len()];
            for (index, pattern) in phase.patterns.iter().enumerate() {
                let index = index as u32;
                match &pattern.elements[0].test {
                    Test::Words(ids) => {
                        for &id in ids {
                            phase.by_word[id as usize].push(index);
                        }
                    }
                    Test::Class(class) => {
                        for &id in words_of(*class) {
                            phase.by_word[id as usize].push(index);
                        }
                    }
                    Test::Number(test) => {
                        phase.by_number.push(index);
                        if *test == NumberTest::Amount {
                            for &id in words_of(out.amount) {
                                phase.by_word[id as usize].push(index);
                            }
                        }
                    }
                    Test::Expr(_) => phase.by_expr.push(index),
                }
            }
        }
        out.rules = table.rule;
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for entries in out.phrases.values_mut() {
            entries.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        Ok(out)
    }

    /// Number of a word or of an entry of several pieces.
    fn intern(&mut self, form: &str) -> WordId {
        let parts = pieces::words(form);
        let key = SmolStr::new(parts.join(" "));
        if let Some(&id) = self.words.get(&key) {
            return id;
        }
        let id = self.classes.len() as WordId;
        self.classes.push(Vec::new());
        self.words.insert(key, id);
        if parts.len() > 1 {
            self.phrases.entry(parts[0].clone()).or_default().push((parts, id));
        }
        id
    }

    /// Reads the language of patterns; optional elements and groups become several patterns.
    fn pattern(
        &mut self,
        text: &str,
        members: &Members,
        out: &mut Vec<(Vec<Element>, usize, usize)>,
    ) -> Result<(), String> {
        // Expand groups first: "(a b)? c" is "a b c" and "c"; "(a|b c) d" is "a d" and "b c d".
        if let Some(open) = text.find('(') {
            let close = text[open..].find(')').ok_or("a group is not closed")? + open;
            let (before, inside, after) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
            let (optional, after) = after.strip_prefix('?').map_or((false, after), |rest| (true, rest));
            for choice in inside.split(" / ") {
                self.pattern(&format!("{before}{choice}{after}"), members, out)?;
            }
            if optional {
                self.pattern(&format!("{before}{after}"), members, out)?;
            }
            return Ok(());
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(i) = words.iter().position(|w| w.len() > 1 && w.ends_with('?')) {
            let mut with: Vec<&str> = words.clone();
            with[i] = &words[i][..words[i].len() - 1];
            let mut without = words.clone();
            without.remove(i);
            self.pattern(&with.join(" "), members, out)?;
            return self.pattern(&without.join(" "), members, out);
        }
        // An alternative of several pieces becomes a pattern of its own: "de|d'|au cours de".
        let several = |rules: &Self, w: &str| {
            !w.starts_with(['<', '@', '~']) && {
                let parts = pieces::words(&w.replace('_', " "));
                parts.len() > 1 && !rules.words.contains_key(parts.join(" ").as_str())
            }
        };
        if let Some(i) = words.iter().position(|w| w.contains('|') && w.split('|').any(|w| several(self, w)))
        {
            for choice in words[i].split('|').filter(|w| !w.is_empty()) {
                let mut chosen = words.clone();
                chosen[i] = choice;
                self.pattern(&chosen.join(" "), members, out)?;
            }
            return Ok(());
        }
        let mut elements = Vec::new();
        let mut literals: Vec<Option<SmolStr>> = Vec::new();
        let (mut open, mut close) = (0, None);
        for word in words {
            match word {
                "{" => open = elements.len(),
                "}" => close = Some(elements.len()),
                _ if !word.contains('|') && several(self, word) => {
                    for part in pieces::words(&word.replace('_', " ")) {
                        elements.push(self.element(&part, members)?);
                        literals.push(Some(part));
                    }
                }
                _ => {
                    elements.push(self.element(word, members)?);
                    let plain = !word.contains('|') && !word.starts_with(['<', '@', '~']);
                    literals.push(plain.then(|| SmolStr::new(pieces::words(word).join(" "))));
                }
            }
        }
        self.join_phrases(&mut elements, &mut literals, &mut open, &mut close);
        if elements.is_empty() {
            return Err("an empty pattern".into());
        }
        let close = close.unwrap_or(elements.len());
        out.push((elements, open, close));
        Ok(())
    }

    /// Words of a pattern that the text's reading takes as one entry are one element too: "l'" before "âge".
    fn join_phrases(
        &self,
        elements: &mut Vec<Element>,
        literals: &mut Vec<Option<SmolStr>>,
        open: &mut usize,
        close: &mut Option<usize>,
    ) {
        let mut at = 0;
        while at < elements.len() {
            let entries = literals[at].as_ref().and_then(|first| self.phrases.get(first));
            let fits = |form: &Vec<SmolStr>| {
                let end = at + form.len();
                let inside = |border: usize| border <= at || border >= end;
                end <= elements.len()
                    && inside(*open)
                    && close.is_none_or(inside)
                    && form.iter().zip(&literals[at..end]).all(|(w, l)| l.as_ref() == Some(w))
            };
            let longest =
                entries.into_iter().flatten().filter(|(form, _)| fits(form)).max_by_key(|e| e.0.len());
            if let Some((form, word)) = longest {
                let extra = form.len() - 1;
                elements[at].test = Test::Words(vec![*word]);
                elements.drain(at + 1..=at + extra);
                literals.drain(at + 1..=at + extra);
                let shift = |border: &mut usize| *border -= if *border > at { extra } else { 0 };
                shift(open);
                if let Some(close) = close {
                    shift(close);
                }
            }
            at += 1;
        }
    }

    fn element(&mut self, word: &str, members: &Members) -> Result<Element, String> {
        let (glued, word) = word.strip_prefix('~').map_or((false, word), |rest| (true, rest));
        let inner = word.strip_prefix('<').and_then(|w| w.strip_suffix('>'));
        if let Some(inner) = inner {
            let (class, name) = inner.split_once(':').unwrap_or((inner, inner));
            let test = match number_test(class) {
                Some(test) => Test::Number(test),
                None => match members.get(class) {
                    Some((number, _)) => Test::Class(*number),
                    None => return Err(format!("no class {class}")),
                },
            };
            return Ok(Element { test, name: SmolStr::new(name), glued });
        }
        if let Some(kind) = word.strip_prefix('@') {
            let (kind, name) = kind.split_once(':').unwrap_or((kind, kind));
            let kind = if kind == "any" { "" } else { kind };
            return Ok(Element { test: Test::Expr(SmolStr::new(kind)), name: SmolStr::new(name), glued });
        }
        let words =
            if word.chars().all(char::is_alphanumeric) { vec![word] } else { word.split('|').collect() };
        let ids =
            words.into_iter().filter(|w| !w.is_empty()).map(|w| self.intern(&w.replace('_', " "))).collect();
        Ok(Element { test: Test::Words(ids), name: SmolStr::default(), glued })
    }
}
