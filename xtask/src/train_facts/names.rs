//! Features by name.

use std::collections::BTreeMap;

/// The number of each feature's name, and in how many examples each stands.
#[derive(Default)]
pub struct Names {
    pub seen: Vec<usize>,
    pub numbers: BTreeMap<String, u32>,
}

impl Names {
    pub fn number(&mut self, name: String) -> u32 {
        let next = self.seen.len() as u32;
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.seen.push(0);
        }
        self.seen[number as usize] += 1;
        number
    }
}
