//! The cases of `cases.toml` on the parses of `cases.conllu`, and names that the table must tell apart.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use vigie_nlp::{Doc, conllu::from_conllu};

use super::{Actors, find};
use crate::model::{BlockKind, Parsed, PartyMention, Sentence};

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    lang: String,
    text: String,
    expect: BTreeMap<String, String>,
}

static ACTORS: LazyLock<Actors> = LazyLock::new(|| Actors::load().unwrap());

fn parsed(lang: &str, doc: Doc) -> Parsed {
    let sentence =
        |tokens: std::ops::Range<usize>| Sentence { tokens: tokens.into(), block: 0, kind: BlockKind::Body };
    let sentences = doc.sentences().into_iter().map(sentence).collect();
    Parsed { lang: lang.into(), doc, sentences }
}

fn told(mention: &PartyMention) -> String {
    let or = |s: Option<&str>| s.unwrap_or("-").to_owned();
    [
        mention.kind.as_str().to_owned(),
        or(mention.actor_type.map(|t| t.as_str())),
        or(mention.actor.as_ref().map(|a| a.0.as_str())),
        or(mention.source.map(|s| s.as_str())),
    ]
    .join(" ")
}

#[test]
fn each_case_finds_its_parties_and_no_near_miss() {
    let cases: Cases = toml::from_str(include_str!("cases.toml")).unwrap();
    let docs = from_conllu(include_str!("cases.conllu"));
    assert_eq!(docs.len(), cases.case.len(), "cases.conllu is not that of cases.toml");
    let mut wrong = Vec::new();
    for (case, (_, doc)) in cases.case.iter().zip(docs) {
        assert_eq!(doc.text.trim(), case.text, "cases.conllu is not that of cases.toml");
        let found = find(&parsed(&case.lang, doc), &ACTORS);
        for (words, expected) in &case.expect {
            let got = found.iter().find(|m| m.span.quote(&case.text) == words).map_or("-".into(), told);
            if got != *expected {
                wrong.push(format!("{}\n  {words}: {got}, not {expected}", case.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn plain(lang: &str, text: &str) -> Parsed {
    let mut doc = Doc { text: text.into(), ..Doc::default() };
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let token = vigie_nlp::Token {
            start: at,
            end: at + word.trim_end().len(),
            space_after: word.ends_with(' '),
            sent_start: at == 0,
            pos: vigie_nlp::Upos::Propn,
            tag: "".into(),
            morph: "".into(),
            lemma: word.trim_end().into(),
            norm: word.trim_end().into(),
            head: 0,
            dep: "".into(),
            ud_head: 0,
            ud_dep: "dep".into(),
        };
        at += word.len();
        doc.tokens.push(token);
    }
    parsed(lang, doc)
}

fn first_actor(lang: &str, text: &str) -> Option<String> {
    find(&plain(lang, text), &ACTORS).into_iter().find_map(|m| m.actor).map(|a| a.0)
}

#[test]
fn names_are_told_apart_by_case_accent_and_language() {
    for (lang, text, expected) in [
        ("en", "the U.S. Army", Some("us.army")),
        ("en", "us army", None),
        ("en", "The RSF attacked", Some("rsf.sudan")),
        ("en", "Nato planes", Some("nato")),
        ("en", "Who said that", None),
        ("fr", "Un avion", None),
        ("en", "UN planes", Some("un")),
        ("fr", "les forces de l'Etat islamique", Some("isis")),
        ("fr", "les forces de l’État islamique", Some("isis")),
        ("fr", "les troupes sud-soudanaises", Some("ss.army")),
        ("en", "South Sudanese troops", Some("ss.army")),
        ("en", "Sudanese troops", Some("sd.army")),
        ("es", "las fuerzas armadas de Nigeria", Some("ng.army")),
        ("es", "el ejército nigerino", Some("ne.army")),
        ("fr", "l'armée nigériane", Some("ng.army")),
        ("fr", "l'armée nigérienne", Some("ne.army")),
        ("en", "al Qaeda in the Islamic Maghreb", Some("aqim")),
        ("en", "AL-SHABAAB", Some("shabaab")),
        ("fr", "l'armée de l'air israélienne", Some("il.airforce")),
        ("fr", "l'armée du Burkina Faso", Some("bf.army")),
        ("es", "Policía Nacional de Haití", Some("ht.pnh")),
        ("xx", "Taliban", None),
    ] {
        assert_eq!(first_actor(lang, text).as_deref(), expected, "{lang}: {text}");
    }
}

#[test]
fn odd_texts_do_no_harm() {
    assert!(find(&Parsed::default(), &ACTORS).is_empty());
    for text in ["—", "« » ' ’ - .", "A", "é\u{301}\u{301}", "l'", "U.S", "\u{a0}"] {
        find(&plain("fr", text), &ACTORS);
    }
}
