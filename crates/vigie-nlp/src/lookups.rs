//! Tables of words (`lookups.bin`): read in one pass, decoded only where they are asked.
//!
//! French models bring half a million entries, of which an article needs some hundreds.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use crate::strings;

/// A `lookups.bin` that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupsError {
    /// The bytes end too early, or are not msgpack.
    #[error("truncated or damaged at byte {at}")]
    Damaged {
        /// Where.
        at: usize,
    },
    /// A value is of another kind than the table holds.
    #[error("unexpected value in table {table}")]
    Value {
        /// The table.
        table: String,
    },
    /// A table that the component needs is absent.
    #[error("table {table} is missing")]
    Missing {
        /// The table.
        table: &'static str,
    },
}

/// Hashes what is a hash already.
#[derive(Default)]
pub(crate) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = strings::hash(bytes);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

type Ids<V> = HashMap<u64, V, BuildHasherDefault<Same>>;

/// The tables of one file; each maps the id of a string to a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookups {
    tables: BTreeMap<String, Table>,
}

/// One table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    bytes: Arc<[u8]>,
    /// Where the value of a key begins.
    values: Ids<u32>,
    name: String,
}

/// A map from words to values, or a set of words, inside a table.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    bytes: Arc<[u8]>,
    /// Where a word's entry begins, by its hash.
    entries: Ids<u32>,
    /// Bytes of the longest word.
    longest: usize,
}

impl Lookups {
    /// Reads the file's outline.
    pub(crate) fn new(file: &[u8]) -> Result<Lookups, LookupsError> {
        if u32::try_from(file.len()).is_err() {
            return Err(LookupsError::Damaged { at: u32::MAX as usize });
        }
        let bytes: Arc<[u8]> = file.into();
        let mut cursor = Cursor { bytes: &bytes, at: 0 };
        let mut tables = BTreeMap::new();
        for _ in 0..cursor.map()? {
            let name = cursor.text()?.to_owned();
            let count = cursor.map()?;
            // An entry takes two bytes at least: a number that is too high is not believed.
            let room = count.min(cursor.left() / 2);
            let mut values = Ids::with_capacity_and_hasher(room, BuildHasherDefault::default());
            for _ in 0..count {
                let key = cursor.key()?;
                values.insert(key, cursor.at as u32);
                cursor.skip()?;
            }
            tables.insert(name.clone(), Table { bytes: Arc::clone(&bytes), values, name });
        }
        Ok(Lookups { tables })
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }
}

