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
