//! Spanish: the features choose the rules; verbs with pronouns behind them are taken apart.

use super::{Tables, Word, lowered, with_ending};
use crate::lookups::Words;

/// The features of a word, as a morphologizer writes them: `Gender=Fem|Number=Plur`.
#[derive(Clone, Copy)]
struct Features<'a>(&'a str);

impl Features<'_> {
    /// Whether one of them is `Feature=Value`; a feature may have several values, parted by commas.
    fn contains(self, wanted: &str) -> bool {
        let Some((name, value)) = wanted.split_once('=') else { return false };
        let mut pairs = self.0.split('|').filter_map(|feature| feature.split_once('='));
        pairs.any(|(key, values)| key == name && values.split(',').any(|v| v == value))
    }
}

/// Whether lemmas of a part of speech are the form itself, whatever its features.
pub(super) fn is_left_alone(pos: &str) -> bool {
    matches!(pos, "adp" | "cconj" | "intj" | "part" | "propn" | "punct" | "sconj" | "sym" | "x")
}

/// The feature that is looked at beside those that choose the rules.
pub(super) fn feature_besides(pos: &str) -> Option<&'static str> {
    match pos {
        "adj" | "noun" => Some("Number=Plur"),
        "aux" | "verb" => Some("PronType=Prs"),
        _ => None,
    }
}

pub(super) fn lemma(word: &Word, tables: &Tables) -> String {
    if word.is_nothing() {
        return lowered(word);
    }
    let pos = word.pos.as_str();
    if is_left_alone(pos) {
        return if word.starts_sentence && pos != "propn" { lowered(word) } else { word.form.to_owned() };
    }
    let string = lowered(word);
    if let Some(form) = tables.exception(pos, &string).and_then(|forms| forms.first().copied()) {
        return form.to_owned();
    }
    let pos = if pos == "aux" { "verb" } else { pos };
    let features = Features(word.morph);
    let rule = select_rule(pos, features, tables);
    let forms = match pos {
        "adj" | "noun" => noun(&string, features, rule, pos, tables),
        "adv" => adverb(&string, tables),
        "det" => determiner(&string, tables),
        "num" => number(&string, tables),
        "pron" => pronoun(&string, pos, tables),
        "verb" if features.contains("PronType=Prs") => verb_with_pronouns(&string, features, tables),
        "verb" => verb(&string, rule, tables),
        _ => Vec::new(),
    };
    forms.into_iter().next().unwrap_or(string)
}

fn select_rule<'a>(pos: &str, features: Features<'_>, tables: &'a Tables) -> Option<&'a str> {
    let groups = tables.groups.get(pos)?;
    groups
        .iter()
        .find(|(_, needed)| needed.iter().all(|f| features.contains(f)))
        .map(|(name, _)| name.as_str())
}

/// The forms that suffix rules give, without those equal to the word.
fn changed(word: &str, rule: &str, tables: &Tables) -> Vec<String> {
    let rules = tables.rules(rule).iter();
    rules.filter_map(|(old, new)| with_ending(word, old, new)).filter(|form| form != word).collect()
}

fn without_accents(word: &str, tables: &Tables) -> Vec<String> {
    tables.rules("accents").iter().map(|(old, new)| word.replace(old.as_str(), new)).collect()
}

/// Those that the index knows, else all, else the word.
fn best(possible: Vec<String>, known: Vec<String>, word: &str) -> Vec<String> {
    match (known.is_empty(), possible.is_empty()) {
        (false, _) => known,
        (true, false) => possible,
        (true, true) => vec![word.to_owned()],
    }
}

fn known_among(possible: &[String], pos: &str, tables: &Tables) -> Vec<String> {
    possible.iter().filter(|form| tables.in_index(pos, form)).cloned().collect()
}

fn noun(word: &str, features: Features<'_>, rule: Option<&str>, pos: &str, tables: &Tables) -> Vec<String> {
    let mut possible = changed(word, rule.unwrap_or_default(), tables);
    // « jóvenes » → « joven »: plurals of words in -n or -s lose their accent.
    if features.contains("Number=Plur") {
        let ends = |form: &&String| form.ends_with(['n', 's']);
        let more: Vec<String> =
            possible.iter().filter(ends).flat_map(|form| without_accents(form, tables)).collect();
        possible.extend(more);
    }
    let known = known_among(&possible, pos, tables);
    best(possible, known, word)
}

fn fixed(word: &str, rule: &str, tables: &Tables) -> Option<String> {
    tables.rules(rule).iter().find(|(old, _)| old == word).map(|(_, new)| new.clone())
}

fn adverb(word: &str, tables: &Tables) -> Vec<String> {
    vec![fixed(word, "adverbs", tables).unwrap_or_else(|| word.to_owned())]
}

