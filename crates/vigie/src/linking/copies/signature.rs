//! What survives translation: names and numbers, each once, in the order in which they are first told.
//!
//! Names of countries, their people and capitals and of known actors are the same in every language through the
//! lexicon; other names are compared by their consonants as spelling varies ("Severodonetsk", "Sievierodonetsk"). Numbers
//! are digits without separators, or the words of the lexicon.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use vigie_lexicon::{
    actors::{self, LANGS, Trust},
    blocks,
    quantities::QuantityTable,
};

use super::words::{fold, hash, mix};
use crate::model::{BlockKind, Document};

/// Items kept of a text.
const LONGEST: usize = 120;
/// Names and numbers that weigh less say nothing of the part of a text that they stand in.
const LEAST_REST: u32 = 6;
/// Words of the longest name that is looked up.
const LONGEST_NAME: usize = 6;

/// A name or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which one: the same in every language.
    pub id: u32,
    /// How much it tells: a rare name or a long number more than a country or "two".
    pub weight: u8,
    /// The told word at which it is first told.
    pub at: u32,
}

/// The words that the signatures of one language need.
#[derive(Clone, Debug, Default)]
struct Language {
    /// Known names by the hash of their first word: the hashes of all words, shape, id.
    names: HashMap<u64, Vec<Name>>,
    numbers: HashMap<u64, u32>,
    /// Months and days, which are capitals in some languages only.
    dates: BTreeSet<u64>,
}

#[derive(Clone, Debug)]
struct Name {
    words: Vec<u64>,
    shape: Shape,
    id: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Lower,
    Capital,
    Capitals,
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) {
                Shape::Capitals
            } else {
                Shape::Capital
            }
        }
        _ => Shape::Lower,
    }
}

/// The words of all languages that signatures are read with.
#[derive(Clone, Debug, Default)]
pub(super) struct SignatureWords {
    languages: HashMap<String, Language>,
    /// Languages without a folder.
    none: Language,
}

impl SignatureWords {
    /// Reads them from the lexicon.
    pub fn load() -> Result<Self, String> {
        let named = actors::load()?;
        let mut words = SignatureWords::default();
        for lang in LANGS {
            let mut language = Language::default();
            for (code, forms) in &named.countries {
                for (slot, forms) in forms.get(lang).into_iter().flatten() {
                    let id = if slot == "capital" { format!("{code}/capital") } else { code.clone() };
                    // The complement ("du Mali") holds the name, which is found inside it.
                    let forms = forms.iter().filter(|_| slot != "of");
                    forms.for_each(|form| language.add(form, &id));
                }
            }
            for actor in &named.actors {
                for name in &actor.names {
                    if name.trust == Trust::Plain && name.lang.is_none_or(|l| l == lang) {
                        language.add(&name.text, &actor.id);
                    }
                }
            }
            let table = QuantityTable::load(lang)?;
            language.numbers = numbers(&table);
            words.languages.insert(lang.to_owned(), language);
        }
        for (_, table) in blocks::load()? {
            let names = table.dateline.months.keys().chain(&table.dateline.weekdays);
            let dates: BTreeSet<u64> = names.map(|name| hash(name)).collect();
            for lang in LANGS {
                words.languages.entry(lang.to_owned()).or_default().dates.extend(&dates);
            }
            words.none.dates.extend(&dates);
        }
        Ok(words)
    }

    /// The signature of a document.
    pub fn read(&self, document: &Document) -> Vec<Item> {
        let language =
            document.lang.as_deref().and_then(|lang| self.languages.get(lang)).unwrap_or(&self.none);
        let mut tokens = Vec::new();
        let mut n_words = 0;
        for block in document.blocks.iter().filter(|block| block.kind.is_told()) {
            let text = block.span.quote(&document.text);
            // Headlines are rewritten by everybody, and in capitals by some.
            if block.kind == BlockKind::Headline {
                n_words += count_words(text);
            } else {
                split(text, &mut n_words, &mut tokens);
            }
        }
        // A word that is a name somewhere inside a sentence is one at its start too.
        let inside: BTreeSet<u64> =
            tokens.iter().filter(|t| t.shape > Shape::Lower && !t.first).map(|t| t.hash).collect();
        let mut items: Vec<Item> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut keep = |item: Item, at: u32| {
            let item = Item { at, ..item };
            if items.len() < LONGEST && seen.insert(item.id) {
                items.push(item);
            }
        };
        let mut at = 0;
        while at < tokens.len() {
            if let Some((id, n)) = language.find(&tokens[at..]) {
                keep(Item { id, weight: if n > 1 { 2 } else { 1 }, at: 0 }, tokens[at].at);
                at += n;
                continue;
            }
            let token = &tokens[at];
            at += 1;
            if token.is_number {
                keep(number(token.text), token.at);
            } else if let Some(&value) = language.numbers.get(&token.hash) {
                keep(number(&value.to_string()), token.at);
            } else if token.shape > Shape::Lower
                && (!token.first || inside.contains(&token.hash))
                && !language.dates.contains(&token.hash)
                && let Some(item) = name(token.text)
            {
                keep(item, token.at);
            }
        }
        items
    }
}

