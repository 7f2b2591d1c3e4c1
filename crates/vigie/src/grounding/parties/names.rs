//! The names of the table as one automaton over atoms.

use std::collections::HashMap;

use smol_str::SmolStr;
use vigie_lexicon::actors::{LANGS, Named, Trust};

use super::atoms::{Atom, Shape, words};
use crate::model::{ActorType, MentionKind, SourceKind};

/// What a name says of its actor.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Id, or for a template what follows the country's code.
    pub id: SmolStr,
    /// What sort of party it is.
    pub actor_type: ActorType,
    /// What sort of thing it names.
    pub kind: MentionKind,
    /// What sort of source it is.
    pub source: SourceKind,
    /// Its country; none also where the name itself says it.
    pub country: Option<SmolStr>,
    /// Whether `id` is to be put after the country's code.
    pub of_country: bool,
}

/// A name in the automaton.
#[derive(Clone, Debug)]
struct Accept {
    entry: usize,
    trust: Trust,
    /// One bit for each language of `LANGS`.
    langs: u8,
    shapes: Vec<Option<Shape>>,
}

/// A name found.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    /// First atom.
    pub start: usize,
    /// Atom after the last one.
    pub end: usize,
    /// Whose name it is.
    pub entry: &'a Entry,
    /// The country that a template's slot was filled with.
    pub country: Option<&'a SmolStr>,
    /// How far it can be trusted.
    pub trust: Trust,
    /// The name is a country's own, or its capital's.
    pub bare: Bare,
}

/// Whether a name is a place's that stands for its government.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// No.
    No,
    /// A country's name.
    Country,
    /// A capital's.
    Capital,
}

type Edge = (u32, SmolStr);

/// A set of names as a tree over folded words; edges that begin with `{` stand for the forms of a country.
#[derive(Clone, Debug)]
struct Tree<T> {
    edges: HashMap<Edge, u32>,
    accepts: HashMap<u32, Vec<T>>,
    size: u32,
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Tree { edges: HashMap::new(), accepts: HashMap::new(), size: 0 }
    }
}

impl<T> Tree<T> {
    fn insert(&mut self, path: impl Iterator<Item = SmolStr>, value: T) {
        let mut node = 0;
        for word in path {
            let next = self.size + 1;
            node = *self.edges.entry((node, word)).or_insert(next);
            self.size = self.size.max(node);
        }
        if node != 0 {
            self.accepts.entry(node).or_default().push(value);
        }
    }

    fn step(&self, node: u32, word: &SmolStr) -> Option<u32> {
        self.edges.get(&(node, word.clone())).copied()
    }
}

/// A form of a country: which slot it fills, in which language, and which country it is.
#[derive(Clone, Debug)]
struct Form {
    slot: SmolStr,
    lang: u8,
    country: SmolStr,
    shapes: Vec<Option<Shape>>,
}

/// All names of the table, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    entries: Vec<Entry>,
    tree: Tree<Accept>,
    forms: Tree<Form>,
    state: usize,
}

/// What of a written shape a match must have: capitals are asked for, small letters are not.
fn asked(shape: Shape) -> Option<Shape> {
    (shape != Shape::Lower).then_some(shape)
}

fn fits(asked: Option<Shape>, atom: &Atom) -> bool {
    match (asked, atom.shape) {
        (None, _) | (Some(_), Shape::Upper) | (Some(Shape::Capital), Shape::Capital) => true,
        // Otan, Unicef: long acronyms are also written as names.
        (Some(Shape::Upper), Shape::Capital) => atom.fold.chars().count() >= 4,
        _ => false,
    }
}

pub(super) fn lang_bit(lang: &str) -> u8 {
    LANGS.iter().position(|l| *l == lang).map_or(0, |i| 1 << i)
}

