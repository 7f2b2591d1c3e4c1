//! Who took the picture: « Crédit : Reuters », "Photo: A. Name/AP", "(AP Photo/A. Name)", "REUTERS/A. Name", "© EPA".

use super::rules::rules;

/// Where the credit at the end of a line starts; 0 when the line is nothing else.
pub(super) fn at_end(line: &str) -> Option<usize> {
    labelled(line).or_else(|| opened(line)).or_else(|| marked(line)).map(|at| {
        let before = line[..at].trim_end();
        if before.is_empty() { 0 } else { at }
    })
}

/// A label, a colon and a name to the end.
fn labelled(line: &str) -> Option<usize> {
    if !line.contains([':', '：']) {
        return None;
    }
    rules().credit_labels.all(line).iter().find_map(|found| {
        let (whole, label) = (found.get(0)?, found.get(1)?);
        is_credit(&line[whole.end()..]).then(|| with_bracket(line, label.start()))
    })
}

/// "(Photo by A. Name / Getty Images)" at the end, or the same as a line of its own.
fn opened(line: &str) -> Option<usize> {
    // Without a bracket only the start of the line will do, which is looked at much faster.
    let bracketed = line.contains(['(', '[']);
    let openers = if bracketed { &rules().credit_openers } else { &rules().credit_first };
    openers.all(line).iter().find_map(|found| {
        let (whole, opener) = (found.get(0)?, found.get(1)?);
        let bracket = line[..opener.start()].ends_with(['(', '[']);
        let closed = line.ends_with([')', ']', '.']);
        ((!bracket || closed) && is_credit(&line[whole.end()..])).then(|| with_bracket(line, opener.start()))
    })
}

/// A sign or an agency's own form.
fn marked(line: &str) -> Option<usize> {
    let rules = rules();
    let tail = tail(line);
    let segment = &line[tail..];
    let lower = segment.to_lowercase();
    let mark = rules.credit_marks.iter().any(|mark| {
        lower
            .match_indices(mark.as_str())
            .any(|(at, _)| !lower[..at].ends_with(|c: char| c.is_alphanumeric()))
    });
    // "A. Name/AFP": a known agency beside the stroke.
    let stroke = segment.contains('/')
        && segment.split('/').any(|part| {
            rules.agencies.contains(&part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        });
    if (mark || stroke) && is_credit(segment) {
        return Some(tail);
    }
    // The mark itself opens the credit: "… dans la vallée © EPA".
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return None;
    }
    rules.credit_marks.iter().filter(|mark| mark.len() > 1).find_map(|mark| {
        let at = lower.rfind(mark.as_str())?;
        let at_word = !line[..at].ends_with(|c: char| c.is_alphanumeric());
        (line.is_char_boundary(at) && at_word && is_credit(&line[at..])).then(|| with_bracket(line, at))
    })
}

/// Start of what follows the last sentence, or of a bracket that closes the line.
fn tail(line: &str) -> usize {
    if line.ends_with([')', ']'])
        && let Some(at) = line.rfind(['(', '['])
    {
        return at;
    }
    let body = line.trim_end_matches(['.', ' ']);
    let mut at = 0;
    let mut before = [' ', ' ', ' '];
    for (i, c) in body.char_indices() {
        // "A. Name": a stop behind a lone capital ends no sentence.
        let stop = ".!?»”…".contains(before[2]) || (before[2] == ' ' && "»”".contains(before[1]));
        let initial = before[2] == '.' && before[1].is_uppercase() && !before[0].is_alphanumeric();
        if c.is_whitespace() && stop && !initial {
            at = i + c.len_utf8();
        }
        before = [before[1], before[2], c];
    }
    at
}

/// The bracket in front belongs to the credit.
fn with_bracket(line: &str, at: usize) -> usize {
    let before = line[..at].trim_end();
    if before.ends_with(['(', '[']) { before.len() - 1 } else { at }
}

/// Names, strokes and small words only: no sentence.
pub(super) fn is_credit(text: &str) -> bool {
    let rules = rules();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()[].,;|".contains(c));
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '/').filter(|w| !w.is_empty()).collect();
    let name = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '©');
        bare.is_empty()
            || bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '@' || c == '©')
            || rules.connectives.contains(&bare.to_lowercase())
            || bare.split_once(['\'', '’']).is_some_and(|(short, rest)| {
                short.chars().count() <= 2 && rest.starts_with(char::is_uppercase)
            })
    };
    !words.is_empty()
        && words.len() <= 12
        && text.chars().count() <= 100
        && words.iter().all(|word| name(word))
        && text.chars().any(|c| c.is_uppercase() || c == '@' || c == '©')
}

#[cfg(test)]
mod tests {
    use super::at_end;

    fn check(line: &str, caption: &str) {
        let at = at_end(line).unwrap_or_else(|| panic!("no credit in {line:?}"));
        assert_eq!(line[..at].trim_end(), caption, "{line:?}");
    }

    #[test]
    fn forms_of_credits() {
        check("Des tentes au bord du fleuve Crédit : Twitter", "Des tentes au bord du fleuve");
        check("Des tentes au bord du fleuve. Photo : A. Dupuis/AFP", "Des tentes au bord du fleuve.");
        check("Tents on the bank (AP Photo/Ann Name)", "Tents on the bank");
        check("Tents on the bank. (Photo by ANN NAME / AFP via Getty Images)", "Tents on the bank.");
        check("Tents on the bank, July 9. REUTERS/A. Name", "Tents on the bank, July 9.");
        check("Tents on the bank. Ann Name/AFP", "Tents on the bank.");
        check("Tents on the bank © EPA", "Tents on the bank");
        check("Tiendas junto al río. Foto: EFE/Ana Pérez", "Tiendas junto al río.");
        check("© AFP", "");
        check("Crédits : Reuters", "");
        check("Image source, Getty Images", "");
    }

    #[test]
    fn sentences_are_no_credits() {
        for line in [
            "La photo : une foule devant la mairie, et deux soldats qui filment.",
            "The bank gave credit: nobody paid it back.",
            "Reuters saw the tents on the bank.",
            "Il a parlé à l'AFP.",
            "The photo shows a crowd at the bridge.",
        ] {
            assert_eq!(at_end(line), None, "{line:?}");
        }
    }
}
