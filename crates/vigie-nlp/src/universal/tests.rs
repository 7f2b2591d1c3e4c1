//! Small trees of each kind.

use super::*;
use crate::conllu::from_conllu;

/// A sentence from rows of `form pos tag lemma head dep`, converted; gives `form head-form dep`.
fn check(rows: &[(&str, &str, &str, &str, usize, &str)], expected: &str) {
    let mut text = String::new();
    for (i, (form, pos, tag, lemma, head, dep)) in rows.iter().enumerate() {
        text += &format!("{}\t{form}\t{lemma}\t{pos}\t{tag}\t_\t{head}\t{dep}\t_\t_\n", i + 1);
    }
    let (_, mut doc) = from_conllu(&text).remove(0);
    convert(&mut doc, Scheme::Clear);
    let got: Vec<String> = (0..doc.tokens.len())
        .map(|i| {
            let token = &doc.tokens[i];
            let head = if token.ud_head == i { "-" } else { doc.form(token.ud_head) };
            format!("{} {head} {}", doc.form(i), token.ud_dep)
        })
        .collect();
    assert_eq!(got.join("; "), expected);
}

#[test]
fn prepositions_become_case() {
    check(
        &[
            ("They", "PRON", "PRP", "they", 2, "nsubj"),
            ("fled", "VERB", "VBD", "flee", 0, "ROOT"),
            ("from", "ADP", "IN", "from", 2, "prep"),
            ("villages", "NOUN", "NNS", "village", 3, "pobj"),
            ("near", "ADP", "IN", "near", 4, "prep"),
            ("Herat", "PROPN", "NNP", "Herat", 5, "pobj"),
        ],
        "They fled nsubj; fled - root; from villages case; villages fled obl; near Herat case; Herat villages nmod",
    );
}

#[test]
fn a_verb_behind_a_preposition_is_none_itself() {
    check(
        &[
            ("They", "PRON", "PRP", "they", 2, "nsubj"),
            ("left", "VERB", "VBD", "leave", 0, "ROOT"),
            ("after", "ADP", "IN", "after", 2, "prep"),
            ("firing", "VERB", "VBG", "fire", 3, "pcomp"),
            ("on", "ADP", "IN", "on", 4, "prep"),
            ("guards", "NOUN", "NNS", "guard", 5, "pobj"),
        ],
        "They left nsubj; left - root; after firing mark; firing left advcl; on guards case; guards firing obl",
    );
    check(
        &[
            ("They", "PRON", "PRP", "they", 2, "nsubj"),
            ("came", "VERB", "VBD", "come", 0, "ROOT"),
            ("from", "ADP", "IN", "from", 2, "prep"),
            ("under", "ADP", "IN", "under", 3, "pcomp"),
            ("rubble", "NOUN", "NN", "rubble", 4, "pobj"),
        ],
        "They came nsubj; came - root; from rubble case; under rubble case; rubble came obl",
    );
}

#[test]
fn be_becomes_the_copula_of_what_it_says() {
    check(
        &[
            ("Water", "NOUN", "NN", "water", 2, "nsubj"),
            ("is", "AUX", "VBZ", "be", 0, "ROOT"),
            ("scarce", "ADJ", "JJ", "scarce", 2, "acomp"),
            ("in", "ADP", "IN", "in", 2, "prep"),
            ("camps", "NOUN", "NNS", "camp", 4, "pobj"),
        ],
        "Water scarce nsubj; is scarce cop; scarce - root; in camps case; camps scarce obl",
    );
}

#[test]
fn passives_and_agents_are_named() {
    check(
        &[
            ("Bridges", "NOUN", "NNS", "bridge", 3, "nsubjpass"),
            ("were", "AUX", "VBD", "be", 3, "auxpass"),
            ("cut", "VERB", "VBN", "cut", 0, "ROOT"),
            ("by", "ADP", "IN", "by", 3, "agent"),
            ("rebels", "NOUN", "NNS", "rebel", 4, "pobj"),
        ],
        "Bridges cut nsubj:pass; were cut aux:pass; cut - root; by rebels case; rebels cut obl:agent",
    );
}

#[test]
fn conjuncts_hang_on_the_first() {
    check(
        &[
            ("men", "NOUN", "NNS", "man", 0, "ROOT"),
            (",", "PUNCT", ",", ",", 1, "punct"),
            ("women", "NOUN", "NNS", "woman", 1, "conj"),
            ("and", "CCONJ", "CC", "and", 3, "cc"),
            ("children", "NOUN", "NNS", "child", 3, "conj"),
        ],
        "men - root; , women punct; women men conj; and children cc; children men conj",
    );
}

#[test]
fn those_who_are_made_to_act_are_objects() {
    check(
        &[
            ("They", "PRON", "PRP", "they", 2, "nsubj"),
            ("forced", "VERB", "VBD", "force", 0, "ROOT"),
            ("people", "NOUN", "NNS", "people", 5, "nsubj"),
            ("to", "PART", "TO", "to", 5, "aux"),
            ("leave", "VERB", "VB", "leave", 2, "ccomp"),
        ],
        "They forced nsubj; forced - root; people forced obj; to leave mark; leave forced xcomp",
    );
}

#[test]
fn quotation_marks_hang_on_what_they_enclose() {
    check(
        &[
            ("He", "PRON", "PRP", "he", 2, "nsubj"),
            ("called", "VERB", "VBD", "call", 0, "ROOT"),
            ("it", "PRON", "PRP", "it", 6, "nsubj"),
            ("\"", "PUNCT", "``", "\"", 6, "punct"),
            ("a", "DET", "DT", "a", 6, "det"),
            ("siege", "NOUN", "NN", "siege", 2, "oprd"),
            ("\"", "PUNCT", "''", "\"", 2, "punct"),
            (".", "PUNCT", ".", ".", 2, "punct"),
        ],
        "He called nsubj; called - root; it siege nsubj; \" siege punct; a siege det; siege called xcomp; \" siege punct; . called punct",
    );
}

