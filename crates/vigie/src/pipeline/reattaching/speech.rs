//! Who speaks behind the verb: « …, a indiqué la préfecture ».

use std::collections::BTreeSet;

use smol_str::SmolStr;
use vigie_lexicon::{
    actors::Nominals,
    attribution::{AttributionWords, Kind},
};
use vigie_nlp::{Doc, Upos};

use super::{hang, hang_as_it_is, is_finite, is_nominal, is_under};

/// The verbs behind which stands who speaks, and the nouns of who may.
#[derive(Debug, Default)]
pub struct Speech {
    verbs: BTreeSet<SmolStr>,
    /// Those of two words: « faire savoir ».
    pairs: BTreeSet<(SmolStr, SmolStr)>,
    /// Endings of forms that the model leaves as lemmas, and the lemma's.
    endings: Vec<(SmolStr, SmolStr)>,
    speakers: BTreeSet<SmolStr>,
    /// All verbs of speech.
    tells: BTreeSet<SmolStr>,
}

impl Speech {
    /// The verbs that the words of attribution call inverted, and the nouns of parties that may be a source.
    pub fn new(cues: &AttributionWords, nouns: &Nominals) -> Self {
        let sources = nouns.nominal.iter().filter(|class| class.source.is_some());
        let endings = cues.lemma_endings.iter().map(|(end, lemma)| (end.into(), lemma.into())).collect();
        let spoken = cues.verbs.iter().filter(|verb| verb.kind == Kind::Speech);
        let pairs = cues.inverted.iter().filter_map(|verb| verb.split_once(' '));
        Speech {
            pairs: pairs.map(|(first, second)| (first.into(), second.into())).collect(),
            verbs: cues.inverted.iter().map(SmolStr::new).collect(),
            endings,
            speakers: sources.flat_map(|class| &class.words).map(SmolStr::new).collect(),
            tells: spoken.flat_map(|verb| &verb.lemmas).map(SmolStr::new).collect(),
        }
    }

    /// Whether a verb and the infinitive right behind it together say something.
    fn is_joined(&self, doc: &Doc, verb: usize) -> bool {
        let lemma = |i: usize| doc.tokens.get(i).map(|token| token.lemma.clone());
        let second = lemma(verb + 1).filter(|_| !doc.tokens[verb + 1].sent_start);
        let pair = lemma(verb).zip(second);
        pair.is_some_and(|(first, second)| {
            let first = self.infinitive(&first, |made| self.pairs.iter().any(|(known, _)| known == made));
            self.pairs.contains(&(first, second))
        })
    }

    /// A lemma, put right where the model left the form as it stands: "laisse".
    fn infinitive(&self, lemma: &SmolStr, knows: impl Fn(&str) -> bool) -> SmolStr {
        let built = |(end, inf): &(SmolStr, SmolStr)| {
            lemma.strip_suffix(end.as_str()).map(|stem| format!("{stem}{inf}")).filter(|made| knows(made))
        };
        if knows(lemma) {
            return lemma.clone();
        }
        self.endings.iter().find_map(built).map_or_else(|| lemma.clone(), SmolStr::from)
    }

    fn is_said(&self, lemma: &str) -> bool {
        let built = |(end, inf): &(SmolStr, SmolStr)| {
            lemma
                .strip_suffix(end.as_str())
                .is_some_and(|stem| self.verbs.contains(format!("{stem}{inf}").as_str()))
        };
        self.verbs.contains(lemma) || self.endings.iter().any(built)
    }
}

/// « …, a fait savoir la préfecture »: of two verbs that say something together the first governs, and what the parser gives to the
/// second is its own.
pub(super) fn mend_joined(doc: &mut Doc, verb: usize, speech: &Speech) {
    if !speech.is_joined(doc, verb) {
        return;
    }
    let second = verb + 1;
    let above = |doc: &Doc, word: usize| {
        let token = &doc.tokens[word];
        (if token.ud_head == word { verb } else { token.ud_head }, token.ud_dep.clone())
    };
    if doc.tokens[verb].ud_head == second {
        let (head, rel) = above(doc, second);
        hang(doc, verb, head, &rel);
    }
    // « A fait savoir Infrabel », where the name is taken for the verb.
    let name = doc.tokens[verb].ud_head;
    if name > second && doc.form(name).starts_with(char::is_uppercase) {
        let (head, rel) = above(doc, name);
        hang(doc, verb, head, &rel);
        hang(doc, name, verb, "obj");
        doc.tokens[name].pos = Upos::Propn;
    }
    hang(doc, second, verb, "xcomp");
    let own = |&i: &usize| doc.tokens[i].ud_head == second && i != second;
    let own: Vec<usize> = (0..doc.tokens.len()).filter(own).collect();
    for word in own {
        hang_as_it_is(doc, word, verb);
        let named = word > verb && doc.form(word).starts_with(char::is_uppercase);
        if named && doc.tokens[word].ud_dep == "dep" {
            doc.tokens[word].ud_dep = "obj".into();
            doc.tokens[word].pos = Upos::Propn;
        }
    }
    doc.tokens[verb].pos = Upos::Verb;
}

