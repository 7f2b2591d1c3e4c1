//! Sentences that a parse begins inside a word: « l'état-major » in two pieces.

use vigie_nlp::{Doc, Upos};

/// Joins sentences whose boundary stands at a hyphen inside a word, and hangs the word's second half from its first.
///
/// The parser of `fr_core_news` breaks most sentences with « état-major » before the hyphen, so that whatever the staff says
/// is said by nobody. Which tree keeps its root: the first, if the second's is the half word; else the second, whose verb
/// then governs what the first one stands for.
///
/// ```
/// use vigie_nlp::conllu::from_conllu;
/// // « état-major décide », cut in two before the hyphen.
/// let cut = "# doc_id = 1\n# text = état-major décide\n\
///     1\tétat\tétat\tNOUN\tNOUN\t_\t0\troot\t_\tSpaceAfter=No|TokenStart=0\n\n\
///     1\t-\t-\tPUNCT\tPUNCT\t_\t2\tpunct\t_\tSpaceAfter=No|TokenStart=4\n\
///     2\tmajor\tmajor\tNOUN\tNOUN\t_\t3\tnsubj\t_\tTokenStart=5\n\
///     3\tdécide\tdécider\tVERB\tVERB\t_\t0\troot\t_\tTokenStart=11\n";
/// let (_, mut doc) = from_conllu(cut).remove(0);
/// assert_eq!(doc.sentences().len(), 2);
/// vigie::pipeline::seams::close(&mut doc);
/// let heads: Vec<(usize, &str)> = doc.tokens.iter().map(|t| (t.ud_head, t.ud_dep.as_str())).collect();
/// assert_eq!(heads, [(3, "nsubj"), (2, "punct"), (0, "flat"), (3, "root")]);
/// assert_eq!(doc.sentences().len(), 1);
/// ```
pub fn close(doc: &mut Doc) {
    for at in 2..doc.tokens.len().saturating_sub(1) {
        // The boundary stands before the hyphen or behind it.
        if doc.tokens[at].sent_start && doc.form(at) == "-" {
            mend(doc, at, at - 1, at + 1);
        } else if doc.tokens[at].sent_start && doc.form(at - 1) == "-" {
            mend(doc, at, at - 2, at);
        }
    }
    if doc.tokens.len() > 2 && doc.tokens[1].sent_start && doc.form(1) == "-" {
        mend(doc, 1, 0, 2);
    }
}