impl Language {
    fn add(&mut self, name: &str, id: &str) {
        let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let Some(first) = words.first().filter(|_| words.len() <= LONGEST_NAME) else { return };
        let shape = shape(first);
        // Two letters in any case are an article somewhere.
        if words.len() == 1 && first.chars().count() < 3 && shape != Shape::Capitals {
            return;
        }
        let id = (mix(hash(id) ^ 1) >> 32) as u32;
        let words: Vec<u64> = words.into_iter().map(hash).collect();
        self.names.entry(words[0]).or_default().push(Name { words, shape, id });
    }

    /// The longest known name at the start of some words: its id and its length.
    fn find(&self, tokens: &[Token]) -> Option<(u32, usize)> {
        let first = tokens.first()?;
        let fits = |name: &&Name| {
            first.shape >= name.shape
                && name.words.len() <= tokens.len()
                && name.words.iter().zip(tokens).all(|(word, token)| *word == token.hash)
        };
        let best = self.names.get(&first.hash)?.iter().filter(fits);
        best.max_by_key(|name| (name.words.len(), name.shape, name.id))
            .map(|name| (name.id, name.words.len()))
    }
}

fn numbers(table: &QuantityTable) -> HashMap<u64, u32> {
    let mut numbers = HashMap::new();
    for (value, words) in &table.number.cardinal {
        let Ok(value) = value.parse::<u32>() else { continue };
        // "One" is an article in some languages.
        if (2..=20).contains(&value) {
            numbers.extend(words.iter().map(|word| (hash(word), value)));
        }
    }
    numbers
}

/// A word or a number of a text.
struct Token<'t> {
    text: &'t str,
    hash: u64,
    shape: Shape,
    is_number: bool,
    /// First word of a sentence or of a quotation.
    first: bool,
    /// Which told word it is.
    at: u32,
}

/// Words as those of sketches are counted.
fn count_words(text: &str) -> u32 {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() as u32
}

fn split<'t>(text: &'t str, n_words: &mut u32, tokens: &mut Vec<Token<'t>>) {
    let mut first = true;
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if !c.is_alphanumeric() {
            first |= matches!(c, '.' | '!' | '?' | '…' | '\n' | '«' | '“' | '"' | ':' | '¿' | '¡');
            chars.next();
            continue;
        }
        let digits = c.is_ascii_digit();
        let mut end = start;
        while let Some(&(at, c)) = chars.peek() {
            let goes_on =
                if digits { c.is_ascii_digit() || joins(text, end, at) } else { c.is_alphanumeric() };
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let word = &text[start..end];
        let hash = if digits { 0 } else { hash(word) };
        tokens.push(Token { text: word, hash, shape: shape(word), is_number: digits, first, at: *n_words });
        *n_words += if digits { count_words(word) } else { 1 };
        first = false;
    }
}

/// Whether a sign between digits belongs to the number: "12 000", "1.5", "2,300".
fn joins(text: &str, end: usize, at: usize) -> bool {
    let mut rest = text[at..].chars();
    let sign = rest.next();
    let digits = rest.clone().take_while(char::is_ascii_digit).count();
    end == at
        && match sign {
            Some('.' | ',') => digits > 0,
            Some(' ' | '\u{a0}' | '\u{202f}') => digits == 3,
            _ => false,
        }
}

fn number(text: &str) -> Item {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let weight = match digits.len() {
        _ if year => 1,
        0 | 1 => 1,
        2 => 2,
        _ => 3,
    };
    Item { id: (mix(hash(&digits) ^ 2) >> 32) as u32, weight, at: 0 }
}

/// A name that the lexicon does not know, by its consonants; none where too little is left.
fn name(word: &str) -> Option<Item> {
    let consonants = consonants(&fold(word));
    let n = consonants.chars().count();
    let weight = match n {
        0 | 1 => return None,
        2 => 1,
        3 => 2,
        _ => 3,
    };
    Some(Item { id: (mix(hash(&consonants) ^ 3) >> 32) as u32, weight, at: 0 })
}

