//! The `attribute_ruler`: patterns over one or a few tokens that set tags, features and lemmas.

use std::collections::{HashMap, HashSet};

use rmpv::ValueRef;
use smol_str::SmolStr;

use crate::doc::{Doc, Upos};
use crate::lexeme::shape;
use crate::pattern::{Pattern, PatternError};
use crate::unicode::{is_space, lower};

/// A `patterns` file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulerError {
    /// The bytes are not msgpack.
    #[error("not a msgpack file")]
    Msgpack(#[source] rmpv::decode::Error),
    /// A value is not what such a file holds there.
    #[error("rule {rule}: unexpected value")]
    Value {
        /// The rule's number.
        rule: usize,
    },
    /// A kind of condition or attribute that no published model has needed.
    #[error("rule {rule}: {what} is not supported")]
    Unsupported {
        /// The rule's number.
        rule: usize,
        /// The condition or attribute.
        what: String,
    },
    /// A regular expression cannot be run.
    #[error("rule {rule}: regular expression cannot be used")]
    Pattern {
        /// The rule's number.
        rule: usize,
        /// What is wrong with it.
        #[source]
        source: PatternError,
    },
}

/// Sets attributes of tokens by rules.
#[derive(Debug, Default)]
pub struct AttributeRuler {
    rules: Vec<Rule>,
    /// Patterns (rule, which of its own) by the value that their first token must have: of a tag or part of speech, of the
    /// lower-cased form; and all others.
    by_tag: HashMap<SmolStr, Vec<(u32, u32)>>,
    by_pos: HashMap<SmolStr, Vec<(u32, u32)>>,
    by_form: HashMap<SmolStr, Vec<(u32, u32)>>,
    others: Vec<(u32, u32)>,
    /// Rules that set a lemma.
    with_lemma: Vec<usize>,
}

#[derive(Debug)]
struct Rule {
    /// Each is a sequence of tokens; any of them suffices.
    patterns: Vec<Vec<Vec<Condition>>>,
    set: Vec<(Attribute, SmolStr)>,
    /// Which token of the sequence is changed; counted from the end if negative.
    index: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Orth,
    Lower,
    Norm,
    Shape,
    Tag,
    Pos,
    Morph,
    Lemma,
    Dep,
    IsSpace,
}

impl Attribute {
    fn find(name: &str) -> Option<Attribute> {
        Some(match name.to_ascii_uppercase().as_str() {
            "ORTH" | "TEXT" => Attribute::Orth,
            "LOWER" => Attribute::Lower,
            "NORM" => Attribute::Norm,
            "SHAPE" => Attribute::Shape,
            "TAG" => Attribute::Tag,
            "POS" => Attribute::Pos,
            "MORPH" => Attribute::Morph,
            "LEMMA" => Attribute::Lemma,
            "DEP" => Attribute::Dep,
            "IS_SPACE" => Attribute::IsSpace,
            _ => return None,
        })
    }
}

#[derive(Debug)]
struct Condition {
    attribute: Attribute,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Is(SmolStr),
    Flag(bool),
    In(HashSet<SmolStr>),
    NotIn(HashSet<SmolStr>),
    Search(Pattern),
}

impl AttributeRuler {
    /// Reads the rules from the bytes of a model's `attribute_ruler/patterns`.
    pub fn new(file: &[u8]) -> Result<AttributeRuler, RulerError> {
        let value = rmpv::decode::read_value_ref(&mut &file[..]).map_err(RulerError::Msgpack)?;
        let ValueRef::Array(rules) = value else { return Err(RulerError::Value { rule: 0 }) };
        let rules: Result<Vec<Rule>, RulerError> =
            rules.iter().enumerate().map(|(i, rule)| read_rule(i, rule)).collect();
        let mut ruler = AttributeRuler { rules: rules?, ..AttributeRuler::default() };
        ruler.index();
        Ok(ruler)
    }

    /// Sorts the patterns by what their first token must be.
    fn index(&mut self) {
        for (i, rule) in self.rules.iter().enumerate() {
            if rule.set.iter().any(|(attribute, _)| *attribute == Attribute::Lemma) {
                self.with_lemma.push(i);
            }
            for (j, pattern) in rule.patterns.iter().enumerate() {
                let Some(first) = pattern.first() else { continue };
                let of = |wanted: Attribute| {
                    first.iter().find_map(|condition| match &condition.test {
                        Test::Is(value) if condition.attribute == wanted => Some(value.clone()),
                        _ => None,
                    })
                };
                let list = if let Some(form) = of(Attribute::Lower) {
                    self.by_form.entry(form).or_default()
                } else if let Some(tag) = of(Attribute::Tag) {
                    self.by_tag.entry(tag).or_default()
                } else if let Some(pos) = of(Attribute::Pos) {
                    self.by_pos.entry(pos).or_default()
                } else {
                    &mut self.others
                };
                list.push((i as u32, j as u32));
            }
        }
    }

