//! What a noun stands for: the classes of `<lang>/actors.toml`.

use std::collections::HashMap;

use smol_str::SmolStr;
use vigie_lexicon::actors::Nominals;
use vigie_nlp::Token;

use super::atoms::{Atom, fold, words};
use crate::model::{ActorType, MentionKind, SourceKind};

/// What a noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// What sort of thing it names.
    pub kind: MentionKind,
    /// What sort of party it stands for.
    pub actor_type: Option<ActorType>,
    /// What sort of source it is.
    pub source: Option<SourceKind>,
}

/// The nouns of one language, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Nouns {
    classes: Vec<Class>,
    words: HashMap<SmolStr, Vec<usize>>,
    phrases: HashMap<SmolStr, Vec<(Vec<SmolStr>, usize)>>,
    /// Adjectives that say who acts.
    adjectives: HashMap<SmolStr, usize>,
    relays: Vec<SmolStr>,
    outlet_names: Vec<SmolStr>,
}

impl Nouns {
    pub fn new(lang: &str, table: &Nominals) -> Result<Nouns, String> {
        let sorted = |list: &[String]| {
            let mut list: Vec<SmolStr> = list.iter().map(|w| fold(w)).collect();
            list.sort();
            list
        };
        let mut nouns = Nouns {
            relays: sorted(&table.relay),
            outlet_names: sorted(&table.outlet_names),
            ..Nouns::default()
        };
        for class in &table.nominal {
            let wrong = |what: &str| format!("{lang}/actors.toml: unknown kind, type or source {what}");
            let at = nouns.classes.len();
            nouns.classes.push(Class {
                kind: MentionKind::find(&class.kind).ok_or_else(|| wrong(&class.kind))?,
                actor_type: match &class.r#type {
                    Some(name) => Some(ActorType::find(name).ok_or_else(|| wrong(name))?),
                    None => None,
                },
                source: match &class.source {
                    Some(name) => Some(SourceKind::find(name).ok_or_else(|| wrong(name))?),
                    None => None,
                },
            });
            nouns.adjectives.extend(class.adjectives.iter().map(|word| (fold(word), at)));
            for word in &class.words {
                let mut path: Vec<SmolStr> = words(word).into_iter().map(|(w, _)| w).collect();
                match path.len() {
                    0 => {}
                    1 => nouns.words.entry(path.remove(0)).or_default().push(at),
                    _ => nouns.phrases.entry(path[0].clone()).or_default().push((path, at)),
                }
            }
        }
        Ok(nouns)
    }

    /// The readings of a token's noun: the party it stands for, then the thing; none for a noun without a class.
    pub fn readings(&self, token: &Token, form: &str) -> Option<(Class, Class)> {
        let form = fold(form);
        let lemma = fold(&token.lemma);
        let whole = self.words.get(&lemma).or_else(|| self.words.get(&form));
        // The models often miss a plural.
        let found = whole
            .or_else(|| self.words.get(form.strip_suffix('s')?))
            .or_else(|| self.words.get(form.strip_suffix("es")?))?;
        let (first, last) = (found.first()?, found.last()?);
        Some((self.classes[*first], self.classes[*last]))
    }

    /// What an adjective that says who acts stands for: "a rebel siege".
    pub fn adjective(&self, token: &Token, form: &str) -> Option<Class> {
        let found = self.adjectives.get(&fold(&token.lemma)).or_else(|| self.adjectives.get(&fold(form)))?;
        Some(self.classes[*found])
    }

    /// The longest phrase that begins at an atom: how many atoms it has and what it stands for.
    pub fn phrase(&self, atoms: &[Atom]) -> Option<(usize, Class)> {
        let first = atoms.first()?;
        let fits = |path: &[SmolStr]| {
            path.len() <= atoms.len()
                && path.iter().zip(atoms).enumerate().all(|(i, (w, a))| *w == a.fold && (i == 0 || a.joined))
        };
        let phrases = self.phrases.get(&first.fold)?.iter().filter(|(path, _)| fits(path));
        let (path, class) = phrases.max_by_key(|(path, _)| path.len())?;
        Some((path.len(), self.classes[*class]))
    }

    /// Whether a noun speaks for what depends on it.
    pub fn is_relay(&self, token: &Token) -> bool {
        self.relays.binary_search(&fold(&token.lemma)).is_ok()
    }

    /// Whether a word is usual in the names of newspapers and stations.
    pub fn in_outlet_names(&self, word: &str) -> bool {
        self.outlet_names.binary_search(&fold(word)).is_ok()
    }
}