/// « Douze personnes ont péri, a indiqué la préfecture »: read as what was indicated, and as one more thing that the others did. Who
/// may speak, behind such a verb that opens a clause of its own and has no subject, is its subject, and the clause stands beside.
pub(super) fn mend_inverted(doc: &mut Doc, verb: usize, speech: &Speech) {
    let tokens = &doc.tokens;
    let joined = speech.is_joined(doc, verb);
    if tokens[verb].pos != Upos::Verb || !(joined || speech.is_said(&tokens[verb].lemma)) {
        return;
    }
    let of_verb =
        |rel: &str, i: &usize| tokens[*i].ud_head == verb && tokens[*i].ud_dep.starts_with(rel) && *i != verb;
    let all = || 0..tokens.len();
    let first = all().find(|i| of_verb("aux", i)).unwrap_or(verb).min(verb);
    let opens = first > 0 && !tokens[first].sent_start && tokens[first - 1].pos == Upos::Punct;
    let finite = is_finite(doc, verb) || is_finite(doc, first);
    let bound = all().any(|i| of_verb("mark", &i) || of_verb("cc", &i));
    if !opens || !finite || bound {
        return;
    }
    let subject = all().find(|i| of_verb("nsubj", i));
    let bare = |i: usize| !all().any(|c| tokens[c].ud_head == i && tokens[c].ud_dep == "case");
    let may_speak = |i: usize| tokens[i].pos == Upos::Propn || speech.speakers.contains(&tokens[i].lemma);
    let lost = || {
        let objects =
            (verb + 1 + usize::from(joined)..tokens.len()).find(|i| of_verb("obj", i) || of_verb("xcomp", i));
        objects.filter(|&i| may_speak(i) && bare(i))
    };
    let Some(speaker) = subject.filter(|&s| s > verb).or_else(|| subject.is_none().then(lost).flatten())
    else {
        return;
    };
    if subject.is_none() {
        hang(doc, speaker, verb, "nsubj");
    }
    let head = doc.tokens[verb].ud_head;
    let beside = ["conj", "advcl", "acl", "xcomp", "ccomp", "advmod", "amod", "dep"];
    if head < first && beside.iter().any(|rel| doc.tokens[verb].ud_dep.split(':').next() == Some(rel)) {
        let top = top_of(doc, verb);
        hang(doc, verb, top, "parataxis");
    }
}

/// "They shelled the market and the clinic, witnesses and the mayor said": read as two more things that were shelled. Who may
/// speak, between a comma and a verb of speech that has no subject, is its subject.
pub(super) fn mend_speakers_in_front(doc: &mut Doc, verb: usize, speech: &Speech) {
    let tokens = &doc.tokens;
    let has_subject =
        || (0..tokens.len()).any(|i| tokens[i].ud_head == verb && tokens[i].ud_dep.starts_with("nsubj"));
    if !is_finite(doc, verb) || !speech.tells.contains(&tokens[verb].lemma) || has_subject() {
        return;
    }
    let Some(comma) =
        (0..verb).rev().take_while(|&i| !tokens[i + 1].sent_start).find(|&i| doc.form(i) == ",")
    else {
        return;
    };
    let inside = comma + 1..verb;
    let listed: Vec<usize> = inside
        .clone()
        .filter(|&i| tokens[i].ud_dep == "conj" && !inside.contains(&tokens[i].ud_head))
        .collect();
    let Some((&first, others)) = listed.split_first() else { return };
    let speaks = |i: usize| speech.speakers.contains(&tokens[i].lemma);
    let own = |i: usize| listed.iter().any(|&word| is_under(doc, i, word)) || tokens[i].pos == Upos::Cconj;
    if !is_nominal(tokens[first].pos) || !speaks(first) || !inside.clone().all(own) {
        return;
    }
    let others = others.to_vec();
    hang(doc, first, verb, "nsubj");
    hang(doc, comma, verb, "punct");
    for other in others {
        hang(doc, other, first, "conj");
    }
}

/// The word from which everything in a word's sentence hangs.
fn top_of(doc: &Doc, word: usize) -> usize {
    let over = |&i: &usize| Some(doc.tokens[i].ud_head).filter(|&head| head != i);
    std::iter::successors(Some(word), over).take(doc.tokens.len()).last().unwrap_or(word)
}