#[test]
fn a_mark_that_bears_words_by_way_of_another_stays() {
    check(
        &[
            ("Guards", "NOUN", "NNS", "guard", 2, "nsubj"),
            ("fled", "VERB", "VBD", "flee", 0, "ROOT"),
            ("-", "PUNCT", ":", "-", 2, "punct"),
            ("-", "PUNCT", ":", "-", 3, "punct"),
            ("north", "ADV", "RB", "north", 4, "advmod"),
        ],
        "Guards fled nsubj; fled - root; - fled punct; - - punct; north - advmod",
    );
}

/// Any labels on any heads: the result is a tree of the same sentence.
mod any_tree {
    use proptest::prelude::*;

    use crate::{Doc, Token, Upos};

    const LABELS: [&str; 18] = [
        "nsubj", "dobj", "prep", "pobj", "pcomp", "attr", "acomp", "conj", "cc", "punct", "ccomp", "xcomp",
        "compound", "nummod", "advmod", "agent", "relcl", "",
    ];
    const FORMS: [&str; 12] =
        ["is", "of", "because", "as", "well", "it", "April", "3", "\"", ",", "told", "Ghani"];

    proptest! {
        #[test]
        fn stays_a_tree(draw in prop::collection::vec((0_usize..1000, 0..LABELS.len(), 0..FORMS.len(), 0_usize..4), 1..14)) {
            let mut doc = Doc::default();
            for (i, &(head, label, form, pos)) in draw.iter().enumerate() {
                let start = doc.text.len();
                doc.text += FORMS[form];
                // Heads before or after, but never in a circle: each hangs on one drawn earlier, mirrored at random.
                let (head, root) = if i == 0 { (0, true) } else { (head % i, false) };
                doc.tokens.push(Token {
                    start,
                    end: doc.text.len(),
                    space_after: true,
                    sent_start: i == 0,
                    pos: [Upos::Noun, Upos::Verb, Upos::Propn, Upos::Adj][pos],
                    tag: "NN".into(),
                    morph: "".into(),
                    lemma: if FORMS[form] == "is" { "be".into() } else { FORMS[form].into() },
                    norm: "".into(),
                    head,
                    dep: if root { "ROOT".into() } else { LABELS[label].into() },
                    ud_head: 0,
                    ud_dep: "".into(),
                });
                doc.text.push(' ');
            }
            if draw[0].0 % 2 == 0 {
                let last = doc.tokens.len() - 1;
                let (heads, deps): (Vec<_>, Vec<_>) = doc.tokens.iter().map(|t| (last - t.head, t.dep.clone())).unzip();
                for (i, (head, dep)) in heads.into_iter().zip(deps).rev().enumerate() {
                    (doc.tokens[i].head, doc.tokens[i].dep) = (head, dep);
                }
            }
            super::super::convert(&mut doc, super::super::Scheme::Clear);
            let roots = (0..doc.tokens.len()).filter(|&i| doc.tokens[i].ud_head == i).count();
            prop_assert_eq!(roots, 1);
            for i in 0..doc.tokens.len() {
                let mut at = i;
                for _ in 0..=doc.tokens.len() {
                    at = doc.tokens[at].ud_head;
                }
                prop_assert_eq!(doc.tokens[at].ud_head, at);
            }
        }
    }
}

#[test]
fn titles_and_adjectives_in_names_are_told_from_nouns() {
    check(
        &[
            ("President", "PROPN", "NNP", "President", 2, "compound"),
            ("Roux", "PROPN", "NNP", "Roux", 3, "nsubj"),
            ("left", "VERB", "VBD", "leave", 0, "ROOT"),
            ("the", "DET", "DT", "the", 7, "det"),
            ("Atomic", "PROPN", "NNP", "Atomic", 7, "compound"),
            ("Energy", "PROPN", "NNP", "Energy", 7, "nmod"),
            ("Board", "PROPN", "NNP", "Board", 3, "dobj"),
        ],
        "President Roux nmod:desc; Roux left nsubj; left - root; the Board det; Atomic Board amod; Energy Board compound; Board left obj",
    );
}

#[test]
fn an_adjective_in_a_nouns_place_has_nominal_modifiers() {
    check(
        &[
            ("Many", "ADJ", "JJ", "many", 5, "nsubj"),
            ("of", "ADP", "IN", "of", 1, "prep"),
            ("the", "DET", "DT", "the", 4, "det"),
            ("guards", "NOUN", "NNS", "guard", 2, "pobj"),
            ("came", "VERB", "VBD", "come", 0, "ROOT"),
            ("in", "ADP", "RP", "in", 5, "prt"),
        ],
        "Many came nsubj; of guards case; the guards det; guards Many nmod; came - root; in came advmod",
    );
}

#[test]
fn a_mark_does_not_hang_on_itself_by_way_of_another() {
    // Token 5 hangs on a mark that hangs on a mark: neither may move, or the words on their right would lose their root.
    let mut heads = [0, 0, 1, 1, 3, 4, 2];
    let is_punct = [false, false, false, true, true, false, false];
    super::punct::attach(&mut heads, &is_punct, &vec!["is".to_owned(); 7]);
    assert_eq!(heads, [0, 0, 1, 1, 3, 4, 2]);
}
