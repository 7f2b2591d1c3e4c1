//! Verbs that the model takes for nouns or adjectives: « L'armée riposte », "Gunmen raid village", "el grupo reivindica".
//!
//! A sentence without a finite verb, in which a word can be one that the lexicon knows, is read once more with a verb that every
//! model knows in its place; where that becomes the verb of the sentence, its tree is taken.

use std::{collections::BTreeSet, ops::Range};

use smol_str::SmolStr;
use vigie_lexicon::{
    attribution::AttributionWords,
    language::{Language, StandIns},
};
use vigie_nlp::{Doc, Pipeline, Token, Upos};

/// Words of a sentence that are tried.
const MOST_TRIES: usize = 3;
/// Letters of the shortest form that is looked at.
const FEWEST_LETTERS: usize = 3;

/// The verbs of the lexicon, by their lemmas.
#[derive(Debug, Default)]
pub struct KnownVerbs {
    says: BTreeSet<SmolStr>,
    does: BTreeSet<SmolStr>,
    /// How infinitives end.
    infinitives: Vec<String>,
}

impl KnownVerbs {
    /// Those that introduce what somebody says, and those that tell facts.
    pub fn new(language: &Language, cues: &AttributionWords) -> Self {
        let says = cues.verbs.iter().flat_map(|class| &class.lemmas).map(SmolStr::new).collect();
        let triggers = language.patterns.all.iter().map(|pattern| &pattern.trigger);
        let verbs = triggers.filter(|trigger| trigger.pos.iter().any(|pos| pos == "VERB"));
        let does = verbs.flat_map(|trigger| &trigger.lemmas).filter(|pieces| pieces.len() == 1);
        let infinitives = language.grammar.endings.iter().map(|family| family.lemma.clone()).collect();
        KnownVerbs { says, does: does.flatten().cloned().collect(), infinitives }
    }

    /// Of some verbs, the one that a form can be of: by the model's lemmas, or by its ending.
    fn lemma_of(
        &self,
        form: &str,
        verbs: &BTreeSet<SmolStr>,
        model: &Pipeline,
        words: &StandIns,
    ) -> Option<SmolStr> {
        let bare = words.plural.iter().any(String::is_empty);
        let lemmas = model.possible_lemmas(form);
        let known = lemmas.iter().find(|&lemma| verbs.contains(lemma) && (bare || lemma != form)).cloned();
        let stems = words.singular.iter().chain(&words.plural).filter(|end| !end.is_empty());
        let mut built = stems
            .filter_map(|end| form.strip_suffix(end.as_str()))
            .flat_map(|stem| self.infinitives.iter().map(move |end| SmolStr::new(format!("{stem}{end}"))));
        known.or_else(|| built.find(|lemma| verbs.contains(lemma)))
    }
}

/// A word that may be the verb of its sentence.
#[derive(Clone)]
struct Candidate {
    at: usize,
    lemma: SmolStr,
    stand_in: String,
}

/// Reads sentences again whose verb the model took for something else.
///
/// Only heads, relations, parts of speech, features and lemmas change; the words stay where they are.
pub fn mend(doc: &mut Doc, model: &Pipeline, words: &StandIns, known: &KnownVerbs) {
    for sentence in doc.sentences() {
        let told = has_main_verb(doc, &sentence);
        let may_be = |at: usize| {
            let hangs = is_hung_as_adjective(&doc.tokens[at], doc.form(at), words);
            if told && !hangs { None } else { candidate(doc, &sentence, at, model, words, known) }
        };
        let tried: Vec<Candidate> = sentence.clone().filter_map(may_be).take(MOST_TRIES).collect();
        let read = tried.into_iter().find_map(|one| {
            let more = joined(doc, &sentence, &one, model, words, known);
            // "Bombardea la ciudad y mata a doce": the second is read with the first, if it can be.
            let both = more.map(|more| [vec![one.clone()], vec![more]].concat());
            let ways = both.into_iter().chain([vec![one]]);
            ways.into_iter().find_map(|ones| Some((reread(doc, &sentence, &ones, model, told)?, ones)))
        });
        if let Some((tokens, ones)) = read {
            doc.tokens[sentence].clone_from_slice(&tokens);
            for one in ones {
                doc.tokens[one.at].lemma = one.lemma;
            }
        }
    }
}

