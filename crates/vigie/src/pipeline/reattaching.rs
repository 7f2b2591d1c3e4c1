//! Words that the parser hangs from the wrong one, where their surroundings leave no doubt.

use vigie_lexicon::language::Grammar;
use vigie_nlp::{Doc, Upos};

/// Words of what may stand between commas inside a verb.
const ASIDE: usize = 14;

/// Puts right what the words of a language say how: its `asides` make a noun a part of the one before (« dont »), its `bare_days` may
/// stand between a verb and its object, its `carriers` carry the noun that tells what happens, and with `verb_first` whoever acts may
/// stand behind the verb.
pub fn mend(doc: &mut Doc, grammar: &Grammar) {
    let Grammar { asides, bare_days: days, verb_first, .. } = grammar;
    let is_day = |doc: &Doc, at: usize| days.iter().any(|day| doc.form(at).eq_ignore_ascii_case(day));
    for at in 0..doc.tokens.len() {
        if is_day(doc, at) && !at.checked_sub(1).is_some_and(|before| is_day(doc, before)) {
            let end = (at + 1..doc.tokens.len()).find(|&i| !is_day(doc, i) && doc.tokens[i].pos != Upos::Num);
            mend_object(doc, at, end.unwrap_or(doc.tokens.len()));
        }
        if asides.iter().any(|word| doc.form(at).eq_ignore_ascii_case(word)) {
            mend_aside(doc, at);
        }
        mend_list(doc, at);
        mend_subjects(doc, at);
        mend_name(doc, at);
        mend_parted_verb(doc, at);
        if grammar.carriers.lemmas.contains(&doc.tokens[at].lemma) {
            mend_carried(doc, at);
        }
        mend_conjunct(doc, at);
        mend_participle(doc, at);
        mend_asked(doc, at, grammar);
        mend_shared_case(doc, at);
        if *verb_first {
            mend_order(doc, at);
        } else {
            mend_scene(doc, at);
        }
    }
}

