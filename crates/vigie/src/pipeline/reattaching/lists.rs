//! Nouns that stand beside one another, and names in pieces.

use vigie_nlp::{Doc, Upos};

use super::{hang, is_nominal};

/// « La Bolivie, la Colombie et l'Argentine », where the second hangs from the first as what it is of: it stands beside it.
pub(super) fn mend_list(doc: &mut Doc, word: usize) {
    let tokens = &doc.tokens;
    let head = tokens[word].ud_head;
    if !matches!(tokens[word].ud_dep.as_str(), "nmod" | "flat" | "appos")
        || head >= word
        || !is_nominal(tokens[word].pos)
        || !is_nominal(tokens[head].pos)
    {
        return;
    }
    let below = |i: usize| i != word && tokens[i].ud_head == word;
    let first = (head + 1..word).find(|&i| below(i)).unwrap_or(word);
    let bare = !(head + 1..word).any(|i| below(i) && matches!(tokens[i].ud_dep.as_str(), "case" | "mark"));
    let after_comma = first > head + 1 && doc.form(first - 1) == ",";
    let goes_on = (word + 1..tokens.len()).take_while(|&i| !tokens[i].sent_start).any(|i| {
        tokens[i].ud_head == word
            && tokens[i].ud_dep == "conj"
            && (word + 1..i).any(|cc| tokens[cc].pos == Upos::Cconj && tokens[cc].ud_head == i)
    });
    if bare && after_comma && goes_on {
        hang(doc, word, head, "conj");
    }
}

/// « L'ONU et ses partenaires ont distribué », with two subjects; « négocié par le Qatar, l'Égypte et les États-Unis », where the second
/// hangs from the verb: what a conjunction or a list joins stands beside the first.
pub(super) fn mend_subjects(doc: &mut Doc, word: usize) {
    let tokens = &doc.tokens;
    let verb = tokens[word].ud_head;
    if !is_nominal(tokens[word].pos) || verb == word || tokens[verb].pos != Upos::Verb {
        return;
    }
    let rel = tokens[word].ud_dep.as_str();
    let below = |i: usize| i != word && tokens[i].ud_head == word;
    let first = (0..word).rev().find(|&i| !below(i)).map_or(0, |i| i + 1);
    // The conjunction may hang from the verb.
    let loose = first.checked_sub(1).filter(|&i| tokens[i].pos == Upos::Cconj && tokens[i].ud_head == verb);
    let first = loose.unwrap_or(first);
    let joined = first < word && tokens[first].pos == Upos::Cconj && tokens[first].ud_dep == "cc";
    let before = |rels: &[&str]| {
        (0..first).rev().take_while(|&i| i + 1 == first || !tokens[i + 1].sent_start).find(|&i| {
            tokens[i].ud_head == verb
                && rels.iter().any(|rel| tokens[i].ud_dep.starts_with(rel))
                && is_nominal(tokens[i].pos)
        })
    };
    let touches = |other: usize, end: usize| {
        (other + 1..end).all(|i| {
            let mut at = i;
            (0..8).any(|_| {
                let found = at == other;
                at = tokens[at].ud_head;
                found
            })
        })
    };
    if joined && rel.starts_with("nsubj") && word < verb {
        if let Some(other) = before(&["nsubj"]).filter(|&other| touches(other, first)) {
            hang(doc, word, other, "conj");
            hang(doc, first, word, "cc");
        }
        return;
    }
    let listed = first > 0 && first < doc.tokens.len() && doc.form(first - 1) == ",";
    let bare = !(first..word).any(|i| below(i) && tokens[i].ud_dep == "case");
    let goes_on = (word + 1..tokens.len()).take_while(|&i| !tokens[i].sent_start).any(|i| {
        tokens[i].ud_head == word
            && tokens[i].ud_dep == "conj"
            && (word + 1..i).any(|cc| tokens[cc].pos == Upos::Cconj && tokens[cc].ud_head == i)
    });
    if listed
        && bare
        && goes_on
        && rel.starts_with("obl")
        && verb < word
        && let Some(other) = before(&["obl"]).filter(|&other| other > verb && touches(other, first - 1))
    {
        hang(doc, word, other, "conj");
    }
}

/// « S'emparer du palais, de l'aéroport et de la base »: nouns behind the same adposition are a list, and none is joined to the verb.
pub(super) fn mend_shared_case(doc: &mut Doc, word: usize) {
    let tokens = &doc.tokens;
    let verb = tokens[word].ud_head;
    if tokens[word].ud_dep != "conj"
        || !is_nominal(tokens[word].pos)
        || tokens[verb].pos != Upos::Verb
        || verb >= word
    {
        return;
    }
    let case = |noun: usize| {
        (verb + 1..noun)
            .find(|&i| tokens[i].ud_head == noun && tokens[i].ud_dep == "case")
            .map(|i| &tokens[i].lemma)
    };
    let clause = (verb + 1..tokens.len()).take_while(|&i| !tokens[i].sent_start).any(|i| {
        tokens[i].ud_head == word
            && ["nsubj", "cop", "aux"].iter().any(|rel| tokens[i].ud_dep.starts_with(rel))
    });
    let first = (verb + 1..word).rev().find(|&i| {
        tokens[i].ud_head == verb
            && is_nominal(tokens[i].pos)
            && (tokens[i].ud_dep.starts_with("obl") || tokens[i].ud_dep.starts_with("obj"))
    });
    let Some(first) = first.filter(|&first| !clause && case(first).is_some() && case(first) == case(word))
    else {
        return;
    };
    hang(doc, word, first, "conj");
}

/// « La Croix-Rouge »: a name that a hyphen ties together is one.
pub(super) fn mend_name(doc: &mut Doc, hyphen: usize) {
    let tokens = &doc.tokens;
    if doc.form(hyphen) != "-" || hyphen == 0 || hyphen + 1 >= tokens.len() {
        return;
    }
    let (first, second) = (hyphen - 1, hyphen + 1);
    let glued = tokens[first].end == tokens[hyphen].start && tokens[hyphen].end == tokens[second].start;
    let name = |i: usize| tokens[i].pos == Upos::Propn && doc.form(i).starts_with(char::is_uppercase);
    if glued
        && name(first)
        && name(second)
        && tokens[second].ud_head == tokens[first].ud_head
        && tokens[first].ud_head != first
    {
        hang(doc, second, first, "flat");
        hang(doc, hyphen, second, "punct");
    }
}
