//! Which decisions hold, and what they make of a fact.

use std::collections::BTreeSet;

use vigie::export::FactRow;

use super::{Correction, Entry};

/// The numbers of the entries that no later entry takes back; `entries` are in the order of their numbers.
///
/// Taking back an undo brings back what it took.
pub fn in_force(entries: &[Entry]) -> BTreeSet<u64> {
    let mut taken = BTreeSet::new();
    let mut held = BTreeSet::new();
    // An entry can only be taken back by a later one: from the end, each is settled when its turn comes.
    for entry in entries.iter().rev() {
        if taken.contains(&entry.number) {
            continue;
        }
        held.insert(entry.number);
        taken.extend(entry.undoes);
    }
    held
}

/// A fact as the decisions about it leave it: `read` is how it was read, `entries` those about it that hold, in order.
/// Corrections whose words the text does not have any more are left out; their numbers come back.
pub fn decided(read: &FactRow, text: &str, entries: &[&Entry]) -> (FactRow, Vec<u64>) {
    let mut row = FactRow { review: None, event: None, ..read.clone() };
    let (mut accepted, mut corrected, mut rejected) = (false, false, false);
    let mut lost = Vec::new();
    for entry in entries {
        match entry.action.as_str() {
            "accept" => (accepted, rejected) = (true, false),
            "reject" => rejected = true,
            "correct" => match Correction::of_entry(entry).and_then(|c| c.anchored(text, &row)) {
                Some(correction) => {
                    correction.apply(&mut row);
                    (corrected, rejected) = (true, false);
                }
                None => lost.push(entry.number),
            },
            _ => {}
        }
    }
    let review = match (rejected, corrected, accepted) {
        (true, ..) => Some("rejected"),
        (_, true, _) => Some("corrected"),
        (_, _, true) => Some("accepted"),
        _ => None,
    };
    row.review = review.map(str::to_owned);
    (row, lost)
}