/// « Pékin | a mis en garde Taipei »: a name in front of a verb that has no subject is its subject and no sentence of its own.
///
/// ```
/// use vigie_nlp::conllu::from_conllu;
/// let cut = "# doc_id = 1\n# text = Lagos ferme\n\
///     1\tLagos\tLagos\tPROPN\tPROPN\t_\t0\troot\t_\tTokenStart=0\n\n\
///     1\tferme\tfermer\tVERB\tVERB\tVerbForm=Fin\t0\troot\t_\tTokenStart=6\n";
/// let (_, mut doc) = from_conllu(cut).remove(0);
/// vigie::pipeline::seams::join_subjects(&mut doc);
/// assert_eq!(doc.sentences().len(), 1);
/// assert_eq!((doc.tokens[0].ud_head, doc.tokens[0].ud_dep.as_str()), (1, "nsubj"));
/// ```
pub fn join_subjects(doc: &mut Doc) {
    let sentences = doc.sentences();
    for pair in sentences.windows(2) {
        let [name, clause] = pair else { continue };
        let parted = doc.tokens[name.clone()]
            .iter()
            .any(|t| matches!(t.pos, Upos::Punct | Upos::Space | Upos::Verb | Upos::Aux));
        let gap = &doc.text[doc.tokens[name.end - 1].end..doc.tokens[clause.start].start];
        let opens = matches!(
            doc.tokens[clause.start].pos,
            Upos::Aux | Upos::Verb | Upos::Pron | Upos::Adv | Upos::Part
        );
        let (noun, verb) = (root(doc, name.start), root(doc, clause.start));
        // « Moscou | et Kiev ont échangé 470 prisonniers ».
        let joint = clause.start;
        let second = doc.tokens[joint].ud_head;
        let joined = doc.tokens[joint].pos == Upos::Cconj && clause.contains(&second);
        let subjects = || clause.clone().filter(|&i| i != verb && doc.tokens[i].ud_head == verb);
        let acts = subjects().find(|&i| doc.tokens[i].ud_dep.starts_with("nsubj") && i > joint && i < verb);
        if let Some(acts) = acts
            && joined
            && !parted
            && gap == " "
            && doc.tokens[noun].pos == Upos::Propn
            && (joint + 1..acts).all(|i| doc.tokens[i].ud_head == acts)
        {
            let rel = doc.tokens[acts].ud_dep.clone();
            doc.tokens[joint].sent_start = false;
            hang(doc, noun, verb, &rel);
            hang(doc, acts, noun, "conj");
            hang(doc, joint, acts, "cc");
            continue;
        }
        let named = matches!(doc.tokens[noun].pos, Upos::Propn | Upos::Noun);
        let below = |rel: &str| {
            clause
                .clone()
                .any(|i| i != verb && doc.tokens[i].ud_head == verb && doc.tokens[i].ud_dep.starts_with(rel))
        };
        let finite = |i: usize| doc.tokens[i].morph.contains("VerbForm=Fin");
        let helped = clause
            .clone()
            .any(|i| doc.tokens[i].ud_head == verb && doc.tokens[i].pos == Upos::Aux && finite(i));
        if parted
            || gap != " "
            || !opens
            || !named
            || !(finite(verb) || helped)
            || below("nsubj")
            || below("expl:subj")
        {
            continue;
        }
        let passive = below("aux:pass");
        doc.tokens[clause.start].sent_start = false;
        hang(doc, noun, verb, if passive { "nsubj:pass" } else { "nsubj" });
    }
}

/// Joins the sentence that starts at a token to the one before, if the two words are halves of one.
fn mend(doc: &mut Doc, boundary: usize, first: usize, second: usize) {
    let glued = (first..second).all(|i| doc.tokens[i].end == doc.tokens[i + 1].start);
    let word = |i: usize| doc.form(i).chars().all(char::is_alphabetic);
    if !glued || !word(first) || !word(second) {
        return;
    }
    doc.tokens[boundary].sent_start = false;
    for hyphen in first + 1..second {
        if root(doc, hyphen) == hyphen && doc.tokens.iter().filter(|t| t.ud_head == hyphen).count() == 1 {
            hang(doc, hyphen, first, "punct");
        }
    }
    let (upper, lower) = (root(doc, first), root(doc, second));
    if upper == lower {
        return; // Both its boundaries stand at one hyphen.
    }
    if lower == second {
        hang(doc, second, first, "flat");
        return;
    }
    let (head, dep) = (doc.tokens[second].ud_head, doc.tokens[second].ud_dep.clone());
    for child in 0..doc.tokens.len() {
        if doc.tokens[child].ud_head == second && child > second && doc.tokens[child].pos != Upos::Punct {
            doc.tokens[child].ud_head = upper;
        }
    }
    hang(doc, upper, head, &dep);
    hang(doc, second, first, "flat");
    debug_assert_eq!(root(doc, first), lower, "invariant: one tree");
}

fn hang(doc: &mut Doc, word: usize, head: usize, dep: &str) {
    doc.tokens[word].ud_head = head;
    doc.tokens[word].ud_dep = dep.into();
}

/// The root above a token.
fn root(doc: &Doc, mut at: usize) -> usize {
    for _ in 0..doc.tokens.len() {
        let head = doc.tokens[at].ud_head;
        if head == at {
            break;
        }
        at = head;
    }
    at
}
