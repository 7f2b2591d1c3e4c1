//! What is written as CoNLL-U is read back equal.

use proptest::prelude::*;
use vigie_nlp::conllu::{from_conllu, to_conllu};
use vigie_nlp::{Doc, Entity, Token, Upos};

/// A text of the given forms (white space where a form is blank) with trees, labels and entities drawn from `seed`.
fn doc(forms: &[(String, bool)], seed: &[usize]) -> Doc {
    let mut doc = Doc::default();
    let pick = |i: usize| seed[i % seed.len()];
    for (i, (form, space)) in forms.iter().enumerate() {
        let start = doc.text.len();
        doc.text.push_str(form);
        let end = doc.text.len();
        let blank = form.trim().is_empty();
        if *space {
            doc.text.push(' ');
        }
        doc.tokens.push(Token {
            start,
            end,
            space_after: *space,
            sent_start: i == 0 || pick(i) % 5 == 0,
            pos: if blank { Upos::Space } else { Upos::Noun },
            tag: if pick(i) % 2 == 0 { "NN".into() } else { "".into() },
            morph: if pick(i) % 3 == 0 { "Number=Sing|Person=3".into() } else { "".into() },
            lemma: form.as_str().into(),
            norm: if pick(i) % 7 == 0 { "other norm".into() } else { form.to_lowercase().into() },
            head: i,
            dep: "ROOT".into(),
            ud_head: i,
            ud_dep: "root".into(),
        });
    }
    for sentence in doc.sentences() {
        for i in sentence.clone() {
            let any = |n: usize| sentence.start + n % sentence.len();
            let token = &mut doc.tokens[i];
            (token.head, token.ud_head) = (any(pick(i + 1)), any(pick(i + 2)));
            (token.dep, token.ud_dep) = ("prep".into(), "case".into());
        }
        if sentence.len() > 2 {
            let end = (sentence.start + 1 + pick(sentence.start) % 3).min(sentence.end);
            doc.entities.push(Entity { tokens: sentence.start..end, label: "PER".into() });
        }
    }
    doc
}

fn forms() -> impl Strategy<Value = Vec<(String, bool)>> {
    let form = prop_oneof![
        "[a-zÉ_|\\\\=#.]{1,6}",
        Just("\n\n".to_owned()),
        Just("\u{A0}".to_owned()),
        Just("\t".to_owned())
    ];
    prop::collection::vec((form, any::<bool>()), 0..30)
}

proptest! {
    #[test]
    fn conllu_is_read_back_equal(forms in forms(), seed in prop::collection::vec(0_usize..1000, 1..40)) {
        let doc = doc(&forms, &seed);
        let written = to_conllu("an id", &doc);
        prop_assert_eq!(from_conllu(&written), vec![("an id".to_owned(), doc)]);
    }

    #[test]
    fn any_text_can_be_read_as_conllu(rows in "([0-9.\\-]{0,3}|[a-z_|=:]{0,4}|\t|\n|# doc_id = )*") {
        for (id, doc) in from_conllu(&rows) {
            let _ = to_conllu(&id, &doc);
        }
    }
}

#[test]
fn no_odd_character_ends_a_line() {
    let Some(path) = crate::support::model("no_odd_character_ends_a_line", "fr") else { return };
    let text = "Un\u{1C}pont\u{2028}\tcoupé\u{85}\u{B}hier\u{A0}soir\r\n|_#=\\ fin.\u{2029}";
    let doc = vigie_nlp::Pipeline::load(&path).unwrap().run(text);
    let written = to_conllu("a\u{2028}b", &doc);
    let ends = ['\r', '\u{B}', '\u{C}', '\u{1C}', '\u{1D}', '\u{1E}', '\u{85}', '\u{2028}', '\u{2029}'];
    assert!(!written.contains(ends), "{written:?}");
    for row in written.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        assert_eq!(row.split('\t').count(), 10, "{row}");
    }
    // CoNLL-U has no column for the vectors of words.
    let doc = Doc { tensor: Vec::new(), ..doc };
    assert_eq!(from_conllu(&written), vec![("a b".to_owned(), doc)]);
}

#[test]
fn words_of_a_multiword_token_share_its_characters() {
    let row = |id, form, head, dep| format!("{id}\t{form}\t_\t_\t_\t_\t{head}\t{dep}\t_\t_\n");
    let rows = row("1", "Fin", "0", "root")
        + &row("2-3", "du", "_", "_")
        + &row("2", "de", "4", "case")
        + &row("3", "le", "4", "det")
        + &row("4", "siège", "1", "nmod");
    let (_, doc) = from_conllu(&rows).remove(0);
    assert_eq!(doc.text, "Fin du siège ");
    let forms: Vec<&str> = (0..doc.tokens.len()).map(|i| doc.form(i)).collect();
    assert_eq!(forms, ["Fin", "du", "", "siège"]);
    assert_eq!(doc.tokens[1].ud_head, 3);
    let rows = row("1-2", "don't", "_", "_")
        + &row("1", "do", "3", "aux")
        + &row("2", "n't", "3", "advmod")
        + &row("3", "go", "0", "root");
    let (_, doc) = from_conllu(&rows).remove(0);
    assert_eq!((doc.text.as_str(), doc.form(0), doc.form(1)), ("don't go ", "do", "n't"));
}

#[test]
fn several_texts_are_told_apart_by_their_ids() {
    let rows = "# doc_id = a\n1\tOui\toui\tINTJ\t_\t_\t0\troot\t_\t_\n\n# doc_id = b\n1\tNon\tnon\tINTJ\t_\t_\t0\troot\t_\t_\n";
    let docs = from_conllu(rows);
    assert_eq!(docs.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}