/// Whether a verb of the present describes a noun: « les bandes contrôlent … », where it hangs from the bands as an adjective
/// does, with the features of a participle; « Bamako reproche … », where it hangs from the name as one that describes it.
fn is_hung_as_adjective(token: &Token, form: &str, words: &StandIns) -> bool {
    let ends = |endings: &[String]| endings.iter().any(|end| form.ends_with(end.as_str()));
    let sure = token.pos == Upos::Verb && ends(&words.finite) && !ends(&words.never);
    token.ud_dep == "amod" && (is_finite(token) || sure) || token.ud_dep == "acl" && is_finite(token)
}

/// A verb that is joined to a candidate by a conjunction: "bombardea la ciudad y mata a doce".
fn joined(
    doc: &Doc,
    sentence: &Range<usize>,
    one: &Candidate,
    model: &Pipeline,
    words: &StandIns,
    known: &KnownVerbs,
) -> Option<Candidate> {
    let joined = |at: &usize| *at > one.at + 1 && doc.tokens[at - 1].pos == Upos::Cconj;
    sentence.clone().filter(joined).find_map(|at| candidate(doc, sentence, at, model, words, known))
}

/// Whether the root of a sentence is a finite verb, or has one beside it.
fn has_main_verb(doc: &Doc, sentence: &Range<usize>) -> bool {
    let is_root = |i: usize| doc.tokens[i].ud_head == i;
    sentence.clone().any(|i| {
        let token = &doc.tokens[i];
        let over = is_root(i) || token.pos == Upos::Aux && is_root(token.ud_head);
        over && is_finite(token)
    })
}

fn is_finite(token: &Token) -> bool {
    matches!(token.pos, Upos::Verb | Upos::Aux) && token.morph.contains("VerbForm=Fin")
}

fn candidate(
    doc: &Doc,
    sentence: &Range<usize>,
    at: usize,
    model: &Pipeline,
    words: &StandIns,
    known: &KnownVerbs,
) -> Option<Candidate> {
    let (token, form) = (&doc.tokens[at], doc.form(at));
    let verb = matches!(token.pos, Upos::Verb | Upos::Aux) && !is_hung_as_adjective(token, form, words);
    if verb
        || !matches!(
            token.pos,
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adv | Upos::Verb | Upos::X | Upos::Intj
        )
        || form.chars().count() < FEWEST_LETTERS
        || !form.chars().all(char::is_alphabetic)
    {
        return None;
    }
    let opens = at == sentence.start;
    let small = form.to_lowercase();
    if opens != (small != form) || opens && words.opens.is_none() {
        return None;
    }
    let ends =
        |endings: &[String]| endings.iter().any(|end| !end.is_empty() && small.ends_with(end.as_str()));
    if ends(&words.never) || !follows(doc, at, words) {
        return None;
    }
    let joins = !opens && doc.tokens[at - 1].pos == Upos::Cconj;
    let noun = if opens || joins { None } else { Some(subject(doc, sentence, at)?) };
    // All that a form can be of is asked for last: it takes long.
    let known_lemma = |verbs: &BTreeSet<SmolStr>| known.lemma_of(&small, verbs, model, words);
    let (says, does) = (known_lemma(&known.says), known_lemma(&known.does));
    let lemma = does.clone().or_else(|| says.clone())?;
    let (one, many) = (ends(&words.singular), ends(&words.plural) || lemma == small);
    // « Dément » ends as a plural does.
    let plural = many && !(one && noun.is_some_and(|noun| doc.tokens[noun].morph.contains("Number=Sing")));
    let other = if plural { "Number=Sing" } else { "Number=Plur" };
    let agrees = |noun: usize| doc.tokens[noun].pos != Upos::Noun || !doc.tokens[noun].morph.contains(other);
    if !plural && !one || !noun.is_none_or(agrees) {
        return None;
    }
    // "Dément que …", "dément avoir …": what is said follows.
    let next = doc.tokens.get(at + 1);
    let clause = next.is_some_and(|t| {
        t.pos == Upos::Sconj || matches!(t.pos, Upos::Verb | Upos::Aux) && t.morph.contains("VerbForm=Inf")
    });
    let opening = words.opens.as_ref().filter(|_| opens);
    let class = if let Some(opening) = opening {
        opening
    } else if says.is_some() && (clause || does.is_none()) {
        &words.says
    } else {
        &words.does
    };
    let stand_in = &class[usize::from(plural)];
    let lemma = says.filter(|_| clause).unwrap_or(lemma);
    Some(Candidate { at, lemma, stand_in: stand_in.clone() })
}

