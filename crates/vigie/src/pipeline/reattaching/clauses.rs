//! Clauses and what describes a noun.

use vigie_lexicon::{
    language::{Gerunds, Grammar},
    paths::Words,
};
use vigie_nlp::{Doc, Upos};

use super::{hang, hang_as_it_is, is_finite, is_nominal};

/// Words of what may stand between commas inside a verb.
const ASIDE: usize = 14;

/// « Douze personnes, dont trois enfants, ont été tuées »: read as a relative clause ("whose three children were killed"), and the
/// twelve as a sentence of their own.
pub(super) fn mend_aside(doc: &mut Doc, word: usize) {
    let tokens = &doc.tokens;
    let part = tokens[word].ud_head;
    if part <= word || !tokens[part].ud_dep.starts_with("nsubj") {
        return;
    }
    let verb = tokens[part].ud_head;
    let whole = tokens[verb].ud_head;
    let is_root = tokens[whole].ud_head == whole;
    if whole >= word || !is_root || tokens[verb].ud_dep != "acl:relcl" {
        return;
    }
    let group =
        (part + 1..=verb).find(|&i| i == verb || tokens[i].pos == Upos::Aux && tokens[i].ud_head == verb);
    let parted = group.is_some_and(|first| doc.form(first - 1) == ",");
    if !parted || doc.form(word.saturating_sub(1)) != "," {
        return;
    }
    let rel = doc.tokens[part].ud_dep.clone();
    hang(doc, verb, verb, "root");
    hang(doc, whole, verb, &rel);
    hang(doc, part, whole, "nmod");
    hang(doc, word, part, "case");
}

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

/// « A demandé aux rebelles de libérer les otages », "exigió a los rebeldes que liberen a los rehenes": what somebody is asked to do is
/// no description of him.
pub(super) fn mend_asked(doc: &mut Doc, word: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let noun = tokens[word].ud_head;
    let verb = tokens[noun].ud_head;
    let argument =
        ["obj", "iobj", "obl"].iter().any(|rel| tokens[noun].ud_dep.split(':').next() == Some(rel));
    let asks = tokens[verb].pos == Upos::Verb && grammar.object_control.lemmas.contains(&tokens[verb].lemma);
    let describes = tokens[word].pos == Upos::Verb && tokens[word].ud_dep.starts_with("acl");
    if !(describes && verb < noun && noun < word && argument && asks) {
        return;
    }
    let first = (noun + 1..=word).find(|&i| i == word || tokens[i].ud_head == word);
    let Some(first) = first.filter(|&first| doc.form(first - 1) != ",") else { return };
    if tokens[word].morph.contains("VerbForm=Inf") && tokens[first].pos == Upos::Adp {
        hang(doc, word, verb, "xcomp");
    } else if tokens[word].morph.contains("Mood=Sub") && tokens[first].morph.contains("PronType=") {
        hang(doc, word, verb, "xcomp");
        hang(doc, first, word, "mark");
        doc.tokens[first].pos = Upos::Sconj;
        doc.tokens[first].morph = "".into();
        hang(doc, noun, verb, "obj");
    }
}

/// « Des hommes armés ont, selon la police, tué dix personnes »: between commas stands nobody who does it.
pub(super) fn mend_parted_verb(doc: &mut Doc, aux: usize) {
    let tokens = &doc.tokens;
    let form = |i: usize| if i < tokens.len() && !tokens[i].sent_start { doc.form(i) } else { "" };
    if tokens[aux].pos != Upos::Aux || !is_finite(doc, aux) || form(aux + 1) != "," {
        return;
    }
    let Some(comma) = (aux + 3..aux + ASIDE).find(|&i| form(i) == ",") else { return };
    let (verb, between) = (comma + 1, aux + 2..comma);
    let wrong = tokens[aux].ud_head;
    let participle =
        verb < tokens.len() && tokens[verb].pos == Upos::Verb && tokens[verb].morph.contains("VerbForm=Part");
    if form(verb).is_empty() || !participle || !between.contains(&wrong) {
        return;
    }
    let (head, rel) = (tokens[wrong].ud_head, tokens[wrong].ud_dep.clone());
    let head = if head == wrong { verb } else { head };
    let outside: Vec<usize> = (0..tokens.len())
        .filter(|&i| tokens[i].ud_head == wrong && i != wrong && !between.contains(&i))
        .collect();
    outside.into_iter().for_each(|i| hang_as_it_is(doc, i, verb));
    hang(doc, verb, head, &rel);
    hang(doc, wrong, verb, "obl:mod");
}