/// The consonants of a folded name in one letter for each group that scripts and languages spell alike; "a" stands
/// for a vowel in front.
fn consonants(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let (c, next) = (letters[at], letters.get(at + 1).copied());
        let third = letters.get(at + 2).copied();
        let mut taken = 1;
        let sound = match (c, next) {
            ('p', Some('h')) => 'f',
            ('t', Some('c')) if third == Some('h') => {
                taken = 3;
                'x'
            }
            ('c' | 's', Some('h')) => 'x',
            ('c', Some('e' | 'i' | 'y')) => 's',
            ('c' | 'q' | 'k' | 'j', _) => 'k',
            ('z' | 's' | 'x', _) => 's',
            ('v', _) => 'b',
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w', _) if at == 0 => 'a',
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w', _) => {
                at += 1;
                continue;
            }
            (c, _) => c,
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
        at += taken;
    }
    out
}

/// How much of two signatures is the same in the same order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// Items that both hold in the same order.
    pub common: usize,
    /// Their share of the first signature's weight, 0 to 1.
    pub share: f32,
    /// Their share of the second's.
    pub share_of: f32,
}

/// How much of the names and numbers that one text tells outside some runs of words the other knows too, by weight; none
/// where it tells too few there to say.
pub(super) fn known_elsewhere(items: &[Item], told: impl Fn(u32) -> bool, other: &[Item]) -> Option<f32> {
    let ids: BTreeSet<u32> = other.iter().map(|item| item.id).collect();
    let (mut known, mut all) = (0, 0);
    for item in items.iter().filter(|item| !told(item.at)) {
        all += u32::from(item.weight);
        known += if ids.contains(&item.id) { u32::from(item.weight) } else { 0 };
    }
    (all >= LEAST_REST).then(|| known as f32 / all as f32)
}

/// Compares two signatures.
pub(super) fn compare(a: &[Item], b: &[Item]) -> Likeness {
    let places: HashMap<u32, usize> = b.iter().enumerate().map(|(i, item)| (item.id, i)).collect();
    let common: Vec<(usize, Item)> =
        a.iter().filter_map(|item| places.get(&item.id).map(|&i| (i, *item))).collect();
    // The heaviest rising run of places.
    let mut best: Vec<(u32, usize)> = Vec::with_capacity(common.len());
    for (i, (place, item)) in common.iter().enumerate() {
        let before = (0..i).filter(|&j| common[j].0 < *place).map(|j| best[j]).max();
        let (weight, n) = before.unwrap_or_default();
        best.push((weight + u32::from(item.weight), n + 1));
    }
    let (weight, common) = best.into_iter().max().unwrap_or_default();
    let of = |items: &[Item]| {
        let all: u32 = items.iter().map(|item| u32::from(item.weight)).sum();
        if all == 0 { 0.0 } else { weight as f32 / all as f32 }
    };
    Likeness { common, share: of(a), share_of: of(b) }
}

/// Pairs of items that follow each other closely: what two translations are found by.
pub(super) fn pairs(items: &[Item]) -> Vec<u32> {
    let pair = |a: &Item, b: &Item| (mix(u64::from(a.id) << 32 | u64::from(b.id)) >> 32) as u32;
    let mut pairs: Vec<u32> = [1, 2]
        .iter()
        .flat_map(|gap| items.iter().zip(items.iter().skip(*gap)))
        .map(|(a, b)| pair(a, b))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translations_share_names_and_numbers_in_order() {
        let words = SignatureWords::load().unwrap();
        let read = |lang, text| words.read(&Document::of_text(lang, text));
        let en = read(
            "en",
            "At least 46 people drowned off Zuwara on Tuesday, the Libyan Red Crescent said. Two boats with 120 migrants had left Sabratha for Italy, spokesman Tarik Lamloum told reporters in Tripoli.",
        );
        let fr = read(
            "fr",
            "Au moins 46 personnes se sont noyées mardi au large de Zouara, selon le Croissant-Rouge libyen. Deux bateaux avec 120 migrants étaient partis de Sabratha vers l'Italie, a dit à Tripoli le porte-parole Tarik Lamloum.",
        );
        let es = read(
            "es",
            "El nivel del lago Poopó bajó 12 centímetros en 2016, informó en La Paz el Ministerio de Medio Ambiente de Bolivia.",
        );
        let same = compare(&en, &fr);
        assert!(same.share > 0.6 && same.common >= 7, "{same:?}");
        let other = compare(&en, &es);
        assert!(other.common <= 1, "{other:?}");
    }

    #[test]
    fn spellings_of_a_name_are_one() {
        for (a, b) in
            [("Kharkiv", "Járkov"), ("Moscow", "Moscou"), ("Zelensky", "Zelenski"), ("Alep", "Aleppo")]
        {
            assert_eq!(name(a), name(b), "{a} {b}");
        }
        assert_ne!(name("Kherson"), name("Kharkiv"));
    }
}
