//! Words that were seen, so that a frequent one is computed once and not at each place where it stands.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::network::embedding::Features;

/// Rows of floats by word, of bounded number: when all are taken, a word that is rarely asked for makes room.
pub(crate) struct Words {
    width: usize,
    places: HashMap<Word, u32, BuildHasherDefault<Mix>>,
    words: Vec<Word>,
    /// The last request that asked for each word.
    seen: Vec<u64>,
    /// How often the hand passes by before the word goes.
    credit: Vec<u8>,
    rows: Vec<f32>,
    request: u64,
    hand: usize,
}

/// Words that are kept.
const KEPT: usize = 4096;
/// Most words that one request may ask for.
pub(crate) const MOST_ASKED: usize = KEPT / 2;
/// Highest credit of a word.
const MOST_CREDIT: u8 = 15;

/// What tells words apart: prefix, suffix and shape follow from the form.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Word {
    orth: u64,
    norm: u64,
    flags: u8,
}

impl std::hash::Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.orth ^ self.norm.rotate_left(23) ^ (u64::from(self.flags) << 7));
    }
}

/// Spreads ids, which mostly are hashes already.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

impl Words {
    /// Rows of `width` floats.
    pub(crate) fn new(width: usize) -> Words {
        Words {
            width,
            places: HashMap::default(),
            words: Vec::new(),
            seen: Vec::new(),
            credit: Vec::new(),
            rows: Vec::new(),
            request: 0,
            hand: 0,
        }
    }

    /// The row of a word that was placed by the last request.
    pub(crate) fn row(&self, place: u32) -> &[f32] {
        &self.rows[place as usize * self.width..][..self.width]
    }

    /// Places of some words' rows; `compute` makes the rows of those that are new, one after the other.
    ///
    /// Places are good until the next request.
    ///
    /// # Panics
    /// When more than [`MOST_ASKED`] words are asked for.
    pub(crate) fn request(
        &mut self,
        features: &[Features],
        compute: impl FnOnce(&[Features]) -> Vec<f32>,
    ) -> Vec<u32> {
        assert!(features.len() <= MOST_ASKED, "all of them fit");
        self.request += 1;
        let (mut new, mut targets) = (Vec::new(), Vec::new());
        let places = features
            .iter()
            .map(|features| {
                let word = Word {
                    orth: features.ids[0],
                    norm: features.ids[1],
                    flags: u8::from(features.spacy) | u8::from(features.is_space) << 1,
                };
                if let Some(&place) = self.places.get(&word) {
                    self.seen[place as usize] = self.request;
                    let credit = &mut self.credit[place as usize];
                    *credit = (*credit + 1).min(MOST_CREDIT);
                    return place;
                }
                let place = self.make_room(word);
                new.push(*features);
                targets.push(place);
                place
            })
            .collect();
        if !new.is_empty() {
            for (row, &place) in compute(&new).chunks_exact(self.width).zip(&targets) {
                self.rows[place as usize * self.width..][..self.width].copy_from_slice(row);
            }
        }
        places
    }

    /// A place for a new word: a fresh one, or the first one under the hand that has no credit left.
    fn make_room(&mut self, word: Word) -> u32 {
        let place = self.words.len();
        if place < KEPT {
            self.words.push(word);
            self.seen.push(self.request);
            self.credit.push(0);
            self.rows.resize((place + 1) * self.width, 0.0);
            self.places.insert(word, place as u32);
            return place as u32;
        }
        // Half of the places at least are not of this request, and lose credit each time round.
        while self.seen[self.hand] == self.request || self.credit[self.hand] > 0 {
            self.credit[self.hand] = self.credit[self.hand].saturating_sub(1);
            self.hand = (self.hand + 1) % KEPT;
        }
        self.places.remove(&self.words[self.hand]);
        self.words[self.hand] = word;
        self.seen[self.hand] = self.request;
        self.places.insert(word, self.hand as u32);
        self.hand as u32
    }
}
