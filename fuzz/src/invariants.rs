//! What holds of every annotated text.

use vigie_nlp::Doc;

/// Panics where something does not hold.
pub fn check(text: &str, doc: &Doc) {
    tokens(text, doc);
    trees(doc);
    entities(doc);
}

/// Tokens and blanks give the text again.
pub fn tokens(text: &str, doc: &Doc) {
    let mut rebuilt = String::new();
    for (i, token) in doc.tokens.iter().enumerate() {
        assert_eq!(token.start, rebuilt.len());
        rebuilt += doc.form(i);
        if token.space_after {
            rebuilt.push(' ');
        }
    }
    assert_eq!(rebuilt, text);
}

/// Heads form trees inside of sentences.
pub fn trees(doc: &Doc) {
    for sentence in doc.sentences() {
        for (what, head) in [
            ("arc", (|t| t.head) as fn(&vigie_nlp::Token) -> usize),
            ("UD arc", |t: &vigie_nlp::Token| t.ud_head),
        ] {
            let heads: Vec<usize> = sentence.clone().map(|i| head(&doc.tokens[i])).collect();
            assert!(heads.iter().all(|head| sentence.contains(head)), "an {what} leaves its sentence");
            forest(&heads, sentence.start);
        }
    }
}

/// Entities do not overlap, and stay in sentences.
pub fn entities(doc: &Doc) {
    let mut end = 0;
    for entity in &doc.entities {
        assert!(entity.tokens.start >= end && !entity.tokens.is_empty(), "entities overlap");
        assert!(
            entity.tokens.clone().skip(1).all(|i| !doc.tokens[i].sent_start),
            "an entity in two sentences"
        );
        end = entity.tokens.end;
    }
    assert!(end <= doc.tokens.len());
}

/// Every token leads up to a root.
fn forest(heads: &[usize], start: usize) {
    let mut rooted = vec![false; heads.len()];
    for i in 0..heads.len() {
        let mut way = Vec::new();
        let mut at = i;
        while !rooted[at] {
            way.push(at);
            let head = heads[at] - start;
            if head == at {
                break;
            }
            assert!(way.len() <= heads.len(), "a circle");
            at = head;
        }
        way.into_iter().for_each(|at| rooted[at] = true);
    }
}