    /// The patterns that can begin at a token.
    fn candidates<'a>(&'a self, view: &View) -> impl Iterator<Item = &'a (u32, u32)> {
        let lists = [
            self.by_tag.get(&view.token.tag),
            self.by_pos.get(view.token.pos.as_str()),
            self.by_form.get(view.lower.as_str()),
            Some(&self.others),
        ];
        lists.into_iter().flatten().flatten()
    }

    /// The lemmas that rules can set on a token of this form: conditions on anything but the form are taken to hold.
    pub fn possible_lemmas(&self, form: &str) -> Vec<SmolStr> {
        if self.with_lemma.is_empty() {
            return Vec::new();
        }
        let (lower, shape) = (lower(form), shape(form));
        let can_hold = |condition: &Condition| match condition.attribute {
            Attribute::Orth => condition.test.holds(form),
            Attribute::Lower => condition.test.holds(&lower),
            Attribute::Shape => condition.test.holds(&shape),
            _ => true,
        };
        let can_change = |rule: &Rule| {
            rule.patterns.iter().any(|pattern| {
                let place = if rule.index < 0 { pattern.len() as i64 + rule.index } else { rule.index };
                let token = usize::try_from(place).ok().and_then(|place| pattern.get(place));
                token.is_some_and(|conditions| conditions.iter().all(can_hold))
            })
        };
        let rules = self.with_lemma.iter().map(|&rule| &self.rules[rule]).filter(|rule| can_change(rule));
        let set = rules.flat_map(|rule| &rule.set);
        set.filter(|(attribute, _)| *attribute == Attribute::Lemma).map(|(_, lemma)| lemma.clone()).collect()
    }

    /// Sets the attributes. All conditions see the text as it was before; where two rules speak of one token, the later wins.
    pub fn apply(&self, doc: &mut Doc) {
        let views: Vec<View> = (0..doc.tokens.len()).map(|i| View::new(doc, i)).collect();
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        for start in 0..views.len() {
            for &(rule, pattern) in self.candidates(&views[start]) {
                let own = &self.rules[rule as usize];
                let pattern = &own.patterns[pattern as usize];
                let Some(tokens) = views.get(start..start + pattern.len()) else { continue };
                let holds = pattern
                    .iter()
                    .zip(tokens)
                    .all(|(conditions, view)| conditions.iter().all(|c| c.holds(view)));
                let place = if own.index < 0 { pattern.len() as i64 + own.index } else { own.index };
                if holds && (0..pattern.len() as i64).contains(&place) {
                    found.push((rule, start, start + place as usize));
                }
            }
        }
        found.sort_unstable();
        drop(views);
        for (rule, _, i) in found {
            let token = &mut doc.tokens[i];
            for (attribute, value) in &self.rules[rule as usize].set {
                let value = value.clone();
                match attribute {
                    Attribute::Tag => token.tag = value,
                    Attribute::Pos => token.pos = Upos::find(&value).unwrap_or_default(),
                    Attribute::Morph => token.morph = value,
                    Attribute::Lemma => token.lemma = value,
                    Attribute::Dep => token.dep = value,
                    Attribute::Norm => token.norm = value,
                    _ => {}
                }
            }
        }
    }
}

/// What rules see of a token.
struct View<'a> {
    form: &'a str,
    lower: String,
    token: &'a crate::Token,
}