/// "Killed in police firing", where the police are read as those who fire: what stands before such a noun says whose.
pub(super) fn mend_gerund(doc: &mut Doc, verb: usize, gerunds: &Gerunds) {
    let tokens = &doc.tokens;
    let is_one_of = |i: usize, words: &[String]| words.iter().any(|w| doc.form(i).eq_ignore_ascii_case(w));
    let Some(case) = verb.checked_sub(2).filter(|&case| is_one_of(case, &gerunds.cases)) else { return };
    let whose = verb - 1;
    let bare = tokens[case].ud_head == whose && !tokens[whose].sent_start && !tokens[verb].sent_start;
    let describes = tokens[verb].ud_head == whose || tokens[verb].ud_head == tokens[whose].ud_head;
    let end = (verb + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let done_to = |i: usize| tokens[i].ud_head == verb && tokens[i].ud_dep == "obj";
    if !(is_one_of(verb, &gerunds.forms) && bare && describes)
        || !matches!(tokens[verb].ud_dep.as_str(), "acl" | "advcl")
        || tokens[whose].pos != Upos::Noun
        || (verb + 1..end).any(done_to)
    {
        return;
    }
    let (head, rel) = (tokens[whose].ud_head, tokens[whose].ud_dep.clone());
    hang(doc, verb, head, &rel);
    hang(doc, case, verb, "case");
    hang(doc, whose, verb, "compound");
}

/// "With three people, including a child, being killed": what is parted from whom it befell by who is among them.
pub(super) fn mend_absolute(doc: &mut Doc, verb: usize, cases: &Words) {
    let tokens = &doc.tokens;
    let helps = |i: usize| i < verb && tokens[i].ud_head == verb && tokens[i].ud_dep == "aux:pass";
    let first = (0..verb).find(|&i| helps(i));
    if tokens[verb].pos != Upos::Verb || tokens[verb].ud_dep != "advcl" {
        return;
    }
    let Some(first) = first.filter(|&first| first > 2 && !is_finite(doc, first)) else { return };
    let comma = |i: usize| doc.form(i) == "," && !tokens[i].sent_start;
    let told =
        (first..tokens.len()).any(|i| tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("nsubj"));
    let Some(open) = (first.saturating_sub(ASIDE)..first - 1).rev().find(|&i| comma(i)) else { return };
    let Some(noun) = open.checked_sub(1).filter(|&noun| is_nominal(tokens[noun].pos)) else { return };
    let among = (open + 1..first - 1).any(|i| tokens[i].ud_head == noun);
    let cased = (0..noun).any(|i| {
        tokens[i].ud_head == noun && tokens[i].ud_dep == "case" && cases.lemmas.contains(&tokens[i].lemma)
    });
    if comma(first - 1) && among && cased && !told {
        hang(doc, verb, noun, "acl");
    }
}

/// "A series of strikes on Beirut", « une série de frappes israéliennes » : what follows describes what happens, and not the series.
pub(super) fn mend_carried(doc: &mut Doc, carrier: usize) {
    let tokens = &doc.tokens;
    let of = |i: usize| tokens[i].ud_head == carrier && i > carrier;
    let end = (carrier + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let mut behind =
        (carrier + 1..end).filter(|&i| of(i) && tokens[i].ud_dep == "nmod" && is_nominal(tokens[i].pos));
    let Some(carried) = behind.next() else { return };
    let cased = (carrier + 1..carried).any(|i| tokens[i].ud_head == carried && tokens[i].ud_dep == "case");
    let moved: Vec<usize> = (carried + 1..end)
        .filter(|&i| of(i) && (tokens[i].ud_dep == "amod" && i == carried + 1 || tokens[i].ud_dep == "nmod"))
        .collect();
    if cased {
        moved.into_iter().for_each(|i| hang_as_it_is(doc, i, carried));
    }
}
