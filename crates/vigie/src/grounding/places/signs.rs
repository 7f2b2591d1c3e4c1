//! What is seen of names once all of a document are found.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    names::{EntityClass, Finder, Name},
    spelling::fold_onto,
};
use crate::model::PlaceUse;

impl Finder<'_> {
    /// Reads the signs of each name.
    pub(super) fn read_signs(&self, names: &mut [Name]) {
        let lower = self.written_in_lower_case(names);
        let exact: Vec<bool> = names.iter().map(|n| self.class_of(n.tokens.start).1 == n.tokens).collect();
        let sure = names.iter().zip(&exact).filter(|(n, exact)| **exact && n.entity == EntityClass::Place);
        let seen: BTreeSet<String> = sure.map(|(n, _)| n.key.clone()).collect();
        let loud: Vec<bool> = self.parsed.sentences.iter().map(|s| self.is_loud(s.tokens.range())).collect();
        for i in 0..names.len() {
            let tokens = names[i].tokens.clone();
            let sentence = self.parsed.sentence_of(tokens.start);
            let is_place = |n: &Name| n.usage != PlaceUse::Demonym && !n.bearers.is_empty();
            let comma = |a: usize, b: usize| b == a + 1 && self.doc.form(a) == ",";
            let before = i.checked_sub(1).map(|j| &names[j]).filter(|n| is_place(n));
            let after = names.get(i + 1).filter(|n| is_place(n));
            let comma_before = before.is_some_and(|n| comma(n.tokens.end, tokens.start));
            let comma_after = after.is_some_and(|n| comma(tokens.end, n.tokens.start));
            let listed = before.is_some_and(|n| self.is_listed(n, &names[i]))
                || after.is_some_and(|n| self.is_listed(&names[i], n));
            let homograph = self.words.homograph(&names[i].key);
            let letters = |t: usize| self.doc.form(t).chars().filter(|c| c.is_alphabetic());
            let title = tokens.start.checked_sub(1).map(|t| self.forms.lower(t));
            let behind = (tokens.end < self.doc.tokens.len()).then(|| self.doc.form(tokens.end));
            let known = names[i].entity != EntityClass::Place || !exact[i];
            let name = &mut names[i];
            let signs = &mut name.signs;
            signs.exact = exact[i];
            signs.pos = self.doc.tokens[tokens.end - 1].pos;
            signs.titled = title.is_some_and(|t| self.words.lexicon.words.titles.contains(t));
            signs.family = self.persons.contains(&name.key);
            signs.opens = sentence.is_some_and(|s| self.parsed.sentences[s].tokens.start == tokens.start);
            signs.loud = sentence.is_some_and(|s| loud[s]);
            signs.capitals = tokens.clone().flat_map(letters).all(char::is_uppercase);
            signs.word = homograph.word;
            signs.given = homograph.person;
            signs.lower = lower[i];
            signs.seen_place = known && seen.contains(&name.key);
            signs.comma_before = comma_before;
            signs.comma_after = comma_after;
            signs.listed = listed;
            signs.possessive = behind.is_some_and(|form| matches!(form, "'s" | "’s"));
        }
    }

    /// Whether the document writes each name in lower case somewhere, as a word.
    fn written_in_lower_case(&self, names: &[Name]) -> Vec<bool> {
        let mut seen: BTreeMap<&str, bool> = names.iter().map(|n| (n.key.as_str(), false)).collect();
        let mut first_bytes = [false; 256];
        for key in seen.keys() {
            first_bytes[usize::from(key.bytes().next().unwrap_or(0))] = true;
        }
        let mut word = String::new();
        for t in 0..self.doc.tokens.len() {
            let form = self.doc.form(t);
            let first = form.bytes().next().unwrap_or(0);
            // A letter without an accent is its own fold.
            let may_be = !first.is_ascii_lowercase() || first_bytes[usize::from(first)];
            if may_be && form.chars().next().is_some_and(char::is_lowercase) {
                word.clear();
                fold_onto(&mut word, form);
                if let Some(written) = seen.get_mut(word.trim_end()) {
                    *written = true;
                }
            }
        }
        names.iter().map(|n| seen.get(n.key.as_str()).copied().unwrap_or(false)).collect()
    }

    /// Whether nearly all letters of a sentence are capitals, as in headlines.
    fn is_loud(&self, tokens: std::ops::Range<usize>) -> bool {
        let end = tokens.end.min(self.doc.tokens.len());
        let letters = (tokens.start.min(end)..end).flat_map(|t| self.doc.form(t).chars());
        let (mut all, mut capitals) = (0, 0);
        for letter in letters.filter(|c| c.is_alphabetic()) {
            all += 1;
            capitals += usize::from(letter.is_uppercase());
        }
        all > 3 && capitals * 10 > all * 8
    }
}