impl<'a> View<'a> {
    fn new(doc: &'a Doc, i: usize) -> View<'a> {
        View { form: doc.form(i), lower: lower(doc.form(i)), token: &doc.tokens[i] }
    }
}

impl Condition {
    fn holds(&self, view: &View) -> bool {
        let token = view.token;
        let value = match self.attribute {
            Attribute::Orth => view.form,
            Attribute::Lower => &view.lower,
            Attribute::Norm => &token.norm,
            Attribute::Tag => &token.tag,
            Attribute::Pos => token.pos.as_str(),
            Attribute::Morph => &token.morph,
            Attribute::Lemma => &token.lemma,
            Attribute::Dep => &token.dep,
            Attribute::Shape => return self.test.holds(&shape(view.form)),
            Attribute::IsSpace => {
                let space = !view.form.is_empty() && view.form.chars().all(is_space);
                return matches!(self.test, Test::Flag(wanted) if wanted == space);
            }
        };
        self.test.holds(value)
    }
}

impl Test {
    fn holds(&self, value: &str) -> bool {
        match self {
            Test::Is(wanted) => value == wanted,
            Test::In(set) => set.contains(value),
            Test::NotIn(set) => !set.contains(value),
            Test::Search(pattern) => pattern.search(&value.chars().collect::<Vec<char>>()).is_some(),
            Test::Flag(_) => false,
        }
    }
}

fn read_rule(number: usize, value: &ValueRef) -> Result<Rule, RulerError> {
    let bad = || RulerError::Value { rule: number };
    let unsupported = |what: &str| RulerError::Unsupported { rule: number, what: what.to_owned() };
    let patterns = array(field(value, "patterns").ok_or_else(bad)?).ok_or_else(bad)?;
    let mut rule = Rule { patterns: Vec::new(), set: Vec::new(), index: 0 };
    for pattern in patterns {
        let mut tokens = Vec::new();
        for token in array(pattern).ok_or_else(bad)? {
            let mut conditions = Vec::new();
            for (name, test) in map(token).ok_or_else(bad)? {
                let name = text(name).ok_or_else(bad)?;
                let attribute = Attribute::find(name).ok_or_else(|| unsupported(name))?;
                for test in read_tests(number, attribute, test)? {
                    conditions.push(Condition { attribute, test });
                }
            }
            tokens.push(conditions);
        }
        rule.patterns.push(tokens);
    }
    for (name, value) in map(field(value, "attrs").ok_or_else(bad)?).ok_or_else(bad)? {
        let name = text(name).ok_or_else(bad)?;
        let value = text(value).ok_or_else(bad)?;
        let value = match Attribute::find(name) {
            Some(Attribute::Morph) => features(value),
            Some(Attribute::Tag | Attribute::Pos | Attribute::Lemma | Attribute::Dep | Attribute::Norm) => {
                value.into()
            }
            _ => return Err(unsupported(name)),
        };
        rule.set.extend(Attribute::find(name).map(|attribute| (attribute, value)));
    }
    if let Some(ValueRef::Integer(index)) = field(value, "index") {
        rule.index = index.as_i64().ok_or_else(bad)?;
    }
    Ok(rule)
}

fn read_tests(number: usize, attribute: Attribute, value: &ValueRef) -> Result<Vec<Test>, RulerError> {
    let bad = || RulerError::Value { rule: number };
    let own = |text: &str| if attribute == Attribute::Morph { features(text) } else { SmolStr::from(text) };
    Ok(match value {
        ValueRef::Boolean(flag) if attribute == Attribute::IsSpace => vec![Test::Flag(*flag)],
        ValueRef::String(_) => vec![Test::Is(own(text(value).ok_or_else(bad)?))],
        ValueRef::Map(tests) => {
            let mut out = Vec::new();
            for (name, value) in tests {
                let set = || -> Result<HashSet<SmolStr>, RulerError> {
                    let items = array(value).ok_or_else(bad)?.iter();
                    items.map(|item| text(item).map(own).ok_or_else(bad)).collect()
                };
                out.push(match text(name).ok_or_else(bad)? {
                    "IN" => Test::In(set()?),
                    "NOT_IN" => Test::NotIn(set()?),
                    "REGEX" => {
                        let pattern = Pattern::new(text(value).ok_or_else(bad)?);
                        Test::Search(pattern.map_err(|source| RulerError::Pattern { rule: number, source })?)
                    }
                    other => return Err(RulerError::Unsupported { rule: number, what: other.to_owned() }),
                });
            }
            out
        }
        _ => return Err(bad()),
    })
}

/// Features in their own order, sorted by name; `_` is none.
fn features(text: &str) -> SmolStr {
    if text == "_" {
        return SmolStr::default();
    }
    let mut features: Vec<&str> = text.split('|').filter(|f| !f.is_empty()).collect();
    features.sort_by_key(|feature| feature.split('=').next().unwrap_or_default().to_lowercase());
    features.join("|").into()
}

fn text<'a>(value: &'a ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(text) => text.as_str(),
        _ => None,
    }
}

fn array<'a>(value: &'a ValueRef<'a>) -> Option<&'a [ValueRef<'a>]> {
    match value {
        ValueRef::Array(items) => Some(items),
        _ => None,
    }
}

fn map<'a>(value: &'a ValueRef<'a>) -> Option<&'a [(ValueRef<'a>, ValueRef<'a>)]> {
    match value {
        ValueRef::Map(pairs) => Some(pairs),
        _ => None,
    }
}

fn field<'a>(value: &'a ValueRef<'a>, name: &str) -> Option<&'a ValueRef<'a>> {
    map(value)?.iter().find(|(key, _)| text(key) == Some(name)).map(|(_, value)| value)
}