impl Table {
    fn cursor(&self, key: &str) -> Option<Cursor<'_>> {
        let at = *self.values.get(&strings::id(key))? as usize;
        Some(Cursor { bytes: &self.bytes, at })
    }

    fn bad(&self) -> LookupsError {
        LookupsError::Value { table: self.name.clone() }
    }

    /// All entries whose value is a string or a list of strings, as id and first string.
    pub(crate) fn firsts(&self) -> Result<Vec<(u64, &str)>, LookupsError> {
        let mut out: Vec<(u64, u32)> = self.values.iter().map(|(&key, &at)| (key, at)).collect();
        out.sort_unstable();
        let first = |(key, at): (u64, u32)| {
            let mut cursor = Cursor { bytes: &self.bytes, at: at as usize };
            cursor.first().map(|text| (key, text)).map_err(|_| self.bad())
        };
        out.into_iter().map(first).collect()
    }

    /// The first string of a key's value.
    pub(crate) fn first(&self, key: &str) -> Option<&str> {
        self.cursor(key)?.first().ok()
    }

    /// All entries; each value is a list of pairs of strings.
    pub(crate) fn all_pairs(&self) -> Result<BTreeMap<u64, Vec<(String, String)>>, LookupsError> {
        let read = |at: u32| -> Result<Vec<(String, String)>, LookupsError> {
            let mut cursor = Cursor { bytes: &self.bytes, at: at as usize };
            let mut out = Vec::new();
            for _ in 0..cursor.array()? {
                if cursor.array()? != 2 {
                    return Err(self.bad());
                }
                out.push((cursor.text()?.to_owned(), cursor.text()?.to_owned()));
            }
            Ok(out)
        };
        let pairs = |(&key, &at): (&u64, &u32)| read(at).map(|pairs| (key, pairs)).map_err(|_| self.bad());
        self.values.iter().map(pairs).collect()
    }

    /// A value that is a list of a name with a list of strings.
    pub(crate) fn groups(&self, key: &str) -> Result<Vec<(String, Vec<String>)>, LookupsError> {
        let Some(mut cursor) = self.cursor(key) else { return Ok(Vec::new()) };
        let mut read = || -> Result<Vec<(String, Vec<String>)>, LookupsError> {
            let mut out = Vec::new();
            for _ in 0..cursor.array()? {
                if cursor.array()? != 2 {
                    return Err(self.bad());
                }
                let name = cursor.text()?.to_owned();
                let features: Result<Vec<String>, LookupsError> =
                    (0..cursor.array()?).map(|_| Ok(cursor.text()?.to_owned())).collect();
                out.push((name, features?));
            }
            Ok(out)
        };
        read().map_err(|_| self.bad())
    }

    /// A value that is a map from words, or a list of words; none if the key is absent.
    pub(crate) fn words(&self, key: &str) -> Result<Option<Words>, LookupsError> {
        let Some(mut cursor) = self.cursor(key) else { return Ok(None) };
        let mut longest = 0;
        let mut read = || -> Result<Ids<u32>, LookupsError> {
            let (count, is_map) = match cursor.peek_map() {
                true => (cursor.map()?, true),
                false => (cursor.array()?, false),
            };
            let room = count.min(cursor.left() / 2);
            let mut entries = Ids::with_capacity_and_hasher(room, BuildHasherDefault::default());
            for _ in 0..count {
                let at = cursor.at as u32;
                let word = cursor.text()?;
                longest = longest.max(word.len());
                entries.insert(strings::hash(word.as_bytes()), at);
                if is_map {
                    cursor.skip()?;
                }
            }
            Ok(entries)
        };
        let entries = read().map_err(|_| self.bad())?;
        Ok(Some(Words { bytes: Arc::clone(&self.bytes), entries, longest }))
    }
}

impl Words {
    /// After the word itself.
    fn find(&self, word: &str) -> Option<Cursor<'_>> {
        if word.len() > self.longest {
            return None;
        }
        let at = *self.entries.get(&strings::hash(word.as_bytes()))? as usize;
        let mut cursor = Cursor { bytes: &self.bytes, at };
        (cursor.text().ok()? == word).then_some(cursor)
    }

    pub(crate) fn contains(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// Bytes of the longest word.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The strings that a word stands for; none if the word is absent.
    pub(crate) fn list(&self, word: &str) -> Option<Vec<&str>> {
        let mut cursor = self.find(word)?;
        let count = cursor.array().ok()?;
        (0..count).map(|_| cursor.text().ok()).collect()
    }
}

