//! What is joined to what by a conjunction.

use vigie_nlp::{Doc, Upos};

use super::{hang, is_finite, is_nominal};

/// "Foiled an attempt to bomb a church and arrested a man", where the arrest hangs from the bombing: what is finite is joined to
/// what is finite.
pub(super) fn mend_conjunct(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    let head = tokens[verb].ud_head;
    if tokens[verb].ud_dep != "conj" || !is_finite(doc, verb) {
        return;
    }
    // « Nie avoir tiré et accuse … »; not "will attack and seize".
    let helps = |i: &usize| tokens[*i].ud_head == head && tokens[*i].ud_dep.starts_with("aux");
    let forms = || (0..=head).filter(|i| *i == head || helps(i)).map(|i| tokens[i].morph.as_str());
    let infinitive = forms().any(|form| form.contains("VerbForm=Inf"));
    if !infinitive || forms().any(|form| form.contains("VerbForm=Fin")) {
        return;
    }
    let mut above = head;
    while tokens[above].ud_head != above {
        above = tokens[above].ud_head;
        if above < head && is_finite(doc, above) && tokens[above].pos == Upos::Verb {
            hang(doc, verb, above, "conj");
            return;
        }
    }
}

/// « Le Tchad a fermé sa frontière et désarmé un contingent »: what is joined to the border is joined to the closing.
pub(super) fn mend_participle(doc: &mut Doc, word: usize) {
    let tokens = &doc.tokens;
    let noun = tokens[word].ud_head;
    let part = |i: usize| {
        matches!(tokens[i].pos, Upos::Verb | Upos::Adj) && tokens[i].morph.contains("VerbForm=Part")
            || tokens[i].pos == Upos::Adj && i == word
    };
    if !part(word) || tokens[word].ud_dep != "conj" || noun >= word || !is_nominal(tokens[noun].pos) {
        return;
    }
    let verb = tokens[noun].ud_head;
    let start = (0..=word).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let end = (word + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let helped = (start..verb).any(|i| {
        tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("aux") && tokens[i].ud_dep != "aux:pass"
    });
    let joint = tokens[word - 1].pos == Upos::Cconj && tokens[word - 1].ud_head == word;
    if !(verb < noun && part(verb) && helped && joint && tokens[noun].ud_dep == "obj") {
        return;
    }
    // The object that follows was given to the first verb.
    let lost = (word + 1..end.min(word + 6))
        .find(|&i| is_nominal(tokens[i].pos) && tokens[i].ud_head == verb && tokens[i].ud_dep == "obj");
    // An adjective that has an object is none.
    if tokens[word].pos == Upos::Adj && lost.is_none() {
        return;
    }
    hang(doc, word, verb, "conj");
    if let Some(lost) = lost {
        hang(doc, lost, word, "obj");
    }
}

/// "Accuse the militia of burning villages and raping women", « d'avoir incendié des villages et violé des femmes », where who accuses
/// rapes: what is not finite is joined to the verb of its form that stands nearest.
pub(super) fn mend_parallel(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    let head = tokens[verb].ud_head;
    let form = |i: usize| {
        let kinds = ["VerbForm=Part", "VerbForm=Inf", "VerbForm=Ger", "Aspect=Prog"];
        kinds.map(|kind| tokens[i].morph.contains(kind))
    };
    let helped = |verb: usize| {
        (0..tokens.len()).any(|i| tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("aux"))
    };
    if tokens[verb].pos != Upos::Verb
        || tokens[verb].ud_dep != "conj"
        || head >= verb
        || !is_finite(doc, head)
        || is_finite(doc, verb)
        || form(verb) == [false; 4]
        || tokens[verb - 1].pos != Upos::Cconj
        || helped(verb)
    {
        return;
    }
    let nearest = (head + 1..verb - 1).rev().find(|&i| tokens[i].pos == Upos::Verb && form(i) == form(verb));
    let Some(nearest) = nearest else { return };
    let noun = tokens[nearest].ud_head;
    if tokens[nearest].ud_dep != "amod" {
        return hang(doc, verb, nearest, "conj");
    }
    // "Of | burning villages |": an adjective that has an adposition in front of it, and such a verb beside it, is none.
    let case = nearest.checked_sub(1).filter(|&i| tokens[i].ud_head == noun && tokens[i].ud_dep == "case");
    if let Some(case) = case.filter(|_| noun == nearest + 1 && is_nominal(tokens[noun].pos)) {
        let (above, rel) =
            (tokens[noun].ud_head, if tokens[noun].ud_dep == "nmod" { "acl" } else { "advcl" });
        hang(doc, nearest, above, rel);
        hang(doc, noun, nearest, "obj");
        hang(doc, case, nearest, "mark");
        hang(doc, verb, nearest, "conj");
    }
}
