//! Clauses and what describes a noun.

use vigie_lexicon::{
    language::{Gerunds, Grammar, Restrictives},
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
    // « Cinq employés, parmi lesquels deux chefs, ont été libérés », with two subjects.
    let opens = if word > 0 && tokens[word - 1].pos == Upos::Adp { word - 1 } else { word };
    let comma = opens > 0 && doc.form(opens - 1) == ",";
    let first = (0..opens).rev().find(|&i| {
        tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("nsubj") && is_nominal(tokens[i].pos)
    });
    if let Some(first) = first.filter(|_| comma && part < verb) {
        hang(doc, part, first, "nmod");
        hang(doc, word, part, "case");
        return;
    }
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

/// « A indiqué MSF, qui accuse l'armée », "detuvieron al dirigente, que lo negó": a relative clause behind a comma describes the noun
/// before it, not the verb.
pub(super) fn mend_relative(doc: &mut Doc, pronoun: usize) {
    let tokens = &doc.tokens;
    let verb = tokens[pronoun].ud_head;
    let Some(noun_end) = pronoun.checked_sub(2).filter(|_| doc.form(pronoun - 1) == ",") else { return };
    let relative = tokens[pronoun].morph.contains("Rel") && tokens[pronoun].ud_dep.starts_with("nsubj");
    // "Informó, la semana pasada, que dotará": what may ask as well may open what was said.
    let of_verb = match &*tokens[verb].ud_dep {
        "advcl" | "parataxis" => true,
        "ccomp" => !tokens[pronoun].morph.contains("Int"),
        _ => false,
    };
    if !(relative && of_verb && verb > pronoun && tokens[verb].ud_head < noun_end) {
        return;
    }
    let over = |&i: &usize| Some(tokens[i].ud_head).filter(|&head| head != i && head < pronoun);
    let nouns = std::iter::successors(Some(noun_end), over)
        .take_while(|&i| !matches!(tokens[i].pos, Upos::Verb | Upos::Aux))
        .filter(|&i| is_nominal(tokens[i].pos) && agree_in_number(doc, i, verb));
    if let Some(noun) = nouns.last() {
        hang(doc, verb, noun, "acl:relcl");
    }
}

/// Whether a verb, or its auxiliary, may have a noun as its subject: what has no number agrees with everything.
fn agree_in_number(doc: &Doc, noun: usize, verb: usize) -> bool {
    let number = |i: usize| doc.tokens[i].morph.split('|').find(|feature| feature.starts_with("Number="));
    let finite = |&i: &usize| doc.tokens[i].ud_head == verb && is_finite(doc, i);
    let verb = (0..verb).find(finite).unwrap_or(verb);
    number(noun).is_none_or(|noun| number(verb).is_none_or(|verb| noun == verb))
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

/// "Three men kidnapped in May have been freed", read as two sentences in a row: what is joined to a verb of the past by nothing, and has
/// nobody else who does it, is told of its subject, and the first verb describes him.
pub(super) fn mend_reduced(doc: &mut Doc, told: usize) {
    let tokens = &doc.tokens;
    let first = tokens[told].ud_head;
    if tokens[told].ud_dep != "conj" || first >= told || tokens[first].pos != Upos::Verb {
        return;
    }
    let of = |i: usize, verb: usize, rel: &str| {
        i != verb && tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with(rel)
    };
    let group = (first + 1..=told).find(|&i| i == told || of(i, told, "aux"));
    let Some(group) = group.filter(|&group| is_finite(doc, group)) else { return };
    let between = || first + 1..group;
    let alone = !between().any(|i| {
        of(i, told, "cc")
            || of(i, told, "nsubj")
            || matches!(tokens[i].pos, Upos::Punct | Upos::Cconj | Upos::Sconj)
    });
    let bare = !(0..first).any(|i| of(i, first, "aux")) && tokens[first].morph.contains("Tense=Past");
    let Some(noun) = first.checked_sub(1).filter(|&noun| of(noun, first, "nsubj")) else { return };
    // "The shelling killed two have said": an object is none of what was done to somebody.
    if !(alone && bare && is_nominal(tokens[noun].pos)) || between().any(|i| of(i, first, "obj")) {
        return;
    }
    let passive = (group..told).any(|i| of(i, told, "aux:pass"));
    let (head, rel) = (tokens[first].ud_head, tokens[first].ud_dep.clone());
    let behind: Vec<usize> = (told + 1..tokens.len())
        .take_while(|&i| !tokens[i].sent_start)
        .filter(|&i| tokens[i].ud_head == first)
        .collect();
    hang(doc, told, if head == first { told } else { head }, &rel);
    hang(doc, noun, told, if passive { "nsubj:pass" } else { "nsubj" });
    hang(doc, first, noun, "acl");
    behind.into_iter().for_each(|i| hang_as_it_is(doc, i, told));
    doc.tokens[first].morph = "Aspect=Perf|Tense=Past|VerbForm=Part".into();
}

/// « N'a visé que des chars », read as "that tanks", « ne tient plus que deux villages », as "more than": what stands behind such
/// words is all that is done something to.
pub(super) fn mend_restricted(doc: &mut Doc, only: usize, restrictives: &Restrictives) {
    let tokens = &doc.tokens;
    let is_one_of = |i: usize, words: &[String]| words.iter().any(|w| doc.form(i).eq_ignore_ascii_case(w));
    if !is_one_of(only, &restrictives.only) {
        return;
    }
    let end = (only + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let above = tokens[only].ud_head;
    let (noun, verb) = match tokens[only].ud_dep.as_str() {
        "mark" => (Some(above), tokens[above].ud_head),
        // "Plus que" hangs from the verb, or from the noun.
        "fixed" if tokens[above].ud_head > only => {
            (Some(tokens[above].ud_head), tokens[tokens[above].ud_head].ud_head)
        }
        "fixed" => {
            let behind = |&i: &usize| tokens[i].ud_head == above && tokens[i].ud_dep == "fixed";
            ((only + 1..end).find(behind), tokens[above].ud_head)
        }
        _ => return,
    };
    let thing = |i: usize| is_nominal(tokens[i].pos) || tokens[i].pos == Upos::Num;
    let Some(noun) = noun.filter(|&noun| verb < only && only < noun && thing(noun)) else { return };
    let start = (0..=verb).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let of = |i: usize, head: usize, rels: &[&str]| {
        i != head && tokens[i].ud_head == head && rels.iter().any(|rel| tokens[i].ud_dep.starts_with(rel))
    };
    let denied = (start..verb).any(|i| tokens[i].ud_head == verb && is_one_of(i, &restrictives.with));
    let clause = (only..end).any(|i| of(i, noun, &["nsubj", "cop", "aux"]));
    let taken = (start..end).any(|i| i != noun && of(i, verb, &["obj"]));
    if !denied || clause || taken {
        return;
    }
    let rel = if (only..noun).any(|i| of(i, noun, &["case"])) { "obl" } else { "obj" };
    hang(doc, noun, verb, rel);
    hang(doc, only, verb, "advmod");
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
    let clause = matches!(tokens[verb].ud_dep.as_str(), "acl" | "advcl");
    if !(is_one_of(verb, &gerunds.forms) && bare && describes && clause)
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

/// « Les combats ont fait fuir des milliers d'habitants », read as the fighting that flees them: what makes somebody do a thing
/// that has no object governs whoever does it.
pub(super) fn mend_causative(doc: &mut Doc, verb: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let does = &tokens[verb];
    let infinitive = does.pos == Upos::Verb && does.morph.contains("VerbForm=Inf");
    let Some(makes) = verb.checked_sub(1).filter(|_| infinitive && !does.sent_start) else { return };
    let helps = tokens[makes].ud_dep == "dep" || tokens[makes].ud_dep.starts_with("aux");
    if tokens[makes].ud_head != verb
        || !helps
        || !grammar.causatives.verbs.iter().any(|verb| *verb == tokens[makes].lemma)
        || !grammar.causatives.deeds.iter().any(|deed| *deed == does.lemma)
    {
        return;
    }
    let (head, rel) = (if does.ud_head == verb { makes } else { does.ud_head }, does.ud_dep.clone());
    let whose = |i: &usize| {
        let of_both = matches!(tokens[*i].ud_dep.as_str(), "obj" | "punct" | "conj");
        tokens[*i].ud_head == verb && *i != verb && *i != makes && (*i < makes || of_both)
    };
    let own: Vec<usize> = (0..tokens.len()).filter(whose).collect();
    hang(doc, makes, head, &rel);
    hang(doc, verb, makes, "xcomp");
    for word in own {
        hang_as_it_is(doc, word, makes);
    }
    doc.tokens[makes].pos = Upos::Verb;
}