/// A place in msgpack bytes.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn damaged<T>(&self) -> Result<T, LookupsError> {
        Err(LookupsError::Damaged { at: self.at })
    }

    /// Bytes that were not read yet.
    fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    fn byte(&mut self) -> Result<u8, LookupsError> {
        let Some(&byte) = self.bytes.get(self.at) else { return self.damaged() };
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self, width: usize) -> Result<u64, LookupsError> {
        let Some(bytes) = self.bytes.get(self.at..self.at + width) else { return self.damaged() };
        self.at += width;
        Ok(bytes.iter().fold(0, |n, &b| n << 8 | u64::from(b)))
    }

    fn peek_map(&self) -> bool {
        matches!(self.bytes.get(self.at), Some(0x80..=0x8F | 0xDE | 0xDF))
    }

    fn map(&mut self) -> Result<usize, LookupsError> {
        Ok(match self.byte()? {
            tag @ 0x80..=0x8F => usize::from(tag & 15),
            0xDE => self.number(2)? as usize,
            0xDF => self.number(4)? as usize,
            _ => return self.damaged(),
        })
    }

    fn array(&mut self) -> Result<usize, LookupsError> {
        Ok(match self.byte()? {
            tag @ 0x90..=0x9F => usize::from(tag & 15),
            0xDC => self.number(2)? as usize,
            0xDD => self.number(4)? as usize,
            _ => return self.damaged(),
        })
    }

    fn text(&mut self) -> Result<&'a str, LookupsError> {
        let length = match self.byte()? {
            tag @ 0xA0..=0xBF => usize::from(tag & 31),
            0xD9 => self.number(1)? as usize,
            0xDA => self.number(2)? as usize,
            0xDB => self.number(4)? as usize,
            _ => return self.damaged(),
        };
        let bytes = self.bytes.get(self.at..self.at + length);
        match bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(text) => {
                self.at += length;
                Ok(text)
            }
            None => self.damaged(),
        }
    }

    /// A key of a table: an id that is not negative.
    fn key(&mut self) -> Result<u64, LookupsError> {
        Ok(match self.byte()? {
            tag @ 0..=0x7F => u64::from(tag),
            0xCC => self.number(1)?,
            0xCD => self.number(2)?,
            0xCE => self.number(4)?,
            0xCF => self.number(8)?,
            // Signed numbers of as many bytes; ids are never negative.
            0xD3 => self.number(8)?,
            _ => return self.damaged(),
        })
    }

    /// A string, or the first one of a list.
    fn first(&mut self) -> Result<&'a str, LookupsError> {
        if matches!(self.bytes.get(self.at), Some(0x90..=0x9F | 0xDC | 0xDD)) && self.array()? == 0 {
            return self.damaged();
        }
        self.text()
    }

    /// Goes past one value.
    fn skip(&mut self) -> Result<(), LookupsError> {
        let mut left = 1_usize;
        while left > 0 {
            left -= 1;
            let length = match self.byte()? {
                0..=0x7F | 0xC0..=0xC3 | 0xE0..=0xFF => 0,
                tag @ 0x80..=0x8F => {
                    left += usize::from(tag & 15) * 2;
                    0
                }
                tag @ 0x90..=0x9F => {
                    left += usize::from(tag & 15);
                    0
                }
                tag @ 0xA0..=0xBF => usize::from(tag & 31),
                0xC4 | 0xD9 => self.number(1)? as usize,
                0xC5 | 0xDA => self.number(2)? as usize,
                0xC6 | 0xDB => self.number(4)? as usize,
                0xCC | 0xD0 => 1,
                0xCD | 0xD1 => 2,
                0xCA | 0xCE | 0xD2 => 4,
                0xCB | 0xCF | 0xD3 => 8,
                0xDC => {
                    left += self.number(2)? as usize;
                    0
                }
                0xDD => {
                    left += self.number(4)? as usize;
                    0
                }
                0xDE => {
                    left += self.number(2)? as usize * 2;
                    0
                }
                0xDF => {
                    left += self.number(4)? as usize * 2;
                    0
                }
                _ => return self.damaged(),
            };
            self.at += length;
            if self.at > self.bytes.len() {
                return self.damaged();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(value: rmpv::Value) -> Vec<u8> {
        let mut out = Vec::new();
        rmpv::encode::write_value(&mut out, &value).unwrap();
        out
    }

    fn map(pairs: Vec<(rmpv::Value, rmpv::Value)>) -> rmpv::Value {
        rmpv::Value::Map(pairs)
    }

    fn list(texts: &[&str]) -> rmpv::Value {
        rmpv::Value::Array(texts.iter().map(|&t| t.into()).collect())
    }

    #[test]
    fn words_are_found_in_lists_and_maps() {
        let table = map(vec![
            (strings::id("verb").into(), map(vec![("suis".into(), list(&["être", "suivre"]))])),
            (strings::id("noun").into(), list(&["chat", "chien"])),
        ]);
        let lookups = Lookups::new(&encode(map(vec![("lemma_exc".into(), table)]))).unwrap();
        let table = lookups.table("lemma_exc").unwrap();
        let verbs = table.words("verb").unwrap().unwrap();
        assert_eq!(verbs.list("suis"), Some(vec!["être", "suivre"]));
        assert_eq!(verbs.list("chat"), None);
        assert!(table.words("noun").unwrap().unwrap().contains("chien"));
        assert!(table.words("adj").unwrap().is_none());
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_an_error_and_no_more(mut bytes in prop::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            let _ = Lookups::new(&bytes);
            bytes = encode(map(vec![("t".into(), map(vec![(5_u64.into(), list(&["a", "b"]))]))]));
            bytes.truncate(cut);
            let _ = Lookups::new(&bytes);
        }
    }
}