impl Names {
    /// Compiles the table.
    pub fn new(named: &Named) -> Result<Names, String> {
        let mut names = Names::default();
        let unknown = |id: &str, what: &str| format!("actors: {id}: unknown type or kind {what}");
        for actor in &named.actors {
            let actor_type =
                ActorType::find(&actor.actor_type).ok_or_else(|| unknown(&actor.id, &actor.actor_type))?;
            names.entries.push(Entry {
                id: actor.id.as_str().into(),
                actor_type,
                kind: kind_of(actor_type),
                source: match &actor.source {
                    Some(name) => SourceKind::find(name).ok_or_else(|| unknown(&actor.id, name))?,
                    None => source_of(actor_type),
                },
                country: actor.country.as_deref().map(SmolStr::new),
                of_country: false,
            });
            for name in &actor.names {
                let words = words(&name.text);
                let letters: usize = words.iter().map(|(w, _)| w.chars().count()).sum();
                let capitals = words.iter().any(|(_, s)| *s != Shape::Lower);
                // A long name with capitals means the same in every language.
                let everywhere = name.trust == Trust::Plain && capitals && words.len() > 1 && letters > 7;
                let langs = if everywhere { 7 } else { name.lang.map_or(7, lang_bit) };
                // Of a translated name only the article keeps its capital.
                let first_only = name.trust == Trust::Translated;
                // "al-Qaeda", "the Times": an article in front of a capital may be small.
                let article =
                    name.trust == Trust::Plain && words.iter().skip(1).any(|(_, s)| *s != Shape::Lower);
                let ask = |(i, (w, s)): (usize, &(SmolStr, Shape))| {
                    asked(*s).filter(|_| if i == 0 { !article || w.len() > 3 } else { !first_only })
                };
                let shapes = words.iter().enumerate().map(ask).collect();
                let accept = Accept { entry: names.entries.len() - 1, trust: name.trust, langs, shapes };
                names.tree.insert(words.into_iter().map(|(w, _)| w), accept);
            }
        }
        for template in &named.templates {
            let actor_type =
                ActorType::find(&template.r#type).ok_or_else(|| unknown(&template.id, &template.r#type))?;
            let kind =
                MentionKind::find(&template.kind).ok_or_else(|| unknown(&template.id, &template.kind))?;
            names.entries.push(Entry {
                id: template.id.as_str().into(),
                actor_type,
                kind,
                source: source_of(actor_type),
                country: None,
                of_country: true,
            });
            for lang in LANGS {
                for form in template.forms(lang) {
                    let (path, shapes) = slots(form);
                    let accept = Accept {
                        entry: names.entries.len() - 1,
                        trust: Trust::Plain,
                        langs: lang_bit(lang),
                        shapes,
                    };
                    names.tree.insert(path.into_iter(), accept);
                }
            }
        }
        names.state = names.entries.len();
        names.entries.push(Entry {
            id: "".into(),
            actor_type: ActorType::State,
            kind: MentionKind::Organisation,
            source: SourceKind::Official,
            country: None,
            of_country: true,
        });
        for (code, langs) in &named.countries {
            for (lang, slots) in langs {
                for (slot, forms) in slots {
                    for form in forms {
                        let words = words(form);
                        let form = Form {
                            slot: format!("{{{slot}}}").into(),
                            lang: lang_bit(lang),
                            country: code.as_str().into(),
                            shapes: words.iter().map(|(_, s)| asked(*s)).collect(),
                        };
                        names.forms.insert(words.into_iter().map(|(w, _)| w), form);
                    }
                }
            }
        }
        Ok(names)
    }

    /// The names in a text of one language, from left to right, the longest at each place, not overlapping.
    pub fn find(&self, atoms: &[Atom], lang: &str) -> Vec<Found<'_>> {
        let bit = lang_bit(lang);
        let forms: Vec<Vec<(usize, &Form)>> =
            (0..atoms.len()).map(|i| self.forms_at(atoms, i, bit)).collect();
        let mut out = Vec::new();
        let mut i = 0;
        while i < atoms.len() {
            let best = self.longest(atoms, &forms, i, bit);
            i = best.as_ref().map_or(i + 1, |found| found.end);
            out.extend(best);
        }
        out
    }

    /// The names of countries, capitals and peoples in a text, from left to right, the longest at each place: first atom,
    /// the atom after the last one, and the country.
    pub fn countries(&self, atoms: &[Atom], lang: &str) -> Vec<(usize, usize, &SmolStr)> {
        let bit = lang_bit(lang);
        let mut out = Vec::new();
        let mut i = 0;
        while i < atoms.len() {
            let longest = self.forms_at(atoms, i, bit).into_iter().rev().max_by_key(|(length, _)| *length);
            let length = longest.map_or(1, |(length, form)| {
                out.push((i, i + length, &form.country));
                length
            });
            i += length;
        }
        out
    }

