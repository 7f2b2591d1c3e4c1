//! What a verb governs, and the parser gives to a noun beside it.

use vigie_lexicon::language::Grammar;
use vigie_nlp::{Doc, Upos};

use super::{hang, hang_as_it_is, is_nominal};

/// Words between a verb and the noun that it governs.
const REACH: usize = 7;

/// « A tué près d'une centaine de civils », read as near them: words that say that a number is about right are no adposition.
pub(super) fn mend_about(doc: &mut Doc, adverb: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let form =
        |i: usize| tokens.get(i).map_or(String::new(), |_| doc.form(i).to_lowercase().replace('’', "'"));
    let case = adverb + 1;
    let about = format!("{} {}", form(adverb), form(case));
    if !grammar.approximate.contains(&about) {
        return;
    }
    let counted = |noun: usize| {
        (case + 1..=noun)
            .any(|i| tokens[i].pos == Upos::Num || form(i).starts_with(|c: char| c.is_ascii_digit()))
            || grammar.partitive.lemmas.contains(&tokens[noun].lemma)
    };
    let ends = |i: usize| i >= tokens.len() || tokens[i].sent_start;
    let noun = (case + 1..adverb + REACH).take_while(|&i| !ends(i)).find(|&i| {
        is_nominal(tokens[i].pos) && tokens[i].ud_head < adverb && tokens[i].ud_dep.starts_with("obl")
    });
    let Some(noun) = noun.filter(|&noun| counted(noun)) else { return };
    let verb = tokens[noun].ud_head;
    let of =
        |i: usize, rel: &str| i != verb && tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with(rel);
    let all = || 0..tokens.len();
    let beside = (verb + 1..adverb).all(|i| of(i, "advmod"));
    let governed = all().any(|i| of(i, "aux:pass") || of(i, "obj") || of(i, "expl"));
    let active = tokens[verb].pos == Upos::Verb && all().any(|i| of(i, "nsubj") || of(i, "aux"));
    let cased = |i: usize| tokens[i].ud_head == noun && tokens[i].ud_dep == "case" && i != case;
    if !beside || governed || !active || (verb..noun).any(cased) {
        return;
    }
    hang(doc, noun, verb, "obj");
    hang(doc, adverb, noun, "advmod");
    hang(doc, case, adverb, "fixed");
}

/// "Shot dead 12 protesters", read as twelve dead protesters who were shot: what stands in front of a noun's number or article
/// is none of its attributes, and says what the verb makes of it.
pub(super) fn mend_resultative(doc: &mut Doc, word: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let noun = tokens[word].ud_head;
    let result = tokens[word].ud_dep == "amod" && grammar.resultatives.lemmas.contains(&tokens[word].lemma);
    let Some(verb) = word.checked_sub(1).filter(|_| result) else { return };
    let opens = |i: usize| {
        tokens[i].ud_head == noun && matches!(tokens[i].ud_dep.as_str(), "det" | "nummod" | "nmod:poss")
    };
    let governs =
        tokens[verb].pos == Upos::Verb && tokens[noun].ud_head == verb && tokens[noun].ud_dep == "obj";
    if word < noun && governs && (word + 1..noun).any(opens) {
        hang(doc, word, verb, "xcomp");
    }
}