/// Whether what stands right behind a word may follow a verb.
fn follows(doc: &Doc, at: usize, words: &StandIns) -> bool {
    let Some(next) = doc.tokens.get(at + 1).filter(|next| !next.sent_start) else { return false };
    let infinitive = matches!(next.pos, Upos::Verb | Upos::Aux) && next.morph.contains("VerbForm=Inf");
    // « riposte » with the lemma « ripost »: no adjective is like that, whatever follows.
    let (form, lemma) = (doc.form(at), doc.tokens[at].lemma.as_str());
    let cut = doc.tokens[at].pos == Upos::Adj && form.len() > lemma.len() && form.starts_with(lemma);
    // A noun that opens a sentence may well have an adposition behind it: "Ayuda a los refugiados".
    let done_to = !doc.tokens[at].sent_start && words.object.iter().any(|word| word == doc.form(at + 1));
    let bare = doc.tokens[at].sent_start && next.pos == Upos::Noun && next.morph.contains("Number=Plur");
    infinitive || cut || done_to || bare || words.before.iter().any(|pos| pos == next.pos.as_str())
}

/// The noun or name right in front of a word, who may act.
fn subject(doc: &Doc, sentence: &Range<usize>, at: usize) -> Option<usize> {
    let nominal = |i: usize| matches!(doc.tokens[i].pos, Upos::Noun | Upos::Propn | Upos::X);
    let last = (sentence.start..at).next_back()?;
    match doc.tokens[last].pos {
        Upos::Adj if last > sentence.start && nominal(last - 1) => Some(last - 1),
        _ => Some(last).filter(|&last| nominal(last)),
    }
}

/// The tokens of a sentence as they are read with other verbs in the candidates' places, where the first is its main verb, or
/// that of a clause if it has one, and has a subject or opens the sentence.
fn reread(
    doc: &Doc,
    sentence: &Range<usize>,
    ones: &[Candidate],
    model: &Pipeline,
    has_main: bool,
) -> Option<Vec<Token>> {
    let mut text = String::new();
    let mut from = doc.tokens[sentence.start].start;
    for one in ones {
        let verb = &doc.tokens[one.at];
        text += &doc.text[from..verb.start];
        text += &one.stand_in;
        from = verb.end;
    }
    text += &doc.text[from..doc.tokens[sentence.end - 1].end];
    let read = model.run(&text);
    if read.tokens.len() != sentence.len() || read.sentences().len() != 1 {
        return None;
    }
    let is_read = |(n, one): (usize, &Candidate)| {
        let at = one.at - sentence.start;
        let token = &read.tokens[at];
        let subject = |t: &Token| t.ud_head == at && t.ud_dep.starts_with("nsubj");
        let told = read.tokens[..at].iter().any(subject) || at == 0 || n > 0;
        let stands = match n {
            0 if has_main => !matches!(token.ud_dep.as_str(), "amod" | "acl" | "acl:relcl"),
            0 => token.ud_head == at,
            _ => token.ud_dep == "conj",
        };
        is_finite(token) && told && stands
    };
    if !ones.iter().enumerate().all(is_read) {
        return None;
    }
    let again = doc.tokens[sentence.clone()].iter().zip(read.tokens).map(|(old, new)| Token {
        start: old.start,
        end: old.end,
        space_after: old.space_after,
        sent_start: old.sent_start,
        norm: old.norm.clone(),
        head: new.head + sentence.start,
        ud_head: new.ud_head + sentence.start,
        ..new
    });
    Some(again.collect())
}