    fn forms_at(&self, atoms: &[Atom], start: usize, bit: u8) -> Vec<(usize, &Form)> {
        let (mut node, mut out) = (0, Vec::new());
        for (n, atom) in atoms[start..].iter().enumerate() {
            if n > 0 && !atom.joined {
                break;
            }
            let Some(next) = self.forms.step(node, &atom.fold) else { break };
            node = next;
            for form in self.forms.accepts.get(&node).into_iter().flatten() {
                let shapes = form.shapes.iter().zip(&atoms[start..]).all(|(s, a)| fits(*s, a));
                if form.lang & bit != 0 && shapes {
                    out.push((n + 1, form));
                }
            }
        }
        out
    }

    fn longest<'a>(
        &'a self,
        atoms: &[Atom],
        forms: &[Vec<(usize, &'a Form)>],
        start: usize,
        bit: u8,
    ) -> Option<Found<'a>> {
        let mut best: Option<Found<'a>> = None;
        // Node, next atom, the country that filled the slot, and how many words of the path the slot stands for.
        let mut open: Vec<(u32, usize, Option<&'a SmolStr>, usize)> = vec![(0, start, None, 0)];
        while let Some((node, at, country, extra)) = open.pop() {
            for accept in self.tree.accepts.get(&node).into_iter().flatten() {
                let better = best.as_ref().is_none_or(|b| {
                    at > b.end
                        || at == b.end
                            && country.is_none()
                            && (b.country.is_some() || b.trust != Trust::Plain)
                });
                if accept.langs & bit != 0 && better && self.shapes_fit(accept, &atoms[start..at], extra) {
                    best = Some(Found {
                        start,
                        end: at,
                        entry: &self.entries[accept.entry],
                        country,
                        trust: accept.trust,
                        bare: Bare::No,
                    });
                }
            }
            if at >= atoms.len() || at > start && !atoms[at].joined {
                continue;
            }
            if let Some(next) = self.tree.step(node, &atoms[at].fold) {
                open.push((next, at + 1, country, extra));
            }
            if country.is_none() {
                for (length, form) in &forms[at] {
                    if let Some(next) = self.tree.step(node, &form.slot) {
                        open.push((next, at + length, Some(&form.country), length - 1));
                    }
                }
            }
        }
        for (length, form) in &forms[start] {
            let bare = match form.slot.as_str() {
                "{name}" => Bare::Country,
                "{capital}" => Bare::Capital,
                _ => continue,
            };
            if best.as_ref().is_none_or(|b| start + length > b.end) {
                best = Some(Found {
                    start,
                    end: start + length,
                    entry: &self.entries[self.state],
                    country: Some(&form.country),
                    trust: Trust::Plain,
                    bare,
                });
            }
        }
        best
    }

    /// Whether the words outside the slot are written as the name asks; the slot's were tested with its form.
    fn shapes_fit(&self, accept: &Accept, atoms: &[Atom], extra: usize) -> bool {
        if extra > 0 {
            return true;
        }
        accept.shapes.iter().zip(atoms).all(|(s, a)| fits(*s, a))
    }
}

/// What a named actor is, by its type.
fn kind_of(actor_type: ActorType) -> MentionKind {
    match actor_type {
        ActorType::Media => MentionKind::Outlet,
        ActorType::Igo | ActorType::Ngo | ActorType::State | ActorType::Party | ActorType::Company => {
            MentionKind::Organisation
        }
        _ => MentionKind::Group,
    }
}

/// What sort of source a known actor is, by its type.
fn source_of(actor_type: ActorType) -> SourceKind {
    match actor_type {
        ActorType::Rebel | ActorType::Militia | ActorType::Gang => SourceKind::ArmedGroup,
        ActorType::Civilians => SourceKind::Witness,
        ActorType::Ngo => SourceKind::Ngo,
        ActorType::Media => SourceKind::Outlet,
        _ => SourceKind::Official,
    }
}

/// A template's path: folded words, and its slot as one step. Templates ask for no capitals.
fn slots(form: &str) -> (Vec<SmolStr>, Vec<Option<Shape>>) {
    let mut path = Vec::new();
    let mut rest = form;
    while let Some(open) = rest.find('{') {
        path.extend(words(&rest[..open]).into_iter().map(|(w, _)| w));
        let close = rest[open..].find('}').map_or(rest.len(), |n| open + n + 1);
        path.push(rest[open..close].into());
        rest = &rest[close..];
    }
    path.extend(words(rest).into_iter().map(|(w, _)| w));
    (path, Vec::new())
}