/// « Douze personnes, dont trois enfants, ont été tuées »: read as a relative clause ("whose three children were killed"), and the
/// twelve as a sentence of their own.
fn mend_aside(doc: &mut Doc, word: usize) {
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

/// « La Bolivie, la Colombie et l'Argentine », where the second hangs from the first as what it is of: it stands beside it.
fn mend_list(doc: &mut Doc, word: usize) {
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
fn mend_subjects(doc: &mut Doc, word: usize) {
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
    if listed && bare && goes_on && rel.starts_with("obl") && verb < word {
        if let Some(other) = before(&["obl"]).filter(|&other| other > verb && touches(other, first - 1)) {
            hang(doc, word, other, "conj");
        }
    }
}

/// « La Croix-Rouge »: a name that a hyphen ties together is one.
fn mend_name(doc: &mut Doc, hyphen: usize) {
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

/// "Foiled an attempt to bomb a church and arrested a man", where the arrest hangs from the bombing: what is finite is joined to
/// what is finite.
fn mend_conjunct(doc: &mut Doc, verb: usize) {
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
fn mend_participle(doc: &mut Doc, word: usize) {
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
fn mend_asked(doc: &mut Doc, word: usize, grammar: &Grammar) {
    let tokens = &doc.tokens;
    let noun = tokens[word].ud_head;
    let verb = tokens[noun].ud_head;
    let argument =
        ["obj", "iobj", "obl"].iter().any(|rel| tokens[noun].ud_dep.split(':').next() == Some(rel));
    let asks = tokens[verb].pos == Upos::Verb && grammar.object_control.lemmas.contains(&tokens[verb].lemma);
    if !(tokens[word].pos == Upos::Verb && tokens[word].ud_dep.starts_with("acl"))
        || !(verb < noun && noun < word && argument && asks)
    {
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

/// « S'emparer du palais, de l'aéroport et de la base »: nouns behind the same adposition are a list, and none is joined to the verb.
fn mend_shared_case(doc: &mut Doc, word: usize) {
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

fn is_finite(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].morph.contains("VerbForm=Fin")
}

/// "Reprime la policía una marcha": of two nouns behind a verb, both its subjects or both its objects, the first acts.
fn mend_order(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    if tokens[verb].pos != Upos::Verb || !is_finite(doc, verb) {
        return;
    }
    let start = (0..=verb).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let end = (verb + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let of = |i: usize, rel: &str| i != verb && tokens[i].ud_head == verb && tokens[i].ud_dep == rel;
    let helped = (start..end).any(|i| tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("aux:pass"));
    if helped || (start..verb).any(|i| of(i, "nsubj") || of(i, "obj")) {
        return;
    }
    let cased = |i: usize| (verb + 1..i).any(|c| tokens[c].ud_head == i && tokens[c].ud_dep == "case");
    for rel in ["nsubj", "obj"] {
        let other = if rel == "obj" { "nsubj" } else { "obj" };
        let found: Vec<usize> =
            (verb + 1..end).filter(|&i| of(i, rel) && is_nominal(tokens[i].pos)).collect();
        if (verb + 1..end).any(|i| of(i, other)) {
            continue;
        }
        // "Atribuyó el ataque a los rebeldes" names nobody who does; "matan sicarios a un juez" does.
        let named = |i: usize| (verb + 1..i).any(|d| tokens[d].ud_head == i && tokens[d].ud_dep == "det");
        if let &[acts, undergoes] = found.as_slice()
            && !cased(acts)
            && !(rel == "obj" && cased(undergoes) && named(acts))
        {
            hang(doc, acts, verb, "nsubj");
            hang(doc, undergoes, verb, "obj");
            return;
        }
    }
}

/// « Des hommes armés ont, selon la police, tué dix personnes »: between commas stands nobody who does it.
fn mend_parted_verb(doc: &mut Doc, aux: usize) {
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

/// "A series of strikes on Beirut", « une série de frappes israéliennes » : what follows describes what happens, and not the series.
fn mend_carried(doc: &mut Doc, carrier: usize) {
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

/// « L'armée a repris samedi la ville », « a tué lundi dix personnes » : a day right behind a verb is no object, and the noun behind it,
/// without an adposition, is one and not a part of the day.
fn mend_object(doc: &mut Doc, day: usize, mut behind: usize) {
    let tokens = &doc.tokens;
    // « lundi | dix personnes »: a number that is no date belongs to what follows.
    while behind > day + 1 && tokens[behind - 1].pos == Upos::Num {
        behind -= 1;
    }
    let this = day.checked_sub(1).filter(|&i| tokens[i].pos == Upos::Det && tokens[i].ud_head == day);
    let Some(verb) = this.unwrap_or(day).checked_sub(1).filter(|&i| tokens[i].pos == Upos::Verb) else {
        return;
    };
    let start = (0..=verb).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let end = (verb + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
    let of = |i: usize, rel: &str| i != verb && tokens[i].ud_head == verb && tokens[i].ud_dep == rel;
    let timed = |i: usize| (day..behind).contains(&i);
    // A verb that somebody does, to nobody yet.
    if !(start..verb).any(|i| of(i, "nsubj"))
        || (start..end).any(|i| of(i, "aux:pass") || of(i, "obj") && !timed(i) && i < day)
        || behind >= end
    {
        return;
    }
    let article = |i: usize| tokens[i].pos == Upos::Det || tokens[i].morph.contains("PronType=Art");
    let opens =
        article(behind) || matches!(tokens[behind].pos, Upos::Num | Upos::Noun | Upos::Propn | Upos::Adj);
    let noun = (behind..end.min(behind + 5)).find(|&i| {
        is_nominal(tokens[i].pos) && !(behind..=i).contains(&tokens[i].ud_head) && tokens[i].ud_head != i
    });
    let Some(noun) = noun.filter(|_| opens) else { return };
    let lost = tokens[noun].ud_head == verb && tokens[noun].ud_dep != "obj" || timed(tokens[noun].ud_head);
    let cased =
        (behind..noun).any(|i| tokens[i].ud_head == noun && tokens[i].pos == Upos::Adp && !article(i));
    let free = !(start..end).any(|i| of(i, "obj") && !timed(i) && i != noun);
    if cased || !(free && lost || tokens[noun].ud_head == verb) {
        return;
    }
    hang(doc, day, verb, "obl:mod");
    if free {
        hang(doc, noun, verb, "obj");
        let articles: Vec<usize> = (behind..noun)
            .filter(|&i| doc.tokens[i].ud_head == noun && doc.tokens[i].ud_dep == "case")
            .collect();
        articles.into_iter().for_each(|i| hang(doc, i, noun, "det"));
    }
}

/// "In Kidal gunmen killed two", « À Kidal des rebelles ont tué … », where whoever acts is read as part of the scene: a finite verb has
/// a subject, and a noun right in front of it that has none is that. In languages whose verbs need one.
fn mend_scene(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    if tokens[verb].pos != Upos::Verb {
        return;
    }
    let start = (0..=verb).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let helps = |i: usize| i != verb && tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("aux");
    let group = (start..verb).find(|&i| helps(i)).unwrap_or(verb);
    let finite = (group..=verb).any(|i| (i == verb || helps(i)) && is_finite(doc, i));
    let Some(last) = group.checked_sub(1).filter(|&last| finite && last >= start) else { return };
    let child = |i: usize| i != verb && tokens[i].ud_head == verb;
    let subject = (start..tokens.len()).take_while(|&i| i <= verb || !tokens[i].sent_start).find(|&i| {
        child(i) && ["nsubj", "csubj", "expl"].iter().any(|rel| tokens[i].ud_dep.starts_with(rel))
    });
    // « Des hommes armés ont … »: adjectives behind it belong to the noun.
    let noun = (start..=last)
        .rev()
        .find(|&i| tokens[i].pos != Upos::Adj || !matches!(tokens[i].ud_dep.as_str(), "amod" | "acl"))
        .filter(|&noun| (noun + 1..=last).all(|i| tokens[i].ud_head == noun));
    let Some(noun) = noun.filter(|&noun| tokens[noun].pos == Upos::Noun) else { return };
    let passive = (group..verb).any(|i| helps(i) && tokens[i].ud_dep == "aux:pass");
    let acts = if passive { "nsubj:pass" } else { "nsubj" };
    let plural = tokens[noun].morph.contains("Number=Plur");
    let joined = tokens[verb].ud_dep == "conj";
    let case = (start..noun).find(|&i| tokens[i].ud_head == noun && tokens[i].ud_dep == "case");
    match (case, subject) {
        (Some(case), None) if child(noun) && (plural || !joined) => split_scene(doc, case, noun, verb, acts),
        // « À Kidal des rebelles … »: "des" is an article.
        (Some(article), None) if plural && !joined && tokens[article].morph.contains("PronType=Art") => {
            let scene = tokens[noun].ud_head;
            let opens = (start..scene).any(|i| tokens[i].pos == Upos::Adp);
            if scene + 1 == article && tokens[noun].ud_dep == "nmod" && opens {
                hang(doc, noun, verb, acts);
                hang(doc, article, noun, "det");
                if doc.tokens[scene].ud_dep == "fixed" {
                    hang(doc, scene, verb, "obl");
                }
            }
        }
        // "In Bukavu traders marched", where the traders hang from the town.
        (None, None) if !joined => {
            let scene = tokens[noun].ud_head;
            let opens = (start..scene).any(|i| tokens[i].ud_head == scene && tokens[i].ud_dep == "case");
            let beside = plural
                && scene < noun
                && child(scene)
                && opens
                && (scene + 1..noun).all(|i| tokens[i].ud_head == noun);
            // « Selon un décompte des hôpitaux, cent personnes ont été tuées », where they are a part of the count.
            let under = |i: usize| {
                i == noun || tokens[i].ud_head == noun || tokens[tokens[i].ud_head].ud_head == noun
            };
            let first = (start..noun).rev().take_while(|&i| under(i)).last().unwrap_or(noun);
            let apart = scene < noun && scene != verb && first > start && doc.form(first - 1) == ",";
            if beside || apart {
                hang(doc, noun, verb, acts);
            }
        }
        // The adposition hangs from the verb, what it belongs to from the subject.
        (None, Some(subject)) if subject == noun => {
            let loose = |i: &usize| child(*i) && tokens[*i].pos == Upos::Adp && tokens[*i].ud_dep == "obl";
            if let Some(case) = (start..noun).find(loose) {
                split_scene(doc, case, noun, verb, acts);
            }
        }
        _ => {}
    }
}

/// Parts what stands between an adposition and a noun into the scene and who acts in it.
fn split_scene(doc: &mut Doc, case: usize, noun: usize, verb: usize, acts: &str) {
    let tokens = &doc.tokens;
    let below = |i: usize| tokens[i].ud_head == noun || tokens[tokens[i].ud_head].ud_head == noun;
    let capital = |i: usize| doc.form(i).starts_with(char::is_uppercase);
    let own = |i: &usize| match tokens[*i].pos {
        Upos::Adj => !capital(*i),
        Upos::Num | Upos::Det => true,
        _ => false,
    };
    // "In Aleppo government troops …": what follows the name is who acts.
    let named = (case + 1..noun).rfind(|&i| capital(i)).map(|name| name + 1);
    let first = named.or_else(|| (case + 1..noun).rev().take_while(own).last()).unwrap_or(noun);
    let scene = case + 1..first;
    // "In the northern town gunmen …": an adjective alone is no scene.
    if scene.is_empty()
        || !scene.clone().all(below)
        || !(tokens[first - 1].pos == Upos::Noun || capital(first - 1))
    {
        return;
    }
    let place = first - 1;
    let hanging: Vec<usize> = scene.filter(|&i| i != place && tokens[i].ud_head == noun).collect();
    for i in hanging {
        hang_as_it_is(doc, i, place);
    }
    hang(doc, case, place, "case");
    hang(doc, place, verb, "obl");
    hang(doc, noun, verb, acts);
}

fn hang_as_it_is(doc: &mut Doc, word: usize, head: usize) {
    let rel = doc.tokens[word].ud_dep.clone();
    hang(doc, word, head, &rel);
}

fn is_nominal(pos: Upos) -> bool {
    matches!(pos, Upos::Noun | Upos::Propn)
}

/// Hangs a word from another, by a relation; never from what hangs from it, since a tree stays one.
fn hang(doc: &mut Doc, word: usize, head: usize, rel: &str) {
    if word == head || !is_under(doc, head, word) {
        let token = &mut doc.tokens[word];
        (token.ud_head, token.ud_dep) = (head, rel.into());
    }
}

/// Whether a word hangs from another, over however many.
fn is_under(doc: &Doc, word: usize, over: usize) -> bool {
    let mut at = word;
    for _ in 0..doc.tokens.len() {
        if at == over {
            return true;
        }
        let head = doc.tokens[at].ud_head;
        if head == at {
            return false;
        }
        at = head;
    }
    true
}

#[cfg(test)]
mod tests {
    use vigie_nlp::conllu::from_conllu;

    use super::*;

    fn mended(rows: &str) -> Vec<(usize, String)> {
        mended_by(rows, true)
    }

    fn mended_by(rows: &str, verb_first: bool) -> Vec<(usize, String)> {
        let text: Vec<&str> = rows.lines().filter_map(|row| row.split('\t').nth(1)).collect();
        let (_, mut doc) =
            from_conllu(&format!("# doc_id = 1\n# text = {}\n{}", text.join(" "), placed(rows))).remove(0);
        let bare_days = vec!["samedi".to_owned()];
        let asides = vec!["dont".to_owned()];
        let grammar = Grammar { asides, bare_days, verb_first, ..Grammar::default() };
        mend(&mut doc, &grammar);
        doc.tokens.iter().map(|t| (t.ud_head, t.ud_dep.to_string())).collect()
    }

    /// Rows of five columns as CoNLL-U, a blank between the words.
    fn placed(rows: &str) -> String {
        let mut start = 0;
        let mut out = String::new();
        for (n, row) in rows.lines().enumerate() {
            let cells: Vec<&str> = row.split('\t').collect();
            let [_, form, pos, head, rel] = cells[..] else { continue };
            let (pos, morph) = match pos {
                "VERB" => (pos, "VerbForm=Fin"),
                "INF" => ("VERB", "VerbForm=Inf"),
                _ => (pos, "_"),
            };
            out += &format!(
                "{}\t{form}\t{form}\t{pos}\t{pos}\t{morph}\t{head}\t{rel}\t_\tTokenStart={start}\n",
                n + 1
            );
            start += form.chars().count() + 1;
        }
        out
    }

    #[test]
    fn an_aside_is_no_relative_clause() {
        let rows = "1\tDouze\tNUM\t2\tnummod\n2\tvillageois\tNOUN\t0\troot\n3\t,\tPUNCT\t2\tpunct\n4\tdont\tPRON\t6\tnmod\n\
                    5\tdeux\tNUM\t6\tnummod\n6\tfillettes\tNOUN\t9\tnsubj:pass\n7\t,\tPUNCT\t9\tpunct\n8\tsont\tAUX\t9\taux:pass\n\
                    9\tmortes\tVERB\t2\tacl:relcl";
        let found = mended(rows);
        assert_eq!(found[1], (8, "nsubj:pass".to_owned()));
        assert_eq!(found[5], (1, "nmod".to_owned()));
        assert_eq!(found[8], (8, "root".to_owned()));
        // « Un chef dont les hommes tirent. »
        let clause = "1\tUn\tDET\t2\tdet\n2\tchef\tNOUN\t0\troot\n3\tdont\tPRON\t5\tnmod\n4\tles\tDET\t5\tdet\n5\thommes\tNOUN\t6\tnsubj\n\
                      6\ttirent\tVERB\t2\tacl:relcl";
        assert_eq!(mended(clause)[5], (1, "acl:relcl".to_owned()));
    }

    #[test]
    fn what_is_listed_stands_beside_the_first() {
        let rows = "1\tLagos\tPROPN\t7\tnsubj\n2\t,\tPUNCT\t1\tpunct\n3\tAccra\tPROPN\t1\tnmod\n4\tet\tCCONJ\t5\tcc\n5\tDakar\tPROPN\t3\tconj\n\
                    6\tont\tAUX\t7\taux\n7\tprotesté\tVERB\t0\troot";
        assert_eq!(mended(rows)[2], (0, "conj".to_owned()));
        let of = "1\tport\tNOUN\t6\tnsubj\n2\tde\tADP\t3\tcase\n3\tLagos\tPROPN\t1\tnmod\n4\tet\tCCONJ\t5\tcc\n5\tDakar\tPROPN\t3\tconj\n6\tferme\tVERB\t0\troot";
        assert_eq!(mended(of)[2], (0, "nmod".to_owned()));
    }

    #[test]
    fn what_is_finite_is_joined_to_what_is_finite() {
        let rows = "1\tThey\tPRON\t2\tnsubj\n2\thalted\tVERB\t0\troot\n3\tplans\tNOUN\t2\tobj\n4\tto\tPART\t5\tmark\n\
                    5\tstrike\tINF\t3\tacl\n6\tand\tCCONJ\t7\tcc\n7\tfreed\tVERB\t5\tconj\n8\ttwo\tNUM\t7\tobj";
        assert_eq!(mended(rows)[6], (1, "conj".to_owned()));
    }

    #[test]
    fn of_two_nouns_behind_the_verb_the_first_acts() {
        let rows = |rel: &str| {
            format!(
                "1\tReprime\tVERB\t0\troot\n2\tla\tDET\t3\tdet\n3\tguardia\tNOUN\t1\t{rel}\n4\tuna\tDET\t5\tdet\n5\thuelga\tNOUN\t1\t{rel}"
            )
        };
        for rel in ["nsubj", "obj"] {
            let found = mended(&rows(rel));
            assert_eq!(found[2], (0, "nsubj".to_owned()));
            assert_eq!(found[4], (0, "obj".to_owned()));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_tree_stays_a_tree(
            words in proptest::collection::vec((0usize..12, 0usize..9, 0usize..8, 0usize..10), 1..14),
            verb_first in proptest::bool::ANY,
        ) {
            let pos = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "DET", "CCONJ", "PUNCT", "ADJ"];
            let rels = ["nsubj", "obj", "obl", "nmod", "conj", "acl", "case", "amod"];
            let forms = ["dont", ",", "-", "samedi", "Kano", "armée", "série", "de", "tué", "et"];
            let rows = words.iter().enumerate().map(|(n, &(head, p, r, f))| {
                // Every word hangs from one before it, the first from none.
                let head = if n == 0 { 0 } else { head % n + 1 };
                let rel = if n == 0 { "root" } else { rels[r] };
                format!("{}\t{}\t{}\t{head}\t{rel}", n + 1, forms[f], pos[p])
            });
            let tree = mended_by(&rows.collect::<Vec<_>>().join("\n"), verb_first);
            for word in 0..tree.len() {
                let steps = std::iter::successors(Some(word), |&at| Some(tree[at].0).filter(|&head| head != at));
                proptest::prop_assert!(steps.take(tree.len() + 1).count() <= tree.len());
            }
        }
    }
}
