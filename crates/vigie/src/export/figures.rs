//! Figures as people write them: "12", "10–15", "≥ 22 000".

/// Whether what a figure counts stands in the singular behind it: one in English and Spanish, less than two in French
/// (Unicode CLDR, plural rules); of a range its end says so.
///
/// ```
/// use vigie::export::figures::is_one;
/// assert!(is_one(1.0, 1.0, "en") && is_one(1.0, f64::INFINITY, "es"));
/// assert!(is_one(0.0, 0.0, "fr") && is_one(0.0, 1.0, "fr") && is_one(1.5, 1.5, "fr"));
/// assert!(!is_one(0.0, 0.0, "en") && !is_one(0.0, 1.0, "en") && !is_one(1.0, 2.0, "fr"));
/// ```
pub fn is_one(low: f64, high: f64, lang: &str) -> bool {
    let end = if high.is_finite() { high } else { low };
    if lang == "fr" { end < 2.0 } else { low == 1.0 && end == 1.0 }
}

/// A number with thin blanks between thousands from five digits on, as ISO 80000-1 asks.
///
/// ```
/// use vigie::export::figures::number;
/// assert_eq!(number(22_000.0), "22\u{202f}000");
/// assert_eq!(number(2000.0), "2000");
/// assert_eq!(number(0.5), "0.5");
/// ```
pub fn number(number: f64) -> String {
    let text = number.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 && whole.len() > 4 && digit.is_ascii_digit() {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if rest.is_empty() { out } else { format!("{out}.{rest}") }
}

/// A lowest and a highest value; one without end is said to be at least the lowest.
///
/// ```
/// use vigie::export::figures::range;
/// assert_eq!(range(9.0, 12.0), "9–12");
/// assert_eq!(range(9.0, f64::INFINITY), "≥ 9");
/// ```
pub fn range(low: f64, high: f64) -> String {
    match (low, high) {
        (low, high) if low == high => number(low),
        (low, high) if high.is_finite() => format!("{}–{}", number(low), number(high)),
        (low, _) => format!("≥ {}", number(low)),
    }
}

/// The same with how the number is meant: `exact`, `approx`, `at_least`, `at_most` or `vague`.
///
/// ```
/// use vigie::export::figures::meant;
/// assert_eq!(meant(12.0, 12.0, "at_least"), "≥ 12");
/// assert_eq!(meant(1000.0, 9999.0, "vague"), "≈ 1000–9999");
/// ```
pub fn meant(low: f64, high: f64, qualifier: &str) -> String {
    let sign = match qualifier {
        "approx" | "vague" => "≈ ",
        "at_least" if low == high => "≥ ",
        "at_most" if low == high => "≤ ",
        _ => "",
    };
    format!("{sign}{}", range(low, high))
}
