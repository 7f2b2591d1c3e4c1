//! Whether two EDTF values tell the same time.

/// The first and the last day of one end of an interval, numbered as if months had 31 days; none where it is open.
type End = Option<(i64, i64)>;

/// Equal values, or one interval inside the other with at most one grain of difference, as written (day, month, year) and
/// in length (up to ten days, two months, a year, more). An open interval must share its other end instead.
pub(super) fn same(a: Option<&str>, b: Option<&str>) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    let (Some(ends_a), Some(ends_b)) = (ends(a), ends(b)) else { return false };
    let dashes = |value: &str| value.split('/').next().unwrap_or_default().matches('-').count();
    if dashes(a).abs_diff(dashes(b)) > 1 {
        return false;
    }
    const EVER: i64 = 1_000_000_000;
    let whole = |ends: &[End; 2]| (ends[0].map_or(-EVER, |e| e.0), ends[1].map_or(EVER, |e| e.1));
    let (whole_a, whole_b) = (whole(&ends_a), whole(&ends_b));
    if ends_a.iter().chain(&ends_b).any(Option::is_none) {
        let mut shared = ends_a.iter().zip(&ends_b).filter_map(|(a, b)| a.zip(*b)).peekable();
        return nested(whole_a, whole_b) && shared.peek().is_some() && shared.all(|(a, b)| nested(a, b));
    }
    let grain =
        |(first, last): (i64, i64)| [10, 62, 372].iter().filter(|&&days| last - first + 1 > days).count();
    nested(whole_a, whole_b) && grain(whole_a).abs_diff(grain(whole_b)) <= 1
}

fn nested(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0 >= b.0 && a.1 <= b.1 || b.0 >= a.0 && b.1 <= a.1
}

/// Both ends of a value; none where it is no EDTF of ours.
fn ends(value: &str) -> Option<[End; 2]> {
    let (first, last) = value.split_once('/').unwrap_or((value, ""));
    let last = if last.is_empty() { first } else { last };
    Some([end(first)?, end(last)?])
}

/// One end: a year, a month or a day, or `..`.
fn end(date: &str) -> Option<End> {
    let date: String = date.trim_matches(['~', '?']).chars().take(10).collect();
    if date == ".." {
        return Some(None);
    }
    let mut parts = [None; 3];
    for (i, part) in date.split('-').enumerate() {
        let digits = if i == 0 { 4 } else { 2 };
        if part.len() != digits || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *parts.get_mut(i)? = part.parse::<i64>().ok();
    }
    let day = |month: i64, day: i64| {
        (parts[0].unwrap_or(0) * 12 + parts[1].unwrap_or(month)) * 31 + parts[2].unwrap_or(day)
    };
    Some(Some((day(1, 1), day(12, 31))))
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn near_times_are_the_same_and_others_are_not() {
        for (a, b) in [
            ("2021-07-06", "2021-07-06"),
            ("2021-07", "2021-07-06/2021-07-09"),
            ("2021-07-06", "2021-07-01/2021-07-20"),
            ("2021-07/..", "2021-07-02/.."),
            // The scorer asks an open value only for the end that both have.
            ("2021-07/..", "2021-07"),
            ("2021-07~", "2021-07"),
            ("2021", "2021-03"),
        ] {
            assert!(same(Some(a), Some(b)) && same(Some(b), Some(a)), "{a} {b}");
        }
        for (a, b) in [
            ("2021-07-06", "2021-07-07"),
            ("2021", "2021-07-06"),
            ("2021-07/..", "2021-09"),
            ("2021-07-06", "soon"),
            ("../2021-07", "2021-07/.."),
        ] {
            assert!(!same(Some(a), Some(b)) && !same(Some(b), Some(a)), "{a} {b}");
        }
        assert!(same(None, None));
        assert!(!same(None, Some("2021")));
    }
}
