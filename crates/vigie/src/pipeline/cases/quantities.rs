//! The cases of `quantities.toml`: a sentence and every quantity in it.

use std::collections::BTreeMap;

use vigie_lexicon::quantities::{AmountCase, QuantityTable};
use vigie_nlp::Doc;

use super::{Checked, parsed};
use crate::{
    grounding::{quantities, times},
    model::{Diagnostic, Document, Qualifier, QuantityKind, QuantityMention, Severity, Span},
    pipeline::LanguageTables,
};

/// The cases of a language, with the ids that their parses bear: `fr.quantities/2`.
pub fn cases(lang: &str) -> Vec<(String, AmountCase)> {
    let table = QuantityTable::load(lang).unwrap_or_default();
    let id = |n: usize| format!("{lang}.quantities/{}", n + 1);
    table.case.into_iter().enumerate().map(|(n, case)| (id(n), case)).collect()
}

/// Runs every case that has a parse; `parses` are by the case's text.
pub fn check(lang: &str, parses: &BTreeMap<String, Doc>, tables: &LanguageTables) -> Checked {
    let mut checked = Checked::default();
    let Some(words) = &tables.quantities else { return checked };
    for (id, case) in cases(lang) {
        let Some(doc) = parses.get(&case.text) else {
            checked.skipped += 1;
            continue;
        };
        checked.run += 1;
        let (document, parsed) = (Document::of_text(lang, &case.text), parsed(lang, doc));
        let times = tables.times.as_ref().map(|rules| times::find(&document, &parsed, rules));
        let found = quantities::find(&parsed, words, &times.unwrap_or_default());
        let found: BTreeMap<String, String> =
            found.iter().filter(|m| !m.indefinite).map(|m| told(&case.text, m)).collect();
        if found != case.expect {
            checked.failures.push(Diagnostic {
                code: "V0101",
                severity: Severity::Warning,
                origin: format!("lexicon/{lang}/quantities.toml"),
                span: None,
                message: format!("{id}: {found:?}, not {:?}, in \"{}\"", case.expect, case.text),
                hint: "edit the words or the case".to_owned(),
            });
        }
    }
    checked
}

/// A mention as a case writes it: its words, and what they mean.
fn told(text: &str, mention: &QuantityMention) -> (String, String) {
    let count = matches!(mention.kind, QuantityKind::Count | QuantityKind::Age);
    let span = if count { Span::new(mention.span.start, mention.number.end) } else { mention.span };
    let mut meaning = number(mention.low);
    if mention.low < mention.high {
        meaning += &format!("-{}", number(mention.high));
    }
    if mention.qualifier != Qualifier::Exact {
        meaning += &format!(" {}", mention.qualifier.as_str());
    }
    match mention.kind {
        QuantityKind::Percent => meaning += " percent",
        QuantityKind::Age => meaning += " age",
        QuantityKind::Count | QuantityKind::Money | QuantityKind::Measure => {}
    }
    let unit = mention.unit.clone().filter(|_| mention.kind != QuantityKind::Age);
    let noun = mention.noun.or(mention.denominator).map(|noun| noun.quote(text).to_owned());
    for more in [unit, noun].into_iter().flatten() {
        meaning += &format!(" {more}");
    }
    (span.quote(text).to_owned(), meaning)
}

/// A value with at most three decimals; no bound is `inf`.
fn number(value: f64) -> String {
    let value = (value * 1000.0).round() / 1000.0;
    value.to_string()
}
