//! The cases of `cases.toml` on the parses of `cases.conllu`, the quote stack, and texts that want to break it.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use vigie_nlp::{Doc, Token, Upos, conllu::from_conllu};

use super::{AttributionWords, find, quotes::quotes, units::units};
use crate::model::{
    ActorType, Attribution, BlockKind, Document, MentionKind, Mentions, Parsed, PartyMention, Sentence,
    SourceKind, Span, Stance,
};

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    lang: String,
    text: String,
    expect: Vec<String>,
}

static WORDS: LazyLock<AttributionWords> = LazyLock::new(|| AttributionWords::load().unwrap());

fn parsed(lang: &str, doc: Doc) -> Parsed {
    let sentence =
        |tokens: std::ops::Range<usize>| Sentence { tokens: tokens.into(), block: 0, kind: BlockKind::Body };
    let sentences = doc.sentences().into_iter().map(sentence).collect();
    Parsed { lang: lang.into(), doc, sentences }
}

/// The parties of a case: words of the text with their kind, as grounding would find them.
fn parties(text: &str) -> Vec<PartyMention> {
    let known = [
        ("gouverneur", MentionKind::Person, ActorType::State, SourceKind::Official),
        ("Omar Rahimi", MentionKind::Person, ActorType::State, SourceKind::Official),
        ("armée", MentionKind::Group, ActorType::StateForces, SourceKind::Official),
        ("army", MentionKind::Group, ActorType::StateForces, SourceKind::Official),
        ("government", MentionKind::Organisation, ActorType::State, SourceKind::Official),
        ("commerçant", MentionKind::Group, ActorType::Civilians, SourceKind::Witness),
        ("habitants", MentionKind::Group, ActorType::Civilians, SourceKind::Witness),
        ("resident", MentionKind::Group, ActorType::Civilians, SourceKind::Witness),
        ("Ahmad Zia", MentionKind::Person, ActorType::Civilians, SourceKind::Witness),
        ("Mariam Diallo", MentionKind::Person, ActorType::Civilians, SourceKind::Witness),
        ("Les temps", MentionKind::Outlet, ActorType::Media, SourceKind::Outlet),
        ("Tolo News", MentionKind::Outlet, ActorType::Media, SourceKind::Outlet),
        ("CNN", MentionKind::Outlet, ActorType::Media, SourceKind::Outlet),
        ("Reuters", MentionKind::Outlet, ActorType::Media, SourceKind::Outlet),
        ("OCHA", MentionKind::Organisation, ActorType::Igo, SourceKind::Un),
        ("Red Cross", MentionKind::Organisation, ActorType::Ngo, SourceKind::Ngo),
        ("ministro", MentionKind::Person, ActorType::State, SourceKind::Official),
        ("gobernador", MentionKind::Person, ActorType::State, SourceKind::Official),
        ("Pablo Ruiz", MentionKind::Person, ActorType::State, SourceKind::Official),
        ("Ejército", MentionKind::Group, ActorType::StateForces, SourceKind::Official),
        ("ministère", MentionKind::Organisation, ActorType::State, SourceKind::Official),
        ("policía", MentionKind::Group, ActorType::Police, SourceKind::Official),
    ];
    // A known site that is no outlet.
    let site = ("Twitter", MentionKind::Organisation, ActorType::Company, SourceKind::Official);
    let things = [("vidéo", SourceKind::MediaImage), ("report", SourceKind::Unspecified)];
    let mention = |at: usize, words: &str, kind, actor_type, source| PartyMention {
        span: Span::new(at, at + words.len()),
        kind,
        actor: None,
        actor_type,
        country: None,
        source: Some(source),
        translated: false,
    };
    let mut out: Vec<PartyMention> = Vec::new();
    for (words, kind, actor_type, source) in known {
        out.extend(
            text.match_indices(words).map(|(at, _)| mention(at, words, kind, Some(actor_type), source)),
        );
    }
    for (at, words) in text.match_indices(site.0) {
        let actor = Some(crate::model::ActorId("twitter".into()));
        out.push(PartyMention { actor, ..mention(at, words, site.1, Some(site.2), site.3) });
    }
    for (words, source) in things {
        let whole = |at: &usize| !text[at + words.len()..].starts_with(char::is_alphabetic);
        let found = text.match_indices(words).map(|(at, _)| at).filter(whole);
        out.extend(found.map(|at| mention(at, words, MentionKind::Thing, None, source)));
    }
    out.sort_by_key(|m| m.span.start);
    out
}

fn told(text: &str, attribution: &Attribution) -> String {
    let chain: Vec<&str> = attribution.chain.iter().map(|s| s.span.quote(text)).collect();
    let content: Vec<&str> = attribution.content.iter().map(|c| c.quote(text)).collect();
    let mut out = format!("{} | {}", chain.join(" > "), content.join(" … "));
    if attribution.stance != Stance::Asserts {
        out += &format!(" | {}", attribution.stance.as_str());
    }
    out
}

