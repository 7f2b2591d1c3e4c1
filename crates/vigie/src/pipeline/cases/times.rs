//! The cases of `time.toml`: beside each rule texts in which it finds something, and near misses.

use std::collections::BTreeMap;

use vigie_lexicon::{
    files,
    time::{TimeCase, TimeRule, TimeTable},
};
use vigie_nlp::Doc;

use super::{Checked, parsed};
use crate::{
    grounding::times::{self, TimeRules},
    model::{Diagnostic, Document, Parsed, Published, Severity},
    pipeline::LanguageTables,
};

/// The texts of a language's cases that need their parse, with the ids that the parses bear: `fr.daily/2`.
pub fn parsed_cases(lang: &str) -> Vec<(String, String)> {
    let rules = TimeTable::load(lang).unwrap_or_default().rule;
    let of_rule = |rule: TimeRule| {
        let id = move |n: usize| format!("{}/{}", rule.id, n + 1);
        let cases = rule.case.into_iter().enumerate();
        cases.filter(|(_, case)| case.parsed).map(move |(n, case)| (id(n), case.text))
    };
    rules.into_iter().flat_map(of_rule).collect()
}

/// Runs every case, those that need a parse on the one of `parses` with their text; a rule without a hit or without
/// a near miss is wrong as well.
pub fn check(lang: &str, parses: &BTreeMap<String, Doc>, tables: &LanguageTables) -> Checked {
    let mut checked = Checked::default();
    let (Some(rules), Ok(table)) = (&tables.times, TimeTable::load(lang)) else { return checked };
    let file = format!("{lang}/time.toml");
    let lines = files::read(&file).unwrap_or_default();
    let wrong = |sought: &str, message: String| {
        let line = lines.lines().position(|line| line.contains(sought)).map_or(1, |n| n + 1);
        Diagnostic {
            code: "V0101",
            severity: Severity::Warning,
            origin: format!("lexicon/{file}:{line}"),
            span: None,
            message,
            hint: "edit the rule or its cases".to_owned(),
        }
    };
    for rule in &table.rule {
        let named = format!("id = \"{}\"", rule.id);
        for (missing, is_miss) in [("hit", false), ("near miss", true)] {
            if !rule.case.iter().any(|case| case.expect.is_empty() == is_miss) {
                checked.failures.push(wrong(&named, format!("{} has no {missing}", rule.id)));
            }
        }
        for (n, case) in rule.case.iter().enumerate() {
            let parse = match (case.parsed, parses.get(&case.text)) {
                (false, _) => Parsed { lang: lang.to_owned(), ..Parsed::default() },
                (true, Some(doc)) => parsed(lang, doc),
                (true, None) => {
                    checked.skipped += 1;
                    continue;
                }
            };
            checked.run += 1;
            if let Some(fault) = fault(&published(lang, case, &table.published), &parse, rules, rule, case) {
                checked.failures.push(wrong(&case.text, format!("{}/{}: {fault}", rule.id, n + 1)));
            }
        }
    }
    checked
}

/// What is wrong with what a rule finds in its case, if anything.
fn fault(
    document: &Document,
    parse: &Parsed,
    rules: &TimeRules,
    rule: &TimeRule,
    case: &TimeCase,
) -> Option<String> {
    let text = &case.text;
    let mentions = times::find(document, parse, rules);
    let found = mentions.iter().map(|m| (m.span, m.rule.as_str(), m.value.as_str()));
    let kept_away = times::kept_away(document, parse, rules).into_iter().map(|(span, id)| (span, id, "none"));
    let all: Vec<_> = found.chain(kept_away).collect();
    let told = |of: &dyn Fn(&str) -> bool| -> BTreeMap<String, String> {
        let mine = all.iter().filter(|(_, id, _)| of(id));
        mine.map(|(span, _, value)| (span.quote(text).to_owned(), (*value).to_owned())).collect()
    };
    let mine = told(&|id| id == rule.id);
    if mine != case.expect {
        let others: Vec<&str> = all.iter().map(|(_, id, _)| *id).collect();
        return Some(format!("{mine:?}, not {:?}, by {others:?} in \"{text}\"", case.expect));
    }
    let is_near = times::shares_a_word(document, rules, &rule.id);
    (!is_near).then(|| format!("none of the rule's words stands in \"{text}\""))
}

/// The text of a case as a document.
fn published(lang: &str, case: &TimeCase, default: &str) -> Document {
    let published = Published::given(case.published.as_deref().unwrap_or(default));
    Document { published, ..Document::of_text(lang, &case.text) }
}
