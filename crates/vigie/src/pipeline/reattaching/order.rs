//! Who acts and who undergoes, by where they stand around the verb.

use vigie_nlp::{Doc, Upos};

use super::{hang, hang_as_it_is, is_finite, is_nominal, is_under};

/// « Deux morts dans des heurts après le report du vote », read as the report of them: the noun that opens a title carries what an
/// adposition joins to it.
pub(super) fn mend_title(doc: &mut Doc, noun: usize) {
    let tokens = &doc.tokens;
    let head = tokens[noun].ud_head;
    let both = is_nominal(tokens[noun].pos) && is_nominal(tokens[head].pos);
    if !both || head <= noun || tokens[head].ud_head != head || tokens[noun].ud_dep != "nmod" {
        return;
    }
    let of = |over: usize| (0..tokens.len()).filter(move |&i| i != over && tokens[i].ud_head == over);
    let case = of(head).find(|&i| tokens[i].ud_dep == "case" && noun < i && i < head);
    let predicate =
        of(head).any(|i| ["nsubj", "cop", "aux"].iter().any(|rel| tokens[i].ud_dep.starts_with(rel)));
    let bare = !of(noun).any(|i| tokens[i].ud_dep == "case");
    let first = (0..=noun).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
    let opens = (first..noun).all(|i| is_under(doc, i, noun));
    let Some(case) = case.filter(|_| bare && opens && !predicate) else { return };
    let before: Vec<usize> = of(head).filter(|&i| i != noun && i < case).collect();
    hang(doc, noun, noun, "root");
    hang(doc, head, noun, "nmod");
    for word in before {
        hang_as_it_is(doc, word, noun);
    }
}

/// « Une centaine d'assaillants les ont attaqués », read as assailants whom they attacked: what is finite, and joined by no relative
/// word to the noun that all hangs from, is what the noun does.
pub(super) fn mend_predicate(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    let noun = tokens[verb].ud_head;
    let of = |over: usize| (0..tokens.len()).filter(move |&i| i != over && tokens[i].ud_head == over);
    let acts = tokens[noun].ud_head == noun && noun < verb && is_nominal(tokens[noun].pos);
    if !acts || tokens[verb].pos != Upos::Verb || tokens[verb].ud_dep != "acl" {
        return;
    }
    let helps = |i: usize| tokens[i].ud_dep.starts_with("aux") && is_finite(doc, i);
    let bound = of(verb).any(|i| {
        tokens[i].ud_dep == "mark"
            || tokens[i].ud_dep.starts_with("nsubj")
            || tokens[i].morph.contains("PronType=Rel")
    });
    let parted = (noun..verb).any(|i| tokens[i].pos == Upos::Punct);
    let predicate = of(noun).any(|i| matches!(tokens[i].ud_dep.as_str(), "case" | "cop"));
    if !(is_finite(doc, verb) || of(verb).any(helps)) || bound || parted || predicate {
        return;
    }
    let behind: Vec<usize> = of(noun).filter(|&i| i > verb).collect();
    hang(doc, verb, verb, "root");
    hang(doc, noun, verb, "nsubj");
    for word in behind {
        hang_as_it_is(doc, word, verb);
    }
}

/// "Reprime la policía una marcha": of two nouns behind a verb, both its subjects or both its objects, the first acts.
pub(super) fn mend_order(doc: &mut Doc, verb: usize) {
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

/// "The United States on Thursday imposed sanctions", all of it taken for a name: what is finite describes no noun, and governs it.
pub(super) fn mend_finite(doc: &mut Doc, verb: usize) {
    let tokens = &doc.tokens;
    let noun = tokens[verb].ud_head;
    let acts = tokens[noun].ud_head;
    let finite = tokens[verb].pos == Upos::Verb && is_finite(doc, verb) && tokens[verb].ud_dep == "amod";
    if !finite
        || noun <= verb
        || tokens[noun].ud_dep != "nmod"
        || acts >= verb
        || !is_nominal(tokens[acts].pos)
    {
        return;
    }
    // The adposition of the day between them hangs from the object.
    let case = (acts + 1..verb).find(|&i| tokens[i].ud_head == noun && tokens[i].ud_dep == "case");
    let day = (acts + 1..verb).rev().find(|&i| tokens[i].ud_head == verb && is_nominal(tokens[i].pos));
    if case.is_some() != day.is_some() {
        return;
    }
    let (head, rel) = (tokens[acts].ud_head, tokens[acts].ud_dep.clone());
    hang(doc, verb, if head == acts { verb } else { head }, &rel);
    hang(doc, acts, verb, "nsubj");
    hang(doc, noun, verb, "obj");
    if let (Some(case), Some(day)) = (case, day) {
        hang(doc, case, day, "case");
        hang(doc, day, verb, "obl");
    }
}

/// « L'armée a repris samedi la ville », « a tué lundi dix personnes » : a day right behind a verb is no object, and the noun behind it,
/// without an adposition, is one and not a part of the day.
pub(super) fn mend_object(doc: &mut Doc, day: usize, mut behind: usize) {
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
pub(super) fn mend_scene(doc: &mut Doc, verb: usize) {
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