#[test]
fn each_case_tells_who_says_what() {
    let cases: Cases = toml::from_str(include_str!("cases.toml")).unwrap();
    let docs = from_conllu(include_str!("cases.conllu"));
    assert_eq!(docs.len(), cases.case.len(), "cases.conllu is not that of cases.toml");
    let mut wrong = Vec::new();
    for (case, (_, doc)) in cases.case.iter().zip(docs) {
        assert_eq!(doc.text.trim(), case.text, "cases.conllu is not that of cases.toml");
        let mentions = Mentions { parties: parties(&case.text), ..Mentions::default() };
        let found =
            find(&Document::of_text(&case.lang, &case.text), &parsed(&case.lang, doc), &mentions, &WORDS);
        let mut found: Vec<String> = found.iter().map(|a| told(&case.text, a)).collect();
        if found.is_empty() {
            found.push("none".into());
        }
        if found != case.expect {
            wrong.push(format!("{}\n  got {found:#?}\n  not {:#?}", case.text, case.expect));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text cut at blanks and marks, every word hanging on the first.
fn rough(text: &str) -> Doc {
    let mut doc = Doc { text: text.into(), ..Doc::default() };
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match cuts.last_mut() {
            Some((_, last))
                if *last == at && c.is_alphanumeric() && text[..at].ends_with(char::is_alphanumeric) =>
            {
                *last = end
            }
            _ if c == ' ' => {}
            _ => cuts.push((at, end)),
        }
    }
    for (start, end) in cuts {
        let form = &text[start..end];
        doc.tokens.push(Token {
            start,
            end,
            space_after: text[end..].starts_with(' '),
            sent_start: start == 0,
            pos: match form {
                "\n" => Upos::Space,
                _ if form.chars().all(|c| !c.is_alphanumeric()) => Upos::Punct,
                "dit" | "said" => Upos::Verb,
                _ => Upos::Noun,
            },
            tag: "".into(),
            morph: "".into(),
            lemma: if form == "said" {
                "say".into()
            } else if form == "dit" {
                "dire".into()
            } else {
                form.into()
            },
            norm: form.into(),
            head: 0,
            dep: "dep".into(),
            ud_head: 0,
            ud_dep: "dep".into(),
        });
    }
    doc
}

fn quoted(text: &str) -> Vec<String> {
    let doc = rough(text);
    let parsed = parsed("fr", doc);
    let units = units(&parsed);
    quotes(&parsed.doc, &units).iter().map(|q| parsed.doc.slice(q.tokens.clone()).to_owned()).collect()
}

#[test]
fn the_quote_stack_nests_reopens_and_survives_what_is_never_closed() {
    for (text, expected) in [
        ("Il « part » ce soir", vec!["« part »"]),
        ("Il dit « on a crié “au feu” hier » puis part", vec!["« on a crié “au feu” hier »", "“au feu”"]),
        ("“One.\n“Two.”", vec!["“One.", "“Two.”"]),
        ("« Un.\n« Deux.\nTrois », dit Ana", vec!["« Un.", "« Deux."]),
        ("He said \"go\" and \"stay\"", vec!["\"go\"", "\"stay\""]),
        ("l’armée et l'école n’ont rien", vec![]),
        ("the rebels' camp and the army's", vec![]),
        ("» fermé trop tôt", vec![]),
        ("« « deux fois » »", vec!["« « deux fois » »", "« deux fois »"]),
        ("«", vec!["«"]),
    ] {
        let got = quoted(text);
        // A paragraph that goes on without a mark is closed by the mark that ends it.
        let expected: Vec<String> = expected.into_iter().map(String::from).collect();
        assert!(
            expected.iter().all(|e| got.contains(e)) && got.len() <= expected.len() + 1,
            "{text:?}: {got:?}"
        );
    }
}

#[test]
fn a_report_of_the_documents_own_outlet_has_no_source() {
    let text = "La route est coupée, dit Tolo News";
    let mentions = Mentions { parties: parties(text), ..Mentions::default() };
    let mut doc = rough(text);
    for i in 0..doc.tokens.len() {
        doc.tokens[i].ud_head = 5;
    }
    doc.tokens[7].ud_dep = "nsubj".into();
    let parsed = parsed("fr", doc);
    let mut document = Document::of_text("fr", text);
    let other = find(&document, &parsed, &mentions, &WORDS);
    document.outlet = Some("TOLO News".into());
    let own = find(&document, &parsed, &mentions, &WORDS);
    let outlets = |found: &[Attribution]| {
        found.iter().flat_map(|a| &a.chain).filter(|s| s.kind == SourceKind::Outlet).count()
    };
    assert_eq!((outlets(&other), outlets(&own)), (1, 0), "{other:?} {own:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_the_marks_spans_lie_in_the_text(
        words in proptest::collection::vec("(dit|said|Selon|selon|according|to|que|il|Ana|ville|«|»|“|”|\"|'|’|‘|,|\\.|:|\n|\\(|\\)|é|OCHA|2021)", 0..40),
        heads in proptest::collection::vec(0usize..40, 40),
        deps in proptest::collection::vec(0usize..12, 40),
        lang in 0usize..4,
    ) {
        let text = words.join(" ");
        let mut doc = rough(&text);
        let n = doc.tokens.len();
        let names = ["nsubj", "obj", "ccomp", "conj", "acl", "parataxis", "nmod", "case", "aux", "advcl", "xcomp", "root"];
        for i in 0..n {
            doc.tokens[i].ud_head = heads[i % 40] % n;
            doc.tokens[i].ud_dep = names[deps[i % 40]].into();
        }
        let lang = ["fr", "en", "es", "xx"][lang];
        let parsed = parsed(lang, doc);
        let mentions = Mentions { parties: parties(&text), ..Mentions::default() };
        let found = find(&Document::of_text(lang, &text), &parsed, &mentions, &WORDS);
        for a in &found {
            for span in a.content.iter().copied().chain(a.cue).chain(a.addressee).chain(a.chain.iter().map(|s| s.span)) {
                prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(!span.is_empty());
            }
        }
        let again = find(&Document::of_text(lang, &text), &parsed, &mentions, &WORDS);
        prop_assert_eq!(found, again);
    }
}