/// « A tué trois militaires mercredi à Bamenda »: the day, and where it was, tell of what was done to them.
pub(super) fn mend_day_behind(doc: &mut Doc, day: usize) {
    let tokens = &doc.tokens;
    let noun = tokens[day].ud_head;
    let verb = tokens[noun].ud_head;
    let of = |i: usize, head: usize, rel: &str| {
        i != head && tokens[i].ud_head == head && tokens[i].ud_dep.starts_with(rel)
    };
    let counted = (verb..noun).any(|i| of(i, noun, "nummod"));
    let undergoes = tokens[noun].ud_dep == "obj" && tokens[verb].pos == Upos::Verb;
    let own = (noun + 1..day).all(|i| tokens[i].ud_head == noun && tokens[i].pos != Upos::Punct);
    let cased = (noun..day).any(|i| of(i, day, "case"));
    if !(verb < noun && noun < day && counted && undergoes && own) || cased {
        return;
    }
    let end = (day + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let scene =
        |i: usize| (of(i, day, "nmod") || of(i, noun, "nmod")) && (day..i).any(|case| of(case, i, "case"));
    let scenes: Vec<usize> = (day + 1..end).filter(|&i| scene(i)).collect();
    hang(doc, day, verb, "obl:mod");
    for word in scenes {
        hang(doc, word, verb, "obl:mod");
    }
}

/// « L'assaut mené par des gangs contre la prison », "lanzado por rebeldes contra la base": whom it was done to does not describe who
/// did it.
pub(super) fn mend_against(doc: &mut Doc, word: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let agent = tokens[word].ud_head;
    let verb = tokens[agent].ud_head;
    if !(is_nominal(tokens[word].pos) && tokens[word].ud_dep == "nmod" && verb < agent && agent < word) {
        return;
    }
    let cased = |noun: usize, words: &vigie_lexicon::paths::Words| {
        (verb..noun).any(|i| {
            tokens[i].ud_head == noun && tokens[i].ud_dep == "case" && words.lemmas.contains(&tokens[i].lemma)
        })
    };
    let participle = tokens[verb].morph.contains("VerbForm=Part") || tokens[verb].pos == Upos::Adj;
    if participle && cased(word, &grammar.against_cases) && cased(agent, &grammar.agent_cases) {
        hang(doc, word, verb, "obl");
    }
}

/// « Les combats opposent les rebelles aux forces loyalistes »: the second side is no part of the first.
pub(super) fn mend_opposed(doc: &mut Doc, word: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let side = tokens[word].ud_head;
    let verb = tokens[side].ud_head;
    let opposes = grammar.opposing.verbs.lemmas.contains(&tokens[verb].lemma)
        && tokens[verb].pos == Upos::Verb
        && tokens[side].ud_dep == "obj";
    let cased = (side..word).any(|i| {
        tokens[i].ud_head == word
            && tokens[i].ud_dep == "case"
            && grammar.opposing.cases.lemmas.contains(&tokens[i].lemma)
    });
    if opposes && cased && tokens[word].ud_dep == "nmod" && verb < side && side < word {
        hang(doc, word, verb, "obl");
    }
}

/// "A mi hermano lo golpearon": the pronoun only says again whom it befell.
pub(super) fn mend_doubled(doc: &mut Doc, pronoun: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let verb = tokens[pronoun].ud_head;
    let number = |i: usize| tokens[i].morph.split('|').find(|feature| feature.starts_with("Number="));
    let clitic = tokens[pronoun].pos == Upos::Pron
        && tokens[pronoun].ud_dep == "obj"
        && tokens[pronoun].morph.contains("Person=3")
        && !grammar.reflexives.lemmas.contains(doc.form(pronoun).to_lowercase().as_str());
    if !clitic || pronoun >= verb || tokens[verb].pos != Upos::Verb {
        return;
    }
    let start = (0..=pronoun).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let first = (start..pronoun).rev().take_while(|&i| tokens[i].pos == Upos::Pron).last().unwrap_or(pronoun);
    let marked = |noun: usize| {
        (start..noun).any(|i| {
            tokens[i].ud_head == noun
                && tokens[i].ud_dep == "case"
                && grammar.object_cases.lemmas.contains(doc.form(i).to_lowercase().as_str())
        })
    };
    let noun = (start..first).rev().find(|&i| {
        is_nominal(tokens[i].pos)
            && tokens[i].ud_head == verb
            && ["iobj", "obl", "obj"].iter().any(|rel| tokens[i].ud_dep.starts_with(rel))
    });
    let Some(noun) = noun.filter(|&noun| marked(noun) && number(noun) == number(pronoun)) else { return };
    hang(doc, noun, verb, "obj");
    hang(doc, pronoun, verb, "expl");
    // What stands beside it goes along.
    let beside: Vec<usize> = (noun + 1..first).filter(|&i| doc.tokens[i].ud_head == pronoun).collect();
    beside.into_iter().for_each(|i| hang_as_it_is(doc, i, noun));
}