fn determiner(word: &str, tables: &Tables) -> Vec<String> {
    if let Some(form) = fixed(word, "det", tables).or_else(|| fixed(word, "det_and_pron_fixed", tables)) {
        return vec![form];
    }
    // Unlike pronouns, forms that a rule leaves as they are stay in the list.
    let general = tables.rules("det_and_pron_general").iter();
    let change =
        |(old, new): &(String, String)| with_ending(word, old, new).unwrap_or_else(|| word.to_owned());
    let mut possible: Vec<String> = general.map(change).collect();
    possible.push(word.to_owned());
    let known = known_among(&possible, "det", tables);
    if known.is_empty() { possible } else { known }
}

fn pronoun(word: &str, index: &str, tables: &Tables) -> Vec<String> {
    if let Some(form) = fixed(word, "pron", tables).or_else(|| fixed(word, "det_and_pron_fixed", tables)) {
        return vec![form];
    }
    let mut possible = changed(word, "det_and_pron_general", tables);
    possible.push(word.to_owned());
    let known = known_among(&possible, index, tables);
    if known.is_empty() { possible } else { known }
}

fn number(word: &str, tables: &Tables) -> Vec<String> {
    if let Some(form) = fixed(word, "num", tables) {
        return vec![form];
    }
    let whole = word.split(',').next().unwrap_or_default();
    let grouped = whole
        .rsplit_once('.')
        .is_some_and(|(_, last)| last.len() == 3 && last.bytes().all(|b| b.is_ascii_digit()));
    let word = if grouped { word.replace('.', "") } else { word.to_owned() };
    vec![word.replace(',', ".")]
}

fn verb(word: &str, rule: Option<&str>, tables: &Tables) -> Vec<String> {
    let mut possible = changed(word, rule.unwrap_or_default(), tables);
    let mut known = known_among(&possible, "verb", tables);
    if known.is_empty() {
        known = possible.iter().flat_map(|form| known_with_other_vowels(form, tables)).collect();
    }
    if !known.is_empty() {
        return known;
    }
    // « amplían » → « ampliar ».
    let more: Vec<String> = possible.iter().flat_map(|form| without_accents(form, tables)).collect();
    possible.extend(more);
    best(possible, known, word)
}

/// « cuent-ar » → « contar »: each place where the vowel of the stem may have changed, where that makes a verb.
fn known_with_other_vowels(form: &str, tables: &Tables) -> Vec<String> {
    // A word of ten thousand vowels must not be written down ten thousand times: it is no verb anyway.
    let longest = tables.index("verb").map_or(0, Words::longest);
    let is_short = |old: &str, new: &str| form.len() + new.len() <= longest + old.len();
    let mut out = Vec::new();
    for (old, new) in tables.rules("voc_alt_1") {
        // Only single characters are ever compared.
        if old.chars().count() == 1 && is_short(old, new) {
            out.extend(
                form.match_indices(old.as_str())
                    .map(|(i, old)| format!("{}{new}{}", &form[..i], &form[i + old.len()..])),
            );
        }
    }
    for (old, new) in tables.rules("voc_alt_2") {
        if is_short(old, new) && form.contains(old.as_str()) {
            out.push(form.replacen(old.as_str(), new, 1));
        }
    }
    out.retain(|form| tables.in_index("verb", form));
    out
}

/// Pronouns that stand behind verbs, longer ones first.
const ENCLITICS: [&str; 11] = ["nos", "los", "las", "les", "me", "te", "se", "lo", "la", "le", "os"];

fn verb_with_pronouns(word: &str, features: Features<'_>, tables: &Tables) -> Vec<String> {
    let enclitic = |verb: &str| ENCLITICS.into_iter().find(|end| verb.ends_with(end));
    let mut verb_form = word.to_owned();
    let mut pronouns: Vec<&str> = Vec::new();
    let mut found = enclitic(&verb_form);
    while let Some(end) = found
        && pronouns.len() <= 3
    {
        verb_form.truncate(verb_form.len() - end.len());
        pronouns.insert(0, end);
        found = enclitic(&verb_form);
    }
    for (old, new) in tables.rules("accents") {
        verb_form = verb_form.replace(old.as_str(), new);
    }
    let first = |forms: Vec<String>| forms.into_iter().next().unwrap_or_default();
    let exception = |pos, form: &str| {
        tables.exception(pos, form).and_then(|forms| forms.first().map(|&form| form.to_owned()))
    };
    let base = exception("verb", &verb_form)
        .unwrap_or_else(|| first(verb(&verb_form, select_rule("verb", features, tables), tables)));
    // spaCy looks these pronouns up in the index of verbs.
    let lemma = |form: &&str| exception("pron", form).unwrap_or_else(|| first(pronoun(form, "verb", tables)));
    let pronouns: Vec<String> = pronouns.iter().map(lemma).collect();
    vec![format!("{base} {}", pronouns.join(" "))]
}
