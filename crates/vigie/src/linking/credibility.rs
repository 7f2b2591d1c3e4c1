//! How far an event is borne out: the digit of the Admiralty scale that a rule proposes.

/// A digit of the Admiralty scale (NATO AJP-2.1), as a rule proposes it: 1 confirmed by other sources, 2 probably true,
/// 3 possibly true, 4 doubtful, 6 cannot be judged. It is no probability, and says nothing of the source's letter.
///
/// Two origins at least, and nobody who denies it: 1. Perhaps two: 2. One: 3. Denied: 4; 5 is for people alone.
/// `low` and `high` bound the independent origins; none known: 6.
///
/// ```
/// use vigie::linking::credibility;
/// assert_eq!(credibility::proposed(2, 3, 0), 1);
/// assert_eq!(credibility::proposed(1, 1, 0), 3);
/// assert_eq!(credibility::proposed(4, 4, 1), 4);
/// ```
pub fn proposed(low: u64, high: u64, denied: u64) -> u8 {
    match (low, high, denied) {
        (_, 0, _) => 6,
        (_, _, 1..) => 4,
        (2.., _, _) => 1,
        (_, 2.., _) => 2,
        _ => 3,
    }
}
